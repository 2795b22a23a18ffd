import { useSignal } from "@preact/signals";
import { parsePattern } from "../../base/regex";
import { t } from "../../i18n";
import {
  band,
  BANDS,
  center,
  CENTERS,
  expandedGroups,
  groupBy,
  runGroups,
  toggleGroup,
} from "../../state/groups";
import { hparamColumns } from "../../state/hparams";
import { Dialog } from "../../ui/Dialog";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { MenuButton, type MenuEntry } from "../../ui/Menu";

/** As many groups as a menu lists to be opened one by one. */
const MOST_LISTED = 20;

/** Which runs are drawn as one line, and what of them. */
export function Grouping() {
  const asking = useSignal(false);
  const by = groupBy.value;
  // the accessible name begins with what the eye reads
  const shown = by.by === "none" ? t("group.short") : groupedBy();
  return (
    <div class="tool-group">
      <MenuButton
        label={`${shown} · ${t("group.label")}`}
        class={by.by === "none" ? "quiet-select" : "quiet-select on"}
        entries={() => entries(() => (asking.value = true))}
      >
        <span class="clip">{shown}</span>
        <Icon name="chevronDown" size={12} />
      </MenuButton>
      {asking.value && <PatternDialog onClose={() => (asking.value = false)} />}
    </div>
  );
}

function groupedBy(): string {
  const by = groupBy.value;
  switch (by.by) {
    case "none":
      return t("group.none");
    case "folder":
      return t("group.byFolder");
    case "regex":
      return t("group.by", { what: by.pattern });
    case "hparam":
      return t("group.by", { what: by.name });
  }
}

function entries(askPattern: () => void): MenuEntry[] {
  const by = groupBy.value;
  const plain = (kind: "none" | "folder"): MenuEntry => ({
    label: t(kind === "none" ? "group.none" : "group.folder"),
    checked: by.by === kind,
    radio: true,
    run: () => (groupBy.value = { by: kind }),
  });
  return [
    plain("none"),
    plain("folder"),
    {
      label: t("group.regex"),
      checked: by.by === "regex",
      radio: true,
      run: askPattern,
    },
    ...hparamColumns.value.map(({ name }) => ({
      label: name,
      checked: by.by === "hparam" && by.name === name,
      radio: true,
      run: () => (groupBy.value = { by: "hparam", name }),
    })),
    ...(by.by === "none" ? [] : lineEntries()),
  ];
}

/** What is drawn of each group. */
function lineEntries(): MenuEntry[] {
  const groups = (runGroups.value ?? []).filter(({ runs }) => runs.length > 1);
  return [
    { heading: t("group.line") },
    ...CENTERS.map((kind) => ({
      label: t(`group.${kind}`),
      checked: center.value === kind,
      radio: true,
      stays: true,
      run: () => (center.value = kind),
    })),
    { heading: t("group.band") },
    ...BANDS.map((kind) => ({
      label: t(`group.band.${kind}`),
      checked: band.value === kind,
      radio: true,
      stays: true,
      run: () => (band.value = kind),
    })),
    ...(groups.length > 0 ? [{ heading: t("group.members") }] : []),
    ...groups.slice(0, MOST_LISTED).map(({ name, runs }) => ({
      label: `${name} (${runs.length})`,
      checked: expandedGroups.value.has(name),
      stays: true,
      run: () => toggleGroup(name),
    })),
  ];
}

/** Runs whose capture groups (or, without any, whose match) are the same make a group. */
function PatternDialog({ onClose }: { onClose: () => void }) {
  const by = groupBy.peek();
  const typed = useSignal(by.by === "regex" ? by.pattern : "");
  const { error } = parsePattern(typed.value);
  return (
    <Dialog title={t("group.regexTitle")} class="pick" onClose={onClose}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          if (error) return;
          groupBy.value = typed.value
            ? { by: "regex", pattern: typed.value }
            : { by: "none" };
          onClose();
        }}
      >
        <p class="note">{t("group.regexNote")}</p>
        <Field
          first
          label={t("group.pattern")}
          value={typed.value}
          error={error && t("filter.badPattern", { error })}
          onInput={(value) => (typed.value = value)}
        />
        <div class="dialog-foot">
          <button type="submit" class="button primary" disabled={!!error}>
            {t("group.take")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

import { useSignal } from "@preact/signals";
import { EXPORT_FORMATS, type ExportFormat } from "../../../api/export";
import { t } from "../../../i18n";
import { shownTrainings } from "../../../state/runs";
import { drawnTags, scalarTags } from "../../../state/scalars";
import { passesFilter } from "../../../state/tags";
import { FORMAT_NAMES } from "../../../state/takeAway";
import { trainings } from "../../../state/trainings";
import { Dialog } from "../../../ui/Dialog";
import { SegmentedControl } from "../../../ui/SegmentedControl";
import { selectedRange } from "../table/data";
import { download, drawnRuns } from "./entries";
import { exporting } from "./exporting";

/** Everything selected as one file: which tags, which runs, which range, which format. */
export function ExportDialog() {
  const format = useSignal<ExportFormat>("parquet");
  const tags = useSignal<"shown" | "all">("shown");
  const from = useSignal<"shown" | "all">("shown");
  const only = useSignal<"all" | "selected">("all");
  const shownTags = scalarTags.value.filter(
    (tag) => passesFilter(tag) && drawnTags.value.has(tag),
  );
  const range = selectedRange();
  const close = () => (exporting.value = false);
  const start = () => {
    const all = shownTags.length === scalarTags.value.length;
    void download({
      format: format.value,
      tags: tags.value === "all" || all ? null : shownTags,
      runs: from.value === "all" ? null : drawnRuns(),
      ...(only.value === "selected" ? range : null),
    });
    close();
  };
  return (
    <Dialog title={t("out.everything")} class="export" onClose={close}>
      <form
        class="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <Choice label={t("out.tags")}>
          <SegmentedControl
            label={t("out.tags")}
            options={[
              {
                value: "shown",
                label: t("out.shown", { count: shownTags.length }),
              },
              {
                value: "all",
                label: t("out.all", { count: scalarTags.value.length }),
              },
            ]}
            value={tags.value}
            onChange={(value) => (tags.value = value)}
          />
        </Choice>
        <Choice label={t("out.runs")}>
          <SegmentedControl
            label={t("out.runs")}
            options={[
              {
                value: "shown",
                label: t("out.ticked", { count: shownTrainings.value.length }),
              },
              {
                value: "all",
                label: t("out.all", { count: trainings.value.length }),
              },
            ]}
            value={from.value}
            onChange={(value) => (from.value = value)}
          />
        </Choice>
        {range && (
          <Choice label={t("out.points")}>
            <SegmentedControl
              label={t("out.points")}
              options={[
                { value: "all", label: t("out.allPoints") },
                { value: "selected", label: t("out.selected") },
              ]}
              value={only.value}
              onChange={(value) => (only.value = value)}
            />
          </Choice>
        )}
        <Choice label={t("out.format")}>
          <SegmentedControl
            label={t("out.format")}
            options={EXPORT_FORMATS.map((value) => ({
              value,
              label: FORMAT_NAMES[value],
            }))}
            value={format.value}
            onChange={(value) => (format.value = value)}
          />
        </Choice>
        <p class="note">{t("out.note")}</p>
        <div class="dialog-foot">
          <button type="submit" class="button primary">
            {t("out.download")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Choice(props: { label: string; children: preact.ComponentChildren }) {
  return (
    <div class="export-choice">
      <span aria-hidden="true">{props.label}</span>
      {props.children}
    </div>
  );
}

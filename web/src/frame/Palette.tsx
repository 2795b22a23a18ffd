import { useComputed, useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { assertNever } from "../base/assertNever";
import { formatStepShort } from "../base/format";
import { t } from "../i18n";
import { pulse } from "../state/board";
import { runColor } from "../state/runs";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Keys } from "../ui/Keys";
import { Marked } from "../ui/Marked";
import { Swatch } from "../ui/Swatch";
import { paletteOpen } from "./opened";
import {
  follow,
  keyOf,
  paletteEntries,
  recentOf,
  remember,
  type PaletteEntry,
} from "./paletteEntries";
import { ranker, type Offer, type OfferedGroup } from "./paletteRank";
import { panelTitle } from "./PanelTabs";

type Offered = readonly OfferedGroup<PaletteEntry>[];

/** One field that finds every tag, run and command, and goes there; made for the keyboard. */
export function Palette() {
  const query = useSignal("");
  const active = useSignal(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const scrolled = useRef(false);
  const rank = useComputed(() => {
    const entries = paletteEntries.value;
    return ranker(entries, recentOf(entries));
  });
  const groups = useComputed((): Offered => rank.value(query.value)).value;
  const offers = groups.flatMap((group) => group.offers);
  const at = Math.min(active.value, offers.length - 1);

  const close = () => (paletteOpen.value = false);
  const choose = (entry: PaletteEntry, alone: boolean) => {
    remember(entry);
    close();
    follow(entry, alone);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // the Enter that ends a composed word is the input method's
    if (event.isComposing) return;
    const page = 8;
    const moved: Record<string, number> = {
      ArrowDown: at + 1 >= offers.length ? 0 : at + 1,
      ArrowUp: at <= 0 ? offers.length - 1 : at - 1,
      PageDown: Math.min(at + page, offers.length - 1),
      PageUp: Math.max(at - page, 0),
    };
    const to = moved[event.key];
    const offer = offers[at];
    if (to !== undefined) active.value = Math.max(0, to);
    else if (event.key === "Enter" && offer) choose(offer.entry, event.altKey);
    else return;
    event.preventDefault();
  };

  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return;
    // the first one takes its heading along; to ask for more would lay the list out at each keystroke
    if (at <= 0) {
      if (scrolled.current) box.scrollTop = 0;
      scrolled.current = false;
      return;
    }
    const row = box.querySelector('[aria-selected="true"]');
    row?.scrollIntoView({ block: "nearest" });
  }, [at, groups]);

  const optionId = (place: number) => `${listId}-${place}`;
  return (
    <Dialog bare class="palette" title={t("palette.title")} onClose={close}>
      <label class="palette-field">
        <Icon name="search" size={15} />
        <input
          type="text"
          role="combobox"
          autofocus
          spellcheck={false}
          autocomplete="off"
          placeholder={t("palette.placeholder")}
          aria-label={t("palette.placeholder")}
          aria-expanded={true}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? optionId(at) : undefined}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            active.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
        <Keys shortcut="Escape" />
      </label>
      <div
        ref={list}
        id={listId}
        class="palette-list"
        role="listbox"
        aria-label={t("palette.results")}
        onScroll={() => (scrolled.current = true)}
      >
        <Groups
          groups={groups}
          at={at}
          optionId={optionId}
          onActive={(place) => (active.value = place)}
          onChoose={choose}
        />
      </div>
      {offers.length === 0 && (
        <p class="palette-none">
          {t("palette.none", { query: query.value.trim() })}
        </p>
      )}
      <div class="visually-hidden" role="status">
        {query.value && t("palette.count", { count: offers.length })}
      </div>
      <Foot run={offers[at]?.entry.group === "runs"} />
    </Dialog>
  );
}

function Groups(props: {
  groups: Offered;
  at: number;
  optionId: (place: number) => string;
  onActive: (place: number) => void;
  onChoose: (entry: PaletteEntry, alone: boolean) => void;
}) {
  let place = 0;
  return props.groups.map((group) => (
    <div key={group.name} role="group" aria-label={t(`palette.${group.name}`)}>
      <div class="menu-heading" aria-hidden="true">
        {t(`palette.${group.name}`)}
      </div>
      {group.offers.map((offer) => {
        const mine = place++;
        return (
          <div
            key={keyOf(offer.entry)}
            id={props.optionId(mine)}
            class="palette-row"
            role="option"
            aria-selected={mine === props.at}
            title={offer.entry.name.text}
            onPointerMove={() => props.onActive(mine)}
            onClick={(event) => props.onChoose(offer.entry, event.altKey)}
          >
            <Row offer={offer} />
          </div>
        );
      })}
      {group.more > 0 && (
        <div class="palette-more" role="presentation">
          {t("palette.more", { count: group.more })}
        </div>
      )}
    </div>
  ));
}

function Row({ offer }: { offer: Offer<PaletteEntry> }) {
  const { entry, places } = offer;
  const name = entry.name.text;
  return (
    <>
      <span class="palette-icon" aria-hidden="true">
        {entry.group === "runs" ? (
          <Swatch color={runColor(name)} />
        ) : (
          <Icon name={entry.group === "tags" ? "chart" : "command"} size={14} />
        )}
      </span>
      <Marked name={name} places={places} />
      <span class="palette-note">
        <Note entry={entry} />
      </span>
    </>
  );
}

function Note({ entry }: { entry: PaletteEntry }) {
  switch (entry.group) {
    case "tags":
      return panelTitle(entry.kind);
    case "runs": {
      const { lastStep } = pulse(entry.name.text).value;
      return t("step.at", { step: formatStepShort(lastStep) });
    }
    case "commands": {
      const { shortcut } = entry.command;
      return shortcut ? <Keys shortcut={shortcut} /> : null;
    }
    default:
      return assertNever(entry);
  }
}

function Foot({ run }: { run: boolean }) {
  return (
    <div class="palette-foot" aria-hidden="true">
      <span>
        <kbd>↑</kbd>
        <kbd>↓</kbd> {t("palette.move")}
      </span>
      <span>
        <kbd>↵</kbd> {t("palette.open")}
      </span>
      {run && (
        <span>
          <kbd>Alt ↵</kbd> {t("palette.alone")}
        </span>
      )}
      <span class="palette-scopes">
        <kbd>#</kbd> {t("palette.tags")} <kbd>@</kbd> {t("palette.runs")}{" "}
        <kbd>&gt;</kbd> {t("palette.commands")}
      </span>
    </div>
  );
}

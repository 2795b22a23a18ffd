import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { naturalCompare } from "../base/naturalSort";
import { t } from "../i18n";
import { board } from "../state/board";
import {
  BEGUN,
  formatColumn,
  STATS,
  type Column,
  type Stat,
} from "../state/column";
import { addColumn, columnIds, removeColumn } from "../state/columns";
import { hparamColumns } from "../state/hparams";
import { trainings } from "../state/trainings";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { VirtualList } from "../ui/VirtualList";
import { begunTitle } from "./runColumns";

const ROW_HEIGHT = 28;
/** In CSS pixels: from there on the list scrolls. */
const MOST_HEIGHT = 336;

/** What there is to choose: headings, columns with one value, and series, of which there are several. */
type Choice =
  | { readonly kind: "heading"; readonly title: string }
  | { readonly kind: "one"; readonly title: string; readonly column: Column }
  | {
      readonly kind: "series";
      readonly title: string;
      readonly tag: string;
      readonly part: string;
    };

/** Adds columns to the runs panel and takes them away: found by name, since there may be thousands of tags. */
export function RunColumnEditor() {
  const search = useSignal("");
  const box = useRef<HTMLDivElement>(null);
  const series = useComputed(seriesChoices);
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (choices: readonly Choice[]) =>
    choices.filter(({ title }) =>
      words.every((word) => title.toLowerCase().includes(word)),
    );
  const hparams = hparamColumns.value.map(({ name }): Choice => ({
    kind: "one",
    title: name,
    column: { by: "hparam", name },
  }));
  const choices = [
    ...section("", found(runChoices())),
    ...section(t("runs.hparams"), found(hparams)),
    ...section(t("runs.series"), found(series.value)),
    ...section(t("runs.details"), found(begunChoices())),
  ];
  return (
    <>
      <Field
        label={t("runs.findColumn")}
        value={search.value}
        onInput={(value) => (search.value = value)}
      />
      <div
        ref={box}
        class="column-choices"
        style={{
          height: `${Math.min(choices.length * ROW_HEIGHT + 8, MOST_HEIGHT)}px`,
        }}
        onKeyDown={(event) => moveAmong(event, box.current)}
      >
        <VirtualList
          label={t("runs.columns")}
          items={choices}
          rowHeight={ROW_HEIGHT}
          keyOf={(choice) => `${choice.kind} ${keyOf(choice)}`}
          row={(choice) => <ChoiceRow choice={choice} />}
        />
      </div>
      {choices.length === 0 && (
        <p class="tool-note">{t("runs.noColumn", { text: search.value })}</p>
      )}
    </>
  );
}

function keyOf(choice: Choice): string {
  if (choice.kind === "one") return formatColumn(choice.column);
  return choice.title;
}

function section(title: string, choices: readonly Choice[]): readonly Choice[] {
  if (choices.length === 0) return [];
  return title ? [{ kind: "heading", title }, ...choices] : choices;
}

function runChoices(): readonly Choice[] {
  return (["step", "age"] as const).map((by) => ({
    kind: "one",
    title: t(by === "step" ? "runs.lastStepColumn" : "runs.ageColumn"),
    column: { by },
  }));
}

function begunChoices(): readonly Choice[] {
  return BEGUN.map((field) => ({
    kind: "one",
    title: begunTitle(field),
    column: { by: "begun", field },
  }));
}

/** The scalars that runs have themselves, and those of their parts, each with the part's label. */
function seriesChoices(): readonly Choice[] {
  const tags = board.value?.tags.scalars ?? [];
  const byName = new Map(board.value?.runs.map((run) => [run.name, run]));
  const labels = new Map<number, Set<string>>();
  const add = (run: string, label: string) => {
    for (const place of byName.get(run)?.tags.scalars ?? []) {
      const held = labels.get(place);
      if (held) held.add(label);
      else labels.set(place, new Set([label]));
    }
  };
  for (const { name, parts } of trainings.value) {
    add(name, "");
    // what was told at the end of a training is the training's own
    for (const { run, label } of parts) {
      add(run, label.startsWith("hparams") ? "" : label);
    }
  }
  return [...labels]
    .flatMap(([place, parts]) =>
      [...parts].map((part): Choice & { kind: "series" } => {
        const tag = tags[place] ?? "";
        const title = part ? `${tag} · ${part}` : tag;
        return { kind: "series", title, tag, part };
      }),
    )
    .sort((a, b) => naturalCompare(a.title, b.title));
}

function ChoiceRow({ choice }: { choice: Choice }) {
  switch (choice.kind) {
    case "heading":
      return <h3>{choice.title}</h3>;
    case "one":
      return (
        <div class="column-choice">
          <Toggle column={choice.column} name={choice.title} wide />
        </div>
      );
    case "series":
      return (
        <div class="column-choice">
          <span class="choice-name" title={choice.title}>
            <bdi>{choice.title}</bdi>
          </span>
          {STATS.map((stat: Stat) => (
            <Toggle
              key={stat}
              column={{
                by: "scalar",
                stat,
                tag: choice.tag,
                part: choice.part,
              }}
              name={`${choice.title}: ${t(`runs.stat.${stat}`)}`}
              text={t(`runs.stat.${stat}`)}
            />
          ))}
        </div>
      );
  }
}

function Toggle(props: {
  column: Column;
  name: string;
  text?: string;
  wide?: boolean;
}) {
  const id = formatColumn(props.column);
  const on = columnIds.value.includes(id);
  return (
    <button
      type="button"
      class={props.wide ? "choice-toggle wide" : "choice-toggle"}
      aria-label={props.name}
      aria-pressed={on}
      onClick={() => (on ? removeColumn(id) : addColumn(props.column))}
    >
      {props.wide && (
        <span class="menu-mark">{on && <Icon name="check" size={14} />}</span>
      )}
      {props.text ?? props.name}
    </button>
  );
}

/** The arrows go from choice to choice; up from the first one lies the field. */
function moveAmong(event: KeyboardEvent, box: HTMLElement | null): void {
  const from = event.target as HTMLElement;
  const row = from.closest("li");
  if (!row || !box) return;
  const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!across && !along) return;
  event.preventDefault();
  const own = [...row.querySelectorAll("button")];
  const place = own.indexOf(from as HTMLButtonElement);
  if (across) {
    own[place + across]?.focus();
    return;
  }
  const rows = [...box.querySelectorAll("li")].sort(
    (a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet),
  );
  let next = rows.indexOf(row) + along!;
  // headings have nothing to choose
  while (rows[next] && !rows[next]!.querySelector("button")) next += along!;
  const there = rows[next]?.querySelectorAll("button");
  if (there) there[Math.min(place, there.length - 1)]?.focus();
  else box.parentElement?.querySelector("input")?.focus();
}

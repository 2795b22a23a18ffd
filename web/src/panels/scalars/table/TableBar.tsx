import { copyText } from "../../../base/clipboard";
import { fileName, saveText } from "../../../base/save";
import { say } from "../../../base/toast";
import { t } from "../../../i18n";
import { displayName } from "../../../state/runs";
import { Icon } from "../../../ui/Icon";
import { IconButton } from "../../../ui/IconButton";
import { MenuButton, type MenuEntry } from "../../../ui/Menu";
import { SegmentedControl } from "../../../ui/SegmentedControl";
import { selectedSteps } from "../selectedSteps";
import { tableText, type TextFormat } from "./copy";
import { selectedRange, type TableData } from "./data";
import { FIGURES, type CompareTable } from "./model";
import { figure, figureStep, sorting, transposed } from "./state";

/** Which figure the table tells, its way round, and its copies. */
export function TableBar({ data }: { data: TableData }) {
  const table = data.table.value;
  return (
    <div class="compare-bar">
      <SegmentedControl
        label={t("table.figure")}
        options={FIGURES.map((value) => ({
          value,
          label: t(`table.figure.${value}`),
        }))}
        value={figure.value}
        onChange={(value) => (figure.value = value)}
      />
      {figure.value === "at" && <StepField />}
      <Range />
      <button
        type="button"
        class="quiet-select"
        aria-pressed={transposed.value}
        onClick={() => (transposed.value = !transposed.value)}
      >
        <Icon name="sort" size={14} />
        {t("table.transpose")}
      </button>
      {sorting.value && (
        <button
          type="button"
          class="quiet-select"
          onClick={() => (sorting.value = null)}
        >
          <Icon name="close" size={12} />
          {t("table.unsort")}
        </button>
      )}
      <span class="grow" />
      {table && <span class="note">{sizeText(table)}</span>}
      <MenuButton
        label={t("table.take")}
        icon="copy"
        entries={() => takeEntries(data)}
        align="right"
      />
    </div>
  );
}

export function sizeText({ tags, runs }: CompareTable): string {
  return [
    t("table.tags", { count: tags.length }),
    t("table.runs", { count: runs.length }),
  ].join(" × ");
}

function StepField() {
  return (
    <label class="tool-group">
      <span>{t("axis.step")}</span>
      <input
        type="number"
        class="number"
        step={1}
        value={figureStep.value ?? ""}
        onChange={(event) => {
          const step = event.currentTarget.valueAsNumber;
          figureStep.value = Number.isSafeInteger(step) ? step : null;
        }}
      />
    </label>
  );
}

/** The range that was selected below a chart. */
function Range() {
  const range = selectedRange();
  if (!range || figure.value === "at") return null;
  return (
    <span class="tool-group">
      {t("table.range")}
      <IconButton
        icon="close"
        label={t("figures.clear")}
        onClick={() => (selectedSteps.value = null)}
        small
      />
    </span>
  );
}

const COPIES = ["tsv", "markdown", "latex"] as const;

function takeEntries(data: TableData): MenuEntry[] {
  const textOf = (format: TextFormat) => {
    const table = data.table.peek();
    if (!table) return "";
    return tableText(
      {
        table,
        order: data.order.peek(),
        transposed: transposed.peek(),
        nameOf: displayName,
      },
      format,
    );
  };
  return [
    ...COPIES.map((format) => ({
      label: t(`table.copy.${format}`),
      icon: "copy" as const,
      run: () =>
        void copyText(textOf(format)).then((copied) =>
          say(t(copied ? "copy.done" : "copy.refused")),
        ),
    })),
    { separator: true },
    {
      label: t("table.csv"),
      icon: "download",
      run: () =>
        saveText(
          textOf("csv"),
          fileName(["scalars", figure.peek()], ".csv"),
          "text/csv",
        ),
    },
  ];
}

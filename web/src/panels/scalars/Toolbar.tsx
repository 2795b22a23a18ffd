import { useSignal } from "@preact/signals";
import { t } from "../../i18n";
import {
  alignRuns,
  follow,
  ignoreOutliers,
  linkZoom,
  pairUp,
  partition,
  showMarks,
  showSuperseded,
  X_SCALES,
  xAxis,
  xAxisOptions,
  xScale,
  xTag,
  Y_SCALES,
  yScale,
} from "../../state/chartOptions";
import { tagFilter, tagSyntax } from "../../state/route";
import { scalarTags } from "../../state/scalars";
import { tagFilterError } from "../../state/tags";
import { Icon } from "../../ui/Icon";
import { MenuButton, type MenuEntry } from "../../ui/Menu";
import { SegmentedControl } from "../../ui/SegmentedControl";
import { PickDialog } from "../../ui/PickDialog";
import { TagFilter } from "../../ui/TagFilter";
import { Baseline } from "./Baseline";
import { Grouping } from "./Grouping";
import { exporting } from "./out/exporting";
import { Smoothing } from "./Smoothing";
import { isTable, scalarsView, VIEWS } from "./table/state";

/** What holds for all charts. */
export function Toolbar() {
  return (
    <div class="toolbar">
      <SegmentedControl
        label={t("view.label")}
        options={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
        value={scalarsView.value}
        onChange={(value) => (scalarsView.value = value)}
      />
      {!isTable.value && <Drawing />}
      <Baseline />
      <MenuButton
        label={t("scalars.options")}
        icon="settings"
        entries={options}
      />
      <TagFilter
        filter={tagFilter}
        syntax={tagSyntax}
        error={tagFilterError.value}
      />
    </div>
  );
}

/** What tells a chart's lines, and not a table's figures. */
function Drawing() {
  return (
    <>
      <Smoothing />
      <SegmentedControl
        label={t("axis.x")}
        caption="x"
        options={xAxisOptions()}
        value={xAxis.value}
        onChange={(value) => (xAxis.value = value)}
        folds
      />
      {xAxis.value === "tag" && <XTag />}
      <SegmentedControl
        label={t("axis.y")}
        caption="y"
        options={Y_SCALES.map((value) => ({
          value,
          label: t(`axis.${value}`),
        }))}
        value={yScale.value}
        onChange={(value) => (yScale.value = value)}
        folds
      />
      <Grouping />
    </>
  );
}

/** Which tag's values lie along x. */
function XTag() {
  const picking = useSignal(xTag.value === "");
  return (
    <>
      <button
        type="button"
        class="quiet-select on"
        aria-label={t("axis.xTag")}
        onClick={() => (picking.value = true)}
      >
        <span class="clip">{xTag.value || t("axis.chooseTag")}</span>
        <Icon name="chevronDown" size={12} />
      </button>
      {picking.value && (
        <PickDialog
          title={t("axis.xTag")}
          filterLabel={t("tags.filter")}
          names={scalarTags.value}
          chosen={xTag.value}
          onPick={(tag) => (xTag.value = tag)}
          onClose={() => (picking.value = false)}
        />
      )}
    </>
  );
}

function options(): MenuEntry[] {
  const onOff = (label: string, held: { value: boolean }): MenuEntry => ({
    label,
    checked: held.value,
    stays: true,
    run: () => (held.value = !held.value),
  });
  return [
    { heading: t("axis.x") },
    ...X_SCALES.map((scale) => ({
      label: t(`axis.x.${scale}`),
      checked: xScale.value === scale,
      radio: true,
      stays: true,
      run: () => (xScale.value = scale),
    })),
    onOff(t("scalars.align"), alignRuns),
    onOff(t("scalars.partition"), partition),
    { heading: t("scalars.zoom") },
    onOff(t("scalars.linkZoom"), linkZoom),
    onOff(t("scalars.follow"), follow),
    { heading: t("scalars.drawn") },
    onOff(t("scalars.ignoreOutliers"), ignoreOutliers),
    onOff(t("scalars.superseded"), showSuperseded),
    onOff(t("scalars.marks"), showMarks),
    onOff(t("pairs.option"), pairUp),
    { separator: true },
    {
      label: t("out.open"),
      icon: "download",
      run: () => (exporting.value = true),
    },
  ];
}

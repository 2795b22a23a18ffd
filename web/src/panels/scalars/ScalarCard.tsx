import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { t } from "../../i18n";
import type { Box } from "../../plot/line";
import {
  fullScreen,
  pins,
  setCardView,
  togglePin,
  type CardSpec,
} from "../../state/cards";
import { axisId, missingXTag } from "../../state/lines";
import { Card } from "../../ui/Card";
import { CardButtons } from "../../ui/CardButtons";
import { CardFailure, CardNote } from "../../ui/CardNote";
import { IconButton } from "../../ui/IconButton";
import { MenuButton } from "../../ui/Menu";
import { lazily } from "../../ui/lazily";
import { sightFilled, useNear } from "../../ui/near";
import { Skeleton } from "../../ui/Skeleton";
import { AxisEditor } from "./AxisEditor";
import { CardTitle } from "./CardTitle";
import { cardEntries } from "./cardEntries";
import { useCardModel, type CardModel } from "./cardModel";
import { sharedZoom, viewOf } from "./chartView";
import { dropTarget } from "./dragging";
import { FigureTable } from "./FigureTable";
import { hoveredCard } from "./hover";
import { outEntries } from "./out/entries";
import { OverfitBadge } from "./OverfitBadge";
import { usePairs } from "./pairs";
import { ScalarChart } from "./ScalarChart";
import { ToneBar } from "./tone/ToneBar";

const CardWords = lazily(() =>
  import("./words/CardWords").then((part) => part.CardWords),
).Component;

/** How far outside the viewport a card reads and draws already. */
const NEAR_PX = 200;

/** One chart. It has its size from the start, and reads and draws when it comes near the viewport. */
export function ScalarCard(props: { spec: CardSpec; full?: boolean }) {
  const { spec, full = false } = props;
  const frame = useRef<HTMLElement>(null);
  const near = useNear(
    frame,
    NEAR_PX,
    () => model.drawn.value || model.whole.error.value !== null,
  );
  const model = useCardModel(spec, near);
  const edited = useSignal<{ axis: "x" | "y"; box: Box } | null>(null);
  const pairs = usePairs(model);
  const words = useId();
  const { wide, table } = model.view.value;
  const name = spec.tags.join(" + ");

  return (
    <Card
      frame={frame}
      name={name}
      title={
        <>
          <CardTitle spec={spec} />
          <OverfitBadge pairs={pairs} />
        </>
      }
      class={[wide && !full && "wide", full && "full"]
        .filter(Boolean)
        .join(" ")}
      data-card={name}
      onPointerEnter={() => (hoveredCard.value = spec.id)}
      {...dropTarget(spec)}
      tools={<Tools model={model} full={full} />}
    >
      <div class="chart-place">
        {near.value && (
          <ScalarChart
            model={model}
            frame={frame}
            pairs={pairs}
            words={words}
            onAxis={(axis, box) => (edited.value = { axis, box })}
          />
        )}
        <Note model={model} />
        {edited.value && (
          <AxisEditor
            model={model}
            {...edited.value}
            onClose={() => (edited.value = null)}
          />
        )}
      </div>
      <ToneBar card={spec.id} />
      {near.value && model.drawn.value && sightFilled.value && (
        <CardWords model={model} id={words} />
      )}
      {table && near.value && <FigureTable model={model} />}
    </Card>
  );
}

/** They come when there is something to use them on, on all cards in sight: before that they would only hold up the charts. */
function Tools({ model, full }: { model: CardModel; full: boolean }) {
  const { spec, view, drawn, whole } = model;
  const isUseful = drawn.value || whole.error.value !== null;
  if (!full && !(isUseful && sightFilled.value)) return null;
  const { yRange, xRange } = view.value;
  const pinned = pins.value.includes(spec.id);
  const zoomed =
    viewOf(view.value, axisId.value) || yRange || xRange?.axis === axisId.value;
  return (
    <CardButtons
      full={full}
      onFull={(on) => (fullScreen.value = on ? spec.id : "")}
      out={() => outEntries(model)}
      pin={{ pinned, toggle: () => togglePin(spec.id) }}
      standing={
        zoomed && (
          <IconButton
            icon="fit"
            label={t("scalars.resetZoom")}
            onClick={() => {
              sharedZoom.value = null;
              setCardView(spec.id, {
                zoom: undefined,
                yRange: undefined,
                xRange: undefined,
              });
            }}
            small
          />
        )
      }
    >
      <MenuButton
        label={t("scalars.menu")}
        entries={() => cardEntries(model)}
        align="right"
        small
      />
    </CardButtons>
  );
}

/** What stands in the chart's place where there are no lines to draw. */
function Note({ model }: { model: CardModel }) {
  const { value, error } = model.whole;
  const missing = missingXTag.value;
  if (missing !== null) {
    return <CardNote>{t("scalars.noXTag", { tag: missing })}</CardNote>;
  }
  if (error.value) return <CardFailure message={error.value.message} />;
  if (value.value === null) return <Skeleton />;
  const note = model.note.value;
  return note && <CardNote>{t(note)}</CardNote>;
}

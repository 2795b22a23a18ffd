import { useComputed, useSignal, type Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t, type MessageKey } from "../../i18n";
import type { View } from "../../plot/line";
import {
  useScalarData,
  type ScalarData,
  type ZoomRange,
} from "../../state/scalars";
import { xAxis } from "../../state/chartOptions";
import { Card } from "../../ui/Card";
import { CardFailure, CardNote } from "../../ui/CardNote";
import { IconButton } from "../../ui/IconButton";
import { useNear } from "../../ui/near";
import { Skeleton } from "../../ui/Skeleton";
import { TagTitle } from "../../ui/TagTitle";
import { ScalarChart } from "./ScalarChart";

/** How far outside the viewport a card reads and draws already. */
const NEAR_PX = 200;

/** What was zoomed to. A view of another axis is kept, and shown again when that axis is. */
export interface Zoom {
  readonly axis: ZoomRange["axis"];
  readonly view: View;
}

/** One tag's chart. It has its size from the start, and reads and draws when it comes near the viewport. */
export function ScalarCard({ tag }: { tag: string }) {
  const frame = useRef<HTMLElement>(null);
  const near = useNear(frame, NEAR_PX);
  const width = useSignal(0);
  const zoom = useSignal<Zoom | null>(null);
  const lines = useSignal<number | null>(null);
  const note = useSignal<MessageKey | null>(null);
  const readWidth = useComputed(() => (near.value ? width.value : 0));
  const range = useComputed(() => rangeOf(zoom.value));
  const { whole, detail } = useScalarData({ tag, width: readWidth, range });
  const zoomed = zoom.value?.axis === xAxis.value;

  return (
    <Card
      frame={frame}
      name={tag}
      title={<TagTitle name={tag} />}
      data-card={tag}
      tools={
        zoomed && (
          <IconButton
            icon="fit"
            label={t("scalars.resetZoom")}
            onClick={() => (zoom.value = null)}
            small
          />
        )
      }
    >
      <div class="chart-place">
        {near.value && (
          <ScalarChart
            tag={tag}
            frame={frame}
            whole={whole}
            detail={detail}
            width={width}
            zoom={zoom}
            lines={lines}
            note={note}
          />
        )}
        <Note whole={whole} note={note} />
      </div>
    </Card>
  );
}

function rangeOf(zoom: Zoom | null): ZoomRange | null {
  if (!zoom?.view.x) return null;
  const [low, high] = zoom.view.x;
  return { axis: zoom.axis, low, high };
}

/** What stands in the chart's place where there are no lines to draw. */
function Note(props: { whole: ScalarData; note: Signal<MessageKey | null> }) {
  const { value, error } = props.whole;
  if (error.value) return <CardFailure message={error.value.message} />;
  if (value.value === null) return <Skeleton />;
  const note = props.note.value;
  return note && <CardNote>{t(note)}</CardNote>;
}

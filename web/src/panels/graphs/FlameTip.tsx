import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { formatShare, knownMeasures, shareOf } from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { placeOf } from "../../graph/places";
import { t } from "../../i18n";
import { Fact } from "../../ui/Fact";
import { placeBeside } from "../../ui/place";
import { colorByName, figureOf } from "./words";

/** A bar, and where the pointer is, in CSS pixels of the window. */
export interface Hovered {
  readonly box: Box;
  readonly x: number;
  readonly y: number;
}

/** All figures of the bar beneath the pointer. */
export function FlameTip(props: {
  graph: Graph;
  at: ReadonlySignal<Hovered | null>;
}) {
  const { graph } = props;
  const at = props.at.value;
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!tip.current || !at) return;
    const viewport = { width: innerWidth, height: innerHeight };
    const size = tip.current.getBoundingClientRect();
    const { left, top } = placeBeside(at.x, at.y, size, viewport);
    tip.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }, [at]);
  if (!at) return null;
  const { box } = at;
  return (
    <div ref={tip} class="hover-tip" role="tooltip">
      <div class="head">
        <span>{placeOf(box) || t("graphs.flame.whole")}</span>
        <span>{box.kind}</span>
      </div>
      <dl class="facts">
        {knownMeasures(graph).map((measure) => {
          const share = shareOf(graph, box, measure);
          return share === null ? null : (
            <Fact key={measure} name={colorByName(graph, measure)}>
              {figureOf(graph, box, measure)}{" "}
              <span class="graph-share">{formatShare(share)}</span>
            </Fact>
          );
        })}
      </dl>
    </div>
  );
}

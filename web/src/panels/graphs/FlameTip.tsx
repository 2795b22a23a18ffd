import { useLayoutEffect, useRef } from "preact/hooks";
import { formatShare, knownMeasures, shareOf } from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { t } from "../../i18n";
import { Fact } from "../../ui/Fact";
import { placeBeside } from "../../ui/place";
import { colorByName, figureOf, placeOf } from "./words";

/** All figures of the bar beneath the pointer. */
export function FlameTip(props: {
  graph: Graph;
  box: Box;
  x: number;
  y: number;
}) {
  const { graph, box, x, y } = props;
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!tip.current) return;
    const viewport = { width: innerWidth, height: innerHeight };
    const size = tip.current.getBoundingClientRect();
    const { left, top } = placeBeside(x, y, size, viewport);
    tip.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }, [x, y, box]);
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

import type { ComponentChildren } from "preact";
import { formatBytes, formatCount } from "../../base/format";
import type { Cost } from "../../graph/cost";
import { shortNumber } from "../../graph/data";
import {
  AT_LEAST,
  formatFlops,
  formatNs,
  formatShare,
} from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { locale, t } from "../../i18n";
import { Fact } from "../../ui/Fact";

/** What the box takes: each figure with its share of the whole model, where shares add up. */
export function NodeCost({ graph, box }: { graph: Graph; box: Box }) {
  const { cost, call } = box;
  const whole = graph.root.cost;
  const bytes = (value: number) => formatBytes(value, locale.value);
  const measured = Object.values(cost).some((value) => value !== null);
  if (!measured && !call?.recorded && !call?.data.size) return null;
  const shared = (key: keyof Cost, format: (value: number) => string) => (
    <Shared value={cost[key]} whole={whole[key]} format={format} />
  );
  return (
    <section>
      <h3>{t("graphs.takes")}</h3>
      <dl class="facts">
        {cost.forwardNs !== null && (
          <Fact name={t("graphs.forward")}>
            {shared("forwardNs", formatNs)}
          </Fact>
        )}
        {cost.backwardNs !== null && (
          <Fact name={t("graphs.backward")}>
            {shared("backwardNs", formatNs)}
          </Fact>
        )}
        {cost.flops !== null && (
          <Fact name={t("graphs.flops")}>
            <Flops box={box}>{shared("flops", formatFlops)}</Flops>
          </Fact>
        )}
        {cost.keptBytes !== null && (
          <Fact name={t("graphs.kept")}>{shared("keptBytes", bytes)}</Fact>
        )}
        {(cost.savedBytes ?? 0) > (cost.keptBytes ?? 0) && (
          <Fact name={t("graphs.saved")}>
            {t("graphs.saved.twice", { bytes: bytes(cost.savedBytes ?? 0) })}
          </Fact>
        )}
        {cost.outputBytes !== null && (
          <Fact name={t("graphs.outputBytes")}>{bytes(cost.outputBytes)}</Fact>
        )}
        {cost.allocatedBytes !== null && (
          <Fact name={t("graphs.allocated")}>
            {shared("allocatedBytes", bytes)}
          </Fact>
        )}
        {cost.peakBytes !== null && (
          <Fact name={t("graphs.peak")}>{bytes(cost.peakBytes)}</Fact>
        )}
        {call && call.parameters > 0 && (
          <>
            <Fact name={t("graphs.parameters")}>
              {formatCount(call.parameters, locale.value)} ·{" "}
              {bytes(call.parameterBytes)}
            </Fact>
            <Fact name={t("graphs.trainable")}>
              {trainableText(call.trainable, call.parameters)}
            </Fact>
          </>
        )}
        {[...(call?.data ?? [])].map(([name, value]) => (
          <Fact key={name} name={name}>
            {shortNumber(value)}
          </Fact>
        ))}
        {call && call.calls > 1 && (
          <Fact name={t("graphs.call")}>
            {t("graphs.callOf", { call: call.call + 1, calls: call.calls })}
          </Fact>
        )}
      </dl>
    </section>
  );
}

/** The figure, and that it leaves out operations. */
function Flops(props: { box: Box; children: ComponentChildren }) {
  const { box } = props;
  const count = box.cost.uncounted ?? 0;
  if (count === 0) return <>{props.children}</>;
  const isOperation = box.node && !box.call;
  const lack = isOperation
    ? t("graphs.notCounted")
    : t("graphs.uncounted", { count });
  return (
    <span title={t("graphs.uncounted.why")}>
      {box.cost.flops ? (
        <>
          {AT_LEAST}
          {props.children} · {lack}
        </>
      ) : (
        lack
      )}
    </span>
  );
}

function Shared(props: {
  value: number | null;
  whole: number | null;
  format: (value: number) => string;
}) {
  const { value, whole, format } = props;
  if (value === null) return null;
  if (value === 0 || !whole) return <>{format(value)}</>;
  const share = Math.min(1, value / whole);
  return (
    <>
      {format(value)} <span class="graph-share">{formatShare(share)}</span>
    </>
  );
}

function trainableText(trainable: number, parameters: number): string {
  if (trainable === parameters) return t("graphs.trainable.all");
  if (trainable === 0) return t("graphs.trainable.none");
  return formatCount(trainable, locale.value);
}

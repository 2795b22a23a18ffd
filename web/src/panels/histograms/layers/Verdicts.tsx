import { signal } from "@preact/signals";
import { Fragment } from "preact";
import { t } from "../../../i18n";
import { chosenQuantity } from "../../../state/layers/layers";
import type { Quantity } from "../../../state/layers/names";
import { runColor } from "../../../state/runs";
import { RunLabel } from "../../../ui/RunLabel";
import type { Examined } from "./model";
import { countsInWords } from "./words";

/** Of the runs that are examined. */
const verdicts = signal<ReadonlyMap<string, Examined>>(new Map());

export function tellVerdict(run: string, examined: Examined): void {
  if (verdicts.peek().get(run) === examined) return;
  verdicts.value = new Map(verdicts.peek()).set(run, examined);
}

export function forgetVerdict(run: string): void {
  const others = new Map(verdicts.peek());
  others.delete(run);
  verdicts.value = others;
}

/** What is wrong with the layers of a run, in a line; it is well only where there was something that could be ill. */
export function Verdict(props: {
  examined: Examined;
  /** Names of other quantities switch to them. */
  linked?: boolean;
}) {
  const { rows, sick, elsewhere, judged, sampled } = props.examined;
  const isWell = sick.length + elsewhere.size === 0;
  const tone = !isWell ? " sick" : judged === "health" ? " well" : "";
  const inTable = () => {
    if (sick.length > 0)
      return `${t("layers.sick", { sick: sick.length, count: rows })} ${countsInWords(sick)}`;
    if (isWell) return t(`layers.all.${judged}`, { count: rows });
    return rows > 0 ? t("layers.noneHere", { count: rows }) : null;
  };
  const here = inTable();
  return (
    <span class={`verdict${tone}`}>
      {here}
      {[...elsewhere].map(([quantity, findings], place) => (
        <Fragment key={quantity}>
          {(here !== null || place > 0) && " · "}
          <Elsewhere quantity={quantity} linked={props.linked ?? false} />{" "}
          {countsInWords(findings)}
        </Fragment>
      ))}
      {sampled && ` · ${t("layers.sampled")}`}
    </span>
  );
}

/** Where else something is sick. */
function Elsewhere(props: { quantity: Quantity; linked: boolean }) {
  const { quantity, linked } = props;
  const words = t("layers.elsewhere", { quantity: t(`quantity.${quantity}`) });
  if (!linked) return <>{words}</>;
  return (
    <button
      type="button"
      class="link-button"
      onClick={() => (chosenQuantity.value = quantity)}
    >
      {words}
    </button>
  );
}

/** That of several runs, at a glance; a click goes to the run's table. */
export function Verdicts({ runs }: { runs: readonly string[] }) {
  return (
    <ul class="layer-verdicts" aria-label={t("layers.verdicts")}>
      {runs.map((run) => {
        const examined = verdicts.value.get(run);
        return (
          <li key={run}>
            <button type="button" onClick={() => showLayers(run)}>
              <RunLabel name={run} color={runColor(run)} />
              {examined ? (
                <Verdict examined={examined} />
              ) : (
                <span class="verdict">…</span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function showLayers(run: string): void {
  document
    .querySelector(`.run-layers[data-run="${CSS.escape(run)}"]`)
    ?.scrollIntoView({ block: "start" });
}

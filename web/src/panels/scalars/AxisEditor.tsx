import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import type { Box } from "../../plot/line";
import { setCardView, type Limits } from "../../state/cards";
import { axisId } from "../../state/lines";
import type { CardModel } from "./cardModel";

/** Of a limit that is only shown. */
const DIGITS = 6;

/** The ends of an axis, typed beside it; an empty one follows the data, and says where that is now. Enter takes them, Escape leaves them. */
export function AxisEditor(props: {
  model: CardModel;
  axis: "x" | "y";
  /** Where the axis stands in the chart. */
  box: Box;
  onClose: () => void;
}) {
  const { model, axis, box } = props;
  const form = useRef<HTMLFormElement>(null);
  const closed = useRef(false);
  const { yRange, xRange } = model.view.peek();
  const own = xRange?.axis === axisId.peek() ? xRange.x : null;
  const [low, high] = (axis === "y" ? yRange : own) ?? [null, null];
  const shown = model.chart.peek()?.shown()?.scene[axis].domain;

  useEffect(() => {
    form.current?.querySelector("input")?.select();
  }, []);

  const close = (take: boolean) => {
    // the form loses its focus when it goes, too
    if (closed.current || !form.current) return;
    closed.current = true;
    if (take) setLimits(model, axis, limitsIn(form.current));
    props.onClose();
  };
  const fields = [
    <End key="low" name="low" value={low} shown={shown?.[0]} />,
    <End key="high" name="high" value={high} shown={shown?.[1]} />,
  ];
  return (
    <form
      ref={form}
      class={`axis-editor ${axis}`}
      aria-label={t(axis === "x" ? "axis.x" : "axis.y")}
      style={axis === "y" ? { top: `${box.top}px` } : {}}
      onSubmit={(event) => {
        event.preventDefault();
        close(true);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close(false);
      }}
      onFocusOut={(event) => {
        const to = event.relatedTarget as Node | null;
        if (!form.current?.contains(to)) close(true);
      }}
    >
      {axis === "y" ? fields.reverse() : fields}
      <button type="submit" class="visually-hidden" tabIndex={-1}>
        {t("axis.take")}
      </button>
    </form>
  );
}

function End(props: {
  name: "low" | "high";
  value: number | null;
  /** Where the axis ends now. */
  shown: number | undefined;
}) {
  const label = t(props.name === "low" ? "axis.from" : "axis.to");
  return (
    <input
      type="number"
      step="any"
      name={props.name}
      aria-label={label}
      placeholder={
        props.shown === undefined
          ? label
          : String(Number(props.shown.toPrecision(DIGITS)))
      }
      defaultValue={props.value === null ? "" : String(props.value)}
    />
  );
}

/** Ends that were typed the wrong way round are turned. */
function limitsIn(form: HTMLFormElement): Limits {
  const typed = (name: string) => {
    const { valueAsNumber } = form.elements.namedItem(name) as HTMLInputElement;
    return Number.isFinite(valueAsNumber) ? valueAsNumber : null;
  };
  const [low, high] = [typed("low"), typed("high")];
  return low !== null && high !== null && low > high
    ? [high, low]
    : [low, high];
}

function setLimits(model: CardModel, axis: "x" | "y", limits: Limits): void {
  const some = limits[0] !== null || limits[1] !== null;
  // typed limits take the place of a zoom
  const { zoom } = model.view.peek();
  if (axis === "y") {
    setCardView(model.spec.id, {
      yRange: some ? limits : undefined,
      zoom: zoom?.x ? { ...zoom, y: null } : undefined,
    });
  } else {
    setCardView(model.spec.id, {
      xRange: some ? { axis: axisId.peek(), x: limits } : undefined,
      zoom: zoom?.y ? { ...zoom, x: null } : undefined,
    });
  }
}

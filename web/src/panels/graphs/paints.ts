/** The colours of the drawing as its style sheet has them, for a canvas and for a picture to keep. */
import { cssPaint, cssRgb } from "../../base/cssColor";
import { boxClasses } from "../../graph/boxClasses";
import type { Tint } from "../../graph/coloring";
import type { PlacedBox } from "../../graph/placed";

export interface BoxPaint {
  readonly fill: string;
  readonly stroke: string;
  readonly title: string;
  readonly kind: string;
  readonly badge: string;
}

export interface Paints {
  readonly background: string;
  readonly box: (placed: PlacedBox, tint: Tint | null) => BoxPaint;
  readonly frame: { readonly fill: string; readonly stroke: string };
  readonly chip: {
    readonly fill: string;
    readonly stroke: string;
    readonly text: string;
  };
  readonly edge: {
    readonly line: string;
    readonly text: string;
    readonly lit: string;
    readonly litText: string;
  };
}

/** Does something with the colours of the theme that the page has now. */
export function withPaints<T>(task: (paints: Paints) => T): T {
  const probe = document.createElement("div");
  probe.className = "graph-probe";
  probe.setAttribute("aria-hidden", "true");
  document.body.append(probe);
  const known = new Map<string, BoxPaint>();
  try {
    return task({
      background: color(probe, "background-color"),
      box: (placed, tint) => {
        const classes = boxClasses(placed, tint).join(" ");
        const key = `${classes} ${tint?.color ?? ""}`;
        const paint = known.get(key) ?? boxPaint(probe, classes, tint);
        known.set(key, paint);
        return paint;
      },
      ...linePaints(probe),
    });
  } finally {
    probe.remove();
  }
}

function boxPaint(
  probe: Element,
  classes: string,
  tint: Tint | null,
): BoxPaint {
  probe.innerHTML =
    `<svg><g class="${classes}"><rect class="body"/><text class="title"/><text class="kind"/>` +
    `<text class="badge"/></g></svg>`;
  // not as text above: the page's policy lets no style attribute in
  if (tint?.color)
    probe
      .querySelector("g")!
      .style.setProperty("--color", cssPaint(tint.color));
  const of = (selector: string, property: string) =>
    color(probe.querySelector(selector)!, property);
  return {
    fill: of(".body", "fill"),
    stroke: of(".body", "stroke"),
    title: of(".title", "fill"),
    kind: of(".kind", "fill"),
    badge: of(".badge", "fill"),
  };
}

function linePaints(probe: Element): Pick<Paints, "frame" | "chip" | "edge"> {
  probe.innerHTML =
    `<svg><rect class="graph-frame"/><g class="graph-edge"><path/><text/></g>` +
    `<g class="graph-edge lit"><path/><text/></g><g class="graph-chip"><rect/><text/></g></svg>`;
  const of = (selector: string, property: string) =>
    color(probe.querySelector(selector)!, property);
  return {
    frame: {
      fill: of(".graph-frame", "fill"),
      stroke: of(".graph-frame", "stroke"),
    },
    chip: {
      fill: of(".graph-chip rect", "fill"),
      stroke: of(".graph-chip rect", "stroke"),
      text: of(".graph-chip text", "fill"),
    },
    edge: {
      line: of(".graph-edge path", "stroke"),
      text: of(".graph-edge text", "fill"),
      lit: of(".lit path", "stroke"),
      litText: of(".lit text", "fill"),
    },
  };
}

/** As `#rrggbb`, which every reader of a picture understands; `none` for what isn't drawn. */
function color(element: Element, property: string): string {
  const text = getComputedStyle(element).getPropertyValue(property);
  if (text === "none" || text === "transparent" || /^rgba\(.*, 0\)$/.test(text))
    return "none";
  const parts = cssRgb(text).map((part) => part.toString(16).padStart(2, "0"));
  return `#${parts.join("")}`;
}

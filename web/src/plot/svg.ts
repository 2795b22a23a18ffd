/** A drawing target that writes SVG: text stays text, lines stay lines. */
import type { Target } from "./target";

/** Two digits after the point are finer than any screen, and half as long as what a double would say. */
function px(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Text as XML may hold it: escaped, and without the control characters that no escape makes valid. */
export function xmlText(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, "\ufffd")
    .replace(/(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

type Style = Pick<
  SvgTarget,
  | "strokeStyle"
  | "fillStyle"
  | "lineWidth"
  | "lineJoin"
  | "globalAlpha"
  | "font"
  | "textAlign"
  | "textBaseline"
>;

interface State {
  readonly style: Style;
  readonly dash: readonly number[];
  readonly left: number;
  readonly top: number;
  readonly clip: string | null;
}

const ANCHORS: Record<string, string> = {
  left: "start",
  start: "start",
  center: "middle",
  right: "end",
  end: "end",
};
/** Where the baseline lies below a text's anchor, in heights of the type. */
const BASELINES: Record<string, number> = { top: 0.8, middle: 0.35 };

export class SvgTarget implements Target {
  strokeStyle = "#000";
  fillStyle = "#000";
  lineWidth = 1;
  lineJoin: CanvasLineJoin = "miter";
  globalAlpha = 1;
  font = "10px sans-serif";
  textAlign: CanvasTextAlign = "start";
  textBaseline: CanvasTextBaseline = "alphabetic";
  private dash: readonly number[] = [];
  private left = 0;
  private top = 0;
  private clipped: string | null = null;
  private readonly states: State[] = [];
  private readonly body: string[] = [];
  private readonly clips = new Map<string, string>();
  private path = "";
  /** Where the path began, if it is one stroke without a break, and where it ends. */
  private start = "";
  private end = "";
  /** The stroke drawn last: one that goes on where it ended belongs to the same line. */
  private last: { readonly style: string; path: string; end: string } | null =
    null;

  constructor(private readonly textWidth: (text: string) => number) {}

  save(): void {
    const { strokeStyle, fillStyle, lineWidth, lineJoin } = this;
    const { globalAlpha, font, textAlign, textBaseline } = this;
    const { dash, left, top, clipped: clip } = this;
    const stroke = { strokeStyle, fillStyle, lineWidth, lineJoin, globalAlpha };
    const style = { ...stroke, font, textAlign, textBaseline };
    this.states.push({ style, dash, left, top, clip });
  }

  restore(): void {
    const state = this.states.pop();
    if (!state) return;
    Object.assign(this, state.style);
    this.dash = state.dash;
    this.left = state.left;
    this.top = state.top;
    this.clipped = state.clip;
  }

  translate(left: number, top: number): void {
    this.left += left;
    this.top += top;
  }

  setLineDash(dash: number[]): void {
    this.dash = dash;
  }

  beginPath(): void {
    this.path = "";
    this.start = "";
    this.end = "";
  }

  moveTo(left: number, top: number): void {
    const at = this.at(left, top);
    this.start = this.path === "" ? at : "";
    this.end = at;
    this.path += `M${at}`;
  }

  lineTo(left: number, top: number): void {
    this.end = this.at(left, top);
    this.path += `L${this.end}`;
  }

  quadraticCurveTo(x: number, y: number, left: number, top: number): void {
    this.end = this.at(left, top);
    this.path += `Q${this.at(x, y)} ${this.end}`;
  }

  closePath(): void {
    this.path += "Z";
    this.start = "";
  }

  rect(left: number, top: number, width: number, height: number): void {
    this.path += `M${this.at(left, top)}h${px(width)}v${px(height)}h${px(-width)}Z`;
    this.start = "";
  }

  /** All corners alike. */
  roundRect(
    left: number,
    top: number,
    width: number,
    height: number,
    radius: number,
  ): void {
    const across = px(width - 2 * radius);
    const down = px(height - 2 * radius);
    const r = px(radius);
    const corner = (x: string, y: string) => `a${r} ${r} 0 0 1 ${x} ${y}`;
    this.path +=
      `M${this.at(left + radius, top)}h${across}${corner(r, r)}v${down}${corner(`-${r}`, r)}` +
      `h-${across}${corner(`-${r}`, `-${r}`)}v-${down}${corner(r, `-${r}`)}Z`;
    this.start = "";
  }

  /** A whole circle: nothing else is drawn. */
  arc(left: number, top: number, radius: number): void {
    const r = px(radius);
    const across = px(2 * radius);
    this.path += `M${this.at(left - radius, top)}a${r} ${r} 0 1 1 ${across} 0a${r} ${r} 0 1 1 -${across} 0Z`;
    this.start = "";
  }

  clip(): void {
    let id = this.clips.get(this.path);
    if (!id) {
      id = `clip${this.clips.size + 1}`;
      this.clips.set(this.path, id);
    }
    this.clipped = id;
  }

  stroke(): void {
    if (this.path === "" || !/[LQah]/.test(this.path)) return;
    const style = this.strokeAttributes();
    const { last } = this;
    if (last && this.start && last.style === style && last.end === this.start) {
      last.path += this.path.slice(this.start.length + 1);
      last.end = this.end;
      this.body[this.body.length - 1] = pathElement(last.path, style);
      return;
    }
    this.add(pathElement(this.path, style));
    this.last = { style, path: this.path, end: this.end };
  }

  fill(): void {
    if (this.path === "") return;
    const opacity = this.opacity("fill-opacity");
    this.add(
      pathElement(
        this.path,
        `fill="${this.fillStyle}"${opacity}${this.clipOf()}`,
      ),
    );
  }

  fillRect(left: number, top: number, width: number, height: number): void {
    this.add(
      `<rect x="${px(left + this.left)}" y="${px(top + this.top)}" width="${px(width)}" height="${px(height)}"` +
        ` fill="${this.fillStyle}"${this.opacity("fill-opacity")}${this.clipOf()}/>`,
    );
  }

  fillText(text: string, left: number, top: number): void {
    const size = Number(/([\d.]+)px/.exec(this.font)?.[1] ?? 10);
    const weight = /^(\d+) /.exec(this.font)?.[1] ?? "400";
    const below = (BASELINES[this.textBaseline] ?? 0) * size;
    this.add(
      `<text x="${px(left + this.left)}" y="${px(top + this.top + below)}" font-size="${size}" font-weight="${weight}"` +
        ` fill="${this.fillStyle}" text-anchor="${ANCHORS[this.textAlign]}">${xmlText(text)}</text>`,
    );
  }

  measureText(text: string): { readonly width: number } {
    return { width: this.textWidth(text) };
  }

  /** The whole document; sizes are CSS pixels. `family` names the type of all text. */
  document(
    width: number,
    height: number,
    title: string,
    family: string,
  ): string {
    const clips = [...this.clips]
      .map(
        ([path, id]) => `<clipPath id="${id}"><path d="${path}"/></clipPath>`,
      )
      .join("");
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ` font-family="${xmlText(family)}">` +
      `<title>${xmlText(title)}</title>` +
      (clips && `<defs>${clips}</defs>`) +
      this.body.join("") +
      "</svg>"
    );
  }

  private add(element: string): void {
    this.body.push(element);
    this.last = null;
  }

  private at(left: number, top: number): string {
    return `${px(left + this.left)},${px(top + this.top)}`;
  }

  private strokeAttributes(): string {
    const dash =
      this.dash.length > 0 ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    const join =
      this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`;
    return (
      `fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"${join}` +
      `${dash}${this.opacity("stroke-opacity")}${this.clipOf()}`
    );
  }

  private opacity(name: string): string {
    return this.globalAlpha < 1 ? ` ${name}="${this.globalAlpha}"` : "";
  }

  private clipOf(): string {
    return this.clipped ? ` clip-path="url(#${this.clipped})"` : "";
  }
}

function pathElement(path: string, attributes: string): string {
  return `<path d="${path}" ${attributes}/>`;
}

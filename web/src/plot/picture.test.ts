// @vitest-environment jsdom
import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import { forgetColors } from "../base/cssColor";
import type { Line } from "./line";
import { makeLine } from "./line";
import { linePlate } from "./linePlate";
import { svgOf, type PictureOptions } from "./picture";
import { layoutScene, type SceneInput } from "./scene";
import { line, sceneInput } from "./testing";

const TOKENS =
  "--surface --grid --line-strong --ink --ink-2 --ink-3 --accent --run-1";

beforeEach(() => {
  forgetColors();
  TOKENS.split(" ").forEach((token, i) => {
    document.documentElement.style.setProperty(token, `rgb(${i}, 0, 0)`);
  });
});

const plain: PictureOptions = { title: "", legend: [], background: "none" };

function svg(
  lines: readonly Line[],
  rest: Partial<SceneInput> = {},
  options: Partial<PictureOptions> = {},
): string {
  const scene = layoutScene(sceneInput(lines, rest));
  return svgOf(linePlate({ scene, selected: null }), { ...plain, ...options });
}

function parsed(text: string): Document {
  const document = new DOMParser().parseFromString(text, "image/svg+xml");
  expect(document.querySelector("parsererror")).toBeNull();
  return document;
}

const texts = (document: Document) =>
  [...document.querySelectorAll("text")].map((text) => text.textContent);

it("keeps text as text, and colours as they are resolved", () => {
  const document = parsed(
    svg([line([0, 100], [0, 10])], {}, { title: "loss/train" }),
  );
  expect(texts(document)).toEqual(
    expect.arrayContaining(["loss/train", "0", "10", "100"]),
  );
  expect(document.querySelector("title")?.textContent).toBe("loss/train");
  expect(document.querySelector('[stroke="rgb(7, 0, 0)"]')).not.toBeNull();
  expect(document.documentElement.outerHTML).not.toContain("--");
});

it("draws what recedes beneath the others, thinner and paler, and without its raw line", () => {
  const own = { ...line([0, 1], [0, 1]), color: "#123456" };
  const raws = Float64Array.of(1, 0);
  const back = { ...own, raws, recedes: true, color: "#654321" };
  const paths = [...parsed(svg([own, back])).querySelectorAll("path")];
  const [first, second, ...more] = paths
    .map((path) => (name: string) => path.getAttribute(name))
    .filter((of) => ["#123456", "#654321"].includes(of("stroke") ?? ""));
  expect([first!("stroke"), second!("stroke")]).toEqual(["#654321", "#123456"]);
  expect(Number(first!("stroke-width"))).toBeLessThan(
    Number(second!("stroke-width")),
  );
  expect(Number(first!("stroke-opacity"))).toBeLessThan(1);
  expect(more).toEqual([]);
});

it("draws a line as one path, however many vertices it has", () => {
  const xs = Array.from({ length: 500 }, (_, i) => i);
  const one = { ...line(xs, xs.map(Math.sin)), color: "#123456" };
  const paths = parsed(svg([one])).querySelectorAll('[stroke="#123456"]');
  expect(paths).toHaveLength(1);
  const vertices = paths[0]!.getAttribute("d")!.match(/[ML]/g)!;
  expect(vertices.length).toBeGreaterThan(400);
  expect(vertices.length).toBeLessThanOrEqual(500);
});

it.each([
  ["markup", '<script>alert("1")</script> & more'],
  ["right to left", "الخسارة/تدريب"],
  ["Chinese", "损失/训练"],
  ["control characters", "a\u0000\u0008b\uffff"],
  ["half a letter", "a\ud800b"],
  ["three hundred letters", "loss/".repeat(60)],
])("is well-formed, whatever the tag is: %s", (_name, title) => {
  const legend = [{ label: title, color: "--run-1", dash: null }];
  const document = parsed(svg([line([0, 1], [0, 1])], {}, { title, legend }));
  expect(document.querySelector("script")).toBeNull();
  const clean = title.replace(/[\u0000\u0008\uffff\ud800]/g, "\ufffd");
  expect(texts(document).filter((text) => text === clean)).toHaveLength(2);
});

it("is well-formed, whatever the data is", () => {
  const points = fc.array(fc.tuple(fc.double(), fc.double()), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(points, fc.string(), (given, title) => {
      const finite = given.filter(([x]) => Number.isFinite(x));
      const one = line(
        finite.map(([x]) => x),
        finite.map(([, y]) => y),
      );
      const text = svg([one], {}, { title });
      parsed(text);
      expect(text).not.toContain("NaN");
      expect(text).not.toContain("Infinity");
    }),
    { numRuns: 60 },
  );
});

it("draws all there is: bands, fills, dashes, verticals, restarts, marks", () => {
  const xs = Float64Array.from([0, 50, 100]);
  const a = makeLine({
    key: "a",
    color: "#aa0000",
    xs,
    ys: Float64Array.from([1, NaN, 3]),
    dash: [4, 2],
    band: { lows: xs, highs: xs.map((x) => x + 1) },
    restarts: [100],
  });
  const b = { ...line([0, 100], [2, 2], null, "b"), color: "#00bb00" };
  const old = { ...line([0, 100], [5, 1]), color: "#0000cc", faint: true };
  const document = parsed(
    svg([a, b, old], {
      fills: [{ a, b, color: "#dddd00" }],
      verticals: [{ x: 30, label: "best", color: "#00eeee", kind: "best" }],
    }),
  );
  const count = (selector: string) =>
    document.querySelectorAll(selector).length;
  expect(count('[fill="#aa0000"][fill-opacity]')).toBe(1);
  // the diamond of a NaN, and the lone points at both of its sides
  expect(count('[fill="#aa0000"]:not([fill-opacity])')).toBe(2);
  expect(count('[stroke="#aa0000"]')).toBe(1);
  expect(count('[stroke="#0000cc"][stroke-dasharray="3 3"]')).toBe(1);
  expect(count('[stroke="#00eeee"][stroke-dasharray]')).toBe(1);
  expect(count('text[fill="#00eeee"]')).toBe(1);
  expect(count("clipPath")).toBe(1);
});

it("writes a legend in as many rows as it needs", () => {
  const legend = Array.from({ length: 20 }, (_, i) => ({
    label: `run number ${i}`,
    color: "#123456",
    dash: null,
  }));
  const document = parsed(svg([line([0, 1], [0, 1])], {}, { legend }));
  const width = Number(document.documentElement.getAttribute("width"));
  const height = Number(document.documentElement.getAttribute("height"));
  const rows = [...document.querySelectorAll("text")].filter((text) =>
    text.textContent.startsWith("run number"),
  );
  expect(rows).toHaveLength(20);
  for (const row of rows) {
    const right = Number(row.getAttribute("x")) + 6 * row.textContent.length;
    expect(right).toBeLessThanOrEqual(width);
    expect(Number(row.getAttribute("y"))).toBeLessThanOrEqual(height);
  }
});

it("shows what is chosen", () => {
  const scene = layoutScene(sceneInput([line([0, 100], [0, 1])]));
  const text = svgOf(
    linePlate({ scene, selected: { from: 20, to: 60 } }),
    plain,
  );
  const shades = parsed(text).querySelectorAll("rect[fill-opacity]");
  expect(shades).toHaveLength(2);
});

// @vitest-environment jsdom
import { expect, it } from "vitest";
import { formatRoute, parseRoute, type Route } from "./route";

const plain: Route = {
  tab: "scalars",
  runFilter: "",
  tagFilter: "",
  selection: { mode: "except", names: new Set() },
  smoothing: null,
  xAxis: null,
  yScale: null,
  graphRun: null,
  node: null,
};

it.each<[string, Partial<Route>, string]>([
  ["the default", {}, ""],
  ["a tab", { tab: "text" }, "?tab=text"],
  [
    "filters",
    { runFilter: "lr=.*", tagFilter: "a&b" },
    "?runs=lr%3D.*&tags=a%26b",
  ],
  [
    "axes and smoothing",
    { smoothing: 0, xAxis: "wall", yScale: "log" },
    "?smoothing=0&x=wall&y=log",
  ],
  [
    "runs switched off",
    { selection: { mode: "except", names: new Set(["a", "b c"]) } },
    "?off=a&off=b+c",
  ],
  [
    "runs alone",
    { selection: { mode: "only", names: new Set(["a"]) } },
    "?only=a",
  ],
  [
    "a graph and a box of it",
    { graphRun: "lr=1", node: "Net/Linear[fc]" },
    "?graph=lr%3D1&node=Net%2FLinear%5Bfc%5D",
  ],
  ["no run", { selection: { mode: "only", names: new Set() } }, "?only="],
])("%s is written and read again", (_name, part, search) => {
  const route = { ...plain, ...part };
  expect(formatRoute(route, "")).toBe(search);
  expect(parseRoute(search)).toEqual(route);
});

it("keeps what is not ours, and drops what no longer holds", () => {
  expect(formatRoute(plain, "?token=x&tab=text&off=a")).toBe("?token=x");
});

it.each(["?smoothing=7", "?smoothing=x", "?x=sideways", "?y=cubic"])(
  "`%s` is left to the reader's own preference",
  (search) => expect(parseRoute(search)).toEqual(plain),
);

it("leaves a selection of very many names out", () => {
  const names = new Set(Array.from({ length: 101 }, (_, i) => `run${i}`));
  const route: Route = { ...plain, selection: { mode: "only", names } };
  expect(formatRoute(route, "")).toBe("");
});

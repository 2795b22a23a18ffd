import { expect, it } from "vitest";
import sent from "../../../tests/lines/deltas.arrow?url&inline";
import logged from "../../../tests/lines/deltas.json";
import { decodeLines } from "./lines";

it("reads the bytes of differences as the numbers that were logged", async () => {
  const bytes = await (await fetch(sent)).arrayBuffer();
  const lines = decodeLines(bytes);
  const values = lines.map(({ run, values }) => [run, [...values]]);
  // toEqual tells -0 from 0
  expect(values).toEqual(
    Object.entries(logged).map(([run, texts]) => [run, texts.map(Number)]),
  );
  expect([...lines[1]!.steps]).toEqual([0]);
});

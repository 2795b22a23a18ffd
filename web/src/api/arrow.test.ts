import {
  float64,
  int64,
  list,
  tableFromArrays,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  int64ToFloat64,
  lists,
  numbers,
  readTable,
  stringListRows,
  strings,
} from "./arrow";

type Columns = Parameters<typeof tableFromArrays>[0];
type Types = NonNullable<Parameters<typeof tableFromArrays>[1]>["types"];

/** A table as it comes over the wire. */
function sent(columns: Columns, types: Types) {
  const bytes = tableToIPC(tableFromArrays(columns, { types: types! }), {
    format: "stream",
  })!;
  return readTable(bytes.slice().buffer);
}

it("reads int64 word by word as BigInt would, exactly up to 2^53", () => {
  const safe = fc.bigInt({
    min: BigInt(Number.MIN_SAFE_INTEGER),
    max: BigInt(Number.MAX_SAFE_INTEGER),
  });
  fc.assert(
    fc.property(fc.array(safe), (integers) => {
      const floats = int64ToFloat64(BigInt64Array.from(integers));
      expect([...floats]).toEqual(integers.map(Number));
    }),
  );
});

it("reads columns of numbers and text", () => {
  const table = sent(
    {
      step: [1, -2, 2 ** 40],
      value: [0.5, NaN, Infinity],
      run: ["a", "", "ü"],
    },
    { step: int64(), value: float64() },
  );
  expect([...numbers(table, "step")]).toEqual([1, -2, 2 ** 40]);
  expect([...numbers(table, "value")]).toEqual([0.5, NaN, Infinity]);
  expect(strings(table, "run")).toEqual(["a", "", "ü"]);
});

it("reads text as it was logged, also where it begins with a byte order mark", () => {
  const names = ["\ufeffx", "x", "", "\ufeff"];
  const table = sent({ tag: names }, { tag: utf8() });
  expect(strings(table, "tag")).toEqual(names);
});

it("reads lists of text, of one byte a letter and of more", () => {
  const plain = [["a:1", ""], [], ["^b"]];
  const others = [["ä", "\ufeffb"], ["c"], []];
  const table = sent(
    { inputs: plain, names: others },
    { inputs: list(utf8()), names: list(utf8()) },
  );
  expect([...stringListRows(table, "inputs")]).toEqual(plain);
  expect([...stringListRows(table, "names")]).toEqual(others);
});

it("reads lists as offsets and one array", () => {
  const table = sent(
    { value: [[1, 2], [], [3]], step: [[10, 20], [], [30]] },
    { value: list(float64()), step: list(int64()) },
  );
  const values = lists(table, "value");
  expect([...values.offsets]).toEqual([0, 2, 2, 3]);
  expect([...values.values]).toEqual([1, 2, 3]);
  expect([...lists(table, "step").values]).toEqual([10, 20, 30]);
});

it("names the column that is missing, or is no numbers", () => {
  const table = sent({ run: ["a"] }, {});
  expect(() => numbers(table, "step")).toThrow("`step`");
  expect(() => numbers(table, "run")).toThrow(TypeError);
});

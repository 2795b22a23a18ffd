/**
 * Arrow IPC streams as float64 arrays. A column of doubles is laid over the bytes that came, without a copy; int64 becomes
 * float64 (exact up to 2^53) word by word, without a BigInt for each value.
 */
import {
  tableFromIPC,
  Type,
  type Batch,
  type Column,
  type Table,
} from "@uwdata/flechette";
import type { ListColumn } from "./types";

export type { Table };

export function readTable(bytes: ArrayBuffer): Table {
  return tableFromIPC(new Uint8Array(bytes));
}

/** Whether the table has a column of this name. */
export function hasColumn(table: Table, name: string): boolean {
  return table.schema.fields.some((field) => field.name === name);
}

/** A column of floats or integers. Throws TypeError where the name is missing or the values are no numbers of these types. */
export function numbers(table: Table, name: string): Float64Array {
  const found = column(table, name);
  // the integers of a dictionary are no numbers
  if (!NUMERIC.has(found.type.typeId)) {
    throw new TypeError(`the server's column \`${name}\` holds no numbers`);
  }
  return join(found.data.map(batchNumbers));
}

const NUMERIC: ReadonlySet<number> = new Set([Type.Int, Type.Float]);

/** A column of lists of floats or integers. */
export function lists(table: Table, name: string): ListColumn {
  return listsOf(table, name, batchNumbers);
}

/** A column of lists of float32 that came as the bytes of their differences; docs/http-api.md, "Lines of a chart". */
export function deltaLists(table: Table, name: string): ListColumn {
  return listsOf(table, name, batchDeltas);
}

function listsOf(
  table: Table,
  name: string,
  read: (child: Batch<unknown>) => Float64Array,
): ListColumn {
  const batches = column(table, name).data;
  const rows = batches.reduce((sum, batch) => sum + batch.length, 0);
  const offsets = new Int32Array(rows + 1);
  const parts: Float64Array[] = [];
  let row = 0;
  let size = 0;
  for (const batch of batches) {
    const from = batch.offsets as Int32Array;
    const start = from[0] ?? 0;
    const end = from[batch.length] ?? start;
    for (let i = 1; i <= batch.length; i++) {
      offsets[++row] = size + from[i]! - start;
    }
    const child = batch.children[0];
    if (child) parts.push(read(child).subarray(start, end));
    size += end - start;
  }
  return { offsets, values: join(parts) };
}

/** A column of text; nothing is an empty one. */
export function strings(table: Table, name: string): string[] {
  const { type, data } = column(table, name);
  if (type.typeId !== Type.Utf8) {
    return values<string | null>(table, name).map((text) => text ?? "");
  }
  return data.flatMap(batchStrings);
}

/** A column of text, row by row as they are asked for; nothing is an empty one. */
export function* stringRows(table: Table, name: string): Rows<string> {
  const { type, data } = column(table, name);
  for (const batch of data) {
    const at = type.typeId === Type.Utf8 ? textAt(batch) : null;
    for (let row = 0; row < batch.length; row += 1)
      yield at ? at(row) : ((batch.at(row) as string | null) ?? "");
  }
}

/** A column of lists of text, row by row. */
export function* stringListRows(table: Table, name: string): Rows<string[]> {
  const { type, data } = column(table, name);
  const [child] = type.typeId === Type.List ? type.children : [];
  for (const batch of data) {
    const [texts] = batch.children;
    const at = child?.type.typeId === Type.Utf8 && texts ? textAt(texts) : null;
    for (let row = 0; row < batch.length; row += 1)
      yield at
        ? between(batch, row, at)
        : [...((batch.at(row) as Iterable<string> | null) ?? [])];
  }
}

/** A column of lists of lists of integers, row by row: null is an inner list that isn't there. */
export function* integerListRows(
  table: Table,
  name: string,
): Rows<(number[] | null)[]> {
  for (const batch of column(table, name).data) {
    const [lists] = batch.children;
    const [integers] = lists?.children ?? [];
    const integer = (at: number) => Number(integers?.at(at));
    const list = (at: number) =>
      lists && (lists.nullCount === 0 || lists.isValid(at))
        ? between(lists, at, integer)
        : null;
    for (let row = 0; row < batch.length; row += 1)
      yield between(batch, row, list);
  }
}

type Rows<T> = Generator<T, undefined>;

/** What a list of a batch of lists holds. */
function between<T>(
  { offsets }: Batch<unknown>,
  row: number,
  at: (place: number) => T,
): T[] {
  const held: T[] = [];
  const end = offsets[row + 1] as number;
  for (let place = offsets[row] as number; place < end; place += 1)
    held.push(at(place));
  return held;
}

function batchStrings(batch: Batch<unknown>): string[] {
  return Array.from({ length: batch.length }, (_, i) => i).map(textAt(batch));
}

function textAt({
  length,
  offsets,
  values,
}: Batch<unknown>): (place: number) => string {
  const at = (i: number) => offsets[i] as number;
  const bytes = values as Uint8Array;
  const start = length > 0 ? at(0) : 0;
  const end = length > 0 ? at(length) : 0;
  // no byte gives more than one letter, so that as many letters as bytes are one of each: then one decoding is enough
  const text = decoder.decode(bytes.subarray(start, end));
  const isOneEach = text.length === end - start;
  return (i) =>
    isOneEach
      ? text.slice(at(i) - start, at(i + 1) - start)
      : decoder.decode(bytes.subarray(at(i), at(i + 1)));
}

/** flechette's own drops a byte order mark, with which a name may begin. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Any column, value by value: for the small and nested ones, where a typed array would not do. */
export function values<T>(table: Table, name: string): T[] {
  return [...column(table, name)] as T[];
}

/** int64 (little-endian, as two 32-bit words) as float64. */
export function int64ToFloat64(integers: BigInt64Array): Float64Array {
  const { buffer, byteOffset, length } = integers;
  const low = new Uint32Array(buffer, byteOffset, length * 2);
  const high = new Int32Array(buffer, byteOffset, length * 2);
  const floats = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    floats[i] = high[2 * i + 1]! * 4_294_967_296 + low[2 * i]!;
  }
  return floats;
}

function column(table: Table, name: string): Column<unknown> {
  // flechette answers undefined for a name that is not there, though its types do not say so
  const found = table.getChild(name) as Column<unknown> | undefined;
  if (!found)
    throw new TypeError(`the server's answer has no column \`${name}\``);
  return found;
}

function batchNumbers(batch: Batch<unknown>): Float64Array {
  const { values, length } = batch;
  if (values instanceof Float64Array) return values.subarray(0, length);
  if (values instanceof BigInt64Array) {
    return int64ToFloat64(values.subarray(0, length));
  }
  if (
    values instanceof Float32Array ||
    values instanceof Uint16Array ||
    values instanceof Uint32Array ||
    values instanceof Int32Array
  ) {
    return new Float64Array(values.subarray(0, length));
  }
  if (length === 0) return new Float64Array();
  throw new TypeError(
    `a column of ${values.constructor.name} came where numbers were expected`,
  );
}

function batchDeltas(batch: Batch<unknown>): Float64Array {
  const [b0, b1, b2, b3] = batch.children.map(({ values }) => values);
  if (
    !(b0 instanceof Uint8Array) ||
    !(b1 instanceof Uint8Array) ||
    !(b2 instanceof Uint8Array) ||
    !(b3 instanceof Uint8Array)
  ) {
    throw new TypeError("differences came that are not four bytes each");
  }
  const bits = new Int32Array(batch.length);
  let last = 0;
  for (let i = 0; i < bits.length; i++) {
    const folded = b0[i]! | (b1[i]! << 8) | (b2[i]! << 16) | (b3[i]! << 24);
    last = (last + ((folded >>> 1) ^ -(folded & 1))) | 0;
    bits[i] = last;
  }
  return new Float64Array(new Float32Array(bits.buffer));
}

function join(parts: Float64Array[]): Float64Array {
  if (parts.length === 1 && parts[0]) return parts[0];
  const whole = new Float64Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

import { expect, it } from "vitest";
import { latest } from "./latest";

/** Reads that end when the test says so. */
function controlled() {
  const pending: {
    signal: AbortSignal;
    resolve: (value: string) => void;
    reject: (e: Error) => void;
  }[] = [];
  const read = latest(
    (signal: AbortSignal, _key: string) =>
      new Promise<string>((resolve, reject) => {
        pending.push({ signal, resolve, reject });
      }),
  );
  return { read, pending };
}

it("answers the newest call alone, whichever ends first", async () => {
  const { read, pending } = controlled();
  const first = read("a");
  const second = read("b");
  expect(pending[0]!.signal.aborted).toBe(true);
  pending[1]!.resolve("newer");
  pending[0]!.resolve("older");
  expect(await first).toBeUndefined();
  expect(await second).toBe("newer");
});

it("passes a failure on, but not that of a call that was overtaken or cancelled", async () => {
  const { read, pending } = controlled();
  const first = read("a");
  const second = read("b");
  pending[0]!.reject(new Error("old"));
  pending[1]!.reject(new Error("new"));
  expect(await first).toBeUndefined();
  await expect(second).rejects.toThrow("new");

  const third = read("c");
  read.cancel();
  pending[2]!.reject(new Error("gone"));
  expect(await third).toBeUndefined();
});

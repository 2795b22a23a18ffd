import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "../api/client";
import { resource } from "./resource";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Reads that answer `<key>#<n>` after 10 ms. */
function reader() {
  const key = signal<string | null>("a");
  const revision = signal(0);
  const read = vi.fn(
    (name: string) =>
      new Promise<string>((resolve, reject) => {
        const answer = `${name}#${read.mock.calls.length}`;
        setTimeout(() => {
          if (name === "bad") reject(new ApiError("no such tag", "", 404));
          else resolve(answer);
        }, 10);
      }),
  );
  const held = resource({
    key: () => key.value,
    read,
    revision: () => revision.value,
    pause: 100,
  });
  return { key, revision, read, held };
}

it("keeps the old value while the new one is on its way", async () => {
  const { key, held } = reader();
  expect(held.loading.value).toBe(true);
  await vi.advanceTimersByTimeAsync(10);
  expect(held.value.value).toBe("a#1");
  key.value = "b";
  expect(held.value.value).toBe("a#1");
  expect(held.valueKey.value).toBe("a");
  await vi.advanceTimersByTimeAsync(10);
  expect(held.value.value).toBe("b#2");
  expect(held.loading.value).toBe(false);
});

it("reads new data of the same key no sooner than the pause allows", async () => {
  const { revision, read, held } = reader();
  await vi.advanceTimersByTimeAsync(10);
  for (let i = 0; i < 20; i++) {
    revision.value += 1;
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(200);
  expect(read.mock.calls.length).toBeGreaterThanOrEqual(3);
  expect(read.mock.calls.length).toBeLessThanOrEqual(4);
  expect(held.value.value).toBe(`a#${read.mock.calls.length}`);
});

it("reads nothing without a key, and again when there is one", async () => {
  const { key, revision, read, held } = reader();
  await vi.advanceTimersByTimeAsync(10);
  key.value = null;
  revision.value += 1;
  await vi.advanceTimersByTimeAsync(500);
  expect(read).toHaveBeenCalledTimes(1);
  expect(held.value.value).toBe("a#1");
  key.value = "a";
  await vi.advanceTimersByTimeAsync(10);
  expect(held.value.value).toBe("a#2");
});

it("tells a failure, keeps the value, and forgets the failure with the next answer", async () => {
  const { key, held } = reader();
  await vi.advanceTimersByTimeAsync(10);
  key.value = "bad";
  await vi.advanceTimersByTimeAsync(10);
  expect(held.error.value?.message).toBe("no such tag");
  expect(held.value.value).toBe("a#1");
  key.value = "c";
  await vi.advanceTimersByTimeAsync(10);
  expect(held.error.value).toBeNull();
});

it("reads no more after it was disposed of", async () => {
  const { key, read, held } = reader();
  held.dispose();
  key.value = "b";
  await vi.advanceTimersByTimeAsync(500);
  expect(read).toHaveBeenCalledTimes(1);
});

it("asks again after a failure that may pass, ever later, and at once when there is news", async () => {
  const revision = signal(0);
  const read = vi.fn(() =>
    read.mock.calls.length < 5
      ? Promise.reject(new ApiError("bad gateway", "", 502))
      : Promise.resolve("well"),
  );
  const held = resource({
    key: () => "a",
    read,
    revision: () => revision.value,
  });
  await vi.advanceTimersByTimeAsync(1_900);
  expect(held.error.value?.message).toBe("bad gateway");
  expect(read).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(read).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(read).toHaveBeenCalledTimes(3);
  revision.value += 1;
  await vi.advanceTimersByTimeAsync(300);
  expect(read).toHaveBeenCalledTimes(4);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(held.value.value).toBe("well");
  expect(held.error.value).toBeNull();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(read).toHaveBeenCalledTimes(5);
});

it("does not ask again for what was refused", async () => {
  const { key, read } = reader();
  await vi.advanceTimersByTimeAsync(10);
  key.value = "bad";
  await vi.advanceTimersByTimeAsync(60_000);
  expect(read).toHaveBeenCalledTimes(2);
});

import { signal } from "@preact/signals";
import { beforeEach, expect, it, vi } from "vitest";
import { paced, restless } from "./paced";

beforeEach(() => void vi.useFakeTimers());

it("follows at once, then once a pause, and never misses the last value", () => {
  const source = signal(0);
  const followed = paced(source, 60);
  source.value = 1;
  expect(followed.value).toBe(1);
  source.value = 2;
  source.value = 3;
  expect(followed.value).toBe(1);
  vi.advanceTimersByTime(60);
  expect(followed.value).toBe(3);
});

it("waits with the next value until what came of the last one is done", () => {
  const source = signal(0);
  const free = signal(true);
  const followed = paced(source, 60, free);
  source.value = 1;
  free.value = false;
  source.value = 2;
  vi.advanceTimersByTime(1_000);
  expect(followed.value).toBe(1);
  free.value = true;
  expect(followed.value).toBe(2);
});

it("moves until it has rested, and what came of it is done", () => {
  const source = signal(0);
  const free = signal(true);
  const moves = restless(source, 150, free);
  expect(moves.value).toBe(false);
  source.value = 1;
  expect(moves.value).toBe(true);
  vi.advanceTimersByTime(100);
  source.value = 2;
  vi.advanceTimersByTime(100);
  expect(moves.value).toBe(true);
  free.value = false;
  vi.advanceTimersByTime(100);
  expect(moves.value).toBe(true);
  free.value = true;
  expect(moves.value).toBe(false);
});

it("does not move for ever where what came of it is never done", () => {
  const source = signal(0);
  const moves = restless(source, 150, signal(false));
  source.value = 1;
  vi.advanceTimersByTime(1_000);
  expect(moves.value).toBe(true);
  vi.advanceTimersByTime(5_000);
  expect(moves.value).toBe(false);
});

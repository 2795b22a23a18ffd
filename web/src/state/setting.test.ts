// @vitest-environment jsdom
import { signal } from "@preact/signals";
import { beforeEach, expect, it } from "vitest";
import {
  foldedSetting,
  oneOf,
  resetSettings,
  setting,
  stored,
} from "./setting";
import { readStored, writeStored } from "./stored";

beforeEach(() => localStorage.clear());

const mode = () => setting("mode", "offset", oneOf("offset", "overlay"));

it("begins with the fallback, and stores only what is chosen", () => {
  const held = mode();
  expect(held.value).toBe("offset");
  expect(readStored("mode")).toBeNull();
  held.value = "overlay";
  expect(readStored("mode")).toBe("overlay");
  expect(mode().value).toBe("overlay");
});

it.each(["sideways", 3, null])("ignores %j, which is no choice", (value) => {
  writeStored("mode", value);
  expect(mode().value).toBe("offset");
});

it("gives a signal that is there already what was stored", () => {
  writeStored("language", "zh-CN");
  const held = signal("en");
  stored("language", held, oneOf("en", "zh-CN"));
  expect(held.value).toBe("zh-CN");
});

it("folds nothing where the stored names are no names", () => {
  writeStored("folded", ["loss", 3]);
  expect(foldedSetting("folded").value).toEqual([]);
  writeStored("folded", ["loss"]);
  expect(foldedSetting("folded").value).toEqual(["loss"]);
});

it("goes back to the factory's settings, and again to the reader's", () => {
  const held = mode();
  held.value = "overlay";
  const undo = resetSettings();
  expect(held.value).toBe("offset");
  expect(readStored("mode")).toBeNull();
  undo();
  expect(held.value).toBe("overlay");
  expect(readStored("mode")).toBe("overlay");
});

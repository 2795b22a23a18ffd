import { describe, expect, test } from "vitest";
import type { Context } from "../api/contexts";
import { commandText, gpuTexts, revisionText } from "./contexts";

const NOTHING: Context = {
  started: 1,
  command: [],
  directory: "",
  git: null,
  python: "",
  packages: {},
  host: "",
  os: "",
  cpu: "",
  cores: 0,
  memory: 0,
  gpus: [],
  cuda: "",
  environment: {},
};
const COMMIT = "4ff0a31b0c9d";

describe("what a run was begun with, in words", () => {
  test.each([
    [null, ""],
    [
      { commit: COMMIT, branch: "main", remote: "", dirty: true },
      "4ff0a31* main",
    ],
    [{ commit: COMMIT, branch: "", remote: "", dirty: null }, "4ff0a31"],
    [{ commit: "", branch: "trunk", remote: "", dirty: null }, "trunk"],
  ])("revision %#", (git, told) => {
    expect(revisionText({ ...NOTHING, git })).toBe(told);
  });

  test("a command can be pasted into a shell", () => {
    const command = ["/usr/bin/python3", "/w/train.py", "--note", "it's a b"];
    expect(commandText({ ...NOTHING, command })).toBe(
      String.raw`/usr/bin/python3 /w/train.py --note 'it'\''s a b'`,
    );
    expect(commandText({ ...NOTHING, command }, true)).toBe(
      String.raw`python3 train.py --note 'it'\''s a b'`,
    );
    expect(commandText({ ...NOTHING, command: ["a", ""] })).toBe("a ''");
  });

  test("GPUs of one name are counted", () => {
    const gpus = ["H200", "H200", "A40"].map((name) => ({ name, memory: 0 }));
    expect(gpuTexts({ ...NOTHING, gpus })).toEqual(["2 × H200", "A40"]);
  });
});

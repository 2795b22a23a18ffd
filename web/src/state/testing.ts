/** Boards for the tests of what follows from them. */
import type { Board, Run } from "../api/types";

/** A run that logged these places of the board's tags. */
export function testRun(name: string, tags: Run["tags"] = {}): Run {
  return {
    name,
    firstWallTime: 0,
    lastWallTime: 1,
    lastStep: 10,
    modified: 2,
    tags,
  };
}

/** A board that has been read, with these runs of these tags. */
export function testBoard(
  runs: readonly Run[],
  tags: Board["tags"] = {},
): Board {
  return {
    version: 5,
    logdir: "/runs",
    title: "",
    glassboard: "0.1.0",
    allowDelete: false,
    progress: {
      state: "ready",
      reason: "",
      files: 1,
      secondsLeft: null,
      bytesRead: 0,
      bytesTotal: 0,
      points: 0,
    },
    tags,
    runs,
    problems: [],
  };
}

/** The lines of the runs panel: runs, and the folders or groups around them; pure. */
import type { Training } from "./trainings";

export interface RunLine {
  readonly kind: "run";
  readonly key: string;
  readonly training: Training;
  /** What of its name the folders around it don't say. */
  readonly label: string;
  readonly depth: number;
}

/** A folder of names, or a group of runs. */
export interface FolderLine {
  readonly kind: "folder";
  readonly key: string;
  /** Its path, or the group's name. */
  readonly path: string;
  readonly label: string;
  readonly depth: number;
  readonly open: boolean;
  /** The trainings in it, at whatever depth. */
  readonly names: readonly string[];
  /** Of a group. */
  readonly color: string | null;
}

export type Line = RunLine | FolderLine;

export function flatLines(trainings: readonly Training[]): readonly Line[] {
  return trainings.map((training) => runLine(training, training.name, 0));
}

/** A folder: what it holds, in the order in which the first of it comes. */
interface Node {
  readonly path: string;
  readonly items: (Node | Training)[];
}

/**
 * Names as paths. A folder stands where the first of what it holds does; one that holds nothing but another folder is
 * joined to it, and one that holds a single run is no folder at all. A run that others lie below stands in their folder.
 */
export function treeLines(
  trainings: readonly Training[],
  isOpen: (path: string) => boolean,
): readonly Line[] {
  const lines: Line[] = [];
  addLines(lines, folders(trainings), 0, 0, isOpen);
  return lines;
}

function folders(trainings: readonly Training[]): Node {
  const root: Node = { path: "", items: [] };
  const nodes = new Map<string, Node>();
  const below = trainings.map(({ name }) => foldersOf(name));
  const paths = new Set(below.flat());
  trainings.forEach((training, place) => {
    const own = paths.has(training.name) ? [training.name] : [];
    let node = root;
    for (const path of [...below[place]!, ...own]) {
      let next = nodes.get(path);
      if (!next) {
        next = { path, items: [] };
        nodes.set(path, next);
        node.items.push(next);
      }
      node = next;
    }
    node.items.push(training);
  });
  return root;
}

/** `a/b/c` lies in `a` and `a/b`. */
function foldersOf(name: string): string[] {
  const found: string[] = [];
  for (
    let slash = name.indexOf("/", 1);
    slash > 0;
    slash = name.indexOf("/", slash + 1)
  ) {
    found.push(name.slice(0, slash));
  }
  return found;
}

/** `said`: how many characters of the names the lines above tell. */
function addLines(
  lines: Line[],
  node: Node,
  said: number,
  depth: number,
  isOpen: (path: string) => boolean,
): void {
  for (const item of node.items) {
    const inner = joined(item);
    if (!("items" in inner)) {
      const rest = inner.name.slice(said);
      const label = rest || inner.name.slice(inner.name.lastIndexOf("/") + 1);
      lines.push(runLine(inner, label, depth));
      continue;
    }
    const { path } = inner;
    const open = isOpen(path);
    lines.push({
      kind: "folder",
      key: `folder ${path}`,
      path,
      label: path.slice(said),
      depth,
      open,
      names: namesIn(inner),
      color: null,
    });
    if (open) addLines(lines, inner, path.length + 1, depth + 1, isOpen);
  }
}

/** What a folder of a single thing comes down to. */
function joined(item: Node | Training): Node | Training {
  const [only] = "items" in item && item.items.length === 1 ? item.items : [];
  return only ? joined(only) : item;
}

function namesIn(node: Node): string[] {
  return node.items.flatMap((item) =>
    "items" in item ? namesIn(item) : [item.name],
  );
}

/** Groups in the order in which the first of each comes; a run that is alone under its own name needs none around it. */
export function groupLines(
  trainings: readonly Training[],
  groupOf: (name: string) => string,
  colorOf: (group: string) => string,
  nameOf: (name: string) => string,
  isOpen: (group: string) => boolean,
): readonly Line[] {
  const groups = new Map<string, Training[]>();
  for (const training of trainings) {
    const group = groupOf(training.name);
    const held = groups.get(group);
    if (held) held.push(training);
    else groups.set(group, [training]);
  }
  return [...groups].flatMap(([group, members]) => {
    const [first] = members;
    if (first && members.length === 1 && nameOf(first.name) === group) {
      return [runLine(first, first.name, 0)];
    }
    const open = isOpen(group);
    const head: FolderLine = {
      kind: "folder",
      key: `group ${group}`,
      path: group,
      label: group,
      depth: 0,
      open,
      names: members.map(({ name }) => name),
      color: colorOf(group),
    };
    const lines = members.map((one) => runLine(one, one.name, 1));
    return open ? [head, ...lines] : [head];
  });
}

function runLine(training: Training, label: string, depth: number): RunLine {
  return { kind: "run", key: `run ${training.name}`, training, label, depth };
}

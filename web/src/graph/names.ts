/** What a box is called: its title and, beneath it, its kind (a module's class or an operation). */
export interface Caption {
  readonly title: string;
  readonly kind: string;
}

/** A scope deeper than this is kept as one segment, so that a hostile name cannot nest boxes without end. */
const MAX_DEPTH = 64;

/** The ops of a model's inputs and outputs: ours, and the one of torch's writer (`input/x`, `output/output.1`). */
const IO_OPS: ReadonlySet<string> = new Set(["Input", "Output", "IO Node"]);

/** Whether a node only stands for what the model is given or returns. */
export function isInputOrOutput(op: string): boolean {
  return IO_OPS.has(op);
}

/** Containers that never run as a whole: drawn as boxes they would tie calls together that have nothing to do with each other. */
const CONTAINER = /^(ModuleList|ModuleDict)\[/;

/**
 * The segments of a node's name, one a box. Inputs and outputs of the model stand on their own, not in a box called `input`,
 * and a container shares a segment with its member: `ModuleList[layers]/Linear[0]`.
 */
export function splitName(name: string, op: string): readonly string[] {
  if (IO_OPS.has(op)) return [name];
  const segments: string[] = [];
  let container = "";
  const parts = name.split("/");
  parts.forEach((part, place) => {
    const segment = container + part;
    const holds = CONTAINER.test(part) && place < parts.length - 2;
    container = holds ? `${segment}/` : "";
    if (!holds) segments.push(segment);
  });
  if (segments.length <= MAX_DEPTH) return segments;
  return [
    ...segments.slice(0, MAX_DEPTH - 1),
    segments.slice(MAX_DEPTH - 1).join("/"),
  ];
}

/**
 * `Conv2d[conv1]` is the module `conv1` of class `Conv2d`, and `Conv2d[conv1]_1` its second call; `ModuleList[layers]/Linear[0]`
 * is `layers.0`; any other segment is a title without a kind.
 */
export function moduleCaption(segment: string): Caption {
  const parts = segment.split("/");
  if (parts.length > 1 && CONTAINER.test(segment)) {
    const captions = parts.map(moduleCaption);
    return {
      title: captions.map(({ title }) => title).join("."),
      kind: captions.at(-1)?.kind ?? "",
    };
  }
  const match = /^([^[\]]+)\[(.+)\](?:_(\d+))?$/.exec(segment);
  const [, kind, attribute, again] = match ?? [];
  if (kind === undefined || attribute === undefined)
    return { title: segment || "(unnamed)", kind: "" };
  return {
    title: again ? `${attribute} #${String(Number(again) + 1)}` : attribute,
    kind,
  };
}

/**
 * The caption of an operation. torch names operations after the variable they fill, and often only by a number, so its
 * `aten::relu` is called `relu` first; elsewhere the name is what the author chose and leads.
 */
export function operationCaption(segment: string, op: string): Caption {
  if (IO_OPS.has(op)) {
    const [side = "", ...rest] = segment.split("/");
    const title = rest.join("/").replace(/\.\d+$/, "");
    return title === side || /^\d*$/.test(title)
      ? { title: side, kind: "" }
      : { title, kind: side };
  }
  const scoped = /^\w+::_?(.+)$/.exec(op);
  if (scoped?.[1] !== undefined) {
    return {
      title: scoped[1],
      kind: /^(\d+|input(\.\d+)?)$/.test(segment) ? "" : segment,
    };
  }
  const title = segment || op || "(unnamed)";
  return { title, kind: sameWord(title, op) ? "" : op };
}

/** Whether a name only repeats its op: `conv2d_1` of `conv2d`, `MatMul` of `MatMul`. */
function sameWord(title: string, op: string): boolean {
  return title.replace(/[_.]\d+$/, "").toLowerCase() === op.toLowerCase();
}

import { useMemo } from "preact/hooks";
import type { Painted } from "./ansiColor";
import { consoleRuns } from "./console";
import { allVisible, visibleControls } from "./controls";

/** What a program printed, as a terminal shows it. */
export function Console({ text }: { text: string }) {
  const runs = useMemo(() => consoleRuns(text), [text]);
  return (
    <pre class="text-raw text-console" tabIndex={0}>
      {runs.map((run, place) =>
        run.class ? (
          <span key={place} class={run.class} style={styleOf(run.colors)}>
            {visibleControls(run.text)}
          </span>
        ) : (
          visibleControls(run.text)
        ),
      )}
    </pre>
  );
}

/** For the style sheet, which knows the theme. */
function styleOf(colors: Painted | undefined) {
  if (!colors) return {};
  const { light, dark, background } = colors;
  return {
    "--on-light": light,
    "--on-dark": dark,
    ...(background && { "--behind": background }),
  };
}

/** Characters that are laid out together: the browser leaves out those that are out of sight. */
const PIECE = 8_192;

/** A text as it was logged, with all that isn't seen made visible. */
export function Raw({ text }: { text: string }) {
  const pieces = useMemo(() => piecesOf(allVisible(text)), [text]);
  return (
    <pre class="text-raw">
      {pieces.length === 1
        ? pieces[0]
        : pieces.map((piece, place) => (
            <span key={place} class="text-piece">
              {piece}
            </span>
          ))}
    </pre>
  );
}

/** Cut at ends of lines, which the pieces' own ends stand for; where a line is longer than a piece, within it. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (text.length - from > PIECE) {
    const end = text.lastIndexOf("\n", from + PIECE);
    const cut = end > from ? end : from + PIECE;
    pieces.push(text.slice(from, cut));
    from = end > from ? cut + 1 : cut;
  }
  pieces.push(text.slice(from));
  return pieces;
}

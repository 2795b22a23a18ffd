import type { ComponentChildren } from "preact";
import { onMac, shortcutText } from "../base/keys";
import { t, type MessageKey } from "../i18n";
import { commands, type Command } from "../state/commands";
import "../styles/shortcuts.css";
import { Dialog } from "../ui/Dialog";
import { Keys } from "../ui/Keys";
import { shortcutsOpen } from "./opened";
import { commandTitle } from "./paletteEntries";

/** By the first part of the commands' ids, in this order; what is in none of them stands with the last. */
const GROUPS = [
  "find",
  "go",
  "charts",
  "card",
  "graph",
  "view",
  "page",
] as const;
type Group = (typeof GROUPS)[number];

/** What is done with the pointer has no command. */
const POINTER: readonly (readonly [MessageKey, MessageKey])[] = [
  ["pointer.drag", "pointer.drag.does"],
  ["pointer.shiftDrag", "pointer.shiftDrag.does"],
  ["pointer.wheel", "pointer.wheel.does"],
  ["pointer.doubleClick", "pointer.doubleClick.does"],
  ["pointer.axis", "pointer.axis.does"],
  ["pointer.altClick", "pointer.altClick.does"],
  ["pointer.shiftClick", "pointer.shiftClick.does"],
];

/** What a chart does with keys while it has the focus: `plot/keys.ts`. */
const CHART: readonly (readonly [string, MessageKey])[] = [
  ["← →", "chartKeys.points"],
  ["↑ ↓", "chartKeys.lines"],
  ["+ −", "chartKeys.zoom"],
  ["0", "chartKeys.reset"],
];

/** Every key that does something, by what it is about. */
export function ShortcutsSheet() {
  // the tour's own Escape is said of all that is open
  const keyed = commands.value.filter(
    ({ shortcut }) => shortcut && shortcut !== "Escape",
  );
  return (
    <Dialog
      class="shortcuts"
      title={t("shortcuts.title")}
      onClose={() => (shortcutsOpen.value = false)}
    >
      <div class="shortcuts-groups">
        {GROUPS.map((group) => (
          <Keyed
            key={group}
            title={t(`shortcuts.${group}`)}
            commands={keyed.filter((command) => groupOf(command) === group)}
          >
            {group === "page" && (
              <Line does={t("shortcuts.close")} shortcut="Escape" />
            )}
          </Keyed>
        ))}
        <Told
          title={t("shortcuts.focusedChart")}
          lines={CHART.map(([keys, does]) => [t(does), keys])}
        />
        <Told
          title={t("shortcuts.pointer")}
          lines={POINTER.map(([gesture, does]) => [t(does), t(gesture)])}
        />
      </div>
    </Dialog>
  );
}

function Told(props: {
  title: string;
  lines: readonly (readonly [does: string, by: string])[];
}) {
  return (
    <section>
      <h3>{props.title}</h3>
      <dl>
        {props.lines.map(([does, by]) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>{by}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function groupOf({ id }: Command): Group {
  const first = id.split(".")[0];
  return GROUPS.find((group) => group === first) ?? "page";
}

function Keyed(props: {
  title: string;
  commands: readonly Command[];
  children: ComponentChildren;
}) {
  if (props.commands.length === 0) return null;
  return (
    <section>
      <h3>{props.title}</h3>
      <dl>
        {props.commands.map((command) => (
          <Line
            key={command.id}
            does={commandTitle(command)}
            shortcut={command.shortcut!}
          />
        ))}
        {props.children}
      </dl>
    </section>
  );
}

function Line({ does, shortcut }: { does: string; shortcut: string }) {
  return (
    <div>
      <dt>{does}</dt>
      <dd>
        <Keys shortcut={shortcut} />
        <span class="visually-hidden">{shortcutText(shortcut, onMac)}</span>
      </dd>
    </div>
  );
}

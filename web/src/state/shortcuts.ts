/** The keys that run commands. */
import { onMac, stepOf, strokeOf } from "../base/keys";
import { commands } from "./commands";

/** How long a first key (`g`) waits for the second. */
const PENDING_MS = 1_500;

/** Runs commands by their keys until the returned function is called. */
export function startShortcuts(): () => void {
  let pending = "";
  let pressedAt = -Infinity;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const stroke = strokeOf(event, onMac);
    if (stroke === null) return;
    if (isTyping(event.target) && !stroke.startsWith("Mod+")) return;
    if (event.timeStamp - pressedAt > PENDING_MS) pending = "";
    const able = commands
      .peek()
      .filter(({ shortcut, when }) => shortcut && (when?.() ?? true));
    const step = stepOf(
      pending,
      stroke,
      able.map(({ shortcut }) => shortcut!),
    );
    pending = step.does === "wait" ? step.pending : "";
    pressedAt = event.timeStamp;
    if (step.does !== "run") return;
    const command = able.find(({ shortcut }) => shortcut === step.shortcut)!;
    event.preventDefault();
    if (!event.repeat || command.repeats) command.run();
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

/** Whether keys go into something here: letters must not do anything else. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) {
    return !["checkbox", "radio", "range", "button", "color"].includes(
      target.type,
    );
  }
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable
  );
}

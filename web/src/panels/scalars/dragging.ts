/** Cards are dragged onto each other by their titles, and are one card then. */
import type { CardSpec } from "../../state/cards";
import { combineInto } from "./combining";

const TYPE = "application/x-glassboard-card";

/** What is dragged; a drop can only be read once it is let go. */
let dragged: CardSpec | null = null;

export function dragHandle(spec: CardSpec) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      dragged = spec;
      event.dataTransfer?.setData(TYPE, spec.id);
      event.dataTransfer?.setData("text/plain", spec.tags.join("\n"));
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
    },
    onDragEnd: () => (dragged = null),
  };
}

export function dropTarget(spec: CardSpec) {
  const mark = (event: DragEvent, on: boolean) =>
    (event.currentTarget as HTMLElement).classList.toggle("drop", on);
  const takes = (event: DragEvent) =>
    event.dataTransfer?.types.includes(TYPE) && dragged?.id !== spec.id;
  return {
    onDragOver: (event: DragEvent) => {
      if (!takes(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      mark(event, true);
    },
    onDragLeave: (event: DragEvent) => {
      const to = event.relatedTarget as Node | null;
      if (!(event.currentTarget as HTMLElement).contains(to))
        mark(event, false);
    },
    onDrop: (event: DragEvent) => {
      mark(event, false);
      if (!takes(event) || !dragged) return;
      event.preventDefault();
      combineInto(spec, [...spec.tags, ...dragged.tags], dragged);
    },
  };
}

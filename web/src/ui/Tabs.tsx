import type { ComponentChildren } from "preact";

export interface TabItem {
  readonly id: string;
  readonly label: ComponentChildren;
}

/** Tabs with one panel, `tabPanelId` of them all; the arrow keys, Home and End move between them. */
export function Tabs(props: {
  label: string;
  items: readonly TabItem[];
  selected: string;
  panelId: string;
  onSelect: (id: string) => void;
}) {
  const move = (event: KeyboardEvent) => {
    const place = props.items.findIndex((item) => item.id === props.selected);
    const last = props.items.length - 1;
    const targets: Record<string, number> = {
      ArrowRight: place === last ? 0 : place + 1,
      ArrowLeft: place <= 0 ? last : place - 1,
      Home: 0,
      End: last,
    };
    const next = props.items[targets[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    props.onSelect(next.id);
    document.getElementById(tabId(next.id))?.focus();
  };
  // where the selected one is not among them, the first takes the keyboard's focus
  const reachable = props.items.some((item) => item.id === props.selected)
    ? props.selected
    : props.items[0]?.id;
  return (
    <div class="tabs" role="tablist" aria-label={props.label} onKeyDown={move}>
      {props.items.map((item) => (
        <button
          key={item.id}
          id={tabId(item.id)}
          type="button"
          role="tab"
          class="tab"
          aria-selected={item.id === props.selected}
          aria-controls={props.panelId}
          tabIndex={item.id === reachable ? 0 : -1}
          onClick={() => props.onSelect(item.id)}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}

export function tabId(id: string): string {
  return `tab-${id}`;
}

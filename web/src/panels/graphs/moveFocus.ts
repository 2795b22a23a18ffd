const STEPS = {
  ArrowUp: "previousElementSibling",
  ArrowDown: "nextElementSibling",
} as const;

/** Up and down go from row to row of a virtual list, to what `target` names in it. */
export function moveFocus(event: KeyboardEvent, target: string): void {
  const to = STEPS[event.key as keyof typeof STEPS];
  const item = to && (event.target as Element).closest("li")?.[to];
  if (!item) return;
  event.preventDefault();
  item.querySelector<HTMLElement>(target)?.focus();
}

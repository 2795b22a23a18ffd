import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { place } from "./place";

const DELAY_MS = 350;

/**
 * Shows `text` beside its child while the pointer rests on it or the keyboard's focus is in it. The child names itself to
 * assistive technology; the tooltip only repeats that for the eye.
 */
export function Tooltip(props: {
  text: string;
  children: ComponentChildren;
  class?: string;
}) {
  const anchor = useRef<HTMLSpanElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const timer = useRef(0);
  const [open, setOpen] = useState(false);

  const show = (delay: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setOpen(true), delay);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useLayoutEffect(() => {
    if (!open || !anchor.current || !tip.current) return;
    const at = place(
      anchor.current.getBoundingClientRect(),
      tip.current.getBoundingClientRect(),
      { width: innerWidth, height: innerHeight },
    );
    tip.current.style.left = `${at.left}px`;
    tip.current.style.top = `${at.top}px`;
  }, [open, props.text]);

  return (
    <span
      ref={anchor}
      class={props.class ? `tooltip-anchor ${props.class}` : "tooltip-anchor"}
      onPointerEnter={() => show(DELAY_MS)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocusIn={(event) => {
        if ((event.target as Element).matches(":focus-visible")) show(0);
      }}
      onFocusOut={hide}
      onKeyDown={(event) => {
        if (event.key === "Escape") hide();
      }}
    >
      {props.children}
      {open && (
        <div ref={tip} class="tooltip" role="tooltip">
          {props.text}
        </div>
      )}
    </span>
  );
}

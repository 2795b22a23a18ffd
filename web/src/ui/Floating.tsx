import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { placeMenu, type Rect } from "./place";

/**
 * A box in the browser's top layer, open as long as it is rendered: nothing clips it. Focus goes in, to what is marked
 * `autofocus` or comes first; Escape or a click elsewhere close it, and give the focus back.
 */
export function Floating(props: {
  label: string;
  /** Where it opens: below this. */
  anchor: Rect;
  align?: "left" | "right";
  /** Gets the focus when it closes. */
  returnTo: HTMLElement | null;
  class?: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const { anchor, align = "left", returnTo, onClose } = props;
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.showPopover();
    const settle = () => {
      const at = placeMenu(
        anchor,
        element.getBoundingClientRect(),
        { width: innerWidth, height: innerHeight },
        align,
      );
      element.style.left = `${at.left}px`;
      element.style.top = `${at.top}px`;
    };
    settle();
    const first = element.querySelector<HTMLElement>(
      "[autofocus], input, button, select, textarea",
    );
    first?.focus({ preventScroll: true });
    const observer = new ResizeObserver(settle);
    observer.observe(element);
    return () => {
      observer.disconnect();
      if (element.contains(document.activeElement)) {
        returnTo?.focus({ preventScroll: true });
      }
    };
  }, []);

  return (
    <div
      ref={box}
      class={props.class ? `floating ${props.class}` : "floating"}
      popover="auto"
      role="dialog"
      aria-label={props.label}
      onToggle={(event) => {
        if (event.newState === "closed") onClose();
      }}
      // what it is rendered in must not take its keys and clicks for its own
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape" && !event.isComposing) {
          event.preventDefault();
          onClose();
        }
      }}
      onClick={(event) => event.stopPropagation()}
    >
      {props.children}
    </div>
  );
}

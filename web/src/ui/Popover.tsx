import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/**
 * A button that opens a box below itself, which then has the focus. Escape, a click elsewhere, leaving it with the keyboard
 * or `close` shut it; but for the clicks, focus then returns to the button.
 */
export function Popover(props: {
  /** The accessible name of both. */
  label: string;
  button: ComponentChildren;
  buttonClass: string;
  /** Which edge of the button the box keeps to. */
  align: "left" | "right";
  /** Where it is opened from elsewhere, too. */
  open?: Signal<boolean>;
  children: (close: () => void) => ComponentChildren;
}) {
  const own = useSignal(false);
  const open = props.open ?? own;
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const isOpen = open.value;
  const close = () => {
    open.value = false;
    button.current?.focus();
  };

  useLayoutEffect(() => {
    if (isOpen) box.current?.focus({ preventScroll: true });
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) open.value = false;
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [isOpen, open]);

  return (
    <div
      ref={root}
      class="popover-root"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.preventDefault();
        close();
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget as Node | null;
        if (next && !root.current?.contains(next)) open.value = false;
      }}
    >
      <button
        ref={button}
        type="button"
        class={props.buttonClass}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={props.label}
        onClick={() => (open.value = !isOpen)}
      >
        {props.button}
      </button>
      {isOpen && (
        <div
          ref={box}
          class={`popover ${props.align}`}
          role="dialog"
          aria-label={props.label}
          tabIndex={-1}
        >
          {props.children(close)}
        </div>
      )}
    </div>
  );
}

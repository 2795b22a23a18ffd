import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** A button that opens a box below itself. Escape, a click elsewhere or `close` shut it; focus then returns to the button. */
export function Popover(props: {
  /** The accessible name of both. */
  label: string;
  button: ComponentChildren;
  buttonClass: string;
  /** Which edge of the button the box keeps to. */
  align: "left" | "right";
  children: (close: () => void) => ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  return (
    <div
      ref={root}
      class="popover-root"
      onKeyDown={(event) => {
        if (event.key === "Escape" && open) close();
      }}
    >
      <button
        ref={button}
        type="button"
        class={props.buttonClass}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={props.label}
        onClick={() => setOpen(!open)}
      >
        {props.button}
      </button>
      {open && (
        <div
          class={`popover ${props.align}`}
          role="dialog"
          aria-label={props.label}
        >
          {props.children(close)}
        </div>
      )}
    </div>
  );
}

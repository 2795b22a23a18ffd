import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { IconButton } from "./IconButton";

/**
 * A modal box with a heading and a button that closes it; so do Escape and a click beside it. Focus goes in (to what has
 * `autofocus`, or to the box itself), stays in, and returns to where it was. It is open as long as it is rendered.
 */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  /** Stands in for the title as drawn. */
  heading?: ComponentChildren;
  /** Between the heading and the close button. */
  tools?: ComponentChildren;
  /** It takes the whole window: for a card at full screen. */
  full?: boolean;
  /** It has neither heading nor close button of its own; `title` names it. */
  bare?: boolean;
  class?: string;
  children: ComponentChildren;
}) {
  const { title, full, bare } = props;
  const box = useRef<HTMLDialogElement>(null);
  const headingId = useId();

  useLayoutEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    // jsdom has no modal dialogs
    dialog.showModal?.();
    // else the first button, which closes it, would have the focus and show its tooltip
    if (!dialog.querySelector("[autofocus]")) dialog.focus();
    // closing is what gives the focus back
    return () => dialog.close?.();
  }, []);

  const named = bare
    ? { "aria-label": title }
    : { "aria-labelledby": headingId };
  return (
    <dialog
      ref={box}
      class={["dialog", full && "full", props.class].filter(Boolean).join(" ")}
      {...named}
      tabIndex={-1}
      onCancel={(event) => {
        // of a file input inside it, say
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        props.onClose();
      }}
      onPointerDown={(event) => {
        // the backdrop is the dialog itself, outside its own box
        if (event.target === event.currentTarget && beside(event)) {
          event.preventDefault();
          props.onClose();
        }
      }}
      // what it is rendered in must not take its keys and clicks for its own
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.stopPropagation()}
    >
      {!bare && (
        <div class="dialog-head">
          <h2 id={headingId} title={title}>
            {props.heading ?? title}
          </h2>
          {props.tools && <div class="dialog-tools">{props.tools}</div>}
          <IconButton
            icon="close"
            label={t("dialog.close")}
            onClick={props.onClose}
          />
        </div>
      )}
      {props.children}
    </dialog>
  );
}

function beside(event: PointerEvent): boolean {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

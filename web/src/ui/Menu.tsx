import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./Icon";
import { Keys } from "./Keys";
import { movedTo, typedTo, TYPING_PAUSE_MS } from "./menuKeys";
import { placeMenu, type Rect } from "./place";
import { Tooltip } from "./Tooltip";

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
  readonly icon?: IconName;
  /** The keys that do the same, for the eye: `f`. */
  readonly shortcut?: string;
  /** Given: the item is switched on or off, or with `radio` chosen among its neighbours. */
  readonly checked?: boolean;
  readonly radio?: boolean;
  /** Why it can't be chosen now, said below its label. */
  readonly disabled?: string | undefined;
  /** The menu stays open when it is chosen: for several switches in a row. */
  readonly stays?: boolean;
}

/** An item, a heading for those that follow, or a line between them. */
export type MenuEntry =
  MenuItem | { readonly heading: string } | { readonly separator: true };

/** Read anew whenever a signal that it reads changes. */
export type MenuEntries = () => readonly MenuEntry[];

/** A button that opens a menu: by click, Enter or the down arrow. */
export function MenuButton(props: {
  /** The accessible name of both; also the button's tooltip where it shows no text. */
  label: string;
  entries: MenuEntries;
  /** What the button shows where it is more than an icon; then give it a class, too. */
  children?: ComponentChildren;
  class?: string;
  icon?: IconName;
  small?: boolean;
  /** Which edge of the button the menu keeps to. */
  align?: "left" | "right";
}) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState<"first" | "last" | null>(null);
  const { label, children, small, align = "left" } = props;
  const plain = small ? "icon-button small" : "icon-button";
  const drawn = (
    <button
      ref={button}
      type="button"
      class={props.class ?? plain}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={open !== null}
      onClick={() => setOpen(open ? null : "first")}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        setOpen(event.key === "ArrowDown" ? "first" : "last");
      }}
    >
      {children ?? <Icon name={props.icon ?? "more"} size={small ? 14 : 16} />}
    </button>
  );
  return (
    <span class="menu-root">
      {children ? drawn : <Tooltip text={label}>{drawn}</Tooltip>}
      {open && button.current && (
        <Menu
          label={label}
          entries={props.entries}
          anchor={button.current}
          align={align}
          begin={open}
          onClose={() => setOpen(null)}
        />
      )}
    </span>
  );
}

/** A menu at the pointer: `open` is for `onContextMenu`, `menu` goes into the element that has it. */
export function useContextMenu(
  label: string,
  entries: MenuEntries,
): { open: (event: MouseEvent) => void; menu: ComponentChildren } {
  const [at, setAt] = useState<{ rect: Rect; element: HTMLElement } | null>(
    null,
  );
  const open = (event: MouseEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLElement;
    // the keyboard's menu key has no pointer: the menu then opens at the element
    const keyboard = event.clientX === 0 && event.clientY === 0;
    const rect = keyboard
      ? element.getBoundingClientRect()
      : { left: event.clientX, top: event.clientY, width: 0, height: 0 };
    setAt({ rect, element });
  };
  const menu = at && (
    <Menu
      key={`${at.rect.left} ${at.rect.top}`}
      label={label}
      entries={entries}
      anchor={at.element}
      at={at.rect}
      align="left"
      begin="first"
      onClose={() => setAt(null)}
    />
  );
  return { open, menu };
}

/**
 * An open menu, in the browser's top layer: nothing clips it. One item has the focus; the arrows, Home, End and the first
 * letters of a label move it, Escape and Tab give it back to `anchor`.
 */
function Menu(props: {
  label: string;
  entries: MenuEntries;
  anchor: HTMLElement;
  /** Where it opens, where that isn't the anchor. */
  at?: Rect;
  align: "left" | "right";
  begin: "first" | "last";
  onClose: () => void;
}) {
  const { anchor, onClose } = props;
  const box = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: "", time: 0 });
  const entries = props.entries();
  const isMarked = entries.some(
    (entry) => "label" in entry && (entry.icon ?? entry.checked) !== undefined,
  );

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // jsdom has no top layer
    element.showPopover?.();
    const at = placeMenu(
      props.at ?? anchor.getBoundingClientRect(),
      element.getBoundingClientRect(),
      { width: innerWidth, height: innerHeight },
      props.align,
    );
    element.style.left = `${at.left}px`;
    element.style.top = `${at.top}px`;
    const items = itemsOf(element);
    items.at(props.begin === "first" ? 0 : -1)?.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    const outside = (event: Event) => {
      const target = event.target as Node;
      const own = event.type === "pointerdown" && anchor.contains(target);
      // the button's own click closes the menu
      if (!box.current?.contains(target) && !(own && !props.at)) onClose();
    };
    const away = () => onClose();
    document.addEventListener("pointerdown", outside, true);
    document.addEventListener("scroll", outside, true);
    window.addEventListener("resize", away);
    window.addEventListener("blur", away);
    return () => {
      document.removeEventListener("pointerdown", outside, true);
      document.removeEventListener("scroll", outside, true);
      window.removeEventListener("resize", away);
      window.removeEventListener("blur", away);
    };
  }, []);

  const giveBack = () => {
    anchor.focus({ preventScroll: true });
    onClose();
  };
  const choose = (item: MenuItem) => {
    if (item.disabled) return;
    // first the focus, since what the item does may take it further
    if (!item.stays) giveBack();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.isComposing) return;
    const items = itemsOf(event.currentTarget as HTMLElement);
    const from = items.indexOf(document.activeElement as HTMLElement);
    let to = movedTo(event.key, from, items.length);
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      giveBack();
      return;
    }
    const fresh = event.timeStamp - typed.current.time > TYPING_PAUSE_MS;
    const before = fresh ? "" : typed.current.text;
    const letter =
      [...event.key].length === 1 &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      (event.key !== " " || before !== "");
    if (letter) {
      const text = before + event.key;
      typed.current = { text, time: event.timeStamp };
      const labels = items.map((item) => item.dataset.label ?? "");
      to = typedTo(text, from, labels);
    }
    if (letter || to !== undefined) event.preventDefault();
    if (to !== undefined) items[to]?.focus();
  };

  return (
    <div
      ref={box}
      class={isMarked ? "menu marked" : "menu"}
      popover="manual"
      role="menu"
      aria-label={props.label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      // what it stands in must not take its clicks for its own
      onClick={(event) => {
        event.stopPropagation();
        event.preventDefault();
      }}
      onDblClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => event.stopPropagation()}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {entries.map((entry, i) => (
        <Entry key={i} entry={entry} choose={choose} />
      ))}
    </div>
  );
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[data-label]")];
}

function Entry(props: { entry: MenuEntry; choose: (item: MenuItem) => void }) {
  const { entry } = props;
  if ("separator" in entry) return <div class="menu-line" role="separator" />;
  if ("heading" in entry) {
    return (
      <div class="menu-heading" role="presentation">
        {entry.heading}
      </div>
    );
  }
  const { label, icon, shortcut, checked, disabled } = entry;
  const mark = checked ? "check" : icon;
  const role =
    checked === undefined
      ? "menuitem"
      : entry.radio
        ? "menuitemradio"
        : "menuitemcheckbox";
  return (
    <button
      type="button"
      class="menu-item"
      role={role}
      tabIndex={-1}
      data-label={label}
      aria-checked={checked}
      aria-disabled={disabled ? true : undefined}
      onClick={() => props.choose(entry)}
      onPointerMove={(event) =>
        event.currentTarget.focus({ preventScroll: true })
      }
    >
      <span class="menu-mark" aria-hidden="true">
        {mark && <Icon name={mark} size={14} />}
      </span>
      <span class="menu-label">
        {label}
        {disabled && <small>{disabled}</small>}
      </span>
      {shortcut && <Keys shortcut={shortcut} />}
    </button>
  );
}

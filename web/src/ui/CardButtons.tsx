import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { IconButton } from "./IconButton";
import { MenuButton, type MenuEntry } from "./Menu";

/**
 * What any card can be asked for: to fill the page and to leave it again, to be taken away, to be pinned. They come with the
 * pointer or the focus, over the end of a long title, which has all the room until then; what is pinned shows it.
 */
export function CardButtons(props: {
  full: boolean;
  onFull: (full: boolean) => void;
  out: () => readonly MenuEntry[];
  /** Where another name than the common one is due. */
  outLabel?: string;
  pin?: { readonly pinned: boolean; readonly toggle: () => void };
  /** What stays beside them, pointed at or not. */
  standing?: ComponentChildren;
  /** Further ones. */
  children?: ComponentChildren;
}) {
  const { full, onFull, pin, standing } = props;
  return (
    <>
      <span class={pin?.pinned ? "quiet-place pinned" : "quiet-place"}>
        <span class="quiet-tools">
          {!full && (
            <IconButton
              icon="expand"
              label={t("scalars.fullScreen")}
              onClick={() => onFull(true)}
              small
            />
          )}
          <MenuButton
            label={props.outLabel ?? t("out.label")}
            icon="download"
            entries={props.out}
            align="right"
            small
          />
          {props.children}
        </span>
        {pin && (
          <span class={pin.pinned ? "quiet-tools on" : "quiet-tools"}>
            <IconButton
              icon="pin"
              label={t(pin.pinned ? "scalars.unpin" : "scalars.pin")}
              pressed={pin.pinned}
              onClick={pin.toggle}
              small
            />
          </span>
        )}
      </span>
      {standing}
      {full && (
        <IconButton
          icon="close"
          label={t("scalars.leaveFullScreen")}
          onClick={() => onFull(false)}
          small
        />
      )}
    </>
  );
}

import { Icon, type IconName } from "./Icon";
import { Tooltip } from "./Tooltip";

/** A button of one icon; `label` is its accessible name and its tooltip. */
export function IconButton(props: {
  icon: IconName;
  label: string;
  onClick: () => void;
  small?: boolean;
  /** Given: the button is a switch, on or off. */
  pressed?: boolean;
  disabled?: boolean;
}) {
  return (
    <Tooltip text={props.label}>
      <button
        type="button"
        class={props.small ? "icon-button small" : "icon-button"}
        aria-label={props.label}
        aria-pressed={props.pressed}
        disabled={props.disabled}
        onClick={props.onClick}
      >
        <Icon name={props.icon} size={props.small ? 14 : 16} />
      </button>
    </Tooltip>
  );
}

import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { IconButton } from "./IconButton";

const SHOWN_MS = 5_000;
/** Time to reach the button. */
const SHOWN_WITH_ACTION_MS = 12_000;

/** A short message that leaves by itself, but not while the pointer or the focus is on it. */
export function Toast(props: {
  text: string;
  action: { readonly label: string; readonly run: () => void } | null;
  onClose: () => void;
}) {
  const { text, action, onClose } = props;
  const timer = useRef(0);
  const stay = () => clearTimeout(timer.current);
  const leave = () => {
    stay();
    timer.current = window.setTimeout(
      onClose,
      action ? SHOWN_WITH_ACTION_MS : SHOWN_MS,
    );
  };
  useEffect(() => {
    leave();
    return stay;
  }, []);
  return (
    <div
      class="toast"
      onPointerEnter={stay}
      onPointerLeave={leave}
      onFocusIn={stay}
      onFocusOut={leave}
    >
      <span>{text}</span>
      {action && (
        <button
          type="button"
          class="toast-action"
          onClick={() => {
            onClose();
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton
        icon="close"
        label={t("toast.dismiss")}
        onClick={onClose}
        small
      />
    </div>
  );
}

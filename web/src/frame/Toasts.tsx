import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { dismissToast, toasts } from "../base/toast";
import { t } from "../i18n";
import { Toast } from "../ui/Toast";

/** The page's short messages. They stand in the browser's top layer, so that no dialog hides them. */
export function Toasts() {
  const box = useRef<HTMLDivElement>(null);
  useSignalEffect(() => {
    const some = toasts.value.length > 0;
    const element = box.current;
    if (!element?.showPopover) return;
    // the top layer is in order of showing
    if (element.matches(":popover-open")) element.hidePopover();
    if (some) element.showPopover();
  });
  return (
    <>
      <div class="visually-hidden" role="status">
        {toasts.value.map((toast) => toast.text).join(" ")}
      </div>
      <div
        ref={box}
        class="toasts"
        popover="manual"
        role="region"
        aria-label={t("toast.region")}
      >
        {toasts.value.map((toast) => (
          <Toast
            key={toast.id}
            text={toast.text}
            action={toast.action}
            onClose={() => dismissToast(toast.id)}
          />
        ))}
      </div>
    </>
  );
}

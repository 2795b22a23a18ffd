import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "./Icon";

const SHOWN_MS = 1_600;

/** Copies `text`, or what it then answers, and says so for a moment. */
export function CopyButton({ text }: { text: string | (() => string) }) {
  const [copied, setCopied] = useState(false);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    // absent where the page is not served over https or from this machine
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(
      typeof text === "string" ? text : text(),
    );
    setCopied(true);
    timer.current = window.setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <button type="button" class="copy" onClick={() => void copy()}>
      <Icon name={copied ? "check" : "copy"} size={13} />
      <span aria-live="polite">
        {t(copied ? "empty.copied" : "empty.copy")}
      </span>
    </button>
  );
}

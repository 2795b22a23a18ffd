import type { ComponentChildren } from "preact";
import { CopyButton } from "./CopyButton";

/** What stands where there is nothing to show: what is missing, where it was looked for, and what would fill the page. */
export function EmptyState(props: {
  title: string;
  /** What was looked for. */
  body?: ComponentChildren;
  /** An absolute path. */
  path?: string;
  /** Lines to copy. */
  code?: string;
  action?: { readonly label: string; readonly run: () => void };
}) {
  return (
    <div class="empty-state" role="status">
      <h2>{props.title}</h2>
      {props.path && <p class="path">{props.path}</p>}
      {props.body && <p>{props.body}</p>}
      {props.code && (
        <div class="snippet">
          {/* long lines are scrolled, by the keyboard as well */}
          <pre tabIndex={0}>{props.code}</pre>
          <CopyButton text={props.code} />
        </div>
      )}
      {props.action && (
        <button type="button" class="button" onClick={props.action.run}>
          {props.action.label}
        </button>
      )}
    </div>
  );
}

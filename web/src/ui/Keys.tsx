import { keysOf, onMac } from "../base/keys";

/** A shortcut as keys, for the eye. */
export function Keys({ shortcut }: { shortcut: string }) {
  return (
    <span class="keys" aria-hidden="true">
      {keysOf(shortcut, onMac).map((stroke, i) => (
        <span key={i} class="stroke">
          {stroke.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}

/** Letters and figures of a mark. */
const LENGTH = 5;
const MOST = 36 ** LENGTH;

/** A short stand-in for a long name, the same everywhere: FNV-1a of its UTF-16 units, in base 36. One of 60 million. */
export function markOf(name: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  return ((hash >>> 0) % MOST).toString(36).padStart(LENGTH, "0");
}

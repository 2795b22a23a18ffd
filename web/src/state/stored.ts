/** Preferences in localStorage. A browser that refuses storage (a private window) costs the memory, not the page. */
const PREFIX = "glassboard.";

/** What was stored under this name as JSON, or null. */
export function readStored(name: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

export function writeStored(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // a full or forbidden storage: the choice lasts as long as the page
  }
}

export function removeStored(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // a forbidden storage holds nothing
  }
}

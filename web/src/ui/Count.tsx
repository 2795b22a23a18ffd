import { formatCount } from "../base/format";
import { locale } from "../i18n";

/** How many there are of what stands before it. */
export function Count({ of }: { of: number }) {
  return <span class="count">{formatCount(of, locale.value)}</span>;
}

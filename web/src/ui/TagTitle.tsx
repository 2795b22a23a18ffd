/** Of a name that may be cut short its end stays, by which siblings differ: `2026-11-28_resn…wd=1e-4_seed=0`. */
const TAIL = 12;
const LONG = 24;

/** A slash-parted name with its last part emphasised: `loss/`**`train`**. */
export function TagTitle({ name }: { name: string }) {
  const cut = name.lastIndexOf("/") + 1;
  const last = [...name.slice(cut)];
  return (
    <span class="tag-title">
      {cut > 0 && <em>{name.slice(0, cut)}</em>}
      {last.length > LONG ? (
        <b class="long">
          <span>{last.slice(0, -TAIL).join("")}</span>
          <span>{last.slice(-TAIL).join("")}</span>
        </b>
      ) : (
        <b>{name.slice(cut)}</b>
      )}
    </span>
  );
}

/** A slash-parted name with its last part emphasised: `loss/`**`train`**. */
export function TagTitle({ name }: { name: string }) {
  const cut = name.lastIndexOf("/") + 1;
  return (
    <span class="tag-title">
      {cut > 0 && <em>{name.slice(0, cut)}</em>}
      <b>{name.slice(cut)}</b>
    </span>
  );
}

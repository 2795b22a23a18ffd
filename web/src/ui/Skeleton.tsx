/** What stands, still and quiet, where something is being loaded; it fills the box around it. */
export function Skeleton() {
  return <div class="skeleton" aria-hidden="true" />;
}

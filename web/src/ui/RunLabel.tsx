import { Swatch } from "./Swatch";
import { TagTitle } from "./TagTitle";

/** A run's colour and name, cut short where there is no room: the tooltip then tells it in full. */
export function RunLabel(props: {
  name: string;
  color: string;
  dashed?: boolean;
}) {
  return (
    <span class="run-label" title={props.name}>
      <Swatch color={props.color} dashed={props.dashed ?? false} />
      <TagTitle name={props.name} />
    </span>
  );
}

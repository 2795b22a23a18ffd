import type { ComponentChildren } from "preact";

/** One row of a `dl.facts`: a name and its value. */
export function Fact(props: {
  name: string;
  /** The value is a cause for worry. */
  bad?: boolean;
  children: ComponentChildren;
}) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd class={props.bad ? "bad" : ""}>{props.children}</dd>
    </>
  );
}

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

/** Names and values as a `dl`, without those that are empty. */
export function Facts(props: {
  facts: readonly (readonly [name: string, value: string])[];
  /** Further classes. */
  class?: string;
}) {
  const facts = props.facts.filter(([, value]) => value);
  if (facts.length === 0) return null;
  return (
    <dl class={props.class ? `facts ${props.class}` : "facts"}>
      {facts.map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

import type { ComponentChildren, JSX, Ref } from "preact";

type SectionProps = Omit<
  JSX.IntrinsicElements["section"],
  "title" | "class" | "ref" | "children" | "tools"
>;

/** A framed piece of a dashboard with a heading and its tools; other attributes go to the frame. */
export function Card({
  title,
  name,
  tools,
  frame,
  class: extra,
  children,
  ...rest
}: SectionProps & {
  /** The heading as drawn. */
  title: ComponentChildren;
  /** The heading as one plain text, for a tooltip where it is cut short. */
  name: string;
  tools?: ComponentChildren;
  frame?: Ref<HTMLElement>;
  class?: string;
  children: ComponentChildren;
}) {
  return (
    <section
      {...rest}
      {...(frame ? { ref: frame } : {})}
      class={extra ? `card ${extra}` : "card"}
    >
      <div class="card-head">
        <h3 title={name}>{title}</h3>
        {tools && <div class="card-tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}

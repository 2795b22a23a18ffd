import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { say } from "../base/toast";
import { t } from "../i18n";

export interface LazyComponent<Props> {
  /** What stands in its place until its chunk has come; then the component. */
  readonly Component: ComponentType<Props>;
  /** Asks for the chunk already, so that it opens at once and without a server. */
  readonly prefetch: () => void;
}

export interface InItsPlace {
  readonly waiting?: ComponentType;
  /** Without it, a chunk that does not come is told in a message. */
  readonly failed?: ComponentType;
}

/** A part of the page that is a chunk of its own. */
export function lazily<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
  { waiting: Waiting, failed: Failed }: InItsPlace = {},
): LazyComponent<Props> {
  let loaded: ComponentType<Props> | null = null;
  const get = () => load().then((component) => (loaded = component));
  const Component = (props: Props) => {
    const part = useSignal(loaded);
    const missing = useSignal(false);
    useEffect(() => {
      if (part.peek()) return;
      get().then(
        (component) => (part.value = component),
        () => {
          missing.value = true;
          if (!Failed) say(t("error.chunk"));
        },
      );
    }, [part, missing]);
    const Part = part.value;
    if (Part) return <Part {...props} />;
    const Instead = missing.value ? Failed : Waiting;
    return Instead ? <Instead /> : null;
  };
  // a failure is told when the part is opened
  return { Component, prefetch: () => void get().catch(() => null) };
}

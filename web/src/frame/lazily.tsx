import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { say } from "../state/toast";

export interface LazyComponent {
  /** Nothing until its chunk has come; then the component. */
  readonly Component: ComponentType;
  /** Asks for the chunk already, so that it opens at once and without a server. */
  readonly prefetch: () => void;
}

/** A part of the page that is a chunk of its own. */
export function lazily(load: () => Promise<ComponentType>): LazyComponent {
  let loaded: ComponentType | null = null;
  const get = () => load().then((component) => (loaded = component));
  const Component = () => {
    const part = useSignal(loaded);
    useEffect(() => {
      if (part.peek()) return;
      get().then(
        (component) => (part.value = component),
        () => say(t("error.chunk")),
      );
    }, [part]);
    const Part = part.value;
    return Part && <Part />;
  };
  // a failure is told when the part is opened
  return { Component, prefetch: () => void get().catch(() => null) };
}

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component that is loaded when it is first shown; until then there is nothing in its place. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [, setReady] = useState(loaded !== null);
    useEffect(() => {
      let gone = false;
      if (loaded) return;
      void load().then((component) => {
        loaded = component;
        if (!gone) setReady(true);
      });
      return () => {
        gone = true;
      };
    }, []);
    const Loaded = loaded;
    return Loaded && <Loaded {...props} />;
  };
}

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import { say } from "../../state/toast";

/** A component that is loaded when it is first shown; until then there is nothing in its place. */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const part = useSignal(loaded);
    useEffect(() => {
      if (part.peek()) return;
      load().then(
        (component) => (part.value = loaded = component),
        () => say(t("error.chunk")),
      );
    }, [part]);
    const Part = part.value;
    return Part && <Part {...props} />;
  };
}

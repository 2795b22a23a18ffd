import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useState } from "preact/hooks";
import { cancelSlices, inSteps, type Steps } from "../../base/slices";

/** The result of the work on these inputs. While it is under way, that of the ones before stays; null where there is no work. */
export function useSteps<T>(
  work: () => Steps<T> | null,
  inputs: readonly unknown[],
): ReadonlySignal<T | null> {
  const result = useSignal<T | null>(null);
  const [owner] = useState({});
  useLayoutEffect(() => {
    const steps = work();
    if (!steps) {
      result.value = null;
      return;
    }
    inSteps(owner, steps, (made) => {
      result.value = made;
    });
    return () => cancelSlices(owner);
  }, inputs);
  return result;
}

import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { look, type Look } from "./state";
import type { Placement } from "./usePlacement";

/** The view has to rest so long (milliseconds) before the address tells of it. */
const REST_MS = 120;

/** Keeps the address at where one looks, and looks where an address says. */
export function useLook(placement: Placement): void {
  const told = useRef<Look | null>(null);
  useSignalEffect(() => {
    // what was written here needs no following
    if (look.value === told.current) return;
    told.current = look.value;
    placement.lookAt(look.value);
  });
  useSignalEffect(() => {
    if (!placement.placed.value) return;
    const now = placement.looked();
    const timer = window.setTimeout(() => {
      told.current = now;
      look.value = now;
    }, REST_MS);
    return () => window.clearTimeout(timer);
  });
}

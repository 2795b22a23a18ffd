import type { ReadonlySignal } from "@preact/signals";
import { Swatch } from "../../ui/Swatch";
import { Tooltip } from "../../ui/Tooltip";
import { overfittingOf, type CardPair } from "./pairs";

/** Says that validation gets worse while training gets on, and of which run; nothing where it doesn't. */
export function OverfitBadge(props: {
  pairs: ReadonlySignal<readonly CardPair[]>;
}) {
  const found = overfittingOf(props.pairs.value);
  return (
    found && (
      <Tooltip text={found.detail}>
        <span class="badge-warn" tabIndex={0}>
          {found.run && (
            <>
              <Swatch color={found.run.color} />
              <span class="visually-hidden">{found.run.name} </span>
            </>
          )}
          {found.text}
        </span>
      </Tooltip>
    )
  );
}

import { controlOf, controlParts } from "../../graph/control";
import type { Box } from "../../graph/model";
import { t } from "../../i18n";
import { BoxLink } from "./BoxLink";

/** What a loop or a branch does with its parts, each of which can be gone to. */
export function ControlNote(props: { box: Box; onSelect: (box: Box) => void }) {
  const control = controlOf(props.box);
  if (control === null) return null;
  return (
    <section class="graph-control">
      <p>{t(`graphs.${control}`)}</p>
      <ul>
        {controlParts(props.box).map(({ box, role, index }) => (
          <BoxLink
            key={box.id}
            box={box}
            name={box.title}
            said={t(`graphs.part.${role}`, { index })}
            onSelect={props.onSelect}
          />
        ))}
      </ul>
    </section>
  );
}

/** A chart of lines as it is shown, for a picture. */
import { drawChart } from "./drawLines";
import { drawSelection } from "./drawOverlay";
import type { Selection } from "./line";
import type { Plate } from "./picture";
import type { Scene } from "./scene";

/** What is chosen on the x axis is drawn as the chart shows it. */
export interface Shown {
  readonly scene: Scene;
  readonly selected: Selection | null;
}

export function linePlate({ scene, selected }: Shown): Plate {
  return {
    width: scene.width,
    height: scene.height,
    textWidth: scene.input.textWidth,
    draw: (target) => {
      drawChart(target, scene);
      if (selected) drawSelection(target, scene, selected);
    },
  };
}

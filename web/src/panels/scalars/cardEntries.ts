/** What a card's menu offers. */
import { t } from "../../i18n";
import {
  fullScreen,
  pins,
  setCardView,
  togglePin,
  uncombine,
} from "../../state/cards";
import { Y_SCALES } from "../../state/chartOptions";
import type { MenuEntry } from "../../ui/Menu";
import type { CardModel } from "./cardModel";
import { combining } from "./combining";

export function cardEntries(model: CardModel): MenuEntry[] {
  const { spec, view } = model;
  const { wide, table } = view.value;
  const change = (to: Parameters<typeof setCardView>[1]) => () =>
    setCardView(spec.id, to);
  return [
    {
      label: t(pins.value.includes(spec.id) ? "scalars.unpin" : "scalars.pin"),
      icon: "pin",
      shortcut: "p",
      run: () => togglePin(spec.id),
    },
    {
      label: t("scalars.fullScreen"),
      icon: "expand",
      shortcut: "f",
      run: () => (fullScreen.value = spec.id),
    },
    {
      label: t("scalars.wide"),
      checked: wide ?? false,
      run: change({ wide: wide ? undefined : true }),
    },
    {
      label: t("scalars.table"),
      checked: table ?? false,
      run: change({ table: table ? undefined : true }),
    },
    { heading: t("axis.y") },
    ...Y_SCALES.map((scale) => ({
      label: t(`axis.${scale}`),
      checked: model.yScale.value === scale,
      radio: true,
      run: change({ yScale: scale }),
    })),
    { separator: true },
    {
      label: t("scalars.combine"),
      run: () => (combining.value = spec),
    },
    ...(spec.tags.length > 1 || spec.pattern !== undefined
      ? [{ label: t("scalars.uncombine"), run: () => uncombine(spec) }]
      : []),
  ];
}

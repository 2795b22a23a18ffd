/** What a card's menu offers. */
import { t } from "../../i18n";
import {
  cardOf,
  fullScreen,
  pins,
  setCardView,
  togglePin,
  uncombine,
} from "../../state/cards";
import { Y_SCALES } from "../../state/chartOptions";
import type { MenuEntry } from "../../ui/Menu";
import type { CardModel } from "./cardModel";
import { combineInto, combining } from "./combining";
import { partnerOf } from "./pairs";
import { listen } from "./tone/listening";

export function cardEntries(model: CardModel): MenuEntry[] {
  const { spec, view } = model;
  const { wide, table, words } = view.value;
  const partner = partnerOf(spec);
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
    {
      label: t("words.show"),
      checked: words ?? false,
      run: change({ words: words ? undefined : true }),
    },
    {
      label: t("tone.play"),
      icon: "play",
      run: () => void listen(model),
    },
    { heading: t("axis.y") },
    ...Y_SCALES.map((scale) => ({
      label: t(`axis.${scale}`),
      checked: model.yScale.value === scale,
      radio: true,
      run: change({ yScale: scale }),
    })),
    { separator: true },
    ...(partner
      ? [
          {
            label: t("pairs.with", { tag: partner }),
            run: () =>
              combineInto(spec, [...spec.tags, partner], cardOf(partner)),
          },
        ]
      : []),
    {
      label: t("scalars.combine"),
      run: () => (combining.value = spec),
    },
    ...(spec.tags.length > 1 || spec.pattern !== undefined
      ? [{ label: t("scalars.uncombine"), run: () => uncombine(spec) }]
      : []),
  ];
}

import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { locale, t } from "../i18n";
import { panels } from "../panels/registry";
import { board } from "../state/board";
import { tab } from "../state/route";
import { Count } from "../ui/Count";
import { Icon } from "../ui/Icon";
import { measureSoon } from "../ui/measure";
import { MenuButton, type MenuEntry } from "../ui/Menu";
import { Tabs, tabId } from "../ui/Tabs";
import { PANEL_ID } from "./PanelHost";
import { fittingTabs, planTabs, type KindCount, type TabPlan } from "./tabs";

const KINDS = panels.map((panel) => panel.kind);

/** Between two tabs, as in frame.css. */
const GAP = 2;

/** The dashboards that have data, as far as there is room; the others are in a menu. */
export function PanelTabs() {
  const nav = useRef<HTMLElement>(null);
  const tags = board.value?.tags ?? {};
  const plan = planTabs(tags, KINDS, tab.value);
  const places = useFitting(nav, plan);
  const fitting = places.map((place) => plan.shown[place]!);
  const rest = plan.shown.filter((_, place) => !places.includes(place));
  const others = rest.length + plan.waiting.length + plan.later.length;
  return (
    <nav ref={nav} class="panel-tabs" aria-label={t("tabs.label")}>
      <Tabs
        label={t("tabs.label")}
        panelId={PANEL_ID}
        selected={tab.value}
        onSelect={(kind) => (tab.value = kind)}
        items={fitting.map(({ kind, tags: count }) => ({
          id: kind,
          label: (
            <>
              {panelTitle(kind)}
              {count > 0 && <Count of={count} />}
            </>
          ),
        }))}
      />
      {others > 0 && (
        <MenuButton
          label={t("tab.more")}
          class="tab more-tabs"
          entries={() => moreEntries(plan, rest)}
        >
          {t("tab.more")}
          <Icon name="chevronDown" size={12} />
        </MenuButton>
      )}
    </nav>
  );
}

/** A kind's name for a reader; a plugin's own where this version knows none. */
export function panelTitle(kind: string): string {
  const panel = panels.find((entry) => entry.kind === kind);
  return panel ? t(panel.titleKey) : kind;
}

function moreEntries(plan: TabPlan, rest: readonly KindCount[]): MenuEntry[] {
  const open = (kind: string): MenuEntry => ({
    label: panelTitle(kind),
    run: () => (tab.value = kind),
  });
  const entries = rest.map(({ kind }) => open(kind));
  if (plan.waiting.length > 0) {
    entries.push({ heading: t("tabs.waiting") }, ...plan.waiting.map(open));
  }
  if (plan.later.length > 0) {
    entries.push(
      { heading: t("tabs.later") },
      ...plan.later.map(({ kind, tags }) => ({
        label: kind,
        disabled:
          kind === "hparams"
            ? t("tabs.hparams")
            : t("tabs.laterCount", { count: tags }),
        run: () => undefined,
      })),
    );
  }
  return entries;
}

/** The places of the tabs that fit. Each is measured once it was drawn, in each of its looks. */
function useFitting(
  nav: { readonly current: HTMLElement | null },
  plan: TabPlan,
): number[] {
  const room = useSignal(Infinity);
  const widths = useRef(new Map<string, number>());
  const measured = useSignal(0);
  const look = ({ kind, tags }: KindCount) =>
    `${locale.value} ${kind} ${tags} ${kind === tab.value}`;
  const more = `${locale.value} more`;

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) room.value = entry.contentRect.width;
    });
    if (nav.current) observer.observe(nav.current);
    // what was measured before the page's own font had come
    void document.fonts.ready.then(() => {
      widths.current.clear();
      measured.value += 1;
    });
    return () => observer.disconnect();
  }, []);
  const measureAll = () => {
    const known = widths.current;
    const before = known.size;
    const measure = (key: string, element: HTMLElement | null | undefined) => {
      if (element && !known.has(key)) known.set(key, element.offsetWidth + GAP);
    };
    for (const kind of plan.shown) {
      measure(look(kind), document.getElementById(tabId(kind.kind)));
    }
    measure(more, nav.current?.querySelector<HTMLElement>(".more-tabs"));
    if (room.peek() === Infinity && nav.current) {
      room.value = nav.current.clientWidth;
    }
    if (known.size > before) measured.value += 1;
  };
  useLayoutEffect(() => measureSoon(measureAll));

  void measured.value;
  return fittingTabs(
    // one that was never drawn is drawn, and then measured
    plan.shown.map((kind) => widths.current.get(look(kind)) ?? 0),
    plan.shown.findIndex(({ kind }) => kind === tab.value),
    room.value,
    widths.current.get(more) ?? 0,
    plan.waiting.length + plan.later.length > 0,
  );
}

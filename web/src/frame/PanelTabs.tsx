import { t } from "../i18n";
import { panels } from "../panels/registry";
import { board } from "../state/board";
import { tab } from "../state/route";
import { Count } from "../ui/Count";
import { Icon } from "../ui/Icon";
import { Popover } from "../ui/Popover";
import { Tabs } from "../ui/Tabs";
import { PANEL_ID } from "./PanelHost";
import { planTabs, type TabPlan } from "./tabs";

const KINDS = panels.map((panel) => panel.kind);

export function PanelTabs() {
  const tags = board.value?.tags ?? {};
  const plan = planTabs(tags, KINDS, tab.value);
  return (
    <nav class="panel-tabs">
      <Tabs
        label={t("tabs.label")}
        panelId={PANEL_ID}
        selected={tab.value}
        onSelect={(kind) => (tab.value = kind)}
        items={plan.shown.map(({ kind, tags: count }) => ({
          id: kind,
          label: (
            <>
              {panelTitle(kind)}
              {count > 0 && <Count of={count} />}
            </>
          ),
        }))}
      />
      {plan.waiting.length + plan.later.length > 0 && <MoreTabs plan={plan} />}
    </nav>
  );
}

/** A kind's name for a reader; a plugin's own where this version knows none. */
export function panelTitle(kind: string): string {
  const panel = panels.find((entry) => entry.kind === kind);
  return panel ? t(panel.titleKey) : kind;
}

function MoreTabs({ plan }: { plan: TabPlan }) {
  return (
    <Popover
      label={t("tab.more")}
      align="left"
      buttonClass="tab"
      button={
        <>
          {t("tab.more")}
          <Icon name="chevronDown" size={12} />
        </>
      }
    >
      {(close) => (
        <>
          {plan.waiting.length > 0 && (
            <>
              <h3>{t("tabs.waiting")}</h3>
              {plan.waiting.map((kind) => (
                <button
                  key={kind}
                  type="button"
                  class="menu-item"
                  onClick={() => {
                    tab.value = kind;
                    close();
                  }}
                >
                  {panelTitle(kind)}
                </button>
              ))}
            </>
          )}
          {plan.later.length > 0 && (
            <>
              <h3>{t("tabs.later")}</h3>
              <ul>
                {plan.later.map(({ kind, tags }) => (
                  <li key={kind} class="menu-note">
                    {kind}
                    <span class="count">
                      {t("tabs.laterCount", { count: tags })}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Popover>
  );
}

import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { say } from "../base/toast";
import { t } from "../i18n";
import { forgetIgnored, ignoredInAddress } from "../state/address";
import { connection } from "../state/board";
import { forgetGone, forgetOther, goneRuns, otherLogdir } from "../state/gone";
import {
  clearRunFilters,
  isFiltered,
  listedTrainings,
  runFilter,
  runs,
  showHidden,
  shownRuns,
  toggleAllRuns,
} from "../state/runs";
import { IconButton } from "../ui/IconButton";

/** What the reader should know of the page, above its lower edge: nothing moves when it comes or goes. */
export function Notices() {
  useReturnSaid();
  return (
    <div class="notices">
      <AddressNotice />
      <OtherNotice />
      <GoneNotice />
      {runs.value.length > 0 && <NothingShownNotice />}
      {connection.value === "lost" && runs.value.length > 0 && (
        <Notice
          title={t("empty.server.title")}
          body={t("notice.server.body")}
        />
      )}
    </div>
  );
}

function Notice(props: {
  title: string;
  body: string;
  action?: { readonly label: string; readonly run: () => void };
  onDismiss?: () => void;
  children?: ComponentChildren;
}) {
  const { action, onDismiss } = props;
  return (
    <div class="notice" role="status">
      <div class="notice-words">
        <strong>{props.title}</strong> <span>{props.body}</span>
      </div>
      {action && (
        <button type="button" class="button" onClick={action.run}>
          {action.label}
        </button>
      )}
      {onDismiss && (
        <IconButton
          icon="close"
          label={t("toast.dismiss")}
          onClick={onDismiss}
          small
        />
      )}
    </div>
  );
}

/** Names and values in a notice: so many, each so long. */
const MOST_NAMED = 3;
const LONGEST = 60;

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => {
    const letters = [...name];
    return letters.length > LONGEST
      ? `${letters.slice(0, LONGEST).join("")}…`
      : name;
  });
  const more = names.length - shown.length;
  if (more > 0) shown.push(t("more", { count: more }));
  return shown.join(t("list.comma"));
}

/** A link made by hand, or of another version. */
function AddressNotice() {
  const ignored = ignoredInAddress.value;
  if (ignored.length === 0) return null;
  return (
    <Notice
      title={t("notice.address.title", { count: ignored.length })}
      body={t("notice.address.body", { parts: named(ignored) })}
      onDismiss={forgetIgnored}
    />
  );
}

function OtherNotice() {
  const logdir = otherLogdir.value;
  if (logdir === null) return null;
  return (
    <Notice
      title={t("notice.other.title")}
      body={named([logdir])}
      onDismiss={forgetOther}
    />
  );
}

function GoneNotice() {
  const gone = goneRuns.value;
  if (gone.length === 0) return null;
  return (
    <Notice
      title={t("notice.gone.title", { count: gone.length })}
      body={named(gone)}
      onDismiss={forgetGone}
    />
  );
}

/** Why a dashboard that has data looks empty. */
function NothingShownNotice() {
  if (shownRuns.value.length > 0) return null;
  if (listedTrainings.value.length > 0) {
    return (
      <Notice
        title={t("empty.unticked.title")}
        body={t("empty.unticked.body")}
        action={{ label: t("empty.unticked.action"), run: toggleAllRuns }}
      />
    );
  }
  if (!isFiltered.value) {
    return (
      <Notice
        title={t("runs.allHidden")}
        body={t("runs.allHidden.body")}
        action={{
          label: t("runs.allHidden.action"),
          run: () => (showHidden.value = true),
        }}
      />
    );
  }
  const pattern = runFilter.value;
  return (
    <Notice
      title={t("empty.filter.title")}
      body={
        pattern ? t("empty.filter.body", { pattern }) : t("runs.columnsHideAll")
      }
      action={{ label: t("filter.clear"), run: clearRunFilters }}
    />
  );
}

/** A server that is back is said once: what was missed is being read. */
function useReturnSaid(): void {
  const lost = useRef(false);
  useSignalEffect(() => {
    const state = connection.value;
    if (state === "live" && lost.current) say(t("connection.back"));
    if (state === "lost") lost.current = true;
    if (state === "live") lost.current = false;
  });
}

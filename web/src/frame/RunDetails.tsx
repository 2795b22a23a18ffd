import { useEffect, useState } from "preact/hooks";
import type { Context } from "../api/contexts";
import { formatBytes, formatWallTime } from "../base/format";
import { locale, t } from "../i18n";
import {
  commandText,
  contextsOf,
  gpuTexts,
  revisionText,
} from "../state/contexts";
import { displayName } from "../state/runs";
import { CopyButton } from "../ui/CopyButton";
import { Fact, Facts } from "../ui/Fact";
import { Select } from "../ui/Select";

/** What a run was begun with: its command, revision, packages and machine; of one that was resumed, each time. */
export function RunDetails({ run }: { run: string }) {
  const [read] = useState(() => contextsOf(run));
  useEffect(() => () => read.dispose(), [read]);
  const contexts = read.value.value;
  return (
    <>
      <h3>{displayName(run)}</h3>
      {read.error.value && (
        <p class="tool-note warn">{read.error.value.message}</p>
      )}
      {contexts &&
        (contexts.length > 0 ? (
          <Starts contexts={contexts} />
        ) : (
          <p class="tool-note">{t("runs.noContext")}</p>
        ))}
    </>
  );
}

function Starts({ contexts }: { contexts: readonly Context[] }) {
  const [place, setPlace] = useState(contexts.length - 1);
  const context = contexts[Math.min(place, contexts.length - 1)]!;
  return (
    <>
      {contexts.length > 1 && (
        <Select
          label={t("runs.start")}
          value={String(place)}
          options={contexts.map(({ started }, i) => ({
            value: String(i),
            label: formatWallTime(started, locale.value),
          }))}
          onChange={(value) => setPlace(Number(value))}
        />
      )}
      <div class="run-details">
        <Command context={context} />
        <Machine context={context} />
        <Listed title={t("runs.packages")} entries={context.packages} />
        <Listed title={t("runs.environment")} entries={context.environment} />
      </div>
    </>
  );
}

function Command({ context }: { context: Context }) {
  const { directory, git, started } = context;
  const command = commandText(context);
  return (
    <>
      {command && (
        <div class="details-command">
          <code>{command}</code>
          <CopyButton text={command} />
        </div>
      )}
      <dl class="facts">
        <Fact name={t("runs.factBegan")}>
          {formatWallTime(started, locale.value)}
        </Fact>
        {directory && <Fact name={t("runs.directory")}>{directory}</Fact>}
        {git && (
          <Fact name={t("runs.revision")}>
            <span title={git.commit}>{revisionText(context)}</span>
            {git.dirty && (
              <div class="details-aside">{t("runs.revisionDirty")}</div>
            )}
          </Fact>
        )}
        {git?.remote && <Fact name={t("runs.remote")}>{git.remote}</Fact>}
      </dl>
    </>
  );
}

function Machine({ context }: { context: Context }) {
  const { cores, cpu, cuda, host, memory, os, python } = context;
  const gpus = gpuTexts(context);
  const facts: readonly (readonly [string, string])[] = [
    [t("runs.host"), host],
    [t("runs.os"), os],
    ["CPU", cores > 1 ? `${cores} × ${cpu}` : cpu],
    [t("runs.memory"), memory ? formatBytes(memory, locale.value) : ""],
    ["GPU", gpus.join(", ")],
    ["CUDA", cuda],
    ["Python", python],
  ];
  return <Facts facts={facts} />;
}

function Listed(props: {
  title: string;
  entries: Readonly<Record<string, string>>;
}) {
  const entries = Object.entries(props.entries);
  if (entries.length === 0) return null;
  return (
    <section>
      <h4>{props.title}</h4>
      <Facts facts={entries} />
    </section>
  );
}

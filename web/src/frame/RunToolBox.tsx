import "../styles/runTools.css";
import { useEffect } from "preact/hooks";
import { assertNever } from "../base/assertNever";
import { t } from "../i18n";
import { parseColumn } from "../state/column";
import { displayName } from "../state/runs";
import { Floating } from "../ui/Floating";
import { describeColumn } from "./runColumns";
import { RunColorBy } from "./RunColorBy";
import { RunColorPicker } from "./RunColorPicker";
import { RunColumnEditor } from "./RunColumnEditor";
import { RunColumnFilter } from "./RunColumnFilter";
import { RunDetails } from "./RunDetails";
import { RunNoteEditor } from "./RunNoteEditor";
import { runTool, type RunTool } from "./runTools";

/** The open tool of the runs panel, in a box of its own; a part of the page that is loaded when it is first asked for. */
export function RunToolBox() {
  const tool = runTool.value;
  return tool && <ToolBox tool={tool} />;
}

function ToolBox({ tool }: { tool: RunTool }) {
  const close = () => {
    if (runTool.peek() === tool) runTool.value = null;
  };
  const content = contentOf(tool, close);
  useEffect(() => {
    if (!content) close();
  });
  return (
    content && (
      <Floating
        // each one has a place and a focus of its own
        key={JSON.stringify([tool.kind, tool.anchor])}
        label={titleOf(tool)}
        anchor={tool.anchor}
        returnTo={tool.returnTo}
        class={`run-tool ${tool.kind}`}
        onClose={close}
      >
        {content}
      </Floating>
    )
  );
}

function contentOf(tool: RunTool, close: () => void) {
  switch (tool.kind) {
    case "color":
      return <RunColorPicker run={tool.run} />;
    case "note":
      return <RunNoteEditor run={tool.run} onClose={close} />;
    case "details":
      return <RunDetails run={tool.run} />;
    case "filter": {
      const column = parseColumn(tool.column);
      return column ? <RunColumnFilter column={column} /> : null;
    }
    case "columns":
      return <RunColumnEditor />;
    case "colorBy":
      return <RunColorBy />;
    default:
      return assertNever(tool);
  }
}

function titleOf(tool: RunTool): string {
  switch (tool.kind) {
    case "color":
      return t("runs.colorOf", { run: displayName(tool.run) });
    case "note":
      return t("runs.noteOf", { run: displayName(tool.run) });
    case "details":
      return t("runs.detailsOf", { run: displayName(tool.run) });
    case "filter": {
      const column = parseColumn(tool.column);
      return column ? describeColumn(column) : "";
    }
    case "columns":
      return t("runs.columns");
    case "colorBy":
      return t("runs.colorByTitle");
    default:
      return assertNever(tool);
  }
}

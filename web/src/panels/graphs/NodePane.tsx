import type { ComponentChildren } from "preact";
import { formatBytes, formatCount } from "../../base/format";
import { distinctTensors } from "../../graph/collapse";
import { isCostAttribute } from "../../graph/cost";
import { boxFlows } from "../../graph/crossing";
import type { Measure } from "../../graph/measures";
import {
  isFold,
  ownChildren,
  type Box,
  type Flow,
  type Graph,
  type HeldTensor,
} from "../../graph/model";
import type { Placed } from "../../graph/placed";
import { placesOf } from "../../graph/places";
import { formatShape } from "../../graph/shapes";
import { locale, t } from "../../i18n";
import { Count } from "../../ui/Count";
import { Fact } from "../../ui/Fact";
import { IconButton } from "../../ui/IconButton";
import { BlockBars } from "./BlockBars";
import { CompareFacts } from "./CompareFacts";
import { BoxLink } from "./BoxLink";
import { ControlNote } from "./ControlNote";
import { NodeCost } from "./NodeCost";
import { TraceToggles } from "./TraceToggles";
import { TuckedNote } from "./TuckedNote";
import type { Compared } from "./useModel";
import { colorByName } from "./words";

/** Rows of a list beyond this are counted, not shown. */
const LIST_LIMIT = 40;

/** What is known of the selected box. */
export function NodePane(props: {
  graph: Graph;
  box: Box;
  /** By which repeated blocks are compared; null where nothing was measured. */
  measure: Measure | null;
  /** What it is compared with, which then is told in place of what it takes. */
  compared: Compared | null;
  /** Whether its inside is drawn; null where there is no drawing, which `onShow` leads to. */
  open: boolean | null;
  placed: Placed | null;
  onSelect: (box: Box) => void;
  onToggle: (box: Box) => void;
  onShow: () => void;
  onClose: () => void;
}) {
  const { graph, box } = props;
  const { inputs, outputs } = boxFlows(graph, box);
  const own = ownSide(box, props.compared);
  const tensors = boxTensors(graph, box.node ? box : own);
  const missing = graph.missing.get(box.id) ?? [];
  return (
    <aside class="graph-pane" aria-label={t("graphs.pane")}>
      <div class="graph-pane-head">
        <h2>{box.title}</h2>
        <IconButton
          icon="close"
          small
          label={t("graphs.close")}
          onClick={props.onClose}
        />
      </div>
      <p class="graph-path" title={box.id}>
        {isFold(box) ? box.parent?.id : box.id}
        {box.kind && <span> · {box.kind}</span>}
      </p>
      {moduleText(own) && <code class="graph-module">{moduleText(own)}</code>}
      {props.open === null && (
        <button type="button" class="button" onClick={props.onShow}>
          {t("graphs.inGraph")}
        </button>
      )}
      {props.open !== null && box.children.length > 0 && (
        <button
          type="button"
          class="button"
          aria-expanded={props.open}
          onClick={() => props.onToggle(box)}
        >
          {t(props.open ? "graphs.collapse" : "graphs.expand")}
        </button>
      )}
      {props.open !== null && <TraceToggles graph={graph} box={box} />}
      {props.open !== null && <TuckedNote placed={props.placed} box={box} />}
      <Facts box={box} inputs={inputs} outputs={outputs} />
      <ControlNote box={box} onSelect={props.onSelect} />
      {props.compared ? (
        <CompareFacts graph={graph} box={box} compared={props.compared} />
      ) : (
        <NodeCost graph={graph} box={box} />
      )}
      {props.measure && (
        <BlockBars
          graph={graph}
          box={box}
          measure={props.measure}
          name={colorByName(graph, props.measure)}
          onSelect={props.onSelect}
        />
      )}
      <Tensors
        title={t("graphs.parameters")}
        tensors={tensors.filter(({ role }) => role === "parameter")}
      />
      <Tensors
        title={t("graphs.buffers")}
        tensors={tensors.filter(({ role }) => role === "buffer")}
      />
      <Flows
        title={t("graphs.inputs")}
        flows={inputs}
        end={(flow) => flow.from}
        onSelect={props.onSelect}
      />
      <Flows
        title={t("graphs.outputs")}
        flows={outputs}
        end={(flow) => flow.to}
        onSelect={props.onSelect}
      />
      <Attributes box={box} />
      <Tensors
        title={t("graphs.constants")}
        tensors={tensors.filter(
          ({ role, value }) => role === "constant" && value !== "",
        )}
      />
      {missing.length > 0 && (
        <Section title={t("graphs.missing")}>
          {missing.map((name) => (
            <li key={name} class="graph-mono">
              {name}
            </li>
          ))}
        </Section>
      )}
    </aside>
  );
}

function Facts(props: {
  box: Box;
  inputs: readonly Flow[];
  outputs: readonly Flow[];
}) {
  const { node, parameters } = props.box;
  const inputShapes = shapesOf(props.inputs);
  const outputShapes = node
    ? node.outputShapes.map(formatShape)
    : shapesOf(props.outputs);
  return (
    <dl class="facts">
      {node && <Fact name={t("graphs.op")}>{node.op}</Fact>}
      {parameters.tensors > 0 && !props.box.call?.recorded && (
        <Fact name={t("graphs.parameters")}>{parameterText(props.box)}</Fact>
      )}
      {inputShapes.length > 0 && (
        <Fact name={t("graphs.input")}>{joined(inputShapes)}</Fact>
      )}
      {outputShapes.some(Boolean) && (
        <Fact name={t("graphs.output")}>{joined(outputShapes)}</Fact>
      )}
      {node?.device && <Fact name={t("graphs.device")}>{node.device}</Fact>}
    </dl>
  );
}

/** The box as its own graph has it, the one after where both have it: a union also holds what it has no more. */
function ownSide(box: Box, compared: Compared | null): Box {
  const side = compared?.sides.get(box.id);
  return side?.after ?? side?.before ?? box;
}

/** How the module was made (`Linear(in_features=128, out_features=64, bias=True)`): our writer puts it on the module's operations. */
function moduleText(box: Box): string | undefined {
  for (const { node } of box.node || isFold(box) ? [] : ownChildren(box)) {
    const text = node?.attributes.find(([name]) => name === "module")?.[1];
    if (text !== undefined) return text;
  }
  return undefined;
}

function parameterText(box: Box): string {
  const { tensors, count, bytes } = box.parameters;
  if (count === 0) return t("graphs.unsized", { count: tensors });
  const size = formatCount(count, locale.value);
  return bytes === null
    ? size
    : `${size} · ${formatBytes(bytes, locale.value)}`;
}

/** The tensors of a module; those that an operation reads. */
function boxTensors(graph: Graph, box: Box): readonly HeldTensor[] {
  return box.node ? (graph.reads.get(box.id) ?? []) : box.tensors;
}

function Tensors(props: { title: string; tensors: readonly HeldTensor[] }) {
  if (props.tensors.length === 0) return null;
  return (
    <Section title={props.title} count={props.tensors.length}>
      {props.tensors.slice(0, LIST_LIMIT).map((tensor) => (
        <li key={tensor.name} class="graph-row" title={tensor.name}>
          <span>{tensor.title}</span>
          <span class="graph-shape">
            {formatShape(tensor.shape) || tensor.value}
          </span>
        </li>
      ))}
      <More total={props.tensors.length} />
    </Section>
  );
}

function Flows(props: {
  title: string;
  flows: readonly Flow[];
  end: (flow: Flow) => Box;
  onSelect: (box: Box) => void;
}) {
  const ends = new Map<Box, Flow[]>();
  for (const flow of props.flows) {
    const box = props.end(flow);
    ends.set(box, [...(ends.get(box) ?? []), flow]);
  }
  if (ends.size === 0) return null;
  const shown = [...ends].slice(0, LIST_LIMIT);
  const names = placesOf(shown.map(([box]) => box));
  return (
    <Section title={props.title} count={ends.size}>
      {shown.map(([box, flows], place) => (
        <BoxLink
          key={box.id}
          box={box}
          name={names[place] ?? box.title}
          said={
            flows.every((flow) => flow.control)
              ? t("graphs.control")
              : joined(shapesOf(flows))
          }
          onSelect={props.onSelect}
        />
      ))}
      <More total={ends.size} />
    </Section>
  );
}

function Attributes({ box }: { box: Box }) {
  const attributes =
    box.node?.attributes.filter(
      ([name, value]) =>
        value !== "" && value !== "{}" && !isCostAttribute(name),
    ) ?? [];
  if (attributes.length === 0) return null;
  return (
    <Section title={t("graphs.attributes")}>
      {attributes.slice(0, LIST_LIMIT).map(([name, value]) => (
        <li key={name} class="graph-attribute">
          <span>{name}</span>
          <code>{value}</code>
        </li>
      ))}
      <More total={attributes.length} />
    </Section>
  );
}

function Section(props: {
  title: string;
  count?: number;
  children: ComponentChildren;
}) {
  return (
    <section>
      <h3>
        {props.title} {props.count !== undefined && <Count of={props.count} />}
      </h3>
      <ul>{props.children}</ul>
    </section>
  );
}

function More({ total }: { total: number }) {
  return total > LIST_LIMIT ? (
    <li class="graph-more">{t("more", { count: total - LIST_LIMIT })}</li>
  ) : null;
}

function shapesOf(flows: readonly Flow[]): string[] {
  return distinctTensors(flows)
    .map(({ shape }) => formatShape(shape))
    .filter(Boolean);
}

function joined(shapes: readonly string[]): ComponentChildren {
  const distinct = [...new Set(shapes)];
  const shown = distinct.slice(0, 4).join(", ");
  return distinct.length > 4 ? `${shown}, …` : shown;
}

"""A graph as TensorFlow writes them: functions, a loop, control edges, variables, devices."""

from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef


def foreign_graph() -> GraphDef:
    """`train` calls `step_fn`, which calls `scale`; `loop` goes round; `train/w` is written to."""
    graph = GraphDef()

    def node(name: str, op: str, *inputs: str, device: str = "") -> None:
        graph.node.add(name=name, op=op, input=inputs, device=device)

    node("input", "Placeholder", device="/device:CPU:0")
    node("train/w", "VariableV2", device="/device:GPU:0")
    node("train/init", "Const")
    node("train/Assign", "Assign", "train/w", "train/init", "^input")
    node("train/MatMul", "MatMul", "input", "train/w", device="/device:GPU:0")
    graph.node[-1].attr["_XlaCluster"].s = b"cluster_0"
    node("train/call", "PartitionedCall", "train/MatMul", "^train/Assign")
    graph.node[-1].attr["f"].func.name = "step_fn"
    node("loop/Enter", "Enter", "train/call")
    node("loop/Merge", "Merge", "loop/Enter", "loop/NextIteration")
    node("loop/Less", "Less", "loop/Merge", "loop/limit")
    node("loop/limit", "Const")
    node("loop/LoopCond", "LoopCond", "loop/Less")
    node("loop/Switch", "Switch", "loop/Merge", "loop/LoopCond")
    node("loop/Add", "AddV2", "loop/Switch:1", "loop/one", "^loop/LoopCond")
    node("loop/one", "Const")
    node("loop/NextIteration", "NextIteration", "loop/Add")
    node("loop/Exit", "Exit", "loop/Switch")
    node("summary", "NoOp", "^loop/Exit")
    _function(graph, "step_fn", "scaled", "PartitionedCall", calls="scale")
    _function(graph, "scale", "mul", "Mul")
    return graph


def _function(graph: GraphDef, name: str, node: str, op: str, calls: str = "") -> None:
    function = graph.library.function.add()
    function.signature.name = name
    function.signature.input_arg.add(name="x", type=1)
    function.signature.output_arg.add(name="y", type=1)
    body = function.node_def.add(name=node, op=op, input=["x"])
    if calls:
        body.attr["f"].func.name = calls
    function.ret["y"] = f"{node}:y:0"


def control_flow_graph() -> GraphDef:
    """TensorFlow 2: `train/while` goes round and chooses in `clip`; `pick` is a case of three."""
    graph = GraphDef()

    def node(name: str, op: str, *inputs: str, **functions: str | list[str]) -> None:
        made = graph.node.add(name=name, op=op, input=inputs)
        for attribute, function in functions.items():
            if isinstance(function, list):
                for each in function:
                    made.attr[attribute].list.func.add(name=each)
            else:
                made.attr[attribute].func.name = function

    node("input", "Placeholder")
    node("index", "Placeholder")
    node("train/while", "StatelessWhile", "input", cond="train_while_cond", body="train_while_body")
    node("pick", "Case", "index", "train/while", branches=["small", "middle", "large"])
    node("output", "Identity", "pick")
    _function(graph, "train_while_cond", "less", "Less")
    _function(graph, "train_while_body", "clip", "If")
    for attribute, function in (("then_branch", "clip_true"), ("else_branch", "clip_false")):
        graph.library.function[-1].node_def[0].attr[attribute].func.name = function
    graph.library.function[-1].node_def[0].input.append("x")
    for name, op in (("clip_true", "Minimum"), ("clip_false", "Identity")):
        _function(graph, name, op.lower(), op)
    for name in ("small", "middle", "large"):
        _function(graph, name, "mul", "Mul")
    return graph


def foreign_stats(scale: int) -> RunMetadata:
    """What a step took: three nodes, `scale` microseconds and kilobytes each."""
    metadata = RunMetadata()
    device = metadata.step_stats.dev_stats.add(device="/device:GPU:0")
    for name in ("train/MatMul", "train/Assign", "train/call"):
        node = device.node_stats.add(node_name=name, all_end_rel_micros=scale)
        node.memory.add(allocator_name="gpu", total_bytes=1000 * scale)
    return metadata

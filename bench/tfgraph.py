"""A graph as a TensorFlow 1 training of an Inception v3 writes it: its layers, variables,
gradients, optimizer and checkpoint.
"""

from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.graph_pb2 import GraphDef
from tensorboard.summary.writer.event_file_writer import EventFileWriter

SCOPE = "InceptionV3/InceptionV3"
BLOCKS = ("5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e", "7a", "7b", "7c")
IMAGE = (32, 35, 35, 64)


class _Training:
    def __init__(self) -> None:
        self.graph = GraphDef()
        self.variables: list[str] = []

    def node(self, name: str, op: str, *inputs: str, shape: tuple[int, ...] = ()) -> str:
        node = self.graph.node.add(name=name, op=op)
        node.input.extend(inputs)
        node.attr["T"].type = 1
        if shape:
            sizes = node.attr["_output_shapes"].list.shape.add()
            for size in shape:
                sizes.dim.add(size=size)
        return name

    def variable(self, name: str, shape: tuple[int, ...]) -> str:
        start = f"{name}/Initializer/random"
        for part in ("shape", "mean", "stddev"):
            self.node(f"{start}/{part}", "Const")
        self.node(f"{start}/TruncatedNormal", "TruncatedNormal", f"{start}/shape")
        self.node(f"{start}/mul", "Mul", f"{start}/TruncatedNormal", f"{start}/stddev")
        self.node(start, "Add", f"{start}/mul", f"{start}/mean")
        self.node(name, "VariableV2", shape=shape)
        self.node(f"{name}/Assign", "Assign", name, start)
        self.variables.append(name)
        return self.node(f"{name}/read", "Identity", name, shape=shape)

    def convolution(self, scope: str, x: str) -> str:
        weights = self.variable(f"{scope}/weights", (3, 3, 64, 64))
        y = self.node(f"{scope}/Conv2D", "Conv2D", x, weights, shape=IMAGE)
        norm = f"{scope}/BatchNorm"
        names = ("beta", "moving_mean", "moving_variance")
        held = [self.variable(f"{norm}/{name}", (64,)) for name in names]
        y = self.node(f"{norm}/FusedBatchNorm", "FusedBatchNorm", y, *held, shape=IMAGE)
        for read in held[1:]:
            name = read.removesuffix("/read")
            change = self.node(f"{name}/AssignMovingAvg/sub", "Sub", read, f"{y}:1")
            self.node(f"{name}/AssignMovingAvg", "AssignSub", name, change)
        return self.node(f"{scope}/Relu", "Relu", y, shape=IMAGE)

    def layers(self) -> str:
        x = self.node("input", "Placeholder", shape=(32, 299, 299, 3))
        for number in range(5):
            x = self.convolution(f"{SCOPE}/Conv2d_{number}a_3x3", x)
        for block in BLOCKS:
            ends = []
            for branch, depth in enumerate((1, 2, 4, 1)):
                y = x
                for place in range(depth):
                    scope = f"{SCOPE}/Mixed_{block}/Branch_{branch}/Conv2d_0{place}_3x3"
                    y = self.convolution(scope, y)
                ends.append(y)
            x = self.node(f"{SCOPE}/Mixed_{block}/concat", "ConcatV2", *ends, shape=IMAGE)
        return self.node("InceptionV3/Logits/Softmax", "Softmax", x, shape=(32, 1000))

    def training(self, loss: str) -> None:
        before = self.node("gradients/Fill", "Fill", loss)
        for name in reversed(self.variables):
            scope = f"gradients/{name}_grad"
            same = self.node(f"{scope}/Reshape", "Reshape", before)
            before = self.node(f"{scope}/Backprop", "Conv2DBackpropFilter", same, f"{name}/read")
            slot = self.node(f"{name}/RMSProp", "VariableV2")
            self.node(f"train/update_{name}/ApplyRMSProp", "ApplyRMSProp", name, slot, before)
        updates = [f"^train/update_{name}/ApplyRMSProp" for name in self.variables]
        self.node("train", "NoOp", *updates)
        self.node("save/SaveV2", "SaveV2", *self.variables)
        self.node("init", "NoOp", *(f"^{name}/Assign" for name in self.variables))


def inception(logdir: Path) -> None:
    """Writes it, more than 5,000 nodes, and a scalar beside it."""
    training = _Training()
    training.training(training.node("loss/xent", "SoftmaxCrossEntropy", training.layers()))
    logdir.mkdir(parents=True)
    writer = EventFileWriter(str(logdir))
    writer.add_event(Event(graph_def=training.graph.SerializeToString(), wall_time=1e9))
    scalar = Event(wall_time=1e9)
    scalar.summary.value.add(tag="loss", simple_value=1.0)
    writer.add_event(scalar)
    writer.close()

"""What parts take, in the file: read by TensorBoard's own protobuf classes."""

import torch
from glassboard.trace import Cost, Graph, Module, Node, encode, record, run_metadata
from tensorboard.compat.proto.config_pb2 import RunMetadata
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch import nn


def test_costs_are_attributes_of_a_node() -> None:
    cost = Cost(forward_ns=1500, backward_ns=0, flops=2**40)
    graph = GraphDef.FromString(encode(Graph((Node("a", "b", cost=cost),))))
    found = {name: value.i for name, value in graph.node[0].attr.items()}
    assert found == {"_forward_ns": 1500, "_backward_ns": 0, "_flops": 2**40}


def test_modules_and_notes_are_nothing_to_other_readers() -> None:
    graph = Graph((Node("a", "b"),), (Module("Net", "", "Net"),), ("a note",))
    assert (
        GraphDef.FromString(encode(graph)).node
        == GraphDef.FromString(encode(Graph(graph.nodes))).node
    )


def test_run_metadata_has_every_measured_node() -> None:
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU())
    graph = record(model, torch.ones(8, 64), measure=True)
    (device,) = RunMetadata.FromString(run_metadata(graph)).step_stats.dev_stats
    assert device.device == "/device:CPU:0"
    stats = {stat.node_name: stat for stat in device.node_stats}
    timed = {node.name: node for node in graph.nodes if node.cost.forward_ns is not None}
    assert set(stats) == set(timed) == {"Sequential/Linear[0]/linear", "Sequential/ReLU[1]/relu"}
    linear, relu = (stats[name] for name in timed)
    assert 1000 * (linear.all_end_rel_micros - 1) < (timed[linear.node_name].cost.forward_ns or 0)
    assert 1000 * linear.all_end_rel_micros >= (timed[linear.node_name].cost.forward_ns or 0)
    assert linear.op_end_rel_micros == linear.all_end_rel_micros
    assert relu.all_start_micros == linear.all_start_micros + linear.all_end_rel_micros
    assert linear.memory[0].total_bytes == timed[linear.node_name].cost.saved_bytes == 8 * 64 * 4
    (output,) = linear.output
    assert [dim.size for dim in output.tensor_description.shape.dim] == [8, 64]
    assert output.tensor_description.allocation_description.requested_bytes == 8 * 64 * 4


def test_nothing_measured_nothing_told() -> None:
    assert run_metadata(record(nn.ReLU(), torch.ones(1))) == b""


def test_devices_are_apart_and_short_times_are_no_zero() -> None:
    nodes = tuple(
        Node(name, "op", shapes=(None,), device=device, cost=Cost(forward_ns=time))
        for name, device, time in [("a", "cuda:0", 0), ("b", "cpu", 1001), ("c", "cuda:0", 5)]
    )
    stats = RunMetadata.FromString(run_metadata(Graph(nodes))).step_stats.dev_stats
    told = {
        device.device: [
            (s.node_name, s.all_start_micros, s.all_end_rel_micros) for s in device.node_stats
        ]
        for device in stats
    }
    assert told == {
        "/device:CPU:0": [("b", 2, 2)],
        "/device:GPU:0": [("a", 1, 1), ("c", 4, 1)],
    }

"""Looking at recorded graphs."""

from glassboard.trace import Graph


def check(graph: Graph) -> Graph:
    """The graph, once it holds that names are unique and no input dangles."""
    seen: dict[str, int] = {}
    for node in graph.nodes:
        for name in node.inputs:
            source, _, output = name.partition(":")
            assert source in seen, f"{node.name} has the dangling input {name}"
            assert int(output or 0) < seen[source], (
                f"{node.name} wants an output that isn't: {name}"
            )
        assert node.name not in seen
        seen[node.name] = len(node.shapes)
    boxes = {name[:at] for name in seen for at, char in enumerate(name) if char == "/"}
    assert not boxes & set(seen), "a node has the name of a box"
    return graph


def edges(graph: Graph) -> list[str]:
    """The graph as lines `name <- input, input`, without parameters, for a test to compare."""
    hidden = {node.name for node in graph.nodes if node.op in {"Parameter", "Buffer"}}
    return [
        f"{node.name} <- {', '.join(name for name in node.inputs if name not in hidden)}".rstrip()
        for node in graph.nodes
        if node.name not in hidden
    ]

"""Who may know whom: the table of ARCHITECTURE.md, read from the imports themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from support.files import ROOT, shown, sources

# --- Python ---------------------------------------------------------------------------------

PACKAGE = ROOT / "python/glassboard"
OTHER_FACES = {"glassboard.server", "glassboard.writer", "glassboard.trace", "glassboard.cli"}
# room: what its files may never import at all, and what they may import only inside a function
RULES: dict[str, tuple[set[str], set[str]]] = {
    "writer": (
        {"glassboard.server", "glassboard.cli", "glassboard.config", "starlette", "msgspec"},
        {"torch", "tensorboard", "glassboard.trace"},
    ),
    "trace": (
        {"glassboard.server", "glassboard.cli", "glassboard._core", "glassboard.writer"},
        {"torch", "onnx"},
    ),
    "demo": ({"glassboard.server", "glassboard.cli", "glassboard._core"}, set()),
    "reader": (
        {*OTHER_FACES - {"glassboard.trace"}, "torch", "tensorboard", "glassboard.compat"},
        {"numpy", "pandas", "polars", "pyarrow"},
    ),
    "compat": ({*OTHER_FACES, "torch", "glassboard.reader"}, {"numpy", "tensorboard"}),
    "integrations": (
        {"glassboard.server", "glassboard.cli", "glassboard._core", "glassboard.trace"},
        {"torch", "tensorboard"},
    ),
    "server": ({"glassboard.writer", "glassboard.trace", "glassboard.cli", "torch"}, set()),
    "": (
        {"torch", "tensorboard"},
        {
            "glassboard.server",
            "starlette",
            "uvicorn",
            "glassboard.demo",
            "glassboard.inspect",
            "rich",
        },
    ),
}
KINDS = {
    "board",
    "tags",
    "scalars",
    "lines",
    "summaries",
    "export",
    "histograms",
    "text",
    "media",
    "tensors",
    "graphs",
    "hparams",
    "marks",
    "notes",
    "deletion",
}  # one module of the server each


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """(absolute module name, whether it is imported with the file); types alone don't count."""
    package = ".".join(path.relative_to(PACKAGE.parent).parent.parts)

    def walk(node: ast.AST, at_import: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((alias.name, at_import) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                parents = package.split(".")[: len(package.split(".")) - child.level + 1]
                base = ".".join([*parents, child.module or ""] if child.level else [child.module])
                yield base.strip("."), at_import
                yield from ((f"{base.strip('.')}.{alias.name}", at_import) for alias in child.names)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            else:
                inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                yield from walk(child, at_import and not inside)

    return walk(ast.parse(path.read_text(encoding="utf-8")), at_import=True)


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


def test_python_rooms_import_only_what_they_may() -> None:
    broken = []
    for path in sources(".py", under="python/glassboard"):
        parts = path.relative_to(PACKAGE).parts
        never, lazily = RULES[parts[0] if len(parts) > 1 else ""]
        if path.name in ("cli.py", "__main__.py"):
            never = never - {"glassboard.cli"}
        for module, at_import in imports(path):
            for room in never | (lazily if at_import else set()):
                if within(module, room) and not (path.name == "cli.py" and room not in lazily):
                    broken.append(f"{shown(path)} imports {module}")
    assert not broken


def test_nobody_imports_the_command_line_or_the_integrations() -> None:
    users = {
        shown(path)
        for path in sources(".py", under="python/glassboard")
        for module, _ in imports(path)
        if within(module, "glassboard.cli") or within(module, "glassboard.integrations")
    }
    assert users <= {"python/glassboard/__main__.py"}


def test_only_the_session_of_the_server_knows_the_core() -> None:
    users = {
        path.name
        for path in sources(".py", under="python/glassboard/server")
        for module, _ in imports(path)
        if within(module, "glassboard._core")
    }
    assert users == {"session.py"}


def test_a_kind_of_the_server_knows_no_other_kind() -> None:
    broken = [
        f"{shown(path)} imports {module}"
        for path in sources(".py", under="python/glassboard/server")
        if path.stem in KINDS
        for module, _ in imports(path)
        for kind in KINDS - {path.stem}
        if within(module, f"glassboard.server.{kind}")
    ]
    assert not broken


# --- Rust -----------------------------------------------------------------------------------


def test_a_module_of_the_core_uses_only_what_comes_before_it() -> None:
    core = ROOT / "crates/core/src"
    flow = re.findall(r"^pub mod (\w+);", (core / "lib.rs").read_text("utf-8"), re.MULTILINE)
    broken = []
    for path in sources(".rs", under="crates/core/src"):
        name = path.relative_to(core).parts[0].removesuffix(".rs")
        if name == "lib":
            continue
        used = set(re.findall(r"\bcrate::(\w+)", path.read_text(encoding="utf-8"))) - {name}
        broken += [f"{shown(path)} uses {u}" for u in used if flow.index(u) > flow.index(name)]
    assert not broken


def test_the_core_knows_neither_python_nor_http_nor_json() -> None:
    manifest = (ROOT / "crates/core/Cargo.toml").read_text(encoding="utf-8")
    assert not re.search(r"^(pyo3|numpy|serde_json|hyper|axum)\b", manifest, re.MULTILINE)


# --- TypeScript -----------------------------------------------------------------------------

# room of web/src: the rooms it may import; main.tsx and App.tsx wire everything
ROOMS: dict[str, set[str]] = {
    "base": set(),
    "i18n": {"base"},
    "api": {"base"},
    "state": {"base", "api", "i18n"},
    "plot": {"base"},
    "graph": {"base", "api"},
    "ui": {"base", "i18n"},
    "panels": {"base", "api", "i18n", "state", "plot", "graph", "ui", "styles"},
    "frame": {"base", "api", "i18n", "state", "ui", "panels", "styles"},
    "styles": set(),
}


def test_web_rooms_import_only_what_they_may() -> None:
    src = ROOT / "web/src"
    broken = []
    for path in sources(".ts", ".tsx", under="web/src"):
        parts = path.relative_to(src).parts
        if len(parts) == 1:
            continue
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"""(?:from|import|import\()\s*["'](\.[^"']+)["']""", text):
            resolved = (path.parent / target).resolve()
            if not resolved.is_relative_to(src):
                continue
            there = resolved.relative_to(src).parts
            if there[0] != parts[0] and there[0] not in ROOMS[parts[0]]:
                broken.append(f"{shown(path)} imports {there[0]}")
            registry = len(parts) == 2  # panels/registry.ts loads each panel
            if parts[0] == there[0] == "panels" and not registry and parts[1] != there[1]:
                broken.append(f"{shown(path)} imports another panel, {there[1]}")
    assert not broken


def test_no_view_fetches() -> None:
    fetching = [
        shown(path)
        for path in sources(".ts", ".tsx", under="web/src")
        if path.relative_to(ROOT / "web/src").parts[0] != "api"
        and re.search(r"\b(fetch\(|new EventSource\()", path.read_text(encoding="utf-8"))
    ]
    assert not fetching

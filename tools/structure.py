"""The structure of the sources in figures: `python3 dev.py structure`, with --json for machines;
with --pictures what imports what, as docs/architecture.md draws it; with --stops the modules a walk
through the program goes through (tools/stops.py).

What is counted, and the aims, are said in docs/architecture.md.
"""

from __future__ import annotations

import ast
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from lcdesk.garbage_collection import collection_paused

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "lcdesk"
WIDTH, LONG = 100, 60  # columns of a line; lines of a function
SKIPS = re.compile(r"[ \t]*# fmt: (skip|off|on)")


@dataclass(frozen=True)
class Sources:
    """The modules of a package below a folder: name → path, text and tree."""

    paths: dict[str, Path]
    texts: dict[str, str]
    trees: dict[str, ast.Module]

    @cached_property
    def imports(self) -> dict[str, set[str]]:
        """Module → modules of the package it imports, wherever in it the import stands."""
        found: dict[str, set[str]] = {name: set() for name in self.trees}
        for name, nodes in self._nodes.items():
            for node in nodes:
                if isinstance(node, ast.Import | ast.ImportFrom):
                    found[name] |= self._imported(node) - {name}
        return found

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of every module."""
        return [node for nodes in self._nodes.values() for node in nodes]

    @cached_property
    def _nodes(self) -> dict[str, list[ast.AST]]:
        with collection_paused():
            return {name: list(walk(tree)) for name, tree in self.trees.items()}

    def _imported(self, node: ast.Import | ast.ImportFrom) -> set[str]:
        if isinstance(node, ast.Import):
            return {one.name for one in node.names if one.name in self.paths}
        if not (node.module or "").startswith(PACKAGE):
            return set()
        module = node.module or ""
        named = {f"{module}.{one.name}" for one in node.names}
        whole = {module} if module in self.paths and not named <= self.paths.keys() else set[str]()
        return (named & self.paths.keys()) | whole


def walk(top: ast.AST) -> Iterator[ast.AST]:
    """What `ast.walk` gives but for the marks of reading and writing, and faster."""
    left = [top]
    for node in left:  # it grows on the way
        yield node
        for value in node.__dict__.values():
            if isinstance(value, list):
                left += [one for one in cast(list[Any], value) if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                left.append(value)


def read_sources(root: Path = ROOT) -> Sources:
    """The package in a checkout."""
    paths: dict[str, Path] = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        paths[name.removesuffix(".__init__")] = path
    texts = {name: path.read_text("utf-8") for name, path in paths.items()}
    with collection_paused():  # a tree has no reference cycles, and is large
        return Sources(paths, texts, {name: ast.parse(text) for name, text in texts.items()})


def longest_chain(imports: dict[str, set[str]]) -> int:
    """Modules of the longest run of imports from one to the next; lazy imports count too, and a
    module met again ends a run.
    """
    known: dict[str, int] = {}

    def depth(name: str, met: frozenset[str]) -> int:
        if name not in known and name not in met:
            others = imports.get(name, set[str]())
            known[name] = 1 + max((depth(one, met | {name}) for one in others), default=0)
        return known.get(name, 0)

    sys.setrecursionlimit(20_000)
    return max((depth(name, frozenset()) for name in list(imports)), default=0)


def layers(imports: dict[str, set[str]], inside: str) -> int:
    """How many storeys the folders of a package need when each knows only those below it."""
    below: dict[str, set[str]] = defaultdict(set)
    for name, others in imports.items():
        if name.startswith(f"{inside}."):
            mine = ".".join(name.split(".")[:3])
            inner = {".".join(one.split(".")[:3]) for one in others if one.startswith(f"{inside}.")}
            below[mine] |= inner - {mine}
    return longest_chain(below)


def only_subclasses(nodes: list[ast.AST]) -> list[str]:
    """Classes of ours with exactly one subclass, of which none is made for itself; protocols are
    no base classes, nor are the types of rows, of which one only names the keys of another.
    """
    heirs: dict[str, set[str]] = defaultdict(set)
    ours, made = set[str](), set[str]()
    for node in nodes:
        if isinstance(node, ast.Call):
            made |= {part.id for part in walk(node.func) if isinstance(part, ast.Name)}
        elif isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            if "Protocol" not in bases:
                ours.add(node.name)
            for base in bases:
                heirs[base].add(node.name)
    rows, found = set[str](), {"TypedDict"}
    while found:
        rows |= found
        found = set[str]().union(*(heirs[name] for name in found)) - rows
    return sorted(name for name in ours - made - rows if len(heirs[name]) == 1)


def lines_at_width(sources: Sources) -> int:
    """Lines when ruff formats all at 100 columns without exceptions."""
    with tempfile.TemporaryDirectory() as folder:
        copies: list[Path] = []
        for number, text in enumerate(sources.texts.values()):
            copies.append(Path(folder) / f"m{number}.py")
            copies[-1].write_text(SKIPS.sub("", text), "utf-8")
        words = ("-m", "ruff", "format", "-q", "--isolated", "--line-length", str(WIDTH), folder)
        subprocess.run([sys.executable, *words], check=True)
        return sum(copy.read_text("utf-8").count("\n") for copy in copies)


def measure(sources: Sources) -> dict[str, object]:
    """Each figure by its name."""
    lines = [text.count("\n") for text in sources.texts.values()]
    nodes = sources.nodes
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    heights = [(n.end_lineno or n.lineno) - n.lineno + 1 for n in nodes if isinstance(n, kinds)]
    importers = Counter(one for others in sources.imports.values() for one in others)
    classes = Counter(
        n.name for n in nodes if isinstance(n, ast.ClassDef) and not n.name.startswith("_")
    )
    folders = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for path in sources.paths.values()
        if path.name != "__init__.py"
    )
    whole = "\n".join(sources.texts.values())
    return {
        "modules": len(lines),
        "lines": sum(lines),
        "lines at 100 columns": lines_at_width(sources),
        "lines of a module, median and most": (statistics.median(lines), max(lines)),
        "lines of a function, median and most": (statistics.median(heights), max(heights)),
        f"functions over {LONG} lines": sum(height > LONG for height in heights),
        "modules with one importer": sum(importers[name] == 1 for name in sources.paths),
        "longest chain of imports": longest_chain(sources.imports),
        "layers in ui": layers(sources.imports, f"{PACKAGE}.ui"),
        "class names used twice": sorted(name for name, times in classes.items() if times > 1),
        "bases of one class alone": only_subclasses(nodes),
        "fmt: skip": len(SKIPS.findall(whole)),
        f"lines over {WIDTH} columns": sum(len(line) > WIDTH for line in whole.splitlines()),
        "dict[str, Any]": whole.count("dict[str, Any]"),
        "subscripts by a literal": sum(map(_is_literal, nodes)),
        "fullest folder": folders.most_common(1)[0],
    }


def pictures(sources: Sources) -> list[str]:
    """What docs/architecture.md shows: the layers, then the folders of services and of ui, as
    mermaid draws them.

    An arrow that follows from two others is left out.
    """
    return [_picture(sources.imports, inside) for inside in ("", "services", "ui")]


def _picture(imports: dict[str, set[str]], inside: str) -> str:
    deep = 1 if not inside else 2
    below: dict[str, set[str]] = defaultdict(set)
    for name, others in imports.items():
        mine = _folder(name, inside, deep)
        if mine:
            below[mine] |= {one for other in others if (one := _folder(other, inside, deep))}
            below[mine].discard(mine)
    lines = [
        f"    {name} --> {other}"
        for name in sorted(below)
        for other in sorted(below[name])
        if not any(other in _reached(below, one) for one in below[name] - {other})
    ]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def _folder(module: str, inside: str, deep: int) -> str:
    """The part of a module's name that is drawn; "" where it is not in the picture."""
    parts = module.split(".")[1:]
    return parts[deep - 1] if len(parts) >= deep and (not inside or parts[0] == inside) else ""


def _reached(below: dict[str, set[str]], name: str) -> set[str]:
    found, waiting = set[str](), [name]
    while waiting:
        new = below.get(waiting.pop(), set[str]()) - found
        found |= new
        waiting += new
    return found


def _is_literal(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    )


def main(words: list[str]) -> int:
    """Print the figures."""
    if "--stops" in words:
        from tools import stops  # the program itself

        return stops.main([word for word in words if not word.startswith("--")])
    sources = read_sources()
    if "--pictures" in words:
        print("\n\n".join(pictures(sources)))
        return 0
    figures = measure(sources)
    if "--json" in words:
        print(json.dumps(figures))
        return 0
    for name, figure in figures.items():
        print(f"{name:38} {figure}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

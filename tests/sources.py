"""The sources as trees of syntax, each file parsed and gone through once: the rules of the house
ask them dozens of times.
"""

from __future__ import annotations

import ast
import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from tools.structure import walk

Node = TypeVar("Node", bound=ast.AST)


@cache
def tree(path: Path) -> ast.Module:
    """The tree of a file, kept until `forget`."""
    is_on = gc.isenabled()
    gc.disable()  # a tree has no circles: each search for some would go through all trees there are
    try:
        return ast.parse(path.read_text(encoding="utf-8"), str(path))
    finally:
        if is_on:
            gc.enable()


@cache
def _by_kind(path: Path) -> dict[type[ast.AST], list[Any]]:
    found: defaultdict[type[ast.AST], list[Any]] = defaultdict(list)
    for node in walk(tree(path)):
        found[type(node)].append(node)
    return found


def nodes(path: Path, kind: type[Node]) -> list[Node]:
    """All of one kind in a file, as `ast.walk` comes upon them."""
    return _by_kind(path).get(kind, [])


@contextmanager
def borrowed() -> Iterator[None]:
    """Let the trees go that are made meanwhile, but where somebody keeps theirs anyway."""
    are_kept = tree.cache_info().currsize > 0
    yield
    if not are_kept:
        forget()


def forget() -> None:
    """Let the trees go: two million objects, through which every later search for circles would
    go.
    """
    tree.cache_clear()
    _by_kind.cache_clear()

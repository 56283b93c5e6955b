"""A command is declared in one file: a file added to `lcdesk/cli/commands` is a command; none is
loaded before it runs.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from lcdesk import texts
from lcdesk.cli import commands, declared_commands, each_parser, make_parser
from lcdesk.cli.command import COMMANDS, command, deferred_imports, is_deferred, load_deferred

FOLDER = Path(commands.__path__[0])
MODULES = sorted(path for path in FOLDER.glob("*.py") if path.stem != "__init__")
GREETING = '''"""A greeting for everybody of a cohort."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lcdesk.cli.command import add_cohort, command, deferred_imports
from lcdesk.cli.telling import say, say_json
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of


def _arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    parser.add_argument("--loudly", action="store_true", help=_("in capitals"))


@command("greet", N_("greet the people of a cohort"), _arguments, place=55, group="lists")
def greet(asked: Namespace) -> int:
    """A greeting with their number."""
    with desk_of(asked) as desk:
        people = cohort_named(desk, asked.cohort)["people"]
    if asked.json:
        say_json({"greeted": people})
    else:
        words = f"Hello to {people} people"
        say(words.upper() if asked.loudly else words)
    return 0
'''


# --- one file is enough ---


def test_one_new_file_is_a_command(tmp_path: Path, checkout: Path, sample_desk: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(checkout / "lcdesk", copy / "lcdesk")
    (copy / "resources").symlink_to(checkout / "resources")
    (copy / "lcdesk" / "cli" / "commands" / "greeting.py").write_text(GREETING, encoding="utf-8")
    desk = Path(shutil.copytree(sample_desk, tmp_path / "desk")) / "office.lcdesk"

    def said(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "lcdesk", "--desk", str(desk), "--lang", "en", *words],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout

    help_text = said("--help")
    assert (
        help_text.index("Lists in and out:")
        < help_text.index("  pending (tray)")
        < help_text.index("  greet ")
        < help_text.index("  export ")
        < help_text.index("Participants:")
    )
    assert "--loudly" in said("greet", "--help")
    number = json.loads(said("greet", "--cohort", "Shanghai", "--json"))["greeted"]
    assert number > 0
    assert said("greet", "--cohort", "Shanghai") == f"Hello to {number} people\n"
    assert said("greet", "--cohort", "Shanghai", "--loudly") == f"HELLO TO {number} PEOPLE\n"


def test_every_file_declares_a_command_and_every_command_has_a_place_of_its_own() -> None:
    declared = declared_commands()
    modules = {one.does.__module__ for one in declared}
    assert modules == {f"{commands.__name__}.{path.stem}" for path in MODULES}
    assert len({one.place for one in declared}) == len(declared)


def test_a_name_is_declared_once() -> None:
    declared_commands()
    with pytest.raises(ValueError, match="cohorts is declared twice"):
        command("cohorts", "again")(lambda asked: 0)
    assert COMMANDS["cohorts"].words != "again"


def test_no_module_of_a_command_imports_that_of_another() -> None:
    others = f"{commands.__name__}."
    assert not [
        f"{path.stem}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(others[:-1])
    ]


def test_every_help_can_be_said_in_every_language() -> None:
    before = texts.language()
    try:
        for language in texts.LANGUAGES:
            texts.speak(language)
            for parser in each_parser(make_parser()):
                assert parser.format_help().startswith("usage: lcdesk")
    finally:
        texts.speak(before)


# --- nothing is loaded before it is needed ---


def loaded_by(words: str) -> set[str]:
    script = (
        "import sys; from lcdesk.cli import run\n"
        f"run({words.split()})\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", ["--help", "conflicts --help", "cohort copy --help", "nosuch"])
def test_help_loads_no_services(words: str) -> None:
    loaded = loaded_by(words)
    assert "lcdesk.cli.commands.timetable" in loaded
    assert not [
        name
        for name in loaded
        if name.startswith(
            ("lcdesk.services", "lcdesk.db", "lcdesk.tabular", "sqlalchemy", "PySide6")
        )
    ]


def test_a_command_loads_only_what_it_needs_itself(tmp_path: Path) -> None:
    loaded = loaded_by(f"--desk {tmp_path / 'office.lcdesk'} cohorts")
    assert "lcdesk.services.cohorts.cohorts" in loaded
    assert not {"lcdesk.cli.plans", "lcdesk.services.figures.statistics", "PySide6"} & loaded


def deferred_names(module: ast.Module) -> set[str]:
    return {
        name.asname or name.name
        for block in module.body
        if isinstance(block, ast.With)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def done_at_once(module: ast.Module) -> Iterator[ast.AST]:
    """What a module evaluates while it is read: all but bodies of functions and annotations."""
    waiting: list[ast.AST] = [one for one in module.body if not isinstance(one, ast.With)]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef):
            waiting += [
                *node.decorator_list,
                *node.args.defaults,
                *filter(None, node.args.kw_defaults),
            ]
        elif isinstance(node, ast.AnnAssign):
            waiting += [node.value] if node.value else []
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def test_no_module_uses_a_deferred_name_while_it_is_read() -> None:
    trees = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    assert all(deferred_names(module) for module in trees.values())
    assert not [
        f"{name}:{node.lineno} {node.id}"
        for name, module in trees.items()
        for node in done_at_once(module)
        if isinstance(node, ast.Name) and node.id in deferred_names(module)
    ]


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_all_that_is_deferred_is_there(path: Path) -> None:
    module = importlib.import_module(f"{commands.__name__}.{path.stem}")
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.With):
            exec(ast.unparse(ast.Module(node.body, [])), vars(module).copy())


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_a_command_has_every_import_that_its_code_reads(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    deferred = deferred_names(tree)
    reads = {name: names_in(node) for node in tree.body for name in bound_by(node)}
    for one in declared_commands():
        if one.does.__module__ == f"{commands.__name__}.{path.stem}":
            reached, waiting = set[str](), [one.does.__name__]
            while waiting:
                new = reads.get(waiting.pop(), set()) - reached
                reached |= new
                waiting += new
            load_deferred(one.does)
            module = one.does.__globals__
            assert not [name for name in reached & deferred if is_deferred(module[name])]


def bound_by(node: ast.stmt) -> list[str]:
    """The names a statement of a module gives a value, but for imports."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [one.id for one in targets if isinstance(one, ast.Name)]
    return []


def names_in(node: ast.stmt) -> set[str]:
    """The names it reads when it runs: annotations are not read."""
    read = set[str]()
    for one in ast.walk(node):
        for field in ("annotation", "returns"):
            if getattr(one, field, None) is not None:
                setattr(one, field, None)
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            read.add(one.id)
    return read


def test_deferring_concerns_the_named_module_alone_and_ends_with_the_block() -> None:
    before = builtins.__import__
    names: dict[str, object] = {"__name__": "somewhere"}
    with deferred_imports("somewhere"):
        from json import dumps

        exec("from json import dumps", names)
        with pytest.raises(SyntaxError, match="from json import"):
            exec("import json", names)
    assert builtins.__import__ is before
    assert dumps is json.dumps
    assert is_deferred(names["dumps"])
    exec("def does(asked):\n    return [dumps(one) for one in asked]", names)
    does = cast("Callable[[list[int]], list[str]]", names["does"])
    load_deferred(does)
    assert names["dumps"] is json.dumps
    assert does([1]) == ["1"]


def test_a_fault_in_the_block_ends_the_deferring() -> None:
    before = builtins.__import__
    with pytest.raises(ZeroDivisionError), deferred_imports("somewhere"):
        raise ZeroDivisionError
    assert builtins.__import__ is before

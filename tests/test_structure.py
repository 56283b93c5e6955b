"""What the structure of the sources is held to: names, exceptions of the formatter, and the picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tools import structure
from tools.untyped import untyped


@cache
def sources() -> structure.Sources:
    return structure.read_sources()


@cache
def figures() -> dict[str, Any]:
    return structure.measure(sources())


@pytest.fixture(scope="module", autouse=True)
def _trees_go() -> Iterator[None]:
    """A million objects, which every later garbage collection would look at."""
    yield
    sources.cache_clear()


def test_a_class_name_is_used_once_in_the_whole_program() -> None:
    assert figures()["class names used twice"] == []


def test_no_class_is_there_for_one_subclass_alone() -> None:
    """`Frame` is what the layers below the window know of it."""
    assert figures()["bases of one class alone"] == ["Frame"]


def test_the_formatter_has_few_exceptions() -> None:
    assert figures()["fmt: skip"] <= 40
    assert figures()["lines over 100 columns"] <= 60


def test_no_module_imports_itself_by_way_of_others() -> None:
    imports = sources().imports
    done, under_way = set[str](), list[str]()

    def walk(name: str) -> None:
        assert name not in under_way, under_way
        if name not in done:
            under_way.append(name)
            for other in imports.get(name, set[str]()):
                walk(other)
            done.add(under_way.pop())

    for name in imports:
        walk(name)


def test_the_pictures_of_the_architecture_are_those_of_the_imports() -> None:
    page = (structure.ROOT / "docs" / "architecture.md").read_text("utf-8")
    for picture in structure.pictures(sources()):
        assert picture in page, "python3 dev.py structure --pictures prints them"


@pytest.mark.parametrize("page", ["architecture.md", "import.md", "safety.md"])
def test_what_a_page_names_is_there(page: str) -> None:
    text = (structure.ROOT / "docs" / page).read_text("utf-8")
    named = set(re.findall(r"`((?:\w+/)+\w+\.(?:py|csv|json|qss))", text))
    roots = [structure.ROOT / name for name in ("", "lcdesk", "resources")]
    assert not sorted(one for one in named if not any((root / one).is_file() for root in roots))


@pytest.mark.parametrize(
    ("imports", "chain"),
    [
        ({}, 0),
        ({"a": set()}, 1),
        ({"a": {"b"}, "b": {"c"}, "c": set()}, 3),
        ({"a": {"b"}, "b": {"a"}}, 2),
    ],
)
def test_the_longest_chain(imports: dict[str, set[str]], chain: int) -> None:
    assert structure.longest_chain(imports) == chain


def test_an_import_of_a_module_is_told_from_one_of_a_name() -> None:
    found = sources().imports["lcdesk.services.core.desk"]
    assert "lcdesk.model.clock" in found
    assert "lcdesk.model" not in found
    assert Counter(found)["lcdesk.services.core.desk"] == 0


def test_rows_indexed_by_keys_nobody_knows_are_found(tmp_path: Path) -> None:
    """A typed row is not, a dict whose values may be anything is, wherever the brackets stand; a
    list of anything is a list.
    """
    (tmp_path / "lcdesk").mkdir()
    (tmp_path / "lcdesk" / "rows.py").write_text(
        "from typing import Any, TypedDict\n"
        "class Known(TypedDict):\n    name: str\n"
        "def words(known: Known, loose: dict[str, Any]) -> list[str]:\n"
        '    first = known["name"]\n'
        '    return [first, loose["name"], known["name"] + loose["rows"]["é"]]\n'
        "def width(lists: dict[str, list[Any]]) -> int:\n"
        '    return len(lists["name"])\n',
        "utf-8",
    )
    assert sorted(untyped(tmp_path)) == [
        ("lcdesk/rows.py", 6, "Any"),
        ("lcdesk/rows.py", 6, "dict[str, Any]"),
        ("lcdesk/rows.py", 6, "dict[str, Any]"),
    ]

"""Where the sources index something by a key that the type checker does not know: in a copy each
`row["key"]` becomes `reveal_type(row)["key"]`, and pyright says of what type the rows are.

`python3 -m tools.untyped` lists path, line and type of those whose values may be anything; 1 when
there is one.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "lcdesk"
REVEALED = re.compile(r'Type of ".*" is "(.*)"', re.DOTALL)
ANYTHING = re.compile(r"\b(Any|Unknown)\b")
# no rows: a column of JSON in a statement, whose brackets hold a path in SQL, and `list["Name"]`
NO_ROWS = ("InstrumentedAttribute[", "type[")


class _Position(TypedDict):
    line: int


class _Range(TypedDict):
    start: _Position


class _Diagnostic(TypedDict):
    file: str
    message: str
    range: _Range


class _Report(TypedDict):
    generalDiagnostics: list[_Diagnostic]


def revealing(text: str) -> str:
    """The same source, asking for the type of everything that is indexed by a literal text."""
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    marks: list[tuple[int, int, bytes]] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Subscript) and _is_text(node.slice):
            held = node.value
            marks.append((held.lineno, held.col_offset, b"reveal_type("))
            marks.append((held.end_lineno or 0, held.end_col_offset or 0, b")"))
    # from the end on, so that what comes before keeps its place; a beginning goes before an end
    for line, column, mark in sorted(marks, key=lambda one: (*one[:2], one[2] != b")"))[::-1]:
        whole = lines[line - 1]
        lines[line - 1] = whole[:column] + mark + whole[column:]
    return b"".join(lines).decode()


def untyped(root: Path = ROOT) -> list[tuple[str, int, str]]:
    """(path, line, type) of every row in the package below a folder whose values may be
    anything.
    """
    with tempfile.TemporaryDirectory() as folder:
        for path in (root / PACKAGE).rglob("*.py"):
            copy = Path(folder) / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(revealing(path.read_text("utf-8")), "utf-8")
        how = {"include": [PACKAGE], "typeCheckingMode": "basic"}
        (Path(folder) / "pyrightconfig.json").write_text(json.dumps(how))
        words = ("-m", "pyright", "--pythonpath", sys.executable, "--outputjson")
        done = subprocess.run(
            [sys.executable, *words], cwd=folder, check=False, capture_output=True, text=True
        )
        report: _Report = json.loads(done.stdout)
        return list(_found(report, Path(folder)))


def _found(report: _Report, folder: Path) -> Iterator[tuple[str, int, str]]:
    """What a report of pyright says of the copies in a folder."""
    for one in report["generalDiagnostics"]:
        match = REVEALED.fullmatch(one["message"])
        if match and holds_anything(match[1]) and not match[1].startswith(NO_ROWS):
            path = Path(one["file"]).resolve().relative_to(folder.resolve())
            yield path.as_posix(), one["range"]["start"]["line"] + 1, match[1]


def holds_anything(kind: str) -> bool:
    """Is a value found in something of this type one of any type? A column of rows of any type is a
    column.
    """
    held, depth = "", 0
    for sign in kind:
        depth -= sign == "]"
        held += sign if depth < 2 else ""
        depth += sign == "["
    return ANYTHING.search(held) is not None


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def main() -> int:
    """1 when a row is indexed by a key the checker does not know."""
    found = untyped()
    for path, line, kind in found:
        print(f"{path}:{line}: indexed by a literal key, and the checker knows only {kind}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

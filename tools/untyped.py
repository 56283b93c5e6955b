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
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "lcdesk"
REVEALED = re.compile(r'Type of ".*" is "(.*)"', re.DOTALL)
ANYTHING = re.compile(r"\b(Any|Unknown)\b")
# no rows: a column of JSON in a statement, whose brackets hold a path in SQL, and `list["Name"]`
NO_ROWS = ("InstrumentedAttribute[", "type[")

LEFT = {
    "lcdesk/papers/typesetter.py": 7,
    "lcdesk/ui/cooperation/alliance_tab.py": 20,
    "lcdesk/ui/cooperation/alumni_tab.py": 30,
    "lcdesk/ui/cooperation/board.py": 7,
    "lcdesk/ui/cooperation/edits.py": 2,
    "lcdesk/ui/cooperation/leads_tab.py": 17,
    "lcdesk/ui/cooperation/project_cards.py": 7,
    "lcdesk/ui/cooperation/projects_tab.py": 14,
    "lcdesk/ui/cooperation/screen.py": 4,
    "lcdesk/ui/cooperation/tab.py": 3,
    "lcdesk/ui/cooperation/timeline.py": 2,
}
"""How many there still are in a module: records of the lists of the office (issue of the alliance),
whose fields the catalogue knows and the type checker does not yet. A number may only fall; once the
lists have typed rows, all of this goes.
"""


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
        if match and ANYTHING.search(match[1]) and not match[1].startswith(NO_ROWS):
            path = Path(one["file"]).resolve().relative_to(folder.resolve())
            yield path.as_posix(), one["range"]["start"]["line"] + 1, match[1]


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def main() -> int:
    """1 when a row is indexed by a key the checker does not know."""
    found = untyped()
    counts = Counter(path for path, _line, _kind in found)
    more = [one for one in found if counts[one[0]] > LEFT.get(one[0], 0)]
    for path, line, kind in more:
        print(f"{path}:{line}: indexed by a literal key, and the checker knows only {kind}")
    fewer = {path: count for path, count in LEFT.items() if counts[path] < count}
    for path, count in fewer.items():
        print(f"{path}: {counts[path]} by now, no longer {count}: LEFT in tools/untyped.py")
    return 1 if more or fewer else 0


if __name__ == "__main__":
    sys.exit(main())

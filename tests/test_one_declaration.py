"""To add a breakdown, a clash rule, a format, a screen, a field, a rule of a query or a status is one edit: a
copy of the program gets one declaration more and shows it everywhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Edit:
    """A declaration put into a file after (or before) a text that stands there once; without
    such a text it is a new file.
    """

    path: str
    text: str
    after: str = ""
    before: str = ""

    def apply(self, copy: Path) -> None:
        target = copy / self.path
        if not (beside := self.after or self.before):
            assert not target.exists()
            target.write_text(self.text, encoding="utf-8")
            return
        source = target.read_text(encoding="utf-8")
        assert source.count(beside) == 1, f"{self.path}: {beside!r} {source.count(beside)} times"
        both = beside + self.text if self.after else self.text + beside
        target.write_text(source.replace(beside, both), encoding="utf-8")


BREAKDOWN = Edit(
    "lcdesk/model/breakdowns.py",
    """
    Breakdown(
        key="visa_state",
        head=N_("Visa state"),
        sheet=N_("States of the visa"),
        name=N_("state of the visa"),
        subtitle=N_("Participants by state of the visa"),
        picture="squares",
    ),""",
    after="\nBREAKDOWNS = (",
)

CLASH_RULE = Edit(
    "lcdesk/model/clashes/rules.py",
    """
    ClashRule(
        "starts_early",
        N_("Starts too early"),
        "warning",
        field="start",
        find=note_each(
            "starts_early",
            lambda slot, limits: slot.is_timed and slot.start % (24 * 60) < limits.of(LIMITS["early"]),
            N_("{date}: “{title}” ({when}) starts too early."),
        ),
        fixes=(start_at, move_day),
        limits=(Limit("early", 9 * 60, N_("Nothing before"), "time"),),
    ),""",
    after="\n_ALL = (",
)

FORMAT = Edit(
    "lcdesk/model/files.py",
    """
    FileFormat(".tsv", "TSV", "text table", separator="\\t"),""",
    after="""
    FileFormat(".csv", "CSV", "text table", separator=","),""",
)

SCREEN = Edit(
    "lcdesk/ui/kit/screens.py",
    """
    ScreenKind(
        "notes", "lcdesk.ui.notes", N_("Notes of the office"), "file-text", shows=("Operation",)
    ),""",
    after="""
    ScreenKind("import", "lcdesk.ui.importing.screen", N_("Import"), "import"),""",
)
SCREEN_ITSELF = Edit(
    "lcdesk/ui/notes.py",
    '''"""The Notes screen."""

from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.screen import Context, Screen
from lcdesk.ui.kit.widgets import column


class NotesScreen(Screen):
    """A head and nothing else."""

    key = "notes"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.head = PageHeader(context, self.key, self.retranslation)
        self.setLayout(column(self.head, None))
''',
)

FIELD = Edit(
    "lcdesk/model/entities/people.py",
    """
    shoe_size: Mapped[int | None] = field(
        Number(20, 60), N_("Shoe size"), heads=("鞋码",), section=PERSON, listed=True
    )""",
    after="""
    birth_place: Mapped[str | None] = field(
        Text(), N_("Place of birth"), heads=("出生地",), section=PERSON
    )""",
)

QUERY_RULE = Edit(
    "lcdesk/model/rule_kinds.py",
    """
        RuleKind(
            "gender_unknown", N_("Gender not known"), "venus-and-mars", means=_blank("gender")
        ),""",
    after="""
    for kind in (""",
)

STATUS = Edit(
    "lcdesk/model/statuses.py",
    """
    Status("briefed", N_("briefed"), ("说明会后",), ("info", "list-checks")),""",
    before="""
    Status("arrived",""",
)


EDITS = {
    "breakdown": (BREAKDOWN,),
    "clash_rule": (CLASH_RULE,),
    "format": (FORMAT,),
    "screen": (SCREEN, SCREEN_ITSELF),
    "field": (FIELD,),
    "query_rule": (QUERY_RULE,),
    "status": (STATUS,),
}
TYPED_ROWS = "lcdesk/model/rows.py"


@dataclass(frozen=True)
class Outcome:
    """What came of all declarations together: which modules of the program each of them changed,
    what is wrong with each, and the types of rows as the command has written them.
    """

    changed: dict[str, set[str]]
    wrong: dict[str, str]
    typed_rows: str


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The program once more, with what it has compiled, beside the same resources and tests."""
    made = tmp_path_factory.mktemp("declared")
    shutil.copytree(ROOT / "lcdesk", made / "lcdesk")
    for name in ("resources", "tests"):
        (made / name).symlink_to(ROOT / name, target_is_directory=True)
    (made / "tools").mkdir()
    for name in ("__init__.py", "rows.py"):
        shutil.copy(ROOT / "tools" / name, made / "tools")
    if not sys.pycache_prefix:
        yield made
        return
    # what is compiled lies elsewhere; it is good for each module that has the time of its original
    compiled = compiled_below(made)
    compiled.parent.mkdir(parents=True, exist_ok=True)
    compiled.symlink_to(compiled_below(ROOT), target_is_directory=True)
    yield made
    compiled.unlink()
    shutil.rmtree(compiled.parent)


def compiled_below(folder: Path) -> Path:
    return Path(cache_from_source(str(folder / "lcdesk" / "__init__.py"))).parent


@pytest.fixture(scope="module")
def outcome(copy: Path, blank_desk: Path) -> Outcome:
    """All declarations in one copy, and all proofs in one process: none stands in another's way."""
    changed, before = dict[str, set[str]](), set[str]()
    for what, edits in EDITS.items():
        for edit in edits:
            edit.apply(copy)
        changed[what] = edited(copy) - before
        before |= changed[what]
    for what in EDITS:
        shutil.copytree(blank_desk, copy / "desks" / what)
    wrong = prove_all(copy)
    assert edited(copy) - before <= {TYPED_ROWS}
    return Outcome(changed, wrong, (copy / TYPED_ROWS).read_text("utf-8"))


@pytest.mark.parametrize("what", EDITS)
def test_one_declaration_arrives_everywhere(what: str, outcome: Outcome) -> None:
    assert len(outcome.changed[what]) == 1, "what is declared is declared in one place"
    if outcome.wrong[what]:
        pytest.fail(outcome.wrong[what], pytrace=False)


def test_a_field_is_written_into_the_typed_rows_by_a_command(outcome: Outcome) -> None:
    assert outcome.typed_rows.count("    shoe_size: int | None\n") == 1, (
        "of the record: rows of its table have no type while nothing names one"
    )


def edited(copy: Path) -> set[str]:
    """The modules of the program that are other ones in the copy; not counted are the new ones."""
    here = ((path, path.relative_to(ROOT)) for path in (ROOT / "lcdesk").rglob("*.py"))
    return {str(place) for path, place in here if (copy / place).read_bytes() != path.read_bytes()}


def prove_all(copy: Path) -> dict[str, str]:
    """Run the proofs of `tests.proofs` on the copy; what is wrong with each, "" where nothing is.

    The process takes the program from the copy, and compiles nothing for others.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs", str(copy / "desks"), *EDITS],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert not done.returncode, f"{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout.splitlines()[-1])

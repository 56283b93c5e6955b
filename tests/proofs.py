"""What `test_one_declaration` runs in a process of its own, on a copy of the program that has one
declaration more of each kind: each proof shows that one arrived everywhere.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk

PEOPLE: tuple[dict[str, Any], ...] = (
    {"full_name": "Wanjiru Kamau", "nationality": "KE", "gender": "F", "visa_state": "issued"},
    {"full_name": "Brian Otieno", "nationality": "KE", "gender": "M", "visa_state": "issued"},
    {"full_name": "Ibrahim Musa", "nationality": "NG", "gender": "M", "visa_state": "applied"},
    {"full_name": "Luis Quispe", "nationality": "PE", "gender": "M"},
)


def said(*words: str) -> str:
    """What a command line prints, which must end well."""
    from lcdesk.cli import run

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words)
    assert code == 0, err.getvalue()
    return out.getvalue()


def helped(command: str) -> str:
    """The help of a command, on one line."""
    from lcdesk.cli import run

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        run((command, "--help"))
    return " ".join(out.getvalue().split())


def advice(*words: str) -> str:
    """What a command line advises whoever asks for what it does not know."""
    from lcdesk.cli import run

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        assert run(words) != 0
    return err.getvalue()


def filled(path: Path, *more: dict[str, Any]) -> Desk:
    """The desk with a cohort and its people."""
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.participants import participants

    desk = open_desk(path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai", "name_zh": "上海站"})
    for values in (*PEOPLE, *more):
        participants.add_participant(desk, cohort, values)
    return desk


def prove_breakdown(path: Path) -> None:
    """Counted, listed by the command line, a sheet of the workbook, in the menu, drawn."""
    import openpyxl
    from PySide6.QtWidgets import QApplication, QMenu

    from lcdesk.charts.breakdown_charts import breakdown_chart
    from lcdesk.charts.chart import ChartKind
    from lcdesk.services.figures.statistics import country_table
    from lcdesk.settings import Settings
    from lcdesk.ui.figures.figure_choosers import FigureChoosers
    from lcdesk.ui.kit.painting.plain_text import Retranslation
    from lcdesk.ui.kit.screen import Context
    from lcdesk.ui.kit.tasks import Tasks

    desk = filled(path)
    table = country_table(desk, None, by="visa_state")
    assert [(row.label, row.total) for row in table.rows] == [
        ("issued", 2),
        ("applied for", 1),
        ("not known", 1),
    ]
    assert breakdown_chart(table.rows, "visa_state").kind is ChartKind.WAFFLE
    _application = QApplication.instance() or QApplication([])
    tasks = Tasks()
    choosers, menu = (FigureChoosers(Context(desk, tasks, Settings()), Retranslation()), QMenu())
    choosers.breakdown.opening.emit(menu)
    offered = {action.text(): action for action in menu.actions()}
    offered["state of the visa"].trigger()
    assert choosers.choice.by == "visa_state"
    tasks.close()
    desk.close()

    at = ("--desk", str(path))
    rows = json.loads(said(*at, "countries", "--by", "visa_state", "--json"))["rows"]
    assert [(row["key"], row["women"], row["men"]) for row in rows] == [
        ("issued", 1, 1),
        ("applied", 0, 1),
        ("", 0, 1),
    ]
    assert "visa_state" in advice(*at, "countries", "--by", "shoe size")
    assert "Visa state" in said(*at, "countries", "--by", "visa_state")
    book = path.with_name("figures.xlsx")
    said(*at, "countries", "--out", str(book))
    sheet = openpyxl.load_workbook(book)["States of the visa"]
    assert ("issued", 1, 1, 2) in {row[:4] for row in sheet.iter_rows(values_only=True)}
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]


def prove_clash_rule(path: Path) -> None:
    """Found by its limit, fixed, in the settings of the window and in those of the command line."""
    import datetime as dt

    from PySide6.QtWidgets import QApplication, QLabel, QWidget

    from lcdesk.model.clashes import Limits, TimetableContext, find_clashes, find_fixes
    from lcdesk.settings import Settings
    from lcdesk.ui.curriculum.clash_bar import RulesDialog
    from lcdesk.ui.kit.screen import Context
    from lcdesk.ui.kit.tasks import Tasks

    lecture: dict[str, Any] = {
        "id": 1,
        "date": dt.date(2026, 3, 2),
        "start": dt.time(8, 30),
        "end": dt.time(10),
        "title": "Solar energy 太阳能",
    }
    around = TimetableContext()
    (clash,) = find_clashes([lecture], around)
    assert clash.message == "2 Mar 2026: “Solar energy 太阳能” (08:30–10:00) starts too early."
    assert [fix.words for fix in find_fixes(clash, [lecture], around)] == ["Start at 09:00"]
    assert not find_clashes([lecture], TimetableContext(limits=Limits(early=8 * 60)))

    desk = filled(path)
    application = QApplication.instance() or QApplication([])
    tasks, parent = Tasks(), QWidget()
    dialog = RulesDialog(parent, Context(desk, tasks, Settings()))
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"Starts too early", "Nothing before"} <= shown
    assert dialog.limits["early"].text() == "9:00"
    assert dialog.levels["starts_early"].level() == "warning"
    tasks.close()
    desk.close()
    del application

    at = ("--desk", str(path), "rules")
    assert "Starts too early" in said(*at)
    said(*at, "--set", "starts_early=clash", "--set", "early=7:30")
    rules = json.loads(said(*at, "--json"))
    assert rules["limits"]["early"] == "7:30"
    assert {"rule": "starts_early", "label": "Starts too early", "level": "clash"} in rules[
        "levels"
    ]


def prove_format(path: Path) -> None:
    """Written by the list, the figures and the crossed figures; offered by help and dialogs."""
    from PySide6.QtWidgets import QApplication, QFileDialog

    from lcdesk.model.files import EVERY, FIGURES, LIST, PICTURE
    from lcdesk.ui.kit.dialogs.saving import prepare_saving

    filled(path).close()
    out, at = path.with_name("out.tsv"), ("--desk", str(path))
    words: dict[tuple[str, ...], str] = {
        ("export", str(out), "--all"): "Wanjiru Kamau",
        ("countries", "--out", str(out)): "Kenya",
        ("countries", "--across", "gender", "--out", str(out)): "Kenya",
    }
    for command, word in words.items():
        out.unlink(missing_ok=True)
        said(*at, *command)
        lines = out.read_text(encoding="utf-8-sig").splitlines()
        assert any(f'"{word}"' in line.split("\t") for line in lines), lines
    assert ".csv, .tsv, .png" in advice(*at, "countries", "--out", "figures.doc")
    assert ".csv, .tsv, .png, .svg or .pdf" in helped("countries")
    assert "OUT.xlsx|.csv|.tsv" in helped("export")
    assert ".tsv" in LIST.endings
    assert ".tsv" in FIGURES.endings
    assert ".tsv" not in PICTURE.endings
    assert ".tsv" in EVERY

    application = QApplication.instance() or QApplication([])
    dialog = QFileDialog()
    prepare_saving(dialog, LIST, "People")
    assert dialog.nameFilters() == ["Excel workbook (*.xlsx)", "CSV (*.csv)", "TSV (*.tsv)"]
    del application


def prove_screen(path: Path) -> None:
    """An item of the side bar, a line of the menu with its key, the page itself with its title."""
    from lcdesk import app
    from lcdesk.settings import Settings
    from lcdesk.ui.kit.screens import SCREENS, family

    program = app.Program(app.application(), Settings(language="en", last_screen="notes"))
    window = program.window
    window.stack.warms = False
    window.show()
    program.show_desk(filled(path))
    program.settle()
    try:
        assert window.screen_key() == "notes"
        page: Any = window.current_page()
        assert page.head.title.text() == "Notes of the office"
        titles = [kind.key for kind in SCREENS if not kind.below]
        assert list(window.side.items) == titles
        assert titles[-4:] == ["notes", "logistics", "papers", "history"]
        assert [kind.key for kind in family("notes")] == ["notes"]
        window.do("screen_overview")
        assert window.screen_key() == "overview"
        action = window.commands.actions["screen_notes"]
        assert (action.text(), action.shortcut().toString()) == ("Notes of the office", "Ctrl+9")
        action.trigger()
        assert window.screen_key() == "notes"
    finally:
        program.stop()


def prove_field(path: Path) -> None:
    """With the migration that `dev.py migration` writes: kept, searched, taken back, in template
    and export, read from a sheet of the office, a column of the table.
    """
    import openpyxl

    from lcdesk.db import upgrade
    from lcdesk.model.query import Query, searched
    from lcdesk.services.core import finding
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.participants import participants
    from lcdesk.ui.participants.shown import columns_of

    sys.argv = ["upgrade", "shoe", "size"]
    with contextlib.redirect_stdout(io.StringIO()) as written:
        upgrade.main()
    assert written.getvalue().strip().endswith("_shoe_size.py")
    assert "shoe_size" in {column.name for column in columns_of(lambda _record: "")}

    of_size = Query(rules=searched("shoe size:37"))
    desk = filled(path, {"full_name": "Hana Sato", "nationality": "JP", "shoe_size": 37})
    (hana,) = finding.find_ids(desk, of_size)
    participants.change_participants(desk, [hana], {"shoe_size": 36})
    assert not len(finding.find_ids(desk, of_size))
    desk.undo()
    assert list(finding.find_ids(desk, of_size)) == [hana]
    desk.close()

    at, folder = ("--desk", str(path)), path.parent
    said(*at, "export", str(folder / "people.xlsx"), "--cohort", "Shanghai")
    said(*at, "template", str(folder / "empty.xlsx"))
    for name, value in (("people.xlsx", 37), ("empty.xlsx", "Shoe size")):
        rows = openpyxl.load_workbook(folder / name).worksheets[0].iter_rows(values_only=True)
        cells = [cell for row in rows for cell in row]
        assert any(value == cell or str(value) in str(cell).split("\n") for cell in cells), name

    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (("Name", "Country", "鞋码"), ("Ana Maria Silva", "Brazil", 38)):
        sheet.append(row)
    book.save(folder / "list.xlsx")
    said(*at, "import", str(folder / "list.xlsx"), "--cohort", "Shanghai", "--yes")
    desk = open_desk(path)
    assert len(finding.find_ids(desk, Query(rules=searched("shoe size:38")))) == 1
    desk.close()


def prove_query_rule(path: Path) -> None:
    """A line of the filter menu with its count, a chip, whom it finds, kept in a saved view; the
    command line tells it and exports them.
    """
    from lcdesk import app
    from lcdesk.services.participants import saved_views
    from lcdesk.settings import Settings

    program = app.Program(app.application(), Settings(language="en", last_screen="participants"))
    window = program.window
    window.stack.warms = False
    window.show()
    desk = filled(path, {"full_name": "Hana Sato", "nationality": "JP"})
    program.show_desk(desk)
    program.settle()
    try:
        views = window.screens["participants"].views
        views.opener.open()
        lines = {line.text: line for line in views.opener.menu.page.list.shown()}
        assert lines["Gender not known"].figure == "1"
        views.opener.menu.choose_rule(lines["Gender not known"].key)
        program.settle()
        assert [chip.text() for chip in views.filters.chips.chips] == ["Gender not known"]
        saved_views.save_view(desk, "Ask for it", views.view())
    finally:
        program.stop()

    at, out = ("--desk", str(path)), path.parent / "asked.csv"
    assert "Gender not known" in said(*at, "views")
    assert json.loads(said(*at, "views", "--json"))[0]["rules"] == [["gender_unknown"]]
    said(*at, "export", str(out), "--view", "Ask for it")
    told = out.read_text(encoding="utf-8-sig")
    assert "Hana Sato" in told
    assert "Kamau" not in told


def prove_status(path: Path) -> None:
    """A next step of the command line, which reads it by its words; a step of the chain in its
    place, a chip with its look, a section of the workbook's figures.
    """
    from lcdesk.model.statuses import NEXT, STATUS
    from lcdesk.ui.kit.painting.theme import tone_of

    people = ("Hana Sato", "confirmed"), ("Aiko Mori", "arrived"), ("Ken Ito", "confirmed")
    rows = ({"full_name": name, "nationality": "JP", "status": status} for name, status in people)
    filled(path, *rows).close()
    at, here = ("--desk", str(path)), ("--cohort", "Shanghai")
    said(*at, "status", *here, "--set", "Briefed", "--who", "Hana Sato")
    (hana,) = json.loads(said(*at, "status", *here, "--who", "Hana Sato", "--json"))
    assert hana["status"] == "briefed"
    assert hana["steps"][-1]["status"] == "briefed"
    assert "arrived" in NEXT["briefed"]
    assert "left_early" not in NEXT["briefed"], "nobody leaves early who has not arrived"
    assert STATUS.parse("说明会后") == "briefed"
    assert tone_of("briefed") == ("info", "list-checks")
    counted = json.loads(said(*at, "countries", *here, "--by", "status", "--json"))
    told = [
        key for key in json.dumps(counted).split('"') if key in ("confirmed", "briefed", "arrived")
    ]
    assert list(dict.fromkeys(told)) == ["confirmed", "briefed", "arrived"], "in their order"


PROOFS: dict[str, Callable[[Path], None]] = {
    "breakdown": prove_breakdown,
    "clash_rule": prove_clash_rule,
    "format": prove_format,
    "screen": prove_screen,
    "field": prove_field,
    "query_rule": prove_query_rule,
    "status": prove_status,
}


def main(folder: Path, names: Sequence[str]) -> None:
    """Prove these, each with a desk of its own below the folder, and print what is wrong with
    each; then write the types of rows as they are now.
    """
    from lcdesk import app
    from tools import rows

    application, wrong = app.application(), dict[str, str]()
    # the desks of all others have the field too
    for name in sorted(names, key=lambda name: name != "field"):
        try:
            PROOFS[name](folder / name / "office.lcdesk")
            wrong[name] = ""
        except BaseException:
            wrong[name] = traceback.format_exc()
    with contextlib.redirect_stdout(io.StringIO()):
        rows.main()
    sys.stdout.write(json.dumps(wrong))
    del application


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

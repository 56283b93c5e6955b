"""Pictures of what surrounds the import: start page with files and waiting rows, undo, memory,
merging of two people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk import app, resources
from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.importing import importing
from lcdesk.services.learned import learned_mappings
from lcdesk.services.participants.participants import (
    add_participant,
    change_participants,
    remove_participants,
)
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.review.learning import learned_from
from lcdesk.tabular.review.questions import Meant
from lcdesk.ui.importing.dialogs import EncodingDialog, WorkbookPasswordDialog
from lcdesk.ui.importing.learned_dialog import LearnedDialog, MeaningDialog
from lcdesk.ui.kit.dialogs.undo_dialog import UndoDialog
from lcdesk.ui.participants.merge_dialog import MergeDialog
from lcdesk.ui.participants.pairs_dialog import PairsDialog
from tests.review_sheets import save_people, save_timetable

Take = Callable[[str, QWidget], Path]
Ways = Callable[[app.Program], Iterator[tuple[str, str]]]


def prepare(program: app.Program, sheets: Path) -> list[Path]:
    """An import with rows that wait, one changed since, two people who are one, and answers that
    are remembered.
    """
    desk = program.window.context.desk if program.window.context else None
    assert desk is not None
    cohort = program.window.context.cohort_id if program.window.context else None
    assert cohort is not None
    path = save_people(sheets / "names_v3.xlsx")
    read = importing.read_file(path)
    meant = [
        Meant("participant", "nationality", "Nigera", "NG", True),
        Meant("participant", "nationality", "Congo", "CD", True),
    ]
    learned_mappings.keep(desk, learned_from(read, learned_mappings.recall(desk), meant), path.name)
    timetable = importing.read_file(save_timetable(sheets / "timetable.xlsx"))
    learned_mappings.keep(desk, learned_from(timetable, LearnedMappings()), timetable.file_name)
    importing.apply(desk, importing.prepare(desk, importing.read_file(path), cohort), cohort, path)
    _add_twice(desk, cohort)
    _save_askers(sheets, path)
    program.settle()
    return [path, sheets / "timetable.xlsx", sheets / "holiday.png"]


def _save_askers(sheets: Path, plain: Path) -> None:
    """A workbook with a password, a text file of an encoding that cannot be told, and a list without
    headers."""
    with plain.open("rb") as source, (sheets / "locked.xlsx").open("wb") as target:
        OOXMLFile(source).encrypt("lotus", target)
    (sheets / "list.csv").write_bytes(
        "Full name;Country\nJosé Núñez;Peru\nÉric Kouamé;Benin\n".encode("cp1252")
    )
    names = ("Sana Malik", "Bilal Khan", "Amina Bello", "Carlos Rojas", "Rosa Quispe")
    lines = (f"{name},{name.split()[0].lower()}@example.org\n" for name in names)
    (sheets / "no_headers.csv").write_text("".join(lines), encoding="utf-8")


def _add_twice(desk: Desk, cohort: int) -> None:
    one = next(
        one
        for one in read_page(desk, find_ids(desk, Query.of(cohort)))
        if one["full_name"] == "Aline Uwimana"
    )
    change_participants(
        desk, [one["id"]], {"dietary": "Vegetarian", "notes": "Asks for a quiet room."}
    )
    values = {
        "full_name": "Uwimana Aline",
        "nationality": "RW",
        "birth_date": dt.date(1989, 4, 1),
        "position": "Programme manager",
        "organization": "Rwanda Green Fund (RGF)",
        "email": "aline.uwimana@example.org",
        "notes": "Came by train.",
        "dietary": "Halal",
        "phone": "+250 788 555 099",
        "room_type": "Single",
    }
    add_participant(desk, cohort, values)


def take_surroundings(program: app.Program, sheets: Path, take: Take, ways: Ways) -> list[Path]:
    """All of them, each in both languages and themes."""
    files, made = prepare(program, sheets), list[Path]()
    files[2].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    window = program.window
    window.open_screen("import")
    program.settle()
    screen: Any = window.screens["import"]
    screen.close_review()

    def take_window(name: str) -> None:
        window.open_screen("import")
        program.settle()
        made.extend(take(name, window) for _way in ways(program))

    take_window("start")
    made += _take_dialogs(program, sheets, take, ways)
    screen.open_waiting(tuple(screen.start.tray.meant()))
    take_window("review_tray")
    screen.give_up()
    screen.open_path(sheets / "no_headers.csv")
    take_window("review_guess")
    screen.give_up()
    screen.bring([files[2], files[1], files[0]])
    take_window("review_second_of_three")
    screen.stop()
    take_window("start_files")
    return made


def take_versions(program: app.Program, sheets: Path, take: Take, ways: Ways) -> list[Path]:
    """A newer version of a list: corrections that stay, and two cells that both changed; and a list
    of strangers.
    """
    context = program.window.context
    assert context is not None
    desk = context.desk
    known = {
        one["full_name"]: one["id"]
        for one in read_page(desk, find_ids(desk, Query.of(context.cohort_id)))
    }
    book = load_workbook(resources.path("samples", "shanghai_participants.xlsx"))
    rows = book.worksheets[0]
    first, second, third, fourth = (str(rows.cell(row, 2).value) for row in range(5, 9))
    change_participants(desk, [known[first]], {"organization": "Indus Institute"})
    change_participants(desk, [known[second]], {"birth_date": "1991-11-12"})
    change_participants(desk, [known[third]], {"birth_date": "1980"})
    remove_participants(desk, [known[fourth]])
    rows.cell(5, 11, "Indus Institute of Solar Energy")
    rows.cell(5, 5, "Male")
    rows.cell(6, 7, dt.datetime(1991, 2, 11))
    path = sheets / "shanghai_participants_v2.xlsx"
    book.save(path)
    program.window.open_screen("import", path=path)
    program.settle()
    screen: Any = program.window.screens["import"]
    made = [take("review_versions", program.window) for _way in ways(program)]
    screen.give_up()
    program.window.open_screen("import", path=save_people(sheets / "strangers.xlsx"))
    program.settle()
    made += [take("review_strangers", program.window) for _way in ways(program)]
    screen.give_up()
    return made


def _take_dialogs(program: app.Program, sheets: Path, take: Take, ways: Ways) -> Iterator[Path]:
    window = program.window
    screen: Any = window.screens["import"]
    for name, opened, kind in _dialogs(program, screen, sheets):
        for _way in ways(program):
            opened()
            program.settle()
            yield take(name, next(one for one in reversed(_all(window, kind)) if one.isVisible()))
            for one in _all(window, QDialog):
                one.close()
            program.settle()


def _dialogs(
    program: app.Program, screen: Any, sheets: Path
) -> Sequence[tuple[str, Callable[[], object], type[QWidget]]]:
    window = program.window
    people: Any = window.stack.screen_of("participants")

    def merge() -> None:
        window.open_screen("participants")
        program.settle()
        twice = [
            one
            for one in people.table.ids
            if "Uwimana" in str((people.table.record(people.table.row_of(one)) or {})["full_name"])
        ]
        people.view.select_ids([*twice[:1], *twice[-1:]])
        window.do("merge")

    def meaning(kind: str) -> Callable[[], None]:
        def show() -> None:
            window.do("memory")
            program.settle()
            shown = next(one for one in _all(window, LearnedDialog) if one.isVisible())
            shown.table.select_ids(
                [next(item["number"] for item in shown._items if item["kind"] == kind)]
            )
            shown.ask_meaning()

        return show

    newest = importing.list_imports(screen.context.desk)[0]["deed"]
    return (
        ("password", lambda: screen.open_path(sheets / "locked.xlsx"), WorkbookPasswordDialog),
        ("encoding", lambda: screen.open_path(sheets / "list.csv"), EncodingDialog),
        ("undo", lambda: screen.undoing.ask(newest), UndoDialog),
        ("memory", lambda: window.do("memory"), LearnedDialog),
        ("meaning", meaning("country"), MeaningDialog),
        ("meaning_layout", meaning("layout"), MeaningDialog),
        ("merge", merge, MergeDialog),
        (
            "twice",
            lambda: (window.open_screen("participants"), window.do("find_twice")),
            PairsDialog,
        ),
    )


def _all(window: QWidget, kind: type[Any]) -> list[Any]:
    return window.findChildren(kind)

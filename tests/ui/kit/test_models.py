"""Every model of the program under both model testers, Qt's own and the one in Python: empty,
filled, changed, half read.
"""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

import lcdesk.ui
from lcdesk import texts
from lcdesk.charts.chart import Count
from lcdesk.model.attendance import Attendee, Register, Session
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import OperationLine
from lcdesk.services.organisations.listing import ListedOrganisation
from lcdesk.services.participants.participants import change_participants, remove_participants
from lcdesk.ui.attendance.grid_cells import CellTable, GridTable, PeopleTable
from lcdesk.ui.figures.count_table import CountModel
from lcdesk.ui.history.operation_list import PAGE as HANDLERS
from lcdesk.ui.history.operation_list import OperationModel, Take
from lcdesk.ui.importing.grid import ReviewTable
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.forms.editors import ChoiceList, CountryList
from lcdesk.ui.kit.table.model import PAGE, PAGES_KEPT, GroupBand, RecordTable, column_of
from lcdesk.ui.kit.widgets.controls import TabRow
from lcdesk.ui.organisations.directory_tables import WayGrid, WayTable
from lcdesk.ui.organisations.organisation_list import OrganisationModel
from lcdesk.ui.overview.board_page import BoardTable, BoardView
from lcdesk.ui.window.main_window import MainWindow

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),  # Qt's own tester tells what it finds as a warning
    pytest.mark.qt_log_ignore("propagateSizeHints"),  # the screen that is none
]

NAMES = ("full_name", "nationality", "status", "passport_no", "passport_expiry", "position")
Watch = Callable[..., None]


class Broken(QAbstractListModel):
    """A model that adds a row without saying so, the mistake the testers are there to find."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 1

    def rowCount(self, parent: Any = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.rows

    def data(self, index: Any, role: int = 0) -> Any:
        return str(index.row()) if role == 0 else None


# --- what each model goes through ---


def _records(watch: Watch) -> None:
    ids = list[int]()

    def read(wanted: Sequence[int]) -> list[dict[str, Any]]:
        ids.extend(wanted)
        return [
            {"id": n, "full_name": f"Person {n}", "nationality": "KE", "status": "confirmed"}
            for n in wanted
            if n != 13
        ]

    made = RecordTable(
        [column_of(PARTICIPANT.field(name), is_hidden=False) for name in NAMES], read
    )
    watch(made)
    made.set_ids(range(1, 8))
    assert made.setData(made.index(0, 0), "Hana Tesfaye", Qt.ItemDataRole.EditRole)
    made.set_ids(range(1, 8))
    made.set_ids([1, 2, 99, 3, 4, 5, 6, 7])
    made.set_ids([1, 3, 5])
    bands = {-1: GroupBand("Kenya", 2, "1 woman"), -2: GroupBand("Uganda", 0), -3: GroupBand("", 1)}
    for rows in ([-1, 1, 3, -2, -3, 5], [-1, 1, -3, 5, 7], [-2]):
        made.set_rows(array("q", rows), {one: band for one, band in bands.items() if one in rows})
    for is_folded in (True, False):
        made.fold(["Kenya"], is_folded=is_folded)
        made.set_rows(array("q", [-1, 1, 3, -3, 5]), {-1: bands[-1], -3: bands[-3]})
    many = PAGE * (PAGES_KEPT + 3)
    made.set_ids(array("q", range(1, many + 1)))
    ids.clear()
    for row in (many - 1, 0, many // 2, many - 1):
        made.cell(row, 0)
    for start in range(0, many, PAGE):
        made.cell(start, 1)
    assert len(ids) >= many
    made.set_columns(made.columns[:2])
    made.set_columns(())
    made.set_columns([column_of(PARTICIPANT.field("full_name"))])
    texts.speak("zh")
    made.retranslate()
    made.set_ids([])


def _handlers(watch: Watch) -> None:
    day, lines = dt.datetime(2026, 12, 6, 9, 0), list[OperationLine]()

    def ask(limit: int, before: int | None, take: Take) -> None:
        take([line for line in lines if before is None or line.id < before][:limit])

    def do(count: int) -> None:
        for _each in range(count):
            number = len(lines) + 1
            at = day + dt.timedelta(minutes=17 * number)
            lines.insert(
                0,
                OperationLine(number, at, "Mei", f"Edit Person {number}", "do", number % 5 == 0, 1),
            )

    made = OperationModel(ask)
    watch(made, fetches=True)
    made.reload()
    do(3)
    made.reload()
    do(2 * HANDLERS + 30)
    made.reload()
    while made.canFetchMore(QModelIndex()):
        before = made.rowCount()
        made.fetchMore(QModelIndex())
        assert made.rowCount() > before
    made.reload("person 1")
    made.fetchMore(QModelIndex())
    made.reload("nothing of that name")
    made.fetchMore(QModelIndex())
    kept, lines[:] = lines[:], ()
    made.reload()
    lines[:] = kept
    other = OperationModel(ask)
    other.reload()
    watch(other)  # what the tester fetches itself, from a model that stands
    assert not other.canFetchMore(QModelIndex()) or other.rowCount() > HANDLERS


def _counts(watch: Watch) -> None:
    rows = [
        Count("KE", "Kenya", 4, 3),
        Count("UG", "Uganda", 1, 6),
        Count("", "not known", 0, 1),
        Count("CN", "China", 2, 2),
    ]
    made = CountModel()
    watch(made)
    made.show_rows(rows, "Country", is_flagged=True)
    for column in range(made.columnCount()):
        for order in Qt.SortOrder:
            made.sort(column, order)
    made.show_rows([*rows, Count("TZ", "Tanzania", 1, 1, 1)], "Country", is_flagged=True)
    made.show_rows(rows[:1], "Status", is_flagged=False, is_ranked=False)
    made.show_rows([], "Status", is_flagged=False)


def _countries(watch: Watch) -> None:
    for code in ("en", "zh"):
        texts.speak(code)
        watch(CountryList())


def _organisations(watch: Watch) -> None:
    made = OrganisationModel()
    watch(made)
    listed = [
        ListedOrganisation(n, f"Body {n}", "单位" if n % 2 else "", "KE", None, None, "")
        for n in range(1, 5)
    ]
    for rows in ([(one, one.id % 2) for one in listed], [(listed[2], 0)], []):
        made.show_rows(rows)
        assert [made.index(at, 0).data() for at in range(made.rowCount())] == [
            ", ".join(filter(None, (one.name, one.other_name))) for one, _depth in rows
        ]


def _choices(watch: Watch) -> None:
    for field in PARTICIPANT.fields:
        if field.kind.choices():
            watch(ChoiceList(field))


def _attendance(made: CellTable | PeopleTable, watch: Watch) -> None:
    people = [Attendee(n, f"Person {n}", str(n), group="A" if n % 2 else "") for n in range(1, 5)]
    sessions = [
        Session(
            n, dt.date(2026, 12, 6), dt.time(8 + n), title="Lecture", group="A" if n == 2 else ""
        )
        for n in (1, 2, 3)
    ]
    watch(made)
    for who, what in (
        (people, sessions),
        (people, sessions),
        (people[1:], sessions[:1]),
        (people, ()),
        ((), sessions),
        ((), ()),
    ):
        made.show_register(
            Register(tuple(who), tuple(what), {(1, 1): "present", (2, 3): "late"}), who, what
        )


def _cells(watch: Watch) -> None:
    _attendance(CellTable(), watch)


def _names(watch: Watch) -> None:
    _attendance(PeopleTable(), watch)


def _ways(watch: Watch) -> None:
    made = WayTable()
    watch(made.table)
    venues = [{"id": n, "name": f"Hall {n}", "name_zh": None} for n in (1, 2, 3)]
    for some in (venues, venues[:2], venues[2:], (), venues):
        made.show_ways(some, {frozenset((1, 2)): 15})
    made.table.retranslate()
    made.deleteLater()


CASES: dict[type[QAbstractItemModel], Callable[[Watch], None]] = {
    RecordTable: _records,
    OperationModel: _handlers,
    CountModel: _counts,
    CountryList: _countries,
    ChoiceList: _choices,
    CellTable: _cells,
    PeopleTable: _names,
    WayGrid: _ways,
    OrganisationModel: _organisations,
}
BY_SCREEN = {ReviewTable, BoardTable}  # need a whole screen around them: tests of their own


@pytest.fixture(params=["c++", "python"])
def watch(
    request: pytest.FixtureRequest, qtmodeltester: ModelTester, qapp: QApplication
) -> Iterator[Watch]:
    """Sets a tester on a model: it looks at once, and again whenever the model tells a change.
    Models live as long as the test.

    The testers fetch more rows by themselves, even in the midst of a reset that they then complain
    of: for a model that has more to give (`fetches`) that is left to the test.
    """
    kept = list[object]()

    def look(made: QAbstractItemModel, *, fetches: bool = False) -> None:
        kept.append(made)
        if request.param == "c++":
            tester = QAbstractItemModelTester(
                made, QAbstractItemModelTester.FailureReportingMode.Warning
            )
            tester.setUseFetchMore(not fetches)
            kept.append(tester)
            return
        vars(qtmodeltester).pop("_fetch_more", None)
        if fetches:
            vars(qtmodeltester)["_fetch_more"] = lambda _parent: None
        qtmodeltester.check(made, force_py=True)

    yield look
    assert kept, "nothing was looked at"


def test_every_model_of_the_program_is_tested_here() -> None:
    for module in pkgutil.walk_packages(lcdesk.ui.__path__, "lcdesk.ui."):
        importlib.import_module(module.name)
    kinds, waiting = set[type[QAbstractItemModel]](), [QAbstractItemModel]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        kinds |= {kind} if kind.__module__.startswith("lcdesk.") else set()
    assert kinds == {*CASES, *BY_SCREEN, GridTable}  # the last is what two of them share


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
def test_a_model_keeps_the_rules_of_models_in_every_state(
    kind: type[QAbstractItemModel], watch: Watch
) -> None:
    CASES[kind](watch)


def test_the_table_of_a_review_keeps_the_rules_of_models(
    reviewed: ImportScreen, watch: Watch, settle: Callable[[], None], qtbot: QtBot
) -> None:
    table = reviewed.page.rows.table
    watch(table)
    assert table.rowCount() == 5
    at = table.index(0, table.column_at("nationality"))
    for value in ("Nigeria", None):
        table.setData(at, value, Qt.ItemDataRole.EditRole)
        settle()
    texts.speak("zh")
    table.retranslate()
    table.forget()
    table.set_ids([])
    table.set_ids([3, 1])
    table.set_columns(table.columns[:3])
    assert table.rowCount() == 2


def test_the_table_of_the_board_keeps_the_rules_of_models(
    window: MainWindow, desk: Desk, watch: Watch, settle: Callable[[], None]
) -> None:
    window.open_screen("overview")
    settle()
    window.screens["overview"].findChildren(TabRow)[0].choose("people")
    settle()
    table = window.screens["overview"].findChildren(BoardView)[0].board_table
    watch(table)
    assert (shown := table.rowCount()) > 3
    set_months(window, 60)
    change_participants(desk, [table.id_at(0)], {"room_type": "Twin"})
    remove_participants(desk, [table.id_at(1)])
    settle()
    assert table.rowCount() == shown - 1
    desk.undo()  # the window goes to the participants with it
    settle()
    window.open_screen("overview")
    settle()
    assert table.rowCount() == shown
    window.set_language("zh")
    settle()
    table.set_ids([])


def set_months(window: MainWindow, months: int) -> None:
    """Other checks: the passport has to be valid for longer."""
    window.settings.passport_months = months
    assert window.context is not None
    window.context.readiness.read_soon()


@pytest.mark.parametrize("force_py", [True, False])
def test_a_model_that_adds_a_row_in_silence_is_found(
    force_py: bool, qtmodeltester: ModelTester, qtbot: QtBot, qtlog: Any
) -> None:
    broken = Broken()
    with qtbot.captureExceptions() as faults, qtbot.waitSignal(broken.rowsInserted):
        qtmodeltester.check(broken, force_py=force_py)
        broken.beginInsertRows(QModelIndex(), 1, 1)
        broken.endInsertRows()
    said = [record.message for record in qtlog.records]
    qtlog._records.clear()
    assert said or faults

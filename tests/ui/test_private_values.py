"""No screen, dialog, tooltip or word for a screen reader shows a private value by itself: every
place of the program is looked at.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lcdesk import app
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing import pending_rows
from lcdesk.services.participants import saved_views
from lcdesk.ui.importing.answering import SideBySide
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.dialogs.saving import ExportDialog
from lcdesk.ui.participants.merge_dialog import MergeDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.private_values import HER, NAME, OWN, TWIN, Place, found_in, plant, unmasked, write_list
from tests.ui.full_desk import filled
from tests.ui.places import close_all, go_to, opened, visit_all
from tests.ui.reviews import card_at

ROLES = [
    Qt.ItemDataRole(role) for role in (0, 2, 3, 4, 5, 11, 12)
]  # shown, edited, told on hover, below, in help, to a screen reader
MOST = 20
Told = dict[str, str]


@pytest.fixture(scope="module")
def _planted(tmp_path_factory: pytest.TempPathFactory, peopled_desk: Path) -> tuple[Path, Place]:
    """The folder of a full desk with planted values, and where they are."""
    folder = filled(peopled_desk, tmp_path_factory.mktemp("planted"))
    with closing(open_desk(folder / "office.lcdesk")) as desk:
        return folder, plant(desk, 1, tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def desk_folder(_planted: tuple[Path, Place]) -> Path:
    return _planted[0]


@pytest.fixture
def place(_planted: tuple[Path, Place]) -> Place:
    """Where the planted values are in `desk`."""
    return _planted[1]


def said_by(root: QWidget) -> Iterator[str]:
    """Everything that a window and all that is seen in it say, shown or told, to eyes, mouse and
    screen reader.
    """
    for one in (root, *root.findChildren(QWidget)):
        if not one.isVisible():
            continue
        yield from (one.windowTitle(), one.toolTip(), one.statusTip(), one.whatsThis())
        yield from (one.accessibleName(), one.accessibleDescription())
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            yield one.text()
        if isinstance(one, QLineEdit | QPlainTextEdit | QTextEdit):
            yield one.placeholderText()
        if isinstance(one, QPlainTextEdit | QTextEdit):
            yield one.toPlainText()
        if isinstance(one, QComboBox):
            yield from (one.itemText(at) for at in range(one.count()))
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            yield from cells(one)
        yield from (
            words
            for action in one.actions()
            for words in (action.text(), action.toolTip(), action.statusTip())
        )


def cells(view: QAbstractItemView) -> Iterator[str]:
    """What a model tells whoever asks, under every role."""
    model, top = view.model(), QModelIndex()
    across = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
    for place in itertools.product(range(min(model.rowCount(top), MOST)), range(across)):
        index = model.index(*place)
        yield from (text for role in ROLES if isinstance(text := index.data(role), str))


def see_all(program: app.Program, folder: Path, place: Place) -> Told:
    """What is said in every place: screens, dialogs of commands, and those that private values
    bring with them.
    """
    told: Told = {}

    def look(name: str, root: QWidget) -> None:
        told[name] = "\n".join(said_by(root))

    visit_all(program, folder, look)
    see_more(program, folder, place, look)
    return told


def ids_of(screen: ParticipantsScreen, place: Place) -> list[int]:
    """Her and whoever is like her, as the table has them."""
    people = {
        one: (screen.table.record(screen.table.row_of(one)) or {}).get("person_id")
        for one in screen.table.ids
    }
    return [
        one
        for person in (place.person, place.twin)
        for one, whose in people.items()
        if whose == person
    ]


def see_more(
    program: app.Program, folder: Path, place: Place, look: Callable[[str, QWidget], None]
) -> None:
    """Her details, both at once, the dialogs about them, a view that asks for her, her list, and
    the row that waits.
    """
    window = program.window
    screen = participants_of(program)
    for name in ("passport_no", "address"):
        screen.view.columns.show(name, True)
    both = ids_of(screen, place)
    for name, chosen in (("her details", both[:1]), ("both", both)):
        screen.view.select_ids(chosen)
        program.settle()
        look(name, window)
    for key, kind in (("merge", MergeDialog), ("export", ExportDialog)):
        window.do(key)
        dialog = opened(program)
        assert isinstance(dialog, kind)
        look(key, dialog)
        close_all(program)
    screen.saved.show(
        next(one for one in saved_views.list_views(desk_of(program)) if one.name == "Called")
    )
    program.settle()
    look("called", window)
    see_imports(program, folder, look)


def see_imports(program: app.Program, folder: Path, look: Callable[[str, QWidget], None]) -> None:
    window = program.window
    window.open_screen("import", path=write_list(folder / "again.xlsx"))
    program.settle()
    look("her list", window)
    imports = window.screens["import"]
    assert isinstance(imports, ImportScreen)
    card = card_at(imports, "Is Zola Quista known already?")
    next(one for one in card.buttons if one.text() == "Show both").click()
    dialog = opened(program)
    assert isinstance(dialog, SideBySide)
    look("side by side", dialog)
    close_all(program)
    imports.open_waiting(tuple(row["id"] for row in pending_rows.list_waiting(desk_of(program))))
    program.settle()
    look("waiting", window)


def participants_of(program: app.Program) -> ParticipantsScreen:
    go_to(program, "participants", Path())
    screen = program.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    return screen


def desk_of(program: app.Program) -> Desk:
    assert program.desk is not None
    return program.desk


def test_no_place_shows_a_private_value(
    place: Place, running: app.Program, desk: Desk, tmp_path: Path
) -> None:
    told = see_all(running, tmp_path, place)
    assert {name: found for name, text in told.items() if (found := found_in(text))} == {}
    masked = {name for name, text in told.items() if "••••" in text}
    assert masked >= {
        "participants",
        "directory/expert",
        "her details",
        "merge",
        "her list",
        "waiting",
        "called",
    }
    assert list_reveals(desk) == []


def test_without_the_mask_it_would_be_seen(
    place: Place, running: app.Program, tmp_path: Path
) -> None:
    told: Told = {}
    with unmasked():
        see_more(
            running,
            tmp_path,
            place,
            lambda name, root: told.update({name: "\n".join(said_by(root))}),
        )
    assert {name for name, text in told.items() if found_in(text)} >= {
        "her details",
        "merge",
        "called",
        "her list",
        "side by side",
        "waiting",
    }


@pytest.mark.shares
def test_what_is_shown_when_asked_for_is_noted(
    place: Place, running: app.Program, desk: Desk, qtbot: QtBot
) -> None:
    screen = participants_of(running)
    screen.view.select_ids(ids_of(screen, place))
    running.window.do("merge")
    dialog = opened(running)
    assert isinstance(dialog, MergeDialog)
    assert not found_in("\n".join(said_by(dialog)))
    other = dialog.fields.groups["passport_no"].buttons()[1]
    running.settle()
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.eye, Qt.MouseButton.LeftButton)
    assert set(found_in("\n".join(said_by(dialog)))) >= {*HER.values(), *TWIN.values()}
    assert dialog.fields.values()["passport_no"] == TWIN["passport_no"], (
        "what was chosen stays chosen"
    )
    assert not dialog.eye.isVisible()
    noted = [(line.how, line.field, line.name) for line in list_reveals(desk)]
    assert ("shown", "Passport no.", NAME) in noted
    assert len(noted) == 2 * len(HER)
    close_all(running)


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every file dialog answers to save."""
    path = tmp_path / "whole.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    return path


@pytest.mark.shares
@pytest.mark.parametrize("is_plain", [False, True])
def test_the_whole_cohort_is_written_masked_unless_it_is_wanted(
    running: app.Program, desk: Desk, qtbot: QtBot, target: Path, is_plain: bool
) -> None:
    running.window.do("export")
    dialog = opened(running)
    assert isinstance(dialog, ExportDialog)
    assert dialog.windowTitle() == "Export the whole cohort"
    assert (
        dialog.titles
        == "Private values: Passport no., Phone, Address, Emergency phone, further columns"
    )
    assert dialog.masked.isChecked()
    if is_plain:
        qtbot.mouseClick(dialog.plain, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    running.settle()
    cells = {
        cell
        for page in load_workbook(target)
        for row in page.iter_rows(values_only=True)
        for cell in row
    }
    assert ({*HER.values(), *OWN.values()} <= cells) == is_plain
    assert cells.isdisjoint(HER.values()) != is_plain
    assert {line.field for line in list_reveals(desk)} == (
        {"Passport no.", "Phone", "Address", "Emergency phone", "further columns"}
        if is_plain
        else set()
    )

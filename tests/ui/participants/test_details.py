"""The pane of one person: papers, history with its way back, private values noted, photo, other
cohorts, passport lines.
"""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QScrollArea
from pytestqt.qtbot import QtBot

from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants import documents
from lcdesk.services.participants import documents as photos
from lcdesk.services.participants.documents import small_jpeg
from lcdesk.services.participants.participants import change_participants
from lcdesk.services.participants.records import enrol
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.details_part import KindsDialog, RevealList
from lcdesk.ui.participants.passport_lines import PassportLines
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.model.mrz.test_mrz import passport
from tests.ui.drags import COPY, Drag
from tests.ui.letting_go import discard

pytestmark = pytest.mark.shares

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def person(desk: Desk, one: int) -> int:
    return (read_one(desk, one) or {})["person_id"]


def picture(path: Path, wide: int = 900, high: int = 1200) -> Path:
    made = QImage(wide, high, QImage.Format.Format_RGB32)
    for row in range(high):  # not one colour: that would be small anyway
        for at in range(0, wide, 3):
            made.setPixelColor(
                at, row, QColor((row * 7 + at) % 256, (at * 13) % 256, (row * at) % 256)
            )
    made.save(str(path))
    return path


def pick(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


def close_faults(app: QApplication) -> list[FaultDialog]:
    found = [
        widget
        for widget in app.topLevelWidgets()
        if isinstance(widget, FaultDialog) and widget.isVisible()
    ]
    for dialog in found:
        dialog.close()
    return found


# --- papers ---


def test_papers_are_listed_and_changed(
    pane: DetailPane, one: int, desk: Desk, settle: Callable[[], None]
) -> None:
    assert pane.checklist.count.text() == "1 of 6"  # the visa is issued
    menu = QMenu()
    item = next(item for item in documents.checklist(desk, one) if item.kind == "nomination_letter")
    pane.checklist.fill_menu(menu, item)
    pick(menu, "received")
    settle()
    assert pane.checklist.count.text() == "2 of 6"
    assert desk.undo_label() == "nomination letter of Wanjiru Kamau"


@pytest.mark.looks
def test_a_paper_with_a_field_goes_to_the_field(pane: DetailPane, one: int, desk: Desk) -> None:
    menu = QMenu()
    pane.checklist.fill_menu(
        menu, next(item for item in documents.checklist(desk, one) if item.kind == "insurance")
    )
    pick(menu, "Go to the field")
    assert pane.form.rows["insurance"].isVisible()
    assert pane.form.rows["insurance"].editor.hasFocus()


def test_a_cohort_chooses_what_it_asks_for(
    pane: DetailPane, one: int, window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    assert one
    window.do("checklist")
    dialog = window.findChild(KindsDialog)
    assert dialog is not None
    for box in dialog.boxes.values():
        box.setChecked(False)
    assert not dialog.ok.isEnabled()
    dialog.boxes["consent"].setChecked(True)
    dialog.ok.click()
    settle()
    assert documents.kinds_asked(desk, 1) == ("consent",)
    assert pane.checklist.count.text() == "0 of 1"


# --- history ---


def test_a_change_is_set_back_from_its_line(
    pane: DetailPane, one: int, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    change_participants(desk, [one], {"position": "Dean", "room_no": "12"})
    settle()
    back = [
        made
        for made in pane.history.findChildren(Button)
        if made.isVisible() and "Position" in made.accessibleName()
    ]
    assert [made.accessibleName() for made in back] == ["Set Position back to “–”"]
    qtbot.mouseClick(back[0], LEFT)
    settle()
    record = read_one(desk, one) or {}
    assert (record["position"], record["room_no"]) == (None, "12")


# --- private values ---


def test_showing_a_private_value_is_noted(
    pane: DetailPane,
    one: int,
    desk: Desk,
    window: MainWindow,
    qtbot: QtBot,
    screen: ParticipantsScreen,
) -> None:
    made = pane.form.rows["passport_no"]
    assert not access_log.list_reveals(desk)
    qtbot.mouseClick(made.eye, LEFT)
    assert isinstance(made.editor, QLineEdit)
    assert "•" not in made.editor.text()
    (line,) = access_log.list_reveals(desk, row_id=one)
    assert (line.how, line.name, line.field) == ("shown", "Wanjiru Kamau", "Passport no.")
    screen.details.keeping.show_reveals()
    listed = window.findChild(RevealList)
    assert listed is not None
    assert len(listed.lines) == 1
    listed.close()


# --- photo ---


def test_a_chosen_picture_becomes_a_small_photo_and_undo_takes_it_away(
    screen: ParticipantsScreen,
    one: int,
    desk: Desk,
    tmp_path: Path,
    window: MainWindow,
    settle: Callable[[], None],
) -> None:
    pane = screen.details.pane
    screen.details.keeping.set_photo(picture(tmp_path / "face.png"))
    settle()
    kept = photos.read_photo(desk, person(desk, one))
    assert kept
    assert len(kept) <= photos.MOST
    image = QImage.fromData(kept, "JPEG")
    assert (image.width(), image.height()) == (450, 600)
    assert pane.head.portrait.has_photo()
    screen.view.select_ids([screen.table.id_at(1)])
    settle()
    assert not pane.head.portrait.has_photo()
    window.do("undo")
    settle()
    assert photos.read_photo(desk, person(desk, one)) is None


def test_a_picture_dropped_on_the_pane_is_the_photo(
    pane: DetailPane,
    one: int,
    desk: Desk,
    tmp_path: Path,
    window: MainWindow,
    settle: Callable[[], None],
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "face.jpg", 300, 400)))])
    drag = Drag(mime, COPY)
    drag.over(window, QPoint(40, 300))
    assert not window.drop.isVisible()
    assert drag.over(pane, QPoint(20, 20))
    assert drag.let_go()
    settle()
    assert photos.read_photo(desk, person(desk, one))


@pytest.mark.looks
def test_a_sheet_over_the_pane_still_belongs_to_the_window(
    pane: DetailPane, one: int, tmp_path: Path
) -> None:
    assert one
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "names.xlsx"))])
    over = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, mime, LEFT, NONE)
    pane.dragEnterEvent(over)
    assert not over.isAccepted()


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 60,000 px wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(600_000)))
        + chunk(b"IEND", b"")
    )


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" '
    b'height="9"/></svg>'
)


@pytest.mark.looks
@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff", b"hello", SVG, bomb()],
    ids=["empty", "cut", "text", "svg", "bomb"],
)
def test_hostile_pictures_end_in_one_sentence(
    screen: ParticipantsScreen,
    one: int,
    desk: Desk,
    tmp_path: Path,
    dressed: QApplication,
    data: bytes,
) -> None:
    path = tmp_path / "face.jpg"
    path.write_bytes(data)
    with pytest.raises(KnownFault, match="is no picture"):
        small_jpeg(path)
    screen.details.keeping.set_photo(path)
    assert len(close_faults(dressed)) == 1
    assert photos.read_photo(desk, person(desk, one)) is None


def test_a_picture_cut_short_is_told_or_read(tmp_path: Path, dressed: QApplication) -> None:
    whole = picture(tmp_path / "face.png", 300, 400).read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(KnownFault):
        small_jpeg(tmp_path / "cut.png")
    with pytest.raises(KnownFault):
        small_jpeg(tmp_path / "nowhere.png")


# --- other cohorts, others ---


def test_other_cohorts_are_listed_and_opened(
    screen: ParticipantsScreen,
    one: int,
    desk: Desk,
    window: MainWindow,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    pane = screen.details.pane
    pane.show_fields(True)
    assert pane.others.isHidden()
    before = add_cohort(desk, {"name_en": "Low-Carbon 2024", "starts": dt.date(2024, 12, 1)})
    who = person(desk, one)
    other = desk.execute("before", lambda work: enrol(work, before, who, {"status": "certified"}))
    settle()
    (link,) = [made for made in pane.others.findChildren(Button) if made.isVisible()]
    assert link.text() == "Low-Carbon 2024 · certified"
    qtbot.mouseClick(link, LEFT)
    settle()
    assert window.context is not None
    assert (window.context.cohort_id, screen.view.current_id()) == (before, other)


def test_a_long_name_of_another_cohort_does_not_widen_the_pane(
    screen: ParticipantsScreen, one: int, desk: Desk, settle: Callable[[], None]
) -> None:
    name = (
        "2024 International Training Program on Green and Low-Carbon Technologies (Chengdu Session)"
    )
    before, who = add_cohort(desk, {"name_en": name}), person(desk, one)
    desk.execute("before", lambda work: enrol(work, before, who, {"status": "certified"}))
    settle()
    pane = screen.details.pane
    pane.show_fields(True)
    (link,) = [made for made in pane.others.findChildren(Button) if made.isVisible()]
    assert name in link.toolTip()
    area = pane.pages.currentWidget()
    assert isinstance(area, QScrollArea)
    assert area.widget().width() <= area.viewport().width()


@pytest.mark.looks
def test_the_next_person_by_key(screen: ParticipantsScreen, one: int, window: MainWindow) -> None:
    window.do("next_person")
    assert screen.view.current_id() == screen.table.id_at(1)
    window.do("previous_person")
    assert screen.view.current_id() == one
    assert "previous_person" not in screen.handlers()


# --- passport lines ---


def lines_dialog(window: MainWindow) -> PassportLines:
    window.do("passport_lines")
    found = window.findChild(PassportLines)
    assert found is not None
    return found


def test_passport_lines_show_what_differs_and_take_what_is_ticked(
    pane: DetailPane,
    one: int,
    desk: Desk,
    window: MainWindow,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    assert pane.record_id() == one
    dialog = lines_dialog(window)
    assert not dialog.take.isEnabled()
    qtbot.keyClicks(dialog.lines, passport("EP7654321").replace("\n", " "))
    assert dialog.said.text() == "All check digits add up."
    assert set(dialog.ticks) == {"family_name", "given_name", "birth_date", "passport_no"}
    dialog.ticks["given_name"].setChecked(False)
    dialog.take.click()
    settle()
    record = read_one(desk, one) or {}
    assert (record["passport_no"], record["family_name"], record["given_name"]) == (
        "EP7654321",
        "KAMAU",
        None,
    )
    assert desk.undo_label() == "Passport lines of Wanjiru Kamau"


@pytest.mark.looks
def test_a_misreading_is_put_right_by_a_click(
    one: int, window: MainWindow, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    assert one
    dialog = lines_dialog(window)
    dialog.lines.setPlainText(passport("EP7654321").replace("EP7654321", "EP765432I"))
    settle()
    assert "do not add up" in dialog.said.text()
    assert not dialog.ticks["passport_no"].isChecked()
    (put,) = [
        made
        for made in dialog.findChildren(Button)
        if made.isVisible() and "at place 9" in made.text()
    ]
    qtbot.mouseClick(put, LEFT)
    assert dialog.said.text() == "All check digits add up."
    assert dialog.ticks["passport_no"].isChecked()
    discard(dialog)


@pytest.mark.looks
def test_lines_of_somebody_else_are_said_and_not_ticked(one: int, window: MainWindow) -> None:
    assert one
    dialog = lines_dialog(window)
    dialog.lines.setPlainText(passport().replace("KAMAU<<WANJIRU<", "BANDA<<MUTALE<<"))
    assert "lines of MUTALE BANDA" in dialog.said.text()
    assert not any(tick.isChecked() for tick in dialog.ticks.values())
    assert not dialog.take.isEnabled()
    dialog.lines.setPlainText("P<UTO")
    assert "44" in dialog.said.text()
    assert not dialog.ticks
    discard(dialog)

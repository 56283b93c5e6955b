"""A picture dragged over the people: their row takes it after a question; whatever else is said
to be refused.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import document_files, documents
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.participants.photo import PhotoDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.services.participants.test_document_files import pdf_of
from tests.ui.drags import COPY, Drag
from tests.ui.participants.test_details import pick, picture

pytestmark = pytest.mark.shares

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton
ROW = 2


def carrying(*paths: Path) -> Drag:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return Drag(mime, COPY)


def on_row(screen: ParticipantsScreen, at: int) -> QPoint:
    """In the middle of the first cell of a row, of the viewport."""
    return screen.view.visualRect(screen.table.index(at, 0)).center()


def below(screen: ParticipantsScreen) -> QPoint:
    """Below the last row."""
    return QPoint(40, screen.view.viewport().height() - 4)


def asked(window: QWidget) -> list[PhotoDialog]:
    return [dialog for dialog in window.findChildren(PhotoDialog) if dialog.isVisible()]


@pytest.fixture
def face(tmp_path: Path) -> Path:
    return picture(tmp_path / "face.jpg", 300, 400)


def test_a_picture_let_go_on_a_row_becomes_the_photo_once_that_is_confirmed(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle, face: Path
) -> None:
    record = screen.table.record(ROW)
    assert record is not None
    person, name = record["person_id"], record["full_name"]
    before = desk.undo_label()
    for is_wanted in (False, True):
        drag = carrying(face)
        assert drag.over(screen.view.viewport(), on_row(screen, ROW))
        assert name in window.status.left.text()
        assert drag.let_go()
        settle()
        (dialog,) = asked(window)
        assert name in dialog.windowTitle()
        assert len(dialog.pictures) == 1
        assert not dialog.pictures[0].pixmap().isNull()
        assert documents.read_photo(desk, person) is None
        assert desk.undo_label() == before
        if is_wanted:
            QTest.mouseClick(dialog.ok, LEFT)
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        settle()
    assert documents.read_photo(desk, person)
    assert screen.table.record(ROW + 1) is not None
    drag = carrying(face)
    drag.over(screen.view.viewport(), on_row(screen, ROW))
    drag.let_go()
    (dialog,) = asked(window)
    assert len(dialog.pictures) == 2, "the one it takes the place of is shown beside it"
    dialog.reject()
    window.do("undo")
    settle()
    assert documents.read_photo(desk, person) is None


def test_what_is_refused_is_refused_while_it_is_dragged_and_said(
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    settle: Settle,
    face: Path,
    tmp_path: Path,
) -> None:
    other, before = picture(tmp_path / "other.png", 300, 400), desk.undo_label()
    port, row = screen.view.viewport(), on_row(screen, ROW)
    for drag, place in ((carrying(face, other), row), (carrying(face), below(screen))):
        with drag:
            assert not drag.over(port, place)
            assert "picture" in window.status.left.text()
        assert "picture" not in window.status.left.text()
    window.open_screen("history")
    settle()
    for file in (face, tmp_path / "scan.pdf"):
        with carrying(file) as drag:
            assert not drag.over(window.screens["history"], QPoint(200, 200))
            assert "Participants" in window.status.news.toolTip()
            assert not window.drop.isVisible()
    assert asked(window) == []
    assert desk.undo_label() == before


def test_a_file_that_is_no_picture_belongs_to_the_window_over_a_row_too(
    screen: ParticipantsScreen, window: MainWindow, face: Path, tmp_path: Path
) -> None:
    for files in (
        (tmp_path / "names.xlsx",),
        (tmp_path / "scan.pdf", tmp_path / "names.xlsx"),
        (face, tmp_path / "names.xlsx"),
    ):
        with carrying(*files) as drag:
            drag.over(screen.view.viewport(), on_row(screen, ROW))
            assert window.drop.isVisible(), files
        window.drop.hide()


def test_a_pdf_let_go_on_a_row_goes_with_the_document_that_is_chosen(
    screen: ParticipantsScreen, desk: Desk, settle: Settle, face: Path, tmp_path: Path
) -> None:
    scan, record = tmp_path / "scan.pdf", screen.table.record(ROW)
    assert record is not None
    scan.write_bytes(pdf_of())
    with carrying(scan) as drag:
        assert not drag.over(screen.view.viewport(), below(screen))
    drag = carrying(scan)
    assert drag.over(screen.view.viewport(), on_row(screen, ROW))
    assert drag.let_go()
    choose(screen, "Visa")
    settle()
    drag = carrying(face)
    assert drag.over(screen.view.viewport(), on_row(screen, ROW))
    assert drag.let_go()
    (dialog,) = asked(screen.window())
    QTest.mouseClick(dialog.document, LEFT)
    choose(screen, "Passport scan")
    settle()
    kept = document_files.list_files(desk, record["id"])
    assert [(one["kind"], one["file_name"]) for one in kept] == [
        ("passport_scan", "face.jpg"),
        ("visa", "scan.pdf"),
    ]
    assert documents.read_photo(desk, record["person_id"]) is None


def choose(screen: ParticipantsScreen, words: str) -> None:
    """In the menu that came up where something was let go."""
    (menu,) = (one for one in screen.findChildren(QMenu) if one.isVisible())
    pick(menu, words)
    menu.close()


def test_a_picture_that_cannot_be_read_is_said_in_a_sentence(
    screen: ParticipantsScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    drag = carrying(broken)
    drag.over(screen.view.viewport(), on_row(screen, ROW))
    drag.let_go()
    settle()
    (fault,) = (one for one in window.findChildren(FaultDialog) if one.isVisible())
    assert "broken.jpg" in fault.sentence
    assert asked(window) == []
    fault.close()

"""Files of documents in the window: let go on a document or elsewhere, looked at only when that is
asked for, saved and taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import document_files, documents
from lcdesk.services.participants.document_files import NewFile
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.details_sections import ItemLine
from lcdesk.ui.participants.files_dialog import FilesDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.services.participants.test_document_files import pdf_of
from tests.ui.drags import COPY, Drag
from tests.ui.participants.test_details import person, pick, picture

pytestmark = pytest.mark.shares

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton
KIND = "passport_scan"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_of())
    return path


@pytest.fixture(autouse=True)
def _facts(pane: DetailPane, settle: Settle) -> None:
    pane.show_fields(False)
    settle()


def kept(desk: Desk, one: int) -> list[tuple[str, str]]:
    return [(row["kind"], row["file_name"]) for row in document_files.list_files(desk, one)]


def line_of(pane: DetailPane, kind: str) -> ItemLine:
    lines = pane.checklist.findChildren(ItemLine)
    return next(line for line in lines if line.isVisible() and line.item.kind == kind)


def carried(path: Path, where: QWidget, at: QPoint | None = None) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drag = Drag(mime, COPY)
    assert drag.over(where, at)
    assert drag.let_go()


def menu_of(pane: DetailPane) -> QMenu:
    (menu,) = (one for one in pane.findChildren(QMenu) if one.isVisible())
    return menu


def opened(window: MainWindow) -> FilesDialog:
    (dialog,) = (one for one in window.findChildren(FilesDialog) if one.isVisible())
    return dialog


def test_a_file_let_go_on_a_document_goes_with_it(
    pane: DetailPane, one: int, desk: Desk, window: MainWindow, settle: Settle, scan: Path
) -> None:
    carried(scan, line_of(pane, KIND))
    settle()
    assert kept(desk, one) == [(KIND, "scan.pdf")]
    line = line_of(pane, KIND)
    assert (list(line.files), line.item.state) == (["scan.pdf"], "received")
    QTest.mouseClick(line, LEFT, pos=QPoint(line.width() - 5, 12))
    settle()
    dialog = opened(window)
    assert dialog.page.image.height() == 2200, "it was asked for: it is shown at once"
    assert [reveal.how for reveal in access_log.list_reveals(desk, row_id=one)] == ["shown"]
    dialog.close()
    window.do("undo")
    settle()
    assert kept(desk, one) == []
    assert not line_of(pane, KIND).files


def test_of_a_file_let_go_elsewhere_it_is_asked_what_it_is(
    pane: DetailPane, one: int, desk: Desk, settle: Settle, scan: Path, tmp_path: Path
) -> None:
    carried(scan, pane.facts, QPoint(5, 5))
    menu = menu_of(pane)
    assert "Use as photo" not in [action.text() for action in menu.actions()]
    pick(menu, "Visa")
    menu.close()
    settle()
    assert kept(desk, one) == [("visa", "scan.pdf")]
    face = picture(tmp_path / "face.png", 60, 80)
    carried(face, pane.facts, QPoint(5, 5))
    menu = menu_of(pane)
    assert documents.read_photo(desk, person(desk, one)) is None
    pick(menu, "Use as photo")
    menu.close()
    settle()
    assert documents.read_photo(desk, person(desk, one))
    carried(face, line_of(pane, KIND))
    settle()
    assert (KIND, "face.jpg") in kept(desk, one)


def test_a_file_that_cannot_be_kept_is_told_and_changes_nothing(
    screen: ParticipantsScreen,
    one: int,
    desk: Desk,
    dressed: QApplication,
    settle: Settle,
    tmp_path: Path,
) -> None:
    half, before = tmp_path / "half.pdf", desk.undo_label()
    half.write_bytes(pdf_of()[:500])
    screen.details.keeping.add_files(KIND, [half])
    settle()
    (fault,) = (
        widget
        for widget in dressed.topLevelWidgets()
        if isinstance(widget, FaultDialog) and widget.isVisible()
    )
    assert "half.pdf" in fault.sentence
    fault.close()
    assert (kept(desk, one), desk.undo_label()) == ([], before)


def test_nothing_is_shown_before_it_is_asked_for(
    screen: ParticipantsScreen,
    one: int,
    desk: Desk,
    window: MainWindow,
    settle: Settle,
    scan: Path,
    tmp_path: Path,
) -> None:
    document_files.keep_files(desk, one, KIND, document_files.read_new([scan]))
    settle()
    window.do("document_files")
    settle()
    dialog = opened(window)
    assert dialog.page.image.isNull()
    assert not dialog.save.isEnabled()
    assert access_log.list_reveals(desk) == []
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    settle()
    first = dialog.page.image
    assert not first.isNull()
    assert dialog.page_label.text() == "Page 1 of 2"
    QTest.mouseClick(dialog.forth, LEFT)
    settle()
    assert dialog.page.image != first
    assert not dialog.forth.isEnabled()
    dialog.area.zoom_by(1)
    assert dialog.area.zoom > 1
    asked = dialog.ask_where()
    assert asked is not None
    asked.fileSelected.emit(str(tmp_path / "copy.pdf"))
    asked.close()
    assert (tmp_path / "copy.pdf").read_bytes() == scan.read_bytes()
    assert [one.how for one in access_log.list_reveals(desk)] == ["exported", "shown"]
    documents.set_document(desk, [one], "visa", "asked")
    settle()
    assert dialog.current() == dialog.rows[0], "what is marked stays so whatever else is done"
    assert not dialog.page.image.isNull()
    QTest.mouseClick(dialog.remove, LEFT)
    settle()
    assert kept(desk, one) == []
    assert dialog.page.image.isNull()
    assert "scan.pdf" in dialog.banner.text()
    window.do("undo")
    settle()
    assert [row["file_name"] for row in dialog.rows] == ["scan.pdf"]
    assert dialog.page.image.isNull(), "what came back is not shown by itself"
    dialog.close()
    assert screen.details.pane.record_id() == one


def test_a_file_that_cannot_be_drawn_says_so_and_can_be_saved(
    one: int, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    broken = NewFile("old.pdf", "pdf", b"%PDF- kept by somebody else")
    document_files.keep_files(desk, one, KIND, [broken])
    settle()
    window.do("document_files")
    dialog = opened(window)
    dialog.list.setCurrentRow(0)
    settle()
    assert dialog.page.image.isNull()
    assert "damaged" in dialog.page.words
    assert dialog.save.isEnabled()
    dialog.close()

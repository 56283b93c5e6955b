"""The office's own map is chosen, seen, numbered and taken out; its card shows it with its
number and is hidden without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.drawing.pictures import encoded
from lcdesk.services.core.desk import ChangeEvent, Desk
from lcdesk.services.figures.map_pictures import read_map, set_map
from lcdesk.settings import Settings
from lcdesk.ui.figures.figure_cards import MapCard
from lcdesk.ui.figures.picture_dialogs import MapDialog, open_map_dialog
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Tasks

NUMBER = "GS(2024)0650号"


@pytest.fixture
def desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    desk = new_desk(tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def context(desk: Desk, dressed: object) -> Iterator[Context]:
    tasks = Tasks()
    made = Context(desk, tasks, Settings())
    yield made
    made.close()
    tasks.close()


@pytest.fixture
def wait(context: Context, qtbot: QtBot) -> Callable[[], None]:
    """Until all work beside the window has ended."""
    return lambda: qtbot.waitUntil(lambda: not context.tasks.is_busy())


@pytest.fixture
def parent(qtbot: QtBot, dressed: object) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(context: Context, parent: QWidget, wait: Callable[[], None]) -> MapDialog:
    made = open_map_dialog(context, parent)
    wait()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "approved world map.png"
    path.write_bytes(picture())
    return path


def picture(colour: str = "#336699", width: int = 300, height: int = 150) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return encoded(image, "PNG")


def write(dialog: MapDialog, **values: str) -> None:
    for name, text in values.items():
        editor = dialog.form.row_of(name).editor
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
        else:
            assert isinstance(editor, QLineEdit)
            editor.setText(text)


def has_room(dialog: MapDialog) -> bool:
    layout = dialog.layout()
    return layout is not None and dialog.height() >= layout.totalHeightForWidth(dialog.width())


def test_a_map_is_chosen_seen_numbered_and_kept(
    dialog: MapDialog, desk: Desk, file: Path, wait: Callable[[], None]
) -> None:
    assert "No picture chosen yet" in dialog.picture.text()
    assert not dialog.bin.isVisible()
    assert has_room(dialog)
    asked = dialog.ask_for_file()
    asked.fileSelected.emit(str(file))
    asked.reject()
    wait()
    assert not dialog.picture.pixmap().isNull()
    assert dialog.told.text() == "approved world map.png"
    assert read_map(desk) is None  # nothing before it is saved
    write(
        dialog,
        approval_no=f"审图号：{NUMBER}",
        caption_en="Where they come from",
        caption_zh="学员来源",
    )
    dialog.ok.click()
    held = read_map(desk)
    assert held is not None
    assert (held.approval_no, held.caption_zh, held.file_name) == (
        NUMBER,
        "学员来源",
        "approved world map.png",
    )
    assert held.data == picture()


def test_without_its_number_it_is_not_kept_and_nothing_typed_is_lost(
    dialog: MapDialog, desk: Desk, file: Path, qtbot: QtBot, wait: Callable[[], None]
) -> None:
    dialog.take(file)
    wait()
    write(dialog, caption_en="Where they come from")
    dialog.ok.click()
    assert dialog.isVisible()
    assert dialog.form.row_of("approval_no").note.text() == "Approval number is needed."
    qtbot.waitUntil(lambda: has_room(dialog))
    assert read_map(desk) is None
    write(dialog, approval_no=NUMBER)
    dialog.ok.click()
    held = read_map(desk)
    assert held is not None
    assert held.caption_en == "Where they come from"


def test_what_is_no_picture_is_told_in_words(
    dialog: MapDialog, tmp_path: Path, file: Path, wait: Callable[[], None]
) -> None:
    for name, data in (
        ("half.png", picture()[:200]),
        ("words.jpg", b"no picture"),
        ("drawing.svg", b"<svg/>"),
    ):
        (tmp_path / name).write_bytes(data)
        dialog.take(tmp_path / name)
        wait()
        assert "Nothing was changed" in dialog.problem.text()
        assert has_room(dialog)
    dialog.take(tmp_path / "nowhere.png")
    wait()
    assert "cannot be read" in dialog.problem.text()
    dialog.take(file)
    wait()
    assert not dialog.problem.isVisible()
    assert dialog.ok.isEnabled()


def test_a_file_may_be_dropped(dialog: MapDialog, file: Path, wait: Callable[[], None]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(40, 40), Qt.DropAction.CopyAction, data, *none)
    QApplication.sendEvent(dialog, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(
        dialog, QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, data, *none)
    )
    wait()
    assert dialog.told.text() == "approved world map.png"


def test_another_picture_asks_for_its_own_number_and_removal_is_taken_back(
    context: Context, desk: Desk, file: Path, parent: QWidget, wait: Callable[[], None]
) -> None:
    set_map(
        desk,
        picture("#884422"),
        {"approval_no": "GS(2020)1号", "caption_en": "Old", "name": "World"},
    )
    dialog = open_map_dialog(context, parent)
    wait()
    assert not dialog.picture.pixmap().isNull()
    write(dialog, caption_en="New words")
    dialog.ok.click()
    held = read_map(desk)
    assert held is not None
    assert (held.caption_en, held.data) == ("New words", picture("#884422"))
    dialog = open_map_dialog(context, parent)
    dialog.take(file)
    wait()
    number = dialog.form.row_of("approval_no").editor
    assert isinstance(number, QLineEdit)
    assert number.text() == ""
    dialog.reject()
    dialog = open_map_dialog(context, parent)
    dialog.bin.click()
    assert read_map(desk) is None
    assert desk.undo_label() == "Remove the map World"
    desk.undo()
    assert read_map(desk) == held


def test_the_card_is_hidden_until_there_is_a_map(
    context: Context, desk: Desk, qtbot: QtBot, wait: Callable[[], None]
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    card = MapCard(context)
    card.setParent(host)
    host.show()
    card.reload()
    wait()
    assert not card.isVisible()
    set_map(
        desk,
        picture(),
        {"approval_no": NUMBER, "caption_en": "Where they come from", "caption_zh": "学员来源"},
    )
    card.reload()
    wait()
    card.resize(400, card.sizeHint().height())
    assert card.isVisible()
    assert card.view.accessibleName() == f"Where they come from Approval number: {NUMBER}"
    assert 200 < card.view.heightForWidth(376) < 300
    shown = card.view.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, 20).name() == "#336699"
    texts.speak("zh")
    card.retranslate()
    assert card.view.accessibleName() == f"学员来源 审图号：{NUMBER}"
    assert card.view.grab().toImage() != shown
    heard = list[ChangeEvent]()
    desk.subscribe(heard.append)
    desk.undo()
    card.refresh(ChangeEvent("x", {"Person": frozenset()}))
    wait()
    assert card.isVisible()
    card.refresh(heard[0])
    wait()
    assert not card.isVisible()


def test_the_card_opens_the_dialog(
    context: Context, desk: Desk, qtbot: QtBot, wait: Callable[[], None]
) -> None:
    set_map(desk, picture(), {"approval_no": NUMBER})
    card = MapCard(context)
    qtbot.addWidget(card)
    card.reload()
    wait()
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    opened = card.findChild(MapDialog)
    assert opened is not None
    wait()
    opened.reject()

"""What the monkey does: one random deed of somebody at the window, by real events, from a random
generator with a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QInputMethodEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from lcdesk import app, texts
from lcdesk.settings import ALL_COHORTS
from tests.ui.drags import Drag

# the monkey has one desk, and nobody to start the program again
NEVER = frozenset(
    {
        "quit", "open_desk", "new_desk", "recent", "close_desk", "sample", "tour", "throw_away_sample",
        "files_folder", "second_window", "backups",
    }
)  # fmt: skip
NONE = Qt.KeyboardModifier.NoModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
KEYS = (
    "Up",
    "Down",
    "Left",
    "Right",
    "Tab",
    "Backtab",
    "Return",
    "Enter",
    "Escape",
    "Delete",
    "Backspace",
    "F2",
    "F4",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Space",
)
HELD = (
    NONE,
    NONE,
    NONE,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
WORDS = (
    "Amina Bello",
    "Kenya",
    "F",
    "2031-05-06",
    "12.6",
    "status:confirmed",
    "EP1234412",
    "0071234567",
    "110101199003078888",
    "Room 305",
    "王小明",
    "四川大学",
    "明天",
    "肯尼亚",
    "محمد بن علي",
    "مصر",
    "👩‍🚀🇰🇪 ✓",
    "Nguyễn Thị Hường",
    "Ольга Ким",
    "สมชาย",
    "a\u202eb\u200f",
    "%s {name} & <b>",
    "=1+1",
    "'; drop table person; --",
    " ",
    "\u0301\u0301",
)
BLOCKS = (
    "Kenya\tEngineer\nPakistan\tDean\n",
    "a\tb\tc\td\te\n" * 5,
    "x",
    '"one\ntwo"\tthree',
    "",
    "\t\t\n\n",
    "王小明\t肯尼亚\n",
    "2026-12-06\t9:00\tOpening\n",
    "0\t00\t000\n1\t2\n",
)
EDITORS = (QLineEdit, QPlainTextEdit, QComboBox)
Operation = Callable[[], str]  # does something and says what


class Hands:
    """Deeds over one window; `files` are what is dropped and chosen. Each deed answers in a few
    words what it did.
    """

    def __init__(self, program: app.Program, seed: int, files: Sequence[Path]) -> None:
        self.program, self.window, self.files = program, program.window, files
        self.chance = random.Random(seed)
        self.operations: dict[str, tuple[int, Operation]] = {
            "click": (22, self.click),
            "aim": (16, self.aim),
            "right": (4, self.right_click),
            "double": (4, self.double_click),
            "wheel": (3, self.wheel),
            "drag": (4, self.drag),
            "key": (14, self.key),
            "shortcut": (6, self.shortcut),
            "write": (7, self.write),
            "menu": (4, self.menu),
            "command": (5, self.command),
            "dialog": (5, self.dialog),
            "screen": (4, self.screen),
            "cohort": (1, self.cohort),
            "look": (1, self.look),
            "resize": (1, self.resize),
            "undo": (3, self.undo),
            "redo": (2, self.redo),
            "drop": (1, self.drop),
            "clipboard": (1, self.clipboard),
        }

    def choose(self) -> tuple[str, Operation]:
        """The next deed and its kind."""
        kinds = list(self.operations)
        kind = self.chance.choices(kinds, [self.operations[one][0] for one in kinds])[0]
        return kind, self.operations[kind][1]

    # --- mouse ---

    def click(self) -> str:
        """Somewhere."""
        return self._mouse(QTest.mouseClick, LEFT, self.chance.choice(HELD))

    def aim(self) -> str:
        """On something that can be clicked."""
        kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)
        found = [
            one
            for one in self.top().findChildren(QWidget)
            if isinstance(one, kinds) and self._is_ready(one)
        ]
        if not found:
            return "nothing to click"
        target = self.chance.choice(found)
        if isinstance(target, QAbstractItemView):
            target = target.viewport()
        return self._hit(target, self._point(target), QTest.mouseClick, LEFT, NONE)

    def right_click(self) -> str:
        """For a menu, which Qt asks for by an event of its own."""
        target, at = self._somewhere()
        said = self._hit(target, at, QTest.mouseClick, RIGHT, NONE)
        if shiboken6.isValid(target):
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, target.mapToGlobal(at))
            QApplication.sendEvent(target, event)
        return said

    def double_click(self) -> str:
        """Somewhere."""
        return self._mouse(QTest.mouseDClick, LEFT, NONE)

    def wheel(self) -> str:
        """Up or down."""
        target, at = self._somewhere()
        turn = QPoint(0, self.chance.choice((-960, -120, 120, 960)))
        event = QWheelEvent(
            QPointF(at),
            QPointF(target.mapToGlobal(at)),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            self.chance.choice(HELD),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(target, event)
        return f"{turn.y()} over {_name(target)}"

    def drag(self) -> str:
        """From here to there in one widget."""
        target, start = self._somewhere()
        end = self._point(target)
        QTest.mousePress(target, LEFT, NONE, start)
        for step in (0.1, 0.5, 1.0):
            if shiboken6.isValid(target):
                QTest.mouseMove(target, start + (end - start) * step)
        if shiboken6.isValid(target):
            QTest.mouseRelease(target, LEFT, NONE, end)
        return f"{_name(target)} {start.toTuple()} → {end.toTuple()}"

    # --- keys ---

    def key(self) -> str:
        """One that is no letter."""
        name, held = self.chance.choice(KEYS), self.chance.choice(HELD)
        target = self._keyboard()
        QTest.keyClick(target, getattr(Qt.Key, f"Key_{name}"), held)
        return f"{held.name}+{name} to {_name(target)}"

    def shortcut(self) -> str:
        """Of a command that is possible."""
        shortcuts = [
            (key, one)
            for key, action in self.window.commands.actions.items()
            for one in action.shortcuts()
            if key not in NEVER
        ]
        key, keys = self.chance.choice(shortcuts)
        target, pressed = self._keyboard(), keys[0]
        QTest.keyClick(target, pressed.key(), pressed.keyboardModifiers())
        return f"{keys.toString()} ({key}) to {_name(target)}"

    def write(self) -> str:
        """Words in many scripts, now and then ten thousand letters."""
        target = self._keyboard()
        words = (
            self.chance.choice(WORDS)
            if self.chance.random() < 0.95
            else self.chance.choice("aü王م😀") * 10_000
        )
        if words.isascii() and self.chance.random() < 0.7:
            QTest.keyClicks(target, words[:60])
        else:
            event = QInputMethodEvent()
            event.setCommitString(words)
            QApplication.sendEvent(target, event)
        return f"{words[:20]!r} ({len(words)}) to {_name(target)}"

    # --- commands and dialogs ---

    def menu(self) -> str:
        """A line of a menu: of the one that is open, or of the menu bar."""
        open_one = QApplication.activePopupWidget()
        if isinstance(open_one, QMenu):
            return self._trigger(open_one.actions())
        title, actions = self.chance.choice(self.window.commands.groups())
        return f"{title}: {self._trigger(actions)}"

    def command(self) -> str:
        """One that is possible, as the palette does it."""
        if QApplication.activeModalWidget():
            return self.dialog()
        possible = sorted(key for key in self.window.possible_commands() if key not in NEVER)
        key = self.chance.choice(possible)
        self.window.do(key)
        return key

    def dialog(self) -> str:
        """Answer what is asked, or close it."""
        popup, asked = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup:
            popup.close()
            return f"closed {_name(popup)}"
        if not isinstance(asked, QDialog):
            return "no dialog"
        buttons = [one for one in asked.findChildren(QAbstractButton) if self._is_ready(one)]
        if buttons and self.chance.random() < 0.6:
            return self._hit(
                target := self.chance.choice(buttons),
                target.rect().center(),
                QTest.mouseClick,
                LEFT,
                NONE,
            )
        name = _name(asked)
        asked.reject()
        return f"closed {name}"

    def screen(self) -> str:
        """Another one."""
        if QApplication.activeModalWidget():
            return self.dialog()
        key = self.chance.choice(list(self.window.side.items))
        self.window.open_screen(key)
        return key

    def cohort(self) -> str:
        """Another one, or all."""
        context = self.window.context
        assert context is not None
        chosen = self.chance.choice([ALL_COHORTS, *(int(one["id"]) for one in context.cohorts)])
        self.window.show_cohort(chosen)
        return str(chosen)

    def undo(self) -> str:
        """What was done last, if anything."""
        self.window.do("undo")
        return str(self.window.commands.actions["undo"].text())

    def redo(self) -> str:
        """What was undone last, if anything."""
        self.window.do("redo")
        return str(self.window.commands.actions["redo"].text())

    # --- surroundings ---

    def look(self) -> str:
        """Another language, theme or density."""
        way = self.chance.choice(("language", "theme", "density"))
        if way == "language":
            self.window.set_language(self.chance.choice(list(texts.LANGUAGES)))
        elif way == "theme":
            self.window.set_theme(self.chance.choice(("light", "dark", "system")))
        else:
            self.window.set_density(self.chance.choice(("normal", "compact")))
        return way

    def resize(self) -> str:
        """The window, between its smallest and a large screen."""
        size = self.chance.randint(960, 2200), self.chance.randint(620, 1300)
        self.window.resize(*size)
        return str(size)

    def drop(self) -> str:
        """Files on the window, or on whatever takes them."""
        if QApplication.activeModalWidget():
            return self.dialog()
        mime = QMimeData()
        chosen = self.chance.sample(list(self.files), self.chance.choice((1, 1, 2)))
        mime.setUrls([QUrl.fromLocalFile(str(one)) for one in chosen])
        self.let_fall(mime)
        return ", ".join(one.name for one in chosen)

    def let_fall(self, mime: QMimeData) -> None:
        """Something dragged goes over the window and is let go on whatever takes it there."""
        drag = Drag(mime, Qt.DropAction.CopyAction | Qt.DropAction.MoveAction)
        drag.over(*self._somewhere())
        if drag.over(*self._somewhere()):
            drag.let_go()
        else:
            drag.leave()

    def clipboard(self) -> str:
        """Something copied elsewhere."""
        words = self.chance.choice(BLOCKS)
        mime = QMimeData()
        mime.setText(words)
        if self.chance.random() < 0.3:
            lines = "".join(
                f"<tr><td>{'</td><td>'.join(line.split(chr(9)))}</td></tr>"
                for line in words.splitlines()
            )
            mime.setHtml(f"<table>{lines}</table>")
        QGuiApplication.clipboard().setMimeData(mime)
        return repr(words[:20])

    # --- where ---

    def top(self) -> QWidget:
        """What lies on top: a menu, a dialog, or the window."""
        found = (QApplication.activePopupWidget(), QApplication.activeModalWidget())
        return next(
            (one for one in found if one is not None and shiboken6.isValid(one)), self.window
        )

    def _keyboard(self) -> QWidget:
        top = self.top()
        target = top.focusWidget()
        return target if target is not None and shiboken6.isValid(target) else top

    def _somewhere(self) -> tuple[QWidget, QPoint]:
        top = self.top()
        at = self._point(top)
        found = top.childAt(at)
        target = found if found is not None and shiboken6.isValid(found) else top
        return target, target.mapFrom(top, at) if target is not top else at

    def _point(self, target: QWidget) -> QPoint:
        return QPoint(
            self.chance.randint(0, max(0, target.width() - 1)),
            self.chance.randint(0, max(0, target.height() - 1)),
        )

    def _is_ready(self, target: QWidget) -> bool:
        return shiboken6.isValid(target) and target.isVisible() and target.isEnabled()

    def _mouse(
        self, act: Callable[..., None], button: Qt.MouseButton, held: Qt.KeyboardModifier
    ) -> str:
        return self._hit(*self._somewhere(), act, button, held)

    def _hit(self, target: QWidget, at: QPoint, act: Callable[..., None], *how: object) -> str:
        said = f"{_name(target)} {at.toTuple()}"
        act(target, *how, at)
        return said

    def _trigger(self, actions: Sequence[QAction]) -> str:
        keys = {id(action): key for key, action in self.window.commands.actions.items()}
        open_ones = [
            one
            for one in actions
            if one.isEnabled() and one.isVisible() and keys.get(id(one)) not in NEVER
        ]
        if not open_ones:
            return "nothing possible"
        action = self.chance.choice(open_ones)
        said = action.text()
        action.trigger()
        return said


def _name(target: QWidget) -> str:
    if not shiboken6.isValid(target):
        return "a widget that is gone"
    return f"{type(target).__name__} {target.objectName() or target.accessibleName()[:30]}".strip()

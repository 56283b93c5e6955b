"""One editor per kind of value; forms and tables use the same ones.

Each editor has `committed` (left or Enter, after a change), `echoed` (how the typed text is
understood), `show_value(value)` and `read_value()`, which raises `BadValue` in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtCore import (
    QAbstractListModel,
    QDate,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QCompleter,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
    QWidgetAction,
)

from lcdesk.model import countries
from lcdesk.model.clock import long_date, read_short
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import (
    BirthDate,
    Choice,
    Country,
    Date,
    Kind,
    LongText,
    Names,
    Number,
    Text,
    Time,
    YesNo,
)
from lcdesk.texts import LANGUAGES, _, in_language, language
from lcdesk.ui.kit.forms.list_editor import ATTENDED, MATCH, ElidedLine, ListEditor, marked
from lcdesk.ui.kit.painting.icons import flag_icon, has_flag, icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import font, tone_of, tones

if TYPE_CHECKING:
    from lcdesk.services.core.record_names import Offer

# --- The editor of countries and regions: flags, type-ahead in both languages, or whatever spelling
# the program recognises ---


class CountryList(QAbstractListModel):
    """All countries and regions by name, after a blank line; flags are drawn when seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        speech = language()
        self.codes: list[str | None] = [None, *sorted(countries.codes(), key=countries.name)]
        self.names = ["", *(countries.name(code, speech) for code in self.codes[1:] if code)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.codes)

    def data(self, index: Index, role: int = 0) -> Any:
        code = self.codes[index.row()]
        if role in (0, 2):  # display, edit
            return self.names[index.row()]
        if role == MATCH:
            return (
                marked(countries.name(code, "en"), countries.name(code, "zh"), code) if code else ""
            )
        if role == Qt.ItemDataRole.DecorationRole and code:
            return flag_icon(code)
        return None


class CountryEditor(ListEditor):
    """Type a name in any language the program knows, or open the list with the arrow or the Down
    key.
    """

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._flag = self.addAction(flag_icon(None), QLineEdit.ActionPosition.LeadingPosition)
        self._flag.setVisible(False)
        self.textChanged.connect(lambda _text: self._show_flag())

    def make_list(self) -> QAbstractListModel:
        return CountryList(self)

    def _show_flag(self) -> None:
        try:
            code = self.read_value()
        except BadValue:
            code = None
        self._flag.setVisible(has_flag(code))
        if has_flag(code):
            self._flag.setIcon(flag_icon(code))


# --- The editor of closed lists (status, gender, yes or no …): typed in any language of the
# program, or picked ---


Index = QModelIndex | QPersistentModelIndex


class ChoiceList(QAbstractListModel):
    """The values of a field, after a blank line where it may be empty."""

    def __init__(self, field: Field, parent: QObject | None = None) -> None:
        super().__init__(parent)
        blank: tuple[tuple[Any, str], ...] = () if field.is_required else ((None, ""),)
        self.lines = (*blank, *field.kind.choices())
        options = field.kind.options if isinstance(field.kind, Choice) else ()
        self._words: dict[Any, str] = {
            option.code: marked(
                *(in_language(code, option.label) for code in LANGUAGES), option.code
            )
            for option in options
        }

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = 0) -> Any:
        value, label = self.lines[index.row()]
        if role in (0, 2):  # display, edit
            return label
        if role == MATCH:
            return self._words.get(value) or marked(label)
        if role == Qt.ItemDataRole.DecorationRole and value in tones():
            tone, icon_name = tone_of(value)
            return icon(icon_name, tone)
        return None


class ChoiceEditor(ListEditor):
    """One of a closed list, or nothing; a click into it opens the list."""

    def make_list(self) -> QAbstractListModel:
        return ChoiceList(self.field, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.open_list()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past must not change a value


MEASURABLE = 60  # px; no text is wrapped into less
LONG = 300  # texts of this length or more get room to wrap


class Editor(Protocol):
    """What forms and tables ask of an editor (every one is a QWidget too)."""

    committed: SignalInstance
    echoed: SignalInstance

    def show_value(self, value: Any) -> None: ...
    def read_value(self) -> Any: ...


class LineEditor(ElidedLine):
    """Texts, names, numbers, contacts: whatever its kind reads."""

    committed = Signal()
    echoed = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self.setFont(font(13, is_tabular=True))
        self.setAcceptDrops(False)  # a file dropped here belongs to the window
        self.editingFinished.connect(self._finish)
        self.textEdited.connect(lambda text: self.echoed.emit(self.echo(text)))

    def show_value(self, value: Any) -> None:
        self.setText("" if value is None else self.field.kind.format(value))
        self.setCursorPosition(0)
        set_tip(self, self.text() if len(self.text()) > 20 else "")
        self.setModified(False)

    def read_value(self) -> Any:
        return self.field.parse(self.text())

    def echo(self, text: str) -> str:
        """How the text is understood, where that is worth saying."""
        return ""

    def _finish(self) -> None:
        if self.isModified():
            self.committed.emit()


class DateEditor(LineEditor):
    """A date: typed in many ways, or picked from a calendar; echoed in long form."""

    near = dt.date.today()  # short dates are read as the nearest to this: the start of the course

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self._opener = self.addAction(
            icon("calendar-days", "fg3"), QLineEdit.ActionPosition.TrailingPosition
        )
        set_tip(self._opener, _("Calendar"))
        self._opener.triggered.connect(self.open_calendar)

    def event(self, event: QEvent) -> bool:
        """In a flat form the calendar shows only while the field is pointed at or used."""
        if event.type() in ATTENDED and self.property("flat"):
            self._opener.setVisible(
                self.hasFocus() or self.underMouse() or event.type() == QEvent.Type.Enter
            )
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def read_value(self) -> Any:
        found = read_short(self.text(), self.near)
        if found is None:
            return self.field.parse(self.text())
        return found.isoformat() if isinstance(self.field.kind, BirthDate) else found

    def echo(self, text: str) -> str:
        try:
            value = self.read_value()
        except BadValue as fault:
            return fault.message
        day = dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
        return long_date(day) if isinstance(day, dt.date) else ""

    def open_calendar(self) -> None:
        """Pick the day from a month's sheet."""
        if self.isReadOnly():
            return
        menu, sheet = QMenu(self), QCalendarWidget()
        menu.aboutToHide.connect(menu.deleteLater)
        sheet.setGridVisible(False)
        sheet.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        try:
            value = self.read_value() or self.near
        except BadValue:
            value = self.near
        day = (
            value
            if isinstance(value, dt.date)
            else dt.date.fromisoformat(value)
            if len(value) == 10
            else self.near
        )
        sheet.setSelectedDate(QDate(day.year, day.month, day.day))
        place = QWidgetAction(menu)
        place.setDefaultWidget(sheet)
        menu.addAction(place)
        sheet.clicked.connect(lambda picked: self._pick(picked, menu))
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        sheet.setFocus()

    def _pick(self, picked: QDate, menu: QMenu) -> None:
        menu.close()
        day = dt.date(picked.year(), picked.month(), picked.day())
        self.show_value(day.isoformat() if isinstance(self.field.kind, BirthDate) else day)
        self.echoed.emit(long_date(day))
        self.committed.emit()


class NameEditor(LineEditor):
    """Names of others, offered while somebody types; of several, parted by ";", the last one."""

    def __init__(self, field: Field, offer: Offer) -> None:
        super().__init__(field)
        self._offer, self._lines = offer, QStringListModel(self)
        self._finder = QCompleter(self._lines, self)
        self._finder.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._finder.setWidget(self)
        self._finder.setMaxVisibleItems(12)
        self._finder.activated.connect(self._take)
        if popup := self._finder.popup():
            popup.setObjectName("popup")
        self.textEdited.connect(self._look)

    def offered(self) -> list[str]:
        """The names on offer for what is typed now."""
        return self._lines.stringList()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self._look(self.text())
            return
        super().keyPressEvent(event)

    def _look(self, text: str) -> None:
        begun = self._parts(text)[1]
        found = self._offer(begun)
        self._lines.setStringList([] if found == [begun] else found)
        popup = self._finder.popup()
        if self._lines.rowCount():
            self._finder.complete()
        elif popup is not None:
            popup.hide()

    def _parts(self, text: str) -> tuple[str, str]:
        """What stands before the name that is being typed, and that."""
        if not isinstance(self.field.kind, Names):
            return "", text.strip()
        before, mark, last = text.replace("；", ";").rpartition(";")
        return (f"{before.strip()}{mark} " if mark else ""), last.strip()

    def _take(self, name: str) -> None:
        self.setText(self._parts(self.text())[0] + name)
        self.setModified(True)
        self._lines.setStringList([])


class TimeEditor(LineEditor):
    """A time of day; 9, 9.30 and 下午2点 are understood."""

    def echo(self, text: str) -> str:
        try:
            value = self.read_value()
        except BadValue as fault:
            return fault.message
        return self.field.kind.format(value) if value is not None else ""


class WrappedEditor(QPlainTextEdit):
    """Long texts: as high as they are; Enter keeps short ones, Ctrl+Enter notes."""

    committed = Signal()
    echoed = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._lines = 0
        self.setFont(font(13))
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # it wraps; yet Arabic asks for one
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.textChanged.connect(self.updateGeometry)

    def show_value(self, value: Any) -> None:
        self.setPlainText("" if value is None else self.field.kind.format(value))
        self.document().setModified(False)

    def read_value(self) -> Any:
        return self.field.parse(self.toPlainText())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_notes = isinstance(self.field.kind, LongText)
        if is_enter and (not is_notes or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._finish()
            return
        if is_enter and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.insertPlainText("\n")
            return
        super().keyPressEvent(event)

    def keep_lines(self, lines: int) -> None:
        """Always as high as so many lines; what is longer scrolls."""
        self._lines = lines
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._lines and self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the form scrolls, not the field

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A line that was scrolled away while there was no room for it comes back."""
        super().resizeEvent(event)
        if self.height() >= self.heightForWidth(self.width()):
            self.verticalScrollBar().setValue(0)

    def _finish(self) -> None:
        if self.document().isModified():
            self.document().setModified(False)
            self.committed.emit()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the text takes at that width."""
        is_flat, metrics = bool(self.property("flat")), self.fontMetrics()
        room = QRect(0, 0, max(width - (14 if is_flat else 20), MEASURABLE), 100_000)
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        text = self.toPlainText()
        high = (
            metrics.boundingRect(room, flags, text + ("." if text.endswith("\n") else "")).height()
            if text
            else 0
        )
        lines = self._lines or max(1, round(high / metrics.lineSpacing()))
        return max(lines * metrics.lineSpacing() + (11 if is_flat else 17), 32)

    def sizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(self.width(), 320)))

    def minimumSizeHint(self) -> QSize:
        return QSize(MEASURABLE, self.heightForWidth(10_000))


def editor_for(field: Field, *, is_cell: bool = False, offer: Offer | None = None) -> QWidget:
    """A fresh editor for a field: the first of `EDITORS` its kind belongs to. `offer`: what gives
    names to a field that points at others.
    """
    made: QWidget
    if offer is not None:
        made = NameEditor(field, offer)
    elif not is_cell and isinstance(field.kind, Text) and field.kind.length >= LONG:
        made = WrappedEditor(field)
    else:
        made = next(editor for kind, editor in EDITORS if isinstance(field.kind, kind))(field)
    made.setProperty("cell", is_cell)
    made.setAccessibleName(field.title)
    return made


def typed_text(editor: QWidget) -> str:
    """What stands in an editor, understood or not."""
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""


def type_again(editor: QWidget, text: str) -> None:
    """Put a text into an editor as if it had been typed."""
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
        editor.document().setModified(True)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)
        editor.setModified(True)


def hear_typing(editor: QWidget, call: Callable[..., object]) -> None:
    """Call it at every key that changes the text, with whatever Qt says of it."""
    if isinstance(editor, QPlainTextEdit):
        editor.textChanged.connect(call)
    elif isinstance(editor, QLineEdit):
        editor.textEdited.connect(call)


def as_editor(widget: QWidget) -> Editor:
    """The editor a widget of `editor_for` is."""
    return cast(Editor, widget)


EDITORS: tuple[tuple[type[Kind], type[Any]], ...] = (
    (Country, CountryEditor),
    (BirthDate, DateEditor),
    (Date, DateEditor),
    (Time, TimeEditor),
    (Choice, ChoiceEditor),
    (YesNo, ChoiceEditor),
    (LongText, WrappedEditor),
    (Number, LineEditor),
    (Kind, LineEditor),
)


# --- One of a long list, found by typing any part of it ---


class ChoiceBox(QComboBox):
    """`choices`: (value, label); a text that is none of them is not taken."""

    def __init__(
        self, choices: Sequence[tuple[Any, str]], present: Any, *, has_flags: bool = False
    ) -> None:
        super().__init__()
        self.setFont(font(13))
        line = ElidedLine()
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(18)
        for value, label in choices:
            self.addItem(label, value)
            if has_flags and has_flag(str(value)):
                self.setItemIcon(self.count() - 1, flag_icon(str(value)))
        self.setCurrentIndex(
            next((at for at, (value, _label) in enumerate(choices) if value == present), -1)
        )
        found = QCompleter(self.model(), self)
        found.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        found.setFilterMode(Qt.MatchFlag.MatchContains)
        if popup := found.popup():
            popup.setObjectName("popup")
        self.setCompleter(found)
        line.setFont(font(13))
        line.setAcceptDrops(False)

    def value(self) -> Any:
        """What is chosen; None while the text is nothing of the list."""
        typed = self.currentText().strip().casefold()
        at = next((n for n in range(self.count()) if self.itemText(n).casefold() == typed), -1)
        return self.itemData(at) if at >= 0 else None

    def is_known(self) -> bool:
        """Is the text one of the list?"""
        return self.value() is not None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past must not change a value

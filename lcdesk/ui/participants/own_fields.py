"""The dialog of the office's own fields: declared, changed, put in order, taken away; and columns
that lists brought, which become one with a click.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lcdesk.model.faults import KnownFault
from lcdesk.model.own_fields import (
    KIND_LABELS,
    LONGEST_NAME,
    OwnDeclaration,
    OwnKind,
    OwnWord,
    said_of,
    words_from,
)
from lcdesk.services.participants import own_fields as service
from lcdesk.services.participants.own_fields import FurtherColumn
from lcdesk.texts import _, join_sentences, n_
from lcdesk.ui.kit.dialogs.ordered_list import OrderedTickList
from lcdesk.ui.kit.dialogs.tick_list import TickLine, with_heads
from lcdesk.ui.kit.forms.edit_tracking import LocalUndo
from lcdesk.ui.kit.forms.editors import ChoiceBox
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import CONTROL, font
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, IconButton, Label, column, row, rule
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

SIZE, LIST = (860, 640), 270  # px
NEW, FURTHER = "new", "further:"
_BLANK = OwnDeclaration("")


class OwnFieldsPart:
    """The command that opens the dialog; it has no line in the menu of the table."""

    def __init__(self, shown: PeopleView) -> None:
        self._shown = shown

    def handlers(self) -> Handlers:
        return {"own_fields": self.open}

    def fill_menu(self, menu: QMenu) -> None:
        """Fields are of all people, not of those that are marked."""

    def refresh(self, news: ChangeEvent | None) -> None:
        """The dialog reads what it shows by itself."""

    def retranslate(self) -> None:
        """The dialog is made anew each time."""

    def open(self) -> OwnFieldsDialog:
        """Open the dialog over the window."""
        dialog = OwnFieldsDialog(self._shown.screen.window(), self._shown.context)
        dialog.open()
        return dialog


class OwnFieldsDialog(QDialog):
    """What is typed stays with its field until it is saved or given up, also while another one is
    looked at.
    """

    def __init__(self, parent: QWidget | None, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Own fields"))
        self._desk, self._handlers = context.desk, LocalUndo(context.desk)
        self._declared: dict[str, OwnDeclaration] = {}
        self._further: dict[str, FurtherColumn] = {}
        self._drafts: dict[str, OwnDeclaration] = {}
        self.list, self.form, self.banner = OrderedTickList(), OwnFieldForm(), Banner()
        self.further, self.nothing = FurtherPage(), EmptyState("columns-3")
        self.pages = QStackedWidget()
        self.new = Button(_("&New field"), "plus", clicked=self.add)
        self.remove = IconButton("trash-2", _("Remove (Del)"), self.remove_shown)
        self.save = Button(_("&Save"), kind="primary", clicked=self.save_shown)
        self.save.setDefault(True)
        self._lay_out(parent)
        self._connect()
        self.reload()
        self.list.setFocus()

    @property
    def shown(self) -> str:
        """The key of the line whose field stands at the right; "" where there is none."""
        line = self.list.current()
        return str(line.key) if line else ""

    # --- what is shown ---

    def reload(self, shown: str = "") -> None:
        """All anew, with the line `shown` in the form, or the one that was."""
        self._declared = {str(one.id): one for one in service.list_declared(self._desk)}
        self._further = {f"{FURTHER}{one.head}": one for one in service.list_further(self._desk)}
        self._drafts = {
            key: one for key, one in self._drafts.items() if key == NEW or key in self._declared
        }
        self._fill(shown or self.shown)
        self._show()

    def _fill(self, shown: str) -> None:
        own = [*self._declared, *([NEW] if NEW in self._drafts else [])]
        lines = [self._line(key) for key in own]
        brought = [
            TickLine(key, " ".join(one.head.split()), f"{one.people:,}")
            for key, one in self._further.items()
        ]
        keys = [*own, *self._further]
        with QSignalBlocker(self.list):
            self.list.show_lines(
                with_heads(
                    [(_("Own fields"), lines), (_("Columns of lists, no field yet"), brought)]
                ),
                shown if shown in keys else next(iter(keys), None),
            )

    def _line(self, key: str) -> TickLine:
        draft = self._drafts.get(key)
        one = draft or self._declared[key]
        figure = _(KIND_LABELS[one.kind]) if draft is None else _("not saved")
        return TickLine(key, _(one.label) or _("New field"), figure, has_grip=key != NEW)

    def _show(self) -> None:
        key = self.shown
        if key in self._further:
            self.further.show_column(self._further[key])
            self.pages.setCurrentWidget(self.further)
        elif key:
            kept = self._declared.get(key, _BLANK)
            people, unread = service.count_values(self._desk, kept) if kept.id else (0, 0)
            self.form.show_field(self._drafts.get(key, kept), people, unread)
            self.pages.setCurrentWidget(self.form)
        else:
            self.pages.setCurrentWidget(self.nothing)
        self._show_buttons()

    def _show_buttons(self) -> None:
        key = self.shown
        self.remove.setEnabled(bool(key))
        self.save.setEnabled(key in self._drafts)

    # --- what is done ---

    def add(self) -> None:
        """A field of nothing yet, to be filled in."""
        self._drafts.setdefault(NEW, _BLANK)
        self.banner.hide()
        self.reload(NEW)
        self.form.begin()

    def save_shown(self) -> None:
        """Keep what was typed; what cannot be kept is said and stays."""
        if self._save(self.shown):
            name = _(self._declared[self.shown].label)
            self._offer_undo(_("The field “{name}” is saved.", name=name))

    def _save(self, key: str) -> bool:
        draft = self._drafts.get(key)
        if draft is None:
            return False
        made: list[int] = []

        def keep() -> None:
            if key == NEW:
                made.append(service.declare(self._desk, draft))
            else:
                service.change(self._desk, int(key), draft)

        if not self._do(keep):
            return False
        del self._drafts[key]
        self.reload(str(made[0]) if made else key)
        return True

    def adopt_shown(self) -> None:
        """Make the column of lists a field, of the kind that reads it."""
        column = self._further.get(self.shown)
        made: list[int] = []
        if column is None or not self._do(
            lambda: made.append(
                service.declare(self._desk, service.proposed(self._desk, column.head))
            )
        ):
            return
        self.reload(str(made[0]))
        self._offer_undo(
            _("“{name}” is a field now, and stands in the table.", name=_name(column.head))
        )

    def remove_shown(self) -> None:
        """Take the field away at once, its values stay; of a column of lists its values. Undo
        brings either back.
        """
        key = self.shown
        if key in self._further:
            self._remove_further(self._further[key])
        elif key in self._declared:
            name = _(self._declared[key].label)
            self._drafts.pop(key, None)
            if self._do(lambda: service.remove(self._desk, int(key))):
                self.reload()
                self._offer_undo(
                    _("The field “{name}” is removed; its values stay as a column.", name=name)
                )
        elif key:
            del self._drafts[key]
            self.reload()

    def _remove_further(self, column: FurtherColumn) -> None:
        if self._do(lambda: service.remove_further(self._desk, column.head)):
            self.reload()
            self._offer_undo(_("The column “{name}” is removed.", name=_name(column.head)))

    def undo(self) -> None:
        """Take back the last change made here."""
        if told := self._handlers.undo():
            self.reload()
            self.banner.say(told, "ok", can_close=True)

    def reject(self) -> None:
        """Close; what is not saved is asked about first."""
        if not self._drafts:
            super().reject()
            return
        told = n_("{count} field is not saved.", "{count} fields are not saved.", len(self._drafts))
        self.banner.say(
            told, "warn", (_("Save"), self._save_all), (_("Discard"), self._discard), can_close=True
        )

    def _save_all(self) -> None:
        if all(self._save(key) for key in tuple(self._drafts)):
            self.reject()

    def _discard(self) -> None:
        self._drafts.clear()
        self.reject()

    def _do(self, handler: Callable[[], object]) -> bool:
        """False after saying why it cannot be done."""
        try:
            self._handlers.do(handler)
        except KnownFault as fault:
            self.banner.say(str(fault), "bad", can_close=True)
            return False
        return True

    def _offer_undo(self, told: str) -> None:
        self.banner.offer(told, _("Undo"), self.undo)

    def _move(self, key: str, place: int) -> None:
        keys = [one for one in self._declared if one != key]
        keys.insert(place, key)
        if self._do(lambda: service.arrange(self._desk, list(map(int, keys)))):
            self.reload(key)

    def _typed(self) -> None:
        """Something was typed or ticked: it is a draft, unless it says again what is kept."""
        key = self.shown
        kept = self._declared.get(key)
        value = self.form.value()
        if kept is not None and value == kept:
            self._drafts.pop(key, None)
        else:
            self._drafts[key] = value
        self._fill(key)
        self._show_buttons()

    # --- how it is put together ---

    def _lay_out(self, parent: QWidget | None) -> None:
        self.list.setAccessibleName(_("Own fields"))
        self.list.setFixedWidth(LIST)
        set_tip(self.list, _("Drag, or Alt+Up and Alt+Down: another place."))
        self.nothing.say(
            _("What the office asks of its people and the program has no field for."),
            _("New field"),
            self.add,
        )
        for page in (self.form, self.further, self.nothing):
            self.pages.addWidget(page)
        left = column(gap=10)
        left.addWidget(self.list, 1)
        left.addLayout(row(self.new, None, self.remove, gap=4))
        both = row(gap=20)
        both.addLayout(left)
        both.addWidget(self.pages, 1)
        about = Label(
            _(
                "A field of your own is a column of the participants as any other: in the table, "
                "the form, lists that come in, exports, filters and the search."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        made = column(
            Label(_("Own fields"), 17, "bold"), about, self.banner, gap=10, margins=(24, 20, 24, 16)
        )
        made.addLayout(both, 1)
        made.addWidget(rule())
        made.addLayout(row(None, Button(_("Close"), clicked=self.reject), self.save))
        self.setLayout(made)
        room = parent.size() if parent else self.maximumSize()
        self.resize(min(SIZE[0], room.width() - 24), min(SIZE[1], room.height() - 24))

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(
            lambda _now, _before: self._show() if self.shown else None
        )
        self.list.taken.connect(lambda _key: self._show())
        self.list.moved.connect(self._move)
        self.form.changed.connect(self._typed)
        self.further.adopt.clicked.connect(self.adopt_shown)
        self.further.drop.clicked.connect(self.remove_shown)
        for keys, handler in (("Del", self.remove_shown), ("Ctrl+Z", self.undo)):
            QShortcut(
                QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut
            ).activated.connect(handler)
        for keys, handler in (("Ctrl+S", self.save_shown), ("Ctrl+N", self.add)):
            QShortcut(QKeySequence(keys), self).activated.connect(handler)


def _name(head: str) -> str:
    """A head in one line, as long as a name may be."""
    return " ".join(head.split())[:LONGEST_NAME]


# --- One field as a form ---


class OwnFieldForm(QWidget):
    """Shows a declaration; `changed` after every key and tick."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._field, self._people = _BLANK, 0
        self.names = {"en": QLineEdit(), "zh": QLineEdit()}
        choices = [(kind, _(label)) for kind, label in KIND_LABELS.items()]
        self.kind = ChoiceBox(choices, "text")
        self.words, self.private = QPlainTextEdit(), QCheckBox(_("&Private: shown masked"))
        self.words_title = Label(_("Words of the list, one a line"), 12, "medium", "fg2")
        self.words_note = Label(
            _(
                "Such as: applied, granted, refused; in both languages “granted / 获批”. A word "
                "that is changed in its line takes its values along."
            ),
            12,
            ink="fg3",
            wraps=True,
        )
        self.note = Label("", 12, ink="fg2", wraps=True)
        self._lay_out()
        for edit in self.names.values():
            edit.textEdited.connect(lambda _text: self.changed.emit())
        self.kind.currentTextChanged.connect(lambda _text: self._tell_kind())
        self.words.textChanged.connect(self.changed)
        self.private.toggled.connect(lambda _on: self.changed.emit())

    def show_field(self, declared: OwnDeclaration, people: int, unread: int) -> None:
        """A field; of how many people it has a value, and how many of these its kind cannot
        read.
        """
        self._field, self._people = declared, people
        with QSignalBlocker(self.kind), QSignalBlocker(self.words), QSignalBlocker(self.private):
            for code, name in (("en", declared.name_en), ("zh", declared.name_zh)):
                if self.names[code].text().strip() != name:
                    self.names[code].setText(name)
            self.kind.setCurrentIndex(list(KIND_LABELS).index(declared.kind))
            lines = "\n".join(map(said_of, declared.words))
            if self._words() != declared.words:
                self.words.setPlainText(lines)
            self.private.setChecked(declared.is_private)
        self._show_words()
        self.note.setText(_told(people, unread))

    def value(self) -> OwnDeclaration:
        """The declaration as it is typed."""
        kind: OwnKind = self.kind.value() or self._field.kind
        return replace(
            self._field,
            name_en=self.names["en"].text().strip(),
            name_zh=self.names["zh"].text().strip(),
            kind=kind,
            words=self._words() if kind == "choice" else (),
            is_private=self.private.isChecked(),
        )

    def begin(self) -> None:
        """The keyboard to the first name."""
        self.names["en"].setFocus()

    def _words(self) -> tuple[OwnWord, ...]:
        return words_from(self.words.toPlainText().splitlines(), self._field.words)

    def _tell_kind(self) -> None:
        if self.kind.is_known():
            self._show_words()
            self.changed.emit()

    def _show_words(self) -> None:
        is_list = self.kind.value() == "choice"
        for part in (self.words_title, self.words, self.words_note):
            part.setVisible(is_list)

    def _lay_out(self) -> None:
        for code, title in (("en", _("Name (English)")), ("zh", _("Name (Chinese)"))):
            self.names[code].setAccessibleName(title)
            self.names[code].setMaxLength(LONGEST_NAME)
        self.kind.setAccessibleName(_("Kind"))
        self.words.setAccessibleName(_("Words of the list, one a line"))
        self.words.setFont(font(13))
        self.words.setTabChangesFocus(True)
        self.words_title.setBuddy(self.words)
        both = row(gap=16)
        both.addLayout(_labelled(_("Name (English)"), self.names["en"]), 1)
        both.addLayout(_labelled(_("Name (Chinese)"), self.names["zh"]), 1)
        made = column(both, _labelled(_("Kind"), self.kind), gap=12)
        made.addWidget(self.words_title)
        made.addWidget(self.words, 1)
        made.addWidget(self.words_note)
        made.addWidget(self.private)
        made.addWidget(self.note)
        made.addStretch(0)
        self.setLayout(made)


def _labelled(title: str, edit: QLineEdit | ChoiceBox) -> QVBoxLayout:
    edit.setFont(font(13))
    edit.setFixedHeight(CONTROL)
    label = Label(title, 12, "medium", "fg2")
    label.setBuddy(edit)
    return column(label, edit, gap=4)


def _told(people: int, unread: int) -> str:
    if not people:
        return _("Nobody has a value yet.")
    told = n_("{count} person has a value.", "{count} people have a value.", people)
    if not unread:
        return told
    left = n_(
        "{count} of them is no value of this kind: it stays as the text it was, marked.",
        "{count} of them are no values of this kind: they stay as the texts they were, marked.",
        unread,
    )
    return join_sentences(told, left)


class FurtherPage(QWidget):
    """A column that lists brought and that is no field: it can become one, or go."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.title, self.note = Label("", 15, "bold", wraps=True), Label("", 13, wraps=True)
        self.adopt = Button(_("Show as a &column"), "columns-3", "primary")
        self.drop = Button(_("&Remove its values"), "trash-2")
        about = Label(
            _(
                "It becomes a field of the kind that reads all that stands in it: a date, a "
                "number, one of a few words, else text. Its name and kind can be changed then."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        made: QVBoxLayout = column(
            self.title, self.note, about, row(self.adopt, self.drop, None, gap=8), None, gap=12
        )
        self.setLayout(made)

    def show_column(self, one: FurtherColumn) -> None:
        """Under which head it came, and of how many people."""
        self.title.setText(_name(one.head))
        self.note.setText(
            n_(
                "A list brought it, and it is no field: {count} person has something in it.",
                "Lists brought it, and it is no field: {count} people have something in it.",
                one.people,
            )
        )

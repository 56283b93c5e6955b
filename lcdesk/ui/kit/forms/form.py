"""Editors built from the field catalogue, in sections; a value is kept when its field is left,
and undo takes it back.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from lcdesk.model import clock
from lcdesk.model.catalogue import Record, RecordKind
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field, masked
from lcdesk.model.rights import ONLY_FOR_SOME
from lcdesk.texts import N_, _
from lcdesk.ui.kit.forms.editors import (
    DateEditor,
    as_editor,
    editor_for,
    hear_typing,
    type_again,
    typed_text,
)
from lcdesk.ui.kit.forms.unsaved_input import (
    Key,
    half_typed,
    is_only_looked_at,
    is_private_shut,
    why_only_looked_at,
)
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, keep_in_view, row, rule

if TYPE_CHECKING:
    from lcdesk.services.core.record_names import NameOffers, Offer
    from lcdesk.services.guide.what_counts import WhatCounts


class RecordForm(QWidget):
    """The fields of a record kind. Flat forms look like a sheet of facts until a field is touched
    and save on leaving it.

    `offers`: names for the fields that point at others. `changed(name, value)`: a field was left
    with a new value. With `is_flat=False` the form is for
    a dialog: nothing is told until `values()` is asked. `names`: only these fields, in this order.
    What is unsaved is told to `half_typed()`. `waits_unseen`: fields are made once it is seen.
    """

    changed = Signal(str, object)
    revealed = Signal(str)  # the field of a private value that is shown now
    is_seen_on = False
    cleared = Signal(str)  # the field in which several records are to lose their values
    wanted = Signal()  # one of its fields is to be seen

    def __init__(
        self,
        kind: RecordKind,
        names: Sequence[str] | None = None,
        *,
        is_flat: bool = True,
        offers: NameOffers | None = None,
        waits_unseen: bool = False,
    ) -> None:
        super().__init__()
        self._offers, self._waits_unseen = offers, waits_unseen
        self.kind, self._is_flat = kind, is_flat
        # where drafts of it belong, if that is not plain from the kind: "copied_cohort"
        self.place = ""
        self._token = ""
        self._names = None if names is None else tuple(names)
        self._record: Record = {}
        self.rows: dict[str, FieldRow] = {}
        self._heads: dict[str, QWidget] = {}
        self._boxes: dict[str, QVBoxLayout] = {}
        self._places: dict[str, tuple[str, int]] = {}  # field → its section and place in it
        self._shows_empty = names is not None
        self._always: frozenset[str] = frozenset()
        self._left_out: frozenset[str] = frozenset()
        self._several: Mapping[str, str] = {}
        self._asked: Mapping[str, str] = {}
        self._near: dt.date | None = None
        self._is_still = False  # the desk is only looked at
        self._is_private_shut = False
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(2 if is_flat else 6)
        self.more = Button("", kind="link", clicked=self._toggle_empty)
        if names is not None:
            self.more.hide()
        self._build()

    def show_record(
        self,
        record: Record | None,
        several: Mapping[str, str] | None = None,
        asked: Mapping[str, str] | None = None,
    ) -> None:
        """Show a record; {} or None for a blank form. `several`: fields in which the records
        behind it differ → how. `asked`: fields with an open question → what is asked, said below.
        """
        is_other = (record or {}).get("id") != self._record.get("id")
        if is_other or not self._is_flat:
            half_typed().parting.emit(self)
            self._token = ""
        self._record, self._several, self._asked = record or {}, several or {}, asked or {}
        for made in self.rows.values():
            if is_other:
                made.conceal()
            if is_other or not self._is_flat or not made.is_half_typed():
                self._show_value_of(made)
        self._show_rows()
        if is_other or not self._is_flat:
            half_typed().shown.emit(self)

    # --- what is unsaved ---

    def draft_key(self) -> Key:
        """Which form of which entry it is."""
        shown = self._record.get("id")
        ids = shown if isinstance(shown, tuple) else (shown,) if isinstance(shown, int) else ()
        if not ids and not self._token:
            self._token = f"{time.time_ns():x}"
        return self.place or (self.kind.name if ids else f"new_{self.kind.name}"), ids, self._token

    def typed_texts(self) -> dict[str, str]:
        """Field → what was typed into it and is not kept."""
        return {
            name: text
            for name, made in self.rows.items()
            if (text := made.typed_text()) is not None
        }

    def type_again(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Put back what was typed; the texts for which there is no field here."""
        here = [name for name in self._places if name in texts]
        for name in here:
            self._show_field(name).type_again(texts[name])
        for name in here[:1]:
            self.focus_field(name)
        return {name: text for name, text in texts.items() if name not in self._places}

    def give_up(self) -> None:
        """It was finished or dismissed: nothing in it is unsaved any more."""
        half_typed().left.emit(self)
        for made in self.rows.values():
            made.settle()

    def showEvent(self, event: QShowEvent) -> None:
        """What is to be put back may be of the entry it has held all the time, out of sight."""
        super().showEvent(event)
        if not event.spontaneous():
            if self._waits_unseen:
                self._show_rows()
            self.shut_private(is_shut=is_private_shut(self))
            self.hold_still(is_still=is_only_looked_at(self))
            half_typed().shown.emit(self)

    def hold_still(self, *, is_still: bool) -> None:
        """It is only read and copied, or can be typed into (again); what is half typed stays."""
        if is_still != self._is_still:
            self._is_still = is_still
            for made in self.rows.values():
                made.hold_still(is_still=is_still)

    def shut_private(self, *, is_shut: bool) -> None:
        """Private values can neither be entered nor changed here, or can again."""
        if is_shut != self._is_private_shut:
            self._is_private_shut = is_shut
            for made in self.rows.values():
                made.shut(is_shut=is_shut and made.field.is_private)

    def tell_revealed(self, name: str, value: Any) -> None:
        """A private value of which only the mask was known: it is shown until another comes."""
        if name in self.rows:
            self.rows[name].tell(value)

    def hideEvent(self, event: QHideEvent) -> None:
        """A dialog that goes, however it goes, is finished or dismissed."""
        super().hideEvent(event)
        if not self._is_flat and isinstance(self.window(), QDialog) and not event.spontaneous():
            half_typed().left.emit(self)

    # --- what is shown, and asked ---

    def seen_values(self, names: Iterable[str]) -> Record:
        """Of fields with one value: what was on view before somebody typed into them, whatever
        is kept by now.
        """
        rows = {
            name: self.rows[name]
            for name in names
            if name in self.rows and name not in self._several
        }
        return {name: made.seen_value for name, made in rows.items()}

    def leave_out(self, names: Iterable[str]) -> None:
        """Fields that are not shown at all, until others are left out."""
        self._left_out = frozenset(names)

    def values(self) -> dict[str, Any]:
        """What the editors hold, by field name; the first one that cannot be understood raises
        `BadValue` and gets the focus.
        """
        out: dict[str, Any] = {}
        first: tuple[FieldRow, BadValue] | None = None
        for name, made in self.rows.items():
            try:
                out[name] = made.value()
            except BadValue as fault:
                made.show_problem(fault.message)
                first = first or (made, fault)
        if first:
            first[0].editor.setFocus()
            raise first[1]
        return out

    def is_changed(self) -> bool:
        """Is there anything typed that is not kept?"""
        return any(made.is_changed() for made in self.rows.values())

    def show_problem(self, name: str, message: str) -> None:
        """Words below a field."""
        self.row_of(name).show_problem(message)

    def set_always(self, names: Iterable[str]) -> None:
        """Fields shown even when they are empty."""
        self._always = frozenset(names)
        self._show_rows()

    def set_near(self, near: dt.date | None) -> None:
        """Short dates ("12.6") are read as the nearest to this day: the start of the course."""
        self._near = near
        for made in self.rows.values():
            self._set_near_of(made)

    def focus_field(self, name: str) -> None:
        """Go to a field, also when it is empty or out of sight."""
        self.wanted.emit()
        made = self._show_field(name)
        made.editor.setFocus()
        # it has no place before it is laid out
        QTimer.singleShot(0, made, lambda: keep_in_view(made, made.rect()))

    def _show_field(self, name: str) -> FieldRow:
        made = self.row_of(name)
        made.show()
        self._heads[self._places[name][0]].show()
        return made

    def retranslate(self) -> None:
        """Build everything in the language of the moment; what is unsaved stays."""
        before = {name: (made.shown_value, made.typed_text()) for name, made in self.rows.items()}
        while item := self._body.takeAt(0):
            if (widget := item.widget()) and widget is not self.more:
                widget.hide()  # without a parent it would be Python's to delete, at any moment
                widget.deleteLater()
        self._build()
        for name, (value, text) in before.items():
            if name not in self._places:
                continue  # a field that the office took away
            if not self._is_flat:
                self.row_of(name).show_value(value)
            if text is not None:
                self.row_of(name).type_again(text)

    def row_of(self, name: str) -> FieldRow:
        """The row of a field, made when it is first needed: most fields of a record are empty
        and never asked for.
        """
        if name not in self.rows:
            section, at = self._places[name]
            field = self.kind.field(name)
            made = FieldRow(
                field,
                self._heads[section],
                is_flat=self._is_flat,
                offer=self._offers.of(field) if self._offers else None,
            )
            made.hide()
            made.kept.connect(self._keep)
            made.typed.connect(self._tell_typed)
            made.revealed.connect(self.revealed)
            made.cleared.connect(self.cleared)
            self._set_near_of(made)
            self._show_value_of(made)
            if self._is_still:
                made.hold_still(is_still=True)
            if self._is_private_shut and field.is_private:
                made.shut(is_shut=True)
            before = sum(
                1
                for other in self.rows
                if self._places[other][0] == section and self._places[other][1] < at
            )
            self._boxes[section].insertWidget(before, made)
            self.rows[name] = made
        return self.rows[name]

    def _keep(self, name: str, value: Any) -> None:
        self.changed.emit(name, value)
        half_typed().kept.emit(self, name)

    def _tell_typed(self) -> None:
        half_typed().typed.emit(self)

    def _show_value_of(self, made: FieldRow) -> None:
        name = made.field.name
        if name in self._several:
            made.show_several(self._several[name])
        else:
            made.show_value(self._record.get(name))
            if name in self._asked:
                made.show_question(self._asked[name])

    def _build(self) -> None:
        self.rows, self._heads, self._boxes, self._places = {}, {}, {}, {}
        for section, fields in self._sections().items():
            self._add_section(section)
            self._places.update((field.name, (section, at)) for at, field in enumerate(fields))
        self._body.addSpacing(4)
        self._body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._body.addStretch(1)
        self._show_rows()

    def _sections(self) -> Mapping[str, Sequence[Field]]:
        if self._names is not None:
            return {"": [self.kind.field(name) for name in self._names]}
        return self.kind.sections()

    def _add_section(self, section: str) -> None:
        whole, box = QWidget(), QVBoxLayout()
        box.setSpacing(self._body.spacing())
        head = [rule(), 9, Label(_(section), 13, "bold"), 3] if section else []
        whole.setLayout(
            column(*head, box, gap=0, margins=(0, 10, 0, 0) if section else (0, 0, 0, 0))
        )
        self._heads[section], self._boxes[section] = whole, box
        self._body.addWidget(whole)

    def _show_rows(self) -> None:
        """Show the fields that have a value or are always shown; the sections and the button
        follow.
        """
        hidden, filled = 0, set[str]()
        for name, (section, _at) in self._places.items():
            made = self.rows.get(name)
            is_used = made is not None and (made.editor.hasFocus() or made.is_half_typed())
            is_known = (
                self._record.get(name) is not None or name in self._several or name in self._asked
            )
            is_shown = (
                self._shows_empty or is_used or name in self._always or is_known
            ) and name not in self._left_out
            if is_shown and (made is not None or not self._waits_unseen or self.isVisible()):
                self.row_of(name).show()
                filled.add(section)
            elif made is not None:
                made.hide()
            hidden += not is_shown and name not in self._left_out
        for section, whole in self._heads.items():
            whole.setVisible(section in filled)
        self.more.setText(
            _(FEWER) if self._shows_empty else _("Show empty fields ({count})", count=hidden)
        )
        self.more.setVisible(self._names is None and (self._shows_empty or hidden > 0))

    def _set_near_of(self, made: FieldRow) -> None:
        if isinstance(made.editor, DateEditor):
            made.editor.near = self._near or clock.today()

    def _toggle_empty(self) -> None:
        self._shows_empty = not self._shows_empty
        self._show_rows()


FEWER = N_("Hide empty fields")


# --- One field of a form: its label, its editor, and below it how it is understood or what is wrong
# ---


LABEL_WIDTH = 94
INSET = 8  # px from the edge of an editor without a frame to its text


def make_room(line: QWidget) -> None:
    """The dialog of a line grows by the words below it; it does not do so by itself where texts
    are wrapped.
    """
    window = line.window()
    layout = window.layout()
    if isinstance(window, QDialog) and layout is not None:
        needed = layout.totalHeightForWidth(window.width())
        if needed > window.height():
            window.resize(window.width(), needed)


class FieldRow(QWidget):
    """Label, editor, and below it the echo or what is wrong; private values stay masked until
    revealed.
    """

    kept = Signal(str, object)  # field name, value
    revealed = Signal(str)  # field name
    cleared = Signal(str)  # field name: the several values are to go
    typed = Signal()  # somebody types into it

    def __init__(
        self, field: Field, parent: QWidget, *, is_flat: bool, offer: Offer | None = None
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._value: Any = None
        self._shown: tuple[Any, str] = (None, "")  # the value and the text it was last shown with
        # what is overwritten by what is typed: shown last, or kept from here since
        self.seen_value: Any = None
        self._is_still = self._is_under_mask = False
        self._is_shut, self._shut_tip = False, ""  # a private value that cannot be entered
        self._is_several = False  # the editor stands for several records with several values
        self._is_revealed = not field.is_private or not is_flat
        self.label = Label(field.title, 12, ink="fg3", wraps=True)
        self.label.setFixedWidth(LABEL_WIDTH)
        self.editor = editor_for(field, offer=offer)
        self.editor.setProperty("flat", is_flat)
        self.label.setBuddy(self.editor)
        self.note = Label("", 12, ink="fg3", wraps=True)
        # below the text of the editor
        self.note.setContentsMargins(INSET if is_flat else 0, 0, 0, 0)
        self.note.hide()
        self.eye = IconButton("eye", _("Show {field}", field=field.title), self.reveal, size=26)
        # what is shown before it has a parent is a window of its own for a moment
        if self._is_revealed:
            self.eye.hide()
        self.clearer: IconButton | None = None  # made when there are several values to clear
        self.setLayout(self._laid_out())
        as_editor(self.editor).committed.connect(self._commit)
        as_editor(self.editor).echoed.connect(self._echo)
        hear_typing(self.editor, self._tell_typed)

    def what_counts(self) -> WhatCounts | None:
        """Of its field, for the guide."""
        from lcdesk.services.guide.what_counts import what_counts_in

        return what_counts_in(self.field)

    def _laid_out(self) -> QHBoxLayout:
        self._side = row(self.editor, self.eye, gap=2)
        self._side.setStretch(0, 1)
        made = row(self.label, column(self._side, self.note, gap=1), gap=4)
        made.setAlignment(self.label, Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(0, 6 if self.editor.property("flat") else 9, 0, 0)
        made.setStretch(1, 1)
        return made

    def show_value(self, value: Any) -> None:
        """Show what is kept."""
        self._value = value
        self.show_problem("")
        self._stand_for_several("")
        self._is_under_mask = False
        if (
            self.field.is_private
            and value is not None
            and not self._is_revealed
            and isinstance(self.editor, QLineEdit | QPlainTextEdit)
        ):
            self._is_under_mask = True
            hidden = masked(self.field.kind.format(value))
            if isinstance(self.editor, QLineEdit):
                self.editor.setText(hidden)
            else:
                self.editor.setPlainText(hidden)
            self.editor.setReadOnly(True)
        else:
            as_editor(self.editor).show_value(value)
            if isinstance(self.editor, QLineEdit | QPlainTextEdit):
                self.editor.setReadOnly(self._is_still or self._is_shut)
        self.eye.setVisible(self.field.is_private and value is not None and not self._is_revealed)
        self._shown = (value, typed_text(self.editor))
        self.seen_value = value

    def hold_still(self, *, is_still: bool) -> None:
        """It is read and copied from now on, and nothing is typed or chosen: it could not be
        kept. Or it can be, again; what was half typed is still there.
        """
        self._is_still = is_still
        # whoever sees it unmasked is noted in the desk
        why = why_only_looked_at(self) if is_still else ""
        set_tip(self.eye, why or self.eye.accessibleName())
        self.eye.setEnabled(not is_still)
        self._follow_still()

    def shut(self, *, is_shut: bool) -> None:
        """Only whoever sees private values may type here."""
        self._is_shut = is_shut
        self._shut_tip = _(ONLY_FOR_SOME) if is_shut else ""
        set_tip(self.editor, self._shut_tip)
        self._follow_still()

    def _follow_still(self) -> None:
        is_still = self._is_still or self._is_shut
        if isinstance(self.editor, QLineEdit | QPlainTextEdit):
            self.editor.setReadOnly(is_still or self._is_under_mask)
            for opener in self.editor.actions():
                opener.setEnabled(not is_still)
            self.editor.setProperty("still", is_still)  # it does not look like one to type into
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)
        else:
            self.editor.setEnabled(not is_still)

    def tell(self, value: Any) -> None:
        """Show the value behind the mask that is kept here; what is kept stays the mask."""
        as_editor(self.editor).show_value(value)
        self._shown = (self._value, typed_text(self.editor))

    def show_several(self, tip: str) -> None:
        """Several records have several values here: what is not touched stays with each; `tip`
        tells which they are.
        """
        self.show_value(None)
        self._stand_for_several(_("(several)"), tip)
        if self.clearer is None and not self.field.is_private:  # nobody clears what is not seen
            self.clearer = IconButton(
                "x", _("Clear {field} of all", field=self.field.title), self._clear, size=26
            )
            kept = self.clearer.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            self.clearer.setSizePolicy(kept)
            self.clearer.hide()
            self._side.addWidget(self.clearer)
            self.setTabOrder(self.editor, self.clearer)
            self.editor.installEventFilter(self)
        self._offer_to_clear()

    def _offer_to_clear(self) -> None:
        """The cross is there where somebody is in the field, by mouse or by keys: one beside each
        would be a slip away from every one of them.
        """
        if self.clearer is not None:
            has_keys = self.editor.hasFocus() or self.clearer.hasFocus()
            self.clearer.setVisible(self._is_several and (has_keys or self.underMouse()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._offer_to_clear()
        elif event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(0, self, self._offer_to_clear)  # the cross itself may have the keys
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._offer_to_clear()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._offer_to_clear()

    def show_question(self, sentence: str) -> None:
        """Say what is asked about the value, until something else is shown or typed here."""
        self._say(sentence, "warn")

    def reveal(self) -> None:
        """Show a private value until another record comes."""
        self._is_revealed = True
        self.show_value(self._value)
        self.editor.setFocus()
        self.revealed.emit(self.field.name)

    def conceal(self) -> None:
        """Mask a private value again."""
        self._is_revealed = not self.field.is_private or not self.editor.property("flat")

    def value(self) -> Any:
        """What the editor holds; `BadValue` when it cannot be understood. A masked field, or one
        that stands untouched for several values, holds what is kept.
        """
        is_kept = self._is_shut or self._is_read_only() or self._is_untouched()
        return self._value if is_kept else as_editor(self.editor).read_value()

    def _is_read_only(self) -> bool:
        """Does it stand under its mask, or can nothing be typed anyway? What was half typed when
        it was held still counts.
        """
        if self._is_shut:
            return True
        if self._is_still and not self._is_under_mask:
            return False
        return isinstance(self.editor, QLineEdit | QPlainTextEdit) and self.editor.isReadOnly()

    def is_changed(self) -> bool:
        """Does the editor hold something else than what is kept (or nothing that can be
        understood)?
        """
        try:
            return self.value() != self._value
        except BadValue:
            return True

    @property
    def shown_value(self) -> Any:
        """What it was last shown with."""
        return self._shown[0]

    def typed_text(self) -> str | None:
        """What was typed and is not kept; None where there is nothing of the kind. In a dialog
        nothing is kept before its end.
        """
        text = typed_text(self.editor)
        if text == self._shown[1] or self._is_read_only():
            return None
        try:
            is_kept = self.value() == (
                self._value if self.editor.property("flat") else self._shown[0]
            )
        except BadValue:
            is_kept = False
        return None if is_kept else text

    def type_again(self, text: str) -> None:
        """Put back what was typed; it is kept when the field is left, as ever. A masked value is
        revealed.
        """
        if self._is_read_only():
            self.reveal()
        type_again(self.editor, text)
        try:
            self.value()
        except BadValue as fault:
            self.show_problem(fault.message)
        self.typed.emit()

    def settle(self) -> None:
        """What stands in it now is nothing unsaved."""
        self._shown = (self._value, typed_text(self.editor))

    def is_half_typed(self) -> bool:
        """Is there something nobody may write over: a text that is being typed, was put back, or
        could not be understood?
        """
        return self.typed_text() is not None or (self.editor.hasFocus() and self.is_changed())

    def show_problem(self, message: str) -> None:
        """What is wrong, in words, in red below the field; "" for nothing."""
        self._say(message, "bad" if message else "fg3")
        if bool(self.editor.property("wrong")) != bool(message):
            self.editor.setProperty("wrong", bool(message))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)

    def _clear(self) -> None:
        self.editor.setFocus()  # the button goes with the several values
        self.cleared.emit(self.field.name)

    def _tell_typed(self, *_said: object) -> None:
        self.typed.emit()

    def _echo(self, text: str) -> None:
        self.show_problem("")
        self._say(text, "fg3")

    def _say(self, text: str, ink: str) -> None:
        self.note.set_ink(ink)
        self.note.setText(text)
        if self.note.isHidden() == bool(text):
            self.note.setVisible(bool(text))
            QTimer.singleShot(0, self, lambda: make_room(self))

    def _is_untouched(self) -> bool:
        """Does the editor stand for several values, with nothing in it?"""
        return self._is_several and not typed_text(self.editor)

    def _stand_for_several(self, words: str, tip: str = "") -> None:
        """Grey words where there is no one value; "" for none."""
        self._is_several = bool(words)
        if self.clearer is not None and not words:
            self.clearer.hide()
        set_tip(self.label, tip)
        set_tip(self.editor, tip or self._shut_tip)
        if isinstance(self.editor, QLineEdit | QPlainTextEdit):
            self.editor.setPlaceholderText(words or self.field.kind.example)

    def _commit(self) -> None:
        if self._is_untouched() or self._is_still:
            return
        try:
            value = self.value()
        except BadValue as fault:
            self.show_problem(fault.message)
            return
        self.show_problem("")
        if value != self._value or self._is_several:
            self._value = value
            self._stand_for_several("")
            self.kept.emit(self.field.name, value)
            if self._value == value:  # it was kept; else what is there now is on view
                self.seen_value = value
        as_editor(self.editor).show_value(value)

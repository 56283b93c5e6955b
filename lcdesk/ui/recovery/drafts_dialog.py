"""What is unsaved and not saved: whose, which fields, since when; put back into its form, or
discarded.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLayout, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.model.fields import masked
from lcdesk.services.core import access_log
from lcdesk.services.safety.drafts import Draft, DraftLine, cohort_of, list_lines
from lcdesk.texts import _, with_label
from lcdesk.ui.kit.screen import Context, ScreenRequest
from lcdesk.ui.kit.screens import RECORD_SCREENS
from lcdesk.ui.kit.widgets import Button, Card, IconButton, Label, column, row, scrolled

SIZE, LABEL = (620, 480), 130  # px


class DraftsDialog(QDialog):
    """Nothing is saved here: what is put back stands in its form as if it had just been typed."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What was half typed"))
        self._context = context
        self.cards: list[DraftCard] = []
        self._none = Label(_("Nothing is half typed any more."), 13, ink="fg2")
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(self._filled(list_lines(context.desk)))
        note = Label(
            _(
                "It was typed and not saved. Put back, it stands in its form again and is saved "
                "from there."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        self.close_button = Button(_("Close"), clicked=self.accept)
        made = column(
            Label(self.windowTitle(), 17, "bold"),
            note,
            scrolled(inside),
            row(None, self.close_button),
            gap=12,
            margins=(24, 22, 24, 18),
        )
        made.setStretch(2, 1)
        self.setLayout(made)
        self.resize(*SIZE)
        self._give_keyboard()

    def put_back(self, draft: Draft) -> None:
        """Open the form it belongs to; what was typed comes into it as soon as it is there."""
        self.accept()
        open_form(self._context, draft)

    def discard(self, card: DraftCard) -> None:
        """Take it out for good."""
        self._context.drafts.discard(card.line.draft)
        card.hide()
        self._none.setVisible(all(one.isHidden() for one in self.cards))
        self._give_keyboard()

    def _give_keyboard(self) -> None:
        """To what is most likely wanted of the first that is left."""
        left = next((one for one in self.cards if not one.isHidden()), None)
        (left.handler if left else self.close_button).setFocus()

    def _filled(self, lines: list[DraftLine]) -> QLayout:
        self.cards = [DraftCard(line, self._context) for line in lines]
        for card in self.cards:
            card.put.clicked.connect(partial(self.put_back, card.line.draft))
            card.bin.clicked.connect(partial(self.discard, card))
        self._none.setVisible(not self.cards)
        return column(*self.cards, self._none, None, gap=10, margins=(0, 0, 8, 0))


class DraftCard(Card):
    """One form: its fields with what was typed; private texts are masked until they are
    revealed, and that is noted.
    """

    def __init__(self, line: DraftLine, context: Context) -> None:
        super().__init__()
        self.line, self._context = line, context
        self.texts: dict[str, Label] = {}
        self.eyes: dict[str, IconButton] = {}
        self.bin = Button(_("Discard"), "trash-2")
        self.copy = Button(_("Copy"), "copy", clicked=self._copy)
        self.put = Button(_("Put it back"), "undo-2", "primary")
        has_form = can_open(line.draft)
        self.handler = self.put if has_form else self.copy
        self.put.setVisible(has_form)
        self.copy.setVisible(not has_form)
        when = moment_of(line.draft.at) if line.draft.at else ""
        head = row(Label(line.title, 14, "bold", wraps=True), Label(when, 12, ink="fg3"), gap=8)
        head.setStretch(0, 1)
        fields = [self._field(*field) for field in line.fields]
        self.setLayout(
            column(
                head,
                *fields,
                2,
                row(None, self.bin, self.copy, self.put),
                gap=6,
                margins=(16, 12, 16, 12),
            )
        )

    def _field(self, name: str, label: str, text: str, is_private: bool) -> QLayout:
        said = Label(label, 12, ink="fg3", wraps=True)
        said.setFixedWidth(LABEL)
        typed = self.texts[name] = Label(masked(text) if is_private else text, 13, wraps=True)
        made = row(said, typed, gap=8)
        if is_private:
            eye = self.eyes[name] = IconButton("eye", _("Show {field}", field=label), size=26)
            eye.clicked.connect(partial(self._reveal, name, text))
            made.addWidget(eye)
        made.setStretch(1, 1)
        made.setAlignment(said, Qt.AlignmentFlag.AlignTop)
        return made

    def _reveal(self, name: str, text: str) -> None:
        self._note(name, is_copied=False)  # first: what cannot be noted is not shown
        self.texts[name].setText(text)
        self.eyes[name].hide()

    def _copy(self) -> None:
        for name in self.eyes:
            self._note(name, is_copied=True)
        QApplication.clipboard().setText(
            "\n".join(with_label(label, text) for _name, label, text, _private in self.line.fields)
        )

    def _note(self, name: str, *, is_copied: bool) -> None:
        draft = self.line.draft
        one = draft.ids[0] if len(draft.ids) == 1 else None
        count = max(len(draft.ids), 1)
        access_log.note(
            self._context.desk,
            "copied" if is_copied else "shown",
            draft.entity or "Enrolment",
            one,
            name,
            count,
        )


def can_open(draft: Draft) -> bool:
    """Is there a way to the form of this draft?"""
    kinds = ("participant", "activity", "cohort", *RECORD_SCREENS)
    return len(draft.ids) <= 1 and draft.kind in kinds


def open_form(context: Context, draft: Draft) -> None:
    """Go to the form of a draft, whatever cohort is on screen."""
    cohort = cohort_of(context.desk, draft)
    if cohort is not None and cohort != context.cohort_id:
        context.choose_cohort(cohort)
    context.drafts.put_back(draft)
    if draft.kind == "cohort":
        is_copy = draft.place.startswith("copied_")
        context.command("copy_cohort" if is_copy else "edit_cohort" if draft.ids else "new_cohort")
    elif draft.kind == "activity":
        is_new = not draft.ids
        request = ScreenRequest(new=True) if is_new else ScreenRequest(ids=draft.ids, opens=True)
        context.open_screen("curriculum", **request)
    else:
        request = ScreenRequest(open=draft.ids[0]) if draft.ids else ScreenRequest(new=True)
        screen = "participants"
        if draft.kind in RECORD_SCREENS:
            screen, request["tab"] = RECORD_SCREENS[draft.kind]
            # alumni are shown by person, of whom there may be no contact yet
            request["kind"] = "person" if draft.entity == "Person" and draft.ids else draft.kind
            request["opens"] = True
        context.open_screen(screen, **request)

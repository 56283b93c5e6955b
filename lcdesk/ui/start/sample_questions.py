"""What the sample leads to is asked: where a real list shall go, whether it is thrown away or made
anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.texts import _, join_sentences, n_
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog, QuestionDialog
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.widgets import Button, Label, column, row

if TYPE_CHECKING:
    from lcdesk.services.start.sample import Going

WIDTH = 470  # px


class OwnListDialog(FittedDialog):
    """A real list is about to go into the sample. `own()`: into a desk of one's own; `here()`:
    into the sample all the same. `name`: the own desk there is; "" where one is to be made.
    """

    def __init__(
        self, parent: QWidget, name: str, own: Callable[[], object], here: Callable[[], object]
    ) -> None:
        super().__init__(parent, WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("lcdesk")
        self.question = Label(_("This is the sample, with invented people"), 16, "bold", wraps=True)
        note = _(
            "A list of your own does not belong among them: it would go when the sample is thrown "
            "away."
        )
        self.note = Label(note, 13, ink="fg2", wraps=True)
        label = _("Import into “{name}”", name=name) if name else _("Make my own desk")
        self.own = Button(literal(label), "database", "primary", clicked=lambda: self._do(own))
        self.here = Button(_("Into the sample"), clicked=lambda: self._do(here))
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.own.setDefault(True)
        below = row(self.here, None, self.cancel, self.own)
        self.setLayout(column(self.question, self.note, 10, below, gap=8, margins=(24, 22, 24, 18)))
        self.own.setFocus()

    def _do(self, chosen: Callable[[], object]) -> None:
        self.accept()
        chosen()


def ask_to_throw_away(parent: QWidget, going: Going, do: Callable[[], object]) -> QuestionDialog:
    """Say what goes with the sample, then do it."""
    people = n_("{count} invented person", "{count} invented people", going.people)
    cohorts = n_("{count} cohort", "{count} cohorts", going.cohorts)
    sentences = [_("{cohorts} with {people} go.", cohorts=cohorts, people=people)]
    if going.backups:
        sentences.append(n_("Its backup goes, too.", "Its {count} backups go, too.", going.backups))
    if going.changes:
        sentences.append(
            n_(
                "{count} change you made in it goes as well, and cannot be brought back.",
                "{count} changes you made in it go as well, and cannot be brought back.",
                going.changes,
            )
        )
    sentences.append(_("Your own desks and the files you saved stay."))
    dialog = QuestionDialog(
        parent,
        _("Throw the sample away?"),
        join_sentences(*sentences),
        _("Throw it away"),
        "trash-2",
        "danger",
        is_slip_likely=bool(going.changes),
    )
    dialog.accepted.connect(lambda: do())
    dialog.open()
    return dialog


def ask_for_fresh_sample(parent: QWidget, do: Callable[[], object]) -> QuestionDialog:
    """The sample that is there is over: make another in its place?"""
    dialog = QuestionDialog(
        parent,
        _("The course of this sample is over"),
        _(
            "Make the sample anew, opening in some twelve days? What was changed in the old one "
            "goes. It can still be opened as it is, from the list of desks."
        ),
        _("Make it anew"),
        "rotate-ccw",
        "primary",
        is_slip_likely=True,
    )
    dialog.accepted.connect(lambda: do())
    dialog.open()
    return dialog


def is_of_the_sample(path: Path) -> bool:
    """Is a file one of the workbooks the sample is made of?"""
    from lcdesk import resources

    return path.absolute().is_relative_to(resources.path("samples"))

"""The question before a field is taken away from several people who have different values in it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QWidget

from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.question_dialog import QuestionDialog


def ask_to_clear(
    parent: QWidget, title: str, values: Collection[object], clear: Callable[[], object]
) -> QuestionDialog:
    """Say of how many people a field goes, and how many different values; `clear` is called where that is wanted.

    Neither Enter nor Esc takes anything away.
    """
    question = n_("Clear {field} of {count} person?", "Clear {field} of {count} people?", len(values), field=title)
    gone = n_("{count} value goes.", "{count} different values go.", len(set(map(str, values))))
    note = join_sentences(gone, _("Undo brings everything back."))
    dialog = QuestionDialog(parent, question, note, _("Clear"), "x", "danger", is_slip_likely=True)
    dialog.accepted.connect(clear)
    dialog.open()
    return dialog

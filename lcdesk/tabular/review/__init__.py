"""Reviewing what was read: problems as questions, answers put back into the rows, tables as shown; pure, nothing is written."""

from lcdesk.tabular.review.edits import (
    NAMES,
    ORDER,
    Edit,
    Left,
    LeftOut,
    Meant,
    Ordered,
    Rest,
    Settled,
    Several,
    TakenIn,
    Typed,
    Who,
    answers_of,
    apply_edits,
    copy_of,
    each,
    value_of,
)
from lcdesk.tabular.review.questions import NAMELESS, TWICE, WHO, Question, questions_of
from lcdesk.tabular.review.sights import Shown, Sight, count_tidied, is_tidied, sights_of, tidied_at

__all__ = [
    "NAMELESS", "NAMES", "ORDER", "TWICE", "WHO", "Edit", "Left", "LeftOut", "Meant", "Ordered", "Question", "Rest", "Settled",
    "Several", "Shown", "Sight", "TakenIn", "Typed", "Who", "answers_of", "apply_edits", "copy_of", "count_tidied", "each",
    "is_tidied", "questions_of", "sights_of", "tidied_at", "value_of",
]  # fmt: skip

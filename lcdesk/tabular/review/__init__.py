"""Reviewing what was read: problems as questions, answers put back into the rows, tables as shown; pure, nothing is written."""

from lcdesk.tabular.review.edits import (
    NAMES,
    ORDER,
    Edit,
    LeftOut,
    Meant,
    Ordered,
    Rest,
    Settled,
    Typed,
    Who,
    answers_of,
    apply_edits,
    copy_of,
    value_of,
)
from lcdesk.tabular.review.questions import NAMELESS, TWICE, WHO, Question, questions_of
from lcdesk.tabular.review.sights import Shown, Sight, count_tidied, is_tidied, sights_of

__all__ = [
    "NAMELESS", "NAMES", "ORDER", "TWICE", "WHO", "Edit", "LeftOut", "Meant", "Ordered", "Question", "Rest", "Settled", "Shown", "Sight",
    "Typed", "Who", "answers_of", "apply_edits", "copy_of", "count_tidied", "is_tidied", "questions_of", "sights_of", "value_of",
]  # fmt: skip

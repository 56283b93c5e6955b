"""Evaluation in figures: how many answered what from 1 to 5, the mean and how far answers lie
apart; never a mean without its n.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lcdesk.model.names import people_in_role
from lcdesk.model.rows import ActivityRecord
from lcdesk.texts import N_

About = Literal["activity", "course"]
LEAST, MOST = 1, 5
FEW = 3
"""Fewer forms than this are marked: what one or two people think is no result, and they may be
recognised by it.
"""
UNJUDGED = ("ceremony", "meal", "free", "travel")
"""Kinds of activity nobody is asked about unless the office chooses so."""
COMMENT = ""
"""The question of a row that holds a comment on an activity or the course, and no answer."""


@dataclass(frozen=True)
class EvaluationQuestion:
    """A question in both languages; `id` None: of the usual set, which nobody has changed yet."""

    about: About
    text: str | None
    text_zh: str | None
    id: int | None = None

    @property
    def key(self) -> str:
        """What answers keep of it: the English text, else the Chinese."""
        return self.text or self.text_zh or ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every text it has."""
        return tuple(one for one in (self.text, self.text_zh) if one)


USUAL: tuple[tuple[About, str], ...] = (
    ("activity", N_("Content")),
    ("activity", N_("Teaching")),
    ("activity", N_("Usefulness")),
    ("activity", N_("Arrangements")),
    ("course", N_("The course as a whole")),
    ("course", N_("Choice of topics")),
    ("course", N_("Balance of lectures and visits")),
    ("course", N_("Interpretation and language")),
    ("course", N_("Accommodation and meals")),
    ("course", N_("Support by the organisers")),
)
"""What is asked where the office has no questions of its own."""


@dataclass(frozen=True)
class Answer:
    """One answer: of which form, about which activity (None: the course), to which question;
    `value` 1…5, or a comment, or both.
    """

    form: str
    activity_id: int | None
    question: str
    value: int | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Spread:
    """How often each of 1…5 was given."""

    counts: tuple[int, ...] = (0,) * MOST

    @classmethod
    def of(cls, values: Iterable[int]) -> Spread:
        """The spread of some answers."""
        found = Counter(values)
        return cls(tuple(found[value] for value in range(LEAST, MOST + 1)))

    @property
    def n(self) -> int:
        """How many answers."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """The arithmetic mean; None where nobody answered."""
        return sum(self._weighted()) / self.n if self.n else None

    @property
    def deviation(self) -> float | None:
        """The standard deviation of a sample (divided by n − 1); None below two answers."""
        if self.n < 2:
            return None
        # whole numbers until the very end: equal answers deviate by exactly 0
        squares = sum(value * value * count for value, count in enumerate(self.counts, LEAST))
        return math.sqrt((self.n * squares - sum(self._weighted()) ** 2) / (self.n * (self.n - 1)))

    def _weighted(self) -> list[int]:
        return [value * count for value, count in enumerate(self.counts, LEAST)]


@dataclass(frozen=True)
class Judged:
    """What was judged: its answers together, by question, and how many forms say something of
    it.
    """

    key: Any
    whole: Spread
    by_question: Mapping[str, Spread]
    forms: int

    @property
    def is_few(self) -> bool:
        """Too few forms for a result?"""
        return self.forms < FEW


def by_activity(answers: Iterable[Answer]) -> dict[int, Judged]:
    """Each activity that was judged, by its id."""
    return _judged(
        answers, lambda answer: [] if answer.activity_id is None else [answer.activity_id]
    )


def by_speaker(
    answers: Iterable[Answer], activities: Sequence[ActivityRecord]
) -> dict[str, Judged]:
    """Each speaker by name, of all activities they spoke at; where two spoke, the answers count
    for both.
    """
    speakers = {record["id"]: people_in_role(record, "speaker") for record in activities}
    return _judged(answers, lambda answer: speakers.get(answer.activity_id or 0, []))


def of_course(answers: Iterable[Answer]) -> Judged:
    """The course as a whole, by its questions."""
    found = _judged(answers, lambda answer: ["course"] if answer.activity_id is None else [])
    return found.get("course", Judged("course", Spread(), {}, 0))


def forms_of(answers: Iterable[Answer]) -> list[str]:
    """The forms, each once."""
    return list(dict.fromkeys(answer.form for answer in answers))


def _judged(
    answers: Iterable[Answer], keys_of: Callable[[Answer], Sequence[Any]]
) -> dict[Any, Judged]:
    values: dict[Any, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    forms: dict[Any, set[str]] = defaultdict(set)
    for answer in answers:
        if answer.value is not None:
            for key in keys_of(answer):
                values[key][answer.question].append(answer.value)
                forms[key].add(answer.form)
    return {
        key: Judged(
            key,
            Spread.of(value for found in questions.values() for value in found),
            {question: Spread.of(found) for question, found in questions.items()},
            len(forms[key]),
        )
        for key, questions in values.items()
    }

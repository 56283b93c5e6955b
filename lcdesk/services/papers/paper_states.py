"""What has become of each kind of paper in a cohort."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from lcdesk.model.attendance import UNSIGNED
from lcdesk.model.entities import IssuedPaper
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.catalogue import PAPERS
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import WHOLE
from lcdesk.services.papers.numbers import holds, is_void
from lcdesk.services.papers.paper_kinds import PaperKind
from lcdesk.services.papers.register import WrongPaper
from lcdesk.texts import PaperLanguage


@dataclass(frozen=True)
class PaperKindState:
    """A kind of paper in a cohort: for how many people or activities it is, how many hold under a
    number, of how many it was made void with none in its place, and how many of these it is for
    have none yet; how many of those that hold today's data would set otherwise. `language`: of
    the last one that holds, None where none does.
    """

    kind: PaperKind
    count: int
    issued: int = 0
    void: int = 0
    waiting: int = 0
    wrong: int = 0
    language: PaperLanguage | None = None


def read_states(desk: Desk, cohort_id: int) -> list[PaperKindState]:
    """Every kind, in the order of the catalogue; nothing is known of those that are wrong yet."""
    item = IssuedPaper.data["item"].as_integer()
    spoken = IssuedPaper.data[("choice", "language")].as_string()
    query = (
        sa.select(IssuedPaper.kind, item, holds(), spoken)
        .where(IssuedPaper.cohort_id == cohort_id, sa.or_(holds(), is_void()))
        .order_by(IssuedPaper.id)
    )
    with desk.reading_together():
        reader = CourseReader(desk, cohort_id)
        people = [one["id"] for one in reader.people]
        below = reader.register.below
        activities = [one["id"] for one in reader.activities if one["kind"] not in UNSIGNED]
        with desk.reading() as session:
            rows = session.execute(query).all()
    holding, void = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    languages = dict[str, PaperLanguage]()
    for kind, whose, is_held, language in rows:
        (holding if is_held else void)[kind].append(whose)
        if is_held and language:  # nothing is kept of somebody who was erased
            languages[kind] = language

    there = {"person": people, "activity": activities, "course": [WHOLE]}

    def state_of(kind: PaperKind) -> PaperKindState:
        possible = {WHOLE} if kind.is_whole else {*there[kind.about]}
        whose = {one for one in possible if kind.is_for(one, below)}
        left = possible & {*void[kind.key]} - {*holding[kind.key]}
        waiting = whose - {*holding[kind.key]} - left
        counts = len(whose), len(holding[kind.key]), len(left), len(waiting)
        return PaperKindState(kind, *counts, language=languages.get(kind.key))

    return [state_of(kind) for kind in PAPERS]


def with_wrong(
    states: Sequence[PaperKindState], wrong: Sequence[WrongPaper]
) -> list[PaperKindState]:
    """The same with how many of each kind no longer agree."""
    counts = Counter(one.line.kind for one in wrong)
    return [replace(one, wrong=counts[one.kind.key]) for one in states]

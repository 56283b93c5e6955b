"""What has become of each kind of paper in a cohort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lcdesk.model.attendance import UNSIGNED
from lcdesk.model.entities import IssuedPaper
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.catalogue import PAPERS
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.numbers import holds
from lcdesk.services.papers.paper_kinds import PaperKind
from lcdesk.services.papers.register import WrongPaper


@dataclass(frozen=True)
class PaperKindState:
    """A kind of paper in a cohort: for how many people or activities it would be, how many hold
    under a number, and how many of these today's data would set otherwise.
    """

    kind: PaperKind
    count: int
    issued: int = 0
    wrong: int = 0


def read_states(desk: Desk, cohort_id: int) -> list[PaperKindState]:
    """Every kind, in the order of the catalogue; nothing is known of those that are wrong yet."""
    query = (
        sa.select(IssuedPaper.kind, sa.func.count())
        .where(IssuedPaper.cohort_id == cohort_id, holds())
        .group_by(IssuedPaper.kind)
    )
    with desk.reading_together():
        reader = CourseReader(desk, cohort_id)
        people = len(reader.people)
        activities = sum(1 for one in reader.activities if one["kind"] not in UNSIGNED)
        with desk.reading() as session:
            issued = {kind: count for kind, count in session.execute(query)}
    counts = {"person": people, "activity": activities, "course": 1}
    return [
        PaperKindState(kind, 1 if kind.is_whole else counts[kind.about], issued.get(kind.key, 0))
        for kind in PAPERS
    ]


def with_wrong(
    states: Sequence[PaperKindState], wrong: Sequence[WrongPaper]
) -> list[PaperKindState]:
    """The same with how many of each kind no longer agree."""
    counts = Counter(one.line.kind for one in wrong)
    return [PaperKindState(one.kind, one.count, one.issued, counts[one.kind.key]) for one in states]

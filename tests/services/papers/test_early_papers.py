"""What a paper presupposes: where it is not so, it is said before printing and asked about."""

from __future__ import annotations

import datetime as dt

from lcdesk.model import clock
from lcdesk.model.statuses import CHAIN, ENDS, falls_short
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts.cohorts import change_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import PAPERS, paper_kind
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import check_paper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice, Presupposed
from lcdesk.services.participants import participants


def test_a_certificate_before_the_end_for_who_is_only_nominated(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    today, kind = clock.today(), paper_kind("certificate")
    people = [one["id"] for one in CourseReader(own_samples, shanghai).people]
    participants.change_participants(own_samples, people, {"status": "confirmed"})
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice("en"))
    assert paper.doubts == [], "the course is over, and all are confirmed"
    participants.change_participants(own_samples, people[:3], {"status": "nominated"})
    participants.change_participants(own_samples, people[3:4], {"status": None})
    day = {"starts": today - dt.timedelta(days=2), "ends": today + dt.timedelta(days=1)}
    change_cohort(own_samples, shanghai, day)
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice("en"))
    ended, short = paper.doubts
    assert ended.startswith("The course has not ended: it ends on ")
    assert short == "4 people are not “confirmed” yet: nominated 3, without a status 1."
    remarks = check_paper(paper, typesetter)
    assert [one.kind for one in remarks if one.kind == "early"] == ["early"]
    assert {one.item for one in remarks if one.kind == "status"} == set(people[:4])
    change_cohort(own_samples, shanghai, {"ends": today})
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice("en"))
    assert paper.doubts == [short], "on the last day they are handed out"
    issued = register.issue_paper(own_samples, paper)
    assert issued.doubts == [], "what has its number is not asked about again"


def test_a_visa_letter_says_whose_passport_ends_too_soon(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    reader, kind = CourseReader(own_samples, shanghai), paper_kind("visa_letter")
    ends = reader.cohort["ends"]
    assert ends is not None
    for person in reader.people:
        day = dt.date(ends.year + 5, 1, 1)
        participants.change_participants(own_samples, [person["id"]], {"passport_expiry": day})
    first, second = (one["id"] for one in reader.people[:2])
    during, after = ends - dt.timedelta(days=2), ends + dt.timedelta(days=40)
    participants.change_participants(own_samples, [first], {"passport_expiry": during})
    participants.change_participants(own_samples, [second], {"passport_expiry": after})
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice("en"))
    found = [one for one in check_paper(paper, typesetter) if one.kind == "passport"]
    assert {one.item for one in found} == {first, second}
    assert paper.doubts == [], "it is said, not asked"


def test_each_kind_says_what_it_presupposes() -> None:
    asked = {one.key for one in PAPERS if one.presupposes != Presupposed()}
    assert asked == {"certificate", "participation", "visa_letter"}
    assert all(one.presupposes.status in ("", *CHAIN) for one in PAPERS)


def test_who_has_come_as_far_as_a_step_does_not_fall_short() -> None:
    for place, step in enumerate(CHAIN):
        short = {one for one in (None, *CHAIN, *ENDS) if falls_short(one, step)}
        assert short == {None, *CHAIN[:place]}

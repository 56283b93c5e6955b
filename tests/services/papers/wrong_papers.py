"""Somebody goes on working after papers were issued: random changes of people, course, timetable and
organisers, and of each issued paper, set anew as a whole, whether it would be another one today.

`python -m tests.services.papers.wrong_papers 2000` walks as far as one likes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.model.organisers import Organiser
from lcdesk.model.query import Query
from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts import cohorts, organisers
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import PAPERS, paper_kind
from lcdesk.services.papers.making import PreparedPaper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import participants

KINDS = tuple(one.key for one in PAPERS if one.series)
_TEXTS = {
    "full_name": ["Ada Lind", "Bo Aziz", "Ayşe Öztürk", "Nguyễn Thị Hòa"],
    "certificate_name": [None, "Dr. Cy Moreno", "Ada Lind"],
    "badge_name": [None, "Ada", "Bo"],
    "name_zh": [None, "林达", "阿齐兹"],
    "nationality": ["KE", "PK", "VN", None],
    "gender": ["F", "M"],
    "organization": ["Kenya Power", "Institute of Water, Department of Very Long Names", None],
    "position": ["Engineer", "Director", None],
    "group_name": ["A", "B", None],
    "passport_no": ["AB1234567", "CD7654321"],
    "passport_expiry": [dt.date(2029, 1, 2), dt.date(2030, 12, 31)],
    "birth_date": [dt.date(1980, 2, 29), dt.date(1991, 7, 1)],
    "arrival_date": [dt.date(2025, 6, 12), dt.date(2025, 6, 13)],
    "departure_date": [dt.date(2025, 6, 26), dt.date(2025, 6, 27)],
    "room_no": ["301", "302", None],
    # on none of these papers
    "phone": ["+92 300 1234567", None],
    "email": ["a@example.org", "b@example.org"],
    "dietary": ["no pork", None],
    "notes": ["called twice", None],
}
_OF_COURSE = {
    "name_en": ["Green Training 2025", "Low-Carbon Session"],
    "name_zh": ["绿色培训", "低碳研修班"],
    "starts": [dt.date(2025, 6, 14), dt.date(2025, 6, 15)],
    "ends": [dt.date(2025, 6, 24), dt.date(2025, 6, 25), None],
    "places": [24, 30],
    "notes": ["ask the hotel", None],
}
_OF_ACTIVITY = {
    "title": ["Solar power in practice", "Visit to a wind farm"],
    "start": [dt.time(7, 50), dt.time(8, 20)],
    "notes": ["bring a badge", None],
}


@dataclass
class Walk:
    """A desk whose papers are issued. `found`: papers rightly found; `false`, `missed`: numbers
    of papers that were found though they are the same, or not found though they are not.
    """

    desk: Desk
    cohort_id: int
    typesetter: Typesetter
    chance: random.Random
    most: int | None  # of the people, for whom papers are issued
    # also those that are replaced: an undo may bring them back
    issued: dict[str, tuple[str, int, PaperContent, bytes]] = field(default_factory=dict)
    found: int = 0
    edits: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def issue(self) -> None:
        """Every kind."""
        for key in KINDS:
            paper = self._prepared(key)
            if not paper.kind.is_whole:
                paper = paper.with_items(paper.items[: self.most])
            self._keep(register.issue_paper(self.desk, paper))

    def edit(self) -> None:
        """One change, as somebody makes it; it may be refused."""
        self.edits += 1
        # what is of the course is on every paper: seldom, or all of them differ at each look
        steps = {
            self._of_person: 40,
            self._of_activity: 6,
            self._status: 2,
            self.desk.undo: 2,
            self.desk.redo: 1,
            self._of_course: 1,
            self._organiser: 1,
        }
        with contextlib.suppress(KnownFault):
            self.chance.choices(list(steps), weights=list(steps.values()))[0]()

    def look(self) -> None:
        """Compare what is found with all papers set anew, and issue anew those that are wrong."""
        found = register.find_wrong(self.desk, self.cohort_id, self.typesetter)
        told, truth = {one.line.number for one in found}, self._wrong()
        self.found += len(told & truth)
        self.false += sorted(told - truth)
        self.missed += sorted(truth - told)
        for one in found:
            if one.is_gone:
                register.void_paper(self.desk, one.line.number, "gone")
        before = set(self._numbers())
        register.reissue(self.desk, [one for one in found if not one.is_gone])
        new = set(self._numbers()) - before
        for key in KINDS:
            self._keep_new(key, new)

    def _wrong(self) -> set[str]:
        """The numbers of those that are another page today."""
        wrong, holding = set[str](), self._holding()
        for key in KINDS:
            of_kind = {number: one for number, one in self.issued.items() if one[0] == key}
            try:
                today = self._prepared(key, numbers={})
            except KnownFault:
                wrong |= of_kind.keys()
                continue
            there = {one.id for one in today.units}
            for number, (_kind, item, then, pdf) in of_kind.items():
                if number not in holding:
                    continue
                if item not in there or self._page(today, item, number, then) != pdf:
                    wrong.add(number)
        return wrong

    def _page(
        self, today: PreparedPaper, item: int, number: str, then: PaperContent
    ) -> bytes | None:
        now = today.unit(item).numbered({item: number}).content
        try:
            return self.typesetter.set_pdf(replace(now, stands_at=then.stands_at)).pdf
        except KnownFault:
            return None

    def _prepared(self, key: str, numbers: dict[int, str] | None = None) -> PreparedPaper:
        choice = PaperChoice("both")
        return prepare_paper(self.desk, paper_kind(key), self.cohort_id, choice, numbers=numbers)

    def _numbers(self) -> list[str]:
        return [one.number for one in register.list_issued(self.desk, self.cohort_id)]

    def _holding(self) -> set[str]:
        lines = register.list_issued(self.desk, self.cohort_id)
        return {one.number for one in lines if one.state == "issued"}

    def _keep(self, paper: PreparedPaper) -> None:
        for one in paper.units:
            self._keep_page(paper, one.id, one.number)

    def _keep_new(self, key: str, new: set[str]) -> None:
        for line in register.list_issued(self.desk, self.cohort_id, key):
            if line.number in new and line.state == "issued" and line.paper_id:
                (content,) = register.read_issued(self.desk, [line.paper_id])
                item = line.enrolment_id or 0
                pdf = self.typesetter.set_pdf(content).pdf
                self.issued[line.number] = (key, item, content, pdf)

    def _keep_page(self, paper: PreparedPaper, item: int, number: str) -> None:
        content = paper.unit(item).content
        pdf = self.typesetter.set_pdf(content).pdf
        self.issued[number] = (paper.kind.key, item, content, pdf)

    # --- what somebody changes ---

    def _people(self) -> list[int]:
        return list(finding.find_ids(self.desk, Query((self.cohort_id,))))

    def _of_person(self) -> None:
        name, values = self.chance.choice(sorted(_TEXTS.items()))
        one = self.chance.choice(self._people())
        participants.change_participants(self.desk, [one], {name: self.chance.choice(values)})

    def _status(self) -> None:
        one = self.chance.choice(self._people())
        status = self.chance.choice(["withdrew", "confirmed", "selected"])
        participants.change_participants(self.desk, [one], {"status": status})

    def _of_activity(self) -> None:
        one = self.chance.choice(curriculum.list_activities(self.desk, self.cohort_id))
        name, values = self.chance.choice(sorted(_OF_ACTIVITY.items()))
        curriculum.change_activities(self.desk, [one["id"]], {name: self.chance.choice(values)})

    def _of_course(self) -> None:
        name, values = self.chance.choice(sorted(_OF_COURSE.items()))
        cohorts.change_cohort(self.desk, self.cohort_id, {name: self.chance.choice(values)})

    def _organiser(self) -> None:
        before = organisers.list_organisers(self.desk, self.cohort_id)
        match self.chance.randrange(4):
            case 0:
                wanted = before[::-1]
            case 1:
                wanted = before[1:]
            case 2:
                signer = self.chance.choice(["Lin Yue", None])
                wanted = [replace(one, signer_en=signer) for one in before]
            case _:
                name = self.chance.choice(["Delta Institute of Water", "Harbour Science Centre"])
                wanted = [*before, Organiser("co_host", name_en=name, name_zh=None)]
        organisers.set_organisers(self.desk, self.cohort_id, wanted)


def walk(
    desk: Desk, typesetter: Typesetter, edits: int, each: int, seed: int, most: int | None = None
) -> Walk:
    """So many changes of the Shanghai session, with a look after `each` of them. `most`: for how
    many people papers are issued.
    """
    cohort = cohorts.find_cohort(desk, "Shanghai")
    assert cohort is not None
    made = Walk(desk, cohort["id"], typesetter, random.Random(seed), most)
    made.issue()
    for count in range(1, edits + 1):
        made.edit()
        if count % each == 0:
            made.look()
    return made


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, Typesetter() as one:
        opened = make_demo(Path(folder))
        done = walk(opened, one, int(sys.argv[1]), int(sys.argv[2]), 1)
        sys.stdout.write(f"{done.edits} edits, {done.found} found, {done.false} {done.missed}\n")
        opened.close()

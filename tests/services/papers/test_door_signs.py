"""Who stands on which sign, and who on none."""

from __future__ import annotations

from typing import Any

from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants.participants import change_cells
from lcdesk.texts import N_
from tests.papers.pdf_reading import pages_of


def signs_of(desk: Desk, cohort: int, key: str) -> tuple[list[dict[str, Any]], list[str]]:
    paper = prepare_paper(desk, paper_kind(key), cohort, PaperChoice("en"))
    return list(paper.gathered.data["signs"]), [gap.words for gap in paper.gathered.missing]


def test_a_bus_has_those_of_its_group_in_the_order_of_their_flights(
    samples: Desk, shanghai: int
) -> None:
    signs, missing = signs_of(samples, shanghai, "bus_signs")
    people = CourseReader(samples, shanghai).people
    groups = [one["group"]["en"] for one in signs]
    assert groups == ["Group 1", "Group 2", "Group 3", "Group A"]
    for sign in signs:
        times = [one["time"] for one in sign["people"]]
        assert times == sorted(times)
    without = [one for one in people if not one["pickup_group"]]
    assert sum(len(one["people"]) for one in signs) == len(people) - len(without)
    assert missing == [f"group of {len(without)} participants"]


def test_rooms_are_in_the_order_of_their_numbers(own_samples: Desk, shanghai: int) -> None:
    people = CourseReader(own_samples, shanghai).people
    rooms = {
        one["id"]: {"room_no": room}
        for one, room in zip(people[:3], ("1002", "802", "802"), strict=True)
    }
    change_cells(own_samples, rooms, N_("Edit {name}"))
    signs, missing = signs_of(own_samples, shanghai, "room_signs")
    assert [one["room"] for one in signs] == ["802", "1002"]
    assert [len(one["people"]) for one in signs] == [2, 1]
    assert missing == [f"room of {len(people) - 3} participants"]


def test_the_leaves_of_signs_are_their_pages(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    people = CourseReader(own_samples, shanghai).people
    rooms = {one["id"]: {"room_no": f"{place}"} for place, one in enumerate(people[:5])}
    change_cells(own_samples, rooms, N_("Edit {name}"))
    for key, count in (("bus_signs", 4), ("room_signs", 3)):
        paper = prepare_paper(own_samples, paper_kind(key), shanghai, PaperChoice("both"))
        assert paper.leaves == count
        whole = pages_of(typesetter.set_pdf(paper.content).pdf)
        leaves = [paper.leaf(place).content for place in range(count)]
        assert [pages_of(typesetter.set_pdf(one).pdf) for one in leaves] == [[one] for one in whole]

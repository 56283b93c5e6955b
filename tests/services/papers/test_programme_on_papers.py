"""The opening agenda and the handbook: what of the timetable stands in them."""

from __future__ import annotations

from typing import Any

from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ORGANISATIONS, change_records
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from tests.papers.pdf_reading import squeezed, text_of


def test_the_opening_is_the_first_ceremony_and_what_follows_that_day(
    samples: Desk, shanghai: int
) -> None:
    paper = prepare_paper(samples, paper_kind("opening_agenda"), shanghai, PaperChoice("en"))
    assert [one.name for one in paper.items] == [
        "Opening Ceremony",
        "China's Path to Carbon Peaking and Carbon Neutrality",
        "Welcome Dinner",
    ]
    first = paper.items[0].data
    assert first["hours"] == "09:00–10:30"
    roles = [one["code"] for one in first["people"]]
    assert roles[0] == "host"
    assert first["people"][0]["people"][0]["name"] == {"zh": "邓淑仪", "en": "Prof. Deng Shuyi"}


def test_activities_can_be_chosen_for_the_agenda(samples: Desk, shanghai: int) -> None:
    last = CourseReader(samples, shanghai).activities[-1]
    choice = PaperChoice("en", [last["id"]])
    paper = prepare_paper(samples, paper_kind("opening_agenda"), shanghai, choice)
    assert [one.id for one in paper.items] == [last["id"]]


def test_the_handbook_tells_every_day_and_whom_to_call(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    reader = CourseReader(own_samples, shanghai)
    assert reader.host is not None
    cells: dict[int, dict[str, Any]] = {reader.host["id"]: {"phone": "+86 21 5550 0100"}}
    change_records(own_samples, ORGANISATIONS, cells)
    paper = prepare_paper(own_samples, paper_kind("handbook"), shanghai, PaperChoice("en"))
    data = paper.gathered.data
    entries = [one["title"]["en"] for day in data["days"] for one in day["entries"]]
    assert entries == [one["title"] for one in reader.activities]
    assert [one["number"] for one in data["emergency"]] == ["110", "120", "119", "122"]
    said = text_of(typesetter.set_pdf(paper.content).pdf)
    for value in (*entries, "+86 21 5550 0100", *(one["name"] for one in data["people"])):
        assert squeezed(value) in said
    for person in reader.people:
        assert person["passport_no"] not in said


def test_whoever_leads_or_speaks_has_one_sign(samples: Desk, shanghai: int) -> None:
    paper = prepare_paper(samples, paper_kind("speaker_signs"), shanghai, PaperChoice("both"))
    names = [one["name"] for one in paper.gathered.data["people"]]
    assert len(names) == len(set(names))
    roles = ("host", "addressed", "speaker", "attended")
    wanted = {
        one["name"]
        for activity in CourseReader(samples, shanghai).activities
        for one in activity["people"]
        if one["role"] in roles
    }
    assert set(names) == wanted
    lin = next(one for one in paper.gathered.data["people"] if one["name"] == "Prof. Lin Haoran")
    assert lin["organisation"]["en"] == "College of Environmental Science and Engineering"

"""The page of an organisation, what people name, duplicates, logos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lcdesk.drawing.pictures import LOGO_MOST
from lcdesk.model.entities import ActivityOrganisation
from lcdesk.model.faults import KnownFault
from lcdesk.model.organisers import Organiser
from lcdesk.services.cohorts import cohorts, organisers
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    ALUMNI,
    EVENTS,
    EXPERTS,
    LEADS,
    MEMBERS,
    ORGANISATIONS,
    PROJECTS,
)
from lcdesk.services.curriculum import curriculum
from lcdesk.services.organisations import duplicates, logos, matching, pages
from lcdesk.services.organisations.likeness import ALIKE
from lcdesk.services.participants import participants
from tests.services.rows import contents

DAY = dt.date(2025, 6, 17)
UNIVERSITY = {"name_en": "Linjiang University", "name_zh": "临江大学", "country": "CN"}


@pytest.fixture
def cohort_id(desk: Desk) -> int:
    return cohorts.add_cohort(
        desk, {"name_en": "Shanghai", "starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)}
    )


def person(desk: Desk, cohort_id: int, name: str, **more: Any) -> int:
    return participants.add_participant(desk, cohort_id, {"full_name": name, **more})


@pytest.fixture
def university(desk: Desk, cohort_id: int) -> int:
    """An organisation with something of every kind."""
    number = lists.add_record(desk, ORGANISATIONS, UNIVERSITY)
    lists.add_record(
        desk, ORGANISATIONS, {"name_en": "School of Environment", "parent": "Linjiang University"}
    )
    wanted = [
        Organiser("host", "School of Environment", None),
        Organiser("organiser", "River Delta Exchange Centre", None),
        Organiser("organiser", "Linjiang University", "临江大学"),
    ]
    organisers.set_organisers(desk, cohort_id, wanted)
    expert = lists.add_record(
        desk, EXPERTS, {"name": "Lin Haoran", "organization": "临江大学", "title": "Prof."}
    )
    for start, end in ((dt.time(9), dt.time(10, 30)), (dt.time(14), None)):
        curriculum.add_activity(
            desk,
            cohort_id,
            {"title": "Storage", "date": DAY, "start": start, "end": end, "speaker": "Lin Haoran"},
        )
    first = curriculum.list_activities(desk, cohort_id)[0]["id"]

    def visit(work: Any) -> None:
        work.add(
            ActivityOrganisation(
                activity_id=first, organisation_id=number, role="visited", people=22
            )
        )

    desk.execute("x", visit)
    lists.add_record(
        desk, LEADS, {"subject": "PhD places", "organisation": "临江大学", "stage": "idea"}
    )
    lists.add_record(desk, LEADS, {"subject": "Old", "organisation": "临江大学", "stage": "ended"})
    lists.add_record(desk, MEMBERS, {"organisation": "临江大学", "role": "chair"})
    lists.add_record(desk, EVENTS, {"title_en": "Launch", "organiser": "临江大学"})
    lists.add_record(desk, PROJECTS, {"title_en": "Rooftop", "by_owner": "临江大学"})
    assert expert
    return number


def test_the_page_of_an_organisation_shows_all_that_is_known(
    desk: Desk, cohort_id: int, university: int
) -> None:
    for name, status in (("He Yichen", "attending"), ("Tang Lu", "declined"), ("Gao Yi", None)):
        number = person(desk, cohort_id, name, organization="LINJIANG university", nationality="CN")
        if status:
            participants.change_participants(desk, [number], {"status": status})
    assert pages.organisation_page(desk, university).naming == 3
    found = matching.find_proposals(desk)
    assert [(one.organisation_id, one.said.count) for one in found.exact] == [
        (university, 3),
        (university, 1),  # the expert, in Chinese
    ]
    assert matching.confirm(desk, found.exact) == 4
    page = pages.organisation_page(desk, university)
    assert page.record["name_zh"] == "临江大学"
    assert [one.name for one in page.people] == ["He Yichen", "Gao Yi"]  # one declined
    assert page.naming == 0
    assert [(one.name, one.minutes) for one in page.experts] == [("Lin Haoran", 90)]
    (roles,) = page.roles
    assert [pages.organisation_names(line) for line in roles.lines] == [
        "River Delta Exchange Centre",
        "Linjiang University",
        "School of Environment",
    ]
    assert (roles.own, page.since, roles.ends) == ((1,), 2025, dt.date(2025, 6, 27))
    assert (len(page.leads), page.running_leads) == (2, 1)
    assert [one.role for one in page.memberships] == ["chair"]
    assert [(one.role, one.people, one.date) for one in page.visits] == [("visited", 22, DAY)]
    assert page.last_visit == DAY
    assert [one.title_en for one in (*page.events, *page.projects)] == ["Launch", "Rooftop"]
    assert [one["name_en"] for one in page.parts] == ["School of Environment"]
    part = pages.organisation_page(desk, page.parts[0]["id"])
    assert part.parents == {university: "Linjiang University"}


def test_an_organisation_that_is_gone_has_no_page(desk: Desk) -> None:
    with pytest.raises(KnownFault):
        pages.organisation_page(desk, 7)


def test_what_is_named_is_proposed_and_linked_only_when_confirmed(
    desk: Desk, cohort_id: int
) -> None:
    known = lists.add_record(desk, ORGANISATIONS, UNIVERSITY)
    energy = {"name_en": "Ministry of Energy", "country": "KE"}
    ministry = lists.add_record(desk, ORGANISATIONS, energy)
    said = {
        "a": {"organization": "临江大学", "nationality": "CN"},
        "b": {"organization": "Linjiang Universty", "nationality": "CN"},
        "c": {"organization": "Ministry of Energy", "nationality": "NP"},
        "d": {"organization": "ministry of  energy", "nationality": "KE"},
        "e": {
            "organization": "Nile Delta Institute",
            "nationality": "EG",
            "organization_kind": "research_institute",
        },
        "f": {"organization": "NILE delta institute", "nationality": "EG"},
    }
    ids = {name: person(desk, cohort_id, name, **values) for name, values in said.items()}
    lists.add_record(desk, EXPERTS, {"name": "Omar", "organization": "Nile Delta Institute"})
    lists.add_record(
        desk, ALUMNI, {"person": "e", "organization": "Nile Delta Institute", "country": "EG"}
    )
    before = contents(desk)
    found = matching.find_proposals(desk)
    assert contents(desk) == before
    assert {(one.organisation_id, one.said.ids["participant"]) for one in found.exact} == {
        (known, (ids["a"],)),
        (ministry, (ids["d"],)),
    }
    assert [(one.organisation_id, one.said.text) for one in found.near] == [
        (ministry, "Ministry of Energy"),  # in another country
        (known, "Linjiang Universty"),
    ]
    assert ALIKE <= found.near[1].likeness < matching.EXACT
    assert [one.organisation_id for one in found.of(known)] == [known, known]
    (unknown,) = found.unknown
    assert (unknown.text, unknown.country, unknown.kind, unknown.count, unknown.participants) == (
        "Nile Delta Institute",
        "EG",
        "research_institute",
        4,
        2,
    )
    assert matching.confirm(desk, (), found.unknown) == 4
    record = lists.find_record(desk, ORGANISATIONS, "Nile Delta Institute")
    assert (record["name_en"], record["country"], record["kind"]) == (
        "Nile Delta Institute",
        "EG",
        "research_institute",
    )
    assert len(pages.organisation_page(desk, record["id"]).people) == 2
    assert desk.undo_label() == "New organisation Nile Delta Institute, as it is named"
    desk.undo()
    assert matching.confirm(desk, [*found.exact, found.near[1]]) == 3
    assert matching.confirm(desk, found.exact) == 0  # once is enough
    desk.undo()
    desk.undo()
    for before_rows in (before["Enrolment"], before["Organisation"]):
        kind = "Enrolment" if before_rows is before["Enrolment"] else "Organisation"
        assert _plain(contents(desk)[kind]) == _plain(before_rows)


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "version"} for row in rows]


def test_who_is_said_to_work_elsewhere_is_linked_no_more(desk: Desk, cohort_id: int) -> None:
    known = lists.add_record(desk, ORGANISATIONS, UNIVERSITY)
    one = person(desk, cohort_id, "He Yichen", organization="Linjiang University")
    expert = lists.add_record(desk, EXPERTS, {"name": "Lin", "organization": "临江大学"})
    matching.confirm(desk, matching.find_proposals(desk).exact)

    def linked() -> tuple[int, int]:
        page = pages.organisation_page(desk, known)
        return len(page.people), len(page.experts)

    participants.change_participants(desk, [one], {"organization": "临江大学"})
    lists.change_records(desk, EXPERTS, {expert: {"organization": "LINJIANG University"}})
    assert linked() == (1, 1)  # another name of the same
    participants.change_participants(desk, [one], {"organization": "Elsewhere"})
    lists.change_records(desk, EXPERTS, {expert: {"organization": None}})
    assert linked() == (0, 0)
    desk.undo()
    desk.undo()
    assert linked() == (1, 1)
    matching.unlink(desk, known, {"participant": (one,)})
    assert linked() == (0, 1)


@pytest.mark.parametrize(
    ("one", "other", "is_asked"),
    [
        ({"name_en": "Linjiang University"}, {"name_en": "University of Linjiang"}, True),
        ({"name_en": "Linjiang University"}, {"name_en": "Linjiang Universty"}, True),
        ({"name_en": "Université de Lomé"}, {"name_en": "Universite de Lome"}, True),
        ({"name_en": "Ministry of Education"}, {"name_en": "Ministry of Aviation"}, False),
        ({"name_en": "Power Plant 3"}, {"name_en": "Power Plant 4"}, False),
        ({"name_zh": "江苏省住房和城乡建设厅"}, {"name_zh": "江西省住房和城乡建设厅"}, False),
        ({"name_zh": "中国科学技术大学研究院"}, {"name_zh": "科学技术大学研究院"}, True),
        (
            {"name_en": "Ministry of Energy", "country": "KE"},
            {"name_en": "Ministry of Energy", "country": "NP"},
            False,
        ),
        ({"name_en": "临江大学"}, {"name_zh": "臨江大學"}, True),
    ],
)
def test_organisations_in_two_spellings_are_asked_about(
    desk: Desk, one: dict[str, Any], other: dict[str, Any], is_asked: bool
) -> None:
    first = lists.add_record(desk, ORGANISATIONS, one)
    second = lists.add_record(desk, ORGANISATIONS, other)
    found = [(pair.kept, pair.other) for pair in duplicates.find_similar_organisations(desk)]
    assert found == ([(first, second)] if is_asked else [])


def test_what_more_points_at_stands_first(desk: Desk) -> None:
    lists.add_record(desk, ORGANISATIONS, {"name_en": "Linjiang Universty"})
    second = lists.add_record(desk, ORGANISATIONS, {"name_en": "Linjiang University"})
    lists.add_record(desk, MEMBERS, {"organisation": "Linjiang University"})
    (pair,) = duplicates.find_similar_organisations(desk)
    assert pair.kept == second


# --- logos ---


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[int, str], Path]:
    def make(side: int, form: str) -> Path:
        import os

        from PySide6.QtGui import QImage

        image = QImage(os.urandom(side * side * 4), side, side, QImage.Format.Format_RGB32)
        path = tmp_path / f"logo.{form.lower()}"
        assert image.save(str(path), form)
        return path

    return make


def test_a_logo_is_kept_exchanged_and_taken_away(
    desk: Desk, picture: Callable[[int, str], Path]
) -> None:
    one = lists.add_record(desk, ORGANISATIONS, UNIVERSITY)
    path = picture(80, "PNG")
    small = path.read_bytes()
    logos.set_logo(desk, one, path)
    assert logos.read_logo(desk, one) == small
    logos.set_logo(desk, one, picture(900, "PNG"))
    smaller = logos.read_logo(desk, one)
    assert smaller is not None
    assert 0 < len(smaller) <= LOGO_MOST
    assert len(contents(desk)["Logo"]) == 1
    desk.undo()
    assert logos.read_logo(desk, one) == small
    logos.remove_logo(desk, one)
    assert logos.read_logo(desk, one) is None
    label = desk.undo_label()
    logos.remove_logo(desk, one)
    assert desk.undo_label() == label  # nothing was done
    desk.undo()
    assert pages.organisation_page(desk, one).logo == small


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n half"])
def test_what_is_no_picture_is_no_logo(desk: Desk, tmp_path: Path, content: bytes) -> None:
    one = lists.add_record(desk, ORGANISATIONS, UNIVERSITY)
    path = tmp_path / "logo.png"
    path.write_bytes(content)
    for wrong in (path, tmp_path / "none.png"):
        with pytest.raises(KnownFault):
            logos.set_logo(desk, one, wrong)
    assert logos.read_logo(desk, one) is None


def test_of_two_joined_organisations_one_logo_stays(
    desk: Desk, picture: Callable[[int, str], Path]
) -> None:
    first = lists.add_record(desk, ORGANISATIONS, UNIVERSITY)
    second = lists.add_record(desk, ORGANISATIONS, {"name_en": "Second"})
    path = picture(40, "JPEG")
    logos.set_logo(desk, second, path)
    lists.merge_records(desk, ORGANISATIONS, first, second)
    assert logos.read_logo(desk, first) == path.read_bytes()
    third = lists.add_record(desk, ORGANISATIONS, {"name_en": "Third"})
    logos.set_logo(desk, third, picture(50, "PNG"))
    lists.merge_records(desk, ORGANISATIONS, first, third)
    assert logos.read_logo(desk, first) == path.read_bytes()
    assert len(contents(desk)["Logo"]) == 1

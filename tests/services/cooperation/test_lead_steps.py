"""The stages of leads: a step of each change of them, whichever way it came; undo takes back both;
and the board.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.model import clock
from lcdesk.model.entities import LeadStep
from lcdesk.model.faults import EditConflictsFound
from lcdesk.model.lists import LEAD_STAGE
from lcdesk.services.cooperation import leads
from lcdesk.services.cooperation.leads import LeadTies, lead_board, list_leads, list_steps
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import LEADS, ORGANISATIONS, PROJECTS
from lcdesk.services.participants import participants
from tests.services.rows import contents

STAGES = [option.code for option in LEAD_STAGE.options]
DAY = dt.date(2026, 9, 2)


def make(desk: Desk, **values: object) -> int:
    return lists.add_record(desk, LEADS, {"subject": "Solar pumps", "stage": "idea", **values})


def steps(desk: Desk, number: int) -> list[tuple[str, dt.date | None, str]]:
    return [(one.stage, one.on, one.reason) for one in list_steps(desk, number)]


def test_a_lead_without_a_country_has_that_of_whom_it_is_tied_to(desk: Desk) -> None:
    lists.add_record(desk, lists.ORGANISATIONS, {"name_en": "Steppe Lab", "country": "MN"})
    lists.add_record(desk, lists.PROJECTS, {"title_en": "Rooftop PV", "country": "KE"})
    for tie, country in (
        ({"organisation": "Steppe Lab"}, "MN"),
        ({"project": "Rooftop PV"}, "KE"),
        ({"organisation": "Steppe Lab", "country": "LA"}, "LA"),
        ({}, None),
    ):
        assert lists.get_record(desk, LEADS, make(desk, **tie))["country"] == country


def test_a_move_keeps_day_and_reason_and_undo_takes_back_both(desk: Desk) -> None:
    number = make(desk)
    stood = contents(desk)
    leads.move_lead(desk, number, "contact", DAY, "They wrote")
    assert desk.undo_label() == "Cooperation lead Solar pumps: in contact"
    assert steps(desk, number) == [("contact", DAY, "They wrote")]
    (line,) = list_leads(desk)
    assert line.stage == "contact"
    desk.undo()
    assert contents(desk) == stood
    desk.redo()
    assert steps(desk, number) == [("contact", DAY, "They wrote")]


def test_every_other_way_brings_a_step_of_today(desk: Desk) -> None:
    number = make(desk)
    today = clock.today()
    leads.change_lead(desk, number, {"stage": "contact"})
    lists.change_records(desk, LEADS, {number: {"stage": "draft", "partner": "A"}})
    lists.change_records(desk, LEADS, {number: {"partner": "B"}})  # no stage: no step
    lists.change_records(desk, LEADS, {number: {"stage": "draft"}})  # the same: none
    lists.change_records(desk, LEADS, {number: {"stage": None}})  # none any more: none
    assert steps(desk, number) == [("contact", today, ""), ("draft", today, "")]


def test_a_step_that_comes_along_is_no_second_one(desk: Desk) -> None:
    kept, other = make(desk, stage=None), make(desk, subject="Pumps")
    leads.move_lead(desk, other, "signed", DAY, "Letter 4")
    lists.merge_records(desk, LEADS, kept, other)
    assert lists.get_record(desk, LEADS, kept)["stage"] == "signed"
    assert steps(desk, kept) == [("signed", DAY, "Letter 4")]


def test_a_move_of_what_somebody_moved_meanwhile_is_told(desk: Desk) -> None:
    number = make(desk)
    leads.move_lead(desk, number, "signed")
    with pytest.raises(EditConflictsFound):
        leads.move_lead(desk, number, "draft", shown={"stage": "idea"})
    assert [step.stage for step in list_steps(desk, number)] == ["signed"]


def test_a_lead_that_is_removed_takes_its_steps_along(desk: Desk) -> None:
    number = make(desk)
    leads.move_lead(desk, number, "contact", DAY)
    stood = contents(desk)
    lists.remove_records(desk, LEADS, [number])
    with desk.reading() as session:
        assert session.query(LeadStep).count() == 0
    desk.undo()
    assert contents(desk) == stood


def test_leads_are_tied_to_what_they_are_tied_to(desk: Desk, cohort_id: int) -> None:
    one = participants.add_participant(desk, cohort_id, {"full_name": "Hana", "nationality": "ET"})
    of_person = leads.add_lead(desk, one, {"kind": "talent"})
    college = lists.add_record(desk, ORGANISATIONS, {"name_en": "Red River", "name_zh": "红河"})
    roof = lists.add_record(desk, PROJECTS, {"title_en": "Roof"})
    of_college = make(desk, organisation="红河", stage="signed")
    of_roof = make(desk, project="Roof", country="KE")
    of_nobody = make(desk, stage=None)
    found = {
        "untied": LeadTies(is_untied=True),
        "college": LeadTies(organisation_id=college),
        "roof": LeadTies(project_id=roof),
        "ethiopia": LeadTies(country="ET"),
    }
    assert {
        name: [line.id for line in list_leads(desk, ties=ties)] for name, ties in found.items()
    } == {
        "untied": [of_nobody],
        "college": [of_college],
        "roof": [of_roof],
        "ethiopia": [of_person],
    }
    named = {line.id: (line.name, line.organisation, line.project) for line in list_leads(desk)}
    assert named == {
        of_person: ("Hana", None, None),
        of_college: ("", "Red River", None),
        of_roof: ("", None, "Roof"),
        of_nobody: ("", None, None),
    }
    counts = leads.count_leads(desk)
    assert counts.total == 4
    assert {row.key: row.total for row in counts.rows["country"]} == {"ET": 1, "KE": 1, "": 2}
    assert leads.enrolments_behind(desk, [of_college, of_roof, of_nobody]) == []
    assert lists.name_of(LEADS, lists.get_record(desk, LEADS, of_person)) == "Hana"
    board = lead_board(desk)
    assert list(board) == [*STAGES, ""]
    assert [line.id for line in board["signed"]] == [of_college]
    assert [line.id for line in board[""]] == [of_nobody]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from([*STAGES, None]), max_size=6))
def test_the_steps_are_the_changes_in_their_order(desk: Desk, wanted: list[str | None]) -> None:
    number = make(desk)
    expected, last = list[str](), "idea"
    for stage in wanted:
        lists.change_records(desk, LEADS, {number: {"stage": stage}})
        if stage and stage != last:
            expected.append(stage)
        last = stage or ""
    assert [step.stage for step in list_steps(desk, number)] == expected

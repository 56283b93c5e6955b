"""Cooperation leads: noted, changed, taken out, each one deed with a name; what is to be
followed up first comes first.
"""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk.model import clock
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation import leads
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import list_operations, read_changes
from lcdesk.services.participants import entry_history, participants
from tests.services.rows import contents

DAY = dt.timedelta(days=1)


@pytest.fixture
def one(desk: Desk, cohort_id: int) -> int:
    return participants.add_participant(
        desk, cohort_id, {"full_name": "Hana Tesfaye", "nationality": "ET"}
    )


def test_a_lead_is_noted_with_the_country_of_the_person_and_the_first_stage(
    desk: Desk, cohort_id: int, one: int
) -> None:
    number = leads.add_lead(
        desk, one, {"kind": "technology", "partner": "Tongji University", "stage": None}
    )
    (line,) = leads.list_leads(desk, cohort_id=cohort_id)
    assert (line.id, line.name, line.country, line.stage, line.partner) == (
        number,
        "Hana Tesfaye",
        "ET",
        "idea",
        "Tongji University",
    )
    assert line.values["kind"] == "technology"
    assert leads.list_leads(desk, person_id=line.person_id) == [line]
    assert leads.list_leads(desk, person_id=999) == []
    assert desk.undo_label() == "New cooperation lead of Hana Tesfaye"


def test_each_operation_goes_back_and_forth(desk: Desk, one: int) -> None:
    stood = [contents(desk)]
    number = leads.add_lead(desk, one, {"kind": "talent", "country": "KE"})
    stood.append(contents(desk))
    leads.change_lead(desk, number, {"stage": "signed", "due": dt.date(2027, 1, 8)})
    assert desk.undo_label() == "Edit cooperation lead of Hana Tesfaye"
    stood.append(contents(desk))
    leads.remove_lead(desk, number)
    assert desk.undo_label() == "Remove cooperation lead of Hana Tesfaye"
    assert leads.list_leads(desk) == []
    stood.append(contents(desk))
    for before in reversed(stood[:-1]):
        outcome = desk.undo()
        assert [(row.entity, row.name) for row in outcome.rows] == [("Lead", "Hana Tesfaye")]
        assert contents(desk) == before
    for after in stood[1:]:
        desk.redo()
        assert contents(desk) == after


def test_what_is_to_be_followed_up_first_comes_first(desk: Desk, one: int) -> None:
    today = clock.today()
    dues = {"ended": today - 9 * DAY, "idea": None, "contact": today, "running": today - DAY}
    for stage, due in dues.items():
        leads.add_lead(desk, one, {"kind": "result", "stage": stage, "due": due})
    found = leads.list_leads(desk)
    assert [line.stage for line in found] == ["running", "contact", "idea", "ended"]
    assert [line.is_overdue for line in found] == [True, False, False, False]


def test_without_a_kind_nothing_is_written(desk: Desk, one: int) -> None:
    number = leads.add_lead(desk, one, {"kind": "talent"})
    before = contents(desk)
    with pytest.raises(KnownFault, match="which kind"):
        leads.add_lead(desk, one, {"partner": "Tongji University"})
    with pytest.raises(KnownFault, match="which kind"):
        leads.change_lead(desk, number, {"kind": None})
    with pytest.raises(KnownFault, match="no longer there"):
        leads.add_lead(desk, 999, {"kind": "talent"})
    assert contents(desk) == before


def test_nobody_is_overwritten(desk: Desk, one: int) -> None:
    number = leads.add_lead(desk, one, {"kind": "talent"})
    seen = leads.list_leads(desk)[0].values
    leads.change_lead(desk, number, {"stage": "contact"}, seen)
    with pytest.raises(EditConflictsFound):
        leads.change_lead(desk, number, {"stage": "signed"}, seen)
    leads.remove_lead(desk, number)
    with pytest.raises(KnownFault, match="no longer there"):
        leads.change_lead(desk, number, {"stage": "signed"})


def test_a_lead_is_of_the_person_in_every_cohort_and_outlives_both(
    desk: Desk, cohort_id: int, one: int
) -> None:
    number = leads.add_lead(desk, one, {"kind": "talent"})
    cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    participants.remove_participants(desk, [one])
    (line,) = leads.list_leads(desk)
    assert (line.id, line.person_id, line.name, line.cohort_id) == (number, None, "", cohort_id)
    leads.change_lead(desk, number, {"stage": "contact"})
    desk.undo()
    desk.undo()
    assert leads.list_leads(desk)[0].name == "Hana Tesfaye"


def test_the_history_of_the_person_tells_of_leads(desk: Desk, cohort_id: int, one: int) -> None:
    other = participants.add_participant(desk, cohort_id, {"full_name": "Bao Tran"})
    number = leads.add_lead(desk, one, {"kind": "talent", "subject": "Exchange of students"})
    leads.change_lead(desk, number, {"stage": "contact"})
    leads.remove_lead(desk, number)
    words = [line.words for line in entry_history.read_entry(desk, one, 10)]
    assert words[:3] == [
        "Remove cooperation lead of Hana Tesfaye",
        "Edit cooperation lead of Hana Tesfaye",
        "New cooperation lead of Hana Tesfaye",
    ]
    assert len(words) == 4
    assert len(entry_history.read_entry(desk, other, 10)) == 1
    changed = next(
        operation for operation in list_operations(desk) if operation.words.startswith("Edit")
    )
    change, step = read_changes(desk, changed.id)
    assert (step.entity, step.name) == ("LeadStep", "Exchange of students")
    assert (change.entity, change.name, change.fields) == (
        "Lead",
        "Exchange of students",
        (("Stage", "idea", "in contact"),),
    )

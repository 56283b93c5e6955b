"""Every kind of write a window offers overwrites nobody: what was shown is compared with what is
there, in the deed itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lcdesk.charts.chart import Title
from lcdesk.model.balance import Agreed
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.attendance import attendance
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation import leads
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.record_lists import VENUES, change_records
from lcdesk.services.curriculum import conflicts, curriculum, directory, travel_times
from lcdesk.services.evaluation import evaluation
from lcdesk.services.figures import counting_rules, map_pictures
from lcdesk.services.figures.map_pictures import NOT_SHOWN, TitlePlace
from lcdesk.services.logistics import arrivals, rooming
from lcdesk.services.logistics import rooming as room_moves
from lcdesk.services.merging import compare, merge
from lcdesk.services.participants import documents, participants, quotas, saved_views, status
from lcdesk.services.participants import participants as people
from lcdesk.services.participants.participants import MatchOptions, preview
from lcdesk.services.participants.participants import replace as replace_text
from tests.services.rows import contents

ANA, BO = 1, 2
SPOT = TitlePlace("bars", "all", "all")


@dataclass(frozen=True)
class Kind:
    """A kind of write: `look()` is what was shown, `write(shown, value)` writes over it (None:
    nobody knows what was seen).

    `values`: three of them, and `words`: how the last two are told. `elsewhere`: a write to
    something else of the same entry.
    """

    look: Callable[[], Any]
    write: Callable[[Any, Any], object]
    values: tuple[Any, Any, Any]
    words: tuple[str, str]
    elsewhere: Callable[[], object] = lambda: None


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]) -> Path:
    """The folder of a desk to be copied: two people, an activity at a venue, another venue."""
    desk = new_desk(tmp_path_factory.mktemp("filled"))
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai", "city": "Shanghai"})
    for name in ("Ana Reyes", "Bo Chen"):
        people.add_participant(
            desk, cohort, {"full_name": name, "position": "Engineer", "status": "nominated"}
        )
    curriculum.add_activity(
        desk, cohort, {"title": "Methane", "date": dt.date(2026, 12, 7), "venue": "Hall"}
    )
    directory.add_entry(desk, VENUES, {"name": "Library"})
    desk.close()
    open_desk(desk.path).close()  # backed up when it is opened again: its copies are not
    return desk.path.parent


@pytest.fixture
def desk(filled: Path, tmp_path: Path, copied_desk: Callable[[Path, Path], Desk]) -> Iterator[Desk]:
    desk = copied_desk(filled, tmp_path)
    yield desk
    desk.close()


def _records(desk: Desk) -> dict[int, Any]:
    return {record["id"]: record for record in finding.read_page(desk, [ANA, BO])}


def _notes(desk: Desk) -> None:
    people.change_participants(desk, [ANA], {"notes": "called"})


def cells_pasted(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        status.keep_cells(
            desk, {ANA: {"position": value}, BO: {"dietary": value}}, participants.PASTE, shown
        )

    return Kind(
        lambda: _records(desk), write, ("A", "Dean", "Head"), ("Dean", "Head"), lambda: _notes(desk)
    )


def cells_without_versions(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        participants.change_cells(desk, {ANA: {"position": value}}, participants.EDIT, shown)

    def look() -> Any:
        return {ANA: {"position": _records(desk)[ANA]["position"]}}

    return Kind(look, write, ("A", "Dean", "Head"), ("Dean", "Head"), lambda: _notes(desk))


def a_status(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        status.move(desk, status.plan(desk, [ANA], value, shown))

    values = ("under_review", "selected", "confirmed")
    return Kind(
        lambda: _records(desk), write, values, ("selected", "confirmed"), lambda: _notes(desk)
    )


def entries_of_the_directory(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        change_records(desk, VENUES, {1: {"address": value}, 2: {"address": value}}, shown)

    def look() -> Any:
        return {entry["id"]: entry for entry in directory.list_entries(desk, VENUES)}

    def elsewhere() -> None:
        change_records(desk, VENUES, {1: {"name_zh": "大厅"}})

    return Kind(
        look, write, ("A", "North gate", "South gate"), ("North gate", "South gate"), elsewhere
    )


def a_cohort(desk: Desk) -> Kind:
    """A whole form: the city, which nobody touched in it, stays what somebody wrote."""

    def write(shown: Any, value: int) -> None:
        known = shown or cohorts.get_cohort(desk, 1)
        cohorts.change_cohort(desk, 1, {"city": known["city"], "places": value}, None, shown)

    def elsewhere() -> None:
        cohorts.change_cohort(desk, 1, {"city": "Suzhou"})

    return Kind(lambda: cohorts.get_cohort(desk, 1), write, (20, 24, 30), ("24", "30"), elsewhere)


def the_programme_of_a_cohort(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        cohorts.change_cohort(desk, 1, {}, value, shown)

    return Kind(
        lambda: cohorts.get_cohort(desk, 1), write, ("Air", "Water", "Soil"), ("Water", "Soil")
    )


def a_room(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        room_moves.move(desk, shown or rooming.plan(desk, 1), [ANA], value)

    return Kind(
        lambda: rooming.plan(desk, 1),
        write,
        ("101", "102", "103"),
        ("102", "103"),
        lambda: _notes(desk),
    )


def rooms_proposed(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        rooming.assign(desk, {ANA: value, BO: value}, shown)

    return Kind(
        lambda: rooming.plan(desk, 1),
        write,
        ("101", "102", "103"),
        ("102", "103"),
        lambda: _notes(desk),
    )


def groups_proposed(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        arrivals.set_groups(desk, {ANA: value}, "arrival", shown or ())

    return Kind(
        lambda: arrivals.movements(desk, 1, "arrival"),
        write,
        ("1", "2", "3"),
        ("“2”", "“3”"),
        lambda: _notes(desk),
    )


def attendance_noted(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        attendance.note(desk, shown or attendance.read_register(desk, 1), {(ANA, 1): value})

    def elsewhere() -> None:
        attendance.note(desk, attendance.read_register(desk, 1), {(BO, 1): "absent"})

    return Kind(
        lambda: attendance.read_register(desk, 1),
        write,
        ("present", "late", "absent"),
        ("late", "absent"),
        elsewhere,
    )


def the_condition(desk: Desk) -> Kind:
    def write(shown: Any, value: int) -> None:
        attendance.set_percent(desk, 1, value, shown)

    return Kind(lambda: attendance.read_register(desk, 1), write, (70, 75, 80), ("75", "80"))


def a_question(desk: Desk) -> Kind:
    """It is found where somebody has moved it to."""

    def write(shown: Any, value: str) -> None:
        asked = shown or next(
            one for one in evaluation.list_questions(desk, 1) if one.text_zh == "内容"
        )
        evaluation.change_question(desk, 1, 0, {"text": value}, asked)

    def look() -> Any:
        return next(one for one in evaluation.list_questions(desk, 1) if one.text_zh == "内容")

    def elsewhere() -> None:
        evaluation.move_question(desk, 1, 0, 1)

    return Kind(look, write, ("Matter", "Substance", "Topic"), ("Substance", "Topic"), elsewhere)


def a_lead(desk: Desk) -> Kind:
    lead = leads.add_lead(desk, ANA, {"kind": "research", "subject": "Wind"})

    def write(shown: Any, value: str) -> None:
        known = shown or leads.read_lead(desk, lead)
        leads.change_lead(desk, lead, {**known, "subject": value}, shown)

    def elsewhere() -> None:
        leads.change_lead(desk, lead, {"partner": "Institute of Water"})

    return Kind(
        lambda: leads.read_lead(desk, lead),
        write,
        ("Sun", "Solar", "Storage"),
        ("Solar", "Storage"),
        elsewhere,
    )


def a_counting_rule(desk: Desk) -> Kind:
    name = counting_rules.save_rule(desk, {"name_en": "Coming", "statuses": ["selected"]})

    def look() -> Any:
        return counting_rules.values_of(counting_rules.list_rules(desk)[name])

    def write(shown: Any, value: list[str]) -> None:
        counting_rules.save_rule(desk, {**(shown or look()), "statuses": value}, 1, shown)

    def elsewhere() -> None:
        counting_rules.save_rule(desk, {"name_zh": "将来华"}, 1)

    return Kind(
        look, write, (["invited"], ["confirmed"], ["arrived"]), ("confirmed", "arrived"), elsewhere
    )


def a_quota(desk: Desk) -> Kind:
    def write(shown: Any, value: int) -> None:
        quotas.set_quotas(desk, 1, [Agreed("gender", "F", value, None)], shown)

    return Kind(lambda: quotas.list_quotas(desk, 1), write, (4, 5, 6), ("≥ 5", "≥ 6"))


def a_way(desk: Desk) -> Kind:
    def write(shown: Any, value: int) -> None:
        travel_times.set_ways(desk, [(2, 1, value)], shown)

    def look() -> Any:
        return {frozenset((1, 2)): None} | travel_times.list_minutes(desk)

    return Kind(look, write, (10, 20, 35), ("20", "35"))


def a_title(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        map_pictures.set_title(
            desk, SPOT, Title(value, "", "1"), NOT_SHOWN if shown is None else shown[0]
        )

    def look() -> Any:
        return [map_pictures.read_titles(desk, "all", "all").get("bars")]

    return Kind(
        look,
        write,
        ("A", "Most come from Kenya", "Half from Kenya"),
        ("Most come from Kenya", "Half from Kenya"),
    )


def people_of_an_activity(desk: Desk) -> Kind:
    def write(shown: Any, value: str) -> None:
        curriculum.set_activity_people(desk, 1, [("speaker", value, None, None)], shown)

    def look() -> Any:
        return curriculum.list_activity_people(desk, 1)

    def elsewhere() -> None:
        curriculum.change_activities(desk, [1], {"title": "Methane and more"})

    return Kind(look, write, ("A", "Li Wen", "Wang Fang"), ("Li Wen", "Wang Fang"), elsewhere)


def a_document(desk: Desk) -> Kind:
    def look() -> Any:
        return {
            ANA: next(
                item.noted for item in documents.checklist(desk, ANA) if item.kind == "insurance"
            )
        }

    def write(shown: Any, value: str) -> None:
        documents.set_document(desk, shown or [ANA], "insurance", value)

    def elsewhere() -> None:
        documents.set_document(desk, [ANA], "visa", "asked")

    return Kind(look, write, ("asked", "received", "checked"), ("received", "checked"), elsewhere)


def documents_asked_for(desk: Desk) -> Kind:
    def write(shown: Any, value: list[str]) -> None:
        documents.set_checklist(desk, 1, value, shown)

    return Kind(
        lambda: documents.kinds_asked(desk, 1),
        write,
        (["photo"], ["visa"], ["insurance"]),
        ("visa", "insurance"),
    )


def the_name_of_a_view(desk: Desk) -> Kind:
    view = saved_views.save_view(desk, "Visas", saved_views.TableView())

    def look() -> Any:
        return saved_views.list_views(desk)[0].name

    def write(shown: Any, value: str) -> None:
        saved_views.rename_view(desk, view, value, shown)

    return Kind(look, write, ("A", "Visas open", "Visas late"), ("Visas open", "Visas late"))


def rules_of_the_timetable(desk: Desk) -> Kind:
    def write(shown: Any, value: int) -> None:
        rules = conflicts.read_rules(desk)
        limits = rules.limits.changed(day_length=value)
        conflicts.keep_rules(desk, replace(rules, limits=limits), shown)

    return Kind(lambda: conflicts.read_rules(desk), write, (300, 360, 390), ("6:00", "6:30"))


KINDS = (
    cells_pasted,
    cells_without_versions,
    a_status,
    entries_of_the_directory,
    a_cohort,
    the_programme_of_a_cohort,
    a_room,
    rooms_proposed,
    groups_proposed,
    attendance_noted,
    the_condition,
    a_question,
    a_lead,
    a_counting_rule,
    a_quota,
    a_way,
    a_title,
    people_of_an_activity,
    a_document,
    documents_asked_for,
    the_name_of_a_view,
    rules_of_the_timetable,
)


@pytest.mark.parametrize("made", KINDS, ids=lambda made: made.__name__)
def test_both_values_are_told_and_nobody_is_overwritten(
    desk: Desk, made: Callable[[Desk], Kind]
) -> None:
    kind = made(desk)
    first, theirs, mine = kind.values
    shown = kind.look()
    kind.elsewhere()
    kind.write(shown, first)
    kind.write(shown, first)  # somebody has written the same already
    shown = kind.look()
    kind.write(None, theirs)
    before = contents(desk)
    with pytest.raises(EditConflictsFound) as told:
        kind.write(shown, mine)
    assert all(word in str(told.value) for word in kind.words), str(told.value)
    assert contents(desk) == before


def test_a_field_nobody_touched_in_a_form_stays_what_somebody_wrote(desk: Desk) -> None:
    shown = cohorts.get_cohort(desk, 1)
    cohorts.change_cohort(desk, 1, {"city": "Suzhou"})
    cohorts.change_cohort(desk, 1, {"city": shown["city"], "places": 24}, None, shown)
    now = cohorts.get_cohort(desk, 1)
    assert (now["city"], now["places"]) == ("Suzhou", 24)


def test_cleared_and_replaced_cells_are_those_that_were_shown(desk: Desk) -> None:
    shown, found = (
        _records(desk),
        preview(desk, [ANA, BO], ["position", "notes"], "Engineer", "Expert", MatchOptions()),
    )
    people.change_participants(
        desk, [BO], {"position": "Senior Engineer", "notes": "Engineer by training"}
    )
    before = contents(desk)
    with pytest.raises(EditConflictsFound, match="“Senior Engineer” by now, yours was “blank”"):
        participants.clear_cells(desk, [ANA, BO], ["position"], seen=shown)
    question = ([ANA, BO], ["position", "notes"], "Engineer", "Expert", MatchOptions())
    with pytest.raises(
        EditConflictsFound, match="“Senior Engineer” by now, yours was “Senior Expert”"
    ):
        replace_text(desk, question, found)
    assert contents(desk) == before
    people.change_participants(desk, [BO], {"position": "Engineer"})
    replace_text(desk, question, found)
    now = _records(desk)[BO]
    assert (now["position"], now["notes"]) == ("Expert", "Engineer by training"), (
        "what was not shown stays"
    )


def test_a_question_somebody_took_out_or_said_otherwise_is_not_removed_for_another(
    desk: Desk,
) -> None:
    evaluation.move_question(desk, 1, 0, 1)
    shown = evaluation.list_questions(desk, 1)
    evaluation.remove_question(desk, 1, 0, shown[0])
    with pytest.raises(KnownFault, match="no longer there"):
        evaluation.remove_question(desk, 1, 0, shown[0])
    evaluation.change_question(desk, 1, 0, {"text": "Matter"})
    with pytest.raises(EditConflictsFound, match="it is “Matter” by now"):
        evaluation.remove_question(desk, 1, 0, shown[1])
    assert len(evaluation.list_questions(desk, 1)) == len(shown) - 1


def test_the_question_meant_is_the_one_named_and_no_other_moves(desk: Desk) -> None:
    usual = evaluation.list_questions(desk, 1)
    evaluation.move_question(desk, 1, 0, 1)
    evaluation.remove_question(desk, 1, 0, usual[0])
    assert desk.undo_label() == "Remove question “Content”"
    evaluation.change_question(desk, 1, 2, {"text": "Use"}, usual[2])
    assert desk.undo_label() == "Edit question “Usefulness”"
    before = contents(desk)
    with pytest.raises(KnownFault, match="no longer there"):
        evaluation.move_question(desk, 1, 0, 1, usual[0])
    assert contents(desk) == before


def test_what_is_joined_is_what_was_compared(desk: Desk) -> None:
    entries = {entry["id"]: entry for entry in directory.list_entries(desk, VENUES)}
    pair = compare(desk, 1, 2)
    change_records(desk, VENUES, {2: {"address": "North gate"}})
    people.change_participants(desk, [BO], {"position": "Dean"})
    before = contents(desk)
    with pytest.raises(EditConflictsFound, match="“North gate” by now"):
        directory.merge_entries(desk, VENUES, 1, 2, entries)
    with pytest.raises(EditConflictsFound, match="“Dean” by now, yours was “Engineer”"):
        merge(desk, 1, 2, {}, pair)
    assert contents(desk) == before

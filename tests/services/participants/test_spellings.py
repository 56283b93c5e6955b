"""Near spellings written alike: one operation, nobody's other words, and what was told apart."""

from __future__ import annotations

import pytest

from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.own_fields import OwnDeclaration
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.core.history import list_operations
from lcdesk.services.core.record_lists import ORGANISATIONS
from lcdesk.services.participants import own_fields, participants
from lcdesk.services.participants.spellings import (
    JoinedSpellings,
    SpellingCluster,
    count_clusters,
    fields_to_tidy,
    find_spellings,
    join_spellings,
    pairs_among,
    tell_different,
)

WHOLE, SLIP, LOUD = "Kenya Forest Service", "Kenya Forest Servcie", "KENYA FOREST SERVICE (KFS)"


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> list[int]:
    said = (WHOLE, SLIP, WHOLE, LOUD, "Kenya Wildlife Service", None)
    return [
        participants.add_participant(
            desk, cohort_id, {"full_name": f"P {at}", "organization": text, "nationality": "KE"}
        )
        for at, text in enumerate(said)
    ]


def _said(desk: Desk, ids: list[int]) -> list[str | None]:
    return [one["organization"] for one in read_page(desk, ids)]


def _join(cluster: SpellingCluster) -> JoinedSpellings:
    return JoinedSpellings(cluster.proposal, {one.text: one.ids for one in cluster.spellings})


def test_only_plain_texts_that_several_may_share_are_tidied() -> None:
    names = {field.name for field in fields_to_tidy()}
    assert {"organization", "position", "department", "dietary", "arrival_airport"} <= names
    assert not names & {"address", "phone", "passport_no", "full_name", "notes", "room_no", "email"}


def test_a_cluster_is_written_alike_as_one_operation(
    desk: Desk, cohort_id: int, ids: list[int]
) -> None:
    before = _said(desk, ids)
    (cluster,) = find_spellings(desk, "organization", cohort_id).clusters
    assert (cluster.proposal, cluster.people, cluster.is_sure) == (WHOLE, 4, False)
    assert {one.text: one.people for one in cluster.spellings} == {WHOLE: 2, SLIP: 1, LOUD: 1}
    assert count_clusters(desk, cohort_id) == {"organization": 1}
    assert _said(desk, ids) == before, "looking changes nothing"
    assert join_spellings(desk, "organization", [_join(cluster)]) == 2
    assert _said(desk, ids) == [WHOLE] * 4 + before[4:]
    assert "2" in list_operations(desk)[0].words
    assert not find_spellings(desk, "organization").clusters
    desk.undo()
    assert _said(desk, ids) == before


def test_a_single_spelling_is_named_in_the_history(desk: Desk, ids: list[int]) -> None:
    join_spellings(desk, "organization", [JoinedSpellings(WHOLE, {SLIP: ids[1:2]})])
    told = list_operations(desk)[0].words
    assert SLIP in told
    assert WHOLE in told


def test_what_somebody_changed_meanwhile_is_not_overwritten(desk: Desk, ids: list[int]) -> None:
    (cluster,) = find_spellings(desk, "organization").clusters
    participants.change_participants(desk, ids[1:2], {"organization": "KEFRI"})
    before = _said(desk, ids)
    with pytest.raises(EditConflictsFound):
        join_spellings(desk, "organization", [_join(cluster)])
    assert _said(desk, ids) == before


def test_a_spelling_that_cannot_be_kept_changes_nothing(desk: Desk, ids: list[int]) -> None:
    before = _said(desk, ids)
    for into in ("", " ", "x" * 400):
        with pytest.raises(KnownFault):
            join_spellings(desk, "organization", [JoinedSpellings(into, {SLIP: ids[1:2]})])
    with pytest.raises(KnownFault):
        find_spellings(desk, "passport_no")
    assert _said(desk, ids) == before


def test_what_was_told_apart_is_not_asked_again_until_that_is_undone(
    desk: Desk, ids: list[int]
) -> None:
    assert tell_different(desk, "organization", pairs_among([WHOLE, LOUD], [SLIP])) == 2
    (cluster,) = find_spellings(desk, "organization").clusters
    assert {one.text for one in cluster.spellings} == {WHOLE, LOUD}
    assert tell_different(desk, "organization", pairs_among([SLIP, WHOLE])) == 0
    desk.undo()
    assert len(find_spellings(desk, "organization").clusters[0].spellings) == 3


def test_who_is_of_an_organisation_that_is_known_is_linked_instead(
    desk: Desk, ids: list[int]
) -> None:
    lists.add_record(desk, ORGANISATIONS, {"name_en": WHOLE})
    found = find_spellings(desk, "organization")
    assert (found.clusters, found.known) == ((), 3)


def test_a_field_of_the_person_counts_each_once(desk: Desk, cohort_id: int) -> None:
    people = [
        participants.add_participant(desk, cohort_id, {"full_name": name, "birth_place": place})
        for name, place in (("A B", "Mombasa"), ("C D", "Mombassa"), ("E F", "Mombasa"))
    ]
    (cluster,) = find_spellings(desk, "birth_place").clusters
    assert (cluster.people, cluster.proposal) == (3, "Mombasa")
    join_spellings(desk, "birth_place", [_join(cluster)])
    assert {one["birth_place"] for one in read_page(desk, people)} == {"Mombasa"}


def test_a_text_the_office_declared_itself_is_tidied_too(desk: Desk, cohort_id: int) -> None:
    own_fields.declare(desk, OwnDeclaration("Hostel", "", "text"))
    name = next(field.name for field in fields_to_tidy() if field.title == "Hostel")
    people = [
        participants.add_participant(desk, cohort_id, {"full_name": f"P {at}", name: said})
        for at, said in enumerate(("West Lake Hostel", "WEST LAKE HOSTEL", "West Lake Hostel"))
    ]
    (cluster,) = find_spellings(desk, name, cohort_id).clusters
    assert join_spellings(desk, name, [_join(cluster)]) == 1
    assert {one[name] for one in read_page(desk, people)} == {"West Lake Hostel"}

"""The very same file again is told before it is read, where reading could find nothing new."""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import open_questions, same_file
from lcdesk.services.learned import learned_mappings
from lcdesk.services.participants import participants
from tests.learned import country
from tests.services.rows import ANA, HANA, JUMA, bring, found, sheet


@pytest.fixture
def names(tmp_path: Path) -> Path:
    return sheet(tmp_path / "names.xlsx", HANA, JUMA, ANA)


def test_it_is_told_until_the_import_is_undone(desk: Desk, cohort_id: int, names: Path) -> None:
    assert same_file.find_unchanged(desk, names) is None
    bring(desk, cohort_id, names)
    bring(desk, cohort_id, sheet(names.with_name("others.xlsx"), ("Li Wei", "China")))
    told = same_file.find_unchanged(desk, names)
    assert told is not None
    assert (told.batch["file_name"], told.cohort) == ("names.xlsx", "Shanghai")
    for name in ("Shanghai", None):
        came = same_file.peek_same(desk, names, name)
        assert came is not None
        assert came["id"] == told.batch["id"]
    assert same_file.peek_same(desk, names, "Nowhere") is None
    desk.undo()
    assert same_file.find_unchanged(desk, names) is not None, "that was the other import"
    desk.undo()
    assert same_file.find_unchanged(desk, names) is None


@pytest.mark.parametrize("change", ["a person", "an enrolment", "removed", "learned", "cohort"])
def test_a_change_of_what_it_brought_has_it_read(
    desk: Desk, cohort_id: int, names: Path, change: str
) -> None:
    bring(desk, cohort_id, names)
    hana = found(desk, "hana")
    if change == "a person":
        participants.change_participants(desk, hana, {"email": "hana@example.org"})
    elif change == "an enrolment":
        participants.change_participants(desk, hana, {"dietary": "vegan"})
    elif change == "removed":
        participants.remove_participants(desk, hana)
    elif change == "learned":
        learned_mappings.keep(desk, [country("Nigera", "NG")], "other.xlsx")
    else:
        cohorts.change_cohort(desk, cohort_id, {"name_en": "Shanghai II"})
    assert same_file.find_unchanged(desk, names) is None


def test_an_open_question_has_it_read(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    path = sheet(tmp_path / "asks.xlsx", ("Hana Tesfaye", "Ethiopiaa", "EP1234567"))
    bring(desk, cohort_id, path)
    assert open_questions.list_open(desk, cohort_id)
    assert same_file.find_unchanged(desk, path) is None


def test_a_row_that_waits_has_it_read(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    path = sheet(tmp_path / "waits.xlsx", HANA, (None, *JUMA[1:]))
    assert bring(desk, cohort_id, path).waiting
    assert same_file.find_unchanged(desk, path) is None

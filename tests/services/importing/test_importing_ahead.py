"""The desk looked at while a file is still being read: used where nothing has changed since, and
nothing left behind.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from pathlib import Path

import pytest

from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk, peeking
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants
from lcdesk.tabular.reading.reader import read_workbook
from tests.services.rows import ANA, HANA, JUMA, bring, contents, people, sheet


@pytest.fixture
def names(tmp_path: Path) -> Path:
    return sheet(tmp_path / "names.xlsx", HANA, JUMA)


def state(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def readers() -> list[int | None]:
    return [
        child.pid for child in multiprocessing.active_children() if child.name == "lcdesk reading"
    ]


# --- what was looked at ---


def test_what_was_looked_at_is_used(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    with importing.reading_file(names) as found:
        ahead = importing.look_ahead(desk, cohort_id)
        understanding = found()
    here = importing.read_present(desk, cohort_id, {"dietary": "leave"}, ahead)
    assert here.participants is ahead.present.participants
    assert here.policy == {"dietary": "leave"}
    plan = importing.prepare(desk, understanding, cohort_id, ahead=ahead)
    assert plan == importing.prepare(desk, understanding, cohort_id)
    assert plan.counts()["same"] == 2


def test_it_is_looked_at_again_when_the_desk_has_changed(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    understanding = importing.read_file(sheet(tmp_path / "ana.xlsx", ANA))
    ahead = importing.look_ahead(desk, cohort_id)
    assert importing.prepare(desk, understanding, cohort_id, ahead=ahead).counts()["new"] == 1
    bring(desk, cohort_id, tmp_path / "ana.xlsx")
    assert importing.prepare(desk, understanding, cohort_id, ahead=ahead).counts()["same"] == 1
    desk.undo()
    assert importing.prepare(desk, understanding, cohort_id, ahead=ahead).counts()["new"] == 1


def test_another_cohort_is_looked_at_anew(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    ahead = importing.look_ahead(desk, cohort_id)
    assert (
        importing.prepare(desk, importing.read_file(names), None, ahead=ahead).counts()["new"] == 2
    )


def test_what_changed_between_plan_and_import_is_not_overwritten(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    later = sheet(tmp_path / "later.xlsx", (*HANA[:4], "vegan", "XL"))
    with importing.reading_file(later) as found:
        ahead = importing.look_ahead(desk, cohort_id)
        plan = importing.prepare(desk, found(), cohort_id, ahead=ahead)
    participants.change_participants(
        desk, [people(desk)["Hana Tesfaye"]["id"]], {"dietary": "no nuts"}
    )
    before = contents(desk)
    with pytest.raises(EditConflictsFound):
        importing.apply(desk, plan, cohort_id, later)
    assert contents(desk) == before


# --- a desk that is not open ---


def test_a_desk_is_looked_into_without_being_opened(tmp_path: Path, names: Path) -> None:
    place = tmp_path / "own" / "office.lcdesk"
    desk = open_desk(place)
    cohort_id = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    bring(desk, cohort_id, names)
    desk.close()
    before = state(place.parent)
    ahead = importing.peek_ahead(place, "shanghai")
    assert state(place.parent) == before
    assert ahead is not None
    desk = open_desk(place)
    assert (
        importing.read_present(desk, cohort_id, None, ahead).participants
        is ahead.present.participants
    )
    assert importing.peek_ahead(desk, "shanghai") == ahead
    desk.close()


def test_nothing_can_be_written_where_one_only_looks(desk: Desk) -> None:
    with peeking(desk.path) as peeked:
        assert peeked is not None
        with pytest.raises(KnownFault, match="cannot be written to"):
            cohorts.add_cohort(peeked, {"name_en": "Shanghai"})
    assert cohorts.list_cohorts(desk) == []


def test_where_there_is_no_desk_nothing_is_looked_at(
    desk: Desk, tmp_path: Path, names: Path
) -> None:
    assert importing.peek_ahead(tmp_path / "none.lcdesk", "Shanghai") is None
    assert importing.peek_ahead(names, "Shanghai") is None
    for year in ("2025", "2026"):
        cohorts.add_cohort(desk, {"name_en": f"Shanghai {year}"})
    # two are called so: told when it is asked for
    assert importing.peek_ahead(desk.path, "Shanghai") is None


# --- the reading process meanwhile ---


def test_leaving_early_ends_the_reading_process(tmp_path: Path, names: Path) -> None:
    large = tmp_path / "large.csv"  # seconds of reading, so that leaving comes first on any machine
    large.write_text(
        "Name,Passport\n" + "".join(f"Ana {n},AA{n:07d}\n" for n in range(800_000)),
        encoding="utf-8",
    )
    assert len(importing.read_file(names).rows) == 2
    before = readers()  # other tests' may be among them
    with pytest.raises(KnownFault, match="is a folder"), importing.reading_file(large):
        open_desk(tmp_path)
    assert len(readers()) == len(before) - 1
    assert len(importing.read_file(names).rows) == 2


def test_what_cannot_be_read_is_told_in_the_same_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing more")
    for path in (broken, tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(KnownFault) as told:
            read_workbook(path)
        with importing.reading_file(path) as found, pytest.raises(KnownFault) as again:
            found()
        assert (str(again.value), type(again.value)) == (str(told.value), type(told.value))

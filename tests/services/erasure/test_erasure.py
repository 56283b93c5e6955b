"""Erasing: the figures stay equal, others are not touched, older deeds can still be undone and
bring nothing back.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.db.erasure.erasing import coarse_birth
from lcdesk.model.breakdowns import KEYS, age_at
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import is_erased
from lcdesk.model.query import Query
from lcdesk.model.search_text import QueryRule
from lcdesk.services import overview
from lcdesk.services import overview as boards
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.erasure import erasure
from lcdesk.services.figures import counting_rules
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.signed_changes import changes_since
from lcdesk.services.figures.signed_reports import sign
from lcdesk.services.figures.statistics import country_tables
from lcdesk.services.participants import documents, participants
from lcdesk.texts import speaking
from tests.faults.planted import ANA, HANA, PLANTED, Place, plant, scan
from tests.services.rows import contents, people


@pytest.fixture(scope="module")
def planted(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> tuple[Path, Place]:
    """The folder of a desk to be copied, and where she is in it."""
    desk = new_desk(tmp_path_factory.mktemp("planted"))
    place = plant(desk, tmp_path_factory.mktemp("files"))
    desk.close()
    open_desk(desk.path).close()  # backed up when it is opened again: its copies are not
    return desk.path.parent, place


@pytest.fixture
def place(planted: tuple[Path, Place]) -> Place:
    return planted[1]


@pytest.fixture
def desk(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    new_desk: Callable[[Path], Desk],
    copied_desk: Callable[[Path, Path], Desk],
) -> Iterator[Desk]:
    desk = (
        copied_desk(request.getfixturevalue("planted")[0], tmp_path)
        if "place" in request.fixturenames
        else new_desk(tmp_path)
    )
    yield desk
    desk.close()


@pytest.fixture
def here(desk: Desk, tmp_path: Path) -> Place:
    """Planted just now by the program that erases: what it held in its journal and in pages it
    read is searched, too.
    """
    folder = tmp_path / "files"
    folder.mkdir()
    return plant(desk, folder)


def figures(desk: Desk) -> list[Any]:
    """Every cut by every rule, of everybody and each person once."""
    return [
        [(row.key, row.women, row.men, row.other, row.total) for row in table.rows]
        for is_once in (False, True)
        for rule in counting_rules.list_rules(desk)
        for table in country_tables(desk, Scope(None, is_once), rule, KEYS).values()
    ]


def test_every_figure_stays_equal(desk: Desk, place: Place) -> None:
    report = gather_report(desk, None)
    signed = sign(desk, report, "Director")
    before = figures(desk)
    erasure.erase_person(desk, place.person)
    assert figures(desk) == before
    assert gather_report(desk, None).figures == report.figures
    changes = changes_since(desk, signed.id)
    assert changes.is_empty
    assert all(one.is_good for one in check_desk(desk))


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2005, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.lists(st.dates(dt.date(2010, 1, 1), dt.date(2030, 12, 31)), max_size=5),
)
def test_less_of_a_birth_gives_the_same_ages(
    day: dt.date, length: int, openings: list[dt.date]
) -> None:
    birth = day.isoformat()[:length]
    kept = coarse_birth(birth, openings)
    assert kept
    assert [age_at(kept, one) for one in openings] == [age_at(birth, one) for one in openings]
    assert len(kept) <= len(birth) or len(birth) == 4
    assert kept[:4] == birth[:4]


def test_what_stays_and_what_goes(desk: Desk, place: Place) -> None:
    erasure.erase_person(desk, place.person)
    record = finding.read_one(desk, place.enrolment)
    assert record
    kept = {name: value for name, value in record.items() if value not in (None, "", {})}
    assert kept["full_name"] == f"Erased {place.person}"
    assert kept["name_zh"] == f"已删除 {place.person}"
    assert (kept["nationality"], kept["gender"], kept["status"], kept["birth_date"]) == (
        "ET",
        "F",
        "selected",
        "1985-12",
    )
    assert (
        not {"passport_no", "email", "phone", "notes", "organization", "room_mate", "extra"}
        & kept.keys()
    )
    assert is_erased(record["full_name"])


def test_others_are_not_touched(desk: Desk, place: Place) -> None:
    def other(name: str) -> dict[str, Any]:
        one = people(desk, place.cohorts[0])[name]
        return {
            key: value for key, value in one.items() if key not in ("room_mate", "notes", "version")
        }

    before = {name: other(name) for name in ("Juma Said", "Ana Reyes")}
    erasure.erase_person(desk, place.person)
    assert {name: other(name) for name in before} == before
    juma = finding.read_one(desk, place.juma)
    assert juma
    assert juma["room_mate"] == f"Erased {place.person}"
    assert juma["notes"] == f"vegan meals; call Erased {place.person} Erased {place.person}"


def test_somebody_of_the_same_name_keeps_it_everywhere(desk: Desk, place: Place) -> None:
    twin = participants.add_participant(
        desk, place.cohorts[1], {"full_name": HANA[0], "nationality": "KE", "name_zh": "泽如洪海"}
    )
    erasure.erase_person(desk, place.person)
    record, juma = finding.read_one(desk, twin), finding.read_one(desk, place.juma)
    assert record
    assert juma
    assert (record["full_name"], record["name_zh"]) == (HANA[0], "泽如洪海")
    assert juma["room_mate"] == HANA[0]  # nobody can say which of the two is meant


def test_it_cannot_be_undone_and_history_says_it_without_a_value(desk: Desk, place: Place) -> None:
    erasure.erase_person(desk, place.person)
    newest = history.list_operations(desk)[0]
    assert (newest.words, newest.kind) == (f"Erase person no. {place.person}", "erase")
    with pytest.raises(KnownFault, match="nothing to undo"):
        desk.undo(newest.id)
    assert not any(one.fields for one in history.read_changes(desk, newest.id))


ZEROS = re.compile(rb"\0{16,}")  # much of a desk where something was wiped; no word holds so many


def scan_new(folder: Path, clean: set[bytes], spare: Path) -> dict[str, list[str]]:
    """As `scan`, but of no file again whose bytes were found clean before: most are backups,
    which stay as they are.
    """
    beside = spare.with_name(f"{spare.name}-new")
    for number, path in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
        content = path.read_bytes()
        if (known := hashlib.sha256(content).digest()) not in clean:
            clean.add(known)
            beside.mkdir(exist_ok=True)
            (beside / f"{number}-{path.name}").write_bytes(ZEROS.sub(b"\0" * 8, content))
    try:
        return scan(beside, PLANTED)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def test_older_operations_are_undone_and_bring_nothing_back(
    desk: Desk, here: Place, tmp_path: Path
) -> None:
    erasure.erase_person(desk, here.person)
    operations = [
        operation.id
        for operation in history.list_operations(desk)
        if operation.kind == "do" and not operation.is_undone
    ]
    clean: set[bytes] = set()
    for number in operations:
        desk.undo(number)
        assert not scan_new(desk.path.parent, clean, tmp_path), history.list_operations(desk)[
            0
        ].words
    while desk.redo_label() is not None:
        desk.redo()
    assert not scan(desk.path.parent, PLANTED)
    assert not [one.words for one in check_desk(desk) if not one.is_good]


def test_a_cohort_is_made_anonymous(desk: Desk, place: Place) -> None:
    before = figures(desk)
    plan = erasure.preview_cohort(desk, place.cohorts[0])
    assert (plan.typed, plan.elsewhere, len(plan.names)) == ("Shanghai", 1, 3)
    done = erasure.anonymise_cohort(desk, place.cohorts[0])
    assert (done.people, done.elsewhere) == (2, 1)
    assert figures(desk) == before
    names = sorted(people(desk, place.cohorts[0]))
    assert names == [*(f"Erased {number}" for number in (2, 3)), HANA[0]]
    here, there = finding.read_one(desk, place.enrolment), finding.read_one(desk, place.second)
    assert here
    assert there
    assert (here["notes"], here["organization"]) == (None, None)
    assert (there["organization"], there["passport_no"]) == ("qxemployer", "XQ7719283")


def test_a_preview_changes_nothing(desk: Desk, place: Place) -> None:
    before = contents(desk)
    plan = erasure.preview_person(desk, place.person)
    assert contents(desk) == before
    assert plan.is_meant(f" {HANA[0].upper()} ")
    assert not plan.is_meant("")
    assert not plan.is_meant("Juma Said")
    assert "1 photo" in plan.words
    assert "1 row of the tray" in plan.words


def test_a_late_writer_is_told(desk: Desk, place: Place) -> None:
    record = finding.read_one(desk, place.enrolment)
    assert record
    erasure.erase_person(desk, place.person)
    seen = {place.enrolment: (record["version"], record["person_version"])}
    with pytest.raises(KnownFault):
        participants.change_cells(
            desk, {place.enrolment: {"phone": "+251 999 888 777"}}, "late", seen
        )


def test_nobody_of_that_number(desk: Desk) -> None:
    for job in (
        erasure.preview_person,
        erasure.erase_person,
        erasure.preview_cohort,
        erasure.anonymise_cohort,
    ):
        with pytest.raises(KnownFault, match="no longer there"):
            job(desk, 99)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no second process can go on from here")
def test_killed_before_the_backups_are_clean_the_next_start_cleans_them(
    desk: Desk, here: Place
) -> None:
    desk.back_up("by hand")
    child = os.fork()
    if not child:  # the first backup that is written anew never is
        sys.addaudithook(lambda event, given: os._exit(9) if event == "shutil.copyfile" else None)
        erasure.erase_person(desk, here.person)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert scan(desk.path.parent, PLANTED), "the control: the backup still has them"
    assert desk.sentinel
    desk.sentinel.close()  # it does not know what the other wrote
    desk.sentinel = None
    desk.engine.dispose()
    assert erasure.list_waiting(desk)
    assert erasure.finish_waiting(desk) == []
    assert not scan(desk.path.parent, PLANTED)


def test_nothing_is_asked_of_the_erased_any_more(desk: Desk, place: Place) -> None:
    cohort = place.cohorts[0]
    before = overview.read_overview(desk, cohort, 6)
    assert any(line.count for line in before.lines)
    assert before.attention.count
    done = erasure.anonymise_cohort(desk, cohort)
    assert (done.people, done.elsewhere) == (2, 1)
    assert done.message.startswith(
        "2 people were erased. Of 1 person who is in other cohorts, too, only what this one held "
        "was erased."
    )
    told, board = overview.read_overview(desk, cohort, 6), boards.read_board(desk, cohort, 6)
    assert not any(line.count for line in (*told.lines, told.attention))
    assert (told.coming, told.counts["people"], told.counts["erased"]) == (0, 3, 3)
    assert len(board.ids) == 0
    assert not any(item.is_due for item in documents.checklist(desk, place.juma))
    there = overview.read_overview(desk, place.cohorts[1], 6)
    assert (there.coming, there.counts["erased"]) == (1, 0), "elsewhere she is asked as before"
    late = participants.add_participant(desk, cohort, {"full_name": "Erasmus Late"})
    assert overview.read_overview(desk, cohort, 6).coming == 1
    assert list(
        finding.find_ids(desk, Query.of(cohort, rules=(QueryRule("passport_missing"),)))
    ) == [late]


def test_the_preview_names_those_who_go_and_in_the_language_of_the_moment(
    desk: Desk, place: Place
) -> None:
    second = place.person + 1
    erasure.erase_person(desk, second)
    with speaking("zh"):
        assert erasure.preview_person(desk, second).typed == f"已删除 {second}"
        plan = erasure.preview_cohort(desk, place.cohorts[0])
    assert f"{ANA[0]}\n" in plan.words + "\n"
    # in another cohort, too; erased before
    for other in (HANA[0], f"Erased {second}", f"已删除 {second}"):
        assert other not in plan.words
    done = erasure.anonymise_cohort(desk, place.cohorts[0])
    assert (done.people, done.elsewhere) == (1, 1)

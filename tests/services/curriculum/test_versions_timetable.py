"""Timetables published on a real desk, undone, and compared with what stands now."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from lcdesk.model.entities import TimetableVersion
from lcdesk.model.faults import KnownFault
from lcdesk.model.timetable_changes import change_notice_text, sentence_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import curriculum, published_versions
from lcdesk.services.participants.participants import add_participant
from tests.services.rows import contents

DAY = dt.date(2026, 12, 9)


@pytest.fixture
def talk(desk: Desk, cohort_id: int) -> int:
    values = {
        "title": "Energy storage",
        "title_zh": "储能",
        "date": DAY,
        "start": dt.time(15),
        "venue": "Room 305",
    }
    return curriculum.add_activity(
        desk, cohort_id, {**values, "speaker": "Li Wen", "interpreter": "Bo Chen"}
    )


def told(desk: Desk, cohort_id: int, number: int | None = None) -> list[str]:
    return [
        sentence_of(change, "en")
        for change in published_versions.compare(desk, cohort_id, number).changes
    ]


def test_a_version_keeps_the_timetable_as_it_stood(desk: Desk, cohort_id: int, talk: int) -> None:
    assert published_versions.publish(desk, cohort_id, "first print") == 1
    assert told(desk, cohort_id) == []
    curriculum.change_activities(desk, [talk], {"start": dt.time(15, 30), "venue": "Room 302"})
    assert told(desk, cohort_id) == [
        "[Moved] Energy storage: Time: Wed 9 Dec 15:00 → 15:30; Venue: Room 305 → Room 302"
    ]
    assert published_versions.publish(desk, cohort_id) == 2
    assert told(desk, cohort_id) == []
    assert len(told(desk, cohort_id, 1)) == 1
    lines = published_versions.list_versions(desk, cohort_id)
    assert [(line.number, line.note, line.activities) for line in lines] == [
        (2, None, 1),
        (1, "first print", 1),
    ]


def test_publishing_is_undone_and_done_again(desk: Desk, cohort_id: int, talk: int) -> None:
    before = contents(desk)
    published_versions.publish(desk, cohort_id)
    assert desk.undo_label() == "Publish version 1 of the timetable"
    kept = contents(desk)
    desk.undo()
    assert contents(desk) == before
    assert published_versions.list_versions(desk, cohort_id) == []
    desk.redo()
    assert contents(desk) == kept
    assert told(desk, cohort_id) == []


def test_undo_of_a_change_leaves_nothing_to_tell(desk: Desk, cohort_id: int, talk: int) -> None:
    published_versions.publish(desk, cohort_id)
    curriculum.remove_activities(desk, [talk])
    assert told(desk, cohort_id) == ["[Cancelled] Energy storage: was Wed 9 Dec 15:00 · Room 305"]
    desk.undo()
    assert told(desk, cohort_id) == []


def test_what_cannot_be_published_is_told(desk: Desk, cohort_id: int) -> None:
    with pytest.raises(KnownFault, match="no activities yet"):
        published_versions.publish(desk, cohort_id)
    with pytest.raises(KnownFault, match="No version"):
        published_versions.compare(desk, cohort_id)
    curriculum.add_activity(desk, cohort_id, {"title": "Talk"})
    published_versions.publish(desk, cohort_id)
    with pytest.raises(KnownFault, match="Nothing has changed since version 1"):
        published_versions.publish(desk, cohort_id)
    with pytest.raises(KnownFault, match="There is no version 7"):
        published_versions.compare(desk, cohort_id, 7)


def test_each_hears_of_their_own(desk: Desk, cohort_id: int, talk: int) -> None:
    for name, group, status in (
        ("Ana Reyes", "A", "confirmed"),
        ("Juma Said", "B", "confirmed"),
        ("Hana Tesfaye", "A", "declined"),
    ):
        add_participant(desk, cohort_id, {"full_name": name, "group_name": group, "status": status})
    visit = curriculum.add_activity(
        desk, cohort_id, {"title": "Visit", "date": DAY, "group_name": "A"}
    )
    published_versions.publish(desk, cohort_id)
    curriculum.change_activities(desk, [talk], {"speaker": "Chen Yi", "bus": "2"})
    curriculum.change_activities(desk, [visit], {"start": dt.time(9)})
    found = published_versions.compare(desk, cohort_id)
    assert {who.name for who in found.people} == {
        "Ana Reyes",
        "Juma Said",
        "Li Wen",
        "Chen Yi",
        "Bo Chen",
    }

    def heard(name: str) -> list[str]:
        return [
            change.record["title"]
            for change in published_versions.narrowed(
                found, published_versions.person_named(found, name)
            )
        ]

    assert heard("Ana Reyes") == ["Visit", "Energy storage"]
    assert heard("juma") == ["Energy storage"]
    assert heard("Li Wen") == heard("Chen Yi") == heard("Bo Chen") == ["Energy storage"]
    assert published_versions.narrowed(found, day=DAY + dt.timedelta(days=1)) == []
    with pytest.raises(KnownFault, match="Several people"):
        published_versions.person_named(found, "chen")
    with pytest.raises(KnownFault, match="Nobody called"):
        published_versions.person_named(found, "Nobody")


def test_a_slip_is_saved_as_text(desk: Desk, cohort_id: int, talk: int, tmp_path: Path) -> None:
    published_versions.publish(desk, cohort_id)
    curriculum.change_activities(desk, [talk], {"start": dt.time(16)})
    found = published_versions.compare(desk, cohort_id)
    change_notice = published_versions.change_notice_of(
        desk, cohort_id, found, published_versions.person_named(found, "Li Wen")
    )
    published_versions.save_text(change_notice_text(change_notice), tmp_path / "slip.txt")
    raw = (tmp_path / "slip.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "15:00 → 16:00\r\n" in raw.decode("utf-8-sig")
    with pytest.raises(KnownFault, match="is a folder"):
        published_versions.save_text("", tmp_path)


def test_versions_go_with_their_cohort_and_come_back(desk: Desk, cohort_id: int, talk: int) -> None:
    from lcdesk.services.cohorts.cohorts import remove_cohort

    published_versions.publish(desk, cohort_id)
    kept = contents(desk)
    remove_cohort(desk, cohort_id)
    assert not contents(desk)["TimetableVersion"]
    desk.undo()
    assert contents(desk) == kept


def test_only_the_clashes_that_were_seen_are_published_with(
    desk: Desk, cohort_id: int, talk: int
) -> None:
    busy = {"title": "Hydrogen", "date": DAY, "start": dt.time(15), "speaker": "Li Wen"}
    curriculum.add_activity(desk, cohort_id, {**busy, "venue": "Hall 1"})
    seen = published_versions.open_clashes(desk, cohort_id)
    assert {clash.level for clash in seen} == {"clash"}
    with pytest.raises(published_versions.ClashesOpen) as refused:
        published_versions.publish(desk, cohort_id)
    assert [clash.key for clash in refused.value.clashes] == [clash.key for clash in seen]
    later = curriculum.add_activity(
        desk, cohort_id, {**busy, "title": "Methane", "venue": "Hall 2"}
    )
    with pytest.raises(published_versions.ClashesOpen):
        published_versions.publish(desk, cohort_id, despite=seen)
    assert published_versions.list_versions(desk, cohort_id) == []
    curriculum.remove_activities(desk, [later])
    assert published_versions.publish(desk, cohort_id, despite=seen) == 1


def test_what_is_open_is_listed_and_the_history_says_so(
    desk: Desk, cohort_id: int, talk: int
) -> None:
    lecture = {"title": "Hydrogen", "kind": "lecture", "date": DAY, "start": dt.time(9)}
    lone = curriculum.add_activity(desk, cohort_id, lecture)
    curriculum.add_activity(desk, cohort_id, {**lecture, "kind": "free", "start": dt.time(20)})
    found = published_versions.open_items(desk, cohort_id)
    assert not found.clashes
    assert [record["id"] for record in found.without_room] == [lone]
    assert [record["id"] for record in found.without_speaker] == [lone]
    assert found.activities == [lone]
    assert len(found.lines()) == 2
    assert all("“Hydrogen”" in line for line in found.lines())
    assert published_versions.publish(desk, cohort_id) == 1
    assert desk.undo_and_redo_labels()[0] == (
        "Publish version 1 of the timetable; open: clashes 0, without a room 1, without a speaker 1"
    )


def test_of_many_clashes_the_first_are_told_in_words(desk: Desk, cohort_id: int, talk: int) -> None:
    busy = {"date": DAY, "start": dt.time(15), "speaker": "Li Wen"}
    for number in range(3):
        curriculum.add_activity(
            desk, cohort_id, {**busy, "title": f"Talk {number}", "venue": f"Hall {number}"}
        )
    found = published_versions.open_clashes(desk, cohort_id)
    assert len(found) > published_versions.NAMED
    words = " ".join(published_versions.clash_lines(found))
    assert all(clash.message in words for clash in found[: published_versions.NAMED])
    assert found[published_versions.NAMED].message not in words
    assert str(len(found) - published_versions.NAMED) in words


def test_titles_are_told_but_not_against_a_version_that_kept_none(
    desk: Desk, cohort_id: int, talk: int
) -> None:
    """Nor what was said afterwards, which nobody reads in a timetable."""
    people = [("host", "Chen Yi", "Dean", None)]
    curriculum.set_activity_people(desk, talk, people)
    published_versions.publish(desk, cohort_id)
    curriculum.change_activities(desk, [talk], {"host_title": "Rector", "summary": "Agreed."})
    assert told(desk, cohort_id) == ["[Changed] Energy storage: Host's title: Dean → Rector"]

    def as_earlier(work: Work) -> None:
        (row,) = work.session.scalars(sa.select(TimetableVersion))
        left = ("form", "host_title")
        data = [{key: one[key] for key in one if key not in left} for one in row.data]
        work.set(row, {"data": data})

    desk.execute("earlier", as_earlier)
    assert told(desk, cohort_id) == []
    curriculum.change_activities(desk, [talk], {"host": "Su Lan"})
    assert len(told(desk, cohort_id)) == 1

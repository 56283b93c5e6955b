"""Changes between two states of a timetable: laws on invented timetables, and the words of both
languages.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.timetable_changes import (
    ROLES,
    TOLD,
    WHEN,
    ChangedPart,
    Heading,
    TimetableChange,
    TimetableReader,
    by_day,
    change_notice_text,
    changes_between,
    groups_of,
    kind_of,
    lines_of,
    make_change_notice,
    of_day,
    of_person,
    sentence_of,
)

Record = dict[str, Any]
DAY = dt.date(2026, 12, 9)
# One draw each: these laws ask for some thousand values.
DAYS = st.sampled_from((None, *(DAY + dt.timedelta(days=days) for days in range(6))))
HOURS = st.sampled_from(
    (None, *(dt.time(hour, minute) for hour in range(8, 21) for minute in range(60)), dt.time(21))
)
WORDS = st.sampled_from((None, "Li Wen", "Ana Reyes; Bo Chen", "A", "B", "Room 305", "储能"))
VALUES = {
    "date": DAYS,
    "start": HOURS,
    "end": HOURS,
    "is_confirmed": st.booleans(),
    "kind": st.sampled_from(("lecture", "meal")),
}


@st.composite
def timetables(draw: st.DrawFn) -> list[Record]:
    """Up to six activities with titles that differ."""
    count = draw(st.integers(0, 6))
    return [
        {
            **{name: draw(VALUES.get(name, WORDS)) for name in TOLD},
            "title": f"Activity {number}",
            "id": number,
        }
        for number in range(count)
    ]


def record(number: int = 1, **values: Any) -> Record:
    return {
        **dict.fromkeys(TOLD),
        "id": number,
        "title": f"Activity {number}",
        "date": DAY,
        **values,
    }


@given(timetables())
def test_a_timetable_does_not_differ_from_itself(records: list[Record]) -> None:
    assert changes_between(records, [dict(one) for one in records]) == []


@given(timetables(), st.data())
def test_an_edit_shows_as_exactly_this_edit(records: list[Record], data: st.DataObject) -> None:
    if not records:
        return
    at = data.draw(st.integers(0, len(records) - 1))
    name = data.draw(st.sampled_from(TOLD))
    before = records[at][name]
    after = data.draw(
        VALUES.get(name, WORDS).filter(lambda value: (value or None) != (before or None))
    )
    edited = [
        {**one, name: after} if number == at else dict(one) for number, one in enumerate(records)
    ]
    (change,) = changes_between(records, edited)
    assert (change.what, change.record["id"]) == ("changed", records[at]["id"])
    moment = ("date", "start", "end")
    expected = (
        ChangedPart(
            WHEN,
            tuple(records[at][one] for one in moment),
            tuple(edited[at][one] for one in moment),
        )
        if name in moment
        else ChangedPart(name, before, after)
    )
    assert change.parts == (expected,)
    for language in ("en", "zh"):
        assert all(lines_of(change, language))


@given(timetables(), timetables())
def test_changes_lead_from_the_one_to_the_other(old: list[Record], new: list[Record]) -> None:
    """What is cancelled goes, what is new comes, parts are set: the result is the new timetable."""
    built = {one["id"]: dict(one) for one in old}
    for change in changes_between(old, new):
        if change.old is not None and change.new is None:
            del built[change.old["id"]]
        if change.new is not None:
            built.pop(change.old["id"], None) if change.old else None
            built[change.new["id"]] = dict(change.new)
    assert built == {one["id"]: one for one in new}


@given(timetables(), timetables())
def test_everybody_hears_of_each_change_of_an_activity_for_all(
    old: list[Record], new: list[Record]
) -> None:
    changes = changes_between(old, new)
    told = of_person(changes, TimetableReader("Somebody", is_participant=True))
    assert told == [
        one
        for one in changes
        if any(not groups_of(state.get("group_name")) for state in one.states)
    ]
    for change in changes:
        names = {
            name
            for state in change.states
            for role in ROLES
            for name in str(state[role] or "").split("; ")
            if name
        }
        assert all(change in of_person([change], TimetableReader(name)) for name in names)
        assert all(change in of_day([change], day) for day in change.days if day)
    assert sum(len(found) for _day, found in by_day(changes)) == sum(
        len(one.days) for one in changes
    )


def test_words_of_both_languages() -> None:
    old = record(
        title="Energy storage",
        title_zh="储能",
        start=dt.time(15),
        venue="Room 305",
        venue_zh="305室",
    )
    new = {**old, "start": dt.time(15, 30), "venue": "Room 302", "venue_zh": None}
    (change,) = changes_between([old], [new])
    assert kind_of(change) == "moved"
    assert lines_of(change, "en") == ["Time: Wed 9 Dec 15:00 → 15:30", "Venue: Room 305 → Room 302"]
    assert lines_of(change, "zh") == ["时间：12月9日 周三 15:00 → 15:30", "地点：305室 → Room 302"]
    assert sentence_of(change, "en").startswith(
        "[Moved] Energy storage: Time: Wed 9 Dec 15:00 → 15:30; Venue"
    )
    (moved,) = changes_between(
        [old], [{**old, "date": DAY + dt.timedelta(days=1), "end": dt.time(17)}]
    )
    assert lines_of(moved, "en") == ["Time: Wed 9 Dec 15:00 → Thu 10 Dec 15:00–17:00"]
    assert moved.days == (DAY + dt.timedelta(days=1), DAY)
    (gone,) = changes_between([old], [])
    assert (gone.what, lines_of(gone, "zh")) == ("cancelled", ["原定：12月9日 周三 15:00 · 305室"])
    (come,) = changes_between([], [{**old, "speaker": "Li Wen"}])
    assert lines_of(come, "en") == ["Wed 9 Dec 15:00 · Room 305 · Li Wen"]


def test_a_choice_is_told_in_the_language_asked_for() -> None:
    (change,) = changes_between(
        [record(kind="lecture", is_confirmed=False)], [record(kind="discussion", is_confirmed=True)]
    )
    assert lines_of(change, "en") == ["Kind: lecture → discussion", "Confirmed: no → yes"]
    assert "讨论" in lines_of(change, "zh")[0]
    assert lines_of(change, "zh")[1].endswith("→ 是")


def test_another_speaker_is_one_change_not_three() -> None:
    old = record(speaker="Li Wen", speaker_title="Prof.", speaker_organization="Tongji University")
    new = {
        **old,
        "speaker": "Ana Reyes",
        "speaker_title": "Dr",
        "speaker_organization": "Sample University",
    }
    (change,) = changes_between([old], [new])
    assert [part.name for part in change.parts] == ["speaker"]
    (titled,) = changes_between([old], [{**old, "speaker_title": "Dean"}])
    assert [part.name for part in titled.parts] == ["speaker_title"]


def test_what_an_import_made_anew_is_not_told_twice() -> None:
    old = [record(1, title="Opening", start=dt.time(9)), record(2, title="Talk")]
    new = [
        record(7, title="Opening", start=dt.time(10)),
        record(2, title="Talk"),
        record(8, title="Visit"),
    ]
    told = [(change.what, change.record["id"]) for change in changes_between(old, new)]
    assert sorted(told) == [("changed", 7), ("new", 8)]


def test_a_locked_activity_is_no_news() -> None:
    assert changes_between([record()], [{**record(), "is_locked": True}]) == []


def test_participants_hear_of_their_group_alone() -> None:
    old = record(group_name="A、B", start=dt.time(9))
    changes = changes_between([old], [{**old, "group_name": "B"}])
    for group, hears in (("a", True), ("b", True), ("c", False)):
        who = TimetableReader("Somebody", is_participant=True, groups=frozenset({group}))
        assert bool(of_person(changes, who)) is hears, (
            "who was in it must hear that they are not any more"
        )
    assert not of_person(changes, TimetableReader("A stranger"))


def test_the_slip_as_text() -> None:
    change = TimetableChange(
        "new",
        new=record(title="Energy storage", title_zh="储能", start=dt.time(9), speaker="Li Wen"),
    )
    moment = dt.datetime(2026, 12, 8, 17, 5)
    heading = Heading({"name_en": "Low-Carbon", "name_zh": "绿色低碳"}, 3, moment, moment, "Li Wen")
    text = change_notice_text(make_change_notice(heading, [change]))
    for words in (
        "Low-Carbon\n绿色低碳\n",
        "课表变更通知",
        "for Li Wen · since version 3 of Tue 8 Dec",
        "Wed 9 Dec  12月9日 周三",
        "[New 新增] Energy storage / 储能",
        "2026-12-08 17:05",
    ):
        assert words in text
    assert text.count("Wed 9 Dec 09:00 · Li Wen") == 1
    none = change_notice_text(make_change_notice(heading, [change], DAY + dt.timedelta(days=1)))
    assert "Nothing has changed." in none
    assert "没有变动。" in none

"""The timetable rules once more, straight from their words and as slow as they come; and random
timetables for both.

`python -m tests.model.clashes.clash_oracle 10000` holds the finder against it on so many timetables, and
its cures against their promise on a tenth of them.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from lcdesk.model.clashes import (
    LIMITS,
    RULES,
    Level,
    Limits,
    TimetableContext,
    find_clashes,
    find_fixes,
)
from lcdesk.model.clashes.rules import Trial

Record = dict[str, Any]
Key = tuple[str, frozenset[int]]
MONDAY = dt.date(2026, 12, 7)
DAYS = [MONDAY + dt.timedelta(days=days) for days in (-1, 0, 1, 3, 4, 5)]
GROUPS = ("A", "B")
PEOPLE = ("Lin Hua", "Wu Di", "Gu Yue")
VENUES = [
    {"id": 1, "name": "Room 301", "name_zh": "301室", "capacity": 30},
    {"id": 2, "name": "Room 302", "name_zh": "302室", "capacity": 10},
    {"id": 3, "name": "Plant", "name_zh": None, "capacity": None},
    {"id": 4, "name": "Room 303", "name_zh": None, "capacity": 25},
]
WAYS = [{"from_id": 1, "to_id": 3, "minutes": 40}, {"from_id": 3, "to_id": 2, "minutes": 600}]
KINDS = (
    None,
    "lecture",
    "lecture",
    "lecture",
    "discussion",
    "ceremony",
    "field_visit",
    "meal",
    "free",
    "travel",
    "test",
)
EVERY: dict[str, Level] = {
    name: "warning" if rule.level == "ignore" else rule.level for name, rule in RULES.items()
}


# --- the oracle ---


def span(record: Record) -> tuple[dt.datetime, dt.datetime] | None:
    """From when to when, half-open; no end is an hour, no length a minute, an evening may end in
    the small hours.
    """
    start, end = record.get("start"), record.get("end")
    if start is None:
        return None
    first = dt.datetime.combine(record["date"], start)
    if end is None or is_backwards(record):
        return first, first + dt.timedelta(hours=1)
    last = dt.datetime.combine(record["date"], end)
    if last < first:
        last += dt.timedelta(days=1)
    return first, max(last, first + dt.timedelta(minutes=1))


def is_backwards(record: Record) -> bool:
    start, end = record.get("start"), record.get("end")
    by_night = start is not None and end is not None and start >= dt.time(18) and end <= dt.time(8)
    return start is not None and end is not None and end < start and not by_night


def people(record: Record, role: str) -> set[str]:
    return {name for name in (record.get(role) or "").split("; ") if name}


def everybody(record: Record) -> set[str]:
    return {
        name
        for role in ("speaker", "host", "interpreter", "escort")
        for name in people(record, role)
    }


def groups(record: Record, known: Iterable[str]) -> set[str]:
    return {record["group_name"]} if record.get("group_name") else set(known) or {""}


def expected(timetable: list[Record], around: TimetableContext) -> set[Key]:
    """Every breach of every rule."""
    levels: dict[str, Level] = {
        **{name: rule.level for name, rule in RULES.items()},
        **around.levels,
    }
    dated = [record for record in timetable if record.get("date")]
    known = {record["group_name"] for record in dated if record.get("group_name")}
    others = [dict(record) for record in around.others if record.get("date")]
    found = {
        *pairs(dated),
        *_elsewhere(dated, others),
        *_travel(dated, others, around, known),
        *_alone(dated, around),
        *_days(dated, around, known),
    }
    return {key for key in found if levels[key[0]] != "ignore"}


def _meet(one: Record, other: Record) -> bool:
    first, second = span(one), span(other)
    return (
        first is not None and second is not None and first[0] < second[1] and second[0] < first[1]
    )


def pairs(timetable: list[Record]) -> Iterator[Key]:
    """Every two that overlap and share a venue, a person or a group."""
    for one, other in combinations(timetable, 2):
        if not _meet(one, other):
            continue
        pair, kinds = frozenset((one["id"], other["id"])), {one.get("kind"), other.get("kind")}
        if (
            one.get("venue")
            and one["venue"] == other.get("venue")
            and "free" not in kinds
            and kinds != {"meal"}
        ):
            yield "venue_twice", pair
        for name in everybody(one) & everybody(other):
            shared = [
                role
                for role in ("speaker", "interpreter", "escort")
                if name in people(one, role) & people(other, role)
            ]
            yield (f"{shared[0]}_twice" if shared else "person_twice"), pair
        own, theirs = one.get("group_name"), other.get("group_name")
        if (own == theirs or not own or not theirs) and "free" not in kinds:
            yield "group_twice", pair


def _elsewhere(timetable: list[Record], others: list[Record]) -> Iterator[Key]:
    for one in timetable:
        for other in others:
            kinds = {one.get("kind"), other.get("kind")}
            is_one_place = (
                one.get("venue") == other.get("venue") is not None
                and "free" not in kinds
                and kinds != {"meal"}
            )
            if _meet(one, other) and (is_one_place or everybody(one) & everybody(other)):
                yield "other_cohort", frozenset((one["id"], other["id"]))


def _travel(
    timetable: list[Record], others: list[Record], around: TimetableContext, known: set[str]
) -> Iterator[Key]:
    """From each activity to the next of a group or person: the next is preceded by whoever ended
    last before it began.
    """
    ids = {venue["name"]: venue["id"] for venue in around.venues}
    ways = {frozenset((way["from_id"], way["to_id"])): way["minutes"] for way in around.ways}
    placed = [record for record in timetable if span(record) and record.get("venue") in ids]
    lines = [[r for r in placed if group in groups(r, known)] for group in known or {""}]
    theirs = [record for record in others if span(record) and record.get("venue") in ids]
    everyone = [*placed, *theirs]
    lines += [
        [r for r in everyone if name in everybody(r)]
        for name in {n for r in everyone for n in everybody(r)}
    ]
    for line in lines:
        ordered = sorted(line, key=lambda r: (r["date"], *_span(r), r["id"]))
        for place, record in enumerate(ordered):
            if not place:
                continue
            before = max(enumerate(ordered[:place]), key=lambda one: (_span(one[1])[1], one[0]))[1]
            left = (_span(record)[0] - _span(before)[1]).total_seconds() / 60
            needed = ways.get(frozenset((ids[before["venue"]], ids[record["venue"]])), 0)
            if (
                left >= 0
                and not (before in theirs and record in theirs)
                and before["venue"] != record["venue"]
                and left < needed
            ):
                yield "travel_too_short", frozenset((before["id"], record["id"]))


def _span(record: Record) -> tuple[dt.datetime, dt.datetime]:
    found = span(record)
    assert found
    return found


def _alone(timetable: list[Record], around: TimetableContext) -> Iterator[Key]:
    holidays: Any = around.holidays
    says_confirmed = any(record.get("is_confirmed") is not None for record in timetable)
    for record in timetable:
        start, end, kind = record.get("start"), record.get("end"), record.get("kind")
        has_titles = bool(record.get("title") and record.get("title_zh"))
        wrong = {
            "outside_dates": not _is_inside(record["date"], around),
            "venue_too_small": _is_crowded(record, around),
            "public_holiday": kind not in ("meal", "free") and record["date"] in holidays,
            "ends_before_start": is_backwards(record),
            "end_missing": start is not None and end is None,
            "speaker_unconfirmed": says_confirmed
            and record.get("speaker")
            and not record.get("is_confirmed"),
            "title_missing": kind not in ("meal", "free", "travel") and not has_titles,
            "friday_noon": kind not in ("meal", "free")
            and span(record)
            and _is_friday_noon(record),
        }
        yield from (
            (rule, frozenset((record["id"],))) for rule, is_wrong in wrong.items() if is_wrong
        )


def _is_inside(day: dt.date, around: TimetableContext) -> bool:
    return around.cohort.get("starts", day) <= day <= around.cohort.get("ends", day)


def _is_crowded(record: Record, around: TimetableContext) -> bool:
    sizes: Any = around.cohort.get("sizes") or {}
    capacity = {venue["name"]: venue["capacity"] for venue in around.venues}.get(
        record.get("venue")
    )
    return bool(capacity) and sizes.get(record.get("group_name"), sizes.get(None, 0)) > capacity


def _is_friday_noon(record: Record) -> bool:
    first, last = (
        dt.datetime.combine(record["date"], moment) for moment in (dt.time(12), dt.time(13, 30))
    )
    return record["date"].weekday() == 4 and _span(record)[0] < last and _span(record)[1] > first


def _days(timetable: list[Record], around: TimetableContext, known: set[str]) -> Iterator[Key]:
    """Minute by minute."""
    for group in known or {""}:
        for day in {record["date"] for record in timetable}:
            midnight = dt.datetime.combine(day, dt.time())
            own = [
                r for r in timetable if r["date"] == day and span(r) and group in groups(r, known)
            ]
            work = [r for r in own if r.get("kind") not in ("meal", "free")]
            taught = [r for r in work if r.get("kind") != "travel"]
            if len({minute for r in taught for minute in _minutes(r, midnight)}) > around.limits.of(
                LIMITS["day_length"]
            ):
                yield "day_too_long", frozenset(r["id"] for r in taught)
            noon = range(
                around.limits.of(LIMITS["meal_from"]), around.limits.of(LIMITS["meal_until"])
            )
            busy = {minute for r in work for minute in _minutes(r, midnight)}
            longest = run = 0
            for minute in noon:
                run = 0 if minute in busy else run + 1
                longest = max(longest, run)
            at_noon = frozenset(r["id"] for r in work if set(_minutes(r, midnight)) & set(noon))
            if at_noon and longest < around.limits.of(LIMITS["meal_length"]):
                yield "no_meal_gap", at_noon


def _minutes(record: Record, midnight: dt.datetime) -> range:
    first, last = (int((moment - midnight).total_seconds() // 60) for moment in _span(record))
    return range(first, last)


# --- random timetables ---


def timetable(dice: random.Random, most: int = 12) -> list[Record]:
    """Crowded days, so that most of it clashes: equal times, points in time, nights, ends that
    are missing or wrong.
    """
    made = [_activity(dice, number + 1) for number in range(dice.randint(0, most))]
    if made and dice.random() < 0.3:  # the same start and end, to the minute
        one, other = dice.choice(made), dice.choice(made)
        other.update({name: one[name] for name in ("date", "start", "end")})
    return made


def _activity(dice: random.Random, number: int) -> Record:
    start = (
        dice.randrange(8 * 4, 20 * 4) * 15 if dice.random() < 0.9 else dice.randrange(0, 24 * 60)
    )
    draw = dice.random()
    end: int | None = start + dice.choice((30, 60, 90, 90, 120, 180, 240))
    if draw < 0.08:
        end = None
    elif draw < 0.12:
        end = start
    elif draw < 0.17:
        end = dice.randrange(0, 24 * 60)
    elif draw < 0.22:
        start, end = dice.randrange(18 * 4, 24 * 4) * 15, dice.randrange(0, 9 * 60)
    roles = {
        role: "; ".join(dice.sample(PEOPLE, dice.choice((1, 1, 2))))
        if dice.random() < 0.3
        else None
        for role in ("speaker", "host", "interpreter", "escort")
    }
    return {
        "id": number,
        "date": dice.choice(DAYS) if dice.random() < 0.97 else None,
        "start": None if dice.random() < 0.04 else clock(start),
        "end": None if end is None else clock(end),
        "kind": dice.choice(KINDS),
        "title": dice.choice(("Water", "Water", None)),
        "title_zh": dice.choice(("水", "水", None)),
        "venue": dice.choice((None, "Room 301", "Room 302", "Plant")),
        "group_name": dice.choice((None, None, *GROUPS)),
        "is_confirmed": dice.choice((None, None, True, False)),
        "is_locked": dice.random() < 0.1 or None,
        **roles,
    }


def clock(minute: int) -> dt.time:
    return dt.time(minute // 60 % 24, minute % 60)


def surroundings(dice: random.Random) -> TimetableContext:
    """Venues, ways, dates, sizes and holidays; every rule is asked, or each as the program has
    it.
    """
    return TimetableContext(
        venues=VENUES,
        ways=WAYS if dice.random() < 0.7 else (),
        levels=EVERY if dice.random() < 0.8 else {},
        cohort={
            "starts": MONDAY,
            "ends": MONDAY + dt.timedelta(days=4),
            "sizes": {None: 22, "A": 11, "B": 11},
        },
        holidays={DAYS[2]: "Founding day"} if dice.random() < 0.5 else {},
        limits=Limits(
            day_length=dice.choice((420, 420, 300)), meal_length=dice.choice((45, 45, 75))
        ),
        others=[_activity(dice, 100 + number) for number in range(dice.choice((0, 0, 3)))],
    )


# --- what must hold ---


def check_clashes(dice: random.Random) -> int:
    """The finder finds what the oracle finds, each once; how many that were."""
    planned, around = timetable(dice), surroundings(dice)
    clashes = find_clashes(planned, around)
    found = [(clash.rule, frozenset(clash.activities)) for clash in clashes]
    wanted = expected(planned, around)
    assert set(found) == wanted, (planned, set(found) ^ wanted)
    assert len(found) == len(wanted)
    assert all(clash.message for clash in clashes)
    return len(found)


def check_fixes(dice: random.Random, most: int = 10) -> int:
    """Every cure of every breach takes it away and brings nothing, and leaves alone what is
    locked; how many that were.
    """
    planned, around = timetable(dice, most), surroundings(dice)
    by_id = {record["id"]: record for record in planned}
    before = expected(planned, around)
    count = 0
    for clash in find_clashes(planned, around):
        for fix in find_fixes(clash, planned, around):
            changed = [{**record, **fix.changes.get(record["id"], {})} for record in planned]
            after = expected(changed, around)
            assert (clash.rule, frozenset(clash.activities)) not in after, (fix, planned)
            assert after <= before, (clash, fix, after - before, planned)
            assert not any(by_id[key].get("is_locked") for key in fix.changes), (fix, planned)
            assert fix.words, fix
            assert fix.full_words, fix
            count += 1
    return count


def made_minutes(planned: list[Record], changes: Any, around: TimetableContext) -> int:
    """The programme of the longest day on which something stands that has other hours, for those
    who take part in it; 0 where nothing has.
    """
    after = [
        {**one, **changes.get(one["id"], {})} for one in planned if one.get("date") is not None
    ]
    by_id = {record["id"]: record for record in planned}
    moved = [
        one
        for one in after
        if (one["date"], span(one)) != (by_id[one["id"]]["date"], span(by_id[one["id"]]))
    ]
    known = {record["group_name"] for record in after if record.get("group_name")}
    longest = 0
    for record in moved:
        midnight = dt.datetime.combine(record["date"], dt.time())
        taught = [
            one
            for one in after
            if one["date"] == record["date"]
            and span(one)
            and one.get("kind") not in ("meal", "free", "travel")
        ]
        for group in groups(record, known):
            own = [one for one in taught if group in groups(one, known)]
            minutes = {minute for one in own for minute in _minutes(one, midnight)}
            longest = max(longest, len(minutes))
    return longest


def check_day_lengths(dice: random.Random) -> None:
    """What a fix says of the day it makes is so; and none makes a day longer than the office allows
    where any way at all leaves it within.
    """
    planned, around = timetable(dice, 6), surroundings(dice)
    most, trial = around.limits.of(LIMITS["day_length"]), Trial(planned, around)
    for clash in find_clashes(planned, around):
        offered = find_fixes(clash, planned, around)
        lengths = [made_minutes(planned, fix.changes, around) for fix in offered]
        for fix, minutes in zip(offered, lengths, strict=True):
            assert fix.effect is not None
            assert fix.effect.longest == minutes, (fix, planned)
        if not any(minutes > most for minutes in lengths):
            continue
        assert min(lengths) > most, (offered, planned)
        # those of other cohorts stay where they are
        own = [key for key in clash.activities if key in trial.slots]
        free = [key for key in own if not trial.slots[key].record.get("is_locked")]
        for way in RULES[clash.rule].proposals(clash.field):
            for _cost, fix in (each for key in free for each in way(trial.plan, trial.slots[key])):
                is_within = made_minutes(planned, fix.changes, around) <= most
                assert not (is_within and trial.cured(clash, fix.changes)), (fix, planned)


def told(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(count: int) -> None:
    begun = time.perf_counter()
    found = sum(check_clashes(random.Random(seed)) for seed in range(count))
    told(
        f"{count} timetables, {found} breaches: the finder and the oracle agree "
        f"({time.perf_counter() - begun:.0f} s)"
    )
    begun = time.perf_counter()
    cured = sum(check_fixes(random.Random(seed)) for seed in range(max(count // 10, 1)))
    told(
        f"{max(count // 10, 1)} timetables, {cured} cures: none brings a breach "
        f"({time.perf_counter() - begun:.0f} s)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

"""What has changed between two states of a timetable: two lists of activity records → changes,
by day and by person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.names import people_in_role

What = Literal["new", "cancelled", "changed"]
WHEN = "when"
_MOMENT = ("date", "start", "end")
ROLES = ("speaker", "host", "addressed", "attended", "interpreter", "escort")
_OF_SPEAKER = ("speaker_organization", "speaker_title")
_UNTOLD = frozenset({"is_locked"})  # a matter of the planner's, not of those who read the timetable
_FIRST = ("venue", "speaker")
TOLD = (
    *_FIRST,
    *(one.name for one in ACTIVITY.fields if one.name not in _UNTOLD and one.name not in _FIRST),
)
"""The fields whose change is told, what people look for first."""


class ToldActivity(TypedDict):
    """An activity as a timetable tells it: besides these, all fields of the catalogue's ACTIVITY."""

    id: int
    venue_zh: str | None
    date: dt.date | None
    start: dt.time | None
    end: dt.time | None
    kind: str | None
    title: str | None
    title_zh: str | None
    venue: str | None
    speaker: str | None
    group_name: str | None


@dataclass(frozen=True)
class ChangedPart:
    """One thing that is otherwise: `name` is a field of an activity, or "when" for day, start
    and end together.
    """

    name: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class TimetableChange:
    """An activity that is new, cancelled or otherwise; the records before and after, and what
    differs.
    """

    what: What
    old: ToldActivity | None = None
    new: ToldActivity | None = None
    parts: tuple[ChangedPart, ...] = ()

    @property
    def record(self) -> ToldActivity:
        """The activity as it is now, or as it was last."""
        found = self.new if self.new is not None else self.old
        assert found is not None
        return found

    @property
    def states(self) -> tuple[ToldActivity, ...]:
        """The records there are, before and after."""
        return tuple(one for one in (self.old, self.new) if one is not None)

    @property
    def days(self) -> tuple[dt.date | None, ...]:
        """The days it touches: where it is now, and where it was."""
        return tuple(dict.fromkeys(one.get("date") for one in reversed(self.states)))


@dataclass(frozen=True)
class TimetableReader:
    """A person a timetable is read by: a participant with the groups they are in, or somebody in
    a role of an activity.
    """

    name: str
    is_participant: bool = False
    groups: frozenset[str] = field(default_factory=frozenset[str])


def changes_between(
    old: Sequence[ToldActivity], new: Sequence[ToldActivity]
) -> list[TimetableChange]:
    """What differs, by day and start. Activities are known by "id"; one that went and came again
    (an import anew) by title and day, so that it is not told twice.
    """
    before = {record["id"]: record for record in old}
    after = {record["id"]: record for record in new}
    pairs = [(before[one], after[one]) for one in before if one in after]
    gone = [record for one, record in before.items() if one not in after]
    come = [record for one, record in after.items() if one not in before]
    pairs += _paired(gone, come)
    changes = [TimetableChange("cancelled", old=record) for record in gone] + [
        TimetableChange("new", new=record) for record in come
    ]
    changes += [
        TimetableChange("changed", one, other, parts)
        for one, other in pairs
        if (parts := _parts(one, other))
    ]
    return sorted(
        changes, key=lambda change: (_place(change.record), change.what, change.record["id"])
    )


def by_day(
    changes: Iterable[TimetableChange],
) -> list[tuple[dt.date | None, list[TimetableChange]]]:
    """The changes under each day they touch (one that was moved stands under both), in order;
    without a day last.
    """
    found: dict[dt.date | None, list[TimetableChange]] = defaultdict(list)
    for change in changes:
        for day in change.days:
            found[day].append(change)
    return sorted(found.items(), key=lambda item: item[0] or dt.date.max)


def of_day(changes: Iterable[TimetableChange], day: dt.date) -> list[TimetableChange]:
    """Those that touch a day."""
    return [change for change in changes if day in change.days]


def of_person(changes: Iterable[TimetableChange], who: TimetableReader) -> list[TimetableChange]:
    """Those that touch a person, before or after: by a role, or, of a participant, because
    everybody or their group comes.
    """
    return [change for change in changes if any(_touches(record, who) for record in change.states)]


def people_in(records: Iterable[ToldActivity]) -> list[str]:
    """The names in any role, each once, in their order."""
    return list(
        dict.fromkeys(
            name for record in records for role in ROLES for name in people_in_role(record, role)
        )
    )


def groups_of(text: object) -> frozenset[str]:
    """ "A, B" → {a, b}: the groups an activity or a person is of; nobody's group is none."""
    return frozenset(
        part.strip().casefold()
        for part in re.split(r"[,;/、，；+&]", str(text or ""))
        if part.strip()
    )


def _touches(record: ToldActivity, who: TimetableReader) -> bool:
    if any(who.name in people_in_role(record, role) for role in ROLES):
        return True
    groups = groups_of(record.get("group_name"))
    return who.is_participant and (not groups or bool(groups & who.groups))


def _parts(old: ToldActivity, new: ToldActivity) -> tuple[ChangedPart, ...]:
    """What differs between two states of an activity."""
    parts = [ChangedPart(WHEN, _moment(old), _moment(new))] if _moment(old) != _moment(new) else []
    is_other_speaker = old.get("speaker") != new.get("speaker")
    for name in TOLD:
        # another person has another title
        if name in _MOMENT or (is_other_speaker and name in _OF_SPEAKER):
            continue
        if (old.get(name) or None) != (new.get(name) or None):
            parts.append(ChangedPart(name, old.get(name), new.get(name)))
    return tuple(parts)


def _moment(record: ToldActivity) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in _MOMENT)


def _paired(
    gone: list[ToldActivity], come: list[ToldActivity]
) -> list[tuple[ToldActivity, ToldActivity]]:
    """Those that went and came again under another id, taken out of both lists; two of a name
    pair in their order.
    """
    pairs: list[tuple[ToldActivity, ToldActivity]] = []
    for old in list(gone):
        same = next((new for new in come if _likeness(new) == _likeness(old)), None)
        if same is not None and (old.get("title") or old.get("title_zh")):
            gone.remove(old)
            come.remove(same)
            pairs.append((old, same))
    return pairs


def _likeness(record: ToldActivity) -> tuple[Any, ...]:
    return record.get("title"), record.get("title_zh"), record.get("date")


def _place(record: ToldActivity) -> tuple[dt.date, dt.time]:
    return record.get("date") or dt.date.max, record.get("start") or dt.time.max

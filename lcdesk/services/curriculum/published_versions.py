"""Published versions of a timetable, and what has changed since one: for everybody, of a day,
for a person; as a change notice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from lcdesk.db.queries import curriculum as queries
from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.clashes import Clash, find_clashes
from lcdesk.model.entities import TimetableVersion
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import TEXT, write_bytes
from lcdesk.model.kinds import Date, Time
from lcdesk.model.names import name_of
from lcdesk.model.query import Query
from lcdesk.model.rows import ActivityRecord
from lcdesk.model.statuses import ENDS
from lcdesk.model.timetable_changes import (
    KEPT_LATER,
    ChangeNotice,
    Heading,
    TimetableChange,
    TimetableReader,
    ToldActivity,
    changes_between,
    groups_of,
    make_change_notice,
    of_day,
    of_person,
    people_in,
)
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import conflicts
from lcdesk.texts import N_, _, join_sentences, language, list_names, n_

PUBLISH = N_("Publish version {number} of the timetable")
PUBLISH_OPEN = N_(
    "Publish version {number} of the timetable; open: clashes {clashes}, without a room {rooms}, "
    "without a speaker {speakers}"
)
NAMED = 3  # clashes told in words before the rest is counted
LISTED = 6  # activities told by name
_IN_ROOMS = frozenset(
    {"ceremony", "lecture", "case_exchange", "discussion", "practice", "country_report", "test"}
)
_BY_SPEAKERS = frozenset({"lecture", "case_exchange", "practice"})
FIRST_HINT = N_("Publish the timetable first.")
_ENDED = frozenset({*ENDS, "reserve"})
"""Participants who read no timetable (any more)."""


@dataclass(frozen=True)
class VersionLine:
    """A published version: when, by whom, with which note, and how many activities it holds."""

    id: int
    number: int
    published_at: dt.datetime
    who: str | None
    note: str | None
    activities: int


@dataclass(frozen=True)
class VersionComparison:
    """What has changed since a version: the changes, and everybody they can be asked for."""

    version: VersionLine
    changes: list[TimetableChange]
    people: list[TimetableReader]


class ClashesOpen(KnownFault):
    """The timetable has clashes nobody said to publish with: `clashes`."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(join_sentences(*clash_lines(clashes)), _("Nothing was published."))
        self.clashes = tuple(clashes)


@dataclass(frozen=True)
class OpenItems:
    """What is still open in a timetable that is to be published: clashes, and activities with a day
    that have no room, or nobody who speaks or hosts.
    """

    clashes: Sequence[Clash] = ()
    without_room: Sequence[ActivityRecord] = ()
    without_speaker: Sequence[ActivityRecord] = ()

    @property
    def activities(self) -> list[int]:
        """All that is open, by the activities: those that clash first."""
        ids = (
            *(key for clash in self.clashes for key in clash.activities),
            *(record["id"] for record in (*self.without_room, *self.without_speaker)),
        )
        return list(dict.fromkeys(ids))

    def lines(self) -> list[str]:
        """In words, a line each; none where nothing is open."""
        return [
            *(clash_lines(self.clashes) if self.clashes else ()),
            *_lacking_lines(N_("Without a room: {names}."), self.without_room),
            *_lacking_lines(N_("Without a speaker: {names}."), self.without_speaker),
        ]


def _lacking_lines(template: str, records: Sequence[ActivityRecord]) -> list[str]:
    titles = [_title_of(record) for record in records[:LISTED]]
    more = len(records) - LISTED
    rest = [n_("{count} more", "{count} more", more)] if more > 0 else []
    return [_(template, names=list_names([*titles, *rest]))] if records else []


def _title_of(record: ActivityRecord) -> str:
    titles = (record.get("title"), record.get("title_zh"))
    first, second = titles if language() != "zh" else titles[::-1]
    return _("“{name}”", name=first or second or _("Without a title"))


def open_items(desk: Desk, cohort_id: int) -> OpenItems:
    """What is open in the timetable of a cohort, in order of time."""
    planned = conflicts.read_planned(desk, cohort_id)
    clashes = find_clashes(planned.activities, planned.around)
    dated = [record for record in planned.activities if record["date"]]
    dated.sort(key=lambda one: (one["date"], one["start"] or dt.time.min, one["id"]))
    return OpenItems(
        [clash for clash in clashes if clash.level == "clash"],
        [one for one in dated if one["kind"] in _IN_ROOMS and not one["venue"]],
        [
            one
            for one in dated
            if one["kind"] in _BY_SPEAKERS and not (one["speaker"] or one["host"])
        ],
    )


def open_clashes(desk: Desk, cohort_id: int) -> list[Clash]:
    """What the office's rules count as a clash; no warnings, and nothing the rules ignore."""
    return [clash for clash in conflicts.list_clashes(desk, cohort_id) if clash.level == "clash"]


def clash_lines(clashes: Sequence[Clash]) -> list[str]:
    """How many there are, and the first few of them in words, a line each."""
    count = n_(
        "{count} clash is open in the timetable:",
        "{count} clashes are open in the timetable:",
        len(clashes),
    )
    more = len(clashes) - NAMED
    rest = [n_("And {count} more.", "And {count} more.", more)] if more > 0 else []
    return [count, *(clash.message for clash in clashes[:NAMED]), *rest]


def publish(
    desk: Desk, cohort_id: int, note: str | None = None, despite: Iterable[Clash] = ()
) -> int:
    """Keep the timetable as it stands as the next version; its number. The history says what was
    open.

    `KnownFault` where nothing is there or has changed; `ClashesOpen` where there are other clashes
    than those somebody has seen and wants to publish with (`despite`).
    """
    records = _stands(desk, cohort_id)
    if not records:
        raise KnownFault(_("The timetable has no activities yet."), _("Nothing was published."))
    last = next(iter(list_versions(desk, cohort_id)), None)
    if last is not None and not changes_between(_records_of(desk, last.id), records):
        raise KnownFault(
            _("Nothing has changed since version {number}.", number=last.number),
            _("Nothing was published."),
        )
    number, known = last.number + 1 if last else 1, {clash.key for clash in despite}
    still = open_items(desk, cohort_id)
    if any(clash.key not in known for clash in still.clashes):
        raise ClashesOpen(still.clashes)

    def keep(work: Work) -> int:
        row = TimetableVersion(
            cohort_id=cohort_id, number=number, published_at=clock.now(), who=work.who or None
        )
        row.note, row.data = note or None, [_plain(record) for record in records]
        return work.add(row).number

    counts = {
        "clashes": len(still.clashes),
        "rooms": len(still.without_room),
        "speakers": len(still.without_speaker),
    }
    if not any(counts.values()):
        return desk.execute(PUBLISH, keep, number=number)
    return desk.execute(PUBLISH_OPEN, keep, number=number, **counts)


def list_versions(desk: Desk, cohort_id: int) -> list[VersionLine]:
    """The versions of a cohort, newest first."""
    table = table_of(TimetableVersion)
    names = ("id", "number", "published_at", "who", "note")
    query = sa.select(
        *(table.c[name] for name in names),
        sa.func.json_array_length(table.c.data).label("activities"),
    )
    query = query.where(table.c.cohort_id == cohort_id).order_by(
        table.c.number.desc(), table.c.id.desc()
    )
    with desk.reading() as session:
        return [VersionLine(**row) for row in session.execute(query).mappings()]


def compare(desk: Desk, cohort_id: int, number: int | None = None) -> VersionComparison:
    """What has changed since a version (None: the last one). `KnownFault` when there is no such
    version.
    """
    versions = list_versions(desk, cohort_id)
    version = next((one for one in versions if number in (None, one.number)), None)
    if version is None and not versions:
        raise KnownFault(_("No version of this timetable was published yet."), _(FIRST_HINT))
    if version is None:
        known = ", ".join(str(one.number) for one in reversed(versions))
        raise KnownFault(
            _("There is no version {number}.", number=number), _("Published: {known}.", known=known)
        )
    old, new = _records_of(desk, version.id), _stands(desk, cohort_id)
    return VersionComparison(
        version, changes_between(old, new), [*_participants(desk, cohort_id), *_staff(old, new)]
    )


def narrowed(
    found: VersionComparison, who: TimetableReader | None = None, day: dt.date | None = None
) -> list[TimetableChange]:
    """The changes that touch a person, a day, or both."""
    changes = found.changes if who is None else of_person(found.changes, who)
    return changes if day is None else of_day(changes, day)


def person_named(found: VersionComparison, name: str) -> TimetableReader:
    """The person of that name, in any case; a part of it is enough when only one has it.
    `KnownFault` otherwise.
    """
    wanted = name.strip().casefold()
    exact = [who for who in found.people if who.name.casefold() == wanted]
    near = exact or [who for who in found.people if wanted and wanted in who.name.casefold()]
    if len({who.name for who in near}) > 1:
        listed = ", ".join(f"“{who.name}”" for who in near)
        raise KnownFault(
            _("Several people are called “{name}”: {listed}.", name=name, listed=listed),
            _("Name the person in full."),
        )
    if not near:
        raise KnownFault(_("Nobody called “{name}” is in this cohort or its timetable.", name=name))
    return near[0]


def change_notice_of(
    desk: Desk,
    cohort_id: int,
    found: VersionComparison,
    who: TimetableReader | None = None,
    day: dt.date | None = None,
) -> ChangeNotice:
    """The change notice to print or send."""
    cohort, version = cohorts.get_cohort(desk, cohort_id), found.version
    heading = Heading(
        cohort, version.number, version.published_at, clock.now(), who.name if who else ""
    )
    return make_change_notice(heading, narrowed(found, who, day), day)


def save_text(text: str, path: Path) -> None:
    """Write a change notice as text; with a mark at its beginning by which every editor reads the
    Chinese right.
    """
    write_bytes(path, text.replace("\n", "\r\n").encode("utf-8-sig"), formats=TEXT)


def _stands(desk: Desk, cohort_id: int) -> list[ToldActivity]:
    """The activities as they are told: fields by name, people, and the venue in both languages."""
    with desk.reading() as session:
        records = queries.list_activities(session, cohort_id)
    names = [one.name for one in ACTIVITY.fields]
    return [
        cast(
            "ToldActivity",
            {
                "id": one["id"],
                "venue_zh": one["venue_zh"],
                **{name: one.get(name) for name in names},
            },
        )
        for one in records
    ]


_FORM = "form"  # in which activities are kept; none: before titles of all people, and organisations


def _plain(record: ToldActivity) -> dict[str, object]:
    """What JSON can keep; what is blank is left out."""
    told = {
        name: value.isoformat() if isinstance(value, dt.date | dt.time) else value
        for name, value in record.items()
    }
    return {name: value for name, value in told.items() if value is not None} | {_FORM: 2}


def _records_of(desk: Desk, version_id: int) -> list[ToldActivity]:
    table = table_of(TimetableVersion)
    with desk.reading() as session:
        kept: list[dict[str, Any]] = (
            session.scalar(sa.select(table.c.data).where(table.c.id == version_id)) or []
        )
    return [_revived(record) for record in kept]


def _revived(record: Mapping[str, Any]) -> ToldActivity:
    left = frozenset[str]() if _FORM in record else KEPT_LATER
    kept = [one for one in ACTIVITY.fields if one.name not in left]
    out: dict[str, Any] = {one.name: None for one in kept} | dict(record)
    out.pop(_FORM, None)
    for one in kept:
        if out[one.name] is not None and isinstance(one.kind, Date | Time):
            kind = dt.date if isinstance(one.kind, Date) else dt.time
            out[one.name] = kind.fromisoformat(out[one.name])
    return cast("ToldActivity", out)


def _participants(desk: Desk, cohort_id: int) -> list[TimetableReader]:
    people = finding.read_page(desk, finding.find_ids(desk, Query.of(cohort_id)))
    coming = [person for person in people if person["status"] not in _ENDED]
    return [
        TimetableReader(
            name_of(person), is_participant=True, groups=groups_of(person["group_name"])
        )
        for person in coming
    ]


def _staff(old: Sequence[ToldActivity], new: Sequence[ToldActivity]) -> list[TimetableReader]:
    return sorted(
        (TimetableReader(name) for name in people_in([*new, *old])),
        key=lambda who: who.name.casefold(),
    )

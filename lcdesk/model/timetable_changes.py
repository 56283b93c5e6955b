"""What has changed between two states of a timetable: two lists of activity records → changes, by
day and by person; in words of either language, and as the notice that tells them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict

from lcdesk.model.catalogue import ACTIVITY, BODIES, OF_ROLE
from lcdesk.model.clock import MONTHS, WEEKDAYS
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice, YesNo
from lcdesk.model.kinds.base import NO, YES
from lcdesk.model.names import people_in_role
from lcdesk.texts import N_, in_language

What = Literal["new", "cancelled", "changed"]
WHEN = "when"
_MOMENT = ("date", "start", "end")
ROLES = ("speaker", "host", "addressed", "attended", "interpreter", "escort")
_OF_PEOPLE = {
    name: fields["name"]
    for fields in OF_ROLE.values()
    for column, name in fields.items()
    if column != "name"
}
"""What is told of those in a role → the field of their names."""
# matters of the planner's, and of after the activity; not of those who read the timetable
_UNTOLD = frozenset({"is_locked", "summary", "summary_zh"})
_FIRST = ("venue", "speaker")
TOLD = (
    *_FIRST,
    *(one.name for one in ACTIVITY.fields if one.name not in _UNTOLD and one.name not in _FIRST),
)
"""The fields whose change is told, what people look for first."""
_KEPT_AT_FIRST = frozenset({"speaker_organization", "speaker_title"})
KEPT_LATER = frozenset({*_OF_PEOPLE, *(field.name for field in BODIES)}) - _KEPT_AT_FIRST
"""The fields that versions published by an earlier program have not."""


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
    for name in TOLD:
        people = _OF_PEOPLE.get(name)
        # another person has another title; and what an earlier program did not keep is not told
        is_other = people is not None and old.get(people) != new.get(people)
        if name in _MOMENT or is_other or (name in KEPT_LATER and name not in old):
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


# --- Words of one change, in the language asked for ---


Language = Literal["en", "zh"]
_BOTH: tuple[Language, Language] = ("en", "zh")
_KINDS = {
    "new": N_("New"),
    "cancelled": N_("Cancelled"),
    "moved": N_("Moved"),
    "venue": N_("Other venue"),
    "speaker": N_("Other speaker"),
    "other": N_("Changed"),
}
_NO_DAY, _NO_TIME, _NOTHING = N_("no day yet"), N_("time open"), N_("none")
_WHEN = N_("Time")
_WAS = N_("was {what}")


def kind_of(change: TimetableChange) -> str:
    """The one word for a change (a key of KINDS): the most important thing that is otherwise."""
    if change.what != "changed":
        return change.what
    names = {part.name for part in change.parts}
    return (
        "moved"
        if WHEN in names
        else next((name for name in ("venue", "speaker") if name in names), "other")
    )


def kind_words(change: TimetableChange, language: Language) -> str:
    """New · Cancelled · Moved · Other venue · Other speaker · Changed."""
    return in_language(language, _KINDS[kind_of(change)])


def title_words(record: ToldActivity, language: Language) -> str:
    """What an activity is called, in the other language where it has no title in this one; else
    its kind.
    """
    return (
        _of_two(record, "title", language)
        or _value(ACTIVITY.field("kind"), record.get("kind"), language)
        or "?"
    )


def lines_of(change: TimetableChange, language: Language) -> list[str]:
    """A line for each thing that is otherwise; what is new says when, where and with whom, what
    is cancelled when it was.
    """
    record = change.record
    told = [
        _when_words(record, language),
        _venue_words(record, language),
        str(record.get("speaker") or ""),
    ]
    if change.what == "new":
        return [" · ".join(part for part in told if part)]
    if change.what == "cancelled":
        what = " · ".join(part for part in told[:2] if part)
        return [in_language(language, _WAS).format(what=what)]
    return [
        f"{label}{_colon(language)}{before} → {after}"
        for label, before, after in pairs_of(change, language)
    ]


def sentence_of(change: TimetableChange, language: Language) -> str:
    """ "Energy storage: Wed 9 Dec 15:00 → 15:30; Venue: Room 305 → Room 302", for JSON and
    terminals.
    """
    lines = ("；" if language == "zh" else "; ").join(lines_of(change, language))
    title = title_words(change.record, language)
    return f"[{kind_words(change, language)}] {title}{_colon(language)}{lines}"


def pairs_of(change: TimetableChange, language: Language) -> list[tuple[str, str, str]]:
    """(label, before, after) of each part of a change."""
    return [
        (_label_words(part, language), *_both_ends(change, part, language)) for part in change.parts
    ]


def _label_words(part: ChangedPart, language: Language) -> str:
    """What a part is called."""
    return in_language(language, _WHEN if part.name == WHEN else ACTIVITY.field(part.name).label)


def _when_words(record: ToldActivity, language: Language) -> str:
    """Wed 9 Dec 15:00–16:30 · 12月9日 周三 15:00–16:30."""
    return f"{day_words(record.get('date'), language)} {_hours(record, language)}".strip()


def day_words(day: dt.date | None, language: Language) -> str:
    """Wed 9 Dec · 12月9日 周三."""
    if day is None:
        return in_language(language, _NO_DAY)
    weekday = in_language(language, WEEKDAYS[day.weekday()])
    if language == "zh":
        return f"{day.month}月{day.day}日 {weekday}"
    return f"{weekday} {day.day} {MONTHS[day.month - 1]}"


def _venue_words(record: ToldActivity, language: Language) -> str:
    """The venue, in the other language where it has no name in this one; "" for none."""
    return _of_two(record, "venue", language)


def _both_ends(change: TimetableChange, part: ChangedPart, language: Language) -> tuple[str, str]:
    old, new = change.old or change.record, change.new or change.record
    if part.name == WHEN:
        is_same_day = old.get("date") == new.get("date")
        return _when_words(old, language), _hours(new, language) if is_same_day else _when_words(
            new, language
        )
    nothing = in_language(language, _NOTHING)
    if part.name == "venue":
        before, after = _venue_words(old, language), _venue_words(new, language)
    else:
        one = ACTIVITY.field(part.name)
        before, after = _value(one, part.before, language), _value(one, part.after, language)
    return before or nothing, after or nothing


def _hours(record: ToldActivity, language: Language) -> str:
    start, end = record.get("start"), record.get("end")
    if start is None and end is None:
        return in_language(language, _NO_TIME)
    first = f"{start:%H:%M}" if start else "…"
    return f"{first}–{end:%H:%M}" if end else first


def _of_two(record: Mapping[str, Any], name: str, language: Language) -> str:
    names = (f"{name}_zh", name) if language == "zh" else (name, f"{name}_zh")
    return str(next((record[one] for one in names if record.get(one)), ""))


def _value(one: Field, value: Any, language: Language) -> str:
    """A value as people read it in a language, whichever is that of the moment."""
    if value is None or value == "":
        return ""
    if isinstance(one.kind, YesNo):
        return in_language(language, YES if value else NO)
    if isinstance(one.kind, Choice):
        label = next((option.label for option in one.kind.options if option.code == value), None)
        return in_language(language, label) if label else str(value)
    return one.kind.format(value)


def _colon(language: Language) -> str:
    return "：" if language == "zh" else ": "


# --- The notice ---


_TITLE = N_("Changes in the timetable")
_SINCE = N_("since version {number} of {day}")
_FOR = N_("for {name}")
_NONE = N_("Nothing has changed.")
_STANDS = N_("As of {moment}.")


@dataclass(frozen=True)
class ChangeNoticeEntry:
    """A change on a change notice: its kind (a key of `_KINDS`), and words in English
    and in Chinese.
    """

    kind: str
    marks: tuple[str, str]
    titles: tuple[str, str]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ChangeNotice:
    """What stands on the paper; each pair is English, Chinese. Without days nothing has changed."""

    cohort: tuple[str, str]
    title: tuple[str, str]
    note: tuple[str, str]
    days: tuple[tuple[tuple[str, str], tuple[ChangeNoticeEntry, ...]], ...]
    empty: tuple[str, str]
    foot: str
    stands_at: dt.datetime


@dataclass(frozen=True)
class Heading:
    """What a change notice is of: the cohort's record, the version told against, for whom ("" for
    everybody), and when it stands.
    """

    cohort: Mapping[str, Any]
    number: int
    published: dt.datetime
    now: dt.datetime
    name: str = ""


def make_change_notice(
    heading: Heading, changes: Iterable[TimetableChange], day: dt.date | None = None
) -> ChangeNotice:
    """The change notice of some changes; with `day`, only what stands under that day."""
    days = [(one, found) for one, found in by_day(changes) if day is None or one == day]
    cohort = heading.cohort
    names = (
        cohort.get("name_en") or cohort.get("name_zh") or "",
        cohort.get("name_zh") or cohort.get("name_en") or "",
    )
    moment = f"{heading.now:%Y-%m-%d %H:%M}"
    return ChangeNotice(
        cohort=names,
        title=_in_both(_TITLE),
        note=(_note(heading, "en"), _note(heading, "zh")),
        days=tuple((_pair_of_day(one), tuple(map(_entry, found))) for one, found in days),
        empty=_in_both(_NONE),
        foot="  ".join(text.format(moment=moment) for text in _in_both(_STANDS)),
        stands_at=heading.now,
    )


def change_notice_text(change_notice: ChangeNotice) -> str:
    """The change notice as plain text, English above Chinese, to be pasted into a message."""
    lines = [*_once(change_notice.cohort), *_once(change_notice.title), *_once(change_notice.note)]
    for day, entries in change_notice.days:
        lines += ["", "  ".join(_once(day)), ""]
        for entry in entries:
            lines.append(f"• [{' '.join(_once(entry.marks))}] {' / '.join(_once(entry.titles))}")
            lines += [f"  {text}" for pair in entry.lines for text in _once(pair)]
    if not change_notice.days:
        lines += ["", *_once(change_notice.empty)]
    return "\n".join([*lines, "", change_notice.foot]) + "\n"


def _entry(change: TimetableChange) -> ChangeNoticeEntry:
    english, chinese = (lines_of(change, language) for language in _BOTH)
    record = change.record
    return ChangeNoticeEntry(
        kind_of(change),
        (kind_words(change, "en"), kind_words(change, "zh")),
        (title_words(record, "en"), title_words(record, "zh")),
        tuple(zip(english, chinese, strict=True)),
    )


def _note(heading: Heading, language: Language) -> str:
    day = day_words(heading.published.date(), language)
    since = in_language(language, _SINCE).format(number=heading.number, day=day)
    whose = in_language(language, _FOR).format(name=heading.name) if heading.name else ""
    return " · ".join(part for part in (whose, since) if part)


def _pair_of_day(day: dt.date | None) -> tuple[str, str]:
    return day_words(day, "en"), day_words(day, "zh")


def _in_both(message: str) -> tuple[str, str]:
    return in_language("en", message), in_language("zh", message)


def _once(pair: tuple[str, str]) -> list[str]:
    """Both, or the one they have in common."""
    return [text for text in dict.fromkeys(pair) if text]

"""Groups of countries: those that came with the program, and over them the office's own."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lcdesk.db.queries import figures as queries
from lcdesk.model import countries
from lcdesk.model.countries import Membership, NamedCountryGroup
from lcdesk.model.entities import CountryGroup, CountryGroupMember
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.texts import N_, _, language

if TYPE_CHECKING:
    from lcdesk.services.learned.learned_mappings import Line

SET, SET_MANY = N_("Edit country group {name}"), N_("Edit {count} country groups")
REMOVE = N_("Remove country group {name}")


def list_groups(desk: Desk) -> dict[str, NamedCountryGroup]:
    """All groups by code: the shipped ones as the office has edited them, then the office's own."""
    own = {group.code: group for group in desk.read_once(queries.list_own)}
    return {**countries.groups(), **own}


def set_groups(desk: Desk, groups: Sequence[NamedCountryGroup]) -> int:
    """Make these groups the office's own, members and all, as one operation; the number that were
    not so before.
    """
    known = list_groups(desk)
    changed = [
        group
        for group in groups
        if group.code not in known or not _are_same(known[group.code], group)
    ]

    def write(work: Work) -> None:
        for group in changed:
            _set(work, group)

    if len(changed) == 1:
        desk.execute(SET, write, name=changed[0].name(language()))
    elif changed:
        desk.execute(SET_MANY, write, count=len(changed))
    return len(changed)


def remove_group(desk: Desk, code: str) -> NamedCountryGroup | None:
    """Forget what the office has of a group; a shipped one is as it came again, which is the
    answer, else None.

    `KnownFault` where the office has nothing of it.
    """
    with desk.reading() as session:
        row = queries.find_own(session, code)
    if row is None:
        raise KnownFault(
            _("“{code}” is none of your own country groups.", code=code),
            _("Nothing was changed. Groups that came with the program stay as they are."),
        )
    row_id, name = row.id, list_groups(desk)[code].name(language())
    desk.execute(REMOVE, lambda work: work.remove(work.get(CountryGroup, row_id)), name=name)
    return countries.groups().get(code)


def import_groups(desk: Desk, path: Path) -> int:
    """Take groups in from a table file (as `export_groups` writes it); the number that are new or
    changed. `KnownFault` in words.
    """
    from lcdesk.services.learned.learned_mappings import recall  # with all that reads sheets

    return set_groups(desk, groups_in(path, recall(desk).words_of("nationality")))


def export_groups(desk: Desk, path: Path) -> int:
    """Write all groups to a .csv file that `import_groups` reads; their number."""
    groups = list_groups(desk)
    write_sheet(path, groups.values())
    return len(groups)


def _are_same(one: NamedCountryGroup, other: NamedCountryGroup) -> bool:
    words = [(group.name_en, group.name_zh, group.source) for group in (one, other)]
    return words[0] == words[1] and Counter(one.members) == Counter(other.members)


def _set(work: Work, group: NamedCountryGroup) -> None:
    words = {
        "name_en": group.name_en or None,
        "name_zh": group.name_zh or None,
        "source": group.source or None,
    }
    row = queries.find_own(work.session, group.code)
    if row is None:
        row = work.add(CountryGroup(code=group.code, **words))
    else:
        work.set(row, words)
    wanted = Counter(group.members)
    for member in queries.list_members(work.session, row.id):
        kept = Membership(member.country, member.since, member.until)
        if wanted[kept]:
            wanted[kept] -= 1
        else:
            work.remove(member)
    for one in wanted.elements():
        work.add(
            CountryGroupMember(group_id=row.id, country=one.country, since=one.start, until=one.end)
        )


# --- Groups of countries as a table file: out, edited in Excel perhaps, and in again ---


HEADS = ("group", "name_en", "name_zh", "country", "from", "to", "source")
"""A line a membership; `to` is the first day on which the country is no member any more."""
_KINDS = {one.name: one.kind for one in fields_of(CountryGroupMember)}


@dataclass
class _Draft:
    """A group while its lines are read: its words as first told, and its members."""

    words: dict[str, str] = field(default_factory=dict[str, str])
    members: list[Membership] = field(default_factory=list[Membership])


def write_sheet(path: Path, groups: Iterable[NamedCountryGroup]) -> None:
    """Write groups, a line a membership. `KnownFault` when the file cannot be written."""
    from lcdesk.services.learned.learned_mappings import write_lines  # as above

    lines = (
        {
            "group": group.code,
            "name_en": group.name_en,
            "name_zh": group.name_zh,
            "country": one.country,
            "from": str(one.start or ""),
            "to": str(one.end or ""),
            "source": group.source,
        }
        for group in groups
        for one in group.members
    )
    write_lines(path, "groups", HEADS, lines)


def groups_in(path: Path, spellings: Mapping[str, str] | None = None) -> list[NamedCountryGroup]:
    """The groups of such a file; `spellings` are the office's own names of countries (folded →
    code).

    `KnownFault`, with the lines, when it is no such file, or a country, a day or a period in it
    cannot be meant.
    """
    from lcdesk.services.learned.learned_mappings import take_lines  # as above

    drafts: dict[str, _Draft] = {}
    refusal = KnownFault(
        _("“{name}” is no list of country groups.", name=path.name),
        _(
            "Its first row must name the columns: {heads}. “lcdesk groups export” writes one.",
            heads=", ".join(HEADS),
        ),
    )
    take_lines(
        path, HEADS, {"group", "country"}, refusal, lambda line: _take(drafts, line, spellings)
    )
    return [
        NamedCountryGroup(
            code,
            draft.words["name_en"],
            draft.words["name_zh"],
            draft.words["source"],
            tuple(draft.members),
            True,
        )
        for code, draft in drafts.items()
    ]


def _take(drafts: dict[str, _Draft], line: Line, spellings: Mapping[str, str] | None) -> None:
    line = {head: text.strip() for head, text in line.items()}
    code = line["group"]
    if not code:
        raise KnownFault(_("The column “group” is empty."))
    draft = drafts.setdefault(code, _Draft({"name_en": "", "name_zh": "", "source": ""}))
    member = Membership(
        _country(line["country"], spellings), _day("since", line["from"]), _day("until", line["to"])
    )
    _check(draft.members, member)
    draft.members.append(member)
    for name in draft.words:
        draft.words[name] = draft.words[name] or line[name]


def _country(text: str, spellings: Mapping[str, str] | None) -> str:
    if text in countries.codes():
        return text
    found = countries.find(text, spellings)
    if found.code is None:
        meant = ", ".join(f"{countries.name(code, language())} {code}" for code in found.candidates)
        if found.why == "ambiguous":
            raise KnownFault(_("“{text}” may be {meant}: write the code.", text=text, meant=meant))
        raise KnownFault(
            _("“{text}” is no country this program knows; perhaps {meant}.", text=text, meant=meant)
            if meant
            else _("“{text}” is no country this program knows.", text=text)
        )
    return found.code


def _day(name: str, text: str) -> dt.date | None:
    return _KINDS[name].parse(text) if text else None


def _check(members: Sequence[Membership], new: Membership) -> None:
    name = countries.name(new.country, language())
    if new.start and new.end and new.end <= new.start:
        raise KnownFault(_("{name} would leave before it joins.", name=name))
    if any(one.country == new.country and _meet(one, new) for one in members):
        raise KnownFault(_("{name} is a member already at that time.", name=name))


def _meet(one: Membership, other: Membership) -> bool:
    return (one.end is None or other.start is None or other.start < one.end) and (
        other.end is None or one.start is None or one.start < other.end
    )

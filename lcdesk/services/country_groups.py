"""Groups of countries: those that came with the program, and over them the office's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from lcdesk.db.queries import country_groups as queries
from lcdesk.model import countries
from lcdesk.model.countries import Membership, NamedCountryGroup
from lcdesk.model.entities import CountryGroup, CountryGroupMember
from lcdesk.model.faults import KnownFault
from lcdesk.services.desk import Desk, Work
from lcdesk.services.group_sheet import groups_in, write_sheet
from lcdesk.services.memory import recall
from lcdesk.texts import N_, _, language

SET, SET_MANY = N_("Edit country group {name}"), N_("Edit {count} country groups")
REMOVE = N_("Remove country group {name}")


def list_groups(desk: Desk) -> dict[str, NamedCountryGroup]:
    """All groups by code: the shipped ones as the office has edited them, then the office's own."""
    with desk.reading() as session:
        own = {group.code: group for group in queries.list_own(session)}
    return {**countries.groups(), **own}


def set_groups(desk: Desk, groups: Sequence[NamedCountryGroup]) -> int:
    """Make these groups the office's own, members and all, as one deed; the number that were not so before."""
    known = list_groups(desk)
    changed = [group for group in groups if group.code not in known or not _are_same(known[group.code], group)]

    def write(work: Work) -> None:
        for group in changed:
            _set(work, group)

    if len(changed) == 1:
        desk.execute(SET, write, name=changed[0].name(language()))
    elif changed:
        desk.execute(SET_MANY, write, count=len(changed))
    return len(changed)


def remove_group(desk: Desk, code: str) -> NamedCountryGroup | None:
    """Forget what the office has of a group; a shipped one is as it came again, which is the answer, else None.

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
    """Take groups in from a table file (`group_sheet`); the number that are new or changed. `KnownFault` in words."""
    values = recall(desk).values
    return set_groups(
        desk, groups_in(path, {word: code for (name, word), code in values.items() if name == "nationality"})
    )


def export_groups(desk: Desk, path: Path) -> int:
    """Write all groups to a .csv file that `import_groups` reads; their number."""
    groups = list_groups(desk)
    write_sheet(path, groups.values())
    return len(groups)


def _are_same(one: NamedCountryGroup, other: NamedCountryGroup) -> bool:
    words = [(group.name_en, group.name_zh, group.source) for group in (one, other)]
    return words[0] == words[1] and Counter(one.members) == Counter(other.members)


def _set(work: Work, group: NamedCountryGroup) -> None:
    words = {"name_en": group.name_en or None, "name_zh": group.name_zh or None, "source": group.source or None}
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
        work.add(CountryGroupMember(group_id=row.id, country=one.country, since=one.start, until=one.end))

"""The organisations of a cohort in their roles: listed, brought to what somebody wants as one
operation, taken from a sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.history.recorder import references_to
from lcdesk.db.queries import cohorts as queries
from lcdesk.model.entities import Cohort, CohortOrganisation, Organisation
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import LongText
from lcdesk.model.lists import ORGANISATION_ROLE
from lcdesk.model.organisers import (
    CODES,
    MOST_SIGNERS,
    ROLES,
    Organiser,
    completed,
    each_once,
    in_print_order,
    is_same,
    keys_of,
    label_of,
    shared,
    signed_like,
)
from lcdesk.model.rows import OrganisationRow
from lcdesk.model.scripts import sort_key
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.core.naming import shown_cohort
from lcdesk.texts import N_, _, language, with_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ADD, REMOVE = (
    N_("Add {organisation} to the organisers of {name}"),
    N_("Remove {organisation} from the organisers of {name}"),
)
ORDER, EDIT, SIGN = (
    N_("Change the order of the organisers of {name}"),
    N_("Edit the organisers of {name}"),
    N_("Edit who signs for the organisers of {name}"),
)
# what only a person, or another screen, can have filled in
_MORE = tuple(
    one.column for one in fields_of(Organisation) if one.name not in ("name_en", "name_zh")
)
_LONGEST = 300


@dataclass(frozen=True)
class KnownOrganisation:
    """An organisation known from before; `cohorts`: those in which it has a role; `signed`: who
    signs for it in which cohort, the latest first; `contact`: its contact person.
    """

    id: int
    name_en: str | None
    name_zh: str | None
    cohorts: frozenset[int]
    signed: Sequence[tuple[int, Organiser]] = ()
    contact: str | None = None


@dataclass(frozen=True)
class OrganiserEdit:
    """What the organisers of a cohort are to be; `shown`: what they were when somebody began to
    change them.
    """

    organisers: Sequence[Organiser]
    shown: Sequence[Organiser] | None = None


def list_organisers(desk: Desk, cohort_id: int) -> list[Organiser]:
    """The organisers of a cohort in print order."""
    return list(desk.read_once(read_organisers, cohort_id))


def list_shared(desk: Desk, cohort_ids: Sequence[int]) -> list[Organiser]:
    """Those that all of these cohorts have in the same role: what can be said of all of them
    together.
    """
    with desk.reading_together():
        return shared([list_organisers(desk, one) for one in cohort_ids])


def shared_signers(desk: Desk, cohort_ids: Sequence[int]) -> list[Organiser]:
    """Those who are named to sign for each of these cohorts, in print order, each person once."""
    with desk.reading_together():
        lists = [list_organisers(desk, one) for one in cohort_ids]
    named = [{tuple(one.signing.values()): one for one in each if one.has_signer} for each in lists]
    return (
        [one for said, one in named[0].items() if all(said in other for other in named)]
        if named
        else []
    )


def read_organisers(session: Session, cohort_id: int) -> list[Organiser]:
    """The same within a transaction."""
    return in_print_order(map(_organiser, queries.list_organisers(session, [cohort_id])))


@dataclass(frozen=True)
class RolesElsewhere:
    """The organisers of another cohort, to be copied from."""

    cohort_id: int
    cohort: str
    organisers: Sequence[Organiser]


def list_elsewhere(desk: Desk, cohort_id: int | None) -> list[RolesElsewhere]:
    """The other cohorts that have organisers, newest first; `cohort_id` None: of a new one."""
    with desk.reading() as session:
        found = {one["id"]: one for one in queries.list_cohorts(session) if one["id"] != cohort_id}
        rows = queries.list_organisers(session, list(found))
        names = {number: shown_cohort(session, number) for number in found}
    theirs: dict[int, list[Organiser]] = {number: [] for number in found}
    for row in rows:
        theirs[row["cohort_id"]].append(_organiser(row))
    return [
        RolesElsewhere(number, names[number], in_print_order(some))
        for number, some in theirs.items()
        if some
    ]


def with_copied(here: Sequence[Organiser], theirs: Sequence[Organiser]) -> list[Organiser]:
    """The organisers of a cohort, and behind them those of another one it does not have in the
    same role yet.
    """
    new = [
        replace(one, id=None)
        for one in theirs
        if not any(own.role == one.role and is_same(own, one) for own in here)
    ]
    return [*here, *new]


def list_known(desk: Desk) -> list[KnownOrganisation]:
    """All organisations that have a name, by it."""
    with desk.reading() as session:
        rows = queries.list_organisations(session)
        roles = queries.list_organisers(session)
    signed: dict[int, list[tuple[int, Organiser]]] = {}
    for role in reversed(roles):
        if (one := _organiser(role)).has_signer:
            signed.setdefault(role["organisation_id"], []).append((role["cohort_id"], one))
    known = [
        KnownOrganisation(
            row["id"],
            row["name_en"],
            row["name_zh"],
            row["cohorts"],
            signed.get(row["id"], ()),
            row["contact"],
        )
        for row in rows
    ]
    return sorted(
        (one for one in known if _name(one)), key=lambda one: sort_key(_name(one), is_name=False)
    )


def _name(one: KnownOrganisation) -> str:
    return one.name_en or one.name_zh or ""


def role_named(said: str) -> str:
    """The code of a role by any of its words; `KnownFault` with the roles there are."""
    try:
        return ORGANISATION_ROLE.parse(said)
    except BadValue:
        pairs = ((role.code, _(role.label)) for role in ROLES)
        known = ", ".join(
            code if code == label.replace(" ", "_") else f"{code} ({label})"
            for code, label in pairs
        )
        raise KnownFault(
            _("“{role}” is no role of an organisation.", role=said),
            _("Nothing was changed. The roles are: {known}.", known=known),
        ) from None


def words_by_role(organisers: Sequence[Organiser]) -> list[str]:
    """A line a role, its label as papers in the language of the moment say it, each organisation
    with both its names.
    """
    lines: list[str] = []
    for role in dict.fromkeys(one.role for one in organisers):
        names = [" | ".join(filter(None, one.names)) for one in organisers if one.role == role]
        lines.append(
            _("{title}: {parts}", title=label_of(role, language()), parts="; ".join(names))
        )
    return lines


def stay_words(one: Organiser) -> str:
    """An organisation that a cohort has in another role than a file says."""
    return _(
        "{organisation} stays where it is: {role}.",
        organisation=one.name,
        role=label_of(one.role, language()),
    )


def set_organisers(
    desk: Desk,
    cohort_id: int,
    wanted: Sequence[Organiser],
    shown: Sequence[Organiser] | None = None,
) -> None:
    """Bring the organisers of a cohort to these, in this order within each role, as one operation.

    An organisation known by its name in either language is taken, not made again. `shown`: them as
    they were shown; `EditConflictsFound` where a role that is to be changed holds others by now.
    `KnownFault` for a name that cannot be one.
    """
    with desk.reading() as session:
        name = shown_cohort(session, cohort_id)
    label, values = words_for(list_organisers(desk, cohort_id), wanted)
    desk.execute(
        label,
        lambda work: write_organisers(work, cohort_id, OrganiserEdit(wanted, shown)),
        name=name,
        **values,
    )


def words_for(
    before: Sequence[Organiser], wanted: Sequence[Organiser]
) -> tuple[str, dict[str, str]]:
    """What a change is called in the history: one added, one removed, another order, who signs,
    or more than that.
    """
    was, now = ([one.said for one in in_print_order(some)] for some in (before, wanted))
    if was == now:
        return SIGN, {}
    added, removed = (
        [one for one in some if one not in other] for some, other in ((now, was), (was, now))
    )
    match len(added), len(removed):
        case 1, 0:
            return ADD, {"organisation": added[0][1] or added[0][2] or ""}
        case 0, 1:
            return REMOVE, {"organisation": removed[0][1] or removed[0][2] or ""}
        case 0, 0:
            return ORDER, {}
        case _:
            return EDIT, {}


def clashes_of(now: Sequence[Organiser], wanted: OrganiserEdit) -> list[EditConflict]:
    """The roles that are to be changed and hold others by now than were shown."""
    clashes: list[EditConflict] = []
    for role in ROLES if wanted.shown is not None else ():
        here, mine, seen = (
            [one for one in some if one.role == role.code]
            for some in (now, wanted.organisers, wanted.shown or ())
        )
        if _all_said(mine) != _all_said(seen) and _all_said(here) not in map(
            _all_said, (mine, seen)
        ):
            clashes.append(
                EditConflict(Field(role.code, LongText(), role.label), _listed(here), _listed(mine))
            )
    return clashes


def write_organisers(work: Work, cohort_id: int, wanted: OrganiserEdit) -> None:
    """Inside an operation: the same as `set_organisers`. A role nobody touched stays as it is by
    now.
    """
    work.get(Cohort, cohort_id)
    now = read_organisers(work.session, cohort_id)
    if clashes := clashes_of(now, wanted):
        raise edit_conflicts_found(
            _("The organisers of this cohort were changed meanwhile."), clashes
        )
    tidied = each_once(map(_tidied, wanted.organisers))
    _require_room(tidied)
    links = {one.id: one for one in now if one.id is not None}
    for role in CODES:
        mine = [one for one in tidied if one.role == role]
        if wanted.shown is not None and _all_said(mine) == _all_said(
            [one for one in wanted.shown if one.role == role]
        ):
            mine = [one for one in now if one.role == role]
        for place, one in enumerate(mine):
            _write_one(work, cohort_id, (_own_link(links, one), one), place)
    for link_id in links:
        work.remove(work.get(CohortOrganisation, link_id))
    work.session.flush()


def _require_room(organisers: Sequence[Organiser]) -> None:
    """`KnownFault` where more sign than a certificate has room for."""
    signing = [one.signer for one in organisers if one.has_signer]
    if len(signing) > MOST_SIGNERS:
        raise KnownFault(
            _(
                "More than {count} would sign: {names}.",
                count=MOST_SIGNERS,
                names="; ".join(signing),
            ),
            _("Nothing was changed. A certificate has room for {count}.", count=MOST_SIGNERS),
        )


def take_organisers(work: Work, cohort_id: int, added: Sequence[Organiser]) -> None:
    """Inside an operation: these too, behind those the cohort has in their roles; nothing twice."""
    if added:
        here = read_organisers(work.session, cohort_id)
        write_organisers(work, cohort_id, OrganiserEdit([*here, *added]))


def _own_link(links: dict[int, Organiser], one: Organiser) -> Organiser | None:
    """The row of the cohort that speaks of it: its own, else that of this organisation in this
    role; it is no longer left then.
    """
    if one.id is not None and one.id in links:
        return links.pop(one.id)
    found = next(
        (there for there in links.values() if there.role == one.role and is_same(there, one)), None
    )
    return links.pop(found.id) if found is not None and found.id is not None else None


def _write_one(
    work: Work, cohort_id: int, pair: tuple[Organiser | None, Organiser], place: int
) -> None:
    own, one = pair
    if own is None or own.id is None:
        organisation = _organisation(work, one)
        work.add(
            CohortOrganisation(
                cohort_id=cohort_id,
                organisation_id=organisation,
                role=one.role,
                place=place,
                **one.signing,
            )
        )
        return
    link = work.get(CohortOrganisation, own.id)
    # a list that was read takes no name away, nor who signs
    named = one
    if one.id is None:
        named = replace(completed(own, one), **signed_like(one, own).signing)
    before = link.organisation_id
    work.set(
        link,
        {
            "role": one.role,
            "place": place,
            "organisation_id": _renamed(work, before, own, named),
            **named.signing,
        },
    )
    if link.organisation_id != before:
        _leave(work, before)


def _renamed(work: Work, organisation_id: int, before: Organiser, named: Organiser) -> int:
    """The organisation of a row that shall be called so: another one known by that name, else
    the same, called otherwise.
    """
    if named.names == before.names:
        return organisation_id
    others = [
        one for one in queries.list_organisations(work.session) if one["id"] != organisation_id
    ]
    found = _known_as(others, named)
    if found is not None and not is_same(before, named):
        _complete(work, found, named)
        return found["id"]
    work.set(
        work.get(Organisation, organisation_id),
        {"name_en": named.name_en, "name_zh": named.name_zh},
    )
    return organisation_id


def _organisation(work: Work, one: Organiser) -> int:
    """The organisation of these names, made where none is known."""
    found = _known_as(queries.list_organisations(work.session), one)
    if found is None:
        return work.add(Organisation(name_en=one.name_en, name_zh=one.name_zh)).id
    _complete(work, found, one)
    return found["id"]


def _known_as(rows: Sequence[OrganisationRow], one: Organiser) -> OrganisationRow | None:
    """Of several, the one that is called so in both languages, else the one known longest."""
    alike = [row for row in rows if is_same(_in_role(row, one.role), one)]
    return max(
        alike,
        key=lambda row: (len(keys_of(_in_role(row, "")) & keys_of(one)), -row["id"]),
        default=None,
    )


def _complete(work: Work, row: OrganisationRow, one: Organiser) -> None:
    """A name in a language in which none was known."""
    whole = completed(_in_role(row, one.role), one)
    work.set(
        work.get(Organisation, row["id"]), {"name_en": whole.name_en, "name_zh": whole.name_zh}
    )


def _leave(work: Work, organisation_id: int) -> None:
    """An organisation whose name was only a slip goes, unless somebody filled it in or it has a
    role elsewhere.
    """
    work.session.flush()
    row = work.get(Organisation, organisation_id)
    if not _is_used(work, organisation_id) and all(getattr(row, name) is None for name in _MORE):
        work.remove(row)


def _is_used(work: Work, organisation_id: int) -> bool:
    """Does anything point at an organisation: a cohort, an activity, a lead, an alliance …?"""
    return any(
        work.session.scalar(
            sa.select(sa.exists().where(getattr(entity, column) == organisation_id))
        )
        for entity, column, _on_delete in references_to(Organisation)
    )


def _organiser(row: queries.OrganiserRow) -> Organiser:
    named = Organiser(row["role"], row["name_en"], row["name_zh"], row["id"])
    return replace(
        named,
        signer_en=row["signer_en"],
        signer_zh=row["signer_zh"],
        signer_post_en=row["signer_post_en"],
        signer_post_zh=row["signer_post_zh"],
    )


def _in_role(row: OrganisationRow, role: str) -> Organiser:
    return Organiser(role, row["name_en"], row["name_zh"], row["id"])


def _tidied(one: Organiser) -> Organiser:
    """Names without blanks that say nothing; `KnownFault` for an organiser that cannot be kept."""
    english, chinese = (" ".join((name or "").split()) or None for name in one.names)
    signing = {key: " ".join((said or "").split()) or None for key, said in one.signing.items()}
    tidied = replace(one, role=role_named(one.role), name_en=english, name_zh=chinese, **signing)
    if not tidied.name:
        raise KnownFault(
            _("An organisation has no name."),
            _("Nothing was changed. Say what it is called in one language."),
        )
    for name in filter(None, tidied.names):
        if ";" in name or "；" in name:
            raise KnownFault(
                _("“{name}” has a semicolon: it stands between several organisations.", name=name),
                _("Nothing was changed. Give each of them a line."),
            )
    for name in filter(None, (*tidied.names, *signing.values())):
        if len(name) > _LONGEST:
            raise KnownFault(
                _("“{name}” is too long.", name=name[:60] + "…"),
                _("Nothing was changed. A name has at most {count} letters.", count=_LONGEST),
            )
    return tidied


def _all_said(organisers: Sequence[Organiser]) -> list[tuple[str | None, ...]]:
    return [(*one.said, *one.signing.values()) for one in organisers]


def _listed(organisers: Sequence[Organiser]) -> str | None:
    said = [
        " ".join(filter(None, one.names))
        + (f" ({with_label(_('signs'), one.signer)})" if one.has_signer else "")
        for one in organisers
    ]
    return "; ".join(said) or None

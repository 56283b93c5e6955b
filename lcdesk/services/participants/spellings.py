"""Values of participants tidied: near spellings of one thing are found in a field, and written
alike as one operation; what somebody has said is two is remembered in the desk. An offer, no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries import record_lists as record_queries
from lcdesk.db.queries.participants import SaidText
from lcdesk.model.catalogue import ORGANISATION, PARTICIPANT
from lcdesk.model.entities import Organisation, ValuesApart
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Text
from lcdesk.model.value_clusters import Apart, ValueCluster, find_clusters
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import change_cells
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

JOIN_ONE = N_("Write “{old}” as “{new}” in {field}")
JOIN_MANY = N_("Write {count} spellings of {field} alike")
APART_ONE = N_("“{one}” and “{other}” are two")
APART_MANY = N_("{count} values of {field} are different")
WORKPLACE = "organization"
_BEFORE_ALL = 10**9
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class FoundSpelling:
    """One spelling: the entries that have it, and how many people these are."""

    text: str
    ids: tuple[int, ...]
    people: int


@dataclass(frozen=True)
class SpellingCluster:
    """Spellings that may be one, those of most entries first. `proposal`: the one proposed for
    all; `is_sure`: they differ by capitals, blanks, signs and order alone; `people`: how many say
    one of them.
    """

    spellings: tuple[FoundSpelling, ...]
    proposal: str
    is_sure: bool
    people: int


@dataclass(frozen=True)
class FoundClusters:
    """The clusters of a field: the sure ones first, then those of most entries. `known`: how many
    spellings may be of an organisation that is known, to which people are linked instead.
    """

    field: str
    clusters: tuple[SpellingCluster, ...] = ()
    known: int = 0


@dataclass(frozen=True)
class JoinedSpellings:
    """What is written alike: the spelling for all, and those it takes the place of, with the
    entries that were shown to have them.
    """

    into: str
    spellings: Mapping[str, Sequence[int]]


def fields_to_tidy() -> tuple[Field, ...]:
    """The fields in which several people may say the same: plain texts that are not private."""
    return tuple(
        field
        for field in PARTICIPANT.fields
        if type(field.kind) is Text and not (field.is_private or field.is_personal)
    )


def field_to_tidy(name: str) -> Field:
    """The field of that name; `KnownFault` where it is not one of them."""
    for field in fields_to_tidy():
        if field.name == name:
            return field
    raise KnownFault(
        _("“{name}” is no field whose values are tidied.", name=name),
        _(
            "Nothing was changed. These are: {fields}.",
            fields=", ".join(field.name for field in fields_to_tidy()),
        ),
    )


def find_spellings(
    desk: Desk, name: str, cohort_id: int | None = None, step: Progress | None = None
) -> FoundClusters:
    """The clusters in a field, of one cohort or all. For the worker: of 20,000 people it takes a
    second.
    """
    field_to_tidy(name)
    with desk.reading() as session:
        said = queries.list_said(session, name, cohort_id)
        apart = _apart(session, name)
        known = _known_organisations(session) if name == WORKPLACE else frozenset[str]()
    entries: defaultdict[str, list[SaidText]] = defaultdict(list)
    for one in said:
        entries[one.text].append(one)
    counts = {text: len(those) for text, those in entries.items()}
    # the names that are known draw theirs to them before any other spelling does
    found = find_clusters({**counts, **dict.fromkeys(known, _BEFORE_ALL)}, apart, step)
    free = [one for one in found if known.isdisjoint(said.text for said in one.values)]
    linked = {said.text for one in found if one not in free for said in one.values} - known
    clusters = sorted((_cluster(one, entries) for one in free), key=lambda one: not one.is_sure)
    return FoundClusters(name, tuple(clusters), len(linked | (known & counts.keys())))


def count_clusters(
    desk: Desk, cohort_id: int | None = None, step: Progress | None = None
) -> dict[str, int]:
    """Field → how many clusters there are in it, of every field that has any."""
    fields, found = fields_to_tidy(), dict[str, int]()
    for at, field in enumerate(fields):
        if step:
            step(at, len(fields))
        if count := len(find_spellings(desk, field.name, cohort_id).clusters):
            found[field.name] = count
    return found


def read_spellings(
    desk: Desk, name: str, cohort_id: int | None = None
) -> dict[str, tuple[int, ...]]:
    """Every spelling in a field, near another or not, with the entries that have it."""
    field_to_tidy(name)
    held: defaultdict[str, list[int]] = defaultdict(list)
    with desk.reading() as session:
        for one in queries.list_said(session, name, cohort_id):
            held[one.text].append(one.id)
    return {text: tuple(ids) for text, ids in held.items()}


def join_spellings(desk: Desk, name: str, joins: Sequence[JoinedSpellings]) -> int:
    """Write spellings as another one, as one operation; how many values changed.

    `EditConflictsFound` where one of the entries says something else by now, `KnownFault` where the
    new spelling cannot be kept; nothing is written then.
    """
    field = field_to_tidy(name)
    cells: dict[int, dict[str, str]] = {}
    seen: dict[int, dict[str, str]] = {}
    spellings: list[tuple[str, str]] = []
    for join in joins:
        into = parse_spelling(field, join.into)
        for old, ids in join.spellings.items():
            if old == into or not ids:
                continue
            spellings.append((old, into))
            cells.update((key, {name: into}) for key in ids)
            seen.update((key, {name: old}) for key in ids)
    if not cells:
        return 0
    if len(spellings) == 1:
        old, into = spellings[0]
        return change_cells(desk, cells, JOIN_ONE, seen, old=old, new=into, field=field.label)
    return change_cells(desk, cells, JOIN_MANY, seen, count=len(spellings), field=field.label)


def parse_spelling(field: Field, text: str) -> str:
    """A spelling as it is kept; `KnownFault` where it is none."""
    try:
        kept = field.parse(text)
    except BadValue as bad:
        raise KnownFault(str(bad), _("Nothing was changed.")) from None
    if kept is None:
        raise KnownFault(_("A spelling is needed for all of them."), _("Nothing was changed."))
    return str(kept)


def tell_different(desk: Desk, name: str, pairs: Collection[Apart]) -> int:
    """Remember that these pairs of values are two things each; how many are new. They, and other
    spellings of them, are never in one cluster again; undo takes that back.
    """
    field = field_to_tidy(name)
    with desk.reading() as session:
        news = sorted(tuple(sorted(pair)) for pair in {*pairs} - _apart(session, name))
    if not news:
        return 0
    words = (
        {"one": news[0][0], "other": news[0][-1]}
        if len(news) == 1
        else {"count": len({text for pair in news for text in pair}), "field": field.label}
    )
    desk.execute(
        APART_ONE if len(news) == 1 else APART_MANY,
        lambda work: [
            work.add(ValuesApart(field=name, one=one, other=other)).id for one, other in news
        ],
        **words,
    )
    return len(news)


def pairs_among(texts: Collection[str], others: Collection[str] = ()) -> frozenset[Apart]:
    """Each of these with each of the others, and (where there are no others) among themselves."""
    if others:
        return frozenset(frozenset((one, other)) for one in texts for other in others)
    return frozenset(map(frozenset, combinations(sorted(set(texts)), 2)))


def _cluster(found: ValueCluster, entries: Mapping[str, Sequence[SaidText]]) -> SpellingCluster:
    spellings = tuple(
        FoundSpelling(
            one.text,
            tuple(said.id for said in entries[one.text]),
            len({said.person_id for said in entries[one.text]}),
        )
        for one in found.values
    )
    people = {said.person_id for one in found.values for said in entries[one.text]}
    return SpellingCluster(spellings, found.proposal, found.is_sure, len(people))


def _apart(session: Session, name: str) -> set[Apart]:
    query = sa.select(ValuesApart.one, ValuesApart.other).where(ValuesApart.field == name)
    return {frozenset((one, other)) for one, other in session.execute(query)}


def _known_organisations(session: Session) -> frozenset[str]:
    """What the organisations that are known are called."""
    records = record_queries.read_records(session, ORGANISATION)
    names = record_queries.NAMES[Organisation]
    return frozenset(str(said) for one in records for name in names if (said := one.get(name)))

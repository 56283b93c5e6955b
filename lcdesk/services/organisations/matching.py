"""What participants, experts and alumni say of where they work, and the organisations they may
mean: proposed, never linked by itself. A clerk confirms; what was sent stays as it was sent, and
the link lies beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lcdesk.db.queries import organisations as queries
from lcdesk.db.queries import record_lists as record_queries
from lcdesk.db.queries.organisations import SaidWorkplace
from lcdesk.model.entities import AlumniContact, Enrolment, Entity, Expert, Organisation
from lcdesk.model.names import by_script, fold_title
from lcdesk.model.rows import OrganisationRecord
from lcdesk.services.core import record_lists
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.record_lists import ORGANISATIONS, name_of
from lcdesk.services.organisations.likeness import NameIndex, compared
from lcdesk.services.participants import records as participant_records
from lcdesk.texts import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LINK, LINK_MANY = (
    N_("Link who names {name} to it"),
    N_("Link those who name {count} organisations to them"),
)
MAKE, MAKE_MANY = (
    N_("New organisation {name}, as it is named"),
    N_("{count} new organisations, as they are named"),
)
EXACT = 100.0
Ids = Mapping[str, tuple[int, ...]]
"""Of which kind ("participant", "expert", "alumni_contact") → their ids."""
Links = dict[str, dict[int, int]]
"""Of which kind → id → the organisation it is to be linked to."""
_SOURCES: Mapping[str, type[Entity]] = {
    "participant": Enrolment,
    "expert": Expert,
    "alumni_contact": AlumniContact,
}


@dataclass(frozen=True)
class NamedWorkplace:
    """Where some people say they work, all of them in words that differ only by case, width and
    blanks: the words most of them use, country and kind as they say, and who says so.
    """

    text: str
    country: str | None
    kind: str | None
    ids: Ids

    @property
    def count(self) -> int:
        """How many entries say so."""
        return sum(map(len, self.ids.values()))

    @property
    def participants(self) -> int:
        """How many of them are participants."""
        return len(self.ids.get("participant", ()))


@dataclass(frozen=True)
class MatchProposal:
    """A workplace and the organisation it may be, with how alike they are called (100: exactly
    so).
    """

    said: NamedWorkplace
    organisation_id: int
    organisation: str
    likeness: float


@dataclass(frozen=True)
class MatchProposals:
    """What a clerk may confirm: those called exactly so, those worth a question (the likest first),
    and workplaces that no organisation is called like. Most people first.
    """

    exact: tuple[MatchProposal, ...] = ()
    near: tuple[MatchProposal, ...] = ()
    unknown: tuple[NamedWorkplace, ...] = ()
    _by_organisation: dict[int, list[MatchProposal]] = field(
        default_factory=dict[int, list[MatchProposal]], repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for one in (*self.exact, *self.near):
            self._by_organisation.setdefault(one.organisation_id, []).append(one)

    def of(self, organisation_id: int) -> Sequence[MatchProposal]:
        """Those that concern one organisation, the certain ones first."""
        return self._by_organisation.get(organisation_id, ())


def find_proposals(desk: Desk, *, has_near: bool = True) -> MatchProposals:
    """All that is named and linked to nothing, with what it may be. `has_near` False: only what is
    certain, the rest is unknown; of thousands of names the others take seconds.
    """
    with desk.reading() as session:
        said = _workplaces(session)
        known = record_queries.known_names(session, Organisation)
        records = {
            one["id"]: one for one in record_queries.read_records(session, ORGANISATIONS.kind)
        }
    index = NameIndex(
        (key, name) for key, record in records.items() for name in _names(record) if has_near
    )
    exact: list[MatchProposal] = []
    near: list[MatchProposal] = []
    unknown: list[NamedWorkplace] = []
    for one in said:
        called = known.get(fold_title(one.text), frozenset())
        same = [key for key in sorted(called) if _is_of_country(one, records[key])]
        if len(same) == 1:
            exact.append(_proposal(one, records[same[0]], EXACT))
            continue
        alike = dict.fromkeys(called, EXACT)
        if has_near:
            alike |= dict(index.near(compared(one.text)))
        met = [
            _proposal(one, records[key], found)
            for key, found in alike.items()
            if key in called or _is_of_country(one, records[key])
        ]
        near += sorted(met, key=lambda each: (-each.likeness, each.organisation_id))
        if not met:
            unknown.append(one)
    near.sort(key=lambda each: -each.likeness)
    return MatchProposals(tuple(exact), tuple(near), tuple(unknown))


def confirm(
    desk: Desk, proposals: Sequence[MatchProposal], new: Sequence[NamedWorkplace] = ()
) -> int:
    """Link those who name organisations to them, and make organisations of `new` workplaces that
    those who name them are linked to, as one operation; how many entries were linked. Those that
    were linked otherwise meanwhile stay as they are.
    """
    names = [*dict.fromkeys(one.organisation for one in proposals), *(one.text for one in new)]
    if not names:
        return 0

    def do(work: Work) -> int:
        links: Links = {}
        for one in proposals:
            _add_links(links, one.said.ids, one.organisation_id)
        finder = record_lists.NameFinder(work.session)
        for one in new:
            values = {**by_script(one.text, "name"), "country": one.country, "kind": one.kind}
            made = record_lists.make(work, ORGANISATIONS, values, finder)
            _add_links(links, one.ids, made)
        return _link(work, links)

    if len(names) == 1:
        return desk.execute(LINK if proposals else MAKE, do, name=names[0])
    many = LINK_MANY if proposals else MAKE_MANY
    return desk.execute(many, do, count=len(names))


def _add_links(links: Links, ids: Ids, organisation_id: int) -> None:
    for kind, those in ids.items():
        links.setdefault(kind, {}).update(dict.fromkeys(those, organisation_id))


def unlink(desk: Desk, organisation_id: int, ids: Ids) -> None:
    """Take the link away from entries that do not mean an organisation."""
    record = record_lists.get_record(desk, ORGANISATIONS, organisation_id)
    desk.execute(
        N_("Part {name} from who does not come from it"),
        lambda work: [_write(work, kind, dict.fromkeys(ids[kind])) for kind in ids],
        name=name_of(ORGANISATIONS, record),
    )


def _names(record: OrganisationRecord) -> list[str]:
    return [str(said) for name in record_queries.NAMES[Organisation] if (said := record.get(name))]


def _proposal(one: NamedWorkplace, record: OrganisationRecord, likeness: float) -> MatchProposal:
    return MatchProposal(one, record["id"], name_of(ORGANISATIONS, record), likeness)


def _is_of_country(one: NamedWorkplace, record: OrganisationRecord) -> bool:
    """Every land has its ministry of education."""
    return one.country is None or record["country"] in (None, one.country)


def _workplaces(session: Session) -> list[NamedWorkplace]:
    """All workplaces that are linked to nothing, those that most people name first. What is called
    so in two countries are two; where nobody says a country, it is that of the others.
    """
    groups: dict[str, dict[str | None, list[tuple[str, SaidWorkplace]]]] = {}
    for kind, entity in _SOURCES.items():
        for one in queries.list_said(session, entity):
            if folded := fold_title(one.organization):
                by_country = groups.setdefault(folded, {})
                by_country.setdefault(one.country, []).append((kind, one))
    made: list[NamedWorkplace] = []
    for by_country in groups.values():
        lands = [land for land in by_country if land is not None]
        if None in by_country and len(lands) == 1:
            by_country[lands[0]] += by_country.pop(None)
        made += [_workplace(those, land) for land, those in by_country.items()]
    return sorted(made, key=lambda one: (-one.count, one.text.casefold(), one.country or ""))


def _workplace(those: Sequence[tuple[str, SaidWorkplace]], country: str | None) -> NamedWorkplace:
    texts, kinds = Counter[str](), Counter[str]()
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for kind, one in those:
        texts[" ".join(one.organization.split())] += len(one.ids)
        ids[kind] += one.ids
        if one.kind:
            kinds[one.kind] += len(one.ids)
    return NamedWorkplace(
        texts.most_common(1)[0][0],
        country,
        kinds.most_common(1)[0][0] if kinds else None,
        {kind: tuple(sorted(found)) for kind, found in ids.items()},
    )


def _link(work: Work, links: Links) -> int:
    """Link those of these entries that are linked to nothing yet; how many."""
    work.session.flush()
    done = 0
    for kind, wanted in links.items():
        free = queries.unlinked(work.session, _SOURCES[kind], list(wanted))
        _write(work, kind, {key: wanted[key] for key in free})
        done += len(free)
    return done


def _write(work: Work, kind: str, links: Mapping[int, int | None]) -> None:
    if kind == "participant":
        participant_records.link_organisations(work, links)
    else:
        record_lists.link_organisations(work, _SOURCES[kind], links)

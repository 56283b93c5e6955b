"""The register of papers: given out under a number, kept as they were, made void, replaced, set
again, and compared with what the desk says today.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, cast

import sqlalchemy as sa

from lcdesk.model import clock
from lcdesk.model.entities import Change, Enrolment, GivenNumber, IssuedPaper
from lcdesk.model.entities.papers import KeptChoice, KeptPaper
from lcdesk.model.faults import KnownFault
from lcdesk.papers.content import HOUSE, PaperContent, template_source
from lcdesk.papers.typesetter import Typesetter, shared_typesetter
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import (
    PreparedPaper,
    masked_paper,
    prepare_paper,
    require_told,
    with_masks,
)
from lcdesk.services.papers.numbers import free_numbers, holds, is_void
from lcdesk.services.papers.paper_files import keep_file, read_file
from lcdesk.services.papers.paper_kinds import PaperChoice, PaperItem
from lcdesk.services.participants.records import set_fields
from lcdesk.texts import N_, _, list_names, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ISSUE, ISSUE_MANY = N_("Issue {count} paper: {paper}"), N_("Issue {count} papers: {paper}")
VOID = N_("Make paper {number} void")
REPLACE, REPLACE_MANY = (
    N_("Issue {count} paper anew: {paper}"),
    N_("Issue {count} papers anew: {paper}"),
)
ACCEPT, ACCEPT_MANY = N_("Leave paper {number} as issued"), N_("Leave {count} papers as issued")
NUMBERS = "numbers of papers"
"""What the next free number rests on."""
_GONE = "gone"
PaperState = Literal["issued", "void", "replaced", "taken back"]
STATES: Mapping[PaperState, str] = {
    "issued": N_("issued"),
    "void": N_("void"),
    "replaced": N_("replaced"),
    "taken back": N_("taken back"),
}
"""A paper is "taken back" where its issue was undone: its number stays given."""


@dataclass(frozen=True)
class RegisterLine:
    """A number that was given, and what has become of the paper. `name`: whose it is; "" of one
    that is given out as one for all, and where nobody knows any more; `people`: of one for all for
    how many it is where it is not for everybody.
    """

    number: str
    kind: str
    state: PaperState
    at: dt.datetime
    who: str
    name: str
    cohort_id: int | None = None
    enrolment_id: int | None = None
    paper_id: int | None = None
    reason: str = ""
    replaced_by: str = ""
    people: int = 0

    @property
    def paper(self) -> str:
        """Which paper it is, in the language of the moment."""
        return _(paper_kind(self.kind).label)

    @property
    def whose(self) -> str:
        """Whose it is, in the language of the moment; a dash where nobody knows any more."""
        if self.name or not paper_kind(self.kind).is_whole:
            return self.name or "–"
        if self.people:
            return n_("for {count} person", "for {count} people", self.people)
        return _("for all")

    @property
    def title(self) -> str:
        """What to call it beside its number: whose it is, of one for all which paper it is."""
        return self.name or self.paper


@dataclass(frozen=True)
class WrongPaper:
    """A paper that today's data would set otherwise. `changed`: (what, as issued, as of today); it
    is empty where the person no longer takes part, and `is_gone` then.
    """

    line: RegisterLine
    changed: Sequence[tuple[str, str, str]] = ()
    is_gone: bool = False
    today: str = _GONE
    """What today's data say, as `accept_papers` keeps it."""


# --- Given out ---


def plan_numbers(desk: Desk, paper: PreparedPaper) -> dict[int, str]:
    """The numbers under which its people (or activities) would come into the register now; nobody
    who stands in it already is among them. A number that was typed into a record stays.

    KnownFault where two of them have the same number.
    """
    with desk.reading() as session:
        return _planned(session, paper)


def _planned(session: Session, paper: PreparedPaper) -> dict[int, str]:
    standing = {row.data.get("item") for row in _standing(session, paper)}
    new = [one for one in paper.units if one.id not in standing]
    given = set(
        session.scalars(
            sa.select(GivenNumber.number).where(
                GivenNumber.number.in_([one.number for one in new if one.number])
            )
        )
    )
    typed = {one.id: one.number for one in new if one.number and one.number not in given}
    twice = [number for number, count in Counter(typed.values()).items() if count > 1]
    if twice:
        raise KnownFault(
            _("Several people have the same number: {numbers}.", numbers=list_names(twice)),
            _("Nothing was issued. Correct it in their records, or leave it blank there."),
        )
    blank = [one.id for one in new if one.id not in typed]
    free = free_numbers(session, paper.kind, clock.today())
    return typed | dict(zip(blank, islice(free, len(blank)), strict=True))


def issue_paper(desk: Desk, paper: PreparedPaper) -> PreparedPaper:
    """Give all of it out under numbers, as one operation: into the register, and into the records
    of the people. The paper as it is to be printed; whoever had a number is in it under that.

    KnownFault where everybody has it already, or where it says what one does not see.
    """
    require_told(desk, paper.kind)
    count = len(plan_numbers(desk, paper))
    if not count or not paper.kind.series:
        raise _issued_already(paper)

    def write(work: Work) -> PreparedPaper:
        work.guard(NUMBERS)
        numbers = _planned(work.session, paper)
        numbered = paper.numbered(numbers)
        _write(work, numbered, numbers)
        return numbered

    label = ISSUE if count == 1 else ISSUE_MANY
    return desk.execute(label, write, count=count, paper=paper.kind.label)


def new_numbers(before: PreparedPaper, issued: PreparedPaper) -> list[str]:
    """Those that were given when a paper was issued, in the order of its people."""
    had = {one.id for one in before.units if one.number}
    return [one.number for one in issued.units if one.id not in had]


def issued_words(numbers: Sequence[str]) -> str:
    """How many papers were given out, and under which numbers."""
    ends = " – ".join(dict.fromkeys((*numbers[:1], *numbers[-1:])))
    count = len(numbers)
    return n_("{count} issued: {numbers}.", "{count} issued: {numbers}.", count, numbers=ends)


def issue_anew(desk: Desk, paper: PreparedPaper, reason: str) -> PreparedPaper:
    """Replace the papers of these people: each gets a new number, and the old one says by which it
    is replaced, and why.
    """

    def write(work: Work) -> PreparedPaper:
        work.guard(NUMBERS)
        free = free_numbers(work.session, paper.kind, clock.today())
        numbers = dict(zip((one.id for one in paper.units), free, strict=False))
        for row in _standing(work.session, paper):
            if row.data.get("item") in numbers:
                work.set(row, _ended(reason, numbers[row.data["item"]]))
        numbered = paper.numbered(numbers)
        _write(work, numbered, numbers)
        return numbered

    count = len(paper.units)
    label = REPLACE if count == 1 else REPLACE_MANY
    return desk.execute(label, write, count=count, paper=paper.kind.label)


def _issued_already(paper: PreparedPaper) -> KnownFault:
    return KnownFault(
        _("This paper is issued already.")
        if paper.kind.is_whole
        else _("Everybody has this paper already."),
        _("Nothing was changed. Issue it anew to replace those that no longer agree."),
    )


def reissue(desk: Desk, wrong: Sequence[WrongPaper]) -> list[PaperContent]:
    """Issue those anew of whom there is still a page, each chosen as it was, with what changed as
    the reason; the new pages. Nothing is done for those who are gone.
    """
    pages: list[PaperContent] = []
    with desk.reading() as session:
        rows = [session.get(IssuedPaper, one.line.paper_id) for one in wrong if not one.is_gone]
        groups = _grouped(row for row in rows if row is not None)
    for group in groups.values():
        today = _today(desk, group[0])
        wanted = {row.data["item"] for row in group}
        if today is not None:
            paper = today if today.kind.is_whole else today.only(*wanted)
            issued = issue_anew(desk, paper, _("no longer agreed with the desk"))
            pages += [issued.unit(one.id).content for one in issued.units]
    return pages


def read_numbered(desk: Desk, numbers: Sequence[str]) -> list[PaperContent]:
    """Papers by their numbers, as they were issued, to be handed out: private values on them are
    noted. KnownFault for a number that none has.
    """
    query = sa.select(GivenNumber).where(GivenNumber.number.in_(numbers))
    with desk.reading() as session:
        given = {one.number: one.paper_id for one in session.scalars(query)}
    ids = {number: given[number] for number in numbers if number in given}
    unknown = [number for number in numbers if number not in ids]
    if unknown:
        raise KnownFault(
            _("No paper has the number {numbers}.", numbers=list_names(unknown)),
            _("`lcdesk papers issued` lists them."),
        )
    contents = read_issued(desk, list(ids.values()))
    note_handed_out(desk, ids.values())
    return contents


def note_handed_out(desk: Desk, paper_ids: Iterable[int]) -> None:
    """Note in the access log that issued papers with private values are saved or printed again."""
    with desk.reading() as session:
        rows = [row for number in paper_ids if (row := session.get(IssuedPaper, number))]
        told = [
            (owner.person_id, paper_kind(row.kind).private_fields)
            for row in rows
            if row.enrolment_id and (owner := session.get(Enrolment, row.enrolment_id))
        ]
    people = [person for person, fields in told if fields]
    if people:
        access_log.note_people(desk, people, {name for _person, fields in told for name in fields})


def void_paper(desk: Desk, number: str, reason: str) -> None:
    """Make a paper void. Its number stays given; the record of the person loses it."""

    def write(work: Work) -> None:
        row = work.session.scalar(
            sa.select(IssuedPaper).where(IssuedPaper.number == number, holds())
        )
        if row is None:
            raise KnownFault(
                _("No paper is issued under {number}.", number=number), _("Nothing was changed.")
            )
        work.set(row, _ended(reason, None))
        kind = paper_kind(row.kind)
        fields = [one for one in (kind.number_field, kind.date_field) if one]
        owner = work.session.get(Enrolment, row.enrolment_id) if row.enrolment_id else None
        if owner is not None and fields and getattr(owner, fields[0]) == number:
            set_fields(work, {owner.id: dict.fromkeys(fields)})

    desk.execute(VOID, write, number=number)


def accept_papers(desk: Desk, wrong: Sequence[WrongPaper]) -> None:
    """These are right as they were issued, whatever the desk says today: they are not found again
    until it says something else. One operation.
    """

    def write(work: Work) -> None:
        for one in wrong:
            row = work.session.get(IssuedPaper, one.line.paper_id)
            if row is not None:
                work.set(row, {"accepted": one.today})

    if len(wrong) == 1:
        desk.execute(ACCEPT, write, number=wrong[0].line.number)
    else:
        desk.execute(ACCEPT_MANY, write, count=len(wrong))


def _ended(reason: str, replaced_by: str | None) -> dict[str, Any]:
    return {
        "voided_at": clock.moment(),
        "reason": " ".join(reason.split())[:400] or None,
        "replaced_by": replaced_by,
    }


def _standing(session: Session, paper: PreparedPaper) -> Sequence[IssuedPaper]:
    query = sa.select(IssuedPaper).where(
        IssuedPaper.kind == paper.kind.key, IssuedPaper.cohort_id == paper.cohort_id, holds()
    )
    return session.scalars(query).all()


def _void(session: Session, paper: PreparedPaper) -> Sequence[IssuedPaper]:
    """Those of this kind and cohort that are void and that none took the place of."""
    query = sa.select(IssuedPaper).where(
        IssuedPaper.kind == paper.kind.key, IssuedPaper.cohort_id == paper.cohort_id, is_void()
    )
    return session.scalars(query).all()


def _write(work: Work, paper: PreparedPaper, numbers: Mapping[int, str]) -> None:
    """The rows of the register, of whoever gets a number now, and the fields of their records."""
    kind, now = paper.kind, clock.moment()
    people = _person_ids(work.session, paper)
    shared = _keep_files(work.session, paper, people)
    cells: dict[int, dict[str, Any]] = {}
    for row in _void(work.session, paper):
        # its place is taken: to undo that it was made void gives nobody two papers
        if (item := row.data.get("item")) in numbers:
            work.set(row, {"replaced_by": numbers[item]})
    for one in paper.units:
        if one.id not in numbers:
            continue
        is_theirs = kind.about == "person" and not kind.is_whole
        row = work.add(
            IssuedPaper(
                enrolment_id=one.id if is_theirs else None,
                cohort_id=paper.cohort_id,
                kind=kind.key,
                number=numbers[one.id],
                issued_at=now,
                data=_data_of(paper.unit(one.id), one, shared),
            )
        )
        given = GivenNumber(number=numbers[one.id], kind=kind.key, at=now, who=work.who or None)
        given.paper_id, given.cohort_id = row.id, paper.cohort_id
        work.session.add(given)
        values = {kind.number_field: numbers[one.id], kind.date_field: now.date()}
        cells[one.id] = {name: value for name, value in values.items() if name}
    if kind.about == "person" and kind.number_field:
        set_fields(work, cells)


def _person_ids(session: Session, paper: PreparedPaper) -> dict[int, int]:
    if paper.kind.about != "person":
        return {}
    query = sa.select(Enrolment.id, Enrolment.person_id).where(
        Enrolment.id.in_([one.id for one in paper.items])
    )
    return {number: person for number, person in session.execute(query)}


# --- Kept as it was ---


def _data_of(paper: PreparedPaper, item: PaperItem, files: Mapping[str, str]) -> KeptPaper:
    """All that a unit of a paper is set from, as JSON: its data and choice, and the hashes of its
    files.
    """
    content = paper.content
    names = [*content.pictures, *_template_names(content)]
    choice, day = paper.choice, paper.choice.day
    return {
        "name": item.name,
        "item": item.id,
        "choice": {
            "language": choice.language,
            "ids": list(choice.ids) if paper.kind.is_whole and choice.ids is not None else None,
            "options": dict(choice.options),
            "has_organisers": choice.has_organisers,
            "day": None if day is None else day.isoformat(),
        },
        "content": dict(content.data),
        "private": list(item.private),
        "template": content.template,
        "files": {name: files[name] for name in names},
        "stands_at": content.stands_at.isoformat(),
    }


def _template_names(content: PaperContent) -> list[str]:
    return [f"{name}.typ" for name in (HOUSE, content.template)]


def _keep_files(
    session: Session, paper: PreparedPaper, people: Mapping[int, int]
) -> dict[str, str]:
    """Keep the templates and pictures of a paper, each once; name → SHA-256."""
    owners = {name: people.get(one.id) for one in paper.items for name in one.pictures}
    content = paper.content
    held = {
        f"{name}.typ": (content.own.get(name) or template_source(name)).encode()
        for name in (HOUSE, content.template)
    }
    return {
        name: keep_file(session, data, owners.get(name))
        for name, data in {**content.pictures, **held}.items()
    }


def read_issued(desk: Desk, paper_ids: Iterable[int]) -> list[PaperContent]:
    """Papers as they were issued, to be set again. KnownFault for one that was erased."""
    with desk.reading() as session:
        return [_content_of(session, session.get(IssuedPaper, number)) for number in paper_ids]


def _content_of(session: Session, row: IssuedPaper | None) -> PaperContent:
    if row is None or not row.data:
        raise KnownFault(
            _("What stood on this paper is no longer kept."),
            _("Its person was erased, or its issue was taken back."),
        )
    return _stored(session, row.data, row.data["content"])


def _stored(session: Session, data: KeptPaper, content: Mapping[str, Any]) -> PaperContent:
    """A paper with the files it was issued with."""
    files = {name: read_file(session, sha256) for name, sha256 in data["files"].items()}
    own = {
        name.removesuffix(".typ"): files.pop(name).decode()
        for name in list(files)
        if name.endswith(".typ")
    }
    stands_at = dt.datetime.fromisoformat(data["stands_at"])
    return PaperContent(data["template"], content, stands_at, files, own)


# --- The register ---


def list_issued(
    desk: Desk, cohort_id: int | None = None, kind: str | None = None
) -> list[RegisterLine]:
    """Every number that was given, the newest first."""
    query = (
        sa.select(GivenNumber, IssuedPaper)
        .outerjoin(IssuedPaper, IssuedPaper.id == GivenNumber.paper_id)
        .order_by(GivenNumber.id.desc())
    )
    if cohort_id is not None:
        query = query.where(GivenNumber.cohort_id == cohort_id)
    if kind is not None:
        query = query.where(GivenNumber.kind == kind)
    with desk.reading() as session:
        rows = session.execute(query).all()
        names = _names_taken_back(session)
        return [_line(given, paper, names.get(given.paper_id, "")) for given, paper in rows]


def _names_taken_back(session: Session) -> dict[int, str]:
    """Whose papers were, of those that an undo took back: the history keeps what stood on them, but
    of somebody who was erased. By the ids of the papers.
    """
    there = sa.select(IssuedPaper.id)
    gone = sa.select(GivenNumber.paper_id).where(GivenNumber.paper_id.not_in(there))
    name = Change.after[("data", "name")].as_string()
    query = sa.select(Change.row_id, name).where(
        Change.entity == IssuedPaper.__name__, Change.row_id.in_(gone), name.is_not(None)
    )
    return {paper: told for paper, told in session.execute(query)}


def _line(given: GivenNumber, paper: IssuedPaper | None, name: str = "") -> RegisterLine:
    """`name`: whose it was, of one that was taken back."""
    line = RegisterLine(given.number, given.kind, "taken back", given.at, given.who or "", name)
    if paper is None:
        return line
    state: PaperState = "issued"
    if paper.replaced_by:
        state = "replaced"
    elif paper.voided_at is not None:
        state = "void"
    reason = paper.reason or ""
    if paper.accepted and state == "issued":
        reason = reason or _("right as issued")
    return replace(
        line,
        state=state,
        name=paper.data["name"] if paper.data else "",
        people=len(paper.data["choice"]["ids"] or ()) if paper.data else 0,
        cohort_id=paper.cohort_id,
        enrolment_id=paper.enrolment_id,
        paper_id=paper.id,
        reason=reason,
        replaced_by=paper.replaced_by or "",
    )


# --- Papers that never disagree ---


def find_wrong(
    desk: Desk,
    cohort_id: int | None = None,
    typesetter: Typesetter | None = None,
    is_stopped: Callable[[], bool] | None = None,
) -> list[WrongPaper]:
    """The issued papers that today's data would set otherwise.

    Data that differ are not enough: the page as issued and the page of today are both set, from the
    templates of then, and only another page counts.
    """
    found: list[WrongPaper] = []
    typesetter = typesetter or shared_typesetter()
    with desk.reading_together(), desk.reading() as session:
        for group in _by_choice(session, cohort_id).values():
            today = _today(desk, group[0])
            for row in group:
                wrong = _compared(session, row, today, typesetter, is_stopped)
                if wrong:
                    found.append(wrong)
    return found


def _by_choice(
    session: Session, cohort_id: int | None
) -> Mapping[tuple[Any, ...], list[IssuedPaper]]:
    """The papers that hold, those together that are gathered in one go."""
    query = sa.select(IssuedPaper).where(holds(), IssuedPaper.cohort_id.is_not(None))
    if cohort_id is not None:
        query = query.where(IssuedPaper.cohort_id == cohort_id)
    return _grouped(session.scalars(query.order_by(IssuedPaper.id)))


def _grouped(rows: Iterable[IssuedPaper]) -> Mapping[tuple[Any, ...], list[IssuedPaper]]:
    groups = defaultdict[tuple[Any, ...], list[IssuedPaper]](list)
    for row in rows:
        if row.data:
            office = row.data["content"].get("office")
            groups[(row.cohort_id, row.kind, office, repr(row.data["choice"]))].append(row)
    return groups


def _today(desk: Desk, row: IssuedPaper) -> PreparedPaper | None:
    """The paper as it would be made now, chosen as it was then; None where there is nobody for it
    any more. Of the office as it was: its name is that of this machine.
    """
    try:
        office = row.data["content"].get("office", "")
        choice = _choice_of(row.data["choice"])
        return prepare_paper(desk, paper_kind(row.kind), row.cohort_id or 0, choice, office, {})
    except KnownFault:
        return None


def _choice_of(kept: KeptChoice) -> PaperChoice:
    day = kept.get("day")
    ids = kept["ids"]
    return PaperChoice(
        kept["language"],
        None if ids is None else tuple(ids),
        kept["options"],
        kept["has_organisers"],
        dt.date.fromisoformat(day) if day else None,
    )


def _compared(
    session: Session,
    row: IssuedPaper,
    today: PreparedPaper | None,
    typesetter: Typesetter,
    is_stopped: Callable[[], bool] | None,
) -> WrongPaper | None:
    given = session.scalar(sa.select(GivenNumber).where(GivenNumber.number == row.number))
    if given is None:
        return None
    line = _line(given, row)
    item = today and next((one for one in today.units if one.id == row.data["item"]), None)
    if today is None or item is None:
        return None if row.accepted == _GONE else WrongPaper(line, is_gone=True)
    now = today.unit(item.id).numbered({item.id: row.number or ""}).content
    then = _content_of(session, row)
    private = {*row.data.get("private", ()), *item.private}
    changed = [
        (where, with_masks(was, private), with_masks(is_now, private))
        for where, was, is_now in _differences(then.data, _as_json(now.data))
    ]
    if not changed and dict(now.pictures) == dict(then.pictures):
        return None
    said = _digest(now)
    if row.accepted == said:
        return None
    same_moment = replace(then, data=now.data, pictures=now.pictures)
    try:
        pages = [typesetter.set_pdf(one, is_stopped).pdf for one in (then, same_moment)]
    except KnownFault:  # what the desk says today cannot be printed
        return WrongPaper(line, changed, today=said)
    return None if pages[0] == pages[1] else WrongPaper(line, changed, today=said)


def _digest(content: PaperContent) -> str:
    """The same for the same data and pictures."""
    pictures = {name: hashlib.sha256(one).hexdigest() for name, one in content.pictures.items()}
    said = json.dumps([_as_json(content.data), pictures], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def then_and_now(desk: Desk, wrong: WrongPaper) -> list[PaperContent]:
    """A paper as it was issued and, where somebody still takes part for whom it could be made, as
    it would be made now under the same number; private values masked, as on screen.
    """
    with desk.reading_together(), desk.reading() as session:
        row = session.get(IssuedPaper, wrong.line.paper_id)
        then = _content_of(session, row)
        if row is not None:
            then = replace(then, data=with_masks(then.data, row.data.get("private", ())))
        if row is None or wrong.is_gone or (today := _today(desk, row)) is None:
            return [then]
        item = next((one for one in today.units if one.id == row.data["item"]), None)
        if item is None:
            return [then]
        now = masked_paper(today.unit(item.id).numbered({item.id: wrong.line.number})).content
        return [then, replace(then, data=now.data, pictures=now.pictures)]


def _as_json(value: Any) -> Any:
    """The same as it is after it was kept: lists for tuples."""
    if isinstance(value, Mapping):
        return {key: _as_json(one) for key, one in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_as_json(one) for one in cast("Sequence[Any]", value)]
    return value


def _differences(then: Any, now: Any, path: str = "") -> Iterable[tuple[str, str, str]]:
    """(where, then, now) of each value that differs."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        before, after = cast("Mapping[str, Any]", then), cast("Mapping[str, Any]", now)
        for key in dict.fromkeys([*before, *after]):
            yield from _differences(before.get(key), after.get(key), f"{path}.{key}".strip("."))
    elif isinstance(then, list) and isinstance(now, list):
        held, new = cast("list[Any]", then), cast("list[Any]", now)
        for place in range(max(len(held), len(new))):
            yield from _differences(
                held[place] if place < len(held) else None,
                new[place] if place < len(new) else None,
                f"{path}.{place + 1}",
            )
    elif then != now:
        yield path, _told(then), _told(now)


def _told(value: Any) -> str:
    return "" if value is None else str(value)

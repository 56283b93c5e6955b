"""Papers made: gathered from the desk, looked through before they are printed, set and saved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from lcdesk import settings
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import masked
from lcdesk.model.files import PDF, write_bytes
from lcdesk.model.kinds.dates import format_date
from lcdesk.model.statuses import falls_short, status_words
from lcdesk.papers.content import HOUSE, PaperContent, texts_of
from lcdesk.papers.typesetter import PlaceFault, Typesetter, shared_typesetter
from lcdesk.services.core import access_log, finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.timetable_papers import pages_words
from lcdesk.services.news.fact_words import Origin
from lcdesk.services.papers.course import PHOTO, CourseReader
from lcdesk.services.papers.numbers import given_numbers, issued_otherwise, made_void
from lcdesk.services.papers.paper_files import own_sources
from lcdesk.services.papers.paper_kinds import GatheredPaper, PaperChoice, PaperItem, PaperKind
from lcdesk.services.participants.limits import CourseLimits
from lcdesk.texts import _, list_names, n_

RemarkKind = Literal[
    "missing",
    "undrawn",
    "smaller",
    "too-long",
    "too-high",
    "pages",
    "photo",
    "issued",
    "attendance",
    "reaching",
    "early",
    "status",
    "passport",
]
WHOLE = 0
"""Stands for a paper that is given out as one where others have the id of a person or activity."""
_LIST_NAMES = {"person": "people", "activity": "activities", "course": ""}


@dataclass(frozen=True)
class PaperRemark:
    """Something to look at before a paper is printed: whose (None: the whole paper's), what kind,
    in words, and where it is put right (None: in no one place).
    """

    kind: RemarkKind
    words: str
    item: int | None = None
    name: str = ""
    origin: Origin | None = None


@dataclass(frozen=True)
class PreparedPaper:
    """A paper of a cohort as of one moment of the desk, not set yet."""

    kind: PaperKind
    cohort_id: int
    choice: PaperChoice
    gathered: GatheredPaper
    content: PaperContent
    number: str = ""
    """Under which all of it stands in the register, where it is given out as one."""
    otherwise: Collection[int] = frozenset[int]()
    """Those of its units whose number belongs to a page in other languages."""
    void: Collection[int] = frozenset[int]()
    """Those of its units whose paper was made void, with none in its place."""

    early: str = ""
    """That the course has not ended yet, in words, where the paper presupposes that it has."""

    @property
    def doubts(self) -> list[str]:
        """What speaks against giving it out now, in sentences: the course has not ended, people
        have not come as far as it presupposes.
        """
        found = [self.early] if self.early else []
        statuses = Counter(one.early for one in self.items if one.early and not one.number)
        if statuses:
            told = [_("{label} {count}", label=each, count=n) for each, n in statuses.most_common()]
            found.append(
                n_(
                    "{count} person is not “{status}” yet: {statuses}.",
                    "{count} people are not “{status}” yet: {statuses}.",
                    sum(statuses.values()),
                    status=status_words(self.kind.presupposes.status),
                    statuses=list_names(told),
                )
            )
        return found

    @property
    def units(self) -> Sequence[PaperItem]:
        """What of it is given out by itself: each of its people or activities, or all of it."""
        if not self.kind.is_whole:
            return self.items
        private = {text for one in self.items for text in one.private}
        return [PaperItem(WHOLE, "", {}, number=self.number, private=sorted(private))]

    @property
    def awaited(self) -> Sequence[PaperItem]:
        """Its units that are to come into the register: those without a number. To make a paper
        void was a decision: whose paper is void is among them only where nobody else is.
        """
        new = [one for one in self.units if not one.number]
        return [one for one in new if one.id not in self.void] or new

    def for_issue(self) -> PreparedPaper:
        """The same without those whose paper stays void while others come into the register."""
        if self.kind.is_whole:
            return self
        kept = {one.id for one in self.awaited}
        return self.with_items([one for one in self.items if one.number or one.id in kept])

    def unit(self, item: int) -> PreparedPaper:
        """One of its units alone."""
        return self if self.kind.is_whole else self.only(item)

    def numbered(self, numbers: Mapping[int, str]) -> PreparedPaper:
        """The same with its units under these numbers, the others under those they had."""
        if self.kind.is_whole:
            made = replace(self, number=numbers.get(WHOLE) or self.number)
            return made.with_items(self.items)
        return self.with_items(
            [one.numbered(numbers.get(one.id) or one.number) for one in self.items]
        )

    @property
    def items(self) -> Sequence[PaperItem]:
        return self.gathered.items

    def only(self, *ids: int) -> PreparedPaper:
        """The same for some of its people or activities."""
        return self.with_items([one for one in self.items if one.id in ids])

    def parts(self) -> list[PreparedPaper]:
        """Papers that together have its pages, in their order, and are set one by one: its leaves
        where nobody's page is another's, too.
        """
        if self.kind.shares_pages or not self.leaves:
            return [self]
        return [self.leaf(place) for place in range(self.leaves)]

    @property
    def leaves(self) -> int:
        """How many parts of it have pages of their own: its people or activities, or pages of
        signs; 0 where nobody knows before it is set.
        """
        if self.kind.signs_in:
            return -(-len(self.content.data[self.kind.signs_in]) // self.kind.signs_a_page)
        return 0 if self.kind.is_list else len(self.items)

    def leaf(self, place: int) -> PreparedPaper:
        """One of its leaves alone, from 0; all of it where it has none."""
        if not self.leaves:
            return self
        if not self.kind.signs_in:
            return self.only(self.items[place].id)
        name, each = self.kind.signs_in, self.kind.signs_a_page
        signs = self.content.data[name][place * each : (place + 1) * each]
        gathered = replace(self.gathered, data={**self.gathered.data, name: signs})
        return replace(self, gathered=gathered).with_items(self.items)

    def with_items(self, items: Sequence[PaperItem]) -> PreparedPaper:
        """The same with these parts in place of its own."""
        gathered = replace(self.gathered, items=items)
        content = _content(self.kind, self.choice, gathered, self.content, self.number)
        return replace(self, gathered=gathered, content=content)


def prepare_paper(
    desk: Desk,
    kind: PaperKind,
    cohort_id: int,
    choice: PaperChoice,
    office: str = "",
    numbers: Mapping[int, str] | None = None,
    own: Mapping[str, str] | None = None,
    months: int | None = None,
) -> PreparedPaper:
    """Gather all that a paper says. `numbers`: under which the papers of people (or activities)
    stand; None: those they were given. `own`: templates in the place of ours; None: those of the
    office. `months`: so long passports shall last, None: as the settings say. KnownFault where
    there is nobody it could be for, or for a choice that the kind does not know.
    """
    whole = kind.completed(choice)
    with desk.reading_together():
        reader = CourseReader(desk, cohort_id, office)
        gathered = kind.gather(reader, whole)
        stands_at = reader.stands_at
        given = given_numbers(desk, kind, cohort_id) if numbers is None else numbers
        otherwise = issued_otherwise(desk, kind, cohort_id, whole.language) if given else set[int]()
        void = made_void(desk, kind, cohort_id) if kind.series else {}
        private = _private_texts(kind, reader)
    short, ending = _short(kind, reader), _ending(kind, reader, months)
    items = [
        replace(
            one.numbered(given.get(one.id) or one.number),
            private=private.get(one.id, ()),
            early=short.get(one.id, ""),
            passport=ending.get(one.id, ""),
        )
        for one in gathered.items
    ]
    gathered = replace(gathered, items=items)
    if kind.about != "course" and not gathered.items:
        raise _nobody() if kind.about == "person" else _no_activity()
    sources = own_sources(desk) if own is None else own
    wanted = {name: sources[name] for name in (HOUSE, kind.template) if name in sources}
    blank = PaperContent(kind.template, {}, stands_at, own=wanted)
    number = given.get(WHOLE, "") if kind.is_whole else ""
    content = _content(kind, whole, gathered, blank, number)
    early = _early(reader.cohort["ends"]) if kind.presupposes.is_over else ""
    return PreparedPaper(kind, cohort_id, whole, gathered, content, number, otherwise, void, early)


def _early(ends: dt.date | None) -> str:
    """That a course has not ended yet; "" on its last day, and where that is not known."""
    if ends is None or ends <= clock.today():
        return ""
    return _("The course has not ended: it ends on {day}.", day=format_date(ends))


def _short(kind: PaperKind, reader: CourseReader) -> dict[int, str]:
    """The status of each participant who has not come as far as a kind presupposes."""
    step = kind.presupposes.status
    return {
        one["id"]: status_words(one["status"])
        for one in (reader.people if step else ())
        if falls_short(one["status"], step)
    }


def _ending(kind: PaperKind, reader: CourseReader, months: int | None) -> dict[int, str]:
    """Of each participant whose passport ends too soon for a kind, why."""
    if not kind.presupposes.has_passport:
        return {}
    asked = settings.load().passport_months if months is None else months
    limits = CourseLimits.of(reader.cohort, asked)
    remarks = {
        one["id"]: limits.remark_on("passport_expiry", one["passport_expiry"])
        for one in reader.people
    }
    return {number: remark.words for number, remark in remarks.items() if remark}


def _private_texts(kind: PaperKind, reader: CourseReader) -> dict[int, list[str]]:
    """What a kind says of each participant that is masked on screen."""
    fields = [PARTICIPANT.by_name[name] for name in kind.private_fields]
    if not fields:
        return {}
    return {
        one["id"]: [text for field in fields if (text := field.text(one))] for one in reader.people
    }


def _nobody() -> KnownFault:
    return KnownFault(
        _("There is nobody this paper could be for."),
        _("Papers are made for those who take part in the course."),
    )


def _no_activity() -> KnownFault:
    return KnownFault(
        _("There is no activity this paper could be for."),
        _("Enter the ceremonies of the course in its timetable, or choose activities by number."),
    )


def _content(
    kind: PaperKind, choice: PaperChoice, gathered: GatheredPaper, like: PaperContent, number: str
) -> PaperContent:
    of_all = {"paper_no": number} if kind.is_whole else {}
    data: dict[str, Any] = {"language": choice.language, **gathered.data, **of_all}
    if kind.about != "course":
        data[_LIST_NAMES[kind.about]] = [one.data for one in gathered.items]
    pictures = dict(gathered.pictures)
    for one in gathered.items:
        pictures.update(one.pictures)
    return replace(like, data=data, pictures=pictures)


# --- Before it is printed ---


def check_paper(
    paper: PreparedPaper,
    typesetter: Typesetter | None = None,
    is_stopped: Callable[[], bool] | None = None,
) -> list[PaperRemark]:
    """What somebody should look at before the paper is printed: values nobody knows, characters
    that no font draws, texts that do not fit and how they were fitted, people without a photo, and
    what the paper presupposes and is not so.
    """
    typesetter = typesetter or shared_typesetter()
    found = [PaperRemark("missing", gap.words, origin=gap.origin) for gap in paper.gathered.missing]
    found += [
        PaperRemark("missing", gap.words, one.id, one.name, gap.origin)
        for one in paper.items
        for gap in one.missing
    ]
    if paper.kind.has_photos:
        found += [
            PaperRemark(
                "photo", _("no photo"), one.id, one.name, Origin("Enrolment", one.id, PHOTO)
            )
            for one in paper.items
            if not one.data.get("photo")
        ]
    found += _presuppositions(paper)
    undrawn = typesetter.undrawn(texts_of(paper.content.data), is_stopped)
    for one in paper.items:
        signs = "".join(
            dict.fromkeys(c for text in texts_of(one.data) for c in text if c in undrawn)
        )
        if signs:
            found.append(PaperRemark("undrawn", signs, one.id, one.name))
    common = [text for text in texts_of(paper.gathered.data) if undrawn & set(text)]
    found += [PaperRemark("undrawn", text) for text in common]
    if not undrawn:
        found += _faults(paper, typesetter, is_stopped)
    return found


def _presuppositions(paper: PreparedPaper) -> list[PaperRemark]:
    """What a paper takes for granted and is not so, of all of it and of each of its people."""
    words = _("issued in another language: that page has the number, and this one has it, too")
    found = [
        PaperRemark("issued", words, one.id or None, one.name)
        for one in paper.units
        if one.id in paper.otherwise
    ]
    found += [
        PaperRemark("attendance", one.below, one.id, one.name) for one in paper.items if one.below
    ]
    found += [
        PaperRemark("reaching", one.reaching, one.id, one.name)
        for one in paper.items
        if one.reaching
    ]
    if paper.early:
        found.append(
            PaperRemark("early", paper.early, origin=Origin("Cohort", paper.cohort_id, "ends"))
        )
    found += [
        PaperRemark("status", one.early, one.id, one.name, Origin("Enrolment", one.id, "status"))
        for one in paper.items
        if one.early and not one.number
    ]
    found += [
        PaperRemark(
            "passport",
            one.passport,
            one.id,
            one.name,
            Origin("Enrolment", one.id, "passport_expiry"),
        )
        for one in paper.items
        if one.passport
    ]
    return found


def _faults(
    paper: PreparedPaper, typesetter: Typesetter, is_stopped: Callable[[], bool] | None
) -> list[PaperRemark]:
    ids = {one.name: one.id for one in paper.items}
    found = [
        PaperRemark(fault["kind"], fault_words(fault), ids.get(fault["whose"]), fault["whose"])
        for fault in typesetter.find_faults(paper.content, is_stopped)
    ]
    return list(dict.fromkeys(found))  # a name may stand on several sheets


def fault_words(fault: PlaceFault) -> str:
    """What does not fit, in words; not whose it is."""
    match fault["kind"]:
        case "smaller":
            return _(
                "set smaller, in letters of {size} points", size=round(fault.get("size", 0), 1)
            )
        case "too-long":
            return _("too long for one line even in the smallest letters: broken in two")
        case "pages":
            return pages_words(fault.get("pages", 0))
        case _:
            return _("more text than its place holds")


# --- On screen ---


def masked_paper(paper: PreparedPaper) -> PreparedPaper:
    """The paper with private values behind their masks, as a preview shows it."""
    return paper.with_items(
        [replace(one, data=with_masks(one.data, one.private)) for one in paper.items]
    )


def with_masks(value: Any, private: Collection[str]) -> Any:
    """The same data with each of these texts masked."""
    if isinstance(value, str):
        return masked(value) if value in private else value
    if isinstance(value, Mapping):
        held = cast("Mapping[str, Any]", value)
        return {key: with_masks(one, private) for key, one in held.items()}
    if isinstance(value, list | tuple):
        return [with_masks(one, private) for one in cast("Sequence[Any]", value)]
    return value


# --- Saved ---


@dataclass(frozen=True)
class SavedPapers:
    """What was written: the files, and how many people or activities stand on them (a paper about
    the course: one).
    """

    paths: Sequence[Path]
    count: int

    @property
    def message(self) -> str:
        """The outcome in words."""
        if len(self.paths) == 1:
            return _("Saved {name}.", name=self.paths[0].name)
        return n_("Saved {count} file.", "Saved {count} files.", len(self.paths))


def save_paper(
    paper: PreparedPaper,
    path: Path,
    *,
    typesetter: Typesetter | None = None,
    is_stopped: Callable[[], bool] | None = None,
) -> SavedPapers:
    """Write all of it as one PDF."""
    made = (typesetter or shared_typesetter()).set_pdf(paper.content, is_stopped)
    write_bytes(path, made.pdf, formats=PDF)
    return SavedPapers([path], len(paper.items) or 1)


def save_each(
    paper: PreparedPaper,
    folder: Path,
    *,
    typesetter: Typesetter | None = None,
    is_stopped: Callable[[], bool] | None = None,
    told: Callable[[int, int], object] | None = None,
) -> SavedPapers:
    """Write a PDF for each person or activity into a folder that is there; `told`: how many of
    how many are done.
    """
    typesetter = typesetter or shared_typesetter()
    paths: list[Path] = []
    for done, one in enumerate(paper.items, 1):
        path = folder / file_name_of(paper, one, done)
        made = typesetter.set_pdf(paper.only(one.id).content, is_stopped)
        write_bytes(path, made.pdf, formats=PDF)
        paths.append(path)
        if told:
            told(done, len(paper.items))
    return SavedPapers(paths, len(paths))


def save_contents(
    contents: Sequence[PaperContent],
    path: Path,
    *,
    typesetter: Typesetter | None = None,
    is_stopped: Callable[[], bool] | None = None,
) -> SavedPapers:
    """Write papers that were kept, one by one as they were set: one as the file of that name,
    several beside it, numbered.
    """
    typesetter = typesetter or shared_typesetter()
    paths = (
        [path]
        if len(contents) == 1
        else [path.with_stem(f"{path.stem} {place}") for place in range(1, len(contents) + 1)]
    )
    for content, place in zip(contents, paths, strict=True):
        write_bytes(place, typesetter.set_pdf(content, is_stopped).pdf, formats=PDF)
    return SavedPapers(paths, len(paths))


def note_private(desk: Desk, paper: PreparedPaper) -> None:
    """Note in the access log that values which are masked on screen went onto paper."""
    if paper.kind.private_fields:
        records = finding.read_page(desk, [one.id for one in paper.items])
        people = [one["person_id"] for one in records]
        access_log.note_people(desk, people, paper.kind.private_fields)


def require_notable(desk: Desk, paper: PreparedPaper) -> None:
    """Before a paper with private values goes out: `DeskTaken` where that could not be noted;
    `KnownFault` where whoever makes it knows only their masks.
    """
    require_told(desk, paper.kind)
    if paper.kind.private_fields:
        desk.require_changeable()


def require_told(desk: Desk, kind: PaperKind) -> None:
    """`KnownFault` where a paper would say masks instead of what stands behind them."""
    if kind.private_fields and not desk.rights.sees_private:
        raise KnownFault(
            _("This paper says private values, which you do not see."),
            _("Nothing was made. Ask a colleague who may see them, or the office’s coordinator."),
        )


def file_name_of(paper: PreparedPaper, one: PaperItem, place: int) -> str:
    """ "003 Sana Qureshi.pdf": sorted as printed, two people of one name apart."""
    digits = max(2, len(str(len(paper.items))))
    return f"{place:0{digits}} {safe_name(one.name)}.pdf"


_FORBIDDEN = dict.fromkeys(map(ord, '<>:"/\\|?*'), "_") | dict.fromkeys(range(32), " ")


def safe_name(name: str, most: int = 80) -> str:
    """A text as part of the name of a file on every system: no signs that Windows forbids, `most`
    bytes at most.
    """
    tidied = " ".join(name.translate(_FORBIDDEN).split()).strip(". ")
    while len(tidied.encode()) > most:
        tidied = tidied[:-1]
    return tidied.strip(". ") or "_"

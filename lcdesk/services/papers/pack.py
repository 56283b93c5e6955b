"""The folder of a course: everything an office hands out before, during and after it, made at one
moment of the desk, with a page that lists it and one file to print it all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, TypeVar, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import sqlalchemy as sa

from lcdesk import private_files
from lcdesk.db.values import table_of
from lcdesk.model.entities import Operation
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import ZIP, new_folder, replaced
from lcdesk.papers.content import PaperBundle, PaperContent, texts_of
from lcdesk.papers.typesetter import (
    PlaceFault,
    SetPaper,
    SettingCancelled,
    Typesetter,
    shared_typesetter,
)
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.course import CourseReader, both
from lcdesk.services.papers.making import (
    WHOLE,
    PreparedPaper,
    fault_words,
    note_private,
    prepare_paper,
    require_told,
    safe_name,
)
from lcdesk.services.papers.pack_contents import TIMES, PackPart, PackRequest, PackTime, parts_at
from lcdesk.services.papers.paper_kinds import PaperChoice, PaperItem
from lcdesk.services.papers.register import WrongPaper, find_wrong, list_issued, read_issued
from lcdesk.texts import (
    N_,
    BilingualText,
    PaperLanguage,
    _,
    in_language,
    join_names,
    join_sentences,
    language,
    list_names,
    n_,
    speaking,
    with_label,
)

MANIFEST = "manifest.json"
_CONTENTS, _ALL = N_("Contents"), N_("All papers in one file")
_NAMED = 6
"""Drafts whose people are named in the contents, at most."""
Stop = Callable[[], bool] | None
Spoken = Literal["zh", "en"]
T = TypeVar("T")


@dataclass(frozen=True)
class PackMoment:
    """Of which state of the desk it is: the number of the last operation that stands, and when it
    was done (0 and None on a desk where nothing was done). `begin`: when the first one was done:
    the files bear this moment, so that one that says the same is the same to the byte.
    """

    operation: int
    at: dt.datetime | None
    begin: dt.datetime


@dataclass(frozen=True)
class PackedFile:
    """A file in the folder. `pages`: 0 where it has none; `remarks`: what to know of it."""

    place: int
    name: str
    words: BilingualText
    size: int
    sha256: str
    pages: int = 0
    remarks: Sequence[BilingualText] = ()


@dataclass(frozen=True)
class UnmadeFile:
    """What should be in the folder and could not be made, and why."""

    place: int
    words: BilingualText
    reason: BilingualText


_Made = PackedFile | UnmadeFile


@dataclass(frozen=True)
class SavedPack:
    """What was written where."""

    folder: Path
    cohort: str
    when: PackTime
    language: PaperLanguage
    moment: PackMoment
    files: Sequence[PackedFile]
    unmade: Sequence[UnmadeFile]
    zipped: Path | None = None
    """One file that has all of it, too, to be sent."""

    @property
    def message(self) -> str:
        """The outcome in words."""
        if self.zipped is None:
            return self._said
        return join_sentences(
            self._said, _("All of it is in “{name}”, too.", name=self.zipped.name)
        )

    @property
    def _said(self) -> str:
        name, count = self.folder.name, len(self.files)
        if not self.unmade:
            return n_(
                "{count} file lies in “{name}”.", "{count} files lie in “{name}”.", count, name=name
            )
        return n_(
            "{count} file lies in “{name}”; its contents say what could not be made: {unmade}.",
            "{count} files lie in “{name}”; the contents say what could not be made: {unmade}.",
            count,
            name=name,
            unmade=len(self.unmade),
        )


def folder_name(name: str, when: PackTime) -> str:
    """What a folder is called that is made of a cohort of that name; of a long one the beginning
    stands, the time always.
    """
    time = f" – {_(TIMES[when])}"
    return safe_name(name, 80 - len(time.encode())) + time


def free_folder(parent: Path, name: str) -> Path:
    """A folder of that name which is not there yet: "name", "name 2" …"""
    path, count = parent / name, 1
    while path.exists():
        count += 1
        path = parent / f"{name} {count}"
    return path


def save_pack(
    desk: Desk,
    cohort_id: int,
    folder: Path,
    when: PackTime = "all",
    wanted: PaperLanguage = "both",
    *,
    office: str = "",
    typesetter: Typesetter | None = None,
    is_stopped: Stop = None,
    told: Callable[[int, int], object] | None = None,
) -> SavedPack:
    """Make everything that belongs to that time into a folder that is not there yet, or is empty.

    What cannot be made is listed, and the rest is made. `told`: how many of how many are done; it
    and `is_stopped` may raise to stop, and then there is no folder. KnownFault: see `new_folder`.
    """
    maker = _PackMaker(desk, cohort_id, wanted, office, typesetter or shared_typesetter())
    maker.is_stopped = is_stopped
    parts = parts_at(when)
    total = len(parts) + 2

    def tell(done: int) -> None:
        if told:
            told(done, total)

    with new_folder(folder) as fresh, maker.setting_beside():
        made: list[tuple[_Gathered | None, Future[_Made] | _Made]] = []
        with desk.reading_together():
            maker.read_course()
            for part in parts:
                tell(0)
                found = maker.gather(part, fresh)
                if isinstance(found, _Gathered):
                    made.append((found, maker.set_beside(found, fresh)))
                else:
                    made.append((None, found))
        maker.bind_beside(when, made)
        files: list[PackedFile] = []
        unmade: list[UnmadeFile] = []
        bound: list[_Gathered] = []
        for done, (paper, one) in enumerate(made, 1):
            file = one.result() if isinstance(one, Future) else one
            if isinstance(file, UnmadeFile):
                unmade.append(file)
            else:
                files.append(file)
                if paper is not None:
                    bound.append(paper)
            tell(done)
        listed = [*maker.bind(when, files, unmade, bound, fresh), *files]
        for one in bound:
            note_private(desk, one.paper)
        saved = SavedPack(folder, maker.name, when, wanted, maker.moment, listed, unmade)
        told_all = json.dumps(manifest_of(saved), ensure_ascii=False, indent=1)
        private_files.write(fresh / MANIFEST, told_all.encode())
        tell(total)
    return saved


def zip_pack(saved: SavedPack) -> SavedPack:
    """Put a folder into one file beside it, to be sent; the same to the byte for the same folder.
    A file that is there already stays. KnownFault: see `replaced`.
    """
    folder = saved.folder
    path, count = folder.with_name(f"{folder.name}.zip"), 1
    while path.exists():
        count += 1
        path = folder.with_name(f"{folder.name} {count}.zip")
    moment = saved.moment.begin
    with replaced(path, formats=ZIP) as fresh, ZipFile(fresh, "w", ZIP_DEFLATED) as zipped:
        for one in sorted(folder.iterdir()):
            entry = ZipInfo(f"{folder.name}/{one.name}", moment.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            zipped.writestr(entry, one.read_bytes())
    return replace(saved, zipped=path)


def read_moment(desk: Desk) -> PackMoment:
    """Of which state the desk is now."""
    operation = table_of(Operation)
    last = (
        sa.select(operation.c.id, operation.c.at)
        .where(operation.c.kind == "do", ~operation.c.is_undone)
        .order_by(operation.c.id.desc())
        .limit(1)
    )
    with desk.reading() as session:
        found = session.execute(last).first()
        begin: dt.datetime | None = session.scalar(sa.select(sa.func.min(operation.c.at)))
    moment = begin or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return PackMoment(found.id, found.at, moment) if found else PackMoment(0, None, moment)


# --- How it is made ---


@dataclass(frozen=True)
class _Gathered:
    """A paper that waits to be set: one content, or several one behind the other. `paper`: of
    whom private values stand on it.
    """

    part: PackPart
    contents: Sequence[PaperContent]
    paper: PreparedPaper
    remarks: Sequence[BilingualText] = ()


class _PackMaker:
    """Makes the things of a folder one by one; the papers are set beside what is read."""

    def __init__(
        self, desk: Desk, cohort_id: int, wanted: PaperLanguage, office: str, typesetter: Typesetter
    ) -> None:
        self.desk, self.cohort_id = desk, cohort_id
        self.wanted: PaperLanguage = wanted
        self.office, self.typesetter = office, typesetter
        self.is_stopped: Stop = None
        now: Spoken = "zh" if language() == "zh" else "en"
        self.spoken: Spoken = now if wanted == "both" else wanted
        self.reader = CourseReader(desk, cohort_id, office)
        self.moment = PackMoment(0, None, dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        self._binder = typesetter
        self._promised: tuple[PaperBundle, Future[SetPaper | None]] | None = None
        self._wrong: list[WrongPaper] | None = None

    @contextmanager
    def setting_beside(self) -> Iterator[None]:
        """Papers can be set beside, and the file of all of them by a process of its own. Where it
        ends before they all are, what is being set is stopped, and nothing else is begun.
        """
        is_over, asked = threading.Event(), self.is_stopped
        self.is_stopped = lambda: is_over.is_set() or (asked is not None and asked())
        with (
            Typesetter() as binder,
            ThreadPoolExecutor(1, "lcdesk-pack") as self._pool,
            ThreadPoolExecutor(1, "lcdesk-pack-whole") as self._binding,
        ):
            try:
                with suppress(KnownFault):  # where it cannot be started, the other does its work
                    binder.warm()
                    self._binder = binder
                yield
            finally:
                is_over.set()
                self._pool.shutdown(wait=False, cancel_futures=True)

    def read_course(self) -> None:
        """What all its things say of the course."""
        self.moment = read_moment(self.desk)
        self.head: Mapping[str, Any] = self.reader.head(in_both(_CONTENTS), has_organisers=True)
        self.name: str = self.reader.cohort["name"] or ""

    def gather(self, part: PackPart, folder: Path) -> _Gathered | UnmadeFile | PackedFile:
        """Read what a thing says; lists are written at once."""
        if part.kind is None:
            name = self.file_name(part.place, part.words, part.ending)
            written, said = self._tried(lambda: self._write(part, folder / name), is_file=True)
            if written is None:
                (folder / name).unlink(missing_ok=True)
            else:
                return _packed(part.place, name, part.words, written, 0, said)
        else:
            found, said = self._tried(lambda: self._read(part))
            if found is not None:
                return replace(found, remarks=said)
        return UnmadeFile(part.place, part.words, said[0])

    def _write(self, part: PackPart, path: Path) -> tuple[bytes, list[str]]:
        assert part.write is not None
        missing = part.write(PackRequest(self.reader, self.wanted, self.moment.begin), path)
        return path.read_bytes(), [
            _("not known: {label}", label=list_names(missing))
        ] if missing else []

    # --- papers ---

    def _read(self, part: PackPart) -> tuple[_Gathered, list[str]]:
        """The paper: issued ones as they were issued, of the others what today's data say. Whose
        was made void gets none: nobody shall hand it out all the same.
        """
        assert part.kind is not None
        require_told(self.desk, part.kind)
        paper = prepare_paper(
            self.desk, part.kind, self.cohort_id, PaperChoice(self.wanted), self.office
        )
        missing = _missing_words(paper)
        if part.kind.is_whole:
            kept = self._issued_whole(paper)
            if kept is not None:
                missing = [*_state_words(1, [], []), *self._wrong_words(part.kind.key), *missing]
            return _Gathered(part, [self._dated(kept or paper.content)], paper), missing
        if not part.kind.series:
            return _Gathered(part, [self._dated(paper.content)], paper), missing
        issued = self._issued(paper)
        below = self.reader.register.below
        kind = part.kind
        drafts = [
            one
            for one in paper.items
            if one.id not in issued and one.id not in paper.void and kind.is_for(one.id, below)
        ]
        void = [one.name for one in paper.items if one.id in paper.void]
        if not issued and not drafts and void:
            raise KnownFault(_("made void, so none: {names}", names=join_names(void)))
        if not issued and not drafts:
            raise KnownFault(
                _("Nobody is below the attendance asked for.")
                if kind.whose == "below"
                else _("Nobody reaches the attendance asked for.")
            )
        contents = self._contents(paper, drafts, issued)
        shown = paper.only(*issued, *(one.id for one in drafts))
        left = [
            one.name
            for one in paper.items
            if kind.whose == "reaching" and one.id in below and one.id not in issued
        ]
        waiting = [one.name for one in drafts]
        said = [*_state_words(len(issued), waiting, left), *self._wrong_words(part.kind.key)]
        if void:
            said.append(_("made void, so none: {names}", names=join_names(void)))
        return _Gathered(part, contents, shown), [*said, *missing]

    def _wrong_words(self, kind: str) -> list[str]:
        """Which of those that were issued today's data would set otherwise."""
        if self._wrong is None:
            self._wrong = find_wrong(self.desk, self.cohort_id, self._binder, self.is_stopped)
        names = [
            _("{number} {name}", number=one.line.number, name=one.line.title)
            for one in self._wrong
            if one.line.kind == kind
        ]
        return [_("no longer agree with the desk: {names}", names=join_names(names))] * bool(names)

    def _issued_whole(self, paper: PreparedPaper) -> PaperContent | None:
        """A paper that is given out as one, as it was issued in the language of the folder."""
        if not paper.number or WHOLE in paper.otherwise:
            return None
        ids = [
            line.paper_id
            for line in list_issued(self.desk, self.cohort_id, paper.kind.key)
            if line.number == paper.number and line.paper_id
        ]
        (content,) = read_issued(self.desk, ids)
        return content

    def _issued(self, paper: PreparedPaper) -> dict[int, PaperContent]:
        """The papers that hold, by person, as they were issued."""
        there = {one.id for one in paper.items}
        ids = {
            line.enrolment_id: line.paper_id
            for line in list_issued(self.desk, self.cohort_id, paper.kind.key)
            if line.state == "issued" and line.enrolment_id in there and line.paper_id
        }
        contents = read_issued(self.desk, [number for number in ids.values() if number])
        return {owner: one for owner, one in zip(ids, contents, strict=True) if owner}

    def _contents(
        self, paper: PreparedPaper, drafts: Sequence[PaperItem], issued: Mapping[int, PaperContent]
    ) -> list[PaperContent]:
        """In the order of the people: issued ones one by one, drafts beside each other together."""
        wanted = {one.id for one in drafts}
        there = [one.id for one in paper.items if one.id in issued or one.id in wanted]
        found: list[PaperContent] = []
        for is_issued, run in groupby(there, key=lambda number: number in issued):
            ids = list(run)
            found += [issued[one] for one in ids] if is_issued else [paper.only(*ids).content]
        return [self._dated(one) for one in found]

    def _dated(self, content: PaperContent) -> PaperContent:
        return replace(content, stands_at=self.moment.begin)

    def set_beside(self, one: _Gathered, folder: Path) -> Future[_Made]:
        """Set a paper and write it, while others are read: those of before come first."""
        return self._pool.submit(copy_context().run, self._set, one, folder)

    def _set(self, one: _Gathered, folder: Path) -> _Made:
        part = one.part
        single = one.contents[0] if len(one.contents) == 1 else None
        content = single or self._bundle(part.words, one.contents)
        made, said = self._tried(lambda: (self.typesetter.set_pdf(content, self.is_stopped), []))
        if made is None:
            return UnmadeFile(part.place, part.words, said[0])
        name = self.file_name(part.place, part.words, ".pdf")
        private_files.write(folder / name, made.pdf)
        faults = self.typesetter.find_faults(content, self.is_stopped)
        _nothing, unfitting = self._tried(lambda: (None, _unfitting_words(faults)))
        remarks = [*one.remarks, *unfitting]
        return _packed(part.place, name, part.words, made.pdf, made.pages, remarks)

    def _bundle(self, title: BilingualText, contents: Sequence[PaperContent]) -> PaperBundle:
        said = " · ".join(title.said(self.wanted))
        return PaperBundle(said, contents, self.moment.begin, self.office)

    # --- the contents, and all in one file ---

    def bind_beside(
        self, when: PackTime, made: Sequence[tuple[_Gathered | None, Future[_Made] | _Made]]
    ) -> None:
        """Begin to set the file of all papers while these are set one by one. Its contents count
        pages themselves: so it is the one that is wanted where each paper can be made and there is
        nothing more to say of it; else only its first page is set anew.
        """
        papers = [paper for paper, _one in made if paper is not None]
        files: list[PackedFile] = []
        for paper, one in made:
            if paper is not None:
                part = paper.part
                name = self.file_name(part.place, part.words, ".pdf")
                files.append(PackedFile(part.place, name, part.words, 0, "", 0, paper.remarks))
            elif isinstance(one, PackedFile):
                files.append(one)
        unmade = [one for _paper, one in made if isinstance(one, UnmadeFile)]

        def set_it(together: PaperBundle) -> SetPaper | None:
            try:
                return self._binder.set_pdf(together, self.is_stopped)
            except (KnownFault, SettingCancelled):
                return None

        if papers and self._binder is not self.typesetter:
            together = self._all_in_one(when, files, unmade, papers)
            future = self._binding.submit(copy_context().run, set_it, together)
            self._promised = together, future

    def _all_in_one(
        self,
        when: PackTime,
        files: Sequence[PackedFile],
        unmade: Sequence[UnmadeFile],
        bound: Sequence[_Gathered],
    ) -> PaperBundle:
        whole = in_both(_ALL)
        name = self.file_name(0, whole, ".pdf")
        page = self._contents_page(when, files, unmade, bound, name, is_before=True)
        return self._bundle(whole, [page, *(paper for one in bound for paper in one.contents)])

    def _bound(self, together: PaperBundle) -> tuple[SetPaper | None, list[BilingualText]]:
        """The file of all papers as it was set beside, where it is that one; else set now, by the
        process that has laid out most of it.
        """
        typesetter = self.typesetter
        if self._promised is not None:
            promised, future = self._promised
            made = future.result()
            if made is not None and promised == together:
                return made, []
            typesetter = self._binder
        return self._tried(lambda: (typesetter.set_pdf(together, self.is_stopped), []))

    def bind(
        self,
        when: PackTime,
        files: Sequence[PackedFile],
        unmade: list[UnmadeFile],
        bound: Sequence[_Gathered],
        folder: Path,
    ) -> list[PackedFile]:
        """The page that lists everything; and, where there is a paper, one file with that page and
        all papers behind it. Where that cannot be set, `unmade` says so, too.
        """
        words, whole = in_both(_CONTENTS), in_both(_ALL)
        names = [self.file_name(0, one, ".pdf") for one in (words, whole)]
        found: list[PackedFile] = []
        if bound:
            made, said = self._bound(self._all_in_one(when, files, unmade, bound))
            if made is None:
                unmade.append(UnmadeFile(0, whole, said[0]))
            else:
                private_files.write(folder / names[1], made.pdf)
                found.append(_packed(0, names[1], whole, made.pdf, made.pages))
        name = names[1] if found else ""
        page = self._contents_page(when, files, unmade, bound, name)
        made = self.typesetter.set_pdf(page, self.is_stopped)
        private_files.write(folder / names[0], made.pdf)
        return [_packed(0, names[0], words, made.pdf, made.pages), *found]

    def _contents_page(
        self,
        when: PackTime,
        files: Sequence[PackedFile],
        unmade: Sequence[UnmadeFile],
        bound: Sequence[_Gathered],
        whole: str,
        *,
        is_before: bool = False,
    ) -> PaperContent:
        """`is_before`: the papers stand behind it in one file, where it counts their pages."""
        begins, place = dict[str, tuple[int, int]](), 1  # this page itself comes first
        for one in bound:
            count = len(one.contents)
            begins[self.file_name(one.part.place, one.part.words, ".pdf")] = place, count
            place += count
        data = {
            **self.head,
            "language": self.wanted,
            "when": both(in_both(TIMES[when])),
            "operation": self.moment.operation,
            "at": f"{self.moment.at:%Y-%m-%d %H:%M}" if self.moment.at else "",
            "whole": whole,
            "files": [
                {
                    "name": one.name,
                    "pages": 0 if is_before else one.pages,
                    "begins": begins.get(one.name, (-1, 0))[0],
                    "papers": begins.get(one.name, (-1, 0))[1],
                    "remarks": [both(remark) for remark in one.remarks],
                }
                for one in files
            ],
            "unmade": [
                {"place": f"{one.place:02}", "words": both(one.words), "reason": both(one.reason)}
                for one in unmade
            ],
        }
        undrawn = self._binder.undrawn(texts_of(data), self.is_stopped)
        return PaperContent("pack_contents", _without(data, undrawn), self.moment.begin)

    # --- in words ---

    def file_name(self, place: int, words: BilingualText, ending: str) -> str:
        """ "14 结业证书 Certificates of completion.pdf"."""
        return f"{place:02} {safe_name(' '.join(words.said(self.wanted)))}{ending}"

    def _tried(
        self, attempt: Callable[[], tuple[T, list[str]]], *, is_file: bool = False
    ) -> tuple[T | None, list[BilingualText]]:
        """What it makes, and what it says of it in the languages wanted; None and why where it
        cannot be made. Where it says something it is done again in the other language; with
        `is_file` once more, so that what it wrote is in the first.
        """

        def tried(code: str) -> tuple[T | None, list[str]]:
            with speaking(code):
                try:
                    return attempt()
                except KnownFault as fault:
                    return None, [fault.message]

        found, said = tried(self.spoken)
        second = [""] * len(said)
        if said and self.wanted == "both":
            _found, second = tried("en" if self.spoken == "zh" else "zh")
            if is_file:
                found, said = tried(self.spoken)
        zh, en = (said, second) if self.spoken == "zh" else (second, said)
        return found, [BilingualText(*one) for one in zip(zh, en, strict=True)]


def _without(value: Any, signs: Collection[str]) -> Any:
    """The same data with a box for each of these characters: the page must be set all the same."""
    if isinstance(value, str):
        return "".join("□" if sign in signs else sign for sign in value) if signs else value
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return {key: _without(one, signs) for key, one in held.items()}
    if isinstance(value, list):
        return [_without(one, signs) for one in cast("list[Any]", value)]
    return value


def in_both(label: str) -> BilingualText:
    """A marked text in both languages."""
    return BilingualText(in_language("zh", label), label)


def _state_words(issued: int, drafts: Sequence[str], left: Sequence[str]) -> list[str]:
    """How many are as issued and how many not issued yet, and who has none. The few who are left
    among issued ones are named.
    """
    found: list[str] = []
    if issued:
        found.append(n_("{count} as it was issued", "{count} as they were issued", issued))
    if drafts:
        count = len(drafts)
        words = n_("{count} draft without number", "{count} drafts without number", count)
        if issued and count <= _NAMED:
            words = with_label(words, join_names(drafts))
        found.append(words)
    if left:
        found.append(_("left out, below the attendance asked for: {names}", names=join_names(left)))
    return found


def _unfitting_words(faults: Sequence[PlaceFault]) -> list[str]:
    """What does not fit in its place, each kind with whose it is."""
    whose = dict[str, dict[str, None]]()
    for fault in faults:
        size = fault.get("size", 0)
        is_smaller = fault["kind"] == "smaller"
        said = _("set smaller") if is_smaller else fault_words(fault)
        name = fault["whose"]
        if is_smaller:
            name = _("{name} ({size} points)", name=name, size=round(size, 1)) if name else ""
        whose.setdefault(said, {})[name] = None
    return [
        _("{label}: {value}", label=said, value=join_names([*filter(None, names)]))
        if any(names)
        else said
        for said, names in whose.items()
    ]


def _missing_words(paper: PreparedPaper) -> list[str]:
    """What a paper would say and nobody knows, and of how many people."""
    counts = Counter(gap.words for one in paper.items for gap in one.missing)
    if paper.kind.has_photos:
        counts[_("photo")] = sum(not one.data.get("photo") for one in paper.items)
    labels = [gap.words for gap in paper.gathered.missing]
    labels += [
        _("{label} ({count})", label=label, count=count) for label, count in counts.items() if count
    ]
    return [_("not known: {label}", label=list_names(labels))] if labels else []


def _packed(
    place: int,
    name: str,
    words: BilingualText,
    held: bytes,
    pages: int,
    remarks: Sequence[BilingualText] = (),
) -> PackedFile:
    digest = hashlib.sha256(held).hexdigest()
    return PackedFile(place, name, words, len(held), digest, pages, remarks)


def manifest_of(saved: SavedPack) -> dict[str, Any]:
    """All of it as data: what lies in the folder, what does not and why, of which state."""
    moment = saved.moment
    return {
        "cohort": saved.cohort,
        "when": saved.when,
        "language": saved.language,
        "operation": moment.operation,
        "at": moment.at.isoformat() if moment.at else None,
        "files": [
            {
                "number": one.place,
                "name": one.name,
                "bytes": one.size,
                "sha256": one.sha256,
                "pages": one.pages or None,
                "remarks": [_plain(remark) for remark in one.remarks],
            }
            for one in saved.files
        ],
        "missing": [
            {"number": one.place, **_plain(one.words), "reason": _plain(one.reason)}
            for one in saved.unmade
        ],
    }


def _plain(words: BilingualText) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}

"""The office's own .docx and .xlsx filled for the people of a cohort: read and looked through,
filled with what the desk knows, saved as they are or as PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lcdesk import private_files
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import BOOK, PDF, WORD, FileFormats, told, write_bytes
from lcdesk.model.names import full_name_of
from lcdesk.papers.office_files.names import About, FillData, TemplateName, UnknownName, Values
from lcdesk.papers.office_files.pdf_conversion import NoConversion, convert, converter
from lcdesk.papers.office_files.word import WordTemplate
from lcdesk.papers.office_files.workbook import BookTemplate
from lcdesk.services.core.access_log import Unmasking
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import PaperRemark, SavedPapers, safe_name
from lcdesk.services.papers.office_names import Told, office_name, suggested_name, values_of
from lcdesk.texts import _

MAX_BYTES = 60 * 1024 * 1024
"""Of a template on disk."""
TEMPLATES = FileFormats((".docx", ".xlsx"))


@dataclass(frozen=True)
class OfficeTemplate:
    """A file of the office with names in it, read and looked through."""

    file: str
    content: WordTemplate | BookTemplate
    path: Path | None = None
    suggest: Callable[[str], str] = suggested_name

    def require_elsewhere(self, path: Path) -> None:
        """KnownFault where `path` is the template itself: it would be gone."""
        if self.path is not None and path.resolve() == self.path.resolve():
            raise KnownFault(
                _("“{file}” is the template itself.", file=self.file),
                _("Nothing was written. Choose another name."),
            )

    @property
    def format(self) -> FileFormats:
        """What it becomes."""
        return WORD if isinstance(self.content, WordTemplate) else BOOK

    @property
    def ending(self) -> str:
        return self.format.endings[0]

    @property
    def unknown(self) -> Sequence[UnknownName]:
        """Names that nothing is known for: while there are any, nothing is written."""
        return self.content.unknown

    @property
    def used(self) -> Sequence[TemplateName]:
        """What is filled in."""
        return self.content.used

    @property
    def is_for_each(self) -> bool:
        """Does it name a person outside of rows that are repeated, so that everybody gets one?"""
        return self.content.is_for_each

    @property
    def is_joinable(self) -> bool:
        """Can those of all people stand in one file?"""
        return isinstance(self.content, WordTemplate) and self.content.is_joinable

    def unknown_words(self, one: UnknownName) -> str:
        """A name nobody knows with its place, and the one that was probably meant."""
        known = self.suggest(one.name)
        if not known:
            return f"{one.name} ({one.place})"
        return _(
            "{name} ({place}): did you mean “{known}”?", name=one.name, place=one.place, known=known
        )

    def require_known(self) -> None:
        """KnownFault that lists the names nobody knows."""
        if self.unknown:
            listed = "; ".join(self.unknown_words(one) for one in self.unknown)
            raise KnownFault(
                _(
                    "“{file}” holds names that are not known: {names}.",
                    file=self.file,
                    names=listed,
                ),
                _("Nothing was written. `lcdesk papers names` lists the names there are."),
            )


def read_template(path: Path) -> OfficeTemplate:
    """A template from its file. KnownFault: not there, too large, or none that can be filled."""
    TEMPLATES.ending_of(path)
    return replace(template_of(read_content(path), path.name), path=path)


def read_content(path: Path) -> bytes:
    """The bytes of a template. KnownFault: not there, or too large."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise KnownFault(_("“{file}” is too large.", file=path.name))
        return path.read_bytes()
    except OSError as error:
        raise KnownFault(
            _("“{file}” could not be read.", file=path.name),
            _("Check whether it is there, and close it in other programs."),
        ) from error


def template_of(content: bytes, file: str) -> OfficeTemplate:
    """A template from its bytes; its name tells of which kind it is. KnownFault as above."""
    if TEMPLATES.ending_of(Path(file)) == ".docx":
        return OfficeTemplate(file, WordTemplate(content, office_name, file))
    return OfficeTemplate(file, BookTemplate(content, office_name, file))


# --- Filled ---


@dataclass(frozen=True)
class OfficeChoice:
    """For whom a template is filled (None: all who take part), and whether private values are
    written as they are, which is noted.
    """

    ids: Sequence[int] | None = None
    is_plain: bool = False


@dataclass(frozen=True)
class FilledPerson:
    """One of those a template is filled for: `id` of the enrolment."""

    id: int
    name: str
    values: Values


@dataclass(frozen=True)
class PreparedFile:
    """A template and what fills it, as of one moment of the desk. `remarks`: what nobody knows."""

    template: OfficeTemplate
    course: Values
    people: Sequence[FilledPerson]
    activities: Sequence[Values]
    mask: Unmasking
    remarks: Sequence[PaperRemark] = field(default_factory=list[PaperRemark])

    @cached_property
    def data(self) -> FillData:
        """What repeated rows are filled with."""
        return FillData(self.course, [one.values for one in self.people], self.activities)

    def whole(self) -> bytes:
        """One file for all. KnownFault where that cannot be."""
        content = self.template.content
        if not self.template.is_for_each:
            return content.filled(self.data)
        if len(self.people) == 1:
            return content.filled(self.data, self.people[0].values)
        if not isinstance(content, WordTemplate) or not content.is_joinable:
            raise KnownFault(
                _(
                    "“{file}” names a person where everybody would need a file of their own.",
                    file=self.template.file,
                ),
                _("Nothing was written. Let a file be made for each person (--each)."),
            )
        return content.joined(self.data, [one.values for one in self.people])

    def each(self) -> Iterator[tuple[FilledPerson, bytes]]:
        """A file for each person. KnownFault where it names nobody: they would be all the same."""
        is_book = isinstance(self.template.content, BookTemplate)
        if not self.template.is_for_each and not is_book:
            raise KnownFault(
                _("“{file}” names no person but in repeated rows.", file=self.template.file),
                _("Nothing was written. Leave out --each: one file holds them all."),
            )
        for one in self.people:
            data = FillData(self.course, [one.values], self.activities) if is_book else self.data
            yield one, self.template.content.filled(data, one.values)


def prepare_file(
    desk: Desk, template: OfficeTemplate, cohort_id: int, choice: OfficeChoice, office: str = ""
) -> PreparedFile:
    """Gather what a template asks for. KnownFault: names that nobody knows, or nobody to fill it
    for.
    """
    template.require_known()
    mask = Unmasking(is_plain=choice.is_plain)
    with desk.reading_together():
        reader = CourseReader(desk, cohort_id, office)
        chosen = reader.chosen(choice.ids)
        if not chosen and any(one.about == "person" for one in template.used):
            raise KnownFault(
                _("There is nobody this paper could be for."),
                _("Papers are made for those who take part in the course."),
            )
        course = _values(Told(reader.cohort, 0, reader), template, "course", mask)
        people = [
            FilledPerson(
                one["id"],
                full_name_of(one) or one["name_zh"] or "",
                _values(Told(one, place, reader), template, "person", mask),
            )
            for place, one in enumerate(chosen, 1)
        ]
        activities = [
            _values(Told(one, place, reader), template, "activity", mask)
            for place, one in enumerate(_wanted_activities(template, reader), 1)
        ]
    remarks = _missing(template, course, people)
    return PreparedFile(template, course, people, activities, mask, remarks)


def _wanted_activities(
    template: OfficeTemplate, reader: CourseReader
) -> Sequence[Mapping[str, Any]]:
    is_wanted = "activity" in template.content.repeats
    return reader.activities if is_wanted else ()


def _values(told: Told, template: OfficeTemplate, about: About, mask: Unmasking) -> Values:
    return values_of(told, template.used, about, mask)


def _missing(
    template: OfficeTemplate, course: Values, people: Sequence[FilledPerson]
) -> list[PaperRemark]:
    """Names without a value: of the course, and of each person."""
    found: list[PaperRemark] = []
    for name in template.used:
        if name.about == "course" and not course[name.key].is_known:
            found.append(PaperRemark("missing", _(name.label)))
    for one in people:
        for name in template.used:
            if name.about == "person" and name.is_photo and one.values[name.key].photo is None:
                found.append(PaperRemark("photo", _("no photo"), one.id, one.name))
            elif name.about == "person" and not one.values[name.key].is_known:
                found.append(PaperRemark("missing", _(name.label), one.id, one.name))
    return found


# --- Saved ---


@dataclass(frozen=True)
class SavedFiles(SavedPapers):
    """What was written; `left_out`: why no PDF is among it."""

    left_out: str = ""


def save_whole(
    desk: Desk, prepared: PreparedFile, path: Path, *, has_pdf: bool = False
) -> SavedFiles:
    """Write one file for all: filled, or as PDF by its ending; with `has_pdf` both. KnownFault:
    it cannot be one file, another ending, or no PDF can be made.
    """
    template = prepared.template
    ending = FileFormats((template.ending, ".pdf")).ending_of(path)
    template.require_elsewhere(path)
    content = prepared.whole()
    name = path.with_suffix(template.ending).name
    if ending == ".pdf":
        pdf = pdf_of({name: content})[name]
        _note(desk, prepared)
        write_bytes(path, pdf, formats=PDF)
        return SavedFiles([path], len(prepared.people) or 1)
    _note(desk, prepared)
    write_bytes(path, content, formats=template.format)
    beside = {name: content} if has_pdf else {}
    return _with_pdf([path], len(prepared.people) or 1, beside, path.parent)


def save_each(
    desk: Desk, prepared: PreparedFile, folder: Path, *, has_pdf: bool = False
) -> SavedFiles:
    """Write a file for each person into a folder, which is made where it is not there."""
    digits = max(2, len(str(len(prepared.people))))
    made: dict[str, bytes] = {}
    for place, (one, content) in enumerate(prepared.each(), 1):
        name = f"{place:0{digits}} {safe_name(one.name)}{prepared.template.ending}"
        made[name] = content
    _note(desk, prepared)
    with told(folder):
        private_files.make_folder(folder)
    paths: list[Path] = []
    for name in made:
        prepared.template.require_elsewhere(folder / name)
    for name, content in made.items():
        write_bytes(folder / name, content, formats=prepared.template.format)
        paths.append(folder / name)
    return _with_pdf(paths, len(paths), made if has_pdf else {}, folder)


def _with_pdf(paths: list[Path], count: int, files: dict[str, bytes], folder: Path) -> SavedFiles:
    """The PDF of filled files beside them, or why there is none."""
    if not files:
        return SavedFiles(paths, count)
    try:
        made = pdf_of(files)
    except KnownFault as fault:
        return SavedFiles(paths, count, fault.message)
    for name, pdf in made.items():
        path = (folder / name).with_suffix(".pdf")
        write_bytes(path, pdf, formats=PDF)
        paths.append(path)
    return SavedFiles(paths, count)


def can_make_pdf() -> bool:
    """Is there a program on this machine that makes PDF of office files?"""
    return converter() is not None


def pdf_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """Filled files as PDF, by name. KnownFault where none can be made on this machine."""
    try:
        return convert(files)
    except NoConversion as error:
        sentences = {
            "absent": _("No PDF was made: there is no LibreOffice on this computer."),
            "slow": _("No PDF was made: LibreOffice took too long."),
        }
        nothing = _("No PDF was made: LibreOffice lacks the part for files of this kind.")
        raise KnownFault(
            sentences.get(error.reason, nothing),
            _("Save it as it is, and make the PDF in Word, Excel or WPS."),
        ) from error


def _note(desk: Desk, prepared: PreparedFile) -> None:
    """Note private values that go out as they are, before they do."""
    people = prepared.people
    prepared.mask.note(desk, people[0].id if len(people) == 1 else None)

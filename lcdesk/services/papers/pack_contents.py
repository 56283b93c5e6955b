"""What an office's folder of a course holds, a line a thing, in the order of the folder: every
paper there is, and the lists that are no papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lcdesk import private_files
from lcdesk.model.faults import KnownFault
from lcdesk.services.curriculum.timetable_papers import read_timetable
from lcdesk.services.exporting.timetable_files import save_calendar
from lcdesk.services.logistics.logistics_books import save_meals, save_movements, save_rooms
from lcdesk.services.news.sentence_templates import LANGS, Lang
from lcdesk.services.papers.catalogue import PAPERS
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.news_paper import gather_news, plain_news
from lcdesk.services.papers.paper_kinds import PaperKind, When
from lcdesk.texts import N_, BilingualText, PaperLanguage, _, in_language

PackTime = Literal["before", "during", "after", "all"]
TIMES: Mapping[PackTime, str] = {
    "before": N_("Before the course"),
    "during": N_("During the course"),
    "after": N_("After the course"),
    "all": N_("The whole course"),
}


@dataclass(frozen=True)
class PackRequest:
    """What the lists in a folder are made from: the course, the language wanted, and the moment
    that the files bear.
    """

    reader: CourseReader
    language: PaperLanguage
    created: dt.datetime


@dataclass(frozen=True)
class PackPart:
    """A thing in the folder. `place`: its number there; `kind`: the paper it is; of others `write`
    makes the file and says what is missing in it, in the language of the moment; KnownFault where
    there is nothing to write.
    """

    place: int
    label: str
    when: When
    kind: PaperKind | None = None
    ending: str = ".pdf"
    write: Callable[[PackRequest, Path], list[str]] | None = None

    @property
    def words(self) -> BilingualText:
        """Its name in both languages."""
        return BilingualText(in_language("zh", self.label), self.label)


def parts_at(when: PackTime) -> list[PackPart]:
    """What belongs into the folder at that time, in its order."""
    return [one for one in PACK if when in ("all", one.when)]


# --- What is no paper: lists to be worked with, and the draft for the news ---


def _movements(asked: PackRequest, path: Path) -> list[str]:
    reader = asked.reader
    _require(save_movements(reader.desk, reader.cohort_id, path, created=asked.created))
    return []


def _calendar(asked: PackRequest, path: Path) -> list[str]:
    reader = asked.reader
    timetable = read_timetable(reader.desk, reader.cohort_id)
    saved = save_calendar(reader.desk, timetable, path, asked.language, created=asked.created)
    _require(saved.count)
    return []


def _rooms(asked: PackRequest, path: Path) -> list[str]:
    reader = asked.reader
    _require(save_rooms(reader.desk, reader.cohort_id, path, created=asked.created))
    return []


def _meals(asked: PackRequest, path: Path) -> list[str]:
    reader = asked.reader
    _require(save_meals(reader.desk, reader.cohort_id, path, created=asked.created))
    return []


def _news(asked: PackRequest, path: Path) -> list[str]:
    langs: tuple[Lang, ...] = LANGS if asked.language == "both" else (asked.language,)
    paper = gather_news(asked.reader.desk, asked.reader.cohort_id, langs)
    private_files.write(path, plain_news(paper))
    return [gap.words for gap in paper.sheet.gaps]


def _require(lines: int) -> None:
    if not lines:
        raise KnownFault(_("There is nothing to write in it yet."))


_OTHERS = (
    PackPart(3, N_("Pick-up and departure list"), "before", ending=".xlsx", write=_movements),
    PackPart(4, N_("Rooming list"), "before", ending=".xlsx", write=_rooms),
    PackPart(5, N_("Meals and diets"), "before", ending=".xlsx", write=_meals),
    PackPart(6, N_("Calendar for telephones"), "before", ending=".ics", write=_calendar),
    PackPart(12, N_("Draft for the news"), "during", ending=".docx", write=_news),
)
PACK: tuple[PackPart, ...] = tuple(
    sorted(
        (*(PackPart(one.place, one.label, one.when, one) for one in PAPERS), *_OTHERS),
        key=lambda part: (part.place, part.kind is not None),
    )
)
"""Everything there is for the folder."""

"""Papers that were given out, their numbers, and the office's own templates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

import sqlalchemy as sa

from lcdesk.model.columns import column
from lcdesk.model.entities.base import Entity, Kept, link
from lcdesk.texts import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped


class KeptChoice(TypedDict):
    """What was chosen of a paper; the day as in ISO 8601. `ids`: whom one that is given out as a
    whole is for, None for everybody; else None, for each person has an `item` of their own.
    """

    language: Literal["en", "zh", "both"]
    ids: list[int] | None
    options: dict[str, str]
    has_organisers: bool
    day: str | None


class KeptPaper(TypedDict):
    """All that one page was set from: what its template read, the SHA-256 of its files by name, the
    moment of the data as in ISO 8601; `item`: the enrolment or activity it is about, 0 for all of
    it; `private`: texts of it that are masked on screen.
    """

    name: str
    item: int
    choice: KeptChoice
    content: dict[str, Any]
    template: str
    files: dict[str, str]
    stands_at: str
    private: NotRequired[list[str]]


class IssuedPaper(Entity):
    """A paper that was given out under a number. `data`: all that it is set from, so that it can be
    set again as it was (`lcdesk.services.papers.register`); {} once its person was erased.
    `voided_at`: since when it no longer holds, `reason` why, `replaced_by` the number of the paper
    that holds instead. `accepted`: what the desk said of it when somebody found it right as it is
    (SHA-256, or "gone" of one whose person takes no part any more).
    """

    __tablename__ = "issued_paper"
    plural = N_("Issued papers")
    enrolment_id: Mapped[int | None] = link("enrolment.id", on_delete="clear")
    cohort_id: Mapped[int | None] = link("cohort.id", on_delete="clear")
    kind: Mapped[str] = column(sa.String(40))
    number: Mapped[str | None] = column(sa.String(60))
    issued_at: Mapped[dt.datetime] = column(sa.DateTime)
    voided_at: Mapped[dt.datetime | None] = column(sa.DateTime)
    data: Mapped[KeptPaper] = column(sa.JSON)
    reason: Mapped[str | None] = column(sa.String(400))
    replaced_by: Mapped[str | None] = column(sa.String(60))
    accepted: Mapped[str | None] = column(sa.String(64))


class GivenNumber(Kept):
    """A number that a paper was given. It stays whatever is undone or erased, so that none is given
    twice; `paper_id`: the paper, which an undo may have taken back.
    """

    __tablename__ = "given_number"
    number: Mapped[str] = column(sa.String(60), unique=True)
    kind: Mapped[str] = column(sa.String(40))
    at: Mapped[dt.datetime] = column(sa.DateTime)
    who: Mapped[str | None] = column(sa.String(100))
    paper_id: Mapped[int] = column()
    cohort_id: Mapped[int | None] = column()


class PaperFile(Kept):
    """What issued papers were set from besides their data, each once: templates and pictures, by
    the SHA-256 of their bytes. `person_id`: of a photo, whose it is, with whom it goes.
    """

    __tablename__ = "paper_file"
    sha256: Mapped[str] = column(sa.String(64), index=True)
    person_id: Mapped[int | None] = column(index=True)
    data: Mapped[bytes] = column(sa.LargeBinary)


class PaperTemplate(Entity):
    """A template of the office's own: a .typ in the place of one of ours (`paper`: its name), or a
    .docx or .xlsx to be filled. `sha256`: of its bytes, kept as a PaperFile.
    """

    __tablename__ = "paper_template"
    plural = N_("Templates of papers")
    name: Mapped[str] = column(sa.String(200))
    form: Mapped[str] = column(sa.String(10))
    paper: Mapped[str | None] = column(sa.String(40))
    sha256: Mapped[str] = column(sa.String(64))
    added_at: Mapped[dt.datetime] = column(sa.DateTime)


class NumberSeries(Entity):
    """The office's own pattern for the numbers of a kind of paper, such as "SSTEC-{year}-{n:3}"."""

    __tablename__ = "number_series"
    plural = N_("Numbering of papers")
    kind: Mapped[str] = column(sa.String(40), unique=True)
    pattern: Mapped[str] = column(sa.String(60))

"""The office's own templates, kept in the desk with history and undo: a .typ in the place of one of
ours, checked before it is taken; a .docx or .xlsx to be filled.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from lcdesk import resources
from lcdesk.model import clock
from lcdesk.model.entities import PaperTemplate
from lcdesk.model.faults import KnownFault
from lcdesk.papers.content import HOUSE, VERSION
from lcdesk.papers.typesetter import Typesetter, shared_typesetter
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.papers.catalogue import PAPERS
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.office_files import template_of
from lcdesk.services.papers.paper_files import keep_file, read_file
from lcdesk.services.papers.paper_kinds import PaperChoice, PaperKind
from lcdesk.texts import N_, _, list_names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Form = Literal["typ", "docx", "xlsx"]
KEEP, REMOVE = N_("Keep the template {name}"), N_("Remove the template {name}")
MOST = 20_000_000
"""Bytes of a template."""


@dataclass(frozen=True)
class OwnTemplate:
    """A template in the desk. `paper`: of a .typ, the template of ours it stands for."""

    id: int
    name: str
    form: Form
    paper: str
    added_at: dt.datetime


def our_templates() -> list[str]:
    """The templates that came with the program, and which an office may have in its own words."""
    return sorted(path.stem for path in resources.path("papers").glob("*.typ"))


def list_templates(desk: Desk) -> list[OwnTemplate]:
    """By name."""
    query = sa.select(PaperTemplate).order_by(PaperTemplate.name, PaperTemplate.id)
    with desk.reading() as session:
        return [
            OwnTemplate(row.id, row.name, _form_of(row.form), row.paper or "", row.added_at)
            for row in session.scalars(query)
        ]


def template_bytes(desk: Desk, name: str) -> bytes:
    """A template of that name as it was taken in. KnownFault where there is none."""
    with desk.reading() as session:
        return read_file(session, _named(session, name).sha256)


def keep_template(
    desk: Desk, path: Path, paper: str = "", typesetter: Typesetter | None = None
) -> OwnTemplate:
    """Take a file in under its name, in the place of one that was called so.

    A .typ stands for `paper`, one of `our_templates()`: the papers that use it are set once with
    the data of the desk. A .docx or .xlsx may hold names nobody knows: they are said when it is
    filled. KnownFault, and nothing is kept, where it cannot be used.
    """
    form, data = _form_of(path.suffix.removeprefix(".").casefold()), _read(path)
    if form == "typ":
        check_template(desk, data, paper, typesetter)
    else:
        template_of(data, path.name)
    name = path.name[:200]

    def write(work: Work) -> int:
        sha256 = keep_file(work.session, data)
        values = {"form": form, "paper": paper or None, "sha256": sha256}
        added_at = clock.moment()
        row = work.session.scalar(_in_place_of(name, paper))
        if row is None:
            return work.add(PaperTemplate(name=name, added_at=added_at, **values)).id
        work.set(row, {"name": name, "added_at": added_at, **values})
        return row.id

    kept = desk.execute(KEEP, write, name=name)
    return next(one for one in list_templates(desk) if one.id == kept)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST:
            raise KnownFault(
                _("“{name}” is too large for a template.", name=path.name), _("Nothing was kept.")
            )
        return path.read_bytes()
    except OSError as error:
        raise KnownFault(
            _("“{file}” could not be read.", file=path.name),
            _("Check whether it is there, and close it in other programs."),
        ) from error


def remove_template(desk: Desk, name: str) -> None:
    """Take one out; papers are set from ours again. KnownFault where there is none of the name."""

    def write(work: Work) -> None:
        work.remove(_named(work.session, name))

    desk.execute(REMOVE, write, name=name)


def check_template(
    desk: Desk, data: bytes, paper: str, typesetter: Typesetter | None = None
) -> None:
    """Set the papers that would use a template, in each language, with the data of the desk.
    KnownFault (TemplateFault, with file, line and sign) for what cannot be set.
    """
    if paper not in our_templates():
        raise KnownFault(
            _("There is no template “{name}” it could stand for.", name=paper),
            _("Nothing was kept. There are: {known}.", known=list_names(our_templates())),
        )
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KnownFault(
            _("The template is no text in UTF-8."), _("Nothing was kept. Save it as UTF-8.")
        ) from None
    if not source.lstrip().startswith(VERSION):
        raise KnownFault(
            _("The template does not say by which version of the data it goes."),
            _("Nothing was kept. Its first line is “{line}”.", line=VERSION),
        )
    cohort = next((one for one in cohorts.list_cohorts(desk) if one["people"]), None)
    for kind in PAPERS:
        if cohort is not None and paper in (HOUSE, kind.template):
            _set_once(desk, kind, cohort["id"], {paper: source}, typesetter or shared_typesetter())


def _set_once(
    desk: Desk, kind: PaperKind, cohort_id: int, own: dict[str, str], typesetter: Typesetter
) -> None:
    for language in ("zh", "en", "both"):
        try:
            paper = prepare_paper(desk, kind, cohort_id, PaperChoice(language), own=own)
        except KnownFault:  # there is nobody it could be for
            return
        one = paper.only(paper.items[0].id) if paper.items and not kind.is_list else paper
        typesetter.set_pdf(one.content)


def _form_of(text: str) -> Form:
    match text:
        case "typ" | "docx" | "xlsx":
            return text
        case _:
            raise KnownFault(
                _("This is no template: it ends in “{ending}”.", ending=text),
                _("Templates are .typ, .docx and .xlsx; save an older file as one of these."),
            )


def _named(session: Session, name: str) -> PaperTemplate:
    query = sa.select(PaperTemplate)
    rows = [row for row in session.scalars(query) if row.name.casefold() == name.casefold()]
    if not rows:
        raise KnownFault(
            _("There is no template “{name}” in this desk.", name=name),
            _("`lcdesk papers template` lists them."),
        )
    return rows[0]


def _in_place_of(name: str, paper: str) -> sa.Select[PaperTemplate]:
    """The one it takes the place of: that stands for the same paper, or is called the same."""
    if paper:
        return sa.select(PaperTemplate).where(PaperTemplate.paper == paper)
    return sa.select(PaperTemplate).where(PaperTemplate.name == name)

"""The page of a country as a workbook: people, organisations, cooperation leads, cohorts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lcdesk.model import countries
from lcdesk.model.lists import GENDER, LEAD_STAGE, ORGANISATION_KIND, ORGANISATION_ROLE
from lcdesk.model.statuses import STATUS
from lcdesk.services.cooperation.leads import kind_words
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.country_page import CountryPage, read_country, read_people
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec, heading
from lcdesk.texts import N_, _, language, list_names

PAGE = 1000
Row = Sequence[object]


def save_country(desk: Desk, code: str, path: Path) -> int:
    """Write the whole page of a country; the number of rows. `KnownFault` for an unknown code."""
    page = read_country(desk, code, most=None)
    name = countries.name(code, language())
    sheets = [
        _people(desk, page, name),
        _organisations(page, name),
        _leads(page, name),
        _cohorts(page, name),
    ]
    return write_book(path, sheets, title=name, created=desk.stands_at())


def _people(desk: Desk, page: CountryPage, name: str) -> SheetSpec:
    columns = [
        heading("cohort", N_("Cohort")),
        heading("starts", N_("First day"), "date"),
        heading("name", N_("Name")),
        heading("gender", N_("Gender")),
        heading("organization", N_("Organisation")),
        heading("position", N_("Position")),
        heading("status", N_("Status")),
    ]
    return _sheet(
        _("People"),
        columns,
        _people_rows(desk, page),
        name,
        note=" ".join((page.counted, *page.remarks)) if page.total else "",
    )


def _people_rows(desk: Desk, page: CountryPage) -> Iterator[Row]:
    for start in range(0, page.total, PAGE):
        for line in read_people(desk, page.ids[start : start + PAGE]):
            gender, status = (
                line.gender and GENDER.format(line.gender),
                line.status and STATUS.format(line.status),
            )
            yield (
                line.cohort,
                line.starts,
                line.name,
                gender,
                line.organization,
                line.position,
                status,
            )


def _organisations(page: CountryPage, name: str) -> SheetSpec:
    columns = [
        heading("name", N_("Organisation")),
        heading("kind", N_("Kind of organisation")),
        heading("people", N_("People"), "number"),
        heading("nominated", N_("Nominated"), "number"),
        heading("years", N_("Years")),
        heading("roles", N_("Roles")),
    ]
    rows = [
        (
            line.name,
            list_names([ORGANISATION_KIND.format(kind) for kind in line.kinds]) or None,
            len(line.people),
            len(line.nominated),
            list_names([str(year) for year in line.years]) or None,
            list_names([ORGANISATION_ROLE.format(role) for role in line.roles]) or None,
        )
        for line in page.organisations
    ]
    return _sheet(_("Organisations"), columns, rows, name)


def _leads(page: CountryPage, name: str) -> SheetSpec:
    columns = [
        heading("kind", N_("Kind")),
        heading("partner", N_("Local partner")),
        heading("stage", N_("Stage")),
        heading("due", N_("Follow up"), "date"),
        heading("next_step", N_("Next step")),
        heading("subject", N_("Subject")),
        heading("person", N_("Participant")),
        heading("cohort", N_("Cohort")),
    ]
    rows = [
        (
            kind_words(lead.kind),
            lead.partner,
            lead.stage and LEAD_STAGE.format(lead.stage),
            lead.due,
            lead.next_step,
            lead.subject,
            lead.name or None,
            entry.cohort or None,
        )
        for entry in page.leads
        for lead in (entry.lead,)
    ]
    return _sheet(_("Cooperation leads"), columns, rows, name)


def _cohorts(page: CountryPage, name: str) -> SheetSpec:
    columns = [
        heading("cohort", N_("Cohort")),
        heading("starts", N_("First day"), "date"),
        heading("women", N_("women"), "number"),
        heading("men", N_("men"), "number"),
        heading("other", N_("other or not stated"), "number"),
        heading("total", N_("total"), "number"),
        heading("least", N_("Agreed: at least"), "number"),
        heading("most", N_("Agreed: at most"), "number"),
        heading("holding", N_("Places held"), "number"),
    ]
    rows = [
        (
            one.name,
            one.starts,
            one.women,
            one.men,
            one.other,
            one.total,
            one.least,
            one.most,
            one.holding,
        )
        for one in page.cohorts
    ]
    sums = [
        sum(getattr(one, part) for one in page.cohorts)
        for part in ("women", "men", "other", "total")
    ]
    return _sheet(
        _("Cohorts"), columns, rows, name, total=(_("Total"), None, *sums, None, None, None)
    )


def _sheet(
    title: str,
    columns: Sequence[ColumnSpec],
    rows: Iterator[Row] | Sequence[Row],
    name: str,
    *,
    note: str = "",
    total: Row | None = None,
) -> SheetSpec:
    return SheetSpec(
        title,
        columns,
        rows,
        title=_("{country}: {what}", country=name, what=title),
        note=note,
        total=total,
    )

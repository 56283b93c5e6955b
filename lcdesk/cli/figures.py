"""Figures and lists: countries, cohorts."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model.faults import KnownFault
from lcdesk.services import cohorts as service
from lcdesk.services import exporting
from lcdesk.services.desk import Desk
from lcdesk.services.funnel import stage_rows
from lcdesk.services.statistics import CountryRow, CountryTable, Scope, country_table
from lcdesk.texts import _

if TYPE_CHECKING:
    from lcdesk.charts import Chart

_PICTURES = (".png", ".svg", ".pdf")


def cohort_named(desk: Desk, name: str) -> service.Record:
    """The cohort of that name; `KnownFault` when there is none."""
    found = service.find_cohort(desk, name)
    if found is None:
        known = ", ".join(f"“{cohort['name']}”" for cohort in service.list_cohorts(desk)) or _("none yet")
        raise KnownFault(_("There is no cohort “{name}”.", name=name), _("Cohorts of this desk: {known}.", known=known))
    return found


def countries(asked: Namespace) -> int:
    """A cut of the figures as table, JSON, or file."""
    with desk_of(asked) as desk:
        chosen = tuple(dict.fromkeys(cohort_named(desk, name)["id"] for name in asked.cohort)) if asked.cohort else None
        scope = Scope(chosen, asked.once)
        if asked.funnel:
            return _say_funnel(stage_rows(desk, scope), asked)
        table = country_table(desk, scope, asked.rule, asked.by)
        if asked.out:
            _save(desk, scope, table, asked.out)
    if asked.json:
        say_json({**asdict(table), "rows": [{**asdict(row), "total": row.total} for row in table.rows]})
    elif not asked.out:
        say_figures(table)
    return 0


def _say_funnel(rows: list[CountryRow], asked: Namespace) -> int:
    from lcdesk.charts import as_rows, stage_chart

    chart = stage_chart(rows)
    if asked.out:
        if asked.out.suffix.casefold() not in _PICTURES:
            raise KnownFault(_("A funnel can be saved as .png, .svg or .pdf."), _("Nothing was written."))
        _save_picture(chart, asked.out)
        say(_("Saved: {path}", path=asked.out))
    if asked.json:
        say_json([{**asdict(row), "total": row.total} for row in rows])
    elif not asked.out:
        heads, *lines = as_rows(chart)
        say(chart.title)
        say()
        say_table([str(head) for head in heads], lines)
        say()
        say(chart.caption.rule)
    return 0


def say_figures(table: CountryTable) -> None:
    """The sentence, the table with its total, the rule it counts by, and what does not add up."""
    say(table.sentence)
    say()
    lines: list[tuple[str | int, ...]] = [(row.label, row.women, row.men, row.other, row.total) for row in table.rows]
    women, men, other = (sum(getattr(row, name) for row in table.rows) for name in ("women", "men", "other"))
    total = (_("Total"), women, men, other, table.total)
    heads = (_("Country/region") if table.by == "country" else table.by, _("women"), _("men"), _("other"), _("total"))
    keep = [place for place in range(5) if place != 3 or other]
    say_table([heads[place] for place in keep], [[line[place] for place in keep] for line in (*lines, total)])
    say()
    say(_("Counted: {rule}.", rule=table.rule_words))
    for remark in table.remarks:
        say(remark)


def _save(desk: Desk, scope: Scope, table: CountryTable, out: Path) -> None:
    match out.suffix.casefold():
        case ".xlsx":
            exporting.export_statistics(
                desk, scope, out, table.rule, cuts=tuple(dict.fromkeys((table.by, "country", "region", "age")))
            )
        case ".csv":
            exporting.export_table(table, out)
        case ending if ending in _PICTURES:
            _draw(table, out)
        case other:
            raise KnownFault(
                _("Figures cannot be saved as “{ending}”.", ending=other),
                _("Known are .xlsx, .csv, .png, .svg and .pdf."),
            )
    say(_("Saved: {path}", path=out))


def _draw(table: CountryTable, out: Path) -> None:
    from lcdesk.charts import cut_chart

    rule, unit = _("Counted: {rule}.", rule=table.rule_words), "people" if table.is_once else "enrolments"
    _save_picture(cut_chart(table.rows, table.by, table.sentence, rule, unit=unit), out)


def _save_picture(chart: Chart, out: Path) -> None:
    from lcdesk.drawing.saving import save  # Qt, only when a picture is wanted

    save(chart, out)


def cohorts(asked: Namespace) -> int:
    """The cohorts of the desk."""
    with desk_of(asked) as desk:
        found = service.list_cohorts(desk)
    if asked.json:
        say_json(found)
    elif not found:
        say(_("This desk has no cohorts yet. “lcdesk import FILE --cohort NAME” makes one."))
    else:
        heads = (_("No."), _("Cohort"), _("First day"), _("Last day"), _("People"), _("Activities"))
        say_table(
            heads,
            [(c["id"], c["name"], c["starts"] or "", c["ends"] or "", c["people"], c["activities"]) for c in found],
        )
    return 0

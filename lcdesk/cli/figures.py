"""Figures as several commands ask for them and say them."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from lcdesk.cli.desk import cohort_named
from lcdesk.cli.telling import say, say_table
from lcdesk.model.breakdowns import BY_KEY
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.scopes import Scope, programme_scope
from lcdesk.services.figures.statistics import CountryRow, CountryTable
from lcdesk.texts import _


def scope_asked(desk: Desk, asked: Namespace) -> Scope:
    """Whose figures the words of the command line mean: --programme, --cohort (repeated), else
    all; --once.
    """
    if asked.programme is not None:
        if asked.cohort:
            raise KnownFault(
                _("Say either --programme or --cohort."), _("A programme counts all its cohorts.")
            )
        return programme_scope(desk, asked.programme, is_once=asked.once)
    chosen = (
        tuple(dict.fromkeys(cohort_named(desk, name)["id"] for name in asked.cohort))
        if asked.cohort
        else None
    )
    return Scope(chosen, asked.once)


def as_record(row: CountryRow) -> dict[str, Any]:
    """A row as JSON: its people by their numbers."""
    return {**vars(row), "people": list(row.people), "total": row.total}


def table_as_json(table: CountryTable) -> dict[str, Any]:
    """The figures as JSON."""
    return {**vars(table), "rows": [as_record(row) for row in table.rows]}


def say_figures(table: CountryTable, head: str = "") -> None:
    """The sentence, the table with its total, the rule it counts by, and what does not add up.
    `head`: over the values, if known.
    """
    say(table.sentence)
    say()
    lines: list[tuple[str | int, ...]] = [
        (row.label, row.women, row.men, row.other, row.total) for row in table.rows
    ]
    women, men, other = (
        sum(getattr(row, name) for row in table.rows) for name in ("women", "men", "other")
    )
    total = [(_("Total"), women, men, other, table.total)] if table.adds_up else []
    over = head or _(BY_KEY[table.by].head if table.by in BY_KEY else table.by)
    heads = (over, _("women"), _("men"), _("other"), _("total"))
    keep = [place for place in range(5) if place != 3 or other]
    say_table(
        [heads[place] for place in keep],
        [[line[place] for place in keep] for line in (*lines, *total)],
    )
    say()
    say(_("Counted: {rule}.", rule=table.rule_words))
    for remark in table.remarks:
        say(remark)

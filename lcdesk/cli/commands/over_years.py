"""Reports over the years: cooperation, sessions side by side, the years; each as tables, JSON, a
workbook with charts, or one page to be signed.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from lcdesk.cli.command import Output, command, deferred_imports
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model.files import OVER_YEARS
from lcdesk.texts import N_, _, list_names

with deferred_imports(__name__):
    from lcdesk import settings
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.figures import scope_asked
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.figure_tables import FigureReport, as_data, text_lines
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures.cohort_comparison import compare_cohorts
    from lcdesk.services.figures.cooperation_report import (
        LEADS,
        CooperationScope,
        cooperation_report,
    )
    from lcdesk.services.figures.figure_book import save_figures
    from lcdesk.services.figures.years_report import years_report


def _add_out(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--out",
        type=Output(OVER_YEARS),
        metavar="FILE",
        help=_(
            "save as {endings} or {last}",
            endings=list_names(OVER_YEARS.endings[:-1]),
            last=OVER_YEARS.endings[-1],
        ),
    )
    parser.add_argument(
        "--language",
        choices=("zh", "en", "both"),
        default="both",
        help=_("the language of the page"),
    )


def _add_rule(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rule",
        default="all",
        metavar="NAME",
        help=_("who counts, as `lcdesk counting` lists it (otherwise: all)"),
    )


def _cooperation_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--cohort",
        metavar="NAME",
        action="append",
        help=_("one cohort, or several by saying it again (otherwise all)"),
    )
    parser.add_argument("--year", type=int, metavar=_("YEAR"), help=_("of this year alone"))
    parser.add_argument(
        "--by",
        choices=("kind", "stage", "country", "year"),
        help=_("only the leads, by kind, stage, country or year"),
    )
    _add_out(parser)


@command(
    "cooperation",
    N_("leads, what is due, projects, members and events in figures"),
    _cooperation_arguments,
    place=286,
)
def cooperation(asked: Namespace) -> int:
    """The cooperation report."""
    with desk_of(asked) as desk:
        cohorts = _cohorts_named(desk, asked.cohort) if asked.cohort else None
        scope = CooperationScope(cohorts, asked.year)
        assert asked.by in (None, *LEADS)

        def gather() -> FigureReport:
            return _only(cooperation_report(desk, scope), asked.by and f"leads:{asked.by}")

        return _tell(desk, gather, asked)


def _only(report: FigureReport, key: str | None) -> FigureReport:
    """The same with one table alone."""
    from dataclasses import replace

    return replace(report, tables=(report.table(key),)) if key else report


def _cohorts_named(desk: Desk, names: list[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(cohort_named(desk, name)["id"] for name in names))


def _compare_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--cohort",
        metavar="NAME",
        action="append",
        required=True,
        help=_("the base first, then what stands beside it; say it several times"),
    )
    _add_rule(parser)
    _add_out(parser)


@command("compare", N_("sessions side by side, and what differs"), _compare_arguments, place=132)
def compare(asked: Namespace) -> int:
    """The comparison of a base cohort with others."""
    with desk_of(asked) as desk:
        base, *beside = _cohorts_named(desk, asked.cohort)
        if not beside:
            raise KnownFault(
                _("Only one cohort was named."),
                _("Say --cohort again for each that stands beside it."),
            )
        return _tell(desk, lambda: compare_cohorts(desk, base, beside, asked.rule).report, asked)


def _years_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--programme", metavar="NAME", help=_("all cohorts of a programme"))
    _add_rule(parser)
    _add_out(parser)
    parser.set_defaults(cohort=None, once=False)


@command("years", N_("the programme over the years in figures"), _years_arguments, place=134)
def years(asked: Namespace) -> int:
    """People, hours, attendance, evaluation and cooperation year by year."""
    with desk_of(asked) as desk:
        scope = scope_asked(desk, asked)
        return _tell(desk, lambda: years_report(desk, scope, asked.rule), asked)


def _tell(desk: Desk, gather: Callable[[], FigureReport], asked: Namespace) -> int:
    """As a file, as JSON, or as tables."""
    if asked.out:
        save_figures(desk, gather, asked.out, asked.language, settings.load().office)
    if asked.json:
        say_json(as_data(gather()))
    elif asked.out:
        say(_("Saved: {path}", path=asked.out))
    else:
        _say(gather())
    return 0


def _say(report: FigureReport) -> None:
    say(report.sentence)
    for table in report.tables:
        say()
        say(
            _("{title}: {parts}", title=table.name, parts=table.finding)
            if table.finding
            else table.name
        )
        heads, *lines = text_lines(table)
        say_table(heads, lines)
        for line in (table.detail, table.rule, *table.remarks):
            if line:
                say(line)
    for remark in report.remarks:
        say()
        say(remark)

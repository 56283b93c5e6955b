"""Reports over the years: cooperation, sessions side by side, the years; each as tables, JSON, a
workbook with charts, or one page to be signed.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lcdesk.cli.command import command, deferred_imports
from lcdesk.cli.reports import add_report_files
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.figures import scope_asked
    from lcdesk.cli.reports import tell_report
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures.cooperation_report import LEADS
    from lcdesk.services.figures.over_years import OverYears


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
    add_report_files(parser)


@command(
    "cooperation",
    N_("leads, what is due, projects, members and events in figures"),
    _cooperation_arguments,
    place=286,
    group="cooperation",
)
def cooperation(asked: Namespace) -> int:
    """The cooperation report."""
    with desk_of(asked) as desk:
        cohorts = _cohorts_named(desk, asked.cohort) if asked.cohort else None
        assert asked.by in (None, *LEADS)
        table = f"leads:{asked.by}" if asked.by else ""
        report = OverYears("cooperation", cohorts, year=asked.year, table=table)
        return tell_report(desk, report, asked)


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
    add_report_files(parser)


@command(
    "compare",
    N_("sessions side by side, and what differs"),
    _compare_arguments,
    place=132,
    group="figures",
)
def compare(asked: Namespace) -> int:
    """The comparison of a base cohort with others."""
    with desk_of(asked) as desk:
        base, *beside = _cohorts_named(desk, asked.cohort)
        if not beside:
            raise KnownFault(
                _("Only one cohort was named."),
                _("Say --cohort again for each that stands beside it."),
            )
        return tell_report(desk, OverYears("comparison", (base, *beside), asked.rule), asked)


def _years_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--programme", metavar="NAME", help=_("all cohorts of a programme"))
    _add_rule(parser)
    add_report_files(parser)
    parser.set_defaults(cohort=None, once=False)


@command(
    "years",
    N_("the programme over the years in figures"),
    _years_arguments,
    place=134,
    group="figures",
)
def years(asked: Namespace) -> int:
    """People, hours, attendance, evaluation and cooperation year by year."""
    with desk_of(asked) as desk:
        scope = scope_asked(desk, asked)
        return tell_report(desk, OverYears("years", scope.cohorts, asked.rule), asked)

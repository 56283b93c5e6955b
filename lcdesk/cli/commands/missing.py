"""What is missing before a cohort can begin, and whose: on the terminal, as JSON and as a workbook
with a line a person and a column a check.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import Output, add_cohort, command, deferred_imports
from lcdesk.cli.telling import answer_table, say, say_json, say_table
from lcdesk.model.files import BOOK
from lcdesk.texts import N_, _, language, n_

with deferred_imports(__name__):
    from lcdesk import settings
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model import countries
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.query import Query
    from lcdesk.model.search_text import QueryRule
    from lcdesk.services.core import finding
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.overview import (
        STATES,
        Board,
        Overview,
        read_board,
        read_lines,
        read_overview,
        save_board,
    )
    from lcdesk.texts import join_sentences


def _arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    parser.add_argument(
        "--months",
        type=int,
        metavar="N",
        help=_("how long passports shall last after the course (otherwise as in the settings)"),
    )
    parser.add_argument("--who", metavar="CHECK", help=_("list the people of one check"))
    parser.add_argument(
        "--people", action="store_true", help=_("who lacks what: a line a person, a column a check")
    )
    parser.add_argument(
        "--all", action="store_true", help=_("with --people or --out also those who lack nothing")
    )
    parser.add_argument(
        "--out", type=Output(BOOK), metavar="OUT.xlsx", help=_("save who lacks what as a workbook")
    )


@command(
    "missing",
    N_("what is missing before a cohort can begin, and whose"),
    _arguments,
    place=190,
    group="cohorts",
)
def missing(asked: Namespace) -> int:
    """The readiness of a cohort: a line a check; with `--who` the people of one of them, with
    `--people` who lacks what.
    """
    months = settings.load().passport_months if asked.months is None else asked.months
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        if asked.people or asked.out:
            _tell_board(desk, cohort["id"], months, asked)
            return 0
        overview = read_overview(desk, cohort["id"], months)
        if asked.who:
            _tell_people(desk, cohort["id"], _rule(overview, asked.who), asked)
            return 0
    if asked.json:
        say_json(_readiness(overview))
    else:
        _say_readiness(overview, months)
    return 0


def _readiness(overview: Overview) -> dict[str, Any]:
    lines = [
        {
            "rule": line.rule.name,
            "values": line.rule.values,
            "label": line.label,
            "count": line.count,
            "pressing": line.is_pressing and not overview.is_over,
        }
        for line in overview.lines
    ]
    return {
        "cohort": overview.cohort["name"],
        "coming": overview.coming,
        "missing": lines,
        "waiting": overview.waiting,
        "open_questions": overview.questions,
        "clashes": overview.clashes,
        "came_before": overview.came_before,
        "days_to_opening": overview.days_to_opening,
        "is_first_time_known": overview.cohort["starts"] is not None,
        "people": overview.counts["people"],
        "countries": overview.counts["countries"],
        "without_country": overview.counts["without_country"],
        "overdue": [asdict(one) for one in overview.overdue],
    }


def _words_open(count: int) -> str:
    return n_(
        "{count} word of lists could not be read: “lcdesk pending” asks what it means.",
        "{count} words of lists could not be read: “lcdesk pending” asks what they mean.",
        count,
    )


def _say_readiness(overview: Overview, months: int) -> None:
    people = n_("{count} person comes.", "{count} people come.", overview.coming)
    erased = overview.counts["erased"]
    gone = (
        n_(
            "{count} person was erased: nothing is asked of them.",
            "{count} people were erased: nothing is asked of them.",
            erased,
        )
        if erased
        else ""
    )
    say(_("{label}: {count}", label=overview.cohort["name"], count=join_sentences(people, gone)))
    say()
    lines: list[tuple[object, ...]] = [
        (line.label, line.count, overview.coming - line.count, line.rule.name)
        for line in overview.lines
    ]
    say_table((_("Check"), _("missing"), _("ready"), _("for --who")), lines)
    say()
    say(
        n_(
            "Passports shall last {count} month after the course.",
            "Passports shall last {count} months after the course.",
            months,
        )
    )
    for one in overview.overdue:
        say(one.advice)
    if overview.waiting:
        say(
            n_(
                "{count} row of imports waits for an answer.",
                "{count} rows of imports wait for an answer.",
                overview.waiting,
            )
        )
    if overview.questions:
        say(_words_open(overview.questions))
    if overview.clashes:
        say(
            n_(
                "{count} clash in the timetable",
                "{count} clashes in the timetable",
                overview.clashes,
            )
        )
    if overview.came_before:
        say(n_("{count} person came before.", "{count} people came before.", overview.came_before))
    if overview.cohort["starts"] is None:
        say(_("First time not known: this cohort has no first day"))


def _rule(overview: Overview, name: str) -> QueryRule:
    found = next((line.rule for line in overview.lines if line.rule.name == name), None)
    if found is None:
        known = ", ".join(line.rule.name for line in overview.lines)
        raise KnownFault(
            _("There is no check “{name}”.", name=name), _("Checks: {known}.", known=known)
        )
    return found


def _tell_people(desk: Desk, cohort_id: int, rule: QueryRule, asked: Namespace) -> None:
    ids = finding.find_ids(desk, Query.of(cohort_id, rules=(rule,)))
    people = finding.read_page(desk, ids)
    lines = [
        (
            person["id"],
            person["full_name"] or "",
            _country(person["nationality"]),
            person["organization"] or "",
        )
        for person in people
    ]
    answer_table(
        asked,
        [dict(zip(("id", "name", "country", "organization"), line, strict=True)) for line in lines],
        (_("No."), _("Name"), _("Country/region"), _("Organisation")),
        lines,
        _("Nobody."),
    )


def _country(code: str | None) -> str:
    return countries.name(code, language()) if code else ""


_SIGNS = {"done": "+", "open": "-", "pressing": "!"}


def _tell_board(desk: Desk, cohort_id: int, months: int, asked: Namespace) -> None:
    """The people of a cohort, those who lack most first; with `--all` also those who lack
    nothing.
    """
    board = read_board(desk, cohort_id, months)
    ids = board.ordered(is_all=asked.all)
    if asked.out:
        save_board(desk, cohort_id, asked.out, board, ids)
    if asked.json:
        say_json(_board_record(desk, board, ids))
    elif asked.out:
        say(_("Saved: {path}", path=asked.out))
    else:
        _say_board(desk, board, ids)


def _board_record(desk: Desk, board: Board, ids: Sequence[int]) -> dict[str, Any]:
    people = [
        {
            "id": record["id"],
            "name": record["full_name"],
            "country": record["nationality"],
            "missing": board.missing(marks),
            "checks": {one.name: one.state(marks) for one in board.checks},
        }
        for record, marks in read_lines(desk, board, ids)
    ]
    return {
        "coming": len(board.ids),
        "lacking": board.lacking,
        "open": board.counts,
        "people": people,
    }


def _say_board(desk: Desk, board: Board, ids: Sequence[int]) -> None:
    if not ids:
        say(_("Nobody lacks anything.") if board.ids else _("Nobody."))
        return
    lines: list[tuple[object, ...]] = [
        (
            record["id"],
            record["full_name"] or "",
            board.missing(marks),
            *(_SIGNS[one.state(marks)] for one in board.checks),
        )
        for record, marks in read_lines(desk, board, ids)
    ]
    foot = ("", _("Open for"), "", *(str(board.counts[one.name]) for one in board.checks))
    say_table(
        (_("No."), _("Name"), _("Missing"), *(one.title for one in board.checks)), [*lines, foot]
    )
    say()
    say("   ".join(f"{_SIGNS[state]} {_(words)}" for state, words in STATES.items()))
    say(n_("{count} person comes.", "{count} people come.", len(board.ids)))

"""Who lacks what, on the terminal, as JSON and as a workbook: a line a person, a column a check."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.services.core.desk import Desk
from lcdesk.services.overview.board import STATES, Board, read_board, read_lines, save_board
from lcdesk.texts import _, n_

SIGNS = {"done": "+", "open": "-", "pressing": "!"}


def tell_board(desk: Desk, cohort_id: int, months: int, asked: Namespace) -> None:
    """The people of a cohort, those who lack most first; with `--all` also those who lack
    nothing.
    """
    board = read_board(desk, cohort_id, months)
    ids = board.ordered(is_all=asked.all)
    if asked.out:
        save_board(desk, cohort_id, asked.out, board, ids)
    if asked.json:
        say_json(_plain(desk, board, ids))
    elif asked.out:
        say(_("Saved: {path}", path=asked.out))
    else:
        _say(desk, board, ids)


def _plain(desk: Desk, board: Board, ids: Sequence[int]) -> dict[str, Any]:
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


def _say(desk: Desk, board: Board, ids: Sequence[int]) -> None:
    if not ids:
        say(_("Nobody lacks anything.") if board.ids else _("Nobody."))
        return
    lines: list[tuple[object, ...]] = [
        (
            record["id"],
            record["full_name"] or "",
            board.missing(marks),
            *(SIGNS[one.state(marks)] for one in board.checks),
        )
        for record, marks in read_lines(desk, board, ids)
    ]
    foot = ("", _("Open for"), "", *(str(board.counts[one.name]) for one in board.checks))
    say_table(
        (_("No."), _("Name"), _("Missing"), *(one.title for one in board.checks)), [*lines, foot]
    )
    say()
    say("   ".join(f"{SIGNS[state]} {_(words)}" for state, words in STATES.items()))
    say(n_("{count} person comes.", "{count} people come.", len(board.ids)))

"""What was done to a desk: listed, taken back, done again."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from lcdesk.cli.command import command, deferred_imports
from lcdesk.cli.telling import answer_table, say, say_json
from lcdesk.texts import N_, _, n_, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.services.core.history import list_operations
    from lcdesk.services.core.undo_outcomes import UndoOutcome

_FATES = {"kept": N_("kept"), "refused": N_("not there"), "reversed": N_("set back")}
_SAID = {
    False: (N_("It would be undone: {what}"), N_("Undone: {what}")),
    True: (N_("It would be done again: {what}"), N_("Done again: {what}")),
}
_SHOWN = 20  # names of entries that were set back


def _history_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--limit", type=int, default=20, metavar="N")


@command("history", N_("what was done, newest first"), _history_arguments, place=400)
def history(asked: Namespace) -> int:
    """What was done, newest first."""
    with desk_of(asked) as desk:
        operations = list_operations(desk, limit=asked.limit)
    heads = (_("No."), _("When"), _("Who"), _("What"), _("Rows"), "")
    return answer_table(
        asked,
        [asdict(operation) for operation in operations],
        heads,
        [
            (d.id, str(d.at), d.who, d.words, d.rows, _("undone") if d.is_undone else "")
            for d in operations
        ],
        _("Nothing was done yet."),
    )


def _turn_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("number", type=int, nargs="?", metavar="N")
    parser.add_argument("--preview", action="store_true", help=_("only say what it would do"))


@command(
    "undo",
    N_("take back the last thing done, or the one with number N of the history"),
    _turn_arguments,
    place=410,
)
def undo(asked: Namespace) -> int:
    """Take back the last operation, or the numbered one."""
    with desk_of(asked) as desk:
        outcome = (desk.preview_undo if asked.preview else desk.undo)(asked.number)
    return _tell(asked, outcome)


def _tell(asked: Namespace, outcome: UndoOutcome) -> int:
    if asked.json:
        say_json(
            {
                **asdict(outcome),
                "message": outcome.message,
                "rows": [row._asdict() for row in outcome.rows],
            }
        )
        return 0
    foreseen, done = _SAID[outcome.is_redo]
    say(_(foreseen if asked.preview else done).format(what=outcome.label))
    say(outcome.foreseen if asked.preview else outcome.message)
    _say_rows(outcome)
    return 0


def _say_rows(outcome: UndoOutcome) -> None:
    """What was kept and refused, each with its reason; of what was set back the first names."""
    for fate, words in _FATES.items():
        rows = [row for row in outcome.rows if row.fate == fate]
        for row in rows[:_SHOWN] if fate == "reversed" else rows:
            say(
                "  "
                + with_label(_(words), row.name or row.id)
                + (f" – {row.why}" if row.why else "")
            )
        if fate == "reversed" and len(rows) > _SHOWN:
            say("  " + n_("and {count} more", "and {count} more", len(rows) - _SHOWN))


@command(
    "redo",
    N_("do again what undo took back last, or the thing with number N of the history"),
    _turn_arguments,
    place=420,
)
def redo(asked: Namespace) -> int:
    """Do again what undo took back last, or the numbered operation."""
    with desk_of(asked) as desk:
        outcome = (desk.preview_redo if asked.preview else desk.redo)(asked.number)
    return _tell(asked, outcome)

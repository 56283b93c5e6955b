"""Looking after a desk: history, undo, backup, check."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from lcdesk import receipts, settings
from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import progress, say, say_json, say_table
from lcdesk.receipts import Receipt
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import list_operations, preview_undo
from lcdesk.services.core.opening import default_path
from lcdesk.services.core.undo_outcomes import UndoOutcome
from lcdesk.services.erasure.erasure_waiting import to_do
from lcdesk.services.safety.checking import check_desk
from lcdesk.services.safety.sync_folders import is_kept
from lcdesk.texts import N_, _, n_, with_label

_FATES = {"kept": N_("kept"), "refused": N_("not there"), "reversed": N_("set back")}
_SHOWN = 20  # names of entries that were set back


def history(asked: Namespace) -> int:
    """What was done, newest first."""
    with desk_of(asked) as desk:
        operations = list_operations(desk, limit=asked.limit)
    if asked.json:
        say_json([asdict(operation) for operation in operations])
    elif not operations:
        say(_("Nothing was done yet."))
    else:
        heads = (_("No."), _("When"), _("Who"), _("What"), _("Rows"), "")
        say_table(
            heads,
            [
                (d.id, str(d.at), d.who, d.words, d.rows, _("undone") if d.is_undone else "")
                for d in operations
            ],
        )
    return 0


def undo(asked: Namespace) -> int:
    """Take back the last deed, or the numbered one."""
    with desk_of(asked) as desk:
        outcome = preview_undo(desk, asked.number) if asked.preview else desk.undo(asked.number)
    if asked.json:
        say_json(
            {
                **asdict(outcome),
                "message": outcome.message,
                "rows": [row._asdict() for row in outcome.rows],
            }
        )
        return 0
    label = _("It would be undone: {what}") if asked.preview else _("Undone: {what}")
    say(label.format(what=outcome.label))
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


def redo(asked: Namespace) -> int:
    """Do again what undo took back."""
    with desk_of(asked) as desk:
        outcome = desk.redo()
    if asked.json:
        say_json(
            {
                **asdict(outcome),
                "message": outcome.message,
                "rows": [row._asdict() for row in outcome.rows],
            }
        )
        return 0
    say(_("Done again: {what}", what=outcome.label))
    say(outcome.message)
    return 0


def backup(asked: Namespace) -> int:
    """A verified backup now."""
    with desk_of(asked) as desk:
        copy = desk.back_up(_("by hand"))
        receipts.give(Receipt(N_("Backup made and verified: {path}"), {"path": copy.path}, "file"))
    if asked.json:
        say_json({"path": str(copy.path), "at": copy.at, "counts": dict(copy.counts)})
        return 0
    say(_("Backup made and verified: {path}", path=copy.path))
    return 0


def check(asked: Namespace) -> int:
    """Is everything whole? Exit code 1 when something is not."""
    if asked.as_it_is:
        from lcdesk.services.recovery.damage import take_as_it_is

        take_as_it_is(asked.desk or default_path())
    with desk_of(asked) as desk:
        _finish_erasing(desk)
        findings = check_desk(desk, is_place_known=is_kept(desk.path, settings.load().kept_places))
        if asked.drill:
            from lcdesk.services.backups.restore_trials import restore_test

            findings += restore_test(
                desk, every=asked.drill == "all", told=progress(_("Restore drill"))
            )
    if asked.json:
        say_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            say(("✓ " if finding.is_good else "✗ ") + finding.words)
    return 0 if all(finding.is_good for finding in findings) else 1


def _finish_erasing(desk: Desk) -> None:
    """What an erasure could not reach before is reached now, where nobody ever opens the window."""
    if to_do(desk):
        # much, for what hardly ever waits
        from lcdesk.services.erasure.erasure import finish_waiting

        finish_waiting(desk)

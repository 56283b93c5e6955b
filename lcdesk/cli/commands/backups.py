"""Backups of a desk: made, listed, what going back to one would change, and going back. The desk
need not be whole for that: a damaged one is checked, and saved.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from lcdesk.cli.command import Output, add_part, add_parts, add_yes, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table, ask_yes, progress, say, say_json, say_table
from lcdesk.model.files import DESK
from lcdesk.texts import N_, _, size_words

with deferred_imports(__name__):
    from lcdesk import receipts, settings
    from lcdesk.cli.desk import FILE, desk_of, unlock
    from lcdesk.db.backup.backup import Backup
    from lcdesk.db.store import require_file
    from lcdesk.model.faults import DamagedDesk, KnownFault
    from lcdesk.receipts import Receipt
    from lcdesk.services.backups.checking import check_desk
    from lcdesk.services.backups.restore_preview import (
        COUNTED,
        Preview,
        copy_data,
        kinds,
        lost_lines,
        lost_words,
        moment,
        preview,
        preview_data,
        reason_words,
        remarks,
        safety_words,
        since_words,
        state_words,
        told,
    )
    from lcdesk.services.backups.restoring import find_copy, list_copies, restore
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.opening import default_path
    from lcdesk.services.erasure.erasure_copies import waiting_erasures
    from lcdesk.services.recovery.damage import account, as_data
    from lcdesk.services.recovery.recovery import salvage
    from lcdesk.services.safety.sync_folders import is_kept
    from lcdesk.services.security import password


@command("backup", N_("make a verified backup now"), place=450)
def backup(asked: Namespace) -> int:
    """A verified backup now."""
    with desk_of(asked) as desk:
        copy = desk.back_up(_("by hand"))
        receipts.give(Receipt(N_("Backup made and verified: {path}"), {"path": copy.path}, "file"))
    return answer(
        asked,
        {"path": str(copy.path), "at": copy.at, "counts": dict(copy.counts)},
        _("Backup made and verified: {path}", path=copy.path),
    )


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    for name, said in (
        (
            "preview",
            _("say what would change if the desk went back to a backup; nothing is written"),
        ),
        ("restore", _("put a backup in the place of the desk, which is saved as a backup first")),
    ):
        part = add_part(whats, name, said)
        part.add_argument(
            "which", metavar="N|FILE", help=_("the number in the list, or the file of a backup")
        )
        if name == "restore":
            add_yes(part)


@command(
    "backups",
    N_(
        "list the backups of the desk, newest first; see what going back to one would change, and "
        "go back"
    ),
    _arguments,
    place=470,
)
def backups(asked: Namespace) -> int:
    """The list, or one of the parts."""
    path = asked.desk or default_path()
    require_file(path)
    return _WHAT[asked.what](path, asked)


def _list(path: Path, asked: Namespace) -> int:
    if not password.is_open(path) and FILE in os.environ:  # nobody is asked for a list
        with suppress(KnownFault):
            unlock(path)
    copies = list_copies(path)
    heads = (
        _("No."),
        _("When"),
        _("Why"),
        *map(_, COUNTED.values()),
        _("Size"),
        _("State"),
        _("Done since"),
    )
    rows = [
        (
            number,
            moment(copy.backup.at),
            reason_words(copy.backup),
            *(copy.backup.counts.get(name, 0) for name in COUNTED),
            size_words(copy.size),
            state_words(copy),
            since_words(copy),
        )
        for number, copy in enumerate(copies, 1)
    ]
    return answer_table(
        asked,
        [copy_data(number, copy) for number, copy in enumerate(copies, 1)],
        heads,
        rows,
        _("There is no backup of this desk yet."),
    )


def _preview(path: Path, asked: Namespace) -> int:
    seen = preview(path, _meant(path, asked.which))
    if asked.json:
        say_json(preview_data(seen))
    else:
        _say_preview(seen)
    return 0


def _restore(path: Path, asked: Namespace) -> int:
    copy = _meant(path, asked.which)
    seen = preview(path, copy)
    if not asked.json:
        _say_preview(seen)
    if not asked.yes and not ask_yes(_("Go back to this backup? (y/n) ")):
        raise KnownFault(_("Nothing was changed."), _("Add --yes to do it without a question."))
    done = restore(
        path, copy, lambda words: sys.stderr.write(f"{words}\n") if sys.stderr.isatty() else None
    )
    if asked.json:
        kept = done.saved.path if done.saved else done.aside
        say_json(
            {
                "desk": str(path),
                "restored": str(copy.path),
                "kept": str(kept) if kept else None,
                "message": told(done),
            }
        )
    else:
        say(told(done))
    return 0


def _meant(path: Path, which: str) -> Backup:
    """The backup that is meant, once the passwords of the desk and of the backup are told.
    Without its note only its file says what it is.
    """
    if path.is_file():
        with suppress(DamagedDesk):  # its first page, which its backups have unharmed
            unlock(path)
    if Path(which).is_file():
        unlock(Path(which))
    copy = find_copy(path, which)
    unlock(copy.path)
    return copy


def _say_preview(seen: Preview) -> None:
    copy = seen.backup
    say(
        _(
            "Backup of {when} ({reason}), {size}: {file}",
            when=moment(copy.at),
            reason=reason_words(copy),
            size=size_words(seen.size),
            file=copy.path,
        )
    )
    rows = [("–" if now is None else now, then) for _kind, now, then in kinds(seen)]
    say_table(
        (_("What"), _("Now"), _("In the backup")),
        [(kind, *row) for (kind, *_numbers), row in zip(kinds(seen), rows, strict=True)],
    )
    if words := lost_words(seen):
        say(words)
    for line in lost_lines(seen):
        say(f"  {line}")
    for words in (*remarks(seen), safety_words(seen)):
        if words:
            say(words)


_WHAT: dict[str, Callable[[Path, Namespace], int]] = {
    "list": _list,
    "preview": _preview,
    "restore": _restore,
}


# --- Whether a desk and its backups are whole, and saving what can be read of a damaged one ---


def _check_arguments(parser: ArgumentParser) -> None:
    words = _(
        "open the desk although the disk gives back something else than was written; compare it "
        "with a backup"
    )
    parser.add_argument("--as-it-is", action="store_true", help=words)
    parser.add_argument(
        "--drill",
        nargs="?",
        const="newest",
        choices=("newest", "all"),
        help=_(
            "also restore the newest backup (or all) for trial, check it, and compare it with the "
            "desk"
        ),
    )


@command(
    "check", N_("look whether the desk and its backups are whole"), _check_arguments, place=490
)
def check(asked: Namespace) -> int:
    """Is everything whole? Exit code 1 when something is not."""
    if asked.as_it_is:
        from lcdesk.services.recovery.damage import take_as_it_is

        take_as_it_is(asked.desk or default_path())
    with desk_of(asked) as desk:
        if desk.seen_in:  # a check reads the file of the desk, which another computer has
            desk.require_changeable()
        _finish_erasing(desk)
        findings = check_desk(desk, is_place_known=is_kept(desk.path, settings.load().kept_places))
        if asked.drill:
            from lcdesk.services.backups.checking import restore_test

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
    if waiting_erasures(desk) and not desk.taken:
        # much, for what hardly ever waits
        from lcdesk.services.erasure.erasure import finish_waiting

        finish_waiting(desk)


def _salvage_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("damaged", type=Path, metavar="DAMAGED", help=_("the damaged desk"))
    parser.add_argument(
        "--into",
        type=Output(DESK),
        metavar="NEW.lcdesk",
        required=True,
        help=_("the new desk; a name nothing has yet"),
    )


@command(
    "salvage",
    N_(
        "save what can be read of a damaged desk into a new one, and say what is lost; the "
        "damaged file stays as it is"
    ),
    _salvage_arguments,
    place=480,
    json="last",
)
def rescue(asked: Namespace) -> int:
    """Save what can be read and tell the account."""
    shows = dict[str, Callable[[int, int], None]]()

    def told(words: str, done: int, total: int) -> None:
        shows.setdefault(words, progress(words))(done, total)

    with suppress(DamagedDesk):  # the password was right: what is damaged is known already
        unlock(asked.damaged)
    done = salvage(asked.damaged, asked.into, told)
    if asked.json:
        say_json(as_data(done))
    else:
        for sentence in account(done):
            say(sentence)
    return 0

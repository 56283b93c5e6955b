"""Whether a desk and its backups are whole, and saving what can be read of a damaged one."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from lcdesk.cli.arguments import Output
from lcdesk.cli.command import command
from lcdesk.cli.deferred_imports import deferred_imports
from lcdesk.cli.telling import progress, say, say_json
from lcdesk.model.files import DESK
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk import settings
    from lcdesk.cli.desk import desk_of, unlock
    from lcdesk.model.faults import DamagedDesk
    from lcdesk.services.backups.checking import check_desk
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.opening import default_path
    from lcdesk.services.erasure.erasure_copies import waiting_erasures
    from lcdesk.services.recovery.recovery import salvage
    from lcdesk.services.recovery.recovery_words import account, as_data
    from lcdesk.services.safety.sync_folders import is_kept


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
    if waiting_erasures(desk):
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

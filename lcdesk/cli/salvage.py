"""The command that saves what can be read of a damaged desk."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress

from lcdesk.cli.telling import progress, say, say_json
from lcdesk.cli.unlocking import unlock
from lcdesk.model.faults import DamagedDesk
from lcdesk.services.recovery.recovery import salvage
from lcdesk.services.recovery.recovery_words import account, as_data


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

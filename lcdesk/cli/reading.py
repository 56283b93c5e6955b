"""How commands read a file: the password asked for only where one is needed, the encoding where
only a person knows it.
"""

from __future__ import annotations

import codecs
import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.services.core.opening import default_path
from lcdesk.services.importing import importing
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.words import ChoiceNeeded, PasswordNeeded
from lcdesk.tabular.understood import Understanding
from lcdesk.texts import _

PASSWORD = "LCDESK_SHEET_PASSWORD"
_TRIES = 3
_PREVIEWED, _WIDEST = 6, 60  # encodings shown, and characters of each


def recalled(asked: Namespace) -> LearnedMappings | None:
    """What the desk of the command remembers, read without opening it; None when there is no
    such desk yet.
    """
    return learned_mappings.recall_from(asked.desk or default_path())


class CommandReader:
    """Reads the files of one command; a password that opened one is tried first on the next.

    Passwords come from the variable or a prompt, never from an argument, where others could read
    it.
    """

    def __init__(self, asked: Namespace, known: LearnedMappings | None) -> None:
        self.known = known
        self.can_ask: bool = asked.ask_password or sys.stdin.isatty()
        self.encoding = _encoding(asked.encoding)
        self.given = os.environ.get(PASSWORD) or None
        self.last = self.given

    def read(self, path: Path) -> Understanding:
        """What a file holds; `KnownFault` in words that fit a command line."""
        with self.begun(path) as found:
            return found()

    @contextmanager
    def begun(self, path: Path) -> Iterator[Callable[[], Understanding]]:
        """The same while other things are done: call what is given for what the file holds."""
        with self._reading(path, self.last) as found:
            yield lambda: self._found(path, found)

    def _found(self, path: Path, found: Callable[[], Understanding]) -> Understanding:
        try:
            return self._unlocked(path, found)
        except ChoiceNeeded as fault:
            raise _choose(fault) from None

    def _unlocked(self, path: Path, found: Callable[[], Understanding]) -> Understanding:
        try:
            return found()
        except PasswordNeeded as fault:
            needed = fault
        if self.given and self.given != self.last:
            try:
                return self._read(path, self.given)
            except PasswordNeeded as fault:
                needed = fault
        if not self.can_ask:
            raise _locked(path, needed)
        return self._ask(path, needed)

    def _ask(self, path: Path, needed: PasswordNeeded) -> Understanding:
        for _try in range(_TRIES):
            typed = _typed(path)
            if not typed:
                break
            try:
                return self._read(path, typed)
            except PasswordNeeded as fault:
                needed = fault
                sys.stderr.write(_("This password does not open {name}.", name=path.name) + "\n")
        raise KnownFault(
            _("{name} is not read: it is locked, and no password opened it.", name=path.name),
            _("Ask the sender for the password, then name the file again."),
        ) from needed

    def _read(self, path: Path, password: str) -> Understanding:
        with self._reading(path, password) as found:
            understanding = found()
        self.last = password
        return understanding

    def _reading(
        self, path: Path, password: str | None
    ) -> AbstractContextManager[Callable[[], Understanding]]:
        choose = TextChoice(self.encoding) if self.encoding else None
        return importing.reading_file(path, password=password, learned=self.known, choose=choose)


def _typed(path: Path) -> str:
    try:
        return getpass.getpass(
            _("Password of {name} (empty: leave the file out): ", name=path.name)
        )
    except EOFError:
        return ""


def _locked(path: Path, fault: PasswordNeeded) -> KnownFault:
    """Nobody can be asked: where the password goes."""
    if fault.was_wrong:
        return KnownFault(
            _(
                "The password in {variable} does not open {name}.",
                variable=PASSWORD,
                name=path.name,
            ),
            _("Check capitals, or add --ask-password to be asked for each locked file."),
        )
    return KnownFault(
        _("{name} is locked by a password.", name=path.name),
        _(
            "Add --ask-password to be asked for it, or put it into the variable {variable}.",
            variable=PASSWORD,
        ),
    )


def _encoding(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        raise KnownFault(
            _("There is no encoding “{name}”.", name=name or ""),
            _("Name one such as utf-8, gb18030, big5, cp1251, cp1252."),
        ) from None


def _choose(fault: ChoiceNeeded) -> KnownFault:
    """The likely encodings with what the file's last line would read, since the first often has
    no letter in doubt.
    """
    lines = [f"  {name:<10} {_sample(text)}" for name, text in fault.previews[:_PREVIEWED]]
    advice = _("Add --encoding with the name beside which the words look right:")
    return KnownFault(fault.message, "\n".join((advice, *lines)))


def _sample(text: str) -> str:
    """The line with most letters beyond ASCII."""
    line = max(text.splitlines(), key=lambda one: sum(char > "\x7f" for char in one), default="")
    one = " ".join(line.split())
    return one if len(one) <= _WIDEST else one[: _WIDEST - 1] + "…"

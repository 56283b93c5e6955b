"""A disk that gives back something else than was written: in a closed desk and in a backup, with a
password and without one.

Each damage is noticed by opening the desk with the program (a fault that says so, or a remark), or
it changed nothing that can be read.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from lcdesk.db.backup import relocking
from lcdesk.db.backup.backup import Backup
from lcdesk.db.engine import checksums, keys
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.services.backups import checking, restoring
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.recovery.recovery import nearest_backup
from lcdesk.services.security import password
from tests.faults import courses
from tests.faults.children import in_child, why_not, workshop
from tests.faults.fault import Control, Fault, Figures

PAGE, PEOPLE = 4096, 300
SECRET = "four words are enough"
HOUR = 3600 * 10**9
Without = Callable[[], object] | None
WAYS = (("single bits", 300), ("pages zeroed", 150), ("cut short", 100), ("pages swapped", 100))
FULL = sum(number for _name, number in WAYS)
TOLD = {
    "damage": "told as damage",
    "remark": "told as written to by others",
    "harmless": "changed nothing that can be read",
}
_UNNOTICED, _LATER = "not noticed", "not noticed where the file has another time"
_CHANGED, _UNHELPFUL = "damaged files changed", "told without the backup that is whole"
_RESTORED = 60  # of so many damages the backup is restored as well: that takes longest
_ORDER = [name for name, number in WAYS for _each in range(number)]


def hurt(content: bytes, way: str, chance: random.Random) -> bytes:
    """The content with one damage, which changes it."""
    body, pages = bytearray(content), len(content) // PAGE
    while bytes(body) == content:
        if way == "single bits":
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        elif way == "cut short":
            del body[chance.randrange(PAGE, len(body)) :]
        elif way == "pages zeroed":
            place = chance.randrange(pages) * PAGE
            body[place : place + PAGE] = bytes(PAGE)
        else:
            one, other = (chance.randrange(1, pages) * PAGE for _each in range(2))
            body[one : one + PAGE], body[other : other + PAGE] = (
                body[other : other + PAGE],
                body[one : one + PAGE],
            )
    return bytes(body)


@dataclass(frozen=True)
class Closed:
    """A desk that was closed in good order: its folder, its bytes, the times of its file, a
    digest of its rows, its key.
    """

    folder: Path
    content: bytes
    times: tuple[int, int]
    state: str
    key: keys.Key | None

    @property
    def path(self) -> Path:
        """The desk in it."""
        return self.folder / courses.NAME


@cache
def closed(has_password: bool) -> Closed:
    """Made once a process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return _made(stack.enter_context(workshop()) / "desk", has_password)


def _made(folder: Path, has_password: bool) -> Closed:
    """A closed desk with one backup or two."""
    path, state = courses.copy_to(PEOPLE, folder), ""
    if has_password:
        password.set_password(path, SECRET)
    for _each in range(2):
        desk = open_desk(path)
        state = courses.state_of(desk)
        desk.close()
    seen, key = path.stat(), keys.known_for(path)
    keys.forget()
    return Closed(path.parent, path.read_bytes(), (seen.st_atime_ns, seen.st_mtime_ns), state, key)


def _ways(trials: int, seed: int) -> list[tuple[str, random.Random]]:
    """Each way as often as the issue has it, in so many trials as well."""
    chance = random.Random(seed)
    return [
        (_ORDER[number * FULL // trials], random.Random(chance.random()))
        for number in range(trials)
    ]


# --- the desk ---


def run_desk(has_password: bool, without: Without, trials: int, seed: int) -> Figures:
    """Damage a closed desk so often and open it: once with the time the file had, as on a disk
    that forgets, and once with a later one.
    """
    base = closed(has_password)

    def work() -> Figures:
        if without:
            without()
        return _run_desk(base, _ways(trials, seed))

    return in_child(work)


def run_unsigned(trials: int, seed: int) -> Figures:
    """The same with a cipher that does not sign its pages, and without the seal."""
    courses.beginning(PEOPLE)  # in this process: a child takes nothing away at its end

    def work() -> Figures:
        _sign_nothing()
        no_checksum()
        with workshop() as folder:
            return _run_desk(_made(folder / "desk", has_password=True), _ways(trials, seed))

    return in_child(work)


def _run_desk(base: Closed, ways: list[tuple[str, random.Random]]) -> Figures:
    harm: dict[str, int] = {_UNNOTICED: 0, _LATER: 0, _CHANGED: 0, _UNHELPFUL: 0}
    seen = Counter[str]()
    with workshop() as folder:
        trial = replace(base, folder=Path(shutil.copytree(base.folder, folder / "desk")))
        for way, chance in ways:
            content = hurt(base.content, way, chance)
            for unnoticed, later in ((_UNNOTICED, 0), (_LATER, HOUR)):
                _place(base, trial, content, later)
                answer = _open(trial)
                seen[answer] += 1
                harm[unnoticed] += answer not in TOLD
                if answer == "damage":
                    harm[_CHANGED] += trial.path.read_bytes() != content
                    harm[_UNHELPFUL] += not _names_a_backup(trial)
    return Figures(
        len(ways), harm, {words: seen[answer] for answer, words in TOLD.items() if seen[answer]}
    )


def _place(base: Closed, trial: Closed, content: bytes, later: int) -> None:
    """The folder as it was when the desk was closed, with the damage."""
    for place in trial.folder.iterdir():
        if place.is_file():
            place.unlink()
    for place in base.folder.iterdir():
        if place.is_file():
            shutil.copy2(place, trial.folder / place.name)
    trial.path.write_bytes(content)
    os.utime(trial.path, ns=(base.times[0], base.times[1] + later))
    if trial.key:
        keys.remember(
            trial.key
        )  # as if it had been told a moment ago: to derive it anew takes longer than all the rest


def _open(trial: Closed) -> str:
    """What becomes of opening it as a person does, the password first: one of `TOLD`, or what
    went wrong.
    """
    try:
        if not password.is_open(trial.path):
            password.unlock(trial.path, SECRET)
        desk = open_desk(trial.path, create=False)
    except DamagedDesk:
        return "damage"
    except KnownFault as fault:  # in words, but not in those of a damage
        return type(fault).__name__
    try:
        if desk.remark:
            return "remark"
        is_good = (
            all(finding.is_good for finding in check_desk(desk))
            and courses.state_of(desk) == trial.state
        )
        return "harmless" if is_good else "changed"
    except Exception:  # the damage shows only now, in the middle of the work
        return "changed"
    finally:
        if desk.sentinel:
            desk.sentinel.close()
        desk.engine.dispose()
        desk.ownership.release()


def _names_a_backup(trial: Closed) -> bool:
    return nearest_backup(trial.path) is not None


# --- its backups ---


def run_backup(has_password: bool, without: Without, trials: int, seed: int) -> Figures:
    """Damage a backup so often: the list, the check of the desk and restoring it must all say
    so.
    """
    base = closed(has_password)

    def work() -> Figures:
        if without:
            without()
        return _run_backup(base, _ways(trials, seed))

    return in_child(work)


def _run_backup(base: Closed, ways: list[tuple[str, random.Random]]) -> Figures:
    harm: dict[str, int] = {
        "not told in the list": 0,
        "not told by the check": 0,
        "restored all the same": 0,
    }
    if base.key:
        keys.remember(base.key)
    with workshop() as folder:
        path = Path(shutil.copytree(base.folder, folder / "desk")) / courses.NAME
        copy = restoring.list_copies(path)[0].backup
        content = copy.path.read_bytes()
        desk = open_desk(path)
        for way, chance in ways:
            copy.path.write_bytes(hurt(content, way, chance))
            harm["not told in the list"] += restoring.list_copies(path)[0].is_whole is not False
            harm["not told by the check"] += not any(
                copy.path.name in finding.words
                for finding in checking.backups_of(desk)
                if not finding.is_good
            )
        desk.close()
        for way, chance in ways[:: max(1, len(ways) // _RESTORED)]:
            copy.path.write_bytes(hurt(content, way, chance))
            harm["restored all the same"] += _is_restored(path, copy)
    return Figures(len(ways), harm)


def _is_restored(path: Path, copy: Backup) -> bool:
    try:
        restoring.restore(path, copy)
    except KnownFault:
        return False
    return True


# --- safeguards taken out ---


def no_checksum() -> None:
    """Nobody looks at the sums of the file."""
    checksums.look = lambda _path: ("none", 0)


def no_digest() -> None:
    """Nobody looks whether a backup is byte for byte what it was."""
    restoring.is_whole = lambda _copy: True
    checking._is_whole = lambda _copy: True


def _sign_nothing() -> None:
    """A cipher whose pages have no signature: whatever stands there is taken for what was
    written.
    """
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    sqlite.connect(":memory:").execute("PRAGMA cipher_default_use_hmac=OFF")
    keys.is_signed = _is_signed
    keys.unsigned = relocking.unsigned = checking.unsigned = _unsigned


def _is_signed(_page: bytes, _number: int, _signing: bytes) -> bool:
    return True


def _unsigned(_connection: object) -> list[str]:
    return []


def _backup(key: str, words: str, has_password: bool) -> Fault:
    control = Control(
        "its bytes not compared with its note",
        partial(run_backup, has_password, no_digest),
        full=FULL,
        few=4,
    )
    return Fault(
        key,
        words,
        partial(run_backup, has_password, None),
        full=FULL,
        few=12,
        controls=(control,),
        why_not=why_not,
    )


FAULTS: tuple[Fault, ...] = (
    Fault(
        "flips-plain",
        "bits flipped, pages zeroed or swapped, cut short; no password",
        partial(run_desk, False, None),
        full=FULL,
        few=12,
        controls=(
            Control(
                "without the seal of the closed desk",
                partial(run_desk, False, no_checksum),
                full=FULL,
                few=12,
            ),
        ),
        why_not=why_not,
    ),
    Fault(
        "flips-locked",
        "bits flipped, pages zeroed or swapped, cut short; with a password",
        partial(run_desk, True, None),
        full=FULL,
        few=8,
        controls=(
            Control("pages not signed, no seal", run_unsigned, full=FULL, few=24, portion=8),
        ),
        why_not=why_not,
    ),
    _backup("flips-backup", "the same in a backup; no password", False),
    _backup("flips-backup-locked", "the same in a backup; with a password", True),
)

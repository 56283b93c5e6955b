"""kill -9 while a password is set, changed or taken away: the desk opens with the old one or the
new one, and nothing plain is left.
"""

from __future__ import annotations

import atexit
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from lcdesk.db.backup import backup, exchange, relocking
from lcdesk.db.engine import keys
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.services.backups import checking, restoring
from lcdesk.services.core.opening import open_desk
from lcdesk.services.security import password
from tests.faults import courses
from tests.faults.children import in_child, killed, why_not, workshop
from tests.faults.fault import Control, Fault, Figures
from tests.key_rounds import quick_keys

PEOPLE = 60
OLD, NEW = "the first of two", "the second of two"
OPERATIONS: dict[str, tuple[str, str]] = {
    "set": ("", NEW),
    "change": (OLD, NEW),
    "remove": (OLD, ""),
}
"""What is done → the password before and after."""
HARM = (
    "opened by neither password",
    "damaged",
    "with other rows",
    "backups not locked as the desk is",
    "backups damaged or gone",
    "plain names beside a locked desk",
    "leftovers",
)
_ENDINGS = (".relocking", ".old", ".note")
Tell = Callable[[bytes], object]


@dataclass(frozen=True)
class Before:
    """A closed desk with backups of which one has lost its note, what a killed backup left, a
    digest of its rows; seconds the deed takes.
    """

    folder: Path
    state: str
    seconds: float


@cache
def _before(operation: str) -> Before:
    courses.beginning(PEOPLE)  # in this process: a child takes nothing away at its end
    stack = ExitStack()
    atexit.register(stack.close)
    with quick_keys():
        return in_child(partial(_made, operation, stack.enter_context(workshop())))


def _made(operation: str, folder: Path) -> Before:
    path = courses.copy_to(PEOPLE, folder / "desk")
    desk = open_desk(path)
    desk.back_up("by hand")
    state = courses.state_of(desk)
    desk.close()
    if old := OPERATIONS[operation][0]:
        password.set_password(path, old)
    copies = backup.list_backups(backup.folder_of(path))
    copies[-1].path.with_suffix(".json").unlink()
    shutil.copyfile(copies[0].path, copies[0].path.with_suffix(".part"))
    trial = Path(shutil.copytree(path.parent, folder / "trial")) / courses.NAME
    began = time.monotonic()
    _do(operation, trial)
    return Before(path.parent, state, time.monotonic() - began)


def _do(operation: str, path: Path) -> None:
    new = OPERATIONS[operation][1]
    if new:
        password.set_password(path, new)
    else:
        password.remove_password(path)


def run(operation: str, kills: int, seed: int) -> Figures:
    """Kill a process so often in the middle of it."""
    chance = random.Random(seed)
    before = _before(operation)

    def work(path: Path, tell: Tell) -> None:
        _unlock(operation, path)
        tell(b"b")
        _do(operation, path)

    return _killed(
        operation, work, [chance.uniform(0, before.seconds * 1.1) for _each in range(kills)], _judge
    )


def _unlock(operation: str, path: Path) -> None:
    if old := OPERATIONS[operation][0]:
        password.unlock(path, old)


def _killed(
    operation: str,
    work: Callable[[Path, Tell], None],
    moments: list[float],
    judge: Callable[[str, Path], tuple[str, list[str]]],
) -> Figures:
    found, seen, before = Counter[str](), Counter[str](), _before(operation)
    with workshop() as folder, quick_keys():
        for number, moment in enumerate(moments):
            path = Path(shutil.copytree(before.folder, folder / str(number))) / courses.NAME
            killed(partial(work, path), moment)
            keys.forget()
            state, harm = judge(operation, path)
            seen[state] += 1
            found.update(harm)
            shutil.rmtree(path.parent)
    keys.forget()
    return Figures(
        len(moments),
        {words: found[words] for words in HARM},
        {words: number for words, number in seen.items() if number},
    )


def _judge(operation: str, path: Path) -> tuple[str, list[str]]:
    """What the next start finds, and has done about it: which password opens the desk, and what
    came to harm.
    """
    try:
        state = _opened_by(operation, path)
    except DamagedDesk:
        return "damaged", ["damaged"]
    if not state:
        return "opened by neither", ["opened by neither password"]
    harm: list[str] = []
    try:
        desk = open_desk(path, create=False)
    except KnownFault:
        return state, ["damaged"]
    try:
        findings = checking.check_desk(desk)  # finishes what was left, as the window does
        harm += ["damaged"] * any(not finding.is_good for finding in findings)
        harm += ["with other rows"] * (courses.state_of(desk) != _before(operation).state)
    finally:
        desk.close()
    return state, [*harm, *_harm_beside(path)]


def _opened_by(operation: str, path: Path) -> str:
    if not password.is_locked(path):
        return "" if "" not in OPERATIONS[operation] else "without a password"
    for word, told in zip(
        OPERATIONS[operation], ("the old password", "the new password"), strict=True
    ):
        if word:
            with suppress(password.WrongPassword):
                password.unlock(path, word)
                return f"with {told}"
    return ""


def _harm_beside(path: Path) -> list[str]:
    salt = keys.salt_of(path)
    copies = restoring.list_copies(path)
    files = [place for place in path.parent.rglob("*") if place.is_file()]
    harm = ["backups not locked as the desk is"] * any(
        keys.salt_of(place) != salt for place in files if _is_backup(place)
    )
    harm += ["backups damaged or gone"] * (
        sum(_is_backup(place) for place in files) < 2 or not all(copy.is_whole for copy in copies)
    )
    if salt:
        harm += ["plain names beside a locked desk"] * any(
            _is_plain(place.read_bytes()) for place in files
        )
        harm += ["leftovers"] * any(place.name.endswith(_ENDINGS) for place in files)
    return harm


def _is_backup(place: Path) -> bool:
    return (
        place.suffix == ".lcdesk"
        and place.parent.name.endswith("backups")
        and not place.name.startswith(".")
    )


def _is_plain(content: bytes) -> bool:
    return keys.PLAIN in content or any(
        name in content for name in (b"Person 1", "Person 1".encode("utf-16-le"))
    )


# --- safeguards taken out: killed where it counts, since a stretch of a millisecond is not hit by
# chance ---


def run_copied_over(operation: str, kills: int, _seed: int) -> Figures:
    """The new file is written over the old one instead of taking its place."""

    def work(path: Path, tell: Tell) -> None:
        def copy_over(part: Path, target: Path, *_kept: object) -> None:
            content = part.read_bytes()
            with target.open("rb+") as file:
                file.write(content[: len(content) // 2])
                file.flush()
                tell(b"h")
                time.sleep(60)

        exchange.put = copy_over
        _unlock(operation, path)
        _do(operation, path)

    return _killed(operation, work, [0.0] * kills, _judge)


def run_unfinished(operation: str, kills: int, _seed: int) -> Figures:
    """Killed before the backups, which the next start leaves as they are."""

    def judge(name: str, path: Path) -> tuple[str, list[str]]:
        return in_child(lambda: _judge_without_finishing(name, path))

    return _killed(operation, partial(_stop_before_backups, operation), [0.0] * kills, judge)


def run_unkept(operation: str, kills: int, _seed: int) -> Figures:
    """Killed before the backups, and the desk does not know its former key."""

    def work(path: Path, tell: Tell) -> None:
        relocking.keep_former_keys = _forget
        _stop_before_backups(operation, path, tell)

    return _killed(operation, work, [0.0] * kills, _judge)


def _judge_without_finishing(operation: str, path: Path) -> tuple[str, list[str]]:
    checking.lock_backups = _leave
    return _judge(operation, path)


def _forget(_path: Path, _former: object) -> None:
    pass


def _leave(_path: Path, _told: object = None) -> list[str]:
    return []


def _stop_before_backups(operation: str, path: Path, tell: Tell) -> None:
    def stop(*_path: object) -> list[str]:
        tell(b"h")
        time.sleep(60)
        return []

    password.lock_backups = relocking.lock_backups = stop
    _unlock(operation, path)
    _do(operation, path)


def _fault(operation: str, words: str, *controls: Control) -> Fault:
    over = Control(
        "the new file copied over the old one", partial(run_copied_over, operation), full=10, few=1
    )
    return Fault(
        f"kill9-password-{operation}",
        words,
        partial(run, operation),
        full=200,
        few=2,
        controls=(over, *controls),
        why_not=why_not,
    )


FAULTS: tuple[Fault, ...] = (
    _fault(
        "set",
        "kill -9 while a password is set",
        Control(
            "what was left not finished at the next start",
            partial(run_unfinished, "set"),
            full=10,
            few=1,
        ),
    ),
    _fault(
        "change",
        "kill -9 while a password is changed",
        Control(
            "the former key not kept until the backups are done",
            partial(run_unkept, "change"),
            full=10,
            few=1,
        ),
    ),
    _fault("remove", "kill -9 while a password is taken away"),
)

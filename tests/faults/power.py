"""Power lost at any moment of a day: what was not synced is gone, half there, or torn; what was
acknowledged is there.

A day of work is done in a child whose disk writes everything down (tests/faults/vfs.py). From that,
images are made of what a disk may hold after the power went: of each file what was synced, and of
the rest a random part, some of it torn at 512 bytes. Each image is opened with the program.
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from lcdesk.services.security import password
from tests.faults import courses, vfs
from tests.faults.children import in_child, workshop
from tests.faults.courses import PEOPLE, Course, Harm, Operation, States
from tests.faults.fault import Control, Fault, Figures
from tests.faults.safeguards import carry_often, relax_syncing
from tests.faults.vfs import Disk, Step

SECTOR = 512
SECRET = "a long invented phrase"
FEW = 100
"""A run of fewer images than this has a short day, and no password."""
LOST, TORN = 0.55, 0.15
"""How likely something that was not synced is gone, or half there."""


def _new_cohort(name: str, desk: Desk) -> int:
    return cohorts.add_cohort(desk, {"name_en": name})


def _latecomer(name: str, desk: Desk) -> int:
    return participants.add_participant(desk, courses.FIRST_COHORT, {"full_name": name})


def _day(rounds: int) -> list[Operation]:
    """Imports, edits, removals, undo; the journal is carried into the desk by itself, and once
    on purpose.
    """
    operations: list[Operation] = []
    for number in range(rounds):
        operations += [
            partial(_new_cohort, f"Cohort {number}"),
            partial(courses.take_in, 150, 1000 * (number + 1), courses.FIRST_COHORT),
            *courses.edits(range(1, PEOPLE + 1)),
            partial(participants.remove_participants, ids=range(PEOPLE + 1, PEOPLE + 9)),
            Desk.undo,
            partial(_latecomer, f"Late {number}"),
        ]
        if number == 0:
            operations.append(_carry_over)
    return operations


def _carry_over(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


DAYS = {rounds: Course(PEOPLE, _day(rounds)) for rounds in (1, 3)}


@dataclass(frozen=True)
class Recording:
    """A day as the disk saw it, with the states the desk went through."""

    steps: list[Step]
    states: States
    start: bytes


@cache
def recorded(level: str, secret: str, rounds: int) -> Recording:
    """The day, with `PRAGMA synchronous` as the program has it or at another level; `secret`:
    the password of the desk.
    """
    with workshop() as folder:
        path = courses.copy_to(PEOPLE, folder / "live")
        if secret:
            password.set_password(path, secret)  # this process knows it from now on
        start = path.read_bytes()
        states, steps = in_child(partial(_record, path, level, DAYS[rounds]))
        return Recording(steps, states, start)


def _record(path: Path, level: str, day: Course) -> tuple[States, list[Step]]:
    disk = vfs.put_below(Disk(records=True))
    # to carry the journal over syncs it: fewer moments would be left to lose something
    if level != "NORMAL":
        carry_often(100)
    if level:
        relax_syncing(level)
    found = list[str]()

    def note(desk: Desk) -> None:
        disk.mark(len(found))
        found.append(courses.state_of(desk))

    desk = courses.open_desk(path)
    note(desk)
    desk.close()
    courses.walk(day, path, lambda: None, note)
    ours = [
        step
        for step in disk.steps
        if step.name in ("", *(courses.NAME + ending for ending in ("", "-wal")))
    ]
    return States({state: number for number, state in enumerate(found)}), ours


@dataclass
class _Files:
    """What the disk surely holds, and what it was told since."""

    sure: dict[str, bytearray] = field(default_factory=dict[str, bytearray])
    pending: defaultdict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: int = 0

    def take(self, step: Step) -> None:
        """Go on by a step."""
        if step.operation == "mark":
            self.acknowledged = step.place
        elif step.operation == "open":
            self.sure.setdefault(step.name, bytearray())
        elif step.operation == "delete":
            self.sure.pop(step.name, None)
            self.pending.pop(step.name, None)
        elif step.operation == "sync":
            for told in self.pending.pop(step.name, []):
                _apply(self.sure[step.name], told)
        else:
            self.pending[step.name].append(step)

    def after_loss(self, chance: random.Random) -> dict[str, bytearray]:
        """What may be found once the power is back."""
        files = {name: bytearray(content) for name, content in self.sure.items()}
        for name, steps in self.pending.items():
            for step in steps:
                luck = chance.random()
                if luck < LOST:
                    continue
                is_torn = luck < LOST + TORN and len(step.data) > SECTOR
                _apply(files[name], _torn(step, chance) if is_torn else step)
        return files


def _apply(content: bytearray, step: Step) -> None:
    if step.operation == "truncate":
        del content[step.place :]
        return
    if len(content) < step.place:
        content.extend(bytes(step.place - len(content)))
    content[step.place : step.place + len(step.data)] = step.data


def _torn(step: Step, chance: random.Random) -> Step:
    whole = SECTOR * chance.randrange(1, len(step.data) // SECTOR + 1)
    return Step(step.operation, step.name, step.place, step.data[:whole])


def _images(
    recording: Recording, number: int, chance: random.Random
) -> Iterator[tuple[int, dict[str, bytearray]]]:
    """So many moments of the day: how many deeds were acknowledged, and what the disk holds."""
    moments = sorted(chance.randrange(len(recording.steps)) for _ in range(number))
    files, at = _Files({courses.NAME: bytearray(recording.start)}), 0
    for moment in moments:
        while at < moment:
            files.take(recording.steps[at])
            at += 1
        yield files.acknowledged, files.after_loss(chance)


def run(level: str, secrets: Sequence[str], images: int, seed: int) -> Figures:
    """Lose the power so often, as often for each password; `level`: of syncing, "" as the
    program has it.
    """
    harm, rounds = Harm(), 1 if images < FEW else 3
    secrets = secrets if images >= FEW else secrets[:1]
    for secret in secrets:
        _lose(recorded(level, secret, rounds), images // len(secrets), random.Random(seed), harm)
    plain = recorded(level, secrets[0], rounds)
    carried = sum(step.operation == "sync" and step.name == courses.NAME for step in plain.steps)
    seen = {
        "deeds a day": len(plain.states.places) - 1,
        "times the journal was carried into the desk": carried,
    }
    return Figures(
        images // len(secrets) * len(secrets),
        harm,
        {**seen, "with a password": images // 2 if any(secrets) else 0},
    )


def _lose(recording: Recording, images: int, chance: random.Random, harm: Harm) -> None:
    with workshop() as folder:
        for number, (acknowledged, files) in enumerate(_images(recording, images, chance)):
            place = folder / str(number)
            place.mkdir()
            for name, content in files.items():
                (place / name).write_bytes(content)
            verdict = courses.judge(place / courses.NAME, recording.states)
            harm.count(courses.found_harm(verdict, acknowledged))
            shutil.rmtree(place)


FAULTS = (
    Fault(
        "power-loss",
        "power lost at any moment of a day",
        partial(run, "", ("", SECRET)),
        full=2000,
        few=12,
        controls=(
            Control("synchronous=NORMAL", partial(run, "NORMAL", ("",)), full=300, few=10),
            Control("synchronous=OFF", partial(run, "OFF", ("",)), full=300, few=10),
        ),
        why_not=vfs.why_not,
    ),
)

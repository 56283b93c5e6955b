"""Damaged desks with a password: every bit that flipped is noticed, what was not hit is saved,
no plain byte reaches the disk.
"""

from __future__ import annotations

import atexit
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import sqlalchemy as sa

from lcdesk.db.engine import keys
from lcdesk.db.engine.keys import Key
from lcdesk.db.recovery import page_search
from lcdesk.model.entities import Enrolment, Person
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.recovery.recovery import Salvaged, salvage
from lcdesk.services.security import password
from tests.faults.children import in_child, why_not, workshop
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures
from tests.faults.wounds import PAGE, PEOPLE, Wound, fill, pages_of_people, wounds

SECRET = "four words are enough"
HARM = (
    "crashes",
    "people of whole pages lost",
    "wrong values taken for good",
    "damages not noticed",
    "losses told too high",
    "damaged files changed",
    "new desks that fail their check",
    "new desks without the password",
    "names in plain bytes",
)


@dataclass(frozen=True)
class Whole:
    """A closed desk with a password and backups: its folder, its bytes, what stands in them, its
    key.
    """

    folder: Path
    content: bytes
    plain: bytes
    key: Key


@cache
def whole() -> Whole:
    """Made once a process."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = stack.enter_context(workshop())
    desk = new_desk(folder)
    fill(desk)
    desk.close()
    password.set_password(desk.path, SECRET)
    key = keys.known_for(desk.path)
    assert key
    with closing(page_search.open_pages(desk.path, key=key)) as pages:
        plain = b"".join(pages.get(number) or b"" for number in range(1, pages.count + 1))
    keys.forget(key.salt)
    return Whole(folder, desk.path.read_bytes(), plain, key)


def run(kinds: frozenset[str], is_blind: bool, trials: int, seed: int) -> Figures:
    """Damage a desk so often, in these ways, and save what can be read. `is_blind`: nobody looks
    at the signatures of its pages.
    """
    base = whole()
    return in_child(lambda: _run(base, _endless(base, kinds, seed), is_blind, trials))


def _run(base: Whole, hurt: Iterator[Wound], is_blind: bool, trials: int) -> Figures:
    keys.remember(base.key)
    if is_blind:
        page_search.is_signed = _is_signed
    found: Counter[str] = Counter()
    with workshop() as folder:
        for number in range(trials):
            trial = Path(shutil.copytree(base.folder, folder / str(number)))
            if number % 2:
                shutil.rmtree(trial / "office backups")
            found.update(_harm_of(trial, base, next(hurt)))
            shutil.rmtree(trial)
    return Figures(trials, {words: found[words] for words in HARM})


def _is_signed(_page: bytes, _number: int, _signing: bytes) -> bool:
    return True


def _endless(base: Whole, kinds: frozenset[str], seed: int) -> Iterator[Wound]:
    chance = random.Random(seed)
    while True:
        for wound in wounds(base.content, chance.randrange(1 << 30), base.plain):
            if wound.content != base.content and (not kinds or wound.name in kinds):
                yield wound


def _harm_of(folder: Path, base: Whole, wound: Wound) -> dict[str, int]:
    path, into = folder / "office.lcdesk", folder / "new.lcdesk"
    path.write_bytes(wound.content)
    names = 0

    def look(*_progress: object) -> None:
        nonlocal names
        names += sum(
            b"Person-" in place.read_bytes() for place in folder.rglob("*") if place.is_file()
        )

    try:
        done = salvage(path, into, look)
        look()
        return {
            **_harm_of_people(done, base, wound),
            "names in plain bytes": names,
            "damaged files changed": path.read_bytes() != wound.content,
            "new desks without the password": keys.salt_of(into) != base.key.salt,
        }
    except Exception:  # whatever it is: it is what is counted
        return {"crashes": 1}


def _harm_of_people(done: Salvaged, base: Whole, wound: Wound) -> dict[str, int]:
    desk = open_desk(done.into, create=False)
    try:
        is_good = all(finding.is_good for finding in check_desk(desk))
        with desk.reading() as session:
            query = sa.select(Person.full_name, Person.passport_no, Enrolment.notes).outerjoin(
                Enrolment
            )
            rows = session.execute(query).all()
    finally:
        desk.close()
    saved = {row[0]: row for row in rows if row[0] != "(lost)"}
    right = {
        f"Person-{who:05}-zz": (f"A{who:07}", {None, f"Notes {who} " * 20}) for who in range(PEOPLE)
    }
    unhurt = {
        f"Person-{who:05}-zz"
        for who, where in pages_of_people(base.plain).items()
        if not where & wound.hit
    }
    lost = next(table.lost for table in done.tables if table.name == "person")
    return {
        "people of whole pages lost": len(unhurt - saved.keys()),
        "wrong values taken for good": sum(
            name not in right or row[1] != right[name][0] or row[2] not in right[name][1]
            for name, row in saved.items()
        ),
        "damages not noticed": done.unreadable < len(_changed(base, wound))
        or not (done.unreadable or done.lost),
        "losses told too high": lost > PEOPLE - len(saved),
        "new desks that fail their check": not is_good,
    }


def _changed(base: Whole, wound: Wound) -> list[int]:
    """Pages that are still there, and others than they were."""
    places = range(0, len(wound.content) // PAGE * PAGE, PAGE)
    return [
        place
        for place in places
        if wound.content[place : place + PAGE] != base.content[place : place + PAGE]
    ]


FAULTS: tuple[Fault, ...] = (
    Fault(
        "salvage-locked",
        "a desk with a password damaged in six ways, and salvaged",
        partial(run, frozenset[str](), False),
        full=600,
        few=2,
        controls=(
            Control(
                "signatures of pages not looked at",
                partial(run, frozenset({"bits flipped", "written over"}), True),
                full=40,
                few=2,
                portion=1,
            ),
        ),
        why_not=why_not,
    ),
)

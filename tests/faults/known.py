"""Faults whose harness is older than the table, brought under it: hostile files, a damaged desk
salvaged, a person erased.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from lcdesk import guarded_archive
from lcdesk.db.erasure import wiping
from lcdesk.db.recovery.page_search import PageSearch, Told, open_pages
from lcdesk.db.recovery.rebuilding import empty_desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.erasure import erasure
from tests.faults import files, hostile
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures
from tests.faults.planted import OTHERS, PLANTED, plant, scan
from tests.faults.test_salvage import saved_from
from tests.faults.wounds import PEOPLE, fill, pages_of_people, rootless, wounds

KINDS_OF_WOUND = 6


# --- hostile files ---


def read_hostile(trials: int, seed: int) -> Figures:
    """So many of our own hostile files through the whole way of reading; all of them where they
    are enough.
    """
    names = list(hostile.FILES)
    if trials < len(names):  # quick ones for a run of the tests
        names = random.Random(seed).sample(
            [name for name in names if Path(name).suffix in (".xls", ".csv")][-6:], trials
        )
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        results, stayed = files.run(hostile.make(Path(folder), names))
    read = {name for name in hostile.READ if name in names}
    harm = {
        "crashes": sum(one.is_crash for one in results),
        "bars broken": sum(bool(one.broken) for one in results),
        "refused though readable": sum(
            one.name in read and one.outcome == "refused" for one in results
        ),
        "MB kept too many": max(0, round(stayed - files.GROWTH_MB)),
    }
    return Figures(len(results), harm)


def read_unguarded(trials: int, _seed: int) -> Figures:
    """The control: a bomb of 100 times its size is not refused."""
    kept, bombs = guarded_archive.MAX_RATIO, 0
    guarded_archive.MAX_RATIO = 1 << 40
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            path = hostile.make(Path(folder), ["many_small_bombs.xlsx"])[0]
            for _ in range(trials):
                with path.open("rb") as file:
                    bombs += (
                        sum(part.file_size for part in guarded_archive.open_zip(file).infolist())
                        > 100 * path.stat().st_size
                    )
    finally:
        guarded_archive.MAX_RATIO = kept
    return Figures(trials, {"bombs let through": bombs})


# --- a damaged desk ---


@cache
def _whole() -> tempfile.TemporaryDirectory[str]:
    """A closed desk of 400 people with one backup that has half of them; made once."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    desk = open_desk(Path(folder.name) / "office.lcdesk")
    desk.back_up("start")
    fill(desk)
    desk.close()
    return folder


def salvage_wounded(trials: int, seed: int) -> Figures:
    """So many damages, six ways for each seed, with and without a backup."""
    whole = Path(_whole().name)
    content = (whole / "office.lcdesk").read_bytes()
    pages, done, missing = pages_of_people(content), 0, 0
    crashes = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for number in range(-(-trials // KINDS_OF_WOUND)):
            for at, wound in enumerate(wounds(content, seed * 1000 + number)):
                if done == trials:
                    break
                done += 1
                place = Path(folder) / str(done)
                try:
                    _saved, found = saved_from(
                        place, whole, wound, with_backup=bool((number + at) % 2)
                    )
                except Exception:
                    crashes += 1
                    continue
                finally:
                    shutil.rmtree(place, ignore_errors=True)
                there = set(found.values())
                unhurt = (who for who, where in pages.items() if not where & wound.hit)
                missing += sum((f"Person-{who:05}-zz", f"A{who:07}") not in there for who in unhurt)
    return Figures(
        done,
        {
            "crashes, changed files or new desks that fail": crashes,
            "people of whole pages lost": missing,
        },
    )


class _Blind(PageSearch):
    """Only what the trees lead to."""

    def _groups(self, told: Told) -> Iterator[list[int]]:
        told(1, 1)
        yield from ()


def salvage_blind(trials: int, seed: int) -> Figures:
    """The control: pages nothing leads to are not looked for."""
    content, missing = (Path(_whole().name) / "office.lcdesk").read_bytes(), 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        hurt = Path(folder) / "hurt.lcdesk"
        engine, shapes = empty_desk(Path(folder) / "new.lcdesk", "head")
        engine.dispose()
        for number in range(trials):
            deepest = (
                rootless(content, random.Random(seed * 1000 + number * 100 + one))
                for one in range(100)
            )
            hurt.write_bytes(max(deepest, key=lambda wound: len(wound.hit)).content)
            with closing(open_pages(hurt)) as pages:
                survey = _Blind(pages, shapes)
                missing += PEOPLE - sum(
                    1 for _row in survey.rows(survey.find().leaves.get("person", ()))
                )
    return Figures(trials, {"people not found": missing})


# --- a person erased ---


def erase_planted(trials: int, _seed: int) -> Figures:
    """A person whose values were planted by every way in is erased; all bytes of desk, journal
    and backups are searched.
    """
    harm = {"values left": 0, "values of others gone": 0, "not wiped": 0}
    for number in range(trials):
        with _planted() as (folder, person):
            desk = open_desk(folder / "office.lcdesk")
            how: erasure.Backups = "drop" if number % 2 else "rewrite"
            done = erasure.erase_person(desk, person, how)
            desk.close()
            harm["not wiped"] += not done.is_wiped or bool(done.missed)
            harm["values left"] += len(scan(folder, PLANTED))
            harm["values of others gone"] += sum(not scan(folder, [word]) for word in OTHERS)
    return Figures(trials, harm, {"values planted": len(PLANTED)})


def erase_unwiped(trials: int, _seed: int) -> Figures:
    """The control: the rows go, the file is not written anew."""
    kept, left = wiping.WIPING, 0
    wiping.WIPING = ("PRAGMA secure_delete=ON",)
    try:
        for _ in range(trials):
            with _planted() as (folder, person):
                desk = open_desk(folder / "office.lcdesk")
                erasure.erase_person(desk, person)
                left += len(scan(folder, PLANTED))
                desk.close()
    finally:
        wiping.WIPING = kept
    return Figures(trials, {"values left": left})


@cache
def _made() -> tuple[tempfile.TemporaryDirectory[str], int]:
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    desk = new_desk(Path(folder.name))
    place = plant(desk, Path(folder.name))
    desk.back_up("full")
    desk.close()
    return folder, place.person


@contextmanager
def _planted() -> Iterator[tuple[Path, int]]:
    made, person = _made()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(shutil.copytree(made.name, Path(folder) / "desk")), person


FAULTS = (
    Fault(
        "hostile-files",
        "hostile files through the whole way of reading",
        read_hostile,
        len(hostile.FILES),
        3,
        (Control("how far a file may unpack is not limited", read_unguarded, 3, 1),),
    ),
    Fault(
        "salvage",
        "a desk without a password damaged in six ways, and salvaged",
        salvage_wounded,
        600,
        1,
        (Control("without the jump to pages nothing leads to", salvage_blind, 8, 1),),
    ),
    Fault(
        "erasure",
        "a person erased: planted values searched in all bytes",
        erase_planted,
        10,
        1,
        (Control("the file is not written anew", erase_unwiped, 3, 1),),
    ),
)

"""Damaged desks: nothing crashes, the file stays as it is, every row of a page that was not hit
is in the new desk, the account is true.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from lcdesk.db.engine import checksums
from lcdesk.db.recovery.page_search import PageSearch, Told, open_pages
from lcdesk.db.recovery.rebuilding import empty_desk
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.recovery.damage import account, as_data
from lcdesk.services.recovery.recovery import Salvaged, free_place, salvage
from lcdesk.texts import speaking
from tests.db.test_older_desks import made_by_the_first
from tests.faults.wounds import PEOPLE, Wound, beside, fill, pages_of_people, rootless, wounds

NewDesk = Callable[[Path], Desk]
SEEDS = int(os.environ.get("LCDESK_SALVAGES", "3"))
FIRST = int(os.environ.get("LCDESK_SALVAGES_FROM", "0"))
"""Each damages a desk in six ways, every other one with its backup beside it; `LCDESK_SALVAGES`
takes more.
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, new_desk: NewDesk) -> Path:
    """A closed desk of 400 people with one backup that has half of them."""
    folder = tmp_path_factory.mktemp("whole")
    desk = new_desk(folder)
    fill(desk)
    desk.close()
    return folder


def people(desk: Desk) -> dict[int, tuple[str | None, str | None]]:
    """Id → name and passport number."""
    with desk.reading() as session:
        rows = session.execute(sa.select(Person.id, Person.full_name, Person.passport_no))
        return {row[0]: (row[1], row[2]) for row in rows}


def lost_people(done: Salvaged) -> int:
    return next(table.lost for table in done.tables if table.name == "person")


def saved_from(
    folder: Path, whole: Path, wound: Wound, *, with_backup: bool
) -> tuple[Salvaged, dict[int, tuple[str | None, str | None]]]:
    """Salvage a wounded copy; the account, and the people of the new desk after its check."""
    shutil.copytree(whole, folder)
    path, into = folder / "office.lcdesk", folder / "new.lcdesk"
    if not with_backup:
        shutil.rmtree(folder / "office backups")
    path.write_bytes(wound.content)
    done = salvage(path, into)
    assert path.read_bytes() == wound.content, "the damaged file was changed"
    assert not [name for name in folder.iterdir() if name.name.startswith(".salvage-")]
    desk = open_desk(into, create=False)
    try:
        assert [finding.words for finding in check_desk(desk) if not finding.is_good] == []
        return done, people(desk)
    finally:
        desk.close()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_every_row_of_a_page_that_was_not_hit_is_there(
    tmp_path: Path, whole: Path, seed: int
) -> None:
    content = (whole / "office.lcdesk").read_bytes()
    pages = pages_of_people(content)
    assert len(pages) == PEOPLE
    for number, wound in enumerate(wounds(content, seed)):
        done, found = saved_from(
            tmp_path / str(number), whole, wound, with_backup=bool((seed + number) % 2)
        )
        names = {name: passport for name, passport in found.values()}
        unhurt = {who for who, where in pages.items() if not where & wound.hit}
        for who in unhurt:
            assert names.get(f"Person-{who:05}-zz") == f"A{who:07}", (wound.name, seed, who)
        _require_true(done, found, wound)


def test_without_the_jump_to_pages_nothing_leads_to_the_harm_shows(
    tmp_path: Path, whole: Path
) -> None:
    class Blind(PageSearch):
        """The control: only what the trees lead to."""

        def _groups(self, told: Told) -> Iterator[list[int]]:
            told(1, 1)
            yield from ()

    content = (whole / "office.lcdesk").read_bytes()
    hurt = tmp_path / "hurt.lcdesk"
    hurt.write_bytes(_all_leading_gone(content))
    engine, shapes = empty_desk(tmp_path / "new.lcdesk", "head")
    engine.dispose()
    counts = dict[type[PageSearch], int]()
    for kind in (PageSearch, Blind):
        with closing(open_pages(hurt)) as pages:
            survey = kind(pages, shapes)
            counts[kind] = sum(1 for _row in survey.rows(survey.find().leaves.get("person", ())))
    assert counts[PageSearch] == PEOPLE
    assert counts[Blind] < PEOPLE


def _all_leading_gone(content: bytes) -> bytes:
    seeds = (rootless(content, random.Random(seed)) for seed in range(100))
    return max(seeds, key=lambda wound: len(wound.hit)).content


def _require_true(
    done: Salvaged, found: dict[int, tuple[str | None, str | None]], wound: Wound
) -> None:
    """What the account says against what is there."""
    in_place = sum(name != "(lost)" for name, _passport in found.values())
    assert next(table.saved for table in done.tables if table.name == "person") == in_place, (
        wound.name
    )
    assert lost_people(done) <= PEOPLE - in_place, (wound.name, "at least must be at most")
    for code in ("en", "zh"):
        with speaking(code):
            assert all(account(done))
    assert as_data(done)["saved"] == done.saved


def test_ids_and_the_next_number_stay(tmp_path: Path, whole: Path) -> None:
    content = (whole / "office.lcdesk").read_bytes()
    wound = Wound("cut", content[: len(content) * 2 // 3], frozenset())
    desk = open_desk(shutil.copytree(whole, tmp_path / "before") / "office.lcdesk")
    before = people(desk)
    desk.close()
    done, found = saved_from(tmp_path / "cut", whole, wound, with_backup=True)
    assert all(before[row_id] == row for row_id, row in found.items() if row[0] != "(lost)")
    desk = open_desk(done.into)
    try:
        desk.execute("Add", lambda work: work.add(Person(full_name="Next")))
        assert max(people(desk)) > max(before)
        assert desk.undo().rows
    finally:
        desk.close()


def test_the_backup_is_compared_and_what_only_it_has_is_counted(
    tmp_path: Path, whole: Path
) -> None:
    content = bytearray((whole / "office.lcdesk").read_bytes())
    pages = pages_of_people(bytes(content))
    # of the first import: the backup has them
    hit = set[int]().union(*(pages[who] for who in range(20)))
    for number in hit:
        content[(number - 1) * 4096 : number * 4096] = bytes(4096)
    done, found = saved_from(
        tmp_path / "desk",
        whole,
        Wound("first people", bytes(content), frozenset(hit)),
        with_backup=True,
    )
    gone = PEOPLE - sum(name != "(lost)" for name, _passport in found.values())
    table = next(table for table in done.tables if table.name == "person")
    assert done.nearest is not None
    assert done.nearest.newer_operations >= 1
    assert table.newer >= PEOPLE // 2 - gone
    half = {
        name for name, _passport in found.values() if name and name < f"Person-{PEOPLE // 2:05}"
    }
    assert table.missing == PEOPLE // 2 - sum(name.startswith("Person-") for name in half)
    assert any("Only the backup has" in words for words in account(done))


def test_the_journal_is_taken_along_and_its_loss_survived(
    tmp_path: Path, new_desk: NewDesk
) -> None:
    desk = new_desk(tmp_path / "open")
    desk.execute("Add", lambda work: work.add(Person(full_name="In the journal")))
    path = desk.path
    assert beside(path, "-wal").stat().st_size > 0
    for name, keeps in (("with", True), ("without", False)):
        copy = tmp_path / name / "office.lcdesk"
        copy.parent.mkdir()
        shutil.copy(path, copy)
        if keeps:
            shutil.copy(beside(path, "-wal"), beside(copy, "-wal"))
        copy.write_bytes(bytes(4096) + copy.read_bytes()[4096:])
        salvage(copy, copy.with_name("new.lcdesk"))
        new = open_desk(copy.with_name("new.lcdesk"))
        assert ("In the journal" in {row[0] for row in people(new).values()}) == keeps
        assert all(finding.is_good for finding in check_desk(new))
        new.close()
    desk.close()


def test_damage_found_at_start_names_the_backup_and_the_command(
    tmp_path: Path, whole: Path
) -> None:
    path = shutil.copytree(whole, tmp_path / "desk") / "office.lcdesk"
    content = path.read_bytes()
    for hurt in (bytes(4096) + content[4096:], content[: len(content) // 2]):
        path.write_bytes(hurt)
        with pytest.raises(DamagedDesk) as fault:
            open_desk(path, create=False)
        assert fault.value.path == path
        assert "lcdesk salvage" in str(fault.value)
        assert "nearest backup is of" in fault.value.advice
        assert path.read_bytes() == hurt


def test_nothing_is_overwritten_and_nothing_is_made_of_nothing(tmp_path: Path, whole: Path) -> None:
    path = shutil.copytree(whole, tmp_path / "desk") / "office.lcdesk"
    there = path.with_name("there.lcdesk")
    there.write_bytes(b"mine")
    with pytest.raises(KnownFault, match="There is a file"):
        salvage(path, there)
    assert there.read_bytes() == b"mine"
    for content in (b"", b"just words", bytes(50_000), os.urandom(50_000)):
        strange = tmp_path / "strange.lcdesk"
        strange.write_bytes(content)
        # which noise may be
        with pytest.raises(KnownFault, match="Nothing of a desk|locked with a password"):
            salvage(strange, tmp_path / "new.lcdesk")
        assert not (tmp_path / "new.lcdesk").exists()
    with pytest.raises(KnownFault, match="no desk at"):
        salvage(tmp_path / "none", tmp_path / "new.lcdesk")
    assert not free_place(path).exists()


def test_a_desk_that_is_open_is_left_alone(tmp_path: Path, new_desk: NewDesk) -> None:
    desk = new_desk(tmp_path / "open")
    with pytest.raises(KnownFault, match="open in another"):
        salvage(desk.path, tmp_path / "new.lcdesk")
    desk.close()


def test_a_whole_desk_comes_through_unchanged(tmp_path: Path, whole: Path) -> None:
    content = (whole / "office.lcdesk").read_bytes()
    done, found = saved_from(
        tmp_path / "desk", whole, Wound("none", content, frozenset()), with_backup=True
    )
    assert (done.lost, done.unreadable, done.undecided, done.spoilt, done.cleared) == (
        0,
        0,
        0,
        0,
        0,
    )
    assert len(found) == PEOPLE
    desk = open_desk(done.into)
    with desk.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Enrolment.id))) == PEOPLE
    assert desk.undo().rows, "the last import can still be taken back"
    desk.close()


def test_people_on_pages_that_changed_by_themselves_are_named(tmp_path: Path, whole: Path) -> None:
    path = shutil.copytree(whole, tmp_path / "desk") / "office.lcdesk"
    content, seen = path.read_bytes(), path.stat()
    where = pages_of_people(content)
    at = content.rindex(b"Person-00007-zz") + len(b"Person-00007-zz")
    hurt = content[: at + 3] + bytes([content[at + 3] ^ 1]) + content[at + 4 :]
    page = (at + 3) // 4096 + 1
    path.write_bytes(hurt)
    for keeps_time in (True, False):
        if keeps_time:
            os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        else:
            os.utime(path)  # somebody wrote to it: nothing can be said then
        done = salvage(path, tmp_path / f"new {keeps_time}.lcdesk")
        assert (f"Person-{7:05}-zz" in done.doubtful_names) == keeps_time
        assert done.doubtful == (
            sum(page in pages for pages in where.values()) if keeps_time else 0
        )
        assert (
            any("compare with the backup or with papers" in words for words in account(done))
            == keeps_time
        )


def test_a_desk_of_the_first_version_is_salvaged_and_brought_up_to_date(tmp_path: Path) -> None:
    path = made_by_the_first(tmp_path / "old.lcdesk")
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    done = salvage(path, tmp_path / "new.lcdesk")
    desk = open_desk(done.into)
    try:
        assert people(desk) == {7: ("Hana Tesfaye", None)}
        assert all(finding.is_good for finding in check_desk(desk))
    finally:
        desk.close()


def test_a_desk_nobody_changed_is_looked_at_when_its_backup_is_a_week_old(
    tmp_path: Path, whole: Path
) -> None:
    path = shutil.copytree(whole, tmp_path / "desk") / "office.lcdesk"
    shutil.rmtree(path.with_name("office backups"))
    open_desk(path).close()  # now there is one backup, and it has all
    content = path.read_bytes()
    where = next(iter(pages_of_people(content)[PEOPLE // 2]))
    path.write_bytes(
        content[: (where - 1) * 4096 + 8] + b"\xff" * 40 + content[(where - 1) * 4096 + 48 :]
    )
    checksums.drop(path)  # as after a crash
    open_desk(path).close()  # within the week it is not looked for
    for note in (tmp_path / "desk" / "office backups").glob("*.json"):
        note.write_text(re.sub(r'("at": ")\d{4}', r"\g<1>2020", note.read_text()))
    with pytest.raises(DamagedDesk):
        open_desk(path)

"""A desk goes to a server and comes back: the same rows, and undo goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.office.moving import MOVED, TableDigest, digests, move_in, move_out
from lcdesk.services.participants import participants

NewDesk = Callable[[Path], Desk]


def held(desk: Desk) -> dict[str, TableDigest]:
    with desk.reading() as session:
        return digests(session)


@pytest.fixture
def office(tmp_path: Path, new_office_desk: NewDesk) -> Path:
    """The file of an empty desk on a server."""
    folder = tmp_path / "office"
    folder.mkdir()
    desk = new_office_desk(folder)
    desk.close()
    return desk.path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample desk, with something undone in its history."""
    desk = make_demo(tmp_path_factory.mktemp("sample"))
    people = list(finding.find_ids(desk, Query()))
    participants.change_participants(desk, people[:3], {"notes": "met at the airport"})
    desk.undo()
    participants.change_participants(desk, people[:2], {"notes": "late"})
    desk.close()
    return desk.path


@pytest.fixture
def sample(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(made, tmp_path / "sample.lcdesk"))


def _move_out(office: Path, path: Path) -> None:
    desk = open_desk(office)
    try:
        move_out(desk, path, "")
    finally:
        desk.close()


def test_there_and_back_it_is_the_same(sample: Path, office: Path, tmp_path: Path) -> None:
    desk = open_desk(sample)
    before, label = held(desk), desk.undo_label()
    desk.close()
    assert sum(one.rows for one in before.values()) > 500
    kept = move_in(sample, office)
    assert kept.name.endswith(MOVED)
    assert not sample.exists()
    shared = open_desk(office)
    shared.who = "root" if shared.who == "" else shared.who
    assert held(shared) == before
    assert shared.undo_label() == label
    shared.undo()
    assert [
        one["notes"]
        for one in finding.read_page(shared, list(finding.find_ids(shared, Query()))[:2])
    ]
    after = held(shared)
    assert after != before
    shared.close()
    back = tmp_path / "back.lcdesk"
    _move_out(office, back)
    desk = open_desk(back)
    assert held(desk) == after
    assert participants.add_participant(desk, 1, {"full_name": "Hana Tesfaye"}) > 0
    desk.undo()
    desk.close()


def test_it_is_not_moved_onto_something(
    sample: Path, made: Path, office: Path, tmp_path: Path
) -> None:
    move_in(sample, office)
    other = Path(shutil.copy(made, tmp_path / "other.lcdesk"))
    with pytest.raises(KnownFault):
        move_in(other, office)
    assert other.exists()
    with pytest.raises(KnownFault, match="already a file"):
        _move_out(office, other)
    nowhere = tmp_path / "back.lcdesk"
    with pytest.raises(KnownFault, match="does not say where"):
        _move_out(other, nowhere)
    with pytest.raises(KnownFault):
        move_in(other, nowhere)
    assert other.exists()
    assert not nowhere.exists()

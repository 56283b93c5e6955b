"""The desk of the samples, made once, and a typesetter that stays warm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import address_of, write_office
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.office.moving import move_in
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants.participants import remove_participants
from tests.office_server import OWNER


@pytest.fixture(scope="session")
def sample_folder(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> Path:
    """The folder of the sample desk, to be copied; a desk on a server is the same, moved there."""
    desk = make_demo(tmp_path_factory.mktemp("samples"))
    desk.close()
    empty = new_desk(tmp_path_factory.mktemp("office"))
    empty.close()
    if empty.is_file:
        renamed = desk.path.rename(desk.path.with_name(empty.path.name))
        open_desk(renamed).close()  # backed up when it is opened again: its copies are not
        return renamed.parent
    owners = empty.path.with_name(f"owner{empty.path.suffix}")  # who alone moves whole desks
    write_office(owners, address_of(empty.path).set(username=OWNER))
    move_in(desk.path, owners)
    return empty.path.parent


Copying = Callable[[Path, Path], AbstractContextManager[Desk]]


@pytest.fixture(scope="session")
def copy_of(copied_desk: Callable[[Path, Path], Desk]) -> Copying:
    """A copy of the desk in a folder, open."""

    @contextmanager
    def copy(desk_folder: Path, where: Path) -> Iterator[Desk]:
        (where / "desk").mkdir()
        desk = copied_desk(desk_folder, where / "desk")
        yield desk
        desk.close()

    return copy


@pytest.fixture(scope="session")
def samples(
    sample_folder: Path, copy_of: Copying, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """The sample desk; no test changes it."""
    with copy_of(sample_folder, tmp_path_factory.mktemp("read")) as desk:
        yield desk


@pytest.fixture
def own_samples(sample_folder: Path, copy_of: Copying, tmp_path: Path) -> Iterator[Desk]:
    """The sample desk, to be changed."""
    with copy_of(sample_folder, tmp_path) as desk:
        yield desk


@pytest.fixture(scope="session")
def few_folder(
    sample_folder: Path, copy_of: Copying, shanghai: int, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of the sample desk with five people in Shanghai, to be copied: papers of so few
    are set in half the time.
    """
    with copy_of(sample_folder, tmp_path_factory.mktemp("few")) as desk:
        badges = prepare_paper(desk, paper_kind("badges"), shanghai, PaperChoice("en"))
        remove_participants(desk, [one.id for one in badges.items[5:]])
    return desk.path.parent


@pytest.fixture(scope="session")
def few(
    few_folder: Path, copy_of: Copying, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """The sample desk with five people in Shanghai; no test changes it."""
    with copy_of(few_folder, tmp_path_factory.mktemp("read")) as desk:
        yield desk


@pytest.fixture
def own_few(few_folder: Path, copy_of: Copying, tmp_path: Path) -> Iterator[Desk]:
    """The sample desk with five people in Shanghai, to be changed."""
    with copy_of(few_folder, tmp_path) as desk:
        yield desk


@pytest.fixture(scope="session")
def shanghai(samples: Desk) -> int:
    """The Shanghai session, the same in a copy."""
    found = cohorts.find_cohort(samples, "Shanghai")
    assert found is not None
    return found["id"]


@pytest.fixture(scope="session")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter() as one:
        yield one

"""A real desk in a folder of its own, and a few people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from tests.services.figures.recounting import Office, make_office

__all__ = ["cohort_id", "desk", "office"]
SHANGHAI = {"name_en": "Shanghai", "name_zh": "上海站"}


@pytest.fixture(scope="session")
def desk_of_a_cohort(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    request: pytest.FixtureRequest,
) -> Path:
    """The folder of a desk with one cohort, to be copied: hundreds of tests begin with it. It
    has one backup, as the blank one.
    """
    folder = tmp_path_factory.mktemp("cohort")
    is_shared = request.config.getoption("--office")
    desk = new_desk(folder) if is_shared else open_desk(folder / "office.lcdesk")
    cohorts.add_cohort(desk, SHANGHAI)
    desk.close()
    open_desk(desk.path).close()  # backed up when it is opened again: its copies are not
    return desk.path.parent


@pytest.fixture
def desk(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    desk_of_a_cohort: Path,
    new_desk: Callable[[Path], Desk],
    copied_desk: Callable[[Path, Path], Desk],
) -> Iterator[Desk]:
    has_cohort = "cohort_id" in request.fixturenames
    desk = copied_desk(desk_of_a_cohort, tmp_path) if has_cohort else new_desk(tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def cohort_id(desk: Desk) -> int:
    known = cohorts.list_cohorts(desk)  # none in a desk that a module makes for itself
    return known[0]["id"] if known else cohorts.add_cohort(desk, SHANGHAI)


@pytest.fixture(scope="session")
def office(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> Iterator[Office]:
    """Twenty cohorts of twenty-five and their exported lists; no test changes them."""
    folder = tmp_path_factory.mktemp("recount")
    office = make_office(new_desk(folder), folder)
    yield office
    office.desk.close()

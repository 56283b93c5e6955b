"""A real desk in a folder of its own, and a few people in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.services import cohorts
from lcdesk.services.desk import Desk
from lcdesk.services.opening import open_desk
from tests.services.recounting import Office, make_office
from tests.statements import statements_kept

__all__ = ["cohort_id", "desk", "office", "statements_kept"]


@pytest.fixture
def desk(tmp_path: Path, blank_desk: Path) -> Iterator[Desk]:
    desk = open_desk(Path(shutil.copytree(blank_desk, tmp_path, dirs_exist_ok=True)) / "office.lcdesk")
    yield desk
    desk.close()


@pytest.fixture
def cohort_id(desk: Desk) -> int:
    return cohorts.add_cohort(desk, {"name_en": "Shanghai", "name_zh": "上海站"})


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]) -> Iterator[Office]:
    """Twenty cohorts of twenty-five and their exported lists; no test changes them."""
    folder = tmp_path_factory.mktemp("recount")
    office = make_office(new_desk(folder), folder)
    yield office
    office.desk.close()

"""A real desk in a folder of its own, and a few people in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.db import engine
from lcdesk.services import cohorts
from lcdesk.services.desk import Desk
from lcdesk.services.opening import open_desk
from tests.services.recounting import Office, make_office


@pytest.fixture(scope="session", autouse=True)
def _statements_kept() -> Iterator[None]:
    """All tests together have more statements than a window: what one compiled, the next does not compile anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine._STATEMENTS, "capacity", 2000)
        yield


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

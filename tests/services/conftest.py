"""A real desk in a folder of its own, and a few people in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lcdesk.services import cohorts
from lcdesk.services.desk import Desk
from lcdesk.services.opening import open_desk


@pytest.fixture
def desk(tmp_path: Path, blank_desk: Path) -> Iterator[Desk]:
    desk = open_desk(Path(shutil.copytree(blank_desk, tmp_path, dirs_exist_ok=True)) / "office.lcdesk")
    yield desk
    desk.close()


@pytest.fixture
def cohort_id(desk: Desk) -> int:
    return cohorts.add_cohort(desk, {"name_en": "Shanghai", "name_zh": "上海站"})

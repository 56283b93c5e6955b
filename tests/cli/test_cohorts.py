"""Cohorts on the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from lcdesk.services import curriculum
from lcdesk.services.opening import open_desk
from tests.cli.conftest import Command


def listed(lcdesk: Command) -> dict[str, Any]:
    return {cohort["name"]: cohort for cohort in json.loads(lcdesk("cohorts", "--json").out)}


def test_made_copied_closed_archived_removed(lcdesk: Command, tmp_path: Path) -> None:
    made = lcdesk(
        "cohort", "new", "Shanghai 2025", "--starts", "2025-06-14", "--ends", "2025-06-27", "--city", "Shanghai"
    )
    assert made.out == "New cohort: Shanghai 2025 (No. 1).\n"
    desk = open_desk(tmp_path / "office.lcdesk")
    curriculum.add_activity(desk, 1, {"title": "Opening", "date": dt.date(2025, 6, 14), "venue": "Hall"})
    desk.close()
    copied = lcdesk("cohort", "copy", "Shanghai 2025", "--to", "上海2026", "--starts", "2026-06-13", "--json")
    counts = {"themes": 0, "activities": 1, "venues": 1, "organisations": 0, "templates": 0}
    assert json.loads(copied.out) == {"id": 2, "days": 364, "counts": counts}
    now = listed(lcdesk)
    assert (now["上海2026"]["ends"], now["上海2026"]["activities"], now["上海2026"]["name_zh"]) == (
        "2026-06-26",
        1,
        "上海2026",
    )
    refused = lcdesk("cohort", "close", "上海2026")
    assert (refused.code, refused.out) == (1, "")
    assert "! 1 activity is not confirmed." in refused.err
    assert lcdesk("cohort", "close", "上海2026", "--yes").out == "Closed: 上海2026\n"
    assert lcdesk("cohort", "archive", "Shanghai 2025").out == "Archived: Shanghai 2025\n"
    assert {name: cohort["status"] for name, cohort in listed(lcdesk).items()} == {
        "上海2026": "closed",
        "Shanghai 2025": "archived",
    }
    assert lcdesk("cohort", "remove", "上海2026").code == 1
    assert "Undo brings it back" in lcdesk("cohort", "remove", "上海2026", "--yes").out
    assert list(listed(lcdesk)) == ["Shanghai 2025"]
    assert lcdesk("undo").code == 0
    assert len(listed(lcdesk)) == 2


def test_what_cannot_be_understood_changes_nothing(lcdesk: Command) -> None:
    answer = lcdesk("cohort", "new", "X", "--starts", "soon")
    assert answer.code == 1
    assert "--starts" in answer.err
    assert lcdesk("cohort", "copy", "X", "--to", "Y").code == 1
    assert lcdesk("cohort").code == 2
    assert listed(lcdesk) == {}

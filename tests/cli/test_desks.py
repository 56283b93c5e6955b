"""lcdesk desks: the list of what this person worked with, and a desk taken off it."""

from __future__ import annotations

import json
from pathlib import Path

from lcdesk import settings
from lcdesk.services.core.opening import open_desk
from lcdesk.services.start import known_desks
from tests.cli.conftest import Command


def test_the_list_and_forgetting(lcdesk: Command, tmp_path: Path) -> None:
    path = tmp_path / "Session 2026.lcdesk"
    desk = open_desk(path)
    desk.who = "Li Na"
    chosen = settings.load()
    before = list(chosen.known_desks)
    known_desks.note_desk(desk, chosen)
    desk.close()
    settings.save(chosen)
    (told,) = (one for one in json.loads(lcdesk("desks", "--json").out) if one["path"] == str(path))
    assert (told["name"], told["by"], told["is_there"], told["cohorts"]) == (
        "Session 2026",
        "Li Na",
        True,
        0,
    )
    assert "Session 2026" in lcdesk("desks").out
    assert lcdesk("desks", "forget", path).code == 0
    assert lcdesk("desks", "forget", path).code == 1
    assert path.is_file()
    assert settings.load().known_desks == before

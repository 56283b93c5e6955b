"""`person export`, `person erase` and `cohort anonymise`: the name is asked for, and nothing
happens without it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer

pytestmark = pytest.mark.usefixtures("desk_file")  # there is a desk already


@pytest.fixture
def sample(sample_desk: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_desk, tmp_path, dirs_exist_ok=True))


def name_of(lcdesk: Callable[..., Answer], number: int) -> str:
    return json.loads(lcdesk("person", number, "--json").out)["name"]


def test_erase_asks_for_the_name(lcdesk: Callable[..., Answer], sample: Path) -> None:
    name = name_of(lcdesk, 1)
    refused = lcdesk("person", "erase", 1)
    assert refused.code == 1
    assert "This cannot be undone." in refused.err
    assert "Nothing was changed" in refused.err
    wrong = lcdesk("person", "erase", 1, "--yes", "Somebody Else")
    assert (wrong.code, "The name is another one." in wrong.err) == (1, True)
    assert name_of(lcdesk, 1) == name
    done = lcdesk("person", "erase", 1, "--yes", name.upper())
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("1 person was erased.")
    assert name_of(lcdesk, 1).startswith("Erased ")
    assert "Erase person no." in lcdesk("history").out


def test_export(lcdesk: Callable[..., Answer], sample: Path) -> None:
    done = lcdesk("person", "export", 1, "--out", sample / "hers", "--json")
    assert [Path(path).suffix for path in json.loads(done.out)] == [".json", ".xlsx"]
    again = lcdesk("person", "export", 1, "--out", sample / "hers")
    assert (again.code, "there already" in again.err) == (1, True)


def test_anonymise(lcdesk: Callable[..., Answer], sample: Path) -> None:
    before = lcdesk("countries", "--json").out
    assert lcdesk("cohort", "anonymise", "Shanghai", "--yes", "Chengdu").code == 1
    done = lcdesk(
        "cohort", "anonymise", "Shanghai", "--yes", "Shanghai", "--backups", "drop", "--json"
    )
    told = json.loads(done.out)
    assert (done.code, told["is_dropped"], told["missed"]) == (0, True, [])
    assert told["people"] > 20
    assert json.loads(lcdesk("countries", "--json").out) == json.loads(before)
    assert lcdesk("check").code == 0

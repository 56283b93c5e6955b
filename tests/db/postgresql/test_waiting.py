"""Waiting for a server that is not there."""

from __future__ import annotations

import gc
import threading
import warnings
from pathlib import Path

import pytest

from lcdesk.db.postgresql import waiting
from lcdesk.db.postgresql.waiting import ServerSilent


def test_a_door_that_is_not_there_is_told_and_nothing_stays_open(tmp_path: Path) -> None:
    given_up = threading.Event()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with waiting.unheard(5.0), pytest.raises(ServerSilent):
            waiting.connect(given_up.wait, {"host": str(tmp_path), "port": "5432"})
        given_up.set()
        gc.collect()
    assert [str(one.message) for one in told if one.category is ResourceWarning] == []

"""How many modules somebody goes through who follows an operation through the sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lcdesk import app
from tools.stops import Stage, Tracer, walk

WALKS = {"edit": 14, "export": 6}
"""A walk, and how many stops it may have."""


@pytest.fixture
def tracer() -> Iterator[Tracer]:
    made = Tracer()
    yield made
    made.end()


@pytest.mark.parametrize("name", WALKS)
def test_a_walk_is_short(tracer: Tracer, running: app.Program, tmp_path: Path, name: str) -> None:
    stops = walk(name, Stage(running, tmp_path), tracer)
    assert stops.reached == len(stops.landmarks)
    assert len(stops.modules) <= WALKS[name], stops.modules

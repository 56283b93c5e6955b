"""Statements compiled once for all tests: together they have far more than a window, for which the program keeps them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lcdesk.db import engine


@pytest.fixture(scope="session", autouse=True)
def statements_kept() -> Iterator[None]:
    """What one test compiled, the next does not compile anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine._STATEMENTS, "capacity", 2000)
        yield

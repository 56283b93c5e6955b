"""A few of the kills of tests/faults/kill9.py, and the control that must fail."""

from __future__ import annotations

import os

import pytest

from tests.faults import kill9

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork to start a hundred writers fast")


def test_an_import_is_whole_or_not_at_all() -> None:
    tally = kill9.run(8)
    assert (tally.partial, tally.corrupt, tally.lost) == (0, 0, 0), str(tally)


def test_without_the_one_transaction_the_harm_shows() -> None:
    assert kill9.run(6, is_control=True, seed=3).partial > 0

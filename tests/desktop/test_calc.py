"""Blocks to and from LibreOffice Calc by the keys of both programs; left out where it or a
display cannot be had.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desktop.calc import SENT, compare, travel
from tests.desktop.display import lacking

pytestmark = pytest.mark.skipif(bool(lacking()), reason=f"needs {', '.join(lacking())}")


def test_a_block_goes_out_to_calc_and_back_and_one_comes_from_it(tmp_path: Path) -> None:
    trip = travel(tmp_path)
    for way, arrived, wanted in compare(trip):
        assert arrived == wanted, way
    assert trip.formats == {"@"}
    assert len(trip.in_calc) == len(SENT)

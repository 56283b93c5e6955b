"""Charts can be read: contrast of bars and texts, and women told from men in a grey print, in
both themes.
"""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPainter

from lcdesk.drawing import cell_charts
from lcdesk.drawing.canvas import READABLE, Canvas
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.palette import DARK, LIGHT, Tokens, contrast, luminance, mixed

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
TELLS_APART = 1.6  # ratio of luminances: two greys that a photocopy keeps apart


@THEMES
@pytest.mark.parametrize("part", ["women", "men", "other"])
def test_bars_stand_out_from_the_card(tokens: Tokens, part: str) -> None:
    assert contrast(tokens[part], tokens["card"]) >= 3


@THEMES
def test_women_and_men_differ_in_grey(tokens: Tokens) -> None:
    assert contrast(tokens["women"], tokens["men"]) >= TELLS_APART
    assert abs(luminance(tokens["women"]) - luminance(tokens["men"])) > 0.1


@THEMES
@pytest.mark.parametrize("ink", ["fg", "fg2", "fg3"])
def test_words_around_a_chart_are_readable(tokens: Tokens, ink: str) -> None:
    assert contrast(tokens[ink], tokens["card"]) >= READABLE


@THEMES
def test_numbers_on_any_tile_and_cell_are_readable(tokens: Tokens, qapp: object) -> None:
    canvas = Canvas(QPainter(), tokens, Fonts())
    for least, most in (
        (cell_charts.TILE_PALE, cell_charts.TILE_STRONG),
        (cell_charts.HEAT_PALE, cell_charts.HEAT_STRONG),
    ):
        for step in range(21):
            ground = mixed(tokens["women"], tokens["card"], least + (most - least) * step / 20)
            assert contrast(canvas.ink_on(ground), ground) >= READABLE, (ground, step)

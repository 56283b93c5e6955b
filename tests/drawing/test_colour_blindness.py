"""The colours of charts in a grey print and seen by the colour-blind, in both themes.

Protanopia, deuteranopia and tritanopia are simulated by the matrices for severity 1.0 of G. M.
Machado, M. M. Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for Simulation of
Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009, pp.
1291-1298, on linear RGB. Grey is relative luminance (WCAG 2.2).
"""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from lcdesk.charts import chart_kinds
from lcdesk.charts.chart import Caption, Count
from lcdesk.drawing import cell_charts
from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.palette import DARK, LIGHT, Tokens, luminance, mixed

Triple = tuple[float, float, float]

VISIONS: dict[str, tuple[Triple, Triple, Triple]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
PARTS = [f"part{n}" for n in range(1, 7)]
# in the order in which they stand beside each other
FILLED = {"gender": ["women", "men"], "values": PARTS}

NEIGHBOURS = 1.6  # ratio of luminances: two greys that a photocopy keeps apart
ANY_TWO = 15.0  # distance in CIE L*a*b*, where 2.3 can just be noticed by who looks at both at once

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
SEEN = pytest.mark.parametrize("vision", list(VISIONS))


def linear(colour: str) -> Triple:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return r, g, b


def seen(colour: str, vision: str) -> Triple:
    """Linear RGB of a colour as somebody sees it."""
    rgb = linear(colour)
    r, g, b = (
        min(1.0, max(0.0, sum(k * v for k, v in zip(row, rgb, strict=True))))
        for row in VISIONS[vision]
    )
    return r, g, b


def grey(rgb: Triple) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def grey_ratio(one: str, other: str, vision: str) -> float:
    dark, light = sorted(grey(seen(colour, vision)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: Triple) -> Triple:
    """CIE L*a*b* under D65 of linear sRGB."""
    r, g, b = rgb
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, grey(rgb), z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, vision: str) -> float:
    pairs = zip(lab(seen(one, vision)), lab(seen(other, vision)), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def test_the_simulation_sees_what_the_paper_says() -> None:
    """White stays white, red goes dark for protanopes only, and red and green come near for both
    kinds.
    """
    for vision in VISIONS:
        assert seen("#FFFFFF", vision) == pytest.approx((1, 1, 1), abs=0.001)
        assert seen("#000000", vision) == (0, 0, 0)
    assert grey(seen("#FF0000", "protanopia")) < 0.6 * grey(seen("#FF0000", "usual"))
    assert grey(seen("#FF0000", "deuteranopia")) > grey(seen("#FF0000", "usual"))
    for vision in ("protanopia", "deuteranopia"):
        assert distance("#C04000", "#5A7000", vision) < 0.5 * distance(
            "#C04000", "#5A7000", "usual"
        )
    assert luminance("#3F80D0") == pytest.approx(grey(linear("#3F80D0")))


@THEMES
@SEEN
@pytest.mark.parametrize("palette", list(FILLED))
def test_neighbours_differ_in_grey(tokens: Tokens, vision: str, palette: str) -> None:
    ratios = {
        pair: grey_ratio(tokens[pair[0]], tokens[pair[1]], vision)
        for pair in pairwise(FILLED[palette])
    }
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < NEIGHBOURS} == {}


@THEMES
@SEEN
def test_any_two_values_differ_in_colour(tokens: Tokens, vision: str) -> None:
    for inks in (["women", "men", "other"], PARTS):
        far = {
            pair: distance(tokens[pair[0]], tokens[pair[1]], vision)
            for pair in combinations(inks, 2)
        }
        assert {pair: apart for pair, apart in far.items() if apart < ANY_TWO} == {}


@THEMES
def test_what_is_not_stated_is_told_by_its_form(tokens: Tokens, qapp: object) -> None:
    """ "other" has a grey near the two beside it: it is hollow instead, and no other part is."""
    for key in ("women", "men", "other", *PARTS):
        image = QImage(20, 20, QImage.Format.Format_ARGB32)
        image.fill(QColor(tokens["card"]))
        painter = QPainter(image)
        Canvas(painter, tokens, Fonts()).part(QRectF(2, 2, 16, 16), key)
        painter.end()
        assert image.pixelColor(10, 10) == QColor(tokens["card" if key == "other" else key]), key
        assert image.pixelColor(10, 2) == QColor(tokens[key]), key


@THEMES
@SEEN
def test_more_people_are_always_stronger(tokens: Tokens, vision: str) -> None:
    """The greens of heat map and tiles fall or rise in one direction, whoever looks, from none
    to most.
    """
    for steps in (
        (cell_charts.HEAT_EMPTY, cell_charts.HEAT_PALE, cell_charts.HEAT_STRONG),
        (0.0, cell_charts.TILE_PALE, cell_charts.TILE_STRONG),
    ):
        shares = [steps[0], *(steps[1] + (steps[2] - steps[1]) * n / 10 for n in range(11))]
        greys = [
            grey(seen(mixed(tokens["women"], tokens["card"], share), vision)) for share in shares
        ]
        assert greys == sorted(greys, reverse=tokens is LIGHT)
        assert len(set(greys)) == len(greys)


@THEMES
def test_charts_use_no_colour_that_is_not_tried_here(tokens: Tokens) -> None:
    rows = [Count(str(n), str(n), 1, 1, 1) for n in range(6)]
    six = chart_kinds.waffle(rows, Caption(""))
    some = chart_kinds.waffle([*rows[:3], Count("", "not known", 1)], Caption(""))
    gender = chart_kinds.waffle(
        [Count("F", "f", 2), Count("M", "m", 0, 2), Count("X", "x", 0, 0, 1)], Caption("")
    )
    assert [mark.ink for mark in six.marks] == PARTS
    assert [mark.ink for mark in some.marks] == [*PARTS[:3], "other"]
    assert [mark.ink for mark in gender.marks] == ["women", "men", "other"]
    assert {mark.ink for chart in (six, some, gender) for mark in chart.marks} <= set(tokens)

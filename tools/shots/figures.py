"""Contact sheets of the pictures of figures: `python3 dev.py shots figures [part of a name]`.

Each kind of chart × light, dark × English, Chinese, with nobody, one, eleven and sixty countries,
endless names and a million people, into shots/figures_<kind>_<language>_<theme>.png; drawn as they
are saved.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor, QImage, QPainter

from lcdesk import texts
from lcdesk.charts.chart import ChartKind
from lcdesk.drawing.painting import PictureStyle, chart_picture
from lcdesk.drawing.palette import DARK, LIGHT
from tests.drawing.cases import CASES, chart_of

GAP, COLUMNS = 16, 4
NARROW, NARROW_CASES = 380, ("11", "long", "million")  # as on a small card
LOOKS = {"light": LIGHT, "dark": DARK}


def take_all(folder: Path, only: str = "", scale: float = 2) -> list[Path]:
    """Every sheet with `only` in its name; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    made = list[Path]()
    before = texts.language()
    for kind in ChartKind:
        for language in ("en", "zh"):
            texts.speak(language)
            for theme, tokens in LOOKS.items():
                path = folder / f"figures_{kind.value}_{language}_{theme}.png"
                if only in path.name:
                    wide = [
                        chart_picture(chart_of(kind, case), PictureStyle(tokens=tokens), scale)
                        for case in CASES
                    ]
                    look = PictureStyle(NARROW, tokens)
                    sheet(
                        [
                            *wide,
                            *(
                                chart_picture(chart_of(kind, case), look, scale)
                                for case in NARROW_CASES
                            ),
                        ]
                    ).save(str(path))
                    made.append(path)
    texts.speak(before)
    return made


def sheet(pictures: Sequence[QImage], columns: int = COLUMNS) -> QImage:
    """The pictures in columns, each put into the one that is shortest so far."""
    wide = max(one.width() for one in pictures) + GAP
    ends = [GAP] * columns
    places = list[tuple[int, int]]()
    for one in pictures:
        column = ends.index(min(ends))
        places.append((GAP + column * wide, ends[column]))
        ends[column] += one.height() + GAP
    made = QImage(GAP + columns * wide, max(ends), QImage.Format.Format_RGB32)
    made.fill(QColor("#8A8F8B"))
    painter = QPainter(made)
    for one, (x, y) in zip(pictures, places, strict=True):
        one.setDevicePixelRatio(1)
        painter.drawImage(x, y, one)
    painter.end()
    return made

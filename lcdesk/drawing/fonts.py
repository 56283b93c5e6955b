"""The fonts of the program by list, in pixel sizes; whether they hold the characters of a text."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QRawFont

from lcdesk import resources

FAMILIES: Final = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
)

REGULAR, MEDIUM, DEMIBOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold

_app: list[QGuiApplication] = []


@dataclass(frozen=True)
class Fonts:
    """Makes fonts of one family list. `exact` is for files: no hinting, so that widths are the same
    in PNG, PDF and SVG.

    Nor has it tabular figures, which a PDF names by private codes, so that no number could be
    copied out of it, nor ligatures: nobody finds "certificate" where it is written with one sign
    for fi. Nor forms of the language of the machine: with some languages Noto Sans CJK takes other
    figures beside Latin letters, by private codes again. Nor contextual alternates: Inter draws the
    dash between figures by a glyph without a code, so that "14–27" would be copied as "1427".
    """

    families: tuple[str, ...] = FAMILIES
    exact: bool = False
    _made: dict[tuple[float, QFont.Weight, bool], QFont] = field(
        default_factory=dict[tuple[float, QFont.Weight, bool], QFont], repr=False, compare=False
    )

    _measured: dict[tuple[float, QFont.Weight, bool], QFontMetricsF] = field(
        default_factory=dict[tuple[float, QFont.Weight, bool], QFontMetricsF],
        repr=False,
        compare=False,
    )

    def of(self, pixels: float, weight: QFont.Weight = REGULAR, *, tabular: bool = False) -> QFont:
        """A font of a height in pixels; `tabular` figures all have the same width."""
        key = (pixels, weight, tabular)
        if key not in self._made:
            self._made[key] = self._make(pixels, weight, tabular)
        return self._made[key]

    def metrics(
        self, pixels: float, weight: QFont.Weight = REGULAR, *, tabular: bool = False
    ) -> QFontMetricsF:
        """The measures of that font, in pixels."""
        key = (pixels, weight, tabular)
        if key not in self._measured:
            self._measured[key] = QFontMetricsF(self.of(pixels, weight, tabular=tabular))
        return self._measured[key]

    def _make(self, pixels: float, weight: QFont.Weight, tabular: bool) -> QFont:
        font = QFont()
        font.setFamilies(list(self.families))
        font.setPixelSize(round(pixels))
        font.setWeight(weight)
        if tabular and not self.exact:
            font.setFeature(QFont.Tag("tnum"), 1)
        if self.exact:
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            for feature in ("liga", "locl", "calt"):
                font.setFeature(QFont.Tag(feature), 0)
        return font


def missing(text: str, families: tuple[str, ...] = FAMILIES) -> str:
    """The characters of `text` that no font of the list on this machine can draw, each once; ""
    when all are there.

    Only the families by name are asked, not what the system puts in their place: a paper must look
    the same elsewhere.
    """
    raws = [raw for family in families if (raw := _raw(family)) is not None]
    wanted = dict.fromkeys(sign for sign in text if not sign.isspace() and sign.isprintable())
    return "".join(
        sign for sign in wanted if not any(raw.supportsCharacter(ord(sign)) for raw in raws)
    )


def _raw(family: str) -> QRawFont | None:
    """The font of exactly this family; None where the system would answer with another."""
    font = QFont()
    font.setFamilies([family])
    font.setPixelSize(13)
    raw = QRawFont.fromFont(font)
    return (
        raw if raw.isValid() and raw.familyName().casefold().startswith(family.casefold()) else None
    )


def start_fonts() -> None:
    """Fonts need a QGuiApplication; a command without a window makes one that needs no screen."""
    if QGuiApplication.instance() is None:
        # whatever DISPLAY says
        blind = ["-platform", "offscreen"] if sys.platform.startswith("linux") else []
        _app.append(QGuiApplication(["lcdesk", *blind]))
        for file in sorted(resources.path("fonts").glob("*.[ot]tf")):
            QFontDatabase.addApplicationFont(str(file))

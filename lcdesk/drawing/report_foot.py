"""The foot of the page of a report: the rule it counts by, what does not add up, where to sign, and of which data it is."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.report_lines import (
    BENEATH,
    BESIDE,
    BODY,
    BOLD,
    DATA,
    SMALL,
    ReportText,
    beside,
    draw_lines,
    hairline,
    height_of,
)
from lcdesk.model.kinds import Date
from lcdesk.model.report import BilingualText, Report
from lcdesk.model.timetable_grid import PaperLanguage
from lcdesk.texts import N_, _, language, speaking

WORDS = 0.55
"""The share of the width that the rule and the remarks take; the rest is to sign in."""
GUTTER, ABOVE, BELOW, SIGN, BENEATH_SIGN = 36.0, 12.0, 16.0, 44.0, 18.0
MOST_BESIDE = 130.0  # px of words beside the place to sign
DAY, BETWEEN = 0.42, 16.0


class Foot:
    """What stands below everything, at the lower end of the page."""

    def __init__(self, report: Report, language: PaperLanguage, canvas: Canvas) -> None:
        self.report, self.canvas = report, canvas
        self.language: PaperLanguage = language

    def height(self, width: float) -> float:
        """The pixels it takes."""
        words, sign = self._words(width), SIGN + BENEATH_SIGN
        tall = words.height() + sign if words.width() == width else max(words.height(), sign)
        return ABOVE + tall + BELOW + self._data_height(width)

    def draw(self, x: float, y: float, width: float) -> None:
        """Draw it downwards from a point."""
        hairline(self.canvas, x, y, width)
        words = self._words(width)
        draw_lines(self.canvas, words.translated(x, y + ABOVE), self._lines(words.width()))
        bottom, left = y + self.height(width) - self._data_height(width), x + width * WORDS + GUTTER / 2
        self._draw_sign(QRectF(left, y, x + width - left, bottom - BELOW - y))
        self._draw_data(QRectF(x, bottom, width, self._data_height(width)))

    def _words(self, width: float) -> QRectF:
        """The room of the rule and the remarks: beside the place to sign, or above it where there is much to say."""
        beside = width * WORDS - GUTTER / 2
        tall = height_of(self.canvas, self._lines(beside), beside)
        if tall > MOST_BESIDE:
            return QRectF(0, 0, width, height_of(self.canvas, self._lines(width), width))
        return QRectF(0, 0, beside, tall)

    def _lines(self, width: float) -> list[ReportText]:
        """The counting rule, and under it the remarks."""
        lines = [*self._headed(self._rule_head(), 0), *self._said(self.report.rule_words, width)]
        if self.report.remarks:
            lines += self._headed(BilingualText.told(lambda: _("Please note")), 7)
            for remark in self.report.remarks:
                lines += self._said(remark, width)
        return lines

    def _said(self, words: BilingualText, width: float) -> list[ReportText]:
        return beside(self.canvas, words.said(self.language), (BODY, BENEATH), width, 2)

    def _rule_head(self) -> BilingualText:
        title = self.report.rule_title
        return BilingualText.told(
            lambda: _("Counting rule: {rule}", rule=title.said(speech())[0] if title else self.report.rule)
        )

    def _headed(self, title: BilingualText, above: float) -> list[ReportText]:
        return [ReportText(BESIDE.join(title.said(self.language)), BOLD, above)]

    def _draw_sign(self, box: QRectF) -> None:
        """Two lines to write on, side by side, what they are for beneath."""
        y, day = box.bottom() - BENEATH_SIGN, box.width() * DAY - BETWEEN
        places = (
            (box.x(), box.width() - day - BETWEEN, N_("Signature and stamp")),
            (box.right() - day, day, N_("Date")),
        )
        for x, width, message in places:
            hairline(self.canvas, x, y, width, "fg3")
            said = " ".join(BilingualText.told(lambda message=message: _(message)).said(self.language))
            self.canvas.text(QRectF(x, y + 4, width, 14), said, SMALL)
        for (x, width, _message), said in zip(places, self._signed(), strict=False):
            self.canvas.text(QRectF(x, y - 18, width, 15), said, BODY)

    def _signed(self) -> tuple[str, ...]:
        """Who signed the page, and on which day; nothing on one that is still to be signed."""
        signature = self.report.signature
        if signature is None:
            return ()
        day = signature.at.date()
        with speaking(self.language):
            return signature.by, day.isoformat() if self.language == "both" else Date().format(day)

    def _data(self) -> list[ReportText]:
        """When it was made, and of which state of the desk."""
        return [ReportText("    ".join(BilingualText.told(self._data_words).said(self.language)), DATA)]

    def _data_words(self) -> str:
        made, stands = self.report.made_at, self.report.stands_at
        told = [_("Made {day}", day=_moment(made.astimezone()))] if made else []
        if stands:
            told.append(
                _("data version {number}, last changed {day}", number=self.report.operation, day=_moment(stands))
            )
        else:
            told.append(_("data version {number}", number=self.report.operation))
        return " · ".join(told)

    def _data_height(self, width: float) -> float:
        return height_of(self.canvas, self._data(), width)

    def _draw_data(self, box: QRectF) -> None:
        draw_lines(self.canvas, box, self._data())


def speech() -> PaperLanguage:
    """The language of the moment, as a page has it."""
    return "zh" if language() == "zh" else "en"


def _moment(moment: dt.datetime) -> str:
    return f"{Date().format(moment.date())} {moment:%H:%M}"

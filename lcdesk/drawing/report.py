"""The report of the figures on one page of A4: the sentence, key figures, pictures, the table,
the counting rule, a place to sign.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from lcdesk.drawing.canvas import RIGHT, Canvas, Pen
from lcdesk.drawing.pages import LONG, SHORT, Paper, Turn, draw_pages, page_image
from lcdesk.drawing.report_pictures import Map, Pictures
from lcdesk.drawing.report_text import (
    BENEATH,
    BESIDE,
    BODY,
    BOLD,
    DATA,
    DAYS,
    LABEL,
    LABEL_BENEATH,
    NOTE,
    NUMBER,
    OVER,
    SCOPE,
    SCOPE_BENEATH,
    SENTENCE,
    SENTENCE_BENEATH,
    SMALL,
    ReportTable,
    ReportText,
    beside,
    draw_lines,
    hairline,
    height_of,
    lines_in,
)
from lcdesk.model.kinds import Date
from lcdesk.model.report import ApprovedMap, KeyFigure, Report, ReportBreakdown, Signature
from lcdesk.model.timetable_grid import span_words
from lcdesk.texts import N_, BilingualText, PaperLanguage, _, figure, language, speaking

MARGIN, TOP, BOTTOM = 54.0, 40.0, 34.0
WIDE = SHORT - 2 * MARGIN
GUTTER, GAP = 36.0, 20.0
LEFT, RIGHT_COLUMN = WIDE * 0.55 - GUTTER / 2, WIDE * 0.45 - GUTTER / 2
"""The two columns: the bars, and the table or the regions beside them."""
FEW = 18
"""Countries whose table may stand beside their bars."""
PICTURES = 0.48
"""The share of the room that pictures above the table get where its letters stay large."""
LEAST_BARS, MOST_BARS = 170.0, 420.0
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.66)
"""Of the table: its names are 6 points high at the smallest."""
TINY, SMALLEST = 0.5, 0.1
BROKEN = 0.8
"""How much smaller the letters of the table may be, so that no name is broken in two lines."""


def draw_report(
    report: Report, language: PaperLanguage, picture: ApprovedMap | None = None
) -> Paper:
    """The page as PDF; its text can be searched and copied. `picture`: the office's own map, in
    place of the region tiles.
    """

    def draw(canvas: Canvas, _turn: Turn) -> int:
        _ReportPage(report, language, canvas, picture).draw()
        return 1

    return draw_pages(title_of(report), draw)


def report_image(
    report: Report, language: PaperLanguage, width: int = 1588, picture: ApprovedMap | None = None
) -> QImage:
    """The same page as a picture, so many pixels wide."""
    return page_image(lambda canvas: _ReportPage(report, language, canvas, picture).draw(), width)


def title_of(report: Report) -> str:
    """What the file is called inside: the scope and the sentence, in English or what there is."""
    return " – ".join(words.said("en")[0] for words in (report.scope, report.sentence) if words)


class _ReportPage:
    """Head and foot stand where they must; pictures and table share the room between them."""

    def __init__(
        self, report: Report, language: PaperLanguage, canvas: Canvas, picture: ApprovedMap | None
    ) -> None:
        self.report, self.canvas = report, canvas
        self.language: PaperLanguage = language
        self.head, self.foot = (
            ReportHeader(report, language, canvas),
            Foot(report, language, canvas),
        )
        self.pictures, self.map = Pictures(report, language, canvas), Map.of(picture, language)

    def draw(self) -> None:
        """All of it."""
        top = self.head.draw(MARGIN, TOP, WIDE) + GAP
        foot = LONG - BOTTOM - self.foot.height(WIDE)
        self.foot.draw(MARGIN, foot, WIDE)
        room = QRectF(MARGIN, top, WIDE, foot - GAP - top)
        if not self.report.total:
            self._say_nothing(room)
        elif self.map or len(self.report.rows) > FEW or not self._draw_few(room):
            self._draw_many(room)

    def _say_nothing(self, room: QRectF) -> None:
        words = BilingualText.told(
            lambda: _("Nobody is counted by this rule, so there is nothing to show.")
        )
        draw_lines(self.canvas, room, lines_in(words, self.language, BODY, BENEATH))

    def _draw_few(self, room: QRectF) -> bool:
        """Bars and table beside each other, tiles beneath; False where they cannot all be read."""
        for scale in SCALES[:5]:
            table = self._table(1, scale, RIGHT_COLUMN)
            bars = self.pictures.country_bars(LEFT, max(table.height, LEAST_BARS))
            beside = max(table.height, bars.tall)
            rest = room.adjusted(0, beside + GAP, 0, 0)
            tiles = self.pictures.tiles(WIDE, rest.height())
            if tiles or not self.pictures.has_tiles:
                bars.stretched(beside).draw(self.canvas, QRectF(room.x(), room.y(), LEFT, beside))
                table.draw(room.right() - RIGHT_COLUMN, room.y())
                if tiles:
                    tiles.draw(self.canvas, rest)
                return True
        return False

    def _draw_many(self, room: QRectF) -> None:
        """The table across the page; above it the largest countries beside the regions, or the
        map.
        """
        whole = room.height() - GAP
        least = self.pictures.least(LEFT, None if self.map else RIGHT_COLUMN)
        table = (
            self._wide_table(whole - max(whole * PICTURES, least), SCALES[:5])
            or self._wide_table(whole - least, SCALES)
            or self._wide_table(room.height(), SCALES)
            or self._small_table(room.height())
        )
        y, rest = room.y(), whole - table.height
        if rest >= least:
            y += self._draw_pictures(QRectF(room.x(), room.y(), LEFT, min(rest, MOST_BARS))) + GAP
        table.draw(room.x(), y)

    def _draw_pictures(self, place: QRectF) -> float:
        """The bars and what stands beside them; the height of the taller."""
        head = 0.0 if self.map else self.pictures.head(LEFT, RIGHT_COLUMN)
        bars = self.pictures.country_bars(LEFT, place.height(), head)
        bars.draw(self.canvas, QRectF(place.x(), place.y(), LEFT, bars.tall))
        x = place.right() + GUTTER
        if self.map:
            tall = min(self.map.height(self.canvas, RIGHT_COLUMN), place.height())
            self.map.draw(self.canvas, QRectF(x, place.y(), RIGHT_COLUMN, tall), self.language)
            return max(bars.tall, tall)
        regions = self.pictures.region_bars(RIGHT_COLUMN, head)
        regions.draw(self.canvas, QRectF(x, place.y(), RIGHT_COLUMN, regions.tall))
        return max(bars.tall, regions.tall)

    def _table(self, columns: int, scale: float, width: float) -> ReportTable:
        return ReportTable(self.report, self.language, self.canvas, columns, (scale, width))

    def _wide_table(self, tall: float, scales: Sequence[float]) -> ReportTable | None:
        """The table in two or three columns that stays within a height: with large letters, and
        names on one line.
        """
        made = [self._table(number, scale, WIDE) for scale in scales for number in (2, 3)]
        fitting = [table for table in made if table.height <= tall]
        return max(fitting, key=lambda table: table.scale - BROKEN * table.broken, default=None)

    def _small_table(self, tall: float) -> ReportTable:
        """The table of so many countries that nothing but it has room: whatever its letters,
        none is left out.
        """
        scale = SCALES[-1]
        while True:
            scale *= 0.95
            made = [
                self._table(number, scale, WIDE) for number in ((3,) if scale > TINY else (3, 4, 5))
            ]
            table = min(made, key=lambda one: one.height)
            if table.height <= tall or scale < SMALLEST:
                return table


# --- The head of the page of a report: office, what it is of, when, the sentence, and the key
# figures in a row ---


MARK = 36.0  # width of the accent above the head
BETWEEN, LEAST_NUMBER = 14.0, 12.0  # key figures: pixels between them, and of the smallest


class ReportHeader:
    """What stands above the pictures."""

    def __init__(self, report: Report, language: PaperLanguage, canvas: Canvas) -> None:
        self.report, self.canvas = report, canvas
        self.language: PaperLanguage = language

    def draw(self, x: float, y: float, width: float) -> float:
        """Draw it downwards from a point; where it ends."""
        self.canvas.box(QRectF(x, y, MARK, 3), "accent", 0)
        y = self._draw_over(QRectF(x, y + 12, width, 16)) + 12
        y = draw_lines(self.canvas, QRectF(x, y, width, 0), self._scope(width)) + 18
        y = draw_lines(self.canvas, QRectF(x, y, width, 0), self._sentence()) + 14
        hairline(self.canvas, x, y, width)
        y = self._draw_figures(QRectF(x, y + 10, width, 0)) + 10
        hairline(self.canvas, x, y, width)
        for breakdown in self.report.breakdowns:
            y = self._draw_breakdown(QRectF(x, y + 8, width, 0), breakdown)
        return y

    def _draw_over(self, box: QRectF) -> float:
        """What the page is, and whose."""
        what, office = (
            BESIDE.join(
                BilingualText.told(lambda: _("Participants by country and region")).said(
                    self.language
                )
            ),
            whose(self.report, self.language),
        )
        self.canvas.text(box, what, OVER)
        room = box.adjusted(self.canvas.width(what, OVER) + 24, 0, 0, 0)
        if self.canvas.width(office, OVER) <= room.width():
            self.canvas.text(room, office, OVER, RIGHT)
            return box.bottom()
        return draw_lines(
            self.canvas,
            QRectF(box.x(), box.bottom(), box.width(), 0),
            [ReportText(office, OVER, 2)],
        )

    def _scope(self, width: float) -> list[ReportText]:
        """What it is of, when, and by whom: both languages of a role on one line where they fit."""
        lines = lines_in(self.report.scope, self.language, SCOPE, SCOPE_BENEATH)
        days = [day for day in (self.report.starts, self.report.ends) if day]
        lines += [ReportText(span_words(days, self.language), DAYS, 4)] if days else []
        for place, words in enumerate(self.report.organisers):
            above = 6.0 if place == 0 else 2.0
            lines += beside(self.canvas, words.said(self.language), (BODY, BENEATH), width, above)
        return lines

    def _sentence(self) -> list[ReportText]:
        return lines_in(self.report.sentence, self.language, SENTENCE, SENTENCE_BENEATH)

    def _draw_figures(self, box: QRectF) -> float:
        """In a row; labels and notes begin on one line."""
        figures = self.report.figures
        labels = [lines_in(one.label, self.language, LABEL, LABEL_BENEATH) for one in figures]
        notes = [lines_in(one.note, self.language, NOTE, NOTE) for one in figures]
        pen, widths = self._widths(box.width(), (labels, notes))
        below = box.y() + self.canvas.leading(NUMBER) + 2
        second = below + max(map(self._tall, labels, widths), default=0.0) + 2
        ends, x = [second], box.x()
        for one, label, note, wide in zip(figures, labels, notes, widths, strict=True):
            self._draw_large(QRectF(x, box.y(), wide, self.canvas.leading(NUMBER)), one, pen)
            draw_lines(self.canvas, QRectF(x, below, wide, 0), label)
            ends.append(draw_lines(self.canvas, QRectF(x, second, wide, 0), note))
            x += wide + BETWEEN
        return max(ends)

    def _tall(self, lines: Sequence[ReportText], width: float) -> float:
        return height_of(self.canvas, lines, width)

    def _widths(
        self, whole: float, texts: Sequence[Sequence[Sequence[ReportText]]]
    ) -> tuple[Pen, list[float]]:
        """Columns of one width; where a text would not fit in its own, as wide as each needs, what
        is left shared out.

        The numbers are written smaller where they are too long for all of this.
        """
        count = max(len(self.report.figures), 1)
        room, pen = whole - BETWEEN * (count - 1), NUMBER
        while sum(needed := self._needed(pen, texts)) > room and pen.pixels > LEAST_NUMBER:
            pen = replace(pen, pixels=pen.pixels - 1)
        if max(needed, default=0.0) <= room / count:
            return pen, [room / count] * len(needed)
        spare = max(0.0, room - sum(needed)) / count
        return pen, [one + spare for one in needed]

    def _needed(self, pen: Pen, texts: Sequence[Sequence[Sequence[ReportText]]]) -> list[float]:
        numbers = [ReportText(figure(one.number), pen) for one in self.report.figures]
        columns = [
            [numbers[place], *(line for lines in texts for line in lines[place])]
            for place in range(len(numbers))
        ]
        return [
            max(self.canvas.width(line.text, line.pen) for line in column) + 1 for column in columns
        ]

    def _draw_large(self, box: QRectF, large: KeyFigure, pen: Pen) -> None:
        ink = "accent" if large.name == "participants" else "fg"
        self.canvas.text(box, figure(large.number), replace(pen, ink=ink))

    def _draw_breakdown(self, box: QRectF, breakdown: ReportBreakdown) -> float:
        """ "Kind of organisation: university 9 · ministry 4", a line a language."""
        said = BilingualText.told(lambda: _parts(breakdown, "zh" if language() == "zh" else "en"))
        return draw_lines(self.canvas, box, lines_in(said, self.language, BODY, BENEATH))


def _parts(breakdown: ReportBreakdown, language: PaperLanguage) -> str:
    parts = " · ".join(
        f"{part.label.said(language)[0]} {figure(part.number)}" for part in breakdown.parts
    )
    return _("{title}: {parts}", title=breakdown.title.said(language)[0], parts=parts)


# --- The foot of the page of a report: the rule it counts by, what does not add up, where to sign,
# and of which data it is ---


WORDS = 0.55
"""The share of the width that the rule and the remarks take; the rest is to sign in."""
FOOT_GUTTER, ABOVE, BELOW, SIGN, BENEATH_SIGN = 36.0, 12.0, 16.0, 44.0, 18.0
MOST_BESIDE = 130.0  # px of words beside the place to sign
DAY, FOOT_BETWEEN = 0.42, 16.0


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
        bottom, left = (
            y + self.height(width) - self._data_height(width),
            x + width * WORDS + FOOT_GUTTER / 2,
        )
        self._draw_sign(QRectF(left, y, x + width - left, bottom - BELOW - y))
        self._draw_data(QRectF(x, bottom, width, self._data_height(width)))

    def _words(self, width: float) -> QRectF:
        """The room of the rule and the remarks: beside the place to sign, or above it where
        there is much to say.
        """
        beside = width * WORDS - FOOT_GUTTER / 2
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
            lambda: _(
                "Counting rule: {rule}", rule=title.said(speech())[0] if title else self.report.rule
            )
        )

    def _headed(self, title: BilingualText, above: float) -> list[ReportText]:
        return [ReportText(BESIDE.join(title.said(self.language)), BOLD, above)]

    def _draw_sign(self, box: QRectF) -> None:
        """Two lines to write on, side by side, what they are for beneath."""
        y, day = box.bottom() - BENEATH_SIGN, box.width() * DAY - FOOT_BETWEEN
        places = (
            (box.x(), box.width() - day - FOOT_BETWEEN, N_("Signature and stamp")),
            (box.right() - day, day, N_("Date")),
        )
        for x, width, message in places:
            hairline(self.canvas, x, y, width, "fg3")
            said = " ".join(
                BilingualText.told(lambda message=message: _(message)).said(self.language)
            )
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
        return [
            ReportText("    ".join(BilingualText.told(self._data_words).said(self.language)), DATA)
        ]

    def _data_words(self) -> str:
        made, stands = self.report.made_at, self.report.stands_at
        told = [_("Made {day}", day=_moment(made.astimezone()))] if made else []
        if stands:
            told.append(
                _(
                    "data version {number}, last changed {day}",
                    number=self.report.deed,
                    day=_moment(stands),
                )
            )
        else:
            told.append(_("data version {number}", number=self.report.deed))
        return " · ".join(told)

    def _data_height(self, width: float) -> float:
        return height_of(self.canvas, self._data(), width)

    def _draw_data(self, box: QRectF) -> None:
        draw_lines(self.canvas, box, self._data())


class _Office(Protocol):
    """A page that tells of which office it is, and how it was signed."""

    @property
    def office(self) -> str: ...
    @property
    def signature(self) -> Signature | None: ...


def whose(page: _Office, language: PaperLanguage) -> str:
    """The office, after the number that a signed page was signed under."""
    words = BilingualText.told(lambda: _("Report no.")).said(language)
    number = " ".join((*words, page.signature.number)) if page.signature else ""
    return " · ".join(part for part in (number, page.office) if part)


def speech() -> PaperLanguage:
    """The language of the moment, as a page has it."""
    return "zh" if language() == "zh" else "en"


def _moment(moment: dt.datetime) -> str:
    return f"{Date().format(moment.date())} {moment:%H:%M}"

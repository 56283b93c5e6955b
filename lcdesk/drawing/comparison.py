"""Sessions side by side as they are drawn on the screen: a column a cohort with the base on a soft
ground, a row a topic, and beside them what differs, in sentences.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt

from lcdesk.drawing.canvas import CENTER, LEFT, RIGHT, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.model.findings import say_places
from lcdesk.model.timetable_grid import span_words
from lcdesk.texts import _, figure, language, n_, percent

LABEL, DIFFERS, LEAST_COLUMN = 118.0, 268.0, 168.0
"""Widths in pixels: of the topics, of what differs, of a cohort at the least."""
PAD, GAP = 14.0, 6.0
HEAD, UNDER = Pen(14, "fg", DEMIBOLD), Pen(12, "accent")
TOPIC, TOPIC_UNDER = Pen(12, "fg", DEMIBOLD), Pen(12, "fg2")
LARGE, BESIDE = Pen(24, "fg", DEMIBOLD), Pen(12, "fg2")
MIDDLE = Pen(19, "fg", DEMIBOLD)
SMALL, VALUE = Pen(11, "fg2"), Pen(12, "fg", MEDIUM)
TOLD, TOLD_UNDER = Pen(12, "fg", DEMIBOLD), Pen(12, "fg2")
FLAG, FLAG_ROW, DOT, BAR_ROW = 22.0, 24.0, 12.0, 23.0
MOST_DOTS = 60
"""People with a dot each; of more, a bar."""
MOST_FLAGS = 24
BARS, LINE = 62.0, 34.0  # heights of the answers and of attendance day by day


@dataclass(frozen=True)
class ComparedTheme:
    """Hours of a theme: its title, and those of each cohort (None: no such theme)."""

    title: str
    hours: tuple[float | None, ...]


@dataclass(frozen=True)
class ComparedCohort:
    """What is drawn of one cohort."""

    key: str
    name: str
    days: tuple[dt.date, ...]  # first and last, as far as they are known
    people: int
    countries: tuple[str, ...]
    women: int
    hours: float
    attendance: str
    attended: tuple[int, int]  # people, activities
    rates: tuple[float, ...]  # 0…1, day by day
    mean: float | None
    forms: int
    answers: tuple[int, ...]
    cost: int | None


@dataclass(frozen=True)
class ComparedPicture:
    """All of it. `own`: countries framed in the base; `told`: topic → headline and detail."""

    cohorts: tuple[ComparedCohort, ...]
    themes: tuple[ComparedTheme, ...]
    own: frozenset[str]
    told: dict[str, tuple[str, str]]


Cell = Callable[[QRectF, ComparedCohort, int], float]


@dataclass
class ComparisonDrawing:
    """The drawing in a width; `draw` gives the height it takes. Hits: "people|KEY", "women|KEY",
    "country|KEY|CODE", "theme|KEY|PLACE".
    """

    picture: ComparedPicture
    canvas: Canvas
    width: float
    is_measured: bool = field(default=False)

    @property
    def column(self) -> float:
        """The width of a cohort."""
        room = self.width - LABEL - DIFFERS
        return max(LEAST_COLUMN, room / max(len(self.picture.cohorts), 1))

    @property
    def tall(self) -> float:
        """The pixels all of it takes; nothing is drawn."""
        self.is_measured = True
        try:
            return self._all(0.0)
        finally:
            self.is_measured = False

    def draw(self) -> None:
        """All of it, from the top left."""
        tall = self.tall
        self.canvas.box(QRectF(LABEL, 0, self.column, tall), "sel", 0)
        x = LABEL + self.column * len(self.picture.cohorts)
        self.canvas.box(QRectF(x, 0, 1, tall), "line", 0)
        self._all(0.0)

    def _all(self, y: float) -> float:
        y = self._row(
            y, "", ("", ""), self._head, (_("What differs"), _("said from the figures at left"))
        )
        told = self.picture.told
        y = self._row(
            y, "people", (_("People and countries"), ""), self._people, told.get("people")
        )
        y = self._row(y, "women", (_("Women"), ""), self._women, told.get("women"))
        if any(one.hours for one in self.picture.cohorts):
            y = self._hours_row(y)
        if any(one.rates for one in self.picture.cohorts):
            heads = (_("Attendance"), _("by day"))
            y = self._row(y, "attendance", heads, self._attendance, told.get("attendance"))
        if any(one.forms for one in self.picture.cohorts):
            heads = (_("Evaluation"), _("1 to 5"))
            y = self._row(y, "evaluation", heads, self._evaluation, told.get("evaluation"))
        if any(one.cost is not None for one in self.picture.cohorts):
            y = self._row(y, "cost", (_("Cost"), ""), self._cost, told.get("cost"))
        return y

    def _row(
        self, y: float, topic: str, heads: tuple[str, str], cell: Cell, told: tuple[str, str] | None
    ) -> float:
        if topic:
            self._box(QRectF(0, y, self.width, 1), "line")
        top = y + PAD
        ends = [self._texts(QRectF(PAD, top, LABEL - PAD - 6, 0), heads, (TOPIC, TOPIC_UNDER))]
        for place, one in enumerate(self.picture.cohorts):
            x = LABEL + place * self.column
            ends.append(cell(QRectF(x + PAD, top, self.column - 2 * PAD, 0), one, place))
        x = LABEL + self.column * len(self.picture.cohorts)
        pens = (TOLD, TOLD_UNDER) if topic else (HEAD, TOPIC_UNDER)
        box = QRectF(x + PAD, top, self.width - x - 2 * PAD, 0)
        ends.append(self._texts(box, told or ("", ""), pens))
        return max(ends) + PAD

    # --- the cells ---

    def _head(self, box: QRectF, one: ComparedCohort, place: int) -> float:
        y = self._wrapped(box, one.name, HEAD)
        said = span_words(one.days, "zh" if language() == "zh" else "en")
        if place == 0:
            said = " · ".join(part for part in (said, _("base")) if part)
        under = QRectF(box.x(), y + 2, box.width(), 16)
        self._text(under, said, UNDER if place == 0 else BESIDE)
        return y + 18

    def _people(self, box: QRectF, one: ComparedCohort, place: int) -> float:
        people = _without(
            figure(one.people),
            n_("{count} person", "{count} people", one.people, count=figure(one.people)),
        )
        countries = _without(str(len(one.countries)), say_places(one.countries))
        line = QRectF(box.x(), box.y() - 5, box.width(), 32)
        x = self._figure(line, figure(one.people), people, f"people|{one.key}")
        rest = QRectF(x + 16, line.y(), box.right() - x - 16, line.height())
        wide = self.canvas.width(str(len(one.countries)), LARGE) + 6
        if rest.width() >= wide + self.canvas.width(countries, BESIDE):
            self._figure(rest, str(len(one.countries)), countries, "")
        else:
            line = line.translated(0, 30)
            self._figure(line, str(len(one.countries)), countries, "")
        return self._flags(box, line.bottom() + 6, one, place)

    def _flags(self, box: QRectF, y: float, one: ComparedCohort, place: int) -> float:
        step = FLAG + GAP
        across = max(1, int((box.width() + GAP) // step))
        shown = one.countries[:MOST_FLAGS]
        for number, code in enumerate(shown):
            x, top = box.x() + number % across * step, y + number // across * FLAG_ROW
            if not self.is_measured:
                self.canvas.flag(x, top + 9, code, FLAG)
                if place == 0 and code in self.picture.own:
                    self.canvas.frame(QRectF(x - 2, top - 1, FLAG + 4, 20), "accent", 3, 2)
                self.canvas.hit(QRectF(x, top, FLAG, 18), f"country|{one.key}|{code}")
        end = y + -(-len(shown) // across) * FLAG_ROW if shown else y
        if place == 0 and self.picture.own:
            self._text(QRectF(box.x(), end, box.width(), 16), _("framed: only here"), SMALL)
            end += 16
        if rest := len(one.countries) - len(shown):
            said = n_("and {count} more", "and {count} more", rest)
            self._text(QRectF(box.x(), end, box.width(), 16), said, SMALL)
            end += 16
        return end

    def _women(self, box: QRectF, one: ComparedCohort, _place: int) -> float:
        said = _("{part} of {whole}", part=one.women, whole=one.people)
        line = QRectF(box.x(), box.y() - 4, box.width(), 26)
        share = percent(one.women, one.people) or "–"
        self._figure(line, share, said, f"women|{one.key}", MIDDLE)
        y, step = line.bottom() + 6, DOT + 3
        if one.people > MOST_DOTS:
            whole = QRectF(box.x(), y, box.width(), DOT)
            if not self.is_measured:
                self.canvas.frame(whole, "men", 3, 1)
            part = one.women / one.people * box.width()
            self._box(QRectF(box.x(), y, part, DOT), "women", 3)
            return y + DOT
        across = max(1, int((box.width() + 3) // step))
        for number in range(one.people):
            x, top = box.x() + number % across * step, y + number // across * step
            dot = QRectF(x, top, DOT, DOT)
            if number < one.women:
                self._box(dot, "women", DOT / 2)
            elif not self.is_measured:
                self.canvas.frame(dot, "men", DOT / 2, 1)
        return y + -(-one.people // across) * step

    def _hours_row(self, y: float) -> float:
        """The titles of the themes stand under the topic, level with their bars."""
        told = self.picture.told.get("hours")
        longest = max(
            (hours or 0 for theme in self.picture.themes for hours in theme.hours), default=0
        )
        start = y + PAD + 32
        for number, theme in enumerate(self.picture.themes):
            line = QRectF(PAD, start + number * BAR_ROW, LABEL - PAD - 4, BAR_ROW)
            self._text(line, theme.title, SMALL)

        def cell(box: QRectF, one: ComparedCohort, place: int) -> float:
            count = sum(theme.hours[place] is not None for theme in self.picture.themes)
            said = n_("in {count} theme", "in {count} themes", count) if count else ""
            line = QRectF(box.x(), box.y() - 4, box.width(), 26)
            self._figure(line, _("{hours} h", hours=f"{one.hours:g}"), said, "", MIDDLE)
            for number, theme in enumerate(self.picture.themes):
                row = QRectF(box.x(), start + number * BAR_ROW, box.width(), BAR_ROW)
                self._bar(row, theme.hours[place], longest, place)
                if not self.is_measured and theme.hours[place] is not None:
                    self.canvas.hit(row, f"theme|{one.key}|{number}")
            return start + len(self.picture.themes) * BAR_ROW - 4

        return self._row(y, "hours", (_("Hours"), _("by theme")), cell, told)

    def _bar(self, row: QRectF, hours: float | None, longest: float, place: int) -> None:
        if hours is None:
            self._text(row, "–", SMALL)
            return
        wide = hours / longest * (row.width() - 44) if longest else 0
        ink = "women" if place == 0 else "men"
        bar = QRectF(row.x(), row.center().y() - 6, max(wide, 1), 12)
        self._box(bar, ink, 1)
        self._text(QRectF(bar.right() + 6, row.y(), 40, row.height()), f"{hours:g}", VALUE)

    def _attendance(self, box: QRectF, one: ComparedCohort, place: int) -> float:
        line = QRectF(box.x(), box.y() - 4, box.width(), 26)
        if not one.rates:
            self._text(line, "–", BESIDE)
            return line.bottom()
        people = n_("{count} person", "{count} people", one.attended[0])
        activities = n_("{count} activity", "{count} activities", one.attended[1])
        said = _("{people}, {activities}", people=people, activities=activities)
        self._figure(line, one.attendance, said, "", MIDDLE)
        self._days(QRectF(box.x(), line.bottom() + 6, box.width() - 36, LINE), one, place)
        y = line.bottom() + 6 + LINE + 2
        self._text(QRectF(box.x(), y, 60, 15), _("day 1"), SMALL)
        end = QRectF(box.x(), y, box.width() - 36, 15)
        self._text(end, str(len(one.rates)), SMALL, RIGHT)
        return y + 15

    def _days(self, area: QRectF, one: ComparedCohort, place: int) -> None:
        """A column a day from the lowest of all cohorts, in whole tens, to 100 %."""
        floor = min((rate for each in self.picture.cohorts for rate in each.rates), default=0.0)
        least = max(0.0, int(floor * 10 - 0.001) / 10)
        step = area.width() / max(len(each.rates) for each in self.picture.cohorts)
        ink = "women" if place == 0 else "men"
        self._box(QRectF(area.x(), area.y(), area.width(), 0.7), "line")
        self._box(QRectF(area.x(), area.bottom(), area.width(), 0.7), "line")
        for number, rate in enumerate(one.rates):
            tall = (rate - least) / (1 - least) * area.height() if least < 1 else area.height()
            wide = min(max(step - 2, 1.0), 14.0)
            column = QRectF(area.x() + number * step, area.bottom() - tall, wide, max(tall, 1.0))
            self._box(column, ink, 1)
        for rate, y in ((1.0, area.y()), (least, area.bottom())):
            self._text(
                QRectF(area.right() + 4, y - 8, 34, 16), percent(round(rate * 100), 100), SMALL
            )

    def _evaluation(self, box: QRectF, one: ComparedCohort, place: int) -> float:
        line = QRectF(box.x(), box.y() - 4, box.width(), 26)
        if one.mean is None:
            self._text(line, "–", BESIDE)
            return line.bottom()
        said = n_(
            "of 5 · {count} form of {people}",
            "of 5 · {count} forms of {people}",
            one.forms,
            people=one.people,
        )
        self._figure(line, f"{one.mean:.1f}", said, "", MIDDLE)
        top, most = line.bottom() + 2, max(one.answers) or 1
        step = min((box.width()) / len(one.answers), 44.0)
        for number, count in enumerate(one.answers):
            x, tall = box.x() + number * step, count / most * (BARS - 16)
            bar = QRectF(x + 2, top + BARS - tall, step - 6, max(tall, 0.8))
            self._box(bar, "women" if place == 0 else "men", 2)
            if count:
                over = QRectF(x, bar.y() - 15, step - 2, 14)
                self._text(over, str(count), SMALL, CENTER)
            self._text(QRectF(x, top + BARS + 2, step - 2, 14), str(number + 1), SMALL, CENTER)
        return top + BARS + 16

    def _cost(self, box: QRectF, one: ComparedCohort, _place: int) -> float:
        line = QRectF(box.x(), box.y() - 4, box.width(), 26)
        if one.cost is None:
            self._text(line, "–", BESIDE)
            return line.bottom()
        self._figure(line, figure(one.cost), _("CNY"), "", MIDDLE)
        if one.people:
            each = _("{amount} a person", amount=figure(round(one.cost / one.people)))
            self._text(QRectF(box.x(), line.bottom(), box.width(), 16), each, BESIDE)
        return line.bottom() + 16

    # --- pens ---

    def _figure(self, line: QRectF, number: str, beside: str, key: str, pen: Pen = LARGE) -> float:
        """A large number and words behind it; where they end."""
        wide = self.canvas.width(number, pen)
        self._text(QRectF(line.x(), line.y(), wide + 1, line.height()), number, pen)
        x = line.x() + wide + 7
        lower = QRectF(x, line.y() + 3, max(line.right() - x, 0.0), line.height() - 1)
        self._text(lower, beside, BESIDE)
        end = x + min(self.canvas.width(beside, BESIDE), lower.width())
        if key and not self.is_measured:
            self.canvas.hit(QRectF(line.x() - 2, line.y(), end - line.x() + 4, line.height()), key)
        return end

    def _texts(self, box: QRectF, words: tuple[str, str], pens: tuple[Pen, Pen]) -> float:
        y = box.y()
        for text, pen in zip(words, pens, strict=True):
            if text:
                y = self._wrapped(QRectF(box.x(), y, box.width(), 0), text, pen) + 3
        return y

    def _wrapped(self, box: QRectF, text: str, pen: Pen) -> float:
        tall = self.canvas.lines(text, pen, box.width(), breaks=True) * self.canvas.leading(pen)
        if not self.is_measured:
            place = QRectF(box.x(), box.y(), box.width(), tall)
            self.canvas.wrapped(place, text, pen, breaks=True)
        return box.y() + tall

    def _text(self, box: QRectF, text: str, pen: Pen, align: Qt.AlignmentFlag = LEFT) -> None:
        if text and not self.is_measured:
            self.canvas.text(box, text, pen, align)

    def _box(self, box: QRectF, ink: str, radius: float = 0) -> None:
        if not self.is_measured:
            self.canvas.box(box, ink, radius)


def _without(number: str, words: str) -> str:
    """ "11 countries" → countries: the number stands before it in large letters."""
    return words.replace(number, "", 1).strip()


def least_width(cohorts: int) -> float:
    """The width the drawing cannot do without."""
    return LABEL + DIFFERS + LEAST_COLUMN * cohorts

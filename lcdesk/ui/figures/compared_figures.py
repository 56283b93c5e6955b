"""Cohorts side by side as one picture: what stands where in words, and what a number opens."""

from __future__ import annotations

from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.comparison import (
    ComparedCohort,
    ComparedPicture,
    ComparedTheme,
    ComparisonDrawing,
    least_width,
)
from lcdesk.model import countries
from lcdesk.services.figures.cohort_comparison import Comparison
from lcdesk.services.figures.cohort_figures import MINUTES, CohortFigures
from lcdesk.texts import _, language, with_label
from lcdesk.ui.figures.behind import open_behind
from lcdesk.ui.figures.painted_figures import PaintedFigures
from lcdesk.ui.kit.screen import Context


class ComparedFigures(PaintedFigures):
    """Paints a comparison; a click on a number opens the people, or the activities, behind it."""

    def __init__(self, context: Context) -> None:
        super().__init__(self._tall_of, self._draw_it, self.words)
        self._context = context
        self.found: Comparison | None = None
        self.picture: ComparedPicture | None = None
        self.chosen.connect(self._choose)

    def show_comparison(self, found: Comparison | None) -> None:
        """Another comparison; None: nothing."""
        self.found = found
        self.picture = picture_of(found) if found else None
        self.setAccessibleName(found.report.sentence if found else _("Compare cohorts"))
        self.setMinimumWidth(round(least_width(len(found.cohorts))) if found else 0)
        self.show_again()

    def words(self, key: str) -> str:
        """A place of the picture in words."""
        topic, cohort, spot = (*key.split("|"), "")[:3]
        one = self._cohort(cohort)
        if one is None or self.found is None:
            return ""
        match topic:
            case "country":
                name = countries.name(spot, language())
                return with_label(f"{one.short}, {name}", len(one.countries[spot]))
            case "theme":
                line = self.found.themes[int(spot)]
                hours = line.hours[self._at(one)]
                minutes = hours.minutes if hours else 0
                return with_label(line.title, _("{hours} h", hours=f"{minutes / MINUTES:g}"))
            case "women":
                return with_label(f"{one.short}, {_('women')}", len(one.women))
            case _:
                return with_label(one.short, len(one.people))

    def _tall_of(self, canvas: Canvas, width: float) -> float:
        drawing = self._drawing(canvas, width)
        return drawing.tall if drawing else 0.0

    def _draw_it(self, canvas: Canvas, width: float) -> None:
        drawing = self._drawing(canvas, width)
        if drawing:
            drawing.draw()

    def _drawing(self, canvas: Canvas, width: float) -> ComparisonDrawing | None:
        return ComparisonDrawing(self.picture, canvas, width) if self.picture else None

    def _choose(self, key: str) -> None:
        topic, cohort, spot = (*key.split("|"), "")[:3]
        one = self._cohort(cohort)
        if one is None or self.found is None:
            return
        if topic == "theme":
            hours = self.found.themes[int(spot)].hours[self._at(one)]
            ids = hours.activities if hours else ()
            if self._context.cohort_id != one.id:
                self._context.choose_cohort(one.id)
            open_behind(self._context, "activity", ids, "")
            return
        people = {"country": one.countries.get(spot, ()), "women": one.women}.get(topic, one.people)
        open_behind(self._context, "participant", people, self.words(key))

    def _cohort(self, key: str) -> CohortFigures | None:
        every = self.found.cohorts if self.found else ()
        return next((one for one in every if str(one.id) == key), None)

    def _at(self, one: CohortFigures) -> int:
        return self.found.cohorts.index(one) if self.found else 0


def picture_of(found: Comparison) -> ComparedPicture:
    """What is drawn of a comparison."""
    return ComparedPicture(
        tuple(_compared(one, name) for one, name in zip(found.cohorts, found.labels, strict=True)),
        tuple(
            ComparedTheme(
                line.title,
                tuple(round(one.minutes / MINUTES, 2) if one else None for one in line.hours),
            )
            for line in found.themes
        ),
        found.own,
        {one.topic: (one.headline, one.detail) for one in found.differences},
    )


def _compared(one: CohortFigures, name: str) -> ComparedCohort:
    rate = one.attendance.percent
    return ComparedCohort(
        str(one.id),
        name,
        tuple(day for day in (one.starts, one.ends) if day),
        len(one.people),
        one.codes,
        len(one.women),
        round(one.minutes / MINUTES, 2),
        f"{rate}%" if rate is not None else "",
        (one.attended, one.listed),
        tuple(day.there / day.of for _day, day in one.days),
        one.evaluation.mean if one.evaluation.forms else None,
        one.evaluation.forms,
        one.evaluation.spread.counts,
        one.cost,
    )

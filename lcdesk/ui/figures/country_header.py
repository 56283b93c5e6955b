"""The head of the page of a country: flag, names in both languages, where it lies, the key figures, and the way to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lcdesk.charts.shares import percent_of
from lcdesk.model import countries
from lcdesk.model.faults import BadValue
from lcdesk.model.sentences import figure
from lcdesk.services.figures.country_page import CountryPage, names_of
from lcdesk.services.figures.lead_counts import LeadCounts, due_words
from lcdesk.services.participants.leads import LEAD
from lcdesk.texts import _, language, n_
from lcdesk.ui.kit.editing.country_editor import CountryEditor
from lcdesk.ui.kit.painting.icons import draw_flag, has_flag
from lcdesk.ui.kit.painting.theme import CONTROL
from lcdesk.ui.kit.widgets import IconButton, Label, column, row
from lcdesk.ui.kit.widgets.cards import StatCard

FLAG = 48  # px wide
CHOOSER = 230


class FlagMark(QWidget):
    """The flag of a country; nothing where the office's wording wants none."""

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self.setFixedSize(FLAG, FLAG)

    def show_flag(self, code: str) -> None:
        """Whose."""
        self._code = code
        self.setVisible(has_flag(countries.flag(code)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_flag(QPainter(self), 0, self.height() / 2, self._code, FLAG)


class CountryHead(QWidget):
    """`asked(code)`: another country was chosen · `stepped(±1)`: the one before or after."""

    asked = Signal(str)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.flag, self.name, self.note = (
            FlagMark(),
            Label("", 22, "bold", wraps=True),
            Label("", 13, ink="fg2", wraps=True),
        )
        self.chooser = CountryEditor(LEAD.field("country"))
        self.chooser.setFixedSize(CHOOSER, CONTROL)
        self.chooser.setAccessibleName(_("Go to another country"))
        self.chooser.setPlaceholderText(_("Go to another country"))
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.setFixedWidth(CHOOSER)
        self.problem.hide()
        self.before = IconButton("chevron-left", _("Country before (Alt+Left)"), clicked=lambda: self.stepped.emit(-1))
        self.after = IconButton("chevron-right", _("Country after (Alt+Right)"), clicked=lambda: self.stepped.emit(1))
        self.chooser.committed.connect(self._choose)
        way = column(
            row(self.before, self.chooser, self.after, gap=4), row(CONTROL + 4, self.problem, None, gap=0), gap=2
        )
        said = column(self.name, self.note, gap=2)
        inside = row(self.flag, said, way, gap=14)
        inside.setStretch(1, 1)
        inside.setAlignment(way, Qt.AlignmentFlag.AlignTop)
        self.setLayout(inside)

    def show_country(self, code: str, known: Sequence[str]) -> None:
        """Its names at once, before the rest is read; `known`: the countries to step through."""
        names, speech = names_of(code), language()
        self.flag.show_flag(code)
        self.name.setText(countries.name(code, speech))
        parts = (
            names.zh if speech == "en" else names.en, countries.formal_name(code, speech),
            countries.region(code, speech), countries.subregion(code, speech), code,
        )  # fmt: skip
        self.note.setText(" · ".join(dict.fromkeys(part for part in parts if part and part != self.name.text())))
        self.chooser.show_value(None)
        self.problem.hide()
        self.before.setEnabled(beside(code, known, -1) is not None)
        self.after.setEnabled(beside(code, known, 1) is not None)

    def _choose(self) -> None:
        try:
            code = self.chooser.read_value()
        except BadValue as bad:
            self.problem.setText(bad.message)
            self.problem.show()
            return
        if code:
            self.asked.emit(code)


def beside(code: str, known: Sequence[str], step: int) -> str | None:
    """The country before or after one in a list, by their names where it does not stand in it; None at the end."""
    others = [one for one in known if one != code]

    def place(one: str) -> str:
        return countries.name(one, language()).casefold()

    if step < 0:
        return next((one for one in reversed(others) if place(one) < place(code)), None)
    return next((one for one in others if place(one) > place(code)), None)


class KeyFigures(QWidget):
    """Five cards: people, cohorts, women, cooperation leads, what is to be followed up. `chosen(tab)` by a click."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards = {
            "people": StatCard("users"), "cohorts": StatCard("calendar-range"), "genders": StatCard("venus-and-mars", "women"),
            "leads": StatCard("handshake"), "due": StatCard("alarm-clock"),
        }  # fmt: skip
        for key, tab in (
            ("people", "people"),
            ("cohorts", "years"),
            ("genders", "years"),
            ("leads", "leads"),
            ("due", "leads"),
        ):
            self.cards[key].clicked.connect(lambda tab=tab: self.chosen.emit(tab))
            self.cards[key].setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(row(*self.cards.values(), gap=12))

    def show_page(self, page: CountryPage, counts: LeadCounts) -> None:
        """What the cards say."""
        cards = self.cards
        cards["people"].show_figure(_("People"), figure(page.persons), _enrolments(page))
        cards["cohorts"].show_figure(
            _("Cohorts"), str(len(page.attended)), span_of_years([one.starts for one in page.attended])
        )
        cards["genders"].show_figure(*_genders(page))
        ended = n_("{count} has ended", "{count} have ended", counts.ended) if counts.ended else ""
        cards["leads"].show_figure(_("Cooperation leads"), str(counts.total), ended)
        soon = sum(len(counts.due[when]) for when in ("overdue", "week", "month"))
        note = due_words(counts.due) or (_("nothing before next month") if counts.total > counts.ended else "")
        cards["due"].show_figure(_("To be followed up"), str(soon), note)


def _enrolments(page: CountryPage) -> str:
    if page.total == page.persons:
        return ""
    return n_("{count} enrolment", "{count} enrolments", page.total)


def _genders(page: CountryPage) -> tuple[str, str, str, float | None]:
    """Label, figure, note and share of the card of women: beside them the men, and the others where there are any."""
    others = (
        "" if page.other else percent_of(page.women, page.persons),
        n_("{count} man", "{count} men", page.men) if page.persons else "",
        n_("{count} other", "{count} others", page.other) if page.other else "",
    )  # fmt: skip
    note = " · ".join(part for part in others if part)
    return _("Women"), figure(page.women), note, page.women / page.persons if page.persons else None


def span_of_years(days: Sequence[dt.date | None]) -> str:
    """2023–2025; one year alone; "" where no day is known."""
    years = sorted({day.year for day in days if day})
    return "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"

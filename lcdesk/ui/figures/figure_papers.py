"""What is written, signed and placed from the Countries screen: the report, titles of pictures,
the map, pages of countries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from lcdesk.charts.chart import Title
from lcdesk.model.files import BOOK, REPORT
from lcdesk.model.report import ApprovedMap, Report
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.figures_workbook import export_statistics
from lcdesk.services.figures.map_pictures import (
    TitlePlace,
    clear_title,
    read_map,
    read_titles,
    scope_key,
    set_title,
)
from lcdesk.services.figures.report import gather_report, save_report
from lcdesk.services.figures.report_page import report_picture
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.signed_changes import changed_count
from lcdesk.services.figures.signed_reports import (
    SignedLine,
    in_language,
    map_of,
    read_data,
    read_signed,
)
from lcdesk.texts import N_, PaperLanguage, _, n_, speaking
from lcdesk.ui.figures.count_table import CountTable
from lcdesk.ui.figures.counted_figures import (
    CountedFigures,
    FigureRequest,
    computed_title,
    picture_key,
    read_figures,
    read_rest,
)
from lcdesk.ui.figures.country_page import open_country
from lcdesk.ui.figures.figure_choosers import breakdown_name, breakdown_subtitle
from lcdesk.ui.figures.page_dialog import PageDialog, PageWords, Sign
from lcdesk.ui.figures.picture_dialogs import ACTION as MAP
from lcdesk.ui.figures.picture_dialogs import MapDialog, edit_title, open_map_dialog
from lcdesk.ui.figures.signed_dialog import SignedDialog, ask_to_sign, open_signed, window_of
from lcdesk.ui.kit.chart_view import ChartView, ask_and_save
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.clipboard import copy_texts

NAMES = {
    "tiles": N_("Region tiles"),
    "ages": N_("Age pyramid"),
    "stages": N_("How far people got"),
    "themes": N_("Country × theme"),
}


class Shows(Protocol):
    """The screen, as far as the papers know it."""

    figures: CountedFigures | None
    table: CountTable
    views: dict[str, ChartView]


class Papers:
    """Operations on the figures the screen shows, and the papers made of them."""

    def __init__(self, screen: Shows, context: Context) -> None:
        self._shown, self._context = screen, context
        self._screen = cast("QWidget", screen)

    def fill(self, menu: QMenu) -> None:
        """The menu of the three dots."""
        menu.addAction(_("Numbered reports…"), self.open_signed)
        page = menu.addAction(_("Page of a country…"), self.open_page)
        page.setEnabled(self.has_country)
        menu.addAction(_(MAP), self.open_map)

    def copy_all(self) -> None:
        """The sentence, the table and the rule, as text and as HTML."""
        if (figures := self._shown.figures) is not None:
            copy_texts(*as_texts(figures, self._shown.table.counts.texts()))
            self._context.announce(
                _("The sentence, the table and the counting rule are on the clipboard.")
            )

    def save_picture(self) -> QFileDialog | None:
        """Ask where the main picture goes: PNG, SVG or PDF."""
        chart = self._shown.views["bars"].chart
        return ask_and_save(chart, self._screen) if chart else None

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the workbook with tables and Excel's own charts goes, then write it."""
        asked = self._asked()
        return ask_for_workbook(self._screen, asked.name if asked else "", self.save_workbook)

    def save_workbook(self, path: Path) -> None:
        """Write the statistics workbook by the chosen rule, beside the window."""
        if (asked := self._asked()) is None:
            return
        desk = self._context.desk
        self._context.tasks.run(
            _("Writing the workbook"),
            lambda task: export_statistics(desk, asked.scope, path, asked.rule, step=task.step),
            lambda _answer: tell_saved(self._screen, path),
            owner=self._screen,
        ).stoppable()

    def open_report(self) -> ReportDialog | None:
        """The page to be signed, of what is chosen on the screen."""
        if (asked := self._asked()) is None:
            return None
        context = self._context

        def sign(report: Report) -> None:
            ask_to_sign(context, report, tell)

        def tell(line: SignedLine) -> None:
            dialog.tell_kept(
                line.number,
                partial(_read_kept, context.desk, line.id),
                lambda: open_signed(context, line.id),
            )

        dialog = open_report(context, replace(asked.scope, region=""), asked.rule, sign)
        if asked.scope.region:
            context.announce(_("A report counts all regions."))
        return dialog

    def open_signed(self) -> SignedDialog:
        """Reports that were kept under a number, and what has changed since."""
        return open_signed(self._context)

    def open_map(self) -> MapDialog:
        """The office's own map."""
        return open_map_dialog(self._context, self._screen.window())

    def open_page(self) -> None:
        """The page of the country that is marked in the table, or that most people come from;
        others are chosen there.
        """
        if (code := self._marked_country() or self._first_country()) is not None:
            open_country(self._context, code)

    @property
    def has_country(self) -> bool:
        """Is there a country whose page could be opened?"""
        return self._first_country() is not None

    def tell_changed(self, tell: Callable[[str], object]) -> None:
        """Look beside the window whether signed reports say something else than today's figures;
        "" where none does.
        """
        if (asked := self._asked()) is None:
            return
        desk = self._context.desk
        self._context.tasks.count(
            lambda _task: changed_count(desk, asked.scope.cohorts),
            lambda number: tell(_changed(number)),
            owner=self._screen,
        )

    def edit_title(self, picture: str) -> None:
        """Ask for another title of a picture; what is computed in both languages is counted
        beside the window.
        """
        if (asked := self._asked()) is None:
            return
        self._context.tasks.run(
            _("Counting"),
            lambda _task: {
                code: _counted(self._context, asked, picture, code) for code in ("en", "zh")
            },
            lambda told: self._ask_for_title(picture, asked, told),
            owner=self._screen,
            is_quiet=True,
        )

    def _ask_for_title(
        self, picture: str, asked: FigureRequest, told: dict[str, tuple[CountedFigures, Title]]
    ) -> None:
        (figures, english), (_same, chinese) = told["en"], told["zh"]
        spot = TitlePlace(picture_key(figures, picture), scope_key(asked.scope), asked.rule)
        computed = Title(english.en, chinese.zh, english.digest)
        desk, current = self._context.desk, figures.titles.get(spot.picture)
        seen = SeenWhole(
            current, lambda: read_titles(desk, spot.scope, spot.rule).get(spot.picture)
        )

        def keep(title: Title | None) -> None:
            seen.keep(
                partial(set_title, desk, spot, title)
                if title is not None
                else partial(clear_title, desk, spot)
            )

        edit_title(self._screen.window(), _name_of(picture, figures), computed, current, keep)

    def _asked(self) -> FigureRequest | None:
        figures = self._shown.figures
        return figures.asked if figures else None

    def _marked_country(self) -> str:
        table = self._shown.table
        return (
            table.counts.code(table.currentIndex().row()) if table.currentIndex().isValid() else ""
        )

    def _first_country(self) -> str | None:
        figures = self._shown.figures
        return next((row.key for row in figures.countries if row.key), None) if figures else None


def _name_of(picture: str, figures: CountedFigures) -> str:
    """What a picture is called; the large one by what it counts."""
    if picture in NAMES:
        return _(NAMES[picture])
    if not figures.across:
        return breakdown_subtitle(figures.by, figures.groups)
    by, across = (
        breakdown_name(breakdown, figures.groups) for breakdown in (figures.by, figures.across)
    )
    return _("Participants by {row} and {column}", row=by, column=across)


def _counted(
    context: Context, asked: FigureRequest, picture: str, code: str
) -> tuple[CountedFigures, Title]:
    """Everything the screen shows, and the finding of a picture, both said in one language: its
    rows and its words.
    """
    with speaking(code):
        figures = read_figures(context.desk, asked)
        figures = figures if figures.rest else replace(figures, rest=read_rest(context.desk, asked))
        return figures, computed_title(figures, picture)


def _changed(number: int) -> str:
    if not number:
        return ""
    return n_(
        "{count} numbered report no longer says what the figures say.",
        "{count} numbered reports no longer say what the figures say.",
        number,
    )


# --- What leaves the screen: the figures as text for the clipboard, and where the workbook goes ---


def as_texts(figures: CountedFigures, lines: Sequence[Sequence[str]]) -> tuple[str, str]:
    """The sentence, the lines of the table, the rule with the cohort: as text with tabs, and as
    HTML.
    """
    rule = " ".join(text for text in (figures.rule, figures.name) if text)
    plain = "\n".join([figures.sentence, "", *("\t".join(line) for line in lines), "", rule])
    cells = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines
    )
    table = f'<table border="1">{cells}</table>'
    return (
        plain,
        f'<meta charset="utf-8"><p>{escape(figures.sentence)}</p>{table}<p>{escape(rule)}</p>',
    )


def ask_for_workbook(parent: QWidget, cohort: str, save: Callable[[Path], object]) -> QFileDialog:
    """Ask for the place of a workbook without stopping the window; `save` gets it."""
    name = " ".join(part for part in (_("Countries"), cohort) if part)
    return ask_to_save(parent.window(), _("Excel with charts"), BOOK, name, save)


# --- The report of the figures: its page is seen as it will be printed, then saved, printed or
# kept under a number ---


def open_report(
    context: Context, scope: Scope, rule: str, on_sign: Sign[Report] | None = None
) -> ReportDialog:
    """Open the report of a scope by a rule; `on_sign` gets it when it is to be kept (None:
    there is no button).
    """
    desk, office = context.desk, context.office
    dialog = ReportDialog(
        window_of(context), context, lambda: _read(desk, (scope, rule, office)), on_sign
    )
    dialog.open()
    return dialog


Pictured = tuple[Report, ApprovedMap | None]
"""A report, and the office's map that stands on its page."""


class ReportDialog(PageDialog[Pictured]):
    """The page of the countries."""

    formats = REPORT

    def __init__(
        self,
        parent: QWidget | None,
        context: Context,
        gather: Callable[[], Pictured],
        on_sign: Sign[Report] | None = None,
    ) -> None:
        hand_over = None if on_sign is None else lambda found: on_sign(found[0])
        super().__init__(parent, context, gather, hand_over)

    @property
    def report(self) -> Report | None:
        """What is seen, as soon as it was counted."""
        return self.found[0] if self.found else None

    def draw(self, found: Pictured, code: PaperLanguage) -> QImage:
        report, picture = found
        return QImage.fromData(report_picture(report, code, picture))

    def write(self, found: Pictured, path: Path, code: PaperLanguage) -> None:
        report, picture = found
        save_report(report, path, code, picture)

    def told(self, found: Pictured) -> PageWords:
        report, _picture = found
        number = report.signature.number if report.signature else ""
        rule = _("Counted: {rule}.", rule=in_language(report.rule_words))
        return PageWords(
            in_language(report.sentence),
            "\n".join((in_language(report.scope), rule)),
            "\n".join(map(in_language, report.remarks)),
            f"{number or _('Report')} {in_language(report.scope)}",
            report.total > 0,
            number,
        )


def _read(desk: Desk, of: tuple[Scope, str, str]) -> Pictured:
    """The report and the office's map. For a worker thread."""
    return gather_report(desk, *of), read_map(desk)


def _read_kept(desk: Desk, signed_id: int) -> Pictured:
    """The same as it was kept under its number. For a worker thread."""
    report = read_signed(desk, signed_id)
    assert isinstance(report, Report)
    return report, map_of(desk, read_data(desk, signed_id))

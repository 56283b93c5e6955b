"""A report over the years on the screen: its tables as cards, every number with its records, and
what leaves the house: copied, as a workbook with charts, as the page to be signed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from lcdesk.drawing.canvas import Canvas, Pen
from lcdesk.drawing.figure_blocks import SUMS, FigureBlock
from lcdesk.drawing.report_text import ReportText, draw_lines, height_of
from lcdesk.model.faults import KnownFault
from lcdesk.model.figure_tables import FigureCell, FigureReport, FigureTable, text_lines
from lcdesk.model.files import BOOK
from lcdesk.services.core.desk import ChangeEvent
from lcdesk.services.figures.figure_book import save_figures
from lcdesk.services.figures.over_years import OverYears
from lcdesk.services.guide.what_counts import WhatCounts
from lcdesk.texts import N_, PaperLanguage, _, language, with_label
from lcdesk.ui.figures.behind import open_behind
from lcdesk.ui.figures.figures_page import FiguresPageDialog, open_figures_page
from lcdesk.ui.figures.painted_figures import PaintedFigures
from lcdesk.ui.figures.signed_dialog import SignedDialog, open_signed
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.theme import MARGIN, PAD
from lcdesk.ui.kit.screen import Context, Handlers, Screen
from lcdesk.ui.kit.screens import PageHeader, SectionTabs
from lcdesk.ui.kit.table.clipboard import copy_texts
from lcdesk.ui.kit.tasks import Task, TaskCancelled
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    Card,
    EmptyState,
    IconButton,
    Label,
    column,
    row,
    scrolled,
)
from lcdesk.ui.kit.widgets.controls import menu_on

SCALE, INSIDE = 1.15, 14.0
RULE = Pen(11, "fg3")
WIDE = 860  # px below which the cards stand under each other
Found = TypeVar("Found")
GATHER_EMPTY = N_("Nothing to count yet.")


class FigureTableCard(Card):
    """One table: its finding, rows with bars, the rule beneath. `chosen(cell, words)`."""

    def __init__(
        self, report: FigureReport, table: FigureTable, chosen: Callable[[FigureCell, str], object]
    ) -> None:
        super().__init__()
        self._chosen = chosen
        self.figures = PaintedFigures(self._tall, self._draw, self.words)
        self.figures.chosen.connect(self._choose)
        self.setLayout(column(self.figures, gap=0, margins=(1, 1, 1, 1)))
        self.show_table(report, table)

    def show_table(self, report: FigureReport, table: FigureTable) -> None:
        """Show this one, in the language of the moment."""
        self.table, self._report = table, report
        self._code: PaperLanguage = _language()
        self._kept: FigureBlock | None = None
        self.figures.setAccessibleName(table.finding or table.name)
        self.figures.show_again()

    def shows(self, table: FigureTable) -> bool:
        """Is it this very table, in the language of the moment?"""
        return self._code == _language() and self.table == table

    @property
    def least(self) -> float:
        """The width it cannot do without, as far as it was measured."""
        return self._least

    _least = 0.0

    def words(self, key: str) -> str:
        """A number in words: "Kenya, total: 4"."""
        place, _bar, name = key.partition("|")
        spot = self.table.columns[self.table.place(name)]
        label = _("Total") if int(place) == SUMS else self.table.rows[int(place)].label
        head = _("{row}, {column}", row=label, column=spot.said)
        return with_label(head, spot.words(self.cell(key)))

    def cell(self, key: str) -> FigureCell:
        """The number of a hit."""
        place, _bar, name = key.partition("|")
        cells = self.table.total if int(place) == SUMS else self.table.rows[int(place)].cells
        return (cells or ())[self.table.place(name)]

    def _choose(self, key: str) -> None:
        place, _bar, _name = key.partition("|")
        label = self.table.name if int(place) == SUMS else self.table.rows[int(place)].label
        self._chosen(self.cell(key), label)

    def _block(self, canvas: Canvas) -> FigureBlock:
        """Measured once, and drawn each time onto the canvas of the moment."""
        if self._kept is None:
            told = {self._code: self._report}
            self._kept = FigureBlock(told, self._code, canvas, self.table, scale=SCALE)
        self._kept.canvas = canvas
        return self._kept

    def _rule(self) -> list[ReportText]:
        return [ReportText(self.table.rule, RULE, 8)]

    def _tall(self, canvas: Canvas, width: float) -> float:
        inside = width - 2 * INSIDE
        block = self._block(canvas)
        self._least = block.least + 2 * INSIDE
        return block.height(inside) + height_of(canvas, self._rule(), inside) + 2 * INSIDE

    def _draw(self, canvas: Canvas, width: float) -> None:
        block, inside = self._block(canvas), width - 2 * INSIDE
        block.draw(QRectF(INSIDE, INSIDE, inside, 0))
        y = INSIDE + block.height(inside)
        draw_lines(canvas, QRectF(INSIDE, y, inside, 0), self._rule())


class FigureReportScreen(Screen):
    """Tables of one report below its choosers. Each screen says what is asked (`over_years`)."""

    file_name = ""  # marked with N_: what its files are called

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.report: FigureReport | None = None
        self.cards: list[FigureTableCard] = []
        self.sentence, self.remarks = Label("", 15, "bold"), Banner()
        self.empty = EmptyState("chart-column")
        self.choosers = QHBoxLayout()
        self.choosers.setSpacing(8)
        self.fill_choosers(self.choosers)
        self._build()
        self.retranslate()

    # --- what each of them says ---

    def fill_choosers(self, box: QHBoxLayout) -> None:
        """The choosers above the tables."""

    def over_years(self) -> OverYears | None:
        """Which report, as it is chosen; None where there is nothing to ask for."""
        raise NotImplementedError

    def gathered(self) -> Callable[[], FigureReport] | None:
        """What gathers it, on a worker thread."""
        asked, desk = self.over_years(), self.context.desk
        return None if asked is None else lambda: asked.gather(desk)

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        if self.asked:
            self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(event.size().width())

    def handlers(self) -> Handlers:
        if self.report is None or self.report.is_empty:
            return {}
        return {
            "export": self.ask_for_workbook,
            "copy": self.copy_all,
            "figures_report": self.open_page,
            "print": self.open_page,
        }

    def what_counts(self) -> WhatCounts | None:
        """The rules that stand under its tables, each once."""
        tables = self.report.tables if self.report else ()
        said = tuple(dict.fromkeys(table.rule for table in tables if table.rule))
        return WhatCounts(self.report.title, said) if self.report and said else None

    def reload(self) -> None:
        """Count again beside the window; an answer that comes after a newer question is dropped."""
        gather = self.gathered()
        if gather is None:
            self.drop_answers()
            self.show_report(None)
            return
        self.gather_and_show(gather, self.show_report)

    def gather_and_show(self, gather: Callable[[], Found], show: Callable[[Found], object]) -> None:
        """Do so; until there are figures it is said that they are counted, or why they are not."""
        if self.report is None:
            self.empty.say(_("Counting…"))
            self._pages.setCurrentIndex(1)
            for button in self._outward:
                grey(button, _("Counting…"))
        number = self.drop_answers()

        def count(_task: Task) -> Found:
            if number != self.asked:  # a newer question waits already
                raise TaskCancelled
            return gather()

        self.context.tasks.count(
            count,
            lambda found: show(found) if number == self.asked else None,
            lambda error: self._refuse(error) if number == self.asked else None,
            owner=self,
            title=_("Counting"),
        )

    def _refuse(self, error: BaseException) -> None:
        if isinstance(error, TaskCancelled):
            return
        self.show_report(None)
        if isinstance(error, KnownFault):
            self.empty.say(str(error))
        else:
            self.context.tasks.failed.emit(error)

    def show_report(self, report: FigureReport | None) -> None:
        """Its tables as cards."""
        self.report = report
        is_empty = report is None or report.is_empty
        if report is not None and not is_empty:
            self.sentence.setText(report.sentence)
            self._fill_cards(report, [table for table in report.tables if table.is_shown])
        else:
            self._drop_cards()
            self.sentence.setText("")
            self.empty.say(_(GATHER_EMPTY))
        said = " ".join(report.remarks) if report and not is_empty else ""
        self.remarks.say(said, "info") if said else self.remarks.hide()
        self._pages.setCurrentIndex(1 if is_empty else 0)
        for button in self._outward:
            grey(button, _("There are no figures yet") if is_empty else "")
        self.context.handlers_changed.emit()

    def _fill_cards(self, report: FigureReport, shown: Sequence[FigureTable]) -> None:
        """Of tables that are there already only what has changed is measured and drawn anew."""
        if [card.table.key for card in self.cards] == [table.key for table in shown]:
            pairs = zip(self.cards, shown, strict=True)
            others = [(card, table) for card, table in pairs if not card.shows(table)]
            for card, table in others:
                card.show_table(report, table)
            if not others:
                return
        else:
            self._drop_cards()
            self.cards = [FigureTableCard(report, table, self._open) for table in shown]
        self._placed = -1
        self._place(self.width())

    def _drop_cards(self) -> None:
        for card in self.cards:
            card.setParent(None)
            card.deleteLater()
        self.cards = []

    # --- what leaves the house ---

    def copy_all(self) -> None:
        """The sentence, every table, its rule: as text and as HTML."""
        if self.report is not None:
            copy_texts(*as_texts(self.report))
            self.context.announce(_("The figures and their counting rules are on the clipboard."))

    def ask_for_workbook(self) -> QFileDialog | None:
        """Ask where the workbook with charts goes, then write it."""
        if self.report is None:
            return None
        name = f"{_(self.file_name)} {self.report.scope}"
        title = _("Excel with charts")
        return ask_to_save(self.window(), title, BOOK, name, self.save_workbook)

    def save_workbook(self, path: Path) -> None:
        """Write the workbook, beside the window."""
        gather, desk = self.gathered(), self.context.desk
        if gather is None:
            return
        self.context.tasks.run(
            _("Writing the workbook"),
            lambda _task: save_figures(desk, gather, path),
            lambda _done: tell_saved(self, path),
            owner=self,
        )

    def open_page(self) -> FiguresPageDialog | None:
        """The page to be signed, as it will be printed."""
        asked = self.over_years()
        return open_figures_page(self.context, asked, _(self.file_name)) if asked else None

    def open_signed(self) -> SignedDialog:
        """Reports that were signed, and what has changed since."""
        return open_signed(self.context)

    def _open_more(self, button: IconButton) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(_("Numbered reports…"), self.open_signed)
        menu_on(button, menu)

    def _open(self, cell: FigureCell, words: str) -> None:
        card = next((one for one in self.cards if cell in _cells(one.table)), None)
        if card is not None:
            open_behind(self.context, card.table.records, cell.ids, words)

    # --- how it is built ---

    def _build(self) -> None:
        say = self.retranslation.say
        copy = Button("", "copy", clicked=self.copy_all)
        workbook = Button("", "file-spreadsheet", clicked=self.ask_for_workbook)
        page = Button("", "printer", "primary", clicked=self.open_page)
        self._outward = (copy, workbook, page)
        for text, button in (
            (N_("Copy all"), copy),
            (N_("Excel with charts"), workbook),
            (N_("One-page report"), page),
        ):
            say(text, button.setText)
        head = PageHeader(self.context, self.key, self.retranslation)
        more = IconButton("ellipsis", clicked=lambda: self._open_more(more))
        say(N_("Numbered reports"), more.set_name)
        head.add(*self._outward, more)
        tabs = SectionTabs(self.context, self.key, self.retranslation)
        over = row(self.choosers, None, self.sentence)
        top = column(head, tabs, over, self.remarks, gap=PAD, margins=(MARGIN, 18, MARGIN, 0))
        self._pages = QStackedLayout()
        inside = column(top, gap=0)
        inside.addLayout(self._pages, 1)
        self.setLayout(inside)
        for one in (self.shown(), self.empty):
            self._pages.addWidget(one)

    def shown(self) -> QWidget:
        """What stands below the choosers."""
        self._placed = -1
        self._left, self._right, self._over = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for side in (self._left, self._right, self._over):
            side.setSpacing(PAD)
        both = self._columns = row(gap=PAD)
        both.addLayout(self._left, 1)
        both.addLayout(self._right, 1)
        plain = QWidget()
        plain.setObjectName("plain")
        plain.setLayout(column(self._over, both, None, gap=PAD, margins=(MARGIN, PAD, MARGIN, 16)))
        area = scrolled(plain)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _place(self, width: int) -> None:
        """Wide tables across, the others in two columns, the shorter of which gets the next."""
        if width == self._placed or not self.cards:
            return
        self._placed = width
        for side in (self._over, self._left, self._right):
            while side.takeAt(0) is not None:
                pass
        is_wide = width >= WIDE
        half = (width - 2 * MARGIN - PAD) // 2 if is_wide else width - 2 * MARGIN
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        tall = [0, 0]
        for card in self.cards:
            height = card.figures.heightForWidth(half - 2)
            if card.least > half and is_wide:
                self._over.addWidget(card)
                continue
            at = 0 if tall[0] <= tall[1] or not is_wide else 1
            (self._left, self._right)[at].addWidget(card)
            tall[at] += height
        for side in (self._left, self._right):
            side.addStretch(1)


def _language() -> PaperLanguage:
    return "zh" if language() == "zh" else "en"


def _cells(table: FigureTable) -> Sequence[FigureCell]:
    return [*(cell for one in table.rows for cell in one.cells), *(table.total or ())]


def as_texts(report: FigureReport) -> tuple[str, str]:
    """A report for the clipboard: as text with tabs, and as HTML."""
    plain, html = [report.sentence, report.scope], [f"<p>{escape(report.sentence)}</p>"]
    for table in report.tables:
        lines = text_lines(table)
        words = [one for one in (table.detail, table.rule, *table.remarks) if one]
        plain += ["", table.finding or table.name, *("\t".join(line) for line in lines), *words]
        cells = "".join(
            "<tr>" + "".join(f"<td>{escape(one)}</td>" for one in line) + "</tr>" for line in lines
        )
        html.append(f"<p><b>{escape(table.finding or table.name)}</b></p>")
        html.append(f'<table border="1">{cells}</table>')
        html += [f"<p>{escape(one)}</p>" for one in words]
    return "\n".join(plain), '<meta charset="utf-8">' + "".join(html)

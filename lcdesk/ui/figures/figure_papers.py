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

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QMenu, QSizePolicy, QWidget

from lcdesk.charts.chart import Title
from lcdesk.drawing.report import report_image
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import BOOK, PDF, REPORT
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
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.signed_changes import changed_count
from lcdesk.services.figures.signed_reports import SignedLine, in_language
from lcdesk.texts import LANGUAGES, N_, PaperLanguage, _, n_, speaking
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
from lcdesk.ui.figures.picture_dialogs import ACTION as MAP
from lcdesk.ui.figures.picture_dialogs import MapDialog, edit_title, open_map_dialog
from lcdesk.ui.figures.signed_dialog import SignedDialog, ask_to_sign, open_signed, window_of
from lcdesk.ui.kit.chart_view import ChartView, ask_and_save
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.painting.theme import CONTROL, RADIUS, font, theme
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.clipboard import copy_texts
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row

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
        menu.addAction(_("Signed reports…"), self.open_signed)
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
            dialog.tell_signed(line.number, lambda: open_signed(context, line.id))

        dialog = open_report(context, asked.scope, asked.rule, sign)
        return dialog

    def open_signed(self) -> SignedDialog:
        """Reports that were signed, and what has changed since."""
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
        "{count} signed report no longer says what the figures say.",
        "{count} signed reports no longer say what the figures say.",
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
# signed ---


SIZE, SIDE = (980, 860), 280  # px: of the dialog, of the column beside the page
Sign = Callable[[Report], object]


def open_report(
    context: Context, scope: Scope, rule: str, on_sign: Sign | None = None
) -> ReportDialog:
    """Open the report of a scope by a rule; `on_sign` gets it when it is to be signed (None:
    there is no button).
    """
    dialog = ReportDialog(window_of(context), context, (scope, rule), on_sign)
    dialog.open()
    return dialog


class ReportDialog(QDialog):
    """What is seen is what is saved and signed: the figures are gathered once, when it opens."""

    def __init__(
        self,
        parent: QWidget | None,
        context: Context,
        of: tuple[Scope, str],
        on_sign: Sign | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Report"))
        self._context, self._sign, self._latest = context, on_sign, LatestAnswer()
        self.report: Report | None = None
        self.picture: ApprovedMap | None = None
        self.page, self.banner = PageView(), Banner()
        self.sentence, self.about = (
            Label("", 15, "medium", wraps=True),
            Label("", 13, ink="fg2", wraps=True),
        )
        self.remarks = Label("", 13, ink="warn", wraps=True)
        self.language = QComboBox()
        self.save = Button(_("&Save PDF…"), "file-down", "primary", clicked=self.ask_where)
        self.print = Button(_("&Print…"), "printer", clicked=lambda: self.ask_where(is_opened=True))
        self.sign = Button(_("Si&gn…"), "signature", clicked=self._hand_over)
        self.close_button = Button(_("Close"), clicked=self.reject)
        self._lay_out(parent)
        self._show_choice()
        self._gather(*of)

    def code(self) -> PaperLanguage:
        """The language of the page."""
        code: PaperLanguage = self.language.currentData()
        return code

    # --- the page ---

    def _gather(self, scope: Scope, rule: str) -> None:
        """Count beside the window, then draw."""
        desk, office, code = self._context.desk, self._context.settings.office, self.code()
        self.page.say(_("Drawing the page…"))
        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: _read(desk, (scope, rule, office), code),
            lambda found: self._show(*found),
            self._refuse,
            owner=self,
        )

    def _show(self, report: Report, picture: ApprovedMap | None, image: QImage) -> None:
        self.report, self.picture = report, picture
        self.sentence.setText(in_language(report.sentence))
        self.about.setText(
            "\n".join(
                (
                    in_language(report.scope),
                    _("Counted: {rule}.", rule=in_language(report.rule_words)),
                )
            )
        )
        self.remarks.setText("\n".join(in_language(remark) for remark in report.remarks))
        self.remarks.setVisible(bool(report.remarks))
        self.page.show_page(image)
        self.page.setAccessibleDescription(self.sentence.text())
        self._show_choice()

    def _draw(self) -> None:
        """The same figures in another language; an answer that comes after a newer question is
        dropped.
        """
        if self.report is None:
            return
        report, picture, code = self.report, self.picture, self.code()
        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: report_image(report, code, picture=picture),
            self._latest.only(self.page.show_page),
            self._refuse,
            owner=self,
            is_quiet=True,
        )

    def _refuse(self, fault: BaseException) -> None:
        if not isinstance(fault, KnownFault):
            self._context.tasks.failed.emit(fault)
            return
        self.page.say("")
        self.banner.say(str(fault), "bad", can_close=True)

    # --- what is done with it ---

    def ask_where(self, *, is_opened: bool = False) -> QFileDialog | None:
        """Ask where the page goes; with `is_opened` it is shown by whatever prints such files
        here.
        """
        if self.report is None:
            return None
        return ask_to_save(
            self,
            _("Save the report"),
            PDF if is_opened else REPORT,
            f"{_('Report')} {in_language(self.report.scope)}",
            lambda path: self.save_to(path, is_opened=is_opened),
        )

    def save_to(self, path: Path, *, is_opened: bool = False) -> None:
        """Write the page that is seen, beside the window."""
        report, picture, code = self.report, self.picture, self.code()
        if report is None:
            return

        def told(_done: None) -> None:
            tell_saved(self, path, is_opened=is_opened)

        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: save_report(report, path, code, picture),
            told,
            self._refuse,
            owner=self,
        )

    def _hand_over(self) -> None:
        if self._sign is not None and self.report is not None:
            self._sign(self.report)

    def tell_signed(self, number: str, open_list: Callable[[], object]) -> None:
        """It was signed: the page with the number and the name on it is printed from the list."""
        self.banner.say(
            _("Signed as {number}.", number=number),
            "ok",
            (_("Signed reports…"), open_list),
            can_close=True,
        )

    # --- how it is built ---

    def _lay_out(self, parent: QWidget | None) -> None:
        for code, name in (
            ("both", _("Both languages")),
            ("zh", LANGUAGES["zh"]),
            ("en", LANGUAGES["en"]),
        ):
            self.language.addItem(name, code)
        self.language.setFont(font(13))
        self.language.setFixedHeight(CONTROL)
        self.language.currentIndexChanged.connect(lambda _index: self._draw())
        label = Label(_("Language of the page"), 12, ink="fg3")
        label.setBuddy(self.language)
        self.language.setAccessibleName(label.text())
        self.sign.setVisible(self._sign is not None)
        self.remarks.hide()
        side = column(
            Label(_("Report"), 17, "bold"),
            self.sentence,
            self.about,
            4,
            label,
            self.language,
            4,
            self.remarks,
            None,
            self.banner,
            self.save,
            self.print,
            self.sign,
            self.close_button,
            gap=8,
        )
        beside = QWidget()
        beside.setFixedWidth(SIDE)
        beside.setLayout(side)
        self.setLayout(row(self.page, beside, gap=20, margins=(16, 16, 20, 16)))
        self.setMinimumSize(720, 520)
        room = parent.window().size() if parent is not None else None
        self.resize(
            min(SIZE[0], room.width()), min(SIZE[1], room.height())
        ) if room else self.resize(*SIZE)
        self.save.setDefault(True)

    def _show_choice(self) -> None:
        for button in (self.save, self.print):
            button.setEnabled(self.report is not None)
        self.sign.setEnabled(self.report is not None and self.report.total > 0)


def _read(
    desk: Desk, of: tuple[Scope, str, str], code: PaperLanguage
) -> tuple[Report, ApprovedMap | None, QImage]:
    """The report, the office's map, and the page. For a worker thread."""
    report, picture = gather_report(desk, *of), read_map(desk)
    return report, picture, report_image(report, code, picture=picture)


# --- The page of a report as it will be printed, seen in a dialog ---


EDGE = 16  # px of ground around the page
SHADOWS = 5


class PageView(QWidget):
    """A page in its proportions, as large as there is room, on the ground of the window; words
    while there is none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("The page as it is printed"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(300, 380)
        self.image = QImage()
        self._scaled = QImage()
        self.words = ""

    def sizeHint(self) -> QSize:
        return QSize(520, 720)

    def show_page(self, image: QImage) -> None:
        """Another page."""
        self.image, self._scaled, self.words = image, QImage(), ""
        self.update()

    def say(self, words: str) -> None:
        """What stands there while there is no page; a page that is already shown stays."""
        self.words = words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("side"))
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        if self.image.isNull():
            painter.setPen(theme().colour("fg2"))
            painter.setFont(font(13))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.words
            )
            return
        place = self._place()
        for step in range(SHADOWS, 0, -1):
            painter.setBrush(QColor(0, 0, 0, 6))
            painter.drawRoundedRect(place.adjusted(-step, -step + 1, step, step + 1), step, step)
        painter.drawImage(place, self._fitted(place))

    def _place(self) -> QRectF:
        room = self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        size = self.image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            room.x() + (room.width() - size.width()) // 2,
            room.y() + (room.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )

    def _fitted(self, place: QRectF) -> QImage:
        """The page in the pixels of the screen, made smaller once: painting it small each time
        would be rough.
        """
        size = (place.size() * self.devicePixelRatioF()).toSize()
        if self._scaled.size() != size:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = self.image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return self._scaled

"""The page of a report over the years as it will be printed: seen, saved, printed or kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage

from lcdesk.model.figure_tables import FiguresPage
from lcdesk.model.files import REPORT
from lcdesk.services.figures.figure_book import save_page
from lcdesk.services.figures.figure_pages import figures_picture
from lcdesk.services.figures.over_years import OverYears
from lcdesk.services.figures.signed_reports import SignedLine, in_language, read_signed
from lcdesk.texts import PaperLanguage
from lcdesk.ui.figures.page_dialog import PageDialog, PageWords
from lcdesk.ui.figures.signed_dialog import ask_to_sign, open_signed, window_of
from lcdesk.ui.kit.screen import Context


class FiguresPageDialog(PageDialog[FiguresPage]):
    """The page of one of the reports over the years."""

    formats = REPORT

    def draw(self, found: FiguresPage, code: PaperLanguage) -> QImage:
        return QImage.fromData(figures_picture(found, code))

    def write(self, found: FiguresPage, path: Path, code: PaperLanguage) -> None:
        save_page(found, path, code)

    def told(self, found: FiguresPage) -> PageWords:
        number = found.signature.number if found.signature else ""
        return PageWords(
            in_language(found.sentence),
            in_language(found.said("scope")),
            "\n".join(map(in_language, found.remarks)),
            " ".join(filter(None, (number, in_language(found.scope)))),
            number=number,
        )


def open_figures_page(context: Context, asked: OverYears, name: str) -> FiguresPageDialog:
    """Open the page of what is asked, under the name of its screen; it is kept there, too."""

    def tell(line: SignedLine) -> None:
        dialog.tell_kept(line.number, lambda: kept(line.id), lambda: open_signed(context, line.id))

    def kept(signed_id: int) -> FiguresPage:
        page = read_signed(desk, signed_id)
        assert isinstance(page, FiguresPage)
        return page

    desk, office = context.desk, context.office
    dialog = FiguresPageDialog(
        window_of(context),
        context,
        lambda: asked.page(desk, office),
        lambda page: ask_to_sign(context, page, tell),
        name,
    )
    dialog.open()
    return dialog

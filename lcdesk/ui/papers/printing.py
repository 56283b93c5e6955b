"""Papers on a printer: their pages are set as pictures and painted one by one beside the window,
each in its own size, so that a long list needs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QMarginsF, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import MOST_TIMES, Typesetter, shared_typesetter
from lcdesk.services.papers.making import PreparedPaper
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.saving import tell_result
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.status_line import Result
from lcdesk.ui.kit.tasks import Task

PER_INCH = 300
"""Pixels to an inch of paper: a page of A4 takes 35 MB while it is painted."""
Stop = Callable[[], bool] | None


@dataclass(frozen=True)
class PrintedPart:
    """What is set in one go: how many pages it has, and whose they are (ids of people or
    activities; of papers in the register theirs).
    """

    content: PaperContent
    pages: int
    owners: Sequence[int]


@dataclass(frozen=True)
class PrintPlan:
    """All pages of a paper, numbered from 1 as its PDF has them."""

    parts: Sequence[PrintedPart]

    @property
    def pages(self) -> int:
        """How many there are."""
        return sum(one.pages for one in self.parts)

    @property
    def firsts(self) -> list[int]:
        """The number of the first page of each part."""
        return list(accumulate((one.pages for one in self.parts[:-1]), initial=1))

    def place_of(self, number: int) -> tuple[int, int]:
        """The part that a page is in, and its place there from 0."""
        firsts = self.firsts
        at = max(at for at, first in enumerate(firsts) if first <= number)
        return at, number - firsts[at]

    def page_of(self, item: int, place: int = 0) -> int:
        """A page of a person or activity, from 0; 0 where it stands among those of others."""
        found = (
            first + place
            for first, part in zip(self.firsts, self.parts, strict=True)
            if list(part.owners) == [item]
        )
        return next(found, 0)

    def owners_of(self, numbers: Sequence[int]) -> list[int]:
        """Who stands on these pages, or on others that are set together with them."""
        places = sorted({self.place_of(one)[0] for one in numbers})
        return [owner for at in places for owner in self.parts[at].owners]


def plan_printing(
    paper: PreparedPaper, is_stopped: Stop = None, typesetter: Typesetter | None = None
) -> PrintPlan:
    """Count the pages of a paper. KnownFault where it cannot be set."""
    parts = [(one.content, [item.id for item in one.items]) for one in paper.parts()]
    return _counted(parts, is_stopped, typesetter)


def plan_contents(
    contents: Mapping[int, PaperContent],
    is_stopped: Stop = None,
    typesetter: Typesetter | None = None,
) -> PrintPlan:
    """Count the pages of papers that stand in the register, by their ids. KnownFault as above."""
    parts = [(content, [owner]) for owner, content in contents.items()]
    return _counted(parts, is_stopped, typesetter)


def _counted(
    parts: Sequence[tuple[PaperContent, Sequence[int]]],
    is_stopped: Stop,
    typesetter: Typesetter | None,
) -> PrintPlan:
    typesetter = typesetter or shared_typesetter()
    return PrintPlan(
        [
            PrintedPart(content, typesetter.set_pdf(content, is_stopped).pages, owners)
            for content, owners in parts
        ]
    )


class PrintRun:
    """Papers on their way to a printer: their pages are counted, it is asked which of them go to
    which printer, and they are printed, all beside the window and to be stopped there.

    `count` gives the plan; `note` is told the owners of what is printed, before it is; `place`:
    where the outcome is told; `current`: the page on view by the plan, 0 for none.
    """

    def __init__(
        self,
        context: Context,
        place: QWidget,
        title: str,
        count: Callable[[Stop], PrintPlan],
        note: Callable[[Sequence[int]], object],
        current: Callable[[PrintPlan], int] = lambda _plan: 0,
    ) -> None:
        self._context, self._place, self._title = context, place, title
        self._count, self._note, self._current = count, note, current

    def start(self) -> bool:
        """Count, then ask; False where this computer knows no printer."""
        if not has_printer():
            return False
        self._context.tasks.run(
            _("Setting the pages"),
            lambda task: self._count(task.is_stopped),
            self.ask,
            owner=self._place,
        ).stoppable()
        return True

    def ask(self, plan: PrintPlan) -> QPrintDialog:
        """Ask for printer, pages and copies."""
        current = self._current(plan)
        return ask_for_printer(
            self._place.window(),
            plan,
            current,
            self._title,
            lambda printer: self.print_on(printer, plan, current),
        )

    def print_on(self, printer: QPrinter, plan: PrintPlan, current: int = 0) -> Task:
        """Print what was asked for."""
        numbers = pages_asked(printer, plan, current)
        self._note(plan.owners_of(numbers))

        def told(count: int) -> None:
            said = n_(
                "{count} page went to the printer.", "{count} pages went to the printer.", count
            )
            tell_result(self._place, Result(lambda: said))

        return self._context.tasks.count(  # what somebody else waits for is read meanwhile
            lambda task: print_pages(plan, numbers, printer, task.step, task.is_stopped),
            told,
            owner=self._place,
            title=_("Printing"),
        ).stoppable()


def no_printer_words() -> str:
    """What is said where there is none."""
    return _("This computer knows no printer.")


def has_printer() -> bool:
    """Does this computer know a printer?"""
    return bool(QPrinterInfo.availablePrinterNames())


def ask_for_printer(
    parent: QWidget, plan: PrintPlan, current: int, title: str, go_on: Callable[[QPrinter], object]
) -> QPrintDialog:
    """Ask which printer, which pages, how many copies; `current`: the page on view, 0 for none;
    `title`: what the printer calls it.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print"))
    dialog.setMinMax(1, plan.pages)
    dialog.setFromTo(1, plan.pages)
    options = QPrintDialog.PrintDialogOption
    dialog.setOption(options.PrintToFile, False)  # a picture of it; the PDF is saved as such
    dialog.setOption(options.PrintPageRange, True)
    dialog.setOption(options.PrintCurrentPage, current > 0)
    dialog.accepted.connect(lambda: go_on(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # its own asks for a slot
    return dialog


def pages_asked(printer: QPrinter, plan: PrintPlan, current: int = 0) -> list[int]:
    """The numbers of the pages in the order in which they go to the printer, each as often as it
    is wanted; once where the printer makes the copies itself.
    """
    numbers = list(range(1, plan.pages + 1))
    match printer.printRange():
        case QPrinter.PrintRange.CurrentPage if current:
            numbers = [current]
        case QPrinter.PrintRange.PageRange:
            ranges = printer.pageRanges()
            numbers = [one for one in numbers if ranges.contains(one)]
        case _:
            pass
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        numbers.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        return numbers * copies
    return [one for one in numbers for _copy in range(copies)]


def print_pages(
    plan: PrintPlan,
    numbers: Sequence[int],
    printer: QPrinter,
    told: Callable[[int, int], object] | None = None,
    is_stopped: Stop = None,
    typesetter: Typesetter | None = None,
) -> int:
    """Set and paint these pages one by one; how many went to the printer. `told`: how many of how
    many are done; it and `is_stopped` may raise to stop, and then the printer is told to forget
    them. KnownFault where it cannot be reached.
    """
    painter = QPainter()
    is_done = False
    printer.setFullPage(True)
    try:
        for done, image in enumerate(_images(plan, numbers, is_stopped, typesetter)):
            if told:
                told(done, len(numbers))
            _lay_page(printer, painter, image)
            painter.drawImage(_place_on(printer, image.size()), image)
            if printer.printerState() in _FAILED:
                raise _unreached()
        is_done = True
    finally:
        if not is_done and painter.isActive():
            printer.abort()
        is_ended = painter.end() if painter.isActive() else True
    if not is_ended or printer.printerState() in _FAILED:
        raise _unreached()
    if told:
        told(len(numbers), len(numbers))
    return len(numbers)


_FAILED = (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)


def _images(
    plan: PrintPlan, numbers: Sequence[int], is_stopped: Stop, typesetter: Typesetter | None
) -> Iterator[QImage]:
    """The pictures of these pages; what is set is held only while its pages come one after
    another.
    """
    typesetter = typesetter or shared_typesetter()
    held, pages, shown, image = -1, list[bytes](), (-1, -1), QImage()
    for number in numbers:
        at, place = plan.place_of(number)
        if at != held:
            content = plan.parts[at].content
            pages = typesetter.set_pictures(content, PER_INCH, is_stopped, MOST_TIMES)
            held = at
        if (at, place) != shown:
            image, shown = QImage.fromData(pages[place]), (at, place)
        yield image


def _lay_page(printer: QPrinter, painter: QPainter, image: QImage) -> None:
    """A new page of the size of the picture."""
    inches = QSizeF(image.size()) / PER_INCH
    is_across = inches.width() > inches.height()
    size = QPageSize(
        inches.transposed() if is_across else inches,
        QPageSize.Unit.Inch,
        "",
        QPageSize.SizeMatchPolicy.FuzzyMatch,
    )
    turned = QPageLayout.Orientation.Landscape if is_across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, turned, QMarginsF()))
    is_there = printer.newPage() if painter.isActive() else painter.begin(printer)
    if not is_there:
        raise _unreached()
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)


def _place_on(printer: QPrinter, size: QSize) -> QRect:
    """Where the page goes: all of the paper; in its middle where the printer has no such paper."""
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    place = QRect(paper.topLeft(), size.scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(paper.center())
    return place


def _unreached() -> KnownFault:
    return KnownFault(
        _("The pages could not be printed."),
        _("Look whether the printer is there and try again, or save the paper as PDF."),
    )

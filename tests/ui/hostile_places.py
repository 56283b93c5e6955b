"""Dialogs that no command of the participants' screen opens, over the trap's texts, and a sheet."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shiboken6
from openpyxl import load_workbook
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk import app, ui
from lcdesk.charts.chart import Title
from lcdesk.db.backup.backup import folder_of, list_backups
from lcdesk.drawing.pictures import encoded
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.query import TableView
from lcdesk.services.backups.restore_preview import Preview
from lcdesk.services.core import finding
from lcdesk.services.core.access_log import RevealLine
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.core.record_lists import LEADS, VENUES
from lcdesk.services.curriculum import directory
from lcdesk.services.deadlines.mails import ReadyMail
from lcdesk.services.erasure import erasure
from lcdesk.services.figures.over_years import OverYears
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.importing.open_questions import AskedWord, OpenQuestion
from lcdesk.services.learned import learned_mappings
from lcdesk.services.logistics import rooming
from lcdesk.services.office.local_desks import LastLocalDesk
from lcdesk.services.organisations.matching import MatchProposal, MatchProposals, NamedWorkplace
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.register import RegisterLine, WrongPaper
from lcdesk.services.participants import document_files, status
from lcdesk.services.participants.document_files import NewFile
from lcdesk.services.participants.saved_views import NamedView
from lcdesk.services.safety import drafts
from lcdesk.services.security.recovery_page import RecoveryPage
from lcdesk.services.updates.update_file import Update
from lcdesk.settings import Settings
from lcdesk.tabular.understood import BOTH_CHANGED
from lcdesk.ui.backups.dialog import AskDialog
from lcdesk.ui.cooperation.edits import MoveLeadDialog, NewRecordDialog
from lcdesk.ui.deadlines.mail_dialog import MailDialog
from lcdesk.ui.figures.behind import BehindDialog
from lcdesk.ui.figures.counting_rules_dialog import CountingRulesDialog
from lcdesk.ui.figures.country_page import CountryDialog
from lcdesk.ui.figures.figure_papers import ReportDialog
from lcdesk.ui.figures.figures_page import FiguresPageDialog
from lcdesk.ui.figures.picture_dialogs import TitleDialog
from lcdesk.ui.figures.signed_dialog import SignDialog
from lcdesk.ui.importing.dialogs import (
    EncodingDialog,
    NameDialog,
    WordDialog,
    WorkbookPasswordDialog,
)
from lcdesk.ui.importing.learned_dialog import MeaningDialog
from lcdesk.ui.importing.open_questions import asked_by
from lcdesk.ui.importing.pasting import PastedTextDialog, pasted
from lcdesk.ui.kit.dialogs.edit_conflict import EditConflictDialog
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.dialogs.form_dialog import AskToDiscard
from lcdesk.ui.kit.dialogs.saving import ExportDialog
from lcdesk.ui.kit.dialogs.undo_dialog import UndoDialog
from lcdesk.ui.leads import LeadDialog
from lcdesk.ui.logistics.room_view import NumberDialog, RoomDialog
from lcdesk.ui.news.news_draft import NewsDialog
from lcdesk.ui.news.templates_dialog import TemplatesDialog
from lcdesk.ui.organisations.directory_pane import MergeEntriesDialog, NewEntryDialog
from lcdesk.ui.organisations.matching_dialog import MatchingDialog
from lcdesk.ui.overview.screen import AnonymiseDialog
from lcdesk.ui.papers.number_dialogs import NumberingDialog, VoidDialog
from lcdesk.ui.papers.pack_dialog import PackDialog
from lcdesk.ui.papers.register_dialog import RegisterDialog
from lcdesk.ui.papers.templates_dialog import OwnTemplatesDialog
from lcdesk.ui.papers.wrong_dialog import WrongPapersDialog
from lcdesk.ui.participants.details_part import RevealList
from lcdesk.ui.participants.files_dialog import FilesDialog
from lcdesk.ui.participants.merge_dialog import MergeDialog
from lcdesk.ui.participants.own_fields import OwnFieldsDialog
from lcdesk.ui.participants.photo import PhotoDialog
from lcdesk.ui.participants.saved_views import RenameViewDialog
from lcdesk.ui.participants.sheet import ask_to_clear
from lcdesk.ui.participants.status import StatusAnswers
from lcdesk.ui.participants.tidying_dialog import TidyingDialog
from lcdesk.ui.recovery.drafts_dialog import DraftsDialog
from lcdesk.ui.security.local_desk import LocalDeskDialog
from lcdesk.ui.security.login_page import OfficePasswordDialog
from lcdesk.ui.security.recovery_key import RecoveryDialog
from lcdesk.ui.security.window_lock import LockDialog
from lcdesk.ui.start.new_desk import NewDeskDialog
from lcdesk.ui.start.sample_questions import OwnListDialog
from lcdesk.ui.updates.update_dialog import UpdateDialog
from tests.review_sheets import save_people
from tests.ui.hostile import Trap

ROW, NAME, COUNTRY, EMPLOYER, DATE = 4, 2, 4, 8, 11  # of the sheet of people, as Excel numbers them
BASES = {"EntryDialog", "FittedDialog", "FormDialog", "PageDialog"}


def kinds_of_dialogs() -> set[type]:
    """Every dialog the program has, but for those that others are made of."""
    for module in pkgutil.walk_packages(ui.__path__, "lcdesk.ui."):
        importlib.import_module(module.name)
    found, waiting = set[type](), [QDialog]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("lcdesk.") and kind.__name__ not in BASES:
            found.add(kind)
    return found


def save_hostile(path: Path, trap: Trap) -> Path:
    """The sheet of people that asks everything, its words the trap's; two rows are still of one
    person.
    """
    book = load_workbook(save_people(path))
    sheet: Any = book.worksheets[0]
    sheet.title, twin = "<b>boldly R&D", trap.words()
    for row in range(ROW, sheet.max_row + 1):
        is_twin = sheet.cell(row, 6).value == "PC5081402"
        sheet.cell(row, NAME).value = twin if is_twin else trap.words()
        sheet.cell(row, EMPLOYER).value = trap.words()
    for row, column in ((ROW, COUNTRY), (ROW, DATE), (ROW - 1, sheet.max_column), (1, 1), (2, 1)):
        sheet.cell(row, column).value = trap.words()
    book.save(path)
    return path


def _nothing(*_given: object, **_said: object) -> None:
    """What a dialog does once it is answered."""


def _open_question(window: Any, trap: Trap, kind: str = "unknown_country") -> QDialog:
    first: Any = {"id": 1, "file_name": trap.words(), "row": 2, "cohort_id": 1}
    said: Any = {"message": trap.words(), "raw": trap.words(), "likely": ["KZ"], "held": None}
    said["kind"] = kind
    word = AskedWord("participant", 1, "nationality", "", first, said, (1,), trap.words())
    return WordDialog(window, asked_by(OpenQuestion((word,))), _nothing)


def _drafts(window: Any, trap: Trap) -> QDialog:
    desk = window.context.desk
    one = drafts.Draft(
        "participant",
        tuple(_people(window)[:1]),
        {"notes": trap.words(), "position": trap.words()},
        "",
        1,
    )
    assert drafts.keep(desk, [one])
    return DraftsDialog(window, window.context)


def _wrong_paper(name: str, now: str) -> WrongPaper:
    line = RegisterLine("LC-1", "certificate", "issued", clock.moment(), "", name, paper_id=1)
    return WrongPaper(line, [("people.1.name", name, now)])


def _people(window: Any) -> list[int]:
    return [record["id"] for record in finding.read_page(window.context.desk, list(range(1, 8)))]


def _somebody_faster(window: Any, trap: Trap) -> QDialog:
    clashes = [
        EditConflict(PARTICIPANT.field(name), trap.words(), trap.words(), trap.words(), clock.now())
        for name in ("position", "notes")
    ]
    return EditConflictDialog(window, edit_conflicts_found(trap.words(), clashes), _nothing)


def _statuses(window: Any) -> QDialog:
    moves = status.plan(window.context.desk, _people(window), "withdrawn")
    return StatusAnswers(window, moves, _nothing)


def _report(window: Any) -> ReportDialog:
    desk = window.context.desk
    found = gather_report(desk, Scope((1,)), "all"), None
    return ReportDialog(window, window.context, lambda: found, _nothing)


def _named(words: str) -> MatchProposals:
    one = NamedWorkplace(words, None, None, {"participant": (1,)})
    return MatchProposals((MatchProposal(one, 1, words, 100.0),), (), (one,))


def _merging(window: Any) -> QDialog:
    desk = window.context.desk
    first, second = directory.list_entries(desk, VENUES)[:2]
    return MergeEntriesDialog(window, VENUES, (first, second), _nothing)


def _files(window: Any, trap: Trap) -> QDialog:
    one, context = _people(window)[0], window.context
    file = NewFile(trap.words()[:200], "pdf", b"%PDF-")
    document_files.keep_files(context.desk, one, "visa", [file])
    return FilesDialog(window, context, one, trap.words())


def _reveals(window: Any, trap: Trap) -> QDialog:
    return RevealList(
        window, [RevealLine(clock.now(), trap.words(), "shown", trap.words(), trap.words(), 1)]
    )


def _recovery(window: Any, trap: Trap) -> QDialog:
    page = RecoveryPage(trap.words(), trap.words(), "2026-11-28", "ABCD-EFGH")
    return RecoveryDialog(window, page, must_keep=False, remarks=(trap.words(),))


def _title(window: Any, trap: Trap) -> QDialog:
    return TitleDialog(window, trap.words(), Title(trap.words(), trap.words(), ""), None, _nothing)


def _backup(window: Any) -> QDialog:
    path = window.context.desk.path
    return AskDialog(window, Preview(path, list_backups(folder_of(path))[0], 1, {}, {}), _nothing)


def _picture() -> bytes:
    image = QImage(30, 40, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    return encoded(image, "PNG")


def _mail(window: Any, trap: Trap) -> QDialog:
    mail = ReadyMail((), ("a@example.org",), trap.words(), trap.words(), (trap.words(),))
    return MailDialog(window, trap.words(), mail, _nothing, _nothing)


# The dialogs by what opens them: over a window, with the trap's texts
MORE: dict[str, Callable[[Any, Trap], QDialog]] = {
    "fault": lambda window, trap: FaultDialog(KnownFault(trap.words(), trap.words()), window),
    "discard": lambda window, _trap: AskToDiscard(window),
    "own list": lambda window, trap: OwnListDialog(window, trap.words(), _nothing, _nothing),
    "new desk": lambda window, trap: NewDeskDialog(
        window, Settings(office=trap.words(), who=trap.words()), _nothing
    ),
    "undo": lambda window, _trap: UndoDialog(window, window.context.desk.preview_undo(), _nothing),
    "file password": lambda window, trap: WorkbookPasswordDialog(
        window, trap.words(), trap.words(), _nothing
    ),
    "encoding": lambda window, trap: EncodingDialog(
        window,
        trap.words(),
        trap.words(),
        [("gb18030", trap.words()), (trap.words(), "")],
        _nothing,
    ),
    "photo": lambda window, trap: PhotoDialog(
        window, trap.words(), trap.words(), _picture(), _picture()
    ),
    "clear": lambda window, trap: ask_to_clear(window, trap.words(), [trap.words(), "b"], _nothing),
    "name": lambda window, trap: NameDialog(window, trap.words(), _nothing),
    "pasted text": lambda window, trap: PastedTextDialog(
        window, pasted(trap.words()), trap.words(), _nothing
    ),
    "drafts": _drafts,
    "somebody faster": _somebody_faster,
    "statuses": lambda window, _trap: _statuses(window),
    "files": _files,
    "reveals": _reveals,
    "backup": lambda window, _trap: _backup(window),
    "merge": lambda window, _trap: MergeDialog(
        window, window.context.desk, (1, 2), _nothing, _trap.words()
    ),
    "open question": _open_question,
    "conflict": lambda window, trap: _open_question(window, trap, BOTH_CHANGED),
    "lead": lambda window, trap: LeadDialog(
        window, trap.words(), {"partner": trap.words()}, _nothing, _nothing
    ),
    "rooms": lambda window, _trap: RoomDialog(
        window, rooming.plan(window.context.desk, 1), _people(window)[:2], _nothing
    ),
    "number": lambda window, trap: NumberDialog(window, trap.words(), [trap.words()], _nothing),
    "new record": lambda window, trap: NewRecordDialog(
        window, LEADS, {"subject": trap.words(), "organisation": trap.words()}, _nothing
    ),
    "move lead": lambda window, trap: MoveLeadDialog(
        window, [{"id": 1, "subject": trap.words()}], "signed", _nothing
    ),
    "new entry": lambda window, _trap: NewEntryDialog(window, VENUES, _nothing),
    "merge entries": lambda window, _trap: _merging(window),
    "organisations named": lambda window, trap: MatchingDialog(
        window, _named(trap.words()), _nothing
    ),
    "near spellings": lambda window, _trap: TidyingDialog(window, window.context),
    "report": lambda window, _trap: _report(window),
    "mail": _mail,
    "news": lambda window, _trap: NewsDialog(window, window.context, 1),
    "sentences": lambda window, _trap: TemplatesDialog(window, window.context.desk, "host"),
    "figures page": lambda window, _trap: FiguresPageDialog(
        window, window.context, lambda: OverYears("years").page(window.context.desk), _nothing
    ),
    "behind": lambda window, trap: BehindDialog(
        window.context, "lead", [(1, trap.words()), (2, trap.words())], trap.words()
    ),
    "sign": lambda window, trap: SignDialog(
        window, window.context, gather_report(window.context.desk, 1, "all", trap.words()), None
    ),
    "rules": lambda window, _trap: CountingRulesDialog(window, window.context, "confirmed", 1),
    "own fields": lambda window, _trap: OwnFieldsDialog(window, window.context),
    "title": _title,
    "recovery": _recovery,
    "country": lambda window, _trap: CountryDialog(window, window.context, "KE"),
    "locked": lambda window, _trap: LockDialog(window, window.context.desk.path, window.tasks),
    "office password": lambda window, _trap: OfficePasswordDialog(window, window.context.desk),
    "local desk": lambda window, trap: LocalDeskDialog(
        window, window.context.desk, LastLocalDesk(trap.words(), "2026-11-28T09:00:00")
    ),
    "own templates": lambda window, _trap: OwnTemplatesDialog(window, window.context),
    "register": lambda window, _trap: RegisterDialog(window, window.context),
    "numbers": lambda window, _trap: NumberingDialog(
        window, window.context, paper_kind("certificate")
    ),
    "void": lambda window, _trap: VoidDialog(window, 2, _nothing),
    "rename view": lambda window, trap: RenameViewDialog(
        window, NamedView(1, trap.words(), TableView()), _nothing
    ),
    "whole pack": lambda window, trap: PackDialog(window, trap.words(), _nothing),
    "wrong papers": lambda window, trap: WrongPapersDialog(
        window, window.context, [_wrong_paper(trap.words(), trap.words())]
    ),
    "update": lambda window, trap: UpdateDialog(
        window, Update(Path(trap.words()), trap.words(), "2026-11-30", {"en": trap.words()}, [], 0)
    ),
    "export": lambda window, trap: ExportDialog(window, 8, 2, [trap.words()], _nothing),
    "whole cohort": lambda window, trap: ExportDialog(
        window, 8, 2, [trap.words()], _nothing, "Export the whole cohort"
    ),
    "anonymise": lambda window, _trap: AnonymiseDialog(
        window, erasure.preview_cohort(window.context.desk, 1), _nothing
    ),
}


def visit_more(program: app.Program, trap: Trap, visit: Callable[[str, QWidget], object]) -> None:
    """Each of them, and one for every kind of thing the import remembers."""
    window: Any = program.window
    found: dict[str, Callable[[Any, Trap], QDialog]] = {
        f"meaning {item['kind']}": lambda over, _trap, item=item: MeaningDialog(
            over, item, _nothing
        )
        for item in learned_mappings.list_mappings(window.context.desk)
    }
    for name, opener in {**MORE, **found}.items():
        dialog = opener(window, trap)
        dialog.show()
        program.settle()
        visit(name, dialog)
        dialog.done(0)
        if shiboken6.isValid(dialog):
            dialog.hide()
            dialog.deleteLater()

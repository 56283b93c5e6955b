"""Papers: a kind is chosen, its pages are seen as they will be printed, what needs a look stands
beside them, and then it is issued, saved or printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import PDF
from lcdesk.model.names import dated_name
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.papers import register
from lcdesk.services.papers.making import (
    PaperRemark,
    PreparedPaper,
    SavedPapers,
    check_paper,
    masked_paper,
    note_private,
    prepare_paper,
    require_notable,
    save_each,
    save_paper,
)
from lcdesk.services.papers.numbers import next_number
from lcdesk.services.papers.paper_kinds import PaperChoice, PaperItem, PaperKind
from lcdesk.services.papers.paper_states import PaperKindState, read_states, with_wrong
from lcdesk.services.papers.register import WrongPaper
from lcdesk.services.papers.signers import SIGNERS
from lcdesk.texts import N_, PaperLanguage, _, join_names, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.file_folders import begin_in
from lcdesk.ui.kit.dialogs.form_dialog import QuestionDialog
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.page_strip import PageStrip
from lcdesk.ui.kit.page_view import PageArea, PageView
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    IconButton,
    Label,
    MenuButton,
    column,
    row,
    scrolled,
)
from lcdesk.ui.kit.widgets.controls import add_heading
from lcdesk.ui.papers.before_print import BeforePrint
from lcdesk.ui.papers.kind_list import PaperKindList, line_of
from lcdesk.ui.papers.number_dialogs import NumberingDialog
from lcdesk.ui.papers.pack_dialog import SPOKEN, open_pack, spoken_words
from lcdesk.ui.papers.printing import PrintRun, no_printer_words, plan_printing
from lcdesk.ui.papers.register_dialog import RegisterDialog
from lcdesk.ui.papers.templates_dialog import OwnTemplatesDialog
from lcdesk.ui.papers.wrong_dialog import WrongPapersDialog

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

LISTED, ASIDE = 256, 268  # px: the list of kinds, what stands beside the page
ROOMY = 1100  # px of screen from which what is chosen stands there with its label


class PapersScreen(Screen):
    """The page on view is that of one person (or activity, or a page of the paper); what is saved
    or issued is all of it.
    """

    key = "papers"
    wants_one = N_("Choose one cohort to make its papers.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.head = PageHeader(context, self.key, self.retranslation)
        self.banner, self.kinds, self.page = Banner(), PaperKindList(), PageView()
        self.people = MenuButton(_("For whom"), "users")
        self.language = MenuButton(_("Language"), "languages")
        self.choices = MenuButton(_("Choices"), "sliders-horizontal")
        self.name = Label("", 13, "medium")
        self.page_label = Label("", 13, ink="fg2")
        self.back = IconButton("chevron-left", clicked=lambda: self._turn(-1))
        self.forth = IconButton("chevron-right", clicked=lambda: self._turn(1))
        self.area, self.strip = PageArea(self.page), PageStrip()
        self.smaller = IconButton("circle-minus", clicked=lambda: self.area.zoom_by(-1))
        self.larger = IconButton("circle-plus", clicked=lambda: self.area.zoom_by(1))
        self.reveal = IconButton("eye", clicked=self._show_private)
        self.aside = BeforePrint(context)
        self.register = Button("", "list", clicked=self._open_register)
        self.pack = Button("", "files", clicked=lambda: open_pack(self.context, self.window()))
        self.templates = Button("", "file-text", clicked=self.open_templates)
        self.paper: PreparedPaper | None = None
        self.remarks: Sequence[PaperRemark] = ()
        self.states: Sequence[PaperKindState] = ()
        self._asked: tuple[PaperKind, PaperChoice] | None = None
        """Of what the page was asked for since the desk was last changed."""
        self._looked_through: PreparedPaper | None = None
        self._states_due: int | None = None
        """The cohort whose states are to be read once the page on view is there."""
        self.wrong: Sequence[WrongPaper] = ()
        self._pages: Sequence[QImage] = ()
        self._per_inch = 0.0
        self._sheet = 0  # the page on view of one who has several
        self._shown, self._at, self._is_plain, self._is_due = "", 0, False, True
        self._ids: tuple[int, ...] | None = None
        # what was chosen for each kind, by its key
        self._spoken: dict[str, PaperLanguage] = {}
        self._options: dict[str, dict[str, str]] = {}
        self._without_organisers = set[str]()
        self._build()
        self._connect()
        self.retranslate()
        self._take_wrong()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self._ids = None
        self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in (self.people, self.language):
            button.set_brief(self.width() < ROOMY)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_due:
            self.reload()

    def badge(self) -> str:
        return f"{len(self.wrong)} !" if self.wrong else ""

    def refresh(self, news: ChangeEvent | None) -> None:
        self.reload()

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        if "ids" in args:
            self._ids = tuple(args["ids"]) or None
        if "kind" in args:
            self.kinds.want(args["kind"])
        self.reload()
        if "wrong" in args and self.wrong:
            self.open_wrong(args["wrong"])

    def place(self) -> ScreenRequest:
        return {"ids": self._ids} if self._ids else {}

    def leave(self) -> None:
        """Whoever comes back by the tab makes papers for everybody; Alt+Left has the same people
        again.
        """
        self._ids = None

    def retranslate(self) -> None:
        super().retranslate()
        self.kinds.setAccessibleName(_("Kinds of paper"))
        self.page.setAccessibleName(_("The page as it is printed"))
        self.people.set_label(_("For whom"))
        self.language.set_label(_("Language"))
        self.choices.set_label(_("Choices"))
        self.back.set_name(_("Page before"))
        self.forth.set_name(_("Next page"))
        self.reveal.set_name(_("Show private values"))
        self.smaller.set_name(_("Smaller"))
        self.larger.set_name(_("Larger"))
        self.area.setAccessibleName(_("The page as it is printed"))
        self.strip.setAccessibleName(_("Pages"))
        self.aside.retranslate()
        self._show_states()
        self._show_choice()
        self._take_wrong()
        if self.paper is not None:  # what is not known of it is said in the language of the moment
            self.reload()

    def handlers(self) -> Handlers:
        if self.paper is None:
            return {}
        handlers: dict[str, Callable[[], object]] = {
            "export_view": self.ask_for_pdf,
            "print": self.ask_to_print,
        }
        if self._count() > 1:
            handlers |= {
                "next_person": lambda: self._turn(1),
                "previous_person": lambda: self._turn(-1),
            }
        return handlers

    def command_texts(self) -> Mapping[str, str]:
        return {"next_person": _("Next page"), "previous_person": _("Previous page")}

    def reload(self) -> None:
        """Read the page on view anew, then what has become of each kind; where nobody sees it, once
        somebody does.
        """
        cohort_id = self.context.cohort_id
        self._is_due = not self.isVisible()
        if self._is_due:
            return
        if cohort_id is None:
            self.drop_answers()
            self._show_paper(None)
            return
        shared_typesetter().warm()
        self._asked, self._states_due = None, None
        seen = self.paper
        if seen is None or (seen.cohort_id, seen.kind) != (cohort_id, self.kinds.current()):
            self._read_states(cohort_id)
            return
        self._states_due = cohort_id  # what is looked at comes first
        self.prepare()

    def _read_states(self, cohort_id: int) -> None:
        desk, self._states_due = self.context.desk, None
        self.read(lambda: read_states(desk, cohort_id), self._take_states)

    # --- the kinds ---

    def _take_states(self, states: Sequence[PaperKindState]) -> None:
        self.states = states
        self._show_states()
        kind = self.kinds.current()
        if kind is None or self._asked != (kind, self.choice(kind)):
            self.prepare()

    def _take_wrong(self) -> None:
        """As the overview of the cohort has them."""
        overview = self.context.readiness.overview
        wrong = overview.wrong_papers if overview else ()
        self.wrong = wrong
        self._show_states()
        self.context.handlers_changed.emit()
        if not wrong:
            self.banner.hide()
            return
        words = n_(
            "{count} issued paper no longer agrees with the desk.",
            "{count} issued papers no longer agree with the desk.",
            len(wrong),
        )
        self.banner.say(words, "warn", (_("Show"), lambda: self.open_wrong()))

    def _show_states(self) -> None:
        self.kinds.show_lines([line_of(one) for one in with_wrong(self.states, self.wrong)])

    def open_wrong(self, enrolment_id: int | None = None) -> WrongPapersDialog:
        """The papers that no longer agree, then and now; first on view is that of this person."""
        dialog = WrongPapersDialog(self.window(), self.context, self.wrong, enrolment_id)
        dialog.open()
        return dialog

    def _open_register(self) -> RegisterDialog:
        dialog = RegisterDialog(self.window(), self.context)
        dialog.open()
        return dialog

    def open_templates(self) -> OwnTemplatesDialog:
        """The templates of the office's own, to be filled for those who are chosen."""
        dialog = OwnTemplatesDialog(self.window(), self.context, self._ids)
        dialog.open()
        return dialog

    # --- the paper on view ---

    def choice(self, kind: PaperKind) -> PaperChoice:
        """What is chosen for a kind. Where no language was, that of its papers which were issued,
        whose pages the numbers belong to; else both.
        """
        ids, key = self._ids if kind.about == "person" else None, kind.key
        state = next((one for one in self.states if one.kind.key == key), None)
        spoken = self._spoken.get(key) or (state.language if state else None) or "both"
        has_organisers = key not in self._without_organisers
        return PaperChoice(spoken, ids, self._options.get(key, {}), has_organisers)

    def prepare(self) -> None:
        """Gather the paper of the kind on view beside the window, and set its first page."""
        desk, cohort_id, kind = self.context.desk, self.context.cohort_id, self.kinds.current()
        if cohort_id is None or kind is None:
            return
        choice, office = self.choice(kind), self.context.office
        months = self.context.settings.passport_months
        self._asked = kind, choice
        if self.paper is not None and self.paper.kind != kind:
            self.paper, self._pages = None, ()  # nothing is done with a paper that is not on view
        self._show_choice()
        self.page.say(_("Setting the page…"))
        self.context.tasks.run(
            _("Setting the page"),
            lambda _task: (
                prepare_paper(desk, kind, cohort_id, choice, office, months=months),
                next_number(desk, kind) if kind.series else "",
            ),
            lambda found: self._take_paper(kind, *found),
            self._refuse,
            owner=self,
            is_quiet=True,
        )

    def _take_paper(self, kind: PaperKind, paper: PreparedPaper, number: str) -> None:
        if kind == self.kinds.current():
            self.aside.show_next_number(number)
            self._show_paper(paper)

    def open_numbering(self) -> NumberingDialog | None:
        """How the papers of the kind on view are numbered."""
        if (kind := self.kinds.current()) is None or not kind.series:
            return None
        dialog = NumberingDialog(self.window(), self.context, kind)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _show_paper(self, paper: PreparedPaper | None) -> None:
        key = paper.kind.key if paper else ""
        if key != self._shown:
            self._shown, self._at, self._sheet = key, 0, 0
            self.page.forget_size()
            self.area.show_whole()
            self.strip.show_pages((), 0)
        self._is_plain = False
        self.paper, self.remarks, self._pages = paper, (), ()
        self._at = max(0, min(self._at, self._leaves - 1)) if self._leaves else self._at
        self._show_choice()
        self.context.handlers_changed.emit()
        if paper is None:
            self.page.say("")
            return
        self._set_page()
        self.aside.show_checking(paper)

    def _look_through(self, paper: PreparedPaper) -> None:
        """Once its page is seen, for which it would be in the way; and read what is due."""
        if self._states_due is not None:
            self._read_states(self._states_due)
        if paper is not self.paper or paper is self._looked_through:
            return
        self._looked_through = paper
        self.context.tasks.count(
            lambda _task: check_paper(paper),
            lambda remarks: self._take_remarks(paper, remarks),
            self._refuse,
            owner=self,
        )

    def _take_remarks(self, paper: PreparedPaper, remarks: Sequence[PaperRemark]) -> None:
        if paper is self.paper:
            self.remarks = remarks
            self.aside.show_remarks(paper, remarks)

    def _set_page(self) -> None:
        """Set the page on view; an answer for another one is dropped."""
        paper, at = self.paper, self._at
        if paper is None:
            return
        is_plain = self._is_plain
        one, per_inch = paper.leaf(at), self.page.per_inch()

        def work() -> list[QImage]:
            shown = one if is_plain else masked_paper(one)
            pages = shared_typesetter().set_pictures(shown.content, per_inch)
            return [QImage.fromData(page) for page in pages]

        # not as `read` does: that the states are being read anew is not forgotten for a page
        self.context.tasks.run(
            _("Setting the page"),
            lambda _task: work(),
            lambda pages: self._show_pages(paper, at, pages, per_inch),
            lambda fault: self._miss_page(paper, fault),
            owner=self,
            is_quiet=True,
        )
        self._show_place()

    def _miss_page(self, paper: PreparedPaper, fault: BaseException) -> None:
        self._look_through(paper)
        self.context.tasks.failed.emit(fault)

    def _show_pages(
        self, paper: PreparedPaper, at: int, pages: Sequence[QImage], per_inch: float
    ) -> None:
        if paper is not self.paper:
            return
        if self._leaves:
            if at == self._at:
                self._pages, self._sheet = pages, min(self._sheet, len(pages) - 1)
                self.page.show_page(pages[self._sheet], per_inch)
                self._per_inch = per_inch
        else:
            self._pages, self._per_inch = pages, per_inch
            self._at = max(0, min(self._at, len(pages) - 1))
            self.page.show_page(pages[self._at], per_inch)
        self._show_place()
        self._show_strip()
        self._look_through(paper)

    def _turn(self, step: int) -> None:
        """To the page of another person, or another page of the paper."""
        count, sheet = self._count(), self._sheet + step
        if self._leaves and 0 <= sheet < len(self._pages):
            self.go_to_page(sheet)
        elif count and not self._leaves:
            self.go_to_page((self._at + step) % count)
        elif count:
            self._go_to_leaf((self._at + step) % count)

    def _jump(self, is_last: bool) -> None:
        """To the first or the last of all of it."""
        at = self._count() - 1 if is_last else 0
        if not self._leaves:
            self.go_to_page(at)
        elif at != self._at:
            self._go_to_leaf(at)
        else:
            self.go_to_page(len(self._pages) - 1 if is_last else 0)

    def go_to_page(self, place: int) -> None:
        """To one of the pages that are there: of the whole paper, or of whom it is set for now."""
        if not 0 <= place < len(self._pages):
            return
        if self._leaves:
            self._sheet = place
        else:
            self._at = place
        self.page.show_page(self._pages[place], self._per_inch)
        self._show_place()
        self._show_strip()

    def _go_to_leaf(self, at: int) -> None:
        self._at, self._sheet, self._pages = at, 0, ()
        self._is_plain = False  # a look is noted for the one it was at
        self._set_page()

    def _show_strip(self) -> None:
        """All pages that are there, small."""
        self.strip.show_pages(self._pages, self._sheet if self._leaves else self._at)

    def show_item(self, item: int) -> None:
        """The page of one person or activity."""
        places = [one.id for one in self._alone]
        if item in places:
            self._go_to_leaf(places.index(item))

    @property
    def _alone(self) -> Sequence[PaperItem]:
        """Those who have a page of their own; nobody where all stand on one paper."""
        return self.paper.items if self.paper and not self.paper.kind.is_list else ()

    @property
    def _leaves(self) -> int:
        """How many parts of the paper are set one by one, when they are looked at."""
        return self.paper.leaves if self.paper else 0

    def _count(self) -> int:
        return self._leaves or len(self._pages)

    def _show_place(self) -> None:
        count, paper = self._count(), self.paper
        self.name.setText(self._alone[self._at].name if self._alone else "")
        said = _("Page {number} of {count}", number=self._at + 1, count=count) if count else ""
        if count and paper and paper.kind.shares_pages:
            said = _("{number} of {count}", number=self._at + 1, count=count)
        sheets = len(self._pages) if self._leaves else 0
        if sheets > 1:
            said = _(
                "{page}, sheet {number} of {count}", page=said, number=self._sheet + 1, count=sheets
            )
        self.page_label.setText(said)
        self.page.setAccessibleDescription(self.name.text())
        for button in (self.back, self.forth):
            button.setEnabled(count > 1 or sheets > 1)
        self._show_zoom()
        self.reveal.setVisible(bool(paper and paper.kind.private_fields) and not self._is_plain)

    def _show_zoom(self) -> None:
        self.smaller.setEnabled(self.area.can_zoom(-1))
        self.larger.setEnabled(self.area.can_zoom(1))

    def _show_private(self) -> None:
        """Private values as they are, which is noted."""
        if (paper := self.paper) is None:
            return
        note_private(self.context.desk, paper.only(self._alone[self._at].id))
        self._is_plain = True
        self._set_page()

    def _refuse(self, fault: BaseException) -> None:
        if not isinstance(fault, KnownFault):
            self.context.tasks.failed.emit(fault)
            return
        self.paper, self._pages = None, ()
        if self._states_due is not None:
            self._read_states(self._states_due)
        self._show_place()
        self.page.show_page(QImage())
        self._show_strip()
        self.page.say(str(fault))
        self.aside.show_nothing()
        self._show_choice()

    # --- what is chosen ---

    def _show_choice(self) -> None:
        kind, paper = self.kinds.current(), self.paper
        self.people.setVisible(kind is not None and kind.about == "person")
        count = len(paper.items) if paper else 0
        chosen = n_("{count} person", "{count} people", count)
        self.people.set_value(chosen if self._ids is not None else _("all"))
        self.language.set_value(spoken_words(self.choice(kind).language if kind else "both"))
        self.choices.setVisible(kind is not None)
        self.register.setText(_("Register"))
        self.pack.setText(_("Whole pack…"))
        self.pack.setEnabled(self.context.cohort_id is not None)
        self.templates.setText(_("Templates"))
        waiting = bool(kind and kind.series) and paper is not None
        self.aside.show_actions(paper, can_issue=waiting)
        only = self.context.desk.only_looked_at
        grey(self.aside.issue, only.message if only else "")

    def _fill_people(self, menu: QMenu) -> None:
        menu.addAction(_("Everybody who takes part"), lambda: self._choose_people(None))
        if self._alone:
            one = self._alone[self._at]
            words = _("Only {name}", name=one.name)
            action = menu.addAction(literal(words), lambda: self._choose_people((one.id,)))
            set_tip(action, words)  # else Qt takes the words, and reads them as markup
        menu.addSeparator()
        menu.addAction(
            _("Choose among the participants…"), lambda: self.context.open_screen("participants")
        )

    def _choose_people(self, ids: tuple[int, ...] | None) -> None:
        self._ids, self._at = ids, 0
        self.prepare()

    def _fill_languages(self, menu: QMenu) -> None:
        kind = self.kinds.current()
        if kind is None:
            return
        spoken = self.choice(kind).language
        for code in SPOKEN:
            self._add_choice(
                menu, spoken_words(code), code == spoken, partial(self._speak, kind.key, code)
            )

    def _speak(self, kind: str, code: PaperLanguage) -> None:
        self._spoken[kind] = code
        self.prepare()

    def _fill_choices(self, menu: QMenu) -> None:
        kind = self.kinds.current()
        if kind is None:
            return
        choice = kind.completed(self.choice(kind))
        for option in kind.options:
            add_heading(menu, _(option.label))
            for code, label in option.choices:
                is_on = choice.options[option.key] == code
                self._add_choice(
                    menu, _(label), is_on, partial(self._choose, kind.key, option.key, code)
                )
            if option is SIGNERS:
                menu.addAction(
                    _("Name those who sign…"),
                    lambda: self.context.open_cohort_details("organisers"),
                )
        add_heading(menu, _("Organisers"))
        for value, label in ((True, N_("at the head")), (False, N_("left out"))):
            is_on = value == choice.has_organisers
            handler = partial(self._choose_organisers, kind.key, is_wanted=value)
            self._add_choice(menu, _(label), is_on, handler)

    def _add_choice(
        self, menu: QMenu, text: str, is_on: bool, handler: Callable[[], object]
    ) -> QAction:
        action = menu.addAction(text, handler)
        action.setCheckable(True)
        action.setChecked(is_on)
        return action

    def _choose(self, kind: str, option: str, code: str) -> None:
        self._options.setdefault(kind, {})[option] = code
        self.prepare()

    def _choose_organisers(self, kind: str, *, is_wanted: bool) -> None:
        if is_wanted:
            self._without_organisers.discard(kind)
        else:
            self._without_organisers.add(kind)
        self.prepare()

    # --- what is done with it ---

    def issue(self) -> None:
        """Give it out: everybody without one gets the next number. What the paper presupposes and
        is not so is asked about, and those whose attendance asks for another one.
        """
        if self.paper is None:
            return
        paper = self.paper.for_issue()
        if doubts := paper.doubts:
            self._ask_early(paper, doubts)
        else:
            self._issue_asked(paper)

    def _ask_early(self, paper: PreparedPaper, doubts: Sequence[str]) -> None:
        count = len(paper.awaited)
        dialog = QuestionDialog(
            self.window(),
            n_("Issue {count} already?", "Issue {count} already?", count),
            "\n".join(doubts),
            _("Issue all the same"),
            "stamp",
            "danger",
            is_slip_likely=True,
        )
        dialog.accepted.connect(lambda: self._issue_asked(paper))
        dialog.open()

    def _issue_asked(self, paper: PreparedPaper) -> None:
        asked = [one for one in paper.items if one.is_for_others and not one.number]
        if not asked:
            self._issue(paper)
            return
        others = paper.with_items([one for one in paper.items if one not in asked])
        self._ask_to_issue(paper, others, asked)

    def _ask_to_issue(
        self, paper: PreparedPaper, others: PreparedPaper, asked: Sequence[PaperItem]
    ) -> None:
        if paper.kind.whose == "below":
            words = n_(
                "{count} person reaches what the certificate of completion asks for.",
                "{count} people reach what the certificate of completion asks for.",
                len(asked),
            )
        else:
            words = n_(
                "{names} does not reach the attendance asked for.",
                "{names} do not reach the attendance asked for.",
                len(asked),
                names=join_names([one.name for one in asked]),
            )
        self.banner.say(
            words,
            "warn",
            (_("Leave out"), lambda: self._issue(others)),
            (_("Issue all the same"), lambda: self._issue(paper)),
            can_close=True,
        )

    def _issue(self, paper: PreparedPaper) -> None:
        if self.banner.isAncestorOf(self.focusWidget() or self):
            self.aside.issue.setFocus()  # what has the keyboard goes with the banner
        self.banner.hide()
        try:
            issued = register.issue_paper(self.context.desk, paper)
        except KnownFault as fault:
            show_fault(fault, self)
            return
        self.context.offer(
            register.issued_words(register.new_numbers(paper, issued)),
            _("Undo"),
            lambda: self.context.command("undo"),
            "ok",
        )

    def ask_to_print(self) -> None:
        """Ask for the printer; where there is none, offer the PDF."""
        if (paper := self.paper) is None or self.print_run(paper).start():
            return
        self.banner.say(
            no_printer_words(),
            "warn",
            (_("Open PDF…"), lambda: self.ask_for_pdf(is_opened=True)),
            can_close=True,
        )

    def print_run(self, paper: PreparedPaper) -> PrintRun:
        """All of it on its way to a printer, which knows the page on view."""
        desk, at, sheet = self.context.desk, self._at, self._sheet
        require_notable(desk, paper)
        shown = self._alone[at].id if self._alone else None
        return PrintRun(
            self.context,
            self,
            self._name_of(paper),
            lambda is_stopped: plan_printing(paper, is_stopped),
            lambda owners: note_private(desk, paper.only(*owners)),
            lambda plan: at + 1 if shown is None else plan.page_of(shown, sheet),
        )

    def _name_of(self, paper: PreparedPaper) -> str:
        parts = (_(paper.kind.label), dated_name(self.context.cohort))
        return " ".join(filter(None, parts))

    def ask_for_pdf(self, *, is_opened: bool = False) -> QFileDialog | None:
        """Ask where all of it goes as one PDF; with `is_opened` it is opened to be printed."""
        if (paper := self.paper) is None:
            return None
        return ask_to_save(
            self.window(),
            _("Save the paper"),
            PDF,
            self._name_of(paper),
            lambda path: self.save_to(paper, path, is_opened=is_opened),
        )

    def save_to(self, paper: PreparedPaper, path: Path, *, is_opened: bool = False) -> None:
        """Write one PDF, beside the window."""

        def told(_saved: SavedPapers) -> None:
            tell_saved(self, path, is_opened=is_opened)

        self._save(paper, lambda stop: save_paper(paper, path, is_stopped=stop), told)

    def ask_for_folder(self) -> QFileDialog | None:
        """Ask for the folder that a file for each goes into."""
        if (paper := self.paper) is None:
            return None
        dialog = QFileDialog(self.window(), _("A folder for the files"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        begin_in(dialog, "save")
        dialog.fileSelected.connect(lambda chosen: self.save_each_to(paper, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def save_each_to(self, paper: PreparedPaper, folder: Path) -> None:
        """Write a PDF for each, beside the window."""

        def told(saved: SavedPapers) -> None:
            tell_saved(self, saved.paths[0], lambda: saved.message)

        self._save(paper, lambda stop: save_each(paper, folder, is_stopped=stop), told)

    def _save(
        self,
        paper: PreparedPaper,
        save: Callable[[Callable[[], bool]], SavedPapers],
        told: Callable[[SavedPapers], None],
    ) -> None:
        require_notable(self.context.desk, paper)

        def done(saved: SavedPapers) -> None:
            note_private(self.context.desk, paper)
            told(saved)

        self.context.tasks.run(
            _("Setting the pages"), lambda task: save(task.stoppable().is_stopped), done, owner=self
        )

    # --- how it is built ---

    def _connect(self) -> None:
        self.context.readiness.changed.connect(self._take_wrong)
        self.kinds.chosen.connect(lambda _kind: self.prepare())
        self.page.too_coarse.connect(self._set_page)
        self.area.zoomed.connect(self._show_zoom)
        self.area.turned.connect(self._turn)
        self.area.jumped.connect(self._jump)
        self.strip.turned.connect(self.go_to_page)
        self.page.shown.connect(self._show_zoom)
        self.people.opening.connect(self._fill_people)
        self.language.opening.connect(self._fill_languages)
        self.choices.opening.connect(self._fill_choices)
        self.aside.item_asked.connect(self.show_item)
        self.aside.numbers.clicked.connect(lambda: self.open_numbering())
        self.aside.issue.clicked.connect(self.issue)
        self.aside.print.clicked.connect(self.ask_to_print)
        self.aside.view.clicked.connect(lambda: self.ask_for_pdf(is_opened=True))
        self.aside.save.clicked.connect(lambda: self.ask_for_pdf())
        self.aside.folder.clicked.connect(lambda: self.ask_for_folder())

    def _build(self) -> None:
        self.head.add(self.templates, self.register, self.pack)
        self.kinds.setFixedWidth(LISTED)
        aside = scrolled(self.aside)
        aside.setFixedWidth(ASIDE)
        aside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        middle, seen = QWidget(), row(self.strip, self.area, gap=8)
        seen.setStretch(1, 1)
        middle.setLayout(
            column(
                row(self.people, self.language, self.choices, None, gap=8),
                row(
                    self.name,
                    None,
                    self.back,
                    self.page_label,
                    self.forth,
                    None,
                    self.reveal,
                    self.smaller,
                    self.larger,
                    gap=6,
                ),
                seen,
                gap=10,
            )
        )
        below = row(self.kinds, middle, aside, gap=16)
        inside = column(self.head, self.banner, gap=14, margins=(24, 18, 24, 16))
        inside.addLayout(below, 1)
        self.setLayout(inside)

"""A cohort's name, days, place, number of places, programme, organisers and texts: for a new one
and for the one on screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from lcdesk.model.catalogue import COHORT
from lcdesk.model.faults import BadValue
from lcdesk.model.names import dated_name, fold_title
from lcdesk.model.organisers import CODES, ROLES, Organiser, in_print_order
from lcdesk.model.scripts import sort_key
from lcdesk.services.cohorts.organisers import KnownOrganisation, RolesElsewhere, with_copied
from lcdesk.services.cohorts.programmes import Choice, KnownProgramme, foresee, title_for
from lcdesk.texts import LANGUAGES, N_, _, list_names, n_
from lcdesk.ui.cohorts.cohort_texts import TEXTS, PrintedHead, TextCard
from lcdesk.ui.cohorts.organiser_row import KnownNames, OrganiserEditor
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.editors import ChoiceBox, as_editor
from lcdesk.ui.kit.forms.form import LABEL_WIDTH, RecordForm, make_room
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.widgets import Button, Label, MenuButton, column, keep_in_view, row, scrolled
from lcdesk.ui.kit.widgets.controls import TabRow

NAMES = (
    "name_en",
    "name_zh",
    "starts",
    "ends",
    "city",
    "country",
    "places",
    "status",
    "keep_until",
)
MORE = (
    "venue",
    "delivery",
    "languages",
    "time_zone",
    "cost",
    "attendance_percent",
    "oldest",
    "notes",
)
WRITTEN = tuple(name for text in TEXTS for name in text.fields)
ORGANISERS_FIELD = "organisers"
TABS = {"roles": N_("Roles and texts"), "days": N_("Days and places")}
Elsewhere = Callable[[], Sequence[RolesElsewhere]]
Keep = Callable[[dict[str, Any], Choice, Sequence[Organiser] | None], object]
FORM_WIDTH, GAP = 440, 28  # px: of the fields, and between them and others
SIZE, LEAST = (1160, 740), 420  # px
ORGANISERS, ROOM = 250, 24  # px: the least height of their list; around it


class CohortDialog(FormDialog):
    """`keep(values, programme, organisers)` gets what was typed and chosen (organisers None: nobody
    touched them); a value that cannot be understood keeps the dialog open.

    `programmes`: all there are. `organisers`: those of the cohort, and all organisations known.
    `inherited`: texts of its programme that stand for those it has not. `elsewhere()`: the
    organisers of other cohorts, to be copied from.
    """

    def __init__(
        self,
        parent: QWidget,
        cohort: Mapping[str, Any],
        programmes: Sequence[KnownProgramme],
        keep: Keep,
        organisers: tuple[Sequence[Organiser], Sequence[KnownOrganisation]] = ((), ()),
        inherited: Mapping[str, str | None] = MappingProxyType({}),
        elsewhere: Elsewhere = tuple,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Cohort details") if cohort else _("New cohort")
        self.setWindowTitle(title)
        self._keep = keep
        self.form = RecordForm(COHORT, (*NAMES, *MORE, *WRITTEN), is_flat=False)
        self.form.show_record(cohort)
        self.programme = ProgrammeEditor(programmes, cohort)
        self.organisers = OrganiserList(
            organisers[0], KnownNames(organisers[1], cohort.get("id")), elsewhere
        )
        self.organisers.changed.connect(self._show_head)
        self.head = PrintedHead()
        self.cards = [
            TextCard(text, [self.form.row_of(name) for name in text.fields], inherited)
            for text in TEXTS
        ]
        if theirs := inherited.get("languages"):
            languages = self.form.row_of("languages").editor
            if isinstance(languages, QLineEdit):
                languages.setPlaceholderText(_("Of the programme: {text}", text=theirs))
        self.ok = Button(_("Save") if cohort else _("Create"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.tabs, self._pages = TabRow(tuple(TABS)), QStackedWidget()
        for tab in self.tabs.tabs.values():
            tab.show_count(_(TABS[tab.key]), None)
        self._lay_out(title)
        self.tabs.chosen.connect(lambda key: self._pages.setCurrentIndex(list(TABS).index(key)))
        for name in ("name_en", "name_zh"):
            editor = self.form.row_of(name).editor
            assert isinstance(editor, QPlainTextEdit)  # a long text
            editor.textChanged.connect(self._follow_name)
            editor.textChanged.connect(self._show_head)
        as_editor(self.form.row_of("starts").editor).echoed.connect(
            lambda _text: self._follow_name()
        )
        self._show_head()
        self._order_keys()
        if cohort:
            self.tabs.tabs["roles"].setFocus()
        else:
            self.go_to(NAMES[0])

    def _lay_out(self, title: str) -> None:
        """One form, whose fields stand on both pages; it is itself on none of them, so that what is
        typed stays unsaved input whichever page is shown.
        """
        self.form.setFixedHeight(0)
        left, right = (
            column(*(self.form.row_of(name) for name in names), gap=6) for names in (NAMES, MORE)
        )
        left.addWidget(self.programme)
        for part in (left, right):
            part.addStretch(1)
        days = row(left, right, gap=GAP, margins=(0, 4, 10, 4))
        printed = scrolled(self.head)
        printed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        roles = row(self.organisers, printed, gap=16)
        self._scrolling = (self.organisers, printed)
        cards = row(*self.cards, gap=12)
        for at, share in enumerate((3, 2)):
            roles.setStretch(at, share)
        for at in range(len(self.cards)):
            cards.setStretch(at, 1)
        for at in (0, 1):
            days.setStretch(at, 1)
        both = column(gap=14, margins=(0, 4, 10, 4))
        both.addLayout(roles)
        both.addLayout(cards, 1)
        for body in (both, days):
            page = QWidget()
            page.setObjectName("plain")
            page.setLayout(body)
            area = scrolled(page)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._pages.addWidget(area)
        foot = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        made = column(
            Label(title, 17, "bold"), self.tabs, self.form, gap=6, margins=(24, 20, 24, 18)
        )
        made.addWidget(self._pages, 1)
        made.addSpacing(6)
        made.addLayout(foot)
        self.setLayout(made)
        parent = self.parentWidget()
        room = parent.window().size() if parent else self.size()
        self.resize(
            min(SIZE[0], max(room.width() - 40, FORM_WIDTH)),
            min(SIZE[1], max(room.height() - 40, LEAST)),
        )

    def _order_keys(self) -> None:
        """Tab goes down the left side of the second page, the programme with it, then the right."""
        parts: list[QWidget] = [self.form.row_of(name).editor for name in NAMES]
        parts += [self.programme.box, *(self.form.row_of(name).editor for name in MORE)]
        for before, after in pairwise(parts):
            QWidget.setTabOrder(before, after)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The organisers scroll, so that the texts below them are in sight."""
        super().resizeEvent(event)
        below = max(card.sizeHint().height() for card in self.cards)
        room = self._pages.height() - below - ROOM
        for part in self._scrolling:
            part.setFixedHeight(max(ORGANISERS, room))

    def go_to(self, name: str, organiser: int = 0) -> None:
        """To a field, on the page where it stands; to "organisers", or to who signs for the one
        whose row of the cohort that is.
        """
        if name == ORGANISERS_FIELD:
            self.tabs.choose("roles")
            self.organisers.go_to(organiser)
        elif name in (*NAMES, *MORE, *WRITTEN):
            self.tabs.choose("roles" if name in WRITTEN else "days")
            self.form.focus_field(name)

    def _show_head(self) -> None:
        """The head of papers as it is typed."""
        names = {code: self._typed(f"name_{code}") for code in LANGUAGES}
        self.head.show_head(names, self.organisers.organisers())

    def is_typed(self) -> bool:
        """A programme that was chosen, or an organiser, is worth as much as a field."""
        return (
            self.programme.choice() is not None
            or self.organisers.is_changed()
            or super().is_typed()
        )

    def event(self, event: QEvent) -> bool:
        """A name or a note that takes another line makes the dialog higher."""
        is_done = bool(super().event(event))
        if event.type() == QEvent.Type.LayoutRequest:
            make_room(self)
        return is_done

    def _follow_name(self) -> None:
        """A programme nobody chose goes by the name."""
        self.programme.follow(
            {name: self._typed(name) for name in ("name_en", "name_zh", "starts")}
        )

    def _typed(self, name: str) -> Any:
        try:
            return self.form.row_of(name).value()
        except BadValue:
            return None

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            self._go_to_problem()
            return
        starts, ends = values.get("starts"), values.get("ends")
        if not (values.get("name_en") or values.get("name_zh")):
            self._say("name_en", _("A cohort needs a name in one language."))
            return
        if starts and ends and ends < starts:
            self._say("ends", _("The last day lies before the first."))
            return
        organisers = self.organisers.organisers() if self.organisers.is_changed() else None
        self.go_once_kept(lambda: self._keep(values, self.programme.choice(), organisers))

    def _say(self, name: str, sentence: str) -> None:
        self.go_to(name)
        self.form.show_problem(name, sentence)

    def _go_to_problem(self) -> None:
        """To the page of the first value that cannot be understood."""
        for name, made in self.form.rows.items():
            try:
                made.value()
            except BadValue as bad:
                self._say(name, bad.message)
                return


# --- The line of a dialog that says which programme a cohort belongs to: as its name says, or as
# somebody chooses ---


NAMED = 2  # cohorts told by name below the box


class ProgrammeEditor(QWidget):
    """A box of the programmes there are, into which another title can be typed. Until somebody
    does, it follows the name.

    `cohort`: as it is kept; {} for a new one.
    """

    def __init__(self, known: Sequence[KnownProgramme], cohort: Mapping[str, Any]) -> None:
        super().__init__()
        self._known = {one.id: one for one in known}
        self._cohort, self._values = cohort, dict(cohort)
        self._is_chosen = False
        listed = sorted(
            ((one.id, one.name) for one in known),
            key=lambda pair: (sort_key(pair[1], is_name=False), pair[0]),
        )
        self.box = ChoiceBox(listed, None)
        self.box.setAccessibleName(_("Programme"))
        self.box.setMinimumContentsLength(8)
        self.note = Label("", 12, ink="fg3", wraps=True)
        label = Label(_("Programme"), 12, ink="fg3", wraps=True)
        label.setFixedWidth(LABEL_WIDTH)
        label.setContentsMargins(0, 9, 0, 0)
        label.setBuddy(self.box)
        made = row(label, column(self.box, self.note, gap=1), gap=4)
        made.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        made.setStretch(1, 1)
        self.setLayout(made)
        self.box.activated.connect(lambda _at: self._choose())
        if line := self.box.lineEdit():
            line.setAccessibleName(_("Programme"))
            line.setTextMargins(-2, 0, 0, 0)  # in line with the fields above
            line.textEdited.connect(lambda _text: self._choose())
            # emptied and left, it goes by the name again
            line.editingFinished.connect(self._follow)
        self.follow(cohort)

    def follow(self, values: Mapping[str, Any]) -> None:
        """The cohort is called otherwise: show the programme it goes into now, unless somebody
        chose one.
        """
        self._values = dict(values)
        self._follow()

    def choice(self) -> Choice:
        """What somebody chose; None while it follows the name."""
        text = self.box.currentText().strip()
        if not self._is_chosen or not text:
            return None
        at = self.box.currentIndex()
        is_picked = at >= 0 and self.box.itemText(at) == self.box.currentText()
        found = self.box.itemData(at) if is_picked else self.box.value()
        return text if found is None else int(found)

    def _choose(self) -> None:
        self._is_chosen = bool(self.box.currentText().strip())
        self._explain()

    def _follow(self) -> None:
        if not self._is_chosen:
            found = foresee(list(self._known.values()), self._values, self._cohort)
            self.box.setCurrentIndex(self.box.findData(found.id) if found else -1)
            self.box.setEditText(found.name if found else title_for(self._values))
        line = self.box.lineEdit()
        if line and not line.hasFocus():
            line.setCursorPosition(0)
        self._explain()

    def _explain(self) -> None:
        text = self.box.currentText()
        self.note.setText(self._words())
        set_tip(self.box, text)

    def _words(self) -> str:
        """With whom, or that it is new."""
        found = self._shown()
        others = found.others(self._cohort.get("id")) if found else ()
        if others:
            names = list_names([dated_name(one) for one in others[:NAMED]])
            more = len(others) - NAMED
            return (
                _("with {cohorts} and {count} more", cohorts=names, count=more)
                if more > 0
                else _("with {cohorts}", cohorts=names)
            )
        text, own = (
            self.box.currentText().strip(),
            self._known.get(self._cohort.get("programme_id", 0)),
        )
        if not text:
            return _("Cohorts of one programme can be counted together.")
        is_alone = own is not None and not own.others(self._cohort.get("id"))
        if found or (own and is_alone and fold_title(text) in own.titles):
            return _("No other cohort is in it.")
        return (
            _("The programme gets this title; no other cohort is in it.")
            if is_alone
            else _("A new programme.")
        )

    def _shown(self) -> KnownProgramme | None:
        """The programme in the box."""
        choice = self.choice()
        if isinstance(choice, str):
            return next(
                (one for one in self._known.values() if fold_title(choice) in one.titles), None
            )
        if choice is not None:
            return self._known[choice]
        if self._is_chosen or not self.box.currentText().strip():
            return None
        return foresee(list(self._known.values()), self._values, self._cohort)


# --- The organisers of a cohort in its details: by role in print order, added, renamed, dragged,
# moved by keys, taken out ---


WIDTH = 470  # px


class OrganiserList(QWidget):
    """Nothing is kept here: `organisers()` is what stands there. `changed()` when a row came,
    went, moved or was typed into.
    """

    changed = Signal()

    def __init__(
        self, organisers: Sequence[Organiser], known: KnownNames, elsewhere: Elsewhere = tuple
    ) -> None:
        super().__init__()
        self._known = known
        self._at_first = in_print_order(organisers)
        self.rows: list[OrganiserEditor] = []
        self.add = MenuButton(_("Add an organiser"), "plus")
        self.add.opening.connect(self._fill)
        self._elsewhere = elsewhere
        self.copy = MenuButton(_("Copy roles from"), "copy")
        self.copy.opening.connect(self._fill_elsewhere)
        self.empty = Label(
            _("None yet. They stand at the head of the report, the timetable and the figures."),
            13,
            ink="fg3",
            wraps=True,
        )
        self.told = Label(
            _(
                "Printed in this order, role by role. Alt+Up and Alt+Down move a line within its "
                "role."
            ),
            12,
            ink="fg3",
            wraps=True,
        )
        self._box = QVBoxLayout()
        self._box.setSpacing(10)
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(self.empty, self._box, None, gap=10, margins=(0, 2, 8, 2)))
        self.area = scrolled(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made = column(
            row(Label(_("Organisers"), 13, "bold"), None, self.copy, self.add), self.told, gap=6
        )
        made.addWidget(self.area, 1)
        self.setLayout(made)
        self.setMinimumWidth(WIDTH)
        for one in self._at_first:
            self._append(one)
        self._order()

    def organisers(self) -> list[Organiser]:
        """Those that stand there, lines without a name left out."""
        said = (made.organiser() for made in self.rows)
        return [one for one in said if one.name or one.has_signer]

    def is_changed(self) -> bool:
        """Are they others, or otherwise, than at first?"""
        return self.organisers() != self._at_first

    def go_to(self, organiser: int) -> None:
        """To who signs for the one whose row of the cohort that is; else to the button that adds
        one.
        """
        made = next((one for one in self.rows if one.row_id == organiser), None)
        if made is None or not organiser:
            self.add.setFocus()
            return
        made.show_signer()
        QTimer.singleShot(0, made, lambda: keep_in_view(made, made.rect()))

    def add_row(self, role: str) -> OrganiserEditor:
        """A blank line at the end of a role, with the keyboard in it."""
        made = self._append(Organiser(role))
        self._order()
        made.name_en.setFocus()
        # it has no place before it is laid out
        QTimer.singleShot(0, made, lambda: keep_in_view(made, made.rect()))
        return made

    def _append(self, one: Organiser) -> OrganiserEditor:
        made = OrganiserEditor(one, self._known)
        made.moved.connect(lambda step: self._move(made, step))
        made.dragged.connect(lambda y: self._drag(made, y))
        made.role_chosen.connect(lambda: self._follow_role(made))
        made.dropped.connect(lambda: self._drop(made))
        for line in (*made.lines, *made.signer.lines):
            line.textChanged.connect(lambda _text: self.changed.emit())
        self.rows.append(made)
        return made

    def _order(self) -> None:
        """The rows by role; the order of Tab is what it looks like."""
        self.rows.sort(
            key=lambda made: CODES.index(made.role) if made.role in CODES else len(CODES)
        )
        before: QWidget = self.add
        for at, made in enumerate(self.rows):
            self._box.insertWidget(at, made)
            for part in (made.role_button, *made.lines, made.sign, made.bin, *made.signer.lines):
                QWidget.setTabOrder(before, part)
                before = part
        self.empty.setVisible(not self.rows)
        self.told.setVisible(bool(self.rows))
        self.changed.emit()

    def _fellows(self, made: OrganiserEditor) -> list[OrganiserEditor]:
        return [one for one in self.rows if one.role == made.role]

    def _move(self, made: OrganiserEditor, step: int) -> None:
        """One place up or down within its role; the keyboard stays where it is."""
        fellows = self._fellows(made)
        parts = (made.role_button, *made.lines, made.sign, made.bin, *made.signer.lines)
        place = fellows.index(made) + step
        if 0 <= place < len(fellows):
            focused = next((part for part in parts if part.hasFocus()), made.name_en)
            self._put(made, fellows[place])
            focused.setFocus()
            QTimer.singleShot(0, made, lambda: keep_in_view(made, made.rect()))

    def _put(self, made: OrganiserEditor, there: OrganiserEditor) -> None:
        at = self.rows.index(there)
        self.rows.remove(made)
        self.rows.insert(at, made)
        self._order()

    def _drag(self, made: OrganiserEditor, y: int) -> None:
        """It takes the place of the line of its role whose middle the grip has passed."""
        fellows = self._fellows(made)
        here = fellows.index(made)
        passed = [one for one in fellows[:here] if y < _middle(one)] or [
            one for one in reversed(fellows[here + 1 :]) if y > _middle(one)
        ]
        if passed:
            self._put(made, passed[0])

    def _follow_role(self, made: OrganiserEditor) -> None:
        """The last of its new role."""
        self.rows.remove(made)
        self.rows.append(made)
        self._order()
        QTimer.singleShot(0, made, lambda: keep_in_view(made, made.rect()))

    def _drop(self, made: OrganiserEditor) -> None:
        at = self.rows.index(made)
        self.rows.remove(made)
        self._box.removeWidget(made)
        made.hide()
        made.deleteLater()
        self._order()
        (self.rows[min(at, len(self.rows) - 1)].bin if self.rows else self.add).setFocus()

    def copy_from(self, theirs: Sequence[Organiser]) -> int:
        """Lines for those of another cohort that do not stand here yet; how many."""
        new = with_copied(self.organisers(), theirs)[len(self.organisers()) :]
        made = [self._append(one) for one in new]
        self._order()
        if made:
            made[0].name_en.setFocus()
            QTimer.singleShot(0, made[0], lambda: keep_in_view(made[0], made[0].rect()))
        return len(made)

    def _fill_elsewhere(self, menu: QMenu) -> None:
        found = self._elsewhere()
        for one in found:
            new = len(with_copied(self.organisers(), one.organisers)) - len(self.organisers())
            words = n_("{cohort}: {count} role", "{cohort}: {count} roles", new, cohort=one.cohort)
            action = menu.addAction(
                literal(words if new else _("{cohort}: all there", cohort=one.cohort)),
                partial(self.copy_from, one.organisers),
            )
            action.setEnabled(new > 0)
        if not found:
            menu.addAction(_("No other cohort has organisers.")).setEnabled(False)

    def _fill(self, menu: QMenu) -> None:
        for role in ROLES:
            menu.addAction(_(role.label), lambda code=role.code: self.add_row(code))


def _middle(made: OrganiserEditor) -> int:
    return made.mapToGlobal(QPoint(0, made.height() // 2)).y()

"""The page of one organisation: its head, five figures, its roles in cohorts, who came from it,
experts, leads, visits, membership; each line opens its place; its latest changes. Its fields are
edited in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QStackedLayout, QVBoxLayout, QWidget

from lcdesk.model.clock import span_of
from lcdesk.model.countries import name as country_name
from lcdesk.model.kinds import Date
from lcdesk.model.lists import ORGANISATION_KIND
from lcdesk.services.core.record_lists import ORGANISATIONS, name_of
from lcdesk.services.core.record_names import NameOffers
from lcdesk.services.organisations.pages import CohortRoles, OrganisationPage
from lcdesk.texts import N_, _, language
from lcdesk.ui.kit.forms.entry_history import EntryHistory
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.icons import draw_flag, has_flag
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.widgets import Button, Chip, IconButton, Label, column, row, rule, scrolled
from lcdesk.ui.kit.widgets.controls import menu_on
from lcdesk.ui.kit.widgets.layout import Flow
from lcdesk.ui.organisations.organisation_list import paint_initials
from lcdesk.ui.organisations.page_lines import (
    LineLook,
    PageFigures,
    PageLine,
    RoleLines,
    role_words,
)
from lcdesk.ui.organisations.page_words import (
    event_look,
    figures_of,
    hours_words,
    lead_look,
    member_look,
    membership_words,
    project_look,
    visit_look,
)

_DAY = Date()
FEW = 5  # lines of a section before "All …"
LOGO = 52  # px
BESIDE_NAMES = 280  # px of the head that are not the names': logo, buttons, gaps
Line = tuple[LineLook, Callable[[], object]]


class LogoBadge(QWidget):
    """The logo of an organisation, or its initials."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._logo = "", QPixmap()
        self.setFixedSize(LOGO, LOGO)

    def show_logo(self, name: str, data: bytes | None) -> None:
        """Whose, and the picture."""
        self._name, self._logo = name, QPixmap()
        if data:
            self._logo.loadFromData(data)
        self.update()

    def has_logo(self) -> bool:
        """Is there a picture?"""
        return not self._logo.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        if self._logo.isNull():
            paint_initials(painter, QPointF(0, 0), self._name, LOGO, is_lit=True)
            return
        painter.setBrush(Qt.GlobalColor.white)  # what is transparent was meant for paper
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        size = self._logo.size().scaled(LOGO - 8, LOGO - 8, Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (LOGO - size.width()) / 2, (LOGO - size.height()) / 2
        painter.drawPixmap(
            QRectF(left, top, size.width(), size.height()), self._logo, QRectF(self._logo.rect())
        )


class FlagLabel(QWidget):
    """The flag of a country."""

    def __init__(self) -> None:
        super().__init__()
        self._country: str | None = None
        self.setFixedSize(20, 18)

    def show_country(self, country: str | None) -> None:
        """Which one; nothing where it has no flag."""
        self._country = country
        self.setVisible(has_flag(country))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_flag(QPainter(self), 0, self.height() / 2, self._country, 20)


class PageSection(QWidget):
    """A head with a count and lines below; hidden while it has none."""

    def __init__(self, title: str, retranslation: Retranslation) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.title, self.count = Label("", 14, "bold"), Label("", 12, ink="fg3")
        self.all_button = Button("", kind="link", clicked=self._toggle)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(2)
        self._shown: list[Line] = []
        self._is_whole = False
        head = row(self.title, self.count, None, self.all_button, gap=8)
        self.setLayout(column(head, self.lines, gap=6, margins=(0, 0, 0, 8)))
        retranslation.say(title, self.title.setText)

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Show the first of these, with a button for all."""
        self._shown, self._is_whole = list(lines), False
        self._fill()

    def _toggle(self) -> None:
        self._is_whole = not self._is_whole
        self._fill()

    def _fill(self) -> None:
        empty(self.lines)
        shown = self._shown if self._is_whole else self._shown[:FEW]
        for look, handler in shown:
            line = PageLine(look)
            line.clicked.connect(handler)
            self.lines.addWidget(line)
        self.count.setText(str(len(self._shown)))
        self.all_button.setVisible(len(self._shown) > FEW)
        self.all_button.setText(
            _("Fewer") if self._is_whole else _("All {count}", count=len(self._shown))
        )
        self.setVisible(bool(self._shown))


class RolesOfCohorts(QWidget):
    """The cohorts in which an organisation has a role: the newest opened, the others a line each.

    `moved(CohortRoles, from, to)`, `chosen(id)` of an organisation, `cohort_asked(id)`.
    """

    moved = Signal(object, int, int)
    chosen = Signal(int)
    cohort_asked = Signal(int)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._roles: Sequence[CohortRoles] = ()
        self._opened: int | None = None
        self.title = Label("", 14, "bold")
        self.note = Label("", 12, ink="fg2")
        retranslation.say(N_("Roles in cohorts"), self.title.setText)
        retranslation.say(N_("in print order, drag to change"), self.note.setText)
        self.cohort, self.days = Label("", 13, "bold"), Label("", 12, ink="fg2")
        self.details = Button("", "arrow-right", "link", clicked=self._ask_cohort)
        self.details.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        retranslation.say(N_("Cohort details"), self.details.setText)
        self.lines = RoleLines()
        self.lines.moved.connect(self._tell_moved)
        self.lines.chosen.connect(self.chosen)
        self.box = QFrame()
        self.box.setObjectName("card")
        self.box.setLayout(
            column(
                row(self.cohort, self.days, None, self.details),
                self.lines,
                gap=6,
                margins=(10, 8, 10, 10),
            )
        )
        self.others = QVBoxLayout()
        self.others.setSpacing(2)
        self.setLayout(
            column(
                row(self.title, self.note, None, gap=10),
                self.box,
                self.others,
                gap=8,
                margins=(0, 0, 0, 8),
            )
        )

    def show_roles(self, roles: Sequence[CohortRoles]) -> None:
        """Show these; a cohort that was opened stays so."""
        self._roles = roles
        known = {one.cohort_id for one in roles}
        if self._opened not in known:
            self._opened = roles[0].cohort_id if roles else None
        self._fill()

    def opened(self) -> CohortRoles | None:
        """The cohort whose lines are shown."""
        return next((one for one in self._roles if one.cohort_id == self._opened), None)

    def open_cohort(self, cohort_id: int) -> None:
        """Show the lines of another cohort."""
        self._opened = cohort_id
        self._fill()
        self.lines.setFocus()

    def _fill(self) -> None:
        now = self.opened()
        self.setVisible(now is not None)
        empty(self.others)
        if now is None:
            return
        self.cohort.setText(now.cohort)
        self.days.setText(span_of(now.starts, now.ends) if now.starts or now.ends else "")
        self.lines.show_roles(now)
        for one in self._roles:
            if one is not now:
                line = PageLine(self._look(one))
                line.clicked.connect(partial(self.open_cohort, one.cohort_id))
                self.others.addWidget(line)

    def _look(self, one: CohortRoles) -> LineLook:
        first = one.own[0]
        words = " ".join(filter(None, role_words(one.lines[first].role)))
        place = _("{place} of {count}", place=first + 1, count=len(one.lines))
        return LineLook(one.cohort, end=f"{words} · {place}", icon="chevron-right")

    def _tell_moved(self, at: int, to: int) -> None:
        now = self.opened()
        if now is not None:
            self.moved.emit(now, at, to)

    def _ask_cohort(self) -> None:
        if self._opened is not None:
            self.cohort_asked.emit(self._opened)


class OrganisationView(QFrame):
    """`opened(kind, id, cohort id)`: a place somebody wants to see ("participant", "expert",
    "lead", "activity", "member", "event", "project", "organisation"); `kept(field, value)` and
    `revealed(field)` of its form; `menu_asked(QMenu)` to be filled.
    """

    opened = Signal(str, int, int)
    kept = Signal(str, object)
    revealed = Signal(str)
    menu_asked = Signal(object)

    def __init__(self, offers: NameOffers) -> None:
        super().__init__()
        self.setObjectName("card")
        self.retranslation = Retranslation()
        self.page: OrganisationPage | None = None
        self.logo, self.flag = LogoBadge(), FlagLabel()
        self.name, self.other_name = Label("", 18, "bold", wraps=True), Label("", 15, ink="fg2")
        self.place = Label("", 13, ink="fg2")
        self.kind, self.membership = Chip(), Chip()
        self.above = Button("", kind="link", clicked=self._open_parent)
        self.edit_button = Button("", "pencil", clicked=self.toggle_form)
        self.more = IconButton("ellipsis", clicked=self._open_menu)
        self.retranslation.say(N_("More"), self.more.set_name)
        self.figures = PageFigures()
        self.form = RecordForm(ORGANISATIONS.kind, offers=offers)
        self.form.changed.connect(self.kept)
        self.form.revealed.connect(self.revealed)
        self.roles = RolesOfCohorts(self.retranslation)
        self.sections = {
            key: PageSection(title, self.retranslation)
            for key, title in (
                ("visits", N_("Activities")),
                ("events", N_("Events")),
                ("projects", N_("Demonstration projects")),
                ("people", N_("People who came")),
                ("experts", N_("Experts")),
                ("leads", N_("Leads")),
                ("membership", N_("Membership")),
                ("parts", N_("Its parts")),
            )
        }
        self.nothing = Label("", 13, ink="fg2", wraps=True)
        self.history = EntryHistory(self.retranslation)
        self._lay_out()

    def _lay_out(self) -> None:
        chips = Flow(8)
        for part in (self.flag, self.place, self.kind, self.membership, self.above):
            chips.addWidget(part)
        self.names = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.names.setSpacing(10)
        for label in (self.name, self.other_name):
            self.names.addWidget(label)
        self.names.addStretch(1)
        texts = column(self.names, chips, gap=4)
        head = row(self.logo, texts, self.edit_button, self.more, gap=14, margins=(20, 16, 14, 12))
        head.setStretch(1, 1)
        for part in (self.logo, self.edit_button, self.more):
            head.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        body = self._body()
        fields = QWidget()
        fields.setObjectName("plain")
        fields.setLayout(column(self.form, None, margins=(20, 12, 20, 12)))
        stack = QWidget(self)
        stack.setObjectName("plain")
        self.pages = QStackedLayout(stack)
        self.body_area, self.form_area = scrolled(body), scrolled(fields)
        for area in (self.body_area, self.form_area):
            self.pages.addWidget(area)
        figures = column(self.figures, margins=(20, 0, 8, 0))
        whole = column(head, rule(), figures, rule(), stack, gap=0)
        whole.setStretch(whole.count() - 1, 1)
        self.setLayout(whole)
        self.setMinimumWidth(420)

    def _body(self) -> QWidget:
        """The sections in two columns."""
        left, right = QWidget(), QWidget()
        for side in (left, right):
            side.setObjectName("plain")
        some = self.sections
        left.setLayout(
            column(
                self.nothing,
                self.roles,
                some["visits"],
                some["events"],
                some["projects"],
                None,
                gap=8,
                margins=(20, 14, 16, 12),
            )
        )
        right.setLayout(
            column(
                some["people"],
                some["experts"],
                some["leads"],
                some["membership"],
                some["parts"],
                self.history,
                None,
                gap=8,
                margins=(16, 14, 20, 12),
            )
        )
        body = QWidget()
        body.setObjectName("plain")
        sides = row(left, rule(is_vertical=True), right, gap=0)
        sides.setStretch(0, 11)
        sides.setStretch(2, 9)
        body.setLayout(sides)
        return body

    # --- what is shown ---

    def show_page(self, page: OrganisationPage) -> None:
        """Show an organisation."""
        if self.page is None:
            # not before it stands in its window, which would style all its rows again
            self.form.set_always(tuple(field.name for field in ORGANISATIONS.kind.fields))
        is_other = self.page is None or self.page.record["id"] != page.record["id"]
        self.page = page
        self._say_head(page)
        self.form.show_record(page.record)
        self.figures.show_figures(figures_of(page))
        self.roles.show_roles(page.roles)
        for key, lines in self._lines(page).items():
            self.sections[key].show_lines(lines)
        is_bare = self.roles.isHidden() and all(one.isHidden() for one in self.sections.values())
        self.nothing.setVisible(is_bare)
        self.nothing.setText(
            _("Nothing of the desk points here yet: no cohort, nobody who came, no lead.")
        )
        if is_other:
            self.history.show_lines(())
            for area in (self.body_area, self.form_area):
                area.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.retranslation.again()
        self.form.retranslate()
        self._say_button()
        if self.page is not None:
            self.show_page(self.page)

    def _say_head(self, page: OrganisationPage) -> None:
        record, name = page.record, name_of(ORGANISATIONS, page.record)
        names = (record["name_en"], record["name_zh"], record["name_local"])
        self.name.setText(name)
        self.other_name.setText(next((one for one in names if one and one != name), ""))
        self._fit_names()
        self.logo.show_logo(name, page.logo)
        self.flag.show_country(record["country"])
        land = country_name(record["country"], language()) if record["country"] else ""
        self.place.setText(_(", ").join(filter(None, (record["city"], land))))
        self.place.setVisible(bool(self.place.text()))
        kind = ORGANISATION_KIND.format(record["kind"]) if record["kind"] else ""
        self.kind.set_chip(kind, "mute", "university" if record["kind"] == "university" else "")
        self.kind.setVisible(bool(kind))
        self.membership.set_chip(membership_words(page), "ok", "handshake")
        self.membership.setVisible(bool(page.memberships))
        self.above.setText(
            _("part of {name}", name=next(iter(page.parents.values()))) if page.parents else ""
        )
        self.above.setVisible(bool(page.parents))
        self._say_button()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def _fit_names(self) -> None:
        """Both names beside each other where there is room, else one below the other."""
        labels = (self.name, self.other_name)
        wanted = sum(one.fontMetrics().horizontalAdvance(one.text()) for one in labels)
        is_beside = wanted + BESIDE_NAMES <= self.width()
        ways = QBoxLayout.Direction
        self.names.setDirection(ways.LeftToRight if is_beside else ways.TopToBottom)
        self.names.setSpacing(10 if is_beside else 0)
        self.other_name.setVisible(bool(self.other_name.text()))

    def _say_button(self) -> None:
        is_form = self.is_edited()
        self.edit_button.setText(_("Done") if is_form else _("Edit"))

    def _lines(self, page: OrganisationPage) -> dict[str, list[Line]]:
        """Section → its lines, each with what opens its place."""
        return {
            "visits": [
                (visit_look(one), self._opener("activity", one.activity_id, one.cohort_id))
                for one in page.visits
            ],
            "events": [(event_look(one), self._opener("event", one.id)) for one in page.events],
            "projects": [
                (project_look(one), self._opener("project", one.id)) for one in page.projects
            ],
            "people": [
                (
                    LineLook(one.name, one.says, one.cohort, has_avatar=True),
                    self._opener("participant", one.enrolment_id, one.cohort_id),
                )
                for one in page.people
            ],
            "experts": [
                (
                    LineLook(one.name, one.says, hours_words(one.minutes), has_avatar=True),
                    self._opener("expert", one.id),
                )
                for one in page.experts
            ],
            "leads": [(lead_look(one), self._opener("lead", one.id)) for one in page.leads],
            "membership": [
                (member_look(one), self._opener("member", one.id)) for one in page.memberships
            ],
            "parts": [
                (
                    LineLook(name_of(ORGANISATIONS, one), flag=one["country"], icon="building-2"),
                    self._opener("organisation", one["id"]),
                )
                for one in page.parts
            ],
        }

    def _opener(self, kind: str, number: int, cohort_id: int = 0) -> Callable[[], object]:
        return lambda: self.opened.emit(kind, number, cohort_id)

    # --- its fields ---

    def is_edited(self) -> bool:
        """Are its fields shown?"""
        return self.pages.currentWidget() is self.form_area

    def toggle_form(self) -> None:
        """Show its fields to be typed into, or what is known of it again."""
        self.show_form(is_on=not self.is_edited())

    def show_form(self, *, is_on: bool) -> None:
        """The one or the other."""
        self.pages.setCurrentWidget(self.form_area if is_on else self.body_area)
        self._say_button()
        if is_on:
            self.form.focus_field("name_zh" if language() == "zh" else "name_en")
        else:
            self.edit_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_edited():
            self.show_form(is_on=False)
        else:
            super().keyPressEvent(event)

    def _open_parent(self) -> None:
        if self.page is not None and self.page.parents:
            self.opened.emit("organisation", next(iter(self.page.parents)), 0)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu_asked.emit(menu)
        menu_on(self.more, menu)


def empty(lines: QVBoxLayout) -> None:
    """Take out all that stands in a column."""
    while lines.count():
        item = lines.takeAt(0)
        if item and (widget := item.widget()):
            widget.hide()
            widget.deleteLater()

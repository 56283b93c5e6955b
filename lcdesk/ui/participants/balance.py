"""The bar above the table while people are chosen: places taken, women, countries, quotas; live
with the selection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QSizePolicy, QWidget

from lcdesk.model.balance import (
    BYS,
    Agreed,
    Balance,
    By,
    Group,
    QuotaRemark,
    Share,
    region_title,
    regions,
    share_words,
    title_of,
)
from lcdesk.model.catalogue import PARTICIPANT, RecordKind
from lcdesk.model.entities import Cohort
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.statuses import ENDS, HOLDING
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import quotas, status
from lcdesk.services.participants.quotas import Tally
from lcdesk.services.participants.status import Reserves
from lcdesk.texts import N_, _, list_names, n_
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.editors import as_editor, editor_for, typed_text
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import Button, Card, IconButton, Label, column, row
from lcdesk.ui.kit.widgets.chips import draw_chip
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

CHOOSING = ("planning", "recruiting", "selected")
"""Statuses of a cohort in which its people are still being chosen."""
COUNTED = 2000  # of a larger selection nothing is weighed
SOON_MS = 150
NARROWEST, ROOMY = 500, 720  # px: the figures; the figures with their meters
REMARKS = 2
_HEARD = ("Enrolment", "Person", "Cohort", "Quota")


class Meter(QWidget):
    """So many of a whole, and those who would come on top of them; a mark where a bound is."""

    def __init__(self) -> None:
        super().__init__()
        self._part, self._more, self._whole, self._mark = 0, 0, 0, 0
        self.setFixedSize(72, 8)

    def show_parts(self, part: int, more: int, whole: int, mark: int = 0) -> None:
        """Of `whole`, `part` and `more` besides; `mark` 0: none."""
        self._part, self._more, self._whole, self._mark = part, more, whole, mark
        self.update()

    def is_telling(self) -> bool:
        """Is there a whole to be a part of?"""
        return self._whole > 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = max(self._whole, self._part + self._more, 1)
        unit, high = self.width() / whole, float(self.height())
        for upto, token in (
            (whole, "mute_bg"),
            (self._part + self._more, "edge"),
            (self._part, "accent"),
        ):
            if upto:
                painter.setBrush(colour(token))
                painter.drawRoundedRect(QRectF(0, 1, upto * unit, high - 2), 3, 3)
        if self._mark:
            painter.setBrush(colour("fg"))
            painter.drawRect(QRectF(min(self._mark * unit, self.width()) - 1, 0, 2, high))


class ShareLine(QWidget):
    """Countries as chips, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: list[Share] = []
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: list[Share]) -> None:
        """These, the first of them first."""
        self._shares = shares
        self.setAccessibleName(list_names([_share_text(share) for share in shares]))
        set_tip(self, self.accessibleName())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, x, middle = QPainter(self), 0.0, self.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face = QFontMetricsF(font(12, QFont.Weight.Medium))
        for share in self._shares:
            tone, icon_name = _share_tone(share)
            if (
                x + face.horizontalAdvance(_share_text(share)) + (36 if icon_name else 21)
                > self.width()
            ):
                return
            x += draw_chip(painter, QPointF(x, middle), _share_text(share), tone, icon_name) + 6


class BalanceBar(Card):
    """Figures in a line, sentences below it where there is something to say."""

    def __init__(self, open_quotas: Callable[[], object]) -> None:
        super().__init__()
        self.lead = Label("", 12, "medium", "fg2")
        self.places, self.women = Label("", 13, "medium"), Label("", 13)
        self._filled, self._share, self.shares = Meter(), Meter(), ShareLine()
        self.quota = Button("", "sliders-horizontal", clicked=open_quotas)
        self.said = Label("", 12, ink="fg2", wraps=True)
        figures = row(
            self.lead,
            self.places,
            self._filled,
            8,
            self.women,
            self._share,
            8,
            self.shares,
            self.quota,
            gap=8,
        )
        self.setLayout(column(figures, self.said, gap=4, margins=(14, 7, 8, 7)))
        self.setMinimumWidth(NARROWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the figures alone stay."""
        super().resizeEvent(event)
        self._show_meters()

    def show_balance(self, now: Balance, then: Balance, chosen: int) -> None:
        """What stands, or (`chosen` > 0) what would stand with so many more."""
        self.lead.setText(
            n_("With the one marked:", "With the {count} marked:", chosen) if chosen else ""
        )
        self.lead.setVisible(chosen > 0)
        self.places.setText(
            _("{taken} of {places} places", taken=then.taken, places=then.places)
            if then.places is not None
            else n_("{count} holds a place", "{count} hold a place", then.taken)
        )
        self._filled.show_parts(now.taken, then.taken - now.taken, then.places or 0)
        women = next((share for share in then.by_gender if share.value == "F"), None)
        self.women.setText(_("women: {part}", part=share_words(then.women, then.taken)))
        self._share.show_parts(then.women, 0, then.taken, (women.least or 0) if women else 0)
        self.shares.show_shares(_listed(now, then))
        self.quota.setText(_("Quota…"))
        self._say(then.remarks)
        self._show_meters()

    def _show_meters(self) -> None:
        is_roomy = self.width() >= ROOMY
        self._filled.setVisible(is_roomy and self._filled.is_telling())
        self._share.setVisible(is_roomy and self._share.is_telling())

    def _say(self, remarks: list[QuotaRemark]) -> None:
        shown = remarks[:REMARKS]
        text = "   ·   ".join(remark.text for remark in shown)
        if len(remarks) > len(shown):
            text += "   ·   " + n_(
                "and {count} more", "and {count} more", len(remarks) - len(shown)
            )
        self.said.setText(text)
        set_tip(
            self.said,
            "\n".join(remark.text for remark in remarks) if len(remarks) > len(shown) else "",
        )
        self.said.set_ink("warn" if any(remark.is_pressing for remark in shown) else "fg2")
        self.said.setVisible(bool(text))


def _listed(now: Balance, then: Balance) -> list[Share]:
    """The countries that matter most: those with a quota passed, those the selection adds to,
    the largest.
    """
    before = {share.value: share.count for share in now.by_country}
    listed = [share for share in then.by_country if share.count or share.least]
    return sorted(
        listed, key=lambda share: (not share.is_over, share.count == before.get(share.value, 0))
    )


def _share_text(share: Share) -> str:
    """Kenya 6 / 4: so many of at most so many."""
    return f"{share.title} {share.count}" + (f" / {share.most}" if share.most is not None else "")


def _share_tone(share: Share) -> tuple[str, str]:
    if share.is_over:
        return "warn", "triangle-alert"
    return ("info", "clock-3") if share.is_under else ("mute", "")


class _Read(NamedTuple):
    cohort_id: int
    tally: Tally
    reserves: Reserves


class BalancePart:
    """`bar` follows the cohort on screen and the selection; places that become free are offered
    to the reserve.
    """

    def __init__(
        self, shown: PeopleView, open_quotas: Callable[[], object], promote: Callable[[], object]
    ) -> None:
        self._shown, self._context, self._promote = shown, shown.context, promote
        self.bar = BalanceBar(open_quotas)
        self.bar.hide()
        self._read: _Read | None = None
        self._is_offering = False  # the last news may have made a place free
        self._asked = 0
        tasks = self._context.tasks
        self._read_soon = tasks.delayed(self._ask, SOON_MS, self.bar)
        self._weigh_soon = tasks.delayed(self.show, SOON_MS, self.bar)
        shown.picked.connect(self._weigh_if_seen)
        shown.listed.connect(self._weigh_if_seen)

    def refresh(self, news: ChangeEvent | None) -> None:
        """Count anew where the news may have changed what is shown."""
        if self._read is not None and self._read.cohort_id != self._context.cohort_id:
            self._read = None
            self.bar.hide()
        if news is None or any(entity in news.touched for entity in _HEARD):
            self._is_offering = news is not None and news.kind == "do"
            self._read_soon()

    def show(self) -> None:
        """The balance as last read, with those selected who hold no place yet."""
        read = self._read
        is_seen = read is not None and self._is_choosing() and has_to_say(read.tally)
        self.bar.setVisible(is_seen)
        if read is not None and is_seen:
            others = self._chosen()
            now = read.tally.balance()
            self.bar.show_balance(
                now, read.tally.balance(others) if others else now, sum(others.values())
            )

    def _weigh_if_seen(self) -> None:
        if self._read is not None:
            self._weigh_soon()

    def _is_choosing(self) -> bool:
        return (self._shown.cohort.get("status") or CHOOSING[0]) in CHOOSING

    def _chosen(self) -> Counter[Group]:
        """Those selected who hold no place and have not ended, by country and gender."""
        view, groups = self._shown.view, Counter[Group]()
        if view.count_selected() > COUNTED:
            return groups
        for record in map(self._shown.table.record, view.block().numbers()):
            if record and record["status"] not in (*HOLDING, *ENDS):
                groups[record["nationality"], record["gender"]] += 1
        return groups

    def _ask(self) -> None:
        cohort_id, desk = self._context.cohort_id, self._context.desk
        self._asked += 1
        asked = self._asked
        if cohort_id is None or not self._is_choosing():
            self.bar.hide()
            return
        self._context.tasks.count(
            lambda _task: _read_of(desk, cohort_id),
            lambda read: self._take(read) if asked == self._asked else None,
            lambda _error: None,
            owner=self.bar,
        )

    def _take(self, read: _Read) -> None:
        before, self._read = self._read, read
        self.show()
        if self._is_offering and before is not None and before.cohort_id == read.cohort_id:
            self._offer(before.reserves, read.reserves)
        self._is_offering = False

    def _offer(self, before: Reserves, now: Reserves) -> None:
        """A place became free, and somebody waits for it."""
        if now.next and (now.free or 0) > (before.free or 0):
            text = n_(
                "{count} place is free. Next on the reserve: {name}.",
                "{count} places are free. Next on the reserve: {name}.",
                now.free or 0,
                name=now.next[0].name,
            )
            self._shown.notice.offer(text, _("Promote…"), self._promote, "info")


def has_to_say(tally: Tally) -> bool:
    """Was a quota agreed, or are more people in than there are places? Else the bar takes no
    room from the table.
    """
    return bool(tally.agreed) or any(remark.is_pressing for remark in tally.balance().remarks)


def _read_of(desk: Desk, cohort_id: int) -> _Read:
    with desk.reading_together():
        return _Read(cohort_id, quotas.tally(desk, cohort_id), status.reserves(desk, cohort_id))


# --- Quota and balance: what was agreed about countries, regions, women and men, line by line,
# beside who there is so far ---


WIDTH, LINES_HIGH = 640, 230
BY_WORDS: dict[By, str] = {
    "country": N_("Country/region"),
    "region": N_("Region"),
    "gender": N_("Gender"),
}
COHORT = RecordKind("cohort", N_("Cohort"), fields_of(Cohort))
Keep = Callable[[Sequence[Agreed]], object]


class QuotaLine(QWidget):
    """One agreement: of what, at least, at most, and how many there are; `changed` when any of
    it is, `removed`.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, agreed: Agreed) -> None:
        super().__init__()
        self.by = QComboBox()
        self.by.setFont(font(13))
        self.by.setAccessibleName(_("Quota of"))
        for by in BYS:
            self.by.addItem(_(BY_WORDS[by]), by)
        self.by.setCurrentIndex(BYS.index(agreed.by))
        self.by.setFixedWidth(152)
        self.country = editor_for(PARTICIPANT.field("nationality"))
        self.region, self.gender = (
            _choice(regions(), region_title),
            _choice(["F", "M"], lambda code: title_of("gender", code)),
        )
        self.least, self.most = _number(_("At least")), _number(_("At most"))
        self.count = Label("", 13, ink="fg2")
        self.count.setFixedWidth(64)
        bin_button = IconButton("x", _("Remove"), self.removed.emit, size=28)
        self._show(agreed)
        values = column(self.country, self.region, self.gender, gap=0)
        whole = row(self.by, values, self.least, self.most, self.count, bin_button, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.by.currentIndexChanged.connect(lambda _at: self._show_kind())
        for choice in (self.region, self.gender):
            choice.currentIndexChanged.connect(lambda _at: self.changed.emit())
        for editor in (self.country, self.least, self.most):
            as_editor(editor).committed.connect(self.changed)
            as_editor(editor).echoed.connect(lambda _text: self.changed.emit())

    def read(self) -> Agreed | None:
        """What stands in the line; None while it is of nothing. `BadValue` where a cell cannot
        be understood.
        """
        by: By = self.by.currentData()
        value = (
            as_editor(self.country).read_value()
            if by == "country"
            else self._choice_of(by).currentData()
        )
        least, most = as_editor(self.least).read_value(), as_editor(self.most).read_value()
        return Agreed(by, value, least, most) if value else None

    def texts(self) -> tuple[str, ...]:
        """What stands in the line, understood or not; () while nothing was typed into it."""
        by: By = self.by.currentData()
        value = typed_text(self.country) if by == "country" else self._choice_of(by).currentText()
        texts = (value, typed_text(self.least), typed_text(self.most))
        return (by, *texts) if any(texts) else ()

    def show_count(self, balance: Balance) -> None:
        """How many there are of it now."""
        try:
            agreed = self.read()
        except BadValue:
            agreed = None
        counts = {(share.by, share.value): share.count for share in balance.shares}
        self.count.setText(
            ""
            if agreed is None
            else _("now {count}", count=counts.get((agreed.by, agreed.value), 0))
        )

    def _show(self, agreed: Agreed) -> None:
        as_editor(self.country).show_value(agreed.value if agreed.by == "country" else None)
        for by in ("region", "gender"):
            choice = self._choice_of(by)
            choice.setCurrentIndex(max(choice.findData(agreed.value), 0))
        as_editor(self.least).show_value(agreed.least)
        as_editor(self.most).show_value(agreed.most)
        self._show_kind()

    def _show_kind(self) -> None:
        by = self.by.currentData()
        for name, editor in (
            ("country", self.country),
            ("region", self.region),
            ("gender", self.gender),
        ):
            editor.setVisible(name == by)
        self.changed.emit()

    def _choice_of(self, by: By) -> QComboBox:
        return self.region if by == "region" else self.gender


class QuotaDialog(FormDialog):
    """`keep(agreed)` gets what is agreed now; the sentences below follow what is typed."""

    def __init__(self, parent: QWidget, tally: Tally, keep: Keep) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Quota and balance"))
        self.setFixedWidth(WIDTH)
        self._tally, self._keep = tally, keep
        self.lines: list[QuotaLine] = []
        self._box = QWidget()
        self._box.setObjectName("plain")
        self._rows = column(None, gap=6, margins=(0, 0, 8, 0))
        self._box.setLayout(self._rows)
        self.said = Label("", 12, ink="fg2", wraps=True)
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.add = Button(
            _("Add a line"), "plus", clicked=lambda: self._add_line(Agreed("country", ""))
        )
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        for agreed in tally.agreed or (Agreed("gender", "F"), Agreed("country", "")):
            self._add_line(agreed)
        self._at_first = self._texts()
        self.lines[0].least.setFocus()

    def is_typed(self) -> bool:
        """Is any line another than at first?"""
        return self._texts() != self._at_first

    def _texts(self) -> list[tuple[str, ...]]:
        return [texts for line in self.lines if (texts := line.texts())]

    def read(self) -> list[Agreed]:
        """What stands in all lines; `BadValue` where one cannot be understood."""
        return [agreed for agreed in (line.read() for line in self.lines) if agreed is not None]

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setObjectName("plain")
        area.setWidgetResizable(True)
        area.setWidget(self._box)
        area.setFixedHeight(LINES_HIGH)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cancel = Button(_("Cancel"), clicked=self.reject)
        heads = QGridLayout()
        heads.setContentsMargins(0, 0, 0, 0)
        for at, (text, width) in enumerate(((_("At least"), 64), (_("At most"), 64), ("", 108))):
            label = Label(text, 12, ink="fg3")
            label.setFixedWidth(width)
            heads.addWidget(label, 0, at)
        self.setLayout(
            column(
                Label(_("Quota and balance"), 17, "bold"),
                Label(self._whole(), 13, ink="fg2"),
                row(None, heads),
                area,
                row(self.add, None),
                self.said,
                self.problem,
                6,
                row(None, cancel, self.ok),
                gap=8,
                margins=(24, 22, 24, 18),
            )
        )

    def _whole(self) -> str:
        """How many places are taken."""
        balance = self._tally.balance()
        if balance.places is None:
            return n_("{count} selected", "{count} selected", balance.taken)
        return _("{taken} of {places} places", taken=balance.taken, places=balance.places)

    def _add_line(self, agreed: Agreed) -> None:
        line = QuotaLine(agreed)
        self.lines.append(line)
        self._rows.insertWidget(len(self.lines) - 1, line)
        line.changed.connect(self._weigh)
        line.removed.connect(lambda: QTimer.singleShot(0, self, lambda: self._remove_line(line)))
        self._weigh()
        if not agreed.value:
            line.country.setFocus()

    def _remove_line(self, line: QuotaLine) -> None:
        if line in self.lines:
            self.lines.remove(line)
            self._rows.removeWidget(line)
            line.deleteLater()
            self._weigh()

    def _weigh(self) -> None:
        """What is typed, held against who there is."""
        self.problem.hide()
        try:
            agreed = tuple(self.read())
        except BadValue:
            agreed = self._tally.agreed
        balance = Tally(self._tally.places, agreed, self._tally.groups).balance()
        for line in self.lines:
            line.show_count(balance)
        self.said.setText("\n".join(remark.text for remark in balance.remarks))
        self.said.set_ink(
            "warn" if any(remark.is_pressing for remark in balance.remarks) else "fg2"
        )

    def _finish(self) -> None:
        try:
            self._keep(self.read())
        except (BadValue, KnownFault) as fault:  # what was typed stays
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()


def _choice(values: Sequence[str], title: Callable[[str], str]) -> QComboBox:
    made = QComboBox()
    made.setFont(font(13))
    made.setAccessibleName(_("Quota of"))
    for value in values:
        made.addItem(title(value), value)
    return made


def _number(name: str) -> Any:
    made = editor_for(COHORT.field("places"))
    made.setFixedWidth(64)
    made.setAccessibleName(name)
    return made

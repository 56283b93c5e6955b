"""The bar above the table while people are chosen: places taken, women, countries, quotas; live with the selection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.model.balance import Balance, Group, QuotaRemark, Share, share_words
from lcdesk.model.chain import HOLDING
from lcdesk.model.lists import ENDS
from lcdesk.model.sentences import list_names
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import quotas, status
from lcdesk.services.participants.quotas import Tally
from lcdesk.services.participants.status import Reserves
from lcdesk.texts import _, n_
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import Button, Card, Label, column, row
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
        for upto, token in ((whole, "mute_bg"), (self._part + self._more, "edge"), (self._part, "accent")):
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
            if x + face.horizontalAdvance(_share_text(share)) + (36 if icon_name else 21) > self.width():
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
            self.lead, self.places, self._filled, 8, self.women, self._share, 8, self.shares, self.quota, gap=8
        )
        self.setLayout(column(figures, self.said, gap=4, margins=(14, 7, 8, 7)))
        self.setMinimumWidth(NARROWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the figures alone stay."""
        super().resizeEvent(event)
        self._show_meters()

    def show_balance(self, now: Balance, then: Balance, chosen: int) -> None:
        """What stands, or (`chosen` > 0) what would stand with so many more."""
        self.lead.setText(n_("With this one:", "With these {count}:", chosen) if chosen else "")
        self.lead.setVisible(chosen > 0)
        self.places.setText(
            _("{taken} of {places} places", taken=then.taken, places=then.places)
            if then.places is not None
            else n_("{count} selected", "{count} selected", then.taken)
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
            text += "   ·   " + n_("and {count} more", "and {count} more", len(remarks) - len(shown))
        self.said.setText(text)
        set_tip(self.said, "\n".join(remark.text for remark in remarks) if len(remarks) > len(shown) else "")
        self.said.set_ink("warn" if any(remark.is_pressing for remark in shown) else "fg2")
        self.said.setVisible(bool(text))


def _listed(now: Balance, then: Balance) -> list[Share]:
    """The countries that matter most: those with a quota passed, those the selection adds to, the largest."""
    before = {share.value: share.count for share in now.by_country}
    listed = [share for share in then.by_country if share.count or share.least]
    return sorted(listed, key=lambda share: (not share.is_over, share.count == before.get(share.value, 0)))


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
    """`bar` follows the cohort on screen and the selection; places that become free are offered to the reserve."""

    def __init__(self, shown: PeopleView, open_quotas: Callable[[], object], promote: Callable[[], object]) -> None:
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
            self.bar.show_balance(now, read.tally.balance(others) if others else now, sum(others.values()))

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
            lambda _task: _read_of(desk, cohort_id), lambda read: self._take(read) if asked == self._asked else None,
            lambda _error: None, owner=self.bar,
        )  # fmt: skip

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
    """Was a quota agreed, or are more people in than there are places? Else the bar takes no room from the table."""
    return bool(tally.agreed) or any(remark.is_pressing for remark in tally.balance().remarks)


def _read_of(desk: Desk, cohort_id: int) -> _Read:
    return _Read(cohort_id, quotas.tally(desk, cohort_id), status.reserves(desk, cohort_id))

"""The dialog that sets the status of one or several: the next steps first, day and reason, and
who does not fit.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lcdesk.model import clock
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import StatusStep
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import fields_of
from lcdesk.model.statuses import ALL, STATUS, fit, fits, next_of, status_words
from lcdesk.services.participants.status import Standing, StatusMove, misfit_words, plan_for
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.form_dialog import EnterKey, FormDialog
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.theme import colour, font, tone_of
from lcdesk.ui.kit.widgets import Button, Chip, Label, column, row
from lcdesk.ui.kit.widgets.chips import draw_chip

WIDTH = 520
NAMED = 5  # of those who do not fit so many are told by name
CHIPS = 4
Keep = Callable[[Sequence[StatusMove], dt.date | None, str | None], object]


class StatusDialog(FormDialog):
    """`keep(moves, on, reason)` gets what was chosen; `to`: the status chosen at first ("": the
    first next step).

    Nobody is stopped: who does not fit goes along after a tick, and a reason that is asked for may
    be left out by pressing the button once more. What is refused stays, to be set once more for
    people as they are by then.
    """

    def __init__(
        self, parent: QWidget, people: Sequence[Standing], keep: Keep, to: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = (
            _("Status of {name}", name=people[0].name)
            if len(people) == 1
            else n_("Status of {count} participant", "Status of {count} participants", len(people))
        )
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self._people, self._keep = list(people), keep
        self.moves: list[StatusMove] = []
        self._chips = row(gap=6)
        self.statuses = StatusList(Counter(one.status for one in people))
        self.form = StepForm()
        self.misfits = Label("", 12, ink="warn", wraps=True)
        self.tick = QCheckBox()
        self.tick.setFont(font(13))
        self.ok = Button("", kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        EnterKey(self.form, self._finish)
        self._lay_out(title)
        self.statuses.picked.connect(self._show)
        self.statuses.decided.connect(self._finish)
        self.tick.toggled.connect(self._show_button)
        self.statuses.pick(to)
        self.statuses.setFocus()

    def chosen(self) -> list[StatusMove]:
        """Those that would move: who fits, and after the tick the others too."""
        return [
            one for one in self.moves if one.fit != "same" and (one.is_fit or self.tick.isChecked())
        ]

    def show_people(self, people: Sequence[Standing]) -> None:
        """The same people as they are by now; the status chosen, the day and the reason stay."""
        if people != self._people:
            code = self.statuses.code()
            self._people = list(people)
            self._show_chips()
            self.statuses.show_counts(Counter(one.status for one in people))
            self.statuses.pick(code)

    def _lay_out(self, title: str) -> None:
        self._show_chips()
        cancel = Button(_("Cancel"), clicked=self.reject)
        below = column(self.misfits, self.tick, gap=4)
        self.setLayout(
            column(
                Label(title, 17, "bold", wraps=True),
                row(self._chips, None),
                self.statuses,
                self.form,
                below,
                6,
                row(None, cancel, self.ok),
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )

    def _show_chips(self) -> None:
        """Which statuses they have, the most frequent ones."""
        while item := self._chips.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        counts = Counter(one.status for one in self._people)
        for code, count in counts.most_common(CHIPS):
            words = f"{status_words(code)} {count}" if len(self._people) > 1 else status_words(code)
            self._chips.addWidget(Chip(words, *tone_of(code)))
        if len(counts) > CHIPS:
            self._chips.addWidget(Label("…", 12, ink="fg3"))

    def _show(self, to: str) -> None:
        """What the status chosen means for those it is for."""
        self.moves = plan_for(self._people, to)
        others = [one for one in self.moves if not one.is_fit]
        told = [misfit_words(one) for one in others[:NAMED]]
        if len(others) > NAMED:
            told.append(n_("and {count} more", "and {count} more", len(others) - NAMED))
        self.misfits.setText("\n".join(told))
        self.misfits.setVisible(bool(others))
        self.tick.setText(
            _("Set it all the same")
            if len(self._people) == 1
            else n_("Set it for this {count} too", "Set it for these {count} too", len(others))
        )
        self.tick.setChecked(False)
        self.tick.setVisible(bool(others))
        self.form.begin_anew()
        self._show_button()
        self._fit()

    def _fit(self) -> None:
        """As high as the texts are, which are wrapped: a dialog does not see to that by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))

    def _show_button(self) -> None:
        count, code = len(self.chosen()), self.statuses.code()
        self.ok.setEnabled(count > 0)
        self.ok.setText(
            _("Set to “{status}”", status=status_words(code))
            if len(self._people) == 1 or not count
            else n_(
                "Set {count} to “{status}”",
                "Set {count} to “{status}”",
                count,
                status=status_words(code),
            )
        )

    def _finish(self) -> None:
        moves = self.chosen()
        answer = (
            self.form.answer(needs_reason=any(one.needs_reason for one in moves)) if moves else None
        )
        if answer is not None:
            self.go_once_kept(lambda: self._keep(moves, *answer))


# --- The list of statuses to choose from: those that may follow first, then all others; each with
# how many it fits ---


HIGH, HEAD = 32, 26  # px: a status, the head of a part
SHOWN = 7
_CODE, _HINT = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class StatusList(QListWidget):
    """`picked(code)` when another is chosen, `decided` on a double click; `counts`: status so
    far → how many have it.
    """

    picked = Signal(str)
    decided = Signal()

    def __init__(self, counts: Mapping[str | None, int]) -> None:
        super().__init__()
        self.setAccessibleName(_("Status"))
        self.setFont(font(13))
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setFixedHeight(HIGH * SHOWN + HEAD)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_counts(counts)
        self.currentItemChanged.connect(lambda item, _before: self._tell(item))
        self.itemDoubleClicked.connect(
            lambda item: self.decided.emit() if self._code_of(item) else None
        )

    def show_counts(self, counts: Mapping[str | None, int]) -> None:
        """The statuses anew, in the order that suits these counts; none is chosen."""
        self.clear()
        order = [option.code for option in STATUS.options if option.code in ALL]
        following = next_of(counts)
        self._add_part(_("Next"), following, counts)
        self._add_part(_("Others"), [code for code in order if code not in following], counts)

    def code(self) -> str:
        """The status chosen; "" for none."""
        return self._code_of(self.currentItem())

    def codes(self) -> list[str]:
        """All statuses in the order shown."""
        return [code for at in range(self.count()) if (code := self._code_of(self.item(at)))]

    def pick(self, code: str) -> None:
        """Choose a status; "": the first one."""
        codes = [self._code_of(self.item(at)) for at in range(self.count())]  # "": a head
        wanted = code if code and code in codes else next(filter(None, codes), "")
        if wanted:
            self.setCurrentRow(codes.index(wanted))

    def _add_part(
        self, title: str, codes: list[str] | tuple[str, ...], counts: Mapping[str | None, int]
    ) -> None:
        if not codes:
            return
        head = QListWidgetItem(title, self)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        whole = sum(counts.values())
        for code in codes:
            item = QListWidgetItem(STATUS.format(code), self)
            fitting = sum(
                count for old, count in counts.items() if fits(fit(old, code)) and old != code
            )
            item.setData(_CODE, code)
            hint = (
                _("{count} of {whole}", count=fitting, whole=whole) if 0 < fitting < whole else ""
            )
            item.setData(_HINT, hint)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} {hint}".strip())

    def _tell(self, item: QListWidgetItem | None) -> None:
        if code := self._code_of(item):
            self.picked.emit(code)

    @staticmethod
    def _code_of(item: QListWidgetItem | None) -> str:
        return str(item.data(_CODE) or "") if item is not None else ""


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, HIGH if index.data(_CODE) else HEAD)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        box, code = QRectF(option.rect), index.data(_CODE)
        if not code:
            painter.setFont(font(12))
            painter.setPen(colour("fg3"))
            painter.drawText(
                box.adjusted(12, 4, -12, 0), Qt.AlignmentFlag.AlignVCenter, index.data()
            )
            return
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colour("sel" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), colour("accent"))
        draw_chip(painter, QPointF(box.left() + 12, box.center().y()), index.data(), *tone_of(code))
        painter.setFont(font(12, is_tabular=True))
        painter.setPen(colour("fg2"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(12, 0, -14, 0), right, index.data(_HINT))


# --- The day and the reason of a status, as the dialogs ask for them ---


STEP = RecordKind("status_step", N_("Status"), fields_of(StatusStep))
Answer = tuple[dt.date | None, str | None]


class StepForm(RecordForm):
    """Today, unless another day is typed; a reason that is asked for may be left out by a second
    press.
    """

    def __init__(self) -> None:
        super().__init__(STEP, ("on", "reason"), is_flat=False)
        self.show_record({"on": clock.today()})
        self._is_asked = False  # the reason was asked for once

    def begin_anew(self) -> None:
        """Another status was chosen: a reason that is wanted is asked for again."""
        self._is_asked = False
        self.show_problem("reason", "")

    def answer(self, *, needs_reason: bool = False) -> Answer | None:
        """(day, reason); None while something is asked for, which the form says."""
        try:
            values = self.values()
        except BadValue:
            return None
        reason = values.get("reason")
        if needs_reason and not reason and not self._is_asked:
            self._is_asked = True
            self.show_problem(
                "reason", _("Why? The history keeps it. It may stay blank: press once more.")
            )
            self.focus_field("reason")
            return None
        return values.get("on"), reason

"""What stands above the rows of a review: counts that are filters, what is odd about the cohort,
and the earlier list the file was compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.services.importing.importing import count_kept
from lcdesk.tabular.plan.previous_lists import EarlierList
from lcdesk.tabular.understood import ImportPlan
from lcdesk.texts import _, join_sentences, n_
from lcdesk.ui.importing.lines import ASKED, GONE, KEPT, LEFT, OPEN, TIDIED
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.words import FATES, ICONS, count_words, filter_words
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, literal, set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import Banner, Button, Label, MenuButton, row

HEIGHT = 28
KEYS = ("", ASKED, "needs you", OPEN, "new", "change", "same", TIDIED, KEPT, LEFT, GONE)


class ToggleChip(PaintedButton):
    """A chip that is on or off; on, it has a frame."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """The count beside the word."""
        self.setText(count_words(self.key, count))
        self.setAccessibleName(self.text())
        set_tip(self, _("Show only these rows"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            int(QFontMetricsF(font(12, QFont.Weight.DemiBold)).horizontalAdvance(self.text())) + 42,
            HEIGHT,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tone = QPainter(self), FATES[self.key][1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_framed = self.isChecked() or self.underMouse() or self.hasFocus()
        painter.setPen(
            QPen(colour(tone), 2 if self.isChecked() else 1) if is_framed else Qt.PenStyle.NoPen
        )
        painter.setBrush(colour(tone + "_bg"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), HEIGHT / 2 - 1, HEIGHT / 2 - 1
        )
        draw_icon(painter, QPointF(11, 7.5), ICONS[self.key], 13, tone)
        painter.setFont(font(12, QFont.Weight.DemiBold))
        painter.setPen(colour(tone))
        painter.drawText(
            QRectF(29, 0, self.width() - 30, HEIGHT), Qt.AlignmentFlag.AlignVCenter, self.text()
        )


class FilterBar(QWidget):
    """A chip for each fate that occurs, a note, and the same choice as a menu ("Show: all 22
    rows"). `filtered(key)`, "" for all.
    """

    filtered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        self._counts: Mapping[str, int] = {}
        self.chips = {key: ToggleChip(key) for key in FATES if key not in ("twice", KEPT)}
        self.note, self.shown = Label("", 12, ink="fg3"), MenuButton("")
        self.note.setMinimumWidth(40)
        box = row(*self.chips.values(), 6)
        box.addWidget(self.note, 1)
        box.addWidget(self.shown)
        self.setLayout(box)
        self._note = ""
        for chip in self.chips.values():
            chip.clicked.connect(
                lambda _on=False, key=chip.key: self.choose("" if self.key == key else key)
            )
        self.shown.opening.connect(self._fill)

    def show_counts(self, counts: Mapping[str, int], note: str) -> None:
        """Live counts; a chip without rows is hidden, and no longer a filter."""
        self._counts, self._note = counts, note
        for key, chip in self.chips.items():
            chip.show_count(counts.get(key, 0))
            chip.setVisible(bool(counts.get(key)))
        if self.key and not counts.get(self.key):
            self.choose("")
        self._show_key()

    def choose(self, key: str) -> None:
        """Show only these rows."""
        is_other, self.key = key != self.key, key
        self._show_key()
        if is_other:
            self.filtered.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def _show_key(self) -> None:
        for key, chip in self.chips.items():
            chip.setChecked(key == self.key)
        self.shown.set_label(_("Show"))
        self.shown.set_value(filter_words(self.key, self._counts.get(self.key, 0)))
        self._fit_note()

    def _fit_note(self) -> None:
        room = max(self.note.width(), 40)
        self.note.setText(
            self.note.fontMetrics().elidedText(self._note, Qt.TextElideMode.ElideRight, room)
        )
        set_tip(self.note, self._note)

    def _fill(self, menu: QMenu) -> None:
        for key in KEYS:
            if key and not self._counts.get(key):
                continue
            words = filter_words(key, self._counts.get(key, 0))
            action = menu.addAction(words, lambda key=key: self.choose(key))
            action.setCheckable(True)
            action.setChecked(key == self.key)


# --- Another cohort, strangers, more people than places ---


class CohortNotice(Banner):
    """`choose` opens the list of cohorts. What a person has said yes to is not asked again."""

    def __init__(self, choose: Callable[[], object]) -> None:
        super().__init__()
        self._choose = choose
        self._said = ""
        self._settled: str | None = None
        self.closed.connect(self._settle)

    def start_over(self) -> None:
        """Another file."""
        self._settled = None
        self.hide()

    def show_outlook(self, outlook: Outlook) -> None:
        """What is worth saying of the cohort the file goes into."""
        proposal, counts = outlook.proposal, outlook.counts
        is_taken = proposal is not None and proposal.cohort_id == outlook.cohort_id
        why = proposal.words() if proposal is not None and is_taken else ""
        told = counts.words() if counts else []
        self._said = join_sentences(why, *told)
        if not self._said or self._said == self._settled:
            self.hide()
            return
        is_question = counts is not None and counts.are_strangers
        yes = ((_("Yes, add them"), self._settle),) if is_question else ()
        other = (_("Another cohort…"), self._choose)
        tone = "warn" if told else "info"
        self.say(self._said, tone, *yes, other, can_close=not is_question)

    def _settle(self) -> None:
        self._settled = self._said
        self.hide()


# --- The earlier list it was compared with ---


MOST = 12
"""Earlier lists to choose from, the newest ones."""


class VersionNotice(QFrame):
    """`followed(number, "none", or None for the one that fits)`; `kept_asked()`: show the rows with
    corrections. Hidden where no list came in before.
    """

    followed = Signal(object)
    kept_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("soft")
        self.words = Label("", 13, ink="fg2")
        self.words.setMinimumWidth(40)
        self.kept = Button("", kind="link", clicked=self.kept_asked.emit)
        self.choose = MenuButton("", "history")
        self.choose.opening.connect(self._fill)
        self._outlook: Outlook | None = None
        self._said = ""
        made = row(self.words, self.kept, None, self.choose, gap=10)
        made.setContentsMargins(14, 6, 8, 6)
        self.setLayout(made)
        self.hide()

    def show_outlook(self, outlook: Outlook, *, is_file: bool) -> None:
        """What it was compared with, and what stays."""
        self._outlook = outlook
        plan = outlook.plan
        older = _older_words(plan)
        self._said = join_sentences(_compared_words(plan), older, *_missing_words(plan))
        self.words.set_ink("warn" if older else "fg2")
        set_tip(self.words, self._said)
        kept = count_kept(plan)
        self.kept.setText(
            n_("{count} correction of yours is kept", "{count} corrections of yours are kept", kept)
        )
        self.kept.setVisible(bool(kept))
        set_tip(self.kept, _("Show these rows: what was corrected here, and what the list says"))
        self.choose.set_label(_("Another list"))
        self.setAccessibleName(_("Newer version of a list"))
        self.setVisible(is_file and bool(outlook.earlier))
        self._fit_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """What does not fit beside the buttons is said on hover."""
        taken = self.choose.sizeHint().width() + 60
        taken += self.kept.sizeHint().width() if not self.kept.isHidden() else 0
        room, mode = max(self.width() - taken, 40), Qt.TextElideMode.ElideRight
        self.words.setText(self.words.fontMetrics().elidedText(self._said, mode, room))

    def _fill(self, menu: QMenu) -> None:
        assert self._outlook is not None
        previous = self._outlook.plan.previous
        for one in self._outlook.earlier[:MOST]:
            action = menu.addAction(
                literal(_list_words(one)), partial(self.followed.emit, one.number)
            )
            action.setCheckable(True)
            action.setChecked(previous is not None and previous.batch_id == one.batch_id)
        menu.addSeparator()
        alone = menu.addAction(
            _("None: compare with the desk alone"), partial(self.followed.emit, "none")
        )
        alone.setCheckable(True)
        alone.setChecked(previous is None)


def _compared_words(plan: ImportPlan) -> str:
    if plan.previous is None:
        return _("Compared with the desk alone: no earlier list fits.")
    when = moment_of(plan.previous.imported_at)
    return _("Compared with “{name}” ({when}).", name=plan.previous.file_name, when=when)


def _older_words(plan: ImportPlan) -> str:
    """That the file is older than the list it is compared with, "" where it is not."""
    if plan.older_of is None:
        return ""
    when = moment_of(plan.older_of)
    return _("This file is older ({when}): it may set back what is newer.", when=when)


def _missing_words(plan: ImportPlan) -> list[str]:
    """What the list names no more, and stays."""
    values = sum(len(one.unlisted) for one in plan.rows)
    said: list[str] = []
    if values:
        said.append(
            n_(
                "{count} value is no longer in the list, and stays.",
                "{count} values are no longer in the list, and stay.",
                values,
            )
        )
    if plan.gone_activities:
        said.append(
            n_(
                "{count} activity is no longer in this list, and stays.",
                "{count} activities are no longer in this list, and stay.",
                len(plan.gone_activities),
            )
        )
    return said


def _list_words(one: EarlierList) -> str:
    return f"{one.file_name} · {moment_of(one.imported_at)}"

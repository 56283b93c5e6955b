"""One organisation of a cohort while it is edited: its role, its names in both languages, who signs
for it, a grip to drag it by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from lcdesk.model.organisers import ROLE, ROLES, Organiser, is_same, signed_by
from lcdesk.services.cohorts.organisers import KnownOrganisation
from lcdesk.texts import N_, _, n_, with_label
from lcdesk.ui.cohorts.signer_lines import SignerLines
from lcdesk.ui.kit.forms.list_editor import MATCH, ElidedLine, WordCompleter, marked
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import IconButton, Label, MenuButton, column, row
from lcdesk.ui.kit.widgets.controls import moving_step

ROLE_WIDTH, GRIP = 132, 18  # px
PROPOSED = 3


class KnownNames:
    """Organisations known from before, found by the beginning of any word of their names in either
    language.

    `cohort_id`: the cohort on view, None for a new one.
    """

    def __init__(self, known: Sequence[KnownOrganisation], cohort_id: int | None) -> None:
        self._known, self._cohort_id = known, cohort_id
        self._models = tuple(_model(known, at) for at in (0, 1))

    def named(self, text: str) -> KnownOrganisation | None:
        """The one of exactly that name, in whichever language."""
        wanted = Organiser("", text, None)
        return next(
            (one for one in self._known if text.strip() and is_same(_as_organiser(one), wanted)),
            None,
        )

    def elsewhere(self, one: Organiser) -> int:
        """In how many other cohorts an organisation of these names has a role."""
        found = next(
            (known for known in self._known if (known.name_en, known.name_zh) == one.names), None
        )
        return len(found.cohorts - {self._cohort_id}) if found else 0

    def proposals(self, names: tuple[str | None, str | None]) -> list[Organiser]:
        """Who signed for an organisation in other cohorts, the latest first, and whom it has as its
        contact: each once.
        """
        found = next((one for one in map(self.named, filter(None, names)) if one), None)
        if found is None:
            return []
        said = [one for cohort, one in found.signed if cohort != self._cohort_id]
        if found.contact:
            said.append(signed_by(Organiser(""), found.contact, ""))
        each = {tuple(one.signing.values()): one for one in reversed(said)}
        return list(reversed(each.values()))[:PROPOSED]

    def finder(self, line: QLineEdit, at: int) -> WordCompleter:
        """A list of names below a line: the English ones (0), or the Chinese (1)."""
        made = WordCompleter(self._models[at], line)
        made.setCompletionRole(MATCH)
        made.setFilterMode(Qt.MatchFlag.MatchContains)
        made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        made.setMaxVisibleItems(8)
        if popup := made.popup():
            popup.setObjectName("popup")
        return made


def _as_organiser(known: KnownOrganisation) -> Organiser:
    return Organiser("", known.name_en, known.name_zh)


def _model(known: Sequence[KnownOrganisation], at: int) -> QStandardItemModel:
    model = QStandardItemModel()
    for one in known:
        names = (one.name_en, one.name_zh)
        if name := names[at]:
            item = QStandardItem(name)
            item.setData(marked(*filter(None, names)), MATCH)
            model.appendRow(item)
    return model


class Grip(QWidget):
    """What a row is dragged by: `dragged(y)` on the way, in the pixels of the screen."""

    dragged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(GRIP, 34)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        set_tip(self, _("Drag to another place, or Alt+Up and Alt+Down"))
        self._from: int | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_icon(QPainter(self), QPointF(1, 9), "grip-vertical", 16, "fg3")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.globalPosition().toPoint().y()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.globalPosition().toPoint().y()
        if self._from is not None and abs(at - self._from) >= QApplication.startDragDistance():
            self.dragged.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)


class OrganiserEditor(QWidget):
    """`moved(step)` by Alt+Up and Alt+Down, `dragged(y)` by the grip, `role_chosen()`,
    `dropped()` by the cross.
    """

    moved = Signal(int)
    dragged = Signal(int)
    role_chosen = Signal()
    dropped = Signal()

    def __init__(self, one: Organiser, known: KnownNames) -> None:
        super().__init__()
        self._one, self._known, self._role = one, known, one.role
        self.grip = Grip()
        self.grip.dragged.connect(self.dragged)
        self.role_button = MenuButton("")
        self.role_button.setFixedWidth(ROLE_WIDTH)
        self.role_button.opening.connect(self._fill_roles)
        self.name_en, self.name_zh = ElidedLine(), ElidedLine()
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.note.hide()
        self.signer = SignerLines(one, lambda: known.proposals(self.organiser().names))
        self.sign = IconButton("signature", "", self.open_signer, size=28)
        self.bin = IconButton("x", "", self.dropped.emit, size=28)
        for at, (line, label) in enumerate(
            zip(self.lines, (N_("Name (English)"), N_("Name (Chinese)")), strict=True)
        ):
            line.setFont(font(13))
            line.setAcceptDrops(False)
            line.setPlaceholderText(_(label))
            finder = known.finder(line, at)
            line.setCompleter(finder)
            # the line has the name only then
            finder.activated.connect(
                lambda _name, line=line: QTimer.singleShot(0, self, lambda: self._fill(line))
            )
            line.editingFinished.connect(lambda line=line: self._fill(line))
            line.textChanged.connect(lambda _text: self._explain())
        self._show_names(one)
        self._show_role()
        self._lay_out()

    @property
    def lines(self) -> tuple[QLineEdit, QLineEdit]:
        """The English name, the Chinese one."""
        return self.name_en, self.name_zh

    @property
    def row_id(self) -> int | None:
        """The row of the cohort that says so, None before there is one."""
        return self._one.id

    @property
    def role(self) -> str:
        """The code of the role chosen."""
        return self._role

    def choose_role(self, role: str) -> None:
        """Another role: the row goes to the end of those that have it."""
        if role != self._role:
            self._role = role
            self._show_role()
            self.role_chosen.emit()

    def organiser(self) -> Organiser:
        """As it stands."""
        english, chinese = (" ".join(line.text().split()) or None for line in self.lines)
        named = Organiser(self._role, english, chinese, self._one.id)
        return replace(named, **self.signer.signing())

    def open_signer(self) -> None:
        """To the lines of who signs; once more takes them away, where nobody is named."""
        if self.signer.isVisible() and not any(self.signer.signing().values()):
            self.signer.hide()
            self.sign.setFocus()
        else:
            self.show_signer()

    def show_signer(self) -> None:
        """To the lines of who signs."""
        self.signer.show()
        self.signer.propose()
        self.signer.lines[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := moving_step(event):
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        names = column(self.name_en, self.name_zh, self.note, self.signer, gap=4)
        made = row(self.grip, self.role_button, names, self.sign, self.bin, gap=6)
        made.setStretch(2, 1)
        for part in (self.grip, self.role_button, self.sign, self.bin):
            made.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setLayout(made)

    def _show_names(self, one: Organiser) -> None:
        for line, text in zip(self.lines, one.names, strict=True):
            line.setText(text or "")
            line.setCursorPosition(0)

    def _show_role(self) -> None:
        said = _(ROLE[self._role].label) if self._role in ROLE else self._role
        self.role_button.set_label(said)
        self.role_button.setAccessibleName(with_label(_("Role"), said))
        for line in self.lines:
            line.setAccessibleName(with_label(said, line.placeholderText()))
        self.signer.name_lines(said)
        self.sign.set_name(_("Who signs: {name}", name=said))
        self.bin.set_name(_("Take out: {name}", name=said))

    def _fill_roles(self, menu: QMenu) -> None:
        for role in ROLES:
            action = menu.addAction(_(role.label), lambda code=role.code: self.choose_role(code))
            action.setCheckable(True)
            action.setChecked(role.code == self._role)

    def _fill(self, line: QLineEdit) -> None:
        """A known organisation brings its other name along, where nothing is typed yet."""
        found = self._known.named(line.text())
        if found is not None:
            for other, name in zip(self.lines, (found.name_en, found.name_zh), strict=True):
                if other is not line and name and not other.text().strip():
                    other.setText(name)
                    other.setCursorPosition(0)

    def _explain(self) -> None:
        """An organisation that other cohorts have, too, is called otherwise there as well."""
        now, count = self.organiser(), self._known.elsewhere(self._one)
        is_other = any(self._known.named(name) for name in now.names if name) and not is_same(
            now, self._one
        )
        is_renamed = any(
            was and mine and was != mine
            for was, mine in zip(self._one.names, now.names, strict=True)
        )
        self.note.setVisible(bool(count and is_renamed and not is_other))
        self.note.setText(
            n_(
                "{count} other cohort has this organisation: its name changes there, too.",
                "{count} other cohorts have this organisation: its name changes there, too.",
                count,
            )
        )

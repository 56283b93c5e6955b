"""What a column is: a list of fields with a search, by section, and what the file may do to
values known already.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.tabular.plan.roster import Policy
from lcdesk.tabular.review.tables import ReviewColumn
from lcdesk.tabular.understood import RecordName, is_listed
from lcdesk.texts import LANGUAGES, N_, _, in_language
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import Button, Label, SearchBox, column, row, rule
from lcdesk.ui.kit.widgets.controls import Popup

WIDTH, HEIGHT = 292, 430
POLICIES: tuple[tuple[Policy, str, str], ...] = (
    ("update", N_("Update"), N_("What the file says takes the place of what is known.")),
    ("only if blank", N_("If blank"), N_("The file only fills what is not known yet.")),
    ("leave", N_("Leave"), N_("What is known stays, whatever the file says.")),
)
_NAME, _WORDS = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
_SKIP = "-"


class FieldChooser(Popup):
    """A popup below a head. `chosen(field name or None)`, `policy_chosen(policy)`; Esc leaves
    all as it is.
    """

    chosen = Signal(object)
    policy_chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        shown: ReviewColumn,
        record: RecordName,
        policy: Policy,
        taken: set[str],
    ) -> None:
        super().__init__(parent, _("What is “{head}”?", head=shown.told))
        self._record: RecordName = record
        self._taken = taken
        self.search, self.list = SearchBox(_("Search a field…")), QListWidget()
        self.list.setObjectName("palette")
        self.list.setFont(font(13))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setAccessibleName(_("Fields"))
        self.policies = {
            name: self._policy_button(name, label, tip, policy) for name, label, tip in POLICIES
        }
        self._fill(shown.field)
        self._build(shown)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)

    def open_at(self, place: QPoint) -> None:
        self.resize(WIDTH, HEIGHT)
        super().open_at(place)
        self.search.setFocus()
        if self.list.currentRow() >= 0:
            self.list.scrollToItem(
                self.list.currentItem(), QAbstractItemView.ScrollHint.PositionAtCenter
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the search box belong to the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.currentRow() >= 0:
                    self._choose(self.list.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape and not self.search.text():
                self.close()
                return True
        return False

    def _fill(self, present: str | None) -> None:
        where = (
            _("goes into the notes")
            if is_listed(self._record)
            else _("kept with the person, in no field")
        )
        self._add(_SKIP, _("Skip this column"), present is None, where)
        for section, fields in KINDS[self._record].sections().items():
            head = QListWidgetItem(_(section) if section else _("Other fields"))
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)  # not to be chosen, nor pale
            head.setFont(font(11))
            head.setForeground(colour("fg3"))
            head.setData(_WORDS, "")
            self.list.addItem(head)
            for field in fields:
                self._add(field.name, field.title, field.name == present, *_spellings(field))
        if self.list.currentRow() < 0:
            self._step(1)

    def _add(self, name: str, title: str, is_present: bool, *words: str) -> None:
        item = QListWidgetItem(title)
        item.setData(_NAME, name)
        item.setData(_WORDS, " ".join((title, *words)).casefold())
        if is_present:
            item.setIcon(icon("check", "accent", 14))
        elif name in self._taken:
            item.setIcon(icon("columns-3", "fg3", 14))
            set_tip(item, _("Another column is this field now; it would be skipped."))
        else:
            item.setIcon(icon("check", "card", 14))
        self.list.addItem(item)
        if is_present:
            self.list.setCurrentItem(item)

    def _build(self, shown: ReviewColumn) -> None:
        head = Label(
            _("What is “{head}”?", head=_one_line(shown.told)), 12, "medium", "fg2", wraps=True
        )
        made = column(head, self.search, self.list, gap=8, margins=(12, 12, 12, 12))
        made.setStretch(2, 1)
        if shown.field:
            made.addWidget(rule())
            made.addWidget(Label(_("Where a value is known already:"), 12, ink="fg2"))
            made.addLayout(row(*self.policies.values(), gap=6))
        self.setLayout(made)

    def _policy_button(self, name: Policy, label: str, tip: str, present: Policy) -> Button:
        made = Button(_(label), kind="soft" if name == present else "plain")
        made.setFont(font(12))
        set_tip(made, _(tip))
        made.setAccessibleDescription(_(tip))
        made.clicked.connect(lambda: (self.close(), self.policy_chosen.emit(name)))
        return made

    def _filter(self, text: str) -> None:
        words, head, is_any = text.casefold().split(), None, False
        for item in self._items():
            if not item.data(_NAME):
                if head is not None:
                    head.setHidden(not is_any)
                head, is_any = item, False
                continue
            item.setHidden(not all(word in item.data(_WORDS) for word in words))
            is_any = is_any or not item.isHidden()
        if head is not None:
            head.setHidden(not is_any)
        self.list.setCurrentRow(-1)
        self._step(1)

    def _step(self, step: int) -> None:
        shown = [item for item in self._items() if item.data(_NAME) and not item.isHidden()]
        if shown:
            at = (
                shown.index(self.list.currentItem()) + step
                if self.list.currentItem() in shown
                else 0
            )
            self.list.setCurrentItem(shown[at % len(shown)])

    def _choose(self, item: QListWidgetItem) -> None:
        name = item.data(_NAME)
        if name:
            self.close()
            self.chosen.emit(None if name == _SKIP else name)

    def _items(self) -> Iterator[QListWidgetItem]:
        return (self.list.item(at) for at in range(self.list.count()))


def _spellings(field: Field) -> list[str]:
    """Other words to find a field by: its label in every language, and the heads it is known by."""
    return [*(in_language(code, field.label) for code in LANGUAGES), *field.heads]


def _one_line(text: str) -> str:
    return " ".join(text.split())

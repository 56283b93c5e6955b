"""The counting rules: those of the program to be read, the office's own made, changed and
removed; what each counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.statuses import ENDS, status_words
from lcdesk.services.core import finding
from lcdesk.services.figures import counting_rules as service
from lcdesk.services.figures.counting_rules import (
    COUNTING_RULE,
    ON_THE_WAY,
    CountRule,
    RuleValues,
    made_rule,
)
from lcdesk.texts import LANGUAGES, _, language, n_, speaking
from lcdesk.ui.kit.dialogs.tick_list import ROW, TickLine, TickList, with_heads
from lcdesk.ui.kit.forms.edit_tracking import LocalUndo, Seen
from lcdesk.ui.kit.painting.theme import CONTROL, font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    Card,
    IconButton,
    Label,
    column,
    row,
    rule,
    scrolled,
)

SIZE, LIST = (980, 790), 250  # px
NEW = "new:"  # how the names of rules begin that were never saved


def open_rules(
    context: Context, current: str, cohort_id: int | None, on_done: Callable[[str], object]
) -> CountingRulesDialog:
    """Open the dialog on the rule `current`; `on_done` gets the name of the rule to count by
    once it is closed.
    """
    parent = context.parent()
    dialog = CountingRulesDialog(
        parent if isinstance(parent, QWidget) else None, context, current, cohort_id
    )
    dialog.finished.connect(lambda _code: on_done(dialog.answer()))
    dialog.open()
    return dialog


class CountingRulesDialog(QDialog):
    """What is typed stays with its rule until it is saved or given up, also while another one is
    looked at.
    """

    def __init__(
        self, parent: QWidget | None, context: Context, current: str, cohort_id: int | None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Counting rules"))
        self._context, self._before, self._chosen = context, current, ""
        self._rules: Mapping[str, CountRule] = {}
        self._drafts: dict[str, RuleValues] = {}
        # what the form showed of a kept rule before it became a draft
        self._seen: dict[str, Seen] = {}
        self._counts: Mapping[str | None, int] | None = None
        self._handlers, self._made = LocalUndo(context.desk), 0
        self.list, self.form, self.banner = TickList(), RuleForm(is_all=cohort_id is None), Banner()
        self.new = Button(_("&New rule"), "plus", clicked=self.add)
        self.duplicate = IconButton("copy", _("Duplicate (Ctrl+D)"), self.duplicate_shown)
        self.remove = IconButton("trash-2", _("Remove (Del)"), self.remove_shown)
        self.take = Button(_("&Count by this rule"), kind="soft", clicked=self._take)
        self.save = Button(_("&Save"), kind="primary", clicked=self.save_shown)
        self.save.setDefault(True)
        self._lay_out(parent)
        self._connect()
        self.reload(current)
        self.list.setFocus()
        self._ask_counts(cohort_id)

    def answer(self) -> str:
        """The rule to count by: the one taken, else the one that was counted by, or everybody
        where it is gone.
        """
        wanted = self._chosen or self._before
        return wanted if wanted in self._rules else "all"

    @property
    def shown(self) -> str:
        """The name of the rule in the form."""
        line = self.list.current()
        return line.key if line else ""

    # --- what is shown ---

    def reload(self, shown: str = "") -> None:
        """The rules anew, with `shown` in the form, or the one that was."""
        self._rules = service.list_rules(self._context.desk)
        self._drafts = {
            name: values
            for name, values in self._drafts.items()
            if name in self._rules or name.startswith(NEW)
        }
        self._fill(shown or self.shown)
        self._show()

    def _fill(self, shown: str) -> None:
        names = (*self._rules, *(name for name in self._drafts if name.startswith(NEW)))
        own = [name for name in names if name not in service.RULES]
        parts = ((_("Came with the program"), list(service.RULES)), (_("Your own"), own))
        blocked = self.list.blockSignals(True)
        self.list.show_lines(
            with_heads([(head, list(map(self._line, part))) for head, part in parts]),
            shown if shown in names else "all",
        )
        self.list.blockSignals(blocked)

    def _line(self, name: str) -> TickLine:
        draft = self._drafts.get(name)
        one = self._rules[name] if draft is None else service.made_rule(draft)
        if draft is not None:
            return TickLine(name, one.title or _("New rule"), _("not saved"))
        counted = (
            ""
            if self._counts is None
            else str(sum(self._counts.get(one, 0) for one in one.statuses))
        )
        return TickLine(name, one.title, counted)

    def _show(self) -> None:
        """The rule of the marked line in the form."""
        name = self.shown
        values = self._drafts.get(name) or service.values_of(self._rules[name])
        self.form.show_values(values, is_own=name not in service.RULES)
        self._show_buttons()

    def _show_buttons(self) -> None:
        name = self.shown
        self.remove.setEnabled(name not in service.RULES)
        self.save.setEnabled(name in self._drafts)
        self.take.setEnabled(name not in self._drafts)

    def _take_counts(self, counts: Mapping[str | None, int]) -> None:
        self._counts = counts
        self._fill(self.shown)
        self.form.show_counts(counts)

    def _ask_counts(self, cohort_id: int | None) -> None:
        desk = self._context.desk
        self._context.tasks.count(
            lambda _task: counts_of(finding.count_values(desk, cohort_id, "status")),
            self._take_counts,
            owner=self,
        )

    # --- what is done ---

    def add(self) -> None:
        """A rule of nothing yet, to be filled in."""
        self._draft({"name_en": "", "name_zh": "", "words_en": "", "words_zh": "", "statuses": []})

    def duplicate_shown(self) -> None:
        """Another one with the same statuses; its words are made from them anew, since they are
        about to change.
        """
        values = self._drafts.get(self.shown) or service.values_of(self._rules[self.shown])
        english, chinese = (
            _("{name} (copy)", name=name) if name else ""
            for name in (values["name_en"], values["name_zh"])
        )
        self._draft(
            {**values, "name_en": english, "name_zh": chinese, "words_en": "", "words_zh": ""}
        )

    def save_shown(self) -> None:
        """Keep what was typed; what cannot be kept is said and stays."""
        if self._save(self.shown):
            name = self._rules[self.shown].title
            self.banner.offer(_("The rule “{name}” is saved.", name=name), _("Undo"), self.undo)

    def remove_shown(self) -> None:
        """Take it out at once: undo brings it back. The keyboard goes to the rule beside it."""
        name, names = self.shown, [line.key for line in self.list.shown()]
        if name in service.RULES:
            return
        at = names.index(name)
        self._drafts.pop(name, None)
        if name in self._rules:
            title = self._rules[name].title
            self._handlers.do(lambda: service.remove_rule(self._context.desk, name))
            self.banner.offer(_("The rule “{name}” is removed.", name=title), _("Undo"), self.undo)
        self.reload(names[at + 1] if at + 1 < len(names) else names[at - 1])

    def undo(self) -> None:
        """Take back the last change made here."""
        if told := self._handlers.undo():
            self.reload()
            self.banner.say(told, "ok", can_close=True)

    def reject(self) -> None:
        """Close; what is not saved is asked about first."""
        if not self._drafts:
            super().reject()
            return
        told = n_("{count} rule is not saved.", "{count} rules are not saved.", len(self._drafts))
        self.banner.say(
            told, "warn", (_("Save"), self._save_all), (_("Discard"), self._discard), can_close=True
        )

    def _draft(self, values: RuleValues) -> None:
        self._made += 1
        name = f"{NEW}{self._made}"
        self._drafts[name] = values
        self.banner.hide()
        self.reload(name)
        self.form.begin()

    def _save(self, name: str) -> bool:
        """Keep one draft; False after saying why not, with the rule in the form."""
        values = self._drafts.get(name)
        if values is None:
            return False
        number = None if name.startswith(NEW) else service.id_of(self._rules[name])
        kept: list[str] = []

        def save(shown: Mapping[str, Any] | None) -> None:
            self._handlers.do(
                lambda: kept.append(service.save_rule(self._context.desk, values, number, shown))
            )

        try:
            self._seen[name].keep(values, save) if name in self._seen else save(None)
        except KnownFault as fault:
            self.reload(name)
            self.banner.say(str(fault), "bad", can_close=True)
            return False
        del self._drafts[name]
        self._seen.pop(name, None)
        self.reload(kept[0])
        return True

    def _save_all(self) -> None:
        if all(self._save(name) for name in tuple(self._drafts)):
            self.reject()

    def _discard(self) -> None:
        self._drafts.clear()
        self.reject()

    def _take(self) -> None:
        if self.shown not in self._drafts:
            self._chosen = self.shown
            self.reject()

    def _typed(self) -> None:
        """Something was typed or ticked: it is a draft, unless it says again what is kept."""
        name, values = self.shown, self.form.values()
        if name in self._rules and values == _tidy(service.values_of(self._rules[name])):
            self._drafts.pop(name, None)
        else:
            if name in self._rules and name not in self._drafts:
                self._seen[name] = Seen(
                    service.values_of(self._rules[name]), lambda: self._values_now(name)
                )
            self._drafts[name] = values
        self._fill(name)
        self._show_buttons()

    def _values_now(self, name: str) -> Mapping[str, Any]:
        rule = service.list_rules(self._context.desk).get(name)
        return service.values_of(rule) if rule else {}

    # --- how it is put together ---

    def _lay_out(self, parent: QWidget | None) -> None:
        self.list.setAccessibleName(_("Counting rules"))
        self.list.setFixedWidth(LIST)
        left = column(gap=10)
        left.addWidget(self.list, 1)
        left.addLayout(row(self.new, None, self.duplicate, self.remove, gap=4))
        both = row(gap=20)
        both.addLayout(left)
        both.addWidget(self.form, 1)
        about = Label(
            _(
                "A rule says which statuses make a participant. It is printed under every table "
                "and picture that counts by it."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        made = column(
            Label(_("Counting rules"), 17, "bold"),
            about,
            self.banner,
            gap=10,
            margins=(24, 20, 24, 16),
        )
        made.addLayout(both, 1)
        made.addWidget(rule())
        made.addLayout(row(self.take, None, Button(_("Close"), clicked=self.reject), self.save))
        self.setLayout(made)
        room = parent.size() if parent else self.maximumSize()
        self.resize(min(SIZE[0], room.width() - 24), min(SIZE[1], room.height() - 24))

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(
            lambda _now, _before: self._show() if self.shown else None
        )
        self.list.taken.connect(lambda _name: self._show())
        self.form.changed.connect(self._typed)
        for keys, handler in (("Del", self.remove_shown), ("Ctrl+Z", self.undo)):
            QShortcut(
                QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut
            ).activated.connect(handler)
        for keys, handler in (
            ("Ctrl+D", self.duplicate_shown),
            ("Ctrl+S", self.save_shown),
            ("Ctrl+N", self.add),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(handler)


def _tidy(values: RuleValues) -> RuleValues:
    return {
        "name_en": values["name_en"] or "",
        "name_zh": values["name_zh"] or "",
        "words_en": values["words_en"] or "",
        "words_zh": values["words_zh"] or "",
        "statuses": values["statuses"],
    }


# --- One counting rule as a form: its names, the statuses that count, its words, and what that
# prints and counts ---


TEXTS = ("name_en", "name_zh", "words_en", "words_zh")
LEAST = 240  # px of a column
FRAME = 12  # px of a list around its lines


class StatusTicks(TickList):
    """One of the two lists: its cursor is seen only where the keyboard is."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def show_statuses(self, lines: Sequence[TickLine]) -> None:
        """Show these, with the cursor where it was."""
        at = self.currentRow() if self.hasFocus() else self._at
        self.show_lines(lines)
        self._at = max(at, 0)
        self.setCurrentRow(self._at if self.hasFocus() else -1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentRow() < 0:
            self.setCurrentRow(self._at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._at = max(self.currentRow(), 0)
            self.setCurrentRow(-1)


class RuleForm(QWidget):
    """Shows the values of `save_rule`; `changed` after every key and tick. Rules of the program
    are shown and stay.
    """

    changed = Signal()

    def __init__(self, *, is_all: bool) -> None:
        super().__init__()
        self.setObjectName("plain")
        self._is_all, self._is_own = is_all, True
        self._counts: Mapping[str | None, int] | None = None
        self._ticked: set[str] = set()
        self.edits = {name: QLineEdit() for name in TEXTS}
        self.lists = {"way": StatusTicks(), "ends": StatusTicks()}
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.printed, self.printed_other = (
            Label("", 13, wraps=True),
            Label("", 12, ink="fg2", wraps=True),
        )
        self.count = Label("", 13, "medium", wraps=True)
        self._lay_out()
        for edit in self.edits.values():
            edit.textEdited.connect(self._tell)
        for ticks in self.lists.values():
            ticks.taken.connect(self.tick)

    def show_values(self, values: RuleValues, *, is_own: bool) -> None:
        """Show a rule; one of the program can only be read."""
        self._is_own, self._ticked = is_own, set(values["statuses"])
        for name, edit in self.edits.items():
            edit.setText(values.get(name) or "")
            edit.setCursorPosition(0)
            self._set_own(edit)
        self._fill()

    def values(self) -> RuleValues:
        """What `save_rule` takes; of the statuses only those this program knows."""
        texts = {name: " ".join(edit.text().split()) for name, edit in self.edits.items()}
        return {
            "name_en": texts["name_en"],
            "name_zh": texts["name_zh"],
            "words_en": texts["words_en"],
            "words_zh": texts["words_zh"],
            "statuses": [status for status in (*ON_THE_WAY, *ENDS) if status in self._ticked],
        }

    def show_counts(self, counts: Mapping[str | None, int]) -> None:
        """How many there are of each status, for the figures beside them."""
        self._counts = counts
        self._fill()

    def tick(self, status: str) -> None:
        """Count this status from now on, or no longer."""
        if self._is_own:
            self._ticked ^= {status}
            self._fill()
            self.changed.emit()

    def begin(self) -> None:
        """The keyboard to the first name."""
        self.edits["name_en"].setFocus()
        self.edits["name_en"].selectAll()

    def _set_own(self, edit: QLineEdit) -> None:
        """What can only be read has no frame to type in."""
        if edit.isReadOnly() == self._is_own:
            edit.setReadOnly(not self._is_own)
            edit.setProperty("flat", not self._is_own)
            edit.style().unpolish(edit)
            edit.style().polish(edit)

    def _tell(self) -> None:
        self._show_said()
        self.changed.emit()

    # --- what it shows ---

    def _fill(self) -> None:
        for ticks, statuses in zip(self.lists.values(), (ON_THE_WAY, ENDS), strict=True):
            ticks.show_statuses([self._line(status) for status in statuses])
        self._show_said()

    def _line(self, status: str) -> TickLine:
        figure = "" if self._counts is None else str(self._counts.get(status or None, 0))
        words = status_words(status)
        return TickLine(
            status, words, figure, is_ticked=status in self._ticked, is_fixed=not self._is_own
        )

    def _show_said(self) -> None:
        """What is printed in both languages, and how many count."""
        values = self.values()
        rule, made = made_rule(values), made_rule({"statuses": values["statuses"]})
        for name, words in (("words_en", made.words), ("words_zh", made.words_zh)):
            self.edits[name].setPlaceholderText(words)
        said: list[str] = []
        # that of the moment first
        for code in sorted(LANGUAGES, key=lambda code: code != language()):
            with speaking(code):
                said.append(_("Counted: {rule}.", rule=rule.said))
        is_blank = not values["statuses"]
        self.printed.setText(_("Tick the statuses that count.") if is_blank else said[0])
        self.printed_other.setText("" if is_blank else said[1])
        self.count.setText(
            "" if self._counts is None else self._count_words(values["statuses"], self._counts)
        )
        self.note.setText(self._note(values))

    def _note(self, values: RuleValues) -> str:
        if not self._is_own:
            return _(
                "This rule came with the program and stays as it is. Duplicate it to make one of "
                "your own."
            )
        if values["words_en"] or values["words_zh"]:
            return _("These words are your own: see that they say what is ticked.")
        return _("Left blank, the words are made from the statuses that are ticked.")

    def _count_words(self, statuses: Sequence[str], counts: Mapping[str | None, int]) -> str:
        part, whole = (
            sum(counts.get(status or None, 0) for status in statuses),
            sum(counts.values()),
        )
        if self._is_all:
            return n_(
                "Counts {part} of {count} participant of all cohorts",
                "Counts {part} of {count} participants of all cohorts",
                whole,
                part=part,
            )
        return n_(
            "Counts {part} of {count} participant of this cohort",
            "Counts {part} of {count} participants of this cohort",
            whole,
            part=part,
        )

    # --- how it is put together ---

    def _lay_out(self) -> None:
        for ticks, head in zip(self.lists.values(), self._heads(), strict=True):
            ticks.setAccessibleName(head)
            ticks.setMinimumWidth(LEAST)
        self.lists["ends"].setMinimumHeight(ROW * 3)
        self.lists["ends"].setMaximumHeight(ROW * len(ENDS) + FRAME)
        heads = [Label(head, 12, "medium", "fg2") for head in self._heads()]
        way = column(heads[0], gap=6)
        way.addWidget(self.lists["way"], 1)
        ends = column(heads[1], gap=6)
        # all of them where there is room, before the words get more of it
        ends.addWidget(self.lists["ends"], 8)
        ends.addSpacing(6)
        ends.addWidget(self._preview(), 1)
        middle = row(gap=16)
        middle.addLayout(way, 1)
        middle.addLayout(ends, 1)
        made = column(self._pair("name_en", "name_zh"), gap=10)
        made.addLayout(middle, 1)
        made.addLayout(self._pair("words_en", "words_zh"))
        made.addWidget(self.note)
        self.setLayout(made)

    @staticmethod
    def _heads() -> tuple[str, str]:
        return _("On the way: who counts"), _("Ended: who counts")

    def _preview(self) -> Card:
        """Long words scroll; how many count is always seen."""
        said = QWidget()
        said.setObjectName("plain")
        said.setLayout(column(self.printed, self.printed_other, None, gap=6))
        area = scrolled(said)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = column(
            Label(_("Printed under the figures"), 12, "medium", "fg2"),
            gap=6,
            margins=(14, 12, 14, 12),
        )
        inside.addWidget(area, 1)
        inside.addWidget(self.count)
        card = Card()
        card.setLayout(inside)
        return card

    def _pair(self, *names: str) -> QVBoxLayout:
        both = row(gap=16)
        for name in names:
            both.addLayout(self._labelled(name), 1)
        return column(both)

    def _labelled(self, name: str) -> QVBoxLayout:
        field, edit = COUNTING_RULE.field(name), self.edits[name]
        edit.setFont(font(13))
        edit.setAccessibleName(field.title)
        edit.setFixedHeight(CONTROL)
        edit.setMaxLength(getattr(field.kind, "length", 300))
        label = Label(field.title, 12, "medium", "fg2")
        label.setBuddy(edit)
        return column(label, edit, gap=4)


def counts_of(found: Iterable[tuple[Any, int]]) -> dict[str | None, int]:
    """Status (None: none) → number, from (value, number); a blank one is none."""
    counts: dict[str | None, int] = {}
    for status, number in found:
        counts[status or None] = counts.get(status or None, 0) + number
    return counts

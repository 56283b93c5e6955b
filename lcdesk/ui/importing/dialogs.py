"""What a file may ask: before it can be read, what its new cohort is called, and what a word means
that no field could read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget

from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.tabular.reading.pasted import Source
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.words import ChoiceNeeded, PasswordNeeded
from lcdesk.tabular.review.questions import value_of
from lcdesk.texts import N_, _
from lcdesk.ui.kit.forms.editors import as_editor, editor_for
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, Label, column, row


class EntryDialog(QDialog):
    """A sentence, one thing to enter, and two buttons."""

    def __init__(self, parent: QWidget, title: str, sentence: str, confirm: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self.sentence = Label(sentence, 14, "medium", wraps=True)
        self.confirm = Button(confirm, kind="primary", clicked=self.accept)
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.confirm.setDefault(True)

    def lay(self, *parts: QWidget, aside: QWidget | None = None) -> None:
        """The parts between the sentence and the buttons; `aside` stands at the left of these."""
        below = row(*([aside] if aside else []), None, self.cancel, self.confirm)
        self.setLayout(column(self.sentence, *parts, below, gap=14, margins=(24, 22, 24, 18)))


class WorkbookPasswordDialog(EntryDialog):
    """The password of a workbook; `given(password)`."""

    def __init__(
        self, parent: QWidget, sentence: str, advice: str, given: Callable[[str], object]
    ) -> None:
        super().__init__(parent, _("Password"), sentence, _("Open"))
        self.box = QLineEdit()
        self.box.setEchoMode(QLineEdit.EchoMode.Password)
        self.box.setFont(font())
        self.box.setAccessibleName(_("Password"))
        self.lay(Label(advice, 13, ink="fg2", wraps=True), self.box)
        self.accepted.connect(lambda: given(self.box.text()))
        self.box.setFocus()


class EncodingDialog(EntryDialog):
    """Which encoding a text file was written in, with its first lines under each;
    `given(encoding)`.
    """

    def __init__(
        self,
        parent: QWidget,
        sentence: str,
        advice: str,
        previews: Sequence[tuple[str, str]],
        given: Callable[[str], object],
    ) -> None:
        super().__init__(parent, _("Encoding"), sentence, _("Read it so"))
        self.box, self.preview = QComboBox(), QPlainTextEdit()
        self.box.setAccessibleName(_("Encoding"))
        self.preview.setReadOnly(True)
        self.preview.setMinimumHeight(140)
        for encoding, _lines in previews:
            self.box.addItem(name_of(encoding), encoding)
        self.box.currentIndexChanged.connect(
            lambda at: self.preview.setPlainText(previews[at][1] if at >= 0 else "")
        )
        self.box.setCurrentIndex(likeliest(previews))
        self.preview.setPlainText(previews[self.box.currentIndex()][1] if previews else "")
        self.preview.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes on to the buttons
        self.preview.setAccessibleName(_("First lines"))
        self.lay(Label(advice, 13, ink="fg2", wraps=True), self.box, self.preview)
        self.accepted.connect(lambda: given(self.box.currentData()))
        self.box.setFocus()


class NameDialog(EntryDialog):
    """The name of a new cohort; `given(name)`. `days`: its first and last day, where the file says
    them.
    """

    def __init__(
        self, parent: QWidget, name: str, given: Callable[[str], object], days: str = ""
    ) -> None:
        super().__init__(parent, _("New cohort"), _("What is the new cohort called?"), _("Create"))
        self.box = QLineEdit(name)
        self.box.setFont(font())
        self.box.setAccessibleName(_("Name of the cohort"))
        self.box.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))
        self.confirm.setEnabled(bool(name.strip()))
        self.days = Label(days, 13, ink="fg2", wraps=True)
        self.days.setVisible(bool(days))
        self.lay(self.box, self.days)
        self.accepted.connect(lambda: given(self.box.text().strip()))
        self.box.selectAll()
        self.box.setFocus()


def ask_again(
    parent: QWidget,
    path: Source,
    error: BaseException,
    again: Callable[[Source, str | None, TextChoice | None], object],
    given_up: Callable[[], object] | None = None,
) -> bool:
    """Ask for what a file needs before it can be read (password, encoding) and read it `again`;
    False when it needs neither.

    `given_up()` is called when a person does not answer.
    """
    if isinstance(error, PasswordNeeded):
        sentence = (
            _("That password does not open “{name}”.", name=path.name)
            if error.was_wrong
            else error.message
        )
        dialog: EntryDialog = WorkbookPasswordDialog(
            parent, sentence, error.advice, lambda given: again(path, given, None)
        )
    elif isinstance(error, ChoiceNeeded):
        dialog = EncodingDialog(
            parent,
            error.message,
            error.advice,
            error.previews,
            lambda name: again(path, None, TextChoice(name)),
        )
    else:
        return False
    if given_up is not None:
        dialog.rejected.connect(given_up)
    dialog.open()
    return True


# --- What the encodings of text files are called by people, and which of them makes the likeliest
# words ---


NAMES = {
    "gb18030": N_("Chinese, simplified"),
    "big5": N_("Chinese, traditional"),
    "cp1252": N_("Western European"),
    "cp1251": N_("Cyrillic"),
    "shift_jis": N_("Japanese"),
    "euc_kr": N_("Korean"),
    "cp1256": N_("Arabic"),
    "cp1258": N_("Vietnamese"),
    "cp874": N_("Thai"),
}
_BIG5_COMMON = range(0xA440, 0xC67F)  # level 1 of Big5: the 5,401 characters of daily use


def name_of(encoding: str) -> str:
    """Chinese, traditional (Big5)."""
    said = NAMES.get(encoding)
    return _("{language} ({encoding})", language=_(said), encoding=encoding) if said else encoding


def likeliest(previews: Sequence[tuple[str, str]]) -> int:
    """The place of the preview to show first: where Chinese comes out, the one with the fewest
    rare characters.
    """
    chinese = [at for at, (name, _text) in enumerate(previews) if name in ("gb18030", "big5")]
    if not previews or previews[0][0] not in ("gb18030", "big5"):
        return 0
    return min(chinese, key=lambda at: _rare(previews[at][1]))


def _rare(text: str) -> float:
    """The share of characters beyond ASCII that daily Chinese does not use."""
    foreign = [sign for sign in text if not sign.isascii()]
    return sum(not _is_common(sign) for sign in foreign) / max(len(foreign), 1)


def _is_common(sign: str) -> bool:
    try:
        sign.encode("gb2312")
        return sign.isalnum() or sign in "，。；：、（）"
    except UnicodeEncodeError:
        pass
    try:
        return int.from_bytes(sign.encode("big5"), "big") in _BIG5_COMMON
    except UnicodeEncodeError:
        return False


# --- What a word means that no field could read ---


MOST_LIKELY = 3


@dataclass(frozen=True)
class AskedValue:
    """A value of `target` that is asked for: in a `sentence`, with a `note` whom the answer is for.

    `likely`: values to be taken with one press. `blank`: what the button says by which no value is
    given; "" for none. `remembers`: whether the tick that has it remembered is set; None without
    that tick. `called`: what likely answers are called that are no values of the field.
    """

    target: Field
    sentence: str
    note: str
    likely: tuple[Any, ...] = ()
    blank: str = ""
    remembers: bool | None = None
    called: Callable[[Any], str] | None = None


class WordDialog(EntryDialog):
    """`given(value, is_remembered)`; the value is None where it is left blank."""

    def __init__(
        self, parent: QWidget, asked: AskedValue, given: Callable[[Any, bool], object]
    ) -> None:
        super().__init__(parent, asked.target.title, asked.sentence, _("Use it"))
        self._asked, self._given = asked, given
        self.editor = editor_for(asked.target)
        self.echo = Label("", 12, ink="fg3", wraps=True)
        self.remember = QCheckBox(_("Remember it for the next file"))
        self.remember.setFont(font(13))
        self.remember.setChecked(bool(asked.remembers))
        self.remember.setVisible(asked.remembers is not None)
        self.likely = [self._button(value) for value in asked.likely[:MOST_LIKELY]]
        blank = Button(asked.blank, kind="link", clicked=partial(self._take, None))
        self.lay(
            Label(asked.note, 13, ink="fg2", wraps=True),
            *self._offers(),
            self.editor,
            self.echo,
            *([self.remember] if asked.remembers is not None else []),
            aside=blank if asked.blank else None,
        )
        as_editor(self.editor).echoed.connect(self.echo.setText)
        self.editor.setFocus()

    def accept(self) -> None:
        """Only with a value that is understood."""
        try:
            value = as_editor(self.editor).read_value()
        except BadValue as fault:
            self._refuse(fault.message)
            return
        if value is None and self._asked.blank:
            self._refuse(_("Type a value, or leave it blank."))
        else:
            self._take(value)

    def _offers(self) -> list[QWidget]:
        if not self.likely:
            return []
        made = QWidget()
        made.setLayout(row(*self.likely, None, gap=8))
        return [made]

    def _button(self, likely: Any) -> Button:
        target, called = self._asked.target, self._asked.called
        value = likely if called else value_of(target, likely)
        made = Button(kind="soft", clicked=partial(self._take, value))
        made.setText(literal(called(value) if called else target.kind.format(value)))
        return made

    def _refuse(self, why: str) -> None:
        self.echo.setText(why)
        self.echo.set_ink("bad")
        self.editor.setFocus()

    def _take(self, value: Any) -> None:
        super().accept()
        self._given(value, self.remember.isChecked())

"""Logging in at an office's desk: the page that asks who comes, a first password changed at once,
and the dialog that changes one later.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from lcdesk import texts
from lcdesk.model.faults import FirstPassword, KnownFault, LoginWanted
from lcdesk.services.core import office_logins
from lcdesk.services.security import password
from lcdesk.services.security.password import WrongPassword
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row, rule
from lcdesk.ui.security.unlock_form import SaidLine, SecretRow, UnlockForm, beside

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.settings import Settings
    from lcdesk.ui.kit.screen import Frame
    from lcdesk.ui.kit.tasks import Tasks

WIDE = 600
DIALOG_WIDE = 480
WHO = N_("Log in with the name and the password you have at the office.")
FIRST = N_(
    "Your first password is right, and good for nothing but to be changed. Choose one of your own: "
    "nobody else will know it, and whoever looks after the office’s desk can only give a new first "
    "password."
)
KEEP = N_("Keep me logged in on this computer")
KEEP_MEANS = N_(
    "The key chain of this computer keeps the password: whoever is signed in here as you opens the "
    "desk as you."
)
Change = Callable[[str, str], object]
"""Takes a new password, typed twice, or refuses it (`KnownFault`)."""


class NewPassword(QWidget):
    """A new password typed twice. `change` is done beside the window; then `changed`, or what is
    wrong is said below.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, change: Change, go: str) -> None:
        super().__init__()
        self._tasks, self._change, self._is_busy = tasks, change, False
        self._retranslation = Retranslation()
        self.new, self.again = SecretRow(), SecretRow()
        self.capitals, self.problem = SaidLine(12, "warn"), SaidLine(13, "bad")
        self.go = Button("", kind="primary", clicked=self.ask)
        say, parts = self._retranslation.say, list[QWidget | int]()
        for one, words in ((self.new, N_("New password")), (self.again, N_("The same once more"))):
            label = Label("", 13, "medium")
            label.setBuddy(one)
            say(words, label.setText, one.set_name)
            one.field.textChanged.connect(lambda _text: self._follow())
            one.field.returnPressed.connect(self.ask)
            one.field.capitals.connect(self.capitals.say_capitals)
            parts += [label, one]
        say(go, self.go.setText)
        self.setLayout(column(*parts, self.capitals, self.problem, gap=6))
        self.setFocusProxy(self.new.field)
        self._follow()

    def retranslate(self) -> None:
        """Say it in the language of the moment."""
        self._retranslation.again()
        self.problem.say("")
        for one in (self.new, self.again):
            one.retranslate()

    def ask(self) -> None:
        """Take it."""
        if self._is_busy or not self.go.isEnabled():
            return
        new, again = self.new.field.text(), self.again.field.text()
        self._set_busy(is_busy=True)
        work = partial(self._change, new, again)
        beside(self._tasks, work, lambda _done: self._done(), self._refused, self)

    def _done(self) -> None:
        self._set_busy(is_busy=False)
        for one in (self.new, self.again):
            one.field.clear()
        self.changed.emit()

    def _refused(self, error: BaseException) -> None:
        self._set_busy(is_busy=False)
        if not isinstance(error, KnownFault):
            raise error
        self.problem.say(str(error))
        self.new.field.setFocus()
        self.new.field.selectAll()

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        for one in (self.new, self.again):
            one.field.setReadOnly(is_busy)
        self._follow()

    def _follow(self) -> None:
        if not self._is_busy:
            self.problem.say("")
        both = self.new.field.text() and self.again.field.text()
        self.go.setEnabled(bool(both) and not self._is_busy)


class LoginPage(QWidget):
    """`opened`: it is known who comes. `failed(error)`: something else is wrong."""

    opened = Signal()
    failed = Signal(object)
    other_asked = Signal()
    quit_asked = Signal()

    def __init__(self, wanted: LoginWanted, tasks: Tasks, chosen: Settings) -> None:
        super().__init__()
        self.path, self._chosen = wanted.path, chosen
        self._user, self._first, self._keeps_it = wanted.user, "", False
        self._retranslation = Retranslation()
        self.note, self.name_label = Label("", 13, ink="fg2", wraps=True), Label("", 13, "medium")
        self.name = QLineEdit(wanted.user)
        self.name.setFont(font(14))
        self.name.setFixedHeight(36)
        self.name_label.setBuddy(self.name)
        self.asking = UnlockForm(tasks, self._log_in, lambda: 0)
        self.fresh = NewPassword(tasks, self._change, N_("Change it and open the desk"))
        self.keeps, self.keep_means = QCheckBox(), Label("", 12, ink="fg3", wraps=True)
        self.keeps.setFont(font(13))
        self.other, self.leave = Button("", "folder-open"), Button("")
        self._lay_out()
        self._wire()
        self._say()
        self._refusal: KnownFault = wanted
        if wanted.code:  # a password that is known was refused
            self.asking.problem.say(str(wanted))
        beside(tasks, password.is_there, self._keep.setVisible, lambda _error: None, self)
        self.destroyed.connect(texts.on_change(self._retranslate))

    def _lay_out(self) -> None:
        card = Card()
        card.setFixedWidth(WIDE)
        self._keep, means = QWidget(), row(24, self.keep_means, gap=0)
        means.setStretch(1, 1)
        self._keep.setLayout(column(self.keeps, means, gap=2))
        self._keep.hide()
        parts = (
            ThemedIcon("lock", 32, "accent"),
            Label(self.path.stem, 22, "bold", wraps=True),
            4,
            self.note,
            6,
            self.name_label,
            self.name,
            self.asking,
            self.fresh,
            self._keep,
            6,
            row(self.asking.go, self.fresh.go, None, gap=12),
            8,
            rule(),
            row(self.other, None, self.leave),
        )
        card.setLayout(column(*parts, gap=8, margins=(36, 32, 36, 24)))
        QVBoxLayout(self).addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._show_side()

    def _wire(self) -> None:
        # read beside the window, where no field can be
        self.name.textChanged.connect(self._take_name)
        self.name.returnPressed.connect(self.asking.field.setFocus)
        self.keeps.toggled.connect(self._choose)
        self.asking.right.connect(self._found)
        self.asking.failed.connect(self.failed)
        self.fresh.changed.connect(self.opened)
        self.other.clicked.connect(self.other_asked.emit)
        self.leave.clicked.connect(self.quit_asked.emit)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        (self.asking.field if self.name.text() else self.name).setFocus(event.reason())

    def _take_name(self, text: str) -> None:
        self._user = text

    def _choose(self, is_wished: bool) -> None:
        self._keeps_it = is_wished

    def _log_in(self, text: str) -> None:
        """On a thread beside the window. Whatever the server says is told below the field."""
        try:
            office_logins.log_in(self.path, self._user, text, self._chosen, keeps=self._keeps_it)
        except FirstPassword:
            self._first = text
        except KnownFault as fault:
            self._refusal = fault
            raise WrongPassword(fault.message, fault.advice) from None

    def _change(self, new: str, again: str) -> None:
        """On a thread beside the window."""
        office_logins.require_good(self.path, self._user, self._first, new, again)
        office_logins.change_password(self.path, self._user, self._first, new, again, self._chosen)
        if self._keeps_it:
            office_logins.keep(self.path, self._chosen, keeps=True)

    def _found(self) -> None:
        if not self._first:
            self.opened.emit()
            return
        self._show_side()
        self._say_note()
        self.fresh.new.field.setFocus()

    def _show_side(self) -> None:
        is_first = bool(self._first)
        for one in (self.name_label, self.name, self.asking, self.asking.go):
            one.setVisible(not is_first)
        for one in (self.fresh, self.fresh.go):
            one.setVisible(is_first)

    def _say(self) -> None:
        say = self._retranslation.say
        say(N_("Login name"), self.name_label.setText, self.name.setAccessibleName)
        self.asking.say(N_("Password"), N_("Log in"))
        say(KEEP, self.keeps.setText)
        say(KEEP_MEANS, self.keep_means.setText, self.keeps.setAccessibleDescription)
        say(N_("Open another desk…"), self.other.setText)
        say(N_("Quit"), self.leave.setText)
        self._say_note()

    def _say_note(self) -> None:
        self.note.setText(_(FIRST) if self._first else _(WHO))

    def _retranslate(self) -> None:
        self._retranslation.again()
        is_refused = bool(self.asking.problem.text())
        self.asking.retranslate(office_logins.said_again(self._refusal) if is_refused else "")
        self.fresh.retranslate()
        self._say_note()


class OfficePasswordDialog(FittedDialog):
    """Another password for whoever is logged in at an office's desk."""

    def __init__(self, window: Frame, desk: Desk) -> None:
        super().__init__(window, DIALOG_WIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Your password at the office"))
        self._desk, self._chosen, self._current = desk, window.settings, ""
        self.now = SecretRow()
        self.now.set_name(_("Current password"))
        self.now.field.textChanged.connect(self._take_current)
        self.fresh = NewPassword(window.tasks, self._change, N_("Change the password"))
        self.fresh.changed.connect(self._finish)
        self._window = window
        label = Label(_("Current password"), 13, "medium")
        label.setBuddy(self.now)
        cancel = Button(_("Cancel"), clicked=self.reject)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(28, 24, 28, 20)
        foot = row(None, cancel, self.fresh.go)
        inside.addLayout(column(label, self.now, 4, self.fresh, 8, foot, gap=6))
        self.now.field.setFocus()

    def _take_current(self, text: str) -> None:
        self._current = text

    def _change(self, new: str, again: str) -> None:
        """On a thread beside the window."""
        office_logins.renew(self._desk, self._current, new, again, self._chosen)

    def _finish(self) -> None:
        if self._window.context is not None:
            self._window.context.announce(_("The password is changed."))
        self.accept()


def ask_login(
    window: Frame,
    wanted: LoginWanted,
    refuse: Callable[[BaseException], object],
    open_desk: Callable[[Path], object],
) -> None:
    """The page that asks who opens an office's desk, which `open_desk` opens then; `refuse` hears
    what else is wrong.
    """
    page = LoginPage(wanted, window.tasks, window.settings)
    page.opened.connect(lambda: open_desk(wanted.path))
    page.failed.connect(refuse)
    page.other_asked.connect(lambda: window.do("open_desk"))
    page.quit_asked.connect(window.close)
    window.setWindowTitle(f"{wanted.path.stem} – lcdesk")
    window.show_page(page)

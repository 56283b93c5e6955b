"""A mail that asks for what is owed, to be read, changed, and handed to the mail program or saved
as a file; nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from lcdesk.model.files import MAIL
from lcdesk.services.deadlines.mails import ReadyMail
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.dialogs.saving import ask_to_save, open_mail
from lcdesk.ui.kit.widgets import Button, Label, column, row

SIZE, LEAST = (680, 640), 360  # px


class MailDialog(FormDialog):
    """`asked()` is called once the mail was handed over, where the tick says so; `told(words)` says
    what was done.
    """

    def __init__(
        self,
        parent: QWidget,
        name: str,
        mail: ReadyMail,
        asked: Callable[[], object],
        told: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Mail to {name}", name=name))
        self._mail, self._name, self._asked, self._told = mail, name, asked, told
        self.subject, self.body = QLineEdit(mail.subject), QPlainTextEdit(mail.body)
        self.subject.setAccessibleName(_("Subject"))
        self.subject.setCursorPosition(0)  # a long one is read from its beginning
        self.body.setAccessibleName(_("Text"))
        self.note = QCheckBox(_("Note that they were asked today"))
        self.note.setChecked(True)
        self.save = Button(_("Save as a file…"), "file-down", clicked=self.ask_for_file)
        self.hand = Button(_("Open in the mail program"), "mail", "primary", self.hand_over)
        self.hand.setDefault(True)
        made = column(
            Label(self.windowTitle(), 17, "bold", wraps=True), gap=10, margins=(24, 22, 24, 18)
        )
        made.addWidget(Label(self._where(), 13, ink="fg2", wraps=True))
        for one in mail.refused:
            made.addWidget(Label(_("No address: “{text}”", text=one), 13, ink="warn", wraps=True))
        made.addWidget(self.subject)
        made.addWidget(self.body, 1)
        made.addWidget(self.note)
        made.addLayout(row(Button(_("Cancel"), clicked=self.reject), None, self.save, self.hand))
        self.setLayout(made)
        room = parent.window().height() - 40
        self.resize(SIZE[0], min(SIZE[1], max(room, LEAST)))
        self.body.setFocus()

    def is_typed(self) -> bool:
        """Was the mail changed?"""
        return self.mail() != self._mail

    def mail(self) -> ReadyMail:
        """The mail as it stands in the dialog."""
        return replace(
            self._mail,
            subject=" ".join(self.subject.text().split()),
            body=self.body.toPlainText().rstrip("\n") + "\n",
        )

    def hand_over(self) -> None:
        """Open it in the mail program; a text too long for that lies on the clipboard, to be
        pasted there.
        """
        mail = self.mail()
        link, words = mail.link, _("The mail is open in the mail program.")
        if not link:
            QApplication.clipboard().setText(mail.body)
            link = replace(mail, body="").link
            words = _("The text of the mail is on the clipboard: paste it into the mail.")
        if link and open_mail(link):
            self._finish(words)
            return
        self._told(_("No mail program opened. Save the mail as a file instead."))

    def ask_for_file(self) -> QFileDialog:
        """Ask where its file goes."""
        title = _("Mail to {name}", name=self._name)
        return ask_to_save(self, title, MAIL, title, self.save_file)

    def save_file(self, path: Path) -> None:
        """Put it into an .eml file, which a mail program opens as a draft."""
        whole = MAIL.completed(path)
        self.go_once_kept(lambda: self._save(whole))

    def _save(self, path: Path) -> None:
        self.mail().keep(path)
        self._note(_("Saved: {path}", path=path))

    def _finish(self, words: str) -> None:
        self.go_once_kept(lambda: self._note(words))

    def _note(self, words: str) -> None:
        if self.note.isChecked():
            self._asked()
        self._told(words)

    def _where(self) -> str:
        mail = self._mail
        if mail.to:
            return _("To: {to}", to=", ".join(mail.to))
        if mail.hidden:
            return n_(
                "To {count} person, who does not see the others: {to}",
                "To {count} people, who do not see each other: {to}",
                len(mail.hidden),
                to=", ".join(mail.hidden),
            )
        return _("No address is known. Enter it in the Directory, or type it in the mail program.")

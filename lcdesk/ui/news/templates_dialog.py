"""The sentences of the news draft as the office says them: a field a language, values in braces."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from lcdesk.model.catalogue import RecordKind
from lcdesk.model.fields import Field
from lcdesk.model.kinds import LongText
from lcdesk.services.core.desk import Desk
from lcdesk.services.news.sentence_templates import (
    LANGS,
    TEMPLATES,
    VALUES,
    Lang,
    list_templates,
    reset_template,
    set_templates,
)
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.form_dialog import EnterKey, FormDialog
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.theme import CONTROL, font
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 600  # px
SENTENCE = RecordKind(
    "sentence",
    N_("Sentence"),
    (Field("zh", LongText(), N_("Chinese")), Field("en", LongText(), N_("English"))),
)


class TemplatesDialog(FormDialog):
    """One sentence at a time; `kept` is called once something is saved."""

    def __init__(
        self, parent: QWidget, desk: Desk, key: str = "title", kept: Callable[[], object] = int
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Sentence templates"))
        self.setMinimumWidth(WIDTH)
        self._desk, self._kept = desk, kept
        self._shown: dict[Lang, str] = {}
        self.which = QComboBox()
        for one in TEMPLATES.values():
            self.which.addItem(_(one.says), one.key)
        self.which.setFont(font(13))
        self.which.setFixedHeight(CONTROL)
        self.which.setAccessibleName(_("Sentence"))
        self.form = RecordForm(SENTENCE, LANGS, is_flat=False)
        self.values = Label("", 12, ink="fg2", wraps=True)
        self.again = Button(_("As it came"), "rotate-ccw", clicked=self._reset)
        self.save = Button(_("Save"), kind="primary", clicked=self._finish)
        self.save.setDefault(True)
        EnterKey(self.form, self._finish)
        self._lay_out()
        self.which.setCurrentIndex(max(self.which.findData(key), 0))
        self.which.currentIndexChanged.connect(lambda _at: self._show())
        self._show()

    @property
    def key(self) -> str:
        """The sentence on view."""
        return str(self.which.currentData())

    def is_typed(self) -> bool:
        return self._texts() != self._shown

    def _lay_out(self) -> None:
        cancel = Button(_("Cancel"), clicked=self.reject)
        self.setLayout(
            column(
                Label(_("Sentence templates"), 17, "bold"),
                Label(
                    _("Words in braces are filled in from the desk; the others stand as they are."),
                    13,
                    ink="fg2",
                    wraps=True,
                ),
                4,
                self.which,
                self.form,
                self.values,
                8,
                row(self.again, None, cancel, self.save),
                gap=8,
                margins=(24, 22, 24, 18),
            )
        )

    def _show(self) -> None:
        held = {one.lang: one for one in list_templates(self._desk) if one.key == self.key}
        self._shown = {lang: held[lang].text for lang in LANGS}
        self.form.show_record({str(lang): text for lang, text in self._shown.items()})
        self.again.setEnabled(any(one.is_own for one in held.values()))
        names = dict.fromkeys(name for one in held.values() for name in one.names)
        lines = (
            _("{label}: {value}", label=f"{{{name}}}", value=_(VALUES[name])) for name in names
        )
        self.values.setText("\n".join(lines))

    def _texts(self) -> dict[Lang, str]:
        said = self.form.values()
        return {lang: str(said.get(lang) or "") for lang in LANGS}

    def _reset(self) -> None:
        reset_template(self._desk, self.key)
        self._kept()
        self._show()

    def _finish(self) -> None:
        def keep() -> None:
            set_templates(self._desk, self.key, self._texts())
            self._kept()

        self.go_once_kept(keep)

"""The title of a picture: what was computed in each language, and what shall stand there
instead.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.charts.chart import Title
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import PictureTitle
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.texts import N_, _, with_label
from lcdesk.ui.kit.dialogs.form_dialog import EnterKey, FormDialog
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row

TITLE = RecordKind("picture_title", N_("Picture title"), fields_of(PictureTitle))
ACTION = N_("Edit the title…")
"""What the menu of a picture calls it."""
WIDTH = 560
Keep = Callable[[Title | None], object]


def edit_title(
    parent: QWidget, name: str, computed: Title, current: Title | None, keep: Keep
) -> TitleDialog:
    """Open the dialog over a window, without stopping it. `name`: what the picture is called
    ("Participants by country").

    `computed`: the findings in both languages and the digest of today's numbers; `current`: what
    somebody wrote before. `keep(title)` gets what shall stand from now on, None for the computed
    title; a `KnownFault` of it is told here.
    """
    dialog = TitleDialog(parent, name, computed, current, keep)
    dialog.open()
    return dialog


class TitleDialog(FormDialog):
    """A field a language; one that is left blank, or as it was computed, follows the numbers."""

    def __init__(
        self, parent: QWidget, name: str, computed: Title, current: Title | None, keep: Keep
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Title of the picture"))
        self.setMinimumWidth(WIDTH)
        self._computed, self._keep = computed, keep
        self.form = RecordForm(TITLE, ("title_en", "title_zh"), is_flat=False)
        self.form.show_record(
            {
                "title_en": (current.en if current else "") or None,
                "title_zh": (current.zh if current else "") or None,
            }
        )
        self.warning, self.problem = Banner(), Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.offers = {lang: self._offer(lang) for lang in ("en", "zh")}
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.again = Button(_("Use the computed title again"), "rotate-ccw", clicked=self._clear)
        self.again.setEnabled(current is not None)
        EnterKey(self.form, self._finish)
        self._lay_out(name)
        if current is not None and current.digest != computed.digest:
            self.warning.say(
                _(
                    "The numbers have changed since this title was written. Read it again before "
                    "it goes out."
                ),
                "warn",
            )
        self.form.focus_field("title_en")
        self._make_room()

    def take(self, lang: str) -> None:
        """Copy what was computed in a language into its field, to begin from."""
        made = self.form.row_of(f"title_{lang}")
        made.show_value(self._finding(lang))
        made.editor.setFocus()

    def _lay_out(self, name: str) -> None:
        about = _(
            "What you write here stands in place of the computed title until you take it back, "
            "also when the numbers change. A language left blank keeps the computed one."
        )
        buttons = row(self.again, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        title = Label(self.windowTitle(), 17, "bold")
        offers = column(*self.offers.values(), gap=10)
        self.setLayout(
            column(
                title,
                Label(name, 13, ink="fg2", wraps=True),
                self.warning,
                offers,
                Label(about, 12, ink="fg3", wraps=True),
                self.form,
                self.problem,
                6,
                buttons,
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )

    def _offer(self, lang: str) -> QWidget:
        """What was computed, with a button that copies it."""
        made = QWidget()
        head = _("Computed (English)") if lang == "en" else _("Computed (Chinese)")
        copy = Button(_("Copy below"), "copy", clicked=lambda: self.take(lang))
        copy.setAccessibleName(with_label(head, copy.text()))
        words = column(
            Label(head, 12, ink="fg3"), Label(self._finding(lang), 13, "medium", wraps=True), gap=2
        )
        line = row(words, copy, gap=12)
        line.setStretch(0, 1)
        line.setAlignment(copy, Qt.AlignmentFlag.AlignTop)
        made.setLayout(line)
        return made

    def _finding(self, lang: str) -> str:
        return self._computed.zh if lang == "zh" else self._computed.en

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return  # the field says why, and has the focus
        en, zh = (self._own(lang, values[f"title_{lang}"] or "") for lang in ("en", "zh"))
        self._do(Title(en, zh, self._computed.digest) if en or zh else None)

    def _own(self, lang: str, text: str) -> str:
        return "" if text == self._finding(lang) else text

    def _clear(self) -> None:
        self._do(None)

    def _do(self, title: Title | None) -> None:
        try:
            self._keep(title)
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            self._make_room()
            return
        self.accept()

    def _make_room(self) -> None:
        """A dialog with texts that wrap does not find its height by itself."""
        layout = self.layout()
        if layout is not None:
            self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))

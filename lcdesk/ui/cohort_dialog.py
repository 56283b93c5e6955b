"""A cohort's name, days, place, number of places, programme and organisers: for a new one and for the one on screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import Cohort
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import fields_of
from lcdesk.model.organisers import Organiser
from lcdesk.services.cohorts.organisers import KnownOrganisation
from lcdesk.services.cohorts.programmes import Choice, KnownProgramme
from lcdesk.texts import N_, _
from lcdesk.ui.editors import as_editor
from lcdesk.ui.form import RecordForm, make_room
from lcdesk.ui.form_dialog import FormDialog
from lcdesk.ui.organiser_list import OrganiserList
from lcdesk.ui.organiser_row import KnownNames
from lcdesk.ui.programme_row import ProgrammeRow
from lcdesk.ui.widgets import Button, Label, column, row

COHORT = RecordKind("cohort", N_("Cohort"), fields_of(Cohort))
NAMES = ("name_en", "name_zh", "starts", "ends", "city", "country", "places", "status", "keep_until")
Keep = Callable[[dict[str, Any], Choice, Sequence[Organiser] | None], object]
FORM_WIDTH, GAP = 440, 28  # px: of the fields, and between them and the organisers


class CohortDialog(FormDialog):
    """`keep(values, programme, organisers)` gets what was typed and chosen (organisers None: nobody touched them); a value
    that cannot be understood keeps the dialog open.

    `programmes`: all there are. `organisers`: those of the cohort, and all organisations known.
    """

    def __init__(
        self, parent: QWidget, cohort: Mapping[str, Any], programmes: Sequence[KnownProgramme], keep: Keep,
        organisers: tuple[Sequence[Organiser], Sequence[KnownOrganisation]] = ((), ()),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Cohort details") if cohort else _("New cohort")
        self.setWindowTitle(title)
        self._keep = keep
        self.form = RecordForm(COHORT, NAMES, is_flat=False)
        self.form.show_record(cohort)
        self.programme = ProgrammeRow(programmes, cohort)
        self.organisers = OrganiserList(organisers[0], KnownNames(organisers[1], cohort.get("id")))
        self.ok = Button(_("Save") if cohort else _("Create"), kind="primary", clicked=self._finish)
        cancel = Button(_("Cancel"), clicked=self.reject)
        self.ok.setDefault(True)
        fields = QWidget()
        fields.setLayout(column(self.form, self.programme, None, gap=2))
        fields.setMinimumWidth(FORM_WIDTH)
        body = row(fields, self.organisers, gap=GAP)
        for at in (0, 1):
            body.setStretch(at, 1)
        foot = row(None, cancel, self.ok)
        self.setLayout(column(Label(title, 17, "bold"), body, 6, foot, gap=12, margins=(24, 22, 24, 18)))
        for name in ("name_en", "name_zh"):
            editor = self.form.row_of(name).editor
            assert isinstance(editor, QPlainTextEdit)  # a long text
            editor.textChanged.connect(self._follow_name)
        as_editor(self.form.row_of("starts").editor).echoed.connect(lambda _text: self._follow_name())
        self.form.focus_field(NAMES[0])

    def is_typed(self) -> bool:
        """A programme that was chosen, or an organiser, is worth as much as a field."""
        return self.programme.choice() is not None or self.organisers.is_changed() or super().is_typed()

    def event(self, event: QEvent) -> bool:
        """A name or a note that takes another line makes the dialog higher."""
        is_done = bool(super().event(event))
        if event.type() == QEvent.Type.LayoutRequest:
            make_room(self)
        return is_done

    def _follow_name(self) -> None:
        """A programme nobody chose goes by the name."""
        self.programme.follow({name: self._typed(name) for name in ("name_en", "name_zh", "starts")})

    def _typed(self, name: str) -> Any:
        try:
            return self.form.row_of(name).value()
        except BadValue:
            return None

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return
        if not (values["name_en"] or values["name_zh"]):
            self.form.show_problem("name_en", _("A cohort needs a name in one language."))
            return
        if values["starts"] and values["ends"] and values["ends"] < values["starts"]:
            self.form.show_problem("ends", _("The last day lies before the first."))
            return
        organisers = self.organisers.organisers() if self.organisers.is_changed() else None
        self.go_once_kept(lambda: self._keep(values, self.programme.choice(), organisers))

"""All that is known of a programme: what it is called, for whom and what it is, its aims, its
alliance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.model.faults import BadValue
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.edit_conflicts import touched
from lcdesk.services.core.record_lists import PROGRAMMES, change_records, get_record
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import Seen
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.widgets import Button, Label, column, row, scrolled

SIZE, LEAST = (620, 720), 360  # px
NAMES = tuple(field.name for field in PROGRAMMES.kind.fields)


class ProgrammeDialog(FormDialog):
    """`keep(values)` gets all fields; what it refuses is told, and nothing typed is lost."""

    def __init__(
        self,
        parent: QWidget,
        programme: Mapping[str, Any],
        keep: Callable[[Mapping[str, Any]], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Programme details"))
        self._keep = keep
        self.form = RecordForm(PROGRAMMES.kind, NAMES, is_flat=False)
        self.form.show_record(programme)
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(self.form, margins=(0, 4, 10, 4)))
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        told = _(
            "Its aims and languages stand for those of its cohorts that have none of their own."
        )
        made = column(
            Label(self.windowTitle(), 17, "bold"),
            Label(told, 13, ink="fg2", wraps=True),
            gap=8,
            margins=(24, 22, 24, 18),
        )
        made.addWidget(area, 1)
        made.addSpacing(6)
        made.addLayout(row(None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(made)
        room = parent.window().height() - 40
        self.resize(SIZE[0], min(SIZE[1], max(room, LEAST)))
        self.form.focus_field(NAMES[0])

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return  # the field says why, and has the focus
        self.go_once_kept(lambda: self._keep(values))


def edit_programme(parent: QWidget, desk: Desk, programme_id: int) -> ProgrammeDialog:
    """Open a programme; what is kept is one step of undo."""
    programme = get_record(desk, PROGRAMMES, programme_id)
    seen = Seen(programme, lambda: get_record(desk, PROGRAMMES, programme_id))

    def keep(values: Mapping[str, Any]) -> None:
        def write(shown: dict[str, Any]) -> None:
            if changed := touched(values, shown):
                change_records(desk, PROGRAMMES, {programme_id: changed}, {programme_id: shown})

        seen.keep(values, write)

    made = ProgrammeDialog(parent, programme, keep)
    made.open()
    return made

"""The day and the reason of a status, as the dialogs ask for them."""

from __future__ import annotations

import datetime as dt

from lcdesk.model import clock
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import StatusStep
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import fields_of
from lcdesk.texts import N_, _
from lcdesk.ui.kit.forms.form import RecordForm

STEP = RecordKind("status_step", N_("Status"), fields_of(StatusStep))
Answer = tuple[dt.date | None, str | None]


class StepForm(RecordForm):
    """Today, unless another day is typed; a reason that is asked for may be left out by a second press."""

    def __init__(self) -> None:
        super().__init__(STEP, ("on", "reason"), is_flat=False)
        self.show_record({"on": clock.today()})
        self._is_asked = False  # the reason was asked for once

    def begin_anew(self) -> None:
        """Another status was chosen: a reason that is wanted is asked for again."""
        self._is_asked = False
        self.show_problem("reason", "")

    def answer(self, *, needs_reason: bool = False) -> Answer | None:
        """(day, reason); None while something is asked for, which the form says."""
        try:
            values = self.values()
        except BadValue:
            return None
        if needs_reason and not values["reason"] and not self._is_asked:
            self._is_asked = True
            self.show_problem("reason", _("Why? The history keeps it. It may stay blank: press once more."))
            self.focus_field("reason")
            return None
        return values["on"], values["reason"]

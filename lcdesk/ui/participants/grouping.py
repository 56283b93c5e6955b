"""People in groups: the menu that says by which field, and what stands above each group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.core.finding import PeopleGroup, label_of, subtotals
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.table.model import GroupBand
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import MenuButton

GROUPED = (
    "nationality", "status", "visa_state", "gender", "organization", "organization_kind", "nominating_country", "group_name",
    "arrival_date", "pickup_group", "departure_date", "departure_group", "room_no", "room_type", "dietary",
)  # fmt: skip


class GroupButton(MenuButton):
    """`changed` when the people shall stand by another field, `name`; "": in no groups."""

    changed = Signal()
    fold_asked = Signal(bool)  # hide the people of all groups, or show them again

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__(icon_name="rows-3")
        self.name = ""
        retranslation.say(N_("Groups"), self.set_label)
        self.opening.connect(self._fill_fields)

    def choose(self, name: str) -> None:
        """Group by this field; "": by none."""
        self.name = name
        self.retranslate()
        self.changed.emit()

    def retranslate(self) -> None:
        """Show what is chosen in the language of the moment."""
        self.set_value(PARTICIPANT.field(self.name).title if self.name else "")

    def _fill_fields(self, menu: QMenu) -> None:
        for name in ("", *GROUPED):
            title = literal(PARTICIPANT.field(name).title) if name else _("No groups")
            action = menu.addAction(title, lambda name=name: self.choose(name))
            action.setCheckable(True)
            action.setChecked(name == self.name)
        menu.addSeparator()
        for words, is_folded in ((_("Fold all groups"), True), (_("Unfold all groups"), False)):
            action = menu.addAction(words, lambda is_folded=is_folded: self.fold_asked.emit(is_folded))
            action.setEnabled(bool(self.name))


def bands_of(groups: Sequence[PeopleGroup], name: str) -> dict[int, GroupBand]:
    """What stands above each group, by the negative ids that `find_groups` gives them."""
    return {
        -number: GroupBand(
            label_of(group, name),
            group.people,
            "   ·   ".join(subtotals(group)),
            (name, group.value),  # what was folded by country is no status that is folded
        )
        for number, group in enumerate(groups, 1)
    }

"""The keys of tables: the sheet of keys and the guide tell them."""

from __future__ import annotations

from lcdesk.texts import N_

TABLE_KEYS = (
    (N_("Replace what stands in the cell"), N_("type")),
    (N_("Edit the cell"), "F2"),
    (N_("Keep it and go down"), "Enter"),
    (N_("Keep it and go up"), "Shift+Enter"),
    (N_("Keep it and go right"), "Tab"),
    (N_("Leave it as it was"), "Esc"),
    (N_("Empty the cell and edit it"), "Backspace"),
    (N_("Open the list or the calendar"), "Alt+↓"),
    (N_("Today"), "Ctrl+;"),
    (N_("Mark more cells"), N_("Shift+arrows")),
    (N_("To the first or last cell"), "Ctrl+Home, Ctrl+End"),
    (N_("Whole rows"), "Shift+Space"),
    (N_("Whole columns"), "Ctrl+Space"),
)
"""What works while a table has the keyboard; it stands in no menu."""

"""The tables of the pages: those of the program's declarations, and the keys of the menus and of
tables, which only the window knows.
"""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from lcdesk.services.guide.declared_tables import declared_tables, table
from lcdesk.texts import _
from lcdesk.ui.kit.commands import MENUS, plain_words
from lcdesk.ui.kit.screens import SCREENS
from lcdesk.ui.kit.table_keys import TABLE_KEYS

KEYS = "keys"


def all_tables() -> dict[str, str]:
    """Name of a table → its Markdown, in the language of the moment."""
    return {**declared_tables(), KEYS: _keys()}


def _keys() -> str:
    rows = [
        [f"`Ctrl+{number}`", _(kind.title)]
        for number, kind in enumerate((kind for kind in SCREENS if not kind.below), 1)
        if number <= 9
    ]
    for _title, commands in MENUS:
        for command in commands:
            keys = [QKeySequence(one).toString() for one in command.shortcuts]
            said = [f"`{key}`" for key in dict.fromkeys(keys) if key]
            if said:
                rows.append([" ".join(said), plain_words(_(command.text))])
    rows += [[f"`{_(keys)}`", _(words)] for words, keys in TABLE_KEYS]
    return table([_("Press"), _("What it does")], rows)

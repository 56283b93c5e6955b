"""Places that private values bring with them: details, dialogs about people, a view that asks for
them, lists that are brought in.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from lcdesk import app
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import pending_rows
from lcdesk.services.participants import saved_views
from lcdesk.ui.importing.answering import SideBySide
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.dialogs.saving import ExportDialog
from lcdesk.ui.participants.merge_dialog import MergeDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.private_values import Place, write_list
from tests.ui.places import close_all, go_to, opened
from tests.ui.reviews import card_at


def ids_of(screen: ParticipantsScreen, place: Place) -> list[int]:
    """Her and whoever is like her, as the table has them."""
    people = {
        one: (screen.table.record(screen.table.row_of(one)) or {}).get("person_id")
        for one in screen.table.ids
    }
    return [
        one
        for person in (place.person, place.twin)
        for one, whose in people.items()
        if whose == person
    ]


def see_more(
    program: app.Program, folder: Path, place: Place, look: Callable[[str, QWidget], None]
) -> None:
    """Her details, both at once, the dialogs about them, a view that asks for her, her list, and
    the row that waits.
    """
    window = program.window
    screen = participants_of(program)
    for name in ("passport_no", "address"):
        screen.view.columns.show(name, True)
    both = ids_of(screen, place)
    for name, chosen in (("her details", both[:1]), ("both", both)):
        screen.view.select_ids(chosen)
        program.settle()
        look(name, window)
    for key, kind in (("merge", MergeDialog), ("export", ExportDialog)):
        window.do(key)
        dialog = opened(program)
        assert isinstance(dialog, kind)
        look(key, dialog)
        close_all(program)
    screen.saved.show(
        next(one for one in saved_views.list_views(desk_of(program)) if one.name == "Called")
    )
    program.settle()
    look("called", window)
    see_imports(program, folder, look)


def see_imports(program: app.Program, folder: Path, look: Callable[[str, QWidget], None]) -> None:
    window = program.window
    window.open_screen("import", path=write_list(folder / "again.xlsx"))
    program.settle()
    look("her list", window)
    imports = window.screens["import"]
    assert isinstance(imports, ImportScreen)
    card = card_at(imports, "Is Zola Quista known already?")
    next(one for one in card.buttons if one.text() == "Show both").click()
    dialog = opened(program)
    assert isinstance(dialog, SideBySide)
    look("side by side", dialog)
    close_all(program)
    imports.open_waiting(tuple(row["id"] for row in pending_rows.list_waiting(desk_of(program))))
    program.settle()
    look("waiting", window)


def participants_of(program: app.Program) -> ParticipantsScreen:
    go_to(program, "participants", Path())
    screen = program.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    return screen


def desk_of(program: app.Program) -> Desk:
    assert program.desk is not None
    return program.desk

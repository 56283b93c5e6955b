"""The window as each role of an office has it: who looks, who looks and signs, a clerk of one
cohort, who enters passports, who sees to all: `python3 dev.py shots office`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from psycopg import sql
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog

from lcdesk import app
from lcdesk.db.postgresql.engine import make_engine
from lcdesk.db.postgresql.roles import groups
from lcdesk.services.core.desk import work_as
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.office.moving import move_in
from lcdesk.settings import Settings
from lcdesk.texts import _
from lcdesk.ui.palette.dialog import CommandPalette
from tests.office_server import OfficeServer, start, stop

SIZE = (1366, 768)
LOGINS = ("vera", "dora", "carl", "paz", "cora")


class RoleWindow:
    """The window of one of them, in a language and a theme."""

    def __init__(self, path: Path, language: str, theme: str) -> None:
        self.program = app.Program(
            app.application(),
            Settings(language=language, theme=theme, office="Training Office"),
            is_demo=True,  # nothing is remembered of it
        )
        self.window = self.program.window
        self.window.stack.warms = False
        self.window.resize(*SIZE)
        self.window.show()
        self.program.show_desk(open_office(path))
        self.window.mark_sample(is_sample=False)
        self.settle()

    def settle(self) -> None:
        """Let all work end and everything be painted."""
        self.program.settle()

    def go(self, screen: str) -> Any:
        """The screen, on view."""
        self.window.open_screen(screen)
        self.settle()
        return self.window.current_screen()

    def do(self, command: str) -> None:
        """A command of the menus."""
        self.window.do(command)
        self.settle()

    def save(self, path: Path) -> Path:
        """The window with what is open over it."""
        self.settle()
        picture = QPixmap(self.window.grab())
        painter = QPainter(picture)
        for one in self.window.findChildren(QDialog):
            if one.isVisible():
                box = one.rect()
                box.moveCenter(self.window.rect().center())
                painter.drawPixmap(box.topLeft(), one.grab())
        painter.end()
        picture.save(str(path))
        return path

    def close(self) -> None:
        """All of it ends; closed, a form in which something is typed would ask."""
        for one in self.window.findChildren(QDialog):
            one.done(0)
        self.program.stop()
        self.window.close()


def take_all(folder: Path, place: Path, only: str = "") -> list[Path]:
    """Every picture with `only` in its name; the files written."""
    made = list[Path]()
    server = start(place / "server")
    try:
        database = _let_in(server, place)
        for name, login, language, theme, show in PICTURES:
            path = folder / f"office-{name}_{language}_{theme}.png"
            if only in path.name:
                desk = place / f"{login}.lcdesk-office"
                write_office(desk, server.address(database).set(username=login))
                at = RoleWindow(desk, language, theme)
                show(at)
                made.append(at.save(path))
                at.close()
    finally:
        stop(server)
    return made


def _let_in(server: OfficeServer, place: Path) -> str:
    """The database of an office in which each of them has a role."""
    work_as("Wang Min")
    demo = make_demo(place / "demo")
    demo.close()
    work_as("")
    database = server.new_database()
    whole = place / "whole.lcdesk-office"
    write_office(whole, server.address(database))
    move_in(demo.path, whole)
    with server.owner() as owner:
        for login in LOGINS:
            owner.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(login)))
    engine = make_engine(server.address(database))
    with engine.begin() as connection:
        groups.install(connection, "UTC")
        most = "SELECT cohort_id FROM enrolment GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        first = [connection.scalar(sa.text(most)) or 0]
        groups.give(connection, "vera", "viewer", first)
        groups.give(connection, "dora", "viewer", None, signs=True)
        groups.give(connection, "carl", "clerk", first)
        groups.give(connection, "paz", "passports", first)
        groups.give(connection, "cora", "coordinator")
    engine.dispose()
    return database


def _screen(key: str) -> Callable[[RoleWindow], object]:
    return lambda at: at.go(key)


def _person(at: RoleWindow) -> Any:
    """The table, and the pane of somebody who has a passport."""
    people = at.go("participants")
    people.view.select_ids([people.table.id_at(3)])
    at.settle()
    if people.details.pane.isHidden():
        at.do("details")
    people.details.pane.form.focus_field("passport_no")
    at.settle()
    return people.details.pane


def _passport(at: RoleWindow) -> None:
    """The same, with the passport told."""
    form = _person(at).form
    form.rows["passport_no"].eye.click()


def _commands(at: RoleWindow) -> None:
    """What can be done with somebody, and why not."""
    _person(at)
    at.do("palette")
    palette = at.window.findChild(CommandPalette)
    assert palette is not None
    palette.search.setText(_("Status"))
    at.settle()


def _report(at: RoleWindow) -> None:
    """The page of the figures, with the button that keeps it under a number."""
    at.go("countries")
    at.do("figures_report")


def _kept(at: RoleWindow) -> None:
    """Numbered reports, after one was kept."""
    _report(at)
    page = _opened(at)
    page.sign.click()
    at.settle()
    asked = _opened(at)
    asked.signed_by.setText("Li Wei")
    asked.ok.click()
    at.settle()
    page.done(0)
    at.do("signed_reports")


def _new(at: RoleWindow) -> None:
    """The form of somebody new."""
    at.go("participants")
    at.do("new_participant")


def _opened(at: RoleWindow) -> Any:
    at.settle()
    return next(one for one in reversed(at.window.findChildren(QDialog)) if one.isVisible())


Shown = tuple[str, str, str, str, Callable[[RoleWindow], object]]
PICTURES: tuple[Shown, ...] = (
    ("viewer-today", "vera", "en", "light", _screen("today")),
    ("viewer-person", "vera", "zh", "dark", _person),
    ("viewer-commands", "vera", "en", "light", _commands),
    ("viewer-report", "vera", "en", "dark", _report),
    ("signer-report", "dora", "zh", "light", _report),
    ("signer-kept", "dora", "en", "light", _kept),
    ("signer-kept", "dora", "zh", "dark", _kept),
    ("clerk-person", "carl", "en", "light", _person),
    ("clerk-person", "carl", "zh", "dark", _person),
    ("clerk-new", "carl", "en", "light", _new),
    ("clerk-history", "carl", "zh", "light", _screen("history")),
    ("passports-person", "paz", "en", "dark", _person),
    ("passports-told", "paz", "zh", "light", _passport),
    ("coordinator-person", "cora", "zh", "light", _passport),
    ("coordinator-history", "cora", "en", "dark", _screen("history")),
)

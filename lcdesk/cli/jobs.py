"""The list of jobs: command → what does it. Each opens what it needs and says what it did."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from lcdesk import settings, unfinished
from lcdesk.cli.unlocking import unlock
from lcdesk.services.core.apply_settings import follow
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import default_path, open_desk, shut_own_folders
from lcdesk.services.safety.sync_folders import place_now, warning
from lcdesk.texts import _

Job = Callable[[Namespace], int]


@contextmanager
def desk_of(asked: Namespace, *, create: bool = False) -> Iterator[Desk]:
    """The desk the command is about, closed afterwards; of one made in a synced or network
    folder that is said.
    """
    is_new = not (asked.desk or default_path()).exists()
    unlock(asked.desk or default_path())
    desk = open_desk(asked.desk, create=create or asked.desk is None)
    if is_new and (place := place_now(desk.path)):
        sys.stderr.write(f"lcdesk: {warning(place)}\n")
    if desk.remark:
        sys.stderr.write(f"lcdesk: {desk.remark}\n")
    try:
        yield desk
    finally:
        desk.close()


def _window(asked: Namespace) -> int:
    from lcdesk import app

    return app.self_test() if asked.self_test else app.run(asked.desk)


def _job(module: str, name: str) -> Job:
    """A job whose module is loaded only when it is asked for."""
    return lambda asked: getattr(import_module(f"lcdesk.cli.{module}"), name)(asked)


JOBS: dict[str, Job] = {
    "window": _window,
    "demo": _job("sheets", "demo"),
    "read": _job("sheets", "read"),
    "import": _job("imports", "bring"),
    "imports": _job("imports", "list_imports"),
    "tray": _job("pending_rows", "tray"),
    "twins": _job("people", "twins"),
    "merge": _job("people", "merge"),
    "passport": _job("passports", "passport"),
    "export": _job("views", "export"),
    "views": _job("views", "views"),
    "person": _job("person", "person"),
    "template": _job("sheets", "template"),
    "countries": _job("figures", "countries"),
    "conflicts": _job("conflicts", "conflicts"),
    "rules": _job("conflicts", "rules"),
    "cohorts": _job("figures", "cohorts"),
    "cohort": _job("cohorts", "cohort"),
    "programmes": _job("programmes", "programmes"),
    "country": _job("country", "country"),
    "missing": _job("logistics", "missing"),
    "arrivals": _job("logistics", "list_arrivals"),
    "rooms": _job("logistics", "list_rooms"),
    "meals": _job("logistics", "list_meals"),
    "status": _job("status", "status"),
    "promote": _job("status", "promote"),
    "balance": _job("status", "balance"),
    "attendance": _job("attendance", "attendance"),
    "counting": _job("counting", "counting"),
    "leads": _job("leads", "leads"),
    "timetable": _job("timetables", "timetable"),
    "publish": _job("versions", "publish"),
    "changes": _job("versions", "changes"),
    "evaluation": _job("evaluations", "evaluation"),
    "directory": _job("directory", "directory"),
    "ways": _job("directory", "ways"),
    "history": _job("maintenance", "history"),
    "undo": _job("maintenance", "undo"),
    "redo": _job("maintenance", "redo"),
    "map": _job("map", "map_picture"),
    "report": _job("report", "report"),
    "signed": _job("signed_reports", "signed"),
    "groups": _job("groups", "groups"),
    "memory": _job("memory", "memory"),
    "password": _job("password", "password"),
    "salvage": _job("salvage", "rescue"),
    "backup": _job("maintenance", "backup"),
    "backups": _job("backups", "backups"),
    "check": _job("maintenance", "check"),
}


def do(asked: Namespace) -> int:
    """Do the job; also where no desk is opened, countries are called, and backups kept, as the
    settings say.

    First what earlier versions let others read is closed, and what killed processes left unfinished
    is cleared away.
    """
    if asked.job != "window":  # which does so itself, and tells on screen what is wrong
        fault = follow(settings.load())
        if fault is not None:
            sys.stderr.write(_("Names of countries: {problem}", problem=fault) + "\n")
    shut_own_folders()
    unfinished.sweep()
    return JOBS[asked.job](asked)

"""A desk that an office shares: made on a server, moved to it and back into a file; who may come
into it, and by which password.
"""

from __future__ import annotations

import datetime as dt
from argparse import SUPPRESS, ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcdesk.cli.command import Output, add_part, add_parts, add_yes, command, deferred_imports
from lcdesk.cli.telling import answer, progress
from lcdesk.model.files import DESK
from lcdesk.texts import N_, _, join_sentences, size_words

if TYPE_CHECKING:
    from lcdesk.db.postgresql.logins import OfficeClerk
    from lcdesk.model.rights import Group
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.office.moving import LocalDesk
    from lcdesk.services.office.setting_up import MadeOffice, OfficeStatus

with deferred_imports(__name__):
    from lcdesk import settings
    from lcdesk.cli import office_care
    from lcdesk.cli.office_server import asked_owner
    from lcdesk.cli.passwords import change_office_password, log_in, new_password_by
    from lcdesk.db.store import is_office
    from lcdesk.model import clock
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.core import office_logins
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.office import setting_up
    from lcdesk.services.office.local_desks import known_names, remember
    from lcdesk.services.office.moving import move_in, move_out, require_moves_out
    from lcdesk.services.security.password import require_good

ROLES = ("viewer", "clerk", "coordinator")
DUMP_DAYS, TRIAL_DAYS = 2, 40
"""After so many days there should have been another dump, and another test of one."""


def _arguments(parser: ArgumentParser) -> None:
    parts = add_parts(parser, alone="")
    create = add_part(
        parts, "create", _("make an office’s desk on a server; run on the server itself")
    )
    create.add_argument("name", metavar="NAME", help=_("the name of the office"))
    create.add_argument(
        "--host",
        required=True,
        help=_("the name by which clerks’ computers reach the server, such as desk.example.org"),
    )
    create.add_argument(
        "--public-port", type=int, metavar="PORT", help=_("the port clerks reach, where another")
    )
    create.add_argument(
        "--into",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help=_("where the file for clerks goes"),
    )
    create.add_argument(
        "--zone", default="UTC", help=_("the time zone of the office, such as Asia/Shanghai")
    )
    for name, words in (
        ("cert", _("a certificate the server has already; otherwise one is made")),
        ("key", _("its key")),
        ("authority", _("the certificate of who vouches for it")),
    ):
        create.add_argument(f"--{name}", type=Path, metavar="FILE.pem", help=words)
    _add_server(create)
    _add_clerks(add_part(parts, "clerk", _("who may come into the office’s desk")))
    _add_server(add_part(parts, "status", _("how the office’s desk stands")))
    _add_care(parts)
    _add_own(parts)
    inwards = add_part(
        parts, "move-in", _("move the desk of a file to the office’s server, history and all")
    )
    outwards = add_part(
        parts,
        "move-out",
        _("make a file of the office’s desk, with a password of its own; the desk stays as it is"),
    )
    shared, file = _("the file of the office’s desk"), _("the desk file")
    inwards.add_argument("desk_file", type=Path, metavar="FILE", help=file)
    for part in (inwards, outwards):
        part.add_argument("office", type=Path, metavar="OFFICE", help=shared)
        part.add_argument(
            "--owner",
            action="store_true",
            help=_("come as the owner of the server, on that computer itself"),
        )
    outwards.add_argument("--out", type=Output(DESK), metavar="FILE", required=True, help=file)
    outwards.add_argument(
        "--plain",
        action="store_true",
        help=_("without a password: whoever gets a copy of the file can read all of it"),
    )


def _add_server(part: ArgumentParser, *, is_below: bool = False) -> None:
    """`is_below`: what is said before the name of the part counts where it says nothing."""

    def otherwise(default: object) -> object:
        return SUPPRESS if is_below else default

    part.add_argument(
        "--database", metavar="NAME", default=otherwise(None), help=_("which desk of the server")
    )
    part.add_argument(
        "--port",
        type=int,
        default=otherwise(5432),
        help=_("the port of the server on this computer"),
    )
    part.add_argument(
        "--owner",
        action="store_true",
        default=otherwise(default=False),
        help=_(
            "ask for the address of the server’s owner (or read it from the file that "
            "LCDESK_OWNER_FILE names) instead of coming as who you are on this computer"
        ),
    )


def _add_care(parts: Any) -> None:
    """What whoever looks after the desk does."""
    dump = add_part(parts, "dump", _("dump the office’s desk while others work, and thin out"))
    trial = add_part(parts, "restore-test", _("restore a dump beside the desk, and compare"))
    restore = add_part(parts, "restore", _("put a dump in the place of the office’s desk"))
    upgrade = add_part(
        parts, "upgrade", _("bring the office’s desk up to date with this lcdesk, after a dump")
    )
    for part in (dump, trial, restore, upgrade):
        _add_server(part)
        if part is not restore:
            _add_folder(part)
    trial.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help=_("the dump; otherwise the newest one")
    )
    restore.add_argument("file", type=Path, metavar="FILE", help=_("the dump"))
    add_yes(restore)
    upgrade.add_argument("--no-dump", action="store_true", help=_("make no dump before it"))


def _add_folder(part: ArgumentParser) -> None:
    part.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help=_("the folder of the dumps, best on another disk; otherwise one of your own"),
    )


def _add_clerks(part: ArgumentParser) -> None:
    parts = add_parts(part, alone="clerk")
    _add_server(part)
    add = add_part(parts, "add", _("let somebody in; a first password is told"))
    change = add_part(parts, "change", _("another role, or other cohorts; what is not said stays"))
    fresh = add_part(parts, "new-password", _("give who has forgotten theirs a first password"))
    remove = add_part(parts, "remove", _("let somebody in no longer; the history stays"))
    for one in (add, change, fresh, remove):
        one.add_argument("login", metavar="LOGIN", help=_("the login name"))
        _add_server(one, is_below=True)
    for one, is_new in ((add, True), (change, False)):
        one.add_argument("--role", choices=ROLES, required=is_new, help=_("what they may do"))
        one.add_argument(
            "--cohort",
            action="append",
            default=[],
            metavar="NAME",
            help=_("a cohort they work with, by name or number (repeatable); otherwise all")
            if is_new
            else _("a cohort they work with, by name or number (repeatable)"),
        )
        one.add_argument(
            "--passports", action="store_true", help=_("they may see and enter private values")
        )
        one.add_argument(
            "--signs",
            action="store_true" if is_new else BooleanOptionalAction,
            help=_("they keep reports under a number, to be signed"),
        )
    change.add_argument("--all-cohorts", action="store_true", help=_("they work with all cohorts"))
    listing = add_part(parts, "list", _("who may come"))
    _add_server(listing, is_below=True)
    for one, what in (
        (add, "clerk-add"),
        (change, "clerk-change"),
        (fresh, "clerk-new-password"),
        (remove, "clerk-remove"),
        (listing, "clerk"),
    ):
        one.set_defaults(what=what)


def _add_own(parts: Any) -> None:
    """What a clerk does."""
    log = add_part(parts, "login", _("log in, and let the key chain of this computer know it"))
    change = add_part(parts, "password", _("change your password"))
    for one in (log, change):
        one.add_argument(
            "office", type=Path, metavar="OFFICE", help=_("the file of the office’s desk")
        )
    log.add_argument(
        "--forget", action="store_true", help=_("the key chain shall know it no longer")
    )


@command(
    "office",
    N_("a desk on an office’s server: make one, say who may come, move a desk there and back"),
    _arguments,
    place=6,
)
def office(asked: Namespace) -> int:
    """Do it."""
    if not asked.what:
        raise KnownFault(
            _("Say what is to be done: “lcdesk office --help” tells what there is."),
            _("Nothing was changed."),
        )
    return _WHAT[asked.what](asked)


def _create(asked: Namespace) -> int:
    given = [asked.cert, asked.key, asked.authority]
    if any(given) and not all(given):
        raise KnownFault(
            _("A certificate, its key and its authority belong together."),
            _("Nothing was changed. Name all three, or none."),
        )
    own = setting_up.OwnCertificate(*given) if all(given) else None
    made = setting_up.create(
        asked_owner(asked),
        asked.name,
        asked.host,
        asked.into,
        asked.database,
        own,
        asked.public_port,
        asked.zone,
    )
    told = {
        "file": str(made.file),
        "database": made.database,
        "lines": list(made.lines),
        "tls": [str(one) for one in made.tls],
        "restarts": list(made.restarts),
        "problem": made.problem,
    }
    return answer(asked, told, "\n".join(_made_words(made)))


def _made_words(made: MadeOffice) -> list[str]:
    words = [
        _(
            "The office’s desk is made. Give clerks the file “{name}”: it says where the desk is, "
            "and holds nothing secret.",
            name=str(made.file),
        )
    ]
    if made.lines:
        words += [_("The server’s own files could not be written. They want these lines:"), ""]
        words += [f"    {one}" for one in made.lines]
        words += [
            "",
            *(_("and this file in the server’s folder: {path}", path=one) for one in made.tls),
        ]
    elif made.restarts:
        words.append(
            _(
                "Start the server anew (on Debian: systemctl restart postgresql), so that other "
                "computers reach it ({settings}).",
                settings=", ".join(made.restarts),
            )
        )
    elif made.problem:
        words.append(
            _(
                "Clerks cannot come yet: what a program meets has the code {code}.",
                code=made.problem,
            )
        )
    words.append(_("Let the first clerk in: lcdesk office clerk add li --role coordinator"))
    return words


def _clerks(asked: Namespace) -> int:
    found = setting_up.list_clerks(asked_owner(asked), asked.database)
    told = [_clerk_told(one) for one in found]
    lines = [_clerk_line(one) for one in found]
    return answer(asked, told, "\n".join(lines) or _("Nobody may come yet."))


def _clerk_told(one: OfficeClerk) -> dict[str, object]:
    return {
        "login": one.login,
        "role": "clerk" if one.group == "passports" else one.group,
        "cohorts": None if one.cohorts is None else list(one.cohorts),
        "passports": one.group in ("passports", "coordinator"),
        "signs": one.signs,
        "first_password": one.has_first_password,
        "is_here": one.is_here,
    }


def _clerk_line(one: OfficeClerk) -> str:
    said = (
        f"{one.login:<16}",
        f"{'clerk' if one.group == 'passports' else one.group:<12}",
        _("all cohorts")
        if one.cohorts is None
        else _("cohorts {numbers}", numbers=", ".join(map(str, one.cohorts))),
        _("private values") if one.group == "passports" else "",
        _("signs reports") if one.signs else "",
        _("has not logged in yet") if one.has_first_password else "",
        _("is here") if one.is_here else "",
    )
    return "  ".join(filter(None, said)).rstrip()


def _add(asked: Namespace) -> int:
    password = setting_up.add_clerk(
        asked_owner(asked),
        asked.database,
        asked.login,
        _group(asked),
        asked.cohort,
        signs=asked.signs,
    )
    return _tell_first(asked, password)


def _group(asked: Namespace) -> Group:
    """The coordinator sees private values anyway, and a viewer none."""
    if asked.role == "viewer" and asked.passports:
        raise KnownFault(
            _("A viewer sees no private values."),
            _("Nothing was changed. Leave out --passports, or choose another role."),
        )
    return "passports" if asked.role == "clerk" and asked.passports else asked.role


def _change(asked: Namespace) -> int:
    is_other = asked.role or asked.cohort or asked.all_cohorts or asked.signs is not None
    if not is_other or (asked.passports and not asked.role):
        raise KnownFault(
            _("Say what is to be another: --role, --cohort, --all-cohorts or --signs."),
            _("Nothing was changed. --passports goes with --role clerk."),
        )
    if asked.cohort and asked.all_cohorts:
        raise KnownFault(
            _("All cohorts, or some: not both."), _("Nothing was changed. Leave one out.")
        )
    changed = setting_up.change_clerk(
        asked_owner(asked),
        asked.database,
        asked.login,
        _group(asked) if asked.role else None,
        None if asked.all_cohorts else asked.cohort,
        signs=asked.signs,
    )
    return answer(asked, _clerk_told(changed), _clerk_line(changed))


def _new_password(asked: Namespace) -> int:
    return _tell_first(
        asked, setting_up.new_first_password(asked_owner(asked), asked.database, asked.login)
    )


def _tell_first(asked: Namespace, password: str) -> int:
    said = (
        _(
            "First password of {login}, told this once: {password}",
            login=asked.login,
            password=password,
        ),
        _("It is good for seven days, and for nothing but to be changed at the first login."),
    )
    return answer(asked, {"login": asked.login, "first_password": password}, "\n".join(said))


def _remove(asked: Namespace) -> int:
    setting_up.remove_clerk(asked_owner(asked), asked.database, asked.login)
    said = _("{login} may not come any more. What the history says stays.", login=asked.login)
    return answer(asked, {"removed": asked.login}, said)


def _status(asked: Namespace) -> int:
    found = setting_up.status(asked_owner(asked), asked.database)
    state, day = found.state, found.good_until
    told = {
        "office": found.office,
        "database": found.database,
        "server": state.version,
        "bytes": state.size,
        "connections": state.connections,
        "clerks": len(found.clerks),
        "encrypted": state.is_encrypted,
        "certificate_until": day.isoformat() if day else None,
        "open_ways": list(state.open_ways),
        "version": state.desk,
        "up_to_date": found.is_up_to_date,
        "last_dump": _iso(state.last_dump),
        "last_restore_test": _iso(state.last_trial),
    }
    lines = [
        f"{found.office} ({found.database}), PostgreSQL {state.version}",
        _(
            "{count} may come; {number} connections now; {size} MB.",
            count=len(found.clerks),
            number=state.connections,
            size=round(state.size / 1_000_000),
        ),
        _("Lines are encrypted.") if state.is_encrypted else _("Lines are not encrypted."),
    ]
    if day:
        lines.append(_("The certificate is good until {day}.", day=day.isoformat()))
    lines += _care_words(found)
    if state.open_ways:
        lines.append(_("Somebody could come in another way, by these lines of pg_hba.conf:"))
        lines += [f"    {one}" for one in state.open_ways]
    return answer(asked, told, "\n".join(lines))


def _care(asked: Namespace) -> int:
    return office_care.CARE[asked.what](asked)


def _iso(at: dt.datetime | None) -> str | None:
    return at.astimezone().isoformat(timespec="minutes") if at else None


def _care_words(found: OfficeStatus) -> Iterator[str]:
    state = found.state
    if not found.is_up_to_date:
        yield _("The desk is of an older lcdesk: lcdesk office upgrade brings it up to date.")
    for at, days, words, never in (
        (
            state.last_dump,
            DUMP_DAYS,
            N_("The last dump was made {when}."),
            N_("No dump was made yet: lcdesk office dump."),
        ),
        (
            state.last_trial,
            TRIAL_DAYS,
            N_("A dump was last restored as a test {when}."),
            N_("No dump was restored as a test yet: lcdesk office restore-test."),
        ),
    ):
        if at is None:
            yield _(never)
            continue
        said = _(words, when=at.astimezone().strftime("%Y-%m-%d %H:%M"))
        is_old = dt.datetime.now(dt.UTC) - at > dt.timedelta(days=days)
        yield join_sentences(said, _("That is too long ago.")) if is_old else said


def _login(asked: Namespace) -> int:
    _require_office(asked.office)
    if asked.forget:
        office_logins.keep(asked.office, settings.load(), keeps=False)
        said = _("This computer asks for the password again.")
        return answer(asked, {"kept": False}, said)
    log_in(asked.office, keeps=True, anew=True)
    return answer(asked, {"logged_in": True}, _("Logged in."))


def _password(asked: Namespace) -> int:
    _require_office(asked.office)
    change_office_password(asked.office)
    return answer(asked, {"changed": True}, _("The password is changed."))


def _require_office(path: Path) -> None:
    if not is_office(path):
        raise KnownFault(
            _("“{name}” does not say where the office’s desk is.", name=path.name),
            _("Nothing was changed. Ask whoever looks after the office’s desk for its file."),
        )


@contextmanager
def _reached(asked: Namespace) -> Iterator[Path]:
    """The file by which the office's desk is reached: as who logs in, or as the owner."""
    if not asked.owner:
        log_in(asked.office)
        yield asked.office
        return
    with setting_up.file_for_owner(asked.office) as office:
        yield office


def _move_in(asked: Namespace) -> int:
    with _reached(asked) as office:
        kept = move_in(asked.desk_file, office)
    said = _(
        "The desk is on the server now. The file is kept as “{name}” and can no longer be "
        "written to.",
        name=kept.name,
    )
    return answer(asked, {"kept": str(kept)}, said)


def _move_out(asked: Namespace) -> int:
    with _reached(asked) as office:
        _require_office(office)
        desk = open_desk(office)
        try:
            require_moves_out(desk, asked.out)
            password = "" if asked.plain else _password_for(desk, asked.out)
            made = move_out(desk, asked.out, password, progress(_("Making the file…")))
        finally:
            desk.close()
    remember(asked.office, made, settings.load())
    told = {
        "made": str(made.path),
        "at": made.at.isoformat(),
        "rows": made.rows,
        "bytes": made.size,
        "has_password": bool(password),
        "recovery_key": made.recovery_key or None,
    }
    return answer(asked, told, *_moved_out_words(made))


def _password_for(desk: Desk, path: Path) -> str:
    names = known_names(desk, path)
    return new_password_by(lambda new, again: require_good(new, again, names))


def _moved_out_words(made: LocalDesk) -> list[str]:
    words = [
        _(
            "“{name}” holds all of the office’s desk as it was {when}: {count} rows, {size}. It is "
            "opened without the server.",
            name=made.path.name,
            when=clock.moment_of(made.at),
            count=made.rows,
            size=size_words(made.size),
        )
    ]
    if not made.recovery_key:
        return [*words, _("It has no password: whoever gets a copy of the file can read it.")]
    return [
        *words,
        _(
            "It is locked with its password. A forgotten password cannot be found out by anybody; "
            "this recovery key opens the desk without it:"
        ),
        f"\n  {made.recovery_key}\n",
        _("Write it down or print it, and keep it in a safe, not beside the computer."),
    ]


_WHAT: dict[str, Callable[[Namespace], int]] = {
    "create": _create,
    "clerk": _clerks,
    "clerk-add": _add,
    "clerk-change": _change,
    "clerk-new-password": _new_password,
    "clerk-remove": _remove,
    "status": _status,
    "dump": _care,
    "restore-test": _care,
    "restore": _care,
    "upgrade": _care,
    "login": _login,
    "password": _password,
    "move-in": _move_in,
    "move-out": _move_out,
}

"""Logging in at an office's server: who comes, and by which password.

The login name is remembered in the settings. The password is in memory while its desk is open, and
in the key chain of the system where the person wishes so; it is never in a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lcdesk import settings
from lcdesk.model.faults import FirstPassword, KnownFault, LoginWanted, NotLetIn, OfficeOutOfReach
from lcdesk.services.core.office import office_engine, read_address
from lcdesk.services.security.key_chain import key_chain
from lcdesk.settings import Settings
from lcdesk.texts import _

if TYPE_CHECKING:
    from lcdesk.db.postgresql.engine import SpeaksToOffices
    from lcdesk.db.postgresql.reach import Login
    from lcdesk.services.core.desk import Desk

LEAST = 12
"""Characters of a password, at least."""
_SERVICE = "lcdesk-office"
_told: dict[str, Login] = {}
"""Who logged in where, in this process."""


def login_at(path: Path) -> Login | None:
    """Who opens the desk that a file stands for; None where nobody has to log in: it is on this
    computer. `LoginWanted` where it is not known.
    """
    address = read_address(path)
    if address.authority is None:
        return None
    place = address.place
    user = user_at(path, settings.load())
    if (told := _told.get(place)) is not None:
        return told
    kept = _kept(place, user)
    if kept is None:
        raise LoginWanted(
            _("“{name}” is opened by who logs in.", name=path.stem),
            _("Nothing was changed. Your login name and password are wanted."),
            path,
            user,
        )
    return kept


def user_at(path: Path, chosen: Settings) -> str:
    """Who logged in here the last time; "" where nobody did."""
    return str(chosen.logins.get(read_address(path).place, ""))


def log_in(path: Path, user: str, password: str, chosen: Settings, *, keeps: bool = False) -> None:
    """Ask the server whether it is right, and know it from then on. `keeps`: the key chain of the
    system shall know it, too.

    `NotLetIn` in words where it is not. `FirstPassword` where it has to be changed first, by
    `change_password`.
    """
    from lcdesk.db.postgresql.logins import has_first_password
    from lcdesk.db.postgresql.reach import Login

    login = Login(user.strip(), password)
    with _connected(path, login) as connection:
        is_first = has_first_password(connection)
    if is_first:
        raise FirstPassword(
            _("This is your first password: it is good for nothing but to be changed."),
            _("Choose one of your own now; nobody else will know it."),
        )
    _remember(path, login, chosen, keeps=keeps)


def change_password(
    path: Path, user: str, current: str, new: str, again: str, chosen: Settings
) -> None:
    """Give whoever knows the password of now another one; the key chain knows it where it knew the
    one before. `KnownFault` where it is too weak, or the one of now is wrong.
    """
    from lcdesk.db.postgresql import logins
    from lcdesk.db.postgresql.reach import Login

    user = user.strip()
    require_good(path, user, current, new, again)
    with _connected(path, Login(user, current)) as connection:
        logins.change_password(connection, new)
    place = read_address(path).place
    _remember(path, Login(user, new), chosen, keeps=_kept(place, user) is not None)


def renew(desk: Desk, current: str, new: str, again: str, chosen: Settings) -> None:
    """The same for who has a desk open, which goes on with the new one."""
    dialect = cast("SpeaksToOffices", desk.engine.dialect)
    login = dialect.login
    if login is None:
        raise KnownFault(
            _("Nobody logs in at this desk, so there is no password to be changed."),
            _("Nothing was changed."),
        )
    change_password(desk.path, login.user, current, new, again, chosen)
    dialect.login = _told[read_address(desk.path).place]


def require_good(path: Path, user: str, current: str, new: str, again: str) -> None:
    """`KnownFault` when a new password is too short, too easily guessed, the one of before, or was
    not typed twice alike.
    """
    from lcdesk.model.passwords import judge

    if len(new) < LEAST:
        raise KnownFault(
            _("A password for an office’s desk has at least {count} letters.", count=LEAST),
            _("Several words are easier to keep in mind, and harder to guess."),
        )
    if new == current:
        raise KnownFault(_("This is the password you have now."), _("Choose another one."))
    address = read_address(path)
    names = filter(None, (user, address.name, address.host, address.database, path.stem))
    grade, words = judge(new, names)
    if grade != "ok":
        raise KnownFault(_("This password would be guessed too soon."), words)
    if new != again:
        raise KnownFault(_("The two passwords are not alike."), _("Type it once more."))


def keep(path: Path, chosen: Settings, *, keeps: bool) -> None:
    """The key chain of the system shall know who logged in here, or no longer."""
    place = read_address(path).place
    chain, user = key_chain(), user_at(path, chosen)
    if chain is None:
        return
    with suppress(Exception):  # each fails in its own way; the password is asked for then
        if keeps and (login := _told.get(place)) is not None:
            chain.set_password(_SERVICE, f"{login.user}@{place}", login.password)
        elif not keeps:
            chain.delete_password(_SERVICE, f"{user}@{place}")


def forget(but: Path | None = None) -> None:
    """A desk that was closed is opened by who logs in again; not that of `but`, opened next."""
    place = None
    if but is not None and _told:
        with suppress(KnownFault):
            place = read_address(but).place
    for other in [one for one in _told if one != place]:
        del _told[other]


def refused(path: Path, login: Login | None, fault: NotLetIn) -> KnownFault:
    """What is to be said where the server does not let in who was known: where the password is
    wrong, it is asked for again.
    """
    from lcdesk.db.postgresql.refusals import WRONG_PASSWORD

    if login is None or fault.code != WRONG_PASSWORD:
        return fault
    _told.pop(read_address(path).place, None)
    return LoginWanted(fault.message, fault.advice, path, login.user, fault.code)


def said_again(refusal: KnownFault) -> str:
    """Why nobody was let in, in the language of the moment; "" where that is not known."""
    from lcdesk.db.postgresql.failures import not_let_in

    if isinstance(refusal, OfficeOutOfReach):
        return str(OfficeOutOfReach.noticed())
    code = refusal.code if isinstance(refusal, NotLetIn | LoginWanted) else ""
    return str(not_let_in(code)) if code else ""


@contextmanager
def _connected(path: Path, login: Login) -> Iterator[Any]:
    """A connection of the driver's, each statement by itself."""
    from lcdesk.db.postgresql.failures import told_in_words

    engine = office_engine(path, login)
    try:
        with told_in_words(), engine.connect() as plain:
            told = plain.execution_options(isolation_level="AUTOCOMMIT")
            yield told.connection.dbapi_connection
    finally:
        engine.dispose()


def _remember(path: Path, login: Login, chosen: Settings, *, keeps: bool) -> None:
    place = read_address(path).place
    _told[place] = login
    chosen.logins[place] = login.user
    with suppress(OSError):  # a folder that refuses costs the name, which is asked for again
        settings.save(chosen)
    if keeps:
        keep(path, chosen, keeps=True)


def _kept(place: str, user: str) -> Login | None:
    from lcdesk.db.postgresql.reach import Login

    chain = key_chain() if user else None
    if chain is None:
        return None
    try:
        password = chain.get_password(_SERVICE, f"{user}@{place}")
    except Exception:  # each fails in its own way
        return None
    return Login(user, password) if password else None

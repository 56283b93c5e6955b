"""Logging in at an office's desk in the window, at a server over TLS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lcdesk import app as program
from lcdesk import settings
from lcdesk.db.postgresql import logins
from lcdesk.model.faults import LoginWanted
from lcdesk.services.core import office_logins
from lcdesk.services.core.office import OfficeAddress, write_address
from lcdesk.services.office import setting_up
from lcdesk.services.office.certificates import make_certificates
from lcdesk.settings import Settings
from lcdesk.texts import _
from lcdesk.ui.security.login_page import LoginPage, OfficePasswordDialog
from tests.tls_server import HOST, TlsServer, programs, running
from tests.ui.locked import open_at, started, wait_for

pytestmark = pytest.mark.skipif(
    programs() is None, reason="no PostgreSQL server of the system, whose wheel knows no TLS"
)
OWN, NEXT = "seven invented lanterns here", "eight invented lanterns here"
_OURS = make_certificates("Training Office", HOST)


@pytest.fixture(scope="module")
def server() -> Iterator[TlsServer]:
    """With an office's desk."""
    with (
        TemporaryDirectory(prefix="lcdesk-tls-", ignore_cleanup_errors=True) as folder,
        running(Path(folder) / "server") as made,
    ):
        made.show(_OURS.server, _OURS.key)
        made.make_desk("desk")
        yield made


@pytest.fixture
def office(tmp_path: Path, server: TlsServer) -> Path:
    path = tmp_path / "Training Office.lcdesk-office"
    address = OfficeAddress("desk", None, HOST, server.port, "Training Office", _OURS.authority)
    write_address(path, address)
    return path


@pytest.fixture
def first(server: TlsServer) -> Iterator[str]:
    with server.changing("desk") as owner:
        made = logins.add(owner, "li", "coordinator")
    yield made
    setting_up.remove_clerk(server.address, "desk", "li")


@pytest.fixture
def program_(dressed: QApplication) -> Iterator[program.Program]:
    chosen = Settings(language="en", theme="light", office="Harbour", last_screen="history")
    with started(dressed, chosen) as made:
        yield made
    office_logins.forget()
    settings.place().unlink(missing_ok=True)


def _page(running: program.Program, office: Path) -> LoginPage:
    page = open_at(running, office)
    assert isinstance(page, LoginPage)
    return page


def _log_in(page: LoginPage, password: str) -> None:
    page.name.setText("li")
    page.asking.field.setText(password)
    QTest.keyClick(page.asking.field, Qt.Key.Key_Return)


def test_a_first_password_is_changed_at_once_and_opens_the_desk(
    program_: program.Program, office: Path, first: str
) -> None:
    page = _page(program_, office)
    assert not page.fresh.isVisible()
    _log_in(page, "not it at all")
    wait_for(program_, page.asking.problem.text)
    assert "28P01" in page.asking.problem.text()
    _log_in(page, first)
    wait_for(program_, page.fresh.isVisible)
    assert not page.asking.isVisible()
    assert "first password is right" in page.note.text()
    page.fresh.new.field.setText("too short")
    page.fresh.again.field.setText("too short")
    QTest.mouseClick(page.fresh.go, Qt.MouseButton.LeftButton)
    wait_for(program_, page.fresh.problem.text)
    assert "at least 12" in page.fresh.problem.text()
    page.fresh.new.field.setText(OWN)
    page.fresh.again.field.setText(OWN)
    QTest.mouseClick(page.fresh.go, Qt.MouseButton.LeftButton)
    wait_for(program_, lambda: program_.window.context)
    assert program_.window.context is not None
    assert not program_.window.context.desk.is_file
    assert OWN not in settings.place().read_text("utf-8")


def test_who_came_before_types_the_password_alone_and_can_change_it(
    program_: program.Program, office: Path, first: str
) -> None:
    office_logins.change_password(office, "li", first, OWN, OWN, program_.settings)
    office_logins.forget()
    page = _page(program_, office)
    assert page.name.text() == "li"
    assert page.asking.problem.text() == ""
    _log_in(page, OWN)
    wait_for(program_, lambda: program_.window.context)
    program_.window.do("password")
    (dialog,) = program_.window.findChildren(OfficePasswordDialog)
    dialog.now.field.setText("wrong one here")
    dialog.fresh.new.field.setText(NEXT)
    dialog.fresh.again.field.setText(NEXT)
    QTest.mouseClick(dialog.fresh.go, Qt.MouseButton.LeftButton)
    wait_for(program_, dialog.fresh.problem.text)
    dialog.now.field.setText(OWN)
    QTest.mouseClick(dialog.fresh.go, Qt.MouseButton.LeftButton)
    wait_for(program_, lambda: not shiboken6.isValid(dialog))
    program_.leave()
    program_.settle()
    page = _page(program_, office)
    _log_in(page, NEXT)
    wait_for(program_, lambda: program_.window.context)


def test_a_refusal_is_said_again_in_another_language(
    program_: program.Program, office: Path, first: str
) -> None:
    page = _page(program_, office)
    _log_in(page, "not it at all")
    wait_for(program_, page.asking.problem.text)
    english = page.asking.problem.text()
    program_.window.set_language("zh")
    assert "28P01" in page.asking.problem.text()
    assert _("The login name or the password is not right, or no longer valid.") in (
        page.asking.problem.text()
    )
    program_.window.set_language("en")
    assert page.asking.problem.text() == english
    page.asking.clear()
    program_.window.set_language("zh")
    assert page.asking.problem.text() == "", "nothing was refused since"
    program_.window.set_language("en")


def test_a_known_password_that_is_refused_is_said_again_too(
    program_: program.Program, office: Path
) -> None:
    code = LoginWanted("Refused", "", office, "li", "28P01")
    page = LoginPage(code, program_.window.tasks, program_.settings)
    program_.window.show_page(page)
    assert page.asking.problem.text() == "Refused"
    program_.window.set_language("zh")
    assert "28P01" in page.asking.problem.text()
    program_.window.set_language("en")

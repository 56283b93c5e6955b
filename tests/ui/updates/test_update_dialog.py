"""An update file in the window: a genuine one gives its installer, another a calm sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lcdesk import app
from lcdesk.services.updates.update_file import this_system
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.updates.update_dialog import UpdateDialog, check_chosen
from tests.ui.places import opened
from tools import update_files

pytestmark = pytest.mark.looks
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def update(tmp_path: Path) -> Path:
    """As the next version is published for this machine."""
    system, machine = this_system()
    kind = {"windows": "installer", "macos": "dmg", "linux": "archive"}[system]
    installer = tmp_path / update_files.NAMES[kind].format(version="9.0.0", machine=machine)
    installer.write_bytes(b"installer" * 100)
    out = tmp_path / "lcdesk-9.0.0.lcupdate"
    news = {"en": "A start page.", "zh": "新的开始页。"}
    return update_files.make_update(
        out, [installer], KEY, version="9.0.0", published="2026-12-01", news=news
    )


def test_the_installer_of_a_genuine_update_is_saved(
    running: app.Program, update: Path, tmp_path: Path, settle: Callable[[], None]
) -> None:
    check_chosen(running.window, update, keys=[update_files.public_line(KEY)])
    settle()
    dialog = opened(running)
    assert isinstance(dialog, UpdateDialog)
    (folder := tmp_path / "Downloads").mkdir()
    dialog.take_out(folder)
    settle()
    assert [one.read_bytes() for one in folder.iterdir()] == [b"installer" * 100]
    assert dialog.banner.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_foreign_one_is_refused_in_words(
    running: app.Program, update: Path, settle: Callable[[], None]
) -> None:
    foreign = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    check_chosen(running.window, update, keys=[update_files.public_line(foreign)])
    settle()
    dialog = opened(running)
    assert isinstance(dialog, FaultDialog)
    assert "does not come from" in dialog.sentence
    dialog.close()

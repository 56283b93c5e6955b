"""What every test stands on: Qt without a screen, English, and a home folder of the test's own."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("LC_ALL", "C.UTF-8")

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("lcdesk", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=100)
settings.load_profile("lcdesk")


@pytest.fixture(scope="session")
def blank_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a desk with nothing in it: a copy is a new desk at once, without every upgrade from the first on."""
    from lcdesk.services.opening import open_desk

    path = tmp_path_factory.mktemp("blank") / "office.lcdesk"
    open_desk(path).close()
    return path


@pytest.fixture(autouse=True)
def _apart(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test reads or writes the settings and desks of whoever runs it, nor leaves another language behind."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    for name in (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "APPDATA",
        "LOCALAPPDATA",
    ):
        monkeypatch.setenv(name, str(home))
    yield
    from lcdesk import texts

    if texts.language() != "en":
        texts.speak("en")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder the sources lie in."""
    return Path(__file__).resolve().parent.parent

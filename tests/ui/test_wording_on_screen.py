"""Every screen calls Taiwan, Hong Kong and Macao by the office's rule, and otherwise as soon as
its file says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from lcdesk.charts.chart import as_tsv
from lcdesk.model.countries.wording import use_wording
from lcdesk.services.cooperation import leads
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants, quotas
from lcdesk.ui.kit.chart_view import ChartView
from lcdesk.ui.kit.screens import SCREENS
from lcdesk.ui.window.main_window import MainWindow
from tests.wording_rule import BEFORE, OWN, RIGHT, wrong_words

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
MOST = 200
_HINT = re.compile("Kenya Power|(?:country|国家):(?:Kenya|肯尼亚)")
"""Somebody's employer, and the example of how to search."""


@pytest.fixture(autouse=True)
def _as_shipped() -> Iterator[None]:
    yield
    use_wording(None)


@pytest.fixture
def people(desk: Desk) -> None:
    """Some of each, with a lead and a quota; before the window opens."""
    for number, code in enumerate(("TW", "HK", "MO", "TW", "CD", "GB")):
        values = {
            "full_name": f"Person {number}",
            "nationality": code,
            "nominating_country": code,
            "gender": "F",
            "theme_wanted": "Wind",
        }
        made = participants.add_participant(desk, 1, values)
        leads.add_lead(desk, made, {"kind": "technology", "partner": "Delta", "country": code})
    participants.change_participants(desk, [made], {"nationality": "HK"})
    quotas.set_quotas(desk, 1, [quotas.Agreed("country", code, 1, 2) for code in ("TW", "MO")])


def words_on(widget: QWidget) -> str:
    """Everything a widget and those in it say, shown or told."""
    said = [widget.windowTitle()]
    for one in widget.findChildren(QWidget):
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription()]
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            said.append(one.text())
        elif isinstance(one, QComboBox):
            said += [one.itemText(place) for place in range(one.count())]
        elif isinstance(one, ChartView) and one.chart is not None:
            chart = one.chart
            said += [
                chart.title,
                chart.note,
                as_tsv(chart),
                *(f"{mark.label}\n{mark.words}" for mark in chart.marks),
            ]
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            said += cells(one)
    return "\n".join(said)


def cells(view: QAbstractItemView) -> list[str]:
    model, root = view.model(), QModelIndex()
    across = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    places = [
        (row, column) for row in range(min(model.rowCount(root), MOST)) for column in range(across)
    ]
    return [str(model.index(*place, root).data(role) or "") for place in places for role in ROLES]


def everywhere(window: MainWindow, settle: Callable[[], None]) -> dict[str, str]:
    """What each screen says, and at last the whole window with all of them in it."""
    told: dict[str, str] = {}
    for kind in SCREENS:
        window.open_screen(kind.key)
        settle()
        # forms that are gone say nothing more
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        told[kind.key] = words_on(window.screens[kind.key])
    told["window"] = words_on(window)
    return told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_screen_follows_the_rule_and_a_new_one(
    people: None, window: MainWindow, settle: Callable[[], None], language: str, tmp_path: Path
) -> None:
    window.set_language(language)
    settle()
    told = everywhere(window, settle)
    assert {key: wrong for key, text in told.items() if (wrong := wrong_words(text))} == {}
    naming = {key for key, text in told.items() if RIGHT.search(text)}
    assert naming >= {"participants", "countries"}
    lines = [f'{code},"{english}",{chinese}' for code, (english, chinese) in OWN.items()]
    (tmp_path / "own.csv").write_text("\n".join(("code,en,zh", *lines)), encoding="utf-8")
    use_wording(tmp_path / "own.csv")
    window.set_language(language)  # as the settings do once the file is chosen
    settle()
    told = everywhere(window, settle)
    old = {key: BEFORE.findall(_HINT.sub("", text)) for key, text in told.items()}
    assert {key: sorted(set(found)) for key, found in old.items() if found} == {}
    assert {key for key, text in told.items() if OWN["TW"][language == "zh"] in text} >= {
        "participants",
        "countries",
    }

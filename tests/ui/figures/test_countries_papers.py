"""What is made of the Countries screen: titles of pictures, the report and its signature, the
menu of the three dots, the map.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.organisers import Organiser, signed_by
from lcdesk.services.cohorts.organisers import set_organisers
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.map_pictures import set_map
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.signed_reports import list_signed, sign
from lcdesk.services.participants import participants
from lcdesk.ui.figures.country_page import CountryDialog
from lcdesk.ui.figures.figure_papers import ReportDialog
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.figures.picture_dialogs import MapDialog, TitleDialog
from lcdesk.ui.figures.signed_dialog import SignDialog, SignedDialog
from lcdesk.ui.kit.widgets import Button, Label
from tests.papers.pdf_reading import words_of
from tests.ui.counted import PEOPLE, fill, settle, show
from tests.ui.figures.test_map_dialog import picture
from tests.ui.figures.test_title_dialog import typed

W = TypeVar("W", bound=QWidget)


def shown(qtbot: QtBot, kind: type[W]) -> W:
    """The dialog of a kind that is open, as soon as it is."""
    found: list[W] = []

    def look() -> bool:
        found[:] = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, kind) and one.isVisible()
        ]
        return bool(found)

    qtbot.waitUntil(look, timeout=10_000)
    return found[0]


def test_a_title_is_written_and_warns_when_the_numbers_are_others(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(bare_desk)
    show(counting, qtbot, cohort)
    words, handler = counting.views["bars"].more[0]
    assert words == "Edit the title…"
    handler()
    dialog = shown(qtbot, TitleDialog)
    dialog.take("en")
    dialog.take("zh")
    assert typed(dialog, "en").startswith("Africa sends ")
    assert typed(dialog, "zh") == "5 人中 3 人来自非洲；肯尼亚最多，2 人", (
        "said in the other language, every word of it"
    )
    assert texts.language() == "en"
    typed(dialog, "en", "Africa leads")
    dialog.ok.click()
    counting.refresh(None)
    settle(counting, qtbot)
    chart = counting.views["bars"].chart
    assert chart is not None
    assert (chart.title, chart.note) == ("Africa leads", "")
    participants.add_participant(
        bare_desk, cohort, {"full_name": "Litia Vakacegu", "nationality": "FJ", "gender": "F"}
    )
    counting.refresh(None)
    settle(counting, qtbot)
    chart = counting.views["bars"].chart
    assert chart is not None
    assert (chart.title, chart.note) == (
        "Africa leads",
        "This title was written for other numbers.",
    )
    counting.choose(by="age")
    settle(counting, qtbot)
    assert counting.views["bars"].chart is not None
    assert counting.views["bars"].chart.title != "Africa leads", "another cut is another picture"


def test_the_report_is_kept_with_who_signs_and_says_when_it_is_no_longer_so(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    cohort = fill(bare_desk)
    wu = signed_by(Organiser("host", "Institute"), "Wu Lan | 吴岚", "Director | 主任")
    set_organisers(bare_desk, cohort, [wu])
    show(counting, qtbot, cohort)
    counting.papers.open_report()
    dialog = shown(qtbot, ReportDialog)
    qtbot.waitUntil(dialog.sign.isEnabled, timeout=10_000)
    assert dialog.on_view.text() == "On view: a draft without a number"
    dialog.sign.click()
    signing = shown(qtbot, SignDialog)
    assert (signing.signed_by.text(), signing.post.text()) == ("Wu Lan | 吴岚", "Director | 主任")
    signing.ok.click()
    (line,) = list_signed(bare_desk)
    assert f"Kept as report {line.number}." in dialog.banner.text()
    qtbot.waitUntil(dialog.save.isEnabled, timeout=10_000)
    assert line.number in dialog.on_view.text()
    assert dialog.found
    assert dialog.told(dialog.found).file_name.startswith(line.number)
    assert dialog.banner.isVisible(), "also where it was signed from, and from there to the list"
    next(one for one in dialog.banner.findChildren(Button) if one.text() == "Show all").click()
    shown(qtbot, SignedDialog).reject()
    dialog.save_to(tmp_path / "kept.pdf")
    qtbot.waitUntil((tmp_path / "kept.pdf").exists, timeout=10_000)
    said = " ".join(words_of((tmp_path / "kept.pdf").read_bytes()).split())
    assert line.number in said
    assert "吴岚 Wu Lan 主任 Director" in said
    assert dialog.sign.isHidden()
    dialog.reject()
    assert line.signed_by == "Wu Lan | 吴岚"
    counting.refresh(None)
    settle(counting, qtbot)
    qtbot.wait(50)
    assert "numbered" not in counting.remarks.text()
    participants.add_participant(
        bare_desk, cohort, {"full_name": "Litia Vakacegu", "nationality": "FJ", "gender": "F"}
    )
    counting.refresh(None)
    qtbot.waitUntil(
        lambda: "1 numbered report no longer says" in counting.remarks.text(), timeout=10_000
    )
    next(
        one for one in counting.remarks.findChildren(Button) if one.text() == "Numbered reports…"
    ).click()
    shown(qtbot, SignedDialog).reject()


def test_the_three_dots_hold_papers_pages_and_the_map(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, None)
    assert counting.papers.open_report() is None, "nobody is counted"
    menu = QMenu(counting)
    counting.papers.fill(menu)
    assert [action.isEnabled() for action in menu.actions()] == [True, False, True]
    show(counting, qtbot, fill(bare_desk, PEOPLE[:1]))
    menu = QMenu(counting)
    counting.papers.fill(menu)
    for action, kind in zip(menu.actions(), (SignedDialog, CountryDialog, MapDialog), strict=True):
        action.trigger()
        shown(qtbot, kind).reject()


def test_the_map_of_the_office_has_a_card(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    assert counting.map.isHidden()
    set_map(bare_desk, picture(), {"approval_no": "GS(2024)0650"})
    counting.refresh(None)
    qtbot.waitUntil(lambda: not counting.map.isHidden(), timeout=10_000)


def test_a_report_of_another_cohort_says_nothing_here(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    first, second = fill(bare_desk), fill(bare_desk)
    sign(bare_desk, gather_report(bare_desk, Scope((first,)), "all"), "Director Wu")
    participants.add_participant(
        bare_desk, first, {"full_name": "Litia Vakacegu", "nationality": "FJ"}
    )
    show(counting, qtbot, second)
    qtbot.wait(200)
    assert "numbered" not in counting.remarks.text()


def test_undo_beside_the_words_takes_back_the_signature_and_nothing_done_since(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(bare_desk)
    show(counting, qtbot, cohort)
    offered: list[Callable[[], object]] = []

    def hear(_words: str, _label: str, handler: Callable[[], object], _tone: str) -> None:
        offered.append(handler)

    counting.context.offered.connect(hear)
    counting.papers.open_report()
    dialog = shown(qtbot, ReportDialog)
    qtbot.waitUntil(dialog.sign.isEnabled, timeout=10_000)
    dialog.sign.click()
    signing = shown(qtbot, SignDialog)
    signing.signed_by.setText("Wu Lan")
    signing.ok.click()
    dialog.reject()
    participants.add_participant(
        bare_desk, cohort, {"full_name": "Litia Vakacegu", "nationality": "FJ", "gender": "F"}
    )
    offered[0]()
    assert list_signed(bare_desk) == []
    counting.refresh(None)
    settle(counting, qtbot)
    assert counting.sentence.text() == "6 participants; 5 from 4 countries, 1 without a country"


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        ({"by": "region"}, "Participants by region, women and men"),
        ({"across": "gender"}, "Participants by country and gender"),
    ],
)
def test_the_title_dialog_says_which_picture(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot, choice: dict[str, str], name: str
) -> None:
    show(counting, qtbot, fill(bare_desk))
    counting.choose(**choice)
    settle(counting, qtbot)
    counting.papers.edit_title("bars")
    dialog = shown(qtbot, TitleDialog)
    assert name in [label.text() for label in dialog.findChildren(Label)]
    dialog.reject()

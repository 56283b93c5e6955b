"""The papers of a cohort with real clicks: seen, issued, found wrong, issued anew, saved."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model import clock
from lcdesk.services.cohorts.cohorts import add_cohort, change_cohort
from lcdesk.services.curriculum.curriculum import add_activity
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import PAPERS, paper_kind
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import participants
from lcdesk.services.participants.participants import add_participant
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
from lcdesk.ui.kit.dialogs.form_dialog import QuestionDialog
from lcdesk.ui.kit.status_line import StatusLine
from lcdesk.ui.papers.number_dialogs import NumberingDialog, VoidDialog
from lcdesk.ui.papers.pack_dialog import PackDialog, PackWish, open_pack, save_pack_to
from lcdesk.ui.papers.printing import plan_printing
from lcdesk.ui.papers.screen import PapersScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.papers.pdf_reading import squeezed, text_of
from tests.ui.papers.choosing import WAIT, choose

pytestmark = [pytest.mark.opens("papers")]
LEFT = Qt.MouseButton.LeftButton


def test_the_page_of_each_is_seen(papers: PapersScreen, qtbot: QtBot) -> None:
    assert papers.paper is not None
    names = [one.name for one in papers.paper.items]
    assert papers.name.text() == names[0]
    first = papers.page.image
    QTest.mouseClick(papers.forth, LEFT)
    assert papers.name.text() == names[1]
    qtbot.waitUntil(lambda: papers.page.image != first, timeout=WAIT)
    assert papers.page.image.width() > papers.page.image.height(), "a certificate lies on its side"


def test_a_page_is_drawn_as_fine_as_it_is_seen(papers: PapersScreen, qtbot: QtBot) -> None:
    window, page = papers.window(), papers.page
    before = page.image.size()
    assert before.height() <= page.height() * 1.05, "no more is drawn than is seen"
    window.resize(window.width() + 500, window.height() + 400)
    qtbot.waitUntil(lambda: page.image.width() > before.width() + 100, timeout=WAIT)


def test_signs_are_set_one_by_one(papers: PapersScreen, qtbot: QtBot) -> None:
    assert papers.paper is not None
    for group, one in zip("AB", papers.paper.items, strict=False):
        participants.change_participants(papers.context.desk, [one.id], {"pickup_group": group})
    choose(papers, "bus_signs", qtbot)
    sign = papers.page.image
    assert papers.page_label.text() == "Page 1 of 2"
    QTest.mouseClick(papers.forth, LEFT)
    assert papers.page_label.text() == "Page 2 of 2"
    qtbot.waitUntil(lambda: papers.page.image != sign, timeout=WAIT)


def test_issued_corrected_and_issued_anew(papers: PapersScreen, qtbot: QtBot) -> None:
    desk, paper = papers.context.desk, papers.paper
    assert paper is not None
    count = len(paper.items)
    QTest.mouseClick(papers.aside.issue, LEFT)
    year = clock.today().year
    numbers = [f"LC-{year}-{place:03}" for place in range(1, count + 1)]
    assert sorted(one.number for one in register.list_issued(desk)) == numbers
    qtbot.waitUntil(
        lambda: papers.paper is not None and papers.paper.items[0].number == numbers[0],
        timeout=WAIT,
    )
    assert papers.aside.issue.isHidden(), "everybody has one"

    participants.change_participants(desk, [paper.items[1].id], {"certificate_name": "Ana B. Moyo"})
    qtbot.waitUntil(lambda: len(papers.wrong) == 1, timeout=WAIT)
    assert papers.badge() == "1 !"
    dialog = papers.open_wrong()
    qtbot.waitUntil(lambda: not dialog.now.image.isNull(), timeout=WAIT)
    assert dialog.then.image != dialog.now.image
    QTest.mouseClick(dialog.anew, LEFT)
    qtbot.waitUntil(lambda: not papers.wrong, timeout=WAIT)
    states = {one.number: one.state for one in register.list_issued(desk)}
    assert states[numbers[1]] == "replaced"
    assert states[f"LC-{year}-{count + 1:03}"] == "issued"


def test_what_is_issued_before_the_course_ends_is_asked_about(
    papers: PapersScreen, qtbot: QtBot
) -> None:
    desk, cohort = papers.context.desk, papers.context.cohort_id
    assert cohort is not None
    change_cohort(desk, cohort, {"ends": clock.today() + dt.timedelta(days=14)})
    qtbot.waitUntil(lambda: bool(papers.paper and papers.paper.doubts), timeout=WAIT)
    qtbot.waitUntil(lambda: any(one.kind == "early" for one in papers.remarks), timeout=WAIT)
    QTest.mouseClick(papers.aside.issue, LEFT)
    asked = papers.window().findChild(QuestionDialog)
    assert asked
    assert papers.paper
    assert asked.note.text() == "\n".join(papers.paper.doubts)
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert register.list_issued(desk) == [], "a slip does nothing"
    qtbot.waitUntil(lambda: papers.window().findChild(QuestionDialog) is None, timeout=WAIT)
    QTest.mouseClick(papers.aside.issue, LEFT)
    asked = papers.window().findChild(QuestionDialog)
    assert asked
    QTest.mouseClick(asked.confirm, LEFT)
    assert register.list_issued(desk)


def test_what_is_right_as_issued_is_left(papers: PapersScreen, qtbot: QtBot) -> None:
    desk, paper = papers.context.desk, papers.paper
    assert paper is not None
    QTest.mouseClick(papers.aside.issue, LEFT)
    first, second = (one.id for one in paper.items[:2])
    for one in (first, second):
        participants.change_participants(desk, [one], {"certificate_name": f"Name {one}"})
    qtbot.waitUntil(lambda: len(papers.wrong) == 2, timeout=WAIT)
    dialog = papers.open_wrong(second)
    QTest.mouseClick(dialog.right, LEFT)
    assert [one.line.enrolment_id for one in dialog.wrong] == [first]
    qtbot.waitUntil(lambda: len(papers.wrong) == 1, timeout=WAIT)
    dialog.reject()
    desk.undo()
    qtbot.waitUntil(lambda: len(papers.wrong) == 2, timeout=WAIT)


def test_some_are_issued_anew_and_one_is_made_void(papers: PapersScreen, qtbot: QtBot) -> None:
    desk, paper = papers.context.desk, papers.paper
    assert paper is not None
    QTest.mouseClick(papers.aside.issue, LEFT)
    first, second, third = (one.id for one in paper.items[:3])
    for one in (first, second, third):
        participants.change_participants(desk, [one], {"certificate_name": f"Name {one}"})
    qtbot.waitUntil(lambda: len(papers.wrong) == 3, timeout=WAIT)
    dialog = papers.open_wrong(second)
    current = dialog.current()
    assert current is not None
    assert current.line.enrolment_id == second
    assert dialog.anew.text() == "&Issue 3 anew"
    box = dialog.list.visualItemRect(dialog.list.item(0)).topLeft() + QPoint(22, 26)
    QTest.mouseClick(dialog.list.viewport(), LEFT, pos=box)
    assert dialog.anew.text() == "&Issue 2 anew"
    dialog.list.setCurrentRow(1)
    QTest.mouseClick(dialog.void, LEFT)
    assert dialog.isVisible()
    assert [one.line.enrolment_id for one in dialog.wrong] == [first, third]
    assert dialog.anew.text() == "&Issue 1 anew"
    dialog.list.setCurrentRow(0)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.anew.text() == "&Issue 2 anew"
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    QTest.mouseClick(dialog.anew, LEFT)
    states = {one.name: one.state for one in reversed(register.list_issued(desk))}
    assert [states[one.name] for one in paper.items[:2]] == ["issued", "void"]
    assert states[paper.items[2].name] == "replaced"
    assert states[f"Name {third}"] == "issued"
    status = papers.window().findChild(StatusLine)
    assert status is not None
    replaced = next(one for one in register.list_issued(desk) if one.state == "replaced")
    said = status.news.text()
    assert replaced.number in said
    assert replaced.replaced_by in said
    links = [link.text() for link in status.links if link.isVisible()]
    assert links == ["Print…", "Undo"], "they can be printed at once"


def test_from_a_paper_to_its_person(papers: PapersScreen, qtbot: QtBot) -> None:
    desk, paper = papers.context.desk, papers.paper
    assert paper is not None
    QTest.mouseClick(papers.aside.issue, LEFT)
    one = paper.items[2].id
    participants.change_participants(desk, [one], {"certificate_name": "Another Name"})
    qtbot.waitUntil(lambda: len(papers.wrong) == 1, timeout=WAIT)
    QTest.mouseClick(papers.open_wrong().person, LEFT)
    window = papers.window()
    assert isinstance(window, MainWindow)
    assert window.screen_key() == "participants"
    people = window.screens["participants"]
    assert isinstance(people, ParticipantsScreen)
    qtbot.waitUntil(lambda: people.shown.current_id == one, timeout=WAIT)


def test_nothing_is_left_of_a_page_that_cannot_be_made(
    papers: PapersScreen, window: MainWindow, settle: Callable[[], None], qtbot: QtBot
) -> None:
    assert papers.page_label.text() != ""
    window.show_cohort(add_cohort(papers.context.desk, {"name_en": "Empty"}))
    qtbot.waitUntil(lambda: papers.paper is None and papers.page.image.isNull(), timeout=WAIT)
    settle()
    assert (papers.name.text(), papers.page_label.text()) == ("", "")
    assert not papers.forth.isEnabled()
    assert papers.page.words != ""


def test_page_after_page_by_the_keyboard(
    papers: PapersScreen, window: MainWindow, settle: Callable[[], None]
) -> None:
    assert papers.paper is not None
    names = [one.name for one in papers.paper.items]
    action = window.commands.actions["next_person"]
    assert action.text() == "Next page"
    assert action.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert papers.name.text() == names[1]
    QTest.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert papers.name.text() == names[0]


def test_every_sheet_of_an_activity_is_seen(papers: PapersScreen, qtbot: QtBot) -> None:
    desk, cohort = papers.context.desk, papers.context.cohort_id
    assert cohort is not None
    for hour in (9, 14):
        lecture = {"date": dt.date(2026, 12, 7), "start": dt.time(hour), "kind": "lecture"}
        add_activity(desk, cohort, {**lecture, "title": f"At {hour}"})
    for number in range(45):
        values = {"full_name": f"Person {number}", "status": "confirmed"}
        add_participant(desk, cohort, values)
    choose(papers, "sign_in", qtbot)
    qtbot.waitUntil(lambda: papers.page_label.text() == "Page 1 of 2, sheet 1 of 2", timeout=WAIT)
    first = papers.page.image
    QTest.mouseClick(papers.forth, LEFT)
    assert papers.page_label.text() == "Page 1 of 2, sheet 2 of 2"
    assert papers.page.image != first
    QTest.mouseClick(papers.forth, LEFT)
    qtbot.waitUntil(lambda: papers.page_label.text() == "Page 2 of 2, sheet 1 of 2", timeout=WAIT)
    paper = papers.paper
    assert paper is not None
    plan = plan_printing(paper)
    assert (plan.pages, plan.page_of(paper.items[1].id, 1)) == (4, 4)


def test_looked_at_closely(papers: PapersScreen, settle: Callable[[], None], qtbot: QtBot) -> None:
    bar, fitting = papers.area.horizontalScrollBar(), papers.page.width()
    coarse = papers.page.image.width()
    assert bar.maximum() == 0
    assert not papers.smaller.isEnabled()
    for _click in range(2):
        QTest.mouseClick(papers.larger, LEFT)
    settle()
    assert papers.page.width() > 1.8 * fitting
    assert abs(bar.value() - bar.maximum() / 2) < 20, "the middle stays in the middle"
    qtbot.waitUntil(lambda: papers.page.image.width() > 1.5 * coarse, timeout=WAIT)
    middle = papers.area.viewport().rect().center()
    at = papers.page.mapFrom(papers.area.viewport(), middle)
    before = bar.value()
    QTest.mousePress(papers.page, LEFT, pos=at)
    QTest.mouseMove(papers.page, at + QPoint(60, 0))
    QTest.mouseRelease(papers.page, LEFT, pos=at)
    assert bar.value() == before - 60
    QTest.mouseClick(papers.forth, LEFT)
    settle()
    assert papers.area.zoom > 1, "the next page is seen as closely"
    papers.area.setFocus()
    for _press in range(4):
        QTest.keyClick(papers.area, Qt.Key.Key_Minus)
    settle()
    assert (bar.maximum(), papers.area.zoom) == (0, 1.0)
    QTest.keyClick(papers.area, Qt.Key.Key_Plus)
    assert papers.area.zoom > 1


def test_saved_it_says_who_is_in_it(papers: PapersScreen, qtbot: QtBot, tmp_path: Path) -> None:
    assert papers.paper is not None
    path = tmp_path / "certificates.pdf"
    papers.save_to(papers.paper, path)
    qtbot.waitUntil(path.is_file, timeout=WAIT)
    said = text_of(path.read_bytes())
    assert [one.name for one in papers.paper.items if squeezed(one.name) not in said] == []


def test_private_values_are_masked_until_they_are_asked_for(
    papers: PapersScreen, qtbot: QtBot
) -> None:
    desk = papers.context.desk
    assert papers.paper is not None
    one = papers.paper.items[0].id
    participants.change_participants(desk, [one], {"passport_no": "EP1234567"})
    choose(papers, "visa_letter", qtbot)
    masked = papers.page.image
    assert not papers.reveal.isHidden()
    QTest.mouseClick(papers.reveal, LEFT)
    qtbot.waitUntil(lambda: papers.page.image != masked, timeout=WAIT)
    from lcdesk.services.core.access_log import list_reveals

    assert [line.field for line in list_reveals(desk, row_id=one)] != []
    assert papers.reveal.isHidden()
    noted = len(list_reveals(desk))
    QTest.mouseClick(papers.forth, LEFT)
    assert not papers.reveal.isHidden(), "the next one is masked again"
    assert len(list_reveals(desk)) == noted


def test_the_register_says_what_became_of_each(papers: PapersScreen, qtbot: QtBot) -> None:
    QTest.mouseClick(papers.aside.issue, LEFT)
    dialog = papers._open_register()
    lines = register.list_issued(papers.context.desk)
    assert len(dialog.table.ids) == len(lines)
    assert dialog.table.record(0)["number"] == lines[0].number
    dialog.view.select_ids([0])
    QTest.mouseClick(dialog.void, LEFT)
    asked = dialog.findChild(VoidDialog)
    assert asked is not None
    QTest.keyClicks(asked.box, "spoiled")
    QTest.keyClick(asked.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.table.record(0)["state"] == "void", timeout=WAIT)
    assert dialog.table.record(0)["reason"] == "spoiled"
    assert lines[0].number in dialog.banner.text()
    assert dialog.banner.isVisible()
    dialog.reject()
    said = f"{len(lines) - 1} issued, 1 void"
    qtbot.waitUntil(lambda: said in papers.kinds.currentItem().text(), timeout=WAIT)
    qtbot.waitUntil(lambda: papers.aside.issue.text() == "Issue 1 anew", timeout=WAIT)
    QTest.mouseClick(papers.aside.issue, LEFT)
    qtbot.waitUntil(lambda: "all issued" in papers.kinds.currentItem().text(), timeout=WAIT)


def test_the_register_is_searched(papers: PapersScreen, qtbot: QtBot) -> None:
    desk, cohort = papers.context.desk, papers.context.cohort_id
    assert papers.paper is not None
    assert cohort is not None
    QTest.mouseClick(papers.aside.issue, LEFT)
    for key, only in (("invitation", 1), ("name_list", 0)):
        paper = prepare_paper(desk, paper_kind(key), cohort, PaperChoice())
        register.issue_paper(desk, paper.only(paper.items[0].id) if only else paper)
    dialog = papers._open_register()
    lines, names = dialog.lines, [one.name for one in papers.paper.items]

    def found(typed: str) -> list[tuple[str, str]]:
        dialog.search.setText(typed)
        qtbot.wait(150)
        records = [dialog.table.record(row) for row in range(len(dialog.table.ids))]
        return [(str(one["paper"]), str(one["name"])) for one in records]

    assert len(found("")) == len(lines)
    assert found(names[1].upper()) == [("Certificates of completion", names[1])]
    assert {paper for paper, _name in found(names[0])} == {
        "Certificates of completion",
        "Invitation letters",
    }
    assert found("学员名单") == [("List of participants", "for all")]
    number = lines[-1].number
    assert len(found(number)) == 1
    dialog.view.select_ids(dialog.table.ids)
    assert [one.number for one in dialog.chosen()] == [number]
    assert found("nobody of that name") == []
    assert dialog.empty.isVisible()
    assert not dialog.void.isEnabled()
    QTest.mouseClick(dialog.empty.button, LEFT)
    assert len(dialog.table.ids) == len(lines)
    dialog.reject()


def test_a_list_that_no_longer_agrees_says_its_name_once(
    papers: PapersScreen, window: MainWindow, qtbot: QtBot
) -> None:
    desk, cohort = papers.context.desk, papers.context.cohort_id
    assert papers.paper is not None
    assert cohort is not None
    paper = prepare_paper(desk, paper_kind("name_list"), cohort, PaperChoice())
    issued = register.issue_paper(desk, paper)
    participants.change_participants(desk, [paper.items[0].id], {"full_name": "Ana B. Moyo"})
    qtbot.waitUntil(lambda: len(papers.wrong) == 1, timeout=WAIT)
    for code, name, whose in (
        ("en", "List of participants", "for all"),
        ("zh", "学员名单", "全体"),
    ):
        window.set_language(code)
        dialog = papers.open_wrong()
        assert dialog.list.item(0).text() == f"{name}, {issued.number} · {whose}"
        dialog.reject()


def test_numbered_as_the_office_does(papers: PapersScreen, qtbot: QtBot) -> None:
    year = clock.today().year
    assert f"LC-{year}-001" in papers.aside.numbers.text(), "it is seen before anything is issued"
    QTest.mouseClick(papers.aside.numbers, LEFT)
    dialog = papers.window().findChild(NumberingDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.box, "SSTEC-{year}")
    assert not dialog.ok.isEnabled(), "there is no count in it"
    dialog.box.setText(f"SSTEC-{year}-0012")
    QTest.mouseClick(dialog.like, LEFT)
    assert dialog.box.text() == "SSTEC-{year}-{n:4}", "a number is enough to say how it is written"
    assert f"SSTEC-{year}-0001" in dialog.next.text()
    QTest.keyClick(dialog.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: f"SSTEC-{year}-0001" in papers.aside.numbers.text(), timeout=WAIT)
    QTest.mouseClick(papers.aside.issue, LEFT)
    numbers = sorted(one.number for one in register.list_issued(papers.context.desk))
    assert numbers[0] == f"SSTEC-{year}-0001"
    status = papers.window().findChild(StatusLine)
    assert status is not None
    said = status.news.text()
    assert said.startswith(f"{len(numbers)} ")
    assert numbers[0] in said
    assert numbers[-1] in said


def test_what_is_chosen_for_one_paper_is_not_chosen_for_the_next(
    papers: PapersScreen, qtbot: QtBot
) -> None:
    def is_shown(language: str, *, has_organisers: bool) -> bool:
        choice = papers.paper.choice if papers.paper else None
        return choice is not None and (choice.language, choice.has_organisers) == (
            language,
            has_organisers,
        )

    for fill, name in ((papers._fill_languages, "English"), (papers._fill_choices, "left out")):
        menu = QMenu()
        fill(menu)
        next(one for one in menu.actions() if one.text() == name).trigger()
    qtbot.waitUntil(lambda: is_shown("en", has_organisers=False), timeout=WAIT)
    assert papers.language.value() == "English"
    choose(papers, "invitation", qtbot)
    assert is_shown("both", has_organisers=True)
    assert papers.language.value() == "Both languages"
    choose(papers, "certificate", qtbot)
    assert is_shown("en", has_organisers=False)
    assert papers.language.value() == "English"


def test_a_paper_is_seen_in_the_language_it_was_issued_in(
    papers: PapersScreen, qtbot: QtBot
) -> None:
    desk, cohort = papers.context.desk, papers.context.cohort_id
    assert cohort is not None
    paper = prepare_paper(desk, paper_kind("invitation"), cohort, PaperChoice("zh"))
    register.issue_paper(desk, paper)
    choose(papers, "invitation", qtbot)
    qtbot.waitUntil(
        lambda: papers.paper is not None and papers.paper.choice.language == "zh", timeout=WAIT
    )
    assert papers.paper is not None
    assert not papers.paper.otherwise
    menu = QMenu()
    papers._fill_languages(menu)
    assert [one.text() for one in menu.actions() if one.isChecked()] == ["中文"]


def test_who_signs_is_named_from_the_paper(papers: PapersScreen) -> None:
    menu = QMenu()
    papers._fill_choices(menu)
    action = next(one for one in menu.actions() if one.text() == "Name those who sign…")
    action.trigger()
    dialog = papers.window().findChild(CohortDialog)
    assert dialog is not None
    dialog.reject()


def test_a_paper_is_called_by_the_session(papers: PapersScreen, settle: Callable[[], None]) -> None:
    """Of two sessions whose long names begin alike each has files of its own name."""
    desk = papers.context.desk
    long = "2026 International Training Programme on Green and Low-Carbon Technologies"
    change_cohort(desk, papers.context.cohort_id or 0, {"name_en": f"{long} (Kunming Session)"})
    settle()
    asked = papers.ask_for_pdf()
    assert asked is not None
    assert "Kunming Session 2026.pdf" in asked.selectedFiles()[0]
    asked.reject()
    dialog = open_pack(papers.context, papers.window(), "after")
    assert "Kunming Session 2026" in dialog.folder.name
    dialog.reject()


def test_for_some_of_the_participants(
    papers: PapersScreen, window: MainWindow, qtbot: QtBot
) -> None:
    assert papers.paper is not None
    two = [one.id for one in papers.paper.items[:2]]
    papers.context.open_screen("papers", ids=two)
    qtbot.waitUntil(
        lambda: papers.paper is not None and [one.id for one in papers.paper.items] == two,
        timeout=WAIT,
    )
    assert papers.people.value() == "2 people"


def test_everything_goes_into_one_folder(
    papers: PapersScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.mouseClick(papers.pack, LEFT)
    dialog = papers.window().findChild(PackDialog)
    assert dialog is not None
    assert (dialog.when, dialog.language) == ("all", "both")
    place = tmp_path / "place"
    place.mkdir()
    dialog.put_into(place)
    dialog.times["during"].click()
    dialog.languages["en"].click()
    folder = dialog.folder
    assert folder.parent == place
    QTest.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: (folder / "manifest.json").exists(), timeout=WAIT)
    assert json.loads((folder / "manifest.json").read_text("utf-8"))["when"] == "during"
    assert (folder / "00 Contents.pdf").exists()
    assert [one.name for one in place.iterdir()] == [folder.name]


def test_a_workbook_of_the_office_is_kept_and_filled(
    papers: PapersScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["{{Name}}", "{{Passport no.}}"])
    book.save(tmp_path / "list.xlsx")
    dialog = papers.open_templates()
    said = {
        dialog.paper.itemData(at): dialog.paper.itemText(at) for at in range(dialog.paper.count())
    }
    assert "Certificates of participation" in said["certificate"], "papers, not files"
    assert set(said) >= {one.template for one in PAPERS} | {"house"}
    dialog.take_in(tmp_path / "list.xlsx")
    qtbot.waitUntil(lambda: dialog.list.count() == 1, timeout=WAIT)
    template = dialog._read()
    assert template is not None
    dialog.fill_to(template, tmp_path / "filled.xlsx")
    qtbot.waitUntil((tmp_path / "filled.xlsx").is_file, timeout=WAIT)
    qtbot.wait(100)
    filled = openpyxl.load_workbook(tmp_path / "filled.xlsx").active
    assert filled is not None
    assert papers.paper is not None
    assert filled.max_row == len(papers.paper.items)
    assert {filled.cell(1, 1).value} <= {one.name for one in papers.paper.items}
    QTest.mouseClick(dialog.remove, LEFT)
    assert dialog.list.count() == 0
    dialog.reject()


def test_a_folder_that_is_stopped_is_not_there(
    papers: PapersScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    task = save_pack_to(papers.context, papers, PackWish(place / "folder"))
    assert task is not None
    qtbot.waitUntil(lambda: any(place.iterdir()), timeout=WAIT)
    task.cancel()
    qtbot.waitUntil(lambda: not papers.context.tasks.is_busy(), timeout=WAIT)
    assert list(place.iterdir()) == []


def test_after_a_switch_of_language_nothing_stays(
    papers: PapersScreen, window: MainWindow, qtbot: QtBot
) -> None:
    assert papers.paper is not None
    window.set_language("zh")
    qtbot.waitUntil(
        lambda: papers.page_label.text().startswith("第") and "。" in papers.aside.sentence.text(),
        timeout=WAIT,
    )

    assert papers.people.value() == "全部"


def test_all_pages_of_a_paper_stand_small_beside_it(papers: PapersScreen, qtbot: QtBot) -> None:
    strip, desk, cohort = papers.strip, papers.context.desk, papers.context.cohort_id
    assert cohort is not None
    assert strip.isHidden(), "a certificate is one page"
    for day in range(1, 15):
        values = {"date": dt.date(2026, 12, day), "kind": "lecture", "title": "Long " * 20}
        for hour in (9, 11, 14, 16):
            add_activity(desk, cohort, {**values, "start": dt.time(hour)})
    choose(papers, "handbook", qtbot)
    qtbot.waitUntil(lambda: strip.count() > 3, timeout=WAIT)
    count = strip.count()
    assert strip.isVisible()
    second = strip.model().index(1, 0)
    assert second.data(Qt.ItemDataRole.AccessibleTextRole) is None, "its text is read aloud"
    assert second.data() == f"Page 2 of {count}"

    def shown() -> tuple[str, int]:
        return papers.page_label.text(), strip.currentRow()

    images = {papers.page.image.cacheKey()}
    QTest.mouseClick(strip.viewport(), LEFT, pos=strip.visualRect(second).center())
    assert shown() == (f"Page 2 of {count}", 1)
    images.add(papers.page.image.cacheKey())
    assert len(images) == 2
    keys = Qt.Key
    for place in (strip, papers.area):
        for key, at in (
            (keys.Key_End, count - 1),
            (keys.Key_PageUp, count - 2),
            (keys.Key_Home, 0),
            (keys.Key_PageDown, 1),
        ):
            QTest.keyClick(place, key)
            assert shown() == (f"Page {at + 1} of {count}", at)
    QTest.mouseClick(papers.forth, LEFT)
    assert shown() == (f"Page 3 of {count}", 2)
    assert not strip.grab().toImage().isNull()
    choose(papers, "certificate", qtbot)
    assert strip.isHidden()
    assert papers.paper is not None
    names = [one.name for one in papers.paper.items]
    QTest.keyClick(papers.area, keys.Key_End)
    assert papers.name.text() == names[-1]
    QTest.keyClick(papers.area, keys.Key_Home)
    assert papers.name.text() == names[0]

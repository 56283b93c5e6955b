"""The organisers of a cohort: written as one operation, read from sheets, copied, undone, and
said at the head of every paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.organisers import Organiser, signed_by
from lcdesk.model.report import of_data, to_data
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.organisers import (
    OrganiserEdit,
    list_known,
    list_organisers,
    role_named,
    set_organisers,
)
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ORGANISATIONS, merge_records
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum.cohort_copy import copy_cohort
from lcdesk.services.curriculum.timetable_papers import (
    make_sign_in_sheets,
    read_timetable,
    save_grid,
    save_sign_in_sheets,
)
from lcdesk.services.exporting import exporting
from lcdesk.services.figures import figures_workbook
from lcdesk.services.figures.report import gather_report
from lcdesk.services.importing import importing
from lcdesk.services.participants.participants import add_participant
from lcdesk.tabular.plan.roster import ORGANISERS
from lcdesk.texts import speak
from tests.services.rows import contents

CENTRE = Organiser("organiser", "Science Centre", "科技中心")
LAB = Organiser("organiser", "East Lab", "东部实验室")
OFFICE = Organiser("guidance", None, "国际合作司")
ALLIANCE = Organiser("alliance", "Low-Carbon Alliance", "低碳联盟")
Said = list[tuple[str, str | None, str | None]]


def said(desk: Desk, cohort_id: int) -> Said:
    return [one.said for one in list_organisers(desk, cohort_id)]


def of(*organisers: Organiser) -> Said:
    return [one.said for one in organisers]


def last(desk: Desk) -> str:
    return history.list_operations(desk, 1)[0].words


LI = signed_by(CENTRE, "Li Wei | 李伟", "Director | 主任")
# --- written ---


def signing(desk: Desk, cohort_id: int) -> list[str]:
    return [one.signer for one in list_organisers(desk, cohort_id)]


def test_who_signs_is_a_step_of_its_own_kept_by_what_says_nothing_of_it(
    desk: Desk, cohort_id: int
) -> None:
    set_organisers(desk, cohort_id, [CENTRE, LAB])
    centre, lab = list_organisers(desk, cohort_id)
    named = [signed_by(centre, "Li Wei | 李伟", "Director | 主任"), lab]
    set_organisers(desk, cohort_id, named, [centre, lab])
    assert last(desk) == "Edit who signs for the organisers of Shanghai"
    assert signing(desk, cohort_id) == [LI.signer, ""]
    set_organisers(desk, cohort_id, [LAB, CENTRE])  # as a list that was read says it
    assert signing(desk, cohort_id) == ["", LI.signer]
    for stood in ([LI.signer, ""], ["", ""]):
        desk.undo()
        assert signing(desk, cohort_id) == stood
    desk.redo()
    assert signing(desk, cohort_id) == [LI.signer, ""]
    copied = copy_cohort(desk, cohort_id, {"name_en": "Next", "starts": dt.date(2027, 3, 1)})
    assert signing(desk, copied.id) == [LI.signer, ""]
    centre, lab = list_organisers(desk, cohort_id)
    set_organisers(desk, cohort_id, [signed_by(centre, "-", ""), lab], [centre, lab])
    assert signing(desk, cohort_id) == ["", ""]
    assert signing(desk, copied.id) == [LI.signer, ""], "each cohort has its own"
    known = {one.name_en: one for one in list_known(desk)}
    assert [(number, one.signer) for number, one in known["Science Centre"].signed] == [
        (copied.id, LI.signer)
    ]


def test_of_two_who_name_another_signer_the_later_is_told(desk: Desk, cohort_id: int) -> None:
    set_organisers(desk, cohort_id, [CENTRE])
    shown = list_organisers(desk, cohort_id)
    set_organisers(desk, cohort_id, [signed_by(shown[0], "Li Wei", "")], shown)
    with pytest.raises(EditConflictsFound):
        set_organisers(desk, cohort_id, [signed_by(shown[0], "Ana Ruiz", "")], shown)
    assert signing(desk, cohort_id) == ["Li Wei"]


def test_no_more_sign_than_a_certificate_has_room_for(desk: Desk, cohort_id: int) -> None:
    four = [signed_by(Organiser("host", f"Body {n}"), f"Person {n}", "") for n in range(4)]
    with pytest.raises(KnownFault, match="Person 3"):
        set_organisers(desk, cohort_id, four)
    set_organisers(desk, cohort_id, four[:3])
    assert len(signing(desk, cohort_id)) == 3


def test_of_two_organisations_that_become_one_who_signs_stays(desk: Desk, cohort_id: int) -> None:
    east, lab = Organiser("host", "East Lab"), Organiser("host", "Laboratory of the East")
    set_organisers(desk, cohort_id, [east, signed_by(lab, "Li Wei", "")])
    kept, other = (one.id for one in sorted(list_known(desk), key=lambda one: one.id))
    merge_records(desk, ORGANISATIONS, kept, other)
    (one,) = list_organisers(desk, cohort_id)
    assert (one.name_en, one.signer) == ("East Lab", "Li Wei")
    desk.undo()
    assert signing(desk, cohort_id) == ["", "Li Wei"]


def test_each_change_is_one_operation_named_in_words_and_undone(desk: Desk, cohort_id: int) -> None:
    steps: tuple[tuple[list[Organiser], str, Said], ...] = (
        ([CENTRE], "Add Science Centre to the organisers of Shanghai", of(CENTRE)),
        ([CENTRE, LAB], "Add East Lab to the organisers of Shanghai", of(CENTRE, LAB)),
        ([LAB, CENTRE], "Change the order of the organisers of Shanghai", of(LAB, CENTRE)),
        (
            [ALLIANCE, LAB, CENTRE, OFFICE],
            "Edit the organisers of Shanghai",
            of(OFFICE, LAB, CENTRE, ALLIANCE),
        ),
        (
            [LAB, CENTRE, ALLIANCE],
            "Remove 国际合作司 from the organisers of Shanghai",
            of(LAB, CENTRE, ALLIANCE),
        ),
    )
    stood = list[Said]()
    for wanted, words, now in steps:
        stood.append(said(desk, cohort_id))
        set_organisers(desk, cohort_id, wanted, list_organisers(desk, cohort_id))
        assert (last(desk), said(desk, cohort_id)) == (words, now)
    speak("zh")
    assert last(desk) == "从 Shanghai 的组织单位中移除国际合作司"
    speak("en")
    for before in reversed(stood):
        desk.undo()
        assert said(desk, cohort_id) == before
    for _step in steps:
        desk.redo()
    assert said(desk, cohort_id) == steps[-1][2]


def test_what_changes_nothing_is_no_entry_of_the_history(desk: Desk, cohort_id: int) -> None:
    set_organisers(desk, cohort_id, [CENTRE, OFFICE])
    before = history.list_operations(desk)
    set_organisers(desk, cohort_id, [replace(OFFICE, name_zh=" 国际合作司 "), CENTRE])
    set_organisers(
        desk, cohort_id, list_organisers(desk, cohort_id), list_organisers(desk, cohort_id)
    )
    assert history.list_operations(desk) == before


def test_an_organisation_known_by_a_name_in_either_language_is_taken_and_completed(
    desk: Desk, cohort_id: int
) -> None:
    other = cohorts.add_cohort(
        desk, {"name_en": "Chengdu", "organisers": [Organiser("host", "Science Centre")]}
    )
    set_organisers(desk, cohort_id, [CENTRE, Organiser("host", None, "科技中心")])
    assert said(desk, other) == [("host", "Science Centre", "科技中心")], (
        "the other language was not known yet"
    )
    assert said(desk, cohort_id) == [CENTRE.said, ("host", "Science Centre", "科技中心")]
    assert [(one.name_en, one.cohorts) for one in list_known(desk)] == [
        ("Science Centre", {cohort_id, other})
    ]
    # called alike in one language and otherwise in the other: two organisations
    set_organisers(desk, other, [Organiser("host", "Science Centre", "科学馆")])
    assert len(list_known(desk)) == 2
    assert said(desk, cohort_id)[0] == CENTRE.said


def test_a_new_name_is_the_organisations_everywhere_and_that_of_a_known_one_leads_to_it(
    desk: Desk, cohort_id: int
) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu", "organisers": [CENTRE]})
    set_organisers(desk, cohort_id, [CENTRE, Organiser("organiser", "East Lob")])
    first, change_notice = list_organisers(desk, cohort_id)
    set_organisers(
        desk,
        cohort_id,
        [replace(first, name_en="Centre of Science"), replace(change_notice, role="host")],
    )
    assert said(desk, other) == [("organiser", "Centre of Science", "科技中心")]
    assert said(desk, cohort_id)[1] == ("host", "East Lob", None)
    # typed over with the name of another one that is known: it is that one, and the slip is gone
    first, change_notice = list_organisers(desk, cohort_id)
    set_organisers(desk, cohort_id, [first, replace(change_notice, name_en="Centre of Science")])
    assert said(desk, cohort_id)[1] == ("host", "Centre of Science", "科技中心")
    assert [one.name_en for one in list_known(desk)] == ["Centre of Science"]
    # of a name in one language the other can be taken away on purpose
    first, second = list_organisers(desk, cohort_id)
    set_organisers(desk, cohort_id, [replace(first, name_zh=None), second])
    assert said(desk, cohort_id)[0] == ("organiser", "Centre of Science", None)


@pytest.mark.parametrize(
    "wrong",
    [
        Organiser("boss", "X"),
        Organiser("host"),
        Organiser("host", "A; B"),
        Organiser("host", None, "甲；乙"),
        Organiser("host", "x" * 301),
    ],
)
def test_what_cannot_be_an_organiser_changes_nothing(
    desk: Desk, cohort_id: int, wrong: Organiser
) -> None:
    set_organisers(desk, cohort_id, [CENTRE])
    before = contents(desk)
    with pytest.raises(KnownFault):
        set_organisers(desk, cohort_id, [LAB, wrong])
    assert contents(desk) == before


def test_an_unknown_role_is_answered_with_those_there_are() -> None:
    with pytest.raises(KnownFault, match="joint_organiser") as fault:
        role_named("boss")
    assert "boss" in str(fault.value)
    assert role_named("Jointly organized by") == role_named("联合主办") == "joint_organiser"


def test_nobody_is_overwritten_and_a_role_nobody_touched_stays_as_it_is_by_now(
    desk: Desk, cohort_id: int
) -> None:
    set_organisers(desk, cohort_id, [CENTRE, OFFICE])
    shown = list_organisers(desk, cohort_id)
    set_organisers(desk, cohort_id, [CENTRE, LAB, OFFICE])  # somebody else
    before = contents(desk)
    with pytest.raises(EditConflictsFound) as fault:
        set_organisers(desk, cohort_id, [Organiser("organiser", "West Lab"), OFFICE], shown)
    assert "East Lab" in str(fault.value)
    assert "West Lab" in str(fault.value)
    assert contents(desk) == before
    # in another role: both changes stand
    set_organisers(desk, cohort_id, [CENTRE, OFFICE, ALLIANCE], shown)
    assert said(desk, cohort_id) == of(OFFICE, CENTRE, LAB, ALLIANCE)


def test_a_cohort_is_saved_with_its_organisers_in_one_step_and_all_that_moved_is_told_at_once(
    desk: Desk, cohort_id: int
) -> None:
    shown = cohorts.get_cohort(desk, cohort_id)
    cohorts.change_cohort(
        desk, cohort_id, {**shown, "city": "Shanghai"}, None, shown, OrganiserEdit([CENTRE], [])
    )
    assert (cohorts.get_cohort(desk, cohort_id)["city"], said(desk, cohort_id)) == (
        "Shanghai",
        of(CENTRE),
    )
    with pytest.raises(EditConflictsFound) as fault:
        cohorts.change_cohort(
            desk, cohort_id, {**shown, "city": "Wuhan"}, None, shown, OrganiserEdit([LAB], [])
        )
    assert "Wuhan" in str(fault.value)
    assert "East Lab" in str(fault.value)
    desk.undo()
    assert (cohorts.get_cohort(desk, cohort_id)["city"], said(desk, cohort_id)) == (None, [])
    now = cohorts.get_cohort(desk, cohort_id)
    cohorts.change_cohort(desk, cohort_id, now, None, now, OrganiserEdit([LAB], []))
    assert last(desk) == "Add East Lab to the organisers of Shanghai", "nothing else was changed"


def test_the_history_tells_each_organisation_by_its_name(desk: Desk, cohort_id: int) -> None:
    set_organisers(desk, cohort_id, [CENTRE, LAB])
    set_organisers(desk, cohort_id, [LAB])
    operation = history.list_operations(desk, 1)[0]
    (change, *_order) = (
        one for one in history.read_changes(desk, operation.id) if one.what == "removed"
    )
    assert (change.entity, change.name) == ("CohortOrganisation", "Science Centre")
    outcome = desk.preview_undo(operation.id)
    assert {(row.name, row.fate) for row in outcome.rows} == {
        ("Science Centre", "reversed"),
        ("East Lab", "reversed"),
    }


def test_they_are_copied_with_the_set_up_and_go_with_the_cohort(desk: Desk, cohort_id: int) -> None:
    set_organisers(desk, cohort_id, [LAB, CENTRE, OFFICE, ALLIANCE])
    copied = copy_cohort(desk, cohort_id, {"name_en": "Shanghai 2028"})
    assert copied.counts["organisations"] == 4
    assert said(desk, copied.id) == said(desk, cohort_id) == of(OFFICE, LAB, CENTRE, ALLIANCE)
    left = copy_cohort(desk, cohort_id, {"name_en": "Shanghai 2029"}, {"themes"})
    assert said(desk, left.id) == []
    cohorts.remove_cohort(desk, cohort_id)
    assert said(desk, copied.id) == of(OFFICE, LAB, CENTRE, ALLIANCE)
    desk.undo()
    assert said(desk, cohort_id) == of(OFFICE, LAB, CENTRE, ALLIANCE)


# --- from a sheet and back ---

LINES = (
    "Green course 2027",
    "指导单位：国际合作司；主办单位：科技中心、东部实验室",
    "Organisers: Science Centre; East Lab",
    "联盟：低碳联盟",
)


def save_list(path: Path, lines: Sequence[str] = LINES) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append([line])
    sheet.append(["Name", "Nationality", "Passport No."])
    sheet.append(["Wanjiru Kamau", "Kenya", "AK1290021"])
    book.save(path)
    return path


def test_a_sheet_is_imported_undone_and_exported_again_with_its_organisers(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    read = importing.read_file(save_list(tmp_path / "list.xlsx"))
    plan = importing.prepare(desk, read, cohort_id)
    assert [one.said for one in plan.added_organisers] == of(
        OFFICE, CENTRE, LAB, Organiser("alliance", None, "低碳联盟")
    )
    assert said(desk, cohort_id) == [], "what is offered is not written"
    before = contents(desk)
    outcome = importing.apply(desk, plan, cohort_id, tmp_path / "list.xlsx")
    assert (outcome.new, outcome.organisers) == (1, 4)
    put_in = of(OFFICE, CENTRE, LAB, Organiser("alliance", None, "低碳联盟"))
    assert said(desk, cohort_id) == put_in
    assert history.list_operations(desk, 1)[0].rows == 1, "an import counts its people"
    undone = desk.undo()
    assert contents(desk) == before
    assert sorted(row.name for row in undone.rows) == [
        "East Lab",
        "Science Centre",
        "Wanjiru Kamau",
        "低碳联盟",
        "国际合作司",
    ]
    desk.redo()
    exporting.export_cohort(desk, cohort_id, tmp_path / "back.xlsx")
    back = importing.read_file(tmp_path / "back.xlsx")
    assert [one.said for one in back.organisers] == put_in
    again = importing.prepare(desk, back, cohort_id)
    assert (again.organisers, again.stay, again.counts()["same"]) == ([], [], 1)


def test_a_file_adds_nothing_twice_and_takes_no_role_away(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    joint = Organiser("joint_organiser", "Science Centre", "科技中心")
    set_organisers(desk, cohort_id, [joint, OFFICE])
    read = importing.read_file(save_list(tmp_path / "list.xlsx"))
    plan = importing.prepare(desk, read, cohort_id)
    assert [one.said for one in plan.organisers] == of(LAB, Organiser("alliance", None, "低碳联盟"))
    assert [one.said for one in plan.stay] == of(joint)
    assert importing.apply(desk, plan, cohort_id).organisers == 2
    held = said(desk, cohort_id)
    assert importing.prepare(desk, read, cohort_id).organisers == []
    assert held == of(OFFICE, LAB, joint, Organiser("alliance", None, "低碳联盟"))


def test_organisers_of_a_file_are_left_out_where_that_is_chosen(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    read = importing.read_file(save_list(tmp_path / "list.xlsx"))
    plan = importing.prepare(desk, read, cohort_id, policy={ORGANISERS: "leave"})
    assert (len(plan.organisers), plan.added_organisers) == (4, [])
    assert importing.apply(desk, plan, cohort_id).organisers == 0
    assert said(desk, cohort_id) == []
    # the rows are there by now: what is new of the same file are its organisers alone
    plan = importing.prepare(desk, read, cohort_id)
    outcome = importing.apply(desk, plan, cohort_id, tmp_path / "list.xlsx")
    assert (outcome.same, outcome.organisers) == (1, 4)


def test_a_new_cohort_has_its_organisers_from_the_same_import(desk: Desk, tmp_path: Path) -> None:
    plan = importing.prepare(desk, importing.read_file(save_list(tmp_path / "list.xlsx")), None)
    made = importing.apply(desk, plan, {"name_en": "Wuhan"}).cohort_id
    assert len(said(desk, made)) == 4
    desk.undo()
    assert (cohorts.list_cohorts(desk), list_known(desk)) == ([], [])


# --- on paper ---


@pytest.fixture
def course(desk: Desk, cohort_id: int) -> int:
    set_organisers(desk, cohort_id, [CENTRE, LAB, OFFICE])
    add_participant(
        desk, cohort_id, {"full_name": "Wanjiru Kamau", "nationality": "KE", "status": "confirmed"}
    )
    for day in (14, 15, 16):
        values = {
            "title": f"Lecture {day}",
            "date": dt.date(2027, 6, day),
            "start": dt.time(9),
            "end": dt.time(11),
            "kind": "lecture",
        }
        curriculum.add_activity(desk, cohort_id, values)
    return cohort_id


def test_the_report_tells_them_keeps_them_and_of_several_cohorts_those_of_all(
    desk: Desk, course: int
) -> None:
    report = gather_report(desk, course)
    assert [words.said("zh") for words in report.organisers] == [
        ("指导单位：国际合作司",),
        ("主办单位：科技中心、东部实验室",),
    ]
    assert [words.en for words in report.organisers] == [
        "Guided by: 国际合作司",
        "Organised by: Science Centre; East Lab",
    ]
    assert of_data(to_data(report)).organisers == report.organisers
    old = {name: value for name, value in to_data(report).items() if name != "organisers"}
    assert of_data(old).organisers == (), "a report signed before they could be entered"
    cohorts.add_cohort(desk, {"name_en": "Wuhan", "organisers": [LAB]})
    assert [words.en for words in gather_report(desk, None).organisers] == [
        "Organised by: East Lab"
    ]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("zh", ["指导单位：国际合作司", "主办单位：科技中心、东部实验室"]),
        ("en", ["Guided by: 国际合作司", "Organised by: Science Centre; East Lab"]),
        (
            "both",
            [
                "指导单位：国际合作司",
                "Guided by: 国际合作司",
                "主办单位：科技中心、东部实验室",
                "Organised by: Science Centre; East Lab",
            ],
        ),
    ],
)
def test_timetable_and_sign_in_sheets_say_them_above_their_heads(
    desk: Desk, course: int, tmp_path: Path, language: str, lines: list[str]
) -> None:
    save_grid(read_timetable(desk, course), tmp_path / "grid.xlsx", language)
    save_sign_in_sheets(make_sign_in_sheets(desk, course, language), tmp_path / "sign.xlsx")
    for name in ("grid.xlsx", "sign.xlsx"):
        texts = [
            row[0].value
            for row in load_workbook(tmp_path / name).worksheets[0].iter_rows(max_row=8)
        ]
        told = [part.strip() for text in texts if text for part in str(text).split("   ")]
        assert [text for text in told if text in lines] == lines
    read = importing.read_file(tmp_path / "grid.xlsx")
    plan = importing.prepare(desk, read, course)
    assert (len(read.organisers), plan.organisers, plan.counts()["same"]) == (3, [], 3)


def test_the_workbook_of_figures_says_them_and_wraps_what_is_wider_than_its_table(
    desk: Desk, course: int, tmp_path: Path
) -> None:
    figures_workbook.export_statistics(desk, course, tmp_path / "figures.xlsx")
    sheet = load_workbook(tmp_path / "figures.xlsx").worksheets[0]
    texts = [row[0].value for row in sheet.iter_rows(max_row=8)]
    assert "主办单位：科技中心、东部实验室   Organised by: Science Centre; East Lab" in texts
    long = [
        Organiser("host", f"Institute {n} of Sustainable Energy and Low-Carbon Technology Transfer")
        for n in range(8)
    ]
    set_organisers(desk, course, long)
    figures_workbook.export_statistics(desk, course, tmp_path / "figures.xlsx")
    sheet = load_workbook(tmp_path / "figures.xlsx").worksheets[0]
    (row,) = (row for row in range(1, 9) if str(sheet.cell(row, 1).value).startswith("Hosted by: "))
    assert sheet.cell(row, 1).alignment.wrap_text
    assert (sheet.row_dimensions[row].height or 0) > 40
    assert any(row == one.min_row and one.max_col == 4 for one in sheet.merged_cells.ranges)

"""Open questions about single words: asked of the row that went in, answered, withdrawn, brought
back; none twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.services import merging
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.erasure import erasure
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.statistics import open_words_named
from lcdesk.services.importing import answering, importing, open_questions, pending_rows
from lcdesk.services.learned import learned_mappings
from lcdesk.services.overview import read_overview
from lcdesk.services.participants import participants
from lcdesk.tabular.plan.roster import row_key
from lcdesk.tabular.plan.unread_words import count_open
from lcdesk.tabular.review.learning import words_learned
from lcdesk.tabular.review.questions import Meant, Typed, apply_edits
from tests.services.rows import bring, contents, people, planned, sheet

HEADS = ("Name", "Sex", "Date of birth", "Country", "Passport no.", "Arrival date", "Status")


def row(number: int, name: str, **other: Any) -> tuple[Any, ...]:
    usual = {
        "sex": "F",
        "born": "1990-03-04",
        "country": "Kenya",
        "passport": f"P{number:07}",
        "arrives": "2026-06-10",
        "status": "invited",
    }
    return (name, *(usual | other).values())


BEK = row(2, "Bek Omarov", country="Kazahstan")
CARLA = row(3, "Carla Diaz", born="30/02/1991")
DANA = row(4, "Dana Kim", sex="femail")
EMIL = row(5, "Emil Nor", arrives="31/06/2026")


def lists(folder: Path, name: str, *rows: Any) -> Path:
    return sheet(folder / name, *rows, heads=HEADS)


def asked(desk: Desk) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.field, one.word, one.names) for one in open_questions.list_open(desk)]


KAZAHSTAN = ("nationality", "Kazahstan", ("Bek Omarov",))
FEBRUARY = ("birth_date", "30/02/1991", ("Carla Diaz",))


def test_a_word_nobody_can_read_stays_a_question(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = lists(tmp_path, "names.xlsx", row(1, "Ana Lima"), BEK, CARLA, DANA)
    plan = planned(desk, path, cohort_id)
    assert count_open(plan) == 3
    outcome = importing.apply(desk, plan, cohort_id, path)
    assert (outcome.new, outcome.waiting, outcome.open) == (4, 0, 3)
    assert asked(desk) == [KAZAHSTAN, FEBRUARY, ("gender", "femail", ("Dana Kim",))]
    assert people(desk)["Bek Omarov"]["nationality"] is None


def test_a_date_the_office_plans_with_waits(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    outcome = bring(desk, cohort_id, lists(tmp_path, "names.xlsx", row(1, "Ana Lima"), EMIL))
    assert (outcome.new, outcome.waiting, outcome.open) == (1, 1, 0)
    assert asked(desk) == []


def test_a_status_nobody_knows_is_no_silent_guess(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = lists(tmp_path, "names.xlsx", row(1, "Faris Ali", status="perhaps"), row(2, "Ana Lima"))
    bring(desk, cohort_id, path)
    assert asked(desk) == [("status", "perhaps", ("Faris Ali",))]
    assert people(desk)["Faris Ali"]["status"] == "nominated"
    answering.answer(desk, "status", "perhaps", "nominated")
    assert asked(desk) == []
    desk.undo()
    assert asked(desk) == [("status", "perhaps", ("Faris Ali",))]


def test_an_answer_counts_for_all_files_and_is_one_undo(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, lists(tmp_path, "one.xlsx", BEK, row(1, "Ana Lima")))
    gita = row(6, "Gita Rao", country="KAZAHSTAN", sex="femail")
    nameless = (None, *row(7, "", country="Kazahstan")[1:])
    bring(desk, cohort_id, lists(tmp_path, "two.xlsx", gita, nameless, row(8, "Ida Mar")))
    assert asked(desk)[0] == ("nationality", "Kazahstan", ("Bek Omarov", "Gita Rao"))
    before = contents(desk)
    assert answering.answer(desk, "nationality", "kazahstan", "KZ") == 3
    now = people(desk)
    assert [now[name]["nationality"] for name in ("Bek Omarov", "Gita Rao")] == ["KZ", "KZ"]
    (waiting,) = pending_rows.reopen(desk).rows
    assert waiting.values["nationality"] == "KZ"
    assert "Kazahstan" in [one["said"] for one in learned_mappings.list_mappings(desk)]
    assert asked(desk) == [("gender", "femail", ("Gita Rao",))]
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after


def test_left_blank_it_is_asked_no_more(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    path = lists(tmp_path, "names.xlsx", CARLA, row(1, "Ana Lima"))
    bring(desk, cohort_id, path)
    assert answering.answer(desk, "birth_date", "30/02/1991", None) == 1
    assert asked(desk) == []
    again = planned(desk, path, cohort_id)
    assert [one.problems for one in again.rows] == [[], []]
    desk.undo()
    assert asked(desk) == [FEBRUARY]
    with pytest.raises(KnownFault, match="Nothing asks"):
        answering.answer(desk, "birth_date", "31/02/1991", None)


def test_left_blank_in_the_review_it_is_asked_no_more(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = lists(tmp_path, "names.xlsx", BEK, EMIL, CARLA)
    understanding = importing.read_file(path)
    emil = row_key(understanding.rows[1])
    meant = Meant("participant", "nationality", "Kazahstan", None)
    apply_edits(understanding, [meant, Typed(emil, "arrival_date", None)])
    plan = importing.prepare(desk, understanding, cohort_id)
    assert importing.apply(desk, plan, cohort_id, path).open == 1
    assert asked(desk) == [FEBRUARY]
    again = planned(desk, path, cohort_id)
    assert [[one.field for one in row.problems] for row in again.rows] == [[], [], ["birth_date"]]
    assert [row.fate for row in again.rows] == ["same"] * 3


def test_two_entries_joined_keep_the_question(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, lists(tmp_path, "names.xlsx", BEK, row(1, "Ana Lima")))
    participants.add_participant(desk, cohort_id, {"full_name": "Bek Omarow"})
    at = people(desk)
    merging.merge(desk, at["Bek Omarow"]["person_id"], at["Bek Omarov"]["person_id"])
    assert asked(desk) == [("nationality", "Kazahstan", ("Bek Omarow",))]
    desk.undo()
    assert asked(desk) == [KAZAHSTAN]


def test_whatever_fills_the_field_answers_it(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    path = lists(tmp_path, "names.xlsx", BEK, CARLA, row(1, "Ana Lima"))
    bring(desk, cohort_id, path)
    bek = people(desk)["Bek Omarov"]["id"]
    participants.change_participants(desk, [bek], {"nationality": "KZ"})
    assert asked(desk) == [FEBRUARY]
    again = planned(desk, path, cohort_id)
    assert [problem.field for one in again.rows for problem in one.problems] == ["birth_date"]
    importing.apply(desk, again, cohort_id, path)
    assert asked(desk) == [FEBRUARY]
    later = lists(tmp_path, "later.xlsx", row(3, "Carla Diaz", born="1991-03-02"), BEK)
    bring(desk, cohort_id, later)
    assert asked(desk) == []
    desk.undo()
    assert asked(desk) == [FEBRUARY]


def test_removed_erased_or_taken_back_it_is_withdrawn(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, lists(tmp_path, "names.xlsx", BEK, CARLA, row(1, "Ana Lima")))
    at = people(desk)
    participants.remove_participants(desk, [at["Bek Omarov"]["id"]])
    assert asked(desk) == [FEBRUARY]
    desk.undo()
    assert asked(desk) == [KAZAHSTAN, FEBRUARY]
    desk.undo()
    assert (asked(desk), people(desk)) == ([], {})
    desk.redo()
    assert asked(desk) == [KAZAHSTAN, FEBRUARY]
    erasure.erase_person(desk, at["Carla Diaz"]["person_id"])
    assert asked(desk) == [KAZAHSTAN]
    held = b"".join(path.read_bytes() for path in desk.path.parent.glob(f"{desk.path.name}*"))
    assert b"30/02/1991" not in held


def test_taken_back_after_it_was_left_blank(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, lists(tmp_path, "names.xlsx", BEK, row(1, "Ana Lima")))
    (batch,) = importing.list_imports(desk)
    answering.answer(desk, "nationality", "Kazahstan", None)
    desk.undo(batch["deed"])
    assert (asked(desk), people(desk)) == ([], {})
    desk.redo()
    assert (asked(desk), sorted(people(desk))) == ([], ["Ana Lima", "Bek Omarov"])


def test_a_later_list_that_can_read_the_word_answers_it_everywhere(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, lists(tmp_path, "one.xlsx", BEK, row(1, "Ana Lima")))
    path = lists(tmp_path, "two.xlsx", row(6, "Gita Rao", country="Kazahstan"), row(8, "Ida Mar"))
    understanding = importing.read_file(path)
    meant = Meant("participant", "nationality", "Kazahstan", "KZ")
    apply_edits(understanding, [meant])
    importing.apply(desk, importing.prepare(desk, understanding, cohort_id), cohort_id, path)
    assert asked(desk) == [KAZAHSTAN], "said of that file alone"
    desk.undo()
    learned_mappings.keep(desk, list(words_learned([meant])), "two.xlsx")
    importing.apply(desk, importing.prepare(desk, understanding, cohort_id), cohort_id, path)
    assert asked(desk) == []
    assert people(desk)["Bek Omarov"]["nationality"] == "KZ"


def test_a_row_of_the_tray_keeps_what_it_still_asks(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    both = row(5, "Emil Nor", arrives="31/06/2026", sex="femail")
    path = lists(tmp_path, "names.xlsx", both, row(1, "Ana Lima"))
    bring(desk, cohort_id, path)
    ids = [one["id"] for one in pending_rows.list_waiting(desk)]
    again = pending_rows.reopen(desk, ids)
    apply_edits(again, [Typed(row_key(again.rows[0]), "arrival_date", None)])
    outcome = pending_rows.apply(desk, importing.prepare(desk, again, cohort_id), ids)
    assert (outcome.new, outcome.open) == (1, 1)
    assert asked(desk) == [("gender", "femail", ("Emil Nor",))]
    # the day that was left blank is not asked about again
    (emil, _ana) = planned(desk, path, cohort_id).rows
    assert (emil.fate, [problem.field for problem in emil.problems]) == ("same", ["gender"])


def test_one_row_answered_or_left_out_takes_no_other_along(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = lists(tmp_path, "names.xlsx", DANA, row(9, "Jon Kan", sex="femail"))
    understanding = importing.read_file(path)
    apply_edits(understanding, [Typed(row_key(understanding.rows[0]), "gender", "F")])
    importing.apply(desk, importing.prepare(desk, understanding, cohort_id), cohort_id, path)
    assert asked(desk) == [("gender", "femail", ("Jon Kan",))]


def test_figures_and_overview_name_what_is_not_yet_known(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    gita = row(6, "Gita Rao", country="Kazahstan", sex="femail")
    bring(desk, cohort_id, lists(tmp_path, "names.xlsx", BEK, gita, CARLA, row(1, "Ana Lima")))

    def not_known(rule: str) -> list[str]:
        remarks = [one.en for one in gather_report(desk, cohort_id, rule).remarks]
        return [one for one in remarks if one.startswith("Not yet known")]

    assert not_known("all") == ["Not yet known: Country/region 2, Gender 1, Date of birth 1."]
    assert not_known("confirmed") == [], "nobody of them is counted"
    assert "“Kazahstan” (Bek Omarov, Gita Rao)" in open_words_named(desk, cohort_id, "all")
    assert read_overview(desk, cohort_id, 6).questions == 3
    answering.answer(desk, "nationality", "Kazahstan", "KZ")
    assert not_known("all") == ["Not yet known: Gender 1, Date of birth 1."]
    assert read_overview(desk, cohort_id, 6).questions == 2


def test_a_list_taken_back_takes_its_cohort_whatever_was_left_blank(
    desk: Desk, tmp_path: Path
) -> None:
    path = lists(tmp_path, "names.xlsx", BEK)
    plan = importing.prepare(desk, importing.read_file(path), None)
    made = importing.apply(desk, plan, {"name_en": "Winter"}, path)
    number = importing.list_imports(desk)[0]["deed"]
    answering.leave_blank(desk, open_questions.list_open(desk))
    outcome = desk.undo(number)
    assert (outcome.kept, outcome.refused) == (0, 0)
    assert made.cohort_id not in {one["id"] for one in list_cohorts(desk)}
    desk.redo()
    assert made.cohort_id in {one["id"] for one in list_cohorts(desk)}
    assert not open_questions.list_open(desk), "it was left blank, and is asked no more"


def test_lines_joined_with_others_are_not_said_to_be_as_before(desk: Desk, tmp_path: Path) -> None:
    heads = ("Name", "E-mail", "Organization", "Course")
    path = sheet(
        tmp_path / "names.xlsx",
        ("Bek Omarov", "bek@example.org", "Ministry", "Solar"),
        ("Bek Omarov", "bek@example.org", "University", "Wind"),
        ("Carla Diaz", "carla@example.org", "Bank", "Solar"),
        heads=heads,
    )
    plan = importing.prepare(desk, importing.read_file(path), None)
    made = importing.apply(desk, plan, {"name_en": "Winter"}, path)
    assert (made.new, made.same, made.joined, made.waiting) == (2, 1, 1, 0)
    assert importing.list_imports(desk)[0]["counts"]["joined"] == 1
    assert importing.joined_words(1) in made.message

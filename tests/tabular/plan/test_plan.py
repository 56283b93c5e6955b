"""What an import would do to the participants of a cohort: identity, changes, questions, twins."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lcdesk.tabular.plan.duplicate_rows import find_twins
from lcdesk.tabular.plan.planning import changes_json, merge_json, plan
from lcdesk.tabular.plan.roster import Answers, Present
from lcdesk.tabular.plan.sameness import is_slip
from lcdesk.tabular.understood import ImportPlan, PlannedRow, Problem, ReadRow, Understanding

AMINA: dict[str, Any] = {
    "full_name": "Amina BELLO",
    "family_name": "BELLO",
    "given_name": "Amina",
    "birth_date": "1988-03-05",
    "nationality": "NG",
    "passport_no": "A01234567",
    "email": "amina@example.org",
    "phone": "+234 80 1234567",
    "organization": "Institute of Clean Water",
    "position": "Engineer",
}
TIMUR: dict[str, Any] = {
    "full_name": "Timur Karimov",
    "birth_date": "1990-11-30",
    "nationality": "UZ",
    "passport_no": "AC7654321",
    "email": "timur@example.org",
    "name_zh": "铁木尔",
}
PRESENT = Present([AMINA | {"id": 1, "person_id": 11}, TIMUR | {"id": 2, "person_id": 12}])


def rows(*values: dict[str, Any], sheet: str = "S") -> list[ReadRow]:
    return [ReadRow("participant", sheet, number, one) for number, one in enumerate(values, 2)]


def planned(
    *values: dict[str, Any], present: Present = PRESENT, answers: Answers | None = None
) -> ImportPlan:
    return plan(Understanding("list.xlsx", "xlsx", [], rows(*values), []), present, answers)


def fate(value: dict[str, Any], present: Present = PRESENT) -> PlannedRow:
    return planned(value, present=present).rows[0]


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


# --- who is it? ---


def test_passport_tells_who_whatever_blanks_it_has() -> None:
    row = fate({"full_name": "Amina Bello", "passport_no": "A0123 4567"})
    assert (row.fate, row.target, row.person) == ("same", 1, 11)


def test_mail_and_birth_date_tell_who_when_the_passport_is_missing() -> None:
    row = fate({"full_name": "A. Bello", "email": "AMINA@example.org", "birth_date": "1988-03-05"})
    assert row.target == 1
    assert "full_name" in row.changes


@pytest.mark.parametrize(
    "name",
    [
        {"full_name": "BELLO, Amina"},
        {"family_name": "Bello", "given_name": "Amina"},
        {"full_name": "Ms Amina Bello"},
    ],
)
def test_a_name_is_free_of_order_case_and_title(name: dict[str, Any]) -> None:
    assert fate(name | {"birth_date": "1988-03-05", "nationality": "NG"}).target == 1


@pytest.mark.parametrize("name", ["铁木尔", "铁木尔先生", "Тимур Каримов", "KARIMOV Timur"])
def test_a_name_in_another_script_is_the_same_person(name: str) -> None:
    row = fate({"full_name": name, "birth_date": "1990-11-30", "nationality": "UZ"})
    assert row.target == 2


def test_another_passport_number_of_the_same_person_is_a_change() -> None:
    row = fate(AMINA | {"passport_no": "B99999999", "email": "new@example.org"})
    assert row.fate == "change"
    assert row.changes["passport_no"] == ("A01234567", "B99999999")


def test_a_whole_name_is_enough_within_the_cohort_when_nothing_speaks_against_it() -> None:
    assert fate({"full_name": "Amina Bello", "arrival_flight": "MU523"}).changes == {
        "arrival_flight": (None, "MU523")
    }
    assert fate({"full_name": "Amina Bello", "nationality": "GH"}).target is None


def test_one_word_is_not_enough() -> None:
    present = Present([{"id": 1, "person_id": 11, "full_name": "Amina"}])
    row = fate({"full_name": "AMINA", "position": "Director"}, present)
    assert (row.fate, row.likely_same) == ("needs you", (11,))


def test_two_of_one_name_are_asked_about() -> None:
    twins = Present(
        [AMINA | {"id": i, "person_id": 10 + i, "passport_no": f"X{i}"} for i in (1, 2)]
    )
    row = fate({"full_name": "Amina Bello", "nationality": "NG"}, twins)
    assert row.likely_same == (11, 12)


def test_passport_of_one_and_name_of_another_is_asked_about() -> None:
    row = fate(AMINA | {"passport_no": "AC7654321", "email": ""})
    assert (row.fate, row.target, set(row.likely_same)) == ("needs you", None, {11, 12})
    assert row.problems[-1].kind == "likely_same"
    assert row.problems[-1].is_blocking
    assert "Timur Karimov" in row.problems[-1].message


def test_a_passport_number_with_a_strangers_name_is_asked_about() -> None:
    row = fate({"full_name": "Joseph Mwangi", "passport_no": "A01234567"})
    assert row.likely_same == (11,)
    assert (
        fate(
            {"full_name": "Joseph Mwangi", "passport_no": "A01234567", "birth_date": "1988-03-05"}
        ).target
        == 1
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"full_name": "Amina Belo", "email": "x@example.org"},  # a letter left out
        {"full_name": "Amina Ngozi Bello", "email": ""},  # a second given name
        {"full_name": "Ami Nabello", "email": ""},  # parted otherwise
        {"birth_date": "1988-05-03", "email": ""},  # day and month changed over
        {"nationality": "NE", "email": ""},
    ],
)
def test_near_misses_are_asked_about(changed: dict[str, Any]) -> None:
    near = without(AMINA, "family_name", "given_name", "passport_no") | changed
    row = fate(near)
    assert (row.fate, row.likely_same) == ("needs you", (11,))


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("1988-03-05", "1988-05-03", True),
        ("1988-03-05", "1988-03-06", True),
        ("1958-03-05", "1985-03-05", True),
        ("1988-03-05", "1987-03-06", False),
        ("1988", "1988-03-05", False),
    ],
)
def test_slips_of_the_pen_in_dates(one: str, other: str, slip: bool) -> None:
    assert is_slip(one, other) is slip


def test_two_passports_and_a_name_alike_are_two_people() -> None:
    near = {"full_name": "Amina Belo", "nationality": "NG", "passport_no": "Z1"}
    assert fate(near).fate == "new"
    assert fate(near | {"birth_date": "1988-05-03"}).fate == "new"
    assert fate(
        {"full_name": "Amina Bello", "nationality": "NG", "passport_no": "Z1"}
    ).likely_same == (11,)
    assert fate(
        {"full_name": "Amina Bello", "nationality": "NG", "birth_date": "1971-07-19"}
    ).likely_same == (11,)


def test_somebody_else_is_new() -> None:
    assert (
        fate({"full_name": "Amina Yusuf", "birth_date": "1979-01-01", "nationality": "NG"}).fate
        == "new"
    )
    other = AMINA | {"birth_date": "1971-07-19", "passport_no": "C1", "email": "other@example.org"}
    assert fate(other).fate == "new"


def test_a_name_in_chinese_only_and_a_birth_date_are_asked_about() -> None:
    row = fate({"full_name": "阿米娜", "birth_date": "1988-03-05", "nationality": "NG"})
    assert row.likely_same == (11,)


def test_the_mark_of_our_own_export_tells_who() -> None:
    row = fate({"_id": "P1", "full_name": "Amina Bello-Musa", "position": "Director"})
    assert (row.target, sorted(row.changes)) == (1, ["family_name", "full_name", "position"])
    assert fate({"_id": "P999", "full_name": "Joseph Mwangi"}).fate == "new"
    assert fate({"_id": "A1", "full_name": "Joseph Mwangi"}).fate == "new"


def test_a_mark_in_an_unmatched_column_counts() -> None:
    row = ReadRow(
        "participant", "S", 2, {"full_name": "Amina Bello-Musa"}, extra={"lcdesk id": "P1"}
    )
    assert plan(Understanding("x", "xlsx", [], [row], []), PRESENT).rows[0].target == 1


def test_a_copied_mark_with_another_person_asks() -> None:
    row = fate(
        {"_id": "P1", "full_name": "Joseph Mwangi", "birth_date": "1979-01-01", "passport_no": "K1"}
    )
    assert row.likely_same == (11,)


def test_somebody_of_another_cohort_is_new_here_and_the_same_person() -> None:
    known = without(AMINA, "organization", "position") | {"person_id": 77, "phone": "080 1"}
    row = fate(AMINA, Present(people=[known]))
    assert (row.fate, row.target, row.person) == ("new", None, 77)
    assert set(row.changes) == {"phone"}


# --- what changes ---


def test_a_blank_never_wipes_and_an_absent_field_is_not_touched() -> None:
    row = fate(
        {"passport_no": "A01234567", "full_name": "Amina Bello", "position": "", "phone": None}
    )
    assert (row.fate, row.changes) == ("same", {})


@pytest.mark.parametrize(
    ("field", "old", "new", "changed"),
    [
        ("phone", "+92 71 555", "0092-71555", False),
        ("phone", "+92 71 555; +92 72 666", "+9272666 / +9271555", False),
        ("phone", "+92 71 555", "+92 71 556", True),
        ("email", "a@Example.org", "a@example.org", False),
        ("email", "a@example.org; b@example.org", "b@example.org; a@example.org", False),
        ("email", "a@example.org", "a@example.org; b@example.org", True),
        ("full_name", "Amina BELLO", "Bello, Amina", False),
        ("full_name", "Amina Bello", "Amina Bélló", True),
        ("given_name", "AMINA", "Amina", False),
        ("name_zh", "阿 米 娜", "阿米娜", False),
        ("organization", "Institute  of Water", "Institute of Water", False),
        ("organization", "Institute of Water", "INSTITUTE OF WATER", True),
        ("birth_date", "1988-03-05", "1988", False),
        ("birth_date", "1988", "1988-03-05", True),
        ("passport_expiry", date(2030, 1, 2), date(2030, 1, 2), False),
        ("notes", "one\ntwo", "one \n two\n", False),
        ("gender", "F", "M", True),
        ("arrival_flight", "MU 523", "MU523", False),
        ("consent", True, False, True),
    ],
)
def test_what_is_the_same(field: str, old: Any, new: Any, changed: bool) -> None:
    present = Present([{"id": 1, "person_id": 2, "passport_no": "P1", field: old}])
    row = fate({"passport_no": "P1", field: new}, present)
    assert row.fate == ("change" if changed else "same")
    assert row.changes == ({field: (old, new)} if changed else {})


def test_a_full_name_adds_nothing_to_its_known_parts() -> None:
    present = Present(
        [
            {
                "id": 1,
                "person_id": 2,
                "passport_no": "P1",
                "family_name": "BELLO",
                "given_name": "Amina",
            }
        ]
    )
    assert fate({"passport_no": "P1", "full_name": "Bello, Amina"}, present).fate == "same"
    assert fate({"passport_no": "P1", "full_name": "Bello, Aminata"}, present).fate == "change"


def test_the_policy_of_a_field_is_kept() -> None:
    row = {
        "passport_no": "A01234567",
        "full_name": "Amina Bello",
        "position": "Director",
        "dietary": "halal",
        "phone": "1234",
    }
    policy: Any = {"position": "leave", "dietary": "only if blank", "phone": "only if blank"}
    assert fate(row, Present(PRESENT.participants, policy=policy)).changes == {
        "dietary": (None, "halal")
    }


def test_unknown_fields_and_marks_are_no_changes() -> None:
    assert fate(AMINA | {"_id": "P1", "shoe_size": 39}).fate == "same"


# --- twice in the file ---


def test_an_identical_second_row_is_the_same_and_a_different_one_asks() -> None:
    new = {"full_name": "Joseph Mwangi", "passport_no": "K1", "birth_date": "1979-01-01"}
    first, second, third = planned(new, new, new | {"birth_date": "1979-01-02"}).rows
    assert [first.fate, second.fate, third.fate] == ["new", "same", "needs you"]
    assert (second.twin, third.twin) == (2, 2)
    assert third.problems[0].kind == "duplicate_passport"
    assert "2" in third.problems[0].message


def test_a_twin_is_found_by_name_and_by_what_it_falls_on() -> None:
    by_name = planned(
        {"full_name": "Joseph Mwangi", "nationality": "KE"},
        {"full_name": "MWANGI Joseph", "position": "x"},
    )
    assert by_name.rows[1].problems[0].kind == "twice_in_file"
    apart = planned(
        {"passport_no": "A01234567"}, without(AMINA, "passport_no") | {"position": "Director"}
    )
    assert [row.fate for row in apart.rows] == ["same", "needs you"]
    assert apart.rows[1].twin == 2


LINE = {
    "full_name": "Joseph Mwangi",
    "nationality": "KE",
    "email": "j.mwangi@example.org",
    "organization": "Ministry of Energy",
    "number": "1",
}


def test_further_lines_about_one_person_are_laid_together() -> None:
    other = LINE | {"number": "2", "organization": "University of Nairobi", "position": "Dean"}
    read = rows(LINE, other, LINE | {"number": "3"})
    read[0].extra["Course"], read[1].extra["Course"] = "Solar", "Wind"
    made = plan(Understanding("x", "xlsx", [], read, []), Present())
    assert [row.fate for row in made.rows] == ["new", "same", "same"]
    assert [row.twin for row in made.rows] == [None, 2, 2]
    joined = made.rows[0].read
    assert joined.values == LINE | {
        "organization": "Ministry of Energy; University of Nairobi",
        "position": "Dean",
    }
    assert joined.extra == {"Course": "Solar; Wind"}
    assert read[0].values == LINE, "what was read stays as it was"


@pytest.mark.parametrize(
    "other",
    [
        {"email": "another@example.org", "position": "Dean"},
        {"passport_expiry": "2030-01-01"},
        {"room_no": "12"},
        {"organization": "x" * 400},
        {"full_name": "Joseph M. Mwangi Otieno"},
    ],
)
def test_lines_that_differ_in_what_nobody_has_twice_are_not_laid_together(
    other: dict[str, str],
) -> None:
    first = LINE | {"passport_expiry": "2029-01-01", "room_no": "11"}
    made = planned(first, LINE | other)
    assert made.rows[0].read.values == first
    assert made.rows[1].fate in ("needs you", "new")


def test_genders_tell_two_of_one_name_apart_unless_they_share_a_mail() -> None:
    one = {"full_name": "Robin Petit", "gender": "F"}
    assert find_twins(rows(one, one | {"gender": "M"})) == []
    tied = one | {"email": "r@example.org"}
    assert [twin.by for twin in find_twins(rows(tied, tied | {"gender": "M"}))] == ["name"]


def test_two_of_one_name_with_two_birth_dates_are_two() -> None:
    one = {"full_name": "Joseph Mwangi", "nationality": "KE", "birth_date": "1979-01-01"}
    assert find_twins(rows(one, one | {"birth_date": "1985-06-06"})) == []
    assert [twin.by for twin in find_twins(rows(one, one))] == ["name"]


def test_a_second_table_about_the_same_people_is_laid_onto_the_first() -> None:
    roster = ReadRow(
        "participant", "Roster", 5, {"full_name": "Joseph Mwangi", "nationality": "KE"}, table=0
    )
    travel = ReadRow(
        "participant",
        "Flights",
        3,
        {"full_name": "MWANGI Joseph", "arrival_flight": "MU523"},
        table=1,
    )
    other = ReadRow(
        "participant",
        "Rooms",
        3,
        {"full_name": "Joseph Mwangi", "nationality": "KE", "arrival_flight": "CA1"},
        table=2,
    )
    made = plan(Understanding("x", "xlsx", [], [roster, travel, other], []), PRESENT)
    assert [row.fate for row in made.rows] == ["new", "same", "needs you"]
    assert made.rows[0].read.values["arrival_flight"] == "MU523"
    assert "(Roster)" in made.rows[2].problems[0].message


# --- answers ---


def test_answers_settle_the_questions() -> None:
    near = without(AMINA, "passport_no", "email", "family_name", "given_name") | {
        "full_name": "Amina Belo"
    }
    same, other = Answers({("S", 2, None): 11}), Answers({("S", 2, None): "other"})
    assert planned(near, answers=same).rows[0].target == 1
    assert planned(near, answers=other).rows[0].fate == "new"
    assert planned(near, answers=Answers(rest="same")).rows[0].fate == "change"
    assert planned(near, answers=Answers(rest="other")).rows[0].fate == "new"


def test_all_the_rest_does_not_settle_evidence_that_disagrees() -> None:
    torn = AMINA | {"passport_no": "AC7654321", "email": ""}
    assert planned(torn, answers=Answers(rest="same")).rows[0].fate == "needs you"
    assert planned(torn, answers=Answers(rest="other")).rows[0].fate == "needs you"


def test_of_two_rows_the_chosen_one_holds() -> None:
    one = {"full_name": "Joseph Mwangi", "passport_no": "K1", "position": "Engineer"}
    two = one | {"position": "Director"}
    chosen = planned(one, two, answers=Answers({("S", 3, None): "this row"})).rows
    assert [row.fate for row in chosen] == ["same", "new"]
    both = planned(one, two, answers=Answers({("S", 3, None): "other"})).rows
    assert [row.fate for row in both] == ["new", "new"]
    known = planned(
        {"passport_no": "A01234567"},
        without(AMINA, "passport_no") | {"position": "x"},
        answers=Answers({("S", 3, None): "this row"}),
    )
    assert [row.fate for row in known.rows] == ["same", "change"]


def test_an_answer_lifts_what_reading_said_of_the_twin() -> None:
    one = {"full_name": "Joseph Mwangi", "passport_no": "K1"}
    read = rows(one, one | {"full_name": "Grace Mwangi"})
    doubled = Problem("S", 3, "passport_no", "duplicate_passport", "…", is_blocking=True)
    file = Understanding("x", "xlsx", [], read, [doubled])
    assert plan(file, PRESENT).rows[1].problems == [doubled]
    for answer in ("other", "this row"):
        assert plan(file, PRESENT, Answers({("S", 3, None): answer})).rows[1].fate == "new"


# --- problems, people missing, plain data ---


def test_a_blocking_problem_needs_you_and_another_one_does_not() -> None:
    read = rows(
        AMINA, TIMUR | {"position": "Director"}, {"nationality": "KE"}, {"passport_no": "AC7654321"}
    )
    problems = [
        Problem("S", 2, "birth_date", "wrong_row", "…", is_blocking=True),
        Problem("S", 3, "birth_date", "bad_date", "…"),
        Problem("S", None, "birth_date", "ambiguous_date", "…", is_blocking=True),
    ]
    made = plan(Understanding("x", "xlsx", [], read, problems), PRESENT)
    assert [row.fate for row in made.rows] == ["needs you", "change", "needs you", "same"]
    assert [problem.kind for problem in made.rows[1].problems] == ["bad_date"]
    assert made.rows[2].problems[0].kind == "missing_name"


def test_a_missing_name_does_not_block_somebody_known() -> None:
    problem = Problem("S", 2, "full_name", "missing_name", "…", is_blocking=True)
    made = plan(
        Understanding(
            "x", "xlsx", [], rows({"passport_no": "A01234567", "position": "Director"}), [problem]
        ),
        PRESENT,
    )
    assert made.rows[0].fate == "change"


def test_missing_people_are_told_only_of_a_whole_list() -> None:
    many = Present(
        [
            {"id": i, "person_id": i, "passport_no": f"T{i}", "full_name": f"Name{i} Fam{i}"}
            for i in range(1, 6)
        ]
    )
    listed = [dict(one) for one in many.participants]
    assert planned(*listed[:3], present=many).gone == [4, 5]
    assert planned(*listed[:2], present=many).gone == []
    assert planned({"full_name": "Joseph Mwangi"}, present=Present()).gone == []


def test_changes_and_merge_as_plain_data() -> None:
    renewed = AMINA | {"passport_no": "B9", "passport_expiry": date(2030, 1, 2)}
    joseph = {"full_name": "Joseph Mwangi", "passport_no": "K1"}
    made = planned(renewed, joseph, joseph, {"nationality": "KE"})
    assert changes_json(made, PRESENT) == {
        "updated": [
            {"passport_no": "A01234567", "field": "passport_no", "old": "A01234567", "new": "B9"},
            {
                "passport_no": "A01234567",
                "field": "passport_expiry",
                "old": None,
                "new": "2030-01-02",
            },
        ],
        "added": ["K1"],
        "withdrawn": ["AC7654321"],
    }
    assert merge_json(made, PRESENT) == {"same_person": ["A01234567"], "union_count": 3}
    assert made.counts() == {"new": 1, "change": 1, "same": 1, "needs you": 1}


def test_the_serial_number_of_a_file_is_no_change_of_a_persons_number() -> None:
    present = [AMINA | {"id": 1, "person_id": 11, "number": "4"}]
    assert fate(AMINA | {"number": "13"}, Present(present)).fate == "same"
    assert (
        fate(AMINA | {"number": "13"}, Present([AMINA | {"id": 1, "person_id": 11}])).fate
        == "change"
    )
    meant = fate(AMINA | {"number": "13"}, Present(present, policy={"number": "update"}))
    assert meant.changes == {"number": ("4", "13")}
    # our own export, edited
    assert fate(AMINA | {"number": "13", "_id": "P1"}, Present(present)).fate == "change"

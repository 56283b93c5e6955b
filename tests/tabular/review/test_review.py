"""Reviewing: problems grouped by what they ask, answers put back into rows, columns as they are
shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present, row_key
from lcdesk.tabular.review.questions import (
    NEAR_SPELLINGS,
    Edit,
    IdentityAnswer,
    LeftOut,
    Meant,
    OneByOne,
    Ordered,
    RestAnswer,
    ReviewQuestion,
    Settled,
    Several,
    Typed,
    answers_of,
    apply_edits,
    copy_of,
    proposed_together,
    questions_of,
    value_of,
)
from lcdesk.tabular.review.tables import is_tidied, reviewed_tables, tidied_at
from lcdesk.tabular.understood import (
    FoundColumn,
    ImportPlan,
    Problem,
    ReadRow,
    ReadTable,
    Understanding,
)

KNOWN = Present(
    [
        {
            "id": 1,
            "person_id": 11,
            "full_name": "Amina BELLO",
            "nationality": "NG",
            "birth_date": "1988-03-05",
            "passport_no": "A01234567",
        }
    ]
)


def person(row: int, name: str, table: int = 0, **values: Any) -> ReadRow:
    raw = values.pop("raw", {})
    return ReadRow(
        "participant",
        "List",
        row,
        {"full_name": name, **values},
        raw,
        tidied=frozenset(raw.keys() & values.keys()),
        table=table,
    )


def nigera(row: int, *, is_blocking: bool = False) -> Problem:
    return Problem(
        "List",
        row,
        "nationality",
        "unknown_country",
        "No country is called “Nigera”.",
        "Nigera",
        ("NG", "NE"),
        is_blocking,
    )


def understood(
    rows: list[ReadRow],
    problems: list[Problem] | None = None,
    tables: list[ReadTable] | None = None,
) -> Understanding:
    return Understanding("list.xlsx", "xlsx", tables or [table()], rows, problems or [])


def table(sheet: str = "List", *heads: tuple[str, str | None]) -> ReadTable:
    columns = [
        FoundColumn(at, head, name, "sure" if name else "skipped")
        for at, (head, name) in enumerate(heads or (("Name", "full_name"),))
    ]
    return ReadTable(sheet, "participant", columns, (3, 3), 4, 20)


def planned(
    understanding: Understanding, *edits: Edit, present: Present | None = None
) -> ImportPlan:
    copied = copy_of(understanding)
    apply_edits(copied, edits)
    return plan(copied, present or Present(), answers_of(edits))


def asked(
    understanding: Understanding, *edits: Edit, present: Present | None = None
) -> list[ReviewQuestion]:
    return questions_of(planned(understanding, *edits, present=present))


# --- questions ---


def test_near_spellings_are_proposed_together_or_one_by_one() -> None:
    said = {8: ("Nigera", "NG"), 9: ("Kazahstan", "KZ"), 10: ("Nigera", "NG"), 11: ("Wakanda", "")}
    rows = [
        person(at, f"Somebody {at}", raw={"nationality": word}) for at, (word, _) in said.items()
    ]
    problems = [
        replace(nigera(at), raw=word, likely=(code,) if code else ())
        for at, (word, code) in said.items()
    ]
    read = understood(rows, problems)
    together, alone = proposed_together(asked(read), ())
    assert [one.raw for one in together.words] == ["Nigera", "Kazahstan"]
    assert (together.kind, together.rows, alone.raw) == (NEAR_SPELLINGS, (0, 1, 2), "Wakanda")
    apart = OneByOne("participant", "nationality")
    singles = [one.raw for one in proposed_together(asked(read, apart), (apart,))]
    assert sorted(singles) == ["Kazahstan", "Nigera", "Wakanda"]
    taken = Several(
        tuple(Meant("participant", "nationality", one.raw, one.likely[0]) for one in together.words)
    )
    assert [one.raw for one in proposed_together(asked(read, taken), (taken,))] == ["Wakanda"]
    first = Meant("participant", "nationality", "Nigera", "NE")  # of two left one is no proposal
    assert [one.words for one in proposed_together(asked(read, first), (first,))] == [(), ()]


def test_the_same_word_is_one_question() -> None:
    rows = [
        person(8, "Chidinma Okafor", raw={"nationality": "Nigera"}),
        person(9, "Ibrahim Musa", raw={"nationality": "Nigera"}),
    ]
    (question,) = asked(understood(rows, [nigera(8), nigera(9)]))
    assert (question.kind, question.raw, question.rows, question.excel_rows) == (
        "unknown_country",
        "Nigera",
        (0, 1),
        (8, 9),
    )
    assert question.likely == ("NG", "NE")
    assert question.target is PARTICIPANT.field("nationality")
    assert not question.is_rowwise


def test_a_word_noted_at_its_first_row_is_asked_for_all_rows_that_say_it() -> None:
    rows = [person(row, f"P {row}", raw={"status": "maybe"}) for row in (4, 5, 6)]
    problem = Problem("List", 4, "status", "bad_status", "“maybe” is no status.", "maybe")
    (question,) = asked(understood(rows, [problem]))
    assert question.rows == (0, 1, 2)


def test_what_blocks_is_asked_first() -> None:
    rows = [person(4, "A B", raw={"nationality": "Nigera"}), person(5, "")]
    rows[1].values.clear()
    kinds = [question.kind for question in asked(understood(rows, [nigera(4)]))]
    assert kinds == ["missing_name", "unknown_country"]


def test_a_problem_of_the_whole_sheet_is_asked_without_a_row() -> None:
    problem = Problem("List", None, None, "unknown_column", "The column “Foo” goes into no field.")
    (question,) = asked(understood([person(4, "A B")], [problem]))
    assert question.rows == ()
    assert question.target is None
    assert (
        asked(understood([person(4, "A B")], [problem]), Settled((), "unknown_column", None, ""))
        == []
    )


def test_dates_that_may_be_two_days_are_one_question_a_field() -> None:
    both = ((dt.date(1990, 4, 3), dt.date(1990, 3, 4)), (dt.date(1991, 6, 5), dt.date(1991, 5, 6)))
    rows = [
        person(4, "A B", raw={"birth_date": "03/04/1990"}),
        person(5, "C D", raw={"birth_date": "05/06/1991"}),
    ]
    problems = [
        Problem("List", row.row, "birth_date", "ambiguous_date", "?", row.raw["birth_date"], likely)
        for row, likely in zip(rows, both, strict=True)
    ]
    read = understood(rows, problems)
    (question,) = asked(read)
    assert question.samples == ("03/04/1990", "05/06/1991")
    days = planned(read, Ordered("participant", "birth_date", "dmy"))
    assert [row.read.values["birth_date"] for row in days.rows] == ["1990-04-03", "1991-06-05"]
    months = planned(read, Ordered("participant", "birth_date", "mdy"))
    assert [row.read.values["birth_date"] for row in months.rows] == ["1990-03-04", "1991-05-06"]
    assert questions_of(days) == []


# --- answers ---


def test_one_answer_goes_to_all_rows_with_the_word() -> None:
    rows = [
        person(8, "Chidinma Okafor", raw={"nationality": "Nigera"}),
        person(9, "Ibrahim Musa", raw={"nationality": "Nigera"}),
    ]
    read = understood(rows, [nigera(8, is_blocking=True), nigera(9, is_blocking=True)])
    made = planned(read, Meant("participant", "nationality", "Nigera", "NG"))
    assert [row.read.values["nationality"] for row in made.rows] == ["NG", "NG"]
    assert [row.fate for row in made.rows] == ["new", "new"]
    assert sum(tidied_at(made).values()) == 2
    # what was read stays, so that an answer can be taken back
    assert "nationality" not in rows[0].values


def test_a_cell_can_be_left_empty() -> None:
    read = understood([person(8, "A B", raw={"nationality": "Nigera"})], [nigera(8)])
    made = planned(read, Meant("participant", "nationality", "Nigera", None))
    assert questions_of(made) == []
    assert "nationality" not in made.rows[0].read.values


def test_a_word_that_was_kept_as_it_is_can_be_replaced() -> None:
    mails = "a@example.org; b@example.org"
    row = person(4, "A B", email=mails)
    problem = Problem(
        "List", 4, "email", "multiple_emails", "Two.", mails, ("a@example.org", "b@example.org")
    )
    made = planned(
        understood([row], [problem]), Meant("participant", "email", mails, "b@example.org")
    )
    assert made.rows[0].read.values["email"] == "b@example.org"
    assert questions_of(made) == []


def test_a_typed_name_answers_that_there_was_none() -> None:
    row = ReadRow("participant", "List", 10, {"gender": "F"})
    read = understood([row, person(11, "A B")])
    assert asked(read)[0].kind == "missing_name"
    made = planned(read, Typed(row_key(row), "family_name", "Bello"))
    assert questions_of(made) == []
    assert made.rows[0].fate == "new"


def test_typing_over_a_good_cell_keeps_what_the_sheet_said() -> None:
    row = person(4, "A B", position="Engineer")
    made = planned(understood([row]), Typed(row_key(row), "position", "Director"))
    read = made.rows[0].read
    assert (read.values["position"], read.raw["position"]) == ("Director", "Engineer")
    assert is_tidied(read, PARTICIPANT.field("position"))


def test_rows_can_be_left_out() -> None:
    row = ReadRow("participant", "List", 10, {"gender": "F"})
    read = understood([row, person(11, "A B")])
    made = planned(read, LeftOut((row_key(row),)))
    assert [one.read.row for one in made.rows] == [11]
    assert questions_of(made) == []


def test_a_problem_can_be_fine_as_it_is() -> None:
    row = person(4, "A B", email="a@example.org; b@example.org", raw={"email": "a, b"})
    problem = Problem("List", 4, "email", "multiple_emails", "Two addresses.", "a, b")
    read = understood([row], [problem])
    (question,) = asked(read)
    made = planned(read, Settled(question.keys, question.kind, question.field, question.raw))
    assert questions_of(made) == []
    assert made.rows[0].read.values["email"].startswith("a@")


def test_who_somebody_is_can_be_said_for_one_and_for_all() -> None:
    near = [
        person(4, "Amina Belo", nationality="NG", birth_date="1988-03-05"),
        person(5, "Amina Bello", nationality="NG", birth_date="1988-03-06"),
    ]
    read = understood(near)
    questions = [
        question for question in asked(read, present=KNOWN) if question.kind == "likely_same"
    ]
    assert questions
    assert all(question.is_rowwise for question in questions)
    key = questions[0].keys[0]
    same = planned(read, IdentityAnswer(key, 11), present=KNOWN)
    assert same.rows[questions[0].rows[0]].person == 11
    others = planned(read, RestAnswer("other"), present=KNOWN)
    assert all(row.fate == "new" for row in others.rows)


def test_a_likely_value_is_kept_as_the_field_keeps_it() -> None:
    assert value_of(PARTICIPANT.field("birth_date"), dt.date(1990, 4, 3)) == "1990-04-03"
    assert value_of(PARTICIPANT.field("nationality"), "NG") == "NG"
    assert value_of(PARTICIPANT.field("nationality"), "nowhere") == "nowhere"


@given(
    st.lists(st.sampled_from(["Nigera", "Pakistann", "Kenya"]), min_size=1, max_size=12),
    st.sampled_from(["Nigera", "Pakistann"]),
)
def test_an_answer_settles_its_question_and_no_other(words: list[str], answered: str) -> None:
    rows = [
        person(4 + at, f"P{at} X{at}", raw={"nationality": word}) for at, word in enumerate(words)
    ]
    problems = [
        Problem("List", row.row, "nationality", "unknown_country", "?", row.raw["nationality"])
        for row in rows
        if row.raw["nationality"] != "Kenya"
    ]
    read = understood(rows, problems)
    before = {question.raw for question in asked(read)}
    after = {
        question.raw
        for question in asked(read, Meant("participant", "nationality", answered, "NG"))
    }
    assert before == set(words) - {"Kenya"}
    assert after == before - {answered}


# --- tables as shown ---


def test_sheets_with_the_same_heads_are_seen_together() -> None:
    heads = (("Name", "full_name"), ("Remarks", None))
    tables = [table("Kenya", *heads), table("Egypt", *heads), table("Other", ("Name", "full_name"))]
    rows = [person(4, "A B", 0), person(4, "C D", 1), person(4, "E F", 2), person(5, "G H", 1)]
    first, second = reviewed_tables(planned(understood(rows, tables=tables)))
    assert (first.sheets, first.tables, first.rows) == (("Kenya", "Egypt"), (0, 1), (0, 1, 3))
    assert [column.name for column in first.columns] == ["full_name", "x:1"]
    assert second.rows == (2,)


def test_a_field_without_a_column_is_shown_too() -> None:
    (sight,) = reviewed_tables(
        planned(understood([person(4, "A B", nationality="KE", family_name="B")]))
    )
    assert [(column.name, column.index) for column in sight.columns] == [
        ("full_name", 0),
        ("nationality", None),
    ]


def test_tables_without_rows_are_not_shown() -> None:
    assert reviewed_tables(planned(understood([], tables=[table()]))) == []


def test_what_is_only_written_out_is_not_tidied() -> None:
    def tidied(name: str, value: Any, raw: str) -> bool:
        return is_tidied(
            person(4, "A B", **{name: value}, raw={name: raw}), PARTICIPANT.field(name)
        )

    assert not tidied("nationality", "KE", "Kenya")
    assert not tidied("nationality", "KE", "肯尼亚")
    assert not tidied("gender", "F", "Female")
    assert not tidied("birth_date", "1988-03-05", "1988/3/5")
    assert not tidied("birth_date", "1988-03-05", "5 March 1988")
    assert tidied("birth_date", "1988-03-05", "05/03/1988")
    assert tidied("birth_date", "1988-03-05", "5-Mar-88")
    assert tidied("gender", "F", "Ms.")
    assert tidied("nationality", "KE", "Kenyan")

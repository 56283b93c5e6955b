"""Which answers a question of the review offers, and whether one of them is put forward."""

from __future__ import annotations

from pathlib import Path

from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.review.questions import ORDER, Meant, questions_of
from lcdesk.tabular.understanding import understand
from lcdesk.ui.importing.answers import choices_of
from tests.tabular.sheets import save


def test_no_answer_is_put_forward_where_none_is_likelier(tmp_path: Path) -> None:
    rows = [
        ["Name", "Country", "Sex", "Date of birth"],
        ["A One", "Kenya", "?", "5 Mar 1990"],
        ["B Two", "Kazahstan", "F", "03/04/1992"],
    ]
    path = save(tmp_path / "list.xlsx", {"S": rows})
    made = plan(understand(read_workbook(path), path.name), Present())
    offered = {
        question.kind: [choice.is_equal for choice in choices_of(question, made, {})]
        for question in questions_of(made)
    }
    assert all(offered["bad_gender"][:3])  # any of the three
    assert offered[ORDER][:2] == [True, True]
    assert not offered["unknown_country"][0]


def test_the_places_of_a_journey_are_offered_as_that_of_the_course(tmp_path: Path) -> None:
    rows = [
        ["Name", "Passport", "Flight", "From", "To", "Dep date", "Arr date"],
        ["Awa Diop", "A1234567", "ET909", "DSS", "ADD", "2027-03-01", "2027-03-02"],
        ["Awa Diop", "A1234567", "ET684", "ADD", "PVG", "2027-03-02", "2027-03-03"],
    ]
    path = save(tmp_path / "flights.xlsx", {"S": rows})
    made = plan(understand(read_workbook(path), path.name), Present())
    [question] = questions_of(made)
    edits = [choice.edit for choice in choices_of(question, made, {})]
    assert [one.value for one in edits if isinstance(one, Meant)] == ["PVG", "DSS", "ADD", None]

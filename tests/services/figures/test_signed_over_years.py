"""A page of the reports over the years kept as it was signed: read again, undone, removed, and what
has changed since.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from lcdesk.model.entities import Cohort, Enrolment, Lead, Person, Project, SignedReport
from lcdesk.model.figure_tables import FiguresPage, page_data, page_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures import signed_changes, signed_reports
from lcdesk.services.figures.counting_rules import remove_rule, save_rule
from lcdesk.services.figures.over_years import Kind, OverYears
from lcdesk.services.figures.signed_figures import FigureChanges
from lcdesk.services.figures.signed_reports import list_signed, read_signed, remove_signed, sign
from tests.papers.pdf_reading import words_of

KINDS: tuple[Kind, ...] = ("cooperation", "comparison", "years", "alumni")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = open_desk(tmp_path / "office.lcdesk", create=True)

    def fill(work: Work) -> None:
        for year in (2024, 2025):
            day = dt.date(year, 6, 1)
            cohort = work.add(Cohort(name_en=f"Session {year}", starts=day, ends=day)).id
            for place, (country, gender) in enumerate((("KE", "F"), ("ET", "M"))):
                who = work.add(
                    Person(full_name=f"{year} {place}", nationality=country, gender=gender)
                )
                work.add(Enrolment(person_id=who.id, cohort_id=cohort, status="certified"))
            work.add(Lead(subject=f"Solar {year}", stage="idea", kind="talent", cohort_id=cohort))
        work.add(Project(title_en="Plant", results="electricity: 1.8 MW (2025, meter report)"))

    made.execute("fill", fill)
    return made


def asked(kind: Kind) -> OverYears:
    return OverYears(kind, (2, 1) if kind == "comparison" else None)


def changes(desk: Desk, signed_id: int) -> FigureChanges:
    found = signed_changes.changes_since(desk, signed_id)
    assert isinstance(found, FigureChanges)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_kept_is_what_was_signed(desk: Desk, kind: Kind) -> None:
    page = asked(kind).page(desk, "Office")
    assert page_of(json.loads(json.dumps(page_data(page)))) == page
    line = sign(desk, page, "Li Wei", note="for the board")
    assert line.is_over_years
    assert line.scope == page.scope
    assert line.sentence == page.sentence
    assert line.cohort_ids == asked(kind).cohorts
    again = read_signed(desk, line.id)
    assert isinstance(again, FiguresPage)
    assert again.signature is not None
    assert (again.signature.number, again.signature.by) == (line.number, "Li Wei")
    assert dict(again.told) == dict(page.told)
    assert changes(desk, line.id).is_empty
    assert signed_changes.changed_ids(desk) == []


def test_it_is_numbered_among_all_signed_reports_undone_and_removed(desk: Desk) -> None:
    first = sign(desk, asked("years").page(desk), "Li Wei")
    second = sign(desk, asked("alumni").page(desk), "Li Wei")
    year = dt.date.today().year
    assert [line.number for line in list_signed(desk)] == [f"{year}-002", f"{year}-001"]
    desk.undo()
    assert [line.id for line in list_signed(desk)] == [first.id]
    desk.redo()
    assert {line.number for line in list_signed(desk)} == {first.number, second.number}
    (one,) = [line for line in list_signed(desk) if line.number == first.number]
    remove_signed(desk, one.id)
    assert [line.number for line in list_signed(desk)] == [second.number]
    desk.undo()
    assert len(list_signed(desk)) == 2


def test_each_number_that_is_another_is_told_with_what_it_was(desk: Desk) -> None:
    line = sign(desk, asked("years").page(desk), "Li Wei")
    other = sign(desk, OverYears("cooperation", year=2024).page(desk), "Li Wei")
    desk.execute("x", lambda work: work.set(work.get(Person, 1), {"gender": "M"}))
    found = changes(desk, line.id)
    told = {(one.table, one.row, one.column): one for _name, some in found.tables for one in some}
    women = told["years:people", "2024", "women"]
    assert (women.before.en, women.after.en, women.came, women.went) == ("1", "0", 0, 1)
    assert women.label.en == "2024, women"
    assert told["years:people", "total", "men"].after.zh == "3"
    assert ("years:people", "2025", "women") not in told
    assert signed_changes.changed_ids(desk) == [line.id]
    assert signed_changes.changed_count(desk) == 0  # of the countries none was signed
    desk.execute("x", lambda work: work.add(Lead(subject="Wind", kind="result", cohort_id=1)))
    assert set(signed_changes.changed_ids(desk)) == {line.id, other.id}


def test_records_that_take_each_others_places_are_told_too(desk: Desk) -> None:
    line = sign(desk, OverYears("cooperation").page(desk), "Li Wei")
    assert changes(desk, line.id).is_empty

    def swap(work: Work) -> None:
        work.remove(work.get(Lead, 1))
        work.add(Lead(subject="Wind", stage="idea", kind="talent", cohort_id=1))

    desk.execute("x", swap)
    found = changes(desk, line.id)
    kinds = next(some for name, some in found.tables if name.en == "Leads by kind")
    assert {(one.before, one.after, one.came, one.went) for one in kinds} >= {
        (one.before, one.before, 1, 1) for one in kinds
    }


def test_what_can_no_longer_be_counted_is_told_and_takes_nothing_from_the_page(
    desk: Desk, tmp_path: Path
) -> None:
    rule = save_rule(desk, {"name_en": "With papers", "statuses": ["certified"]})
    page = OverYears("comparison", (2, 1), rule).page(desk)
    line = sign(desk, page, "Li Wei")
    remove_rule(desk, rule)
    found = changes(desk, line.id)
    assert found.is_empty
    assert len(found.notes) == 1
    desk.execute("x", lambda work: [work.remove(work.get(Cohort, one)) for one in (1, 2)])
    assert not changes(desk, line.id).is_empty
    signed_reports.save_signed(desk, line.id, tmp_path / "page.pdf", "en")
    said = words_of((tmp_path / "page.pdf").read_bytes())
    assert line.number in said
    assert "Li Wei" in said
    signed_reports.save_signed(desk, line.id, tmp_path / "page.json", "en")
    figures = json.loads((tmp_path / "page.json").read_text("utf-8"))
    assert figures["tables"].keys() == {table.key for table in page.told["en"].tables}


def test_the_participants_counted_are_known_by_their_ids_alone(desk: Desk) -> None:
    sign(desk, asked("years").page(desk), "Li Wei")

    def read(work: Work) -> dict[str, object]:
        return dict(work.get(SignedReport, 1).data)

    data = desk.execute("look", read)
    assert data["counted"] == [[1], [2], [3], [4]]
    assert "2024 0" not in json.dumps(data)

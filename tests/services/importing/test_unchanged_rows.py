"""The rows of a newer version of a list that say nothing new are passed over, and all else is as if
each had been looked at.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lcdesk.model.faults import KnownFault
from lcdesk.services import merging
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing import importing
from lcdesk.services.learned import learned_mappings
from lcdesk.services.participants import participants
from lcdesk.tabular.plan.roster import Answers, column_of, row_key
from lcdesk.tabular.understood import ImportPlan, Understanding
from tests.examples import examples
from tests.learned import word
from tests.services.rows import bring, found, sheet

HEADS = ("Family name", "Given name", "Country", "Passport no.", "Date of birth", "Email", "Diet",
         "Arrival date", "T-shirt")  # fmt: skip
EVERYBODY = (
    ("Lima", "Ana", "Peru", "PE7654321", "1991-03-04", "ana@lima.example", "vegan", "2026-05-03"),
    (
        "Omarov",
        "Bek",
        "Kazakhstan",
        "KZ1111111",
        "1985-12-10",
        "bek@om.example",
        None,
        "2026-05-03",
    ),
    ("Tesfaye", "Hana", "Ethiopia", "EP1234567", "1985-12-10", None, "halal", None),
    ("Said", "Juma", "Kenya", "AK0012345", "1980-01-02", "js@said.example", None, "2026-05-04"),
    ("Said", "Juma", "Kenya", None, "1982-01-02", None, "halal", "2026-05-04"),
    ("Lima", "Ana", "Peru", "PE 765-4322", None, None, None, None),
)
SHIRTS = ("L", "XL", "M", None, "S", "L")
PLACES = st.integers(0, len(EVERYBODY) - 1)
COLUMNS = st.sampled_from((2, 3, 4, 5, 6, 7, 8))
TEXTS = st.sampled_from(
    (None, "vegan", "halal", "Peru", "Kenya", "PE7654321", "1985-12-10", "x@y.example", "unknown")
)
ROWS: list[list[Any]] = [[*one, shirt] for one, shirt in zip(EVERYBODY, SHIRTS, strict=True)]
LIST = st.lists(
    st.one_of(
        st.tuples(st.just("cell"), PLACES, COLUMNS, TEXTS),
        st.tuples(st.just("moved"), PLACES, PLACES),
        st.tuples(st.just("left out"), PLACES),
        st.tuples(st.just("doubled"), PLACES),
        st.tuples(
            st.just("new"), st.sampled_from(("Chen", "Lima")), st.sampled_from(("Li", "Ana"))
        ),
    ),
    max_size=3,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("list"), LIST),
        st.tuples(st.just("list"), LIST),
        st.tuples(
            st.just("edited"), PLACES, st.sampled_from(("dietary", "passport_no", "email")), TEXTS
        ),
        st.tuples(st.just("removed"), PLACES),
        st.tuples(st.just("joined"), PLACES, PLACES),
        st.tuples(st.just("elsewhere"), PLACES),
        st.tuples(st.just("learned"), st.sampled_from(("vegan", "halal"))),
        st.tuples(st.just("undone")),
    ),
    min_size=1,
    max_size=4,
)


def version(edits: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows of a version of the list."""
    rows = [list(row) for row in ROWS]
    for what, *how in edits:
        place = how[0] % len(rows) if rows and isinstance(how[0], int) else 0
        if what == "cell" and rows:
            rows[place][how[1]] = how[2]
        elif what == "moved" and rows:
            rows.insert(how[1], rows.pop(place))
        elif what == "left out" and len(rows) > 1:
            rows.pop(place)
        elif what == "doubled" and rows:
            rows.append([*rows[place][:-1], "XXL"])
        elif what == "new":
            rows.append([how[0], how[1], "Peru", "NN0000001", "1990-09-09", None, None, None, "M"])
    return rows


def as_if_each_was_looked_at(
    desk: Desk, read: Understanding, cohort_id: int, answers: Answers | None = None
) -> ImportPlan:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "WHOLE", 1_000_000)
        plan = importing.prepare(desk, read, cohort_id, answers)
    assert plan.previous is None or not plan.previous.unchanged
    return plan


def passed_over(plan: ImportPlan) -> int:
    return len(plan.previous.unchanged) if plan.previous else 0


def told(plan: ImportPlan) -> ImportPlan:
    """The plan but for what was passed over, all of the earlier list in it."""
    last = plan.previous
    if last is None:
        return plan
    rows = {kind: dict(kept) for kind, kept in last.rows.items()}
    return replace(plan, previous=replace(last, rows=rows, unchanged={}))


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cohort is a large one."""
    monkeypatch.setattr(importing, "WHOLE", -1)


@pytest.fixture
def brought(desk: Desk, cohort_id: int, tmp_path: Path) -> Path:
    bring(desk, cohort_id, sheet(tmp_path / "list.xlsx", *ROWS, heads=HEADS))
    return tmp_path / "list.xlsx"


def test_whoever_says_nothing_new_is_passed_over(desk: Desk, cohort_id: int, brought: Path) -> None:
    rows = version([("cell", 0, 6, "halal")])
    read = importing.read_file(sheet(brought, *rows, heads=HEADS))
    plan = importing.prepare(desk, read, cohort_id)
    # one of them has no passport number, one of the others says something new
    assert passed_over(plan) == len(ROWS) - 2
    assert plan.counts()["change"] == 1
    assert told(plan) == told(as_if_each_was_looked_at(desk, read, cohort_id))


def test_whoever_was_changed_in_the_desk_is_looked_at(
    desk: Desk, cohort_id: int, brought: Path
) -> None:
    read = importing.read_file(brought)
    whole = passed_over(importing.prepare(desk, read, cohort_id))
    ids = found(desk, "", cohort_id)
    participants.change_participants(desk, ids[:1], {"dietary": "kosher"})
    plan = importing.prepare(desk, read, cohort_id)
    assert passed_over(plan) == whole - 1
    assert [cell.desk for row in plan.rows for cell in row.kept] == ["kosher"]


def test_a_cell_that_is_blank_now_is_told(desk: Desk, cohort_id: int, brought: Path) -> None:
    rows = version([("cell", 0, 6, None)])
    plan = importing.prepare(
        desk, importing.read_file(sheet(brought, *rows, heads=HEADS)), cohort_id
    )
    assert [cell.name for row in plan.rows for cell in row.unlisted] == ["dietary"]


def test_an_answer_about_a_row_holds(desk: Desk, cohort_id: int, brought: Path) -> None:
    read = importing.read_file(brought)
    answers = Answers(rows={row_key(read.rows[0]): "other"})
    plan = importing.prepare(desk, read, cohort_id, answers)
    assert plan.rows[0].fate == "new"
    assert told(plan) == told(as_if_each_was_looked_at(desk, read, cohort_id, answers))


def test_what_was_looked_at_ahead_is_used(
    desk: Desk, cohort_id: int, brought: Path, tmp_path: Path
) -> None:
    ahead = importing.look_ahead(desk, cohort_id)
    read = importing.read_file(brought)
    here = importing.read_present(desk, cohort_id, None, ahead)
    assert column_of(here.participants, "id") is column_of(ahead.present.participants, "id")
    assert told(importing.prepare(desk, read, cohort_id, ahead=ahead)) == told(
        as_if_each_was_looked_at(desk, read, cohort_id)
    )
    bring(desk, cohort_id, sheet(tmp_path / "one.xlsx", ROWS[0], heads=HEADS))
    now = importing.read_present(desk, cohort_id, None, ahead)
    assert column_of(now.participants, "id") is not column_of(ahead.present.participants, "id")


@pytest.mark.usefixtures("brought")
def test_whole_records_are_read_when_they_are_asked_for(desk: Desk, cohort_id: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "WHOLE", 1_000_000)
        whole = importing.read_present(desk, cohort_id)
    large = importing.read_present(desk, cohort_id)
    assert list(large.participants) == [*large.participants[:]] == list(whole.participants)
    assert large.further == {
        one["id"]: (whole.further or {}).get(one["id"], {}) for one in whole.participants
    }


def do(desk: Desk, cohort_id: int, folder: Path, step: Sequence[Any]) -> None:
    """One step; a list is compared with itself read the other way before it comes in."""
    what: str = step[0]
    how: list[Any] = list(step[1:])
    ids = found(desk, "", cohort_id)
    is_of_one = what in ("edited", "removed", "joined")
    one = ids[int(how[0]) % len(ids)] if ids and is_of_one else None
    if what == "list":
        path = sheet(folder / "list.xlsx", *version(how[0]), heads=HEADS)
        read = importing.read_file(path, learned=learned_mappings.recall(desk))
        plan = importing.prepare(desk, read, cohort_id)
        assert told(plan) == told(as_if_each_was_looked_at(desk, read, cohort_id))
        importing.apply(desk, plan, cohort_id, path)
    elif what == "edited" and one:
        participants.change_participants(desk, [one], {how[1]: how[2]})
    elif what == "removed" and one:
        participants.remove_participants(desk, [one])
    elif what == "joined" and one and one != ids[int(how[1]) % len(ids)]:
        pair = finding.read_page(desk, [one, ids[int(how[1]) % len(ids)]])
        merging.merge(desk, pair[0]["person_id"], pair[1]["person_id"])
    elif what == "elsewhere":
        another = cohorts.add_cohort(desk, {"name_en": "Another"})
        bring(desk, another, sheet(folder / "other.xlsx", ROWS[how[0]], heads=HEADS))
    elif what == "learned":
        learned_mappings.keep(desk, [word("dietary", "unknown", how[0])], "list.xlsx")
    elif what == "undone":
        desk.undo()


@given(STEPS)
@example([("joined", 1, 0)])
@settings(max_examples=examples(3, 10))
def test_a_plan_is_the_same_as_if_each_row_was_looked_at(steps: Sequence[Sequence[Any]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with closing(open_desk(folder / "desk.lcdesk")) as desk:
            cohort_id = cohorts.add_cohort(desk, {"name_en": "First"})
            whole: list[Sequence[Any]] = [("list", ()), *steps, ("list", [("cell", 0, 6, "halal")])]
            for step in whole:
                try:
                    do(desk, cohort_id, folder, step)
                except KnownFault:  # as of a value that is none
                    continue

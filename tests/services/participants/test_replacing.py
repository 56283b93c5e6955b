"""Find and replace: what would change is what changes; refused, private and untouched cells; one
undo.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.participants import participants
from lcdesk.services.participants.participants import (
    MatchOptions,
    ReplacementLine,
    preview,
    replace,
)
from tests.examples import examples
from tests.services.rows import contents

NAMES = (
    "full_name",
    "organization",
    "nationality",
    "status",
    "passport_expiry",
    "dietary",
    "passport_no",
    "profile",
)

PLAIN = MatchOptions()


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> list[int]:
    people: tuple[dict[str, Any], ...] = (
        {
            "full_name": "Ana Lima",
            "organization": "Ministry of Water",
            "nationality": "PE",
            "passport_no": "A%01",
        },
        {
            "full_name": "Bo Chen",
            "organization": "ministry of water and 100%",
            "nationality": "KE",
            "dietary": "no_pork",
        },
        {
            "full_name": "Zoé Élan",
            "organization": "ÉCOLE",
            "status": "confirmed",
            "passport_expiry": dt.date(2029, 3, 14),
        },
    )
    return [participants.add_participant(desk, cohort_id, values) for values in people]


def lines(
    desk: Desk, ids: list[int], find: str, put: str, how: MatchOptions = PLAIN
) -> list[tuple[int, str, str, str]]:
    return [
        (ids.index(line.id), line.field, line.old, line.new)
        for line in preview(desk, ids, NAMES, find, put, how).lines
    ]


def test_case_and_whole_cells(desk: Desk, ids: list[int]) -> None:
    both = [
        (0, "organization", "Ministry of Water", "Ministry of Energy"),
        (1, "organization", "ministry of water and 100%", "ministry of Energy and 100%"),
    ]
    assert lines(desk, ids, "water", "Energy") == both
    assert lines(desk, ids, "Water", "Energy", MatchOptions(is_exact=True)) == both[:1]
    assert lines(desk, ids, "ministry of water", "X", MatchOptions(is_whole=True)) == [
        (0, "organization", "Ministry of Water", "X")
    ]
    assert lines(desk, ids, "%", "p.c.") == [
        (1, "organization", "ministry of water and 100%", "ministry of water and 100p.c.")
    ]
    assert [at for at, *_rest in lines(desk, ids, "école", "x")] == [2]
    assert lines(desk, ids, "", "x") == lines(desk, ids, "\\d", "x") == []


def test_dates_countries_and_lists_are_replaced_as_they_are_shown(
    desk: Desk, ids: list[int]
) -> None:
    assert lines(desk, ids, "2029", "2030") == [
        (2, "passport_expiry", "14 Mar 2029", "14 Mar 2030")
    ]
    assert lines(desk, ids, "peru", "Kenya") == [(0, "nationality", "Peru", "Kenya")]
    assert lines(desk, ids, "nominated", "selected")[0] == (0, "status", "nominated", "selected")
    texts.speak("zh")
    assert lines(desk, ids, "秘鲁", "肯尼亚") == [(0, "nationality", "秘鲁", "肯尼亚")]
    texts.speak("en")


def test_it_is_one_operation_and_what_cannot_be_read_is_told(desk: Desk, ids: list[int]) -> None:
    before = contents(desk)
    found = preview(desk, ids, NAMES, "e", "qq", MatchOptions())
    assert (found.total, found.refused) == (4, 5)
    assert (
        ReplacementLine(
            ids[0], "Ana Lima", "nationality", "Peru", "Pqqru", "No country is called “Pqqru”."
        )
        in found.lines
    )
    assert contents(desk) == before
    block = replace(desk, (ids, NAMES, "e", "qq", MatchOptions()))
    assert sum(map(len, block.cells.values())) == found.total
    assert len(block.refused) == found.refused
    assert desk.undo_label() == "Replace “e” in 4 cells"
    assert [record["nationality"] for record in read_page(desk, ids[:2])] == ["PE", "KE"]
    desk.undo()
    assert contents(desk) == before


def test_private_columns_are_left_alone_and_a_name_is_never_taken_away(
    desk: Desk, ids: list[int]
) -> None:
    assert preview(desk, ids, ["passport_no"], "A", "B", MatchOptions()).lines == []
    found = preview(desk, ids, ["full_name"], "Ana Lima", "", MatchOptions())
    assert (found.total, found.refused, found.lines[0].problem) == (0, 1, "Name is needed.")


def test_of_very_many_all_are_read_and_those_meant_picked_out(
    desk: Desk, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = preview(desk, ids[:2], NAMES, "a", "b", MatchOptions())
    monkeypatch.setattr(participants, "ASKED_BY_ID", 1)
    assert preview(desk, ids[:2], NAMES, "a", "b", MatchOptions()) == few
    monkeypatch.setattr(participants, "MOST_LINES", 1)
    short = preview(desk, ids[:2], NAMES, "a", "b", MatchOptions())
    assert (len(short.lines) < len(few.lines), short.total) == (True, few.total)


@settings(
    max_examples=examples(12, 30),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.text("aeMnyé%_w É国", min_size=1, max_size=2), st.booleans(), st.booleans())
def test_the_database_leaves_out_nothing_that_would_be_found(
    desk: Desk, ids: list[int], find: str, is_exact: bool, is_whole: bool
) -> None:
    how, fold = MatchOptions(is_exact, is_whole), (str if is_exact else str.casefold)
    found = {(line.id, line.field) for line in preview(desk, ids, NAMES, find, "xqx", how).lines}
    for record in read_page(desk, ids):
        for name in participants.fields_to_search(NAMES):
            text = PARTICIPANT.field(name).text(record)
            hit = fold(text) == fold(find) if is_whole else fold(find) in fold(text)
            assert ((record["id"], name) in found) == hit, (find, text)

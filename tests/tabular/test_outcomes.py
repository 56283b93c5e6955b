"""The quick way of reading a cell: where it answers, the slow way answers the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.reading.wire import LazyRows, pack_rows
from lcdesk.tabular.values import (
    CellOutcome,
    ColumnReader,
    Outcomes,
    PartOutcomes,
    SharedOutcomes,
    Trouble,
    changed,
    is_bare,
    quick_reader,
    raws_of,
    values_of,
    where,
)
from tests.examples import examples

QUICK = [field for field in PARTICIPANT.fields if quick_reader(field.kind) is not None]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text("aZ0 9-+.@_/#'eE", max_size=14),
    st.sampled_from(
        (
            "none",
            "nil",
            "n/a",
            "-",
            "#N/A",
            "1E+11",
            "8.49E+11",
            "+86 138 0000 1111",
            "0012",
            "12",
            "AK 001",
            "ß12",
            "1-2",
            "a@b.test",
            "a.b@c.org",
            "A@B.ORG",
            "x@y.cc;z@y.cc",
            " a",
            "a ",
            "a  b",
            "E+",
            "007",
            "1e+5",
            "2025-01-02",
        )
    ),
)


@settings(max_examples=examples(200, 600))
@given(TEXTS, st.booleans())
def test_the_quick_way_and_the_slow_way_agree(text: str, is_number: bool) -> None:
    value = int(text) if is_number and text.isascii() and text.isdigit() else text
    cell = Cell(value, text)
    assert is_bare(cell)
    for field in QUICK:
        quick = quick_reader(field.kind)
        assert quick is not None
        answer = quick(text)
        assert answer is None or answer == ColumnReader(field, field.kind).read_cell(cell), (
            field.name
        )


def test_odd_cells_are_left_to_the_slow_way() -> None:
    quick = quick_reader(PARTICIPANT.field("passport_no").kind)
    assert quick is not None
    assert quick("A1234567") == CellOutcome("A1234567")
    assert is_bare(Cell("A1234567", "A1234567"))
    for odd in (
        Cell(None, "#N/A", "#N/A"),
        Cell(1e15, "1E+15", None, "precision"),
        Cell("A1", "A1", None, None, "mailto:a@b.org"),
        Cell(1.5, "1.5"),
    ):
        assert not is_bare(odd)


NUMBERS = st.one_of(st.integers(0, 99), st.integers(0, 10**13).map(float), st.floats(0, 9))


@settings(max_examples=examples(25, 300))
@given(st.lists(st.one_of(TEXTS, st.none(), NUMBERS, st.dates()), min_size=1))
def test_a_column_of_a_large_sheet_reads_as_its_cells_do(slots: list[object]) -> None:
    column = LazyRows([pack_rows([[slot] for slot in slots], 1)], 1).column(0, range(len(slots)))
    for field in {type(field.kind): field for field in PARTICIPANT.fields}.values():
        shared = ColumnReader(field, field.kind).read(column)
        single = ColumnReader(field, field.kind).read(list(column))
        assert isinstance(shared, SharedOutcomes)
        assert list(shared) == single
        assert list(values_of(shared)) == values_of(single)
        assert list(raws_of(shared) or [None] * len(slots)) == (
            raws_of(single) or [None] * len(slots)
        )
        assert where(shared, _asks) == where(single, _asks)


def _asks(outcome: CellOutcome) -> bool:
    return outcome.trouble is not None


def test_of_parts_the_whole_text_is_kept_and_an_odd_one_gives_what_is_told() -> None:
    texts = ["Ana, 1", "?, 2", "Juma, 3", "Ana, 1"]
    odd = CellOutcome(None, "?, 2", Trouble("bad_name", "No name."))
    plain: Outcomes = [CellOutcome(text.partition(",")[0], text) for text in texts]
    for told in ({}, {"?, 2": odd}):
        parts = PartOutcomes(texts, {text: text.partition(",")[0] for text in texts}, told)
        whole: Outcomes = [told.get(text, plain[at]) for at, text in enumerate(texts)]
        assert list(parts) == whole
        assert list(values_of(parts)) == values_of(whole)
        assert list(raws_of(parts) or ()) == raws_of(whole)
        assert where(parts, _asks) == where(whole, _asks)
        assert list(changed(parts, _again)) == changed(whole, _again)


def _again(outcome: CellOutcome) -> CellOutcome:
    return CellOutcome(outcome.raw, outcome.value)

"""Pages of imports hold what their rows say, packed, as they did in earlier versions."""

from __future__ import annotations

import datetime as dt
import json
import random
import zlib

import zstandard
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.db.compact_json import as_bytes
from lcdesk.db.queries.imports import (
    Listed,
    PackedRow,
    lines_of,
    pack_columns,
    pages,
    unpack_columns,
    unpack_listed,
)
from lcdesk.model.rows import ImportPageRow

SAID = {"raw": {"birth_date": "10 Dec 1985"}}
OF_DAY = {"raw": {}, "column": "C"}
LINES = [
    PackedRow(2, 11, SAID, Listed({"full_name": "Ana", "birth_date": dt.date(1985, 12, 10)}, {})),
    PackedRow(3, 12, None, Listed({"full_name": "王小明"}, {"T-shirt": "XL"})),
    PackedRow(5, 14, OF_DAY, Listed({}, {})),
]


def page_of(*values: object) -> ImportPageRow:
    names = ("batch_id", "sheet", "fate", "entity", "first_id", "last_id")
    row = dict(zip((*names, "rows", "ids", "said", "listed"), values, strict=True))
    return {"id": 1, "version": 1, **row}  # pyright: ignore[reportReturnType]


def test_what_was_packed_is_read_again() -> None:
    (packed,) = pages(1, "Sheet1", "new", "Enrolment", LINES)
    page = page_of(*packed)
    assert page["said"] == {}
    assert [line[:3] for line in lines_of(page)] == [line[:3] for line in LINES]
    first, second, _third = unpack_listed(page["listed"], 3)
    assert first == ({"full_name": "Ana", "birth_date": "1985-12-10"}, {})
    assert second == ({"full_name": "王小明"}, {"T-shirt": "XL"})


# JSON holds neither NUL nor half a character
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
PARTS = st.dictionaries(
    TEXTS,
    st.one_of(
        st.lists(st.sampled_from([None, "Kenya", "肯尼亚", ""]), min_size=1, max_size=120),
        st.lists(st.one_of(st.none(), TEXTS, st.integers(0, 3)), max_size=120),
        st.lists(st.one_of(st.booleans(), st.integers(0, 1)), max_size=120),
        st.lists(st.lists(st.integers(0, 3), max_size=2), max_size=120),
    ),
    max_size=4,
)


@given(PARTS, PARTS, PARTS)
def test_columns_come_out_as_they_went_in(
    values: dict[str, list[object]], further: dict[str, list[object]], said: dict[str, list[object]]
) -> None:
    columns = (values, further, said)
    again = unpack_columns(pack_columns(columns))
    assert repr(again) == repr(columns)  # True is not 1


def test_what_repeats_itself_takes_little_room() -> None:
    chance = random.Random(7)
    bodies = [f"Institute {chance.random()}" for _place in range(40)]
    column = [chance.choice(bodies) for _row in range(500)]
    packed = pack_columns(({"organization": column}, {}, {}))
    assert len(packed) < len(zstandard.compress(as_bytes([{"organization": column}, {}, {}])))


def test_a_page_of_an_earlier_version_is_read() -> None:
    listed = zlib.compress(json.dumps([{"full_name": ["Ana", "Juma"]}, {}]).encode())
    runs = [[2, 3]], [[11, 12]]
    page = page_of(1, "Sheet1", "new", "Enrolment", 11, 12, *runs, {"1": SAID}, listed)
    assert [line.said for line in lines_of(page)] == [None, SAID]
    assert unpack_columns(listed) == ({"full_name": ["Ana", "Juma"]}, {}, {})
    page["listed"] = None
    assert [line.said for line in lines_of(page)] == [None, SAID]

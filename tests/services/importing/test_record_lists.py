"""Lists of the office out into a file and in again: every row is the same, in every language; and
what rows of a sheet make of what is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.model import countries
from lcdesk.model.catalogue import LISTED
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import (
    Amounts,
    Choice,
    Country,
    Date,
    Emails,
    LongText,
    Names,
    Number,
    Phones,
    YesNo,
)
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import LISTS, RecordList, list_records, make_many
from lcdesk.services.exporting.record_lists import export_records
from lcdesk.services.importing import importing
from lcdesk.tabular.understood import ImportPlan, RecordName

_SIGNS = st.text(
    st.sampled_from("abcXYZ019 .,-=+@'’&()/ 中文同济大学联盟、，；é ş"), min_size=1, max_size=18
)
_LINKED = ("Northfield Institute", "示范大学", "Lin Hua", "=Odd & Sons", "Zed (Lab)")


def _values(field: Field) -> st.SearchStrategy[Any]:
    """Values of a field as the desk may hold them: what its kind reads, and reads again."""
    kind = field.kind
    if isinstance(kind, Choice):
        return st.sampled_from([option.code for option in kind.options])
    if isinstance(kind, YesNo):
        return st.booleans()
    if isinstance(kind, Country):
        return st.sampled_from(sorted(countries.codes()))
    if isinstance(kind, Date):
        return st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1))
    if isinstance(kind, Number):
        return st.integers(kind.least or 0, kind.most or 9_999)
    if isinstance(kind, Amounts):
        return st.sampled_from(["CO2: 12000 t (2025, report)", "1.8 MW; 3 jobs"])
    if isinstance(kind, Phones):
        return st.sampled_from(["+86 21 6598 0000", "0086-28-1234567", "007 1234"])
    if isinstance(kind, Emails):
        return st.sampled_from(["a@example.org", "a@example.org; b@example.org"])
    if isinstance(kind, Names):
        return st.lists(st.sampled_from(_LINKED), min_size=1, max_size=3, unique=True).map(
            "; ".join
        )
    texts = (
        st.lists(_SIGNS, min_size=1, max_size=3).map("\n".join)
        if isinstance(kind, LongText)
        else _SIGNS
    )
    return texts.map(lambda text: _read(field, text)).filter(lambda text: text is not None)


def _read(field: Field, text: str) -> Any:
    try:
        value = field.parse(text)
        return value if value is not None and field.parse(value) == value else None
    except BadValue:
        return None


def _records(which: RecordList) -> st.SearchStrategy[list[dict[str, Any]]]:
    fields = {
        field.name: st.sampled_from(_LINKED) if _points(field) else _values(field)
        for field in which.kind.fields
        if field.name not in ("person", "cohort", "venue")
    }
    return st.lists(st.fixed_dictionaries({}, optional=fields), min_size=1, max_size=6)


def _points(field: Field) -> bool:
    from lcdesk.db.queries.record_lists import target_of

    return target_of(field) is not None and not isinstance(field.kind, Names)


def _is_named(which: RecordList, record: Mapping[str, Any]) -> bool:
    names = (
        which.kind.names if which.kind.name != "lead" else ("subject", "organisation", "partner")
    )
    return any(record.get(name) for name in names)


def _imported(desk: Desk, path: Path, kind: RecordName | None = None) -> ImportPlan:
    return importing.prepare(desk, importing.read_file(path, read_as=kind), None)


@pytest.mark.parametrize("name", [kind.name for kind in LISTED if kind.name != "alumni_contact"])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_goes_out_comes_in_the_same(
    name: str, data: st.DataObject, desk: Desk, tmp_path: Path
) -> None:
    which = LISTS[name]
    wanted = [one for one in data.draw(_records(which)) if _is_named(which, one)]
    language = data.draw(st.sampled_from(["en", "zh", "both"]))
    ending = data.draw(st.sampled_from(["xlsx", "csv"]))
    desk.execute("Made", lambda work: make_many(work, which, wanted))
    there = list_records(desk, which)
    path = tmp_path / f"list.{ending}"
    export_records(desk, which, path, language, is_plain=True)
    if not there:
        return
    plan = _imported(desk, path)
    told = [(row.fate, row.changes, [one.message for one in row.problems]) for row in plan.rows]
    assert told == [("same", {}, [])] * len(there)

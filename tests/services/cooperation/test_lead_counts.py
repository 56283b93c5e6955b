"""Cooperation leads counted: every cut recounted from plain lists, sums, days to ask again, who
is behind them.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.charts.breakdown_charts import lead_bars, lead_finding, lead_heat
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation import leads
from lcdesk.services.cooperation.leads import (
    BYS,
    WHENS,
    LeadCountRow,
    LeadCounts,
    LeadLine,
    count_leads,
    counted,
    due_words,
    enrolments_behind,
    when_of,
)
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants, records

TODAY = dt.date(2026, 11, 26)  # a Thursday
KINDS = [option.code for option in LEAD_KIND.options]
STAGES = [option.code for option in LEAD_STAGE.options]
Fields = tuple[str | None, str | None, str | None, dt.date | None]
drawn = st.lists(
    st.tuples(
        st.sampled_from(["KE", "ET", "NG", None]),
        st.sampled_from([*KINDS, None]),
        st.sampled_from([*STAGES, None]),
        st.none() | st.dates(TODAY - dt.timedelta(40), TODAY + dt.timedelta(60)),
    ),
    max_size=30,
)


def line(number: int, fields: Fields) -> LeadLine:
    country, kind, stage, due = fields
    return LeadLine(number, 1, None, "", None, country, kind, None, stage, None, None, due)


@given(drawn)
def test_every_number_recounted(found: list[Fields]) -> None:
    counts = counted([line(number, fields) for number, fields in enumerate(found)], TODAY)
    for place, by in enumerate(BYS):
        rows = counts.rows[by]
        for row in rows:
            mine = [
                number for number, fields in enumerate(found) if (fields[place] or "") == row.key
            ]
            over = [number for number in mine if found[number][2] == "ended"]
            assert (list(row.people), row.ended, row.going) == (
                mine,
                len(over),
                len(mine) - len(over),
            )
        assert sum(row.total for row in rows) == counts.total == len(found)
        assert {row.key for row in rows} == {fields[place] or "" for fields in found}
        assert all(row.key for row in rows[:-1])  # what is not known stands last
    assert counts.ended == sum(fields[2] == "ended" for fields in found)
    assert sum(len(ids) for ids in counts.due.values()) + counts.ended == len(found)
    assert counts.countries == len({fields[0] for fields in found} - {None})
    chart = lead_heat(counts.rows["country"], counts.rows["kind"])
    for mark in chart.marks:
        assert mark.total == len(mark.people) == len(set(mark.people))
    assert chart.total == len(found)
    assert lead_bars(counts.rows["country"]).total == len(found)


@given(drawn)
def test_what_does_not_add_up_is_said(found: list[Fields]) -> None:
    remarks = " ".join(
        counted([line(number, fields) for number, fields in enumerate(found)], TODAY).remarks
    )
    for words, is_so in (
        ("country.", lambda one: one[0] is None),
        ("The kind", lambda one: one[1] is None),
        ("The stage", lambda one: one[2] is None),
        ("no day to ask again", lambda one: one[2] != "ended" and one[3] is None),
    ):
        number = sum(map(is_so, found))
        assert (words in remarks) == bool(number)
        assert not number or str(number) in remarks


@pytest.mark.parametrize(
    ("stage", "due", "when"),
    [
        ("idea", "2026-11-25", "overdue"),
        ("idea", "2026-11-26", "week"),
        ("idea", "2026-11-29", "week"),
        ("idea", "2026-11-30", "month"),
        (None, "2026-12-01", "later"),
        ("signed", None, "undated"),
        ("ended", "2026-11-20", None),
        ("ended", None, None),
    ],
)
def test_when_to_ask_again(stage: str | None, due: str | None, when: str | None) -> None:
    day = dt.date.fromisoformat(due) if due else None
    assert when_of(line(1, ("KE", "talent", stage, day)), TODAY) == when


def test_what_is_to_be_followed_up_in_words() -> None:
    empty: dict[str, tuple[int, ...]] = dict.fromkeys(WHENS, ())
    assert due_words({**empty, "later": (1,)}) == ""
    assert due_words({**empty, "overdue": (1, 2), "month": (3,)}) == "2 overdue, 1 later this month"


def test_leads_of_some_cohorts_or_of_all(desk: Desk, cohort_id: int) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    for cohort, country in ((cohort_id, "KE"), (cohort_id, "ET"), (other, "KE")):
        one = participants.add_participant(desk, cohort, {"full_name": "X", "nationality": country})
        leads.add_lead(desk, one, {"kind": "talent"})
    assert count_leads(desk).sentence == "3 cooperation leads with 2 countries"
    assert count_leads(desk, (cohort_id,)).total == 2
    assert count_leads(desk, ()).sentence == "No cooperation leads yet"
    texts.speak("zh")
    assert [row.label for row in count_leads(desk, (other,)).rows["country"]] == ["肯尼亚"]


def test_the_finding_names_what_leads_alone() -> None:
    def told(*places: str | None) -> str:
        counts = counted(
            [line(number, (place, "talent", "idea", None)) for number, place in enumerate(places)],
            TODAY,
        )
        return lead_finding(counts.rows["country"])

    assert told("KE", "KE", "ET", None) == "Kenya: 2 of 4 cooperation leads"
    assert told("KE", "ET") == "2 cooperation leads"
    assert told("KE") == "Kenya: 1 cooperation lead"
    assert told(None) == "1 cooperation lead"
    assert told() == "No cooperation leads yet"


def test_a_mark_says_its_leads_and_not_participants() -> None:
    found = [
        ("KE", "talent", "idea", None),
        ("KE", "talent", "ended", None),
        ("ET", "result", "idea", None),
    ]
    counts = counted([line(number, fields) for number, fields in enumerate(found)], TODAY)
    bars = lead_bars(counts.rows["country"])
    assert [mark.words for mark in bars.marks] == [
        "Kenya: 2 cooperation leads (1 has ended)",
        "Ethiopia: 1 cooperation lead",
    ]
    assert [series.label for series in bars.series] == ["going on", "ended"]
    heat = lead_heat(counts.rows["country"], counts.rows["kind"])
    assert heat.heads == ("result", "talent")
    assert heat.marks[1].words == "Kenya, talent: 2 cooperation leads"
    assert heat.title == "Result: leads with 1 of 2 countries"


def test_the_person_behind_a_lead_is_found_where_it_was_noted(desk: Desk, cohort_id: int) -> None:
    first = participants.add_participant(
        desk, cohort_id, {"full_name": "Hana Tesfaye", "nationality": "ET"}
    )
    number = leads.add_lead(desk, first, {"kind": "talent"})
    again = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    person = leads.list_leads(desk)[0].person_id
    assert person is not None
    later = desk.execute("again", lambda work: records.enrol(work, again, person, {}))
    assert enrolments_behind(desk, [number]) == [(cohort_id, first)]
    participants.remove_participants(desk, [first])
    assert enrolments_behind(desk, [number]) == [(again, later)]
    participants.remove_participants(desk, [later])
    assert enrolments_behind(desk, [number]) == []


def test_a_country_alone_beside_leads_of_no_country_does_not_have_them_all() -> None:
    rows = [LeadCountRow("KE", "Kenya", 2, 0, (1, 2)), LeadCountRow("", "not known", 1, 0, (3,))]
    assert lead_finding(rows) == "Kenya: 2 of 3 cooperation leads"
    assert lead_finding(rows[:1]) == "Kenya: 2 cooperation leads"


def test_a_region_is_not_called_a_country() -> None:
    rows = [
        LeadCountRow("HK", "Hong Kong, China", 1, 0, (1,)),
        LeadCountRow("KE", "Kenya", 1, 0, (2,)),
    ]
    counts = LeadCounts(
        (), {"country": tuple(rows), "kind": (), "stage": ()}, {}, (), dt.date(2026, 1, 1)
    )
    assert (
        lead_heat(rows, [LeadCountRow("talent", "talent", 2, 0, (1, 2))]).title
        == "Talent: leads with 2 of 2 countries/regions"
    )
    assert counts.countries == 2

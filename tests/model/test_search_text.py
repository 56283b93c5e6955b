"""What is typed into the search: words, fields in both languages, quotes, blanks, comparisons;
what is not understood is told.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.query import Query, query_from_plain, query_to_plain, searched
from lcdesk.model.rule_kinds import words_of
from lcdesk.model.search_text import ParsedSearch, QueryRule, read_search
from lcdesk.texts import LANGUAGES, in_language

NAMES = ("full_name", "family_name", "given_name", "name_zh")
JUNE = (dt.date(2027, 6, 1), dt.date(2027, 6, 30))


def rule(name: str, *values: Any) -> QueryRule:
    return QueryRule(name, values)


def of_words(*words: str) -> tuple[QueryRule, ...]:
    return (QueryRule("words", words),) if words else ()


def between(name: str, low: Any, high: Any) -> QueryRule:
    return QueryRule("field_between", (name, low, high))


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("country:kenya", [rule("field_is", "nationality", "KE")]),
        ("国家:肯尼亚", [rule("field_is", "nationality", "KE")]),
        ("国籍：肯尼亚", [rule("field_is", "nationality", "KE")]),
        ("Nationality:KE", [rule("field_is", "nationality", "KE")]),
        ("country: kenya", [rule("field_is", "nationality", "KE")]),
        ('country:"Sri Lanka"', [rule("field_is", "nationality", "LK")]),
        ("国家：“斯里兰卡”", [rule("field_is", "nationality", "LK")]),
        ("country:keny", [rule("field_is", "nationality", "KE")]),
        ("country:kenya,ethiopia", [rule("field_is", "nationality", "KE", "ET")]),
        ("country:kenya country:ethiopia", [rule("field_is", "nationality", "KE", "ET")]),
        ("country:congo", [rule("field_is", "nationality", "CD", "CG")]),
        ("status:confirmed", [rule("field_is", "status", "confirmed")]),
        ("状态:已确认", [rule("field_is", "status", "confirmed")]),
        ("status:conf", [rule("field_is", "status", "confirmed")]),
        ("status:no-show", [rule("field_is", "status", "no_show")]),
        ("sex:f", [rule("field_is", "gender", "F")]),
        ("性别:女", [rule("field_is", "gender", "F")]),
        ("consent given:yes", [rule("field_is", "consent", True)]),
        ("visa:issued", [rule("field_is", "visa_state", "issued")]),
        ("diet:-", [rule("field_blank", "dietary")]),
        ("饮食：－", [rule("field_blank", "dietary")]),
        ("mail:*", [rule("field_known", "email")]),
        ("diet:halal", [rule("field_has", "halal", "dietary")]),
        ('name:"ana maria"', [rule("field_has", "ana maria", *NAMES)]),
        ("姓名:王", [rule("field_has", "王", *NAMES)]),
        ("room:-", [rule("field_blank", "room_no"), rule("field_blank", "room_type")]),
        ("room:*", [rule("field_has", "", "room_no", "room_type")]),
        ("room no.:1203", [rule("field_has", "1203", "room_no")]),
        ("passport:EP123", [rule("field_has", "EP123", "passport_no")]),
        ("passport:20270612", [rule("field_has", "20270612", "passport_no")]),
        ("passport:-", [rule("field_blank", "passport_no")]),
        ("passport:<2027-06", [between("passport_expiry", None, dt.date(2027, 5, 31))]),
        ("passport:2027-06", [between("passport_expiry", *JUNE)]),
        ("护照有效期:2027年6月", [between("passport_expiry", *JUNE)]),
        ("passport until:<=2027-06", [between("passport_expiry", None, JUNE[1])]),
        ("passport until:≤2027-06", [between("passport_expiry", None, JUNE[1])]),
        ("passport:>2027-06", [between("passport_expiry", dt.date(2027, 7, 1), None)]),
        ("passport:>=2027-06", [between("passport_expiry", JUNE[0], None)]),
        ("passport:2027", [between("passport_expiry", dt.date(2027, 1, 1), dt.date(2027, 12, 31))]),
        (
            "passport until:2026-12..2027-06",
            [between("passport_expiry", dt.date(2026, 12, 1), JUNE[1])],
        ),
        ("passport until:..2027-06", [between("passport_expiry", None, JUNE[1])]),
        ("passport until:2027-06..", [between("passport_expiry", JUNE[0], None)]),
        ('passport until:<"1 Jun 27"', [between("passport_expiry", None, dt.date(2027, 5, 31))]),
        ("birth:1985", [between("birth_date", "1985", "1985-12-31")]),
        ("birth:<1985", [between("birth_date", None, "1984-12-31")]),
        ("birth:>1985", [between("birth_date", "1986", None)]),
        ("birth:>1985-06", [between("birth_date", "1985-07", None)]),
        ("birth:>1985-06-10", [between("birth_date", "1985-06-11", None)]),
        ("birth:<=1985-06", [between("birth_date", None, "1985-06-30")]),
        ("place on the reserve list:3", [between("reserve_place", 3, 3)]),
        ("候补序号:<3", [between("reserve_place", None, 2)]),
        ("arrival time:<12:00", [between("arrival_time", None, dt.time(11, 59))]),
        ("arrival time:>9", [between("arrival_time", dt.time(9, 1), None)]),
        ("arrival:MU523", [rule("field_has", "MU523", "arrival_flight", "arrival_airport")]),
        ("passport_expiry:2027-06", [between("passport_expiry", *JUNE)]),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_with_its_value(text: str, rules: list[QueryRule], language: str) -> None:
    texts.speak(language)
    assert read_search(text) == ParsedSearch(tuple(rules))
    assert all(words_of(one) for one in rules)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("wang xiaoming", ("wang", "xiaoming")),
        ('"ministry of energy" wang', ("ministry of energy", "wang")),
        ('"', ()),
        ("", ()),
        ("10:30", ("10:30",)),
        ("https://example.org", ("https://example.org",)),
        ("o'neil", ("o'neil",)),
        ("* -", ("*", "-")),
        ("国家", ("国家",)),
        ('5"', ("5",)),
    ],
)
def test_words_alone(text: str, words: tuple[str, ...]) -> None:
    assert read_search(text) == ParsedSearch(of_words(*words))


def test_words_and_fields_stand_side_by_side() -> None:
    asked = read_search("hana country:ethiopia arrival date:2026-12 tesfaye diet:-")
    assert asked.rules[0] == rule("words", "hana", "tesfaye")
    assert [one.name for one in asked.rules[1:]] == ["field_is", "field_between", "field_blank"]


@pytest.mark.parametrize(
    "text", ["status:", "status: ", "passport:<", 'country:"', "passport until:>="]
)
def test_half_typed_asks_for_nothing_yet(text: str) -> None:
    assert read_search(text) == ParsedSearch()


def test_a_field_before_another_takes_no_value_from_it() -> None:
    assert read_search("status: country:kenya").rules == (rule("field_is", "nationality", "KE"),)


@pytest.mark.parametrize(
    ("text", "words", "remark"),
    [
        ("shoe:42", ("shoe", "42"), "No field is called “shoe”; searched as words."),
        (
            "country:atlantis",
            (),
            "Country/region: No country is called “atlantis”. It is left out.",
        ),
        (
            "passport until:03/04/2027",
            (),
            "Passport valid until: “03/04/2027” may be 3 Apr 2027 or 4 Mar 2027. It is left out.",
        ),
        ("diet:<5", (), "Diet: Only dates, times and numbers can be compared. It is left out."),
        (
            "status:>confirmed",
            (),
            "Status: Only dates, times and numbers can be compared. It is left out.",
        ),
        (
            "reserve no.:first",
            (),
            "Place on the reserve list: “first” is not a whole number. It is left out.",
        ),
        (
            "arrival time:>23:59",
            (),
            "Arrival time: No time of day is beyond 23:59. It is left out.",
        ),
    ],
)
def test_what_is_not_understood_is_told(text: str, words: tuple[str, ...], remark: str) -> None:
    assert read_search(text) == ParsedSearch(of_words(*words), (remark,))
    texts.speak("zh")
    (said,) = read_search(text).remarks
    assert not said.isascii()
    assert said != remark


def test_a_day_may_be_said_in_a_word() -> None:
    today = clock.today()
    assert read_search("arrival:today").rules == (between("arrival_date", today, today),)
    assert read_search("抵达:明天").rules == (
        between("arrival_date", *[today + dt.timedelta(days=1)] * 2),
    )


@pytest.mark.parametrize("field", PARTICIPANT.fields, ids=lambda field: field.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_field_is_found_by_its_label(field: Any, language: str) -> None:
    asked = read_search(f'"{in_language(language, field.label)}":-')
    assert not asked.remarks
    assert field.name in {one.values[0] for one in asked.rules}


@given(st.text(alphabet=st.sampled_from('abk :"“”<>=≤.-*,王国家状态：2027-061:')))
def test_nothing_typed_is_refused(text: str) -> None:
    asked = read_search(text)
    assert all(isinstance(words_of(one), str) for one in asked.rules)


# --- Rules said as a search, and read again ---


def spoken(rule: QueryRule) -> str:
    """A search that asks for this rule alone."""
    if rule.name == "words":
        return " ".join(f'"{word}"' for word in rule.values)
    if rule.name == "field_has":
        return f'{rule.values[1]}:"{rule.values[0]}"'
    name, *values = rule.values
    if rule.name in ("field_blank", "field_known"):
        return f"{name}:{'-' if rule.name == 'field_blank' else '*'}"
    kind = PARTICIPANT.field(name).kind
    said = ["" if value is None else kind.format(value) for value in values]
    if rule.name == "field_is":
        return f'{name}:"{",".join(said)}"'
    low, high = said
    if low and high:
        return f'{name}:"{low}..{high}"'
    return f'{name}:>="{low}"' if low else f'{name}:<="{high}"'


def choices(name: str, *values: Any) -> st.SearchStrategy[QueryRule]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(
        lambda found: rule("field_is", name, *found)
    )


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2099, 12, 31))
SINGLE = st.sampled_from(["dietary", "email", "nationality", "arrival_time", "passport_no"])
SPEAKABLE = st.one_of(
    st.builds(lambda name: rule("field_blank", name), SINGLE),
    st.builds(lambda name: rule("field_known", name), SINGLE),
    st.builds(lambda low, high: between("passport_expiry", *sorted((low, high))), DAYS, DAYS),
    st.builds(lambda day: between("arrival_date", day, None), DAYS),
    st.builds(lambda most: between("reserve_place", None, most), st.integers(1, 99)),
    st.builds(
        lambda text, name: rule("field_has", text, name),
        st.sampled_from(["halal", "no nuts", "清真", "o'neil", "1203"]),
        st.sampled_from(["dietary", "notes", "organization"]),
    ),
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    words=st.lists(st.sampled_from(["wang", "小明", "ana maria", "10:30"]), max_size=3),
    ticked=st.tuples(
        choices("nationality", "KE", "CI", "LK", "CN"),
        choices("status", "confirmed", "no_show", "withdrawn"),
        choices("consent", True, False),
    ),
    others=st.lists(SPEAKABLE, max_size=3),
)
def test_rules_said_as_a_search_are_read_as_they_were(
    language: str, words: list[str], ticked: tuple[QueryRule, ...], others: list[QueryRule]
) -> None:
    texts.speak(language)
    rules = (*of_words(*words), *ticked, *others)
    text = " ".join(map(spoken, rules))
    assert read_search(text) == ParsedSearch(rules)
    (kept,) = query_from_plain(query_to_plain(Query(rules=searched(text)))).rules
    assert Query(rules=(kept,)).search == text, "a search stays as it was typed"
    assert Query(rules=(kept,)).asked == rules


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ("confirmed", "status", "confirmed"),
        ("Confirmed", "status", "confirmed"),
        ("已确认", "status", "confirmed"),
        ("visa granted", "status", "visa_granted"),
        ("issued", "visa_state", "issued"),
    ],
)
def test_a_status_is_looked_for_without_its_field(typed: str, field: str, code: str) -> None:
    asked = read_search(f"sri lanka {typed}")
    assert asked.rules == (
        QueryRule("words", ("sri", "lanka")),
        QueryRule("word_or_state", (typed, field, code)),
    )
    assert asked.remarks == ()
    assert read_search(f'"sri {typed}"').rules == (QueryRule("words", (f"sri {typed}",)),)

"""The model case, entered by two sheets and a few calls: its fifteen facts are printed in both
languages; what is taken away is told as a gap, and nothing is invented.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model.entities import Base, Entity
from lcdesk.model.organisers import Organiser
from lcdesk.services.cohorts import cohorts, organisers
from lcdesk.services.core import record_lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ALLIANCES, EVENTS, ORGANISATIONS, PROGRAMMES, THEMES
from lcdesk.services.curriculum import curriculum
from lcdesk.services.figures.country_groups import list_groups, set_groups
from lcdesk.services.figures.statistics import country_table
from lcdesk.services.importing import importing
from lcdesk.services.news.factsheet import NEWS_FACTS, FactSheet, make_factsheet
from lcdesk.services.news.sentence_templates import TEMPLATES, parts_of
from lcdesk.services.participants import participants

COUNTRIES = (
    "Kenya",
    "Pakistan",
    "Egypt",
    "Kazakhstan",
    "Uzbekistan",
    "Indonesia",
    "Thailand",
    "Laos",
    "Sri Lanka",
    "Serbia",
    "Ethiopia",
)
GUIDANCE = "Department of International Cooperation of the Ministry of Science and Technology"
CENTER, TONGJI = "Shanghai Science and Technology Exchange Center", "Tongji University"
COLLEGE = "College of Environmental Science and Engineering"
ALLIANCE = "Belt and Road Low-Carbon Technology Innovation Cooperation Alliance"
ALLIANCE_ZH = "“一带一路”低碳技术创新合作联盟"
TITLE = "2025 International Training Program on Green and Low-Carbon Technologies"
TITLE_ZH = "2025年绿色低碳技术国际培训班"
CEREMONY = {
    "Date": dt.date(2025, 6, 14),
    "Time": "09:00–10:30",
    "Type": "Ceremony",
    "Title": "Opening Ceremony",
    "中文题目": "开班仪式",
    "Theme": None,
    "Address by": "Lu Wenhai; Jiang Ruowen; Shen Yitong",
    "致辞人中文名": "陆文海; 蒋若文; 沈依桐",
    "Title of address by": f"Director of {CENTER}; Vice President of {TONGJI}; Secretary of the "
    "Alliance",
    "致辞人中文职务": "上海科学技术交流中心主任; 同济大学副校长; 联盟秘书",
    "Host": "Deng Shuyi",
    "主持人中文名": "邓淑仪",
    "Title of the host": "Vice Dean of the College; Director of the Training Office",
    "主持人中文职务": "学院副院长; 培训办公室主任",
    "Delegations": "Delta Institute (2); Northern Forum (1); Harbour Works",
}
LESSONS = (
    (dt.date(2025, 6, 16), "Lecture", "Carbon markets", "Green and low-carbon technology pathways"),
    (dt.date(2025, 6, 17), "Lecture", "Hydrogen", "Green and low-carbon technology pathways"),
    (
        dt.date(2025, 6, 18),
        "Field visit",
        "A works",
        "Application of technologies in multiple scenarios",
    ),
    (dt.date(2025, 6, 19), "Field visit", "A plant", None),
    (dt.date(2025, 6, 20), "Case exchange", "Low-carbon cities", None),
    (dt.date(2025, 6, 21), "Case exchange", "Storage in use", None),
)


def save_people(path: Path) -> Path:
    """Twenty-two people from eleven countries, the organisers in the lines above."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.append(["指导单位：科学技术部国际合作司"])
    sheet.append(["联合主办单位：上海科学技术交流中心、同济大学"])
    sheet.append([])
    sheet.append(["No.", "Full name", "Gender", "Nationality", "Organization"])
    for number in range(22):
        name, country = f"Ada Test{chr(ord('a') + number)}", COUNTRIES[number % len(COUNTRIES)]
        sheet.append([number + 1, name, "FM"[number % 2], country, f"Office {number}"])
    book.save(path)
    return path


def save_timetable(path: Path) -> Path:
    """The timetable with the roles of the ceremony."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.append(list(CEREMONY))
    sheet.append(list(CEREMONY.values()))
    for day, kind, title, theme in LESSONS:
        sheet.append([day, "09:00–11:30", kind, title, None, theme])
    book.save(path)
    return path


@dataclass(frozen=True)
class Case:
    """The desk of the model case, and the rows that are changed in it."""

    desk: Desk
    cohort: int
    chengdu: int
    programme: int
    alliance: int
    conference: int
    ceremony: int

    def sheet(self) -> FactSheet:
        return make_factsheet(self.desk, self.cohort)

    def text(self, lang: Any, key: str) -> str:
        return next(one.text for one in self.sheet().in_language(lang) if one.key == key)


def _named(desk: Desk, zh: str) -> int:
    return int(record_lists.find_record(desk, ORGANISATIONS, zh)["id"])


def enter(desk: Desk, folder: Path) -> Case:
    """The case as its text tells it."""
    chengdu = cohorts.add_cohort(
        desk,
        {
            "name_en": f"{TITLE} (Chengdu Session)",
            "name_zh": f"{TITLE_ZH}（成都站）",
            "starts": dt.date(2025, 5, 12),
            "ends": dt.date(2025, 5, 24),
            "status": "closed",
        },
    )
    path = save_people(folder / "people.xlsx")
    plan = importing.prepare(desk, importing.read_file(path), None)
    cohort = importing.apply(
        desk,
        plan,
        {
            "name_en": f"{TITLE} (Shanghai Session)",
            "name_zh": f"{TITLE_ZH}（上海站）",
            "starts": dt.date(2025, 6, 14),
            "ends": dt.date(2025, 6, 27),
            "status": "running",
        },
        path,
    ).cohort_id
    path = save_timetable(folder / "timetable.xlsx")
    plan = importing.prepare(desk, importing.read_file(path), cohort)
    importing.apply(desk, plan, cohort, path)
    tongji = _named(desk, "同济大学")
    english = {
        _named(desk, "科学技术部国际合作司"): {"name_en": GUIDANCE},
        _named(desk, "上海科学技术交流中心"): {"name_en": CENTER},
        tongji: {"name_en": TONGJI},
        _named(desk, "Delta Institute"): {"name_zh": "三角洲研究所"},
        _named(desk, "Northern Forum"): {"name_zh": "北方论坛"},
        _named(desk, "Harbour Works"): {"name_zh": "港湾工厂"},
    }
    record_lists.change_records(desk, ORGANISATIONS, english)
    college = {"name_en": COLLEGE, "name_zh": "环境科学与工程学院", "parent": "同济大学"}
    record_lists.add_record(desk, ORGANISATIONS, college)
    ceremony = next(
        one["id"]
        for one in curriculum.list_activities(desk, cohort)
        if one["title"] == "Opening Ceremony"
    )
    curriculum.change_activities(desk, [ceremony], {"hosted": COLLEGE})
    alliance = record_lists.add_record(
        desk,
        ALLIANCES,
        {
            "name_en": ALLIANCE,
            "name_zh": ALLIANCE_ZH,
            "aims_en": "Sharing of technologies and talent",
            "aims_zh": "共享技术和人才",
        },
    )
    place = {"alliance": ALLIANCE, "city": "Chengdu", "city_zh": "成都"}
    conference = record_lists.add_record(
        desk,
        EVENTS,
        {
            **place,
            "kind": "conference",
            "starts": dt.date(2025, 6, 11),
            "title_en": "Second Belt and Road Conference on Science and Technology Exchange",
            "title_zh": "第二届“一带一路”科技交流大会",
            "ends": dt.date(2025, 6, 12),
        },
    )
    launch = {"title_en": "Launch", "title_zh": "启动", "starts": dt.date(2025, 6, 12)}
    record_lists.add_record(desk, EVENTS, {**place, **launch, "kind": "launch"})
    found = cohorts.get_cohort(desk, cohort)
    assert found["programme_id"] is not None
    record_lists.change_records(
        desk,
        PROGRAMMES,
        {
            found["programme_id"]: {
                "alliance": ALLIANCE,
                "is_key_initiative": True,
                "aims_en": "Dialogue mechanisms;\nlong-term cooperation.",
                "aims_zh": "建立对话机制；\n长期合作。",
            }
        },
    )
    for theme in record_lists.list_records(desk, THEMES):
        zh = "绿色低碳技术路径" if "pathways" in theme["title"] else "技术多场景应用"
        record_lists.change_records(desk, THEMES, {theme["id"]: {"title_zh": zh}})
    return Case(desk, cohort, chengdu, found["programme_id"], alliance, conference, ceremony)


@pytest.fixture(scope="module")
def case(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("model_case")
    desk = new_desk(folder)
    yield enter(desk, folder)
    desk.close()


FACTS: dict[str, tuple[str, str, str]] = {
    # fact: the sentence, what it says in English, in Chinese
    "title": ("title", f"{TITLE} (Shanghai Session)", f"{TITLE_ZH}（上海站）"),
    "opening_day": ("opening", "on 14 June 2025", "6月14日"),
    "place": (
        "opening",
        f"at the {COLLEGE} of Tongji University.",
        "在同济大学环境科学与工程学院开班",
    ),
    "guidance": ("jointly_organised", f"guidance of the {GUIDANCE}", "由科学技术部国际合作司指导"),
    "organisers": (
        "jointly_organised",
        f"jointly organised by the {CENTER} and Tongji University.",
        "上海科学技术交流中心和同济大学联合主办",
    ),
    "addressed": (
        "addressed",
        f"addressed by Lu Wenhai, Director of {CENTER}; Jiang Ruowen, Vice President of Tongji "
        "University; and Shen Yitong, Secretary of the Alliance.",
        "上海科学技术交流中心主任陆文海、同济大学副校长蒋若文和联盟秘书沈依桐在开班式上致辞",
    ),
    "represented": (
        "represented",
        "Representatives of the Delta Institute, the Northern Forum and the Harbour Works attended",
        "三角洲研究所、北方论坛和港湾工厂代表出席",
    ),
    "host": (
        "host",
        "hosted by Deng Shuyi, Vice Dean of the College and Director of the Training Office.",
        "由学院副院长、培训办公室主任邓淑仪主持",
    ),
    "participants": (
        "participants_partners",
        "22 participants from 11 countries along the Belt and Road",
        "来自共建“一带一路”11个国家的22名学员",
    ),
    "initiative": ("initiative", f"a key initiative of the {ALLIANCE}", f"{ALLIANCE_ZH}的重点行动"),
    "themes": (
        "themes",
        "“Green and low-carbon technology pathways” and “Application of technologies in multiple "
        "scenarios”",
        "“绿色低碳技术路径”和“技术多场景应用”",
    ),
    "forms": ("forms", "lectures, field visits and case exchanges", "讲座、实地考察和案例交流"),
    "aims": ("aims", "Dialogue mechanisms; long-term cooperation.", "建立对话机制；长期合作。"),
    "launch": (
        "launched",
        "launched at the Second Belt and Road Conference on Science and Technology Exchange, held "
        "in Chengdu on 11–12 June 2025.",
        "6月11日至12日在成都举行的第二届“一带一路”科技交流大会上启动",
    ),
    "earlier": ("earlier", "concluded the Chengdu Session", "此前，成都站已结束"),
}


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_is_printed_in_both_languages(case: Case, fact: str) -> None:
    key, english, chinese = FACTS[fact]
    assert english in case.text("en", key)
    assert chinese in case.text("zh", key)


def test_all_fifteen_are_known_and_nothing_is_missing(case: Case) -> None:
    sheet = case.sheet()
    assert set(FACTS) == set(NEWS_FACTS)
    assert (sheet.known, len(sheet.facts), sheet.gaps) == (15, 15, ())
    assert min(len(sheet.in_language(lang)) for lang in ("zh", "en")) >= 8
    assert "技术和人才" in case.text("zh", "alliance_aims")


# --- nothing is invented ---


_ORDINARY = frozenset(
    "the a and of on at in not known no country countries participant participants june may "
    "lecture lectures field visit visits case exchange exchanges session key initiative title "
    "个 国家 名 学员 月 日 年 至 和 讲座 实地考察 案例交流 重点行动 不详 职务".split()
)


def _require_from_values(case: Case) -> None:
    """A sentence is its template with its values, or a gap in brackets where one has none; each
    word of a value stands somewhere in the desk.
    """
    held = _held(case.desk)
    for sentence in case.sheet().sentences:
        plain = sentence.plain()
        pattern = ""
        for words, name in parts_of(TEMPLATES[sentence.key].default(sentence.lang)):
            pattern += re.escape(words)
            if name in plain["values"]:
                pattern += re.escape(plain["values"][name])
            elif name:
                pattern += r"(?:\[[^\]]+\]|［[^］]+］)"
        assert re.fullmatch(pattern, plain["text"]), plain["text"]
        for value in plain["values"].values():
            for word in re.findall(r"[A-Za-z]+|[\u4e00-\u9fff]+", _without_marks(value)):
                assert _stands_in(word.casefold(), held), (word, value)


def _stands_in(word: str, held: str) -> bool:
    """A word is an ordinary one or stands in the desk; Chinese ones are taken apart."""
    if word.isascii():
        return word in _ORDINARY or word in held
    at = 0
    while at < len(word):
        ends = range(len(word), at, -1)
        end = next(
            (e for e in ends if word[at:e] in _ORDINARY or (e > at + 1 and word[at:e] in held)), at
        )
        if end == at:
            return False
        at = end
    return True


def _without_marks(value: str) -> str:
    """What is told to be missing is no invention; a name in the other language is looked up."""
    return re.sub(r"[\[［](?:title not known|职务不详|of \d+ the .*?|\d+人.*?)[\]］]", "", value)


def _held(desk: Desk) -> str:
    """Everything the desk says, in one text."""
    said: list[str] = []
    with desk.reading() as session:
        for entity in Base.declared:
            if issubclass(entity, Entity):
                for row in session.execute(sa.select(table_of(entity))):
                    said += [str(cell) for cell in row if isinstance(cell, str)]
    return "\n".join(said).casefold()


def _change(which: Any, at: str, **values: Any) -> Callable[[Case], None]:
    return lambda case: record_lists.change_records(case.desk, which, {getattr(case, at): values})


def _activity(**values: Any) -> Callable[[Case], None]:
    return lambda case: curriculum.change_activities(case.desk, [case.ceremony], values)


def _roles(case: Case, *left_out: str) -> None:
    there = organisers.list_organisers(case.desk, case.cohort)
    organisers.set_organisers(
        case.desk, case.cohort, [one for one in there if one.role not in left_out]
    )


def _remove(which: Any) -> Callable[[Case], None]:
    return lambda case: record_lists.remove_records(
        case.desk, which, [one["id"] for one in record_lists.list_records(case.desk, which)]
    )


def _without_kinds(case: Case) -> None:
    ids = [one["id"] for one in curriculum.list_activities(case.desk, case.cohort)]
    curriculum.change_activities(case.desk, ids[1:], {"kind": "other"})


TAKEN: dict[str, Callable[[Case], object]] = {
    "title": lambda case: cohorts.change_cohort(case.desk, case.cohort, {"name_en": None}),
    "opening_day": lambda case: (
        _activity(date=None)(case),
        cohorts.change_cohort(case.desk, case.cohort, {"starts": None}),
    ),
    "place": _activity(hosted=None, venue=None),
    "guidance": lambda case: _roles(case, "guidance"),
    "organisers": lambda case: _roles(case, "joint_organiser"),
    "addressed": _activity(addressed_title="Director; –; Secretary", addressed_title_zh="主任"),
    "represented": _activity(represented=None),
    "host": _activity(host=None),
    "participants": lambda case: participants.remove_participants(case.desk, _everybody(case)),
    "initiative": _change(PROGRAMMES, "programme", is_key_initiative=None),
    "themes": _remove(THEMES),
    "forms": _without_kinds,
    "aims": _change(PROGRAMMES, "programme", aims_en=None),
    "launch": _change(EVENTS, "conference", city=None, city_zh=None),
    "earlier": lambda case: cohorts.change_cohort(
        case.desk, case.chengdu, {"status": "running", "ends": dt.date(2099, 1, 1)}
    ),
}


def _everybody(case: Case) -> list[int]:
    rows = country_table(case.desk, case.cohort).rows
    return [one for row in rows for one in row.people]


@pytest.mark.parametrize("fact", TAKEN)
def test_what_is_taken_away_is_a_gap_and_nothing_stands_in_its_place(case: Case, fact: str) -> None:
    before = case.desk.stands_at()
    TAKEN[fact](case)
    try:
        sheet = case.sheet()
        assert fact not in {one.key for one in sheet.facts if one.is_known}
        assert sheet.gaps
        _require_from_values(case)
    finally:
        while case.desk.stands_at() != before:
            case.desk.undo()
    assert case.sheet().known == 15


def test_every_word_of_a_sentence_is_from_a_value(case: Case) -> None:
    _require_from_values(case)


def test_countries_that_are_no_partners_are_not_called_so(case: Case) -> None:
    one, *_others = _everybody(case)
    participants.change_participants(case.desk, [one], {"nationality": "US"})
    assert "participants_partners" not in {each.key for each in case.sheet().sentences}
    assert "12 countries, 11 of them along the Belt and Road" in case.text(
        "en", "participants_some"
    )
    assert "其中共建“一带一路”国家11个" in case.text("zh", "participants_some")
    case.desk.undo()
    group = list_groups(case.desk)["BRI"]
    set_groups(case.desk, [type(group)("BRI", group.name_en, group.name_zh, "office", ())])
    assert "Belt" not in case.text("en", "participants")
    case.desk.undo()


def test_who_has_no_country_is_told_in_the_count(case: Case) -> None:
    one, *_others = _everybody(case)
    participants.change_participants(case.desk, [one], {"nationality": None})
    sheet = case.sheet()
    assert "[of 1 the country is not known]" in case.text("en", "participants_some")
    assert "participants" not in {each.key for each in sheet.facts if each.is_known}
    case.desk.undo()


def test_a_name_missing_in_one_language_stands_in_brackets(case: Case) -> None:
    organisers.set_organisers(
        case.desk,
        case.cohort,
        [
            *organisers.list_organisers(case.desk, case.cohort),
            Organiser("supporting", "Green City Fund"),
            Organiser("implementing", "Harbour Training Centre", "港湾培训中心"),
        ],
    )
    sheet = case.sheet()
    assert "implemented by the Harbour Training Centre." in case.text("en", "implemented")
    assert "由港湾培训中心组织实施" in case.text("zh", "implemented")
    assert "supported by the Green City Fund." in case.text("en", "supported")
    assert "［Green City Fund］" in case.text("zh", "supported")
    assert [(gap.lang, "Green City Fund" in gap.words) for gap in sheet.gaps] == [("zh", True)]
    assert make_factsheet(case.desk, case.cohort, ["en"]).gaps == ()
    case.desk.undo()

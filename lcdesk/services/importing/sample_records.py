"""What the office of the sample desk keeps beside its lists: who spoke at the opening, the alliance
with its members, events and projects, leads, and people of the earlier session.

Bodies of the model case have their public names; all people, all other bodies and all figures are
invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from lcdesk.model import clock
from lcdesk.model.entities import Activity, Cohort, Enrolment, Organisation, Person, Theme
from lcdesk.services.core import record_lists
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    ALUMNI,
    EVENTS,
    LEADS,
    MEMBERS,
    ORGANISATIONS,
    PROJECTS,
    RecordList,
)
from lcdesk.services.curriculum import records
from lcdesk.services.participants import documents
from lcdesk.texts import N_

LABEL = N_("Records of the sample office")
Values = Mapping[str, Any]

_SATURDAY = 5
ALLIANCE_EN = "Belt and Road Low-Carbon Technology Innovation Cooperation Alliance"
ALLIANCE_ZH = "“一带一路”低碳技术创新合作联盟"
CENTER, TONGJI = "Shanghai Science and Technology Exchange Center", "Tongji University"
_WORKS, _DELTA = "Harbour Photovoltaic Works", "Delta Institute of Urban Ecology"
_FORUM, _PLANT = "Northern Forum for Carbon Markets", "Eastern Water Reclamation Plant"
_WASTE, _STORAGE = "Riverside Waste-to-Energy Plant", "Delta Laboratory for Energy Storage"

_AIMS_EN = (
    "Set up dialogue mechanisms and long-term cooperation frameworks\n"
    "Share technologies, results, talent and industrial resources\n"
    "Carry out influential, demonstrative and representative projects by replicable and scalable "
    "models"
)
_AIMS_ZH = """建立对话机制和长期合作框架
共享技术、成果、人才和产业资源
以可复制、可推广的模式实施有影响力、示范性和代表性的项目"""
_SHARING_EN = "Sharing of technologies, results, talent and industrial resources among its members"
_SHARING_ZH = "推动成员之间技术、成果、人才和产业资源的共享"

_NO_VISA = (None, "to_apply")
NOMINATED, COPIED = dt.timedelta(days=76), dt.timedelta(days=61)  # before the opening

_COHORT: Values = {
    "delivery": "in_person",
    "languages": "English",
    "overview_en": "Lectures in the first week lead from technology pathways to their use; visits "
    "and case exchanges show them at work; country reports and a discussion close the course.",
    "overview_zh": "第一周的讲座由技术路径进入技术应用，实地考察和案例交流展示成效，"
    "课程以国别报告和研讨收尾。",
    "reminders_en": "Meet at the bus 15 minutes before it leaves. Closed shoes on visits. Carry "
    "your passport.",
    "reminders_zh": "请于发车前15分钟集合；考察时穿不露趾的鞋；随身携带护照。",
}
_PROGRAMME: Values = {
    "kind": "training",
    "area": "Green and low-carbon technologies",
    "area_zh": "绿色低碳技术",
    "languages": "English",
    "aims_en": _AIMS_EN,
    "aims_zh": _AIMS_ZH,
    "is_key_initiative": True,
}
_THEMES = {
    "Green and low-carbon technology pathways": "绿色低碳技术路径",
    "Application of technologies in multiple scenarios": "技术多场景应用",
}
_CEREMONY: Values = {
    "addressed": "Mr. Lu Wenhai; Prof. Jiang Ruowen; Ms. Shen Yitong",
    "addressed_zh": "陆文海; 蒋若文; 沈依桐",
    "addressed_title": f"Director of Programmes of the {CENTER}; Vice President of {TONGJI}; "
    "Deputy Director of the Secretariat of the Alliance",
    "addressed_title_zh": "上海科学技术交流中心项目主任; 同济大学副校长; 联盟秘书处副主任",
    "host": "Prof. Deng Shuyi",
    "host_zh": "邓淑仪",
    "host_title": "Vice Dean of the College; Director of the Training Office",
    "host_title_zh": "学院副院长; 培训办公室主任",
    "represented": f"{_DELTA} (2); {_FORUM} (1); {_WORKS} (3)",
}
_VISITS = {
    "Photovoltaic Module Works": _WORKS,
    "Water Reclamation Plant": _PLANT,
    "Waste-to-Energy Plant": _WASTE,
}


def _body(en: str, zh: str | None, kind: str, city: str, country: str = "CN") -> Values:
    return {"name_en": en, "name_zh": zh, "kind": kind, "city": city, "country": country}


_BODIES = (
    _body(_DELTA, "三角洲城市生态研究所", "research_institute", "Hangzhou"),
    _body(_FORUM, "北方碳市场论坛", "ngo", "Tianjin"),
    _body(_WORKS, "港湾光伏工厂", "enterprise", "Shanghai"),
    _body(_PLANT, "东部再生水厂", "enterprise", "Shanghai"),
    _body(_WASTE, "滨江生活垃圾焚烧发电厂", "enterprise", "Shanghai"),
    _body(_STORAGE, "三角洲储能实验室", "research_institute", "Ningbo"),
    _body(
        "Indus Institute of Renewable Energy", "印度河可再生能源研究所", "research_institute",
        "Karachi", "PK",
    ),
    _body("Almaty Centre for Clean Energy", None, "research_institute", "Almaty", "KZ"),
    _body("Danube Centre for Circular Economy", None, "ngo", "Novi Sad", "RS"),
)  # fmt: skip
_KNOWN = {
    # the bodies of the model case, made with the cohort: kind, city, part of
    "Department of International Cooperation of the Ministry of Science and Technology": (
        "ministry", "Beijing", None,
    ),
    CENTER: ("research_institute", "Shanghai", None),
    TONGJI: ("university", "Shanghai", None),
    "College of Environmental Science and Engineering of Tongji University": (
        "university", "Shanghai", TONGJI,
    ),
    "UNEP-Tongji Institute of Environment for Sustainable Development": (
        "research_institute", "Shanghai", TONGJI,
    ),
}  # fmt: skip
_ALLIANCE: Values = {
    "name_en": ALLIANCE_EN,
    "name_zh": ALLIANCE_ZH,
    "since": dt.date(2025, 6, 12),
    "aims_en": _SHARING_EN,
    "aims_zh": _SHARING_ZH,
}
_LAUNCHED = dt.date(2025, 6, 12)
_MEMBERS = (
    (_DELTA, "secretariat", _LAUNCHED),
    (_STORAGE, "founding", _LAUNCHED),
    (_WORKS, "founding", _LAUNCHED),
    (_FORUM, "member", _LAUNCHED),
    ("Indus Institute of Renewable Energy", "member", _LAUNCHED),
    ("Almaty Centre for Clean Energy", "member", dt.date(2025, 9, 1)),
    ("Danube Centre for Circular Economy", "observer", dt.date(2025, 9, 1)),
)
_CHENGDU: Values = {"country": "CN", "city": "Chengdu", "city_zh": "成都"}
_EVENTS: tuple[Values, ...] = (
    {
        **_CHENGDU,
        "title_en": "Second Belt and Road Conference on Science and Technology Exchange",
        "title_zh": "第二届“一带一路”科技交流大会",
        "kind": "conference",
        "starts": dt.date(2025, 6, 11),
        "ends": dt.date(2025, 6, 12),
        "outcome_en": "The alliance was launched, and its aims were published.",
        "outcome_zh": "联盟启动，并发布宗旨。",
    },
    {
        **_CHENGDU,
        "title_en": "Launch of the alliance",
        "title_zh": "联盟启动仪式",
        "kind": "launch",
        "starts": _LAUNCHED,
        "attended": f"{_DELTA}; {_STORAGE}; {_WORKS}; {_FORUM}",
    },
    {
        "title_en": "First meeting of members",
        "title_zh": "第一次成员会议",
        "kind": "meeting",
        "starts": dt.date(2025, 9, 18),
        "country": "CN",
        "city": "Hangzhou",
        "city_zh": "杭州",
        "host": _DELTA,
    },
)
_COMING: Values = {
    "title_en": "Meeting of members on energy storage",
    "title_zh": "储能专题成员会议",
    "kind": "meeting",
    "country": "CN",
    "city": "Ningbo",
    "city_zh": "宁波",
    "host": _STORAGE,
}
"""It is planned, whenever the sample is made."""
_PROJECTS: tuple[Values, ...] = (
    {
        "title_en": "Rooftop photovoltaics for cold stores", "title_zh": "冷库屋顶光伏",
        "technology": "Photovoltaics", "country": "PK", "city": "Karachi", "stage": "running",
        "from_year": 2025, "results": "electricity: 1.8 MW (2025, meter report); avoided: 2,100 t "
        "CO₂ (2025, meter report)", "by_owner": "Indus Institute of Renewable Energy",
        "by_technology": _WORKS,
    },
    {
        "title_en": "District heating with stored wind power", "title_zh": "风电储热区域供暖",
        "technology": "Energy storage", "country": "KZ", "city": "Almaty", "stage": "building",
        "from_year": 2025, "results": "storage: 6 MWh (2026, design)",
        "by_owner": "Almaty Centre for Clean Energy", "by_technology": _STORAGE,
    },
    {
        "title_en": "Composting of market waste", "title_zh": "集市垃圾堆肥",
        "technology": "Circular economy", "country": "RS", "city": "Novi Sad", "stage": "planned",
        "from_year": 2026, "results": "waste: 900 t (2026, plan)",
        "by_owner": "Danube Centre for Circular Economy", "by_technology": _DELTA,
    },
    {
        "title_en": "Reclaimed water for street trees", "title_zh": "再生水浇灌行道树",
        "technology": "Water reuse", "country": "CN", "city": "Shanghai", "stage": "ended",
        "from_year": 2023, "to_year": 2025, "results": "water: 40,000 m³ (2024, plant log)",
        "by_owner": _PLANT, "by_technology": _DELTA,
    },
)  # fmt: skip
# subject | kind | stage | person | country | partner | next step | days from today
_LEADS = """
Testing cells in desert dust|technology|idea|Hina Baloch|PK|W|Send the test plan|3
Exchange of lecturers|talent|idea|Ratna Wulandari|ID|T|Ask both faculties|16
Handbook of micro-grids in Arabic|result|idea||EG||Find a translator|45
Measurements of soil carbon|result|contact|Mona Fahmy|EG|D|Agree on the method|-5
Electric buses in the highlands|technology|contact|Selam Tesfaye|ET|S|Visit a depot|10
Geothermal greenhouses|industrial_resource|contact|Wanjiru Kamande|KE||Send figures|5
Training of heating engineers|talent|draft|Yerlan Sadykov|KZ|T|Sign the draft|-2
Storage of wind power|demonstration_project|draft||KZ|S|Order the tanks|24
Solar cold stores|demonstration_project|running|Sana Qureshi|PK|W|Second report|90
Framework of workshops|framework_agreement|signed|Stefan Ilić|RS|D|First workshop|38
Composting of market waste|technology|signed|Stefan Ilić|RS|D|Choose the market|60
Mangrove monitoring|result|ended|Supriyadi|ID|||
"""
_PARTNERS = {"D": _DELTA, "S": _STORAGE, "T": TONGJI, "W": _WORKS}
_ABROAD: Mapping[str, Values] = {
    # subject → the organisation abroad, and the project
    "Storage of wind power": {
        "organisation": "Almaty Centre for Clean Energy",
        "project": "District heating with stored wind power",
    },
    "Solar cold stores": {
        "organisation": "Indus Institute of Renewable Energy",
        "project": "Rooftop photovoltaics for cold stores",
    },
    "Framework of workshops": {"organisation": "Danube Centre for Circular Economy"},
    "Composting of market waste": {"project": "Composting of market waste"},
}
# name | post today | organisation today | country | last contact, next step and its day: days
# from today
_ALUMNI = """
Bounmy Sisavath|Director|Luang Prabang Water Supply Office|LA|-24|Invite|30
Anjali Gurung|Head of Programmes|Himalayan Centre for Mountain Energy|NP|-38|Call|6
Bat-Erdene Ganbold|Managing Director|Gobi Wind and Sun Company|MN|-75|Write|-3
Firuza Rahimova|Deputy Director|Dushanbe Institute of Glaciers and Water|TJ|-55||
Faridah Ismail|Principal Researcher|Penang Institute of Green Manufacturing|MY|-90||
Dara Meas|Operations Manager|Phnom Penh Waste Company|KH|-88|Visit|70
"""


def add_sample_records(desk: Desk, cohort_id: int, agreed: dt.date) -> None:
    """All of it, as one operation; `cohort_id`: the Shanghai session, `agreed`: the day on which
    those of the earlier one agreed to be written to.
    """
    desk.execute(LABEL, lambda work: _write(work, cohort_id, agreed))


def _write(work: Work, cohort_id: int, agreed: dt.date) -> None:
    _add(work, ORGANISATIONS, _BODIES)
    _add(work, ALLIANCES, [_ALLIANCE])
    for name, (kind, city, parent) in _KNOWN.items():
        number = work.session.scalar(sa.select(Organisation.id).where(Organisation.name_en == name))
        if number is not None:
            values = {"kind": kind, "city": city, "country": "CN", "parent": parent}
            record_lists.set_fields(work, ORGANISATIONS, number, values)
    _complete_cohort(work, cohort_id)
    _complete_timetable(work, cohort_id)
    _note_documents(work, work.get(Cohort, cohort_id))
    document = "Charter of the alliance"
    _add(
        work,
        MEMBERS,
        [
            {
                "alliance": ALLIANCE_EN, "organisation": name, "role": role, "since": since,
                "document": document,
            }
            for name, role, since in _MEMBERS
        ],
    )  # fmt: skip
    events = (*_EVENTS, {**_COMING, "starts": _day("48")})
    _add(work, EVENTS, [{"alliance": ALLIANCE_EN, **one} for one in events])
    _add(work, PROJECTS, [{"alliance": ALLIANCE_EN, **one} for one in _PROJECTS])
    cohort = work.get(Cohort, cohort_id)
    _add(work, LEADS, [{"cohort": cohort.name_en, **one} for one in _of_known(work, _leads())])
    _add(work, ALUMNI, _of_known(work, _alumni(agreed)))


def _add(work: Work, which: RecordList, rows: Iterable[Values]) -> None:
    names = record_lists.NameFinder(work.session)
    for values in rows:
        record_lists.make(work, which, values, names)


def _of_known(work: Work, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of people who are in the lists: somebody may have made the desk of other sheets."""
    names = record_lists.NameFinder(work.session)
    return [
        one
        for one in rows
        if not (person := one.get("person")) or names.numbers(Person, str(person))
    ]


def _complete_cohort(work: Work, cohort_id: int) -> None:
    cohort = work.get(Cohort, cohort_id)
    work.set(cohort, _COHORT)
    if cohort.programme_id is not None:
        values = {**_PROGRAMME, "alliance": ALLIANCE_EN}
        record_lists.set_fields(work, record_lists.PROGRAMMES, cohort.programme_id, values)


def _note_documents(work: Work, cohort: Cohort) -> None:
    """The embassies sent their letters in time; a copy of the passport came from all who have a
    visa or have applied for one.
    """
    query = sa.select(Enrolment.id, Enrolment.visa_state).where(Enrolment.cohort_id == cohort.id)
    visas = {number: visa for number, visa in work.session.execute(query).all()}
    came = {
        "nomination_letter": (list(visas), NOMINATED),
        "passport_scan": ([one for one, visa in visas.items() if visa not in _NO_VISA], COPIED),
    }
    assert cohort.starts is not None, "the sample has its days"
    for kind, (ids, before) in came.items():
        documents.note_documents(work, ids, kind, "received", cohort.starts - before)


def _complete_timetable(work: Work, cohort_id: int) -> None:
    for theme in work.session.scalars(sa.select(Theme).where(Theme.cohort_id == cohort_id)).all():
        if theme.title in _THEMES:
            work.set(theme, {"title_zh": _THEMES[theme.title]})
    query = sa.select(Activity.id, Activity.title).where(Activity.cohort_id == cohort_id)
    for number, title in work.session.execute(query).all():
        if title == "Opening Ceremony":
            records.set_fields(work, {number: _CEREMONY})
        elif title in _VISITS:
            records.set_fields(work, {number: {"visited": _VISITS[title]}})


def _lines(text: str, *names: str) -> Iterable[dict[str, str | None]]:
    for line in text.strip().splitlines():
        cells = (cell.strip() or None for cell in line.split("|"))
        yield dict(zip(names, cells, strict=True))


def _leads() -> Iterable[dict[str, Any]]:
    names = ("subject", "kind", "stage", "person", "country", "partner", "next_step", "due")
    for one in _lines(_LEADS, *names):
        partner = _PARTNERS.get(one["partner"] or "")
        told = {"partner": partner, "due": _day(one["due"]), "kept_by": "Training Office"}
        yield {**one, **told, **_ABROAD.get(one["subject"] or "", {})}


def _alumni(agreed: dt.date) -> Iterable[dict[str, Any]]:
    names = ("person", "position", "organization", "country", "last_contact", "next_step", "due")
    for one in _lines(_ALUMNI, *names):
        mail = str(one["person"]).casefold().replace(" ", ".") + "@example.org"
        last = _day(one["last_contact"])
        yield {
            **one, "as_of": last, "last_contact": last, "due": _day(one["due"]), "email": mail,
            "channel": "mail", "consent": True, "newsletter": True, "kept_by": "Training Office",
            "consent_for": "Newsletter and invitations", "consent_since": agreed,
        }  # fmt: skip


def _day(days: str | None) -> dt.date | None:
    """So many days from today: what is due is so in a sample made next year, too. Nobody writes on
    a weekend.
    """
    if not days:
        return None
    day = clock.today() + dt.timedelta(days=int(days))
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)

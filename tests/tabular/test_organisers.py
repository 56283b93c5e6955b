"""The lines above a table that name organisations in their roles."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from lcdesk.model.organisers import Organiser, organiser_lines
from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import Understanding, as_json

HEADS = ("Name", "Nationality", "Passport No.", "Gender")
Line = str | Sequence[str]
Read = Callable[..., Understanding]
PEOPLE = (("Wanjiru Kamau", "Kenya", "AK1290021", "F"), ("Brian Otieno", "Kenya", "AK1290022", "M"))


@pytest.fixture
def read(reader: Reader, tmp_path: Path) -> Read:
    """Reads a list of two people with lines above its heads, and perhaps below it."""
    return lambda lines, below=(): _read(reader, tmp_path / "list.xlsx", lines, below)


def _read(reader: Reader, path: Path, lines: Sequence[Line], below: Sequence[str]) -> Understanding:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (*lines, HEADS, *PEOPLE, *below):
        sheet.append([line] if isinstance(line, str) else list(line))
    book.save(path)
    return understand(reader.read(path), path.name)


A, B, C = "科技中心", "临港大学", "国际合作司"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["主办单位：科技中心、临港大学"], [("organiser", None, A), ("organiser", None, B)]),
        (
            ["指导单位:国际合作司；承办单位:临港大学；科技中心"],
            [("guidance", None, C), ("host", None, B), ("host", None, A)],
        ),
        (
            ["指导单位：国际合作司\n主办单位：\n科技中心\n临港大学"],
            [("guidance", None, C), ("organiser", None, A), ("organiser", None, B)],
        ),
        (["主办单位：科技中心   承办单位：临港大学"], [("organiser", None, A), ("host", None, B)]),
        (
            [("主办单位", "科技中心", "承办单位：", "临港大学")],
            [("organiser", None, A), ("host", None, B)],
        ),
        (
            ["联合主办：UNEP-临港环境学院、联合国环境规划署（UNEP）"],
            [
                ("joint_organiser", None, "UNEP-临港环境学院"),
                ("joint_organiser", "UNEP", "联合国环境规划署"),
            ],
        ),
        (
            ["联合主办：科技中心、临港大学"],
            [("joint_organiser", None, A), ("joint_organiser", None, B)],
        ),
        (
            ["Organizers: Science Centre; Lingang University"],
            [("organiser", "Science Centre", None), ("organiser", "Lingang University", None)],
        ),
        (["Hosted by the College of Engineering"], [("host", "College of Engineering", None)]),
        (
            ["Under the guidance of the Ministry of X. Jointly organised by Green Co., Ltd."],
            [("guidance", "Ministry of X", None), ("joint_organiser", "Green Co., Ltd.", None)],
        ),
        (
            ["主办单位：科技中心、临港大学", "Organisers: Science Centre; Lingang University"],
            [("organiser", "Science Centre", A), ("organiser", "Lingang University", B)],
        ),
        (
            ["主办单位：科技中心、临港大学", "Organiser: Science Centre"],
            [("organiser", None, A), ("organiser", None, B), ("organiser", "Science Centre", None)],
        ),
        (
            ["主办单位 Organisers: 科技中心 Science Centre; 临港大学"],
            [("organiser", "Science Centre", A), ("organiser", None, B)],
        ),
        (["支持单位：Green Fund", "支持单位：Green Fund"], [("supporting", "Green Fund", None)]),
    ],
)
def test_organisers_are_read_above_the_heads(
    read: Read, lines: list[Line], found: list[tuple[str, str | None, str | None]]
) -> None:
    understood = read(["Green course 2027", *lines])
    assert [one.said for one in understood.organisers] == found
    assert len(understood.of("participant")) == 2
    assert all(row.values["nationality"] == "KE" for row in understood.rows)
    assert as_json(understood)["organisers"] == [
        {"role": role, "name_en": english, "name_zh": chinese} for role, english, chinese in found
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Host country: China",
        "The hosts wish you a pleasant stay",
        "支持上海",
        "Hosting: 4 rooms",
        "Supported languages: English",
        "Organised by:",
        "主办单位：",
        "Alliance for Progress: the course",
        "协办",
    ],
)
def test_what_only_looks_like_a_role_names_nobody(read: Read, line: str) -> None:
    assert read([line]).organisers == []


def test_a_line_below_the_table_names_nobody(read: Read) -> None:
    assert read(["Green course 2027"], ["主办单位：科技中心"]).organisers == []


def test_what_papers_say_is_read_again_as_it_was(read: Read) -> None:
    told = [
        Organiser("guidance", None, C),
        Organiser("joint_organiser", "Science Centre", A),
        Organiser("joint_organiser", "The Green Fund"),
        Organiser("host", "Lingang University", "临港、大学"),
        Organiser("alliance", "Low-Carbon Alliance", "低碳联盟"),
    ]
    for beside in ("\n", "   "):
        lines = [beside.join(pair) for pair in organiser_lines(told, "both")]
        assert [one.said for one in read(lines).organisers] == [one.said for one in told]


def test_texts_nobody_writes_cost_nothing(read: Read) -> None:
    texts = [
        " " * 32_000 + ".",
        "a\n" * 16_000,
        "；主办单位" * 6000,
        "；主办单位：甲" * 4000,
        "支持：" * 10_000,
    ]
    started = time.process_time()
    assert len(read([texts, texts]).of("participant")) == 2
    assert time.process_time() - started < 3


LAO = "老挝人民民主共和国驻华大使馆"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"推荐单位：{LAO}  Nominated by: Embassy of the Lao PDR in China", []),
        ("Nominated by: Embassy of the Republic of Kenya", []),
        (
            "Nominating institution: Ministry of Water",
            [("recommending", "Ministry of Water", None)],
        ),
        (f"主办单位：{LAO}", [("organiser", None, LAO)]),
    ],
)
def test_an_embassy_that_nominates_its_own_organises_nothing(
    read: Read, line: str, found: list[tuple[str, str | None, str | None]]
) -> None:
    assert [one.said for one in read([line]).organisers] == found

"""Invented sheets of the lists an office gets, each of another make, with what they say: experts
(师资库), training programmes (培训项目), members of an alliance, wishes to work together, alumni.

A sheet is rows of cells from A1 on, with merged blocks; `expected` has the values of each record,
"extra" those under heads that are no field.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from lcdesk.tabular.understood import RecordName


@dataclass(frozen=True)
class OfficeSheet:
    """A sheet, and what is to be read of it."""

    name: str
    kind: RecordName
    rows: Sequence[Sequence[Any]]
    expected: Sequence[dict[str, Any]]
    merged: Sequence[str] = ()
    asked: Sequence[tuple[int, str]] = ()  # Excel row and kind of what is asked

    def write(self, folder: Path) -> Path:
        """The workbook."""
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in self.rows:
            sheet.append(list(row))
        for block in self.merged:
            sheet.merge_cells(block)
        path = folder / f"{self.name}.xlsx"
        book.save(path)
        return path


EXPERTS = (
    OfficeSheet(
        "experts_ministry",
        "expert",
        [
            ["附件2：××省对外培训师资库（2025年度）"],
            ["填报单位：示范大学环境学院", None, None, None, None, None, "填报日期：2025.3.1"],
            ["序号", "姓名", "性别", "单位/职务", "专业领域", "联系方式", None, "授课语种", "备注"],
            [None, None, None, None, None, "手机", "邮箱", None, None],
            [
                1,
                "林一苇",
                "女",
                "示范大学环境学院 教授",
                "水处理",
                "13900000001",
                "lin@example.org",
                "英语",
                None,
            ],
            [
                2,
                "周大川",
                "男",
                "川江设计研究院/总工程师",
                "固体废物",
                13900000002,
                "zhou@example.org",
                "英语、法语",
                "可授课",
            ],
            [
                3,
                "Anna Bergmann",
                "女",
                "Northfield University  Lecturer",
                "carbon markets",
                None,
                "ab@example.org",
                "English",
                None,
            ],
            ["合计：3人"],
            ["填表人：张三", None, None, "审核人：李四"],
        ],
        [
            {
                "name_zh": "林一苇",
                "organization": "示范大学环境学院",
                "title_zh": "教授",
                "field_of_work": "水处理",
                "phone": "13900000001",
                "email": "lin@example.org",
                "languages": "英语",
                "extra": {"性别": "女"},
            },
            {
                "name_zh": "周大川",
                "organization": "川江设计研究院",
                "title_zh": "总工程师",
                "field_of_work": "固体废物",
                "phone": "13900000002",
                "email": "zhou@example.org",
                "languages": "英语、法语",
                "notes": "可授课",
                "extra": {"性别": "男"},
            },
            {
                "name": "Anna Bergmann",
                "organization": "Northfield University",
                "title": "Lecturer",
                "field_of_work": "carbon markets",
                "email": "ab@example.org",
                "languages": "English",
                "extra": {"性别": "女"},
            },
        ],
        merged=[
            "A1:I1",
            "F3:G3",
            "A3:A4",
            "B3:B4",
            "C3:C4",
            "D3:D4",
            "E3:E4",
            "H3:H4",
            "I3:I4",
            "A8:I8",
        ],
    ),
    OfficeSheet(
        "experts_both",
        "expert",
        [
            ["List of experts 专家名单"],
            [],
            [
                "No.",
                "Name\n姓名",
                "Title\n职称",
                "Affiliation\n工作单位",
                "Country\n国别",
                "Tel.",
                "Mobile",
                "Topics\n授课内容",
            ],
            [
                1,
                "Marek Dvorak",
                "Professor",
                "Institute of Water, Testov",
                "Czech Republic",
                "+420 111 222 333",
                "+420 777 111 222",
                "Floods; Drought",
            ],
            [
                2,
                "陈小满 Chen Xiaoman",
                "研究员",
                "示范研究院",
                "中国",
                "028-8500 0000",
                None,
                "大气治理",
            ],
            [None, None, None, None, None, None, None, None],
            ["Contact: office@example.org"],
        ],
        [
            {
                "name": "Marek Dvorak",
                "title": "Professor",
                "organization": "Institute of Water, Testov",
                "country": "CZ",
                "phone": "+420 111 222 333; +420 777 111 222",
                "topics": "Floods; Drought",
            },
            {
                "name": "Chen Xiaoman",
                "name_zh": "陈小满",
                "title_zh": "研究员",
                "organization": "示范研究院",
                "country": "CN",
                "phone": "028-8500 0000",
                "topics": "大气治理",
            },
        ],
        merged=["A1:H1"],
    ),
    OfficeSheet(
        "experts_plain",
        "expert",
        [
            [
                "专家姓名",
                "职称",
                "职务",
                "所在单位",
                "研究方向",
                "电话",
                "电子邮件",
                "银行账号",
                "简介",
            ],
            [
                "吴沐",
                "教授",
                "副院长",
                "江畔大学",
                "土壤修复",
                "021-60000000；13800000003",
                "wu@example.org",
                "0012 3456",
                "主持项目三项\n出版专著",
            ],
            [
                "吴沐",
                "教授",
                "副院长",
                "江畔大学",
                "土壤修复",
                "021-60000000；13800000003",
                "wu@example.org",
                "0012 3456",
                "主持项目三项\n出版专著",
            ],
            ["高远", "高级工程师", None, "同上", "同上", None, None, None, None],
        ],
        [
            {
                "name_zh": "吴沐",
                "title_zh": "教授",
                "organization": "江畔大学",
                "field_of_work": "土壤修复",
                "phone": "021-60000000；13800000003",
                "email": "wu@example.org",
                "notes": "主持项目三项\n出版专著",
                "extra": {"职务": "副院长", "银行账号": "0012 3456"},
            },
            {
                "name_zh": "吴沐",
                "title_zh": "教授",
                "organization": "江畔大学",
                "field_of_work": "土壤修复",
                "phone": "021-60000000；13800000003",
                "email": "wu@example.org",
                "notes": "主持项目三项\n出版专著",
                "extra": {"职务": "副院长", "银行账号": "0012 3456"},
            },
            {
                "name_zh": "高远",
                "title_zh": "高级工程师",
                "organization": "江畔大学",
                "field_of_work": "土壤修复",
            },
        ],
    ),
)

PROGRAMMES = (
    OfficeSheet(
        "programmes_ministry",
        "programme",
        [
            ["2025年度培训项目计划表"],
            ["单位：示范大学"],
            [
                "序号",
                "项目名称",
                None,
                "项目类型",
                "年度",
                "计划人数",
                "培训语言",
                "面向国家",
                "实施时间",
                "备注",
            ],
            [None, "中文", "英文", None, None, None, None, None, None, None],
            [
                1,
                "绿色低碳发展研修班",
                "Seminar on Green and Low-carbon Development",
                "多边",
                2025,
                25,
                "英语",
                "非洲国家",
                "6月",
                None,
            ],
            [
                2,
                "水环境治理培训班",
                "Training Course on Water Management",
                "双边",
                2025,
                "20",
                "英语",
                "柬埔寨",
                "9月至10月",
                "与援外司协商",
            ],
            ["合计", None, None, None, None, 45, None, None, None, None],
            ["注：人数以商务部批复为准"],
        ],
        [
            {
                "title_zh": "绿色低碳发展研修班",
                "title_en": "Seminar on Green and Low-carbon Development",
                "year": 2025,
                "places": 25,
                "languages": "英语",
                "region": "非洲国家",
                "extra": {"实施时间": "6月"},
            },
            {
                "title_zh": "水环境治理培训班",
                "title_en": "Training Course on Water Management",
                "year": 2025,
                "places": 20,
                "languages": "英语",
                "region": "柬埔寨",
                "notes": "与援外司协商",
                "extra": {"实施时间": "9月至10月"},
            },
        ],
        merged=[
            "A1:J1",
            "B3:C3",
            "A3:A4",
            "D3:D4",
            "E3:E4",
            "F3:F4",
            "G3:G4",
            "H3:H4",
            "I3:I4",
            "J3:J4",
        ],
    ),
    OfficeSheet(
        "programmes_english",
        "programme",
        [
            ["Training programmes 2024 – 2025", None, None, None, None],
            [
                "#",
                "Programme title",
                "Year",
                "Number of participants",
                "Target countries",
                "Objective",
            ],
            [
                1,
                "Clean air for cities",
                2024,
                30,
                "Central Asia",
                "Show what works.\nBuild a network.",
            ],
            [2, "Clean air for cities", 2025, 30, "Central Asia", None],
            [3, "Wetland protection", 2025, None, None, None],
        ],
        [
            {
                "title_en": "Clean air for cities",
                "year": 2024,
                "places": 30,
                "region": "Central Asia",
                "aims_en": "Show what works.\nBuild a network.",
            },
            {
                "title_en": "Clean air for cities",
                "year": 2025,
                "places": 30,
                "region": "Central Asia",
            },
            {"title_en": "Wetland protection", "year": 2025},
        ],
        merged=["A1:F1"],
    ),
    OfficeSheet(
        "programmes_mixed",
        "programme",
        [
            ["培训项目", "领域", "规模", "所属联盟", "重点行动"],
            ["循环经济研修班（Circular Economy Seminar）", "循环经济", "二十五", "示范联盟", "是"],
            ["可再生能源培训班", "能源", 18, "示范联盟", "否"],
        ],
        [
            {
                "title_zh": "循环经济研修班",
                "title_en": "Circular Economy Seminar",
                "area_zh": "循环经济",
                "alliance": "示范联盟",
                "is_key_initiative": True,
            },
            {
                "title_zh": "可再生能源培训班",
                "area_zh": "能源",
                "places": 18,
                "alliance": "示范联盟",
                "is_key_initiative": False,
            },
        ],
        asked=[(2, "bad_number")],
    ),
)

MEMBERS = (
    OfficeSheet(
        "members_chinese",
        "member",
        [
            ["示范联盟成员单位名单"],
            ["序号", "成员单位名称", "成员类别", "加入时间", "依据文件", "联系人"],
            [1, "示范大学", "发起单位", dt.date(2023, 6, 11), "章程第3条", "林一苇"],
            [2, "川江设计研究院", "成员", "2024年5月20日", None, None],
            [3, "Northfield University", "member", "2024/7/1", "MoU 12", None],
            [None, "共3家"],
        ],
        [
            {
                "organisation": "示范大学",
                "role": "founding",
                "since": dt.date(2023, 6, 11),
                "document": "章程第3条",
                "extra": {"联系人": "林一苇"},
            },
            {"organisation": "川江设计研究院", "role": "member", "since": dt.date(2024, 5, 20)},
            {
                "organisation": "Northfield University",
                "role": "member",
                "since": dt.date(2024, 7, 1),
                "document": "MoU 12",
            },
        ],
        merged=["A1:F1"],
    ),
    OfficeSheet(
        "members_english",
        "member",
        [
            ["Member", "Membership", "Joined", "Document", "Alliance", "Country"],
            ["Northfield University", "member", dt.date(2024, 7, 1), None, "Sample Alliance", "UK"],
            [
                "Ministry of Rivers",
                "observer",
                dt.date(2025, 1, 15),
                "Letter 4",
                "Sample Alliance",
                "Nepal",
            ],
        ],
        [
            {
                "organisation": "Northfield University",
                "role": "member",
                "since": dt.date(2024, 7, 1),
                "alliance": "Sample Alliance",
                "extra": {"Country": "UK"},
            },
            {
                "organisation": "Ministry of Rivers",
                "role": "observer",
                "since": dt.date(2025, 1, 15),
                "document": "Letter 4",
                "alliance": "Sample Alliance",
                "extra": {"Country": "Nepal"},
            },
        ],
    ),
    OfficeSheet(
        "members_two_levels",
        "member",
        [
            ["联盟成员一览表（截至2025年6月）"],
            [],
            ["联盟", "成员", None, "身份", "起止", None],
            [None, "单位", "专家", None, "加入日期", "退出日期"],
            ["示范联盟", "示范大学", None, "副理事长单位？", "2023-06-11", None],
            ["示范联盟", None, "林一苇", "成员", "2023-06-11", "2025-06-10"],
        ],
        [
            {"alliance": "示范联盟", "organisation": "示范大学", "since": dt.date(2023, 6, 11)},
            {
                "alliance": "示范联盟",
                "expert": "林一苇",
                "role": "member",
                "since": dt.date(2023, 6, 11),
                "until": dt.date(2025, 6, 10),
            },
        ],
        merged=["A1:F1", "A3:A4", "B3:C3", "D3:D4", "E3:F3"],
        asked=[(5, "bad_choice")],
    ),
)

LEADS = (
    OfficeSheet(
        "leads_chinese",
        "lead",
        [
            ["合作意向汇总表"],
            [
                "序号",
                "合作意向",
                "国别",
                "外方单位",
                "中方单位",
                "目前进展",
                "下一步",
                "跟进日期",
                "负责人",
            ],
            [
                1,
                "建设污水处理示范站",
                "肯尼亚",
                "内罗毕示范水务局",
                "示范大学",
                "洽谈中",
                "寄送方案",
                "2025.9.1",
                "王五",
            ],
            [2, "联合培养研究生", "巴基斯坦", None, "示范大学", None, None, None, "王五"],
            ["", "以上意向由学员提供"],
        ],
        [
            {
                "subject": "建设污水处理示范站",
                "country": "KE",
                "organisation": "内罗毕示范水务局",
                "partner": "示范大学",
                "stage": "contact",
                "next_step": "寄送方案",
                "due": dt.date(2025, 9, 1),
                "kept_by": "王五",
            },
            {
                "subject": "联合培养研究生",
                "country": "PK",
                "partner": "示范大学",
                "kept_by": "王五",
            },
        ],
        merged=["A1:I1"],
    ),
    OfficeSheet(
        "leads_english",
        "lead",
        [
            [
                "Lead",
                "Type",
                "Status",
                "Country",
                "Foreign partner",
                "Chinese partner",
                "Follow up by",
                "Source",
            ],
            [
                "Joint laboratory",
                "research",
                "first contact",
                "Ghana",
                "Volta Test Institute",
                "Sample University",
                "03/04/2025",
                "group talk",
            ],
            ["Pilot plant", "research", "first contact", "Nepal", None, None, "25/04/2025", None],
        ],
        [
            {
                "subject": "Joint laboratory",
                "country": "GH",
                "organisation": "Volta Test Institute",
                "partner": "Sample University",
                "due": dt.date(2025, 4, 3),
                "extra": {"Source": "group talk"},
            },
            {"subject": "Pilot plant", "country": "NP", "due": dt.date(2025, 4, 25)},
        ],
    ),
    OfficeSheet(
        "leads_merged",
        "lead",
        [
            ["国别", "外方机构", "合作内容", "对接单位", "截止日期"],
            ["Kenya", "Lake Test Agency", "水质监测", "示范大学", 45901],
            [None, None, "人员培训", "川江设计研究院", None],
        ],
        [
            {
                "country": "KE",
                "organisation": "Lake Test Agency",
                "subject": "水质监测",
                "partner": "示范大学",
                "due": dt.date(2025, 9, 1),
            },
            {
                "country": "KE",
                "organisation": "Lake Test Agency",
                "subject": "人员培训",
                "partner": "川江设计研究院",
            },
        ],
        merged=["A2:A3", "B2:B3"],
    ),
)

ALUMNI = (
    OfficeSheet(
        "alumni_english",
        "alumni_contact",
        [
            ["Alumni 2023 – 2025"],
            [
                "No.",
                "Full name",
                "Current position",
                "Current organisation",
                "Country",
                "E-mail",
                "Mobile",
                "Tel",
                "Newsletter",
                "Last contact",
            ],
            [
                1,
                "Grace Otieno",
                "Director",
                "Rivers Test Authority",
                "Kenya",
                "grace@example.org",
                "+254 700 000 001",
                "+254 20 000 000",
                "yes",
                dt.date(2025, 2, 1),
            ],
            [
                2,
                "Bilal Khan",
                "Engineer",
                "Test Works",
                "Pakistan",
                "bilal@example.org",
                None,
                None,
                "no",
                None,
            ],
        ],
        [
            {
                "person": "Grace Otieno",
                "position": "Director",
                "organization": "Rivers Test Authority",
                "country": "KE",
                "email": "grace@example.org",
                "phone": "+254 700 000 001; +254 20 000 000",
                "newsletter": True,
                "last_contact": dt.date(2025, 2, 1),
            },
            {
                "person": "Bilal Khan",
                "position": "Engineer",
                "organization": "Test Works",
                "country": "PK",
                "email": "bilal@example.org",
                "newsletter": False,
            },
        ],
        merged=["A1:J1"],
    ),
    OfficeSheet(
        "alumni_chinese",
        "alumni_contact",
        [
            ["校友联络表（内部）"],
            [
                "序号",
                "校友姓名",
                "现工作单位及职务",
                "国别",
                "联系方式",
                "邮箱",
                "是否同意联系",
                "最近联系时间",
                "班次",
            ],
            [
                1,
                "Grace Otieno",
                "Rivers Test Authority, Director",
                "肯尼亚",
                "+254 700 000 001",
                "grace@example.org",
                "是",
                "2025年2月1日",
                "2024上海班",
            ],
            [
                2,
                "Bilal Khan",
                "Test Works / Engineer",
                "巴基斯坦",
                "+92 300 0000000",
                "bilal@example.org",
                "否",
                None,
                "2024上海班",
            ],
            ["制表：办公室", None, None, None, None, None, None, None, "2025-03-01"],
        ],
        [
            {
                "person": "Grace Otieno",
                "organization": "Rivers Test Authority",
                "position": "Director",
                "country": "KE",
                "phone": "+254 700 000 001",
                "email": "grace@example.org",
                "consent": True,
                "last_contact": dt.date(2025, 2, 1),
                "extra": {"班次": "2024上海班"},
            },
            {
                "person": "Bilal Khan",
                "organization": "Test Works",
                "position": "Engineer",
                "country": "PK",
                "phone": "+92 300 0000000",
                "email": "bilal@example.org",
                "consent": False,
                "extra": {"班次": "2024上海班"},
            },
        ],
        merged=["A1:I1"],
    ),
    OfficeSheet(
        "alumni_two_levels",
        "alumni_contact",
        [
            ["Name", "Today", None, "Reached by", None, "Remarks"],
            [None, "Post today", "Organisation today", "Email", "Phone", None],
            [
                "Grace Otieno",
                "Director",
                "Rivers Test Authority",
                "grace@example.org",
                "0700 000 001",
                "met in Nairobi",
            ],
            ["Bilal Khan", None, None, "bilal(at)example", None, None],
        ],
        [
            {
                "person": "Grace Otieno",
                "position": "Director",
                "organization": "Rivers Test Authority",
                "email": "grace@example.org",
                "phone": "0700 000 001",
                "notes": "met in Nairobi",
            },
            {"person": "Bilal Khan"},
        ],
        merged=["A1:A2", "B1:C1", "D1:E1", "F1:F2"],
        asked=[(4, "bad_email")],
    ),
)

ALL = (*EXPERTS, *PROGRAMMES, *MEMBERS, *LEADS, *ALUMNI)

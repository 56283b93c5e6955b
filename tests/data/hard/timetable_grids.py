"""Timetables drawn as grids: days across or down, in four languages, with groups, merged blocks
and several facts a cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.data.hard.timetable_layouts import Layout, any_of


def french_week() -> Layout:
    """Days across in French, labels in the cells, lunch drawn across, a block over two slots, a
    free afternoon.
    """
    out = Layout(
        "T01_semaine.xlsx",
        "French grid; year in the title; starts at column C, row 5; labels Intervenant, Salle.",
    )
    lines = [
        ["Formation internationale : technologies vertes"],
        ["Emploi du temps — du 16 au 20 juin 2025"],
        [],
        [
            "Horaire",
            "Lundi 16 juin",
            "Mardi 17 juin",
            "Mercredi 18 juin",
            "Jeudi 19 juin",
            "Vendredi 20 juin",
        ],
        [
            "9h00-10h30",
            "Cérémonie d'ouverture\nSalle : Amphi Nord",
            "Cours : Marchés du carbone\nIntervenant : Prof. Lin Haoran (Institut Delta)\nSalle : "
            "B12",
            "Visite : Parc humide du Lac\nLieu : Parc du Lac",
            "Cours : Hydrogène vert\nIntervenante : Dr Marta Olin\nSalle : B12",
            "Rapports pays I\nSalle : B14",
        ],
        [
            "10h45 – 12h15",
            "Cours : Économie circulaire\nIntervenant : M. Paul Verne\nSalle : B12",
            "Atelier : Plastiques\nSalle : B14",
            None,
            "Cours : Réseaux intelligents\nIntervenante : Dr Marta Olin\nSalle : B12",
            "Cérémonie de clôture\nSalle : Amphi Nord",
        ],
        ["12h15-14h00", "Déjeuner (cantine)"],
        [
            "14h00-16h30",
            "Cours : Sols pollués\nIntervenant : Prof. Gao Yifan\nSalle : B12",
            "Visite : Dépôt de bus\nLieu : Dépôt n° 3",
            None,
            "Discussion : Projets pilotes\nSalle : B14",
            "Temps libre",
        ],
        ["NB : le programme peut être modifié."],
    ]
    out.sheet("Emploi du temps", lines, "C2:H2", "C3:H3", "F6:F7", "D8:H8", at="C2")
    day = [f"2025-06-{n}" for n in range(16, 21)]
    one, two, late = "09:00-10:30", "10:45-12:15", "14:00-16:30"
    for place, date, span, title, more in (
        ("D6", day[0], one, "Cérémonie d'ouverture", {"kind": "ceremony", "venue": "Amphi Nord"}),
        (
            "D7",
            day[0],
            two,
            any_of("Cours : Économie circulaire", "Économie circulaire"),
            {"kind": "lecture", "speaker": "M. Paul Verne", "venue": "B12"},
        ),
        (
            "D9",
            day[0],
            late,
            any_of("Cours : Sols pollués", "Sols pollués"),
            {"kind": "lecture", "speaker": "Prof. Gao Yifan", "venue": "B12"},
        ),
        (
            "E6",
            day[1],
            one,
            any_of("Cours : Marchés du carbone", "Marchés du carbone"),
            {
                "kind": "lecture",
                "speaker": "Prof. Lin Haoran",
                "speaker_organization": "Institut Delta",
                "venue": "B12",
            },
        ),
        (
            "E7",
            day[1],
            two,
            any_of("Atelier : Plastiques", "Plastiques"),
            {"kind": "discussion", "speaker": None, "venue": "B14"},
        ),
        (
            "E9",
            day[1],
            late,
            any_of("Visite : Dépôt de bus", "Dépôt de bus"),
            {"kind": "field_visit", "venue": "Dépôt n° 3"},
        ),
        (
            "F6",
            day[2],
            "09:00-12:15",
            any_of("Visite : Parc humide du Lac", "Parc humide du Lac"),
            {"kind": "field_visit", "venue": "Parc du Lac"},
        ),
        (
            "G6",
            day[3],
            one,
            any_of("Cours : Hydrogène vert", "Hydrogène vert"),
            {"kind": "lecture", "speaker": "Dr Marta Olin", "venue": "B12"},
        ),
        (
            "G7",
            day[3],
            two,
            any_of("Cours : Réseaux intelligents", "Réseaux intelligents"),
            {"speaker": "Dr Marta Olin", "venue": "B12"},
        ),
        (
            "G9",
            day[3],
            late,
            any_of("Discussion : Projets pilotes", "Projets pilotes"),
            {"kind": "discussion", "venue": "B14"},
        ),
        ("H6", day[4], one, "Rapports pays I", {"kind": "country_report", "venue": "B14"}),
        ("H7", day[4], two, "Cérémonie de clôture", {"kind": "ceremony", "venue": "Amphi Nord"}),
        ("H9", day[4], late, "Temps libre", {"kind": "free", "optional": True}),
    ):
        out.act(place, date, span, title, grid=True, **more)
    for column, date in zip("DEFGH", day, strict=True):
        title = any_of("Déjeuner (cantine)", "Déjeuner")
        out.act(f"{column}8", date, "12:15-14:00", title, grid=True, kind="meal", optional=True)
    return out


def russian_days_down() -> Layout:
    """Days down, slots across, the year only in the name of the file; lunch merged down."""
    out = Layout(
        "T02_raspisanie_2026.xlsx", "Russian grid, days down; year only in the file's name."
    )
    lines = [
        ["Расписание занятий международной программы"],
        ["День", "09:00–10:30", "10:45–12:15", "12:15–13:30", "14:00–17:00"],
        [
            "Понедельник\n11 мая",
            "Церемония открытия\nАктовый зал",
            "Лекция: Зелёная энергетика\nПроф. Иван Лесков\nАудитория 204",
            "Обед",
            "Экскурсия: Солнечная станция\nПоле «Восток»",
        ],
        [
            "Вторник\n12 мая",
            "Лекция: Водород\nД-р Марта Олин (Институт сетей)\nАудитория 204",
            "Дискуссия: Отходы\nАудитория 301",
            None,
            "Лекция: Экономика замкнутого цикла\nПроф. Иван Лесков\nАудитория 204",
        ],
        [
            "Среда\n13 мая",
            "Лекция: Углеродный рынок\nПроф. Иван Лесков\nАудитория 204",
            None,
            None,
            "Свободное время",
        ],
        ["Примечание: обед в столовой № 2."],
    ]
    out.sheet("Лист1", lines, "A1:E1", "D3:D5", "B5:C5")
    a, b, c = "2026-05-11", "2026-05-12", "2026-05-13"
    one, two, late = "09:00-10:30", "10:45-12:15", "14:00-17:00"
    who = {"kind": "lecture", "speaker": "Проф. Иван Лесков", "venue": "Аудитория 204"}
    for place, date, span, title, more in (
        ("B3", a, one, "Церемония открытия", {"kind": "ceremony", "venue": "Актовый зал"}),
        ("C3", a, two, any_of("Лекция: Зелёная энергетика", "Зелёная энергетика"), who),
        (
            "E3",
            a,
            late,
            any_of("Экскурсия: Солнечная станция", "Солнечная станция"),
            {"kind": "field_visit", "venue": "Поле «Восток»"},
        ),
        (
            "B4",
            b,
            one,
            any_of("Лекция: Водород", "Водород"),
            {
                "kind": "lecture",
                "speaker": "Д-р Марта Олин",
                "speaker_organization": "Институт сетей",
                "venue": "Аудитория 204",
            },
        ),
        (
            "C4",
            b,
            two,
            any_of("Дискуссия: Отходы", "Отходы"),
            {"kind": "discussion", "venue": "Аудитория 301"},
        ),
        (
            "E4",
            b,
            late,
            any_of("Лекция: Экономика замкнутого цикла", "Экономика замкнутого цикла"),
            who,
        ),
        ("B5", c, "09:00-12:15", any_of("Лекция: Углеродный рынок", "Углеродный рынок"), who),
        ("E5", c, late, "Свободное время", {"kind": "free", "optional": True}),
    ):
        out.act(place, date, span, title, grid=True, **more)
    for row, date in enumerate((a, b, c), 3):
        out.act(f"D{row}", date, "12:15-13:30", "Обед", grid=True, kind="meal", optional=True)
    return out


def halves_of_the_day() -> Layout:
    """Morning, afternoon, evening down; each cell tells its own hours, and some hold two
    activities.
    """
    out = Layout(
        "T03_半日课表.xlsx",
        "Chinese grid; rows 上午/下午/晚上; hours in the cells; two activities in one cell.",
    )
    lines = [
        ["2025年绿色低碳技术国际培训班课程表"],
        ["", "6月16日 星期一", "6月17日 星期二", "6月18日 星期三", "6月19日 星期四"],
        [
            "上午",
            "9:00-9:40 开班仪式\n地点：报告厅\n10:00-11:30 碳中和路径\n主讲人：林浩然 教授（海川大学）\n地点：201教室",
            "9:00-11:30 智能电网\n主讲：陈若曦 博士\n地点：201教室",
            "8:30-11:30 参观垃圾焚烧发电厂\n地点：老港基地",
            "9:00—11:30 国别案例交流\n地点：305会议室",
        ],
        ["中午", "午餐"],
        [
            "下午",
            "2:00-4:30 绿色金融\n主讲人：高一帆 研究员（湾区金融研究院）\n地点：201教室",
            "14:00-16:00 分组讨论\n地点：305会议室\n16:15-17:00 国别报告\n地点：305会议室",
            "自由活动",
            "14:00-15:00 结业典礼\n地点：报告厅",
        ],
        ["晚上", "6:30-8:30 欢迎晚宴\n地点：海川酒店"],
        ["注：课程如有调整另行通知。"],
    ]
    out.sheet("课程表", lines, "A1:E1", "B4:E4")
    a, b, c, d = (f"2025-06-{n}" for n in range(16, 20))
    for place, date, span, title, more in (
        ("B3", a, "09:00-09:40", "开班仪式", {"kind": "ceremony", "venue": "报告厅"}),
        (
            "B3",
            a,
            "10:00-11:30",
            "碳中和路径",
            {"speaker": "林浩然 教授", "speaker_organization": "海川大学", "venue": "201教室"},
        ),
        (
            "B5",
            a,
            "14:00-16:30",
            "绿色金融",
            {
                "speaker": "高一帆 研究员",
                "speaker_organization": "湾区金融研究院",
                "venue": "201教室",
            },
        ),
        ("B6", a, "18:30-20:30", "欢迎晚宴", {"kind": "meal", "venue": "海川酒店"}),
        ("C3", b, "09:00-11:30", "智能电网", {"speaker": "陈若曦 博士", "venue": "201教室"}),
        ("C5", b, "14:00-16:00", "分组讨论", {"kind": "discussion", "venue": "305会议室"}),
        ("C5", b, "16:15-17:00", "国别报告", {"kind": "country_report", "venue": "305会议室"}),
        (
            "D3",
            c,
            "08:30-11:30",
            "参观垃圾焚烧发电厂",
            {"kind": "field_visit", "venue": "老港基地"},
        ),
        ("D5", c, "", "自由活动", {"kind": "free", "optional": True}),
        ("E3", d, "09:00-11:30", "国别案例交流", {"kind": "case_exchange", "venue": "305会议室"}),
        ("E5", d, "14:00-15:00", "结业典礼", {"kind": "ceremony", "venue": "报告厅"}),
    ):
        out.act(place, date, span, None, grid=True, title_zh=title, **more)
    for column, date in zip("BCDE", (a, b, c, d), strict=True):
        out.act(
            f"{column}4", date, "", None, grid=True, title_zh="午餐", kind="meal", optional=True
        )
    return out


def weeks_on_sheets() -> Layout:
    """One sheet a week; weekdays above short dates; marks explained by a legend below; a weekday
    that is not its date's.
    """
    out = Layout(
        "T07_weeks.xlsx",
        "Sheets Week 1, Week 2; ●▲ explained below; year in the first title; weekday wrong once "
        "(asked).",
    )
    legend = [
        ["● lecture    ▲ field visit    ■ discussion"],
        ["Contact: Programme Office, room 100"],
    ]
    first = [
        ["Course timetable – spring term 2026"],
        ["Time", "Monday", "Tuesday", "Wednesday"],
        [None, "4 May", "5 May", "6 May"],
        [
            "08:30-10:00",
            "● Peat and carbon\nDr. Ada Quist",
            "● Forest fires\nMr. Ole Brand",
            "▲ Moor research park",
        ],
        ["10:15-11:45", "● Satellite images\nDr. Ada Quist", "■ Data rights\nRoom 8", None],
    ]
    out.sheet("Week 1", [*first, *legend], "A1:D1", "A2:A3", "D4:D5")
    a, b, c = "2026-05-04", "2026-05-05", "2026-05-06"
    for place, date, span, title, more in (
        (
            "B4",
            a,
            "08:30-10:00",
            "Peat and carbon",
            {"kind": "lecture", "speaker": "Dr. Ada Quist"},
        ),
        (
            "B5",
            a,
            "10:15-11:45",
            "Satellite images",
            {"kind": "lecture", "speaker": "Dr. Ada Quist"},
        ),
        ("C4", b, "08:30-10:00", "Forest fires", {"kind": "lecture", "speaker": "Mr. Ole Brand"}),
        ("C5", b, "10:15-11:45", "Data rights", {"kind": "discussion", "venue": "Room 8"}),
        ("D4", c, "08:30-11:45", "Moor research park", {"kind": "field_visit"}),
    ):
        out.act(place, date, span, title, grid=True, **more)
    second = [
        [None, "Monday", "Tuesday", "Friday"],
        ["Time", "11 May", "12 May", "14 May"],
        [
            "08:30-10:00",
            "● Soil maps\nDr. Ada Quist",
            "▲ Rain garden",
            "● Policy review\nMs. Tang Lu",
        ],
        ["10:15-11:45", "■ Case clinic\nRoom 8", None, "Closing ceremony\nGreat Hall"],
    ]
    out.sheet("Week 2", [*second, *legend], "C3:C4", at="A1")
    d, e, f = "2026-05-11", "2026-05-12", any_of("2026-05-14", "2026-05-15", None)
    for place, date, span, title, more in (
        ("B3", d, "08:30-10:00", "Soil maps", {"kind": "lecture", "speaker": "Dr. Ada Quist"}),
        ("B4", d, "10:15-11:45", "Case clinic", {"kind": "discussion", "venue": "Room 8"}),
        ("C3", e, "08:30-11:45", "Rain garden", {"kind": "field_visit"}),
        ("D3", f, "08:30-10:00", "Policy review", {"kind": "lecture", "speaker": "Ms. Tang Lu"}),
        ("D4", f, "10:15-11:45", "Closing ceremony", {"kind": "ceremony", "venue": "Great Hall"}),
    ):
        out.act(place, date, span, title, grid=True, **more)
    out.mistake("bad_date", "date", 1, 2, 3, 4, file_level_ok=True)
    return out


def real_times_aside() -> Layout:
    """From and to in two columns of real times; real dates across; titles in two languages with
    @ and brackets; visits all day.
    """
    out = Layout(
        "T08_two_time_columns.xlsx",
        "From | To as real times; Chinese above English; (speaker, body); @ venue; all-day visits.",
    )
    day = [dt.date(2025, 11, n) for n in (3, 4, 5)]
    lines = [
        ["Start 开始", "End 结束", *day],
        [
            dt.time(9, 0),
            dt.time(10, 15),
            "低碳建筑\nLow-carbon buildings\n(Prof. Ines Mora, Coral University)\n@ Room 2",
            "参观风电场\nVisit to a wind farm\n@ North Coast",
            "水循环\nWater cycles\n(Dr. Emil Rask, Fjord Institute)\n@ Room 2",
        ],
        [
            dt.time(10, 30),
            dt.time(12, 0),
            "绿色屋顶\nGreen roofs\n(Prof. Ines Mora, Coral University)\n@ Room 2",
            None,
            "分组讨论\nGroup discussion\n@ Room 4",
        ],
        [dt.time(12, 0), dt.time(13, 30), "午餐 Lunch", None, "午餐 Lunch"],
        [
            dt.time(13, 30),
            dt.time(16, 0),
            "城市步行\nCity walk\n@ Old Town",
            None,
            "结业仪式\nClosing ceremony\n@ Great Hall",
        ],
        [dt.time(19, 0), None, "文化之夜\nCulture evening\n@ Riverside Theatre", None, None],
    ]
    page = out.sheet("Nov", lines, "D2:D5")
    for row in range(2, 7):
        page[f"A{row}"].number_format = page[f"B{row}"].number_format = "h:mm"
    a, b, c = (one.isoformat() for one in day)
    mora = {
        "speaker": "Prof. Ines Mora",
        "speaker_organization": "Coral University",
        "venue": "Room 2",
    }
    rask = {
        "speaker": "Dr. Emil Rask",
        "speaker_organization": "Fjord Institute",
        "venue": "Room 2",
    }
    for place, date, span, title, zh, more in (
        ("C2", a, "09:00-10:15", "Low-carbon buildings", "低碳建筑", mora),
        ("C3", a, "10:30-12:00", "Green roofs", "绿色屋顶", mora),
        ("C5", a, "13:30-16:00", "City walk", "城市步行", {"venue": "Old Town"}),
        (
            "C6",
            a,
            "19:00",
            "Culture evening",
            "文化之夜",
            {"venue": "Riverside Theatre", "kind": "culture"},
        ),
        (
            "D2",
            b,
            "09:00-16:00",
            "Visit to a wind farm",
            "参观风电场",
            {"venue": "North Coast", "kind": "field_visit"},
        ),
        ("E2", c, "09:00-10:15", "Water cycles", "水循环", rask),
        (
            "E3",
            c,
            "10:30-12:00",
            "Group discussion",
            "分组讨论",
            {"venue": "Room 4", "kind": "discussion"},
        ),
        (
            "E5",
            c,
            "13:30-16:00",
            "Closing ceremony",
            "结业仪式",
            {"venue": "Great Hall", "kind": "ceremony"},
        ),
        ("C4", a, "12:00-13:30", "Lunch", "午餐", {"kind": "meal", "optional": True}),
        ("E4", c, "12:00-13:30", "Lunch", "午餐", {"kind": "meal", "optional": True}),
    ):
        out.act(place, date, span, title, grid=True, title_zh=zh, **more)
    return out


def roster_and_days_down() -> Layout:
    """A workbook with the participants and a grid of days down; the slots' hours are above,
    cancelled and new entries in the cells.
    """
    out = Layout(
        "T09_mixed.xlsx",
        "Participants and a timetable in one workbook; days down; a cancelled entry, a new one in "
        "red.",
    )
    people = [
        ("Amara Diallo", "F", "Senegal", "SN", "P4410021"),
        ("Jomo Kariuki", "M", "Kenya", "KE", "K7710032"),
        ("Linh Tran", "F", "Viet Nam", "VN", "V1200345"),
        ("Pedro Rojas", "M", "Peru", "PE", "PE553201"),
    ]
    heads = ["No.", "Full name", "Gender", "Nationality", "Passport no."]
    out.sheet(
        "Participants",
        [heads, *([n, who, sex, land, no] for n, (who, sex, land, _, no) in enumerate(people, 1))],
    )
    for row, (who, sex, _, code, number) in enumerate(people, 2):
        said = {"full_name": who, "gender": sex, "nationality": code, "passport_no": number}
        out.people.append({**said, "_sheet": "Participants", "_row": row})
    lines = [
        ["Daily plan, 1–3 December 2025"],
        ["Date", "8:30—10:00", "10:20—12:00", "14:00—17:00"],
        [
            "1 Dec\n(Mon)",
            "Opening ceremony\nHall A",
            "Ocean energy\nLecturer: Dr. Nara Voss\nVenue: Room 21",
            "NEW: Harbour tour\nVenue: Old Pier",
        ],
        [
            "2 Dec\n(Tue)",
            "Tidal power\nLecturer: Dr. Nara Voss\nVenue: Room 21",
            "CANCELLED: Reef lecture",
            "Fish farms\nLecturer: Prof. Bao Lan (Coast Academy)\nVenue: Room 21",
        ],
        [
            "3 Dec\n(Wed)",
            "Country reports\nVenue: Room 21",
            "Country reports\nVenue: Room 21",
            "Departure",
        ],
    ]
    out.sheet("Timetable", lines, "A1:D1")
    out.red("D3")
    a, b, c = "2025-12-01", "2025-12-02", "2025-12-03"
    one, two, late = "08:30-10:00", "10:20-12:00", "14:00-17:00"
    for place, date, span, title, more in (
        ("B3", a, one, "Opening ceremony", {"kind": "ceremony", "venue": "Hall A"}),
        ("C3", a, two, "Ocean energy", {"speaker": "Dr. Nara Voss", "venue": "Room 21"}),
        ("D3", a, late, any_of("Harbour tour", "NEW: Harbour tour"), {"venue": "Old Pier"}),
        ("B4", b, one, "Tidal power", {"speaker": "Dr. Nara Voss", "venue": "Room 21"}),
        ("C4", b, two, any_of("CANCELLED: Reef lecture", "Reef lecture"), {"optional": True}),
        (
            "D4",
            b,
            late,
            "Fish farms",
            {
                "speaker": "Prof. Bao Lan",
                "speaker_organization": "Coast Academy",
                "venue": "Room 21",
            },
        ),
        ("B5", c, one, "Country reports", {"kind": "country_report", "venue": "Room 21"}),
        ("C5", c, two, "Country reports", {"kind": "country_report", "venue": "Room 21"}),
        ("D5", c, late, "Departure", {"kind": "travel"}),
    ):
        out.act(place, date, span, title, grid=True, **more)
    return out


def bilingual_grid() -> Layout:
    """Chinese and English in one cell and in the heads; lessons numbered beside the hours; one
    room taken twice.
    """
    out = Layout(
        "T10_双语课表.xlsx",
        "Weekday row and date row; (第1-2节) beside the hours; 主讲人：, 地点：; venue clash through an "
        "hour in the cell.",
    )
    lines = [
        ["培训课表 Course Schedule (2025.10)"],
        ["时间\nTime", "周一 Mon", "周二 Tue", "周四 Thu"],
        [None, "10月13日", "10月14日", "10月16日"],
        [
            "8:30-10:00\n（第1-2节）",
            "环境法导论 Introduction to Environmental Law\n主讲人：苏明哲 教授（江岸大学）\n地点：A101",
            "固废管理 Solid Waste Management\n主讲人：Dr. Emil Rask\n地点：A102",
            "实地考察 Field Visit: Eco-town\n地点：青禾镇",
        ],
        [
            "10:20-11:50\n（第3-4节）",
            "碳核算 Carbon Accounting\n主讲人：苏明哲 教授（江岸大学）\n地点：A101\n10:00-10:45 小组辅导 Tutorial\n地点：A101",
            "案例研讨 Case Study\n地点：A102",
            None,
        ],
        ["午餐 Lunch"],
        [
            "14:00-15:30\n（第5-6节）",
            "参观 Visit: Green Lab\n地点：绿谷实验室",
            "结业考核 Final Assessment\n地点：A101",
            None,
        ],
    ]
    out.sheet("Sheet1", lines, "A1:D1", "A2:A3", "A6:D6", "D4:D7")
    a, b, c = "2025-10-13", "2025-10-14", "2025-10-16"
    su = {"speaker": "苏明哲 教授", "speaker_organization": "江岸大学", "venue": "A101"}
    for place, date, span, title, zh, more in (
        ("B4", a, "08:30-10:00", "Introduction to Environmental Law", "环境法导论", su),
        ("B5", a, "10:20-11:50", "Carbon Accounting", "碳核算", su),
        ("B5", a, "10:00-10:45", "Tutorial", "小组辅导", {"venue": "A101"}),
        (
            "B7",
            a,
            "14:00-15:30",
            any_of("Visit: Green Lab", "Green Lab"),
            "参观",
            {"venue": "绿谷实验室", "kind": "field_visit"},
        ),
        (
            "C4",
            b,
            "08:30-10:00",
            "Solid Waste Management",
            "固废管理",
            {"speaker": "Dr. Emil Rask", "venue": "A102"},
        ),
        ("C5", b, "10:20-11:50", "Case Study", "案例研讨", {"venue": "A102"}),
        ("C7", b, "14:00-15:30", "Final Assessment", "结业考核", {"venue": "A101", "kind": "test"}),
        (
            "D4",
            c,
            "08:30-15:30",
            any_of("Field Visit: Eco-town", "Eco-town"),
            "实地考察",
            {"venue": "青禾镇", "kind": "field_visit"},
        ),
    ):
        out.act(place, date, span, title, grid=True, title_zh=zh, **more)
    for column, date in zip("BCD", (a, b, c), strict=True):
        out.act(
            f"{column}6", date, "", "Lunch", grid=True, title_zh="午餐", kind="meal", optional=True
        )
    out.mistake("venue_conflict", "venue", 5)
    return out


LAYOUTS: tuple[Callable[[], Layout], ...] = (
    french_week,
    russian_days_down,
    halves_of_the_day,
    weeks_on_sheets,
    real_times_aside,
    roster_and_days_down,
    bilingual_grid,
)

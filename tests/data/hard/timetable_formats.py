"""Timetables in other formats and languages: text, .xls, .ods, the export of a calendar."""

from __future__ import annotations

from collections.abc import Callable

from tests.data.hard.timetable_layouts import Layout, any_of


def chinese_text() -> Layout:
    """A Chinese list as text in GB18030: 上午9点至11点半, a cancelled entry, a date whose year stands
    once.
    """
    out = Layout(
        "T14_日程.csv",
        "GB18030; 6月16日 星期一 / 周二; 上午9点至11点半; one entry cancelled.",
        encoding="gb18030",
    )
    lines = [
        ["2025年城市更新研修班日程", "", "", "", "", ""],
        ["日期", "时间", "活动内容", "主讲人及单位", "地点", "联系人"],
        ["6月16日 星期一", "上午9点至11点半", "开班仪式", "", "报告厅", "许嘉"],
        ["", "下午2点—4点半", "讲座：老旧社区改造", "苏明哲 教授（江岸大学）", "201教室", "许嘉"],
        ["6月17日 周二", "上午8:30-11:30", "参观：滨江绿道", "", "滨江公园", "何文"],
        ["", "中午12点至1点半", "午餐", "", "食堂", ""],
        ["", "下午2点至5点", "（取消）座谈：社区医院", "", "205会议室", "何文"],
        ["6月18日 周三", "全天", "实地考察：青禾镇", "", "青禾镇", "何文"],
        ["", "晚上7点至9点", "学员国别报告", "", "201教室", "许嘉"],
        ["备注：以实际通知为准", "", "", "", "", ""],
    ]
    out.sheet("csv", lines)
    a, b, c = "2025-06-16", "2025-06-17", "2025-06-18"
    for row, date, span, title, more in (
        (
            3,
            a,
            "09:00-11:30",
            "开班仪式",
            {"kind": "ceremony", "venue": "报告厅", "kept": ["许嘉"]},
        ),
        (
            4,
            a,
            "14:00-16:30",
            any_of("讲座：老旧社区改造", "老旧社区改造"),
            {
                "kind": "lecture",
                "speaker": "苏明哲 教授",
                "speaker_organization": "江岸大学",
                "venue": "201教室",
            },
        ),
        (
            5,
            b,
            "08:30-11:30",
            any_of("参观：滨江绿道", "滨江绿道"),
            {"kind": "field_visit", "venue": "滨江公园"},
        ),
        (6, b, "12:00-13:30", "午餐", {"kind": "meal", "optional": True}),
        (
            7,
            b,
            "14:00-17:00",
            any_of("（取消）座谈：社区医院", "座谈：社区医院", "社区医院"),
            {"optional": True},
        ),
        (
            8,
            c,
            "",
            any_of("实地考察：青禾镇", "青禾镇"),
            {"kind": "field_visit", "venue": "青禾镇"},
        ),
        (9, c, "19:00-21:00", "学员国别报告", {"kind": "country_report", "venue": "201教室"}),
    ):
        out.act(f"A{row}", date, span, None, title_zh=title, **more)
    return out


def russian_two_weeks() -> Layout:
    """Two tables on one sheet in Russian, heads again, short dates 16.06, the year only in the
    title.
    """
    out = Layout(
        "T15_dve_nedeli.xls",
        "Two lists on one sheet (Неделя 1, Неделя 2); dates 16.06; 09.00–10.30; .xls.",
    )
    heads = ["Дата", "День недели", "Время", "Тема занятия", "Лектор", "Место проведения"]
    lines = [
        ["Учебная программа, июнь 2025 г."],
        ["Неделя 1"],
        heads,
        ["16.06", "понедельник", "09.00–10.30", "Чистый транспорт", "Д-р Нара Восс", "Ауд. 12"],
        [None, None, "11.00–12.30", "Умные города", "Проф. Бао Лан", "Ауд. 12"],
        ["17.06", "вторник", "09.00–12.00", "Посещение трамвайного депо", None, "Депо № 1"],
        [],
        ["Неделя 2"],
        heads,
        ["23.06", "понедельник", "09.00–10.30", "Круглый стол", None, "Ауд. 14"],
        [None, None, "14.00–15.30", "Вода и здоровье", "Проф. Бао Лан", "Ауд. 12"],
        ["24.06", "вторник", "10.00–11.00", "Церемония закрытия", None, "Актовый зал"],
        ["Итого: 6 занятий"],
    ]
    out.sheet("План", lines, "A4:A5", "B4:B5", "A10:A11", "B10:B11")
    for row, date, span, title, more in (
        (
            4,
            "2025-06-16",
            "09:00-10:30",
            "Чистый транспорт",
            {"speaker": "Д-р Нара Восс", "venue": "Ауд. 12"},
        ),
        (
            5,
            "2025-06-16",
            "11:00-12:30",
            "Умные города",
            {"speaker": "Проф. Бао Лан", "venue": "Ауд. 12"},
        ),
        (
            6,
            "2025-06-17",
            "09:00-12:00",
            "Посещение трамвайного депо",
            {"kind": "field_visit", "venue": "Депо № 1"},
        ),
        (
            10,
            "2025-06-23",
            "09:00-10:30",
            "Круглый стол",
            {"kind": "discussion", "venue": "Ауд. 14"},
        ),
        (
            11,
            "2025-06-23",
            "14:00-15:30",
            "Вода и здоровье",
            {"speaker": "Проф. Бао Лан", "venue": "Ауд. 12"},
        ),
        (
            12,
            "2025-06-24",
            "10:00-11:00",
            "Церемония закрытия",
            {"kind": "ceremony", "venue": "Актовый зал"},
        ),
    ):
        out.act(f"A{row}", date, span, title, **more)
    return out


def french_list() -> Layout:
    """A French list: dates merged, 14h00-16h30, a speaker in brackets, a news mark, in
    OpenDocument.
    """
    out = Layout(
        "T16_programme.ods",
        "Jour merged; 9h – 10h30; NOUVEAU : mark in red; (intervenant, organisme) in the cell; "
        ".ods.",
    )
    lines = [
        ["Programme de la session de novembre 2025"],
        ["Jour", "Horaire", "Activité", "Lieu", "Responsable", "Remarques"],
        ["Lundi 3 novembre", "9h – 10h30", "Accueil et ouverture", "Salle Verte", "Mme Roy", None],
        [
            None,
            "10h45-12h15",
            "Agroforesterie (Dr Luc Hamel, Institut des Forêts)",
            "Salle Verte",
            "Mme Roy",
            None,
        ],
        [
            None,
            "14h00-16h30",
            "Visite de la pépinière",
            "Pépinière du Val",
            "M. Petit",
            "prévoir des bottes",
        ],
        [
            "Mardi 4 novembre",
            "9h00-12h00",
            "Atelier cartographie (Mme Ines Mora, Institut Corail)",
            "Salle Bleue",
            "Mme Roy",
            None,
        ],
        [
            None,
            "14h00-15h00",
            "NOUVEAU : Échange avec les anciens",
            "Salle Bleue",
            "M. Petit",
            None,
        ],
        ["Mercredi 5 novembre", "après-midi", "Après-midi libre", None, None, None],
        [None, "18h00", "Dîner de clôture", "Auberge du Val", "M. Petit", None],
    ]
    out.sheet("Novembre", lines, "A1:F1", "A3:A5", "A6:A7", "A8:A9")
    out.red("C7")
    a, b, c = "2025-11-03", "2025-11-04", "2025-11-05"
    for row, date, span, title, more in (
        (
            3,
            a,
            "09:00-10:30",
            "Accueil et ouverture",
            {"venue": "Salle Verte", "kept": ["Mme Roy"]},
        ),
        (
            4,
            a,
            "10:45-12:15",
            "Agroforesterie",
            {
                "speaker": "Dr Luc Hamel",
                "speaker_organization": "Institut des Forêts",
                "venue": "Salle Verte",
            },
        ),
        (
            5,
            a,
            "14:00-16:30",
            "Visite de la pépinière",
            {"kind": "field_visit", "venue": "Pépinière du Val", "notes": "prévoir des bottes"},
        ),
        (
            6,
            b,
            "09:00-12:00",
            "Atelier cartographie",
            {
                "speaker": "Mme Ines Mora",
                "speaker_organization": "Institut Corail",
                "venue": "Salle Bleue",
            },
        ),
        (
            7,
            b,
            "14:00-15:00",
            any_of("NOUVEAU : Échange avec les anciens", "Échange avec les anciens"),
            {"venue": "Salle Bleue"},
        ),
        (8, c, "", "Après-midi libre", {"kind": "free", "optional": True}),
        (9, c, "18:00", "Dîner de clôture", {"kind": "meal", "venue": "Auberge du Val"}),
    ):
        out.act(f"A{row}", date, span, title, **more)
    return out


def calendar_export() -> Layout:
    """The export of a calendar: day and hour of the beginning and end, months first, am/pm."""
    out = Layout(
        "T17_calendar.csv",
        "Calendar export: Start Date, Start Time, End Date, End Time; month first, proved by the "
        "16th.",
    )
    lines = [
        [
            "Subject",
            "Start Date",
            "Start Time",
            "End Date",
            "End Time",
            "All day event",
            "Description",
            "Location",
        ],
        [
            "Opening ceremony",
            "6/16/2025",
            "9:00:00 AM",
            "6/16/2025",
            "10:30:00 AM",
            "False",
            "",
            "Great Hall",
        ],
        [
            "Lecture: Peat and carbon",
            "6/16/2025",
            "2:00:00 PM",
            "6/16/2025",
            "4:30:00 PM",
            "False",
            "Dr. Ada Quist",
            "Room 21",
        ],
        [
            "Field visit: Rain garden",
            "7/1/2025",
            "9:00:00 AM",
            "7/1/2025",
            "12:00:00 PM",
            "False",
            "bring water",
            "Garden Street",
        ],
        [
            "Closing ceremony",
            "7/2/2025",
            "3:00:00 PM",
            "7/2/2025",
            "4:00:00 PM",
            "False",
            "",
            "Great Hall",
        ],
    ]
    out.sheet("csv", lines)
    for row, date, span, title, more in (
        (
            2,
            "2025-06-16",
            "09:00-10:30",
            "Opening ceremony",
            {"kind": "ceremony", "venue": "Great Hall"},
        ),
        (
            3,
            "2025-06-16",
            "14:00-16:30",
            any_of("Lecture: Peat and carbon", "Peat and carbon"),
            {"kind": "lecture", "venue": "Room 21", "kept": ["Dr. Ada Quist"]},
        ),
        (
            4,
            "2025-07-01",
            "09:00-12:00",
            any_of("Field visit: Rain garden", "Rain garden"),
            {"kind": "field_visit", "venue": "Garden Street", "kept": ["bring water"]},
        ),
        (
            5,
            "2025-07-02",
            "15:00-16:00",
            "Closing ceremony",
            {"kind": "ceremony", "venue": "Great Hall"},
        ),
    ):
        out.act(f"A{row}", date, span, title, **more)
    return out


LAYOUTS: tuple[Callable[[], Layout], ...] = (
    chinese_text,
    russian_two_weeks,
    french_list,
    calendar_export,
)

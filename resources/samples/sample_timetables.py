"""The timetables of the two sample sessions: Shanghai as a list of entries, Chengdu as a grid a
week.
"""

from __future__ import annotations

import datetime as dt

SHANGHAI_TITLES = (
    "2025年绿色低碳技术国际培训班（上海站）课程安排",
    "Curriculum of the 2025 International Training Program on Green and Low-Carbon Technologies "
    "(Shanghai Session), 14–27 June 2025",
)
SHANGHAI_NOTE = (
    "注：每日午餐12:00至13:30在第二食堂。Note: lunch every day from 12:00 to 13:30, Canteen 2. "
    "集合时间为发车前15分钟。"
)
CHENGDU_TITLE = "2025年绿色低碳技术国际培训班（成都站）课程表"

_KINDS = {
    "ceremony": "Ceremony 仪式", "lecture": "Lecture 讲座", "visit": "Field visit 考察", "cases": "Case exchange 案例交流",
    "discussion": "Discussion 讨论", "report": "Country report 国别报告", "culture": "Culture 文化体验", "meal": "Meal 用餐",
}  # fmt: skip
_THEMES = {
    "P": "Green and low-carbon technology pathways",
    "S": "Application of technologies in multiple scenarios",
    "": None,
}
_COLLEGE = "College of Environmental Science and Engineering"
_SPEAKERS = {
    "Prof. Lin Haoran": _COLLEGE, "Prof. Deng Shuyi": _COLLEGE, "Dr. Wu Jingyi": "Delta Institute of Urban Ecology",
    "Prof. Qiao Wenbo": "East Lake Institute of Clean Energy", "Dr. Sofia Brandt": "Northern Forum for Carbon Markets",
    "Ms. Tang Lu": "Riverside Green Building Research Centre", "Dr. He Yichen": "Delta Laboratory for Energy Storage",
    "Mr. Gao Zhiyuan": "Harbour Photovoltaic Works", "Dr. Farid Osman": "Forum for South–South Technology Exchange",
}  # fmt: skip

# day of June | time | kind | theme | title | title in Chinese | speaker | host | venue | group |
# bus | remarks
_SHANGHAI = """
14|09:00–10:30|ceremony||Opening Ceremony|开班仪式||Prof. Deng Shuyi|Lecture Hall, College of Environmental Science and Engineering|||Address, welcome, overview of the curriculum and reminders
14|10:45–12:00|lecture|P|China's Path to Carbon Peaking and Carbon Neutrality|中国的碳达峰与碳中和之路|Prof. Lin Haoran|Prof. Deng Shuyi|Lecture Hall, College of Environmental Science and Engineering|||
14|18:00–19:30|meal||Welcome Dinner|欢迎晚宴||Prof. Deng Shuyi|Canteen 2, Banquet Room|||
15|09:30–12:00|culture||Walk along the Huangpu Riverside|黄浦江滨江步道参访|||Huangpu Riverside||Bus 1, 09:00|
16|09:00–11:30|lecture|P|Pathways of Green and Low-Carbon Technologies|绿色低碳技术路径|Prof. Lin Haoran||Room 302|||
16|14:00–16:30|lecture|P|Photovoltaics: from the Cell to the Grid|光伏技术：从电池到电网|Prof. Qiao Wenbo||Room 302|||
17|09:00–11:30|visit|S|Photovoltaic Module Works|光伏组件工厂考察|Mr. Gao Zhiyuan||Harbour Photovoltaic Works||Bus 1, 08:15|Closed shoes
17|14:00–16:30|visit|S|Smart Micro-grid of an Industrial Park|园区智能微电网考察|||Harbour Industrial Park||Bus 1, 13:30|
18|09:00–11:30|lecture|P|Carbon Markets and Measuring, Reporting and Verification|碳市场与监测、报告、核查|Dr. Sofia Brandt||Room 302|||
18|14:00–15:30|cases|S|Case Exchange: Low-Carbon Cities|案例交流：低碳城市|Dr. Wu Jingyi||Room 305|A||
18|15:00–16:30|cases|S|Case Exchange: Energy Storage in Use|案例交流：储能应用|Dr. He Yichen||Room 305|B||
19|09:00–11:30|lecture|P|Treating Waste Water with Less Energy|污水处理的节能降碳|Prof. Deng Shuyi||Room 302|||
19|14:00–16:30|visit|S|Water Reclamation Plant|再生水厂考察|||Eastern Water Reclamation Plant||Bus 1, 13:15|
20|09:00–11:30|lecture|S|Low-Carbon Buildings|低碳建筑|Ms. Tang Lu||Room 302|||
20|14:00–16:30|report||Country Reports I: Africa and Europe|国别报告（一）：非洲与欧洲||Dr. Wu Jingyi|Room 302|||
21|09:30–11:30|culture||Tea Culture at the Lakeside Teahouse|湖畔茶馆茶文化体验|||Lakeside Teahouse||Bus 1, 09:00|
23|09:00–11:30|lecture|P|Hydrogen: Making, Storing, Using|氢能：制、储、用|Prof. Qiao Wenbo||Room 302|||
23|14:00–16:30|report||Country Reports II: Central and South Asia|国别报告（二）：中亚与南亚||Prof. Lin Haoran|Room 302|||
24|09:00–11:30|visit|S|Waste-to-Energy Plant|生活垃圾焚烧发电厂考察|||Riverside Waste-to-Energy Plant||Bus 1, 08:00|
24|14:00–16:30|visit|S|Low-Carbon Community and Wetland Park|低碳社区与湿地公园考察|Dr. Wu Jingyi||Eastern Wetland Park||Bus 1, 13:30|
25|09:00–11:30|lecture|S|Green Transport and Electric Buses|绿色交通与电动公交|Ms. Tang Lu||Room 302|||
25|14:00–16:30|report||Country Reports III: South-East Asia|国别报告（三）：东南亚||Prof. Deng Shuyi|Room 302|||
26|09:00–11:30|lecture|S|Technology Transfer and Replicable Models|技术转移与可复制模式|Dr. Farid Osman||Room 302|||
26|14:00–16:00|discussion|S|Sharing Technologies, Results, Talent and Industrial Resources|技术、成果、人才与产业资源共享研讨||Dr. Farid Osman|Room 302|||
27|09:30–11:00|ceremony||Closing Ceremony and Certificates|结业仪式暨证书颁发||Prof. Deng Shuyi|Lecture Hall, College of Environmental Science and Engineering|||
"""

LUNCH = "12:00–13:30"
SLOTS = ("09:00–10:30", "10:45–12:00", LUNCH, "13:30–15:00", "15:15–16:45", "18:00–19:30")

# day (0 = Monday) | slots | words of the cell, lines parted by /
_WEEKS = (
    (
        "第一周 Week 1",
        "Timetable of the first week, 12–16 May 2025",
        dt.date(2025, 5, 12),
        """
0|0|Ceremony: Opening Ceremony/开班仪式/地点：Lecture Hall A
0|1|Lecture: Green Development in the Upper Yangtze/长江上游的绿色发展/主讲：Prof. Luo Yunqi/地点：Room 203
0|3,4|Lecture: Hydropower and River Ecology/水电与河流生态/主讲：Dr. Peng Jiahui/地点：Room 203
0|5|Meal: Welcome Dinner/欢迎晚宴/地点：Bamboo Garden Restaurant
1|0,1|Lecture: Pathways of Green and Low-Carbon Technologies/绿色低碳技术路径/主讲：Prof. Luo Yunqi/地点：Room 203
1|3,4|Field visit: Hydropower Research Station/水电研究站/地点：Minjiang Research Station
2|0|Lecture: Photovoltaics on Plateaus/高原光伏/主讲：Dr. Xie Beining/地点：Room 203
2|1|Lecture: Storage for Weak Grids/弱电网储能/主讲：Dr. Xie Beining/地点：Room 203
2|3,4|Case exchange: Mountain Energy/山区能源/地点：Room 203
3|0,1|Field visit: Urban Wetland Park/城市湿地公园/地点：Jincheng Wetland Park
3|3,4|Discussion: Sponge Cities/海绵城市/主讲：Ms. Yin Ruolan/地点：Room 203
4|0,1|Lecture: Biogas in the Countryside/农村沼气/主讲：Prof. Meng Kefan/地点：Room 203
4|3,4|Country report: South Asia and Mongolia/南亚与蒙古/地点：Room 203
""",
    ),
    (
        "第二周 Week 2",
        "Timetable of the second week, 19–23 May 2025",
        dt.date(2025, 5, 19),
        """
0|0,1|Lecture: Carbon Accounting for Enterprises/企业碳核算/主讲：Dr. Peng Jiahui/地点：Room 203
0|3,4|Case exchange: Green Factories/绿色工厂/地点：Room 203
1|0,1|Field visit: Battery Recycling Works/动力电池回收厂/地点：Tianfu Battery Works
1|3,4|Field visit: Electric Bus Depot/电动公交场站/地点：Bus Depot No. 3
2|0|Lecture: Low-Carbon Buildings/低碳建筑/主讲：Ms. Yin Ruolan/地点：Room 203
2|1|Lecture: Heat Pumps in Cold Places/寒冷地区热泵/主讲：Prof. Meng Kefan/地点：Room 203
2|3,4|Country report: South-East Asia/东南亚/地点：Room 203
3|0,1|Culture: Ancient Irrigation Works/古代水利工程/地点：Ancient Weir Park
3|3,4|Discussion: Working Together after the Course/训后合作/主讲：Prof. Luo Yunqi/地点：Room 203
4|0|Lecture: Technology Transfer in Practice/技术转移实践/主讲：Dr. Xie Beining/地点：Room 203
4|1|Ceremony: Closing Ceremony and Certificates/结业仪式暨证书颁发/地点：Lecture Hall A
""",
    ),
)


def shanghai() -> dict[dt.date, list[dict[str, str | None]]]:
    """Day → its entries, each a mapping of column names."""
    days: dict[dt.date, list[dict[str, str | None]]] = {}
    for line in _SHANGHAI.strip().splitlines():
        day, time, kind, theme, title, title_zh, speaker, host, venue, group, bus, notes = (
            line.split("|")
        )
        entry = {
            "time": time, "kind": _KINDS[kind], "title": f"{title}\n{title_zh}", "theme": _THEMES[theme],
            "speaker": speaker or None, "affiliation": _SPEAKERS.get(speaker), "host": host or None, "venue": venue,
            "group": group or None, "bus": bus or None, "notes": notes or None,
        }  # fmt: skip
        days.setdefault(dt.date(2025, 6, int(day)), []).append(entry)
    return days


def chengdu() -> list[tuple[str, str, dt.date, list[tuple[int, list[int], str]]]]:
    """(sheet, title, Monday, entries) a week; an entry is (day from Monday, its slots, words)."""
    weeks: list[tuple[str, str, dt.date, list[tuple[int, list[int], str]]]] = []
    for name, words, monday, table in _WEEKS:
        entries: list[tuple[int, list[int], str]] = []
        for line in table.strip().splitlines():
            day, slots, cell = line.split("|")
            entries.append(
                (int(day), [int(slot) for slot in slots.split(",")], cell.replace("/", "\n"))
            )
        weeks.append((name, words, monday, entries))
    return weeks

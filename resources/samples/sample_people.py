"""The invented people of the two sample sessions, and what follows for each from the course's
dates.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Session:
    """A list of participants: three lines of title, the people, a mapping of column names each,
    and a note below.
    """

    titles: tuple[str, str, str]
    people: tuple[dict[str, Any], ...]
    note: str

    def total(self) -> str:
        """The words of the total line."""
        women = sum(row["sex"] == "F" for row in self.people)
        countries = len({row["country"] for row in self.people})
        return f"{len(self.people)}人，{countries}国，女{women}，男{len(self.people) - women}"


# country → (Chinese name, calling code and first digits, nominating body)
COUNTRIES = {
    "Pakistan": ("巴基斯坦", "+92 300", "National Council for Science Exchange, Pakistan"),
    "Egypt": ("埃及", "+20 100", "Egyptian Board for Research Partnerships"),
    "Kazakhstan": ("哈萨克斯坦", "+7 701", "Kazakh Committee for Clean Technology"),
    "Uzbekistan": ("乌兹别克斯坦", "+998 90", "Uzbek Agency for Innovation Exchange"),
    "Indonesia": ("印度尼西亚", "+62 811", "Indonesian Bureau for Technical Cooperation"),
    "Thailand": ("泰国", "+66 81", "Thai Office for Climate Technology"),
    "Kenya": ("肯尼亚", "+254 722", "Kenya Council for Green Industry"),
    "Laos": ("老挝", "+856 20", "Lao Department for Science Cooperation"),
    "Sri Lanka": ("斯里兰卡", "+94 71", "Lanka Foundation for Energy Research"),
    "Serbia": ("塞尔维亚", "+381 64", "Serbian Fund for Environmental Innovation"),
    "Ethiopia": ("埃塞俄比亚", "+251 91", "Ethiopian Institute for Technology Transfer"),
    "Nepal": ("尼泊尔", "+977 98", ""),
    "Mongolia": ("蒙古", "+976 99", ""),
    "Tajikistan": ("塔吉克斯坦", "+992 93", ""),
    "Cambodia": ("柬埔寨", "+855 12", ""),
    "Malaysia": ("马来西亚", "+60 12", ""),
}

# given | family | sex | country | birth | passport | kind | expiry | organization | kind of it |
# department | position |
# education | field | English | visa | arrival (number in FLIGHTS) | room | room mate | diet |
# presentation | remarks
_SHANGHAI = """
Sana|Qureshi|F|Pakistan|1986-03-14|AB1049371|Service|2029-08-21|Indus Institute of Renewable Energy|Research institute|Solar Systems Group|Senior Research Officer|PhD|Photovoltaics|Fluent|issued|0|Twin|Hina Baloch|Halal|Solar water pumping in the Indus plain|Attended the Chengdu session
Hina|Baloch|F|Pakistan|1991-11-02|AB2280465|Ordinary|2030-02-11|Quetta College of Environmental Engineering|University|Department of Water Resources|Lecturer|Master|Water treatment|Good|issued|0|Twin|Sana Qureshi|Halal|Reuse of treated water in dry cities|
Imran|Sheikh|M|Pakistan|1979-06-27|CD0091728|Service|2028-12-30|Punjab Clean Air Directorate|Local government|Monitoring Branch|Deputy Director|Master|Air quality|Fluent|issued|0|Twin|Bilal Marwat|Halal|Low-cost sensors for city air|Class monitor
Bilal|Marwat|M|Pakistan|1988-01-19|AB3316209|Ordinary|2027-05-06|Karakoram Hydropower Works|Enterprise|Design Office|Project Engineer|Bachelor|Hydropower|Good|issued|0|Twin|Imran Sheikh|Halal|Small hydropower for mountain villages|
Mona|Fahmy|F|Egypt|1984-09-08|A10482236|Ordinary|2029-03-17|Nile Delta Research Centre for Soil and Water|Research institute|Salinity Laboratory|Associate Professor|PhD|Soil remediation|Fluent|issued|1|Single||Halal|Bringing salty land back into use|
Hossam|Adel Mansour|M|Egypt|1976-12-21|A20911584|Service|2026-10-02|Ministry of Local Development and Environment|Ministry|Climate Unit|Head of Unit|Master|Climate policy|Fluent|issued|1|Single||Halal|From national targets to city plans|
Karim|Nasser|M|Egypt|1990-04-30|A30127745|Ordinary|2030-07-25|Alexandria Wind Power Company|Enterprise|Operations|Operations Engineer|Bachelor|Wind power|Good|issued|1|Twin|Stefan Ilić|None|Keeping desert turbines running|
Dana|Akhmetova|F|Kazakhstan|1987-07-16|N04417820|Ordinary|2031-01-14|Almaty Centre for Clean Energy|Research institute|Hydrogen Laboratory|Research Associate|PhD|Hydrogen|Fluent|issued|2|Twin|Nilufar Karimova|None|Hydrogen from steppe wind|
Yerlan|Sadykov|M|Kazakhstan|1982-02-03|N05530914|Service|2028-09-09|Astana Department of Urban Heating|Local government|Energy Saving Division|Chief Specialist|Master|District heating|Good|issued|2|Twin|Rustam Yuldashev|None|Cutting losses in district heating|
Nilufar|Karimova|F|Uzbekistan|1993-05-25|FA0263718|Ordinary|2032-04-18|Tashkent Institute of Irrigation and Energy Saving|University|Faculty of Energy|Assistant Professor|PhD|Energy saving|Good|issued|3|Twin|Dana Akhmetova|None|Solar drip irrigation for cotton|
Rustam|Yuldashev|M|Uzbekistan|1981-10-11|FA0841155|Service|2025-11-18|Samarkand Regional Department of Ecology|Local government|Waste Division|Head of Division|Master|Waste management|Basic|issued|3|Twin|Yerlan Sadykov|None|A regional plan for household waste|Passport to be renewed
|Supriyadi|M|Indonesia|1985-08-17|C7730126|Ordinary|2027-10-30|Java Mangrove and Coast Foundation|NGO|Blue Carbon Programme|Programme Manager|Master|Blue carbon|Fluent|issued|4|Single||Halal|Mangroves as carbon stores|Single name in the passport
Ratna|Wulandari|F|Indonesia|1992-12-05|C8015543|Ordinary|2029-06-12|Bandung Polytechnic of Green Materials|University|Department of Building Materials|Lecturer|Master|Green building|Fluent|issued|4|Twin|Ploy Srisai|Halal|Bamboo composites for low-cost homes|
Ploy|Srisai|F|Thailand|1989-03-29|AC5510387|Ordinary|2028-03-03|Chiang Mai Office of Air and Forest|Local government|Haze Prevention Section|Environmental Officer|Master|Air quality|Good|issued|5|Twin|Ratna Wulandari|No beef|Haze-free seasons in the north|
Anan|Thongdee|M|Thailand|1983-11-13|AC6027741|Service|2030-11-01|Thai Bureau of Alternative Fuels|Ministry|Biogas Division|Engineer, Senior Level|Master|Bioenergy|Good|issued|5|Twin|Somphone Vongsa|None|Biogas from cassava mills|
Wanjiru|Kamande|F|Kenya|1990-06-09|BK031275|Ordinary|2031-05-27|Rift Valley Geothermal Company|Enterprise|Sustainability Office|Sustainability Manager|Master|Geothermal energy|Fluent|applied for||Twin|Selam Tesfaye|Vegetarian|Geothermal heat for flower farms|
Otieno|Barasa|M|Kenya|1978-09-22|BK044806|Service|2028-01-15|Lake Region Water and Climate Authority|Local government|Planning Department|Principal Planner|Master|Climate adaptation|Fluent|applied for||Single||None|Lake towns and rising water|
Khamla|Phommachanh|M|Laos|1986-04-12|PA0218834|Service|2027-12-08|Vientiane Department of Energy and Mines|Local government|Power Division|Deputy Head|Master|Power grids|Good|not needed|6|Single||None|Rural grids after the dams|
Somphone|Vongsa|M|Laos|1991-02-24|PA0377102|Ordinary|2029-09-19|Mekong Forest University|University|Faculty of Forestry|Lecturer|Master|Forestry|Basic|applied for|6|Twin|Anan Thongdee|None|Counting carbon in community forests|
Dilini|Weerakkody|F|Sri Lanka|1988-10-01|N1209446|Ordinary|2025-07-20|Colombo Institute of Coastal Energy|Research institute|Ocean Energy Group|Research Scientist|PhD|Ocean energy|Fluent|to apply||Single||Vegetarian|Wave power for fishing harbours|New passport promised for 10 June
Stefan|Ilić|M|Serbia|1980-05-18|009481726|Ordinary|2033-02-28|Danube Centre for Circular Economy|NGO|Industry Programme|Programme Director|PhD|Circular economy|Fluent|not needed|7|Twin|Karim Nasser|None|Industrial symbiosis along the Danube|
Selam|Tesfaye|F|Ethiopia|1994-01-07|EP0652093|Ordinary|2030-08-08|Addis Ababa Electric Bus Enterprise|Enterprise|Fleet Planning|Transport Planner|Bachelor|Electric mobility|Good|issued|8|Twin|Wanjiru Kamande|Vegetarian|Electric buses at 2,400 metres|
"""

_CHENGDU = """
Sana|Qureshi|F|Pakistan|1986-03-14|AB1049371|Service|2029-08-21|Indus Institute of Renewable Energy|科研院所||Senior Research Officer||Photovoltaics||已签发|0|单人间||清真||
Tariq|Jamali|M|Pakistan|1983-08-05|CD0148226|Service|2028-04-30|Sindh Department of Irrigation|地方政府||Executive Engineer||Water resources||已签发|0|双人间||清真||
Bounmy|Sisavath|M|Laos|1980-12-12|PA0140957|Service|2027-06-20|Luang Prabang Water Supply Office|地方政府||Director||Water supply||免签|1|双人间||无||
Noy|Keomany|F|Laos|1992-07-30|PA0409318|Ordinary|2029-11-11|Mekong Institute of Hydropower Ecology|科研院所||Researcher||Hydropower||免签|1|双人间||无||
Kanya|Phrommin|F|Thailand|1987-01-26|AC4408812|Ordinary|2028-10-14|Isan University of Agriculture|高校||Assistant Professor||Bioenergy||免签|2|双人间||无||
Wichai|Boonlert|M|Thailand|1979-05-03|AC3391507|Service|2027-08-09|Bangkok Office of Urban Drainage|地方政府||Senior Engineer||Sponge cities||免签|2|双人间||不吃牛肉||
Dewi|Hartati|F|Indonesia|1990-09-14|C6644092|Ordinary|2029-02-02|Sumatra Peatland Research Centre|科研院所||Research Scientist||Peatland restoration||已签发|3|双人间||清真||
Agus|Prasetyo|M|Indonesia|1984-03-08|C5917730|Ordinary|2028-07-07|Archipelago Solar Works|企业||Technical Director||Photovoltaics||已签发|3|双人间||清真||
Anjali|Gurung|F|Nepal|1991-10-20|08130457|Ordinary|2030-01-16|Himalayan Centre for Mountain Energy|社会组织||Programme Officer||Micro hydropower||已签发|4|双人间||素食||
Prakash|Thapa Magar|M|Nepal|1982-06-17|07725198|Service|2027-03-25|Nepal Bureau of Alternative Energy|部委||Section Officer||Biogas||已签发|4|双人间||不吃牛肉||
Bikash|Adhikari|M|Nepal|1994-02-11|09046632|Ordinary|2031-09-30|Pokhara Engineering College|高校||Lecturer||Green building||已签发|4|双人间||素食||
|Oyunchimeg|F|Mongolia|1985-11-23|E1730264|Service|2028-06-06|Ulaanbaatar Air Quality Department|地方政府||Head of Section||Air quality||免签|5|单人间||无|护照为单名|
Bat-Erdene|Ganbold|M|Mongolia|1989-04-04|E2208519|Ordinary|2029-12-24|Gobi Wind and Sun Company|企业||Site Manager||Wind power||免签|5|双人间||无||
Firuza|Rahimova|F|Tajikistan|1988-08-28|400261837|Ordinary|2030-05-19|Dushanbe Institute of Glaciers and Water|科研院所||Senior Researcher||Glacier monitoring||已签发|6|双人间||清真||
Jamshed|Nazarov|M|Tajikistan|1977-02-15|400097754|Service|2026-12-01|Khatlon Regional Energy Office|地方政府||Deputy Head||Power grids||已签发|6|双人间||清真||
Sokha|Chan|F|Cambodia|1993-12-09|N00814726|Ordinary|2028-08-18|Tonle Sap Conservation Association|社会组织||Project Coordinator||Wetlands||已签发|7|双人间||无||
Dara|Meas|M|Cambodia|1986-05-31|N00477190|Ordinary|2027-11-27|Phnom Penh Waste Company|企业||Operations Manager||Waste management||已签发|7|双人间||无||
Faridah|Ismail|F|Malaysia|1981-07-21|A50293318|Ordinary|2029-04-10|Penang Institute of Green Manufacturing|科研院所||Principal Researcher||Circular economy||免签|8|单人间||清真||
"""

# arrival: day, time, flight; departure: day, time, flight; batch of pick-up
_TO_SHANGHAI = (
    ("2025-06-13", "06:35", "PK 852", "2025-06-28", "09:20", "PK 853", "1"),
    ("2025-06-12", "16:10", "MS 951", "2025-06-28", "00:35", "MS 952", "A"),
    ("2025-06-13", "07:05", "KC 887", "2025-06-28", "12:40", "KC 888", "1"),
    ("2025-06-13", "10:50", "HY 501", "2025-06-28", "13:15", "HY 502", "2"),
    ("2025-06-13", "15:25", "GA 894", "2025-06-28", "16:45", "GA 895", "3"),
    ("2025-06-13", "11:20", "TG 664", "2025-06-28", "17:10", "TG 665", "2"),
    ("2025-06-13", "16:05", "QV 815", "2025-06-28", "10:55", "QV 816", "3"),
    ("2025-06-12", "17:40", "JU 986", "2025-06-28", "01:30", "JU 987", "A"),
    ("2025-06-13", "14:45", "ET 684", "2025-06-28", "00:05", "ET 685", "3"),
)
_TO_CHENGDU = (
    ("2025-05-11", "CA 946", "2025-05-24", "CA 945"), ("2025-05-11", "QV 871", "2025-05-24", "QV 872"),
    ("2025-05-11", "TG 618", "2025-05-24", "TG 619"), ("2025-05-10", "GA 890", "2025-05-24", "GA 891"),
    ("2025-05-11", "RA 481", "2025-05-24", "RA 482"), ("2025-05-11", "OM 237", "2025-05-24", "OM 238"),
    ("2025-05-10", "SZ 637", "2025-05-25", "SZ 638"), ("2025-05-11", "K6 822", "2025-05-24", "K6 823"),
    ("2025-05-11", "D7 326", "2025-05-24", "D7 327"),
)  # fmt: skip

NAMES = (
    "given", "family", "sex", "country", "birth", "passport", "passport_kind", "expiry", "organization", "organization_kind",
    "department", "position", "education", "field", "english", "visa", "flight", "room", "mate", "diet", "presentation", "notes",
)  # fmt: skip
_RELATIVES = ("Amina", "Yusuf", "Maria", "Tomas", "Leila", "Arun", "Grace", "Pavel")


def _rows(table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for line in table.strip().splitlines():
        cells = (part.strip() or None for part in line.split("|"))
        rows.append(dict(zip(NAMES, cells, strict=False)))
    for row in rows:
        row["full_name"] = " ".join(part for part in (row["given"], row["family"]) if part)
        row["birth"], row["expiry"] = _day(row["birth"]), _day(row["expiry"])
        row["email"] = f"{_plain(row['given'] or 'office')}.{_plain(row['family'])}@example.org"
    return rows


def _to_shanghai(number: int, row: dict[str, Any]) -> dict[str, Any]:
    _, calling, body = COUNTRIES[row["country"]]
    is_travelling = row["flight"] is not None
    arrival = _TO_SHANGHAI[int(row["flight"])] if is_travelling else (None,) * 7
    relative = f"{_RELATIVES[number % len(_RELATIVES)]} {row['family']}"
    status = {
        "issued": "visa granted" if number % 5 == 0 else "confirmed",
        "not needed": "confirmed",
        "applied for": "invited",
    }
    leads = {3: "Class monitor", 8: "Group leader", 18: "Group leader"}
    return row | {
        "number": number, "gender": "Female" if row["sex"] == "F" else "Male",
        "family": row["family"] if row["given"] else None,
        "phone": f"{calling} 555 01{number:02d}", "nominated_by": body, "group": "AB"[number % 2],
        "role": leads.get(number), "notes": None if row["notes"] == "Class monitor" else row["notes"],
        "status": status.get(row["visa"], "selected"), "letter": f"GLCT-SH-2025-{number:03d}",
        "visa_until": dt.date(2025, 7, 27) if row["visa"] == "issued" else None,
        "arrival_date": _day(arrival[0]), "arrival_time": _clock(arrival[1]), "arrival_flight": arrival[2],
        "arrival_airport": "PVG" if is_travelling else None,
        "departure_date": _day(arrival[3]), "departure_time": _clock(arrival[4]), "departure_flight": arrival[5],
        "pickup": arrival[6], "emergency_contact": relative, "emergency_phone": f"{calling} 555 02{number:02d}",
    }  # fmt: skip


def _to_chengdu(number: int, row: dict[str, Any]) -> dict[str, Any]:
    name, calling, _ = COUNTRIES[row["country"]]
    here, there = {"Sana": 1}.get(row["given"], number + 40), _TO_CHENGDU[int(row["flight"])]
    return row | {
        "number": number, "gender": "女" if row["sex"] == "F" else "男", "country": name,
        "phone": f"{calling} 555 01{here:02d}", "status": "已发证", "certificate": f"GLCT-CD-2025-{number:03d}",
        "arrival_date": _day(there[0]), "arrival_flight": there[1],
        "departure_date": _day(there[2]), "departure_flight": there[3],
    }  # fmt: skip


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _clock(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in letters if letter.isalpha())


SHANGHAI = Session(
    (
        "2025年绿色低碳技术国际培训班（上海站）学员名单",
        "2025 International Training Program on Green and Low-Carbon Technologies (Shanghai "
        "Session)",
        "上海，2025年6月14日至27日    Shanghai, 14–27 June 2025    填表日期：2025年6月6日",
    ),
    tuple(_to_shanghai(number, row) for number, row in enumerate(_rows(_SHANGHAI), start=1)),
    "注：姓名以护照为准；签证办理中的学员确定航班后补填行程。Note: names as in the passport; "
    "travel of those waiting for a visa follows.",
)
CHENGDU = Session(
    (
        "2025年绿色低碳技术国际培训班（成都站）学员名单",
        "2025 International Training Program on Green and Low-Carbon Technologies (Chengdu "
        "Session)",
        "成都，2025年5月12日至24日    填表日期：2025年5月26日",
    ),
    tuple(_to_chengdu(number, row) for number, row in enumerate(_rows(_CHENGDU), start=1)),
    "注：姓名以护照为准；证书已于2025年5月23日结业仪式上颁发。",
)

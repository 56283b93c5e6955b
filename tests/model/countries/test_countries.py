"""Country names: never a wrong answer, ambiguous words asked, and the bars of the design
reached.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import resources
from lcdesk.model import countries
from lcdesk.model.countries import recognition
from lcdesk.model.countries.recognition import squeeze
from lcdesk.model.countries.reference import table

# What offices write, beyond the dictionary: English, then Chinese.
ENGLISH = """
AE:UAE|U.A.E.|United Arab Emirates|Emirati  AF:Afghan|Islamic Republic of Afghanistan  AM:Armenian|Republic_of_Armenia
AZ:Azerbaidjan|Azeri  BA:Bosnia|Bosnia & Herzegovina  BD:Bangladeshi|People's Republic of Bangladesh  BN:Brunei Darussalam
BO:Bolivia (Plurinational State of)  BY:Byelorussia|Belarus|Republic of Belarus  CD:DRC|D.R. Congo|DR Congo|Dem. Rep. of the Congo
CD:Congo, Dem. Rep.|Democratic Republic of Congo|Congo (Kinshasa)|Congo-Kinshasa  CF:Central African Rep.  CG:Republic of Congo
CG:Congo, Rep.|Congo-Brazzaville|Congo (Brazzaville)  CI:Ivory Coast|Cote d'Ivoire|COTE D’IVOIRE|Côte-d'Ivoire|Cote d Ivoire
CN:China|P.R. China|PRC|Chinese|PR China|CHN  CV:Cape Verde|Cabo Verde  CZ:Czech Republic|Czech Rep.  DO:Dominican Rep.
DM:Commonwealth of Dominica  EG:Egypt, Arab Rep.|Arab Republic of Egypt|Egyptian|EGY|egypt  ET:Ethiopian|Federal Democratic Republic of Ethiopia
FM:Federated States of Micronesia  GB:UK|U.K.|United Kingdom|Great Britain|British|England  GE:Georgia|Georgian
GM:The Gambia|Gambia, The  GN:Republic of Guinea|Guinea (Conakry)  GW:Guinea Bissau  HK:Hong Kong|Hong Kong, China|Hongkong
ID:Indonesian|Republic of Indonesia|INDONESIA  IR:Iran (Islamic Republic of)|Iran, Islamic Rep.|I.R. Iran  JO:Hashemite Kingdom of Jordan
KG:Kyrgyz Republic|Kyrgyz Rep.|Kirghizstan  KH:Kingdom of Cambodia  KP:DPRK|North Korea|DPR Korea  KR:South Korea|Republic of Korea|ROK|S. Korea
KR:Korea, Rep.|Korea (Republic of)  KZ:Kazakstan|KAZ|Kazakh|Republic of Kazakhstan|Kazakhstan (KZ)  LA:Lao PDR|Laos|Lao P.D.R.
LA:Lao People's Democratic Republic  LK:Sri-Lanka|Srilanka|SRI LANKA|Sri Lankan  MD:Moldova, Republic of  MK:Macedonia|FYROM
MM:Burma|Myanmar (Burma)|Union of Myanmar  MN:Mongolian  NE:Niger|Nigerien|Republic of Niger  NG:Nigeria|Nigerian|Federal Republic of Nigeria
NL:Holland|The Netherlands  PG:PNG|Papua New Guinea  PH:Filipino|Philippines (the)|The Philippines  PK:Pakistani|PAK|PAKISTAN| pakistan |🇵🇰
PK:🇵🇰 Pakistan|Islamic Republic of Pakistan|Pakistan 巴基斯坦|Pakistan/巴基斯坦  PS:Palestine, State of|State of Palestine  RU:Russia|Russian Federation
RU:Russian Fed.  SA:KSA|Kingdom of Saudi Arabia|Saudi  ST:Sao Tome & Principe|Sao Tome and Principe  SY:Syrian Arab Republic|Syria
SZ:Swaziland|Eswatini  TL:East Timor|Timor Leste|Timor-Leste  TR:Turkey|Türkiye|Turkiye|TURKIYE|Turkish|T.C.|T.C. vatandaşı  TC:TC  TZ:Tanzania|United Rep. of Tanzania
US:USA|U.S.A.|US|United States of America|American  UZ:Uzbek|Republic of Uzbekistan|Uzbekstan|O‘zbekiston  VA:Holy See|Vatican
VE:Venezuela, RB|Bolivarian Republic of Venezuela  VN:Viet Nam|Vietnam|Vietnamese|VIET NAM|Socialist Republic of Viet Nam  YE:Yemen, Rep.
ZA:South Africa|RSA|South African  VC:St. Vincent and the Grenadines|St Vincent & the Grenadines  KN:St. Kitts and Nevis  LC:St Lucia
MA:Kingdom of Morocco|Moroccan  TJ:Tadjikistan  TM:Turkmenistan|Turkmen  SS:South Sudan|South Sudanese  SD:Sudan|Republic of the Sudan
"""
CHINESE = """
PK:巴基斯坦|巴基斯坦籍|巴基斯坦伊斯兰共和国|巴铁|巴基斯坦 Pakistan  CD:刚果（金）|刚果(金)|刚果金|刚果民主共和国|民主刚果|Congo 刚果（金）
CG:刚果（布）|刚果布|刚果共和国  DO:多米尼加|多米尼加共和国  DM:多米尼克|多米尼克国  KR:韩国|南韩|大韩民国  KP:朝鲜|北朝鲜|朝鲜民主主义人民共和国
BD:孟加拉|孟加拉国|孟加拉人民共和国  CN:中国|中华人民共和国  TW:中国台湾|台湾|台湾地区  HK:香港|中国香港|香港特别行政区|中国 香港  MO:澳门|中国澳门
NE:尼日尔|尼日尔共和国  NG:尼日利亚|尼日利亚联邦共和国  LA:老挝|老挝人民民主共和国|老挝人  KZ:哈萨克斯坦|哈萨克斯坦共和国|哈萨克  UZ:乌兹别克斯坦|乌兹别克
EG:埃及|阿拉伯埃及共和国  AE:阿联酋|阿拉伯联合酋长国  SA:沙特|沙特阿拉伯|沙特阿拉伯王国  ID:印尼|印度尼西亚  IN:印度|印度共和国  VN:越南|越南社会主义共和国
LK:斯里兰卡|斯里兰卡民主社会主义共和国  TR:土耳其|土耳其共和国|土耳其国籍  ET:埃塞俄比亚|埃塞|埃塞俄比亚联邦民主共和国  KH:柬埔寨|柬埔寨王国
CI:科特迪瓦|象牙海岸  CF:中非|中非共和国  PG:巴新|巴布亚新几内亚  GN:几内亚|几内亚共和国  GW:几内亚比绍  GQ:赤道几内亚  RU:俄罗斯|俄罗斯联邦|俄国
GB:英国|英格兰|大不列颠及北爱尔兰联合王国  US:美国|美利坚合众国  MM:缅甸|缅甸联邦共和国  MN:蒙古|蒙古国  TH:泰国|泰王国  BA:波黑  NZ:新西兰  AU:澳洲
MK:北马其顿|马其顿  FM:密克罗尼西亚联邦  SS:南苏丹  SD:苏丹
"""
ASKED = {
    "Congo": "CD CG",
    "刚果": "CD CG",
    "Конго": "CD CG",
    "Congolese": "CD CG",
    "Korea": "KR KP",
    "Korean": "KR KP",
    "Rép. dém.": "CD",
    "Congolaise": "CD CG",
    "guineense": "GW GN GQ",
    "سان مارتن": "MF SX",
    "San Martín": "MF SX",
    "Micronesia": "FM",
    "Virgin Islands": "VG VI",
    "CAR": "CF",
    "Dominican": "DO DM",
    "Republic of China": "TW CN",
    "NA": "NA",
    "NO": "NO",
    "MR": "MR",
    "刚果王国": "CD CG",
    "Republic of Micronesia": "FM",
    "Pakistan/UK": "PK GB",
    "🇳🇪 Nigeria": "NE NG",
    "Saint Martin": "MF SX",
}
NOT_COUNTRIES = [
    *(
        "",
        " ",
        "-",
        "123",
        "N/A",
        "in",
        "no",
        "can",
        "and",
        "Mr",
        "Ms.",
        "Male",
        "男",
        "学员",
        "Asia",
        "Africa",
        "非洲",
        "人",
        "国",
        "共和国",
        "王国",
    ),
    *(
        "Tbilisi, Georgia",
        "Atlanta, Georgia",
        "State of Georgia",
        "Shanghai",
        "上海",
        "Nigera",
        "Pakistann",
        "Kazakhstna",
        "Uzbekitan",
        "Republic of",
    ),
    *(
        "Kingdom",
        "English level",
        "Yes",
        "否",
        "Confirmed",
        "2025-06-14",
        "巴基斯但",
        "Kazakhstan (Almaty)",
        "Turkish Republic of Northern Cyprus",
    ),
]


def pairs(text: str) -> list[tuple[str, str]]:
    entries = [entry for line in text.splitlines() for entry in line.split("  ") if ":" in entry]
    return [
        (entry[:2], word.replace("_", " ")) for entry in entries for word in entry[3:].split("|")
    ]


def tally(cases: list[tuple[str, str]]) -> Counter[str]:
    """How many were answered, asked, unknown; a wrong answer fails at once."""
    counts: Counter[str] = Counter()
    for code, text in cases:
        found = countries.find(text)
        assert found.code in (code, None), f"{text} is {code}, not {found.code}"
        counts[found.why] += 1
    return counts


def test_office_spellings_are_all_read() -> None:
    for cases in (pairs(ENGLISH), pairs(CHINESE)):
        counts = tally(cases)
        assert counts["exact"] == len(cases) >= 75


@pytest.mark.parametrize(
    ("language", "at_least"),
    [("en", 247), ("zh", 249), ("zh_Hant", 249), ("fr", 247), ("ru", 249), ("ar", 247)],
)
def test_names_of_all_codes_are_read_or_asked_but_never_mistaken(
    language: str, at_least: int
) -> None:
    counts = tally([(code, Locale.parse(language).territories[code]) for code in countries.codes()])
    assert counts["exact"] >= at_least
    assert counts["unknown"] == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_formal_names_are_read(language: str) -> None:
    cases = [
        (code, row[f"formal_{language}"])
        for code, row in table().items()
        if row[f"formal_{language}"]
    ]
    counts = tally(cases)
    assert counts["exact"] == len(cases) >= 170


@pytest.mark.parametrize("language", ["en", "zh", "fr", "ru", "ar"])
def test_a_name_shown_is_read_back(language: str) -> None:
    for code in countries.codes():
        assert countries.find(countries.name(code, language)).code == code
        assert countries.find(countries.formal_name(code, language)).code == code


@pytest.mark.parametrize(("word", "meanings"), ASKED.items())
def test_an_ambiguous_word_is_asked(word: str, meanings: str) -> None:
    found = countries.find(word)
    assert (found.code, found.why, found.candidates) == (None, "ambiguous", tuple(meanings.split()))


@pytest.mark.parametrize("text", NOT_COUNTRIES)
def test_what_is_no_country_gets_no_answer(text: str) -> None:
    assert countries.find(text).code is None


def test_known_traps() -> None:
    assert countries.find("مصر").code == "EG"
    assert countries.find("ＰＫ").code == "PK"
    assert countries.find("pak").candidates == ("PK",)
    assert countries.find("Uganda\u200b").code == "UG"
    assert countries.find(
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    ).candidates == ("GB",)


RULES = {
    "République d'Azerbaïdjan": "AZ",
    "République de l'Équateur": "EC",
    "République du Sénégal": "SN",
    "Royaume du Maroc": "MA",
    "Royaume-Uni": "GB",
    "République islamique du Pakistan": "PK",
    "Республика Таджикистан": "TJ",
    "Исламская Республика Пакистан": "PK",
    "Yemen Republic": "YE",
    "Kenya, Republic of": "KE",
    "Grand Duchy of Luxembourg": "LU",
    "China, Hong Kong": "HK",
    "Pakistan, 巴基斯坦": "PK",
    "巴西国": "BR",
    "乌兹别克斯坦公民": "UZ",
    "République d'Atlantide": None,
    "State of Georgia": None,
}


@pytest.mark.parametrize(("text", "code"), RULES.items())
def test_formal_names_are_read_by_rule(text: str, code: str | None) -> None:
    assert countries.find(text).code == code


def test_a_slip_is_a_question_with_likely_answers() -> None:
    nigera = countries.find("Nigera")
    assert (nigera.code, nigera.why) == (None, "unknown")
    assert set(nigera.candidates[:2]) == {"NG", "NE"}
    assert countries.find("Pakistann").candidates[0] == "PK"
    assert countries.find("巴基斯但").candidates == ("PK",)
    assert countries.find("Kazakhstan (Almaty)").candidates == ("KZ",)
    assert countries.find("zzzz").candidates == ()


def test_the_offices_own_spellings_come_first() -> None:
    own = {countries.fold("Nigera"): "NG", countries.fold("Korea"): "KR"}
    assert countries.find("NIGERA", own).code == "NG"
    assert countries.find("Korea", own).code == "KR"
    assert countries.find("Congo", own).why == "ambiguous"


@given(st.text())
def test_folding_twice_changes_nothing_and_never_fails(text: str) -> None:
    assert countries.fold(countries.fold(text)) == countries.fold(text)
    countries.find(text)


@given(
    st.sampled_from(sorted(countries.all_names_folded())),
    st.sampled_from([str.upper, str.title, lambda s: f"  {s}. "]),
)
def test_case_and_blanks_do_not_matter(name: str, change: object) -> None:
    changed = change(name)
    if squeeze(changed) == name and len(name) > 3:
        assert countries.find(changed) == countries.find(name)


def test_stored_spellings_are_folded() -> None:
    assert [name for name in countries.all_names_folded() if squeeze(name) != name] == []


def test_the_wording_rule_holds() -> None:
    assert countries.name("TW") == "Taiwan, China"
    assert countries.name("TW", "zh") == "中国台湾" == countries.formal_name("TW", "zh")
    assert countries.name("HK", "zh") == "中国香港"
    assert countries.name("MO") == "Macao, China"
    assert countries.flag("TW") == ""
    assert countries.name("KZ", "de") == "Kazakhstan"
    assert countries.name("??") == "??"


def test_regions_income_and_codes() -> None:
    assert len(countries.codes()) == 249
    assert (countries.region("UZ"), countries.subregion("UZ", "zh")) == ("Asia", "中亚")
    assert countries.region("EG", "zh") == "非洲"
    assert countries.region("??") == ""
    assert countries.income("ET") in {"Low", "Lower middle"}
    assert countries.code3("KZ") == "KAZ"
    assert countries.formal_name("EG") == "Arab Republic of Egypt"
    assert [code for code in countries.codes() if not countries.region(code)] == ["AQ"]


def test_groups_hold_their_members_by_day() -> None:
    assert {"ASEAN", "SCO", "BRICS", "AU", "LAS", "LMC", "LDC", "LLDC", "SIDS", "BRI"} == set(
        countries.groups()
    )
    assert len(countries.group_members("ASEAN", date(2025, 6, 14))) == 10
    assert "TL" in countries.group_members("ASEAN", date(2025, 10, 26))
    assert "IT" in countries.group_members("BRI", date(2023, 1, 1))
    assert "IT" not in countries.group_members("BRI")
    assert len(countries.group_members("LDC", date(2025, 6, 14))) == 44
    assert len(countries.group_members("AU")) == 55
    assert countries.group_members("nothing") == ()
    assert countries.groups()["SCO"].name("zh") == "上海合作组织"
    known = set(countries.codes())
    assert all(
        member.country in known for group in countries.groups().values() for member in group.members
    )
    assert all(group.source for group in countries.groups().values())


def test_every_code_has_its_flag_and_every_file_its_source() -> None:
    missing = [
        code
        for code in countries.codes()
        if (name := countries.flag(code)) and not picture(name).is_file()
    ]
    assert missing == []
    sourced = {row["file"] for row in rows("sources.csv")}
    assert {path.name for path in resources.path("reference").glob("*.csv")} - sourced == {
        "sources.csv"
    }


def test_no_head_stands_for_two_fields_unmarked() -> None:
    meanings: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows("heads.csv"):
        assert row["note"] in ("", "unsure")
        key = (row["table"], squeeze(row["head"]) or row["head"])
        assert row["field"] not in meanings.setdefault(key, {}), f"{row['head']} stands twice"
        meanings[key][row["field"]] = row["note"]
    clashes = {
        key: fields
        for key, fields in meanings.items()
        if len(fields) > 1 and not all(fields.values())
    }
    assert clashes == {}
    assert len(meanings) > 2500


def picture(name: str) -> Path:
    return resources.path("flags", f"{name}.svg")


def rows(file: str) -> list[dict[str, str]]:
    with resources.path("reference", file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


DEMONYMS = {
    "ar": "مصري:EG مصرية:EG المصريون:EG سعودية:SA جنوب_سودانية:SS نيجيري:NG نيجري:NE غيني:GN غينية:GN صينية:CN",
    "ru": "казашка:KZ узбечка:UZ кенийка:KE гвинейка:GN гвинейское:GN нигериянка:NG нигерское:NE "
    "российское:RU египтянка:EG эфиопы:ET",
    "fr": "Guinéennes:GN sénégalaises:SN Nigériane:NG Nigérienne:NE Burkinabè:BF Grecque:GR",
    "es": "mexicanas:MX guineana:GN ecuatoriano:EC nigeriana:NG costarricense:CR libanesa:LB",
    "pt": "brasileira:BR moçambicanos:MZ guineana:GN são-tomense:ST senegalesa:SN alemã:DE egípcia:EG",
    "de": "kenianische:KE Kenianerin:KE Ägypterinnen:EG nigrisch:NE nigerianisch:NG Franzosen:FR chinesisches:CN",
    "it": "egiziana:EG senegalesi:SN keniota:KE",
}


@pytest.mark.parametrize("language", DEMONYMS)
def test_people_of_both_genders_and_numbers(language: str) -> None:
    cases = dict(word.replace("_", " ").split(":") for word in DEMONYMS[language].split())
    assert {word: countries.find(word).code for word in cases} == cases


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Congolaise (Brazzaville)", "CG"),
        ("Congolaise (Kinshasa)", "CD"),
        ("конголезский (Киншаса)", "CD"),
        ("Georgia (country)", "GE"),
        ("Грузия (страна)", "GE"),
        ("Rép. dém. du Congo", "CD"),
        ("Rép. du Congo", "CG"),
        ("Rép. de Guinée", "GN"),
        ("Brazzaville", None),
        ("Congolaise (Seoul)", None),
        ("country", None),
    ],
)
def test_words_beside_a_name(text: str, code: str | None) -> None:
    assert countries.find(text).code == code


def test_what_is_proposed_together_is_a_slip_of_the_pen() -> None:
    slips = {"Kazahstan": "KZ", "Usbekistan": "UZ", "Nigera": "NG", "Phillipines": "PH"}
    assert all(countries.is_close(word, code) for word, code in slips.items())
    assert not any(countries.is_close("Wakanda", code) for code in countries.codes())


NO_COUNTRIES = (
    "Atlantis Wakanda Narnia Gondor Mordor Freedonia Ruritania Sylvania Genovia Elbonia Utopia "
    "Neverland Syldavia Borduria Panem Agrabah Sokovia Zubrowka 亚特兰蒂斯 瓦坎达 纳尼亚王国"
).split()


@pytest.mark.parametrize("word", [*NO_COUNTRIES, "Republic of Atlantis"])
def test_of_a_country_that_is_none_nothing_is_likely(word: str) -> None:
    assert countries.find(word).candidates == ()


SLIPS = dict(
    (said.split(" ", 1)[1], said[:2])
    for said in (
        "NG Nigera; KH Camboida; KZ Kazahstan; NG 尼日利; LA 老过; PK Pakstan; BD Bangaldesh; "
        "LK Sri Lnaka; TZ Tanznia; ET Ehtiopia; MZ Mozambiqe; KE Keyna; UG Ugnada; LA Loas; "
        "VN Veitnam; TH Thialand; ID Indonsia; EG Egpyt; MA Moroco; DZ Algeira; ZW Zimbabwi; "
        "GH Gahna; SN Senegol; CM Cameron; MV Maldvies; SL Siera Leone; CO Columbia; "
        "TJ Tadjikstan; KG 吉尔吉斯坦; LY Lybia; NA Nambia; GT Guatamala; LB Libanon; "
        "SA Sauid Arabia; PG Papa New Guinea; AE Untied Arab Emirates; AZ Azerbeijan; "
        "KG Kyrgistan; PH Philipines; TM Turkmenstan; PK 巴基斯但; UZ Uzbeksitan"
    ).split("; ")
)


@pytest.mark.parametrize(("word", "code"), SLIPS.items())
def test_a_slip_of_the_pen_is_likely_what_was_meant(word: str, code: str) -> None:
    found = countries.find(word)
    assert code in (found.code, *found.candidates[:1])


def test_no_word_for_people_is_the_name_of_another_country() -> None:
    names = recognition.names_of_countries()
    for row in rows("demonyms.csv"):
        assert row["folded"] not in names
        assert set(row["codes"].split("|")) <= set(countries.codes())

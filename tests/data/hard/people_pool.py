"""Invented people for the hard lists: one line a person, and what their countries are called in
six languages.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_LINES = """
diop|Diop|Awa|阿瓦|F|SN|1988-03-05|A01234567|2029-08-14|Ministère de l'Énergie|Ingénieure|awa.diop@example.org|+221 77 512 34 56
kouassi|Kouassi|Jean-Marc|让马克|M|CI|1990-01-01|19AB45678|2028-02-28|Université de Bouaké|Maître-assistant|jm.kouassi@example.net|+225 07 08 12 34 56
mbuyi|Mbuyi Kalala|Espérance|埃斯佩朗斯|F|CD|1985-12-25|OP0345671|2030-11-09|Agence nationale du climat|Chargée d'études|e.mbuyi@example.org|+243 81 234 5678
traore|Traoré|Moussa|穆萨|M|ML|1979-07-14|B0456123|2027-06-30|Direction des eaux|Directeur adjoint|m.traore@example.org|+223 66 12 34 56
dalmeida|d'Almeida|Rosine|罗西娜|F|BJ|1992-10-02|BJ0765432|2031-01-15|Institut du littoral|Chercheuse|rosine@example.com|+229 97 45 61 23
akhmetov|Ахметов|Нурлан|努尔兰|M|KZ|1988-03-05|N12345678|2029-05-20|Институт энергетики|Инженер|n.akhmetov@example.org|+7 701 123 45 67
karimova|Каримова|Дилноза|迪尔诺扎|F|UZ|1991-11-23|AB7654321|2030-09-01|Министерство экологии|Ведущий специалист|d.karimova@example.org|+998 90 123 45 67
bekov|Беков|Азамат|阿扎马特|M|KG|1984-02-17|AC4455667|2028-12-12|Академия наук|Старший научный сотрудник|a.bekov@example.net|+996 555 123 456
rahimov|Рахимов|Фаррух|法鲁赫|M|TJ|1990-08-30|400123456|2027-04-04|Агентство по гидрометеорологии|Начальник отдела|f.rahimov@example.org|+992 93 123 4567
kovalenko|Коваленко|Анна|安娜|F|BY|1987-06-09|MP1234567|2031-03-18|Белорусский университет|Доцент|a.kovalenko@example.org|+375 29 123 45 67
quispe|Quispe Mamani|Lucía|露西亚|F|PE|1988-03-15|119876543|2029-07-22|Ministerio del Ambiente|Especialista|lquispe@example.org|+51 987 654 321
restrepo|Restrepo Gómez|Andrés Felipe|安德烈斯|M|CO|1983-09-30|AO123987|2028-10-10|Universidad de Antioquia|Profesor titular|afrestrepo@example.org|+57 310 123 4567
hernandez|Hernández Cruz|María del Carmen|玛丽亚|F|CU|1990-05-21|K123456|2027-12-01|Instituto de Meteorología|Investigadora|mhernandez@example.net|+53 5 234 5678
choque|Choque|Wilmer|威尔默|M|BO|1986-12-12|B7654321|2030-02-19|Empresa Nacional de Electricidad|Jefe de planta|wchoque@example.org|+591 712 34567
mansour|Mansour|Tarek|塔里克|M|EG|1982-04-18|A20345678|2028-08-08|Cairo Research Centre|Professor|tarek.m@example.org|+20 100 123 4567
osman|Osman|Amna|阿姆娜|F|SD|1989-01-27|P04567891|2029-09-16|Ministry of Irrigation|Hydrologist|amna.osman@example.org|+249 91 234 5678
haddad|Haddad|Rania|拉尼娅|F|JO|1993-06-03|N987612|2031-05-05|Amman Energy Office|Analyst|rania.h@example.com|+962 79 123 4567
benali|Ben Ali|Youssef|优素福|M|TN|1985-10-29|Z123987|2027-11-11|Institut de Tunis|Ingénieur|y.benali@example.org|+216 22 123 456
kamau|Kamau|John|约翰|M|KE|1986-02-03|BK123456|2029-03-30|Nairobi Power Company|Engineer|j.kamau@example.org|+254 712 345 678
achieng|Achieng|Grace|格蕾丝|F|KE|1990-07-19|AK7654321|2030-10-21|Kenya Met Office|Forecaster|g.achieng@example.org|+254 722 987 654
okello|Okello|Peter|彼得|M|UG|1984-11-08|A00456123|2028-01-31|Makerere Institute|Lecturer|p.okello@example.org|+256 772 123 456
mushi|Mushi|Neema|尼玛|F|TZ|1991-09-12|TAE123456|2029-12-24|Ministry of Water|Planner|n.mushi@example.org|+255 754 123 456
tesfaye|Tesfaye|Bekele|贝克勒|M|ET|1980-05-16|EP1234567|2027-07-07|Addis Ababa University|Professor|b.tesfaye@example.org|+251 911 123 456
adeyemi|Adeyemi|Folake|福拉克|F|NG|1987-08-22|A09876543|2031-04-02|Lagos State Agency|Director|f.adeyemi@example.org|+234 803 123 4567
vongsa|Vongsa|Noy|诺伊|F|LA|1992-12-30|P1234561|2028-05-19|Ministry of Energy and Mines|Officer|noy@example.org|+856 20 5512 3456
nguyen|Nguyen|Thi Lan|阮氏兰|F|VN|1989-04-11|C1234567|2030-06-17|Hanoi University|Researcher|lan.nguyen@example.org|+84 91 234 5678
somchai|Somchai|Anan|阿南|M|TH|1983-03-28|AA1234567|2029-02-13|Energy Policy Office|Policy analyst|anan@example.org|+66 81 234 5678
qureshi|Qureshi|Sana|萨娜|F|PK|1990-10-06|AB1234567|2027-10-10|Lahore University|Assistant professor|sana.q@example.org|+92 300 1234567
perera|Perera|Nuwan|努万|M|LK|1985-03-05|N1234567|2030-12-01|Kandy Institute|Engineer|nuwan@example.org|+94 77 123 4567
shrestha|Shrestha|Maya|玛雅|F|NP|1988-08-08|08123456|2028-09-09|Kathmandu Water Board|Engineer|maya.s@example.org|+977 984 1234567
bat|Bat-Erdene|Tuya|图雅|F|MN|1991-01-19|E1234567|2029-11-30|Academy of Sciences|Researcher|tuya@example.org|+976 9911 2233
rahman|Rahman|Md. Karim|卡里姆|M|BD|1984-07-02|BX0123456|2030-03-03|Dhaka Power Division|Deputy manager|karim@example.org|+880 1712 345678
"""

COUNTRIES = {
    code: dict(zip(("en", "zh", "fr", "ru", "es", "ar"), names.split("|"), strict=True))
    for code, names in {
        "SN": "Senegal|塞内加尔|Sénégal|Сенегал|Senegal|السنغال",
        "CI": "Côte d'Ivoire|科特迪瓦|Côte d'Ivoire|Кот-д'Ивуар|Costa de Marfil|ساحل العاج",
        "CD": "DR Congo|刚果（金）|République démocratique du Congo|ДР Конго|República Democrática del "
        "Congo|جمهورية الكونغو الديمقراطية",
        "ML": "Mali|马里|Mali|Мали|Malí|مالي",
        "BJ": "Benin|贝宁|Bénin|Бенин|Benín|بنين",
        "KZ": "Kazakhstan|哈萨克斯坦|Kazakhstan|Казахстан|Kazajistán|كازاخستان",
        "UZ": "Uzbekistan|乌兹别克斯坦|Ouzbékistan|Узбекистан|Uzbekistán|أوزبكستان",
        "KG": "Kyrgyzstan|吉尔吉斯斯坦|Kirghizistan|Кыргызстан|Kirguistán|قيرغيزستان",
        "TJ": "Tajikistan|塔吉克斯坦|Tadjikistan|Таджикистан|Tayikistán|طاجيكستان",
        "BY": "Belarus|白俄罗斯|Biélorussie|Беларусь|Bielorrusia|بيلاروس",
        "PE": "Peru|秘鲁|Pérou|Перу|Perú|بيرو",
        "CO": "Colombia|哥伦比亚|Colombie|Колумбия|Colombia|كولومبيا",
        "CU": "Cuba|古巴|Cuba|Куба|Cuba|كوبا",
        "BO": "Bolivia|玻利维亚|Bolivie|Боливия|Bolivia|بوليفيا",
        "EG": "Egypt|埃及|Égypte|Египет|Egipto|مصر",
        "SD": "Sudan|苏丹|Soudan|Судан|Sudán|السودان",
        "JO": "Jordan|约旦|Jordanie|Иордания|Jordania|الأردن",
        "TN": "Tunisia|突尼斯|Tunisie|Тунис|Túnez|تونس",
        "KE": "Kenya|肯尼亚|Kenya|Кения|Kenia|كينيا",
        "UG": "Uganda|乌干达|Ouganda|Уганда|Uganda|أوغندا",
        "TZ": "Tanzania|坦桑尼亚|Tanzanie|Танзания|Tanzania|تنزانيا",
        "ET": "Ethiopia|埃塞俄比亚|Éthiopie|Эфиопия|Etiopía|إثيوبيا",
        "NG": "Nigeria|尼日利亚|Nigéria|Нигерия|Nigeria|نيجيريا",
        "LA": "Laos|老挝|Laos|Лаос|Laos|لاوس",
        "VN": "Viet Nam|越南|Viêt Nam|Вьетнам|Vietnam|فيتنام",
        "TH": "Thailand|泰国|Thaïlande|Таиланд|Tailandia|تايلاند",
        "PK": "Pakistan|巴基斯坦|Pakistan|Пакистан|Pakistán|باكستان",
        "LK": "Sri Lanka|斯里兰卡|Sri Lanka|Шри-Ланка|Sri Lanka|سريلانكا",
        "NP": "Nepal|尼泊尔|Népal|Непал|Nepal|نيبال",
        "MN": "Mongolia|蒙古|Mongolie|Монголия|Mongolia|منغوليا",
        "BD": "Bangladesh|孟加拉国|Bangladesh|Бангладеш|Bangladés|بنغلاديش",
    }.items()
}


@dataclass(frozen=True)
class Person:
    """Somebody invented; the attributes are called as the fields are."""

    family_name: str
    given_name: str
    name_zh: str
    gender: str
    nationality: str
    birth_date: str
    passport_no: str
    passport_expiry: str
    organization: str
    position: str
    email: str
    phone: str

    @property
    def full_name(self) -> str:
        """Given name first."""
        return f"{self.given_name} {self.family_name}"

    @property
    def born(self) -> dt.date:
        """The birth date as Excel holds one."""
        return dt.date.fromisoformat(self.birth_date)

    @property
    def expires(self) -> dt.date:
        """The end of the passport."""
        return dt.date.fromisoformat(self.passport_expiry)

    def country(self, language: str = "en") -> str:
        """The country's name."""
        return COUNTRIES[self.nationality][language]


PEOPLE = {line.split("|")[0]: Person(*line.split("|")[1:]) for line in _LINES.strip().splitlines()}


def people(names: str) -> list[Person]:
    """The people of some short names."""
    return [PEOPLE[name] for name in names.split()]

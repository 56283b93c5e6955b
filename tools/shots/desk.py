"""The sample desk with the cohorts the pictures of states need: nobody, one, a thousand, people
being chosen, long names, every script.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lcdesk.model.balance import Agreed
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.participants import quotas
from lcdesk.services.participants.participants import add_people

STARTS, ENDS = dt.date(2026, 12, 6), dt.date(2026, 12, 19)
CROWD = 1000
CITIES = {
    "nobody": "Hangzhou",
    "one": "Xi'an",
    "crowd": "Beijing",
    "chosen": "Kunming",
    "long": "Guangzhou",
    "scripts": "Nanning",
}
Row = Mapping[str, str]


@dataclass(frozen=True)
class StateDesk:
    """The desk, and its cohorts by what is in them: people, nobody, one, crowd, chosen, long,
    scripts.
    """

    desk: Desk
    cohorts: Mapping[str, int]


def make_state_desk(folder: Path) -> StateDesk:
    """The demo desk and six cohorts more."""
    desk = make_demo(folder)
    shanghai = max(cohort["id"] for cohort in list_cohorts(desk))
    made = {"people": int(shanghai)}
    for key, (name, name_zh, rows) in _cohorts().items():
        values = {
            "name_en": name,
            "name_zh": name_zh,
            "starts": STARTS,
            "ends": ENDS,
            "city": CITIES[key],
            "country": "CN",
            "time_zone": "Asia/Shanghai",
            "places": 24,
            "status": "recruiting" if key == "chosen" else "running",
        }
        made[key] = add_cohort(desk, values)
        if rows:
            add_people(desk, made[key], rows, STARTS)
    agreed = (
        Agreed("country", "KE", None, 3),
        Agreed("country", "RW", 2, None),
        Agreed("gender", "F", 10, None),
    )
    quotas.set_quotas(desk, made["chosen"], agreed)
    return StateDesk(desk, made)


def _cohorts() -> dict[str, tuple[str, str, Sequence[Row]]]:
    return {
        "nobody": ("Hangzhou Session 2026", "2026年杭州班", ()),
        "one": ("Xi'an Session 2026", "2026年西安班", _plain()[:1]),
        "crowd": (
            "Beijing Session 2026",
            "2026年北京班",
            [_nth(number) for number in range(CROWD)],
        ),
        "chosen": ("Kunming Session 2026", "2026年昆明班", _chosen()),
        "long": (
            "International Training Programme on Integrated Planning of Low-Carbon Energy Systems "
            "and Sustainable Cities (Guangzhou Session)",
            "低碳能源系统与可持续城市综合规划国际研修班（面向“一带一路”沿线国家能源主管部门及科研机构青年骨干人才·广州站）",
            _long(),
        ),
        "scripts": ("Nanning Session 2026", "2026年南宁班", _scripts()),
    }


def _plain() -> list[Row]:
    return [
        {
            "full_name": "Wanjiru Kamau",
            "nationality": "Kenya",
            "gender": "F",
            "birth_date": "14 Mar 1988",
            "organization": "Kenya Power",
            "position": "Senior engineer",
            "email": "wanjiru.kamau@example.org",
            "phone": "+254 700 555 010",
            "passport_no": "BK0155501",
            "passport_expiry": "2029-03-14",
            "status": "Confirmed",
        }
    ]


_FIRST = (
    "Amina",
    "Brian",
    "Chidinma",
    "Dawit",
    "Esther",
    "Farid",
    "Grace",
    "Hassan",
    "Imani",
    "Joseph",
    "Kofi",
    "Leila",
    "Moses",
)
_LAST = (
    "Otieno",
    "Bekele",
    "Okafor",
    "Habimana",
    "Siddiqui",
    "Nguyen",
    "Mensah",
    "Traoré",
    "Diallo",
    "Chanda",
    "Phiri",
)
_COUNTRIES = (
    "Kenya",
    "Ethiopia",
    "Nigeria",
    "Rwanda",
    "Pakistan",
    "Vietnam",
    "Ghana",
    "Mali",
    "Guinea",
    "Zambia",
    "Malawi",
)
_OFFICES = (
    "Ministry of Energy",
    "National Grid Company",
    "Rural Electrification Agency",
    "University of Technology",
    "City Council",
)
_STATES = ("Confirmed", "Selected", "Nominated", "Invited", "Reserve", "Withdrawn", "Arrived")


def _nth(number: int) -> Row:
    at = number * 7 % len(_LAST)
    name = f"{_FIRST[number % len(_FIRST)]} {_LAST[at]}"
    return {
        "full_name": name,
        "nationality": _COUNTRIES[at],
        "gender": "FM"[number % 2],
        "organization": _OFFICES[number % len(_OFFICES)],
        "passport_no": f"X{number:07}",
        "passport_expiry": f"20{27 + number % 7}-0{1 + number % 9}-1{number % 10}",
        "status": _STATES[number % len(_STATES)],
        "email": f"p{number}@example.org",
        "visa_state": ("Issued", "Applied", "")[number % 3],
        "dietary": ("Halal", "Vegetarian", "")[number % 3],
        "arrival_date": f"2026-12-0{4 + number % 3}",
        "arrival_flight": ("ET 684", "KQ 886", "CA 868")[number % 3],
        "birth_date": f"19{70 + number % 29}-0{1 + number % 9}-12",
    }


def _chosen() -> list[Row]:
    states = ("Selected", "Confirmed", "Nominated", "Reserve", "Nominated", "Withdrawn", "Selected")
    return [{**_nth(number), "status": states[number % len(states)]} for number in range(30)]


def _long() -> list[Row]:
    long_name = (
        "Maria da Conceição Aparecida Fernandes de Albuquerque e Vasconcelos Nascimento "
        "dos Santos Pereira"
    )
    office = (
        "Ministério dos Recursos Minerais, Energia e Ambiente da República – Direcção "
        "Nacional de Planeamento e Cooperação Internacional"
    )
    mail = "maria.conceicao.aparecida.fernandes.albuquerque.vasconcelos.nascimento@direccao-nacional-planeamento.example.org"
    zh_office = "中华人民共和国绿色低碳技术国际合作与交流促进中心暨一带一路沿线国家能源转型联合研究院（西部分院）国际培训处综合办公室"
    whole = {
        "full_name": long_name,
        "nationality": "Saint Vincent and the Grenadines",
        "gender": "F",
        "organization": office,
        "email": mail,
        "position": "Head of the Department for Renewable Energy Strategy, Regional "
        "Interconnection and International Financing",
        "address": f"{office}, Avenida Fernão de Magalhães 1234, 5.º andar",
        "passport_expiry": "2027-01-31",
        "status": "Confirmed",
        "department": office,
        "dietary": "No pork, no shellfish, no peanuts; lactose-free milk; soft food in the first "
        "week",
        "visa_state": "Issued",
        "theme_wanted": "Grid-scale storage in island systems with a high share of solar power "
        "and small demand",
        "nominating_body": office,
    }
    return [
        whole,
        {
            "full_name": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft "
            "Schmidt",
            "nationality": "Germany",
            "organization": "Energieversorgungsunternehmensaufsichtsbehörde" * 2,
            "email": "a" * 60 + "@example.org",
            "status": "Nominated",
        },
        {
            "full_name": "欧阳夏侯司马诸葛明德阿卜杜拉穆罕默德",
            "nationality": "China",
            "organization": zh_office,
            "position": zh_office[:40],
            "status": "Selected",
            "gender": "M",
        },
        {
            "full_name": "Li",
            "nationality": "China",
            "organization": "B",
            "status": "Withdrawn",
            "email": "l@example.org",
        },
        {
            **whole,
            "full_name": "Abdulrahman bin Mohammed bin Abdulaziz bin Abdullah Al-Humaidhi "
            "Al-Qahtani Al-Dossari Al-Shammari",
            "nationality": "Bosnia and Herzegovina",
            "gender": "M",
            "organization": "Vlada Bosne i Hercegovine",
        },
    ]


def _scripts() -> list[Row]:
    people = (
        ("محمد عبد الرحمن الحسيني", "Egypt", "وزارة الكهرباء والطاقة المتجددة", "M"),
        (
            "فاطمة الزهراء Benali",
            "Morocco",
            "Agence MASEN – الوكالة المغربية للطاقة المستدامة",
            "F",
        ),
        ("Алтынай Жумабаева", "Kyrgyzstan", "Министерство энергетики Кыргызской Республики", "F"),
        ("Нурсұлтан Әбішұлы", "Kazakhstan", "Қазақстан Республикасы Энергетика министрлігі", "M"),
        ("สมชาย ใจดีเลิศพิพัฒน์", "Thailand", "กระทรวงพลังงาน กรมพัฒนาพลังงานทดแทน", "M"),
        ("Nguyễn Thị Phương Thảo", "Vietnam", "Bộ Tài nguyên và Môi trường", "F"),
        ("ဒေါ်အောင်ဆန်းမြင့်", "Myanmar", "လျှပ်စစ်နှင့်စွမ်းအင်ဝန်ကြီးဌာန", "F"),
        ("ሐና ተስፋዬ ወልደማርያም", "Ethiopia", "የኢትዮጵያ ኢነርጂ ባለስልጣን", "F"),
        ("𠮷田𪚥子", "Japan", "𠮷林環境㐂研究所", "F"),
        ("龘靐齉 王犇", "China", "四川大学碳中和未来技术学院", "M"),
        ("សុខ ចាន់ធី", "Cambodia", "ក្រសួងរ៉ែ និងថាមពល", "M"),
        ("ບຸນມີ ສີສະຫວັດ", "Laos", "ກະຊວງພະລັງງານ ແລະ ບໍ່ແຮ່", "M"),
        ("রহিমা খাতুন", "Bangladesh", "বিদ্যুৎ, জ্বালানি ও খনিজ সম্পদ মন্ত্রণালয়", "F"),
        ("गीता शर्मा", "Nepal", "ऊर्जा, जलस्रोत तथा सिँचाइ मन्त्रालय", "F"),
        ("გიორგი ბერიძე", "Georgia", "ეკონომიკისა და მდგრადი განვითარების სამინისტრო", "M"),
        ("Ağça Şükrü Çağlayan İnönü", "Turkey", "Enerji ve Tabii Kaynaklar Bakanlığı", "M"),
        ("Kwabená Ɛsiáń-Ŋkrumah O’Brien", "Ghana", "Energy Commission — «Accra» 🌱", "M"),
    )
    return [
        {
            "full_name": name,
            "nationality": country,
            "organization": office,
            "gender": gender,
            "status": _STATES[at % 4],
            "passport_expiry": "2031-05-05",
            "email": f"script{at}@example.org",
        }
        for at, (name, country, office, gender) in enumerate(people)
    ]

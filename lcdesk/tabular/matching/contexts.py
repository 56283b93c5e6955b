"""Heads that mean something only under another head: 日期 below 抵沪信息, Name below Emergency
contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from lcdesk.tabular.matching.words import fold

CONTEXTS: dict[str, tuple[str, ...]] = {
    "emergency": (
        "emergency",
        "notfall",
        "紧急",
        "应急",
        "urgence",
        "экстренн",
        "next of kin",
        "家属",
        "emergenc",
        "person to notify",
        "whom? to (?:call|notify|contact|inform)",
        "(?:call|notify|inform) at home",
        "to be notified",
        "in case of accident",
        "contact at home",
        "person at home",
        "home contact",
        "family contact",
        "contact person in home",
        "contact in home",
        "contact of relative",
        "prevenir",
        "avisar a",
        "家庭联系",
        "国内联系",
        "亲属",
        "家人",
        "طوار",
    ),
    "arrival": (
        "arriv",
        "抵达",
        "到达",
        "抵",
        "接机",
        "来程",
        "入境",
        "прибыт",
        "прилет",
        "inbound",
        "pick up",
        "去程",
        "llegada",
        "arribo",
        "وصول",
        "قدوم",
        "туда",
        "aller\\b",
        "ida",
        "inward",
        "arr",
        "date in\\Z",
        "flight in\\Z",
        "赴华",
        "入华",
        "landing",
        "will land",
        "you land",
    ),
    "departure": (
        "depart(?!ment|amento)",
        "离开",
        "离",
        "送机",
        "返程",
        "回程",
        "出境",
        "отъезд",
        "вылет",
        "выезд",
        "убыти",
        "outbound",
        "return flight",
        "retour",
        "salida",
        "regreso",
        "partida",
        "مغادر",
        "عودة",
        "обратно",
        "vuelta",
        "volta",
        "回国",
        "返国",
        "归国",
        "leav",
        "return date",
        "return\\Z",
        "dep",
        "date out\\Z",
        "flight out\\Z",
    ),
    "passport": (
        "passport",
        "护照",
        "passeport",
        "паспорт",
        "travel document",
        "证件",
        "pasaport",
        "passaport",
        "pasport",
        "جواز",
    ),
    "visa": ("visa", "签证", "виза", "визы", "visado", "تاشير"),
    "kin": (
        "father",
        "mother",
        "spouse",
        "parent",
        "bank",
        "hotel",
        "supervisor",
        "referee",
        "父",
        "母",
        "配偶",
        "银行",
        "导师",
        "superviseur",
        "residen",
        "居住",
        "проживан",
        "interpreter",
        "interprete",
        "translator",
        "accompan",
        "escort",
        "driver",
        "liaison",
        "assistant",
        "coordinator",
        "conjoint",
        "supervis",
        "翻译",
        "口译",
        "译员",
        "陪同",
        "随行",
        "联络",
        "联系人",
        "司机",
        "助理",
        "переводчик",
        "сопровожд",
        "супруг",
        "руководител",
        "billing",
        "buyer",
        "payer",
        "purchaser",
        "付款",
        "开票",
        "acompanante",
        "traductor",
        "مترجم",
        "مرافق",
        "مشرف",
    ),
    "body": ("nominating", "recommending", "推荐", "sending", "派遣"),
}
_GENERIC: dict[str, tuple[str, ...]] = {
    "date": ("date", "日期", "дата", "day", "时间日期", "fecha", "تاريخ"),
    "time": ("time", "eta", "etd", "时间", "heure", "время", "时刻", "hora", "وقت"),
    "flight": ("flight", "flt", "航班", "vol", "рейс", "班次", "车次", "vuelo", "رحلة"),
    "airport": (
        "airport",
        "机场",
        "aeroport",
        "аэропорт",
        "terminal",
        "航站楼",
        "aeropuerto",
        "مطار",
    ),
    "expiry": (
        "expir",
        "valid",
        "vigente",
        "gecerlilik",
        "gecerli",
        "有效",
        "到期",
        "截止",
        "действит",
        "срок",
        "until",
        "vencim",
        "caduc",
        "vigencia",
        "انتهاء",
        "صلاحية",
        "годен",
    ),
    "issued": (
        "date of issue",
        "issue date",
        "issued on",
        "签发日期",
        "发证日期",
        "delivrance",
        "дата выдачи",
        "fecha de emision",
        "fecha de expedicion",
        "تاريخ الاصدار",
    ),
    "issuer": (
        "place of issue",
        "issued by",
        "issuing",
        "authority",
        "签发地",
        "签发机关",
        "кем выдан",
        "lugar de emision",
        "lugar de expedicion",
        "مكان الاصدار",
    ),
    "phone": (
        "phone",
        "tel",
        "mobile",
        "电话",
        "手机",
        "телефон",
        "contact no",
        "contact number",
        "联系方式",
        "telephone",
        "telefono",
        "telefone",
        "telemove",
        "celular",
        "movil",
        "so dien thoai",
        "dien thoai",
        "nomor hp",
        "handphone",
        "portable",
        "cell",
        "whatsapp",
        "هاتف",
        "جوال",
        "тел",
    ),
    "relation": (
        "relation",
        "关系",
        "lien",
        "родств",
        "степень",
        "parentesco",
        "parente",
        "vinculo",
        "قراب",
    ),
    "email": ("mail", "邮箱", "почта", "courriel", "correo", "بريد"),
    "name": (
        "name",
        "姓名",
        "nom",
        "имя",
        "фио",
        "contact",
        "联系人",
        "person",
        "nome",
        "nombre",
        "apellido",
        "اسم",
        "contacto",
        "фамилия",
        "лицо",
    ),
    "kind": ("type", "kind", "种类", "类型", "тип", "tipo", "نوع"),
    "no": ("no", "number", "号码", "号", "numero", "номер", "n", "رقم", "nro"),
    "state": ("status", "state", "状态", "办理", "статус"),
}
_FIELDS = {
    ("arrival", "date"): "arrival_date",
    ("arrival", "time"): "arrival_time",
    ("arrival", "flight"): "arrival_flight",
    ("arrival", "airport"): "arrival_airport",
    ("arrival", "no"): "arrival_flight",
    ("departure", "no"): "departure_flight",
    ("departure", "date"): "departure_date",
    ("departure", "time"): "departure_time",
    ("departure", "flight"): "departure_flight",
    ("departure", "airport"): "departure_airport",
    ("emergency", "name"): "emergency_contact",
    ("emergency", "phone"): "emergency_phone",
    ("emergency", "relation"): "emergency_relation",
    ("emergency", "no"): "emergency_phone",
    ("passport", "no"): "passport_no",
    ("passport", "expiry"): "passport_expiry",
    ("passport", "issued"): "passport_issued",
    ("passport", "issuer"): "passport_issuer",
    ("passport", "kind"): "passport_kind",
    ("visa", "state"): "visa_state",
    ("visa", "expiry"): "visa_valid_until",
}
TRAVEL = frozenset({"flight", "time", "airport", "date"})
KIN = frozenset({"phone", "relation"})


@lru_cache(maxsize=4096)
def context_of(head: str) -> str | None:
    """The context a head opens: "arrival", "emergency", "passport" …"""
    return _first_begun(_CONTEXT_STEMS, fold(head))


@lru_cache(maxsize=4096)
def generic_of(head: str) -> str | None:
    """What a head names without saying whose: "date", "flight", "phone" …"""
    return _first_begun(_GENERIC_STEMS, fold(head))


def field_in(context: str | None, generic: str | None) -> str | None:
    """The participant field of a generic head in a context."""
    return _FIELDS.get((context or "", generic or ""))


_Stems = tuple[re.Pattern[str], dict[str, re.Pattern[str]]]


def _compiled(stems: Mapping[str, Iterable[str]]) -> _Stems:
    """One pattern for all stems, which most texts do not fit, and one for each name."""
    each = {name: "|".join(map(_beginning, words)) for name, words in stems.items()}
    return re.compile("|".join(each.values())), {
        name: re.compile(words) for name, words in each.items()
    }


def _beginning(stem: str) -> str:
    """The pattern for a word of the head that begins with the stem (short Latin stems must be
    whole words).
    """
    if not re.match(r"[a-z]", stem):
        return re.escape(stem)
    return rf"\b{stem}" + (r"\b" if len(stem) <= 3 else "")


_LONGEST = 600  # characters of a head that are looked at
_CONTEXT_STEMS, _GENERIC_STEMS = _compiled(CONTEXTS), _compiled(_GENERIC)


def _first_begun(stems: _Stems, folded: str) -> str | None:
    any_of_them, each = stems
    folded = folded[:_LONGEST]
    if not any_of_them.search(folded):
        return None
    return next((name for name, pattern in each.items() if pattern.search(folded)), None)

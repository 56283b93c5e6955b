"""The months by name, in the languages of the lists that arrive; and the Buddhist years of Thai ones."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NAMES = (  # a beginning of three letters is enough
    "january يناير janvier enero janeiro январь января januar januari ocak yanvar gennaio січня stycznia ianuarie جانفي",
    "february فبراير février fevrier febrero fevereiro февраль февраля februar februari şubat fevral febbraio лютого lutego شباط فيفري",
    "march مارس mars marzo março marco март марта märz maerz maret mac mart березня marca martie آذار",
    "april أبريل ابريل avril abril апрель апреля nisan aprel aprile квітня kwietnia نيسان أفريل افريل",
    "may مايو mai mayo maio май мая mei mayıs maggio травня maja أيار ايار ماي",
    "june يونيو juin junio junho июнь июня juni jun haziran iyun giugno червня czerwca iunie حزيران جوان",
    "july يوليو juillet julio julho июль июля juli julai temmuz iyul luglio липня lipca iulie تموز جويلية يوليوز",
    "august أغسطس اغسطس août aout agosto август августа agustus ogos ağustos avgust серпня sierpnia أوت اوت غشت",
    "september سبتمبر sept septembre septiembre setembro сентябрь сентября eylül sentabr settembre вересня września septembrie أيلول ايلول شتنبر",
    "october أكتوبر اكتوبر octobre octubre outubro октябрь октября oktober ekim oktabr ottobre жовтня października octombrie",
    "november نوفمبر novembre noviembre novembro ноябрь ноября kasım noyabr noiembrie نونبر",
    "december ديسمبر décembre decembre diciembre dezembro декабрь декабря dezember desember aralık dekabr dicembre грудня grudnia decembrie دجنبر",
)  # fmt: skip
_SIGNED = (  # whole names with signs, stops or blanks in them: Thai, Lao, Khmer, Burmese, Hindi, Bengali, Arabic of the Levant
    "มกราคม|ม.ค.|ມັງກອນ|មករា|ဇန်နဝါရီ|जनवरी|জানুয়ারি|জানুয়ারী|كانون الثاني",
    "กุมภาพันธ์|ก.พ.|ກຸມພາ|កុម្ភៈ|ဖေဖော်ဝါရီ|फरवरी|ফেব্রুয়ারি|ফেব্রুয়ারী",
    "มีนาคม|มี.ค.|ມີນາ|មីនា|မတ်|मार्च|মার্চ",
    "เมษายน|เม.ย.|ເມສາ|មេសា|ဧပြီ|अप्रैल|এপ্রিল",
    "พฤษภาคม|พ.ค.|ພຶດສະພາ|ឧសភា|မေ|मई|মে",
    "มิถุนายน|มิ.ย.|ມິຖຸນາ|មិថុនា|ဇွန်|जून|জুন",
    "กรกฎาคม|ก.ค.|ກໍລະກົດ|កក្កដា|ဇူလိုင်|जुलाई|জুলাই",
    "สิงหาคม|ส.ค.|ສິງຫາ|សីហា|ဩဂုတ်|अगस्त|আগস্ট|آب",
    "กันยายน|ก.ย.|ກັນຍາ|កញ្ញា|စက်တင်ဘာ|सितंबर|सितम्बर|সেপ্টেম্বর",
    "ตุลาคม|ต.ค.|ຕຸລາ|តុលា|အောက်တိုဘာ|अक्टूबर|अक्तूबर|অক্টোবর|تشرين الأول|تشرين الاول",
    "พฤศจิกายน|พ.ย.|ພະຈິກ|វិច្ឆិកា|နိုဝင်ဘာ|नवंबर|नवम्बर|নভেম্বর|تشرين الثاني",
    "ธันวาคม|ธ.ค.|ທັນວາ|ធ្នូ|ဒီဇင်ဘာ|दिसंबर|दिसम्बर|ডিসেম্বর|كانون الأول|كانون الاول",
)  # fmt: skip
_ENGLISH = tuple(names.split()[0] for names in _NAMES)
_BY_NAME = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}
_BY_SIGNS = {
    unicodedata.normalize("NFKC", name): month for month, names in enumerate(_SIGNED) for name in names.split("|")
}
_HAS_SIGNED = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, sorted(_BY_SIGNS, key=len, reverse=True)))})(?![^\W\d_])"
)
_THAI = re.compile("[\u0e01-\u0e5b]")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_BUDDHIST_YEARS = range(2400, 2700)

BUDDHIST = 543
"""How far the years of the Thai calendar are ahead: 2568 is 2025."""


@lru_cache(maxsize=512)
def month_of(word: str) -> int | None:
    """1 to 12 for a month's name or its beginning (three letters or more) in the languages above, else None."""
    folded = unicodedata.normalize("NFC", word).casefold().strip(".")
    if folded in _BY_NAME:
        return _BY_NAME[folded]
    return next((month for name, month in _BY_NAME.items() if len(folded) >= 3 and name.startswith(folded)), None)


def with_plain_months(text: str) -> str:
    """The text (NFKC) with a month of another script in English, and a Thai date's Buddhist year as ours.

    "15 มีนาคม 2528" → "15 march 1985". A Thai date with a year of two digits stays as it is: of which calendar?
    """
    if text.isascii() or not (found := _HAS_SIGNED.search(text)):
        return text
    plain = f"{text[: found.start()]} {_ENGLISH[_BY_SIGNS[found[0]]]} {text[found.end() :]}"
    if not _THAI.search(text):
        return plain
    return _YEAR.sub(_in_our_years, plain) if _YEAR.search(plain) else text


def _in_our_years(year: re.Match[str]) -> str:
    return str(int(year[0]) - BUDDHIST) if int(year[0]) in _BUDDHIST_YEARS else year[0]

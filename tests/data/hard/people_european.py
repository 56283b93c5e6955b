"""Hard lists in French, Russian, Spanish and Arabic."""

from __future__ import annotations

import datetime as dt

from people_pool import people
from people_sheets import Case, Shown

_FR_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
_ES_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
_FRENCH = "diop kouassi mbuyi traore dalmeida"
_RUSSIAN = "akhmetov karimova bekov rahimov kovalenko"
_SPANISH = "quispe restrepo hernandez choque"
_ARABIC = "mansour osman haddad benali"
_BASE = (
    "family_name given_name gender nationality birth_date passport_no passport_expiry "
    "position organization email phone"
)


def _french_date(day: dt.date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {_FR_MONTHS[day.month - 1]} {day.year}"


def french() -> Case:
    """A ministry's list: titles, long dates, countries and adjectives, signed below."""
    case = Case(
        "french_ministry.xlsx",
        "French heads, long dates, countries by name and adjective, lines above and below.",
    )
    page = case.page("Feuil1")
    page.title("RÉPUBLIQUE DU SÉNÉGAL", 13)
    page.title("Ministère de l'Environnement — Séminaire de Shanghai, juin 2025", 13)
    page.add()
    page.title("LISTE DES PARTICIPANTS", 13)
    page.add()
    page.add(
        "N°",
        "Nom",
        "Prénom(s)",
        "Sexe",
        "Nationalité",
        "Date de naissance",
        "N° de passeport",
        "Date d'expiration",
        "Fonction",
        "Organisme",
        "Courriel",
        "Téléphone",
        "Observations",
    )
    said = ["Sénégalaise", "Côte d'Ivoire", "République démocratique du Congo", "Malienne", "Bénin"]
    for number, (who, nation) in enumerate(zip(people(_FRENCH), said, strict=True), 1):
        row = page.add(
            number,
            who.family_name,
            who.given_name,
            "Femme" if who.gender == "F" else "Homme",
            nation,
            _french_date(who.born),
            who.passport_no,
            who.expires.strftime("%d/%m/%Y"),
            who.position,
            who.organization,
            who.email,
            who.phone,
            "Végétarienne" if number == 3 else None,
        )
        case.person(page, row, who, _BASE, notes="Végétarienne" if number == 3 else None)
    page.add()
    page.add("Arrêté la présente liste à cinq (5) participants.")
    page.add(None, "Fait à Dakar, le 12 avril 2025")
    page.add(None, "Le Directeur des ressources humaines")
    return case


def french_initials() -> Case:
    """H and F for the sexes, "né le", names whole with the family name in capitals."""
    case = Case(
        "french_short_heads.xlsx",
        "H/F, 'Noms et prénoms' in capitals, 'Né(e) le', 'Passeport n°', 'Employeur'.",
    )
    page = case.page("Participants")
    page.add(
        "Pays",
        "Noms et prénoms",
        "H/F",
        "Né(e) le",
        "Passeport n°",
        "Valable jusqu'au",
        "Employeur",
        "Poste occupé",
        "Adresse électronique",
        "Tél. portable",
        "Régime alimentaire",
    )
    for who in people(_FRENCH):
        name = f"{who.family_name.upper()} {who.given_name}"
        row = page.add(
            who.country("fr"),
            name,
            "F" if who.gender == "F" else "H",
            who.born.strftime("%d.%m.%Y"),
            who.passport_no,
            who.expires.strftime("%d.%m.%Y"),
            who.organization,
            who.position,
            who.email,
            who.phone,
            "sans porc",
        )
        case.person(
            page,
            row,
            who,
            "gender nationality birth_date passport_no passport_expiry organization position "
            "email phone",
            full_name=name,
            family_name=who.family_name.upper(),
            given_name=who.given_name,
            dietary="sans porc",
        )
    page.add("Total : 5 personnes")
    return case


def russian() -> Case:
    """Cyrillic names in one column, dates with points, a total and two signatures."""
    case = Case(
        "russian_list.xlsx",
        "ФИО in one column, Гражданство, dates 05.03.1988, Итого and Исполнитель below.",
    )
    page = case.page("Лист1")
    page.title("Список участников семинара (Шанхай, июнь 2025 г.)", 11)
    page.add()
    page.add(
        "№ п/п",
        "ФИО",
        "Пол",
        "Гражданство",
        "Дата рождения",
        "Серия и номер паспорта",
        "Срок действия паспорта",
        "Должность",
        "Место работы",
        "Эл. почта",
        "Контактный телефон",
    )
    for number, who in enumerate(people(_RUSSIAN), 1):
        name = f"{who.family_name} {who.given_name}"
        row = page.add(
            number,
            name,
            "жен." if who.gender == "F" else "муж.",
            who.country("ru"),
            who.born.strftime("%d.%m.%Y"),
            f"{who.passport_no[:2]} {who.passport_no[2:]}" if number % 2 else who.passport_no,
            who.expires.strftime("%d.%m.%Y г."),
            who.position,
            who.organization,
            who.email,
            who.phone,
        )
        case.person(
            page,
            row,
            who,
            "gender nationality birth_date passport_no passport_expiry organization position "
            "email phone",
            full_name=name,
        )
    page.add(None, "Итого: 5 человек")
    page.add()
    page.add(None, "Исполнитель: Петрова И.С., тел. 22-33-44")
    return case


def russian_text() -> Case:
    """A semicolon file of a Russian Excel in Windows-1251; the encoding has to be chosen."""
    case = Case(
        "russian_semicolons.csv",
        "CSV with semicolons in Windows-1251; Фамилия, Имя; the reader asks for the encoding.",
    )
    case.text, case.choice = (";", "cp1251", b""), "cp1251"
    page = case.page("")
    page.add(
        "Фамилия",
        "Имя",
        "Отчество",
        "Страна",
        "Дата рождения",
        "Паспорт",
        "Организация",
        "Должность",
        "E-mail",
        "Телефон",
    )
    middle = ["Серикович", "Рустамовна", "Болотович", "Саидович", "Петровна"]
    for who, father in zip(people(_RUSSIAN), middle, strict=True):
        row = page.add(
            who.family_name,
            who.given_name,
            father,
            who.country("ru").upper(),
            who.born.strftime("%d.%m.%y"),
            who.passport_no,
            who.organization,
            who.position,
            who.email,
            who.phone,
        )
        case.person(
            page,
            row,
            who,
            "family_name given_name nationality birth_date passport_no organization position "
            "email phone",
            _sheet=None,
        )
        case.rows[-1]["_sheet"] = None
    return case


def spanish() -> Case:
    """Heads in two levels, M for mujer."""
    case = Case(
        "spanish_two_levels.xlsx",
        "Spanish heads in two levels; H = hombre, M = mujer; dates '5 de marzo de 1988'.",
    )
    page = case.page("Participantes")
    page.title("NÓMINA DE PARTICIPANTES — CURSO DE ENERGÍA LIMPIA", 15)
    page.add(
        "Nº",
        "Datos personales",
        None,
        None,
        None,
        None,
        "Pasaporte",
        None,
        "Datos laborales",
        None,
        "Contacto",
        None,
        "Contacto de emergencia",
        None,
        "Observaciones",
    )
    page.add(
        None,
        "Apellidos",
        "Nombres",
        "Sexo",
        "País",
        "Fecha de nacimiento",
        "Número",
        "Vencimiento",
        "Institución",
        "Cargo",
        "Correo electrónico",
        "Teléfono / Celular",
        "Nombre",
        "Teléfono",
        None,
    )
    page.merge(2, 1, 3, 1)
    page.merge(2, 15, 3, 15)
    for left, right in ((2, 6), (7, 8), (9, 10), (11, 12), (13, 14)):
        page.merge(2, left, 2, right)
    for number, who in enumerate(people(_SPANISH), 1):
        day = who.born
        row = page.add(
            number,
            who.family_name,
            who.given_name,
            "M" if who.gender == "F" else "H",
            who.country("es"),
            f"{day.day} de {_ES_MONTHS[day.month - 1]} de {day.year}",
            who.passport_no,
            who.expires,
            who.organization,
            who.position,
            who.email,
            who.phone,
            "Rosa Flores" if number == 1 else "Luis Vega",
            f"+51 1 234567{number}",
            None,
        )
        case.person(
            page,
            row,
            who,
            _BASE,
            emergency_contact="Rosa Flores" if number == 1 else "Luis Vega",
            emergency_phone=f"+51 1 234567{number}",
        )
    page.add("Total de participantes: 4")
    return case


def spanish_one_name() -> Case:
    """Another ministry's words for the same columns."""
    case = Case(
        "spanish_registry.xlsx",
        "'Nombre y apellidos', Género, Nacionalidad by adjective, 'N.º de pasaporte', Empresa, "
        "Puesto, Móvil.",
    )
    page = case.page("Hoja1")
    page.add(
        "Nombre y apellidos",
        "Género",
        "Nacionalidad",
        "F. de nacimiento",
        "N.º de pasaporte",
        "Válido hasta",
        "Empresa / Entidad",
        "Puesto",
        "E-mail",
        "Móvil",
        "Nivel de inglés",
        "Alergias o dieta",
    )
    for who, nation in zip(
        people(_SPANISH), ["Peruana", "Colombiano", "Cubana", "Boliviano"], strict=True
    ):
        row = page.add(
            who.full_name,
            "Femenino" if who.gender == "F" else "Masculino",
            nation,
            who.born.strftime("%d-%m-%Y"),
            who.passport_no,
            who.expires.strftime("%d-%m-%Y"),
            who.organization,
            who.position,
            who.email,
            who.phone,
            "B2",
            "ninguna",
        )
        case.person(
            page,
            row,
            who,
            "full_name gender nationality birth_date passport_no passport_expiry organization "
            "position email phone",
            english_level="B2",
        )
    return case


def arabic() -> Case:
    """Right to left: Arabic heads, countries and numerals; names in letters."""
    case = Case(
        "arabic_heads.xlsx",
        "Arabic heads and countries, Arabic-Indic digits in dates, ذكر/أنثى, total المجموع.",
    )
    page = case.page("ورقة1")
    page.title("قائمة المشاركين في الدورة التدريبية", 9)
    page.add(
        "م",
        "الاسم الكامل",
        "الجنس",
        "الجنسية",
        "تاريخ الميلاد",
        "رقم جواز السفر",
        "جهة العمل",
        "البريد الإلكتروني",
        "رقم الهاتف",
    )
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    for number, who in enumerate(people(_ARABIC), 1):
        day = (
            who.born.strftime("%d/%m/%Y").translate(digits)
            if number % 2
            else who.born.strftime("%Y-%m-%d")
        )
        row = page.add(
            number,
            who.full_name,
            "أنثى" if who.gender == "F" else "ذكر",
            who.country("ar"),
            day,
            who.passport_no,
            who.organization,
            who.email,
            who.phone,
        )
        case.person(
            page,
            row,
            who,
            "full_name gender nationality birth_date passport_no organization email phone",
        )
    page.add(None, "المجموع: ٤")
    return case


def arabic_countries() -> Case:
    """Bilingual heads; the countries in Arabic, some with the article, some beside English."""
    case = Case(
        "arabic_bilingual.xlsx", "Heads English over Arabic in one cell; countries Arabic or both."
    )
    page = case.page("List")
    page.add(
        "Name\nالاسم",
        "Country\nالبلد",
        "Gender\nالجنس",
        "Passport No.\nرقم الجواز",
        "Employer\nجهة العمل",
        "Email\nالبريد الإلكتروني",
        "Mobile\nالجوال",
        "Arrival date\nتاريخ الوصول",
    )
    nations = ["جمهورية مصر العربية", "السودان", "Jordan الأردن", "تونس"]
    for who, nation in zip(people(_ARABIC), nations, strict=True):
        row = page.add(
            who.full_name,
            nation,
            "Male" if who.gender == "M" else "Female",
            who.passport_no,
            who.organization,
            who.email,
            who.phone,
            Shown(dt.date(2025, 6, 14), "dd/mm/yyyy"),
        )
        case.person(
            page,
            row,
            who,
            "full_name nationality gender passport_no organization email phone",
            arrival_date="2025-06-14",
        )
    return case


CASES = (
    french,
    french_initials,
    russian,
    russian_text,
    spanish,
    spanish_one_name,
    arabic,
    arabic_countries,
)

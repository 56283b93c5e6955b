"""Hard lists as Chinese offices make them: WPS sheets, forms, blocks, several people in a cell."""

from __future__ import annotations

from people_pool import people
from people_sheets import Case, Page

_SOME = "kamau achieng okello mushi vongsa nguyen"


def wps() -> Case:
    """A .xls of an office: merged titles, serials, a total over columns, who filled it in."""
    case = Case(
        "wps_office.xls",
        "BIFF8; merged titles in 宋体, two-level heads, 合计 row, 填表人/联系电话 below.",
    )
    page = case.page("Sheet1", font="宋体")
    page.title("附件2", 12)
    page.title("2025年“清洁能源”研修班学员信息汇总表", 12)
    page.title("填报单位（盖章）：国际合作处　　　　填报日期：2025年4月30日", 12)
    page.add(
        "序号",
        "国别",
        "姓名",
        None,
        "性别",
        "出生年月",
        "护照信息",
        None,
        "工作单位及职务",
        "联系电话",
        "电子邮件",
        "备注",
    )
    page.add(None, None, "中文", "英文", None, None, "护照号码", "有效期至", None, None, None, None)
    for column in (1, 2, 5, 6, 9, 10, 11, 12):
        page.merge(4, column, 5, column)
    page.merge(4, 3, 4, 4)
    page.merge(4, 7, 4, 8)
    for number, who in enumerate(people(_SOME), 1):
        work = f"{who.organization}，{who.position}"
        row = page.add(
            number,
            who.country("zh"),
            who.name_zh,
            who.full_name,
            "女" if who.gender == "F" else "男",
            f"{who.born.year}年{who.born.month}月",
            who.passport_no,
            f"{who.expires.year}.{who.expires.month}.{who.expires.day}",
            work,
            who.phone,
            who.email,
            "清真" if number == 2 else None,
        )
        case.person(
            page,
            row,
            who,
            "name_zh full_name gender nationality passport_no passport_expiry phone email",
            birth_date=who.birth_date[:7],
            organization={"any": [work, who.organization]},
            notes="清真" if number == 2 else None,
        )
    row = page.add("合计", None, None, "6人", "男3 女3")
    page.merge(row, 1, row, 3)
    page.add()
    page.add(
        "填表人：王芳", None, None, None, "联系电话：021-61234567", None, None, None, "负责人签字："
    )
    return case


def _form(page: Page, who_name: str) -> int:
    """The form of the Ministry; the answer is its first row."""
    who = people(who_name)[0]
    page.title("学员登记表", 5)
    first = page.add("姓名（英文）", who.full_name, "中文姓名", who.name_zh, "贴照片处")
    page.add("性别", "女" if who.gender == "F" else "男", "国籍", who.country("zh"))
    page.add("出生日期", f"{who.born.year}年{who.born.month}月{who.born.day}日", "婚姻状况", "已婚")
    page.add("护照号码", who.passport_no, "护照有效期", who.passport_expiry)
    page.merge(first, 5, first + 3, 5)
    row = page.add("工作单位", who.organization)
    page.merge(row, 2, row, 5)
    page.add("职务", who.position, "手机", who.phone)
    page.add("电子邮箱", who.email, "饮食禁忌", "无猪肉")
    row = page.add("教育经历", "起止时间", "学校", "专业", "学位")
    page.add(None, "2004–2008", "State University", "Physics", "BSc")
    page.add(None, "2008–2010", "Technical University", "Energy", "MSc")
    page.merge(row, 1, row + 2, 1)
    row = page.add("紧急联系人", "Anna Reed", "紧急联系电话", "+1 202 555 0143")
    row = page.add("本人声明以上信息真实有效。　　签名：　　　　　日期：")
    page.merge(row, 1, row, 5)
    return first


def form_per_sheet() -> Case:
    """One 登记表 a sheet: label, value, label, value, a cell for the photo, inner lists of schools."""
    case = Case(
        "registration_forms.xlsx",
        "登记表, four columns label/value, merged photo cell, table of schools inside, one sheet a "
        "person.",
    )
    for name in ("kamau", "nguyen", "qureshi"):
        who = people(name)[0]
        page = case.page(who.family_name)
        row = _form(page, name)
        case.person(
            page,
            row,
            who,
            "full_name name_zh gender nationality birth_date passport_no passport_expiry "
            "organization position phone email",
            dietary="无猪肉",
            emergency_contact="Anna Reed",
            emergency_phone="+1 202 555 0143",
        )
    return case


_LABELS = (
    "姓名 Name",
    "性别 Sex",
    "国家 Country",
    "出生日期 Date of birth",
    "护照号 Passport No.",
    "单位 Institution",
    "职务 Position",
    "电话 Tel",
)
_BLOCK = "full_name gender nationality birth_date passport_no organization position phone"


def _values(name: str) -> tuple[object, ...]:
    who = people(name)[0]
    sex = "女 F" if who.gender == "F" else "男 M"
    return (
        who.full_name,
        sex,
        f"{who.country('zh')} {who.country()}",
        who.born,
        who.passport_no,
        who.organization,
        who.position,
        who.phone,
    )


def blocks_below() -> Case:
    """A block for each nominee, one below the other."""
    case = Case(
        "nominations_below.xlsx",
        "A block a nominee, label left and value right, three under each other.",
    )
    page = case.page("Nominations")
    page.title("NOMINATION LIST 推荐名单", 2)
    for number, name in enumerate(("okello", "mushi", "tesfaye"), 1):
        page.add()
        page.title(f"Nominee {number} 人选{number}", 2)
        rows = [page.add(label, value) for label, value in zip(_LABELS, _values(name), strict=True)]
        case.person(page, rows[0], people(name)[0], _BLOCK)
    return case


def blocks_aside() -> Case:
    """Two blocks side by side, twice."""
    case = Case(
        "nominations_aside.xlsx", "Blocks two by two: label/value, a gap, label/value; four people."
    )
    page = case.page("Sheet1")
    for left, right in (("okello", "mushi"), ("tesfaye", "adeyemi")):
        page.add("候选人 Candidate", None, None, "候选人 Candidate")
        rows = [
            page.add(a, b, None, a, c)
            for a, b, c in zip(_LABELS, _values(left), _values(right), strict=True)
        ]
        for name in (left, right):
            case.person(page, rows[0], people(name)[0], _BLOCK)
        page.add()
    return case


def several_in_a_cell() -> Case:
    """One row a country; the people of it stand in one cell."""
    case = Case(
        "names_in_one_cell.xlsx",
        "国家, 人数, 姓名 (line breaks or 、), 护照号 in the same order; one row a country.",
    )
    page = case.page("名单")
    page.title("参训人员名单", 5)
    page.add("序号", "国家", "人数", "姓名", "护照号码")
    groups = (
        ("kamau achieng", "\n"),
        ("okello", "\n"),
        ("nguyen", "\n"),
        ("diop traore dalmeida", "、"),
    )
    for number, (names, mark) in enumerate(groups, 1):
        group = people(names)
        country = "塞内加尔" if len(group) == 3 else group[0].country("zh")
        row = page.add(
            number,
            country,
            len(group),
            mark.join(p.full_name for p in group),
            mark.join(p.passport_no for p in group),
        )
        for who in group:
            code = "SN" if len(group) == 3 else who.nationality
            case.person(page, row, who, "full_name passport_no", nationality=code)
    page.add("合计", None, 7)
    return case


def several_without_numbers() -> Case:
    """Delegations in paragraphs: names by line, each with a title."""
    case = Case(
        "delegations.xlsx",
        "Country, organisation, participants (one a line, with Mr./Ms.), count; totals.",
    )
    page = case.page("Delegations")
    page.add("Country", "Organisation", "Participants", "Number")
    for names in ("kamau achieng", "somchai", "qureshi"):
        group = people(names)
        said = "\n".join(f"{'Ms.' if p.gender == 'F' else 'Mr.'} {p.full_name}" for p in group)
        row = page.add(group[0].country(), group[0].organization, said, len(group))
        for who in group:
            case.person(
                page, row, who, "full_name gender nationality", organization=group[0].organization
            )
    page.add("Total", None, None, 4)
    return case


def names_both_scripts() -> Case:
    """Chinese and Latin names in one cell, three ways."""
    case = Case(
        "names_two_scripts.xlsx",
        "'Sana Qureshi 萨娜', '萨娜（Sana Qureshi）', two lines; heads 学员姓名（中英文）.",
    )
    page = case.page("学员")
    page.add(
        "编号", "学员姓名（中英文）", "来自国家", "性别", "所在单位", "岗位", "邮箱", "微信/手机"
    )
    for number, who in enumerate(people("qureshi vongsa kamau achieng mushi perera"), 1):
        said = (
            f"{who.full_name} {who.name_zh}",
            f"{who.name_zh}（{who.full_name}）",
            f"{who.full_name}\n{who.name_zh}",
        )[number % 3]
        row = page.add(
            f"S{number:02}",
            said,
            who.country("zh"),
            "女" if who.gender == "F" else "男",
            who.organization,
            who.position,
            who.email,
            who.phone,
        )
        case.person(
            page, row, who, "full_name name_zh nationality gender organization position email phone"
        )
    return case


def sheets_by_code() -> Case:
    """A sheet a country, named by its code of three letters."""
    case = Case(
        "sheets_by_code.xlsx", "Sheets KEN, UGA, LAO, no column of countries; a hidden old sheet."
    )
    for code, names in (("KEN", "kamau achieng"), ("UGA", "okello"), ("LAO", "vongsa")):
        page = case.page(code)
        page.add("No.", "Surname", "Given name", "Sex", "Passport no.", "Job title")
        for number, who in enumerate(people(names), 1):
            row = page.add(
                number, who.family_name, who.given_name, who.gender, who.passport_no, who.position
            )
            case.person(
                page, row, who, "family_name given_name gender nationality passport_no position"
            )
    old = case.page("old", is_hidden=True)
    old.add("Surname", "Given name", "Passport no.")
    old.add("Gone", "Nobody", "X1234567")
    return case


CASES = (
    wps,
    form_per_sheet,
    blocks_below,
    blocks_aside,
    several_in_a_cell,
    several_without_numbers,
    names_both_scripts,
    sheets_by_code,
)

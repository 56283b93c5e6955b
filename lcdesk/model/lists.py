"""The closed lists but the statuses of a participant: gender, states of a visa, kinds of activity, roles, each with its words in several
languages.
"""

from __future__ import annotations

from lcdesk.model.kinds.base import AT_RISK, DONE, FAILED, OPEN, UNDER_WAY, WAITING, Choice, Option
from lcdesk.model.organisers import ROLES
from lcdesk.model.statuses import STATUS
from lcdesk.texts import N_

GENDER = Choice(
    (
        Option(
            "F",
            N_("female"),
            (
                "woman",
                "women",
                "ms",
                "mrs",
                "miss",
                "mme",
                "madame",
                "sra",
                "srta",
                "señora",
                "señorita",
                "senhora",
                "女",
                "女士",
                "小姐",
                "女性",
                "féminin",
                "femme",
                "ж",
                "жен",
                "женский",
                "f emale",
                "mujer",
                "femenino",
                "feminino",
                "mulher",
                "weiblich",
                "frau",
                "perempuan",
                "wanita",
                "nữ",
                "ayol",
                "kadın",
                "femmina",
                "หญิง",
                "นาง",
                "นางสาว",
                "น.ส.",
                "bà",
                "ibu",
                "bayan",
                "эмэгтэй",
                "әйел",
                "аял",
                "زن",
                "أنثى",
                "انثى",
                "امرأة",
                "женщина",
                "жінка",
                "жіноча",
                "женски",
                "ženski",
                "žensko",
                "kobieta",
                "qadın",
                "aýal",
                "зан",
                "эм",
                "mwanamke",
                "ሴት",
                "महिला",
                "स्त्री",
                "মহিলা",
                "নারী",
                "عورت",
                "خاتون",
                "خانم",
                "ස්ත්රී",
                "ස්ත්\u200dරී",
                "ຍິງ",
                "ស្រី",
                "မ",
                "ქალი",
                "მდედრობითი",
                "իգական",
                "여",
                "여성",
                "여자",
                "נקבה",
                "fem",
                "girl",
                "kız",
                "qız",
                "қыз",
                "кыз",
                "vrouw",
                "vrouwelijk",
                "kvinna",
                "kvinne",
                "kvinde",
                "nainen",
                "žena",
                "nő",
                "női",
                "femeie",
                "feminin",
                "γυναίκα",
                "θήλυ",
                "жена",
                "ženska",
                "naine",
                "sieviete",
                "moteris",
                "donna",
                "fille",
                "niña",
                "flicka",
                "jente",
                "dívka",
                "mädchen",
            ),
        ),
        Option(
            "M",
            N_("male"),
            (
                "man",
                "men",
                "mr",
                "monsieur",
                "sr",
                "señor",
                "senhor",
                "先生",
                "男",
                "男士",
                "男性",
                "masculin",
                "homme",
                "м",
                "муж",
                "мужской",
                "h",
                "hombre",
                "masculino",
                "varón",
                "homem",
                "männlich",
                "herr",
                "laki-laki",
                "pria",
                "nam",
                "erkak",
                "erkek",
                "maschio",
                "ชาย",
                "นาย",
                "ông",
                "bapak",
                "bpk",
                "bay",
                "эрэгтэй",
                "еркек",
                "эркек",
                "مرد",
                "ذكر",
                "رجل",
                "мужчина",
                "чоловік",
                "чоловіча",
                "мушки",
                "muški",
                "muško",
                "mężczyzna",
                "kişi",
                "lelaki",
                "мард",
                "эр",
                "mwanaume",
                "mwanamume",
                "ወንድ",
                "पुरुष",
                "পুরুষ",
                "آقا",
                "පුරුෂ",
                "ຊາຍ",
                "ប្រុស",
                "ကျား",
                "კაცი",
                "მამრობითი",
                "արական",
                "남",
                "남성",
                "남자",
                "זכר",
                "masc",
                "boy",
                "mannelijk",
                "mann",
                "mand",
                "mies",
                "muž",
                "mužský",
                "férfi",
                "bărbat",
                "άνδρας",
                "άντρας",
                "άρρεν",
                "мъж",
                "moški",
                "mees",
                "vīrietis",
                "vyras",
                "uomo",
                "garçon",
                "niño",
                "pojke",
                "gutt",
                "chlapec",
                "junge",
            ),
        ),
        Option("X", N_("other"), ("unspecified", "diverse", "其他")),
    ),
    "bad_gender",
)

VISA_SETTLED = ("issued", "not_needed")
"""States of a visa nobody waits for any more."""
COHORT_STATUS = Choice(
    (
        Option("planning", N_("planning"), look=OPEN),
        Option("recruiting", N_("recruiting"), look=WAITING),
        Option("selected", N_("selected"), look=("info", "check")),
        Option("running", N_("running"), look=DONE),
        Option("closed", N_("closed"), look=("mute", "check")),
        Option("archived", N_("archived"), look=("mute", "check")),
    )
)

VISA_STATE = Choice(
    (
        Option(
            "not_needed",
            N_("not needed"),
            ("免签", "不需要", "visa free", "exempt", "no"),
            look=("mute", "check"),
        ),
        Option("to_apply", N_("to apply"), ("待办", "未办", "needed", "yes"), look=AT_RISK),
        Option(
            "applied",
            N_("applied for"),
            ("办理中", "已申请", "in process", "waiting", "待签"),
            look=WAITING,
        ),
        Option("issued", N_("issued"), ("已签发", "已出签", "已办", "granted", "ok"), look=DONE),
        Option("refused", N_("refused"), ("拒签", "rejected", "denied"), look=FAILED),
    )
)

PASSPORT_KIND = Choice(
    (
        Option("ordinary", N_("ordinary"), ("普通", "普通护照", "因私", "private", "regular", "p")),
        Option("service", N_("service"), ("公务", "公务护照", "因公", "official")),
        Option("diplomatic", N_("diplomatic"), ("外交", "外交护照")),
    )
)

ORGANISATION_KIND = Choice(
    (
        Option("ministry", N_("ministry"), ("部委", "government", "中央政府")),
        Option("local_government", N_("local government"), ("地方政府", "municipality")),
        Option(
            "research_institute",
            N_("research institute"),
            ("研究所", "研究院", "科研院所", "institute"),
        ),
        Option("university", N_("university"), ("大学", "高校", "college")),
        Option("enterprise", N_("enterprise"), ("企业", "公司", "company")),
        Option("ngo", N_("NGO"), ("非政府组织", "社会组织", "association")),
        Option("international", N_("international organisation"), ("国际组织",)),
    )
)

ORGANISATION_ROLE = Choice(tuple(Option(role.code, role.label, role.known) for role in ROLES))

ACTIVITY_KIND = Choice(
    (
        Option(
            "ceremony",
            N_("ceremony"),
            (
                "仪式",
                "典礼",
                "开班仪式",
                "结业仪式",
                "开班典礼",
                "结业典礼",
                "opening",
                "closing",
                "cérémonie",
                "церемония",
            ),
        ),
        Option(
            "lecture",
            N_("lecture"),
            (
                "讲座",
                "授课",
                "课程",
                "专题讲座",
                "讲课",
                "class",
                "course",
                "seminar",
                "cours",
                "conférence",
                "лекция",
                "talk",
                "invited talk",
                "contributed talk",
                "keynote",
                "keynote speech",
                "keynote lecture",
                "plenary lecture",
                "charla",
                "ponencia",
                "palestra",
                "vortrag",
                "доклад",
            ),
        ),
        Option(
            "field_visit",
            N_("field visit"),
            (
                "考察",
                "参观",
                "实地考察",
                "现场教学",
                "参访",
                "site visit",
                "visit",
                "study visit",
                "field trip",
                "excursion",
                "visite",
                "экскурсия",
                "визит",
            ),
        ),
        Option(
            "case_exchange",
            N_("case exchange"),
            ("案例交流", "案例", "案例研讨", "case study", "cases", "case sharing"),
        ),
        Option(
            "discussion",
            N_("discussion"),
            (
                "讨论",
                "研讨",
                "座谈",
                "分组讨论",
                "workshop",
                "group discussion",
                "round table",
                "roundtable",
                "交流",
                "дискуссия",
                "atelier",
            ),
        ),
        Option(
            "country_report",
            N_("country report"),
            ("国别报告", "国家报告", "学员报告", "country reports", "country presentation"),
        ),
        Option("test", N_("test"), ("考试", "测验", "exam", "examination", "assessment")),
        Option(
            "culture",
            N_("culture"),
            (
                "文化",
                "文化体验",
                "文化活动",
                "城市考察",
                "cultural activity",
                "city tour",
                "sightseeing",
            ),
        ),
        Option(
            "travel",
            N_("travel"),
            (
                "交通",
                "转场",
                "抵达",
                "离开",
                "返程",
                "transfer",
                "arrival",
                "departure",
                "transport",
            ),
        ),
        Option(
            "meal",
            N_("meal"),
            (
                "用餐",
                "午餐",
                "晚餐",
                "早餐",
                "茶歇",
                "lunch",
                "dinner",
                "breakfast",
                "banquet",
                "tea break",
                "coffee break",
                "break",
                "欢迎晚宴",
                "déjeuner",
                "обед",
            ),
        ),
        Option(
            "free",
            N_("free"),
            ("自由活动", "休息", "自习", "free time", "rest", "self-study", "day off"),
        ),
        Option("other", N_("other"), ("其他", "报到", "registration", "check-in")),
    ),
    "bad_kind",
)

ACTIVITY_ROLE = Choice(
    (
        Option("speaker", N_("speaker"), ("主讲", "主讲人", "lecturer", "teacher")),
        Option("host", N_("session host"), ("主持", "主持人", "chair", "moderator")),
        Option("addressed", N_("address"), ("致辞",)),
        Option("attended", N_("attended"), ("出席",)),
        Option("interpreter", N_("interpreter"), ("翻译", "口译")),
        Option("escort", N_("escort"), ("陪同", "带队", "联络人")),
    )
)

ATTENDANCE = Choice(
    (
        Option("present", N_("present"), ("到", "出勤", "√", "✓", "yes", "p"), look=DONE),
        Option("late", N_("late"), ("迟到", "l"), look=WAITING),
        Option("excused", N_("excused"), ("请假", "事假", "病假", "e"), look=("mute", "mail")),
        Option("absent", N_("absent"), ("缺勤", "旷课", "×", "no", "a"), look=FAILED),
    )
)

LEAD_KIND = Choice(
    (
        Option("technology", N_("technology"), ("技术",)),
        Option("result", N_("result"), ("成果",)),
        Option("talent", N_("talent"), ("人才",)),
        Option("industrial_resource", N_("industrial resource"), ("产业资源",)),
        Option("demonstration_project", N_("demonstration project"), ("示范项目",)),
        Option("framework_agreement", N_("framework agreement"), ("框架协议", "mou")),
    )
)

LEAD_STAGE = Choice(
    (
        Option("idea", N_("idea"), ("意向",), look=OPEN),
        Option("contact", N_("in contact"), ("接触", "洽谈"), look=UNDER_WAY),
        Option("draft", N_("draft agreed"), ("草案",), look=("info", "file-text")),
        Option("signed", N_("signed"), ("已签",), look=DONE),
        Option("running", N_("running"), ("执行中",), look=DONE),
        Option("ended", N_("ended"), ("结束",), look=("mute", "check")),
    )
)

DOCUMENT_KIND = Choice(
    (
        Option("nomination_letter", N_("nomination letter"), ("推荐函", "推荐信", "nomination")),
        Option("passport_scan", N_("passport scan"), ("护照扫描件", "护照复印件", "passport copy")),
        Option("photo", N_("photo"), ("照片", "photograph")),
        Option("invitation", N_("invitation letter"), ("邀请函",)),
        Option("visa", N_("visa"), ("签证",)),
        Option("insurance", N_("insurance policy"), ("保险单", "保单")),
        Option("health_form", N_("health form"), ("健康表", "体检表", "medical certificate")),
        Option("consent", N_("consent form"), ("同意书",)),
    )
)

DOCUMENT_STATE = Choice(
    (
        Option("asked", N_("asked for"), ("已索取", "待交")),
        Option("received", N_("received"), ("已收", "收到", "yes")),
        Option("checked", N_("checked"), ("已核", "已审核", "ok")),
        Option("not_needed", N_("not needed"), ("不需要",), look=("mute", "check")),
    )
)

LOOKS = {
    option.code: option.look
    for kind in (COHORT_STATUS, VISA_STATE, ATTENDANCE, LEAD_STAGE, DOCUMENT_STATE, STATUS)
    for option in kind.options
    if option.look
}
"""Code → look; a code that several lists have looks the same in each."""


def kind_title(code: str | None) -> str:
    """The kind of an activity with a capital: "Field visit"; of none that of the last one."""
    said = ACTIVITY_KIND.format(code or "other")
    return said[:1].upper() + said[1:]

"""The closed lists but the statuses of a participant: gender, states of a visa, kinds of activity,
roles, each with its words in several languages.
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
                "une femme",
                "a woman",
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
                "un homme",
                "a man",
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
            ("研究所", "研究院", "科研院所", "科研机构", "institute"),
        ),
        Option("university", N_("university"), ("大学", "高校", "高等院校", "college")),
        Option("enterprise", N_("enterprise"), ("企业", "公司", "company")),
        Option("ngo", N_("NGO"), ("非政府组织", "社会组织", "行业协会", "association")),
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
            "practice",
            N_("practical"),
            (
                "实践",
                "实操",
                "实验",
                "实训",
                "实习",
                "上机",
                "practice",
                "practicals",
                "practical class",
                "practical session",
                "practical work",
                "lab",
                "lab work",
                "lab session",
                "laboratory",
                "laboratory work",
                "laboratory class",
                "hands-on",
                "hands-on session",
                "tutorial",
                "tutorials",
                "exercise",
                "exercises",
                "tp",
                "travaux pratiques",
                "práctica",
                "prácticas",
                "laboratorio",
                "prática",
                "laboratório",
                "практика",
                "практикум",
                "практическое занятие",
                "лабораторная работа",
                "praktikum",
                "übung",
                "uygulama",
                "praktik",
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
        Option(
            "technology", N_("technology"), ("技术", "技术合作", "技术转移", "technology transfer")
        ),
        Option("result", N_("result"), ("成果", "成果转化")),
        Option("talent", N_("talent"), ("人才", "人才培养", "人才交流")),
        Option("industrial_resource", N_("industrial resource"), ("产业资源",)),
        Option("demonstration_project", N_("demonstration project"), ("示范项目", "示范工程")),
        Option(
            "framework_agreement",
            N_("framework agreement"),
            ("框架协议", "谅解备忘录", "mou", "memorandum of understanding"),
        ),
    )
)

LEAD_STAGE = Choice(
    (
        Option("idea", N_("idea"), ("意向", "有意向", "初步意向"), look=OPEN),
        Option(
            "contact",
            N_("in contact"),
            ("接触", "接触中", "洽谈", "洽谈中", "对接中", "first contact", "in negotiation"),
            look=UNDER_WAY,
        ),
        Option("draft", N_("draft agreed"), ("草案",), look=("info", "file-text")),
        Option("signed", N_("signed"), ("已签", "已签约", "已签署"), look=DONE),
        Option("running", N_("running"), ("执行中", "实施中", "in progress"), look=DONE),
        Option(
            "ended", N_("ended"), ("结束", "已结束", "已完成", "completed"), look=("mute", "check")
        ),
    )
)

TRAINING_KIND = Choice(
    (
        Option("training", N_("training course"), ("培训班", "培训", "training", "course")),
        Option("seminar", N_("seminar programme"), ("研修班", "研修", "seminar")),
        Option("workshop", N_("workshop"), ("研讨班", "研讨会")),
        Option("study_visit", N_("study visit"), ("考察团", "访学", "exchange visit")),
        Option("degree", N_("degree programme"), ("学历学位", "学位项目", "degree")),
    )
)
DELIVERY = Choice(
    (
        Option(
            "in_person", N_("in person"), ("线下", "offline", "on site", "onsite", "face to face")
        ),
        Option("online", N_("online"), ("线上", "virtual", "remote")),
        Option(
            "mixed", N_("in person and online"), ("线上线下", "线上线下结合", "hybrid", "blended")
        ),
    )
)

ACTIVITY_PART = Choice(
    (
        Option("hosted", N_("hosted by"), ("承办", "承办单位", "host")),
        Option("visited", N_("visited"), ("参访单位", "考察单位", "接待单位", "visit")),
        Option(
            "represented", N_("represented"), ("代表单位", "参会单位", "delegation", "attended")
        ),
    )
)
"""What an organisation is to one activity."""

MEMBER_ROLE = Choice(
    (
        Option(
            "chair",
            N_("chair"),
            ("理事长", "理事长单位", "主席", "主席单位", "president"),
            look=("ok", "star"),
        ),
        Option(
            "vice_chair",
            N_("vice chair"),
            ("副理事长", "副理事长单位", "副主席", "vice president"),
            look=("ok", "star"),
        ),
        Option(
            "secretariat",
            N_("secretariat"),
            ("秘书处", "秘书长", "秘书长单位"),
            look=("ok", "inbox"),
        ),
        Option(
            "founding",
            N_("founding member"),
            ("发起单位", "创始成员", "发起成员", "founder"),
            look=("ok", "check"),
        ),
        Option(
            "member",
            N_("member"),
            ("成员", "成员单位", "会员", "会员单位", "理事", "理事单位"),
            look=("info", "users"),
        ),
        Option(
            "expert",
            N_("expert member"),
            ("专家", "专家委员", "顾问", "adviser", "advisor"),
            look=("mute", "user"),
        ),
        Option("observer", N_("observer"), ("观察员", "观察员单位"), look=("mute", "eye")),
    )
)
EVENT_KIND = Choice(
    (
        Option("conference", N_("conference"), ("大会", "论坛", "forum", "congress")),
        Option(
            "launch", N_("launch"), ("成立大会", "启动", "发布", "发布会", "成立", "inauguration")
        ),
        Option("meeting", N_("meeting"), ("例会", "理事会", "成员会议", "council", "assembly")),
        Option("workshop", N_("workshop"), ("研讨会", "工作坊", "seminar")),
        Option("visit", N_("visit"), ("访问", "互访", "来访", "出访")),
        Option("other", N_("other"), ("其他",)),
    )
)
EVENT_PART = Choice(
    (
        Option("organiser", N_("organiser"), ("主办", "主办单位", "organised by")),
        Option("host", N_("host"), ("承办", "承办单位", "hosted by")),
        Option("supporting", N_("supporting"), ("支持", "支持单位", "supported by")),
        Option("attended", N_("attended"), ("参加", "参会", "出席", "participant")),
    )
)
"""What an organisation is to an event."""
EVENT_SPEAKER = Choice(
    (
        Option("addressed", N_("address"), ("致辞", "讲话", "speaker")),
        Option("attended", N_("attended"), ("出席", "参加")),
    )
)
"""What a person is to an event."""

PROJECT_PART = Choice(
    (
        Option("owner", N_("owner"), ("业主", "业主单位", "实施单位", "implementing")),
        Option(
            "technology", N_("technology from"), ("技术提供", "技术支持", "technology provider")
        ),
        Option("partner", N_("partner"), ("合作", "合作单位", "参与单位")),
        Option("funder", N_("funded by"), ("资助", "资助单位", "出资", "funder", "sponsor")),
    )
)
"""What an organisation is to a demonstration project."""
PROJECT_STAGE = Choice(
    (
        Option(
            "planned", N_("planned"), ("拟建", "规划", "计划", "design", "in design"), look=OPEN
        ),
        Option(
            "building",
            N_("being built"),
            ("在建", "建设中", "construction", "under construction"),
            look=UNDER_WAY,
        ),
        Option(
            "running",
            N_("running"),
            ("运行", "运行中", "投产", "已投产", "operating", "in operation"),
            look=DONE,
        ),
        Option(
            "ended",
            N_("ended"),
            ("结束", "完成", "已完成", "停运", "closed", "completed"),
            look=("mute", "check"),
        ),
    )
)

CONTACT_CHANNEL = Choice(
    (
        Option("mail", N_("e-mail"), ("邮件", "邮箱", "email")),
        Option("phone", N_("telephone"), ("电话", "手机", "phone", "call")),
        Option("wechat", N_("WeChat"), ("微信", "weixin")),
        Option("whatsapp", N_("WhatsApp"), ()),
        Option("embassy", N_("through the embassy"), ("使馆", "大使馆", "embassy")),
        Option("organisation", N_("through the organisation"), ("单位", "通过单位")),
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
    for kind in (
        COHORT_STATUS,
        VISA_STATE,
        ATTENDANCE,
        LEAD_STAGE,
        MEMBER_ROLE,
        PROJECT_STAGE,
        DOCUMENT_STATE,
        STATUS,
    )
    for option in kind.options
    if option.look
}
"""Code → look; a code that several lists have looks the same in each."""


def kind_title(code: str | None) -> str:
    """The kind of an activity with a capital: "Field visit"; of none that of the last one."""
    said = ACTIVITY_KIND.format(code or "other")
    return said[:1].upper() + said[1:]

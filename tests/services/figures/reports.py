"""Reports of invented figures, for the page they are printed on."""

from __future__ import annotations

import datetime as dt

from lcdesk.charts.findings import country_finding
from lcdesk.model import countries
from lcdesk.model.findings import say_headcount
from lcdesk.model.report import BreakdownValue, CountryLine, KeyFigure, Report, ReportBreakdown
from lcdesk.texts import BilingualText, _, percent_of

CODES = (
    "NG",
    "PK",
    "ET",
    "KE",
    "NP",
    "RW",
    "LK",
    "UZ",
    "ZM",
    "FJ",
    "PE",
    "TW",
    "HK",
    "MO",
    "CD",
    "CG",
    "CF",
    "ST",
    "VC",
    "TT",
    "PG",
    "BA",
    "MK",
    "AE",
    "DO",
    "DM",
    "TZ",
    "UG",
    "GH",
    "CI",
    "SN",
    "ML",
    "NE",
    "BF",
    "BJ",
    "TG",
    "CM",
    "GA",
    "GQ",
    "AO",
    "MZ",
    "MW",
    "ZW",
    "BW",
    "NA",
    "LS",
    "SZ",
    "MG",
    "KH",
    "LA",
    "MM",
    "TH",
    "VN",
    "MY",
    "ID",
    "BD",
    "BT",
    "MV",
    "KZ",
    "KG",
    "TJ",
    "TM",
    "MN",
    "GE",
    "AM",
)
SCOPE = BilingualText(
    "2025年绿色低碳技术国际培训班（上海站）",
    "2025 International Training Program on Green and Low-Carbon Technologies (Shanghai Session)",
)


def lines_of(
    number: int, *, is_unknown: bool = False, has_other: bool = False
) -> tuple[CountryLine, ...]:
    """So many countries, the first with the most people; after them those whose country is not
    known.
    """
    made: list[CountryLine] = []
    for place, code in enumerate(CODES[:number]):
        women, men = (2, 3) if place == 0 else (1 + place % 2, (place + 1) % 3 if place < 20 else 1)
        name, region = (
            BilingualText.told(lambda tell=tell, code=code: tell(code)) for tell in (_name, _region)
        )
        made.append(
            CountryLine(code, name, region, women, men, 1 if has_other and place == 1 else 0)
        )
    made.sort(key=lambda line: (-line.total, line.name.en))
    if is_unknown:
        made.append(
            CountryLine("", BilingualText.told(lambda: _("not known")), BilingualText(), 1, 1, 0)
        )
    return tuple(made)


def report_of(
    number: int, *, is_unknown: bool = False, has_other: bool = False, scope: BilingualText = SCOPE
) -> Report:
    """A report of so many countries, as the desk would gather it."""
    lines = lines_of(number, is_unknown=is_unknown, has_other=has_other)
    total, known = sum(line.total for line in lines), [line for line in lines if line.code]
    regions = len({line.region.en for line in known})
    women, men = sum(line.women for line in lines), sum(line.men for line in lines)
    figures = (
        KeyFigure("participants", BilingualText("学员", "participants"), total),
        KeyFigure("countries", BilingualText("国家/地区", "countries/regions"), len(known)),
        KeyFigure("regions", BilingualText("大洲", "world regions"), regions),
        KeyFigure(
            "women",
            BilingualText("女", "women"),
            women,
            BilingualText.told(lambda: percent_of(women, total)),
        ),
        KeyFigure(
            "men",
            BilingualText("男", "men"),
            men,
            BilingualText.told(lambda: percent_of(men, total)),
        ),
        *(
            (
                KeyFigure(
                    "other",
                    BilingualText("其他或未填", "other or not stated"),
                    1,
                    BilingualText.told(lambda: percent_of(1, total)),
                ),
            )
            if has_other
            else ()
        ),
        *(
            (
                KeyFigure(
                    "age",
                    BilingualText("平均年龄", "average age"),
                    38,
                    BilingualText("27–55 岁，n = 20", "27–55, n = 20"),
                ),
            )
            if total
            else ()
        ),
    )
    return Report(
        scope=scope,
        cohort_ids=(1,),
        starts=dt.date(2025, 6, 14),
        ends=dt.date(2025, 6, 27),
        sentence=BilingualText.told(lambda: say_headcount(total, len(known))),
        total=total,
        countries=len(known),
        figures=figures,
        breakdowns=(
            ReportBreakdown(
                "organization_kind",
                BilingualText("单位性质", "Kind of organisation"),
                (
                    BreakdownValue(BilingualText("科研院所", "research institute"), total // 2),
                    BreakdownValue(BilingualText("高校", "university"), total - total // 2),
                ),
            ),
        )
        if total
        else (),
        rule="confirmed",
        rule_title=BilingualText("已确认", "confirmed"),
        rule_words=BilingualText("已确认及之后", "confirmed or further"),
        rows=lines,
        bars_title=BilingualText.told(lambda: _raised(country_finding(_counts(lines)))),
        tiles_title=BilingualText(
            f"{len(known)} 个国家/地区，分属 {regions} 个大洲",
            f"{len(known)} countries/regions in {regions} regions of the world",
        ),
        remarks=(BilingualText("2 名学员未填国家。", "2 participants have no country."),)
        if is_unknown
        else (),
        made_at=dt.datetime(2026, 11, 26, 6, 30, tzinfo=dt.UTC),
        stands_at=dt.datetime(2026, 11, 24, 10, 32),
        deed=412,
        office="上海科技交流中心",
        counted=tuple((n, 1, "KE", None, "confirmed") for n in range(total)),
    )


def _counts(lines: tuple[CountryLine, ...]) -> list:
    from lcdesk.charts.chart import Count
    from lcdesk.texts import language

    return [
        Count(one.code, one.name.said(language())[0], one.women, one.men, one.other)
        for one in lines
    ]


def _name(code: str) -> str:
    from lcdesk.texts import language

    return countries.name(code, language())


def _region(code: str) -> str:
    from lcdesk.texts import language

    return countries.region(code, language())


def _raised(title: str) -> str:
    return title[:1].upper() + title[1:]

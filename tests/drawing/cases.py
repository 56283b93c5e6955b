"""Charts of every kind at their worst: nobody, one, eleven, sixty, names without end, a million;
invented figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lcdesk import texts
from lcdesk.charts import breakdown_charts, chart_kinds
from lcdesk.charts.chart import Caption, Chart, ChartKind, Count
from lcdesk.charts.chart_kinds import HeatCell
from lcdesk.charts.findings import heat_finding, region_finding
from lcdesk.model import countries
from lcdesk.model.statuses import STATUS
from lcdesk.services.figures.counting_rules import RULES
from lcdesk.texts import _

CASES = ("0", "1", "11", "60", "long", "million")
THEMES = (
    "Solar",
    "Wind",
    "Hydropower",
    "Green buildings and cities",
    "Carbon markets",
    "Waste and water",
)
LONG = (
    "The Independent and Sovereign Federation of the Northern Islands and the Southern Highlands",
    "Verwaltungszusammenarbeitsvereinbarungsdurchführungsbeauftragtenkonferenzteilnehmerverzeichnis",
    "中华人民共和国科学技术部国际合作司与上海市科学技术委员会联合主办的绿色低碳技术国际培训班学员来源国家名称",
    "جمهورية الجزر الشمالية والمرتفعات الجنوبية المستقلة ذات السيادة",
    "Kenya",
)
_COUNTS = {"0": 0, "1": 1, "11": 11, "60": 60, "long": len(LONG), "million": 6}
SOURCE = {
    "en": "2026 International Training Programme on Green and Low-Carbon Technologies (Shanghai "
    "Session)",
    "zh": "2026年绿色低碳技术国际培训班（上海站）",
}
_ZH = {
    "Participants": "学员",
    "Participants by country": "按国家/地区统计学员",
    "By age": "按年龄段",
    "By gender": "按性别",
    "women": "女",
    "men": "男",
    "not stated": "未填",
}


def chart_of(kind: ChartKind, case: str) -> Chart:
    """The chart of a kind in a case, in the language of the moment."""
    return _BUILT[kind](case)


def _rows(case: str, names: Sequence[str], keys: Sequence[str] = ()) -> list[Count]:
    """As many rows as the case has, with these names where it is not the case of long ones."""
    made = list[Count]()
    for n in range(_COUNTS[case]):
        label = LONG[n] if case == "long" else names[n]
        women, men, other = (1 + n * 5 % 7, n * 3 % 5, int(n % 9 == 4))
        if case == "million":
            women, men, other = (
                (1_000_000, 0, 0),
                (400_000, 599_999, 0),
                (88_888, 7, 0),
                (12, 1, 0),
                (1, 0, 0),
                (0, 1, 0),
            )[n]
        people = range(n * 20, n * 20 + women + men + other)
        made.append(Count(keys[n] if keys else f"k{n}", label, women, men, other, people))
    return made


def _countries(case: str) -> list[Count]:
    codes = countries.codes()[:: 249 // 60][:60]
    return _rows(case, [countries.name(code, texts.language()) for code in codes], codes)


def _said(words: str) -> str:
    return _ZH[words] if texts.language() == "zh" else words


def _words() -> tuple[str, str]:
    """The counting rule and the source."""
    return _("Counted: {rule}.", rule=_(RULES["all"].words)), SOURCE[texts.language()]


def _caption(title: str, subtitle: str = "Participants") -> Caption:
    return Caption(title, _said(subtitle), *_words())


def _bars(case: str) -> Chart:
    return breakdown_charts.breakdown_chart(
        _countries(case), "country", _said("Participants by country"), *_words()
    )


def _tiles(case: str) -> Chart:
    rows = _countries(case)
    return chart_kinds.region_tiles(rows, _caption(region_finding(rows)))


def _columns(case: str) -> Chart:
    return chart_kinds.country_columns(_countries(case), _caption(_said("Participants by country")))


def _pyramid(case: str) -> Chart:
    return breakdown_charts.breakdown_chart(
        _rows(case, [f"{5 * n}–{5 * n + 4}" for n in range(3, 63)]),
        "age",
        _said("By age"),
        *_words(),
    )


def _heat(case: str) -> Chart:
    rows = _countries(case)
    heads = [*LONG[:3], *THEMES[:2]] if case == "long" else list(THEMES)
    cells = [
        HeatCell(row.key, row.label, head, _of(row, n))
        for row in rows
        for n, head in enumerate(heads, 1)
    ]
    return chart_kinds.heat_map(cells, heads, _caption(heat_finding(cells, heads)))


def _of(row: Count, place: int) -> int:
    return row.total // place if row.total > 1000 else row.total * (place % 3) // 2


def _funnel(case: str) -> Chart:
    names = [option.label for option in STATUS.options[:11]]
    rows = _rows(case, [*map(_, names), *(f"Stage {n}" for n in range(60))])
    if case != "million":
        rows = [Count(row.key, row.label, 80 - n, 60 - n, n % 2) for n, row in enumerate(rows)]
    return breakdown_charts.stage_chart(rows, SOURCE[texts.language()])


def _trend(case: str) -> Chart:
    return breakdown_charts.breakdown_chart(
        _rows(case, [str(year) for year in range(1970, 2030)]), "year", "", *_words()
    )


def _waffle(case: str) -> Chart:
    """So many people, not values: more values than six become bars."""
    if case == "long":
        return chart_kinds.waffle(
            [Count(row.key, row.label, row.women) for row in _rows(case, ())], _caption("Squares")
        )
    total = 1_000_000 if case == "million" else _COUNTS[case]
    women = total * 5 // 11
    rest = total // 10
    rows = [Count("F", _said("women"), women), Count("M", _said("men"), 0, total - women - rest)]
    rows.append(Count("", _said("not stated"), 0, 0, rest))
    return breakdown_charts.breakdown_chart(
        [row for row in rows if row.total], "gender", _said("By gender"), *_words()
    )


_BUILT: dict[ChartKind, Callable[[str], Chart]] = {
    ChartKind.BARS: _bars,
    ChartKind.TILES: _tiles,
    ChartKind.COLUMNS: _columns,
    ChartKind.PYRAMID: _pyramid,
    ChartKind.HEAT: _heat,
    ChartKind.FUNNEL: _funnel,
    ChartKind.TREND: _trend,
    ChartKind.WAFFLE: _waffle,
}

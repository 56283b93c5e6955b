"""The one-page report as its template takes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds import Date
from lcdesk.model.organisers import on_paper
from lcdesk.model.report import ApprovedMap, CountryLine, Report, ReportSigner
from lcdesk.model.timetable_grid import span_words
from lcdesk.papers.content import PaperContent, flag_of, flag_pictures, whole_picture
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.figures.statistics import TO_ANSWER
from lcdesk.texts import BilingualText, PaperLanguage, _, n_

Words = dict[str, str]
PER_INCH = 192
"""Pixels of the page as a picture."""
_MAP = "map.svg"


def report_pdf(
    report: Report, language: PaperLanguage, picture: ApprovedMap | None = None
) -> bytes:
    """The page as PDF. `picture`: the office's own map, in place of the region tiles."""
    return shared_typesetter().set_pdf(report_content(report, language, picture)).pdf


def report_picture(
    report: Report,
    language: PaperLanguage,
    picture: ApprovedMap | None = None,
    per_inch: float = PER_INCH,
) -> bytes:
    """The same page as PNG."""
    content = report_content(report, language, picture)
    (page,) = shared_typesetter().set_pictures(content, per_inch)
    return page


def report_content(
    report: Report, language: PaperLanguage, picture: ApprovedMap | None = None
) -> PaperContent:
    """All that stands on the page."""
    title = " – ".join(words.said("en")[0] for words in (report.scope, report.sentence) if words)
    pictures = flag_pictures(flag_of(line.code) for line in report.rows)
    shown = _map_picture(picture)
    data = {
        "language": language,
        "title": {"zh": "", "en": title},
        **report_data(report, language),
        "map": None,
    }
    if picture is not None and shown is not None:
        pictures[_MAP] = shown
        caption = {"zh": picture.caption_zh, "en": picture.caption_en}
        data |= {"map": {"picture": _MAP, "caption": caption, "number": picture.approval_no}}
    return PaperContent("report", data, moment_of(report.made_at or report.stands_at), pictures)


def moment_of(made: dt.datetime | None) -> dt.datetime:
    """The moment a file of a page bears."""
    return made or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def _map_picture(picture: ApprovedMap | None) -> bytes | None:
    """The map as templates take it; None where there is none, or it cannot be read."""
    try:
        return None if picture is None else whole_picture(picture.data)
    except KnownFault:
        return None


def report_data(report: Report, language: PaperLanguage) -> dict[str, Any]:
    """What the template reads, but for title and map."""
    days = [day for day in (report.starts, report.ends) if day]
    return {
        **signed_part(report),
        "scope": both(report.scope),
        "span": span_words(days, language),
        "organisers": [{"zh": on_paper(one.zh), "en": one.en} for one in report.organisers],
        "sentence": both(report.sentence),
        "total": report.total,
        "figures": [
            {
                "name": one.name,
                "label": both(one.label),
                "number": one.number,
                "note": both(one.note),
            }
            for one in report.figures
        ],
        "breakdowns": [
            {
                "title": both(one.title),
                "parts": [{"label": both(p.label), "number": p.number} for p in one.parts],
            }
            for one in report.breakdowns
        ],
        "bars_title": both(report.bars_title),
        "tiles_title": both(report.tiles_title),
        "has_other": bool(report.other),
        "rows": [
            {
                "flag": flag_of(one.code),
                "known": bool(one.code),
                "name": both(one.name),
                **_counts([one]),
            }
            for one in report.rows
        ],
        "rest": [both(_rest(report.rows[most:])) for most in range(len(report.rows))],
        "regions": _regions(report.rows),
        "lines": table_lines(report),
        "rule": both(report.rule_title or BilingualText(report.rule, report.rule)),
        "rule_words": both(report.rule_words),
        "remarks": printed_remarks(report.remarks),
    }


def signed_part(page: Report) -> dict[str, Any]:
    """Office, number, who is to sign, and of which state of the desk a page is."""
    return {
        "office": page.office,
        "number": page.signature.number if page.signature else "",
        "signer": signer_words(page.signer),
        "made": both(BilingualText.told(lambda: _made_words(page))),
    }


def signer_words(signer: ReportSigner | None) -> dict[str, Words] | None:
    """Who signs as templates take it; None where nobody is named."""
    return {"name": both(signer.name), "post": both(signer.post)} if signer else None


def printed_remarks(remarks: Iterable[BilingualText]) -> list[Words]:
    """Remarks as they stand on a page; what only the office has to do is left out."""
    return [both(one) for one in remarks if one.en != TO_ANSWER]


def both(text: BilingualText) -> Words:
    """A text as templates take it."""
    return {"zh": text.zh, "en": text.en}


def _made_words(page: Report) -> str:
    made, stands = page.made_at, page.stands_at
    told = [_("Made {day}", day=_moment(made.astimezone()))] if made else []
    if stands:
        told.append(
            _("data version {number}, last changed {day}", number=page.deed, day=_moment(stands))
        )
    else:
        told.append(_("data version {number}", number=page.deed))
    return " · ".join(told)


def _moment(moment: dt.datetime) -> str:
    return f"{Date().format(moment.date())} {moment:%H:%M}"


# --- The table by country ---


def table_lines(report: Report) -> list[dict[str, Any]]:
    """Region by region, the one with the most people first; who has no country last, then the
    sum: `kind` is "region", "country", "apart" (the first of no region) or "total".
    """
    regions: dict[str, list[CountryLine]] = {}
    for line in report.rows:
        regions.setdefault(line.region.en if line.code else "", []).append(line)
    ordered = sorted(
        regions, key=lambda name: (not name, -sum(line.total for line in regions[name]))
    )
    lines, has_other = list[dict[str, Any]](), bool(report.other)
    for name in ordered:
        if name:
            lines.append(_line("region", regions[name][0].region, regions[name], has_other))
        for place, line in enumerate(regions[name]):
            kind = "country" if name or place else "apart"
            lines.append(_line(kind, line.name, [line], has_other))
    total = BilingualText.told(lambda: _("Total"))
    return [*lines, _line("total", total, report.rows, has_other)]


def _line(
    kind: str, name: BilingualText, lines: Sequence[CountryLine], has_other: bool
) -> dict[str, Any]:
    counts = _counts(lines)
    parts = ("women", "men", "other", "total") if has_other else ("women", "men", "total")
    return {"kind": kind, "name": both(name), "numbers": [counts[part] for part in parts]}


def _counts(lines: Sequence[CountryLine]) -> dict[str, int]:
    return {
        part: sum(getattr(line, part) for line in lines)
        for part in ("women", "men", "other", "total")
    }


def _regions(rows: Sequence[CountryLine]) -> list[dict[str, Any]]:
    """Each region, with the places of its countries among the rows."""
    regions: dict[str, list[int]] = {}
    for place, line in enumerate(rows):
        regions.setdefault(line.region.en, []).append(place)
    return [
        {
            "flag": "",
            "name": both(_region_name(rows[places[0]])),
            "rows": places,
            **_counts([rows[place] for place in places]),
        }
        for places in regions.values()
    ]


def _region_name(line: CountryLine) -> BilingualText:
    return line.region or BilingualText.told(lambda: _("Region not known"))


def _rest(rest: Sequence[CountryLine]) -> BilingualText:
    """ "And 38 more countries with 1–2 each, 50 participants together."; "" where none is left."""
    return BilingualText.told(lambda: _rest_words(rest)) if rest else BilingualText()


def _rest_words(rest: Sequence[CountryLine]) -> str:
    known, lost = (
        [line.total for line in rest if line.code],
        sum(line.total for line in rest if not line.code),
    )
    if not known:
        return n_(
            "And {count} whose country is not known.",
            "And {count} whose country is not known.",
            lost,
        )
    span = f"{min(known)}–{max(known)}" if min(known) < max(known) else str(known[0])
    more = n_(
        "And {count} more country/region with {people}",
        "And {count} more countries/regions with {span} each, {people} together",
        len(known),
        span=span,
        people=sum(known),
    )
    return (
        _("{more}; {count} of unknown country.", more=more, count=lost)
        if lost
        else _("{more}.", more=more)
    )

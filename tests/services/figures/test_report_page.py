"""The page of a report: one page whatever is on it, nothing cut, nothing over anything else, and
text that can be read out of it.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from lcdesk.drawing.palette import LIGHT
from lcdesk.model import countries
from lcdesk.model.report import ApprovedMap, CountryLine, Report
from lcdesk.model.timetable_grid import LANGUAGES
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.figures.report_page import (
    report_content,
    report_pdf,
    report_picture,
    table_lines,
)
from lcdesk.texts import BilingualText, PaperLanguage
from tests.papers.pdf_reading import count_pages, is_tagged, words_of
from tests.services.figures.reports import report_of

NUMBERS = (0, 1, 11, 25, 60)
LONG_SCOPE = BilingualText(
    "国际培训班" * 40, "International Training Program on Green Technologies " * 5
)


def text_of(report: Report, language: PaperLanguage, picture: ApprovedMap | None = None) -> str:
    """What can be copied out of its PDF, blanks and ends of lines left out: a text that is
    broken is still one.
    """
    pdf = report_pdf(report, language, picture)
    assert (count_pages(pdf), is_tagged(pdf)) == (1, True)
    said = words_of(pdf)
    assert "…" not in said  # nothing is shortened
    assert not re.search("[\u2e80-\u2fdf]", said)  # radicals look like characters and are not found
    return _bare(said)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def a_map() -> ApprovedMap:
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("#88AACC"))
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # the stubs want bytes, Qt a str
    image.save(buffer, "PNG")  # pyright: ignore[reportArgumentType, reportCallIssue]
    return ApprovedMap(bytes(kept.data()), "GS(2024)0650号", "Where they come from", "学员来源分布")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_one_page_says_everything(number: int, language: PaperLanguage, qapp: object) -> None:
    report = report_of(number, is_unknown=number > 20, has_other=number == 60)
    text = text_of(report, language)
    told = [report.scope, report.sentence, report.rule_title, report.rule_words, *report.remarks]
    told += [line.name for line in report.rows] + [line.region for line in report.rows]
    told += [words for figure in report.figures for words in (figure.label, figure.note)]
    told += [part.label for breakdown in report.breakdowns for part in breakdown.parts]
    assert [
        words for words in told for said in words.said(language) if _bare(said) not in text
    ] == []
    assert "412" in text
    assert report.office in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_no_bar_is_counted_in_words(language: PaperLanguage, qapp: object) -> None:
    report = report_of(60, is_unknown=True)
    found = {
        "zh": r"另有(\d+)个国家/地区，各[\d–]+人，共(\d+)人；2人国家/地区不详。",
        "en": r"And(\d+)morecountries/regionswith[\d–]+each,(\d+)together;2ofunknowncountry\.",
    }
    text = text_of(report, language)
    for code in ("zh", "en") if language == "both" else (language,):
        said = re.search(found[code], text)
        assert said
        left = report.rows[60 - int(said[1]) : 60]
        assert sum(line.total for line in left) == int(said[2])


@pytest.mark.parametrize("number", [1, 4])
def test_the_last_of_few_is_told_as_one(number: int, qapp: object) -> None:
    assert "And" not in text_of(report_of(number), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_taiwan_hong_kong_and_macao_are_called_as_the_office_does(
    language: PaperLanguage, qapp: object
) -> None:
    report = report_of(14)
    text = text_of(report, language)
    names = {
        code: [countries.name(code, one) for one in ("zh", "en")] for code in ("TW", "HK", "MO")
    }
    for zh, en in names.values():
        assert (zh in text) == (language != "en")
        assert (_bare(en) in text) == (language != "zh")
        bare_zh, bare_en = zh.removeprefix("中国"), _bare(en).removesuffix(",China")
        assert text.count(bare_zh) == text.count(zh)
        assert text.count(bare_en) == text.count(_bare(en))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [*NUMBERS, 249])
def test_head_pictures_table_and_foot_stand_apart(
    number: int, language: PaperLanguage, qapp: object
) -> None:
    report = _everybody() if number == 249 else report_of(number, is_unknown=True, has_other=True)
    faults = shared_typesetter().find_faults(report_content(report, language))
    assert [one for one in faults if one["kind"] != "smaller"] == []
    image = page_image(report, language)
    assert is_white(image.copy(0, 0, 50, image.height())), "on the left"
    assert is_white(image.copy(image.width() - 50, 0, 50, image.height())), "on the right"


def page_image(report: Report, language: PaperLanguage) -> QImage:
    """The page, 96 pixels to an inch."""
    image = QImage.fromData(report_picture(report, language, per_inch=96))
    assert not image.isNull()
    return image


def is_white(part: QImage) -> bool:
    blank = QImage(part.size(), part.format())
    blank.fill(QColor("white"))
    return not part.isNull() and part == blank


def test_a_single_dot_is_no_white(qapp: object) -> None:
    part = QImage(40, 30, QImage.Format.Format_ARGB32)
    part.fill(QColor("white"))
    assert is_white(part)
    part.setPixelColor(39, 29, QColor("#FEFEFE"))
    assert not is_white(part)


def _everybody() -> Report:
    lines = tuple(
        CountryLine(
            code,
            *(
                BilingualText(tell(code, "zh"), tell(code, "en"))
                for tell in (countries.name, countries.region)
            ),
            1,
            1,
            0,
        )
        for code in countries.codes()
    )
    return replace(report_of(60), rows=lines, total=2 * len(lines), countries=len(lines))


def test_all_countries_of_the_world_and_long_names_stay_on_one_page(qapp: object) -> None:
    report = replace(_everybody(), scope=LONG_SCOPE, office="上海科技交流中心" * 9)
    report = replace(
        report,
        remarks=tuple(
            BilingualText("一人未填国家。" * 9, "Somebody has no country. " * 9) for _n in range(4)
        ),
    )
    text = text_of(report, "both")
    assert [
        line.code
        for line in report.rows
        if _bare(line.name.zh) not in text or _bare(line.name.en) not in text
    ] == []
    assert report.office in text


@pytest.mark.parametrize("number", [11, 60])
def test_a_million_people_stay_in_their_columns(number: int, qapp: object) -> None:
    report = report_of(number, has_other=True)
    rows = tuple(
        replace(row, women=row.women * 12_345, men=row.men * 12_345) for row in report.rows
    )
    figures = tuple(replace(one, number=one.number * 12_345) for one in report.figures)
    text = text_of(
        replace(report, rows=rows, figures=figures, total=sum(row.total for row in rows)), "both"
    )
    assert f"{sum(row.total for row in rows):,}" in text
    assert f"{report.figures[0].number * 12_345:,}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_countries_leave_room_for_pictures(language: PaperLanguage, qapp: object) -> None:
    image = page_image(report_of(60, is_unknown=True, has_other=True), language)
    colours = {
        image.pixelColor(x, y).name().upper()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }
    assert {LIGHT["women"], LIGHT["men"]} <= colours


def test_those_of_no_region_stand_apart(qapp: object) -> None:
    lines = report_of(2).rows
    nowhere = (
        CountryLine("XK", BilingualText("XK", "XK"), BilingualText(), 1, 0, 0),
        CountryLine("", BilingualText("不详", "not known"), BilingualText(), 0, 1, 0),
    )
    report = replace(report_of(2), rows=(*lines, *nowhere))
    assert [line["kind"] for line in table_lines(report)] == [
        "region",
        "country",
        "region",
        "country",
        "apart",
        "country",
        "total",
    ]
    assert "Regionnotknown" in text_of(report, "en")


def test_where_no_country_is_known_there_are_no_tiles(qapp: object) -> None:
    report = report_of(1)
    text = text_of(
        replace(
            report,
            rows=(CountryLine("", BilingualText("不详", "not known"), BilingualText(), 2, 3, 0),),
        ),
        "en",
    )
    assert "notknown" in text
    assert "Nobody" not in text


def test_an_empty_cohort_is_said_to_be_empty(qapp: object) -> None:
    text = text_of(report_of(0), "both")
    assert "暂无学员" in text
    assert "Nobodyiscountedbythisrule" in text
    assert "签字（盖章）Signatureandstamp" in text


@pytest.mark.parametrize("number", [1, 11, 60])
def test_the_map_of_the_office_stands_in_place_of_the_tiles_with_its_number(
    number: int, qapp: object
) -> None:
    for language, caption, approval in (
        ("en", "Wheretheycomefrom", "Approvalnumber:GS(2024)0650号"),
        ("zh", "学员来源分布", "审图号：GS(2024)0650号"),
        ("both", "学员来源分布Wheretheycomefrom", "审图号：GS(2024)0650号"),
    ):
        text = text_of(report_of(number), language, a_map())
        assert caption in text
        assert approval in text


def test_a_map_that_cannot_be_read_leaves_the_tiles(qapp: object) -> None:
    report = report_of(11)
    text = text_of(report, "en", ApprovedMap(b"no picture", "GS(2024)0650号"))
    assert "0650" not in text
    assert _bare(report.tiles_title.en) in text


def test_the_picture_is_the_page(qapp: object) -> None:
    image = page_image(report_of(11), "both")
    assert (image.width(), image.height()) == (794, 1123)
    colours = {
        image.pixelColor(x, y).name().upper()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }
    assert {LIGHT["women"], LIGHT["men"], LIGHT["card"]} <= colours

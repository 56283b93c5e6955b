"""The report on the command line: as PDF, picture and figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.papers.pdf_reading import count_pages, words_of


@pytest.mark.usefixtures("qapp")
def test_the_page_is_made_in_the_language_asked_for(
    filled: Command, whole: Command, tmp_path: Path
) -> None:
    for language, sentences in (
        ("zh", ("22 名学员，来自 11 个国家",)),
        ("en", ("22 participants from 11 countries",)),
        ("both", ("22 名学员，来自 11 个国家", "22 participants from 11 countries")),
    ):
        out = tmp_path / f"{language}.pdf"
        answer = (whole if language == "both" else filled)(
            "report", "--cohort", "Shanghai", "--language", language, "--out", out
        )
        assert (answer.code, answer.err) == (0, "")
        assert answer.out.startswith(f"22 participants from 11 countries\nSaved: {out}\n")
        said = words_of(out.read_bytes())
        assert count_pages(out.read_bytes()) == 1
        assert all(sentence in said for sentence in sentences)
        assert ("参加" in said or "学员" in said) == (language != "en")


def test_a_picture_of_the_page(filled: Command, whole: Command, tmp_path: Path) -> None:
    assert whole("report", "--once", "--out", tmp_path / "page.PNG").code == 0
    assert (tmp_path / "page.PNG").read_bytes().startswith(b"\x89PNG")


def test_the_figures_are_those_of_the_table_and_hold_nobody(
    filled: Command, tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    assert filled("report", "--cohort", "Shanghai", "--rule", "confirmed", "--out", out).code == 0
    kept = json.loads(out.read_text(encoding="utf-8"))
    told = json.loads(filled("report", "--cohort", "Shanghai", "--rule", "confirmed", "--json").out)
    table = json.loads(
        filled("countries", "--cohort", "Shanghai", "--rule", "confirmed", "--json").out
    )
    assert {**kept, "made_at": ""} == {**told, "made_at": ""}
    assert kept["sentence"]["en"] == table["sentence"]
    assert kept["total"] == table["total"]
    assert [(row["code"], row["women"], row["men"]) for row in kept["rows"]] == [
        (row["key"], row["women"], row["men"]) for row in table["rows"]
    ]
    assert "counted" not in kept
    programme = json.loads(filled("report", "--programme", "1", "--json").out)
    assert programme["cohort_ids"] == [1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--out report.pdf"),
        (("--out", "report.doc"), ".pdf, .png, .json"),
        (("--rule", "whoever", "--json"), "no counting rule"),
        (("--cohort", "Nowhere", "--json"), "Nowhere"),
        (("--out", "no/such/folder/report.json"), "folder"),
    ],
)
def test_what_cannot_be_made_is_said(filled: Command, words: tuple[str, ...], said: str) -> None:
    answer = filled("report", *words)
    assert (answer.code, said in answer.err) == (1, True), answer.err


def test_the_languages_are_three(filled: Command) -> None:
    assert filled("report", "--language", "fr", "--out", "report.pdf").code == 2

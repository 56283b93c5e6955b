"""The lists of the office as workbooks: heads, values as such, what is private, and templates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from lcdesk.cli.command import LISTS_NAMED
from lcdesk.model.catalogue import LISTED, RecordKind
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import EVENTS, LISTS, ORGANISATIONS, add_record
from lcdesk.services.exporting.record_lists import export_records, template_of
from lcdesk.tabular.writing.specs import ID_HEAD
from lcdesk.texts import in_language


def rows_of(path: Path) -> list[list[object]]:
    """The rows from the head of the ids on."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(at for at, row in enumerate(rows) if row[0] == ID_HEAD)
    return rows[top:]


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_heads_in_each_language_and_days_as_days(desk: Desk, tmp_path: Path, language: str) -> None:
    english, chinese = "First day", in_language("zh", "First day")
    head = {"en": english, "zh": chinese, "both": f"{chinese}\n{english}"}[language]
    number = add_record(
        desk,
        EVENTS,
        {"title_en": "Conference", "starts": dt.date(2025, 6, 11), "organiser": "A; B"},
    )
    path = tmp_path / "events.xlsx"
    assert export_records(desk, EVENTS, path, language) == 1
    heads, first = rows_of(path)[:2]
    assert first[0] == f"event-{number}"
    assert first[heads.index(head)] == dt.datetime(2025, 6, 11)
    assert "A; B" in first


def test_text_stays_text_and_telephones_are_private(desk: Desk, tmp_path: Path) -> None:
    values = {"name_en": "=1+1", "short_name": "007", "phone": "+86 21 6598 0000"}
    number = add_record(desk, ORGANISATIONS, values)
    path = tmp_path / "list.xlsx"
    export_records(desk, ORGANISATIONS, path, "en")
    heads, first = rows_of(path)[:2]
    assert first[heads.index("Name (English)")] == "=1+1"
    assert first[heads.index("Short name")] == "007"
    assert "••••" in str(first[heads.index("Phone")])
    assert access_log.list_reveals(desk) == []
    export_records(desk, ORGANISATIONS, path, "en", is_plain=True)
    heads, first = rows_of(path)[:2]
    assert first[heads.index("Phone")] == "+86 21 6598 0000"
    (line,) = access_log.list_reveals(desk, row_id=None)
    assert (line.how, line.field, line.count) == ("exported", "Phone", 1)
    text = tmp_path / "list.csv"
    assert export_records(desk, ORGANISATIONS, text, ids=[number]) == 1
    assert "'=1+1" in text.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("name", list(LISTS))
def test_a_template_has_every_field(tmp_path: Path, name: str) -> None:
    path = tmp_path / "blank.xlsx"
    template_of(LISTS[name], path)
    heads = [str(head) for head in rows_of(path)[0]]
    assert len(heads) == len(LISTS[name].kind.fields) + 1


def test_commands_name_all_lists() -> None:
    assert sorted(LISTS_NAMED.values()) == sorted(kind.name for kind in LISTED)


@pytest.mark.parametrize("kind", LISTED, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_two_heads_of_a_list_are_alike(kind: RecordKind, language: str) -> None:
    heads = [in_language(language, field.label) for field in kind.fields]
    assert len(set(heads)) == len(heads)

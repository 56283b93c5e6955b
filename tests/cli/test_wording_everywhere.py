"""Whatever leaves the program calls Taiwan, Hong Kong and Macao by the office's rule, and by a
new rule at once: all outputs are read.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk import settings
from lcdesk.charts import breakdown_charts, chart_kinds
from lcdesk.charts.chart import Caption, as_html, as_tsv
from lcdesk.charts.findings import heat_finding, region_finding
from lcdesk.cli import run
from lcdesk.drawing.painting import save_picture
from lcdesk.model.breakdowns import KEYS
from lcdesk.model.countries.wording import use_wording
from lcdesk.model.entities import CountryAlias
from lcdesk.model.query import Query, searched
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation import leads
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum.timetable_papers import make_sign_in_sheets, save_sign_in_sheets
from lcdesk.services.figures.country_groups import list_groups, set_groups
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.statistics import country_tables, stage_rows
from lcdesk.services.learned import learned_mappings
from lcdesk.services.participants import entry_history, participants, quotas
from lcdesk.texts import _, speaking
from tests.papers.pdf_reading import words_of
from tests.wording_rule import BEFORE, OWN, RIGHT, wrong_words

COURSE = ("--cohort", "Course")
PEOPLE = ("TW", "HK", "MO", "TW", "HK", "KE", "CD", "GB")
Outputs = dict[str, str]


# --- a desk where the names may stand anywhere ---


@pytest.fixture
def office(tmp_path: Path, blank_desk: Path, qapp: object) -> Iterator[Path]:
    """The folder of a desk with people of all three, and the settings of nobody else."""
    before = settings.load()
    shutil.copytree(blank_desk, tmp_path, dirs_exist_ok=True)
    desk = open_desk(tmp_path / "office.lcdesk")
    fill(desk)
    desk.close()
    write_list(tmp_path / "list.xlsx")
    yield tmp_path
    settings.save(before)
    use_wording(None)


def fill(desk: Desk) -> None:
    made = cohorts.add_cohort(
        desk,
        {
            "name_en": "Course",
            "name_zh": "班",
            "country": "HK",
            "starts": dt.date(2025, 6, 14),
            "ends": dt.date(2025, 6, 20),
        },
    )
    day = dt.date(2025, 6, 16)
    talk = {
        "date": day,
        "start": dt.time(9),
        "end": dt.time(10),
        "title": "Opening",
        "title_zh": "开班",
        "kind": "lecture",
        "speaker": "Li Wen",
    }
    curriculum.add_activity(desk, made, talk)
    ids = [
        participants.add_participant(desk, made, person(number, code))
        for number, code in enumerate(PEOPLE)
    ]
    for number, code in ((0, "TW"), (1, "HK"), (2, "MO")):
        leads.add_lead(
            desk, ids[number], {"kind": "technology", "partner": "Delta Institute", "country": code}
        )
    quotas.set_quotas(
        desk, made, [quotas.Agreed("country", code, 1, 2) for code in ("TW", "HK", "MO", "FJ")]
    )
    participants.change_participants(
        desk, [ids[3]], {"nationality": "MO", "nominating_country": "HK"}
    )
    participants.change_participants(desk, [ids[3]], {"nationality": "TW"})
    asean = list_groups(desk)["ASEAN"]
    extra = tuple(
        replace(asean.members[0], country=code, start=None, end=None) for code in ("TW", "HK", "MO")
    )
    set_groups(desk, [replace(asean, members=(*asean.members, *extra))])
    desk.execute("learn", lambda work: work.add(CountryAlias(spelling="T. office", country="TW")))


def person(number: int, code: str) -> dict[str, Any]:
    return {
        "full_name": f"Person {number}",
        "nationality": code,
        "nominating_country": code,
        "gender": "FM"[number % 2],
        "birth_date": "1985-12-10",
        "status": "confirmed",
        "theme_wanted": "Wind",
        "organization": f"Institute {number}",
        "organization_kind": "university",
        "arrival_date": dt.date(2025, 6, 13),
        "arrival_time": dt.time(10),
        "arrival_flight": "MU523",
        "pickup_group": "1",
        "departure_date": dt.date(2025, 6, 21),
        "room_no": "501" if number < 2 else None,
        "languages": "English",
        "dietary": "halal",
    }


def write_list(path: Path) -> None:
    """A list as an office has it: one is new, one has another country now."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Full name", "Nationality", "Gender"),
        ("Person 0", "HKG", "F"),
        ("Newcomer One", "TWN", "M"),
        ("Newcomer Two", "MAC", "M"),
    ):
        sheet.append(row)
    book.save(path)


# --- everything that leaves it ---

JOBS: dict[str, str] = {
    "countries": "countries --cohort Course",
    "countries json": "countries --json",
    "regions": "countries --by region",
    "crossed": "countries --across theme_wanted",
    "crossed the other way": "countries --by theme_wanted --across country --json",
    "country": "country TW --all",
    "country json": "country HK --json",
    "country of macao": "country MO",
    "cohorts": "cohorts --json",
    "balance": "balance --cohort Course",
    "balance json": "balance --cohort Course --json",
    "missing": "missing --cohort Course --people --all",
    "missing json": "missing --cohort Course --json",
    "arrivals": "arrivals --cohort Course",
    "arrivals json": "arrivals --cohort Course --json",
    "rooms": "rooms --cohort Course",
    "rooms json": "rooms --cohort Course --json",
    "rooms proposed": "rooms --cohort Course --propose",
    "meals": "meals --cohort Course",
    "person": "person 1",
    "person json": "person 2 --json",
    "status": "status --cohort Course",
    "status json": "status --cohort Course --json",
    "attendance": "attendance --cohort Course",
    "evaluation": "evaluation --cohort Course",
    "leads": "leads",
    "leads json": "leads --json",
    "leads by country": "leads --count --by country",
    "history": "history",
    "history json": "history --json",
    "memory": "memory",
    "memory json": "memory --json",
    "groups": "groups",
    "groups json": "groups --json",
    "twins": "twins",
    "imports": "imports",
    "tray": "pending",
    "counting": "counting",
    "conflicts": "conflicts --cohort Course",
    "reading": "read {list} --cohort Course",
    "reading json": "read {list} --json",
    "experts": "experts",
    "report json": "report --cohort Course --json",
    "no such country": "country Taivan",
    "near misses": "country Makauu",
}
FILES: dict[str, str] = {
    "export.xlsx": "export {out} --cohort Course",
    "all.xlsx": "export {out} --all",
    "template.xlsx": "template {out}",
    "figures.xlsx": "countries --cohort Course --out {out}",
    "figures.csv": "countries --out {out}",
    "figures.svg": "countries --out {out}",
    "figures.pdf": "countries --out {out}",
    "crossed.csv": "countries --across gender --out {out}",
    "country.xlsx": "country TW --out {out}",
    "missing.xlsx": "missing --cohort Course --out {out}",
    "arrivals.xlsx": "arrivals --cohort Course --out {out}",
    "rooms.xlsx": "rooms --cohort Course --out {out}",
    "meals.xlsx": "meals --cohort Course --out {out}",
    "attendance.xlsx": "attendance --cohort Course --out {out}",
    "timetable.xlsx": "timetable --cohort Course --out {out}",
    "grid.xlsx": "timetable --cohort Course --grid --out {out}",
    "timetable.pdf": "timetable --cohort Course --out {out}",
    "timetable.ics": "timetable --cohort Course --out {out}",
    "report.pdf": "report --cohort Course --language both --out {out}",
    "report_zh.pdf": "report --language zh --out {out}",
    "report_en.pdf": "report --language en --out {out}",
    "groups.csv": "groups export {out}",
    "memory.csv": "memory export {out}",
    "questionnaire.xlsx": "evaluation --cohort Course --questionnaire {out}",
}
NAMED = {
    "countries",
    "countries json",
    "crossed",
    "crossed the other way",
    "country",
    "country json",
    "country of macao",
    "balance",
    "person",
    "leads by country",
    "memory",
    "memory json",
    "report json",
    "no such country",
    "near misses",
    "export.xlsx",
    "all.xlsx",
    "template.xlsx",
    "figures.xlsx",
    "figures.csv",
    "figures.svg",
    "figures.pdf",
    "crossed.csv",
    "country.xlsx",
    "missing.xlsx",
    "arrivals.xlsx",
    "rooms.xlsx",
    "report.pdf",
    "report_zh.pdf",
    "report_en.pdf",
    "memory.csv",
    "picture of country",
    "tiles",
    "heat",
    "columns",
    "changes",
    "entries",
    "remembered",
    "choices",
    "sign-in sheets",
}
"""Where at least one of the three must be called; the other outputs are read as well, should
they ever name one.
"""


def outputs(folder: Path, language: str, say: Callable[[], tuple[str, str]]) -> Outputs:
    """What every output says, by its name. `say`: what was printed since it was last asked."""
    told: Outputs = {}
    for name, words in JOBS.items():
        told[name] = command(folder, language, words.format(list=folder / "list.xlsx"), say)
    for name, words in FILES.items():
        out = folder / f"out_{name}"
        told[name] = command(folder, language, words.format(out=out), say) + "\n" + read_file(out)
    desk = open_desk(folder / "office.lcdesk")
    with speaking(language):
        told |= {**pictures(desk, folder), **lists(desk, folder)}
    desk.close()
    return told


def command(folder: Path, language: str, words: str, say: Callable[[], tuple[str, str]]) -> str:
    code = run(["--desk", str(folder / "office.lcdesk"), "--lang", language, *words.split(" ")])
    out, err = say()
    assert code == (1 if words in ("country Taivan", "country Makauu") else 0), (words, err)
    if "--json" in words:
        out = json.dumps(json.loads(out), ensure_ascii=False)
    return out + err


def read_file(path: Path) -> str:
    """The words of a file, whatever it is."""
    raw = path.read_bytes()
    path.unlink()
    match path.suffix:
        case ".pdf":
            return words_of(raw)
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(raw)) as book:
                parts = [
                    book.read(name).decode() for name in book.namelist() if name.endswith(".xml")
                ]
            return html.unescape(re.sub("<[^>]*>", "\n", "\n".join(parts)))
        case ".svg":
            return html.unescape(re.sub("<[^>]*>", "\n", raw.decode()))
        case ".ics":
            return raw.decode().replace("\r\n ", "")
        case _:
            return raw.decode("utf-8-sig")


def pictures(desk: Desk, folder: Path) -> Outputs:
    """Every picture of the figures: its words, what is copied of it, and it as a drawing."""
    tables = country_tables(desk, Scope(), "all", KEYS)
    home, themes = tables["country"].rows, tables["theme_wanted"].rows
    drawn = {
        f"picture of {by}": breakdown_charts.breakdown_chart(table.rows, by, "", table.rule_words)
        for by, table in tables.items()
    }
    drawn["funnel"] = breakdown_charts.stage_chart(stage_rows(desk, None))
    drawn["tiles"] = chart_kinds.region_tiles(home, Caption(region_finding(home)))
    cells, heads = chart_kinds.crossed(home, themes), [row.label for row in themes]
    drawn["heat"] = chart_kinds.heat_map(cells, heads, Caption(heat_finding(cells, heads)))
    drawn["columns"] = chart_kinds.country_columns(home, Caption("x"))
    told: Outputs = {}
    for name, chart in drawn.items():
        save_picture(chart, folder / "picture.svg")
        words = [mark.words for mark in chart.marks] + [mark.label for mark in chart.marks]
        said = (
            chart.title,
            chart.note,
            *words,
            as_tsv(chart),
            as_html(chart),
            read_file(folder / "picture.svg"),
        )
        told[name] = "\n".join(said)
    return told


def lists(desk: Desk, folder: Path) -> Outputs:
    """What screens are made of: hits of a search, words of the history, leads, memory, sign-in
    sheets.
    """
    hits = {
        word: finding.find_ids(desk, Query(rules=searched(word)))
        for word in ("taiwan", "香港", "macau", _("Country/region") + ":TW")
    }
    shown = [str(record) for ids in hits.values() for record in finding.read_page(desk, ids)]
    operations = history.list_operations(desk)
    changes = [
        str(change)
        for operation in operations
        for change in history.read_changes(desk, operation.id)
    ]
    lines = [
        str(line)
        for number in range(1, len(PEOPLE) + 1)
        for line in entry_history.read_entry(desk, number, 50)
    ]
    for path, by in (("sheets.xlsx", "activity"), ("sheets.pdf", "day")):
        # one of several ways to ask
        save_sign_in_sheets(make_sign_in_sheets(desk, 1, "both", by=by), folder / path)  # type: ignore[arg-type]
    return {
        "hits": "\n".join(shown),
        "deeds": "\n".join(operation.label for operation in operations),
        "changes": "\n".join(changes),
        "entries": "\n".join(lines),
        "remembered": "\n".join(
            str({**item, "choices": ()}) for item in learned_mappings.list_mappings(desk)
        ),
        "choices": "\n".join(str(item["choices"]) for item in learned_mappings.list_mappings(desk)),
        "leads of the desk": "\n".join(map(str, leads.list_leads(desk))),
        "sign-in sheets": read_file(folder / "sheets.xlsx") + read_file(folder / "sheets.pdf"),
    }


# --- and how it is read ---


def test_this_reader_knows_wrong_from_right() -> None:
    for text in (
        "Taiwan, China",
        "all from Hong\nKong, China",
        "来自中国澳门",
        "the People’s Republic of China",
        "Sarah",
    ):
        assert not wrong_words(text)
    for text in (
        "Taiwan: 3",
        "Taiwan Province",
        "台湾 3",
        "Macau, China",
        "HONG KONG",
        "Hong Kong SAR",
        "中华民国",
        "Republic of China",
    ):
        assert wrong_words(text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_output_calls_them_by_the_rule_and_at_once_by_a_new_file_of_the_office(
    office: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def say() -> tuple[str, str]:
        return tuple(capsys.readouterr())  # type: ignore[return-value]  (two texts)

    # whatever keeps names in memory has kept the old ones now
    told = outputs(office, language, say)
    found = {name: wrong for name, text in told.items() if (wrong := wrong_words(text))}
    assert found == {}
    assert {name for name in NAMED if not RIGHT.search(" ".join(told[name].split()))} == set()
    lines = [f'{code},"{english}",{chinese}' for code, (english, chinese) in OWN.items()]
    (office / "own.csv").write_text("\n".join(("code,en,zh", *lines)), encoding="utf-8")
    settings.save(replace(settings.load(), wording_file=str(office / "own.csv")))
    told = outputs(office, language, say)
    old = {name: BEFORE.findall(text) for name, text in told.items()}
    assert {name: found for name, found in old.items() if found} == {}
    new = re.compile("|".join(name for names in list(OWN.values())[:3] for name in names))
    asked_by_old_names = {"no such country", "near misses"}
    assert {
        name for name in NAMED - asked_by_old_names if not new.search(" ".join(told[name].split()))
    } == set()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_signed_reports_and_what_changed_since_follow_the_rule(
    office: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def say() -> tuple[str, str]:
        return tuple(capsys.readouterr())  # type: ignore[return-value]  (two texts)

    told = {"signed": command(office, language, "report sign --cohort Course --by Li --json", say)}
    number = re.search(r'"number": "([^"]+)"', told["signed"])
    assert number is not None
    desk = open_desk(office / "office.lcdesk")
    participants.change_participants(desk, [1], {"nationality": "HK"})
    participants.change_participants(desk, [5], {"nationality": "KE"})
    desk.close()
    for words in (
        "report list",
        "report list --json",
        f"report changes {number[1]}",
        f"report changes {number[1]} --json",
    ):
        told[words] = command(office, language, words, say)
    out = office / "signed.pdf"
    told["paper"] = command(
        office, language, f"report print {number[1]} --out {out}", say
    ) + read_file(out)
    assert {name: wrong for name, text in told.items() if (wrong := wrong_words(text))} == {}
    assert all(
        RIGHT.search(" ".join(told[name].split()))
        for name in (f"report changes {number[1]}", "paper")
    )

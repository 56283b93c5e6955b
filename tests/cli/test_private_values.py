"""Nothing private leaves the program on the command line unless it is asked for: every command
is run, everything it says or writes is read.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from lcdesk.cli import make_parser, run
from lcdesk.model.query import Query
from lcdesk.services.core import access_log, finding, history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import published_versions
from lcdesk.services.participants import entry_history
from tests.cli.test_wording_everywhere import FILES, JOBS, fill, read_file
from tests.private_values import HER, WAITING, Place, found_in, plant, unmasked, write_list

VARIANTS = {
    "regions",
    "crossed",
    "crossed the other way",
    "country of macao",
    "no such country",
    "near misses",
    "report_zh.pdf",
    "report_en.pdf",
    "figures.csv",
    "figures.svg",
    "crossed.csv",
    "rooms proposed",
}
"""Of the jobs another test lists, those that say the same as others for what is looked for here."""
MORE: dict[str, str] = {
    "views": "views",
    "views list": "views list",
    "participants": "participant --cohort Course",
    "participants json": "participant --json",
    "participant list": "participant list --search Zola",
    "participant show": "participant show {her}",
    "participant show json": "participant show {her} --json",
    "documents": "participant documents {her}",
    "files": "participant files {her}",
    "photo": "participant photo {her} --json",
    "asked for": "cohort documents Course",
    "today": "today --cohort Course",
    "today json": "today --json",
    "deadlines": "deadlines --cohort Course",
    "chase": "chase --cohort Course",
    "chase json": "chase --cohort Course --json",
    "titles": "titles",
    "titles list": "titles list --json",
    "views json": "views --json",
    "own fields": "fields",
    "own fields json": "fields list --json",
    "tray json": "pending --json",
    "twins json": "twins --json",
    "values": "values organization",
    "values json": "values position --json",
    "values of fields": "values",
    "imports json": "imports --json",
    "experts json": "experts --json",
    "venues": "venues",
    "themes": "themes --cohort Course",
    "ways": "ways",
    "compared": "read {list} --cohort Course",
    "changes": "changes --cohort Course",
    "changes json": "changes --cohort Course --json",
    "programmes": "programmes",
    "programmes list": "programmes list",
    "activity": "activity",
    "activity show": "activity show 1",
    "roles": "cohort roles Course",
    "roles json": "cohort roles Course --json",
    "rules": "rules",
    "map": "map",
    "check": "check",
    "check json": "check --json",
    "papers": "papers issued --cohort Course",
    "papers wrong": "papers wrong --cohort Course",
    "her": "person {her}",
    "her json": "person {her} --json",
    "search": "missing --cohort Course --people --all --json",
    "reports": "report list",
    "promoted": "promote --cohort Course --json",
    "passport": "passport {lines} --of {her}",
    "passport json": "passport {lines} --of {her} --json",
    "alumni": "alumni",
    "alumni json": "alumni --json",
    "alumni found": "alumni --search 912",
    "an alumna": "alumni show Zola",
    "an alumna json": "alumni show Zola --json",
    "alliance": "alliance",
    "members json": "alliance members --json",
    "members": "alliance members",
    "events json": "alliance events --json",
    "projects json": "projects --json",
    "leads": "leads",
    "leads json": "leads --json",
    "lead": "leads show 1",
    "stages": "leads steps 1",
    "organisations json": "organisations --json",
    "an organisation": "organisations show Works",
    "an organisation json": "organisations show Works --json",
    "an expert": "experts show 1",
    "an expert json": "experts show 2 --json",
    "programme json": "programme --json",
    "cooperation": "cooperation",
    "cooperation json": "cooperation --json",
    "years": "years",
    "cohort": "cohort show Course",
    "factsheet": "factsheet --cohort Course",
    "factsheet json": "factsheet --cohort Course --json",
    "undo shown": "undo --preview",
    "undo shown json": "undo --preview --json",
}
MORE_FILES: dict[str, str] = {
    "all.csv": "export {out} --all",
    "viewed.xlsx": "export {out} --view Hers",
    "called.csv": "export {out} --view Called",
    "sign_in.pdf": "timetable --cohort Course --sign-in 2025-06-16 --out {out}",
    "sign_in.xlsx": "timetable --cohort Course --sign-in 2025-06-16 --out {out}",
    "pack": "papers pack --cohort Course --when after --out {out}",
    "certificates.pdf": "papers make certificate --cohort Course --out {out}",
    "changes.pdf": "changes --cohort Course --out {out}",
    "evaluation.xlsx": "evaluation --cohort Course --out {out}",
    "alumni.xlsx": "alumni export {out}",
    "alumni.csv": "alumni export {out}",
    "letters.xlsx": "alumni export {out} --mail-merge",
    "organisations.xlsx": "organisations export {out}",
    "experts.xlsx": "experts export {out}",
}
OPERATIONS: dict[str, str] = {
    "merged": "merge {person} {twin} --yes",
    "not merged": "undo",
    "merged json": "merge {person} {twin} --yes --json",
    "not merged json": "undo --json",
    "merged again": "redo",
    "put right": "pending set {waits} phone 7.3366129E+14",
    "from the tray": "pending import {waits} --other --json",
    "imported": "import {list} --cohort Course --yes --again",
    "imported json": "import {list} --cohort Course --yes --again --json",
    "view made": "views add Own --only passport_no=ZQ7310246 --column passport_no",
    "view set": "views set Own --group nationality --json",
    "view renamed": "views rename Own Mine",
    "view removed": "views remove Mine --json",
    "title set": "titles set bars title_en=Half --cohort Course",
    "title removed": "titles remove 1",
    "entered": "participant add Course full_name=Ada passport_no=ZQ7310246 --json",
    "set": "participant set {her} dietary=halal",
    "set json": "participant set {her} phone=+254733333333 --json",
    "field declared": "fields add Grant --word applied --private yes",
    "field set": "fields set Grant --word applied --word granted --json",
    "field filled": "participant set {her} Grant=granted",
    "field renamed": "fields rename Grant Award",
    "field placed": "fields order Award 1 --json",
    "field removed": "fields remove Award",
    "field shown": "fields show Award",
    "removed": "participant remove {her} --json",
    "history": "history --json",
}
"""Commands that write, in this order, at the end."""
OUTSIDE = {"reading json": "read {list} --json"}
"""Tells, by its agreed format, what stands in the file it is given, which is outside the desk
already.
"""
BY_PURPOSE = {
    "tray.xlsx": "pending export {out}",
    "compared json": "read {list} --cohort Course --json",
}
"""Cells to be put right, and people by their numbers: plain by their agreed format, and noted."""
PLAIN: dict[str, str] = {
    "her": "person {her} --plain",
    "her fields": "participant show {her} --plain",
    "export.xlsx": "export {out} --cohort Course --plain",
    "viewed.xlsx": "export {out} --view Hers --plain",
    "tray": "pending --plain --json",
    "merged": "merge {person} {twin} --plain --json --yes",
    "letters": "papers pack --cohort Course --when before --language en --out {out}",
    **BY_PURPOSE,
}
WANTED = {
    "letters": (HER["passport_no"],),
    "tray": tuple(value for name, value in WAITING.items() if name != "phone"),
    "tray.xlsx": tuple(WAITING.values()),
    "compared json": (HER["passport_no"],),
}
"""What must stand there, where it is not all of hers."""
LISTS_ALIKE = {
    "alliance", "projects", "alumni", "organisations", "programme", "leads", "experts",
    "activity",
}  # fmt: skip
"""Commands whose parts are one piece of code, and of which one shows what another does."""
ELSEWHERE = {
    "help",  # pages of the guide
    "compare",  # figures of two cohorts
    # which papers and templates there are, numbers, and what was noted when it was issued
    "papers kinds",
    "papers names",
    "papers numbers",
    "papers again",
    "papers accept",
    "papers void",
    "papers fill",  # by itself, in tests/services/papers
    "papers template",
    "papers template list",
    "papers template add",
    "papers template save",
    "papers template remove",
    "cohort set",
    "factsheet template",
    "factsheet template list",
    "factsheet template set",
    "factsheet template reset",
    # a desk of their own, or their own tests
    "demo",
    "desks",
    "desks forget",
    "office",
    "office create",
    "office clerk",
    "office clerk add",
    "office clerk change",
    "office clerk new-password",
    "office clerk remove",
    "office clerk list",
    "office dump",
    "office restore-test",
    "office restore",
    "office upgrade",
    "office status",
    "office login",
    "office password",
    "office move-in",
    "office move-out",
    "completion",
    "manual",
    "update",
    "update check",
    "update take",
    "salvage",
    "backup",
    "person export",
    "person erase",
    "cohort anonymise",
    "cohort new",
    "cohort copy",
    "cohort move",
    "cohort keep",
    "cohort close",
    "cohort archive",
    "cohort remove",
    "programmes rename",
    "counting set",
    "counting remove",
    "leads add",
    "leads change",
    "leads remove",
    "map set",
    "map show",
    "map remove",
    "report sign",
    "report changes",
    "report print",
    "report remove",
    "memory import",
    "memory forget",
    "groups import",
    "groups remove",
    "publish",
    "pending leave",
    "pending answer",
    "password",
    "password set",
    "password change",
    "password remove",
    "password recovery-key",
    "password recover",
    "password keep",
    "backups",
    "backups preview",
    "backups restore",
}
"""Commands that take what is typed, and answer with its name or what a listing of theirs says."""
REFUSED = {"put right", "passport", "passport json", "check", "check json"}
"""What may end with 1: a value that is none, lines that do not add up, a desk in a synced
folder.
"""
SEEN = (
    "her",
    "her json",
    "export.xlsx",
    "viewed.xlsx",
    "tray json",
    "views",
    "views json",
    "compared",
    "passport",
    "passport json",
    "merged",
    "not merged",
    "merged json",
)
"""Where something would be seen without the mask."""
Say = Callable[[], tuple[str, str]]
Told = dict[str, str]


@dataclass(frozen=True)
class Office:
    """A desk with planted values, and its folder."""

    folder: Path
    place: Place

    def open(self) -> Desk:
        return open_desk(self.folder / "office.lcdesk")


@pytest.fixture
def office(tmp_path: Path, blank_desk: Path, qapp: object) -> Office:
    """The folder of a desk with planted values, and a list to be read."""
    shutil.copytree(blank_desk, tmp_path, dirs_exist_ok=True)
    desk = open_desk(tmp_path / "office.lcdesk")
    fill(desk)
    place = plant(desk, 1, tmp_path)
    published_versions.publish(desk, 1, "", published_versions.open_clashes(desk, 1))
    desk.close()
    write_list(tmp_path / "list.xlsx")
    return Office(tmp_path, place)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    return lambda: tuple(capsys.readouterr())  # type: ignore[return-value]  (two texts)


def told_by(office: Office, jobs: Mapping[str, str], say: Say) -> Told:
    """What jobs say and write, by their names; each must succeed but where its values are
    refused.
    """
    told: Told = {}
    for name, words in jobs.items():
        out = office.folder / f"out_{name}"
        places = {
            "list": office.folder / "list.xlsx",
            "out": out,
            "lines": LINES,
            **asdict(office.place),
        }
        code = run(
            [
                "--desk",
                str(office.folder / "office.lcdesk"),
                "--lang",
                "en",
                *words.format(**places).split(" "),
            ]
        )
        said = say()
        assert code == 0 or name in REFUSED, (words, said)
        told[name] = "\n".join(said) + read_out(out)
    return told


def read_out(out: Path) -> str:
    """The words of what was written; of a folder those of all its files."""
    if out.is_dir():
        return "\n".join(read_file(one) for one in sorted(out.iterdir()))
    return read_file(out) if out.exists() else ""


LINES = "P<KENQUIST<<ZOLA<<<<<<<<<<<<<<<<<<<<<<<<<<<< AK00123456KEN8512109F3001019<<<<<<<<<<<<<<04"


def leaks(told: Told) -> dict[str, list[str]]:
    return {name: found for name, text in told.items() if (found := found_in(text))}


def leaves(parser: argparse.ArgumentParser, words: str = "") -> Iterator[str]:
    """Every command with its parts: "pending", "pending set" …"""
    parts = [
        action.choices
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    if words:
        yield words
    for choices in parts:
        for name, part in choices.items():
            if part.prog.split()[-1] == name:  # else a name it had before
                yield from leaves(part, f"{words} {name}".strip())


# --- masked ---


def test_no_command_says_or_writes_a_private_value(office: Office, say: Say) -> None:
    usual = {
        name: words
        for name, words in {**JOBS, **FILES}.items()
        if name not in VARIANTS | OUTSIDE.keys()
    }
    told = told_by(office, {**usual, **MORE, **MORE_FILES, **OPERATIONS}, say)
    assert leaks(told) == {}
    for name in (
        "her",
        "her json",
        "export.xlsx",
        "viewed.xlsx",
        "tray json",
        "merged",
        "merged json",
    ):
        assert "••••" in told[name], f"{name} has something to mask"
    desk = office.open()
    noted = access_log.list_reveals(desk)
    operations = history.list_operations(desk)
    changes = [
        str(change)
        for operation in operations
        for change in history.read_changes(desk, operation.id)
    ]
    lines = [
        str(line)
        for number in finding.find_ids(desk, Query())
        for line in entry_history.read_entry(desk, number, 50)
    ]
    desk.close()
    assert noted == []
    assert (
        found_in("\n".join((*changes, *lines, *(operation.words for operation in operations))))
        == []
    )
    assert any("••••" in change for change in changes)


def test_every_command_is_among_them() -> None:
    run_here = [
        *JOBS.values(),
        *FILES.values(),
        *MORE.values(),
        *MORE_FILES.values(),
        *OPERATIONS.values(),
        *PLAIN.values(),
    ]
    known = {
        " ".join(words.split(" ")[:count]) for words, count in itertools.product(run_here, (1, 2))
    } | ELSEWHERE
    alone = {"cohort"}  # only its parts do something
    left = [name for name in leaves(make_parser()) if name not in known | alone]
    assert [name for name in left if name.split()[0] not in LISTS_ALIKE] == []


# --- as they are ---


def test_what_is_asked_for_as_it_is_stands_there_and_is_noted(office: Office, say: Say) -> None:
    before = 0
    for name, words in PLAIN.items():
        (text,) = told_by(office, {name: words}, say).values()
        wanted = WANTED.get(name, tuple(HER.values()))
        assert tuple(found_in(text, wanted)) == wanted, name
        desk = office.open()
        noted = access_log.list_reveals(desk, 100)
        desk.close()
        assert {line.field for line in noted[: len(noted) - before]} >= {"Passport no."}, name
        before = len(noted)


# --- and what would be found without the mask ---


def test_without_the_mask_it_would_be_seen(office: Office, say: Say) -> None:
    jobs = {name: {**JOBS, **FILES, **MORE, **MORE_FILES, **OPERATIONS}[name] for name in SEEN}
    with unmasked():
        assert set(leaks(told_by(office, jobs, say))) == set(SEEN) - {"not merged"}

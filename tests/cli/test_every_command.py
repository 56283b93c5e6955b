"""Every command, found in the parser itself, in text and in JSON, with each of its options: on
copies of one desk.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import io
import json
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QImage

import lcdesk.cli
from lcdesk.cli import each_parser, make_parser, run
from lcdesk.db.engine import keys
from lcdesk.drawing.pictures import encoded
from lcdesk.model.query import TableView
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import saved_views
from lcdesk.services.security import password
from lcdesk.services.security import password as keychain
from tests.conftest import OFFICE_FILE
from tests.model.mrz.test_mrz import TD3
from tests.papers.office_files.making import docx, p

ELSEWHERE = ("--json", "--desk", "--lang", "--self-test", "--second-window")
"""Options of every example; and of the window, which has its own tests."""
PASSWORD, NEW = "correct horse battery", "another staple entirely"
C = "--cohort Shanghai"
FIELD = "fields add Grant --word applied --word granted"
ISSUED = f"papers make certificate {C} --people 1 --issue --early --out {{at}}/c.pdf"


@dataclass(frozen=True)
class Case:
    """One example: what is typed after the command (`{at}`: the folder of the copy), and how it
    ends.

    `before`: commands that come first. `is_locked`: the desk has a password. `stdin`: what is
    typed.
    """

    words: str = ""
    code: int | Callable[[], int] = 0
    before: tuple[str, ...] = ()
    is_locked: bool = False
    stdin: str = ""


def cases(*words: str) -> list[Case]:
    return [Case(one) for one in words]


CASES: dict[str, list[Case]] = {
    "": cases("--version", "--last-backup cohorts"),
    "demo": cases("--no-window --folder {at}/demo --samples {at}/small --as-dated"),
    "help": [*cases("", "figures", "curriculum/move"), Case("zyxwv", 1)],
    "desks": cases(""),
    "desks forget": [Case("{at}/nowhere.lcdesk", 1)],
    # there and back: tests/services/office
    # a whole one: tests/cli/test_office.py
    "office": [Case("", 1)],
    "office create": [
        Case(
            "'Training Office' --host localhost --port 1 --public-port 2 --into {at} --database d "
            "--zone UTC --cert {at}/c --key {at}/k --authority {at}/a",
            1,
        ),
        Case("Office --host localhost --owner", 1),
    ],
    "office clerk": [Case("--port 1 --database d", 1), Case("--owner", 1)],
    "office clerk add": [
        Case("li --role clerk --cohort Shanghai --passports --port 1 --database d", 1),
        Case("li --role viewer --owner", 1),
        Case("li --role viewer --passports", 1),
        Case("li --role viewer --signs --port 1", 1),
    ],
    "office clerk change": [
        Case("li --role clerk --passports --cohort Shanghai --signs --port 1 --database d", 1),
        Case("li --all-cohorts --no-signs --owner", 1),
        Case("li", 1),
        Case("li --passports", 1),
        Case("li --cohort Shanghai --all-cohorts", 1),
    ],
    "office clerk new-password": [Case("li --port 1 --database d", 1), Case("li --owner", 1)],
    "office clerk remove": [Case("li --port 1 --database d", 1), Case("li --owner", 1)],
    "office clerk list": [Case("--port 1 --database d", 1), Case("--owner", 1)],
    "office dump": [Case("--into {at}/dumps --port 1 --database d", 1), Case("--owner", 1)],
    "office restore-test": [
        Case("{at}/people.xlsx --port 1 --database d", 1),
        Case("--into {at}/dumps --owner", 1),
    ],
    "office restore": [
        Case("{at}/people.xlsx --yes --port 1 --database d", 1),
        Case("{at}/people.xlsx --owner", 1),
    ],
    "office upgrade": [
        Case("--into {at}/dumps --port 1 --database d", 1),
        Case("--no-dump --owner", 1),
    ],
    "office status": [Case("--port 1 --database d", 1), Case("--owner", 1)],
    "office login": [Case("{at}/nowhere.lcdesk-office", 1), Case("{at}/small.lcdesk --forget", 1)],
    "office password": [Case("{at}/nowhere.lcdesk-office", 1)],
    "office move-in": [Case("{at}/small.lcdesk {at}/nowhere.lcdesk-office --owner", 1)],
    # with and without a password: tests/office/test_local_desk.py
    "office move-out": [
        Case("{at}/nowhere.lcdesk-office --owner --out {at}/back.lcdesk", 1),
        Case("{at}/nowhere.lcdesk-office --plain --out {at}/back.lcdesk", 1),
    ],
    "read": cases(
        f"{{at}}/people.xlsx {C} --ask-password --encoding utf-8 --follows none",
        "{at}/people.xlsx",
        "{at}/people.xlsx --as alumni_contact",
    ),
    "import": cases(
        f"{{at}}/people.xlsx {C} --yes --again --only-if-blank Phone --leave Email --answer "
        "Nigera=Nigeria --dates day-first"
        " --ask-password --encoding utf-8 --as-list --follows none",
        "{at}/people.xlsx --yes --again",
        "{at}/people.xlsx --as expert --yes",
    ),
    "imports": cases("", C),
    "pending": cases(f"{C} --plain", ""),
    "pending set": cases("2 birth_date 1985-12-10"),
    "pending answer": cases("Wakanda=Rwanda --field Nationality"),
    "pending import": cases("--same", "2 --other"),
    "pending leave": cases("2"),
    "pending export": cases("{at}/tray.xlsx"),
    "export": cases(
        f"{{at}}/out.xlsx {C} --plain", "{at}/out.csv --all", f"{{at}}/out.csv --view Visas {C}"
    ),
    "template": cases("{at}/out.xlsx --kind curriculum", "{at}/out.xlsx --kind organisations"),
    "views": cases("", "--remove Visas"),
    "views list": cases(""),
    "views add": [
        Case(
            "Mine --column name --column profile --only nationality=Kenya --only nationality=Peru "
            "--search halal --sort passport_expiry- --sort cohort --group nationality"
        ),
        Case("Visas", code=1),
    ],
    "views set": cases("Visas --column - --search '' --only - --sort - --group -"),
    "fields": cases(""),
    "fields list": cases(""),
    "fields add": cases(
        "Grant --zh 资助 --kind choice --word applied --word 'granted / 获批' --private yes"
    ),
    "fields show": [Case("Nothing", code=1)],
    "fields set": [
        Case(
            "Grant --rename-word granted=approved --word approved --zh 资助 --private no "
            "--kind choice",
            before=(FIELD,),
        ),
        Case("Nothing", code=1),
    ],
    "fields rename": [Case("Grant Award --zh -", before=(FIELD,))],
    "fields order": [Case("Grant 1", before=(FIELD,))],
    "fields remove": [Case("Grant --values", before=(FIELD,)), Case("Nothing", code=1)],
    "views rename": cases("Visas Permits"),
    "views remove": [*cases("Visas"), Case("Nothing", code=1)],
    "participant": cases(f"{C} --search pakistan", "--search nobody-is-called-so"),
    "participant list": cases(f"{C} --search pakistan"),
    "participant show": [*cases("1 --plain", "'Sana Qureshi'"), Case("999", code=1)],
    "participant add": [
        Case("Shanghai 'full_name=Ada Obi' 国籍=Nigeria"),
        Case("Shanghai gender=female", code=1),
    ],
    "participant set": [
        Case("1 dietary=halal 'position=Head of office'"),
        Case("1 full_name=-", code=1),
        Case("1 status=certified", code=1),
    ],
    "participant remove": [Case("1 'Hina Baloch'"), Case("'Nobody of all these'", code=1)],
    "participant documents": [
        Case("1 护照扫描件 state=checked on=2025-05-01 'note=by mail'"),
        Case("1"),
        Case("1 visa note=Late", code=1),
    ],
    "participant files": [
        Case("1 {at}/map.png --document 护照扫描件"),
        Case("1 --out {at}/scan.jpg", before=("participant files 1 {at}/map.png",)),
        Case("1 --file 1 --remove", before=("participant files 1 {at}/map.png",)),
        Case("1 --out {at}/scan.pdf", before=("participant files 1 {at}/map.png",), code=1),
        Case("1"),
        Case("1 --remove", code=1),
        Case("1 {at}/people.xlsx", code=1),
        Case("1 {at}/map.png --document photo", code=1),
    ],
    "participant photo": [
        Case("1 {at}/map.png --out {at}/photo.jpg"),
        Case("1 --remove", before=("participant photo 1 {at}/map.png",)),
        Case("1 --out {at}/photo.jpg", code=1),
        Case("1 {at}/people.xlsx", code=1),
    ],
    "cohort documents": [
        *cases("Shanghai passport_scan 照片", "Shanghai"),
        Case("Shanghai pasport", code=1),
    ],
    "titles": cases(""),
    "titles list": cases(""),
    "titles set": [
        Case(f"bars title_en=Half title_zh=一半 {C} --once --rule all --by region --across gender"),
        Case("ages title_en=Young --programme Shanghai"),
        Case("ages title_en=Young --by region", code=1),
        Case("tiles title_en=-", before=("titles set tiles title_en=Here",)),
    ],
    "titles remove": [Case("1", before=("titles set bars title_en=Half",)), Case("7", code=1)],
    "person": cases(
        "1 --plain", "export 1 --out {at}/handed", "erase 1 --yes 'Sana Qureshi' --backups drop"
    ),
    "twins": cases(C, "--apart 1 2"),
    "values": [
        *cases("", f"organization {C}", "organization --sure --yes"),
        *cases("organization --different A B"),
        Case("organization --join nowhere --into somewhere --yes", 1),
    ],
    "merge": cases("1 2 --take full_name=kept --yes --plain"),
    "passport": [*cases(f"'{TD3}'", f"'{TD3}' --of 1 --take")],
    "countries": cases(
        f"{C} --once --by region --across gender --rule all --out {{at}}/c.csv",
        "--programme Shanghai --region Africa",
        "--funnel --out {at}/f.png",
        "--out {at}/f.xlsx",
    ),
    "papers": cases(""),
    "papers kinds": cases(""),
    "papers make": cases(
        f"certificate {C} --people 1 --language en --choose signers=two --no-organisers --out {{at}}/c.pdf",
        f"participation {C} --each --out {{at}}/papers",
        f"visa_letter {C} --only 1 --day 2025-04-18 --choose costs=all --out {{at}}/v.pdf",
        f"participation {C} --each --issue --below --early --out {{at}}/papers",
    ),
    "papers template": cases(""),
    "papers template list": cases(""),
    "papers template add": [
        Case(
            "{at}/own.typ --for certificate",
            before=("papers template save certificate --out {at}/own.typ",),
        ),
        Case("{at}/people.xlsx"),
        Case("{at}/none.typ --for certificate", code=1),
    ],
    "papers template save": cases("house --out {at}/house.typ"),
    "papers template remove": [
        Case("people.xlsx", before=("papers template add {at}/people.xlsx",)),
        Case("none.docx", code=1),
    ],
    "papers pack": cases(
        f"{C} --when during --language zh --out {{at}}/folder --zip",
        f"{C} --when after --out {{at}}/after",
    ),
    "papers issued": [Case(f"{C} --kind certificate", before=(ISSUED,)), Case()],
    "papers wrong": [Case(C, before=(ISSUED,)), Case(f"{C} --reprint {{at}}/again.pdf")],
    "papers again": [
        Case(f"LC-{dt.date.today().year}-001 --out {{at}}/again.pdf", before=(ISSUED,)),
        Case("NO-1 --out {at}/again.pdf", code=1),
    ],
    "papers accept": [
        Case(
            f"LC-{dt.date.today().year}-001",
            before=(ISSUED, f"status {C} --set withdrew --who 1 --anyway"),
        ),
        Case("NO-1", code=1),
    ],
    "papers void": [
        Case(f"LC-{dt.date.today().year}-001 --reason 'printed twice'", before=(ISSUED,)),
        Case("NO-1", code=1),
    ],
    "papers numbers": cases("certificate SSTEC-{{year}}-{{n:3}}", "certificate -"),
    "papers fill": cases(
        f"{{at}}/letter-of-office.docx {C} --people 1 --plain --out {{at}}/letter.docx",
        f"{{at}}/letter-of-office.docx {C} --each --pdf --out {{at}}/letters",
    ),
    "papers names": cases(""),
    "conflicts": cases(f"{C} --cures", f"{C} --apply 1.1"),
    "rules": cases("--set venue_twice=warning", "--as-at-first"),
    "cohorts": cases(""),
    "cohort new": cases(
        "Spring --programme Shanghai --starts 2027-03-01 --ends 2027-03-20 --city Chengdu "
        "--country Kenya --places 20 --keep-until 2030-01-01"
    ),
    "cohort copy": cases(
        "Shanghai --to Spring --leave templates --starts 2027-03-01 --ends 2027-03-20 --city "
        "Chengdu --country Kenya --places 20"
        " --keep-until 2030-01-01 --keep weekdays"
    ),
    "cohort move": cases("Shanghai --programme Another"),
    "cohort keep": cases("Shanghai --until 2030-01-01"),
    "cohort roles": [
        Case("Shanghai --copy-from Other", before=("cohort new Other",)),
        Case(
            "Shanghai --signer 1 'Li Wei | 李伟' 'Director | 主任'",
            before=("cohort roles Shanghai --add 'host=Science Centre | 科技中心'",),
        ),
        Case("Shanghai --add 'host=Science Centre | 科技中心'"),
        Case(
            "Shanghai --remove 1",
            before=("cohort roles Shanghai --add 'host=Science Centre | 科技中心'",),
        ),
        Case(
            "Shanghai --move 1 2", before=("cohort roles Shanghai --add host=One --add host=Two",)
        ),
    ],
    "cohort close": cases("Shanghai --yes"),
    "cohort archive": cases("Shanghai --yes"),
    "cohort remove": cases("Shanghai --yes"),
    "cohort anonymise": cases("Shanghai --yes Shanghai", "Shanghai --yes Shanghai --backups drop"),
    "activity": cases("--cohort Shanghai"),
    "activity show": cases("1"),
    "activity add": cases("Shanghai title=Other 'addressed=A; B'"),
    "activity set": cases("1 'host=Chen Yi'"),
    "activity remove": cases("1"),
    "activity pictures": [
        Case("1 --add {at}/map.png --out {at}/pictures"),
        Case(
            "1 --caption 1 Hall --caption-zh 1 合影 --move 2 1 --remove 2",
            before=("activity pictures 1 --add {at}/map.png --add {at}/map.png",),
        ),
    ],
    "cohort show": cases("Shanghai"),
    "cohort set": cases("Shanghai places=24 'venue=Lecture hall'"),
    "programme": cases("--search green --kind seminar --year 2025 --alliance carbon"),
    "programme list": cases("--search green --kind seminar --year 2025 --alliance carbon"),
    "programme show": cases("1 --plain"),
    "programme add": cases("title_en=Other kind=seminar"),
    "programme set": cases("1 area=energy"),
    "programme remove": cases("1 --yes"),
    "programme history": cases("1 --limit 5"),
    "programme merge": [Case("1 2", before=("programme add title_en=Other",))],
    "programme export": cases(
        "{at}/p.xlsx --language zh --plain --search green --kind seminar --year 2025 "
        "--alliance carbon"
    ),
    "programmes": cases(""),
    "programmes list": cases(""),
    "programmes rename": cases("Shanghai Another"),
    "missing": cases(
        f"{C} --months 3 --who passport_short", f"{C} --people --all --out {{at}}/m.xlsx"
    ),
    "today": cases(C, ""),
    "deadlines": cases(
        f"{C} --set visa=9 --set 'room_list=4 working' --set photo=off --done printing",
        f"{C} --not-done printing",
        "--programme Shanghai --set visa=12",
    ),
    "chase": [
        *cases(C),
        Case(f"{C} --whom ministry --out {{at}}/ask.eml --asked --on 2025-05-01", code=1),
    ],
    "arrivals": cases(f"{C} --departures --propose --minutes 60 --yes --out {{at}}/a.xlsx", C),
    "rooms": cases(
        f"{C} --propose --numbers 301-320 --places 2 --yes --out {{at}}/r.xlsx",
        f"{C} --move 1 --to 777 --yes",
        f"{C} --rename 900 901",
    ),
    "meals": cases(f"{C} --out {{at}}/m.xlsx", C),
    "status": cases(
        f"{C} --set confirmed --who 1 --anyway --on 2025-05-01 --reason Why",
        f"{C} --of invited --set accepted",
        C,
    ),
    "promote": cases(f"{C} --count 1 --on 2025-05-01 --reason Why"),
    "balance": cases(f"{C} --agree country:Kenya=1-4"),
    "counting": cases(""),
    "counting set": cases(
        "Mine --zh 我的 --rename Ours --status confirmed --words Counted --words-zh 计入"
    ),
    "counting remove": cases("Mine"),
    "compare": cases(
        "--cohort Shanghai --cohort Empty --rule arrived --language en --out {at}/c.xlsx",
        "--cohort Shanghai --cohort Empty",
        "--cohort Shanghai --cohort Empty --sign Me --post Head --number 2026-8 --note Text",
    ),
    "cooperation": cases(
        f"{C} --by kind",
        "--year 2025 --language zh --out {at}/c.pdf",
        "",
        "--sign Me --post Head --number 2026-8 --note Text",
    ),
    "years": cases(
        "--programme Shanghai --rule arrived --language en --out {at}/y.json",
        "",
        "--sign Me --post Head --number 2026-8 --note Text",
    ),
    "country": cases("Kenya --all --out {at}/c.xlsx", "Kenya"),
    "factsheet": [
        *cases(f"{C} --rule arrived --out {{at}}/n.txt", f"{C} --lang zh", C),
        *cases(f"{C} --out {{at}}/n.pdf", f"{C} --lang en --out {{at}}/n.docx"),
        Case(f"{C} --through {{at}}/people.xlsx --out {{at}}/n.docx", code=1),
    ],
    "factsheet template": cases(""),
    "factsheet template list": cases(""),
    "factsheet template set": cases("title en '{{title}} has opened'"),
    "factsheet template reset": cases("title", "title zh"),
    "leads": cases(
        f"{C}",
        "--count --by country",
        "--country Kenya --organisation science --project roof",
        "--untied",
        "--kind talent --stage signed",
    ),
    "leads list": cases(
        f"{C} --stage idea --kind technology --untied",
        "--country Kenya --organisation science --project roof",
        "--count --by kind",
    ),
    "leads show": cases("1 --plain"),
    "leads set": cases("1 organisation=Science project=Roof"),
    "leads history": cases("1 --limit 5"),
    "leads merge": [Case("1 2", before=("leads add subject=Other",))],
    "leads move": cases("1 已签 --on 2026-09-02 --reason 'They wrote'"),
    "leads steps": [Case("1", before=("leads move 1 signed",)), Case("1")],
    "leads export": cases("{at}/out.xlsx --search kenya --plain --language zh"),
    "leads add": cases(
        "subject=Pumps organisation=Science",
        "--of 1 --kind technology --stage idea --partner Someone --country Kenya --follow-up "
        "2027-01-01 --next-step Ask --note Text",
    ),
    "leads change": cases(
        "1 --kind talent --stage running --partner Someone --country Kenya --follow-up 2027-01-01 "
        "--next-step Ask --note Text"
    ),
    "leads remove": cases("1"),
    "alliance import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("alliance export {at}/list.csv",),
        )
    ],
    "alliance members import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("alliance members export {at}/list.csv",),
        )
    ],
    "alliance events import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("alliance events export {at}/list.csv",),
        )
    ],
    "projects import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("projects export {at}/list.csv",),
        )
    ],
    "alumni import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("alumni export {at}/list.csv",),
        )
    ],
    "leads import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("leads export {at}/list.csv",),
        )
    ],
    "organisations import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("organisations export {at}/list.csv",),
        )
    ],
    "experts import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("experts export {at}/list.csv",),
        )
    ],
    "programme import": [
        Case(
            "{at}/list.csv --yes --again --answer A=B --encoding utf-8 --ask-password",
            before=("programme export {at}/list.csv",),
        )
    ],
    "alumni": cases(
        "--search sana --country Pakistan --field photo --year 2025 -"
        "-cohort Shanghai --consent agreed --newsletter --due --by year",
        "--by country",
        "",
    ),
    "alumni list": cases(
        "--search sana --country Pakistan --field photo --year 2025 -"
        "-cohort Shanghai --consent agreed --newsletter --due --by cohort",
        "--by consent",
    ),
    "alumni export": cases(
        "{at}/all.xlsx --all --language en --plain",
        "{at}/out.xlsx --mail-merge --language en --plain "
        "--search sana --country Pakistan --field photo --year 2025 -"
        "-cohort Shanghai --consent agreed --newsletter --due",
        "{at}/out.csv",
    ),
    "alumni report": cases(
        "--programme Shanghai --language zh --out {at}/a.xlsx",
        "--out {at}/a.pdf",
        "",
        "--sign Me --post Head --number 2026-8 --note Text",
    ),
    "alumni show": cases("'Sana Qureshi' --plain"),
    "alumni add": cases("'person=Hina Baloch' position=Director consent=yes"),
    "alumni set": cases("'Sana Qureshi' consent=no"),
    "alumni remove": cases("'Sana Qureshi' --yes"),
    "alumni history": cases("1 --limit 5"),
    "alumni merge": [Case("1 2", before=("alumni add 'person=Hina Baloch' position=Director",))],
    "alliance": cases("--search carbon"),
    "alliance list": cases("--search carbon"),
    "alliance show": cases("'Carbon League' --plain"),
    "alliance add": cases("name_en=Other"),
    "alliance set": cases("1 name_zh=碳联盟"),
    "alliance remove": cases("1 --yes"),
    "alliance history": cases("1 --limit 5"),
    "alliance merge": [Case("1 2", before=("alliance add name_en=Other",))],
    "alliance export": cases("{at}/out.csv --search carbon --plain --language en"),
    "alliance members export": cases(
        "{at}/out.xlsx --search science --alliance carbon --role chair --organisation science "
        "--plain --language both"
    ),
    "alliance events export": cases(
        "{at}/out.xlsx --search launch --alliance carbon --kind launch --country China --plain "
        "--language zh"
    ),
    "projects export": cases(
        "{at}/out.csv --search roof --alliance carbon --stage running --country Kenya --plain "
        "--language zh"
    ),
    "alliance members": cases(
        "--search science --alliance carbon --role chair --organisation science"
    ),
    "alliance members list": cases(
        "--search science --alliance carbon --role chair --organisation science"
    ),
    "alliance members show": cases("1 --plain"),
    "alliance members add": cases("alliance=1 organisation=Other role=member"),
    "alliance members set": cases("1 role=observer"),
    "alliance members remove": cases("1 --yes"),
    "alliance members history": cases("1 --limit 5"),
    "alliance members merge": [Case("1 2", before=("alliance members add organisation=Other",))],
    "alliance events": cases("--search launch --alliance carbon --kind launch --country China"),
    "alliance events list": cases(
        "--search launch --alliance carbon --kind launch --country China"
    ),
    "alliance events show": cases("1 --plain"),
    "alliance events add": cases("title_en=Other"),
    "alliance events set": cases("1 kind=meeting"),
    "alliance events remove": cases("1 --yes"),
    "alliance events history": cases("1 --limit 5"),
    "alliance events merge": [Case("1 2", before=("alliance events add title_en=Other",))],
    "organisations": cases("--search science --kind - --country -"),
    "organisations list": cases("--search science --kind - --country -"),
    "organisations show": cases("Science --plain"),
    "organisations add": cases("'name_en=Red River College' country=Vietnam"),
    "organisations set": cases("Science kind=university"),
    "organisations remove": cases("Science --yes"),
    "organisations history": cases("Science --limit 5"),
    "organisations merge": [Case("1 2", before=("organisations add name_en=Other",))],
    "organisations export": cases(
        "{at}/o.xlsx --language zh --plain --search science --kind - --country -"
    ),
    "organisations alike": cases(""),
    "organisations match": cases(
        "", "--confirm --yes", "--make --yes --only 'Indus Institute of Renewable Energy'"
    ),
    "organisations logo": cases("Science {at}/map.png", "Science --remove"),
    "projects": cases("--search roof --alliance carbon --stage running --country Kenya"),
    "projects list": cases("--search roof --alliance carbon --stage running --country Kenya"),
    "projects show": cases("1 --plain"),
    "projects add": cases("title_en=Other 'results=1 MW'"),
    "projects set": cases("1 stage=building"),
    "projects remove": cases("1 --yes"),
    "projects history": cases("1 --limit 5"),
    "projects merge": [Case("1 2", before=("projects add title_en=Other",))],
    "map": cases(""),
    "map set": cases(
        "{at}/map.png --number GS(2024)0650号 --name World --caption Where --caption-zh 来源"
    ),
    "map show": cases("--out {at}/saved.png", ""),
    "map remove": cases(""),
    "report": cases(
        f"{C} --rule all --once --language en --out {{at}}/r.json",
        "--programme Shanghai --out {at}/r.pdf",
    ),
    "report sign": cases(
        f"{C} --rule all --once --by Me --post Head --number 2026-7 --note Text",
        "--programme Shanghai --by Me",
    ),
    "report list": cases(""),
    "report changes": cases("2026-1"),
    "report print": cases("2026-1 --language zh --out {at}/p.png"),
    "report remove": cases("2026-1"),
    "attendance": cases(
        f"{C} --set present --who 1 --activity {1} --percent 80 --out {{at}}/a.xlsx",
        f"{C} --activity {1} --all-present",
        f"{C} --import {{at}}/attended.xlsx --answer C=1 --yes",
        C,
    ),
    "experts delegations": cases("", "--make"),
    "experts list": cases("--cohort Shanghai", ""),
    "experts show": cases("'Dr. Farid Osman' --plain"),
    "experts add": cases("'name=Lin Haoran' 'organization=Linjiang University'"),
    "experts set": cases("'Dr. Farid Osman' country=Egypt"),
    "experts remove": cases("'Dr. Farid Osman' --yes"),
    "experts history": cases("'Dr. Farid Osman' --limit 5"),
    "experts merge": cases("'Dr. Farid Osman' 'Dr. He Yichen'"),
    "experts export": cases("{at}/e.xlsx --language zh --plain --search osman --country Egypt"),
    "experts": cases(
        f"{C} --alike",
        "--merge 'Dr. Farid Osman' 'Dr. He Yichen'",
        "--remove 'Dr. Farid Osman' --yes",
        "",
    ),
    "venues": cases(
        f"{C} --alike", "--merge 'Room 302' 'Room 305'", "--remove 'Room 302' --yes", ""
    ),
    "themes": cases(
        f"{C} --alike",
        "--merge 'Green and low-carbon technology pathways' 'Application of technologies in "
        "multiple scenarios'",
        "--remove 'Green and low-carbon technology pathways' --yes",
        "",
    ),
    "ways": cases("--set 'Room 302' 'Room 305' 30", ""),
    "timetable": cases(
        f"{C} --out {{at}}/t.xlsx --grid --language zh",
        f"{C} --out {{at}}/t.ics --person 'Sana Qureshi'",
        f"{C} --out {{at}}/s.xlsx --sign-in all --by-day",
    ),
    "publish": [Case(f"{C} --note Text --with-clashes", before=(f"conflicts {C} --apply 1.1",))],
    "changes": cases(
        f"{C} --since 1 --day 2025-06-18 --person 'Sana Qureshi' --out {{at}}/slip.txt",
        f"{C} --versions",
        C,
    ),
    "evaluation": cases(
        f"{C} --questionnaire {{at}}/q.xlsx --forms 2 --all-kinds",
        f"{C} --import {{at}}/forms.xlsx --double replace --out {{at}}/e.xlsx",
        C,
    ),
    "history": cases("--limit 3"),
    "undo": cases("", "1 --preview"),
    "redo": [Case(before=("undo",)), Case("1 --preview", before=("undo 1",))],
    "memory": cases(""),
    "memory export": cases("{at}/memory.csv"),
    "memory import": [Case("{at}/memory.csv", before=("memory export {at}/memory.csv",))],
    "memory forget": cases("9"),
    "groups": cases("--on 2025-01-01"),
    "groups export": cases("{at}/groups.csv"),
    "groups import": [Case("{at}/groups.csv", before=("groups export {at}/groups.csv",))],
    "groups remove": [Case("MINE", before=("groups import {at}/own.csv",))],
    "backup": cases(""),
    "password": cases(""),
    "password set": cases(""),
    "password change": [Case(is_locked=True)],
    "password remove": [Case(is_locked=True)],
    "password recovery-key": [Case(is_locked=True)],
    "password recover": [Case(is_locked=True, stdin="{key}\n")],
    "password keep": [
        Case(is_locked=True, code=lambda: 0 if keychain.is_there() else 1),
        Case("--off", is_locked=True),
    ],
    "backups": cases(""),
    "backups preview": cases("1"),
    "backups restore": cases("1 --yes"),
    "salvage": cases("{at}/office.lcdesk --into {at}/new.lcdesk"),
    "completion": cases("bash", "powershell"),
    "manual": cases("--out {at}/lcdesk.1", ""),
    "check": cases("--as-it-is --drill newest"),
    # what is genuine, tests/services/updates shows, with keys of its own
    "update check": [Case("{at}/people.xlsx", code=1)],
    "update take": [Case("{at}/people.xlsx --to {at}", code=1)],
}


OF_FILES = {"backup", "backups", "check", "password", "salvage"}
"""Commands that say at a desk on a server that it is not in a file; of `check` what its example
asks for.
"""


def leaves(
    parser: argparse.ArgumentParser, path: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The commands by what is typed; those that must have a part are none by themselves."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not any(action.required for action in below):
        yield path, parser
    for action in below:
        for name, part in action.choices.items():
            if part.prog.split()[-1] == name:  # else a name it had before
                yield from leaves(part, f"{path} {name}".strip())


COMMANDS = dict(leaves(make_parser()))
SAID = [
    (name, case, form)
    for name in COMMANDS
    for at, case in enumerate(CASES.get(name, []))
    for form in ("text", "json")
    # the first example in both forms, the others in turn
    if at == 0 or form == ("text", "json")[at % 2]
]


def options_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [
        one
        for one in parser._actions
        if one.option_strings and not isinstance(one, argparse._HelpAction)
    ]


# --- the desk ---


@dataclass(frozen=True)
class Made:
    """The desk of all examples, closed; and one with a password, with its recovery key."""

    folder: Path
    locked: Path
    key: str


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory,
    sample_desk: Path,
    blank_desk: Path,
    samples: Path,
    qapp: object,
) -> Iterator[Made]:
    """The Shanghai sample with something of every kind: a version, a report, a lead, a rule, a
    map, rows that wait, answers.
    """
    at = Path(shutil.copytree(sample_desk, tmp_path_factory.mktemp("every"), dirs_exist_ok=True))
    write_files(at, samples)
    for words in (
        "leads add --of 1 --kind technology",
        "alumni add 'person=Sana Qureshi' position=Director 'phone=+92 300 5550101'",
        "alliance add 'name_en=Carbon League'",
        "alliance members add 'alliance=Carbon League' organisation=Science role=chair",
        "alliance events add 'alliance=Carbon League' title_en=Launch kind=launch country=China",
        "projects add 'alliance=Carbon League' title_en=Roof stage=running country=Kenya",
        "counting set Mine --status confirmed",
        f"report sign {C} --by Me --number 2026-1",
        f"import {{at}}/waiting.xlsx {C} --yes --answer Nigera=Nigeria",
        f"rooms {C} --move 3 --to 900 --yes",
        f"publish {C} --with-clashes",
        f"attendance {C} --set late --who 1 --activity 1 --out {{at}}/attended.xlsx",
        "map set {at}/map.png --number GS(2024)0650号",
        f"evaluation {C} --questionnaire {{at}}/forms.xlsx --forms 2",
        "cohort new Empty",
        f"status {C} --who 1 --set confirmed --anyway",
    ):
        assert done(at, words) == 0, words
    desk = open_desk(at / "office.lcdesk")
    saved_views.save_view(desk, "Visas", TableView(columns=("full_name", "visa_state")))
    desk.close()
    # a copy of the folder is quick with one backup, and with one that is new
    shutil.rmtree(at / "office backups")
    assert done(at, "backup") == 0
    locked = Path(
        shutil.copytree(blank_desk, tmp_path_factory.mktemp("locked"), dirs_exist_ok=True)
    )
    changed = password.set_password(locked / "office.lcdesk", PASSWORD)
    yield Made(at, locked, changed.recovery_key)
    keys.forget()


def write_files(at: Path, samples: Path) -> None:
    """What the examples read: the sample's list, one with a row that waits and a word to ask about, small samples for
    the demo, a map.
    """
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    (at / "map.png").write_bytes(encoded(image, "PNG"))
    shutil.copy(samples / "shanghai_participants.xlsx", at / "people.xlsx")
    heads = ["Name", "Nationality", "Passport no.", "Date of birth"]
    write_book(
        at / "waiting.xlsx",
        heads,
        ["Ada Obi", "Nigera", "A1234567", "1985-12-10"],
        [None, "Ethiopia", "EP9999999", "1990-01-01"],
        ["Tom Field", "Wakanda", "B7654321", "1991-03-04"],
    )
    (at / "own.csv").write_text(
        "group,name_en,name_zh,country,from,to,source\nMINE,Mine,我的,KE,2001-01-01,,\n",
        encoding="utf-8",
    )
    letter = docx(p("{{姓名}} {{Passport no.}}"))
    (at / "letter-of-office.docx").write_bytes(letter)
    (at / "small").mkdir()
    for name in ("chengdu", "shanghai"):
        write_book(
            at / "small" / f"{name}_participants.xlsx",
            heads,
            ["Ada Obi", "Nigeria", "A1234567", "1985-12-10"],
        )
        write_book(
            at / "small" / f"{name}_curriculum.xlsx",
            ["Date", "Time", "Title"],
            ["2025-06-16", "9:00-10:30", "Green finance"],
        )


def write_book(path: Path, *rows: list[str | None]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)


def done(at: Path, words: str, *more: str, **places: str) -> int:
    typed = [word.format(at=at, **places) for word in shlex.split(words)]
    shared = at / OFFICE_FILE
    desk = shared if shared.exists() else at / "office.lcdesk"
    return run(["--desk", str(desk), "--lang", "en", *typed, *more])


# --- every command is here, and every option ---


def test_every_command_has_an_example_in_which_each_of_its_options_stands() -> None:
    assert set(CASES) == set(COMMANDS)
    for name, parser in COMMANDS.items():
        said = {word for case in CASES[name] for word in shlex.split(case.words)}
        known = {spelling for one in options_of(parser) for spelling in one.option_strings}
        missing = [
            one.dest
            for one in options_of(parser)
            if not {*said, *ELSEWHERE} & {*one.option_strings}
        ]
        assert missing == [], f"lcdesk {name}"
        assert {word for word in said if word.startswith("--")} <= known, f"lcdesk {name}"


def test_every_command_can_answer_in_json() -> None:
    without = {
        name
        for name, parser in COMMANDS.items()
        if not any("--json" in one.option_strings for one in options_of(parser))
    }
    assert without == {""}


def test_no_command_reads_a_value_that_no_option_gives() -> None:
    known = {one.dest for parser in each_parser(make_parser()) for one in parser._actions} | {
        name for parser in each_parser(make_parser()) for name in parser._defaults
    }
    for path in Path(str(lcdesk.cli.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "asked"
            ):
                assert node.attr in known, f"{path.name}:{node.lineno}"


# --- and does what it says, or says that it cannot ---


@pytest.mark.parametrize(
    ("name", "case", "form"), SAID, ids=[f"{one[0]} {one[1].words}"[:60] for one in SAID]
)
def test_it_is_done_in_both_forms(
    name: str,
    case: Case,
    form: str,
    made: Made,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    """With `--office` at a desk on a server."""
    shutil.copytree(made.locked if case.is_locked else made.folder, tmp_path, dirs_exist_ok=True)
    ends, shared = case.code, tmp_path / OFFICE_FILE
    if request.config.getoption("--office") and not case.is_locked:
        (tmp_path / "office.lcdesk").unlink()
        request.getfixturevalue("moved_file")(made.folder, tmp_path)
        ends = 1 if name.partition(" ")[0] in OF_FILES else ends
    before = shared.read_bytes() if shared.exists() else b""
    keys.forget()
    for variable, words in (("LCDESK_PASSWORD_FILE", PASSWORD), ("LCDESK_NEW_PASSWORD_FILE", NEW)):
        (tmp_path / variable).write_text(words, encoding="utf-8")
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setattr(sys, "stdin", io.StringIO(case.stdin.format(key=made.key)))
    for words in case.before:
        assert done(tmp_path, words) == 0
    capsys.readouterr()
    is_json = form == "json" and bool(name)
    code = done(tmp_path, f"{name} {case.words}", *(["--json"] if is_json else []))
    answer = capsys.readouterr()
    assert code == (ends() if callable(ends) else ends), answer.err
    assert before == (shared.read_bytes() if shared.exists() else b"")
    assert "Traceback" not in answer.err
    assert "mistake of its own" not in answer.err
    if is_json and code == 0:
        json.loads(answer.out)
    elif code == 0:
        assert answer.out.strip()
    else:
        assert answer.err.startswith("lcdesk: ")

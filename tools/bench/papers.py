"""Papers beside bare typst: 22 and 1,000 certificates, an edit until its page is seen, the first
page; and random edits on a course whose papers were issued: found is what really differs.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from lcdesk.papers import typesetting
from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import PAPERS, paper_kind
from lcdesk.services.papers.making import PreparedPaper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import participants

EDITS = 2000
KINDS = ("certificate", "participation", "invitation", "visa_letter")
VALUES: dict[str, tuple[Any, ...]] = {
    "certificate_name": ("Ana Moyo", "Ana  Moyo", None),
    "full_name": ("Sana Qureshi", "SANA QURESHI"),
    "name_zh": ("王小明", None),
    "nationality": ("KE", "PK", "TH"),
    "gender": ("F", "M"),
    "birth_date": ("1985-12-10", "1990-01-02"),
    "passport_no": ("EP1234567", "EP7654321"),
    "position": ("Engineer", "Deputy Director"),
    "organization": ("Kenya Power", "Green Park"),
    "dietary": ("halal", "vegan", None),
    "phone": ("+92 300 1234567", None),
    "notes": ("asks for a plug", None),
    "room_no": ("305", None),
    "group_name": ("A", "B"),
    "emergency_contact": ("A brother", None),
    "arrival_flight": ("MU123", None),
    "theme_wanted": ("Hydrogen", None),
    "insurance": ("yes", None),
}
"""Fields that papers say, and fields that none of these does."""


def bench(folder: Path) -> None:
    """Print the figures."""
    place = Path(tempfile.mkdtemp(dir=folder))
    desk = make_demo(place)
    cohort = cohorts.find_cohort(desk, "Shanghai")
    assert cohort is not None
    with Typesetter() as typesetter:
        bench_certificates(desk, cohort["id"], typesetter)
        bench_previews(desk, cohort["id"], typesetter)
        bench_wrong(desk, cohort["id"], typesetter)
    desk.close()


def bench_certificates(desk: Desk, cohort_id: int, typesetter: Typesetter) -> None:
    """New ones each time, as an office makes them: what was set once is set again in no time."""
    paper = prepare_paper(desk, paper_kind("certificate"), cohort_id, PaperChoice("both"))
    typesetter.set_pdf(paper.only(paper.items[0].id).content)
    _bare(paper.only(paper.items[0].id).content.files())
    for count in (22, 1000):
        ours, bare = [], []
        for turn in range(3):
            content = _numbered(paper, count, f"A{turn}")
            ours.append(_timed(partial(typesetter.set_pdf, content)))
            other = _numbered(paper, count, f"B{turn}")
            bare.append(_timed(partial(_bare_of, other)))
        ratio = min(ours) / min(bare)
        print(
            f"  {count} certificates in one file {min(ours):.2f} s, bare typst {min(bare):.2f} s: "
            f"{ratio:.2f} (bar 1.2)"
        )


def _numbered(paper: PreparedPaper, count: int, series: str) -> PaperContent:
    items = [paper.items[place % len(paper.items)] for place in range(count)]
    return paper.with_items(
        [
            replace(one, id=place).numbered(f"{series}-{place:04}")
            for place, one in enumerate(items, 1)
        ]
    ).content


def _bare_of(content: PaperContent) -> None:
    _bare(content.files())


def _timed(act: Callable[[], object]) -> float:
    started = time.monotonic()
    act()
    return time.monotonic() - started


def _bare(files: dict[str, bytes]) -> None:
    """The same page set by typst in this process, by the same means and nothing around it."""
    files = {**files, "fonts.json": json.dumps(typesetting.families()).encode()}
    typesetting._compiler().compile(input=files, pdf_standards=list(typesetting.STANDARDS))


def bench_previews(desk: Desk, cohort_id: int, typesetter: Typesetter) -> None:
    with Typesetter() as cold:
        started = time.monotonic()
        _first(desk, cohort_id, "certificate", cold)
        print(f"  first page of a new process {time.monotonic() - started:.2f} s (bar 0.6)")
    for kind in PAPERS:
        times: list[float] = []
        for place in range(8):
            ids = [one.id for one in _prepared(desk, cohort_id, kind.key).items[:1]]
            if ids and kind.about == "person":
                name = f"Ana Moyo {place}"
                participants.change_participants(desk, ids, {"certificate_name": name})
            started = time.monotonic()
            _first(desk, cohort_id, kind.key, typesetter)
            times.append(time.monotonic() - started)
        times.sort()
        print(
            f"  {kind.key}: an edit until its page is there, median {times[4] * 1000:.0f} ms (bar 50)"
        )


def _first(desk: Desk, cohort_id: int, key: str, typesetter: Typesetter) -> None:
    paper = _prepared(desk, cohort_id, key)
    one = paper.only(paper.items[0].id) if paper.items and not paper.kind.is_list else paper
    typesetter.set_pictures(one.content, 96)


def _prepared(desk: Desk, cohort_id: int, key: str) -> PreparedPaper:
    return prepare_paper(desk, paper_kind(key), cohort_id, PaperChoice("both"))


def bench_wrong(desk: Desk, cohort_id: int, typesetter: Typesetter) -> None:
    """Random edits, one after the other; after each fiftieth all papers are set anew and compared,
    after each what is found is what those would be.
    """
    for key in KINDS:
        register.issue_paper(desk, _prepared(desk, cohort_id, key))
    people = [one.id for one in _prepared(desk, cohort_id, "certificate").items]
    chance, false, missed, found_in_all, seconds = random.Random(7), 0, 0, 0, 0.0
    for step in range(1, EDITS + 1):
        field = chance.choice(list(VALUES))
        value = chance.choice(VALUES[field])
        before = finding.read_page(desk, people)
        person = chance.choice(people)
        if {one["id"]: one for one in before}[person][field] != value:
            participants.change_participants(desk, [person], {field: value})
        if step % 50:
            continue
        started = time.monotonic()
        found = {one.line.number for one in register.find_wrong(desk, typesetter=typesetter)}
        seconds += time.monotonic() - started
        really = _really_wrong(desk, cohort_id, typesetter)
        false, missed = false + len(found - really), missed + len(really - found)
        found_in_all += len(found)
    looks = EDITS // 50
    print(
        f"  {EDITS} edits on {len(people)} people with {len(KINDS)} kinds issued, looked at {looks} times: "
        f"{found_in_all} found, {false} of them wrongly, {missed} missed; {seconds / looks:.2f} s a look"
    )


def _really_wrong(desk: Desk, cohort_id: int, typesetter: Typesetter) -> set[str]:
    """By setting every page, as issued and as of today, whatever the data say."""
    wrong: set[str] = set()
    today = {key: {one.id: one for one in _prepared(desk, cohort_id, key).items} for key in KINDS}
    papers = {key: _prepared(desk, cohort_id, key) for key in KINDS}
    for line in register.list_issued(desk, cohort_id):
        if line.state != "issued" or line.enrolment_id is None:
            continue
        (then,) = register.read_issued(desk, [line.paper_id or 0])
        item = today[line.kind].get(line.enrolment_id)
        if item is None:
            wrong.add(line.number)
            continue
        now = papers[line.kind].with_items([item.numbered(line.number)]).content
        pages = [
            typesetter.set_pictures(one, 96)
            for one in (then, replace(then, data=now.data, pictures=now.pictures))
        ]
        if pages[0] != pages[1]:
            wrong.add(line.number)
    return wrong

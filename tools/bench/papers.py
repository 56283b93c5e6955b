"""Papers beside bare typst: 22 and 1,000 certificates, an edit until its page is seen, the first
page, the folder of a course; and random edits on a course whose papers were issued: found is what really differs.
"""

from __future__ import annotations

import json
import os
import random
import struct
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from lcdesk.papers import typesetting
from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import PAPERS, paper_kind
from lcdesk.services.papers.making import PreparedPaper, prepare_paper
from lcdesk.services.papers.pack import save_pack
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
    bench_first_page(desk, cohort["id"])
    with Typesetter() as typesetter:
        bench_previews(desk, cohort["id"], typesetter)
    bench_pack(desk, cohort["id"], place)
    with Typesetter() as typesetter:
        bench_wrong(desk, cohort["id"], typesetter)
    desk.close()


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of processor: of this process and of all that it started. Where
    others use the machine, only the second says something.
    """

    clock: float
    processor: float


def _spent(act: Callable[[], object]) -> Spent:
    before = _processor_of_others()
    own, clock = time.process_time(), time.monotonic()
    act()
    clock, own = time.monotonic() - clock, time.process_time() - own
    return Spent(clock, own + _processor_of_others() - before)


def _processor_of_others() -> float:
    """Of those that this process started: that ended, and that still run."""
    times = os.times()
    running = (one.cpu_times() for one in psutil.Process().children(recursive=True))
    ended = times.children_user + times.children_system
    return ended + sum(one.user + one.system for one in running)


def _least(several: Sequence[Spent]) -> Spent:
    return Spent(min(one.clock for one in several), min(one.processor for one in several))


def _middle(several: Sequence[Spent]) -> Spent:
    return Spent(median([one.clock for one in several]), median([one.processor for one in several]))


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""


# --- Certificates beside bare typst ---


def bench_certificates(desk: Desk, cohort_id: int, typesetter: Typesetter) -> None:
    """New ones each time, as an office makes them: what was set once is set again in no time. By
    turns, so that both meet the same machine.
    """
    paper = prepare_paper(desk, paper_kind("certificate"), cohort_id, PaperChoice("both"))
    typesetter.set_pdf(paper.only(paper.items[0].id).content)
    _bare(paper.only(paper.items[0].id).content)
    for count, turns in ((22, 9), (1000, 4)):
        ours, bare = list[Spent](), list[Spent]()
        for turn in range(turns):
            content = _numbered(paper, count, f"A{turn}")
            ours.append(_spent(partial(typesetter.set_pdf, content)))
            other = _numbered(paper, count, f"B{turn}")
            bare.append(_spent(partial(_bare, other)))
        we, they = _least(ours), _least(bare)
        print(
            f"  {count} certificates in one file: {we.processor:.2f} s of processor, bare typst "
            f"{they.processor:.2f}: {we.processor / they.processor:.2f}; by the clock "
            f"{we.clock:.2f} and {they.clock:.2f}: {we.clock / they.clock:.2f} (bar 1.2; {_load()})"
        )


def _numbered(paper: PreparedPaper, count: int, series: str) -> PaperContent:
    items = [paper.items[place % len(paper.items)] for place in range(count)]
    return paper.with_items(
        [
            replace(one, id=place).numbered(f"{series}-{place:04}")
            for place, one in enumerate(items, 1)
        ]
    ).content


def _bare(content: PaperContent) -> None:
    """The same pages set by typst in this process, by the same means and nothing around it."""
    files = {**content.files(), "fonts.json": json.dumps(typesetting.families()).encode()}
    typesetting._compiler().compile(
        input=files,
        timestamp=int(content.stands_at.timestamp()),
        pdf_standards=list(typesetting.STANDARDS),
    )


# --- The page on screen ---

TURNS = 8
UPRIGHT, FLIPPED = 67.0, 91.0
"""Pixels to an inch of A4 on the screen of papers, in a window of 1920 by 1080."""


def bench_first_page(desk: Desk, cohort_id: int) -> None:
    times = list[Spent]()
    for _turn in range(3):
        with Typesetter() as cold:
            times.append(_spent(partial(_show, desk, cohort_id, "certificate", cold)))
    print(f"  first page of a new process {_least(times).clock:.2f} s (bar 0.6; {_load()})")


def bench_previews(desk: Desk, cohort_id: int, typesetter: Typesetter) -> None:
    """An edit that the page shows, until its picture is there: what is gathered, set, drawn and
    handed over. As large as a window of 1920 by 1080 shows it, and at 96 pixels to an inch.
    """
    for kind in PAPERS:
        seen = set[str]()
        (first, *_others) = typesetter.set_pictures(_leaf(desk, cohort_id, kind.key), 24)
        wide, high = struct.unpack(">II", first[16:24])
        parts = list[str]()
        for per_inch in (UPRIGHT if high > wide else FLIPPED, 96.0):
            times = list[Spent]()
            for turn in range(TURNS):
                _edit(desk, cohort_id, turn + round(per_inch) * TURNS)
                seen.add(json.dumps(_leaf(desk, cohort_id, kind.key).data))
                work = partial(_show, desk, cohort_id, kind.key, typesetter, per_inch)
                times.append(_spent(work))
            least, middle = _least(times[1:]), _middle(times[1:])
            parts.append(
                f"{least.clock * 1000:.0f} ms, middle {middle.clock * 1000:.0f}, of processor "
                f"{middle.processor * 1000:.0f}"
            )
        gathering = _least([_spent(partial(_leaf, desk, cohort_id, kind.key)) for _ in range(5)])
        told = "an edit" if len(seen) > 1 else "nothing changed"
        print(
            f"  {kind.key}: {told} until its page is there {parts[0]}; at 96 pixels {parts[1]}; "
            f"gathered in {gathering.processor * 1000:.0f} (bar 50; {_load()})",
            flush=True,
        )


def _edit(desk: Desk, cohort_id: int, turn: int) -> None:
    """Something that all papers but those of speakers and answers say: name, country and gender of
    somebody, and what the first activity is called.
    """
    person = _prepared(desk, cohort_id, "table_signs").items[0].id
    name = f"Ana Moyo {turn}"
    told = {"full_name": name, "certificate_name": name, "badge_name": name}
    counted = {"gender": "FM"[turn % 2], "nationality": ("KE", "PK")[turn % 2]}
    participants.change_participants(desk, [person], {**told, **counted})
    first = curriculum.list_activities(desk, cohort_id)[0]
    curriculum.change_activities(desk, [first["id"]], {"title": f"Opening Ceremony {turn}"})


def _show(
    desk: Desk, cohort_id: int, key: str, typesetter: Typesetter, per_inch: float = 96
) -> None:
    typesetter.set_pictures(_leaf(desk, cohort_id, key), per_inch)


def _leaf(desk: Desk, cohort_id: int, key: str) -> PaperContent:
    return _prepared(desk, cohort_id, key).leaf(0).content


def _prepared(desk: Desk, cohort_id: int, key: str) -> PreparedPaper:
    return prepare_paper(desk, paper_kind(key), cohort_id, PaperChoice("both"))


# --- The folder of a course ---


def bench_pack(desk: Desk, cohort_id: int, place: Path) -> None:
    """Each in a new process, for an office makes one a day."""
    times = list[Spent]()
    for turn in range(3):
        with Typesetter() as typesetter:
            typesetter.warm()
            folder = place / f"pack {turn}"
            work = partial(save_pack, desk, cohort_id, folder, typesetter=typesetter)
            times.append(_spent(work))
    least = _least(times)
    print(
        f"  the pack of 22 people {least.clock:.1f} s, {least.processor:.1f} s of processor "
        f"(bar 5; {_load()})"
    )


# --- Papers that no longer agree ---


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

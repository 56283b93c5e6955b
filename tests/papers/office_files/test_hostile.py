"""Templates damaged at random, and templates made to be slow: a fault in words or a file, in time."""

from __future__ import annotations

import contextlib
import random
import re
import time

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.papers.office_files.names import FillData, FilledValue
from lcdesk.papers.office_files.word import WordTemplate
from lcdesk.papers.office_files.workbook import BookTemplate
from tests.papers.office_files.making import JPEG, docx, merge_field, p, parts_of, r, table, zipped
from tests.papers.office_files.names import vocabulary
from tests.papers.office_files.test_word import LIST
from tests.papers.office_files.test_workbook import COURSE, made, person, roster

LETTER = docx(
    p("{{姓", "名}}", merge_field("MERGEFIELD 单位"))
    + p("{{照片}}")
    + table(("a", "{{照片}}"), ("{{姓名}}", "{{序号}}")),
    others={"header1": p("{{班名}}"), "numbering": LIST},
)
BOOKS = [roster(), made(["x", "y"], ["{{姓名}}", "{{序号}}"], tables="A1:B3")]
WORDS = ["", "x", "-1", "999999999999", "A1:", "$", "A0", "'", "{{", "{{姓名}}", "1.5", "../../x"]
PLACES = [r'="([^"]*)"', r"(<[^<>?]*/>)", r">([^<>]+)<", r'( \w+="[^"]*")']


def damaged(file: bytes, chance: random.Random) -> bytes:
    """The file with a value, an element or a text of one part changed or gone."""
    parts = parts_of(file)
    names = [name for name in parts if name.endswith((".xml", ".rels", ".vml"))]
    name = chance.choice(names)
    text = parts[name].decode()
    for _ in range(chance.randint(1, 3)):
        number = chance.randrange(len(PLACES))
        if found := [one.span(1) for one in re.finditer(PLACES[number], text)]:
            begin, end = chance.choice(found)
            put = chance.choice(WORDS) if number in (0, 2) else ""
            text = text[:begin] + put + text[end:]
    return zipped({**parts, name: text.encode()})


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_template_ends_in_a_file_or_in_words(seed: int) -> None:
    chance = random.Random(seed)
    people = [person(number, 照片=FilledValue("", photo=JPEG)) for number in range(3)]
    data = FillData(COURSE, people)
    with contextlib.suppress(KnownFault):
        if chance.random() < 0.5:
            letter = WordTemplate(damaged(LETTER, chance), vocabulary, "t.docx")
            if not letter.unknown and letter.is_for_each and letter.is_joinable:
                letter.joined(data, people)
        else:
            book = BookTemplate(damaged(chance.choice(BOOKS), chance), vocabulary, "t.xlsx")
            if not book.unknown:
                book.filled(data, people[0])


@pytest.mark.parametrize(
    "text",
    [
        "{" * 200_000,
        "{{" + " " * 200_000,
        "{{ " * 60_000,
        "«" * 200_000,
        "{%" * 100_000,
        "{{姓名}}" * 20_000,
    ],
    ids=["braces", "blanks", "begun", "quotes", "code", "names"],
)
def test_a_text_made_to_be_slow_is_not(text: str) -> None:
    began = time.process_time()
    WordTemplate(docx(p(text)), vocabulary)
    WordTemplate(docx(p(*[r(text[at : at + 7]) for at in range(0, len(text), 7)])), vocabulary)
    BookTemplate(made([text[:30_000]]), vocabulary)
    assert time.process_time() - began < 10

"""Lists within running text: messages, mails and pages as people paste and send them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.tabular.grid import Cell, Grid, Workbook
from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.reading import forms, markup
from lcdesk.tabular.reading.pasted import PastedText
from lcdesk.tabular.reading.reader import MOST_PASTED, Reader
from lcdesk.tabular.review.questions import proposed_together, questions_of
from lcdesk.tabular.tables import running_text
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import GUESSED_LIST, Understanding, as_json
from tests.examples import examples

PASTED = Path(__file__).parents[2] / "data" / "pasted"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


def found_in(reader: Reader, data: bytes, page: str = "") -> Understanding:
    return understand(reader.read(PastedText("Pasted text", data, page)), "Pasted text")


def told(found: Understanding) -> dict[str, Any]:
    """What was read, as the truth of a file has it."""
    plain: dict[str, Any] = as_json(found)
    return {
        kind: [{name: value for name, value in row.items() if name != "_sheet"} for row in rows]
        for kind in ("participants", "curriculum")
        if (rows := plain[kind])
    }


@pytest.mark.parametrize(
    "path", sorted(p for p in PASTED.iterdir() if p.suffix != ".json"), ids=lambda p: p.name
)
def test_what_people_paste_and_send_is_read(reader: Reader, path: Path) -> None:
    truth = json.loads(path.with_name(f"{path.name}.truth.json").read_text(encoding="utf-8"))
    found = understand(reader.read(path), path.name)
    assert told(found) == truth
    assert not found.problems
    pasted = found_in(reader, path.read_bytes())
    assert told(pasted) == truth


def test_every_line_of_a_text_is_read_or_told(reader: Reader) -> None:
    for name in ("chat_en.txt", "blocks_en.txt", "column_en.txt"):
        lines = (PASTED / name).read_text(encoding="utf-8").splitlines()
        found = understand(reader.read(PASTED / name), name)
        heads = {
            row
            for table in found.tables
            for row in range(table.head_rows[0], table.head_rows[1] + 1)
        }
        known = {row.row for row in found.rows} | {left.row for left in found.left} | heads
        assert {at for at, line in enumerate(lines, 1) if line.strip()} <= known, name


# --- A list of people is read the same, however it was written ---

NAMES = ("Aisha Bello", "Jean Dupont", "Maria Silva", "Olga Petrova", "John Mensah", "Li Wei")
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(("Nigeria", "France", "Brazil", "Kazakhstan", "Ghana")),
        st.integers(1000000, 9999999).map(lambda number: f"E{number}"),
    ),
    min_size=2,
    max_size=6,
    unique_by=(lambda one: one[0], lambda one: one[2]),
)
HEADS = ("Name", "Country", "Passport no.")


def people_of(found: Understanding) -> list[tuple[Any, ...]]:
    return [
        tuple(row.values.get(name) for name in ("full_name", "nationality", "passport_no"))
        for row in found.rows
    ]


@settings(max_examples=examples(15, 60), deadline=None)
@given(PEOPLE)
def test_people_are_read_the_same_in_every_writing(people: list[tuple[str, str, str]]) -> None:
    with _shared() as reader:
        rows = [HEADS, *people]
        tabs = "\n".join("\t".join(row) for row in rows)
        table = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        blocks = "\n\n".join(
            "\n".join(f"{head}: {cell}" for head, cell in zip(HEADS, row, strict=True))
            for row in people
        )
        chat = "\n".join(f"{number}. " + ", ".join(row) for number, row in enumerate(people, 1))
        truth = people_of(found_in(reader, tabs.encode()))
        assert len(truth) == len(people)
        assert people_of(found_in(reader, b"", f"<p>Hello</p><table>{table}</table>")) == truth
        assert people_of(found_in(reader, f"Hello,\n\n{blocks}\n\nRegards".encode())) == truth
        assert people_of(found_in(reader, f"Hello,\n{chat}\n\nRegards".encode())) == truth


class _shared:
    """One reading process for all examples of a test."""

    made: Reader | None = None

    def __enter__(self) -> Reader:
        type(self).made = self.made or Reader()
        assert self.made is not None
        return self.made

    def __exit__(self, *_: object) -> None:
        pass


def test_misspelt_countries_of_a_chat_are_still_countries(reader: Reader) -> None:
    text = b"Aisha Bello, Nigeria, arriving 3 May 2027\nJo Li, Kazahstan, arriving 4 May 2027"
    found = found_in(reader, text)
    assert found.tables[0].head_rows == (0, 0), "it has no headers of its own"
    assert [(one.kind, one.raw, one.likely) for one in found.problems] == [
        ("unknown_country", "Kazahstan", ("KZ",))
    ]


def test_days_without_a_year_are_proposed_together(reader: Reader) -> None:
    text = b"Aisha Bello, Nigeria, arriving 3 May 10:20\nJo Li, Kenya, arriving 20 December 08:15"
    found = found_in(reader, text)
    assert [one.raw for one in found.problems] == ["3 May", "20 December"]
    days = [day for one in found.problems for day in one.likely]
    assert [(day.month, day.day) for day in days] == [(5, 3), (12, 20)]
    assert all(0 <= (day - clock.today()).days <= 366 for day in days), "the next such day there is"
    (asked,) = proposed_together(questions_of(plan(found, Present())), ())
    assert [one.raw for one in asked.words] == ["3 May", "20 December"]
    assert [row.values["arrival_time"].hour for row in found.rows] == [10, 8]


# --- What is no list, and what means harm ---


@pytest.mark.parametrize(
    "text",
    [
        "Dear colleague,\n\nthank you for your letter. I shall answer next week.\n\nRegards\nGrace",
        "Paris, London and Rome were fine, but Berlin, in winter, was cold.\nWe go again, I hope.",
        "Note: the bus leaves at nine\nPlease: bring your papers\nThanks: to all",
        "Name: yes",
        "您好，\n请问什么时候可以收到名单？谢谢！",
        "a\nb\nc\nd",
        "x" * 30_000,
    ],
)
def test_text_without_a_list_is_refused_in_words(reader: Reader, text: str) -> None:
    found = found_in(reader, text.encode())
    asked = {one.row for one in found.problems if one.kind == GUESSED_LIST}
    assert found.error or {row.row for row in found.rows} <= asked


def test_scripts_and_styles_of_a_page_are_no_text() -> None:
    page = (
        "<style>b{}</style><script>x='<p>Name: Eve</p>'</script><p>Hello<br>you</p><!-- <p>no</p>"
    )
    assert markup.text_of(page).split() == ["Hello", "you"]


def test_tables_that_only_lay_out_are_read_through(reader: Reader) -> None:
    page = (PASTED / "mail_en.eml").read_text(encoding="utf-8").split("<body>")[1]
    found = found_in(reader, b"", "<body>" + page.replace("=3D", "="))
    assert [row.values["full_name"] for row in found.rows] == ["Aisha Bello", "Jean Dupont"]


def test_a_page_without_a_list_leaves_its_text(reader: Reader) -> None:
    found = found_in(
        reader,
        b"Name: Aisha Bello\nCountry: Nigeria\nPassport: E1234567",
        "<table><tr><td>1<td>2</table>",
    )
    assert found.error
    text = "<p>Name: Aisha Bello</p><p>Country: Nigeria</p><p>Passport: E1234567</p>"
    assert len(found_in(reader, b"", f"<table><tr><td>1<td>2</table>{text}").rows) == 1


@pytest.mark.parametrize(
    "data", [b"", b"   \n ", b"\x89PNG\r\n\x1a\n" + bytes(50), bytes(range(256)) * 9]
)
def test_what_is_no_text_at_all_is_refused(reader: Reader, data: bytes) -> None:
    with pytest.raises(KnownFault):
        found_in(reader, data)


def test_a_text_without_end_is_refused(reader: Reader) -> None:
    with pytest.raises(KnownFault):
        found_in(reader, b"a, b\n" * (MOST_PASTED // 5 + 1))


@settings(max_examples=examples(60, 300), deadline=None)
@given(
    st.text(alphabet=st.sampled_from("Name: Aisha,-|;\t\n1.（）：王国籍中 到达@>[]"), max_size=300)
)
def test_no_text_breaks_the_reading(text: str) -> None:
    rows = [[Cell(line, line)] for line in text.split("\n")]
    for mark in (",", "\t"):
        book = Workbook([Grid("", rows)], "text", properties={"separator": mark})
        found = understand(book, "text")
        assert found.error or found.rows
        running_text.find_list(book.grids[0], mark)


@settings(max_examples=examples(60, 300), deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "<table> <tr> <td> </td> </tr> </table> <p> <br> a b <th> </p> <!-- <x".split()
        ),
        max_size=40,
    )
)
def test_no_page_breaks_its_text(tags: list[str]) -> None:
    assert "<td>" not in markup.text_of("".join(tags))


def test_a_mail_with_a_spreadsheet_reads_it(reader: Reader) -> None:
    data = (
        b"From: a@b.test\r\nTo: c@d.test\r\nSubject: list\r\nDate: Mon, 1 Mar 2027 10:00:00 +0800\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=yy\r\n\r\n--yy\r\n"
        b"Content-Type: text/plain\r\n\r\nsee the file\r\n--yy\r\nContent-Type: text/csv\r\n"
        b'Content-Disposition: attachment; filename="names.csv"\r\n\r\nName,Country\r\nAisha Bello,Nigeria\r\n'
        b"Jean Dupont,France\r\n--yy--\r\n"
    )
    assert forms.read_mail(data).files[0][0] == "names.csv"
    found = found_in(reader, data)
    assert [row.values["nationality"] for row in found.rows] == ["NG", "FR"]
    assert found.rows[0].sheet == "names.csv"

"""Text files and web pages: encodings, separators, quotes, spans."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular.reading import markup, text
from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.wire import grid_of
from lcdesk.tabular.reading.words import ChoiceNeeded

ROSTER = "姓名,国籍,护照号\n李雷,中国,E12345678\n王芳,肯尼亚,A0012345\n"


def texts(
    data: bytes, encoding: str | None = None, separator: str | None = None
) -> list[list[str]]:
    sheet, _ = text.read(data, encoding, separator)
    return [[cell.text for cell in row] for row in grid_of(sheet).rows]


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_the_ladder_of_encodings(code: str) -> None:
    assert texts(ROSTER.encode(code)) == [line.split(",") for line in ROSTER.splitlines()]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Name,Country\n陳曉東,馬來西亞\n" * 3, "big5"),
        ("Name,Country\nИванова,Узбекистан\n" * 3, "cp1251"),
        ("Nom,Pays\nBenoît Lefèvre,Côte d'Ivoire\nMárquez Núñez,Perú\n", "cp1252"),
    ],
)
def test_a_person_chooses_where_the_bytes_do_not_tell(
    tmp_path: Path, reader: Reader, words: str, code: str
) -> None:
    (tmp_path / "x.csv").write_bytes(words.encode(code))
    with pytest.raises(ChoiceNeeded) as fault:
        reader.read(tmp_path / "x.csv")
    assert words.splitlines()[1] in dict(fault.value.previews)[code]
    book = reader.read(tmp_path / "x.csv", choose=TextChoice(code))
    assert [cell.text for cell in book.grids[0].rows[1]] == words.splitlines()[1].split(",")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("姓名,國籍,護照號碼,服務單位\n陳曉東,馬來西亞,A123,大學\n", "big5"),
        ("Фамилия;Имя;Дата рождения;Гражданство\nИванова;Анна;01.02.1990;Узбекистан\n", "cp1251"),
        ("Фамилия;Имя;Дата рождения;Гражданство\nИванова;Анна;01.02.1990;Узбекистан\n", "koi8-r"),
        ("Nom;Prénom;Nationalité;Société\nLefèvre;Benoît;Côte d'Ivoire;Énergie\n", "cp1252"),
        ("Nom;Prénom;Nationalité\nLefèvre;Benoît;Côte d'Ivoire\n", "mac-roman"),
        ("Apellidos;Nombres;Correo electrónico;Teléfono\nNúñez;José;a@b.example;123\n", "cp850"),
        ("الاسم;الجنسية;رقم جواز السفر\nليلى;الأردن;A123\n", "cp1256"),
    ],
)
def test_the_heads_tell_the_encoding(tmp_path: Path, reader: Reader, words: str, code: str) -> None:
    (tmp_path / "x.csv").write_bytes(words.encode(code))
    book = reader.read(tmp_path / "x.csv")
    mark = "," if "," in words.splitlines()[0] else ";"
    assert [[cell.text for cell in row] for row in book.grids[0].rows] == [
        line.split(mark) for line in words.splitlines()
    ]
    assert any(code in remark for remark in book.remarks)


def test_korean_is_told_by_its_names_and_else_asked_about_though_it_decodes_as_chinese() -> None:
    words = "김민수,대한민국,서울시청 환경정책과\n박지영,대한민국,한국개발연구원 연구조정실\n"
    for named in (words, words * 4, "이름,국적\n김민수,대한민국\n박서준,중국\n"):
        assert text.encoding_of(named.encode("euc_kr")) == "euc_kr"
    chinese = (
        "姓名\n李科\n成功\n江山\n何苦\n",
        "课程,老师\n化工,李伯\n管理,韩可\n",
        "李雷,经理\n安林,处长\n",
    )
    assert {text.encoding_of(words.encode("gb18030")) for words in chinese} == {"gb18030"}
    words = "서울시청,환경정책과,월요일부터\n한국개발연구원,연구조정실,화요일부터\n" * 4
    with pytest.raises(FileRefusal):
        text.encoding_of(words.encode("euc_kr"))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_steadiest_separator(mark: str) -> None:
    lines = [
        ["Name", "Notes", "Mail"],
        ["Omar", "tea, milk; no sugar", "o@example.org"],
        ["Ana", "a|b", "a@example.org"],
    ]
    quoted = "\r\n".join(mark.join(f'"{cell}"' for cell in line) for line in lines)
    assert texts(quoted.encode()) == lines


def test_unquoted_commas_do_not_win_over_steady_tabs() -> None:
    assert texts(b"Name\tNotes\nOmar, A.\tx, y, z\nAna\tw\n")[1] == ["Omar, A.", "x, y, z"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_headers_parted_by_another_sign_than_the_rows_below(end: str) -> None:
    lines = ["Nom|Prénom|Ville", "Moreau;Jean, dit Jo;Lille", 'Diop;"Awa ""A""";Dakar']
    read = texts(end.join(lines).encode())
    assert read[0] == ["Nom", "Prénom", "Ville"]
    assert read[1] == ["Moreau", "Jean, dit Jo", "Lille"]
    title = end.join(["Liste|du jour", *lines[1:]])
    assert texts(title.encode())[0] == ["Liste|du jour", "", ""], "not as many as below"


def test_excels_own_word_for_the_separator() -> None:
    assert texts(b"sep=;\r\na;b,c\r\n") == [["a", "b,c"]]


def test_rows_keep_their_numbers_and_ragged_rows_are_filled() -> None:
    assert texts(b"a,b,c\n\n1\n") == [["a", "b", "c"], ["", "", ""], ["1", "", ""]]


def test_a_quote_left_open_does_not_swallow_the_file() -> None:
    rows = texts(b'a,b\n"x,1\n' + b"y,2\n" * 50)
    assert len(rows) == 52
    assert rows[-1] == ["y", "2"]


def test_long_numbers_that_lost_digits() -> None:
    sheet, _ = text.read(b"phone\n8.4912E+11\n1.5E+3\n", None, None)
    assert [row[0].lost for row in grid_of(sheet).rows] == [None, "precision", None]


def test_apostrophes_of_our_own_export_come_off() -> None:
    assert texts(b"x\n'=1+1\n'+86 138\n''=a\n't Hooft\n'\xef\xbc\x9d1\n") == [
        ["x"],
        ["=1+1"],
        ["+86 138"],
        ["'=a"],
        ["'t Hooft"],
        ["＝1"],
    ]


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    refused: FileRefusal | None = None
    try:
        sheet, decided = text.read(data, None, None)
    except FileRefusal as refusal:
        refused = refusal
    else:
        assert len(decided["separator"]) == 1
        assert all(len(row) == sheet.width for row in grid_of(sheet).rows)
    if refused is not None:
        assert refused.reason in ("encoding", "damaged")
        assert refused.reason != "encoding" or len(refused.facts["previews"]) == len(text.ENCODINGS)


PAGE = """<html><head><meta charset="gb2312"><style>td{color:red}</style></head><body><table border=1>
<tr><th rowspan=2>姓名<th colspan=2>抵沪信息</tr><tr><td>日期</td><td>航班</td></tr>
<tr><td>李&nbsp;雷<br>LI Lei</td><td><a href="mailto:l@example.org">6月12日</a></td><td>8.4912E+11</td></tr>
</table><table><tr><td><table><tr><td>in</td></tr></table>side</td></tr></table><table></table></body></html>"""


def test_web_pages_become_sheets(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "x.xls").write_bytes(PAGE.encode("gb18030"))
    book = reader.read(tmp_path / "x.xls")
    first, second = book.grids
    assert (book.form, len(first.merges)) == ("html", 2)
    assert [[cell.text for cell in row] for row in first.rows[:2]] == [
        ["姓名", "抵沪信息", "抵沪信息"],
        ["姓名", "日期", "航班"],
    ]
    assert first.cell(2, 0).text == "李\xa0雷\nLI Lei"
    assert (first.cell(2, 1).link, first.cell(2, 2).lost) == ("mailto:l@example.org", "precision")
    assert second.cell(0, 0).text == "inside"


def test_a_page_cut_short_counts_as_far_as_it_goes() -> None:
    assert [sheet.width for sheet in markup.read_html("<table><tr><td>a<td>b<tr><td>c")] == [2]


def test_spans_are_bounded() -> None:
    sheet = markup.read_html('<table><tr><td rowspan="99999999" colspan="x">a<td>b</table>')[0]
    assert sheet.merges == [(0, 0, markup.MAX_SPAN - 1, 0)]


def test_an_unknown_encoding_named_in_a_page(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "x.xls").write_bytes(b'<html><meta charset="x-none"><table><tr><td>a</table>')
    assert reader.read(tmp_path / "x.xls").grids[0].cell(0, 0).text == "a"


def test_heads_in_plain_ascii_tell_no_encoding() -> None:
    """They read alike under all of them: the names below would be taken for Cyrillic."""
    with pytest.raises(FileRefusal):
        texts("Full name;Country;Sex\nJosé Núñez;Peru;M\nÉric Kouamé;Benin;M\n".encode("cp1252"))


FRENCH = (
    "Koffi Kouamé;Niger;Ministère\nEdwige Ouédraogo;Burkina;Direction générale\nHélène;x;École\n"
)
RUSSIAN = "Иванов Пётр;Россия;Министерство\nСидорова Анна;Казахстан;Университет\n"


@pytest.mark.parametrize(
    ("encoding", "rows"),
    [
        ("cp1252", FRENCH),
        ("cp850", FRENCH),
        ("mac-roman", FRENCH),
        (
            "cp1252",
            "José Muñoz;España;Ministerio de Economía\nMaría Peña;Perú;Dirección\nÁngel;x;y\n",
        ),
        ("cp1252", "João Gonçalves;Moçambique;Direcção\nInês Conceição;Brasil;Educação\n"),
        ("cp1250", "Jana Horáková;Česko;Ústav\nTomáš Dvořák;x;Katedra\nZdeněk Růžička;x;učení\n"),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("cp866", RUSSIAN),
        ("cp1256", "محمد علي;مصر;وزارة\nفاطمة حسن;الأردن;جامعة\n"),
        ("shift_jis", "山田太郎;日本;東京大学\n佐藤ヒロシ;日本;カワサキ\n"),
    ],
)
def test_cells_tell_the_encoding_below_plain_heads(encoding: str, rows: str) -> None:
    data = f"Name;Country;Organization\n{rows}".encode(encoding)
    assert data.decode(text.encoding_of(data)) == data.decode(encoding)


def test_few_or_doubtful_letters_tell_no_encoding() -> None:
    """Turkish and Western differ in six letters, of which this list has one."""
    for rows in ("José;Peru;x\n", "Ayşe Yılmaz;Türkiye;Çevre\nÖztürk;x;Üniversite\nGül;x;y\n"):
        with pytest.raises(FileRefusal) as refused:
            text.encoding_of(f"Name;Country;Organization\n{rows}".encode("cp1254"))
        assert refused.value.reason == "encoding"


def test_the_choice_shows_lines_in_which_encodings_differ() -> None:
    plain = "".join(f"Somebody {at};Kenya;Office\n" for at in range(400))
    data = f"Name;Country;Organization\n{plain}José;Peru;x\n".encode("cp1252")
    assert all("Name" in shown for _name, shown in text.previews(data))
    assert "Jos" in dict(text.previews(data))["cp1252"]

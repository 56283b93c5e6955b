"""Names taken apart only where something tells their parts."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcdesk.tabular.names import read_name, style_of, without_courtesy


@pytest.mark.parametrize(
    ("column", "text", "family", "given"),
    [
        (["MALIK, Sana", "KHAN, Bilal"], "MALIK, Sana", "MALIK", "Sana"),
        (["Malik, Sana"], "Malik, Sana", "Malik", "Sana"),
        (["Sana MALIK", "Bilal KHAN"], "Sana MALIK", "MALIK", "Sana"),
        (["MALIK Sana", "DE LA CROIX Jean"], "DE LA CROIX Jean", "DE LA CROIX", "Jean"),
        (["Sana Malik"], "Sana Malik", "", ""),
        (["SANA MALIK", "BILAL KHAN"], "SANA MALIK", "", ""),
        (["Suwarno"], "Suwarno", "", ""),
        (["Sana Malik, PhD"], "Sana Malik, PhD", "", ""),
    ],
)
def test_parts(column: list[str], text: str, family: str, given: str) -> None:
    name = read_name(text, style_of(column, "Name"))
    assert (name.family, name.given) == (family, given)


def test_the_head_may_put_the_given_name_first() -> None:
    style = style_of(["Sana, Malik", "Bilal, Khan"], "Name (Given name, Surname)")
    assert (read_name("Sana, Malik", style).family, read_name("Sana, Malik", style).given) == (
        "Malik",
        "Sana",
    )


def test_courtesy_titles_go_and_tell_the_gender() -> None:
    assert without_courtesy("Mr. Tarek Mansour") == ("Tarek Mansour", "M")
    assert without_courtesy("Mme Aminata Diallo") == ("Aminata Diallo", "F")
    assert without_courtesy("Dr. Karim Naguib") == ("Karim Naguib", "")
    assert without_courtesy("王芳女士") == ("王芳", "F")
    assert without_courtesy("Drew Barry") == ("Drew Barry", "")
    assert without_courtesy("Bekele Abel (Mr.)") == ("Bekele Abel", "M")
    assert without_courtesy("BEKELE Hana, Ms") == ("BEKELE Hana", "F")
    assert without_courtesy("Mwangi/Grace MS") == ("Mwangi/Grace", "F")
    assert without_courtesy("John Smith MS") == ("John Smith MS", "")  # Master of Science


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("prof. Ing. Jana Horáková, CSc.", "Jana Horáková"),
        ("Mgr. et Mgr. Lenka Novotná", "Lenka Novotná"),
        ("Prof. Dr.-Ing. Hans Meier", "Hans Meier"),
        ("Dr hab. Jan Kowalski", "Jan Kowalski"),
        ("Ali Khan, MSc, PhD", "Ali Khan"),
        ("Grace Phiri, MBA", "Grace Phiri"),
        ("Obinna Mba", "Obinna Mba"),
        ("Ng, Eng", "Ng, Eng"),
        ("Doc Martin", "Doc Martin"),
    ],
)
def test_degrees_go_and_names_that_look_like_them_stay(text: str, name: str) -> None:
    assert without_courtesy(text)[0] == name


def test_two_scripts_come_apart() -> None:
    name = read_name("Wang Xiaoming 王小明", "")
    assert (name.full, name.chinese) == ("Wang Xiaoming", "王小明")
    assert read_name("王 小明", "").chinese == "王小明"


@given(st.text(max_size=40), st.sampled_from(["comma", "capitals first", "capitals last", ""]))
@example("0\r0\r00AA", "capitals first")
def test_no_text_breaks_it(text: str, style: str) -> None:
    """Every word of the parts stands in the text; between words a line break or tab becomes a
    blank, and nothing else.
    """
    name = read_name(text, style)
    assert all(word in text for word in f"{name.family} {name.given}".split())

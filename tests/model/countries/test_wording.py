"""The office's own names of countries: used everywhere while the file is right; a mistake is
told with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lcdesk.model import countries
from lcdesk.model.countries.wording import office_names, read_wording, save_wording, use_wording
from lcdesk.model.faults import KnownFault


@pytest.fixture(autouse=True)
def _as_shipped() -> Iterator[None]:
    yield
    use_wording(None)


def written(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def test_names_of_the_office_come_before_all_others_and_are_read_again(tmp_path: Path) -> None:
    assert countries.find("Republic of Rwandaland").code is None
    use_wording(written(tmp_path / "own.csv", "code,en,zh", "rw,Republic of Rwandaland,卢旺达国"))
    assert (countries.name("RW"), countries.name("RW", "zh")) == (
        "Republic of Rwandaland",
        "卢旺达国",
    )
    assert countries.formal_name("RW") == "Republic of Rwandaland"
    assert countries.find("Republic of Rwandaland").code == "RW"
    assert countries.name("TW") == "Taiwan, China", (
        "the rule that came with the program stands until it is named"
    )
    use_wording(None)
    assert (countries.name("RW"), countries.find("Republic of Rwandaland").code) == ("Rwanda", None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_excel_writes_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = ("code,zh,remark", "CI,象牙海岸,x", ",,")
    path = written(
        tmp_path / "own.csv", *(line.replace(",", delimiter) for line in lines), encoding=encoding
    )
    assert read_wording(path) == {
        "CI": {"code": "CI", "en": "", "zh": "象牙海岸", "fr": "", "ru": "", "ar": "", "flag": "ci"}
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("name,en", "RW,Rwanda"), "Line 1: The heads must be"),
        (("code,en",), "Line 2: There is no country"),
        (("code,en", "RW,Rwanda", "XX,Nowhere"), "Line 3: “XX” is no code"),
        (("code,en", "RW,Rwanda", "", "RW,Rwanda"), "Line 4: RW stands in the file twice"),
        (("code,en", "RW,"), "Line 2: RW has no name"),
        (("code,en", "RW,Kenya"), "Line 2: “Kenya” is the name of another country already"),
        (("code,en", f"RW,{'R' * 81}"), "Line 2: A name of RW is too long"),
        (("code,en,flag", "RW,Rwanda,ke"), "Line 2: The flag of RW is “rw” or blank"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_changes_nothing(
    tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    before = dict(office_names())
    with pytest.raises(KnownFault) as told:
        use_wording(written(tmp_path / "own.csv", *lines))
    assert told.value.message.startswith(said)
    assert dict(office_names()) == before


def test_no_text_and_no_file(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(b"\xff\xfe\x00\x01\x81")
    with pytest.raises(KnownFault, match="is no text file"):
        read_wording(tmp_path / "own.csv")
    with pytest.raises(KnownFault, match="cannot be read"):
        read_wording(tmp_path / "none.csv")


def test_what_is_saved_to_be_edited_is_read_back(tmp_path: Path) -> None:
    save_wording(tmp_path / "own.csv")
    before = {
        code: {k: v for k, v in row.items() if k != "source"}
        for code, row in office_names().items()
    }
    assert read_wording(tmp_path / "own.csv") == before
    assert before["TW"]["flag"] == ""

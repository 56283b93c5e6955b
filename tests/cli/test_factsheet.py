"""The news draft on the command line: its JSON, its text, its templates."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.cli import run
from lcdesk.services.importing.demo import make_demo


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample desk; templates that a test sets are put back."""
    desk = make_demo(tmp_path_factory.mktemp("sample"))
    desk.close()
    return desk.path


@pytest.fixture
def say(sample: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def said(*words: str) -> tuple[int, str]:
        code = run(["--desk", str(sample), "factsheet", *words])
        answer = capsys.readouterr()
        return code, answer.out if code == 0 else answer.err

    return said


Say = Callable[..., tuple[int, str]]


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_its_json_is_sentences_with_values_and_gaps(say: Say, lang: str) -> None:
    code, out = say("--cohort", "Shanghai", "--lang", lang, "--json")
    told = json.loads(out)
    assert code == 0
    assert list(told) == ["sentences", "gaps"]
    assert told["gaps"] == []
    langs = [one["lang"] for one in told["sentences"]]
    assert {*langs} == ({"zh", "en"} if lang == "both" else {lang})
    assert min(langs.count(one) for one in {*langs}) >= 8
    for one in told["sentences"]:
        assert set(one) == {"lang", "text", "values"}
        assert all(value in one["text"] for value in one["values"].values())


def test_what_is_missing_is_told(say: Say) -> None:
    _code, out = say("--cohort", "Chengdu", "--lang", "en", "--json")
    assert "Not known: host of the ceremony" in json.loads(out)["gaps"]


def test_its_text_goes_into_a_file(say: Say, tmp_path: Path) -> None:
    code, _out = say("--cohort", "Shanghai", "--lang", "zh", "--out", str(tmp_path / "n.txt"))
    assert code == 0
    assert "22名学员" in (tmp_path / "n.txt").read_text("utf-8")
    assert say("--cohort", "Shanghai", "--out", str(tmp_path / "n.xlsx"))[0] == 1


def test_no_cohort_and_no_such_value_are_refused(say: Say) -> None:
    assert say()[0] == 1
    code, told = say("template", "set", "title", "en", "{titel} opens")
    assert code == 1
    assert "{titel}" in told
    assert "{title}" in told


def test_a_template_is_listed_set_and_reset(say: Say) -> None:
    code, out = say("template", "list", "--json")
    listed = json.loads(out)
    assert code == 0
    assert {
        "key": "title",
        "lang": "en",
        "text": "{title} opens",
        "values": ["title"],
        "own": False,
    } in listed
    assert say("template", "set", "title", "en", "{title} has opened")[0] == 0
    _code, out = say("--cohort", "Shanghai", "--lang", "en")
    assert "(Shanghai Session) has opened" in out
    assert say("template", "reset", "title")[0] == 0
    assert json.loads(say("template", "--json")[1]) == listed

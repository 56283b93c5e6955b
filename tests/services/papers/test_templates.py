"""The office's own templates: taken in when they can be set, used from then on, kept with undo."""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.papers.content import template_source
from lcdesk.papers.typesetter import TemplateFault, Typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.papers.templates import (
    keep_template,
    list_templates,
    our_templates,
    remove_template,
    template_bytes,
)
from tests.papers.pdf_reading import text_of

KIND = paper_kind("certificate")
OURS = template_source("certificate")


def own(path: Path, old: str = "兹证明", new: str = "特此证明") -> Path:
    assert old in OURS
    path.write_text(OURS.replace(old, new), encoding="utf-8")
    return path


def said(desk: Desk, cohort_id: int, typesetter: Typesetter) -> str:
    paper = prepare_paper(desk, KIND, cohort_id, PaperChoice("zh"))
    return text_of(typesetter.set_pdf(paper.only(paper.items[0].id).content).pdf)


def test_it_takes_the_place_of_ours_until_it_is_taken_out(
    own_samples: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    assert "特此证明" not in said(own_samples, shanghai, typesetter)
    kept = keep_template(own_samples, own(tmp_path / "ours.typ"), "certificate", typesetter)
    assert (kept.name, kept.form, kept.paper) == ("ours.typ", "typ", "certificate")
    assert "特此证明" in said(own_samples, shanghai, typesetter)
    keep_template(own_samples, own(tmp_path / "new.typ", new="今证明"), "certificate", typesetter)
    assert [one.name for one in list_templates(own_samples)] == ["new.typ"]
    assert "今证明" in said(own_samples, shanghai, typesetter)
    own_samples.undo()
    assert "特此证明" in said(own_samples, shanghai, typesetter)
    remove_template(own_samples, "ours.typ")
    assert "兹证明" in said(own_samples, shanghai, typesetter)


def test_the_look_of_the_house_alone(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    before = prepare_paper(own_few, KIND, shanghai, PaperChoice("zh"))
    path = tmp_path / "house.typ"
    path.write_text(template_source("house").replace("#166b45", "#8a1538"), encoding="utf-8")
    keep_template(own_few, path, "house", typesetter)
    after = prepare_paper(own_few, KIND, shanghai, PaperChoice("zh"))
    assert typesetter.set_pdf(after.content).pdf != typesetter.set_pdf(before.content).pdf


@pytest.mark.parametrize(
    "source",
    [
        "// lcdesk papers 1\n#unknown",
        '// lcdesk papers 1\n#read("/etc/passwd")',
        "// lcdesk papers 1\n#while true {}",
    ],
)
def test_what_cannot_be_set_is_not_kept(
    own_samples: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path, source: str
) -> None:
    path = tmp_path / "own.typ"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(TemplateFault):
        keep_template(own_samples, path, "certificate", typesetter)
    assert list_templates(own_samples) == []
    assert "兹证明" in said(own_samples, shanghai, typesetter)


@pytest.mark.parametrize(
    ("name", "content", "paper"),
    [
        ("own.typ", OURS.encode(), "nothing"),
        ("own.typ", OURS.split("\n", 1)[1].encode(), "certificate"),
        ("own.typ", OURS.encode("utf-16"), "certificate"),
        ("own.doc", b"x", ""),
        ("own.docx", b"no zip", ""),
        ("own.xlsx", b"no zip", ""),
    ],
)
def test_what_is_no_template_is_said(
    own_samples: Desk, tmp_path: Path, name: str, content: bytes, paper: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(KnownFault) as fault:
        keep_template(own_samples, path, paper)
    assert fault.value.message
    assert list_templates(own_samples) == []


def test_what_was_issued_keeps_the_template_it_was_set_from(
    own_samples: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    paper = prepare_paper(own_samples, KIND, shanghai, PaperChoice("zh"))
    issued = register.issue_paper(own_samples, paper.only(paper.items[0].id))
    before = typesetter.set_pdf(issued.content).pdf
    keep_template(own_samples, own(tmp_path / "ours.typ"), "certificate", typesetter)
    assert register.find_wrong(own_samples, typesetter=typesetter) == [], "the data are the same"
    (line,) = register.list_issued(own_samples)
    (content,) = register.read_issued(own_samples, [line.paper_id or 0])
    assert typesetter.set_pdf(content).pdf == before


def test_every_template_of_ours_says_its_version() -> None:
    for name in our_templates():
        assert template_source(name).startswith("// lcdesk papers 1\n"), name


def test_a_name_that_no_template_has(own_samples: Desk) -> None:
    for act in (template_bytes, remove_template):
        with pytest.raises(KnownFault, match="none.docx"):
            act(own_samples, "none.docx")

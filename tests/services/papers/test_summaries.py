"""What the summaries reckon: attendance against the register, evaluation against its answers."""

from __future__ import annotations

from typing import Any

from lcdesk.model.entities import Evaluation
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.attendance.attendance import note, read_register
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice


def data_of(desk: Desk, cohort: int, key: str, part: str, **options: str) -> dict[str, Any]:
    paper = prepare_paper(desk, paper_kind(key), cohort, PaperChoice("en", options=options))
    return paper.gathered.data[part]


def test_attendance_tells_of_each_person_what_counts(own_samples: Desk, shanghai: int) -> None:
    register = read_register(own_samples, shanghai)
    lectures = [one for one in register.sessions if one.kind == "lecture"][:4]
    first, second, third = register.course[:3]
    states = ("present", "late", "excused", "absent")
    marks: dict[tuple[int, int], str | None] = {
        **{(first.id, one.id): state for one, state in zip(lectures, states, strict=True)},
        **{(second.id, one.id): "present" for one in lectures},
    }
    note(own_samples, register, marks)
    found = data_of(own_samples, shanghai, "attendance_summary", "attendance")
    rows = {one["name"]: one for one in found["rows"]}

    def told(name: str) -> list[Any]:
        keys = ("present", "late", "excused", "absent", "there", "of", "percent", "is_below")
        return [rows[name][key] for key in keys]

    assert told(first.name) == [1, 1, 1, 1, 2, 3, 66, True]
    assert told(second.name) == [4, 0, 0, 0, 4, 4, 100, False]
    assert told(third.name) == [0, 0, 0, 4, 0, 4, 0, True]  # on no list of what is over
    assert found["below"] == len(rows) - 1
    assert found["total"]["there"] == 6
    assert sum(one["lists"] for one in found["days"]) == 4


def test_an_evaluation_tells_means_with_how_many_answered(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    lecture = next(
        one for one in read_register(own_samples, shanghai).sessions if one.kind == "lecture"
    )
    whole, content = "The course as a whole", "Content"

    def answer(work: Work) -> None:
        for form, (course, teaching) in enumerate(((5, 4), (4, 4), (3, 2))):
            common = {"cohort_id": shanghai, "respondent": str(form)}
            work.add(Evaluation(**common, question=whole, answer=course))
            given = {"activity_id": lecture.id, "question": content, "answer": teaching}
            work.add(Evaluation(**common, **given))
        work.add(Evaluation(cohort_id=shanghai, respondent="0", question="", comment="More time"))

    own_samples.execute("Answers", answer)
    found = data_of(own_samples, shanghai, "evaluation_summary", "evaluation")
    (question,) = found["questions"]
    assert [question[key] for key in ("n", "mean", "deviation", "counts")] == [
        3,
        "4.00",
        "1.00",
        [0, 0, 1, 1, 1],
    ]
    assert question["question"] == {"zh": "培训总体评价", "en": whole}
    (activity,) = found["activities"]
    assert [activity[key] for key in ("forms", "is_few", "n", "mean")] == [3, False, 3, "3.33"]
    assert [one["text"] for one in found["comments"]] == ["More time"]
    kept = data_of(own_samples, shanghai, "evaluation_summary", "evaluation", comments="no")
    assert kept["comments"] == []
    paper = prepare_paper(
        own_samples, paper_kind("evaluation_summary"), shanghai, PaperChoice("both")
    )
    assert typesetter.set_pdf(paper.content).pdf


def test_nothing_known_is_named(samples: Desk, shanghai: int) -> None:
    for key in ("attendance_summary", "evaluation_summary"):
        paper = prepare_paper(samples, paper_kind(key), shanghai, PaperChoice("zh"))
        assert len(paper.gathered.missing) == 1, key

"""The evaluation without a window: the questionnaire written, forms taken in, results as tables,
JSON or a workbook.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypedDict

from lcdesk.cli.command import Output, add_cohort, add_json, command, deferred_imports
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model.files import BOOK
from lcdesk.texts import N_, _, n_, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model.evaluation import UNJUDGED, Judged, Spread
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.evaluation import questionnaire
    from lcdesk.services.evaluation.evaluation import (
        Results,
        export_results,
        read_results,
        title_of,
    )
    from lcdesk.texts import join_sentences


def _arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    add_json(parser)
    parser.add_argument(
        "--questionnaire",
        type=Output(BOOK),
        metavar="OUT.xlsx",
        help=_("write the questionnaire to be printed or sent"),
    )
    parser.add_argument(
        "--forms",
        type=int,
        metavar="N",
        help=_("so many numbered forms, a sheet each (otherwise one without a number)"),
    )
    parser.add_argument(
        "--all-kinds",
        action="store_true",
        help=_("ask about ceremonies, meals, free time and travel, too"),
    )
    parser.add_argument(
        "--import",
        dest="files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help=_("take in filled-in forms"),
    )
    parser.add_argument(
        "--double",
        choices=("leave", "replace", "add"),
        default="leave",
        help=_(
            "what becomes of a form whose number is there already: left out, put in its place, or "
            "taken for another person's"
        ),
    )
    parser.add_argument(
        "--out", type=Output(BOOK), metavar="OUT.xlsx", help=_("save the results as a workbook")
    )


@command(
    "evaluation",
    N_(
        "means and spreads of what participants answered; the questionnaire out, filled-in forms in"
    ),
    _arguments,
    place=390,
    group="timetable",
    json=None,
)
def evaluation(asked: Namespace) -> int:
    """Do what is asked, in the order a course has it: write the questionnaire, take forms in,
    tell the results.
    """
    with desk_of(asked) as desk:
        cohort_id = cohort_named(desk, asked.cohort)["id"]
        written = _write(desk, cohort_id, asked) if asked.questionnaire else None
        taken = _take(desk, cohort_id, asked) if asked.files else None
        if asked.out:
            export_results(desk, cohort_id, asked.out)
            _note(asked, _("Saved: {path}", path=asked.out))
        results = read_results(desk, cohort_id)
    if asked.json:
        told = {"questionnaire": written, "import": taken}
        done = {name: one for name, one in told.items() if one is not None}
        say_json({**done, **_plain(results)})
    elif not (asked.questionnaire or asked.files or asked.out):
        _say_results(results)
    return 1 if taken and not taken["found"] else 0


def _write(desk: Desk, cohort_id: int, asked: Namespace) -> dict[str, Any]:
    unjudged = () if asked.all_kinds else UNJUDGED
    count = questionnaire.save_questionnaire(
        desk, cohort_id, asked.questionnaire, asked.forms, unjudged
    )
    _note(
        asked,
        n_(
            "The questionnaire asks about {count} activity.",
            "The questionnaire asks about {count} activities.",
            count,
        ),
    )
    _note(asked, _("Saved: {path}", path=asked.questionnaire))
    return {"path": str(asked.questionnaire), "activities": count, "forms": asked.forms}


class TakenForms(TypedDict):
    """What became of the forms of files, as `--json` tells it."""

    found: int
    forms: int
    answers: int
    left: int
    new: int
    same: int
    double: int
    empty: int
    doubles: list[str]
    remarks: list[str]


def _take(desk: Desk, cohort_id: int, asked: Namespace) -> TakenForms:
    intake = questionnaire.read_answers(desk, cohort_id, asked.files)
    if not intake.forms and not asked.json:
        raise KnownFault(
            join_sentences(*intake.remarks),
            _("Nothing was taken in. “--questionnaire” writes the form that can be."),
        )
    taken = questionnaire.take_answers(desk, cohort_id, intake, asked.double)
    duplicates = [one.words for one in intake.of("double")]
    for remark in intake.remarks:
        _note(asked, remark)
    if duplicates and asked.double == "leave":
        _note(
            asked,
            _(
                "There already, or just the same as another: {forms}. --double says what becomes "
                "of them.",
                forms="; ".join(duplicates),
            ),
        )
    _note(asked, taken.message)
    return {
        "found": len(intake.forms),
        "forms": taken.forms,
        "answers": taken.answers,
        "left": taken.left,
        "new": len(intake.of("new")),
        "same": len(intake.of("same")),
        "double": len(intake.of("double")),
        "empty": len(intake.of("empty")),
        "doubles": duplicates,
        "remarks": intake.remarks,
    }


def _say_results(results: Results) -> None:
    if not results.forms:
        say(_("No answers yet. “lcdesk evaluation --questionnaire FILE” writes the form."))
        return
    say(
        _(
            "{forms} forms of {people} people. n: answers; 1 to 5, 5 is best; SD: standard "
            "deviation of the sample.",
            forms=results.forms,
            people=results.people,
        )
    )
    _say_judged(
        _("Activity"),
        [(title_of(results.activities.get(key)), one) for key, one in results.by_activity.items()],
    )
    _say_judged(_("Speaker"), list(results.by_speaker.items()))
    course = [
        (results.name(key), _as_judged(results.course.by_question[key]))
        for key in results.keys("course")
    ]
    _say_judged(_("The course"), course)
    if results.comments:
        say()
        say(n_("{count} comment", "{count} comments", len(results.comments)))
        for one in results.comments:
            say("  " + with_label(title_of(one.activity), one.text))


def _say_judged(head: str, lines: Sequence[tuple[str, Judged]]) -> None:
    if not lines:
        return
    ranked = sorted(lines, key=lambda line: (-(line[1].whole.mean or 0), line[0]))
    say()
    heads = (head, _("Forms"), _("n"), _("Mean"), _("SD"), "1", "2", "3", "4", "5", _("Remark"))
    say_table(
        heads,
        [
            (
                name,
                one.forms,
                one.whole.n,
                _two(one.whole.mean),
                _two(one.whole.deviation),
                *one.whole.counts,
                _("few answers") if one.is_few else "",
            )
            for name, one in ranked
        ],
    )


def _plain(results: Results) -> dict[str, Any]:
    return {
        "forms": results.forms,
        "people": results.people,
        "activities": [
            {
                "id": key,
                "title": (record := results.activities[key])["title"],
                "title_zh": record["title_zh"],
                "speaker": record["speaker"],
                **_figures(one),
            }
            for key, one in results.by_activity.items()
        ],
        "speakers": [{"name": name, **_figures(one)} for name, one in results.by_speaker.items()],
        "course": _figures(results.course),
        "comments": [
            {
                "activity": one.activity["id"] if one.activity else None,
                "question": one.question or None,
                "text": one.text,
            }
            for one in results.comments
        ],
    }


def _figures(one: Judged) -> dict[str, Any]:
    questions = {key: _spread(spread) for key, spread in one.by_question.items()}
    return {"forms": one.forms, "few": one.is_few, **_spread(one.whole), "questions": questions}


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "n": spread.n,
        "mean": spread.mean,
        "deviation": spread.deviation,
        "counts": spread.counts,
    }


def _as_judged(spread: Spread) -> Judged:
    return Judged(None, spread, {}, spread.n)


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _note(asked: Namespace, sentence: str) -> None:
    if not asked.json:
        say(sentence)

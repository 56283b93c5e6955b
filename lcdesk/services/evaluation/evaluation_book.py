"""The results of an evaluation as a workbook: by activity, by speaker, of the course, and the
comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lcdesk.model.evaluation import Judged
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.evaluation.evaluation import Results, read_results, title_of
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec, heading
from lcdesk.texts import N_, _, with_label


def export_results(desk: Desk, cohort_id: int, path: Path) -> int:
    """Write the results as .xlsx: activities, speakers, course, comments; the number of rows."""
    results, name = read_results(desk, cohort_id), cohorts.get_cohort(desk, cohort_id)["name"]
    note = _(
        "{forms} forms of {people} people. n: answers; 1 to 5, 5 is best; SD: standard deviation "
        "of the sample.",
        forms=results.forms,
        people=results.people,
    )
    sheets = [
        _activity_sheet(results),
        _speaker_sheet(results),
        _course_sheet(results),
        _comment_sheet(results),
    ]
    finished = [
        SheetSpec(
            sheet.name, sheet.columns, sheet.rows, title=with_label(name, sheet.name), note=note
        )
        for sheet in sheets
    ]
    return write_book(path, finished, title=name, created=desk.stands_at())


def _activity_sheet(results: Results) -> SheetSpec:
    keys = results.keys("activity")
    columns = [
        heading("day", N_("Date"), "date"),
        heading("title", N_("Activity")),
        heading("speaker", N_("Speaker")),
        *_figure_columns(),
        *_question_columns(results, keys),
    ]
    rows = [
        (
            record["date"],
            title_of(record),
            record["speaker"],
            *_figures(results.by_activity[one]),
            *_means(results.by_activity[one], keys),
        )
        for one, record in results.activities.items()
        if one in results.by_activity
    ]
    return SheetSpec(_("Activities"), columns, rows)


def _speaker_sheet(results: Results) -> SheetSpec:
    keys = results.keys("activity")
    columns = [
        heading("speaker", N_("Speaker")),
        *_figure_columns(),
        *_question_columns(results, keys),
    ]
    rows = [(name, *_figures(one), *_means(one, keys)) for name, one in results.by_speaker.items()]
    return SheetSpec(_("Speakers"), columns, rows)


def _course_sheet(results: Results) -> SheetSpec:
    columns = [heading("question", N_("Question")), *_figure_columns()]
    spreads = {key: results.course.by_question[key] for key in results.keys("course")}
    rows = [
        (results.name(key), *_figures(Judged(key, one, {}, one.n))) for key, one in spreads.items()
    ]
    return SheetSpec(_("The course"), columns, rows)


def _comment_sheet(results: Results) -> SheetSpec:
    columns = [
        heading("what", N_("On")),
        heading("question", N_("Question")),
        heading("comment", N_("Comment")),
    ]
    rows = [
        (title_of(one.activity), results.name(one.question) or None, one.text)
        for one in results.comments
    ]
    return SheetSpec(_("Comments"), columns, rows)


def _figure_columns() -> list[ColumnSpec]:
    return [
        heading("forms", N_("Forms"), "number"),
        heading("n", N_("n"), "number"),
        heading("mean", N_("Mean"), "number", "0.00"),
        heading("sd", N_("SD"), "number", "0.00"),
        *(ColumnSpec(str(value), str(value), kind="number") for value in range(1, 6)),
        heading("few", N_("Remark")),
    ]


def _figures(one: Judged) -> tuple[float | str | None, ...]:
    few = _("few answers") if one.is_few else None
    return one.forms, one.whole.n, one.whole.mean, one.whole.deviation, *one.whole.counts, few


def _question_columns(results: Results, keys: Sequence[str]) -> list[ColumnSpec]:
    return [
        column
        for key in keys
        for column in (
            ColumnSpec(f"mean {key}", results.name(key), kind="number", number_format="0.00"),
            ColumnSpec(f"n {key}", f"n: {results.name(key)}", kind="number"),
        )
    ]


def _means(one: Judged, keys: Sequence[str]) -> list[float | int | None]:
    spreads = [one.by_question.get(key) for key in keys]
    return [
        value
        for spread in spreads
        for value in ((spread.mean, spread.n) if spread else (None, None))
    ]

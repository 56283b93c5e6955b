"""A list of what was judged: how many forms, mean and deviation, how often each of 1 to 5, and
the mean of each question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from lcdesk.model.evaluation import FEW, MOST, Judged, Spread
from lcdesk.model.order import sort_key
from lcdesk.model.rows import ActivityRecord
from lcdesk.services.evaluation.evaluation import Results, title_of
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.spans import short_day
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS
from lcdesk.ui.kit.table.model import GroupBand, TableColumn
from lcdesk.ui.kit.table.record_card import RecordCard


class ResultLine(TypedDict):
    """A line of the list: what was judged, and by what each column sorts."""

    id: NotRequired[int]
    title: str
    day: dt.date | None
    speaker: str | None
    forms: int
    spread: Spread
    is_few: bool
    questions: Mapping[str, Spread]
    sort: dict[str, Any]


class ShownComment(TypedDict):
    """A comment as the list has it."""

    id: NotRequired[int]
    text: str
    question: str


BAR, GAP, PILLAR = 12, 4, 22  # px of the small bars: width, between them, height of the highest
NARROW, WIDE = 104, 220  # px of the column of a question, by its length
QUESTION = "question "
_NAMES = {
    "activities": ("title", N_("Activity")),
    "speakers": ("title", N_("Speaker")),
    "course": ("title", N_("Question")),
}


def _paint_spread(
    painter: QPainter, rect: QRect, _text: str, record: ResultLine, _column: TableColumn
) -> None:
    """Five bars, 1 at the left; the highest is the answer given most, none is a line at the
    foot.
    """
    counts = record["spread"].counts
    most, foot = max(counts) or 1, rect.center().y() + PILLAR / 2
    painter.setPen(Qt.PenStyle.NoPen)
    for at, count in enumerate(counts):
        left, high = rect.x() + PAD + at * (BAR + GAP), PILLAR * count / most
        painter.fillRect(QRectF(left, foot, BAR, 1), colour("edge"))
        painter.fillRect(QRectF(left, foot - high, BAR, high), colour("accent"))


PAINTERS.update(evaluation_spread=_paint_spread)


class ResultList(RecordCard[ResultLine]):
    """`kind`: "activities", "speakers" or "course". A click on a head sorts; blanks come last
    either way.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(_columns(kind, None), "title")
        self.kind = kind
        self._sort: tuple[str, bool] = ("", False)
        self.view.header.sort_asked.connect(self.sort_by)

    def show_results(self, results: Results) -> None:
        """Other figures, in the order chosen before."""
        columns = _columns(self.kind, results)
        if [column.name for column in columns] != [column.name for column in self.table.columns]:
            self.table.set_columns(columns)
            self.view.columns.reset()  # so that those give way again for which there is no room
            self.view.columns.stretch("title")
        else:
            # questions may be called otherwise, and say so in another language
            self.table.columns = tuple(columns)
            self.table.retranslate()
        self.records = {
            number: {**record, "id": number}
            for number, record in enumerate(_records(self.kind, results), 1)
        }
        self._show()

    def sort_by(self, name: str, is_descending: bool) -> None:
        """Another order."""
        self._sort = (name, is_descending)
        self.view.header.show_sorts((self._sort,))
        self._show()

    def rows(self) -> list[ResultLine]:
        """The records as they are shown."""
        return [self.records[one] for one in self.table.ids]

    def _show(self) -> None:
        name, is_descending = self._sort
        ids = list(self.records)
        if name:
            told = [one for one in ids if self.records[one]["sort"].get(name) is not None]
            told.sort(key=lambda one: self.records[one]["sort"][name], reverse=is_descending)
            ids = [*told, *(one for one in ids if one not in told)]
        self.view.set_ids(ids)
        self.table.forget()


def shown_width(text: str) -> int:
    """Letters of a text; a Chinese one counts twice."""
    return sum(1 + (letter > "\u2e7f") for letter in text)


def mean_words(spread: Spread | None) -> str:
    """ "4.33 (n 12)": never a mean without its n."""
    if spread is None or spread.mean is None:
        return ""
    return _("{mean} (n {count})", mean=f"{spread.mean:.2f}", count=spread.n)


def _columns(kind: str, results: Results | None) -> list[TableColumn]:
    name, title = _NAMES[kind]
    first = [
        TableColumn[ResultLine](
            "day",
            N_("Date"),
            84,
            "muted",
            text=lambda record: short_day(record["day"]) if record["day"] else "",
        )
    ]
    columns = [
        *(first if kind == "activities" else []),
        TableColumn(name, title, 240, "strong"),
        *(
            [TableColumn("speaker", N_("Speaker"), 150, "muted", yields_below=1200)]
            if kind == "activities"
            else []
        ),
        TableColumn[ResultLine](
            "forms", N_("Forms"), 88, text=lambda record: _forms_words(record["forms"]), tone=_few
        ),
        TableColumn[ResultLine](
            "mean", N_("Mean"), 116, text=lambda record: mean_words(record["spread"]), tone=_few
        ),
        TableColumn("deviation", N_("SD"), 64, "number", text=_deviation_words),
        TableColumn(
            "spread",
            N_("1 to 5"),
            5 * BAR + 4 * GAP + 2 * PAD + 4,
            "evaluation_spread",
            text=_counts_words,
            is_sortable=False,
        ),
    ]
    keys = results.keys("activity") if results is not None and kind != "course" else []
    return [*columns, *(_question_column(key, results.name(key)) for key in keys if results)]


def _question_column(key: str, title: str) -> TableColumn[ResultLine]:
    def few(record: ResultLine) -> str:
        spread = record["questions"].get(key)
        return "warn" if spread is not None and spread.n < FEW else ""

    wide = min(max(NARROW, 24 + 8 * shown_width(title)), WIDE)
    return TableColumn[ResultLine](
        QUESTION + key,
        title,
        wide,
        text=lambda record: mean_words(record["questions"].get(key)),
        tone=few,
    )


def _records(kind: str, results: Results) -> list[ResultLine]:
    if kind == "activities":
        judged = [
            (one, found) for one, found in results.activities.items() if one in results.by_activity
        ]
        return [_record(title_of(found), results.by_activity[one], found) for one, found in judged]
    if kind == "speakers":
        return [_record(name, one) for name, one in results.by_speaker.items()]
    spreads = [(key, results.course.by_question[key]) for key in results.keys("course")]
    return [
        _record(results.name(key), Judged(key, spread, {}, spread.n)) for key, spread in spreads
    ]


def _record(title: str, one: Judged, activity: ActivityRecord | None = None) -> ResultLine:
    day, speaker = (activity["date"], activity["speaker"]) if activity else (None, None)
    questions = {QUESTION + key: spread.mean for key, spread in one.by_question.items()}
    speaker_key = sort_key(speaker, True) if speaker else None
    sort = {
        "day": day,
        "title": sort_key(title, False),
        "speaker": speaker_key,
        "forms": one.forms,
        "mean": one.whole.mean,
        "deviation": one.whole.deviation,
        **questions,
    }
    return {
        "title": title,
        "day": day,
        "speaker": speaker,
        "forms": one.forms,
        "spread": one.whole,
        "is_few": one.is_few,
        "questions": one.by_question,
        "sort": sort,
    }


def _forms_words(count: int) -> str:
    return _("{count} · few", count=count) if count < FEW else str(count)


def _few(record: ResultLine) -> str:
    return "warn" if record["is_few"] else ""


def _deviation_words(record: ResultLine) -> str:
    deviation = record["spread"].deviation
    return "–" if deviation is None else f"{deviation:.2f}"


def _counts_words(record: ResultLine) -> str:
    counts = record["spread"].counts
    return ", ".join(f"{value}: {counts[value - 1]}" for value in range(1, MOST + 1))


# --- The comments, under the activity each is on; nobody's form is named ---


_COLUMNS = (
    TableColumn("text", N_("Comment"), 500, is_sortable=False),
    TableColumn("question", N_("Question"), 220, "muted", is_sortable=False),
)


class CommentList(RecordCard[ShownComment]):
    """A row a comment."""

    def __init__(self) -> None:
        super().__init__(_COLUMNS, "text")

    def show_results(self, results: Results) -> None:
        """The comments by activity, in the order of the timetable; those on the course last."""
        places: dict[int | None, int] = {one: at for at, one in enumerate(results.activities)}
        places[None] = len(places)
        found = sorted(
            results.comments, key=lambda one: places[one.activity["id"] if one.activity else None]
        )
        groups: dict[int | None, list[ShownComment]] = {}
        titles: dict[int | None, str] = {}
        for one in found:
            key = one.activity["id"] if one.activity else None
            titles[key] = title_of(one.activity)
            record: ShownComment = {"text": one.text, "question": results.name(one.question)}
            groups.setdefault(key, []).append(record)
        self.show_groups(
            (GroupBand(titles[key], len(lines), key=key or "course"), lines)
            for key, lines in groups.items()
        )

    def texts(self) -> list[str]:
        """The comments in their order."""
        return [record["text"] for record in self.records.values()]

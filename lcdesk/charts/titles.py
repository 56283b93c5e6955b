"""The title somebody wrote for a picture in place of its finding, and the numbers it was written
for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

from lcdesk.charts.chart import Chart, CountedRow
from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _, language


@dataclass(frozen=True)
class Title:
    """A title in two languages, "" where the computed one stays, and the `digest` of the numbers
    it was written for.
    """

    en: str = ""
    zh: str = ""
    digest: str = ""

    @property
    def said(self) -> str:
        """The one of the language of the moment, which may be ""."""
        return self.zh if language() == "zh" else self.en


def digest(*tables: Iterable[CountedRow]) -> str:
    """40 signs that stand for the numbers of a picture: keys and counts, whatever the order and the
    labels.

    A row with nobody in it is as good as no row.
    """
    made = blake2b(digest_size=20)
    for table in tables:
        rows = ((row.key or "", row.women, row.men, row.other) for row in table if row.total)
        made.update(repr(sorted(rows)).encode())
    return made.hexdigest()


def titled(chart: Chart, title: Title | None, today: str) -> Chart:
    """The chart under the title of the language of the moment, where somebody wrote one.

    `today` is the digest of its numbers: with other ones than the title was written for, the note
    says so.
    """
    if title is None or not title.said:
        return chart
    note = chart.note
    if title.digest != today:
        note = join_sentences(note, _("This title was written for other numbers."))
    return replace(chart, caption=replace(chart.caption, title=title.said), note=note)

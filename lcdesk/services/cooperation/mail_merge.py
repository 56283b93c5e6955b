"""Alumni as a table that letters are merged from: one row a person, heads in the first row, and
nobody who has not agreed to be written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lcdesk.model import clock, countries
from lcdesk.model.files import LIST
from lcdesk.model.kinds import Emails
from lcdesk.services.cooperation.alumni import AlumniLine
from lcdesk.services.core.desk import Desk
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import write_table
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec
from lcdesk.texts import LANGUAGES, _

_MAILS = Emails()
_SALUTATIONS = {"F": ("Ms", "女士"), "M": ("Mr", "先生")}
COLUMNS = (
    ColumnSpec("salutation", "Salutation"),
    ColumnSpec("salutation_zh", "称谓"),
    ColumnSpec("given_name", "Given name"),
    ColumnSpec("family_name", "Family name"),
    ColumnSpec("name", "Name"),
    ColumnSpec("name_zh", "姓名"),
    ColumnSpec("post", "Post"),
    ColumnSpec("organisation", "Organisation"),
    ColumnSpec("email", "E-mail"),
    ColumnSpec("country", "Country"),
    ColumnSpec("country_zh", "国家"),
    ColumnSpec("years", "Years"),
)
"""Heads of one word: a merge calls its fields by them, whatever language the program speaks."""


@dataclass(frozen=True)
class MergeOutcome:
    """How many people a table for a mail merge holds, and how many of those asked for it leaves
    out: who did not agree, or not any more.
    """

    written: int
    left_out: int
    without_mail: int


def export_mail_merge(desk: Desk, lines: Iterable[AlumniLine], path: Path) -> MergeOutcome:
    """Those of these alumni who agree to be written to, into an .xlsx or a table of text.
    KnownFault: another ending.
    """
    LIST.ending_of(path)
    today, asked = clock.today(), list(lines)
    agreed = [line for line in asked if line.consent(today) == "agreed"]
    sheet = SheetSpec(_("Alumni"), COLUMNS, _rows(agreed))
    if LIST.format_of(path).content == "text table":
        written = write_table(path, sheet, formats=LIST)
    else:
        written = write_book(path, [sheet], created=desk.stands_at())
    without = sum(not _mail(line) for line in agreed)
    return MergeOutcome(written, len(asked) - len(agreed), without)


def _rows(lines: Sequence[AlumniLine]) -> Iterator[Sequence[object]]:
    for line in lines:
        english, chinese = _SALUTATIONS.get(line.gender or "", (None, None))
        places = [
            countries.name(line.country, code) if line.country else None for code in LANGUAGES
        ]
        yield (
            english,
            chinese,
            line.given_name,
            line.family_name,
            line.name,
            line.name_zh,
            line.position_now,
            line.organization_now,
            _mail(line),
            *places,
            ", ".join(map(str, line.years)) or None,
        )


def _mail(line: AlumniLine) -> str | None:
    """The address that is used: of today, else of then."""
    said = (line.contact and line.contact.email) or line.email
    return _MAILS.first(said) if said else None

"""Signed reports: kept as they were under a number of their own, to be signed by hand; listed,
read again, taken out. On screen they are called numbered reports.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import sqlalchemy as sa

from lcdesk.db.store import store_of
from lcdesk.db.values import table_of, typed_rows
from lcdesk.model import clock
from lcdesk.model.entities import Change, Operation, SignedReport
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.figure_tables import OVER_YEARS_KIND, FiguresPage, page_data, page_of
from lcdesk.model.report import ApprovedMap, Report, ReportSigner, Signature, of_data, to_data
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.figures.counting_rules import rule_named
from lcdesk.services.figures.figure_book import save_page
from lcdesk.services.figures.map_pictures import read_map
from lcdesk.services.figures.report import save_report
from lcdesk.texts import N_, BilingualText, PaperLanguage, _, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SIGN, REMOVE = N_("Keep the report {number}"), N_("Remove the numbered report {number}")
FORMERLY = N_("Sign the report {number}"), N_("Remove the signed report {number}")
"""What the history of earlier desks says of the same."""
STATUSES = "statuses"
"""Beside the fields of the report in `data`: which statuses its rule counted when it was signed,
"" for none.
"""
MAP = "map"
"""Beside them: which of the office's maps was on its page (`digest_of`)."""
_FIELDS = {field.name: field for field in fields_of(SignedReport)}
_NUMBER = re.compile(r"(\d{4})-(\d{1,9})")
_DIGITS = 3


@dataclass(frozen=True)
class SignedLine:
    """A signed report in the list: its number, who signs it (as it was written: "Li Wei | 李伟"),
    when it was kept (the office's own clock), of what, and its sentence.

    `cohort_ids` None: of all cohorts.
    """

    id: int
    number: str
    signed_by: str
    signed_at: dt.datetime
    note: str
    scope: BilingualText
    sentence: BilingualText
    rule: BilingualText
    cohort_ids: tuple[int, ...] | None
    is_over_years: bool = False
    """Is it a page of the reports over the years?"""
    kept_by: str = ""
    """The login of who kept it, as an office's server says it; "" where that is not known."""

    @property
    def signer(self) -> BilingualText:
        """The name of who signs."""
        return ReportSigner.written(self.signed_by).name

    def is_about(self, cohort_ids: tuple[int, ...] | None) -> bool:
        """Does it count people of one of these cohorts (None: of any)?"""
        return (
            cohort_ids is None
            or self.cohort_ids is None
            or not set(cohort_ids).isdisjoint(self.cohort_ids)
        )


Signable = Report | FiguresPage


def sign(
    desk: Desk, report: Signable, signed_by: str, number: str = "", note: str = "", post: str = ""
) -> SignedLine:
    """Keep a report, or a page of those over the years, as it stands, under this number or (blank)
    the next of the year, with name and post of who signs it by hand, each in one language or
    ("Li Wei | 李伟") in both.

    `KnownFault` where nobody signs, or another signed report has the number.
    """
    values = {"number": number or next_number(desk), "signed_by": signed_by, "note": note}
    parsed = {name: _parsed(name, text) for name, text in values.items()}
    signer = ReportSigner.written(str(parsed["signed_by"]), post)
    if not signer.name:
        _parsed("signed_by", "")
    report = replace(report, signer=signer)
    data = page_data(report) if isinstance(report, FiguresPage) else _data_of(desk, report)

    def keep(work: Work) -> int:
        standing = store_of(work.session).report_numbers(work.session, once=False)
        if str(parsed["number"]).casefold() in {one.casefold() for one in standing}:
            raise KnownFault(
                _("There is a numbered report {number} already.", number=parsed["number"]),
                _("Nothing was kept. Leave the number blank to get the next free one."),
            )
        at = store_of(work.session).signing_moment(work.session) or clock.now()
        return work.add(SignedReport(signed_at=at, data=data, **parsed)).id

    made = desk.sign(SIGN, keep, number=parsed["number"])
    return get_signed(desk, made)


def _data_of(desk: Desk, report: Report) -> dict[str, Any]:
    counts = [status or "" for status in rule_named(desk, report.rule).statuses]
    return {**to_data(report), STATUSES: counts, MAP: digest_of(read_map(desk))}


def list_signed(desk: Desk) -> list[SignedLine]:
    """All signed reports, the newest first."""
    return _lines(desk)


def get_signed(desk: Desk, signed_id: int) -> SignedLine:
    """One of them; `KnownFault` when it is no longer there."""
    for line in _lines(desk, signed_id):
        return line
    raise _gone()


def signed_numbered(desk: Desk, number: str) -> SignedLine:
    """The signed report of that number; `KnownFault` in words where none has it, or (after an
    undo) more than one.
    """
    known, wanted = list_signed(desk), number.strip().casefold()
    found = [line for line in known if line.number.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise KnownFault(
            _("Several reports have the number {number}.", number=number),
            _("Nothing was done. Undo what brought one of them back, or remove one in the window."),
        )
    listed = ", ".join(line.number for line in reversed(known)) or _("none yet")
    raise KnownFault(
        _("There is no numbered report {number}.", number=number),
        _("Numbered reports of this desk: {known}.", known=listed),
    )


def read_signed(desk: Desk, signed_id: int) -> Signable:
    """The report as it was signed, with its signature; `KnownFault` when it is no longer there."""
    line, data = get_signed(desk, signed_id), read_data(desk, signed_id)
    signature = Signature(line.number, line.signed_by, line.signed_at)
    made = page_of(data) if line.is_over_years else of_data(data)
    # one of an earlier version says the name alone
    signer = made.signer if data.get("signer") else ReportSigner.written(line.signed_by)
    return replace(made, signature=signature, signer=signer)


def read_data(desk: Desk, signed_id: int) -> dict[str, Any]:
    """What is kept of a signed report, as JSON has it; `KnownFault` when it is no longer there."""
    table = table_of(SignedReport)
    with desk.reading() as session:
        kept = session.scalar(sa.select(table.c.data).where(table.c.id == signed_id))
    if kept is None:
        raise _gone()
    return kept


def map_of(desk: Desk, data: Mapping[str, Any]) -> ApprovedMap | None:
    """The map that was on the page when it was signed; None where there was none, or the office
    has another one now.
    """
    picture = read_map(desk)
    return picture if picture is not None and digest_of(picture) == data.get(MAP) else None


def digest_of(picture: ApprovedMap | None) -> str:
    """What stands for a map in a signed report: its picture and what is printed with it; "" for
    none.
    """
    if picture is None:
        return ""
    words = (picture.approval_no, picture.caption_en, picture.caption_zh)
    return blake2b(picture.data + repr(words).encode(), digest_size=20).hexdigest()


def remove_signed(desk: Desk, signed_id: int) -> None:
    """Take a signed report out; undo brings it back as it was."""
    line = get_signed(desk, signed_id)
    if (fault := why_kept(desk, line)) is not None:
        raise fault
    desk.sign(
        REMOVE, lambda work: work.remove(work.get(SignedReport, signed_id)), number=line.number
    )


def next_number(desk: Desk) -> str:
    """ "2026-003": one more than the highest of this year that stands, or ever stood as far as
    the history goes.
    """
    year = str(clock.today().year)
    with desk.reading() as session:
        used = store_of(session).report_numbers(session, once=True)
    found = [_NUMBER.fullmatch(number) for number in used]
    highest = max((int(match[2]) for match in found if match and match[1] == year), default=0)
    return f"{year}-{highest + 1:0{_DIGITS}d}"


def last_signer(desk: Desk) -> tuple[str, str]:
    """Name and post of who signed last, as they were written; "" before anybody did."""
    for line in list_signed(desk):
        found = read_signed(desk, line.id).signer
        return found.texts if found else (line.signed_by, "")
    return "", ""


def _lines(desk: Desk, signed_id: int | None = None) -> list[SignedLine]:
    """The lines without the rows of their reports, which may be long."""
    table = table_of(SignedReport)
    own = [table.c[name] for name in ("id", "number", "signed_by", "signed_at", "note")]
    told = [
        table.c.data[name].label(name)
        for name in ("scope", "sentence", "rule_title", "cohort_ids", "kind")
    ]
    query = sa.select(*own, *told).order_by(table.c.id.desc())  # a clock may have gone back
    with desk.reading() as session:
        rows = session.execute(query if signed_id is None else query.where(table.c.id == signed_id))
        who = _keepers(session) if store_of(session).is_shared else {}
        return [_line(row, who.get(row["id"], "")) for row in typed_rows(_ListedReport, rows)]


def _keepers(session: Session) -> dict[int, str]:
    """Report → who kept it, by the history."""
    change, operation = table_of(Change), table_of(Operation)
    query = (
        sa.select(change.c.row_id, operation.c.who)
        .join(operation, operation.c.id == change.c.deed_id)
        .where(change.c.entity == SignedReport.__name__)
        .order_by(change.c.id.desc())  # of those of a report the first one stays
    )
    return {report: who or "" for report, who in session.execute(query)}


def why_kept(desk: Desk, line: SignedLine) -> KnownFault | None:
    """Why whoever is here cannot take a report out: at an office only who kept it can, or who owns
    the database; None where they can.
    """
    if (fault := desk.why_unsigned) is not None:
        return fault
    if desk.rights.group is None or line.kept_by == desk.who:
        return None
    return KnownFault(
        _("Only who kept this report takes it back: {name}.", name=line.kept_by or "–"),
        _("Nothing was changed."),
    )


class _ListedReport(TypedDict):
    """What the list tells of a signed report; the last five out of its data."""

    id: int
    number: str
    signed_by: str
    signed_at: dt.datetime
    note: str | None
    scope: Mapping[str, str] | None
    sentence: Mapping[str, str] | None
    rule_title: Mapping[str, str] | None
    cohort_ids: list[int] | None
    kind: str | None


def _line(row: _ListedReport, kept_by: str) -> SignedLine:
    whose = row["cohort_ids"]
    return SignedLine(
        row["id"],
        row["number"],
        row["signed_by"],
        row["signed_at"],
        row["note"] or "",
        _words(row["scope"]),
        _words(row["sentence"]),
        _words(row["rule_title"]),
        None if whose is None else tuple(whose),
        row["kind"] == OVER_YEARS_KIND,
        kept_by,
    )


def _words(kept: Mapping[str, str] | None) -> BilingualText:
    return BilingualText(**(kept or {}))


def _parsed(name: str, text: str) -> str | None:
    try:
        return _FIELDS[name].parse(text)
    except BadValue as bad:
        said = (
            _("Say who signs the report.")
            if name == "signed_by" and not text.strip()
            else bad.message
        )
        raise KnownFault(said, _("Nothing was kept.")) from None


def _gone() -> KnownFault:
    return KnownFault(
        _("This numbered report is no longer there."),
        _("Somebody removed it. Undo brings it back."),
    )


# --- The page of a signed report printed again: as it was signed, with its number, who signed it
# and when ---


def save_signed(desk: Desk, signed_id: int, path: Path, language: PaperLanguage) -> None:
    """Write the page, the same whatever happened to the desk since; `KnownFault` where the report
    is gone or the place bad.

    Where the office's map was on it and is another one now, the regions stand in its place: what
    has changed since says so.
    """
    report = read_signed(desk, signed_id)
    if isinstance(report, FiguresPage):
        save_page(report, path, language)
    else:
        save_report(report, path, language, map_of(desk, read_data(desk, signed_id)))


def in_language(words: BilingualText) -> str:
    """Words of a report in the language of the moment."""
    return "".join(words.said("zh" if language() == "zh" else "en"))

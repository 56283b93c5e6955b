"""Programmes: which one a cohort belongs to, by its name or by choice; listed, renamed, cohorts
moved between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from lcdesk.db.queries import cohorts as queries
from lcdesk.db.queries.cohorts import CohortOfProgramme
from lcdesk.db.queries.curriculum import best_name
from lcdesk.model.entities import Cohort, Programme
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.names import by_script, fold_title, series_name
from lcdesk.services.core.desk import Desk, Work
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

S = TypeVar("S")
Choice = int | str | None
"""A programme by its number; by a title in either language (a new one where none is called so);
None: by the cohort's name.
"""
PUT, RENAME = N_("Put {name} into the programme {programme}"), N_("Rename the programme {name}")
_NAMES = ("name_en", "name_zh")
_TITLES = ("title_en", "title_zh")
# what only a person can have filled in
_MORE = tuple(one.column for one in fields_of(Programme) if one.name not in (*_TITLES, "year"))
SAID_BY_EITHER: Mapping[str, tuple[str, ...]] = {
    "aims": ("aims_en", "aims_zh"),
    "languages": ("languages",),
}
"""What a cohort says itself, or else its programme."""


def who_says(what: str, cohort: object, programme: S) -> S | None:
    """The programme, where its cohort has nothing to say of the aims or languages (rows or records
    of them); None: the cohort speaks for itself, or has no programme.

    The aims in two languages are one text: a cohort that has them in one has none of its
    programme's.
    """
    own = any(_said(cohort, column) for column in SAID_BY_EITHER[what])
    return None if own else programme


def _said(one: object, column: str) -> Any:
    if isinstance(one, Mapping):
        return cast("Mapping[str, Any]", one).get(column)
    return getattr(one, column)


class OtherSession(CohortOfProgramme):
    """A cohort of a programme with its name in the language of the moment."""

    name: str


@dataclass(frozen=True)
class KnownProgramme:
    """A programme; `cohorts`: id, names and first day of each, by their first day. `has_more`:
    somebody filled it in.
    """

    id: int
    title_en: str | None
    title_zh: str | None
    year: int | None
    cohorts: tuple[CohortOfProgramme, ...]
    has_more: bool = False

    @property
    def name(self) -> str:
        """Its title in the language of the moment."""
        return best_name({"en": self.title_en, "zh": self.title_zh}, "en", "zh") or _(
            "No. {number}", number=self.id
        )

    @property
    def titles(self) -> frozenset[str]:
        """Its titles in their comparable form."""
        return frozenset(fold_title(title) for title in (self.title_en, self.title_zh) if title)

    def others(self, cohort_id: int | None) -> tuple[OtherSession, ...]:
        """Its cohorts but for this one."""
        return tuple(
            {**one, "name": _cohort_name(one["id"], one["name_en"], one["name_zh"])}
            for one in self.cohorts
            if one["id"] != cohort_id
        )


def read_programmes(desk: Desk) -> list[KnownProgramme]:
    """All programmes, in the order of their making."""
    with desk.reading() as session:
        return _read(session)


def find_programme(known: Sequence[KnownProgramme], said: str) -> KnownProgramme | None:
    """The programme of that number or that title, as somebody types it; None where none is called
    so.

    `KnownFault` where several are, or where no programme has that number.
    """
    numbered = next((one for one in known if str(one.id) == said.strip()), None)
    found = numbered or _titled(known, said)
    if found is None and said.strip().isdecimal():
        raise KnownFault(_("There is no programme “{name}”.", name=said), _told(known))
    return found


def foresee(
    known: Sequence[KnownProgramme],
    values: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> KnownProgramme | None:
    """The programme a cohort of these names goes into; None: a new one, called
    `titles_for(values)`.

    `before`: the cohort as it is kept ("id", names, "programme_id"). It stays where it is; only a
    programme of its own that is called like the cohort follows its new name.
    """
    own = next((one for one in known if before and one.id == before.get("programme_id")), None)
    if own is None or before is None:
        return _fitting(known, values)
    if not _has_new_name(values, before) or not _is_of_its_own(own, before):
        return own
    return _fitting([one for one in known if one.id != own.id], values)


def titles_for(values: Mapping[str, Any]) -> dict[str, str | None]:
    """What a programme is called after its first cohort: the names without the last bracket."""
    return {
        title: series_name(values[name]) if values.get(name) else None
        for title, name in zip(_TITLES, _NAMES, strict=True)
    }


def title_for(values: Mapping[str, Any]) -> str:
    """That title in the language of the moment; "" for a cohort without a name."""
    return best_name(titles_for(values), *_TITLES) or ""


def place_cohort(work: Work, values: Mapping[str, Any], choice: Choice = None) -> int:
    """Inside an operation: the number of the programme a new cohort of these values goes into, made
    where there is none.
    """
    known = _read(work.session)
    found = _chosen(work, known, choice) if choice is not None else foresee(known, values)
    if found is None:
        return _make(work, values, choice)
    if choice is None:
        _complete(work, found, values)
    return found.id


def move_cohort(
    work: Work, cohort: Cohort, before: Mapping[str, Any], choice: Choice = None
) -> None:
    """Inside an operation: put a cohort, changed already, where it belongs now; a programme left
    without cohorts goes.

    `before`: the cohort as it was. A new title given to the programme of one cohort alone is that
    programme's new title.
    """
    values = {name: getattr(cohort, name) for name in (*_NAMES, "starts")}
    if choice is None and not _has_new_name(values, before):
        return
    known = _read(work.session)
    found = _chosen(work, known, choice) if choice is not None else foresee(known, values, before)
    own = next((one for one in known if one.id == cohort.programme_id), None)
    if found is None and own is not None and not own.others(cohort.id):
        work.set(work.get(Programme, own.id), _titles_of(values, choice))
        return
    after = found.id if found else _make(work, values, choice)
    if own is None or after != own.id:
        work.set(cohort, {"programme_id": after})
        if own is not None:
            leave_programme(work, own.id)


def name_of(work: Work, programme: Choice) -> str | None:
    """Inside an operation: what a choice is called, in the language of the moment; None for
    none.
    """
    if not isinstance(programme, int):
        return programme
    return next((one.name for one in _read(work.session) if one.id == programme), None)


def leave_programme(work: Work, programme_id: int) -> None:
    """Inside an operation: take a programme out that has no cohort any more, unless somebody filled
    it in.
    """
    work.session.flush()
    row = work.session.get(Programme, programme_id)
    if row is None or queries.count_cohorts(work.session, programme_id):
        return
    if all(getattr(row, name) is None for name in _MORE):
        work.remove(row)


def set_programme(desk: Desk, cohort_id: int, programme: int | str) -> str:
    """Put a cohort into the programme of that number or title, or into a new one of that title;
    what it is called.
    """
    known = read_programmes(desk)
    found = next((one for one in known if one.id == programme), None)
    if isinstance(programme, str):
        found = _titled(known, _required(programme))

    def move(work: Work) -> None:
        cohort = work.get(Cohort, cohort_id)
        move_cohort(work, cohort, {}, found.id if found else programme)

    name = found.name if found else str(programme).strip()
    desk.execute(PUT, move, name=_name_of_cohort(desk, cohort_id), programme=name)
    return name


def rename_programme(desk: Desk, programme_id: int, title: str) -> None:
    """Give a programme another title in the language it is written in; `KnownFault` when another
    is called so already.
    """
    wanted, known = _required(title), read_programmes(desk)
    if any(fold_title(wanted) in one.titles for one in known if one.id != programme_id):
        raise KnownFault(
            _("Another programme is called “{name}” already.", name=wanted),
            _("Nothing was changed. Put the cohorts into that one instead."),
        )
    name = next((one.name for one in known if one.id == programme_id), "")
    desk.execute(
        RENAME,
        lambda work: work.set(work.get(Programme, programme_id), by_script(wanted, "title")),
        name=name,
    )


def _read(session: Session) -> list[KnownProgramme]:
    return [
        KnownProgramme(
            row["id"],
            row["title_en"],
            row["title_zh"],
            row["year"],
            tuple(row["cohorts"]),
            any(row[name] is not None for name in _MORE),
        )
        for row in queries.list_programmes(session)
    ]


def _fitting(known: Sequence[KnownProgramme], values: Mapping[str, Any]) -> KnownProgramme | None:
    """The programme called like a cohort of these names, with its last bracket or without.

    Older desks may have several of one title: the one that fits in both languages, of the year,
    made last.
    """
    wanted, year = _wanted(values), _year_of(values)
    fitting = [one for one in known if wanted & one.titles]
    return max(
        fitting, key=lambda one: (len(wanted & one.titles), one.year == year, one.id), default=None
    )


def _titled(known: Sequence[KnownProgramme], title: str) -> KnownProgramme | None:
    """The programme of exactly that title, in either language; `KnownFault` where several have
    it.
    """
    found = [one for one in known if fold_title(title) in one.titles]
    if len(found) > 1:
        raise KnownFault(_("Several programmes are called “{name}”.", name=title), _told(found))
    return found[0] if found else None


def _told(known: Sequence[KnownProgramme]) -> str:
    listed = ", ".join(f"{one.id} “{one.name}”" for one in known) or _("none yet")
    return _("Say its number: {known}.", known=listed)


def _wanted(values: Mapping[str, Any]) -> frozenset[str]:
    names = [values[name] for name in _NAMES if values.get(name)]
    return frozenset(fold_title(form) for name in names for form in (series_name(name), name))


def _has_new_name(values: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return any(values.get(name) != before.get(name) for name in _NAMES)


def _is_of_its_own(programme: KnownProgramme, cohort: Mapping[str, Any]) -> bool:
    """Is this the programme of one cohort alone, called like it?"""
    return (
        not programme.others(cohort.get("id"))
        and not programme.has_more
        and programme.titles <= _wanted(cohort)
    )


def _chosen(work: Work, known: Sequence[KnownProgramme], choice: Choice) -> KnownProgramme | None:
    if isinstance(choice, str):
        return _titled(known, _required(choice))
    found = next((one for one in known if one.id == choice), None)
    if found is None:
        work.get(Programme, choice or 0)  # says that it is no longer there
    return found


def _make(work: Work, values: Mapping[str, Any], choice: Choice) -> int:
    return work.add(Programme(**_titles_of(values, choice), year=_year_of(values))).id


def _titles_of(values: Mapping[str, Any], choice: Choice) -> Mapping[str, str | None]:
    """The titles of a new programme: after the cohort in both languages, unless another title
    was said.
    """
    titles = titles_for(values)
    if isinstance(choice, str) and fold_title(choice) not in {
        fold_title(title) for title in titles.values() if title
    }:
        return by_script(choice.strip(), "title")
    return titles


def _complete(work: Work, programme: KnownProgramme, values: Mapping[str, Any]) -> None:
    """A title that was known in one language only gets the other one from a cohort that joins."""
    known = {"title_en": programme.title_en, "title_zh": programme.title_zh}
    missing = {
        title: said for title, said in titles_for(values).items() if said and not known[title]
    }
    work.set(work.get(Programme, programme.id), missing)


def _required(title: str) -> str:
    if not title.strip():
        raise KnownFault(_("A programme needs a title."), _("Nothing was changed."))
    return title.strip()


def _year_of(values: Mapping[str, Any]) -> int | None:
    starts = values.get("starts")
    return starts.year if starts else None


def _cohort_name(cohort_id: int, english: str | None, chinese: str | None) -> str:
    names = {"en": english, "zh": chinese}
    return best_name(names, "en", "zh") or _("Cohort {number}", number=cohort_id)


def _name_of_cohort(desk: Desk, cohort_id: int) -> str:
    with desk.reading() as session:
        cohort = session.get(Cohort, cohort_id)
        return _cohort_name(cohort_id, cohort.name_en, cohort.name_zh) if cohort else ""

"""What is typed and not yet kept, inside the desk itself: it comes back after a crash, and is as
locked as all else there. Of a desk on a server it is kept on this computer, for this person alone:
it is not lost where the server is out of reach, and no colleague sees what is half typed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, cast

import sqlalchemy as sa
from platformdirs import user_state_path

from lcdesk import private_files
from lcdesk.db.compact_json import as_bytes
from lcdesk.db.values import entity_named, table_of
from lcdesk.model import clock
from lcdesk.model.catalogue import KINDS, LISTED
from lcdesk.model.entities import DeskValue, Enrolment
from lcdesk.model.entities.records import EVERYBODYS, NAME, OWNERS, StoredDraft
from lcdesk.model.fields import Field, fields_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.naming import WORDS, name_of_entry
from lcdesk.texts import N_, _
from lcdesk.whole_file import write_whole

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST, LONGEST = 60, 50_000  # drafts, and signs of one text: more is no typing
PATIENCE_MS = 60
Key = tuple[str, tuple[int, ...], str]


@dataclass(frozen=True)
class Draft:
    """What stands unsaved in one form: field → text as typed.

    `place`: a kind of record, "participant", or "new_participant" for one that is not there yet;
    `ids`: the entries the form shows, none of a new one, which `token` tells from others;
    `cohort_id`: what was on screen.
    """

    place: str
    ids: tuple[int, ...]
    texts: Mapping[str, str]
    token: str = ""
    cohort_id: int | None = None
    at: dt.datetime | None = None

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return (self.place, self.ids, self.token)

    @property
    def kind(self) -> str:
        """The kind of record: "participant"."""
        return self.place.removeprefix("new_").removeprefix("copied_")

    @property
    def entity(self) -> str:
        """The entity its ids are of; "" where that is not known."""
        return OWNERS.get(self.kind, "")


@dataclass(frozen=True)
class DraftLine:
    """A draft in words: what it belongs to, and each field as (name, label, text, is private)."""

    draft: Draft
    title: str
    fields: tuple[tuple[str, str, str, bool], ...]


def keep(
    desk: Desk,
    changed: Sequence[Draft],
    gone: Collection[Key] = (),
    patience_ms: int = PATIENCE_MS,
    unless: Callable[[], bool] = lambda: False,
) -> bool:
    """Put drafts in the place of those of their key, take others out; no operation, no undo. False
    when another program holds the desk.

    `unless`: asked once it is its turn; then nothing is written any more, since newer ones are.
    """

    def replaced(drafts: Iterable[Draft]) -> list[StoredDraft]:
        out = {*gone, *(fresh.key for fresh in changed)}
        fresh = [replace(one, at=clock.now(), texts=_cut(one.texts)) for one in changed]
        left = (one for one in drafts if one.key not in out)
        return [_plain(one) for one in (*left, *fresh)][-MOST:]

    def act(work: Work) -> None:
        whole = replaced(_read(work.session))
        if whole or work.session.scalar(_kept()):
            work.add_value(NAME, whole)

    if not desk.is_file:
        with desk.turns.mine():
            if not unless():
                change_here(desk, lambda kept: replaced(map(_draft, kept)))
        return True
    if not _is_free(desk, patience_ms):
        return False
    with desk.turns.mine():
        if not unless():
            desk.execute("", act)  # of the desk itself: no entry of the history
    return True


def _place(desk: Desk) -> Path:
    """Where the drafts of a desk on a server lie."""
    name = blake2b(str(desk.path.resolve()).encode(), digest_size=12).hexdigest()
    return user_state_path("lcdesk", appauthor=False) / "drafts" / f"{name}.json"


def _kept_here(desk: Desk) -> list[StoredDraft]:
    with suppress(OSError, ValueError):
        return cast("list[StoredDraft]", json.loads(_place(desk).read_text("utf-8")))
    return []


def change_here(desk: Desk, change: Callable[[list[StoredDraft]], Sequence[StoredDraft]]) -> None:
    """Put others in the place of the drafts that this computer keeps of a desk on a server. A
    folder that refuses costs the draft, never the work.
    """
    whole = change(_kept_here(desk))
    with suppress(OSError):
        if whole:
            private_files.make_folder(_place(desk).parent)
            write_whole(_place(desk), as_bytes(whole))
        else:
            _place(desk).unlink(missing_ok=True)


def list_drafts(desk: Desk) -> list[Draft]:
    """The drafts kept, the oldest first, but for those whose entry is gone."""
    with desk.reading() as session:
        return _drafts_of(desk, session)


def _drafts_of(desk: Desk, session: Session) -> list[Draft]:
    return _read(session) if desk.is_file else _alive(session, _kept_here(desk))


def list_lines(desk: Desk) -> list[DraftLine]:
    """The same in words, the newest first."""
    with desk.reading() as session:
        return [
            DraftLine(
                one,
                _title(session, one),
                tuple(_told(one, name, text) for name, text in one.texts.items()),
            )
            for one in reversed(_drafts_of(desk, session))
        ]


class UnsavedText(TypedDict):
    """A text that stands unsaved: since when, in which form and field (as people call them)."""

    on: str | None
    form: str
    field: str
    name: str
    text: str


def list_about(
    desk: Desk, session: Session, rows_of: Callable[[str], Collection[int]], words: Collection[str]
) -> list[UnsavedText]:
    """What is unsaved about one person: all of a form of their rows, or of a
    newcomer who is named by one of their `words` (name, passport, address); of all other forms
    only the texts with such a word.
    """
    parts = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words]
    wanted = re.compile("|".join(parts) or "(?!)", re.IGNORECASE)
    found = list[UnsavedText]()
    for one in _drafts_of(desk, session):
        named = {name for name, text in one.texts.items() if wanted.search(text)}
        is_theirs = one.kind not in EVERYBODYS and any(
            row in rows_of(one.entity) for row in one.ids
        )
        is_whole = is_theirs or (one.place == "new_participant" and not named.isdisjoint(_OWN))
        what = (
            _(_NEW[one.kind] if one.place == "new_participant" else WORDS[one.entity])
            if one.entity in WORDS
            else ""
        )
        texts: list[UnsavedText] = [
            {
                "on": one.at.isoformat() if one.at else None,
                "form": what,
                "field": _told(one, name, text)[1],
                "name": name,
                "text": text,
            }
            for name, text in one.texts.items()
            if is_whole or name in named
        ]
        found += texts
    return found


def cohort_of(desk: Desk, draft: Draft) -> int | None:
    """The cohort that has to be on screen for the draft's entry; None: any."""
    if draft.kind in _OF_OFFICE:
        return None
    if draft.entity == "Enrolment" and draft.ids:
        with desk.reading() as session:
            return session.scalar(
                sa.select(Enrolment.cohort_id).where(Enrolment.id == draft.ids[0])
            )
    return draft.ids[0] if draft.entity == "Cohort" and draft.ids else draft.cohort_id


def _kept() -> sa.Select[Any]:
    value = table_of(DeskValue).c
    return sa.select(value.value).where(value.name == NAME)


# say whose form it is; a room mate or a note does not
_OWN = ("full_name", "name_zh", "passport_no", "email")
_OF_OFFICE = frozenset(kind.name for kind in LISTED)
_NEW = {
    "participant": N_("New participant"),
    "activity": N_("New activity"),
    "expert": N_("New expert"),
    "organisation": N_("New organisation"),
    "programme": N_("New programme"),
    "alliance": N_("New alliance"),
    "member": N_("New member"),
    "event": N_("New event"),
    "project": N_("New project"),
    "lead": N_("New lead"),
    "alumni_contact": N_("New alumni contact"),
    "venue": N_("New venue"),
    "theme": N_("New theme"),
    "cohort": N_("New cohort"),
}


def _is_free(desk: Desk, patience_ms: int) -> bool:
    """May it be written to now? Asked with little patience: nobody who types shall wait behind
    another program.
    """
    connection = desk.engine.raw_connection()
    raw: Any = connection.driver_connection
    try:
        waits = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        raw.execute(f"PRAGMA busy_timeout={patience_ms}")
        try:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("ROLLBACK")
        except raw.OperationalError:
            return False
        finally:
            raw.execute(f"PRAGMA busy_timeout={waits}")
    finally:
        connection.close()
    return True


def _read(session: Session) -> list[Draft]:
    return _alive(session, session.scalar(_kept()) or [])


def _alive(session: Session, stored: Iterable[StoredDraft]) -> list[Draft]:
    drafts = map(_draft, stored)
    return [one for one in drafts if one.texts and _is_there(session, one)]


def _is_there(session: Session, draft: Draft) -> bool:
    if not (draft.ids and draft.entity):
        return True
    table = entity_named(draft.entity)
    return session.scalar(sa.select(sa.func.count(table.id)).where(table.id.in_(draft.ids))) == len(
        draft.ids
    )


def _draft(said: StoredDraft) -> Draft:
    at = said.get("at")
    return Draft(
        said["place"],
        tuple(said["ids"]),
        said["texts"],
        said.get("token", ""),
        said.get("cohort_id"),
        dt.datetime.fromisoformat(at) if at else None,
    )


def _plain(draft: Draft) -> StoredDraft:
    return {
        "place": draft.place,
        "ids": list(draft.ids),
        "texts": dict(draft.texts),
        "token": draft.token,
        "cohort_id": draft.cohort_id,
        "at": draft.at.isoformat() if draft.at else None,
    }


def _cut(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text[:LONGEST] for name, text in texts.items()}


def _title(session: Session, draft: Draft) -> str:
    what = _(WORDS[draft.entity]) if draft.entity in WORDS else ""
    if len(draft.ids) > 1:
        return _("{what}: {count} together", what=what, count=len(draft.ids))
    for one in draft.ids:
        return _(
            "{what}: {name}", what=what, name=name_of_entry(session, draft.entity, one, {}) or "–"
        )
    return _(_NEW[draft.kind]) if draft.kind in _NEW else what or _("Form")


def _told(draft: Draft, name: str, text: str) -> tuple[str, str, str, bool]:
    """What is not known is taken for private."""
    field = _fields(draft.kind).get(name)
    return (name, field.title, text, field.is_private) if field else (name, name, text, True)


@cache
def _fields(kind: str) -> Mapping[str, Field]:
    if kind in KINDS:
        return KINDS[kind].by_name
    fields: Iterable[Field] = fields_of(entity_named(OWNERS[kind])) if kind in OWNERS else ()
    return {field.name: field for field in fields}

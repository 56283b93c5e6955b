"""What people are sorted by where they are sorted by name, kept on a server in columns of texts, a
column with an index for each form in which names are listed. Made in Python as SQLite makes it
while it sorts (`query_sql.name_key`), so that both put everybody in the same place.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.sql_words import FORM_PLACES, LISTED_NAMES
from lcdesk.db.values import read_ids
from lcdesk.model.names import NameForm, name_form, say_one_name
from lcdesk.model.scripts import sort_key

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST = 600
"""Letters of a key in its column: an entry of an index has 2,700 bytes. What comes after them
stands in `rest`; no name of anybody is so long, only what a list has by mistake.
"""
COLUMNS = f"{LISTED_NAMES} (id, {', '.join(FORM_PLACES)}, rest)"
CREATE = (
    f"CREATE TABLE {LISTED_NAMES} (id BIGINT PRIMARY KEY, "
    + "".join(f'{form} TEXT COLLATE "C", ' for form in FORM_PLACES)
    + 'rest TEXT[] COLLATE "C")',
    *(
        f"CREATE INDEX ix_{LISTED_NAMES}_{form} ON {LISTED_NAMES} ({form}, id)"
        for form in FORM_PLACES
    ),
    f"CREATE INDEX ix_{LISTED_NAMES}_rest ON {LISTED_NAMES} (id) WHERE rest IS NOT NULL",
)

Kept = tuple[str | list[str] | None, ...]


def kept_of(whole: str | None, given: str | None, family: str | None) -> Kept:
    """What is kept of a name and its parts, in the order of the columns."""
    said = _listed(whole, given, family)
    made = {text: _key(whole, text) for text in set(said.values())}
    keys = [made[said[form]] for form in FORM_PLACES]
    if all(key is None or len(key) <= LONGEST for key in keys):
        return (*keys, None)
    heads = (key and key[:LONGEST] for key in keys)
    return (*heads, [(key or "")[LONGEST:] for key in keys])


def _listed(whole: str | None, given: str | None, family: str | None) -> dict[NameForm, str | None]:
    """The name as it is listed in each form: its parts, where they say what the whole says."""
    first = last = whole
    has_both = given is not None and family is not None
    if has_both and (whole is None or say_one_name(whole, family, given)):
        first, last = f"{given} {family}", f"{family} {given}"
    return {"given_first": first, "family_first": last, "sent": whole}


def _key(whole: str | None, said: str | None) -> str | None:
    """The place of what is said; of a name in ASCII as SQLite's `lower` has it."""
    if said is None:
        return None
    if is_beyond_ascii(whole):
        return sort_key(said, is_name=True)
    return said.lower() if said.isascii() else "".join(map(_lowered, said))


def _lowered(sign: str) -> str:
    return sign.lower() if sign.isascii() else sign


def is_beyond_ascii(text: object) -> bool:
    """As `sql_words.is_beyond_ascii` asks it."""
    return isinstance(text, str) and not (text.isascii() and text.isprintable())


def read_ids_by_name(session: Session, *, is_descending: bool) -> array[int] | None:
    """All ids in the order of names, out of the index alone; None where a name is too long for it.

    Who has no name comes last in either direction, who is called alike by id.
    """
    table = sa.table(LISTED_NAMES, *map(sa.column, ("id", "rest", name_form())))
    key, is_long = table.c[name_form()], sa.exists().where(table.c.rest.is_not(None))
    if session.scalar(sa.select(is_long)):
        return None
    if not is_descending:
        return read_ids(session, sa.select(table.c.id).order_by(key, table.c.id))
    # blanks first is how the index is read backwards
    named = sa.select(table.c.id).where(key.is_not(None))
    ids = read_ids(session, named.order_by(key.desc().nulls_first(), table.c.id))
    nameless = sa.select(table.c.id).where(key.is_(None))
    return ids + read_ids(session, nameless.order_by(table.c.id))

"""One private value at a time, for whoever works with the person and sees only its mask: it leaves
the server by one function, which notes it, and tells it to the transaction that comes next: one
that is given up takes the note with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Base
from lcdesk.model.fields import fields_of

KEPT = 60
"""Seconds for which a value is told that was noted as shown."""
_REFUSED = "RAISE EXCEPTION 'not seen here' USING ERRCODE = 'insufficient_privilege'"


def reveal_function() -> str:
    """`reveal(kind, row, field)`: the value as a text, or nothing where it had to be noted first.
    `field`: the name of a private field, or the head of an own field that is private: of that, the
    value is told as JSON.
    """
    cases = " ".join(_cases())
    return f"""
CREATE FUNCTION reveal(kind text, shown bigint, named text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  told text;
  begun timestamp := now() AT TIME ZONE office_zone();
  -- the server says when something was noted, so what is of before this transaction was committed
  is_noted boolean := EXISTS (SELECT FROM reveal one WHERE one.who = session_user
    AND (one.entity, one.row_id, one.field) = (kind, shown, named)
    AND one.at < begun AND one.at > begun - interval '{KEPT} seconds');
BEGIN
  IF NOT (is_in_group('clerk') OR is_in_group('passports') OR is_in_group('coordinator'))
  THEN {_REFUSED}; END IF;
  CASE kind {cases} ELSE {_REFUSED}; END CASE;
  IF is_noted THEN RETURN told; END IF;
  INSERT INTO reveal (at, deed_kind, entity, row_id, field, count)
  VALUES (now(), 'shown', kind, shown, named, 1);
  RETURN NULL;
END $$
"""


def _cases() -> Iterator[str]:
    known = " ".join(
        f"WHEN '{one.name}' THEN {'p' if one.entity == 'Person' else 'e'}.{one.column}"
        for one in PARTICIPANT.fields
        if one.is_private
    )
    yield (
        "WHEN 'Enrolment' THEN "
        f"IF shown NOT IN (SELECT my_enrolments()) THEN {_REFUSED}; END IF; "
        f"SELECT CASE named {known} ELSE CASE WHEN named = ANY (private_heads()) "
        "THEN (e.extra -> named)::text END END INTO told "
        "FROM enrolment e LEFT JOIN person p ON p.id = e.person_id WHERE e.id = shown;"
    )
    for entity in Base.declared:
        names = [one.column for one in fields_of(entity) if one.is_private]
        if names and entity.__name__ not in ("Person", "Enrolment"):
            known = " ".join(f"WHEN '{name}' THEN one.{name}" for name in names)
            seen = (
                " AND (one.person_id IS NULL OR one.person_id IN (SELECT my_people()))"
                if "person_id" in entity.columns
                else ""
            )
            yield (
                f"WHEN '{entity.__name__}' THEN SELECT CASE named {known} END INTO told "
                f"FROM {entity.__tablename__} one WHERE one.id = shown{seen};"
            )

"""Which rows of a table belong to which cohort, found by its foreign keys: whoever works in some
cohorts sees what hangs on them, and what belongs to no cohort.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from lcdesk.db.postgresql.roles import signing
from lcdesk.model.entities import Base, Person
from lcdesk.model.fields import fields_of

_ALL = "(SELECT sees_every_cohort())"
"""First, since all ids of an office are told by no list then, which takes as long as there are."""
IN_COHORTS = {
    "cohort": "{id} = ANY ((SELECT my_cohorts())::bigint[])",
    "enrolment": f"({_ALL} OR {{id}} IN (SELECT my_enrolments()))",
    "activity": f"({_ALL} OR {{id}} IN (SELECT my_activities()))",
    "import_batch": f"({_ALL} OR {{id}} IN (SELECT my_imports()))",
    "person": f"({_ALL} OR {{id}} IN (SELECT my_people()) OR NOT is_enrolled({{id}}))",
}
"""A table that is divided by cohorts → what holds of the id of a row of it for whoever is
connected. Each function is asked once a statement, but for the last: of somebody whose enrolment
follows, or who is being removed, it is true at any moment. (That the transaction itself made the
row cannot be asked: a row that is returned as it is inserted is looked at before it has an `xmin`.)
"""
_OF_ENROLMENT = IN_COHORTS["enrolment"]
_BESIDE = {
    "participant_search": _OF_ENROLMENT.format(id="id"),
    "listed_names": _OF_ENROLMENT.format(id="id"),
    "stale_words": f"{_OF_ENROLMENT.format(id='id')} "
    "AND (NOT is_private OR (SELECT is_in_group('passports')))",
    "sort_keys": f"CASE entity WHEN 'enrolment' THEN {_OF_ENROLMENT.format(id='row_id')} "
    "ELSE row_id = ANY ((SELECT my_cohorts())::bigint[]) END",
    "tally_row": "cohort_id = ANY ((SELECT my_cohorts())::bigint[])",
    # the bytes of a file go with what is said of it
    "file_content": "file_id IN (SELECT my_files())",
    # those of templates and of pictures of the house are everybody's
    "paper_file": "(person_id IS NULL OR person_id IN (SELECT my_people()))",
    signing.TABLE: signing.SEEN,
    "told_apart": " AND ".join(
        IN_COHORTS["person"].format(id=one) for one in ("one_id", "other_id")
    ),
}
_WRITTEN = {
    "participant_search": f"{_ALL} OR is_my_enrolment(id)",
    "sort_keys": f"CASE entity WHEN 'enrolment' THEN {_ALL} OR is_my_enrolment(row_id) "
    "ELSE row_id = ANY ((SELECT my_cohorts())::bigint[]) END",
}
"""The same of one row: these are written row by row where private values are masked, and all ids
would be told for each.
"""
_BYTES_ARE_TRUE = "sha256 = encode(sha256(data), 'hex')"
"""Else somebody could put other bytes in the place of the office's templates, which are found by
this.
"""


def _private_of(row: str) -> str:
    names = (one.column for one in fields_of(Person) if one.is_private)
    return f"({', '.join(f'{row}.{name}' for name in names)})"


WHAT_IS_SEEN = (
    # SECURITY DEFINER: they look where who asks may not; session_user: who is connected, whatever
    # role a view or a function works with
    """
CREATE FUNCTION is_in_group(name text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT pg_has_role(session_user, office_group(name), 'MEMBER') $$
""",
    """
CREATE OR REPLACE FUNCTION sees_every_cohort() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT is_in_group('coordinator')
  OR EXISTS (SELECT FROM member WHERE login = session_user AND cohort_id IS NULL) $$
""",
    """
CREATE FUNCTION my_cohorts() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT coalesce(array_agg(id), '{}') FROM cohort
  WHERE sees_every_cohort() OR id IN (SELECT cohort_id FROM member WHERE login = session_user) $$
""",
    *(
        f"CREATE FUNCTION {name}() RETURNS SETOF bigint "
        "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS "
        f"$$ SELECT DISTINCT {column} FROM {table} WHERE cohort_id = ANY (my_cohorts()){more} $$"
        for name, column, table, more in (
            ("my_enrolments", "id", "enrolment", ""),
            ("my_people", "person_id", "enrolment", " AND person_id IS NOT NULL"),
            ("my_activities", "id", "activity", " OR cohort_id IS NULL"),
            ("my_imports", "id", "import_batch", " OR cohort_id IS NULL"),
        )
    ),
    """
CREATE FUNCTION is_my_enrolment(one bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM enrolment WHERE id = one AND cohort_id = ANY (my_cohorts())) $$
""",
    """
CREATE FUNCTION my_files() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT id FROM document_file WHERE enrolment_id IN (SELECT my_enrolments()) $$
""",
    # what was taken out may be put back, by undo, also where the person is in another cohort
    """
CREATE TABLE IF NOT EXISTS removed_enrolment (
  id BIGINT, person_id BIGINT, cohort_id BIGINT, PRIMARY KEY (id, person_id, cohort_id)
)
""",
    """
CREATE FUNCTION note_removed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
  INSERT INTO removed_enrolment SELECT id, person_id, cohort_id FROM gone
  WHERE person_id IS NOT NULL ON CONFLICT DO NOTHING;
  -- whoever removed them cannot: whose words these were is no longer to be seen
  DELETE FROM participant_search WHERE id IN (SELECT id FROM gone);
  DELETE FROM listed_names WHERE id IN (SELECT id FROM gone);
  DELETE FROM sort_keys WHERE entity = 'enrolment' AND row_id IN (SELECT id FROM gone);
  DELETE FROM stale_words WHERE id IN (SELECT id FROM gone);
  RETURN NULL;
END $$
""",
    "CREATE TRIGGER noted AFTER DELETE ON enrolment REFERENCING OLD TABLE AS gone "
    "FOR EACH STATEMENT EXECUTE FUNCTION note_removed()",
    # who changes a person does not see their enrolments in other cohorts, so cannot write anew what
    # they are found and sorted by there; written again where it stands, lest whoever is at it now
    # takes it out for what came before
    f"""
CREATE FUNCTION note_stale() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
  IF sees_every_cohort() THEN RETURN NULL; END IF;
  INSERT INTO stale_words
    SELECT e.id, kind.is_private FROM now JOIN before ON before.id = now.id
      JOIN enrolment e ON e.person_id = now.id,
      (VALUES (false), (true)) AS kind (is_private)
    WHERE e.cohort_id <> ALL ((SELECT my_cohorts())::bigint[]) AND (NOT kind.is_private
      OR {_private_of("now")} IS DISTINCT FROM {_private_of("before")})
    ON CONFLICT (id, is_private) DO UPDATE SET id = excluded.id;
  RETURN NULL;
END $$
""",
    "CREATE TRIGGER stale AFTER UPDATE ON person REFERENCING OLD TABLE AS before "
    "NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION note_stale()",
    """
CREATE FUNCTION was_enrolled(enrolment bigint, whose bigint, at bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM removed_enrolment
  WHERE (id, person_id, cohort_id) = (enrolment, whose, at)) AND at = ANY (my_cohorts()) $$
""",
    """
CREATE FUNCTION is_enrolled(whose bigint) RETURNS boolean
LANGUAGE sql STABLE COST 1000 SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM enrolment WHERE person_id = whose) $$
""",
)


class Divided(NamedTuple):
    """A table that is divided by cohorts: which of its rows are seen, and may be changed, and which
    may be written.
    """

    table: str
    seen: str
    written: str


def divided_tables() -> Iterator[Divided]:
    """All of them."""
    for table in Base.metadata.sorted_tables:
        seen = _seen(table)
        if table.name == "enrolment":
            # else whoever guesses a person's number would enrol them to see them
            known = (
                f"NOT is_enrolled(person_id) OR {IN_COHORTS['person'].format(id='person_id')} "
                "OR was_enrolled(id, person_id, cohort_id)"
            )
            yield Divided(table.name, seen, f"{seen} AND ({known})")
        elif table.name == "person":  # the same, and of somebody new at once
            yield Divided(table.name, seen, f"NOT is_enrolled(id) OR {seen}")
        elif table.name == "paper_file":
            yield Divided(table.name, seen, f"{seen} AND {_BYTES_ARE_TRUE}")
        elif table.name == "file_content":
            # those of a file that was removed belong to no cohort any more
            yield Divided(table.name, f"{_ALL} OR {seen}", seen)
        elif seen:
            yield Divided(table.name, seen, seen)
    for name, seen in _BESIDE.items():
        if name not in Base.metadata.tables:
            yield Divided(name, seen, _WRITTEN.get(name, seen))


def _seen(table: sa.Table[Any]) -> str:
    if table.name == "person":
        return IN_COHORTS["person"].format(id="id")
    if table.name == "cohort":  # who works in all makes new ones
        return f"{_ALL} OR {IN_COHORTS['cohort'].format(id='id')}"
    if table.name == "enrolment":  # its person is known by it
        return IN_COHORTS["cohort"].format(id="cohort_id")
    return " AND ".join(_conditions(table)) or _BESIDE.get(table.name, "")


def _conditions(table: sa.Table[Any]) -> Iterator[str]:
    for column in table.columns:
        for key in column.foreign_keys:
            within = IN_COHORTS.get(key.target_fullname.partition(".")[0])
            if within:
                seen = within.format(id=column.name)
                yield f"({column.name} IS NULL OR {seen})" if column.nullable else seen

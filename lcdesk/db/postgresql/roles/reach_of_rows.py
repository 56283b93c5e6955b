"""Which rows of a table belong to which cohort, found by its foreign keys: whoever works in some
cohorts sees what hangs on them, and what belongs to no cohort.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from lcdesk.db.postgresql.roles import signing
from lcdesk.model.entities import Base

IN_COHORTS = {
    "cohort": "= ANY ((SELECT my_cohorts())::bigint[])",
    "enrolment": "IN (SELECT my_enrolments())",
    "activity": "IN (SELECT my_activities())",
    "import_batch": "IN (SELECT my_imports())",
    "person": "IN (SELECT my_people())",
}
"""A table that is divided by cohorts → what holds of the ids of its rows for whoever is connected.
Each function is asked once a statement.
"""
_BESIDE = {
    "participant_search": "id IN (SELECT my_enrolments())",
    "listed_names": "id IN (SELECT my_enrolments())",
    "sort_keys": "CASE entity WHEN 'enrolment' THEN row_id IN (SELECT my_enrolments()) "
    "ELSE row_id = ANY ((SELECT my_cohorts())::bigint[]) END",
    "tally_row": "cohort_id = ANY ((SELECT my_cohorts())::bigint[])",
    # the bytes of a file go with what is said of it
    "file_content": "file_id IN (SELECT my_files())",
    # those of templates and of pictures of the house are everybody's
    "paper_file": "(person_id IS NULL OR person_id IN (SELECT my_people()))",
    signing.TABLE: signing.SEEN,
    "told_apart": "(one_id IN (SELECT my_people()) OR NOT is_enrolled(one_id)) "
    "AND (other_id IN (SELECT my_people()) OR NOT is_enrolled(other_id))",
}
_BYTES_ARE_TRUE = "sha256 = encode(sha256(data), 'hex')"
"""Else somebody could put other bytes in the place of the office's templates, which are found by
this.
"""
_OF_NO_COHORT = "NOT is_enrolled(id)"
"""Of a person whose enrolment follows. (That the transaction itself made the row cannot be asked:
a row that is returned as it is inserted is looked at before it has an `xmin`.)
"""
WHAT_IS_SEEN = (
    # SECURITY DEFINER: they look where who asks may not; session_user: who is connected, whatever
    # role a view or a function works with
    """
CREATE FUNCTION is_in_group(name text) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT pg_has_role(session_user, office_group(name), 'MEMBER') $$
""",
    """
CREATE FUNCTION sees_every_cohort() RETURNS boolean
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
  RETURN NULL;
END $$
""",
    "CREATE TRIGGER noted AFTER DELETE ON enrolment REFERENCING OLD TABLE AS gone "
    "FOR EACH STATEMENT EXECUTE FUNCTION note_removed()",
    """
CREATE FUNCTION was_enrolled(enrolment bigint, whose bigint, at bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM removed_enrolment
  WHERE (id, person_id, cohort_id) = (enrolment, whose, at)) $$
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
                f"person_id {IN_COHORTS['person']} OR NOT is_enrolled(person_id) "
                "OR was_enrolled(id, person_id, cohort_id)"
            )
            yield Divided(table.name, seen, f"{seen} AND ({known})")
        elif table.name == "paper_file":
            yield Divided(table.name, seen, f"{seen} AND {_BYTES_ARE_TRUE}")
        elif seen:
            yield Divided(table.name, seen, seen)
    for name, seen in _BESIDE.items():
        if name not in Base.metadata.tables:
            yield Divided(name, seen, seen)


def _seen(table: sa.Table[Any]) -> str:
    if table.name == "person":
        return f"id {IN_COHORTS['person']} OR {_OF_NO_COHORT}"
    if table.name == "cohort":  # who works in all makes new ones
        return f"(SELECT sees_every_cohort()) OR id {IN_COHORTS['cohort']}"
    if table.name == "enrolment":  # its person is known by it
        return f"cohort_id {IN_COHORTS['cohort']}"
    return " AND ".join(_conditions(table)) or _BESIDE.get(table.name, "")


def _conditions(table: sa.Table[Any]) -> Iterator[str]:
    for column in table.columns:
        for key in column.foreign_keys:
            within = IN_COHORTS.get(key.target_fullname.partition(".")[0])
            if within:
                seen = f"{column.name} {within}"
                if within == IN_COHORTS["person"]:  # also as long as they are being removed
                    seen = f"({seen} OR NOT is_enrolled({column.name}))"
                yield f"({column.name} IS NULL OR {seen})" if column.nullable else seen

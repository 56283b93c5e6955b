"""What each role of an office may not do, tried as somebody who speaks with the server itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests.office.conftest import LOGINS, RolesOffice

REFUSED = "refused"
_REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    # for what is a view to whoever asks
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.WrongObjectType,
    # more than anybody needs
    psycopg.errors.ProgramLimitExceeded,
    # ON CONFLICT, for which a view has no keys
    psycopg.errors.InvalidColumnReference,
)


WORKED = """
INSERT INTO own_field (version, name_en, kind, is_private, head) VALUES (1, 'Shoe', 'text', true, 'Shoe');
UPDATE enrolment SET extra = '{"Shoe": "43", "Hat": "7"}' WHERE cohort_id = 1;
UPDATE organisation SET phone = '+86 21 5555 4321';
INSERT INTO given_number (number, kind, at, who, paper_id) VALUES ('IC-1', 'letter', now(), 'paz', 1);
INSERT INTO paper_file (sha256, data) VALUES (encode(sha256('house'), 'hex'), 'house');
INSERT INTO operation_receipt VALUES ('00000000-0000-0000-0000-000000000001', 1);
INSERT INTO stale_words SELECT max(id), kind FROM enrolment, (VALUES (true), (false)) AS one (kind)
  WHERE cohort_id <= 2 GROUP BY cohort_id, kind;
INSERT INTO issued_paper (version, enrolment_id, cohort_id, kind, issued_at, data)
  SELECT 1, min(id), 1, 'letter', now(), '{"private": ["phone"], "text": "5555 4321"}'
  FROM enrolment WHERE cohort_id = 1;
INSERT INTO known_value (version, kind, field, spelling, value)
  VALUES (1, 'x', 'phone', 'y', '5555 4321');
INSERT INTO saved_view (version, screen, name, view) VALUES (1, 'x', 'y', '{"search": "5555 4"}');
INSERT INTO presence VALUES
  ('00000000-0000-0000-0000-000000000002', 'cora', 'Enrolment', 1, now(), now());
"""


@pytest.fixture(scope="module")
def office(new_roles_office: Callable[[], Any]) -> Iterator[RolesOffice]:
    """One in which everybody has done something."""
    with new_roles_office() as made:
        with made.server.owner(made.database) as owner:
            owner.execute(WORKED.encode())
        for login in ("carl", "cora"):
            with made.connect(login) as connection:
                connection.execute(SIGN.encode())
        for login, of in (("dora", "null"), ("sam", "[{first}]")):
            with made.connect(login) as connection:
                connection.execute(report(of).format(**made.names).encode())
        yield made


def told(office: RolesOffice, login: str, statement: str) -> Any:
    """The first value, the number of rows of what is written, or `REFUSED`; of the last of several
    statements. Nothing stays.
    """
    asked = statement.format(**office.names, database=office.database)
    with office.connect(login) as connection, connection.transaction(force_rollback=True):
        try:
            answer = connection.execute(asked.encode())
            while answer.nextset():
                pass
            found = answer.fetchone() if answer.description else None
        except _REFUSALS:
            return REFUSED
        if answer.description:
            return found[0] if found else None
        return answer.rowcount


def report(of: str, *, head: str = "", values: str = "") -> str:
    """Keep a report of these cohorts, as JSON has them."""
    return (
        f"INSERT INTO signed_report ({head}version, number, signed_by, signed_at, data) VALUES "
        f"({values}1, 'R-1', 'Li Wei', '2001-01-01', '{{{{\"cohort_ids\": {of}}}}}')"
    )


COUNT = "SELECT count(*) FROM enrolment"
SIGN = "INSERT INTO deed (at, who, label, kind, is_undone) VALUES (now(), 'cora', 'x', 'do', false)"
TURN = (
    "INSERT INTO deed (at, who, label, kind, is_undone, target_id) "
    "VALUES (now(), 'carl', 'x', 'undo', false,"
)
ADD = (
    "INSERT INTO change (deed_id, entity, row_id) SELECT max(id), 'Person', 1 FROM deed WHERE who ="
)
TOUCH = "UPDATE deed SET is_undone = is_undone WHERE who ="
DEED = "INSERT INTO deed (id, at, who, label, kind, is_undone) VALUES"
FREE = "INSERT INTO told_apart (version, one_id, other_id) VALUES (1, {mine},"
GUARD = "INSERT INTO guard VALUES"
ERASE = (
    "INSERT INTO reveal (at, deed_kind, entity, field, count) VALUES (now(), 'shown', 'x', 'y', 1); "
    "SELECT begin_erasing();"
)
HIDDEN = {
    "issued_paper": ("cohort_id, kind, issued_at, data", "{first}, 'x', now(), '{{}}'"),
    "known_value": ("kind, field, spelling, value", "'x', 'x', 'x', 'x'"),
    "saved_view": ("screen, name, view", "'x', 'x', '{{}}'"),
}
ADDED = {
    table: f"INSERT INTO {table} (version, {columns}) VALUES (1, {values})"
    for table, (columns, values) in HIDDEN.items()
}
MET = [
    added.replace("(version", "(id, version").replace("VALUES (", "VALUES (1, ")
    + " ON CONFLICT (id) DO UPDATE SET version ="
    for added in ADDED.values()
]
"""A row that is added meets one that the view does not show."""
CHECKS = (
    ("vera", COUNT, "people"),
    ("vera", "SELECT count(*) FROM person", "people"),
    ("vera", "SELECT count(passport_no) FROM public.person", REFUSED),
    ("vera", "SELECT count(*) FROM person WHERE passport_no LIKE '%••%'", "people"),
    ("vera", "SELECT count(*) FROM person WHERE phone ~ '[0-9]{{5}}'", 0),
    ("vera", "UPDATE person SET full_name = 'x'", REFUSED),
    ("vera", "UPDATE enrolment SET notes = 'x'", REFUSED),
    ("vera", "INSERT INTO enrolment (cohort_id) VALUES ({first})", REFUSED),
    ("vera", "SELECT count(*) FROM public.change", REFUSED),
    ("vera", "SELECT count(before) + count(after) FROM change", 0),
    ("vera", "SELECT words FROM public.participant_search", REFUSED),
    ("vera", "SELECT count(*) FROM public.enrolment", REFUSED),
    ("vera", SIGN, REFUSED),
    ("vera", "SELECT count(*) FROM file_content", 0),
    ("vera", "SELECT count(*) FROM member", REFUSED),
    ("carl", "SELECT passport_no FROM public.person", REFUSED),
    ("carl", "SELECT count(*) FROM public.person", REFUSED),
    ("carl", "SELECT count(*) FROM public.person WHERE passport_no LIKE 'E%'", REFUSED),
    ("carl", COUNT, "people"),
    ("carl", "UPDATE enrolment SET notes = 'hi' WHERE cohort_id = {second}", 0),
    ("carl", "UPDATE enrolment SET notes = 'hi' WHERE id = {mine_row}", 1),
    ("carl", "UPDATE enrolment SET cohort_id = {second} WHERE id = {mine_row}", REFUSED),
    ("carl", "UPDATE enrolment SET person_id = {theirs} WHERE id = {mine_row}", REFUSED),
    ("carl", "INSERT INTO enrolment (version, cohort_id, person_id) VALUES (1, {second}, {mine})", REFUSED),
    ("carl", "INSERT INTO enrolment (version, cohort_id, person_id) VALUES (1, {first}, {theirs})", REFUSED),
    ("carl", "UPDATE person SET family_name = 'Ok' WHERE id = {mine}", 1),
    ("carl", "UPDATE person SET family_name = 'Ok' WHERE id = {theirs}", 0),
    ("carl", "UPDATE person SET passport_no = 'X' WHERE id = {mine}", REFUSED),
    ("carl", "UPDATE person SET phone = NULL WHERE id = {mine}", REFUSED),
    ("carl", "INSERT INTO person (version, full_name, passport_no) VALUES (1, 'A', 'X')", REFUSED),
    ("carl", "INSERT INTO person (version, full_name) VALUES (1, 'A')", 1),
    ("carl", "DELETE FROM person WHERE id = {mine}", REFUSED),
    ("carl", "SELECT count(before) FROM change", 0),
    ("carl", "SELECT count(*) FROM public.change", REFUSED),
    ("carl", "UPDATE change SET before = NULL", REFUSED),
    ("carl", "DELETE FROM deed", REFUSED),
    ("carl", "UPDATE deed SET who = 'cora'", REFUSED),
    ("carl", "UPDATE deed SET is_undone = true WHERE who IS DISTINCT FROM 'carl'", 0),
    ("carl", f"{TURN} (SELECT min(id) FROM deed WHERE who IS DISTINCT FROM 'carl'))", REFUSED),
    ("carl", "TRUNCATE change", REFUSED),
    ("carl", "ALTER TABLE person DISABLE TRIGGER ALL", REFUSED),
    ("carl", "DROP TABLE deed", REFUSED),
    ("carl", f"{SIGN} RETURNING who", "carl"),
    ("carl", "INSERT INTO member VALUES ('carl', {second})", REFUSED),
    ("carl", "SELECT count(*) FROM member", REFUSED),
    ("carl", "SET ROLE postgres", REFUSED),
    ("carl", "SET SESSION AUTHORIZATION cora", REFUSED),
    ("carl", "CREATE TABLE x (i int)", REFUSED),
    ("carl", "CREATE TEMP TABLE x (i int)", REFUSED),
    ("carl", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", REFUSED),
    ("carl", "COPY person TO '/x/y'", REFUSED),
    ("carl", "COPY public.person TO STDOUT", REFUSED),
    ("carl", "SELECT count(*) FROM pg_authid", REFUSED),
    ("carl", "SELECT setval('person_id_seq', 1)", REFUSED),
    ("carl", "SELECT nextval('person_id_seq')", REFUSED),
    ("carl", "SELECT count(*) FROM cohort", 1),
    ("carl", "INSERT INTO own_field (version, kind, is_private, head) VALUES (1, 'text', false, 'x')", REFUSED),
    ("carl", "DELETE FROM tally_row", REFUSED),
    ("carl", "INSERT INTO tally_row VALUES ({first}, 'CN', 'F', '', 99)", REFUSED),
    ("carl", "SELECT count(*) FROM participant_search WHERE id = {theirs_row}", 0),
    ("carl", "SELECT count(*) FROM listed_names WHERE id = {theirs_row}", 0),
    ("carl", "SELECT count(*) FROM import_row WHERE raw::text <> '{{}}'", 0),
    ("carl", "SELECT count(*) FROM file_content", 0),
    ("paz", "SELECT count(*) FROM person WHERE passport_no LIKE '%••%'", 0),
    ("paz", "SELECT count(*) FROM person WHERE id = {mine} AND passport_no <> ''", 1),
    ("paz", "SELECT count(*) FROM person WHERE id = {theirs}", 0),
    ("paz", COUNT, "people"),
    ("paz", "UPDATE person SET passport_kind = 'service' WHERE id = {mine}", 1),
    ("paz", "UPDATE person SET passport_kind = 'service' WHERE id = {theirs}", 0),
    ("paz", "INSERT INTO enrolment (version, cohort_id, person_id) VALUES (1, {first}, {theirs})", REFUSED),
    ("paz", "SELECT count(*) FROM public.deed", REFUSED),
    ("paz", "SELECT count(before) FROM change", 0),
    ("paz", "DELETE FROM change", REFUSED),
    ("cora", "SELECT count(passport_no) > 20 FROM person", True),
    ("cora", "SELECT count(after) > 0 FROM change", True),
    ("cora", "DELETE FROM change", REFUSED),
    ("cora", "SELECT count(*) FROM erasing", 0),
    ("cora", "INSERT INTO erasing VALUES (pg_current_xact_id(), 'cora', now())", REFUSED),
    ("cora", "DELETE FROM erasing", REFUSED),
    ("carl", "SELECT begin_erasing()", REFUSED),
    ("vera", "SELECT begin_erasing()", REFUSED),
    ("paz", "SELECT begin_erasing()", REFUSED),
    ("cora", "UPDATE change SET before = NULL", REFUSED),
    ("cora", "UPDATE deed SET who = 'carl'", REFUSED),
    ("cora", "DELETE FROM deed", REFUSED),
    ("cora", "DELETE FROM reveal", REFUSED),
    ("cora", "UPDATE deed SET is_undone = true WHERE NOT is_undone RETURNING is_undone", False),
    ("cora", "INSERT INTO change (deed_id, entity, row_id) VALUES (1, 'Person', 1)", REFUSED),
    ("cora", f"{SIGN} RETURNING at < now() AT TIME ZONE 'UTC' + interval '9 hours'", True),
    ("cora", "DROP TABLE person", REFUSED),
    ("cora", "INSERT INTO member VALUES ('cora', 1)", REFUSED),
    # to write into the past of the history, or into its future
    ("carl", f"{SIGN}; {ADD} 'carl'", 1),
    ("carl", f"SAVEPOINT one; {SIGN}; RELEASE one; {ADD} 'carl'", 1),
    ("carl", f"{ADD} 'carl'", REFUSED),
    ("carl", f"{TOUCH} 'carl'; {ADD} 'carl'", REFUSED),
    ("carl", f"{TURN} (SELECT max(id) FROM deed WHERE who = 'carl')); {ADD} 'carl' AND kind = 'do'", REFUSED),
    ("carl", f"{SIGN}; SET CONSTRAINTS ALL IMMEDIATE; {ADD} 'carl'", REFUSED),
    ("carl", f"{SIGN}; INSERT INTO deed_under_way SELECT min(id) FROM deed", REFUSED),
    ("carl", f"{SIGN}; INSERT INTO change (id, deed_id, entity, row_id) SELECT 9000000000, max(id), 'Person', 1 FROM deed", REFUSED),
    ("cora", f"{TOUCH} 'carl'; {ADD} 'carl'", REFUSED),
    ("cora", f"{TURN} (SELECT max(id) FROM deed WHERE who = 'carl')); {ADD} 'carl'", REFUSED),
    ("carl", f"{DEED} (9000000000000000000, now(), '', 'x', 'do', false)", REFUSED),
    ("carl", f"{DEED} (-1, now(), '', 'x', 'do', false)", REFUSED),
    ("cora", f"{DEED} (0, now(), '', 'x', 'do', false)", REFUSED),
    ("carl", f"{DEED} (next_ids('deed_id_seq', 1), now(), '', 'x', 'do', true) RETURNING is_undone", False),
    ("carl", "MERGE INTO deed USING (SELECT 1) AS one ON deed.id = 1 WHEN MATCHED THEN UPDATE SET is_undone = true", REFUSED),
    ("carl", "UPDATE deed SET is_undone = true WHERE who = 'carl' RETURNING is_undone", False),
    # to sign as another: in the register of numbers, and as whoever is in an entry
    ("carl", "INSERT INTO given_number (number, kind, at, who, paper_id) VALUES ('a', 'b', now(), 'cora', 1) RETURNING who", "carl"),
    ("carl", "INSERT INTO given_number (number, kind, at, who, paper_id) VALUES ('a', 'b', '2001-01-01', '', 1) RETURNING at > '2020-01-01'", True),
    ("carl", "UPDATE given_number SET who = 'cora'", REFUSED),
    ("carl", "DELETE FROM given_number", REFUSED),
    ("cora", "UPDATE given_number SET who = 'carl'", REFUSED),
    ("cora", "DELETE FROM given_number", REFUSED),
    ("vera", "INSERT INTO presence VALUES (gen_random_uuid(), 'cora', 'Enrolment', 2, now(), now())", REFUSED),
    ("carl", "INSERT INTO presence VALUES (gen_random_uuid(), 'cora', 'Enrolment', 2, now(), now())", REFUSED),
    ("carl", "INSERT INTO presence VALUES (gen_random_uuid(), 'carl', 'Enrolment', 2, now(), now())", 1),
    ("carl", "UPDATE presence SET row_id = 0", 0),
    ("carl", "DELETE FROM presence", 0),
    ("cora", "DELETE FROM presence", 1),
    # to let what another did look as if it had been refused, or to hold it up for ever
    ("carl", "UPDATE operation_receipt SET operation_id = NULL", REFUSED),
    ("cora", "UPDATE operation_receipt SET operation_id = NULL", REFUSED),
    ("carl", "DELETE FROM operation_receipt", REFUSED),
    ("vera", "SELECT count(*) FROM operation_receipt", REFUSED),
    ("vera", "SELECT next_ids('person_id_seq', 1)", REFUSED),
    ("carl", "SELECT next_ids('person_id_seq', 9000000000000000000)", REFUSED),
    ("carl", "SELECT next_ids('person_id_seq', 3) > 0", True),
    ("carl", "LOCK TABLE guard IN ACCESS EXCLUSIVE MODE", REFUSED),
    ("carl", "LOCK TABLE deed IN ACCESS EXCLUSIVE MODE", REFUSED),
    # bytes of the office's papers, and of others' documents
    ("carl", "UPDATE paper_file SET data = 'x'", REFUSED),
    ("carl", "DELETE FROM paper_file", REFUSED),
    ("carl", "INSERT INTO paper_file (sha256, data) VALUES (encode(sha256('house'), 'hex'), 'x')", REFUSED),
    ("paz", "INSERT INTO paper_file (sha256, data) VALUES (encode(sha256('house'), 'hex'), 'x')", REFUSED),
    ("carl", "INSERT INTO paper_file (sha256, data) VALUES (encode(sha256('x'), 'hex'), 'x')", 1),
    ("paz", "UPDATE file_content SET data = 'x'", REFUSED),
    ("paz", "DELETE FROM file_content", REFUSED),
    # private own fields
    ("carl", "SELECT count(*) FROM enrolment WHERE extra::text LIKE '%43%'", 0),
    ("carl", "SELECT extra ->> 'Hat' FROM enrolment WHERE id = {mine_row}", "7"),
    ("carl", "UPDATE enrolment SET extra = '{{\"Shoe\": \"1\"}}' WHERE id = {mine_row}", REFUSED),
    ("carl", "UPDATE enrolment SET extra = '{{\"Sho\\u0065\": \"1\"}}' WHERE id = {mine_row}", REFUSED),
    ("carl", "UPDATE enrolment SET extra = '{{\"Hat\": \"1\"}}' WHERE id = {mine_row} RETURNING extra ->> 'Hat'", "1"),
    ("carl", "INSERT INTO enrolment (version, cohort_id, person_id, extra) VALUES (1, {first}, {mine}, '{{\"Shoe\": \"1\"}}')", REFUSED),
    ("carl", "INSERT INTO enrolment (version, cohort_id, person_id, extra) VALUES (1, {first}, {mine}, '{{\"Hat\": \"1\"}}')", 1),
    ("carl", "UPDATE own_field SET is_private = false", REFUSED),
    # rows of other cohorts, by what hangs on them, and by their numbers
    ("carl", "SELECT count(*) FROM activity WHERE cohort_id = {second}", 0),
    ("carl", "UPDATE activity SET cohort_id = {second} WHERE cohort_id = {first}", REFUSED),
    ("carl", "UPDATE cohort SET id = 99", REFUSED),
    ("carl", "UPDATE cohort SET notes = 'x' WHERE id = {second}", 0),
    ("carl", "INSERT INTO status_step (version, enrolment_id) VALUES (1, {theirs_row})", REFUSED),
    ("carl", "INSERT INTO photo (version, person_id, data, file_name) VALUES (1, {theirs}, 'x', 'x')", REFUSED),
    ("carl", "INSERT INTO lead (version, subject, person_id) VALUES (1, 'x', {theirs})", REFUSED),
    ("carl", "INSERT INTO membership (version, person_id) VALUES (1, {theirs})", REFUSED),
    ("carl", "INSERT INTO alumni_contact (version, person_id) VALUES (1, {theirs})", REFUSED),
    ("carl", "INSERT INTO import_batch (version, cohort_id) VALUES (1, {second})", REFUSED),
    ("carl", "INSERT INTO participant_search VALUES ({theirs_row}, 'x')", REFUSED),
    ("carl", "INSERT INTO sort_keys VALUES ('cohort', {second}, '{{}}')", REFUSED),
    ("carl", "INSERT INTO listed_names (id) VALUES ({theirs_row})", REFUSED),
    ("carl", "INSERT INTO person (id, version, full_name) VALUES ({theirs}, 1, 'x')", REFUSED),
    ("carl", "DELETE FROM enrolment WHERE id = {theirs_row}", 0),
    ("carl", "SELECT count(*) FROM removed_enrolment", REFUSED),
    ("paz", "INSERT INTO person (id, version, full_name) VALUES ({theirs}, 1, 'x') ON CONFLICT (id) DO UPDATE SET full_name = 'x'", REFUSED),
    ("paz", "DELETE FROM person WHERE id = {theirs}", 0),
    ("paz", "TRUNCATE person", REFUSED),
    ("paz", "SET row_security = off; SELECT count(*) FROM person", REFUSED),
    # names looked at first, other roles, and what the server itself could be made to tell
    ("carl", "SET search_path = ''; SELECT count(*) FROM masked.enrolment", "people"),
    ("carl", "SET search_path = public; SELECT count(*) FROM enrolment", REFUSED),
    ("carl", "CREATE FUNCTION pg_temp.f() RETURNS name LANGUAGE sql AS 'SELECT current_user'", REFUSED),
    ("carl", "CREATE VIEW masked.x AS SELECT 1", REFUSED),
    ("carl", "CREATE SCHEMA x", REFUSED),
    ("carl", "CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, PROCEDURE = textregexeq)", REFUSED),
    ("carl", "CREATE TYPE x AS (i int)", REFUSED),
    ("carl", "CREATE OR REPLACE VIEW bounded.deed AS SELECT 1", REFUSED),
    ("carl", "CREATE POLICY x ON enrolment USING (true)", REFUSED),
    ("carl", "CREATE TRIGGER x BEFORE INSERT ON guard FOR EACH ROW EXECUTE FUNCTION turn()", REFUSED),
    ("carl", "ALTER FUNCTION my_cohorts() SECURITY INVOKER", REFUSED),
    ("carl", "ALTER ROLE carl SUPERUSER", REFUSED),
    ("carl", "GRANT {database}_coordinator TO carl", REFUSED),
    ("carl", "SET ROLE {database}_masker", REFUSED),
    ("carl", "SELECT set_config('role', 'postgres', true)", REFUSED),
    ("carl", "DO $$ BEGIN EXECUTE 'SET ROLE cora'; END $$", REFUSED),
    ("carl", "SET session_replication_role = replica", REFUSED),
    ("carl", "SELECT turn()", REFUSED),
    ("carl", "SELECT masked.person_update()", REFUSED),
    ("carl", "SELECT stavalues1 FROM pg_statistic", REFUSED),
    ("carl", "SELECT count(*) FROM pg_stats WHERE schemaname = 'public' AND attname IN ('passport_no', 'phone', 'address', 'emergency_phone', 'before', 'raw')", 0),
    ("carl", "SELECT pg_read_file('PG_VERSION')", REFUSED),
    ("carl", "SELECT lo_import('/etc/hostname')", REFUSED),
    ("carl", "SELECT query_to_xml('SELECT passport_no FROM public.person', true, true, '')", REFUSED),
    ("carl", "SELECT ts_stat('SELECT words FROM public.participant_search')", REFUSED),
    ("carl", "SELECT last_value FROM person_id_seq", REFUSED),
    ("carl", "SELECT to_jsonb(person) ->> 'passport_no' LIKE '%••%' FROM person WHERE id = {mine}", True),
    ("vera", "SELECT id FROM person FOR UPDATE", REFUSED),
    ("cora", "CREATE TABLE x (i int)", REFUSED),
    ("cora", "ALTER TABLE change DISABLE TRIGGER ALL", REFUSED),
    # what is beside the tables
    ("carl", "SELECT count(*) FROM put_aside", REFUSED),
    ("cora", "INSERT INTO put_aside VALUES ('import_page', 1, 1, 'cora', '{{}}')", REFUSED),
    ("carl", "SELECT count(*) FROM stale_words", 1),
    ("paz", "SELECT count(*) FROM stale_words", 2),
    ("carl", "DELETE FROM stale_words", 1),
    ("vera", "DELETE FROM stale_words", REFUSED),
    ("carl", "INSERT INTO stale_words VALUES ({mine_row}, false)", REFUSED),
    ("vera", "SELECT keep_up(0, 1)", REFUSED),
    ("carl", "SELECT keep_up(1000, 10) >= 0", True),
    ("carl", "DELETE FROM tally_row", REFUSED),
    ("cora", "DELETE FROM operation_receipt", REFUSED),
    # rows that a view does not show, come upon by adding one
    *(("carl", f"SELECT count(*) FROM {table}", 0) for table in HIDDEN),
    *(("carl", f"{met} 2", REFUSED) for met in MET),
    *(("carl", added, 1) for added in ADDED.values()),
    *(("carl", f"{ADDED[one]} RETURNING id > 1", True) for one in ("known_value", "saved_view")),
    # to say that the upkeep of a day to come was done
    *((login, f"{GUARD} ('upkeep 2999-01-01')", REFUSED) for login in ("carl", "paz", "cora")),
    ("carl", f"{GUARD} ('x'); UPDATE guard SET name = 'upkeep 2999-01-01'", REFUSED),
    ("carl", f"{GUARD} ('x') ON CONFLICT (name) DO UPDATE SET name = excluded.name", 1),
    # while somebody is erased, what others did is still theirs
    ("cora", f"{ERASE} UPDATE reveal SET who = 'carl'", REFUSED),
    ("cora", f"{ERASE} UPDATE reveal SET at = '2001-01-01'", REFUSED),
    ("cora", f"{ERASE} UPDATE reveal SET field = 'x' WHERE who = 'cora'", 1),
    ("cora", f"{ERASE} UPDATE change SET deed_id = deed_id + 1", REFUSED),
    ("cora", f"{ERASE} UPDATE change SET before = NULL WHERE id = 1", 1),
    # people of others
    ("carl", f"{FREE} {{theirs}})", REFUSED),
    ("carl", f"{FREE} {{both}})", 1),
)  # fmt: skip
DONE = "INSERT INTO change (deed_id, entity, row_id) SELECT max(id),"
MINE = "FROM deed WHERE who = session_user"
WHOLE = report("null")
SIGNING = (
    # report 1 is of all cohorts, by dora; 2 of the first, by sam
    ("dora", WHOLE, 1),
    ("dora", f"{WHOLE} RETURNING signed_at > '2020-01-01'", True),
    ("dora", f"{WHOLE} RETURNING signed_at < now() AT TIME ZONE 'UTC' + interval '9 hours'", True),
    ("sam", report("[{first}]"), 1),
    ("sam", report("[]"), 1),
    ("sam", WHOLE, REFUSED),
    ("sam", report("[{second}]"), REFUSED),
    ("sam", report("[{first}, {second}]"), REFUSED),
    ("sam", report('[{first}], \"cohort_ids\": null'), REFUSED),
    ("sam", report("[null]"), REFUSED),
    ("sam", report('[\"x\"]'), REFUSED),
    ("sam", report('\"x\"'), REFUSED),
    ("sam", report("{{}}"), REFUSED),
    ("sam", WHOLE.replace("'{{\"cohort_ids\": null}}'", "'null'"), REFUSED),
    *((login, WHOLE, REFUSED) for login in ("vera", "carl", "paz", "cora")),
    *((login, report("[{first}]"), REFUSED) for login in ("vera", "carl", "paz", "cora")),
    # what is kept stays as it was kept, and somebody else's stays
    *((login, "UPDATE signed_report SET signed_by = 'x'", REFUSED) for login in LOGINS[:-1]),
    *((login, "UPDATE signed_report SET version = 2", REFUSED) for login in LOGINS[:-1]),
    *((login, "TRUNCATE signed_report", REFUSED) for login in LOGINS[:-1]),
    *((login, "DELETE FROM signed_report WHERE id = 2", REFUSED) for login in ("vera", "carl", "paz", "cora", "dora")),
    *((login, "COPY signed_report FROM STDIN", REFUSED) for login in ("dora", "cora")),
    ("dora", "DELETE FROM signed_report WHERE id = 1", 1),
    ("sam", "DELETE FROM signed_report WHERE id = 1", 0),
    ("sam", "SELECT count(*) FROM signed_report", 1),
    ("carl", "SELECT min(id) FROM signed_report", 2),
    ("dora", "SELECT count(*) FROM signed_report", 2),
    ("dora", report("null", head="id, ", values="2, "), REFUSED),
    ("dora", report("null", head="id, ", values="9000000000, "), REFUSED),
    ("dora", report("null", head="id, ", values="-1, "), REFUSED),
    ("sam", report("[{first}]", head="id, ", values="1, "), REFUSED),
    ("dora", f"{WHOLE} ON CONFLICT (id) DO UPDATE SET number = 'x'", REFUSED),
    ("dora", "MERGE INTO signed_report USING (SELECT 1) AS one ON id = 2 WHEN MATCHED THEN DELETE", REFUSED),
    ("dora", "SELECT who FROM signature", REFUSED),
    ("dora", "UPDATE signature SET who = 'cora'", REFUSED),
    ("dora", "SELECT sign_report()", REFUSED),
    ("sam", "SELECT count(*) FROM report_numbers() WHERE stands", 2),
    ("cora", "SELECT begin_erasing(); UPDATE signed_report SET number = 'x'", REFUSED),
    ("cora", "SELECT begin_erasing(); UPDATE signed_report SET signed_at = now()", REFUSED),
    ("cora", "SELECT begin_erasing(); DELETE FROM signed_report", REFUSED),
    ("cora", "SELECT begin_erasing(); UPDATE signed_report SET note = 'x'", 2),
    # the history of it says what was done, and nothing else hides there
    ("dora", f"{SIGN}; {DONE} 'SignedReport', 1 {MINE}", 1),
    ("dora", f"{SIGN}; {DONE} 'SignedReport', 2 {MINE}", REFUSED),
    ("dora", f"{SIGN}; {DONE} 'SignedReport', 3 {MINE}", REFUSED),
    ("dora", f"{SIGN}; {DONE} 'Person', 1 {MINE}", REFUSED),
    ("dora", f"{SIGN}; {DONE} 'Enrolment', 1 {MINE}", REFUSED),
    ("dora", f"{SIGN}; {DONE} 'signedreport', 1 {MINE}", REFUSED),
    ("dora", f"{SIGN}; {DONE} one, 1 FROM (VALUES ('SignedReport'), ('Person')) AS two (one), deed GROUP BY one", REFUSED),
    ("dora", f"{SIGN}; INSERT INTO change (deed_id, entity, row_id, last_id) SELECT max(id), 'SignedReport', 1, 9 {MINE}", REFUSED),
    ("carl", f"{SIGN}; {DONE} 'SignedReport', 1 {MINE}", REFUSED),
    ("cora", f"{SIGN}; {DONE} 'SignedReport', 1 {MINE}", REFUSED),
    ("dora", f"{SIGN} RETURNING who", "dora"),
    ("dora", SIGN.replace("'do'", "'erase'"), REFUSED),
    ("dora", SIGN.replace("'do'", "'whatever'"), REFUSED),
    ("dora", f"{TURN} (SELECT max(id) FROM deed WHERE who = 'cora'))", REFUSED),
    ("dora", "UPDATE deed SET label = 'x'", REFUSED),
    ("dora", "DELETE FROM deed", REFUSED),
    ("dora", "SELECT count(before) + count(after) FROM change WHERE entity <> 'SignedReport'", 0),
    # a viewer all the same
    ("dora", "SELECT count(*) FROM person WHERE phone ~ '[0-9]{{5}}'", 0),
    ("dora", "SELECT reveal('Enrolment', {mine_row}, 'passport_no')", REFUSED),
    ("dora", "SELECT begin_erasing()", REFUSED),
    ("dora", "UPDATE person SET family_name = 'x'", REFUSED),
    ("dora", "INSERT INTO guard VALUES ('x')", REFUSED),
    ("dora", "UPDATE operation_receipt SET operation_id = NULL", REFUSED),
    ("dora", "DELETE FROM operation_receipt", REFUSED),
    ("dora", "GRANT {database}_clerk TO dora", REFUSED),
    ("vera", "GRANT {database}_signer TO vera", REFUSED),
    ("vera", "SET ROLE {database}_signer", REFUSED),
    ("dora", "SET ROLE {database}_signer; DELETE FROM public.signed_report", REFUSED),
)  # fmt: skip
LEAKS = (
    *(("carl", f"{met} NULL", "5555") for met in MET),
    # what is refused says all that stands in the row, where a table has no rules for its rows
    ("carl", "UPDATE organisation SET version = NULL", "5555"),
    ("carl", "UPDATE person SET version = NULL WHERE id = {mine}", "passport"),
    ("carl", "UPDATE enrolment SET version = NULL WHERE id = {mine_row}", "5555"),
    ("carl", "SELECT 1 / (passport_no <> '{passport}')::int FROM person", "passport"),
    ("carl", "SELECT passport_no::int FROM person WHERE id = {mine}", "passport"),
    ("carl", "INSERT INTO enrolment (id, version, cohort_id, person_id) VALUES ({theirs_row}, 1, {first}, {mine})", "name"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("login", "statement", "wanted"),
    [*CHECKS, *SIGNING],
    ids=[f"{at}-{one[0]}" for at, one in enumerate((*CHECKS, *SIGNING))],
)
def test_it_is_as_its_role_may(
    office: RolesOffice, login: str, statement: str, wanted: object
) -> None:
    expected = office.names["people"] if wanted == "people" else wanted
    assert told(office, login, statement) == expected


def test_who_signs_writes_what_signing_writes_and_nothing_else(office: RolesOffice) -> None:
    asked = """
    SELECT array_agg(DISTINCT concat_ws(' ', one, oid::regclass))
    FROM pg_class, unnest('{INSERT, UPDATE, REFERENCES}'::text[]) AS one
    WHERE relkind IN ('r', 'v', 'p', 'S', 'm', 'f') AND relnamespace <> 'pg_catalog'::regnamespace
      AND CASE relkind WHEN 'S' THEN has_sequence_privilege(%s, oid, 'USAGE, UPDATE')
        ELSE has_any_column_privilege(%s, oid, one)
          OR one = 'REFERENCES' AND has_table_privilege(%s, oid, 'DELETE, TRUNCATE, TRIGGER') END
    """
    found: dict[str, set[str]] = {}
    with office.server.owner(office.database) as owner:
        for login in ("vera", "dora"):
            (names,) = owner.execute(asked.encode(), [login] * 3).fetchone() or ([],)
            found[login] = set(names)
    assert found["vera"] == {f"{one} presence" for one in ("INSERT", "UPDATE", "REFERENCES")}
    assert found["dora"] - found["vera"] == {
        "INSERT bounded.deed",
        "UPDATE bounded.deed",
        "INSERT bounded.change",
        "INSERT operation_receipt",
        "INSERT signed_report",
        "REFERENCES signed_report",  # DELETE
    }


@pytest.mark.parametrize("login", ["carl", "sam"])
def test_before_the_first_operation_no_number_to_come_is_taken(
    own_office: RolesOffice, login: str
) -> None:
    # nobody else's would come after it
    with own_office.server.owner(own_office.database) as owner:
        for table in ("signed_report", "change", "deed"):
            owner.execute(f"DELETE FROM {table}; ALTER SEQUENCE {table}_id_seq RESTART".encode())
    most = "9223372036854775807"
    assert told(own_office, login, f"{DEED} ({most}, now(), '', 'x', 'do', false)") == REFUSED
    assert told(own_office, "carl", SIGN) == 1
    wanted = report("[{first}]", head="id, ", values=f"{most}, ")
    assert told(own_office, "sam", wanted) == REFUSED
    assert told(own_office, "sam", report("[{first}]")) == 1


def test_no_value_is_told_whose_note_is_not_kept(own_office: RolesOffice) -> None:
    asked = f"SELECT reveal('Enrolment', {own_office.names['mine_row']}, 'passport_no')".encode()
    with own_office.connect("carl") as connection:
        for _again in range(2):
            with connection.transaction(force_rollback=True):
                with connection.transaction():
                    assert connection.execute(asked).fetchone() == (None,)
                assert connection.execute(asked).fetchone() == (None,)
        assert connection.execute(asked).fetchone() == (None,)
        found = connection.execute(asked).fetchone()
    assert found is not None
    assert own_office.passport == found[0]
    noted = own_office.owner("SELECT array_agg(who || field) FROM reveal")
    assert noted == ["carlpassport_no"]


def test_who_was_given_nothing_is_not_let_in(office: RolesOffice) -> None:
    with pytest.raises(psycopg.OperationalError):
        office.connect("eve")


@pytest.mark.parametrize(("login", "statement", "kept"), LEAKS)
def test_no_error_tells_a_value(office: RolesOffice, login: str, statement: str, kept: str) -> None:
    values = {"passport": office.passport, "name": office.name}
    asked = statement.format(**office.names, **values)
    with office.connect(login) as connection, connection.transaction(force_rollback=True):
        try:
            connection.execute(asked.encode())
            said = ""
        except psycopg.Error as error:
            said = f"{error} {error.diag.message_detail} {error.diag.context}"
    assert values.get(kept, kept) not in said.replace(asked, "")


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT passport_no::int FROM person WHERE id = {mine}",
        "SELECT id FROM person WHERE id = {mine} AND passport_no::int > 0",
        "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id "
        "WHERE e.id = {mine_row} AND p.passport_no::int > 0",
    ],
)
def test_an_error_about_a_private_value_says_its_mask(office: RolesOffice, asked: str) -> None:
    with office.connect("carl") as connection:
        with pytest.raises(psycopg.errors.InvalidTextRepresentation) as failed:
            connection.execute(asked.format(**office.names).encode())
        found = connection.execute(
            "SELECT count(*) FROM person WHERE passport_no = %s", (office.passport,)
        ).fetchone()
    assert office.passport not in str(failed.value)
    assert "••" in str(failed.value)
    assert found == (0,)

"""What each role of an office may not do, tried as somebody who speaks with the server itself."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.office.conftest import RolesOffice

REFUSED = "refused"
_REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    # for what is a view to whoever asks
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.WrongObjectType,
)


def told(office: RolesOffice, login: str, statement: str) -> Any:
    """The first value, the number of rows of what is written, or `REFUSED`; nothing stays."""
    asked = statement.format(**office.names)
    with office.connect(login) as connection, connection.transaction(force_rollback=True):
        try:
            answer = connection.execute(asked.encode())
            found = answer.fetchone() if answer.description else None
        except _REFUSALS:
            return REFUSED
        if answer.description:
            return found[0] if found else None
        return answer.rowcount


COUNT = "SELECT count(*) FROM enrolment"
SIGN = "INSERT INTO deed (at, who, label, kind, is_undone) VALUES (now(), 'cora', 'x', 'do', false)"
TURN = (
    "INSERT INTO deed (at, who, label, kind, is_undone, target_id) "
    "VALUES (now(), 'carl', 'x', 'undo', false,"
)
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
    ("cora", "UPDATE change SET before = NULL", REFUSED),
    ("cora", "UPDATE deed SET who = 'carl'", REFUSED),
    ("cora", "DELETE FROM deed", REFUSED),
    ("cora", "DELETE FROM reveal", REFUSED),
    ("cora", "UPDATE deed SET is_undone = true WHERE NOT is_undone RETURNING is_undone", False),
    ("cora", "INSERT INTO change (deed_id, entity, row_id) VALUES (1, 'Person', 1)", REFUSED),
    ("cora", f"{SIGN} RETURNING at < now() AT TIME ZONE 'UTC' + interval '9 hours'", True),
    ("cora", "DROP TABLE person", REFUSED),
    ("cora", "INSERT INTO member VALUES ('cora', 1)", REFUSED),
)  # fmt: skip


@pytest.mark.parametrize(
    ("login", "statement", "wanted"),
    CHECKS,
    ids=[f"{at}-{one[0]}" for at, one in enumerate(CHECKS)],
)
def test_it_is_as_its_role_may(
    office: RolesOffice, login: str, statement: str, wanted: object
) -> None:
    expected = office.names["people"] if wanted == "people" else wanted
    assert told(office, login, statement) == expected


def test_who_was_given_nothing_is_not_let_in(office: RolesOffice) -> None:
    with pytest.raises(psycopg.OperationalError):
        office.connect("eve")

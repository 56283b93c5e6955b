"""Who keeps reports under a number at an office: a right beside the group, held by its server. It
says who kept one and when, and nobody else takes it back; who may do nothing but that writes an
entry of the history for it, and none for anything else.
"""

from __future__ import annotations

from lcdesk.model.entities import SignedReport

SIGNER = "signer"
"""What the role is called, after the database."""
TABLE = SignedReport.__tablename__
SEEN = (
    "(SELECT sees_every_cohort()) OR json_typeof(data -> 'cohort_ids') = 'array' AND NOT EXISTS "
    "(SELECT FROM json_array_elements_text(data -> 'cohort_ids') AS one "
    "WHERE coalesce(one, '') <> ALL ((SELECT my_cohorts())::text[]))"
)
"""A report of some cohorts is of whoever works in all of these; one that names none, of whoever
works in every one.
"""
_OF_REPORTS = SignedReport.__name__
_REFUSED = "USING ERRCODE = 'insufficient_privilege'"
_FUNCTION = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS"
MOST = 60
"""So long a transaction may have begun before: the moment of a report is that of its beginning."""
FUNCTIONS = (
    # the program asks for it, so that the history says the same
    """
CREATE OR REPLACE FUNCTION signing_moment() RETURNS timestamp LANGUAGE sql STABLE AS
$$ SELECT date_trunc('second', now() AT TIME ZONE office_zone()) $$
""",
    # it stays when the report goes: undo brings that back as it was, and to whom it belongs
    "CREATE TABLE IF NOT EXISTS signature (report_id BIGINT PRIMARY KEY, who NAME NOT NULL, "
    "at TIMESTAMP NOT NULL, said TEXT NOT NULL)",
    """
CREATE FUNCTION only_signs() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT NOT (is_owner() OR is_in_group('clerk') OR is_in_group('passports')
  OR is_in_group('coordinator')) $$
""",
    f"""
CREATE FUNCTION sees_report(data json) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT {SEEN} $$
""",
    f"""
CREATE FUNCTION sign_report() RETURNS trigger {_FUNCTION} $$
DECLARE
  kept signature;
  told text := encode(sha256(convert_to(
    row(NEW.number, NEW.signed_by, NEW.note, NEW.data::text)::text, 'UTF8')), 'hex');
BEGIN
  IF is_owner() THEN RETURN NEW; END IF;
  IF NOT is_in_group('{SIGNER}') THEN
    RAISE EXCEPTION 'does not sign' {_REFUSED}, CONSTRAINT = 'signing';
  END IF;
  IF NOT coalesce(sees_report(NEW.data), false) THEN
    RAISE EXCEPTION 'cohorts of others' {_REFUSED}, CONSTRAINT = 'signing_for_others';
  END IF;
  SELECT * INTO kept FROM signature WHERE report_id = NEW.id;
  IF kept.who <> session_user
    OR NEW.id NOT BETWEEN 1 AND coalesce(pg_sequence_last_value('{TABLE}_id_seq'), 0) THEN
    RAISE EXCEPTION 'signed by another' {_REFUSED}, CONSTRAINT = 'signed';
  END IF;
  IF kept.said = told THEN
    NEW.signed_at := kept.at;
    RETURN NEW;
  END IF;
  IF clock_timestamp() > now() + interval '{MOST} seconds' THEN
    RAISE EXCEPTION 'begun long ago' {_REFUSED};
  END IF;
  NEW.signed_at := signing_moment();
  INSERT INTO signature VALUES (NEW.id, session_user, NEW.signed_at, told)
    ON CONFLICT (report_id) DO UPDATE SET at = excluded.at, said = excluded.said;
  RETURN NEW;
END $$
""",
    f"""
CREATE FUNCTION keep_report() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'DELETE' AND EXISTS (
    SELECT FROM signature WHERE report_id = OLD.id AND who = session_user
  ) THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE' AND is_erasing() AND (NEW.id, NEW.number, NEW.signed_at)
    IS NOT DISTINCT FROM (OLD.id, OLD.number, OLD.signed_at) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'signed by another' {_REFUSED}, CONSTRAINT = 'signed';
END $$
""",
    # of a report only what its signer did is written into the history
    f"""
CREATE FUNCTION refuse_beside_signing() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() THEN RETURN NULL; END IF;
  IF EXISTS (SELECT FROM made WHERE entity = '{_OF_REPORTS}' AND (last_id IS NOT NULL
    OR row_id NOT IN (SELECT report_id FROM signature WHERE who = session_user)))
    OR only_signs() AND EXISTS (SELECT FROM made WHERE entity <> '{_OF_REPORTS}')
  THEN RAISE EXCEPTION 'signed by another' {_REFUSED}, CONSTRAINT = 'signed'; END IF;
  RETURN NULL;
END $$
""",
    f"""
CREATE FUNCTION refuse_deeds_beside_signing() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF only_signs() AND (NOT is_in_group('{SIGNER}') OR NEW.kind NOT IN ('do', 'undo', 'redo')
    OR EXISTS (SELECT FROM change WHERE deed_id = NEW.target_id AND entity <> '{_OF_REPORTS}'))
  THEN RAISE EXCEPTION 'does nothing but sign' {_REFUSED}; END IF;
  RETURN NEW;
END $$
""",
)
TRIGGERS = (
    f"CREATE TRIGGER signed BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION sign_report()",
    f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW "
    "EXECUTE FUNCTION keep_report()",
    "CREATE TRIGGER beside_signing AFTER INSERT ON change REFERENCING NEW TABLE AS made "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_beside_signing()",
    "CREATE TRIGGER beside_signing BEFORE INSERT ON deed FOR EACH ROW "
    "EXECUTE FUNCTION refuse_deeds_beside_signing()",
)

"""The history of an office's desk, held by its server: it is only added to, who did something and
when is said by the server, and what stands as undone was undone.
"""

from __future__ import annotations

_REFUSED = "USING ERRCODE = 'insufficient_privilege'"
IS_OWNER = (
    "pg_has_role(session_user, (SELECT datdba FROM pg_database "
    "WHERE datname = current_database()), 'MEMBER')"
)
"""Who owns the database looks after it, and moves whole desks in: the rules are not for them."""
_FUNCTION = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS"
FUNCTIONS = (
    # whose transaction is not over: it alone sees its row, which goes as it ends (that a row of
    # `deed` was written by the transaction is no proof: to touch or undo it writes it anew)
    "CREATE TABLE IF NOT EXISTS deed_under_way (id BIGINT PRIMARY KEY)",
    f"""
CREATE FUNCTION is_owner() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT {IS_OWNER} $$
""",
    # who is erased goes from the history, too: whoever does that is noted where nobody can take it
    # out, and in that transaction alone rows of the history may be written anew
    "CREATE TABLE IF NOT EXISTS erasing "
    "(transaction XID8 PRIMARY KEY, who NAME NOT NULL, at TIMESTAMP NOT NULL)",
    f"""
CREATE OR REPLACE FUNCTION begin_erasing() RETURNS void {_FUNCTION} $$ BEGIN
  IF NOT is_in_group('coordinator') THEN
    RAISE EXCEPTION 'only coordinators erase' {_REFUSED};
  END IF;
  INSERT INTO erasing VALUES (
    pg_current_xact_id(), session_user, clock_timestamp() AT TIME ZONE office_zone()
  ) ON CONFLICT DO NOTHING;
  DELETE FROM put_aside;
END $$
""",
    """
CREATE FUNCTION is_erasing() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT FROM erasing WHERE transaction = pg_current_xact_id_if_assigned()) $$
""",
    f"""
CREATE FUNCTION refuse_to_forget() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() OR (is_erasing() AND TG_OP <> 'TRUNCATE') THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'history is kept' {_REFUSED};
END $$
""",
    # the zone is the office's, said when the desk was made: a session may set its own
    f"""
CREATE FUNCTION sign() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF NOT is_owner() THEN
    NEW.who := session_user;
    NEW.at := clock_timestamp() AT TIME ZONE office_zone();
  END IF;
  RETURN NEW;
END $$
""",
    # an operation comes after all there are, and before those to come (none, where no number was
    # given yet: the sequence has no last value then), and stands as it begins
    f"""
CREATE FUNCTION begin_deed() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() THEN RETURN NEW; END IF;
  IF NEW.id <= (SELECT max(id) FROM deed)
    OR NEW.id NOT BETWEEN 1 AND coalesce(pg_sequence_last_value('deed_id_seq'), 0)
  THEN RAISE EXCEPTION 'history is kept' {_REFUSED}; END IF;
  NEW.is_undone := false;
  RETURN NEW;
END $$
""",
    # an operation is undone by the one that undoes it, and by nobody's hand: what the program sets
    # is left as it is, and set below
    f"""
CREATE FUNCTION refuse_to_rewrite() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() OR pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
  IF (NEW.id, NEW.at, NEW.who, NEW.kind, NEW.target_id)
    IS DISTINCT FROM (OLD.id, OLD.at, OLD.who, OLD.kind, OLD.target_id)
    OR NOT is_erasing() AND (NEW.label, NEW.values::text)
    IS DISTINCT FROM (OLD.label, OLD.values::text)
  THEN RAISE EXCEPTION 'history is kept' {_REFUSED}; END IF;
  NEW.is_undone := OLD.is_undone;
  RETURN NEW;
END $$
""",
    f"""
CREATE FUNCTION refuse_another_name() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'history is kept' {_REFUSED};
END $$
""",
    f"""
CREATE FUNCTION turn() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() THEN RETURN NULL; END IF;
  INSERT INTO deed_under_way VALUES (NEW.id);
  IF NEW.target_id IS NULL THEN RETURN NULL; END IF;
  UPDATE deed SET is_undone = (NEW.kind = 'undo') WHERE id = NEW.target_id
    AND (who = session_user OR is_in_group('coordinator'));
  IF NOT FOUND THEN RAISE EXCEPTION 'somebody else did it' {_REFUSED}; END IF;
  RETURN NULL;
END $$
""",
    f"""
CREATE FUNCTION end_deed() RETURNS trigger {_FUNCTION} $$ BEGIN
  DELETE FROM deed_under_way WHERE id = NEW.id;
  RETURN NULL;
END $$
""",
    f"""
CREATE FUNCTION refuse_of_others() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF NOT is_owner() AND EXISTS (SELECT FROM made
    WHERE deed_id NOT IN (SELECT id FROM deed_under_way)
    OR id NOT BETWEEN 1 AND coalesce(pg_sequence_last_value('change_id_seq'), 0))
  THEN RAISE EXCEPTION 'history is kept' {_REFUSED}; END IF;
  RETURN NULL;
END $$
""",
)
_KEPT = ("deed", "change", "reveal")
_NEVER_ANEW = {"change": ("id", "deed_id", "entity"), "reveal": ("id", "at", "who", "deed_kind")}
"""Who did something, when, and what kind of thing: that stays also while somebody is erased."""
SIGNED = ("deed", "reveal", "given_number")
"""Where who did something, and when, is said by the server."""
TRIGGERS = (
    *(
        f"CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE{' OR UPDATE' * (table != 'deed')} "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_forget()"
        for table in _KEPT
    ),
    "CREATE TRIGGER rewritten BEFORE UPDATE ON deed FOR EACH ROW "
    "EXECUTE FUNCTION refuse_to_rewrite()",
    *(
        f"CREATE TRIGGER rewritten BEFORE UPDATE ON {table} FOR EACH ROW WHEN "
        f"(({', '.join(f'NEW.{name}' for name in names)}) "
        f"IS DISTINCT FROM ({', '.join(f'OLD.{name}' for name in names)})) "
        "EXECUTE FUNCTION refuse_another_name()"
        for table, names in _NEVER_ANEW.items()
    ),
    *(
        f"CREATE TRIGGER signed BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION sign()"
        for table in SIGNED
    ),
    "CREATE TRIGGER begun BEFORE INSERT ON deed FOR EACH ROW EXECUTE FUNCTION begin_deed()",
    "CREATE CONSTRAINT TRIGGER ended AFTER INSERT ON deed DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION end_deed()",
    "CREATE TRIGGER turned AFTER INSERT ON deed FOR EACH ROW EXECUTE FUNCTION turn()",
    "CREATE TRIGGER of_others AFTER INSERT ON change REFERENCING NEW TABLE AS made "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_of_others()",
)

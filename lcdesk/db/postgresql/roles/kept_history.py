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
    f"""
CREATE FUNCTION is_owner() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT {IS_OWNER} $$
""",
    f"""
CREATE FUNCTION refuse_to_forget() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() THEN RETURN NULL; END IF;
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
    # an operation is undone by the one that undoes it, and by nobody's hand: what the program sets
    # is left as it is, and set below
    f"""
CREATE FUNCTION refuse_to_rewrite() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() OR pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
  IF (NEW.id, NEW.at, NEW.who, NEW.label, NEW.kind, NEW.target_id, NEW.values::text)
    IS DISTINCT FROM (OLD.id, OLD.at, OLD.who, OLD.label, OLD.kind, OLD.target_id, OLD.values::text)
  THEN RAISE EXCEPTION 'history is kept' {_REFUSED}; END IF;
  NEW.is_undone := OLD.is_undone;
  RETURN NEW;
END $$
""",
    f"""
CREATE FUNCTION turn() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF is_owner() OR NEW.target_id IS NULL THEN RETURN NULL; END IF;
  UPDATE deed SET is_undone = (NEW.kind = 'undo') WHERE id = NEW.target_id
    AND (who = session_user OR is_in_group('coordinator'));
  IF NOT FOUND THEN RAISE EXCEPTION 'somebody else did it' {_REFUSED}; END IF;
  RETURN NULL;
END $$
""",
    f"""
CREATE FUNCTION refuse_of_others() RETURNS trigger {_FUNCTION} $$ BEGIN
  IF NOT is_owner() AND EXISTS (SELECT FROM made JOIN deed ON deed.id = made.deed_id
    WHERE deed.xmin <> pg_current_xact_id()::xid)
  THEN RAISE EXCEPTION 'history is kept' {_REFUSED}; END IF;
  RETURN NULL;
END $$
""",
)
_KEPT = ("deed", "change", "reveal")
TRIGGERS = (
    *(
        f"CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE{' OR UPDATE' * (table != 'deed')} "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_forget()"
        for table in _KEPT
    ),
    "CREATE TRIGGER rewritten BEFORE UPDATE ON deed FOR EACH ROW "
    "EXECUTE FUNCTION refuse_to_rewrite()",
    *(
        f"CREATE TRIGGER signed BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION sign()"
        for table in ("deed", "reveal")
    ),
    "CREATE TRIGGER turned AFTER INSERT ON deed FOR EACH ROW EXECUTE FUNCTION turn()",
    "CREATE TRIGGER of_others AFTER INSERT ON change REFERENCING NEW TABLE AS made "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_of_others()",
)

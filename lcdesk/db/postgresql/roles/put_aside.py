"""What a clerk removes without being told it (what a list said, say, whose import they take back)
is put aside by the server, and is there again when the rows come back. Nobody reads it; who is
erased is not in it any more, since it goes whenever somebody erases.
"""

from __future__ import annotations

from collections.abc import Iterator

from lcdesk.db.postgresql.roles.masked_views import View

TABLE = (
    "CREATE TABLE IF NOT EXISTS put_aside (entity NAME, row_id BIGINT, batch_id BIGINT NOT NULL, "
    "who NAME NOT NULL, untold JSON NOT NULL, PRIMARY KEY (entity, row_id))"
)
_FUNCTION = "RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS"


def statements(view: View) -> Iterator[str]:
    """Of a table of rows of imports: what stands in the columns that its view masks."""
    table = view.table
    untold = ", ".join(f"'{name}', {name}" for name in view.masks)
    told = ", ".join(f"{name} = told.{name}" for name in view.masks)
    yield f"""
CREATE FUNCTION put_aside_{table}() {_FUNCTION} $$ BEGIN
  IF is_in_group('clerk') AND NOT is_in_group('passports') THEN
    INSERT INTO put_aside
      SELECT '{table}', id, batch_id, session_user, json_build_object({untold}) FROM gone
      ON CONFLICT (entity, row_id) DO UPDATE
      SET (batch_id, who, untold) = (excluded.batch_id, excluded.who, excluded.untold);
  END IF;
  RETURN NULL;
END $$
"""
    # to whoever put it there: else somebody could have it come into a row of their own cohort
    yield f"""
CREATE FUNCTION bring_back_{table}() {_FUNCTION} $$ BEGIN
  WITH back AS (
    DELETE FROM put_aside kept USING made
      WHERE (kept.entity, kept.row_id, kept.batch_id) = ('{table}', made.id, made.batch_id)
      AND (kept.who = session_user OR is_in_group('coordinator'))
    RETURNING kept.row_id, kept.untold
  )
  UPDATE {table} one SET {told} FROM back, json_populate_record(NULL::{table}, back.untold) AS told
  WHERE one.id = back.row_id;
  RETURN NULL;
END $$
"""
    for event, rows, does in (
        ("DELETE", "OLD TABLE AS gone", "put_aside"),
        ("INSERT", "NEW TABLE AS made", "bring_back"),
    ):
        yield (
            f"CREATE TRIGGER {does} AFTER {event} ON {table} REFERENCING {rows} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {does}_{table}()"
        )

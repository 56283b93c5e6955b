"""Tables as those see them who may not see all of them: views of the same names, which stand before
the tables where the server looks for names (`search_path`), so that the program asks as ever.

Private values are masked as on the screens (`model.fields.masked`). What is written through a view
goes into the table, but for masked values: whoever does not see them can neither set, change nor
remove them, and they stay as they are when something else of their row is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import sqlalchemy as sa

from lcdesk.db.queries.query_sql import OF_EXTRA
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Base
from lcdesk.model.fields import fields_of
from lcdesk.model.own_fields import PREFIX as OWN_FIELD

_OF_PARTICIPANTS = [one.column for one in PARTICIPANT.fields if one.is_private]
MASKED, BOUNDED = "masked", "bounded"
"""Schemas: of those who see no private value, and of all who work in some cohorts only."""
_REFUSED = "USING ERRCODE = 'insufficient_privilege'"
_FUNCTION = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS"
FUNCTIONS = (
    """
CREATE FUNCTION mask(said text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN length(said) >= 9 THEN left(said, 2) || '••••' || right(said, 3)
  WHEN length(said) > 6 THEN '••••' || right(said, 2) WHEN said <> '' THEN '••••' ELSE said END $$
""",
    # --- further columns: own fields may be private
    """
CREATE FUNCTION private_heads() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT coalesce(array_agg(head), '{}') FROM own_field WHERE is_private $$
""",
    f"""
CREATE FUNCTION private_own_fields() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT coalesce(array_agg('{OWN_FIELD}' || id), '{{}}') FROM own_field WHERE is_private $$
""",
    f"""
CREATE FUNCTION private_keys() RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT '{{{",".join(_OF_PARTICIPANTS)}}}'::text[]
  || ARRAY(SELECT '{OF_EXTRA.format(head="")}' || head FROM unnest(private_heads()) AS head) $$
""",
    # a view of a table that asks for a private value says it; a search may be for a number
    f"""
CREATE FUNCTION asks_for_private(asked json) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT concat(asked ->> 'search', asked ->> 'filters', asked ->> 'rules')
  ~ ('"(' || array_to_string('{{{",".join(_OF_PARTICIPANTS)}}}'::text[]
    || private_own_fields(), '|') || ')"')
  OR concat(asked ->> 'search', (SELECT string_agg(one ->> 1, ' ')
    FROM json_array_elements(CASE json_typeof(asked -> 'rules') WHEN 'array'
      THEN asked -> 'rules' ELSE '[]' END) AS one WHERE one ->> 0 = 'search')) ~ '[0-9０-９]' $$
""",
    """
CREATE FUNCTION open_part(extra json, heads text[]) RETURNS json LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN extra IS NULL OR heads = '{}' OR json_typeof(extra) <> 'object' THEN extra
  ELSE (SELECT coalesce(json_object_agg(one.key, one.value ORDER BY one.place), '{}')
    FROM json_each(extra) WITH ORDINALITY AS one (key, value, place)
    WHERE one.key <> ALL (heads)) END $$
""",
    """
CREATE FUNCTION has_private_part(extra json, heads text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS
$$ SELECT json_typeof(extra) IS NOT DISTINCT FROM 'object'
  AND EXISTS (SELECT FROM json_each(extra) AS one WHERE one.key = ANY (heads)) $$
""",
    """
CREATE FUNCTION with_private_part(said json, kept json, heads text[]) RETURNS json
LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE WHEN NOT has_private_part(kept, heads) THEN said
  ELSE (SELECT json_object_agg(all_of.key, all_of.value) FROM (
    SELECT one.key, one.value
      FROM json_each(CASE json_typeof(said) WHEN 'object' THEN said ELSE '{}' END) AS one
      WHERE one.key <> ALL (heads)
    UNION ALL SELECT one.key, one.value FROM json_each(kept) AS one WHERE one.key = ANY (heads)
  ) AS all_of) END $$
""",
)


@dataclass(frozen=True)
class View:
    """A table as others see it. `masks`: column → what stands in its place; `rows`: which are
    there; `hidden`: columns whose values nobody who uses the view can set.
    """

    table: str
    masks: Mapping[str, str] = field(default_factory=dict[str, str])
    rows: str = ""
    hidden: tuple[str, ...] = ()
    extra: bool = False


_OWN = "EXISTS (SELECT FROM public.deed own WHERE own.id = deed_id AND own.who = session_user)"
_TOLD = "sees_every_cohort() AND is_in_group('passports')"
OF_HISTORY = (
    View("deed", {"values": f"CASE WHEN who = session_user OR ({_TOLD}) THEN values END"}),
    View(
        "change",
        {
            "before": f"CASE WHEN {_OWN} OR ({_TOLD}) THEN before END",
            "after": f"CASE WHEN {_OWN} OR ({_TOLD}) THEN after END",
        },
    ),
)
"""That others did something is said, by whom and when, but not what: it may be of any cohort."""
OF_IMPORTS = (
    View("import_page", {"said": "'{}'::json", "listed": "NULL::bytea"}),
    View("import_row", {"raw": "'{}'::json", "problems": "NULL::json"}),
)
MORE = (
    *OF_IMPORTS,
    View("file_content", rows="false"),
    View("issued_paper", rows="coalesce(json_array_length(data -> 'private'), 0) = 0"),
    View("known_value", rows="false"),
    View("saved_view", rows="NOT asks_for_private(view)"),
)


def masked_tables() -> Iterator[View]:
    """Tables with private values."""
    for entity in Base.declared:
        private = tuple(one.column for one in fields_of(entity) if one.is_private)
        has_extra = entity.__tablename__ == "enrolment"
        if private:
            masks = {name: f"mask({name})" for name in private}
            if has_extra:
                masks["extra"] = "open_part(extra, (SELECT private_heads()))"
            yield View(entity.__tablename__, masks, hidden=private, extra=has_extra)


def statements() -> Iterator[str]:
    """All that makes the views; they work with the rights of the role that makes them."""
    for one in OF_HISTORY:
        yield _view(BOUNDED, one)
    for one in (*masked_tables(), *MORE):
        yield _view(MASKED, one)
    yield from _written_through_masks()
    yield from _search_views()


def _columns(view: View) -> list[str]:
    return [f'"{column.name}"' for column in Base.metadata.tables[view.table].columns]


def _view(schema: str, view: View) -> str:
    told = ", ".join(
        f'{view.masks[column.name]} AS "{column.name}"'
        if column.name in view.masks
        else f'"{column.name}"'
        for column in Base.metadata.tables[view.table].columns
    )
    # What is asked of a mask cannot be asked of what it hides, so only rows have to be guarded. A
    # barrier would keep the server from going to a row by its number, through all people each time.
    barrier, where = (" WITH (security_barrier)", f" WHERE {view.rows}") if view.rows else ("", "")
    return (
        f"CREATE VIEW {schema}.{view.table}{barrier} AS "
        f"SELECT {told} FROM public.{view.table}{where}"
    )


def _written_through_masks() -> Iterator[str]:
    for schema, views in ((BOUNDED, OF_HISTORY), (MASKED, (*masked_tables(), *OF_IMPORTS))):
        for view in views:
            yield from _trigger(schema, view, "INSERT", _inserting(view))
            if schema == MASKED:
                yield from _trigger(schema, view, "UPDATE", _updating(view))
                yield from _trigger(schema, view, "DELETE", _deleting(view))
    # else a row that is added ON CONFLICT would come upon one that the view does not show, and the
    # server would tell it: which rows a view has is not asked there
    for view in MORE:
        if view.rows:
            yield from _trigger(MASKED, view, "INSERT", _inserting(view))


def _trigger(schema: str, view: View, event: str, body: str) -> Iterator[str]:
    name = f"{schema}.{view.table}_{event.lower()}"
    yield f"CREATE FUNCTION {name}() RETURNS trigger {_FUNCTION} $$ {body} $$"
    yield (
        f"CREATE TRIGGER {event.lower()} INSTEAD OF {event} ON {schema}.{view.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


_SETS_PRIVATE_PART = " OR has_private_part(NEW.extra, private_heads())"


def _inserting(view: View) -> str:
    written = [name for name in _columns(view) if name.strip('"') not in view.hidden]
    table = Base.metadata.tables[view.table]
    given = "".join(
        f'NEW."{one.name}" := coalesce(NEW."{one.name}", {default}); '
        for one in table.columns
        if (default := _default(one)) is not None
    )
    refused = _any_is_set("NEW", view.hidden) + _SETS_PRIVATE_PART * view.extra
    names, values = ", ".join(written), ", ".join(f"NEW.{name}" for name in written)
    # of the history who and when are told by the server; all else is as it was given, and what is
    # returned would be looked for among all rows that are seen, for each row anew
    back = f" RETURNING {names} INTO {values}" if view in OF_HISTORY else ""
    return (
        f"BEGIN {_unless(refused)}{given}"
        f"INSERT INTO public.{view.table} ({names}) VALUES ({values}){back}; RETURN NEW; END"
    )


def _default(column: sa.Column[object]) -> str | None:
    """A view has no defaults of its table."""
    if column.primary_key:
        return f"next_ids('public.{column.table.name}_id_seq', 1)"
    default = column.server_default  # for programs of before, which do not know the column
    return None if default is None else str(cast("sa.DefaultClause", default).arg)


def _updating(view: View) -> str:
    written = [
        name
        for name in _columns(view)
        if name not in ('"id"', '"extra"') and name.strip('"') not in view.masks
    ]
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in view.hidden)
    settings = ", ".join(f"{name} = NEW.{name}" for name in written)
    if view.extra:
        changed += _SETS_PRIVATE_PART
        settings += ", extra = with_private_part(NEW.extra, extra, private_heads())"
    return (
        f"BEGIN {_unless(changed)}"
        f"UPDATE public.{view.table} SET {settings} WHERE id = OLD.id; "
        "IF NOT FOUND THEN RETURN NULL; END IF; RETURN NEW; END"
    )


def _deleting(view: View) -> str:
    held = _any_is_set("one", view.hidden)
    if view.extra:
        held += " OR has_private_part(one.extra, private_heads())"
    looked = (
        f"IF EXISTS (SELECT FROM public.{view.table} one WHERE one.id = OLD.id AND ({held})) THEN "
        f"RAISE EXCEPTION 'private values' {_REFUSED}, CONSTRAINT = 'private_kept'; END IF; "
        if held
        else ""
    )
    return (
        f"BEGIN {looked}DELETE FROM public.{view.table} WHERE id = OLD.id; "
        "IF NOT FOUND THEN RETURN NULL; END IF; RETURN OLD; END"
    )


def _any_is_set(row: str, names: tuple[str, ...]) -> str:
    return " OR ".join(f"{row}.{name} IS NOT NULL" for name in names)


def _unless(refused: str) -> str:
    if not refused:
        return ""
    return (
        f"IF {refused} THEN RAISE EXCEPTION 'private values' {_REFUSED}, "
        "CONSTRAINT = 'private_set'; END IF; "
    )


# --- The words of the search, and what is sorted by ---


def _search_views() -> Iterator[str]:
    """Words of private values bear the weight A, and stay where the others are written anew."""
    yield (
        f"CREATE VIEW {MASKED}.participant_search AS "
        "SELECT id, ts_filter(words, '{b,c,d}') AS words FROM public.participant_search"
    )
    search = View("participant_search")
    yield from _trigger(
        MASKED,
        search,
        "INSERT",
        # not ON CONFLICT, for which a new row would be looked for among all that are seen
        "BEGIN UPDATE public.participant_search SET words = "
        "ts_filter(words, '{a}') || ts_filter(NEW.words, '{b,c,d}') WHERE id = NEW.id; "
        "IF NOT FOUND THEN INSERT INTO public.participant_search (id, words) "
        "VALUES (NEW.id, ts_filter(NEW.words, '{b,c,d}')); END IF; RETURN NEW; END",
    )
    yield from _trigger(
        MASKED,
        search,
        "DELETE",
        "BEGIN UPDATE public.participant_search SET words = ts_filter(words, '{a}') "
        "WHERE id = OLD.id; "
        "DELETE FROM public.participant_search WHERE id = OLD.id AND words = ''; "
        "RETURN OLD; END",
    )
    names = "(SELECT private_keys())"
    yield (
        f"CREATE VIEW {MASKED}.sort_keys AS "
        f"SELECT entity, row_id, keys - {names} AS keys FROM public.sort_keys"
    )
    keys = View("sort_keys")
    kept = (
        "(SELECT coalesce(jsonb_object_agg(one.key, one.value), '{}') "
        "FROM jsonb_each(kept.keys) one WHERE one.key = ANY (private_keys()))"
    )
    yield from _trigger(
        MASKED,
        keys,
        "INSERT",
        f"BEGIN UPDATE public.sort_keys kept SET keys = (NEW.keys - private_keys()) || {kept} "
        "WHERE entity = NEW.entity AND row_id = NEW.row_id; "
        "IF NOT FOUND THEN INSERT INTO public.sort_keys (entity, row_id, keys) "
        "VALUES (NEW.entity, NEW.row_id, NEW.keys - private_keys()); END IF; RETURN NEW; END",
    )
    yield from _trigger(
        MASKED,
        keys,
        "DELETE",
        f"BEGIN UPDATE public.sort_keys kept SET keys = {kept} "
        "WHERE entity = OLD.entity AND row_id = OLD.row_id; "
        "DELETE FROM public.sort_keys WHERE entity = OLD.entity AND row_id = OLD.row_id "
        "AND keys = '{}'; RETURN OLD; END",
    )

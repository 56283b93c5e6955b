"""Words of SQL that SQLite and PostgreSQL say otherwise, each with both ways of saying it. Where a
statement is put together nobody asks which of the two will hear it.

What SQLite asks Python for, PostgreSQL cannot: the keys by which texts beyond ASCII are sorted and
found are kept there beside the row, in `sort_keys`, made by the same functions of
`model/scripts.py`; `kept` says under which name. Those of all names by which people are listed
stand in columns of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from lcdesk.db.store import store_behind
from lcdesk.model.names import NAME_FORMS, NameForm

Word = TypeVar("Word", bound=type[FunctionElement[Any]])
SQLITE, POSTGRESQL = "sqlite", "postgresql"
SORTED, PLAIN = "0", "1"
"""Places of what is kept of a text: what it is sorted by, and what it is searched by."""
LISTED_NAMES = "listed_names"
"""The table of `listed_key`."""
FORM_PLACES: Mapping[NameForm, int] = {
    form: place for place, (form, _label) in enumerate(NAME_FORMS, 1)
}
"""The columns in it, and at which place what is too long for them is kept."""


def _said(sqlite: str, postgresql: str) -> Callable[[Word], Word]:
    """How a word is said: {0}, {1}, … stand for its parts in their order, {all} for all of them."""

    def declare(word: Word) -> Word:
        for dialect, way in ((SQLITE, sqlite), (POSTGRESQL, postgresql)):

            def say(
                element: FunctionElement[Any], compiler: SQLCompiler, way: str = way, **how: Any
            ) -> str:
                parts = [compiler.process(part, **how) for part in element.clauses]
                return way.format(*parts, all=", ".join(parts))

            compiles(word, dialect)(say)
        return word

    return declare


# --- Texts of other values ---


@_said("{0}", "CAST({0} AS TEXT)")
class stored_text(FunctionElement[str]):
    """A day or JSON as the text that stands for it."""

    type = sa.String()
    inherit_cache = True


@_said("{0}", "to_char({0}, 'HH24:MI:SS.US')")
class stored_hour(FunctionElement[str]):
    """An hour as the text that stands for it, with six places after the second."""

    type = sa.String()
    inherit_cache = True


@_said("printf('%04d', {0})", "lpad(CAST({0} AS TEXT), 4, '0')")
class four_digits(FunctionElement[str]):
    """A year as it stands in a day."""

    type = sa.String()
    inherit_cache = True


@_said(
    "min(date({0}, {1}), date({0}, 'start of month', {2}, '-1 day'))",
    "to_char(CAST({0} AS DATE) + CAST({1} AS INTERVAL), 'YYYY-MM-DD')",
)
class months_later(FunctionElement[str]):
    """The day (a text) so many months after another, as `dates.months_after` has it: the last of
    the month where it has no such day.
    """

    type = sa.String()
    inherit_cache = True

    def __init__(self, day: Any, months: int) -> None:
        many, more = (sa.literal(f"{number:+d} months") for number in (months, months + 1))
        super().__init__(day, many, more)


# --- Values ---


@_said("max({all})", "greatest({all})")
class greatest_of(FunctionElement[int]):
    """The greatest of several numbers, none of which is nothing."""

    type = sa.Integer()
    inherit_cache = True


@_said("+{0}", "{0}")
class unindexed(FunctionElement[str]):
    """A column by whose index a search is not to begin."""

    type = sa.String()
    inherit_cache = True


@_said("({0} = 'null')", "(CAST({0} AS TEXT) = 'null')")
class is_json_null(FunctionElement[bool]):
    """Does a column of JSON hold its `null`, which is not SQL's?"""

    type = sa.Boolean()
    inherit_cache = True


@_said("json_group_array({0})", "coalesce(CAST(json_agg({0}) AS TEXT), '[]')")
class in_one_text(FunctionElement[str]):
    """The values of all rows as one text, a list in JSON: to hand over a million, one after the
    other, takes three times as long.
    """

    type = sa.String()
    inherit_cache = True


@_said("{0}", "min({0})")
class one_of_group(FunctionElement[str]):
    """What is the same in all rows of a group, though the database cannot know that."""

    type = sa.String()
    inherit_cache = True


# --- JSON of further columns: {0}, and the head a value stands under, as a path {1} or itself {2}
# ---


class KeptUnderHead(FunctionElement[Any]):
    """What stands under a head; nothing where there is none. Whose value it is says who asks for
    it (`type_coerce`): a type of its own would not tell one statement from another.
    """

    type = sa.types.NULLTYPE
    inherit_cache = True

    def __init__(self, extra: Any, head: str) -> None:
        super().__init__(extra, sa.literal(f"$.{json.dumps(head)}"), sa.literal(head))


@_said("json_extract({0}, {1})", "({0} ->> {2})")
class kept_text(KeptUnderHead):
    """The same of a text."""

    inherit_cache = True


@_said("json_extract({0}, {1})", "nullif(CAST(({0} -> {2}) AS JSONB), 'null')")
class kept_value(KeptUnderHead):
    """The same of a number, a day, a truth, or a text that is none of them."""

    inherit_cache = True


@_said("{0}", "CASE WHEN {0} IS NOT NULL THEN jsonb_build_array(jsonb_typeof({0}), {0}) END")
class in_kept_order(FunctionElement[Any]):
    """What `kept_value` is sorted by: numbers first, then texts."""

    type = sa.types.NULLTYPE
    inherit_cache = True


@_said("(typeof({0}) IN ('integer', 'real'))", "(jsonb_typeof({0}) IN ('number', 'boolean'))")
class is_kept_number(FunctionElement[bool]):
    """Is `kept_value` a number, or a truth?"""

    type = sa.Boolean()
    inherit_cache = True


_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"


@_said(f"({{0}} GLOB '{_DAY}')", f"(({{0}} #>> '{{{{}}}}') ~ '^{_DAY}$')")
class is_kept_day(FunctionElement[bool]):
    """Is `kept_value` a day, as it is written there?"""

    type = sa.Boolean()
    inherit_cache = True


@_said(
    "json_each(CASE WHEN json_type({0}) = 'object' THEN {0} ELSE '{{}}' END)", "kept_columns({0})"
)
class kept_columns(FunctionElement[Any]):
    """A table of all that stands there: `key` (the head), `value`, and `id`, which counts up."""

    inherit_cache = True


# --- Many ids as one value of a statement ---


class IdList(sa.types.TypeDecorator[Any]):
    """Ids, however many."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """As SQLite reads them, or PostgreSQL."""
        if value is None:
            return None
        ids = ",".join(map(str, value))
        return f"[{ids}]" if dialect.name == SQLITE else f"{{{ids}}}"


def ids_parameter(name: str, ids: Sequence[int] | None = None) -> sa.BindParameter[Any]:
    """The parameter of a statement that stands for ids; named, where they are given later."""
    if ids is None:
        return sa.bindparam(name, type_=IdList())
    return sa.bindparam(name, list(ids), unique=True, type_=IdList())


@_said("json_each({0})", "listed_ids(CAST({0} AS BIGINT[]))")
class listed_ids(FunctionElement[Any]):
    """A table of the ids of `ids_parameter`: `key`, the place from 0 on, and `value`, the id."""

    inherit_cache = True


@_said("{0} IN (SELECT value FROM json_each({1}))", "{0} = ANY (CAST({1} AS BIGINT[]))")
class is_one_of_ids(FunctionElement[bool]):
    """Is a column one of the ids of `ids_parameter`?"""

    type = sa.Boolean()
    inherit_cache = True


# --- Searching ---


class AskedPhrases(sa.types.TypeDecorator[Any]):
    """Phrases (`search_words.phrases_of`), as the index of the database is asked for them."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        """In its own language."""
        return None if value is None else store_behind(dialect).index.asked(value)


class has_words(FunctionElement[bool]):
    """Has the enrolment all these words? Found by the index, while somebody types."""

    type = sa.Boolean()
    inherit_cache = True

    def __init__(self, phrases: tuple[str, ...]) -> None:
        super().__init__(sa.bindparam("asked", phrases, unique=True, type_=AskedPhrases()))


@compiles(has_words)
def _has_words(element: has_words, compiler: SQLCompiler, **how: Any) -> str:
    (asked,) = (compiler.process(part, **how) for part in element.clauses)
    return store_behind(compiler.dialect).index.condition(asked)


# --- Texts in any script. {0} is whose they are, a column of ids, {1} its table ---


def _kept(path: str) -> str:
    """SQL of what is kept under a path."""
    keys = f"keys #>> CAST(ARRAY[{path}] AS TEXT[])"
    return f"(SELECT {keys} FROM sort_keys WHERE entity = {{1}} AND row_id = {{0}})"


@_said("({0} GLOB '*[^ -~]*')", "({0} ~ '[^ -~]')")
class is_beyond_ascii(FunctionElement[bool]):
    """Does a text hold anything but plain letters, figures and signs?"""

    type = sa.Boolean()
    inherit_cache = True


class MadeByPython(FunctionElement[Any]):
    """What Python makes of texts; kept with a row (`whose`: the column of its id) under `path`, for
    a database that cannot ask Python.
    """

    type = sa.String()
    inherit_cache = True

    def __init__(self, whose: sa.Column[Any], path: tuple[str, str], *given: Any) -> None:
        table: sa.ColumnElement[Any] = sa.literal_column(f"'{whose.table.name}'")
        super().__init__(whose, table, *map(sa.literal, path), *given)


@_said("sort_key({4}, {5})", _kept("{2}, {3}"))
class sort_key(MadeByPython):
    """`scripts.sort_key` of a text beyond ASCII."""

    inherit_cache = True

    def __init__(self, whose: sa.Column[Any], kept: str, text: Any, *, is_name: bool) -> None:
        super().__init__(whose, (kept, SORTED), text, sa.literal(is_name))


@_said("plain_text({4})", _kept("{2}, {3}"))
class plain_text(MadeByPython):
    """`scripts.plain_text` of a text beyond ASCII."""

    inherit_cache = True

    def __init__(self, whose: sa.Column[Any], kept: str, text: Any) -> None:
        super().__init__(whose, (kept, PLAIN), text)


@_said(
    "{3}",
    f"(SELECT {{1}} || coalesce(rest[{{2}}], '') FROM {LISTED_NAMES} "
    f"WHERE {LISTED_NAMES}.id = {{0}})",
)
class listed_key(FunctionElement[str]):
    """What an enrolment (`whose`: the column of its id) is sorted by under a form of its name, made
    by `made`; kept for a database that cannot ask Python (`postgresql/listed_names.py`).
    """

    type = sa.String()
    inherit_cache = True

    def __init__(self, whose: sa.Column[Any], form: NameForm, made: Any) -> None:
        place: sa.ColumnElement[Any] = sa.literal_column(str(FORM_PLACES[form]))
        super().__init__(whose, sa.literal_column(form), place, made)

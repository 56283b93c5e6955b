"""The people known already, to be found by mark, passport, mail, name and birth; each index is
built when first asked.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, Literal, NamedTuple, TypedDict, TypeVar, overload

from lcdesk.model.names import numbers_called
from lcdesk.model.organisers import Organiser
from lcdesk.model.rows import ActivityRecord, ListRecord
from lcdesk.tabular.names import name_keys
from lcdesk.tabular.understood import PreviousList, ReadRow, RecordName
from lcdesk.tabular.writing.specs import ID_HEAD

MANY = 50  # a name that more people bear says nothing by itself
LONGEST_MARK = 20  # signs of an id
BLOCK = 400  # a bigger block is cut: it is made of people about whom next to nothing is known
Index = dict[Hashable, list["KnownPerson"]]
Places = dict[Hashable, list[int]]
Found = TypeVar("Found")


class Traits:
    """What tells people apart, comparable: names, birth date, nationality, gender, passport,
    mails; `mark` of our own export.
    """

    __slots__ = ("_mails", "_names", "birth", "gender", "mark", "nationality", "passport", "record")

    def __init__(self, record: Mapping[str, Any], mark: str = "") -> None:
        self.record = record
        self.mark = mark
        self.birth: str = record.get("birth_date") or ""
        self.nationality: str = record.get("nationality") or ""
        self.gender: str = record.get("gender") or ""
        passport = record.get("passport_no")
        self.passport: str = squeezed(passport) if passport else ""
        self._names: tuple[str, ...] | None = None
        self._mails: tuple[str, ...] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Folded names, one per script and way of writing."""
        if self._names is None:
            self._names = name_keys(self.record)
        return self._names

    @property
    def mails(self) -> tuple[str, ...]:
        """Mail addresses in small letters."""
        if self._mails is None:
            email: str = self.record.get("email") or ""
            if ";" not in email:
                mail = email.casefold().strip()
                self._mails = (mail,) if mail else ()
                return self._mails
            self._mails = tuple(
                mail for part in email.casefold().split(";") if (mail := part.strip())
            )
        return self._mails


class KnownPerson(Traits):
    """Somebody the desk knows; `enrolment` is None for people of other cohorts only."""

    __slots__ = ("enrolment", "person")

    def __init__(self, record: KnownRecord, enrolment: int | None) -> None:
        super().__init__(record)
        self.enrolment = enrolment
        self.person = record["person_id"]


class Born:
    """Those of one birth date by name and by mail: of a whole desk only the dates that are asked
    about are folded.
    """

    def __init__(self, people: list[KnownPerson]) -> None:
        self._people = people

    @cached_property
    def names(self) -> Index:
        """Folded name → those who bear it."""
        return _indexed((name, known) for known in self._people for name in known.names)

    @cached_property
    def mails(self) -> Index:
        """Mail address → those who have it."""
        return _indexed((mail, known) for known in self._people for mail in known.mails)


class Roster:
    """All known people and the ways to find them; O(1) per question. Who is found is made when
    asked for: of a large cohort only what tells people apart is read of all.
    """

    def __init__(self, present: Present) -> None:
        self._inside = present.participants
        here = set(column_of(self._inside, "person_id"))
        self._outside = [record for record in present.people if record["person_id"] not in here]
        self._made: dict[int, KnownPerson] = {}
        self._named: dict[Hashable, tuple[list[str], list[KnownPerson]]] = {}
        self._births: dict[str, Born] = {}

    @property
    def is_empty(self) -> bool:
        """Is nobody known?"""
        return not self._inside and not self._outside

    @cached_property
    def inside(self) -> list[KnownPerson]:
        """Those of the cohort."""
        return [self._at(place) for place in range(len(self._inside))]

    @cached_property
    def all(self) -> list[KnownPerson]:
        """Those of the cohort, and all others."""
        others = range(len(self._inside), len(self._inside) + len(self._outside))
        return [*self.inside, *map(self._at, others)]

    def _at(self, place: int) -> KnownPerson:
        """Somebody by their place among all."""
        known = self._made.get(place)
        if known is None:
            count, people = len(self._inside), self._inside
            if place >= count:
                known = KnownPerson(self._outside[place - count], None)
            else:
                is_large = isinstance(people, PeopleOnDemand)
                record = people.identity(place) if is_large else people[place]
                known = KnownPerson(record, record["id"])
            self._made[place] = known
        return known

    def fetch(self, people: Iterable[KnownPerson]) -> None:
        """Read at once what `whole` will be asked for."""
        if isinstance(self._inside, PeopleOnDemand):
            self._inside.fetch([one.enrolment for one in people if one.enrolment is not None])

    def whole(self, known: KnownPerson) -> Mapping[str, Any]:
        """All that the desk says of somebody."""
        if known.enrolment is None or not isinstance(self._inside, PeopleOnDemand):
            return known.record
        return self._inside.whole(known.enrolment)

    def _column(self, name: str) -> Iterable[Any]:
        """A field of everybody."""
        return chain(column_of(self._inside, name), column_of(self._outside, name))

    def marked(self, mark: str) -> KnownPerson | None:
        """Whom the id column of our own export means ("P123"); None when it is not of this
        cohort.
        """
        return (
            self.enrolled(int(mark[1:]))
            if mark[:1] == "P" and mark[1:].isdecimal() and len(mark) < LONGEST_MARK
            else None
        )

    def enrolled(self, enrolment: int | None) -> KnownPerson | None:
        """Somebody of the cohort by the id of the enrolment."""
        place = self._by_enrolment.get(enrolment)
        return None if place is None else self._at(place)

    @property
    def enrolments(self) -> Container[int | None]:
        """The enrolments of the cohort."""
        return self._by_enrolment.keys()

    def person(self, person: int) -> KnownPerson | None:
        """Somebody by the id of the person."""
        place = self._by_person.get(person)
        return None if place is None else self._at(place)

    def with_passport(self, who: Traits) -> list[KnownPerson]:
        """All who have the same passport number, whatever blanks and hyphens it is written with."""
        places = self._by_passport.get(who.passport, ()) if who.passport else ()
        return [self._at(place) for place in places]

    def alone_with_passport(self, who: Traits) -> tuple[int, int] | None:
        """Enrolment and person of the only one of all who has this passport number, where they are
        of the cohort; nobody is made for that.
        """
        places = self._by_passport.get(who.passport, ()) if who.passport else ()
        if len(places) != 1 or places[0] >= len(self._inside):
            return None
        return self._keys[0][places[0]], self._keys[1][places[0]]

    @cached_property
    def _keys(self) -> tuple[Sequence[int], Sequence[int]]:
        return column_of(self._inside, "id"), column_of(self._inside, "person_id")

    def with_mail(self, who: Traits) -> list[KnownPerson]:
        """All with one of the mail addresses and the same birth date."""
        if not who.birth or not who.mails:
            return []
        mails = self._born_with(who.birth).mails
        return unique(known for mail in who.mails for known in mails.get(mail, ()))

    def with_name_and_birth(self, who: Traits) -> list[KnownPerson]:
        """All with one of the names and the same birth date."""
        if not who.birth or not who.names:
            return []
        names = self._born_with(who.birth).names
        return unique(known for name in who.names for known in names.get(name, ()))

    def with_name(self, who: Traits) -> list[KnownPerson]:
        """All with one of the names; at most `MANY` per name."""
        return unique(known for name in who.names for known in self._by_name.get(name, [])[:MANY])

    def born(self, birth: str) -> list[KnownPerson]:
        """All with that birth date."""
        return [self._at(place) for place in self._born.get(birth, ())] if birth else []

    def named_like(self, key: Hashable) -> tuple[list[str], list[KnownPerson]]:
        """Names, and who bears them, of those with (nationality, initials of a name, year of
        birth); at most `BLOCK` people.
        """
        if key not in self._named:
            block = self._by_initials.get(key, [])[:BLOCK]
            pairs = [(name, known) for known in block for name in known.names]
            self._named[key] = ([name for name, _known in pairs], [known for _name, known in pairs])
        return self._named[key]

    @cached_property
    def _by_enrolment(self) -> dict[int | None, int]:
        return {number: place for place, number in enumerate(column_of(self._inside, "id"))}

    @cached_property
    def _by_person(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for place, number in enumerate(self._column("person_id")):
            found.setdefault(number, place)
        return found

    def _born_with(self, birth: str) -> Born:
        found = self._births.get(birth)
        if found is None:
            found = self._births[birth] = Born(self.born(birth))
        return found

    @cached_property
    def _by_passport(self) -> Places:
        numbers = enumerate(chain(passports_of(self._inside), passports_of(self._outside)))
        return _indexed((number, place) for place, number in numbers if number)

    @cached_property
    def _by_name(self) -> Index:
        return _indexed((name, known) for known in self.all for name in known.names)

    @cached_property
    def _born(self) -> Places:
        births = enumerate(self._column("birth_date"))
        return _indexed((birth, place) for place, birth in births if birth)

    @cached_property
    def _by_initials(self) -> Index:
        return _indexed((key, known) for known in self.all for key in initial_keys(known))


def _indexed(pairs: Iterable[tuple[Hashable, Found]]) -> dict[Hashable, list[Found]]:
    index: dict[Hashable, list[Found]] = {}
    for key, known in pairs:
        if key in index:
            index[key].append(known)
        else:
            index[key] = [known]
    return index


def initial_keys(who: Traits) -> set[tuple[str, str, str]]:
    """The blocks somebody falls into when looked for by a name written a little otherwise."""
    return {
        (who.nationality, "".join(word[0] for word in name.split()), who.birth[:4])
        for name in who.names
    }


def unique(many: Iterable[KnownPerson]) -> list[KnownPerson]:
    """Each once, in order."""
    return list({id(known): known for known in many}.values())


def squeezed(passport: str) -> str:
    """A passport number without what it is written with: blanks, hyphens, small letters."""
    return (
        passport.upper() if passport.isalnum() else "".join(filter(str.isalnum, passport)).upper()
    )


# --- What a file is compared with: the records a desk has, how each field may change, and the
# answers a person gave ---


class KnownRecord(TypedDict):
    """Somebody the desk knows: the id of the person, and beside it the fields by their names."""

    person_id: int


class EnrolledRecord(KnownRecord):
    """Somebody of the cohort itself: the id of the enrolment as well."""

    id: int


IDENTITY = (
    *("full_name", "family_name", "given_name", "name_zh"),
    *("birth_date", "nationality", "gender", "passport_no", "email"),
)
"""The fields that tell people apart."""
WholeRecord = tuple[EnrolledRecord, Mapping[str, str]]
"""All fields of somebody, and what is kept beside them of columns that are no field."""


class PeopleOnDemand(Sequence[EnrolledRecord]):
    """Everybody of a large cohort: of all of them what tells people apart (`columns`: id,
    person_id and `IDENTITY`), and whole records only of those asked for. `read` gives those of some
    enrolments; whoever is gone by now is what was known.
    """

    def __init__(
        self,
        columns: Mapping[str, Sequence[Any]],
        read: Callable[[Sequence[int]], Iterable[WholeRecord]],
    ) -> None:
        self.columns = columns
        self._read = read
        self._whole: dict[int, WholeRecord] = {}

    def read_by(self, read: Callable[[Sequence[int]], Iterable[WholeRecord]]) -> PeopleOnDemand:
        """The same people, the whole records read another way."""
        return PeopleOnDemand(self.columns, read)

    def __len__(self) -> int:
        return len(self.columns["id"])

    @overload
    def __getitem__(self, index: int) -> EnrolledRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[EnrolledRecord]: ...
    def __getitem__(self, index: int | slice) -> EnrolledRecord | list[EnrolledRecord]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        return self.whole(self.columns["id"][index])

    def __iter__(self) -> Iterator[EnrolledRecord]:
        """Each whole record, none of them kept."""
        for start in range(0, len(self), _AT_ONCE):
            yield from (record for record, _further in self._read(self._ids(start)))

    def _ids(self, start: int) -> Sequence[int]:
        return self.columns["id"][start : start + _AT_ONCE]

    @cached_property
    def passports(self) -> Sequence[str]:
        """The passport number of each, comparable; "" where none is known."""
        return _squeezed(self.columns["passport_no"])

    def identity(self, place: int) -> EnrolledRecord:
        """What tells somebody apart."""
        record: Any = {name: column[place] for name, column in self.columns.items()}
        return record

    def fetch(self, ids: Iterable[int]) -> None:
        """Read the whole records of some enrolments at once."""
        wanted = sorted(set(ids) - self._whole.keys())
        for start in range(0, len(wanted), _AT_ONCE):
            for record, further in self._read(wanted[start : start + _AT_ONCE]):
                self._whole[record["id"]] = (record, further)

    def whole(self, enrolment: int) -> EnrolledRecord:
        """All fields of somebody."""
        return self._asked(enrolment)[0]

    def further(self, enrolment: int) -> Mapping[str, str]:
        """What is kept beside them of columns that are no field."""
        return self._asked(enrolment)[1]

    def _asked(self, enrolment: int) -> WholeRecord:
        self.fetch([enrolment])
        if enrolment not in self._whole:
            place = list(self.columns["id"]).index(enrolment)
            self._whole[enrolment] = (self.identity(place), {})
        return self._whole[enrolment]


_AT_ONCE = 5000


class FurtherOnDemand(Mapping[int, Mapping[str, str]]):
    """What is kept beside the enrolments of a large cohort, of those asked for."""

    def __init__(self, people: PeopleOnDemand) -> None:
        self._people = people

    def __getitem__(self, enrolment: int) -> Mapping[str, str]:
        return self._people.further(enrolment)

    def __iter__(self) -> Iterator[int]:
        return iter(self._people.columns["id"])

    def __len__(self) -> int:
        return len(self._people)


def passports_of(people: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """The passport number of each of known people, comparable; "" where none is known."""
    if isinstance(people, PeopleOnDemand):
        return people.passports
    return _squeezed(column_of(people, "passport_no"))


def _squeezed(numbers: Iterable[str | None]) -> Sequence[str]:
    return [squeezed(number) if number else "" for number in numbers]


def column_of(people: Sequence[Mapping[str, Any]], name: str) -> Sequence[Any]:
    """A field of known people; of a large cohort one of `IDENTITY`, or an id."""
    if isinstance(people, PeopleOnDemand):
        return people.columns[name]
    return [one.get(name) for one in people]


Policy = Literal["update", "only if blank", "leave"]
Answer = int | Literal["other", "this row"]
RowKey = tuple[str | None, int, str | None]
CellKey = tuple[RowKey, str, bool]
CellChoice = Literal["desk", "list"]
ORGANISERS = "organisers"
"""What a policy is about beside fields: the organisations a file names, which come in unless
they are left.
"""
# a serial counts the lines of that file, not the people
USUAL: Mapping[str, Policy] = {"number": "only if blank"}


class SettledCell(NamedTuple):
    """A cell that a list and the desk had both changed, once that was answered: the import that
    asked about it, and what its list says there.
    """

    batch_id: int
    record: RecordName
    record_id: int
    name: str
    is_further: bool
    listed: Any


@dataclass(frozen=True)
class KnownLists:
    """What the desk has that rows of lists are compared with.

    `records` by kind; `targets`: (kind, field) → what the field points at; `names` and `called` of
    each target: folded name → ids, and id → what it is called; `made`: targets that a new name
    becomes one of.
    """

    records: Mapping[str, Sequence[ListRecord]] = field(
        default_factory=dict[str, Sequence[ListRecord]]
    )
    targets: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    names: Mapping[str, Mapping[str, frozenset[int]]] = field(
        default_factory=dict[str, Mapping[str, frozenset[int]]]
    )
    called: Mapping[str, Mapping[int, str]] = field(default_factory=dict[str, Mapping[int, str]])
    made: frozenset[str] = frozenset()

    def target(self, kind: str, name: str) -> str | None:
        """What a field points at; None for one that holds a value itself."""
        return self.targets.get((kind, name))

    def meant(self, target: str, name: str) -> frozenset[int]:
        """The ids of those called so."""
        return numbers_called(self.names.get(target, {}), name)


@dataclass(frozen=True, slots=True)
class Present:
    """The records of one cohort and the people of all others (`people`, never in this cohort, with
    the fields of a person only); `organisers` are those of the cohort.

    `policy` tells per field whether a file may change it; `USUAL`, else "update", unless said.
    `further`: what is kept beside the enrolments of columns that are no field (None: not known, and
    not compared). `previous`: what the list said the last time it came in.
    `asked_words`: words of them that were asked about before (`plan.unread_words`). `settled`: what
    lists and desk both changed and somebody has answered. `compared_at`: the number of the desk's
    last operation before they were read; None: nobody else writes to the desk.
    """

    participants: Sequence[EnrolledRecord] = ()
    people: Sequence[KnownRecord] = ()
    activities: Sequence[ActivityRecord] = ()
    policy: Mapping[str, Policy] = field(default_factory=dict[str, Policy])
    organisers: Sequence[Organiser] = ()
    further: Mapping[int, Mapping[str, str]] | None = None
    previous: PreviousList | None = None
    asked_words: Mapping[tuple[RecordName, int, str, str], bool] = field(
        default_factory=dict[tuple[RecordName, int, str, str], bool]
    )
    settled: Sequence[SettledCell] = ()
    lists: KnownLists = field(default_factory=KnownLists)
    compared_at: int | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person decided about rows that asked.

    Per row (`row_key`): the id of the person (for a timetable: of the activity) it is, "other"
    (somebody else, a new one), or "this row" (of two rows of the file for one person, this one
    holds). `rest` answers all rows not named. Per cell of a known record (row, field or head, is it
    a column that is no field?): the desk's value stays, or the list's is taken.
    """

    rows: Mapping[RowKey, Answer] = field(default_factory=dict[RowKey, Answer])
    rest: Literal["same", "other"] | None = None
    cells: Mapping[CellKey, CellChoice] = field(default_factory=dict[CellKey, CellChoice])

    @property
    def is_blank(self) -> bool:
        """Was nothing decided about any row?"""
        return not self.rows and self.rest is None

    def to(self, row: ReadRow, likely: tuple[int, ...] = ()) -> Answer | None:
        """The answer for a row; `rest` "same" answers only where just one is likely."""
        given = self.rows.get(row_key(row)) if self.rows else None
        if given is not None or self.rest is None or not likely:
            return given
        if self.rest == "other":
            return "other"
        return likely[0] if len(likely) == 1 else None

    def of_cell(self, row: ReadRow, name: str, is_further: bool) -> CellChoice | None:
        """What was chosen of a cell; None where nothing was."""
        return self.cells.get((row_key(row), name, is_further)) if self.cells else None


def mark_of(row: ReadRow) -> str:
    """What the id column of our own export says: "P123" for enrolment 123, "A45" for activity
    45; "" without one.
    """
    said = row.values.get("_id") or row.extra.get(ID_HEAD)
    return str(said).strip() if said else ""


def row_key(row: ReadRow) -> RowKey:
    """What tells a row of a file from all others: sheet, Excel row, and in a grid the column."""
    return (row.sheet, row.row, row.column)

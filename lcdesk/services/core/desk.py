"""The one door through which a desk changes: transaction, history, undo and redo, news."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import inspect
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, DBAPIError

from lcdesk import receipts
from lcdesk.crashes import note_step
from lcdesk.db.backup import backup
from lcdesk.db.engine import checksums
from lcdesk.db.engine.engine import close_for_good
from lcdesk.db.engine.ownership import DeskTaken, Ownership
from lcdesk.db.erasure import wiping
from lcdesk.db.history import recorder, reversal
from lcdesk.db.queries.news import ReadOperation
from lcdesk.db.queries.own_fields import read_declared
from lcdesk.db.reading import Reading
from lcdesk.db.replacement.sentinel import Sentinel
from lcdesk.db.store import ASKER, not_in_a_file, store_behind, store_of
from lcdesk.db.values import EVERY, Row, alias_of, table_of
from lcdesk.model import clock
from lcdesk.model.entities import (
    Change,
    DeskValue,
    Enrolment,
    Entity,
    Operation,
    OwnField,
    Person,
    Reveal,
    SignedReport,
)
from lcdesk.model.entities.records import OWN_WORDS
from lcdesk.model.faults import KnownFault, OfficeOutOfReach, ReplacedDesk
from lcdesk.model.own_fields import HeldFields, in_force
from lcdesk.model.rights import ASK_TO_SIGN, ONLY_FOR_SIGNERS, Rights
from lcdesk.receipts import Receipt
from lcdesk.services.core import consequences
from lcdesk.services.core.consequences import StepWords
from lcdesk.services.core.foreign_news import ForeignNews
from lcdesk.services.core.held_lists import HeldList, HeldLists
from lcdesk.services.core.presence import Presence
from lcdesk.services.core.reach import Reach
from lcdesk.services.core.repeating import Attempt, commit_once
from lcdesk.services.core.undo_outcomes import UndoOutcome, outcome_of
from lcdesk.services.core.write_lock import BRIEF, Turns
from lcdesk.texts import _, join_sentences

if TYPE_CHECKING:
    from types import CodeType

    from sqlalchemy.orm import Session, sessionmaker

__all__ = ["EVERY", "ChangeEvent", "Desk", "UndoOutcome", "Work", "words_of"]
T = TypeVar("T")
E = TypeVar("E", bound=Entity)
OperationKind = Literal["do", "undo", "redo", "erase"]
Shown = Literal["shown", "copied", "exported"]
NextTurns = tuple[Operation | None, Operation | None]
"""What undo would take back, and what redo would do again."""


@dataclass(frozen=True)
class ChangeEvent:
    """What a committed operation touched: entity name → ids (an empty set: many), and entity name →
    columns.

    `EVERY` stands among the columns where rows were made or removed.
    """

    label: str
    touched: dict[str, frozenset[int]]
    kind: OperationKind = "do"
    fields: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    number: int = 0  # of the operation


@dataclass(frozen=True)
class Doing:
    """An operation that is to be done."""

    label: str
    values: dict[str, Any] | None = None
    kind: OperationKind = "do"
    target_id: int | None = None
    signs: bool = False
    """Is it of reports alone, which whoever signs may keep who may do nothing else?"""


@dataclass
class _Done(Generic[T]):
    """An operation as it is about to be committed; without one, nothing the user keeps was
    changed.
    """

    result: T
    notes: recorder.Recorder
    has_value: bool
    operation: Operation | None = None


class Work:
    """What an action may do inside `desk.execute`; every way to write here is recorded."""

    def __init__(self, session: Session, who: str = "") -> None:
        self.session = session
        self.who = who
        self.has_value = False  # a value of the desk itself was kept
        self.last_looks: list[Callable[[Session], object]] = []
        self._step = StepWords(who or None)

    def guard(self, *names: str) -> None:
        """What is done here rests on more than the rows it writes, by these names ("rooms 7"): of
        two that name the same at once, one sees what the other did. For rows that were read before,
        too, as long as that was inside this action.
        """
        store_of(self.session).guard(self.session, names)

    def look_last(self, look: Callable[[Session], object]) -> None:
        """Where others write, too: `look` is called when nobody else can commit any more, with all
        they have committed, and raises where this must not be. For what would have everybody wait
        who does something of a kind that is common (`guard`). It is to be short: all wait.
        """
        if store_of(self.session).is_shared:
            self.last_looks.append(look)

    def add(self, row: E) -> E:
        """Add a new row; its id is known afterwards. One that was made before the action is new
        again where another was faster, and all is done once more.
        """
        if sa.inspect(row).detached:  # else it would be taken for one that is there
            from sqlalchemy.orm import make_transient

            make_transient(row)
            vars(row).pop("id", None)
        self.session.add(row)
        self.session.flush()
        return row

    def get(self, entity: type[E], row_id: int) -> E:
        """The row of that id; `KnownFault` when somebody took it out."""
        row = self.session.get(entity, row_id)
        if row is None:
            raise KnownFault(
                _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
            )
        return row

    def load(self, entity: type[E], ids: Sequence[int]) -> list[E]:
        """Those of these rows that are there, read at once; while somebody holds them, `get`
        asks no more.
        """
        found: list[E] = []
        for start in range(0, len(ids), recorder.BATCH):
            found += self.session.scalars(
                sa.select(entity).where(entity.id.in_(ids[start : start + recorder.BATCH]))
            )
        return found

    def say_of_steps(self, on: dt.date | None, reason: str | None) -> None:
        """The day (None: today) and the reason of the steps that follow from the statuses this
        operation sets.
        """
        self._step = replace(self._step, on=on, reason=reason)

    def follow(self) -> None:
        """Write what follows from what was changed; `desk.execute` does so at the end of every
        operation.
        """
        consequences.follow(self.session, self._step)

    def set(self, row: Entity, values: Mapping[str, Any]) -> None:
        """Set column values; what does not differ is not written."""
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)

    def add_value(self, name: str, value: Any) -> None:
        """Keep a value of the desk itself (office name); that is no operation and has no undo."""
        kept = self.session.scalar(sa.select(DeskValue).where(DeskValue.name == name))
        self.has_value = True
        if kept is None:
            self.session.add(DeskValue(name=name, value=value))
        else:
            kept.value = value

    def add_reveal(
        self, how: Shown, entity: type[Entity], row_id: int | None, field: str, count: int = 1
    ) -> None:
        """Note that private values left their mask: of one row, or (None) of `count` rows. No
        operation, and no undo.
        """
        row = Reveal(
            at=clock.now(),
            who=self.who or None,
            deed_kind=how,
            entity=entity.__name__,
            row_id=row_id,
        )
        row.field, row.count = field, count
        self.session.add(row)

    def remove(self, row: Entity) -> None:
        """Take a row out with all that belongs to it."""
        recorder.remove(self.session, row)

    def insert_many(
        self,
        entity: type[Entity],
        rows: Iterable[Row] | Iterable[Sequence[Any]],
        names: Sequence[str] = (),
    ) -> tuple[int, int] | None:
        """Recorded bulk insert of column values (with `names`: rows of their values); the first
        and last id.
        """
        return recorder.insert_many(self.session, entity, rows, names)

    def update_many(self, entity: type[Entity], values: Mapping[int, Row]) -> int:
        """Recorded bulk update, id → column → value; how many values changed."""
        return recorder.update_many(self.session, entity, values)


def _stands_at(session: Session) -> dt.datetime | None:
    operation = table_of(Operation)
    query = sa.select(operation.c.at).where(operation.c.kind == "do", ~operation.c.is_undone)
    return session.scalar(query.order_by(operation.c.id.desc()).limit(1))


@dataclass
class Desk:
    """An open desk. `execute` is the one way to write; everything else reads."""

    path: Path
    engine: sa.Engine
    ownership: Ownership | None
    """None of a desk on a server, which belongs to nobody alone."""
    who: str = field(default_factory=lambda: whose_work())
    saved_at: dt.datetime | None = None
    remark: str = ""  # what was noticed when it was opened, in words
    sentinel: Sentinel | None = None
    """Sees that its files stay those that were opened; of a desk that is only read in there is
    none.
    """
    taken: DeskTaken | None = None
    """Somebody else has it: it is only read in, and this says so to whoever would change it."""
    seen_in: backup.Backup | None = None
    """The backup it is read from, since its own file is not to be touched from here."""

    def __post_init__(self) -> None:
        self._writers = self.engine.execution_options(writes=True, **BRIEF)
        self._listeners: list[Callable[[ChangeEvent], None]] = []
        self.last_done = 0  # the number of the operation that was done here last
        self.turns = Turns(self.engine)
        # the session of `reading_together` and what it has read once, by thread
        self._together = local()
        self._own_fields: HeldFields | None = None
        self.store = store_behind(self.engine.dialect)
        self._preparation = self.store.preparation()
        self._foreign: ForeignNews | None = None
        # whether the server is there, of a desk on one that is listened to
        self.reach: Reach | None = None
        self.rights = Rights()
        self.presence: Presence | None = None
        # what undo would take back and redo would do again, once the operation of that number
        # was the last one done here
        self._next_turns: tuple[int, NextTurns] | None = None
        self._lists = HeldLists()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A short read; what it gives must be taken out as plain data before it ends."""
        if (open_one := getattr(self._together, "session", None)) is not None:
            yield open_one
            return
        is_shared = self.store.is_shared
        asker = _asker() if is_shared else None
        told = self.store.told_in_words() if is_shared else nullcontext()
        reached = nullcontext() if self.reach is None else self._reached(self.reach)
        with told, self._sure(), reached, Reading(self.engine, self._begun, asker) as reading:
            yield cast("Session", reading)

    @contextmanager
    def _reached(self, reach: Reach) -> Iterator[None]:
        """What is read in here is not waited for by a window; `OfficeOutOfReach` where the server
        is not there.
        """
        unheard = reach.unheard_here(may_wait=self.turns.waiter.may_stand_still())
        try:
            with nullcontext() if unheard is None else self.store.unheard(unheard):
                yield
        except DBAPIError as error:
            if self.store.verdict(error) != "lost":
                raise
            reach.lost(gave_up=unheard is not None and self.store.is_silence(error))
            raise OfficeOutOfReach.noticed(is_of_reading=True) from None

    def _begun(self, bind: sa.Engine | sa.Connection) -> Session:
        return self._sessions(bind=bind)

    @cached_property
    def _sessions(self) -> sessionmaker[Session]:
        """Makes sessions that refuse writes which are not recorded."""
        from sqlalchemy.orm import sessionmaker

        made = sessionmaker(expire_on_commit=False)
        recorder.watch(made)
        return made

    @contextmanager
    def reading_together(self) -> Iterator[None]:
        """All that this thread reads in here is read at one moment, by one session; to write in
        here is a mistake.
        """
        with self.reading() as session:
            before = getattr(self._together, "session", None), getattr(self._together, "read", None)
            self._together.session = session
            self._together.read = dict[Hashable, Any]() if before[1] is None else before[1]
            try:
                yield
            finally:
                self._together.session, self._together.read = before

    def read_once(self, read: Callable[..., T], *asked: Hashable) -> T:
        """What `read(session, *asked)` says. Within `reading_together`, where all is of one moment,
        it is read once and given again: nobody changes the answer, and it depends on no language.
        """
        with self.reading() as session:
            known: dict[Hashable, Any] | None = getattr(self._together, "read", None)
            if known is None:
                return read(session, *asked)
            if (read, asked) not in known:
                known[read, asked] = read(session, *asked)
            return known[read, asked]

    def read_held(self, asked: HeldList[T]) -> T:
        """A short list that is held until an operation touches it: nobody changes the answer.
        Within `reading_together` it is of that moment.
        """
        if self.taken or getattr(self._together, "session", None) is not None:
            return self.read_once(asked.read)
        return self._lists.get(asked, lambda: self.read_once(asked.read))

    def take_own_fields(self) -> None:
        """From now on, until it is closed, the fields of participants that were declared in this
        desk are in force, as they stand now.
        """
        with self.reading() as session:
            declared = read_declared(session)
        if self._own_fields is None:
            self._own_fields = HeldFields(declared)
        else:
            self._own_fields.change(declared)

    def look(self) -> None:
        """`ReplacedDesk` when its files are no longer those that were opened: nothing is written
        any more then.
        """
        if self.sentinel:
            self.sentinel.look()

    @property
    def only_looked_at(self) -> KnownFault | None:
        """Why it can only be looked at now: somebody else has it, its server is away, or whoever is
        here may only look; None where it can be changed.
        """
        return self._closed or (None if self.rights.may_change else _only_viewed())

    @property
    def why_unsigned(self) -> KnownFault | None:
        """Why no report can be kept under a number by whoever is here; None where one can."""
        return self._closed or (None if self.rights.may_sign else _only_for_signers())

    @property
    def why_not_undone(self) -> KnownFault | None:
        """Why nothing can be taken back here; who does nothing but sign takes that back."""
        return self.only_looked_at if self.why_unsigned else None

    @property
    def _closed(self) -> KnownFault | None:
        if self.taken:
            return self.taken
        return self.reach.fault if self.reach is not None else None

    @property
    def is_out_of_reach(self) -> bool:
        """Is it on a server that does not answer? Nothing can be read then."""
        return self.reach is not None and self.reach.state != "there"

    def require_changeable(self, *, signs: bool = False) -> None:
        """`DeskTaken` where somebody else has the desk, `OfficeOutOfReach` where its server is
        away: for whoever does something outside of it before it is written to. `signs`: what is
        done is of reports alone.
        """
        if self.taken:
            raise DeskTaken(self.taken.holder)
        if fault := self.why_unsigned if signs else self.only_looked_at:
            raise fault

    def take_rights(self) -> None:
        """What whoever opened it may do; at an office they are called as its server knows them."""
        with self.reading() as session:
            self.rights = self.store.rights(session)
        self.who = self.rights.login or self.who

    def listen(self) -> None:
        """From now on, until it is closed, tell what others do here, too, where others can."""
        listening = self.store.listen(self.engine, lambda why: reach.hear(is_there=False, why=why))
        if listening is not None:
            self.reach = reach = Reach(listening.look)
            self.presence = Presence(self.engine, lambda: self.who)
            self._foreign = ForeignNews(
                listening,
                self.reading,
                self._take_news,
                self._take_values,
                self._follow_rights,
                reach,
            )

    def _follow_rights(self) -> None:
        """Whoever may do something else from now on was put out, and came back."""
        before = self.rights
        self.take_rights()
        if self.reach is not None and self.rights != before:
            self._lists.drop(None, has_value=True)
            self.reach.tell_again()

    def _take_values(self) -> None:
        """A value of the desk may have been kept by somebody else, or somebody gone elsewhere."""
        self._lists.drop({}, has_value=True)
        if self.presence is not None:
            with self.reading() as session:
                self.presence.hear(session)

    def _take_news(self, done: ReadOperation) -> None:
        """An operation of somebody else, on the thread that hears of it."""
        fields = None if done.kind == "erase" else done.columns
        self._lists.drop(fields, has_value=True)
        if done.kind != "do":
            self._next_turns = None
        if OwnField.__name__ in done.touched:
            with suppress(KnownFault):  # taken again once the server is back
                self.take_own_fields()
        kind = cast("OperationKind", done.kind)
        self._tell(ChangeEvent(done.label, done.touched, kind, done.columns, done.number))

    def hear_replaced(self, listener: Callable[[ReplacedDesk], object]) -> None:
        """It is told, on the thread that notices it, that its files are no longer those that
        were opened.
        """
        if self.sentinel:
            self.sentinel.told = listener

    def execute(self, label: str, action: Callable[[Work], T], **values: Any) -> T:
        """Do `action` in one transaction with its history; `label` (marked by N_) names it for
        undo, `values` fill it.
        """
        return self._run(Doing(label, values or None), action)

    def sign(self, label: str, action: Callable[[Work], T], **values: Any) -> T:
        """As `execute`, of reports that are kept under a number: whoever signs may do it, and at an
        office nobody else.
        """
        return self._run(Doing(label, values or None, signs=True), action)

    def erase(self, label: str, action: Callable[[Work], T], **values: Any) -> T:
        """As `execute`, but an operation that has no undo: `services.erasure` alone does so, and
        asks before.
        """

        def erasing(work: Work) -> T:
            self.store.begin_erasing(work.session.connection())
            return action(work)

        return self._run(Doing(label, values, "erase"), erasing)

    def undo(self, deed_id: int | None = None) -> UndoOutcome:
        """Take back the last operation that stands (or that one), row by row, sparing what was
        changed since.
        """
        return self._turn("undo", self._to_undo(deed_id))

    def redo(self, deed_id: int | None = None) -> UndoOutcome:
        """Do again what the last undo took back, or that operation, row by row, sparing what was
        changed since.
        """
        return self._turn("redo", self._to_redo(deed_id))

    def preview_undo(self, deed_id: int | None = None) -> UndoOutcome:
        """What `undo` would do, row by row: it is done and taken back before anybody sees it."""
        return self._preview("undo", self._to_undo(deed_id))

    def preview_redo(self, deed_id: int | None = None) -> UndoOutcome:
        """What `redo` would do, row by row."""
        return self._preview("redo", self._to_redo(deed_id))

    def stands_at(self) -> dt.datetime | None:
        """When the last operation that stands was done; None when none does. The same again after
        undo and redo.
        """
        return self.read_once(_stands_at)

    def undo_label(self) -> str | None:
        """What undo would take back, in words; None when there is nothing."""
        return self.undo_and_redo_labels()[0]

    def redo_label(self) -> str | None:
        """What redo would do again, in words; None when there is nothing."""
        return self.undo_and_redo_labels()[1]

    def undo_and_redo_labels(self) -> tuple[str | None, str | None]:
        """What undo would take back and redo would do again, in words; None when there is
        nothing.
        """
        number, turns = self._next_turns or (-1, (None, None))
        undone, redone = turns if number == self.last_done else self._read_next_turns()
        return self._words(undone), self._words(redone)

    def _whose_turns(self) -> str | None:
        """Whose operations undo takes back: one's own, where others work at the desk, too; else
        (None) everybody's.
        """
        return self.who if self.store.is_shared else None

    def _read_next_turns(self) -> NextTurns:
        number = self.last_done
        with self.reading() as session:
            whose = self._whose_turns()
            found = _first(session, _undoable(whose)), _first(session, _redoable(whose))
        if self.taken is None:  # nobody else does anything here that is undone here
            self._next_turns = number, found
        return found

    @property
    def is_file(self) -> bool:
        """Is it kept in a file (else on a server)? Backups, a password, repairs are of files."""
        return self.ownership is not None

    def require_file(self) -> None:
        """`KnownFault` where it is kept on a server."""
        if not self.is_file:
            raise not_in_a_file()

    def back_up(self, reason: str) -> backup.Backup:
        """A verified backup now, of a desk that is a file."""
        self.require_changeable()
        self.require_file()
        with self._sure():
            return backup.begin(self.engine, self.path, reason, sure=self.look)()

    def back_up_before(self, reason: str) -> None:
        """A verified backup before a large step. None of a desk on a server, where no step is taken
        without undo.
        """
        with self.backing_up(reason) as finish:
            finish()

    @contextmanager
    def backing_up(self, reason: str) -> Iterator[Callable[[], object]]:
        """A backup of what stands now, verified while other work goes on; call what is given
        before that is committed. None of a desk on a server, where no step is taken without undo.
        """
        self.require_changeable()
        if not self.is_file:
            yield lambda: None
            return
        with self._sure():
            finish = backup.begin(self.engine, self.path, reason, sure=self.look)
        with ThreadPoolExecutor(1, "backup") as other:
            yield other.submit(finish).result

    def index_next(self, most: int | None = None) -> int:
        """Take the next of those into the search index that a large import has left for later, at
        most so many, or a piece; how many are left. No operation: nobody is found otherwise than
        before, only sooner.
        """
        return self._preparation.index_next(self.reading, self.writing_beside, most)

    def count_left_to_index(self) -> int:
        """How many a large import has left for later."""
        with self.reading() as session:
            return self._preparation.count_left_to_index(session)

    def prepare_next(self) -> int:
        """The next piece of what is left for later in a desk of many people: the search index, the
        tally of ages and languages, then the order of names; how much is left. No operation:
        nothing is found, counted or sorted otherwise than before, only sooner.
        """
        return self._preparation.next(self.reading, self.writing_beside)

    def count_left_to_prepare(self) -> int:
        """How much is left for `prepare_next`; nothing where it cannot be changed."""
        if not self.rights.may_change:
            return 0
        with self.reading() as session:
            return self._preparation.count_left(session)

    def index_all(self) -> None:
        """Take all of them in; `KnownFault` where that cannot be (they are found all the same)."""
        while self.index_next():
            pass

    def subscribe(self, listener: Callable[[ChangeEvent], None]) -> Callable[[], None]:
        """Hear of every committed operation, on the thread that did it; the answer is a function
        that ends it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def wipe(self) -> bool:
        """Overwrite what is free in the file, and empty the journal; False where that could not
        be done now.
        """
        self.require_changeable()
        if not self.is_file:
            return True
        sentinel = self.sentinel
        if sentinel is None:
            return wiping.wipe(self.engine)
        with self.turns.mine():
            sentinel.before_write()
            return wiping.wipe(self.engine, sentinel.carrying)

    def close(self) -> None:
        """Close the files, seal the desk, and give it up. `ReplacedDesk` when only now it is
        noticed that it was replaced.
        """
        if self._foreign is not None:
            self._foreign.end()
        if self.presence is not None and not self.is_out_of_reach:
            self.presence.leave()
        fault = self._end_watch()
        if self._own_fields is not None:
            self._own_fields.end()
        close_for_good(self.engine)
        if self.ownership is not None:
            if self.ownership.is_taken and not (self.sentinel and self.sentinel.stopped):
                checksums.checksum(self.path)
            self.ownership.release()
        if fault:
            raise fault

    def _end_watch(self) -> ReplacedDesk | None:
        sentinel = self.sentinel
        if sentinel is None:
            return None
        was_told = sentinel.stopped is not None
        try:
            with self.turns.mine():
                sentinel.finish()
        except ReplacedDesk as fault:
            return None if was_told else fault
        # the disk does not answer: what was saved lies in the journal
        except (KnownFault, OSError):
            return None
        finally:
            sentinel.close()
        return None

    @contextmanager
    def _sure(self) -> Iterator[None]:
        """What fails may do so because somebody has put another file in the place of the desk:
        then that is said.
        """
        try:
            yield
        except Exception:
            self.look()
            raise

    def _turn(self, kind: OperationKind, target: Operation) -> UndoOutcome:
        """Undo an operation, or redo it by taking its latest undo back."""

        def turn(work: Work) -> UndoOutcome:
            turned = work.session.get(Operation, target.id)
            if turned is not None and turned.is_undone == (kind == "undo"):  # by somebody else
                raise KnownFault(
                    _("There is nothing to undo: this was undone already.")
                    if kind == "undo"
                    else _("There is nothing to redo: this operation stands, or cannot be undone.")
                )
            outcome = self._reversed(work.session, target, kind)
            if turned is not None:
                turned.is_undone = kind == "undo"
            return outcome

        signs = not self.rights.may_change and self._is_of_reports(target.id)
        return self._run(Doing(target.label, target.values, kind, target.id, signs), turn)

    def _preview(self, kind: OperationKind, target: Operation) -> UndoOutcome:
        signs = not self.rights.may_change and self._is_of_reports(target.id)
        with self.store.told_in_words(), self._writing(signs=signs) as session:
            recorder.start(session)
            outcome = self._reversed(session, target, kind)
            session.rollback()
        return outcome

    def _reversed(self, session: Session, target: Operation, kind: OperationKind) -> UndoOutcome:
        source = target.id if kind == "undo" else self._last_undo_of(session, target.id)
        done = reversal.reverse(session, source)
        outcome = outcome_of(session, words_of(target), done, recorder.recorder_of(session).notes)
        if done.kept or self._has_moved_since(session, target.id, source):
            consequences.settle(
                session
            )  # places that were given since would stand twice, or be missing
        return replace(outcome, is_redo=kind == "redo")

    def _is_of_reports(self, deed_id: int) -> bool:
        """Did an operation do nothing but keep reports, or take them out?"""
        change = table_of(Change)
        query = sa.select(change.c.entity).distinct().where(change.c.deed_id == deed_id)
        with self.reading() as session:
            return set(session.scalars(query)) == {SignedReport.__name__}

    @staticmethod
    def _has_moved_since(session: Session, deed_id: int, source: int) -> bool:
        """Was anything done that still stands, or an older operation taken back or done again,
        since this one was done, or (`source` is its undo) since it was taken back?
        """
        is_done = sa.and_(Operation.kind == "do", ~Operation.is_undone)
        is_older = Operation.target_id < deed_id
        if source != deed_id:  # redo after redo leads where it was
            from sqlalchemy.orm import aliased

            turned = aliased(Operation)
            is_older &= sa.exists().where(turned.id == Operation.target_id, turned.is_undone)
        later = sa.select(Operation.id).where(Operation.id > source, sa.or_(is_done, is_older))
        return session.scalar(later.limit(1)) is not None

    @contextmanager
    def _writing(self, *, signs: bool = False) -> Iterator[Session]:
        self.require_changeable(signs=signs)
        assert getattr(self._together, "session", None) is None, "what is written would not be read"
        with self._sure(), self.turns.mine(), self._begun(self._writers) as session:
            self.turns.begin(session)
            if self.sentinel:
                self.sentinel.before_write()
            yield session

    @contextmanager
    def writing_beside(self) -> Iterator[Session]:
        """To write what is no operation, committed at the end: what is left for later of an
        operation, and a whole desk that is moved into this one.
        """
        with self.store.told_in_words(), self._writing() as session:
            yield session
            self._commit(session)

    def _run(self, doing: Doing, action: Callable[[Work], T]) -> T:
        # the words of one that is turned come out of the file of the desk
        note_step("operation", doing.label if doing.kind == "do" else doing.kind)
        tried: list[_Done[T]] = []

        def attempt(one: Attempt) -> None:
            with self._writing(signs=doing.signs) as session:
                self._write(session, doing, action, one, tried)

        self.require_changeable(signs=doing.signs)
        with self.turns.mine():
            with self.store.told_in_words():
                if self.store.is_shared:
                    self._commit_once(attempt)
                else:
                    attempt(Attempt())
            done = tried[-1]
            dropped = self._take_over(done)
        if done.operation is not None:
            self._read_again(done.operation, dropped)
            self._tell_done(done.operation, done.notes)
        return done.result

    def _commit_once(self, attempt: Callable[[Attempt], None]) -> None:
        try:
            commit_once(self.store, self.engine, attempt, self.turns.waiter)
        except Exception as error:
            if self.reach is not None and self.store.verdict(error) == "lost":
                self.reach.lost()
            raise
        if self.reach is not None and self.reach.state != "there":
            self.reach.hear(is_there=True)

    def _write(
        self,
        session: Session,
        doing: Doing,
        action: Callable[[Work], T],
        attempt: Attempt,
        tried: list[_Done[T]],
    ) -> None:
        """One try. What is noted in `tried` before the commit was done, if that was."""
        notes = recorder.start(session)
        work = Work(session, self.who)
        if self.store.is_shared:
            session.connection().execution_options(**{ASKER: (doing.kind, doing.label)})
        result = action(work)
        if doing.kind == "do":
            work.follow()
        consequences.guard(session)
        consequences.refresh_search(session)
        done = _Done(result, notes, work.has_value)
        operation = Operation(
            label=doing.label, values=doing.values, kind=doing.kind, target_id=doing.target_id
        )
        if not notes.notes and doing.kind == "do":
            # nothing the user keeps was changed: no entry of the history
            session.flush()
            self.store.finish(session, attempt.receipt, 0)
            tried.append(done)
            attempt.is_sent = True
            with _receipt(operation, is_kept=work.has_value, kind="other"):
                self._commit(session)
            return
        # last of all, so that numbers of operations rise as they are committed
        session.flush()
        self.store.begin_numbering(session, at_once=bool(work.last_looks))
        for look in work.last_looks:
            # nobody waits for the server in here, as `reading` does: others wait for their turn
            with Reading(self.engine, self._begun) as now:
                look(cast("Session", now))
        operation.at, operation.who, operation.is_undone = clock.moment(), self.who, False
        session.add(operation)
        session.flush()
        notes.write(session, operation.id)
        self.store.finish(session, attempt.receipt, operation.id)
        done.operation = operation
        tried.append(done)
        if self._foreign is not None:  # before it may be heard of
            self._foreign.done_here(operation.id)
        attempt.is_sent = True
        with _receipt(operation, notes.count(Person, Enrolment), kind=doing.kind):
            self._commit(session, operation.id)

    def _take_over(self, done: _Done[Any]) -> Sequence[HeldList[Any]]:
        """What is held, after a commit: the short lists that were dropped."""
        operation = done.operation
        if operation is None:
            return self._lists.drop({}, has_value=done.has_value)
        self.saved_at, self.last_done = operation.at, operation.id
        if operation.kind == "do":
            self._next_turns = operation.id, (operation, None)
        # an erasure goes through everything
        fields = None if operation.kind == "erase" else done.notes.touched_fields()
        return self._lists.drop(fields, has_value=done.has_value)

    def _tell_done(self, operation: Operation, notes: recorder.Recorder) -> None:
        """After its commit."""
        if OwnField.__name__ in notes.touched():
            with suppress(KnownFault):  # it is committed; taken again once the server is back
                self.take_own_fields()
        self._tell(
            ChangeEvent(
                operation.label,
                notes.touched(),
                cast("OperationKind", operation.kind),
                notes.touched_fields(),
                operation.id,
            )
        )

    def _read_again(self, operation: Operation, dropped: Sequence[HeldList[Any]]) -> None:
        """What a window will ask for, now, on the thread that waits anyway; what was done stands,
        whatever is wrong with reading.
        """
        with suppress(KnownFault, DatabaseError, OSError):
            if operation.kind != "do":
                self._read_next_turns()
            for one in dropped if self._listeners else ():
                self.read_held(one)

    def _commit(self, session: Session, step: int = 0) -> None:
        """Only what is committed to the files that were opened is acknowledged."""
        session.commit()
        if self.sentinel:
            # committed it is, and nobody may say it is not; the next look says what is wrong
            with suppress(OSError):
                self.sentinel.committed(step)

    def _tell(self, news: ChangeEvent) -> None:
        for listener in tuple(self._listeners):
            listener(news)

    def _undoable(self, deed_id: int | None) -> Operation | None:
        with self.reading() as session:
            if deed_id is not None:  # whoever did it
                return _first(session, _of(deed_id, _undoable(None)))
            return _first(session, _undoable(self._whose_turns()))

    def _to_undo(self, deed_id: int | None) -> Operation:
        operation = self._undoable(deed_id)
        if operation is None and deed_id is not None:
            with self.reading() as session:
                there = session.get(Operation, deed_id)
            if there is not None and there.is_undone:
                raise KnownFault(_("There is nothing to undo: this was undone already."))
            raise KnownFault(
                _(
                    "There is nothing to undo: the history has nothing of that number that can be "
                    "undone."
                )
            )
        return self._require(operation, _("There is nothing to undo."))

    def _to_redo(self, deed_id: int | None) -> Operation:
        query = _redoable(self._whose_turns()) if deed_id is None else _of(deed_id, _undone())
        with self.reading() as session:
            operation = _first(session, query)
        if deed_id is None:
            return self._require(operation, _("There is nothing to redo."))
        return self._require(
            operation, _("There is nothing to redo: this operation stands, or cannot be undone.")
        )

    @staticmethod
    def _last_undo_of(session: Session, deed_id: int) -> int:
        found = session.scalar(
            sa.select(sa.func.max(Operation.id)).where(
                Operation.kind == "undo", Operation.target_id == deed_id
            )
        )
        assert found is not None
        return found

    def _require(self, operation: Operation | None, message: str) -> Operation:
        if operation is None:
            raise KnownFault(message)
        if not self.may_turn(operation):
            raise KnownFault(
                _("Somebody else did this: {name}.", name=operation.who or "–"),
                _("Nothing was changed. They can take it back, or the office’s coordinator."),
            )
        return operation

    def may_turn(self, operation: Operation) -> bool:
        """May whoever is here take it back, or do it again? At an office, clerks what they did."""
        return self.rights.sees_to_all or operation.who == self.who

    @staticmethod
    def _words(operation: Operation | None) -> str | None:
        return None if operation is None else words_of(operation)


def _asker() -> CodeType:
    """Whoever reads: the code, outside of this module, that asked to."""
    frame = inspect.currentframe()
    assert frame is not None
    while frame.f_code.co_filename in _ON_THE_WAY and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_code


_ON_THE_WAY = frozenset(
    one.__code__.co_filename for one in (_asker, contextlib.contextmanager, HeldLists.get)
)
"""Files of this module and of what it reads through."""


# --- What stands to be taken back or done again. Asked after each change and on every screen that
# is opened: the statements are put together once ---


@cache
def _redoable(who: str | None) -> sa.Select[Any]:
    """The operation undone last, as long as nothing new was done since; `who`: both by them."""
    operation, turn, other = (alias_of(Operation, name) for name in ("operation", "turn", "other"))
    new = sa.select(sa.func.max(other.c.id)).where(other.c.kind == "do")
    newest = (new if who is None else new.where(other.c.who == who)).scalar_subquery()
    found = (
        sa.select(operation)
        .join(turn, turn.c.target_id == operation.c.id)
        .where(
            operation.c.kind == "do",
            operation.c.is_undone,
            turn.c.kind == "undo",
            turn.c.id > sa.func.coalesce(newest, 0),
        )
        .order_by(turn.c.id.desc())
        .limit(1)
    )
    return found if who is None else found.where(turn.c.who == who)


@cache
def _undone() -> sa.Select[Any]:
    operation = table_of(Operation)
    return sa.select(operation).where(operation.c.kind == "do", operation.c.is_undone)


@cache
def _undoable(who: str | None) -> sa.Select[Any]:
    """The operation done last (`who`: by them) that still stands."""
    operation = table_of(Operation)
    stands = sa.select(operation).where(operation.c.kind == "do", ~operation.c.is_undone)
    if who is not None:
        stands = stands.where(operation.c.who == who)
    return stands.order_by(operation.c.id.desc()).limit(1)


def _of(deed_id: int, query: sa.Select[Any]) -> sa.Select[Any]:
    """That operation alone."""
    return query.where(table_of(Operation).c.id == deed_id)


def _first(session: Session, query: sa.Select[Any]) -> Operation | None:
    """The operation that a query finds, only to be read."""
    return cast("Operation | None", session.execute(query).first())


_PLACE = re.compile(r"\{(\w+)\}")


def words_of(operation: Operation | Receipt) -> str:
    """What an operation was, in the language of the moment (texts of the program among its words,
    too).
    """
    values, own = operation.values or {}, in_force().labels
    said = {
        name: _(own.get(value, value)) if name in OWN_WORDS else value
        for name, value in values.items()
    }
    # what others of an office did is not always told: only that they did something of the kind
    untold = {} if operation.values else dict.fromkeys(_PLACE.findall(operation.label), "…")
    return _(operation.label, **(untold | said))


def _receipt(
    operation: Operation, people: int = 0, *, kind: receipts.Kind, is_kept: bool = True
) -> AbstractContextManager[None]:
    """The receipt for the commit in the body; none of what the desk keeps for itself (drafts,
    the search index).
    """
    if not (operation.label and is_kept):
        return nullcontext()
    number = None if kind == "other" else operation.id
    return receipts.committing(
        Receipt(operation.label, dict(operation.values or {}), kind, number, people)
    )


class _Me:
    """The name this person chose; one for the whole process."""

    name = ""


def work_as(name: str) -> None:
    """What is done in desks opened from now on is said to be done by this name; "" by the
    login. What was written before stays.
    """
    _Me.name = name.strip()


def _only_viewed() -> KnownFault:
    return KnownFault(
        _("You may look at this desk, but not change it."),
        _("Nothing was changed. Ask the office’s coordinator to let you."),
    )


def _only_for_signers() -> KnownFault:
    return KnownFault(
        _(ONLY_FOR_SIGNERS), join_sentences(_("Nothing was changed."), _(ASK_TO_SIGN))
    )


def whose_work() -> str:
    """The name that history says: the one chosen, otherwise the login; "" where a system tells
    nobody's.
    """
    return _Me.name or login()


def login() -> str:
    """The login of whoever started the program; "" where a system tells nobody's."""
    try:
        return getpass.getuser()
    # Windows without a name in the environment, before Python 3.13
    except (OSError, KeyError, ImportError):
        return ""

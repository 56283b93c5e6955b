"""Participants: found, read, added, changed, removed; each change one entry of the history with a name."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.participants import Query
from lcdesk.model import clock, countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment, Entity, Person, StatusStep
from lcdesk.model.faults import ChangedMeanwhile
from lcdesk.services.desk import Desk, Work
from lcdesk.texts import N_, _

__all__ = ["Query"]
Record = dict[str, Any]
Seen = Mapping[int, tuple[int, int]]

ADD = N_("New participant {name}")
CHANGE = N_("Edit {field} of {name}")
CHANGE_FIELDS = N_("Edit {name}")
CHANGE_MANY = N_("Edit {field} of {count} participants")
CHANGE_EACH = N_("Edit {count} participants")
REMOVE = N_("Remove {name}")
REMOVE_MANY = N_("Remove {count} participants")


def find_ids(desk: Desk, query: Query) -> array[int]:
    """Enrolment ids in the order of the query, as 8-byte integers."""
    with desk.reading() as session:
        return queries.find_ids(session, query)


def read_page(desk: Desk, ids: Sequence[int]) -> list[Record]:
    """Records of these ids, in this order; those that are gone are left out."""
    with desk.reading() as session:
        return queries.read_page(session, ids)


def read_one(desk: Desk, enrolment_id: int) -> Record | None:
    """One record, None when it is gone."""
    return next(iter(read_page(desk, [enrolment_id])), None)


def count_values(desk: Desk, cohort_id: int | None, field: str) -> list[tuple[Any, int]]:
    """(value, number) of a field, most frequent first."""
    with desk.reading() as session:
        return queries.count_values(session, cohort_id, field)


def other_cohorts(desk: Desk, person_id: int) -> list[Record]:
    """Every cohort of a person."""
    with desk.reading() as session:
        return queries.others_of(session, person_id)


def add_participant(desk: Desk, cohort_id: int, values: Mapping[str, Any]) -> int:
    """Add a person with an enrolment in the cohort; the enrolment id."""

    def add(work: Work) -> int:
        person = work.add(Person(**_part(Person, with_full_name(values))))
        return enrol(work, cohort_id, person.id, values)

    return desk.execute(ADD, add, name=name_of(values))


def enrol(work: Work, cohort_id: int, person_id: int, values: Mapping[str, Any]) -> int:
    """An enrolment with its first status step, inside a deed."""
    given = {"status": "nominated", **{k: v for k, v in _part(Enrolment, values).items() if v is not None}}
    row = work.add(Enrolment(cohort_id=cohort_id, person_id=person_id, extra=values.get("extra"), **given))
    work.add(StatusStep(enrolment_id=row.id, status=given["status"], on=clock.today()))
    return row.id


def change_participants(desk: Desk, ids: Sequence[int], values: Mapping[str, Any], seen: Seen | None = None) -> None:
    """Set fields of one or several participants as one undo step.

    `seen`: id → (version, person_version) as last shown; `ChangedMeanwhile` when somebody was faster, and nothing is written.
    """

    def change(work: Work) -> None:
        for enrolment_id in ids:
            _require_seen(work, enrolment_id, seen or {})  # all of them first: two may be one person
        for enrolment_id in ids:
            set_participant(work, enrolment_id, values)

    label, words = _label_of(desk, ids, values)
    desk.execute(label, change, **words)


def change_each(desk: Desk, changes: Mapping[int, Mapping[str, Any]], seen: Seen | None = None) -> None:
    """Set fields of several participants, each its own values (a pasted block), as one undo step: id → field → value."""

    def change(work: Work) -> None:
        for enrolment_id in changes:
            _require_seen(work, enrolment_id, seen or {})
        for enrolment_id, values in changes.items():
            set_participant(work, enrolment_id, values)

    if len(changes) == 1:
        change_participants(desk, list(changes), next(iter(changes.values())), seen)
    elif changes:
        desk.execute(CHANGE_EACH, change, count=len(changes))


def remove_participants(desk: Desk, ids: Sequence[int]) -> None:
    """Take participants out of their cohort; a person in no other cohort goes too."""

    def remove(work: Work) -> None:
        for enrolment_id in ids:
            row = work.get(Enrolment, enrolment_id)
            person = work.get(Person, row.person_id)
            others = (
                work.session.query(Enrolment.id).where(Enrolment.person_id == person.id, Enrolment.id != row.id).first()
            )
            work.remove(row if others else person)
            work.session.flush()

    if len(ids) == 1:
        desk.execute(REMOVE, remove, name=name_of(read_one(desk, ids[0]) or {}))
    else:
        desk.back_up("before removal")
        desk.execute(REMOVE_MANY, remove, count=len(ids))


def summary(desk: Desk, cohort_id: int | None) -> Record:
    """Counts for the cards: people, countries, regions, women, men, visas, and (country, women, men, other) rows."""
    with desk.reading() as session:
        return summarise(queries.count_groups(session, cohort_id, ("nationality", "gender", "visa_state")))


def summarise(groups: Sequence[tuple[Any, ...]]) -> Record:
    """The counts of `summary` from (country, gender, visa state, number) rows."""
    by_country: dict[str, list[int]] = {}
    genders, visas = Counter[str](), Counter[str]()
    for country, gender, visa, number in groups:
        genders[gender or ""] += number
        visas[visa or ""] += number
        if country:
            by_country.setdefault(country, [0, 0, 0])[_SLOT.get(gender or "", 2)] += number
    ranked = sorted(((code, *counts) for code, counts in by_country.items()), key=lambda row: (-sum(row[1:]), row[0]))
    return {
        "people": sum(genders.values()), "countries": len(by_country),
        "regions": len({countries.region(code, "en") for code in by_country}), "women": genders["F"], "men": genders["M"],
        "visas_issued": visas["issued"] + visas["not_needed"], "visas_waiting": visas["applied"] + visas["to_apply"],
        "visas_refused": visas["refused"], "by_country": ranked,
    }  # fmt: skip


_SLOT = {"F": 0, "M": 1}


def name_of(values: Mapping[str, Any]) -> str:
    """What a person is called in sentences; "?" where no name is known."""
    composed = " ".join(part for part in (values.get("given_name"), values.get("family_name")) if part)
    return values.get("full_name") or composed or values.get("name_zh") or "?"


def with_full_name(values: Mapping[str, Any]) -> Record:
    """The values with the printed name composed where only its parts are known."""
    out = dict(values)
    if not out.get("full_name"):
        composed = " ".join(part for part in (out.get("given_name"), out.get("family_name")) if part)
        out["full_name"] = composed or out.get("name_zh") or None
    return out


def set_participant(work: Work, enrolment_id: int, values: Mapping[str, Any]) -> None:
    """Set fields of one participant inside a deed; a new status gets its step."""
    row = work.get(Enrolment, enrolment_id)
    if "status" in values and values["status"] != row.status and values["status"]:
        work.add(StatusStep(enrolment_id=row.id, status=values["status"], on=clock.today()))
    work.set(row, _part(Enrolment, values))
    set_person(work, work.get(Person, row.person_id), values)


def set_person(work: Work, person: Person, values: Mapping[str, Any]) -> None:
    """Set those of a participant's fields that are the person's, inside a deed."""
    work.set(person, _with_name(person, _part(Person, values)))


def _require_seen(work: Work, enrolment_id: int, seen: Seen) -> None:
    row = work.get(Enrolment, enrolment_id)
    person = work.get(Person, row.person_id)
    if enrolment_id in seen and seen[enrolment_id] != (row.version, person.version):
        raise ChangedMeanwhile(
            _(
                "{name} was changed by somebody else while you were editing.",
                name=name_of({"full_name": person.full_name}),
            ),
            _("Nothing was overwritten. Look at the entry again and repeat your change."),
        )


def _with_name(person: Person, values: Record) -> Record:
    """A printed name that was only composed follows its parts."""
    parts = {"given_name": person.given_name, "family_name": person.family_name, "name_zh": person.name_zh}
    was_composed = person.full_name in (None, with_full_name(parts)["full_name"])
    if was_composed and "full_name" not in values and set(values) & set(parts):
        return {**values, "full_name": with_full_name({**parts, **values})["full_name"]}
    return values


def _part(entity: type[Entity], values: Mapping[str, Any]) -> Record:
    """Column values of one of the two entities out of a record's fields."""
    fields = PARTICIPANT.by_name
    return {fields[n].column: v for n, v in values.items() if n in fields and fields[n].entity == entity.__name__}


def _label_of(desk: Desk, ids: Sequence[int], values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    field = PARTICIPANT.field(next(iter(values))).label if values else ""
    if len(ids) > 1:
        return CHANGE_MANY, {"field": field, "count": len(ids)}
    name = name_of(read_one(desk, ids[0]) or {})
    return (CHANGE, {"field": field, "name": name}) if len(values) == 1 else (CHANGE_FIELDS, {"name": name})

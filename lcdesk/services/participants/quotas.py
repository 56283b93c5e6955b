"""What was agreed about who comes to a cohort, and how those who hold its places stand to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from lcdesk.db.queries import participants as queries
from lcdesk.db.values import table_of
from lcdesk.model.balance import Agreed, Balance, By, Groups, weigh
from lcdesk.model.entities import Cohort, Quota
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Text
from lcdesk.model.statuses import HOLDING
from lcdesk.services.cohorts.cohorts import get_cohort
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AGREE = N_("Quota of {name}")
NAMES = ("nationality", "gender")
Key = tuple[str, str]


@dataclass(frozen=True)
class Tally:
    """What a balance is made of: places, what was agreed, those who hold a place by country and
    gender.
    """

    places: int | None
    agreed: tuple[Agreed, ...]
    groups: Groups

    def balance(self, others: Groups | None = None) -> Balance:
        """The balance; with `others` as it would be if they were selected too."""
        return weigh(Counter(self.groups) + Counter(others or {}), self.agreed, self.places)


def tally(desk: Desk, cohort_id: int) -> Tally:
    """The counts of a cohort; nobody and nothing for one that is gone."""
    with desk.reading() as session:
        places = session.scalar(
            sa.select(table_of(Cohort).c.places).where(table_of(Cohort).c.id == cohort_id)
        )
        groups = {
            (country, gender): number
            for country, gender, number in queries.count_groups(session, cohort_id, NAMES, HOLDING)
        }
        return Tally(places, _agreed(session, cohort_id), groups)


def balance(desk: Desk, cohort_id: int) -> Balance:
    """How those who hold the places of a cohort stand to what was agreed."""
    return tally(desk, cohort_id).balance()


def list_quotas(desk: Desk, cohort_id: int) -> list[Agreed]:
    """What was agreed, in the order in which it was."""
    with desk.reading() as session:
        return list(_agreed(session, cohort_id))


def set_quotas(
    desk: Desk, cohort_id: int, agreed: Sequence[Agreed], shown: Sequence[Agreed] | None = None
) -> None:
    """Put these in the place of what was agreed before, as one operation. Refused: least above
    most, one value twice.

    `shown`: what was shown as agreed; `EditConflictsFound` when one of it is another by now, and
    not as it is wanted.
    """
    _require_sound(agreed)
    name = get_cohort(desk, cohort_id)["name"]
    wanted = {
        (one.by, one.value): one for one in agreed if one.least is not None or one.most is not None
    }

    def agree(work: Work) -> None:
        work.guard(f"quota {cohort_id}")
        if shown is not None:
            _require_as_shown(_keyed(_agreed(work.session, cohort_id)), wanted, _keyed(shown))
        rows = work.session.scalars(
            sa.select(Quota).where(Quota.cohort_id == cohort_id).order_by(Quota.id)
        ).all()
        held: dict[Key, Quota] = {(row.by, row.value): row for row in rows}
        for key, row in held.items():
            if key in wanted:
                work.set(row, {"least": wanted[key].least, "most": wanted[key].most})
            else:
                work.remove(row)
        for key, one in wanted.items():
            if key not in held:
                work.add(
                    Quota(
                        cohort_id=cohort_id,
                        by=one.by,
                        value=one.value,
                        least=one.least,
                        most=one.most,
                    )
                )

    desk.execute(AGREE, agree, name=name)


def _keyed(agreed: Sequence[Agreed]) -> dict[Key, Agreed]:
    return {(one.by, one.value): one for one in agreed}


def _require_as_shown(
    now: Mapping[Key, Agreed], wanted: Mapping[Key, Agreed], shown: Mapping[Key, Agreed]
) -> None:
    known: dict[Key, Agreed] = {**now, **wanted, **shown}
    clashes = [
        EditConflict(Field("quota", Text(), one.title), _said(now.get(key)), _said(wanted.get(key)))
        for key, one in known.items()
        if now.get(key) not in (shown.get(key), wanted.get(key))
    ]
    if clashes:
        raise edit_conflicts_found(_("The quota was changed meanwhile."), clashes)


def _said(agreed: Agreed | None) -> str | None:
    """ "2–5", "≥ 2", "≤ 5"."""
    if agreed is None:
        return None
    if agreed.least is None or agreed.most is None:
        return f"≤ {agreed.most}" if agreed.least is None else f"≥ {agreed.least}"
    return f"{agreed.least}–{agreed.most}"


def _agreed(session: Session, cohort_id: int) -> tuple[Agreed, ...]:
    rows = session.scalars(sa.select(Quota).where(Quota.cohort_id == cohort_id).order_by(Quota.id))
    return tuple(Agreed(cast("By", row.by), row.value, row.least, row.most) for row in rows)


def _require_sound(agreed: Sequence[Agreed]) -> None:
    seen: set[Key] = set()
    for one in agreed:
        if one.least is not None and one.most is not None and one.least > one.most:
            raise KnownFault(
                _(
                    "{name}: at least {least} is more than at most {most}.",
                    name=one.title,
                    least=one.least,
                    most=one.most,
                ),
                _("Nothing was changed."),
            )
        if (one.by, one.value) in seen:
            raise KnownFault(
                _("{name} stands there twice.", name=one.title), _("Nothing was changed.")
            )
        seen.add((one.by, one.value))

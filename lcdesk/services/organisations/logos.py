"""The logo of an organisation: one each, a PNG or JPEG of at most 200 kB."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from lcdesk.drawing.pictures import fit_logo
from lcdesk.model.entities import Logo, Organisation
from lcdesk.model.faults import KnownFault
from lcdesk.model.report import READ_MOST
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.record_lists import ORGANISATIONS, get_record, name_of
from lcdesk.texts import N_, _

SET, REMOVE = N_("Logo of {name}"), N_("Remove the logo of {name}")


def set_logo(desk: Desk, organisation_id: int, path: Path) -> None:
    """Keep the picture of a file as the logo of an organisation, in place of the one before; a
    larger one is made smaller. `KnownFault` where it is no PNG or JPEG that can be read.
    """
    fault = KnownFault(
        _("“{name}” cannot be read.", name=path.name),
        _("Nothing was changed. Choose a PNG or JPEG file of the logo."),
    )
    try:
        if path.stat().st_size > READ_MOST:
            raise fault
        data = fit_logo(path.read_bytes())
    except OSError:
        raise fault from None

    def keep(work: Work) -> None:
        work.get(Organisation, organisation_id)
        held = work.session.scalar(_of(organisation_id))
        values = {"data": data, "file_name": path.name[:400]}
        if held is None:
            work.add(Logo(organisation_id=organisation_id, **values))
        else:
            work.set(held, values)

    desk.execute(SET, keep, name=_name(desk, organisation_id))


def read_logo(desk: Desk, organisation_id: int) -> bytes | None:
    """The logo as the bytes of its file; None where there is none."""
    with desk.reading() as session:
        held = session.scalar(_of(organisation_id))
        return held.data if held else None


def remove_logo(desk: Desk, organisation_id: int) -> None:
    """Take the logo away; nothing happens where there is none."""
    if read_logo(desk, organisation_id) is None:
        return

    def remove(work: Work) -> None:
        held = work.session.scalar(_of(organisation_id))
        if held is not None:
            work.remove(held)

    desk.execute(REMOVE, remove, name=_name(desk, organisation_id))


def _of(organisation_id: int) -> sa.Select[Logo]:
    return sa.select(Logo).where(Logo.organisation_id == organisation_id).limit(1)


def _name(desk: Desk, organisation_id: int) -> str:
    return name_of(ORGANISATIONS, get_record(desk, ORGANISATIONS, organisation_id))

"""An office's desk brought up to date by whoever looks after its server, after a dump."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lcdesk.model.faults import KnownFault
from lcdesk.services.office import dumps
from lcdesk.services.office.setting_up import office_of
from lcdesk.texts import _

if TYPE_CHECKING:
    from lcdesk.db.postgresql.setting_up import OwnerAddress
    from lcdesk.db.postgresql.upgrading import Upgraded


@dataclass(frozen=True)
class UpgradedOffice:
    """From which version to which; the dump from before, None where none was wanted."""

    done: Upgraded
    dump: Path | None


def upgrade(
    owner: OwnerAddress, database: str | None, into: Path, *, dumps_first: bool = True
) -> UpgradedOffice:
    """Bring a desk to the version of this program, under work; its rules are made anew in any case.

    `KnownFault` where it cannot be done; then all is as it was.
    """
    from sqlalchemy.exc import DBAPIError

    from lcdesk.db.postgresql import upgrading

    with office_of(owner, database) as inside:
        name = inside.info.dbname
        engine = owner.engine(name)
        try:
            upgrading.needs_upgrade(engine)  # it is not that of a newer program
            kept = dumps.make_dump(owner, name, into, dumps.BEFORE_UPGRADE) if dumps_first else None
            done = upgrading.upgrade(engine)
        except DBAPIError as error:
            if not upgrading.is_busy(error):
                raise
            raise KnownFault(
                _("The desk was in use all the time."),
                _("Nothing was changed. Try again when less is going on."),
            ) from None
        finally:
            engine.dispose()
    return UpgradedOffice(done, kept.dump.path if kept else None)

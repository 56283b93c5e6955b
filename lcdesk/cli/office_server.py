"""Which server of PostgreSQL is meant, and as whom one comes to it, where whoever looks after an
office's desk does something with it.
"""

from __future__ import annotations

from argparse import Namespace

from lcdesk.cli.passwords import owner_told
from lcdesk.db.postgresql.setting_up import OwnerAddress
from lcdesk.services.office import setting_up


def asked_owner(asked: Namespace) -> OwnerAddress:
    """How its owner is reached."""
    return setting_up.owner_address(owner_told() if asked.owner else None, asked.port)

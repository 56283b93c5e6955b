"""An office with somebody in each role, for windows too."""

from tests.office.conftest import moved_samples, new_roles_office, own_office

__all__ = ["moved_samples", "new_roles_office", "own_office"]

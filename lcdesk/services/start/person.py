"""Who works here: the name proposed before somebody chose one."""

from __future__ import annotations

import ctypes
import os
import sys

from lcdesk.services.core.desk import login


def proposed_name() -> str:
    """The full name the computer knows whoever is signed in by; the login where it knows none."""
    try:
        return _full_name() or login()
    except (OSError, KeyError, AttributeError, ImportError):
        return login()


if sys.platform == "win32":

    def _full_name() -> str:
        room = ctypes.create_unicode_buffer(256)
        size = ctypes.c_ulong(len(room))
        name_display = 3  # EXTENDED_NAME_FORMAT.NameDisplay
        if ctypes.windll.secur32.GetUserNameExW(name_display, room, ctypes.byref(size)):
            return room.value.strip()
        return ""

else:

    def _full_name() -> str:
        """The first part of the comment in the list of users, where "&" stands for the login."""
        import pwd

        entry = pwd.getpwuid(os.getuid())
        told = entry.pw_gecos.split(",")[0].strip()
        return told.replace("&", entry.pw_name.capitalize())

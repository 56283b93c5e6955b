"""A library of the system that is not there, or cannot be loaded: what the loader says, as a
sentence.
"""

from __future__ import annotations

import re

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

_LIBRARY = re.compile(
    r"(?P<name>[\w.+-]+\.(?:so(?:\.\d+)*|dll|dylib))\b[^:]*: (?P<why>.+)", re.DOTALL
)
_WINDOWS = re.compile(r"DLL load failed while importing (?P<name>\w+): (?P<why>.+)", re.DOTALL)
PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libwayland-client.so.0": "libwayland-client0",
}
"""Library → the package of Debian and Ubuntu that has it."""


def missing_library(said: str) -> KnownFault | None:
    """The fault, where what the system's loader said names a library; None where it says
    something else.
    """
    found = _LIBRARY.search(said) or _WINDOWS.search(said)
    if found is None:
        return None
    name, why = found["name"], " ".join(found["why"].split())
    package = PACKAGES.get(name)
    advice = _("Install the package of your system that has it.")
    if package:
        advice = _(
            "Install it, on Debian and Ubuntu by “sudo apt-get install {package}”, and start "
            "again.",
            package=package,
        )
    return KnownFault(
        _("The system's library {name} cannot be loaded ({why}).", name=name, why=why), advice
    )

"""Qt without a screen, as if there were two: one of 1920 × 1080 and a laptop's beside it. Qt's
own would be of 800 × 800.
"""

from __future__ import annotations

import os
from pathlib import Path

SCREENS = Path(__file__).with_name("data") / "screens.json"


def platform() -> str:
    """For QT_QPA_PLATFORM; Qt cuts it at each colon, those of a Windows drive too."""
    return "offscreen" if os.name == "nt" else f"offscreen:configfile={SCREENS}"

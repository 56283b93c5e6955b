"""How many invented examples a law is tried with: in a first look (`dev.py test --quick`) a few, in
a long one (`--thorough`) ten or twenty times as many as every day.

Every day they are the same ones, so that a commit is green or red for everybody; a long look invents
others each time.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

WHOLE, QUICK, THOROUGH = "lcdesk", "quick", "thorough"  # profiles of Hypothesis

settings.register_profile(
    WHOLE,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=50,
)
settings.register_profile(QUICK, settings.get_profile(WHOLE), max_examples=10)
settings.register_profile(
    THOROUGH, settings.get_profile(WHOLE), derandomize=False, max_examples=1000
)


def examples(few: int, many: int) -> int:
    """For `max_examples` where each is dear, or where more are wanted than elsewhere."""
    return {QUICK: few, THOROUGH: 10 * many}.get(settings.get_current_profile_name(), many)

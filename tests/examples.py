"""How many invented examples a law is tried with: few in each run of the tests, as many as ever with
`--hypothesis-profile=deep`.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

DEEP, NORMAL, QUICK = "deep", "lcdesk", "quick"  # profiles of Hypothesis

settings.register_profile(
    DEEP, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=100
)
settings.register_profile(NORMAL, settings.get_profile(DEEP), max_examples=40)
settings.register_profile(QUICK, settings.get_profile(DEEP), max_examples=10)


def examples(few: int, deep: int) -> int:
    """For `max_examples` where each is dear, or where more are wanted than elsewhere."""
    return deep if settings.get_current_profile_name() == DEEP else few

"""How many invented examples a law is tried with: in a first look (`dev.py test --quick`) a few."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

WHOLE, QUICK = "lcdesk", "quick"  # profiles of Hypothesis

settings.register_profile(
    WHOLE, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=100
)
settings.register_profile(QUICK, settings.get_profile(WHOLE), max_examples=10)


def examples(few: int, many: int) -> int:
    """For `max_examples` where each is dear, or where more are wanted than elsewhere."""
    return few if settings.get_current_profile_name() == QUICK else many

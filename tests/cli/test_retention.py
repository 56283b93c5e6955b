"""Until when personal data are kept, on the command line."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Command


@pytest.mark.usefixtures("desk_file")
def test_the_day_is_set_told_and_taken_away(lcdesk: Command) -> None:
    assert lcdesk("cohort", "new", "Chengdu", "--keep-until", "2021-06-01").code == 0
    (cohort,) = json.loads(lcdesk("cohorts", "--json").out)
    assert cohort["keep_until"] == "2021-06-01"
    assert lcdesk("cohort", "keep", "chengdu", "--until", "1 Jul 2021").out == (
        "Personal data of “Chengdu” are kept until 1 Jul 2021.\n"
    )
    refused = lcdesk("cohort", "keep", "Chengdu", "--until", "soon")
    assert (refused.code, "--until: “soon” is not a date." in refused.err) == (1, True)
    assert lcdesk("cohort", "keep", "Chengdu", "--until", "-").out.startswith(
        "Personal data of “Chengdu” are kept without"
    )
    assert json.loads(lcdesk("cohorts", "--json").out)[0]["keep_until"] is None

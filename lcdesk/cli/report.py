"""The one-page report of the figures without a window."""

from __future__ import annotations

from argparse import Namespace

from lcdesk import settings
from lcdesk.cli.figures import scope_asked
from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import say, say_json
from lcdesk.model.faults import KnownFault
from lcdesk.services.figures.map_pictures import read_map
from lcdesk.services.figures.report import figures_of, gather_report, save_report
from lcdesk.texts import _, language


def report(asked: Namespace) -> int:
    """Write the page, or tell its figures as JSON."""
    if asked.out is None and not asked.json:
        raise KnownFault(_("Say where the report goes."), _("“--out report.pdf” makes the page."))
    with desk_of(asked) as desk:
        made = gather_report(desk, scope_asked(desk, asked), asked.rule, settings.load().office)
        picture = read_map(desk)
    if asked.out:
        save_report(made, asked.out, asked.language, picture)
    if asked.json:
        say_json(figures_of(made))
        return 0
    say(made.sentence.said("zh" if language() == "zh" else "en")[0])
    say(_("Saved: {path}", path=asked.out))
    for remark in made.remarks:
        say(remark.said("zh" if language() == "zh" else "en")[0])
    return 0

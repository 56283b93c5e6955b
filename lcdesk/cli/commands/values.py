"""Values of participants without a window: near spellings of one thing are listed, written alike,
or told apart.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from lcdesk.cli.command import add_cohort, add_yes, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table, progress, say, say_json, say_table
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of, fields_named
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.fields import Field
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.participants import spellings as service
    from lcdesk.services.participants.spellings import (
        FoundClusters,
        JoinedSpellings,
        SpellingCluster,
    )


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "field", nargs="?", metavar="FIELD", help=_("the field (otherwise they are listed)")
    )
    add_cohort(parser, _("one cohort (otherwise the whole desk)"), is_required=False)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--join",
        nargs="+",
        metavar="SPELLING",
        help=_("write these as the one that --into says; with --yes it is done"),
    )
    what.add_argument(
        "--sure",
        action="store_true",
        help=_("write alike what differs by capitals, blanks, signs or order alone"),
    )
    what.add_argument(
        "--different",
        nargs=2,
        metavar=("A", "B"),
        help=_("these two are not one: never list them together again"),
    )
    parser.add_argument("--into", metavar="SPELLING", help=_("the spelling for all of them"))
    add_yes(parser)


@command(
    "values",
    N_("list near spellings of one value in a field; write them alike"),
    _arguments,
    place=112,
    group="people",
)
def values(asked: Namespace) -> int:
    """The fields; the clusters of one; or what is to be written alike or told apart in it."""
    if asked.into and not asked.join:
        raise KnownFault(
            _("What shall be written as “{name}” was not said.", name=asked.into),
            _("Nothing was changed. Name the spellings by --join."),
        )
    with desk_of(asked) as desk:  # which has fields of its own
        if not asked.field:
            return _say_fields(desk, asked)
        field = _field_named(asked.field)
        if asked.different:
            return _tell_different(desk, asked, field)
        cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
        if asked.join:
            return _join(desk, asked, field, [_wanted(desk, asked, field, cohort_id)])
        found = service.find_spellings(desk, field.name, cohort_id, progress(_("Comparing")))
        if asked.sure:
            sure = [_joined(one) for one in found.clusters if one.is_sure]
            return _join(desk, asked, field, sure)
    return _say_clusters(asked, found)


def _field_named(word: str) -> Field:
    """The field that is meant among those whose values are tidied."""
    known = {field.name: field for field in service.fields_to_tidy()}
    named = [known[name] for name in fields_named(word) if name in known]
    return named[0] if named else service.field_to_tidy(word)


def _say_fields(desk: Desk, asked: Namespace) -> int:
    cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
    counts = service.count_clusters(desk, cohort_id, progress(_("Comparing")))
    rows = [(one.name, one.title, counts.get(one.name, 0)) for one in service.fields_to_tidy()]
    return answer_table(
        asked,
        [{"field": name, "title": title, "clusters": count} for name, title, count in rows],
        (_("Field"), _("Title"), _("Groups of near spellings")),
        rows,
        "",
    )


def _say_clusters(asked: Namespace, found: FoundClusters) -> int:
    if asked.json:
        say_json(
            {
                "field": found.field,
                "known": found.known,
                "clusters": [_plain(one) for one in found.clusters],
            }
        )
        return 0
    if not found.clusters:
        say(_("No two values are nearly the same."))
    for cluster in found.clusters:
        say(_words(cluster))
        rows = [(one.people, one.text) for one in cluster.spellings]
        say_table((_("People"), _("Spelling")), rows)
        say()
    if found.known:
        say(_known_words(found.known))
    if found.clusters:
        say(
            _(
                "“--join SPELLING … --into SPELLING --yes” writes some alike, “--different A B” "
                "keeps two apart."
            )
        )
    return 0


def _words(cluster: SpellingCluster) -> str:
    if cluster.is_sure:
        return _("“{name}”, in several spellings:", name=cluster.proposal)
    return _("“{name}”, perhaps: some differ by a letter or a word.", name=cluster.proposal)


def _known_words(count: int) -> str:
    return n_(
        "{count} spelling may be of an organisation that is known: “lcdesk organisations match” "
        "links it.",
        "{count} spellings may be of organisations that are known: “lcdesk organisations match” "
        "links them.",
        count,
    )


def _plain(cluster: SpellingCluster) -> dict[str, Any]:
    return {
        "proposal": cluster.proposal,
        "sure": cluster.is_sure,
        "people": cluster.people,
        "spellings": [
            {"text": one.text, "people": one.people, "entries": len(one.ids)}
            for one in cluster.spellings
        ],
    }


def _joined(cluster: SpellingCluster) -> JoinedSpellings:
    held = {one.text: one.ids for one in cluster.spellings if one.text != cluster.proposal}
    return JoinedSpellings(cluster.proposal, held)


def _wanted(desk: Desk, asked: Namespace, field: Field, cohort_id: int | None) -> JoinedSpellings:
    """The spellings that are named, with who has them."""
    if not asked.into:
        raise KnownFault(
            _("The spelling for all of them was not said."),
            _("Nothing was changed. Say it by --into."),
        )
    held = service.read_spellings(desk, field.name, cohort_id)
    missing = [text for text in asked.join if text not in held]
    if missing:
        raise KnownFault(
            _("Nobody has “{name}” in the field {field}.", name=missing[0], field=field.title),
            _("Nothing was changed. Write each spelling as it is listed, with its capitals."),
        )
    return JoinedSpellings(asked.into, {text: held[text] for text in asked.join})


def _join(desk: Desk, asked: Namespace, field: Field, joins: Sequence[JoinedSpellings]) -> int:
    pairs = [(old, join.into) for join in joins for old in join.spellings if old != join.into]
    data = {
        "field": field.name,
        "joined": [{"from": old, "into": new} for old, new in pairs],
        "changed": 0,
    }
    if not pairs:
        return answer(asked, data, _("Nothing is to be written otherwise."))
    if not asked.yes:
        lines = [f"“{old}” → “{new}”" for old, new in pairs]
        return answer(asked, data, *lines, _("Nothing was changed. With --yes it is done."))
    count = service.join_spellings(desk, field.name, joins)
    said = n_(
        "{count} value was written anew. Undo takes it back.",
        "{count} values were written anew. Undo takes it back.",
        count,
    )
    return answer(asked, {**data, "changed": count}, said)


def _tell_different(desk: Desk, asked: Namespace, field: Field) -> int:
    one, other = asked.different
    service.tell_different(desk, field.name, service.pairs_among([one, other]))
    return answer(
        asked,
        {"field": field.name, "different": [one, other]},
        _(
            "“{one}” and “{other}” stay two, and are not listed together again. Undo takes that "
            "back.",
            one=one,
            other=other,
        ),
    )

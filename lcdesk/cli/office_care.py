"""An office's desk looked after: `lcdesk office dump | restore-test | restore | upgrade`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from lcdesk.cli.office_server import asked_owner
from lcdesk.cli.telling import answer, ask_yes
from lcdesk.model.faults import KnownFault
from lcdesk.services.office import dumps, upgrading
from lcdesk.services.office.setting_up import office_of
from lcdesk.texts import _, size_words


def _folder(asked: Namespace) -> Path:
    return (asked.into or dumps.default_folder()).absolute()


def _dump(asked: Namespace) -> int:
    made = dumps.make_dump(asked_owner(asked), asked.database, _folder(asked))
    told = {
        "file": str(made.dump.path),
        "bytes": made.dump.size,
        "rows": sum(made.dump.counts.values()),
        "operation": made.dump.deed,
        "dropped": [one.name for one in made.dropped],
        "dropped_of_erased": [one.name for one in made.of_erased],
    }
    words = [
        _(
            "Dumped: {file} ({size}; rows: {count}).",
            file=str(made.dump.path),
            size=size_words(made.dump.size),
            count=sum(made.dump.counts.values()),
        )
    ]
    if made.dropped:
        words.append(_("Older dumps thinned out: {count}.", count=len(made.dropped)))
    if made.of_erased:
        words.append(
            _(
                "Dumps that went because they held somebody who was erased: {count}.",
                count=len(made.of_erased),
            )
        )
    return answer(asked, told, "\n".join(words))


def _restore_test(asked: Namespace) -> int:
    owner = asked_owner(asked)
    with office_of(owner, asked.database) as inside:
        name = inside.info.dbname
    file = asked.file.absolute() if asked.file else dumps.newest(_folder(asked), name)
    found = dumps.try_restore(owner, name, file)
    said = _(
        "“{name}” was restored beside the desk and holds what it held, compared value by value "
        "(rows: {count}).",
        name=file.name,
        count=sum(found.counts.values()),
    )
    told = {"file": str(file), "rows": sum(found.counts.values()), "same": True}
    return answer(asked, told, said)


def _restore(asked: Namespace) -> int:
    owner, file = asked_owner(asked), asked.file.absolute()
    found = dumps.dump_at(file)
    if not asked.yes:
        question = _(
            "Put the dump of {when} in the place of the desk? What was done since is kept aside. "
            "(y/n) ",
            when=f"{found.at:%Y-%m-%d %H:%M}",
        )
        if not ask_yes(question):
            raise KnownFault(_("Nothing was changed."), _("Add --yes to do it without a question."))
    done = dumps.restore(owner, asked.database, file)
    told = {
        "file": str(file),
        "aside": done.aside,
        "first_passwords": done.first_passwords,
        "without_cohorts": done.without,
        "refused": done.refused,
        "needs_upgrade": done.needs_upgrade,
    }
    return answer(asked, told, "\n".join(_restored_words(done)))


def _restored_words(done: dumps.RestoredOffice) -> list[str]:
    words = [_("The desk is as it was at {when}.", when=f"{done.dump.at:%Y-%m-%d %H:%M}")]
    if done.aside:
        words.append(
            _("What stood in its place is kept as the database “{name}”.", name=done.aside)
        )
    for login, password in done.first_passwords.items():
        words.append(
            _(
                "First password of {login}, told this once: {password}",
                login=login,
                password=password,
            )
        )
    for login in done.without:
        words.append(_("{login} has none of their cohorts any more.", login=login))
    for login in done.refused:
        words.append(
            _("{login} was not let in: the server knows somebody else of that name.", login=login)
        )
    if done.needs_upgrade:
        words.append(_("It is of an older lcdesk: now run lcdesk office upgrade."))
    return words


def _upgrade(asked: Namespace) -> int:
    made = upgrading.upgrade(
        asked_owner(asked), asked.database, _folder(asked), dumps_first=not asked.no_dump
    )
    told = {
        "before": made.done.before,
        "after": made.done.after,
        "oldest_program": made.done.oldest,
        "dump": str(made.dump) if made.dump else None,
    }
    said = (
        _("The desk was up to date ({version}); its rules were made anew.", version=made.done.after)
        if made.done.before == made.done.after
        else _(
            "The desk is up to date: from {before} to {after}. Programs from {oldest} on may come.",
            before=made.done.before,
            after=made.done.after,
            oldest=made.done.oldest,
        )
    )
    return answer(asked, told, said)


CARE: dict[str, Callable[[Namespace], int]] = {
    "dump": _dump,
    "restore-test": _restore_test,
    "restore": _restore,
    "upgrade": _upgrade,
}

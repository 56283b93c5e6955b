"""The command line itself: the manual page, and the completion of shells."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lcdesk.cli.command import Output, command, deferred_imports
from lcdesk.cli.telling import answer
from lcdesk.model.files import MANUAL
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.manual import completion_script, manual_page
    from lcdesk.model import clock
    from lcdesk.model.files import write_bytes

SHELLS = ("bash", "zsh", "fish", "powershell")


def _completion_arguments(parser: ArgumentParser) -> None:
    words = _("which one; “lcdesk completion bash > ~/.lcdesk-completion”, to be read at its start")
    parser.add_argument("shell", choices=SHELLS, help=words)


@command(
    "completion",
    N_("write what a shell reads to complete commands, options and files by the Tab key"),
    _completion_arguments,
    place=500,
    group="program",
)
def completion(asked: Namespace) -> int:
    """The script on standard output."""
    script = completion_script(asked.shell)
    return answer(asked, {"shell": asked.shell, "script": script}, script)


def _manual_arguments(parser: ArgumentParser) -> None:
    words = _("write it to a file, such as lcdesk.1 (“man -l lcdesk.1” shows it)")
    parser.add_argument("--out", type=Output(MANUAL), metavar="FILE.1", help=words)


@command(
    "manual",
    N_("the manual page of the program, with every command and option"),
    _manual_arguments,
    place=510,
    group="program",
)
def manual(asked: Namespace) -> int:
    """The page in roff on standard output, or in a file."""
    page = manual_page(clock.today())
    if asked.out:
        write_bytes(asked.out, page.encode(), formats=MANUAL)
        return answer(asked, {"path": str(asked.out)}, _("Saved: {path}", path=asked.out))
    return answer(asked, {"page": page}, page)

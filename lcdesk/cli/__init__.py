"""The commands: what can be done without a window."""

from lcdesk.cli.running import run

__all__ = ["run"]

"""The commands, a module a feature: what is typed after `lcdesk`, its arguments, what it does and says.

A module that lies here is found: `lcdesk.cli.parser` imports all. None imports another.
"""

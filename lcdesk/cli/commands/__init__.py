"""The commands, a module a feature: what is typed after `lcdesk`, what it does, what it says.

A module that lies here is found: `lcdesk.cli` imports all. None imports another.
"""

"""The small widgets every screen is built from."""

from lcdesk.ui.kit.widgets.buttons import Button, IconButton, MenuButton
from lcdesk.ui.kit.widgets.cards import Card, StatCard
from lcdesk.ui.kit.widgets.chips import Avatar, Chip, ThemedIcon
from lcdesk.ui.kit.widgets.labels import (
    Banner,
    EmptyState,
    Label,
    column,
    keep_in_view,
    row,
    rule,
    scrolled,
)
from lcdesk.ui.kit.widgets.search_box import SearchBox

__all__ = [
    "Avatar",
    "Banner",
    "Button",
    "Card",
    "Chip",
    "EmptyState",
    "IconButton",
    "Label",
    "MenuButton",
    "SearchBox",
    "StatCard",
    "ThemedIcon",
    "column",
    "keep_in_view",
    "row",
    "rule",
    "scrolled",
]

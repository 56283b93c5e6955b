"""The small widgets every screen is built from."""

from lcdesk.ui.kit.widgets.chips import Avatar, Chip, ThemedIcon
from lcdesk.ui.kit.widgets.controls import Button, IconButton, MenuButton, SearchBox
from lcdesk.ui.kit.widgets.labels import Banner, Card, EmptyState, Label, ShortenedLabel, StatCard
from lcdesk.ui.kit.widgets.layout import column, keep_in_view, row, rule, scrolled

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
    "ShortenedLabel",
    "StatCard",
    "ThemedIcon",
    "column",
    "keep_in_view",
    "row",
    "rule",
    "scrolled",
]

"""Light, dark or as the system has it: colours, fonts and shapes of the whole window, switched
live.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from lcdesk import resources
from lcdesk.drawing import palette
from lcdesk.drawing.palette import Tokens, contrast, mixed

FAMILIES = (
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
)
GAP, PAD, INSET, MARGIN = 8, 12, 16, 24  # the spacing unit is 4
RADIUS, LARGE_RADIUS = 8, 10
ROWS = {"compact": 32, "normal": 40, "wide": 52}  # px, by density
CONTROL = 34  # height of buttons and fields


class WindowTheme(QObject):
    """The look of the moment; one for the application, given by `theme()`."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = "light"
        self.is_dark = False
        self.density = "normal"
        self.tokens = palette.LIGHT
        self._colours: dict[tuple[str, int], QColor] = {}
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def choose(self, choice: str) -> None:
        """Switch to "light", "dark" or "system"; everything on screen follows at once."""
        self.choice = choice
        self.is_dark = choice == "dark" or (choice == "system" and _is_system_dark())
        self.tokens = palette.tokens(self.is_dark)
        self._colours.clear()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        sheet = style_sheet(self.tokens)
        if sheet != app.styleSheet():  # every widget is polished anew: not for nothing
            app.setPalette(_palette(self.tokens))
            app.setStyleSheet(sheet)
        self.changed.emit()

    def set_density(self, density: str) -> None:
        """Rows of 32 px ("compact"), 40 px ("normal") or 52 px ("wide")."""
        self.density = density
        self.changed.emit()

    @property
    def row_height(self) -> int:
        return ROWS.get(self.density, ROWS["normal"])

    def colour(self, token: str, alpha: int = 255) -> QColor:
        """The colour of a token (or of "#RRGGBB"), made once."""
        key = (token, alpha)
        found = self._colours.get(key)
        if found is None:
            found = QColor(self.tokens.get(token, token))
            found.setAlpha(alpha)
            self._colours[key] = found
        return found

    def _follow(self) -> None:
        if self.choice == "system":
            self.choose("system")


@cache
def theme() -> WindowTheme:
    """The theme of the application; needs a QApplication."""
    return WindowTheme()


def colour(token: str, alpha: int = 255) -> QColor:
    """The colour of a token in the theme of the moment."""
    return theme().colour(token, alpha)


@cache
def font(
    px: int = 13, weight: QFont.Weight = QFont.Weight.Normal, *, is_tabular: bool = False
) -> QFont:
    """The program's font at a size; tabular figures stand under each other."""
    made = QFont(list(FAMILIES))
    made.setPixelSize(px)
    made.setWeight(weight)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    if is_tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def dress(app: QApplication, choice: str, density: str = "normal") -> WindowTheme:
    """Give the application its style, font and theme, before the first window."""
    app.setStyle("Fusion")
    for file in sorted(resources.path("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(file))
    app.setFont(font())
    look = theme()
    look.density = density
    look.choose(choice)
    return look


def _is_system_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _palette(tokens: palette.Tokens) -> QPalette:
    made, role = QPalette(), QPalette.ColorRole
    pairs = (
        (role.Window, "bg"),
        (role.Base, "card"),
        (role.AlternateBase, "hover"),
        (role.Button, "card"),
        (role.WindowText, "fg"),
        (role.Text, "fg"),
        (role.ButtonText, "fg"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "accent_fg"),
        (role.PlaceholderText, "fg3"),
        (role.ToolTipBase, "card"),
        (role.ToolTipText, "fg"),
        (role.Link, "accent"),
        (role.Mid, "line"),
        (role.Dark, "edge"),
        (role.Light, "card"),
        (role.Midlight, "line2"),
        (role.Accent, "accent"),
    )
    for at, token in pairs:
        made.setColor(at, QColor(tokens[token]))
    for at in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(
            QPalette.ColorGroup.Disabled,
            at,
            QColor(palette.mixed(tokens["fg3"], tokens["card"], 0.6)),
        )
    return made


# --- The one style sheet: shapes of standard widgets from the colours of a theme; character comes
# from delegates and painters ---


def ring_on_accent(tokens: Tokens) -> str:
    """The frame of the primary button that has the keyboard: seen on the accent itself, not only
    beside it.
    """
    return max(
        (tokens["fg"], tokens["accent_fg"]),
        key=lambda ink: (contrast(ink, tokens["accent"]) >= 3, ink == tokens["fg"]),
    )


def style_sheet(tokens: Tokens) -> str:
    """The sheet in the colours of a theme."""
    values = {
        **{
            shape: resources.path("shapes", f"{shape}.svg").as_posix()
            for shape in ("chevron", "up", "down", "check", "blank")
        },
        **tokens,
        "rim": mixed(tokens["edge"], tokens["card"], 0.45),
        "dim": mixed(tokens["fg3"], tokens["card"], 0.72),
        "ring": ring_on_accent(tokens),
    }
    sheet = resources.path("style.qss").read_text("utf-8")
    for name, value in values.items():
        sheet = sheet.replace("{" + name + "}", value)
    return sheet


# --- How codes look as chips: a tone (ok, warn, bad, info, mute) and an icon, so that colour never
# stands alone ---


Tone = tuple[str, str]  # tone, icon

_OF_ROWS: Final[dict[str, Tone]] = {  # what an import makes of a row
    "new": ("ok", "plus"),
    "change": ("info", "history"),
    "same": ("mute", "check"),
    "problem": ("bad", "triangle-alert"),
    "waiting": ("warn", "clock-3"),
}


@cache
def tones() -> Mapping[str, Tone]:
    """Tone and icon of every code that has some: those of the closed lists, as their options say,
    and of the rows of an import.
    """
    from lcdesk.model.lists import LOOKS  # with the database, after the window is painted

    return {**LOOKS, **_OF_ROWS}


def tone_of(code: str | None) -> Tone:
    """Tone and icon of a code; a plain grey chip for codes without one."""
    return tones().get(code or "", ("mute", ""))

"""Light, dark or as the system has it: colours, fonts and shapes of the whole window, switched live."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from lcdesk import resources
from lcdesk.drawing import palette
from lcdesk.drawing.palette import Tokens, contrast, mixed

FAMILIES = (
    "Inter", "Segoe UI Variable Text", "Segoe UI", "SF Pro Text", "Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC",
)  # fmt: skip
GAP, PAD, INSET, MARGIN = 8, 12, 16, 24  # the spacing unit is 4
SMALL_RADIUS, RADIUS, LARGE_RADIUS = 6, 8, 10
ROW, COMPACT_ROW = 40, 32
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
        """Rows of 40 px ("normal") or 32 px ("compact")."""
        self.density = density
        self.changed.emit()

    @property
    def row_height(self) -> int:
        return COMPACT_ROW if self.density == "compact" else ROW

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
def font(px: int = 13, weight: QFont.Weight = QFont.Weight.Normal, *, is_tabular: bool = False) -> QFont:
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
        (role.Window, "bg"), (role.Base, "card"), (role.AlternateBase, "hover"), (role.Button, "card"), (role.WindowText, "fg"),
        (role.Text, "fg"), (role.ButtonText, "fg"), (role.Highlight, "accent"), (role.HighlightedText, "accent_fg"),
        (role.PlaceholderText, "fg3"), (role.ToolTipBase, "card"), (role.ToolTipText, "fg"), (role.Link, "accent"),
        (role.Mid, "line"), (role.Dark, "edge"), (role.Light, "card"), (role.Midlight, "line2"), (role.Accent, "accent"),
    )  # fmt: skip
    for at, token in pairs:
        made.setColor(at, QColor(tokens[token]))
    for at in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, at, QColor(palette.mixed(tokens["fg3"], tokens["card"], 0.6)))
    return made


# --- The one style sheet: shapes of standard widgets from the colours of a theme; character comes from delegates and painters ---


# Widgets say what they are by properties: kind (primary, plain, quiet, soft, danger, nav, menu), ink (a token), flat, wrong.
_SHEET = """
* { outline: 0 }
QMainWindow, #main, QDialog { background: {bg} }
#side { background: {side}; border-right: 1px solid {line} }
#pane { background: {card}; border-left: 1px solid {line} }
#card { background: {card}; border: 1px solid {line}; border-radius: 10px }
#plain, QScrollArea, QScrollArea > QWidget > QWidget#plain { background: transparent; border: 0 }
#rule { background: {line}; border: 0 }
QLabel { background: transparent }
QLabel[ink="fg2"] { color: {fg2} } QLabel[ink="fg3"] { color: {fg3} } QLabel[ink="accent"] { color: {accent} }
QLabel[ink="ok"] { color: {ok} } QLabel[ink="warn"] { color: {warn} } QLabel[ink="bad"] { color: {bad} } QLabel[ink="info"] { color: {info} }
#banner[tone="ok"] { background: {ok_bg} } #banner[tone="warn"] { background: {warn_bg} } #banner[tone="bad"] { background: {bad_bg} }
#banner[tone="info"] { background: {info_bg} } #banner[tone="mute"] { background: {mute_bg} } #banner { border-radius: 8px }
#banner[flush="true"] { border-radius: 0 }
#soft { background: {accent_soft}; border-radius: 10px }
QPushButton { background: {card}; color: {fg}; border: 1px solid {rim}; border-radius: 8px; padding: 0 12px; min-height: 32px }
QPushButton:hover { background: {hover} }
QPushButton:pressed { background: {line2} }
QPushButton:disabled { color: {dim}; background: {bg}; border-color: {line} }
QPushButton[kind="primary"] { background: {accent}; border-color: {accent}; color: {accent_fg} }
QPushButton[kind="primary"]:hover { background: {accent_hi} }
QPushButton[kind="primary"]:disabled { background: {mute_bg}; border-color: {mute_bg}; color: {dim} }
QPushButton[kind="soft"], QPushButton[kind="menu"][on="true"] { background: {accent_soft}; border-color: {accent_soft}; color: {fg} }
QPushButton[kind="soft"]:hover, QPushButton[kind="menu"][on="true"]:hover { border-color: {accent} }
QPushButton[kind="danger"] { color: {bad} }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; padding: 0 4px; color: {accent}; min-height: 22px; text-align: left }
QStatusBar QPushButton[kind="link"] { min-height: 16px }
QPushButton[kind="link"][flush="true"] { padding: 0; border-left-width: 0 }
QPushButton[kind="nav"] { background: transparent; border: 1px solid transparent; text-align: left; min-height: 34px }
QPushButton[kind="nav"]:hover { background: {hover} }
QPushButton[kind="nav"]:checked { background: {card}; border: 1px solid {line} }
QPushButton[kind="cohort"] { background: {card}; border: 1px solid {line}; border-radius: 10px; text-align: left }
QPushButton[kind="cohort"]:hover { border-color: {edge} }
QPushButton::menu-indicator { width: 0; image: none }
QPushButton:focus, QToolButton:focus { border: 2px solid {accent} }
QPushButton[kind="primary"]:focus { border: 2px solid {ring} } QPushButton[kind="nav"]:focus { border: 2px solid {accent} }
QToolButton { border: 2px solid transparent; border-radius: 8px; background: transparent; padding: 0 }
QToolButton:hover { background: {hover} } QToolButton:pressed, QToolButton:checked { background: {line2} }
QToolButton::menu-indicator { width: 0; image: none }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox { background: {field}; color: {fg}; border: 1px solid {edge}; border-radius: 8px;
  padding: 0 9px; min-height: 30px; selection-background-color: {accent}; selection-color: {accent_fg} }
QPlainTextEdit, QTextEdit { padding: 7px 8px; min-height: 0 } QComboBox { padding-left: 11px }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus { border: 2px solid {accent}; padding: 0 8px }
QPlainTextEdit:focus, QTextEdit:focus { padding: 6px 7px } QComboBox:focus { padding-left: 10px }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid {bad}; padding: 0 8px }
QLineEdit[flat="true"], QComboBox[flat="true"], QPlainTextEdit[flat="true"] { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 0 5px; min-height: 24px }
QLineEdit[flat="true"]:hover, QComboBox[flat="true"]:hover, QPlainTextEdit[flat="true"]:hover { border: 1px solid {edge}; background: {field} }
QLineEdit[flat="true"]:focus, QComboBox[flat="true"]:focus, QPlainTextEdit[flat="true"]:focus { border: 2px solid {accent}; background: {field}; padding: 0 4px }
QPlainTextEdit[flat="true"] { padding: 3px 4px 3px 6px } QPlainTextEdit[flat="true"]:focus { padding: 2px 3px 2px 5px }
QLineEdit[flat="true"][wrong="true"], QComboBox[flat="true"][wrong="true"] { border: 2px solid {bad}; background: {bad_bg}; padding: 0 4px }
QLineEdit[cell="true"], QComboBox[cell="true"], QPlainTextEdit[cell="true"] { border: 2px solid {accent}; border-radius: 0; min-height: 0; background: {field} }
QLineEdit[cell="true"][wrong="true"], QComboBox[cell="true"][wrong="true"] { border: 2px solid {bad}; background: {bad_bg} }
QLineEdit[search="true"] { min-height: 32px; padding: 0 8px 0 4px }
QSpinBox { background: {field}; color: {fg}; border: 1px solid {edge}; border-radius: 8px; padding: 0 2px 0 9px; min-height: 30px; selection-background-color: {accent}; selection-color: {accent_fg} }
QSpinBox:focus { border: 2px solid {accent}; padding: 0 1px 0 8px } QSpinBox::up-button, QSpinBox::down-button { border: 0; width: 22px; background: transparent }
QSpinBox::up-arrow { image: url("{up}"); width: 11px; height: 11px } QSpinBox::down-arrow { image: url("{down}"); width: 11px; height: 11px }
QComboBox::drop-down { border: 0; width: 22px } QComboBox::down-arrow { image: url("{chevron}"); width: 12px; height: 12px }
QComboBox[flat="true"]::down-arrow { image: url("{blank}") }
QComboBox[flat="true"] { padding-left: 7px } QComboBox[flat="true"]:focus { padding-left: 6px }
QComboBox QLineEdit, QSpinBox QLineEdit { border: 0; padding: 0; min-height: 0; background: transparent }
QComboBox QLineEdit:focus, QSpinBox QLineEdit:focus { border: 0; padding: 0 }
QComboBox QAbstractItemView, QListView#popup { background: {card}; color: {fg}; border: 1px solid {edge}; padding: 4px; selection-background-color: {sel}; selection-color: {fg} }
QAbstractItemView { selection-background-color: {sel}; selection-color: {fg} }
QListView#popup { padding: 1px 4px } QListView#popup::item { min-height: 26px; padding: 0 6px } QListView#popup::item:selected { background: {sel}; color: {fg} }
QTableView, QTreeView, QListView { background: {card}; border: 0; border-radius: 10px; gridline-color: transparent }
QHeaderView { background: transparent; border: 0 }
QHeaderView::section { background: {card}; color: {fg3}; border: 0; border-bottom: 1px solid {line}; padding: 0 12px; font-size: 12px; font-weight: 500 }
QHeaderView::section:first, QHeaderView::section:only-one { padding-left: 18px }
QHeaderView::section:hover { color: {fg} }
QHeaderView::up-arrow { image: url("{up}"); width: 11px; height: 11px } QHeaderView::down-arrow { image: url("{down}"); width: 11px; height: 11px }
QTableCornerButton::section { background: {card}; border: 0 }
QStatusBar { background: {side}; border-top: 1px solid {line} } QStatusBar::item { border: 0 }
QProgressBar { background: {mute_bg}; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px } QProgressBar::chunk { background: {accent}; border-radius: 3px }
#pane QScrollBar:vertical { width: 10px }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px } QScrollBar::handle:vertical { background: {edge}; border-radius: 4px; min-height: 40px }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px } QScrollBar::handle:horizontal { background: {edge}; border-radius: 4px; min-width: 40px }
QAbstractScrollArea::corner { background: transparent; border: 0 }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0 } QScrollBar::add-page, QScrollBar::sub-page { background: transparent }
QMenuBar { background: {side}; color: {fg}; border-bottom: 1px solid {line}; padding: 2px 6px }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent } QMenuBar::item:selected { background: {line} }
QMenu { background: {card}; color: {fg}; border: 1px solid {rim}; padding: 5px } QMenu::item { padding: 6px 28px 6px 10px; border-radius: 5px }
QMenu::item:selected { background: {sel} } QMenu::item:disabled { color: {dim} } QMenu::separator { height: 1px; background: {line}; margin: 5px 4px }
QMenu::icon { padding-left: 8px } QMenu::indicator { width: 14px; height: 14px; margin-left: 8px } QMenu::indicator:checked { image: url("{check}") }
QListWidget { border: 2px solid transparent } QListWidget:focus { border-color: {accent} } QScrollArea:focus { border: 1px solid {accent} }
#palette { background: {card}; border: 1px solid {line}; border-radius: 10px; padding: 4px } #palette::item { padding: 7px 8px; border-radius: 6px } #palette::item:selected { background: {sel}; color: {fg} }
QToolTip { background: {card}; color: {fg}; border: 1px solid {edge}; padding: 4px 7px }
QCheckBox, QRadioButton { spacing: 8px }
QCheckBox { border: 1px solid transparent; border-radius: 6px; padding: 2px } QCheckBox:focus { border-color: {accent} }
QCheckBox::indicator, QListView::indicator { width: 16px; height: 16px; border: 1px solid {edge}; border-radius: 4px; background: {field} }
QRadioButton { border: 1px solid transparent; border-radius: 6px; padding: 2px } QRadioButton:focus { border-color: {accent} }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid {edge}; border-radius: 8px; background: {field} }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid {accent} }
QCheckBox::indicator:checked, QListView::indicator:checked { image: url("{check}") }
QSplitter::handle { background: transparent }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: {card} } QCalendarWidget QAbstractItemView { border-radius: 0 }
"""


def ring_on_accent(tokens: Tokens) -> str:
    """The frame of the primary button that has the keyboard: seen on the accent itself, not only beside it."""
    return max(
        (tokens["fg"], tokens["accent_fg"]), key=lambda ink: (contrast(ink, tokens["accent"]) >= 3, ink == tokens["fg"])
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
    sheet = _SHEET
    for name, value in values.items():
        sheet = sheet.replace("{" + name + "}", value)
    return sheet


# --- How the codes of the closed lists look as chips: a tone (ok, warn, bad, info, mute) and an icon, so colour never stands alone ---


Tone = tuple[str, str]  # tone, icon

_DONE, _WAIT, _RISK = ("ok", "circle-check"), ("warn", "clock-3"), ("bad", "triangle-alert")
_ENDED, _OPEN, _ON_THE_WAY = ("bad", "circle-x"), ("mute", "circle-dashed"), ("info", "mail")

TONES: Final[dict[str, Tone]] = {
    # the status of a participant
    "nominated": _OPEN, "applied": _WAIT, "under_review": _WAIT, "selected": ("info", "check"), "reserve": ("mute", "clock-3"),
    "invited": _ON_THE_WAY, "visa_granted": ("ok", "stamp"), "confirmed": _DONE, "arrived": ("ok", "plane"), "attending": ("ok", "users"),
    "completed": _DONE, "certified": ("ok", "graduation-cap"), "not_selected": ("mute", "circle-x"), "declined": _ENDED,
    "withdrawn": _ENDED, "visa_refused": _ENDED, "no_show": _ENDED, "left_early": _RISK,
    # a visa
    "not_needed": ("mute", "check"), "to_apply": _RISK, "issued": _DONE, "refused": _ENDED,
    # a cohort
    "planning": _OPEN, "recruiting": _WAIT, "running": _DONE, "closed": ("mute", "check"), "archived": ("mute", "check"),
    # attendance
    "present": _DONE, "late": _WAIT, "excused": ("mute", "mail"), "absent": _ENDED,
    # a cooperation lead
    "idea": _OPEN, "contact": _ON_THE_WAY, "draft": ("info", "file-text"), "signed": _DONE, "ended": ("mute", "check"),
    # what an import makes of a row
    "new": ("ok", "plus"), "change": ("info", "history"), "same": ("mute", "check"), "problem": _RISK, "waiting": _WAIT,
}  # fmt: skip


def tone_of(code: str | None) -> Tone:
    """Tone and icon of a code; a plain grey chip for codes without one."""
    return TONES.get(code or "", ("mute", ""))

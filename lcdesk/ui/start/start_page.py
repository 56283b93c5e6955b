"""The page there is before a desk is open: what to do at the left, where one was at the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QWidget

from lcdesk import texts
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, Retranslation, literal, write_line
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    Card,
    IconButton,
    Label,
    SearchBox,
    column,
    row,
    scrolled,
)
from lcdesk.ui.start.content import StartContent, cohort_lines, desk_lines, file_lines, status_words
from lcdesk.ui.start.lines import LOW, LineColumns, LineHeads, StartLines, paint_keys

if TYPE_CHECKING:
    from lcdesk.settings import Settings

LEFT_SHARE, LEFT_LEAST, LEFT_MOST = 0.325, 330, 464
_DESK_COLUMNS = LineColumns((118, 138, 178))
_FILE_COLUMNS = LineColumns((256, 178))  # in line with those of the desks


class ActionCard(PaintedButton):
    """A large button: a picture, what it does, a line about it, and its keys."""

    def __init__(self, icon_name: str, *, is_primary: bool = False, keys: str = "") -> None:
        super().__init__()
        self._icon, self._is_primary, self._keys, self._note = icon_name, is_primary, keys, ""
        self.setFixedHeight(66)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, title: str, note: str) -> None:
        """What it does, and the line below."""
        self._note = note
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.update()

    def note(self) -> str:
        """The line below."""
        return self._note

    def sizeHint(self) -> QSize:
        return QSize(280, self.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), self.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground, edge, ink, below = self._colours()
        painter.setPen(QPen(colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(box, 10, 10)
        tile = QRectF(14, height / 2 - 20, 40, 40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_fg", 36) if self._is_primary else colour("accent_soft"))
        painter.drawRoundedRect(tile, 8, 8)
        picture = "accent_fg" if self._is_primary else "accent"
        draw_icon(painter, QPointF(24, height / 2 - 10), self._icon, 20, picture)
        keys = 0.0
        if self._keys:
            keys = QFontMetricsF(font(11, QFont.Weight.Medium)).horizontalAdvance(self._keys) + 14
            mark = QRectF(self.width() - 14 - keys, height / 2 - 21, keys, 18)
            paint_keys(painter, mark, self._keys, "accent_fg" if self._is_primary else "fg3")
        wide = self.width() - 70 - 14
        title = QRectF(70, height / 2 - 22, wide - keys - 6, 20)
        write_line(painter, title, self.text(), font(14, QFont.Weight.DemiBold), ink)
        write_line(painter, QRectF(70, height / 2 + 1, wide, 20), self._note, font(12), below)

    def _colours(self) -> tuple[str, str, str, str]:
        """Of the ground, its edge, the title and the line below."""
        is_lit = self.underMouse() or self.isDown()
        if self._is_primary:
            ring = "fg" if self.hasFocus() else "accent"
            return ("accent_hi" if is_lit else "accent"), ring, "accent_fg", "accent_fg"
        edge = "accent" if self.hasFocus() else "edge" if is_lit else "line"
        return ("hover" if is_lit else "card"), edge, "fg", "fg2"


class ProgramMark(QWidget):
    """The sign of the program."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(52, 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), 13, 13)
        draw_icon(painter, QPointF(12, 12), "leaf", 28, "accent_fg")


class DropHint(QWidget):
    """A frame of dashes: files may be let go anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setFixedHeight(52)

    def say(self, words: str) -> None:
        """What may be dropped."""
        self._words = words
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), self.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour("edge"), 1)
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        draw_icon(painter, QPointF(25, height / 2 - 9), "download", 18, "fg2")
        box = QRectF(70, height / 2 - 10, self.width() - 84, 20)
        write_line(painter, box, self._words, font(12), "fg2")


class HomePage(QWidget):
    """`asked(command)` for what stands at the left, `opened(path, cohort id or 0)` for a desk,
    `file_opened(path)`; `menu_filled(path, menu)` when the menu of a desk is about to be shown.
    """

    asked = Signal(str)
    opened = Signal(object, int)
    file_opened = Signal(object)
    menu_filled = Signal(object, object)

    def __init__(self, chosen: Settings, content: StartContent | None = None) -> None:
        super().__init__()
        self._chosen, self.content = chosen, content or StartContent()
        self.retranslation = Retranslation()
        self._make_left()
        self._make_right()
        self._lay_out()
        self._say()
        self._add_keys()
        theme().changed.connect(self._tint)
        self._tint()
        self.show_content(self.content)

    def show_content(self, content: StartContent) -> None:
        """What is known now."""
        self.content = content
        self._fill()

    def status_words(self) -> str:
        """For the right end of the status bar."""
        return status_words(self.content)

    def focus_first(self) -> None:
        """The keyboard begins with the last desk; without one with what makes the first."""
        (self.desks if self.desks.lines else self.new).setFocus(Qt.FocusReason.OtherFocusReason)

    def current_desk(self) -> Path | None:
        """The desk of the line chosen."""
        key = self.desks.current_key()
        return key if isinstance(key, Path) else None

    # --- the left side ---

    def _make_left(self) -> None:
        ask = self.asked.emit
        self.mark, self.title = ProgramMark(), Label("lcdesk", 26, "bold")
        self.subtitle = Label("", 13, ink="fg2", wraps=True)
        self.about = Label("", 15, wraps=True)
        self.new = ActionCard("plus", is_primary=True, keys="Ctrl+N")
        self.open = ActionCard("folder-open", keys="Ctrl+O")
        self.bring = ActionCard("file-spreadsheet", keys="Ctrl+I")
        self.sample = ActionCard("flask-conical")
        for card, key in (
            (self.new, "new_desk"),
            (self.open, "open_desk"),
            (self.bring, "import"),
            (self.sample, "sample"),
        ):
            card.clicked.connect(lambda _checked=False, key=key: ask(key))
        self.hint = DropHint()
        self.gear = IconButton("settings", clicked=lambda: ask("settings"))
        self.languages = IconButton("languages", clicked=lambda: ask("next_language"))
        self.appearance = IconButton("moon", clicked=lambda: ask("next_theme"))
        self.news = Button("", kind="link", clicked=lambda: ask("whats_new"))
        self.news.hide()

    # --- the right side ---

    def _make_right(self) -> None:
        self.head = Label("", 20, "bold")
        self.search = SearchBox()
        self.search.setFixedWidth(232)
        self.search.searched.connect(lambda _words: self._fill())
        self.search.returnPressed.connect(self._open_found)
        self.banner = Banner()
        self.heads, self.desks = LineHeads(_DESK_COLUMNS), StartLines(_DESK_COLUMNS)
        self.cohorts = StartLines(_DESK_COLUMNS, LOW)
        self.files = StartLines(_FILE_COLUMNS, LOW)
        self.cohorts_title, self.files_title = Label("", 15, "bold"), Label("", 15, "bold")
        self.desks_card, self.cohorts_card, self.files_card = (
            _card(self.heads, self.desks),
            _card(self.cohorts),
            _card(self.files),
        )
        self.folder = Button("", kind="link", clicked=lambda: self.asked.emit("files_folder"))
        self.welcome = WelcomeCard()
        self.nothing = Label("", 13, ink="fg2")
        self.desks.opened.connect(lambda path: self.opened.emit(path, 0))
        self.cohorts.opened.connect(lambda pair: self.opened.emit(*pair))
        self.files.opened.connect(self.file_opened.emit)
        self.desks.menu_asked.connect(self._open_menu)
        self.welcome.language_chosen.connect(lambda code: self.asked.emit(f"language_{code}"))

    def _lay_out(self) -> None:
        names = column(2, self.title, self.subtitle, gap=2)
        below = row(self.gear, self.languages, self.appearance, None, self.news, gap=0)
        left = QWidget()
        left.setObjectName("plain")
        self._left = column(
            row(self.mark, names, gap=16),
            14,
            self.about,
            12,
            self.new,
            self.open,
            self.bring,
            self.sample,
            6,
            self.hint,
            None,
            gap=8,
            margins=(40, 36, 40, 12),
        )
        left.setLayout(self._left)
        self.side = QFrame()
        self.side.setObjectName("side")
        area = scrolled(left)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = row(below, margins=(32, 6, 36, 12))
        self.side.setLayout(column(area, foot, gap=0))
        right = QWidget()
        right.setObjectName("plain")
        right.setLayout(
            column(
                row(self.head, None, self.search),
                self.banner,
                self.welcome,
                self.desks_card,
                self.nothing,
                14,
                self.cohorts_title,
                self.cohorts_card,
                14,
                row(self.files_title, None, self.folder),
                self.files_card,
                None,
                gap=10,
                margins=(36, 28, 36, 24),
            )
        )
        self.area = scrolled(right)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = row(self.side, self.area, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share = round(self.width() * LEFT_SHARE)
        self.side.setFixedWidth(max(LEFT_LEAST, min(LEFT_MOST, share)))
        edge = 40 if share > LEFT_LEAST + 40 else 24
        self._left.setContentsMargins(edge, 36, edge, 12)

    # --- words ---

    def _say(self) -> None:
        say = self.retranslation.say
        say(N_("Cohorts of an international training office"), self.subtitle.setText)
        say(
            N_(
                "The lists, visas, rooms and timetables of your cohorts, in one file that stays "
                "with you."
            ),
            self.about.setText,
        )
        say(N_("Recent"), self.head.setText, self.desks.setAccessibleName)
        say(N_("Cohorts by date"), self.cohorts_title.setText, self.cohorts.setAccessibleName)
        say(N_("Recent files"), self.files_title.setText, self.files.setAccessibleName)
        say(N_("Open the folder"), self.folder.setText)
        say(N_("Find a desk"), self._hint_search)
        say(N_("Nothing fits."), self.nothing.setText)
        say(N_("Or drop a list or a desk anywhere on this window"), self.hint.say)
        say(N_("Settings"), self.gear.set_name)
        say(N_("中文 / English"), self.languages.set_name)
        say(N_("Light or dark"), self.appearance.set_name)
        say(N_("What is new"), self.news.setText)
        say(N_("Welcome"), lambda _words: self.welcome.retranslate())

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.retranslation.again()
        self.banner.hide()
        self._fill()

    def offer_news(self, *, is_there: bool) -> None:
        """Is there something to tell of this version?"""
        self.news.setVisible(is_there)

    def _fill(self) -> None:
        words, chosen, content = self.search.text(), self._chosen, self.content
        self.heads.say(_("Desk"), _("Holds"), _("Last opened"), _("Last backup"))
        self.desks.show_lines(desk_lines(content, words, chosen))
        self.cohorts.show_lines(cohort_lines(content, words, chosen))
        self.files.show_lines(file_lines(content, words, chosen))
        for title, card, lines in (
            (None, self.desks_card, self.desks),
            (self.cohorts_title, self.cohorts_card, self.cohorts),
            (self.files_title, self.files_card, self.files),
        ):
            card.setVisible(bool(lines.lines))
            if title is not None:
                title.setVisible(bool(lines.lines))
        self.folder.setVisible(bool(self.files.lines))
        is_empty = not content.desks
        self.welcome.setVisible(is_empty)
        self.search.setVisible(not is_empty)
        self.head.setVisible(not is_empty)
        self.nothing.setVisible(bool(words.strip()) and not self.desks.lines)
        self._say_cards()

    def _say_cards(self) -> None:
        from lcdesk.services.start.known_desks import name_of

        own, sample = self.content.own(), any(one.is_sample for one in self.content.desks)
        into = _("Excel, WPS or CSV, just as it came")
        if own:
            into = _("Into “{name}”", name=name_of(own[0], self._chosen))
        self.new.say(_("New desk"), _("Empty, with the name of your office"))
        self.open.say(_("Open…"), _("A desk on this computer"))
        self.bring.say(_("Import a list"), into)
        self.sample.say(
            _("Go on with the sample") if sample else _("Try the sample"),
            _("Invented people, thrown away in one click"),
        )

    # --- keys and menus ---

    def _add_keys(self) -> None:
        """Ctrl+N and Ctrl+F, which are other commands' while a desk is open."""
        self._key(QKeySequence.StandardKey.New, lambda: self.asked.emit("new_desk"))
        self._key(QKeySequence.StandardKey.Find, self._find)

    def _key(self, keys: QKeySequence.StandardKey, do: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(lambda: do())

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _hint_search(self, words: str) -> None:
        keys = QKeySequence(QKeySequence.StandardKey.Find)
        native = keys.toString(QKeySequence.SequenceFormat.NativeText)
        self.search.set_hint(words)
        self.search.setPlaceholderText(f"{words}  ·  {native}")

    def _open_found(self) -> None:
        self._fill()
        self.desks.open_current()

    def _open_menu(self, path: Path, where: object) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu_filled.emit(path, menu)
        menu.popup(where)  # pyright: ignore[reportArgumentType, reportCallIssue]

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_first()

    def _tint(self) -> None:
        self.appearance.set_icon("sun" if theme().is_dark else "moon")


class WelcomeCard(Card):
    """Where no desk is known yet: the language, and how one begins."""

    language_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = Label("", 20, "bold", wraps=True)
        self.note = Label("", 14, ink="fg2", wraps=True)
        self.languages = {
            code: Button(name, clicked=lambda code=code: self.language_chosen.emit(code))
            for code, name in texts.LANGUAGES.items()
        }
        inside = column(
            self.title,
            self.note,
            6,
            row(*self.languages.values(), None),
            gap=10,
            margins=(28, 26, 28, 26),
        )
        self.setLayout(inside)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language of the moment, which is marked."""
        self.title.setText(_("Welcome to lcdesk"))
        self.note.setText(
            _(
                "There is no desk yet. Import a list as you received it, and a desk is made for "
                "it; or look around in the sample first. Everything stays on this computer."
            )
        )
        for code, button in self.languages.items():
            button.setProperty("kind", "soft" if code == texts.language() else "plain")
            button.style().unpolish(button)
            button.style().polish(button)


def add_line(menu: QMenu, words: str, do: Callable[[], object]) -> None:
    """A line of a menu that does something."""
    menu.addAction(literal(words)).triggered.connect(lambda _checked=False: do())


def _card(*parts: QWidget) -> Card:
    made = Card()
    made.setLayout(column(*parts, gap=0, margins=(1, 1, 1, 1)))
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return made

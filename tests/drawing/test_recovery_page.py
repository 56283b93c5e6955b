"""The page of the recovery key: one page, every group to be copied out of it exactly, nothing
off its edge.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from lcdesk.drawing.pages import LONG, SHORT
from lcdesk.drawing.recovery_page import RecoveryPage, draw_recovery, paint_recovery, save_recovery
from lcdesk.model import passwords
from lcdesk.ui.security.recovery_key import paint_on
from tests.drawing.pdf_words import pages_of, words_of

LONG_NAME = "International Training Centre of the Southern Harbour Province 南港省国际培训中心"


def page_of(key: bytes, office: str = "Harbour Office") -> RecoveryPage:
    return RecoveryPage("office", office, "2026-11-27", passwords.write_recovery_key(key))


def test_every_group_can_be_copied_out_of_it_exactly(qapp: object, tmp_path: Path) -> None:
    for key in (bytes(32), bytes([255]) * 32, bytes(range(32)), os.urandom(32)):
        page = page_of(key)
        save_recovery(page, tmp_path / "key.pdf")
        pdf = (tmp_path / "key.pdf").read_bytes()
        assert pages_of(pdf) == 1
        assert page.key.replace("-", "") in words_of(pdf).replace("\n", "")


def test_it_says_in_both_languages_what_it_is_and_where_to_keep_it(qapp: object) -> None:
    told = words_of(draw_recovery(page_of(bytes(32), LONG_NAME)).pdf).replace("\n", " ")
    for words in (
        "Recovery key",
        "恢复密钥",
        "office",
        "2026-11-27",
        "Keep this page in a safe",
        "保险柜",
        "until the password is changed",
    ):
        assert words in told


def test_nothing_runs_over_its_edge(qapp: object) -> None:
    picture = QImage(round(SHORT), round(LONG), QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    painter = QPainter(picture)
    paint_recovery(page_of(bytes([255]) * 32, LONG_NAME * 2), painter)
    painter.end()
    wide, high = picture.width(), picture.height()
    rim = [(x, y) for x in range(0, wide, 2) for y in (30, high - 30)] + [
        (x, y) for y in range(0, high, 2) for x in (40, wide - 40)
    ]
    assert all(picture.pixelColor(x, y).lightness() > 250 for x, y in rim)
    assert any(picture.pixelColor(x, 250).lightness() < 120 for x in range(wide)), (
        "the key is there"
    )


def test_a_printer_gets_the_same_page(qapp: object, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paint_on(printer, page_of(bytes(range(32))))
    pdf = (tmp_path / "printed.pdf").read_bytes()
    assert pages_of(pdf) == 1
    assert passwords.write_recovery_key(bytes(range(32))).replace("-", "") in words_of(pdf).replace(
        "\n", ""
    )

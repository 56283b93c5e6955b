"""The page of the recovery key: one page, every group to be copied out of it exactly, nothing
off its edge.
"""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from lcdesk.model import passwords
from lcdesk.services.security.recovery_page import (
    RecoveryPage,
    recovery_pdf,
    recovery_picture,
    save_recovery,
)
from lcdesk.ui.security.recovery_key import paint_on
from tests.papers.pdf_reading import count_pages, rows_of_ink, squeezed, words_of

LONG_NAME = "International Training Centre of the Southern Harbour Province 南港省国际培训中心"


def page_of(key: bytes, office: str = "Harbour Office") -> RecoveryPage:
    return RecoveryPage("office", office, "2026-11-27", passwords.write_recovery_key(key))


def test_every_group_can_be_copied_out_of_it_exactly(qapp: object, tmp_path: Path) -> None:
    for key in (bytes(32), bytes([255]) * 32, bytes(range(32)), os.urandom(32)):
        page = page_of(key)
        save_recovery(page, tmp_path / "key.pdf")
        pdf = (tmp_path / "key.pdf").read_bytes()
        assert count_pages(pdf) == 1
        assert page.key.replace("-", "") in squeezed(words_of(pdf))


def test_it_says_in_both_languages_what_it_is_and_where_to_keep_it(qapp: object) -> None:
    told = words_of(recovery_pdf(page_of(bytes(32), LONG_NAME))).replace("\n", " ")
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


def is_dark(picture: QImage, y: int) -> bool:
    return any(picture.pixelColor(x, y).lightness() < 120 for x in range(picture.width()))


def test_nothing_runs_over_its_edge(qapp: object) -> None:
    picture = QImage.fromData(recovery_picture(page_of(bytes([255]) * 32, LONG_NAME * 2), 96))
    wide, high = picture.width(), picture.height()
    rim = [(x, y) for x in range(0, wide, 2) for y in (30, high - 30)] + [
        (x, y) for y in range(0, high, 2) for x in (40, wide - 40)
    ]
    assert all(picture.pixelColor(x, y).lightness() > 250 for x, y in rim)
    dark = [y for y in range(200, 400) if is_dark(picture, y)]
    assert len(dark) > 40, "the key is there"


def test_a_name_that_cannot_be_printed_does_not_keep_the_key_from_paper(qapp: object) -> None:
    page = page_of(bytes(range(32)), "Office \U0001f4dc \U00013000")
    assert page.key.replace("-", "") in squeezed(words_of(recovery_pdf(page)))


def test_a_printer_gets_the_same_page(qapp: object, tmp_path: Path) -> None:
    page = page_of(bytes(range(32)))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paint_on(printer, page)
    (printed,) = rows_of_ink((tmp_path / "printed.pdf").read_bytes())
    (drawn,) = rows_of_ink(recovery_pdf(page))
    assert sum(printed) > 0.7 * sum(drawn)
    dark = [[y for y, ink in enumerate(rows) if ink > 30] for rows in (printed, drawn)]
    assert all(any(abs(y - other) < 3 for other in dark[1]) for y in dark[0])

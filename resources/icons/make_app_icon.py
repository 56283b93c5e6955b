"""Make app.png, app.ico and app.icns from app.svg, and those of desks (packaging/icons) from
desk.svg. For developers:  python3 resources/icons/make_app_icon.py"""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).parent
APPLE = {b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
WINDOWS = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def png(drawing: Path, size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico(drawing: Path) -> bytes:
    pictures = [(size, png(drawing, size)) for size in WINDOWS]
    offset, entries = 6 + 16 * len(pictures), b""
    for size, data in pictures:
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return (
        struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(data for _, data in pictures)
    )


def icns(drawing: Path) -> bytes:
    parts = [(kind, png(drawing, size)) for kind, size in APPLE.items()]
    body = b"".join(kind + struct.pack(">I", len(data) + 8) + data for kind, data in parts)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


if __name__ == "__main__":
    for svg in (HERE / "app.svg", HERE.parent.parent / "packaging" / "icons" / "desk.svg"):
        svg.with_suffix(".ico").write_bytes(ico(svg))
        svg.with_suffix(".icns").write_bytes(icns(svg))
    (HERE / "app.png").write_bytes(png(HERE / "app.svg", 256))

"""Makes the timetables of tests/data/hard/timetables with their truths: `python
tests/data/hard/make_timetables.py`.

Layouts stand in timetable_grids.py, timetable_groups.py, timetable_lists.py and
timetable_formats.py. The .xls and .ods are saved by LibreOffice (left as they are when it is not
installed); everything else is the same on every run. People, places and institutions are invented.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.data.hard import timetable_formats, timetable_grids, timetable_groups, timetable_lists
from tests.data.hard.timetable_layouts import EPOCH, Layout

HOME = Path(__file__).parent / "timetables"
_STAMP = (2025, 1, 1, 0, 0, 0)


def save_xlsx(layout: Layout, path: Path) -> None:
    """The workbook with fixed times, so that it is the same on every run."""
    layout.book.properties.created = layout.book.properties.modified = EPOCH
    held = io.BytesIO()
    layout.book.save(held)
    with zipfile.ZipFile(held) as packed, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part in packed.infolist():
            data = packed.read(part)
            if part.filename == "docProps/core.xml":  # openpyxl writes the hour of saving
                head, _, rest = data.partition(b'<dcterms:modified xsi:type="dcterms:W3CDTF">')
                data = head + (
                    b'<dcterms:modified xsi:type="dcterms:W3CDTF">2025-01-01T00:00:00Z' + rest[20:]
                    if rest
                    else b""
                )
            out.writestr(zipfile.ZipInfo(part.filename, _STAMP), data, zipfile.ZIP_DEFLATED)


def save_csv(layout: Layout, path: Path) -> None:
    """The first sheet as text, in the encoding the layout names."""
    with path.open("w", encoding=layout.encoding, newline="") as out:
        rows = layout.book.worksheets[0].iter_rows(values_only=True)
        csv.writer(out, delimiter=layout.separator).writerows(
            ["" if v is None else v for v in row] for row in rows
        )


def save_old(layout: Layout, path: Path) -> None:
    """.xls or .ods through LibreOffice."""
    office = shutil.which("soffice")
    if not office:
        return
    with tempfile.TemporaryDirectory() as room:
        save_xlsx(layout, Path(room) / f"{path.stem}.xlsx")
        kind = path.suffix[1:]
        command = [
            office,
            "--headless",
            f"-env:UserInstallation=file://{room}/office",
            "--convert-to",
            kind,
        ]
        subprocess.run(
            [*command, "--outdir", str(path.parent), f"{room}/{path.stem}.xlsx"],
            check=True,
            timeout=120,
        )


def truth_of(layout: Layout) -> dict[str, Any]:
    """What a careful clerk concludes."""
    must = "import_with_problems" if layout.problems else "import"
    kind = "mixed" if layout.people else "curriculum"
    out = {"file": layout.name, "kind": kind, "must": must, "notes": layout.notes}
    out["rows"] = layout.people or layout.rows
    if layout.people:
        out["curriculum"] = layout.rows
        counts: dict[str, int] = {}
        for one in layout.people:
            counts[one["nationality"]] = counts.get(one["nationality"], 0) + 1
        out["expected_counts"] = {"by_country": counts}
    return {**out, "problems": layout.problems}


def main(names: list[str]) -> None:
    """Write all layouts, or those named."""
    HOME.mkdir(exist_ok=True)
    for make in (
        *timetable_grids.LAYOUTS,
        *timetable_groups.LAYOUTS,
        *timetable_lists.LAYOUTS,
        *timetable_formats.LAYOUTS,
    ):
        layout = make()
        if names and not any(layout.name.startswith(name) for name in names):
            continue
        path = HOME / layout.name
        {".xlsx": save_xlsx, ".csv": save_csv}.get(path.suffix, save_old)(layout, path)
        text = json.dumps(truth_of(layout), ensure_ascii=False, indent=1)
        (HOME / f"{layout.name}.truth.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

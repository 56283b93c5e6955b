"""Makes the hard lists of people (tests/data/hard/people), each with its truth: python
tests/data/hard/make_people.py [FOLDER].
"""

from __future__ import annotations

import sys
from pathlib import Path

import people_chinese
import people_european
import people_formats
import people_shapes
import people_values

HERE = Path(__file__).parent
MAKERS = (
    *people_european.CASES,
    *people_chinese.CASES,
    *people_shapes.CASES,
    *people_values.CASES,
    *people_formats.CASES,
)


def main() -> None:
    """Write every file; those of older formats only where they are not there yet and another
    office program is.
    """
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "people"
    folder.mkdir(parents=True, exist_ok=True)
    for make in MAKERS:
        make().save(folder)


if __name__ == "__main__":
    main()

"""The office's own file of country names: read and checked line by line, then used everywhere,
or not at all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from lcdesk.model.countries import recognition, reference
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import TABLE, write_bytes
from lcdesk.texts import N_, _

LARGEST = 1_000_000  # bytes
LONGEST = 80  # letters of a name
_DELIMITERS = ",;\t"
_ENCODINGS = ("utf-8-sig", "gb18030")  # the second is what Excel writes in China
SAFE = N_("The names of before stay in use. Mend the line and choose the file again.")


def read_wording(path: Path) -> dict[str, dict[str, str]]:
    """Code → names by language and "flag", as in labels.csv; `KnownFault` names the line that
    cannot be used.
    """
    lines = csv.DictReader(
        io.StringIO(text := _text_of(path), newline=""), delimiter=_delimiter(text)
    )
    heads = {(head or "").strip().casefold() for head in lines.fieldnames or ()}
    if "code" not in heads or not heads & set(reference.LANGUAGES):
        raise _refused(
            1,
            _(
                "The heads must be “code” and languages: {languages}.",
                languages=", ".join(reference.LANGUAGES),
            ),
        )
    found: dict[str, dict[str, str]] = {}
    try:
        for raw in lines:
            row = {
                (head or "").strip().casefold(): str(value or "").strip()
                for head, value in raw.items()
            }
            if any(row.values()):
                code, names = _checked(row, lines.line_num)
                if code in found:
                    raise _refused(lines.line_num, _("{code} stands in the file twice.", code=code))
                found[code] = names
    except csv.Error as error:
        raise _refused(lines.line_num, str(error)) from None
    if not found:
        raise _refused(2, _("There is no country in it."))
    return found


def use_wording(path: Path | None) -> None:
    """Use the file everywhere from now on (None: what came with the program); `KnownFault`
    leaves all as it was.
    """
    reference.use_labels(read_wording(path) if path else None)


def office_names() -> Mapping[str, dict[str, str]]:
    """The names in use that were given by a file: code → names by language."""
    return reference.labels()


def save_wording(path: Path) -> None:
    """The names in use as a file to be edited and read again; Excel reads it too."""
    heads, out = ("code", *reference.LANGUAGES, "flag"), io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(heads)
    lines.writerows([row.get(head, "") for head in heads] for row in reference.labels().values())
    write_bytes(path, out.getvalue().encode("utf-8-sig"), formats=TABLE)


def _checked(row: Mapping[str, str], line: int) -> tuple[str, dict[str, str]]:
    code = row.get("code", "").upper()
    if code not in reference.table():
        raise _refused(
            line,
            _(
                "“{code}” is no code of a country or region (two letters, ISO 3166).",
                code=row.get("code", ""),
            ),
        )
    names = {language: row.get(language, "") for language in reference.LANGUAGES}
    if not any(names.values()):
        raise _refused(line, _("{code} has no name in any language.", code=code))
    for name in names.values():
        if len(name) > LONGEST or "\n" in name:
            raise _refused(
                line,
                _(
                    "A name of {code} is too long (more than {most} letters) or has line breaks.",
                    code=code,
                    most=LONGEST,
                ),
            )
        if _means_another(name, code):
            raise _refused(line, _("“{name}” is the name of another country already.", name=name))
    flag = row.get("flag", code.lower()).casefold()
    if flag not in ("", code.lower()):
        raise _refused(
            line, _("The flag of {code} is “{flag}” or blank.", code=code, flag=code.lower())
        )
    return code, {"code": code, **names, "flag": flag}


def _means_another(name: str, code: str) -> bool:
    """Would a list with this name in it be read as somebody else's?"""
    found = recognition.find(name) if name else None
    return found is not None and found.code is not None and found.code != code


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError as error:
        raise KnownFault(
            _("“{name}” cannot be read: {reason}.", name=path.name, reason=error.strerror or error),
            _(SAFE),
        ) from None
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise KnownFault(
        _("“{name}” is no text file.", name=path.name),
        _("Save it as CSV (UTF-8) and choose it again."),
    )


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(_DELIMITERS, key=head.count)


def _refused(line: int, why: str) -> KnownFault:
    return KnownFault(_("Line {line}: {why}", line=line, why=why), _(SAFE))

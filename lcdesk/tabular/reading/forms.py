"""Which reader for which content: the one way from a file, a mail or a locked workbook to its
sheets (runs in the reading process).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from lcdesk import guarded_archive
from lcdesk.guarded_archive import MAX_UNPACKED, FileRefusal
from lcdesk.tabular import guard
from lcdesk.tabular.reading.wire import INSTEAD, PackedSheet

if TYPE_CHECKING:
    from email.message import EmailMessage, Message

    from lcdesk.tabular.reading.calamine import ReadAhead

MAX_TEXT = 100 * 1024 * 1024
_LEAST_LINES = 2  # of a page without a table that may hold a list all the same
NOT_SHEETS = (
    "pdf",
    "picture",
    "word",
    "slides",
    "archive",
    "program",
    "database",
    "web archive",
    "data",
    "old excel",
)


@dataclass(slots=True)
class ReadFile:
    """The sheets of a file, its form, and what else is known (encoding, separator, creator…)."""

    form: str
    sheets: list[PackedSheet]
    properties: dict[str, Any] = field(default_factory=dict[str, Any])
    remarks: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read, as plain values: they travel to the reading process."""

    path: str
    password: str | None = None
    encoding: str | None = None
    separator: str | None = None
    data: bytes | None = None  # instead of a file
    page: str = ""  # the same as a web page


def read(request: Request) -> ReadFile:
    """Read a file by what it is; Refusal for everything that is no readable sheet."""
    if request.page:
        return _read_page(request.page, (request.data or b"").decode("utf-8", "replace"))
    if request.data is not None:
        return _read(io.BytesIO(request.data), request)
    with Path(request.path).open("rb") as file:
        return _read(file, request)


def _read(file: IO[bytes], request: Request) -> ReadFile:
    head = file.read(guard.HEAD)
    file.seek(0)
    form = guard.form_of(head)
    if form == "empty":
        raise FileRefusal("empty")
    if form == "zip":
        return _read_zip(file)
    if form == "ole":
        return _read_ole(file, request)
    if form in ("text", "html", "xml sheet"):
        return _read_text(file, form, head, request)
    if form == "mail":
        return _read_mail(file, request)
    if form == "owner mark":
        raise FileRefusal("owner mark")
    if form in NOT_SHEETS:
        raise FileRefusal("not a sheet", form=form)
    raise FileRefusal("not a sheet", form="unknown")


def _read_zip(file: IO[bytes]) -> ReadFile:
    from lcdesk.tabular.reading import xlsx

    archive = guarded_archive.open_zip(file)
    names = set(archive.namelist())
    kind = b"".join(guarded_archive.chunks(archive, "mimetype")) if "mimetype" in names else b""
    if "META-INF/manifest.xml" in names and b"encryption-data" in b"".join(
        guarded_archive.chunks(archive, "META-INF/manifest.xml")
    ):
        raise FileRefusal("unknown lock")  # OpenDocument has locks of its own
    form = guard.form_of_zip(names, kind[:200])
    if form == "xlsx":
        return _read_xlsx(file, archive)
    if form not in ("xlsb", "ods"):
        raise FileRefusal("not a sheet", form=form)
    xlsx.survey(archive)
    return _by_calamine(file, form, archive)


def _read_xlsx(file: IO[bytes], archive: zipfile.ZipFile) -> ReadFile:
    from lcdesk.tabular.reading import calamine, xlsx

    sheets_size = sum(
        part.file_size for part in archive.infolist() if "worksheets/" in part.filename
    )
    early = calamine.started_ahead(file, sheets_size)
    try:
        facts = xlsx.survey(archive)
        facts |= xlsx.survey_elsewhere(archive, facts)
    except FileRefusal as refusal:
        raise (calamine.refused_ahead(refusal) if early else refusal) from None
    early = early.wait() if early else None
    made = xlsx.stamps(archive)
    if xlsx.is_ordinary(archive, facts):
        file.seek(0)
        try:
            sheets, properties = xlsx.read(file, archive, facts)
        except FileRefusal as refusal:
            if refusal.reason != "no sheets":
                raise
        except (MemoryError, RecursionError):
            raise
        # openpyxl gives up on small oddities with any exception; calamine may still read it
        except Exception:
            pass
        else:
            return ReadFile("xlsx", sheets, properties | made)
    found = _by_calamine(file, "xlsx", archive, facts, early)
    found.properties |= made
    return found


def _check_reach(facts: dict[str, guard.SheetFacts]) -> None:
    """calamine takes memory for the whole rectangle, empty or not."""
    for sheet in facts.values():
        if sheet.last_row * (sheet.last_column + 1) > 4 * guard.MAX_CELLS:
            raise FileRefusal("far", row=sheet.last_row, column=sheet.last_column + 1)


def _by_calamine(
    file: IO[bytes],
    form: str,
    archive: zipfile.ZipFile | None = None,
    facts: dict[str, guard.SheetFacts] | None = None,
    early: ReadAhead | None = None,
) -> ReadFile:
    from lcdesk.tabular.reading import calamine, repairs

    _check_reach(facts or {})
    file.seek(0)
    book: Any = early or calamine.open_book(file)
    laid, lossy = repairs.overlays(file, form, archive, facts or {})
    sheets: list[PackedSheet] = []
    for index, about in calamine.sheets(book):
        sheet = calamine.read_sheet(book, index, about, laid.get(about.name, repairs.Overlay()))
        sheet.lossy = lossy
        sheets.append(sheet)
    if not sheets:
        raise FileRefusal("no sheets")
    return ReadFile(form, sheets)


def _read_ole(file: IO[bytes], request: Request) -> ReadFile:
    from lcdesk.tabular.reading import repairs

    streams = ole_streams(file)
    if "EncryptedPackage" in streams:
        return _read_zip(unlock(file, request.password))
    if not streams & {"Workbook", "Book", "WORKBOOK", "BOOK", "workbook", "book"}:
        raise FileRefusal("not a sheet", form="word" if "WordDocument" in streams else "unknown")
    if repairs.is_xls_locked(repairs.workbook_stream(file)):
        file = unlock(file, request.password)
    file.seek(0)
    return _by_calamine(file, "xls")


def _read_text(file: IO[bytes], form: str, head: bytes, request: Request) -> ReadFile:
    from lcdesk.tabular.reading import markup, text

    data = file.read(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        raise FileRefusal("too large")
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise FileRefusal("empty")
    if form == "xml sheet":
        return ReadFile("xml", markup.read_spreadsheetml(data))
    if form == "html":
        encoding = request.encoding or markup.encoding_named(head) or text.encoding_of(data)
        try:
            page = data.decode(encoding, "replace")
        except LookupError:
            page = data.decode(text.encoding_of(data), "replace")
        found = _read_page(page)
        found.properties |= {"encoding": encoding}
        return found
    sheet, decided = text.read(data, request.encoding, request.separator)
    return ReadFile("text", [sheet], decided)


def _read_page(page: str, plain: str = "") -> ReadFile:
    """The tables of a page; behind them its text, to be read where they hold no list. `plain`: the
    same as a text, used where the page has no table.
    """
    from lcdesk.tabular.reading import markup, text

    said = markup.text_of(page)
    try:
        tables = markup.read_html(page)
    except FileRefusal as refusal:
        said, tables = plain or said, []
        if refusal.reason != "not a sheet" or len(said.strip().split("\n")) < _LEAST_LINES:
            raise
    if not said.strip():
        return ReadFile("html", tables)
    sheet, decided = text.read(said.encode(), "utf-8", None)
    if not tables:
        return ReadFile("text", [sheet], decided)
    sheet.state = INSTEAD
    for number, table in enumerate(tables, 1):
        table.name = str(number) if len(tables) > 1 else ""
    return ReadFile("html", [*tables, sheet], decided)


def _read_mail(file: IO[bytes], request: Request) -> ReadFile:
    """What a mail says, and the spreadsheets sent with it, each sheet under the name of its file."""

    data = file.read(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        raise FileRefusal("too large")
    parts = read_mail(data)
    found = ReadFile("text", [])
    if parts.page:
        found = _read_page(parts.page, parts.text)
    elif parts.text.strip():
        found = _read(io.BytesIO(parts.text.encode()), Request("", encoding="utf-8"))
    for name, held in parts.files:
        try:
            sent = _read(io.BytesIO(held), Request("", request.password))
        except FileRefusal as refusal:
            if refusal.reason in ("password", "wrong password"):
                raise
            continue  # a picture, a letter: what is no spreadsheet
        for sheet in sent.sheets:
            sheet.name = " ".join(filter(None, (name, sheet.name)))
        found.sheets += sent.sheets
        found.remarks += sent.remarks
    if not found.sheets:
        raise FileRefusal("empty")
    return found


# --- Workbooks behind a password, opened by msoffcrypto ---

DEFAULT_PASSWORD = "VelvetSweatshop"
"""Excel's own word for workbooks that are encrypted but open without asking ([MS-OFFCRYPTO]
2.4.2.3).
"""
MAX_SPINS = 1_000_000
"""Rounds of hashing a lock may ask for; Excel asks for 100,000, and ten million would take half
a minute.
"""


def ole_streams(file: IO[bytes]) -> set[str]:
    """Names of the streams of an OLE file; Refusal "damaged" when it has no sound directory."""
    import olefile

    try:
        with cast(Any, olefile).OleFileIO(file) as ole:
            entries: list[list[str]] = ole.listdir()
            return {"/".join(entry) for entry in entries}
    except Exception as error:  # olefile raises whatever broke inside
        raise FileRefusal("damaged") from error


def unlock(file: IO[bytes], password: str | None) -> IO[bytes]:
    """The decrypted workbook; Refusal: password (none given), wrong password, damaged, unknown
    lock, too large.
    """
    import msoffcrypto
    from msoffcrypto import exceptions

    _check_lock(file)
    file.seek(0)
    opened = io.BytesIO()
    try:
        office: Any = cast(Any, msoffcrypto).OfficeFile(file)
        office.load_key(password=password or DEFAULT_PASSWORD)
    except exceptions.InvalidKeyError as error:
        raise _wrong_password(password) from error
    except MemoryError:
        raise
    # a lock without the facts that opening it needs raises whatever broke inside
    except Exception as error:
        raise FileRefusal("unknown lock") from error
    try:
        office.decrypt(opened)
    except MemoryError:
        raise
    except Exception as error:
        raise (
            FileRefusal("damaged")
            if _password_fits(office, password)
            else _wrong_password(password)
        ) from error
    if opened.getbuffer().nbytes > MAX_UNPACKED:
        raise FileRefusal("too large")
    opened.seek(0)
    return opened


def _wrong_password(password: str | None) -> FileRefusal:
    return FileRefusal("wrong password" if password else "password")


def _password_fits(office: Any, password: str | None) -> bool:
    """True when a password is the right one although nothing sound came out under it."""
    try:
        office.load_key(password=password or DEFAULT_PASSWORD, verify_password=True)
    except Exception:  # an old .xls takes no such word: it proved the password before
        return False
    return True


def _check_lock(file: IO[bytes]) -> None:
    """Refusal for a lock that would take hours to try, is not of a known make, or brings
    entities along.
    """
    info = _lock_of(file)
    if any(mark in info for mark in (b"<!DOCTYPE", b"<!ENTITY")):
        raise FileRefusal("tampered", what="entities")
    spins = [int(number[:12]) for number in re.findall(rb'spinCount="(\d+)"', info)]
    ciphers = set(re.findall(rb'cipherAlgorithm="([^"]*)"', info)) | set(
        re.findall(rb'cipherChaining="([^"]*)"', info)
    )
    if max(spins, default=0) > MAX_SPINS or not ciphers <= {b"AES", b"ChainingModeCBC"}:
        raise FileRefusal("unknown lock")


def _lock_of(file: IO[bytes]) -> bytes:
    """How an encrypted workbook says it was locked; nothing for an old one, whose lock lies
    inside its stream.
    """
    import olefile

    with cast(Any, olefile).OleFileIO(file) as ole:
        return (
            ole.openstream("EncryptionInfo").read(1 << 16) if ole.exists("EncryptionInfo") else b""
        )


# --- Mails as programs keep them (.eml): their text, and the spreadsheets sent with them ---


MOST_PARTS = 200


@dataclass(frozen=True, slots=True)
class MailParts:
    """What a mail holds: its subject and day as a line, its text, the page it also is, and (name,
    bytes) of the files sent with it.
    """

    head: str
    text: str
    page: str
    files: tuple[tuple[str, bytes], ...]


def read_mail(data: bytes) -> MailParts:
    """A mail taken apart; Refusal "damaged" for none, "bomb" for one of endless parts."""
    from email import message_from_bytes  # 40 ms, only for mails
    from email.policy import default

    try:
        mail = message_from_bytes(data, policy=cast("Any", default))
        parts = list(_parts(mail))
    except RecursionError as error:
        raise FileRefusal("bomb") from error
    texts: list[str] = []
    pages: list[str] = []
    files: list[tuple[str, bytes]] = []
    for part in parts:
        name, kind = part.get_filename() or "", part.get_content_type()
        if name or part.get_content_disposition() == "attachment":
            files.append((name, _bytes_of(part)))
        elif kind == "text/html":
            pages.append(_text_of(part))
        elif kind == "text/plain":
            texts.append(_text_of(part))
    head = " · ".join(filter(None, (_header(mail, "subject"), _header(mail, "date"))))
    return MailParts(head, "\n".join(texts), "\n".join(pages), tuple(files))


def _parts(mail: Message) -> Iterator[EmailMessage]:
    for count, part in enumerate(mail.walk()):
        if count >= MOST_PARTS:
            raise FileRefusal("bomb")
        if not part.is_multipart():
            yield cast("EmailMessage", part)


def _bytes_of(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _text_of(part: EmailMessage) -> str:
    """The text of a part under the encoding it names; under the one its bytes tell where that is
    wrong or not known.
    """
    from lcdesk.tabular.reading import text

    data = _bytes_of(part)
    for encoding in (part.get_content_charset("utf-8"), "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode(text.encoding_of(data), "replace")


def _header(mail: Message, name: str) -> str:
    try:
        return " ".join(str(mail.get(name, "")).split())
    except Exception:  # headers that no mail program writes raise whatever broke inside
        return ""

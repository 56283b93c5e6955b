"""Mails as programs keep them (.eml): their text, and the spreadsheets sent with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from typing import Any, cast

from lcdesk.tabular.guard import FileRefusal

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


def read(data: bytes) -> MailParts:
    """A mail taken apart; Refusal "damaged" for none, "bomb" for one of endless parts."""
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

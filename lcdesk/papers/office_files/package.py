"""An office file as an archive of parts: read with care, its XML parsed without entities or
network, and written so that every part that was not touched is what it was, byte for byte.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from lcdesk.guarded_archive import FileRefusal, chunks, declares_entities, open_zip
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

Element = Any
"""An element of lxml, whose types say more of None than these files need."""
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION_ID = f"{{{OFFICE}}}id"
MAX_TEMPLATE = 200 * 1024 * 1024
"""Bytes of all parts of a template; what an office fills is some pages, with its pictures."""
MAX_MARKUP = 48 * 1024 * 1024
"""Bytes of one part that is parsed: as a tree it takes some ten times as much."""
_MOMENT = (1980, 1, 1, 0, 0, 0)
_TYPES_PART = "[Content_Types].xml"
_SIGNED = "_xmlsignatures/"


@dataclass(frozen=True)
class Relation:
    """What one part says of another: its id, kind (the last word of its type), and the name of
    the part; of something outside the file the address as it is.
    """

    id: str
    kind: str
    target: str
    is_external: bool = False


class OfficePackage:
    """The parts of an office file by name, in their order."""

    def __init__(self, parts: Mapping[str, bytes], file: str) -> None:
        self.parts = dict(parts)
        self.file = file
        self._relations: dict[str, Element] = {}
        self._ids: dict[str, set[str]] = {}
        self._changed_relations: set[str] = set()

    @classmethod
    def read(cls, content: bytes, file: str = "") -> OfficePackage:
        """The parts of a file; KnownFault where it is no sound .docx or .xlsx, is locked, signed,
        too large or made to be.
        """
        if content[:4] == b"\xd0\xcf\x11\xe0":
            raise _not_filled(
                file, _("It is locked by a password, or of an old format (.doc, .xls).")
            )
        try:
            archive = open_zip(io.BytesIO(content))
            if sum(part.file_size for part in archive.infolist()) > MAX_TEMPLATE:
                raise FileRefusal("too large")
            parts = {
                one.filename: b"".join(chunks(archive, one.filename))
                for one in archive.infolist()
                if not one.is_dir()
            }
        except FileRefusal as error:
            raise _not_filled(file, _refusal_words(error)) from error
        if _TYPES_PART not in parts or "_rels/.rels" not in parts:
            raise _not_filled(file, _("It is no file of Word or Excel."))
        if any(name.startswith(_SIGNED) for name in parts):
            raise _not_filled(file, _("It bears a digital signature, which would be broken."))
        return cls(parts, file)

    def copy(self) -> OfficePackage:
        """The same parts, to be changed."""
        made = OfficePackage(self.parts, self.file)
        for name in self._changed_relations:
            made.put(relations_part(name), self._relations[name])
        return made

    # --- Reading ---

    def tree(self, name: str) -> Element:
        """The root of a part; KnownFault where it is no sound XML, or declares entities."""
        content = self.parts.get(name)
        if content is None:
            raise _not_filled(self.file, _("It is damaged."))
        if len(content) > MAX_MARKUP:
            raise _not_filled(self.file, _("It is too large."))
        if declares_entities(content):
            raise _not_filled(self.file, _("It holds parts that no office program writes."))
        try:
            return etree.fromstring(content, _parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise _not_filled(self.file, _("It is damaged.")) from error

    def relations(self, name: str) -> list[Relation]:
        """What a part ("" the whole file) says of others."""
        if relations_part(name) not in self.parts and name not in self._relations:
            return []
        return [
            Relation(
                one.get("Id", ""),
                one.get("Type", "").rpartition("/")[2],
                one.get("Target", "")
                if (is_external := one.get("TargetMode") == "External")
                else _resolved(name, one.get("Target", "")),
                is_external,
            )
            for one in self._relations_of(name).iter(f"{{{RELATIONS}}}Relationship")
        ]

    def related(self, name: str, *kinds: str) -> list[str]:
        """The parts of these kinds that a part names and the file has, each once."""
        found = (
            one.target
            for one in self.relations(name)
            if one.kind in kinds and not one.is_external and one.target in self.parts
        )
        return list(dict.fromkeys(found))

    def main_part(self, content_type: str) -> str:
        """The part that the file is about; KnownFault where its type is another one: a template,
        one with macros, one of strict Open XML.
        """
        found = self.related("", "officeDocument")
        if not found:
            raise _not_filled(self.file, _("It is no file of Word or Excel."))
        if self.type_of(found[0]) != content_type:
            raise _not_filled(
                self.file, _("It is of a format that is not filled here, or it holds macros.")
            )
        return found[0]

    def type_of(self, name: str) -> str:
        """The content type of a part; "" where none is said."""
        ending, default = name.rpartition(".")[2].casefold(), ""
        for one in self.tree(_TYPES_PART):
            if one.get("PartName") == f"/{name}":
                return str(one.get("ContentType", ""))
            if (one.get("Extension") or "").casefold() == ending:
                default = str(one.get("ContentType", ""))
        return default

    # --- Changing ---

    def put(self, name: str, root: Element) -> None:
        """Take a tree as the content of a part."""
        self.parts[name] = etree.tostring(
            root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def put_other(self, name: str, root: Element) -> None:
        """Take a tree as the content of a part; one that says what it said keeps its bytes."""
        if etree.tostring(root, method="c14n") != etree.tostring(self.tree(name), method="c14n"):
            self.put(name, root)

    def add_relation(self, name: str, kind: str, target: str) -> str:
        """Let a part name another part; the id by which it does."""
        root = self._relations_of(name)
        if name not in self._ids:
            self._ids[name] = {one.get("Id") for one in root}
        taken = self._ids[name]
        number = len(taken) + 1
        while f"rIdOfDesk{number}" in taken:
            number += 1
        new = f"rIdOfDesk{number}"
        taken.add(new)
        about = {"Id": new, "Type": f"{OFFICE}/{kind}", "Target": f"/{target}"}
        root.append(root.makeelement(f"{{{RELATIONS}}}Relationship", about))
        self._changed_relations.add(name)
        return new

    def _relations_of(self, name: str) -> Element:
        """The relations of a part as a tree, which is kept: letters for many add many."""
        if name not in self._relations:
            where = relations_part(name)
            self._relations[name] = (
                self.tree(where)
                if where in self.parts
                else etree.fromstring(f'<Relationships xmlns="{RELATIONS}"/>')
            )
        return self._relations[name]

    def add_type(self, content_type: str, *, ending: str = "", name: str = "") -> None:
        """Say what a part (`name`), or each part whose name ends so, holds."""
        root = self.tree(_TYPES_PART)
        key, value = ("Extension", ending) if ending else ("PartName", f"/{name}")
        if any((one.get(key) or "").casefold() == value.casefold() for one in root):
            return
        tag = "Default" if ending else "Override"
        one = etree.Element(f"{{{TYPES}}}{tag}", {key: value, "ContentType": content_type})
        root.insert(0, one) if ending else root.append(one)
        self.put(_TYPES_PART, root)

    def drop(self, name: str) -> None:
        """Leave a part out, and what was said of it by the file and by others."""
        self.parts.pop(name, None)
        types = self.tree(_TYPES_PART)
        for one in [one for one in types if one.get("PartName") == f"/{name}"]:
            types.remove(one)
        self.put(_TYPES_PART, types)
        for where in [one for one in self.parts if one.endswith(".rels")]:
            owner = _owner_of(where)
            named = {one.id for one in self.relations(owner) if one.target == name}
            if named:
                self.drop_relations(owner, named)

    def drop_relations(self, name: str, ids: set[str]) -> None:
        """Let a part name these no more."""
        root = self._relations_of(name)
        for one in [one for one in root if one.get("Id") in ids]:
            root.remove(one)
        self._changed_relations.add(name)

    def written(self) -> bytes:
        """The file: the same parts make the same bytes."""
        for name in sorted(self._changed_relations):
            self.put(relations_part(name), self._relations[name])
        fresh = io.BytesIO()
        with zipfile.ZipFile(fresh, "w") as archive:
            for name, content in self.parts.items():
                info = zipfile.ZipInfo(name, _MOMENT)
                info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
                archive.writestr(info, content)
        return fresh.getvalue()


def relations_part(name: str) -> str:
    """The part in which the relations of a part ("" the whole file) stand."""
    folder, _sign, last = name.rpartition("/")
    return f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels"


def _owner_of(where: str) -> str:
    folder, _sign, last = where.rpartition("/")
    parent = folder.removesuffix("_rels").rstrip("/")
    name = last.removesuffix(".rels")
    return f"{parent}/{name}" if parent else name


def _resolved(name: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )


def _not_filled(file: str, why: str) -> KnownFault:
    return KnownFault(
        _("“{file}” cannot be filled.", file=file or "?") + " " + why,
        _("Nothing was written. Open it in Word, Excel or WPS and save it as .docx or .xlsx."),
    )


def unfillable(file: str, why: str) -> KnownFault:
    """The fault of a template that cannot be filled, with the reason as a sentence."""
    return _not_filled(file, why)


def _refusal_words(refusal: FileRefusal) -> str:
    match refusal.reason:
        case "too large" | "bomb":
            return _("It is too large.")
        case "tampered":
            return _("It holds parts that no office program writes.")
        case _:
            return _("It is damaged.")


# What XML cannot hold; a value may have come from anywhere.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml_text(text: str) -> str:
    """A text without the characters that XML does not know, with one kind of line break."""
    return _IMPOSSIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

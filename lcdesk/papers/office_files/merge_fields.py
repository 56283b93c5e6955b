"""Merge fields of Word, simple and complex, as names in braces, so that a mail-merge letter works
as it is; and the fields of a merge that no name can replace.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lcdesk.papers.office_files.names import LETTERS, ValueForm, is_day_picture
from lcdesk.papers.office_files.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLACES = {"MERGEREC", "MERGESEQ"}
"""Fields that count the letters of a merge."""
_OF_MERGE = {"ADDRESSBLOCK", "GREETINGLINE", "NEXT", "NEXTIF", "SKIPIF", "ASK", "FILLIN"}
"""Fields that only a merge of Word can fill."""
_TOKEN = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>\S+)')


@dataclass
class _Field:
    """A complex field as it is read: what tells of it, and what it shows now."""

    begin: Element
    codes: list[Element] = field(default_factory=list[Element])
    instruction: str = ""
    shown: list[Element] = field(default_factory=list[Element])
    is_shown: bool = False
    holds_merge: bool = False


@dataclass(frozen=True)
class _Merge:
    """A merge field: the name it shows and how."""

    name: str
    form: ValueForm | None = None


SetForm = Callable[[Element, ValueForm], None]
Report = Callable[[str], None]


def brace_merge_fields(root: Element, set_form: SetForm, report: Report) -> None:
    """Turn the merge fields of a part into names in braces, in the look of what they show now.
    `report` is called with each field that cannot be filled.
    """
    for simple in list(root.iter(f"{W}fldSimple")):
        if simple.find(f".//{W}fldSimple") is None:
            _unfold_simple(simple, set_form, report)
    _Walk(set_form, report).walk(root)


def _unfold_simple(simple: Element, set_form: SetForm, report: Report) -> None:
    merge = _read(simple.get(f"{W}instr", ""), report)
    if merge is None:
        return
    texts = list(simple.iter(f"{W}t"))
    if not texts:
        run = simple.makeelement(f"{W}r")
        texts = [run.makeelement(f"{W}t")]
        run.append(texts[0])
        simple.append(run)
    _show(texts, merge, set_form)
    parent, at = simple.getparent(), simple.getparent().index(simple)
    for child in list(simple):
        if child.tag != f"{W}fldData":
            parent.insert(at, child)
            at += 1
    parent.remove(simple)


class _Walk:
    """Reads the complex fields of a part in their order; fields may stand in fields."""

    def __init__(self, set_form: SetForm, report: Report) -> None:
        self._set_form, self._report = set_form, report
        self._open: list[_Field] = []

    def walk(self, root: Element) -> None:
        for run in list(root.iter(f"{W}r")):
            for child in list(run):
                self._take(child)

    def _take(self, child: Element) -> None:
        if child.tag == f"{W}fldChar":
            self._take_mark(child, child.get(f"{W}fldCharType", ""))
        elif self._open and child.tag == f"{W}instrText":
            self._open[-1].instruction += child.text or ""
            self._open[-1].codes.append(child)
        elif self._open and self._open[-1].is_shown and child.tag != f"{W}rPr":
            self._open[-1].shown.append(child)

    def _take_mark(self, mark: Element, kind: str) -> None:
        if kind == "begin":
            self._open.append(_Field(mark))
        elif self._open and kind == "separate":
            self._open[-1].is_shown = True
            self._open[-1].codes.append(mark)
        elif self._open and kind == "end":
            self._open[-1].codes.append(mark)
            self._close(self._open.pop())

    def _close(self, one: _Field) -> None:
        outer = self._open[-1] if self._open else None
        if one.holds_merge:
            self._report(" ".join(one.instruction.split()) or "IF")
            return
        is_merge = _keyword(one.instruction) in {"MERGEFIELD", *_PLACES}
        if outer and is_merge and not outer.is_shown:
            outer.holds_merge = True
            outer.instruction += f"{{{one.instruction.strip()}}}"
            return
        merge = _read(one.instruction, self._report)
        if merge is not None:
            self._unfold(one, merge)
            if outer:
                outer.shown += one.shown

    def _unfold(self, one: _Field, merge: _Merge) -> None:
        texts = [shown for shown in one.shown if shown.tag == f"{W}t"]
        if not texts:
            texts = [one.begin.makeelement(f"{W}t")]
            one.begin.addprevious(texts[0])
        _show(texts, merge, self._set_form)
        kept = texts[0]
        for element in (one.begin, *one.codes, *one.shown):
            if element is not kept and element.getparent() is not None:
                _remove(element)


def _remove(element: Element) -> None:
    """Take it out, and its run where that holds nothing else."""
    run = element.getparent()
    run.remove(element)
    if run.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in run):
        run.getparent().remove(run)


def _show(texts: list[Element], merge: _Merge, set_form: SetForm) -> None:
    first, *others = texts
    first.text = f"{{{{{merge.name}}}}}"
    if merge.form:
        set_form(first, merge.form)
    for text in others:
        text.text = ""


def _keyword(instruction: str) -> str:
    return (instruction.split(None, 1) or [""])[0].upper()


def _read(instruction: str, report: Report) -> _Merge | None:
    """What a field of a merge shows; None for any other field, and where it cannot be filled,
    which is reported.
    """
    keyword = _keyword(instruction)
    if keyword in _PLACES:
        return _Merge("序号")
    if keyword in _OF_MERGE:
        report(" ".join(instruction.split()))
    if keyword != "MERGEFIELD":
        return None
    tokens = [
        found["plain"] if found["quoted"] is None else re.sub(r"\\(.)", r"\1", found["quoted"])
        for found in _TOKEN.finditer(instruction.strip()[len("MERGEFIELD") :])
    ]
    form = _form_of(tokens[1:]) if tokens else None
    if form is None or set(tokens[0]) & set("{}｛｝"):
        report(" ".join(instruction.split()))
        return None
    return _Merge(tokens[0], None if form == ValueForm() else form)


def _form_of(switches: list[str]) -> ValueForm | None:
    """How the field wants its value; None for a wish that is not known here (\\# for numbers)."""
    said: dict[str, str] = {}
    rest = iter(switches)
    for switch in rest:
        key = switch[:2].lower()
        if key in ("\\m", "\\v", "\\!"):
            continue
        value = switch[2:] or next(rest, "")
        match key:
            case "\\*":
                if value.lower() in LETTERS:
                    said["letters"] = value.lower()
            case "\\@" if is_day_picture(value):
                said["day"] = value
            case "\\b":
                said["before"] = value
            case "\\f":
                said["after"] = value
            case _:
                return None
    return ValueForm(**said)

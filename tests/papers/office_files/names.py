"""A vocabulary for tests of the engine: a few names of each subject."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.papers.office_files.names import About, FilledValue, TemplateName, Values

KNOWN: dict[About, tuple[str, ...]] = {
    "person": ("姓名", "Name", "国别", "单位", "职务", "序号", "生日", "Given_name", "场地"),
    "activity": ("课程", "时间", "场地"),
    "course": ("班名", "人数", "日期", "场地"),
}


def vocabulary(name: str, subjects: Sequence[About]) -> TemplateName | None:
    """Names as they are; 照片 is a photo."""
    for about in subjects:
        if about == "person" and name in ("照片", "Photo"):
            return TemplateName("照片", "person", "Photo", is_photo=True)
        if name in KNOWN[about]:
            return TemplateName(name, about, name)
    return None


def values(**texts: str) -> Values:
    """Texts as values."""
    return {key: FilledValue(text) for key, text in texts.items()}

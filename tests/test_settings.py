"""Settings that cannot be read cost the choices, never the start."""

from __future__ import annotations

from pathlib import Path

from lcdesk import settings


def test_a_broken_file_is_kept_aside(tmp_path: Path) -> None:
    file = tmp_path / settings.FILE
    file.write_text("{", encoding="utf-8")
    assert settings.load(file) == settings.Settings()
    assert file.with_suffix(".bad").read_text(encoding="utf-8") == "{"


def test_where_it_cannot_be_kept_aside_the_program_starts_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / settings.FILE
    file.write_text("{", encoding="utf-8")
    file.with_suffix(".bad").mkdir()
    assert settings.load(file) == settings.Settings()

"""The formatter of pages: what it lays out, what it refuses, which lines are too long, and whose plugins it runs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from survey.commands import formatting


def _page(root: Path, text: str) -> Path:
    page = root / "survey" / "templates" / "lists" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(text, encoding="utf-8")
    return page


def test_a_template_is_laid_out_by_its_nesting(tmp_path: Path) -> None:
    _page(tmp_path, "<div>\n{% if rows %}\n<p>{{ _('有') }}</p>\n{% endif %}\n</div>\n")
    expected = "<div>\n  {% if rows %}\n    <p>{{ _('有') }}</p>\n  {% endif %}\n</div>\n"
    assert formatting.formatted(tmp_path) == {Path("survey/templates/lists/page.html"): expected}


def test_no_blank_is_put_between_words_that_had_none(tmp_path: Path) -> None:
    text = "<p><b>企业</b><i>名称</i>{{ name }}{% if more %}等{% endif %}</p>\n"
    _page(tmp_path, text)
    assert formatting.formatted(tmp_path) == {}


def test_a_template_that_never_closes_is_named(tmp_path: Path) -> None:
    _page(tmp_path, "{% if rows %}\n<div>\n{% endif %}\n")
    with pytest.raises(formatting.FormatterError, match=r"survey/templates/lists/page\.jinja"):
        formatting.formatted(tmp_path)


def test_vendored_files_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "survey" / "static"
    (folder / "vendor").mkdir(parents=True)
    (folder / "vendor" / "theirs.css").write_text("a{color:red}", encoding="utf-8")
    (folder / "ours.css").write_text("a{color:red}", encoding="utf-8")
    assert formatting.formatted(tmp_path) == {Path("survey/static/ours.css"): "a {\n  color: red;\n}\n"}


@pytest.mark.parametrize("line", ["x" * 120, f"  _('{'字' * 200}', n=rows | length)"])
def test_a_line_with_one_message_is_measured_without_its_text(line: str) -> None:
    assert not formatting.too_long(line)


@pytest.mark.parametrize(
    "line", ["x" * 121, f"  _('{'字' * 200}', {'n' * 120})", f"  _('{'字' * 100}') if one else _('{'字' * 100}')"]
)
def test_a_line_with_more_than_a_message_is_too_long(line: str) -> None:
    assert formatting.too_long(line)


def test_plugins_are_what_was_recorded_and_carry_their_licences() -> None:
    entries = json.loads((formatting.PLUGINS / "vendor.json").read_text(encoding="utf-8"))
    recorded = {name: digest for entry in entries for name, digest in entry["files"].items()}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in formatting.PLUGINS.iterdir()
        if path.name != "vendor.json"
    }
    assert found == recorded
    assert sorted(recorded) == sorted(
        name for entry in entries for name in (f"{entry['name']}-LICENSE", f"{entry['name']}-{entry['version']}.wasm")
    )

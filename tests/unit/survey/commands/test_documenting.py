"""Generated parts of documents: put between their comments, and missed by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.commands import documenting
from survey.commands.documenting import NoPlaceError, Part, replaced

PAGE = "# A page\n\n<!-- docs: one -->\nold\n<!-- /docs: one -->\n\nby hand\n"


def test_a_part_is_put_between_its_comments_and_nothing_else_is_touched() -> None:
    found = replaced(PAGE, "one", "new\n")
    assert found == "# A page\n\n<!-- docs: one -->\n\nnew\n\n<!-- /docs: one -->\n\nby hand\n"
    assert replaced(found, "one", "new") == found


@pytest.mark.parametrize(
    "page",
    ["", PAGE.replace("<!-- docs: one -->\n", ""), PAGE + PAGE, "<!-- /docs: one -->\n<!-- docs: one -->\n"],
)
def test_a_page_without_the_place_is_refused(page: str) -> None:
    with pytest.raises(NoPlaceError, match="docs: one"):
        replaced(page, "one", "new")


def test_what_is_not_in_step_is_named_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(documenting, "ROOT", tmp_path)
    monkeypatch.setattr(documenting, "PARTS", {"one": Part("page.md", lambda: "new")})
    assert documenting.faults() == ["page.md is not what the code says: run  python3 -m survey docs"]
    assert documenting.main([]) == 0
    assert capsys.readouterr().out == "written: page.md\n"
    assert documenting.faults() == []
    assert documenting.main([]) == 0
    assert capsys.readouterr().out == ""


def test_two_parts_of_a_page_are_both_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.md").write_text(PAGE + PAGE.replace("one", "two"), encoding="utf-8")
    monkeypatch.setattr(documenting, "ROOT", tmp_path)
    parts = {"one": Part("page.md", lambda: "first"), "two": Part("page.md", lambda: "second")}
    monkeypatch.setattr(documenting, "PARTS", parts)
    text = documenting.pages()["page.md"]
    assert "old" not in text
    assert text.index("first") < text.index("second")


def test_our_documents_are_in_step() -> None:
    assert documenting.faults() == []

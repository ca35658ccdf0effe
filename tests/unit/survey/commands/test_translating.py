"""What the English catalogue may lack, each fault seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from survey.commands import translating
from survey.commands.translating import both_ways, extracted, lacking


def catalogue(*entries: tuple[str, str], fuzzy: bool = False) -> Catalog:
    made = Catalog(locale="en")
    for message, english in entries:
        made.add(message, english, flags=["fuzzy"] if fuzzy else [])
    return made


def test_lacking_of_a_complete_catalogue_none() -> None:
    messages = catalogue(("共 %(n)s 项", ""))
    assert lacking(messages, catalogue(("共 %(n)s 项", "Items: %(n)s"))) == []


def test_lacking_of_a_missing_message_named() -> None:
    assert lacking(catalogue(("保存", "")), catalogue()) == ["no English: 保存"]


def test_lacking_of_an_empty_translation_named() -> None:
    assert lacking(catalogue(("保存", "")), catalogue(("保存", ""))) == ["no English: 保存"]


def test_lacking_of_a_fuzzy_translation_named() -> None:
    assert lacking(catalogue(("保存", "")), catalogue(("保存", "Save"), fuzzy=True)) == ["fuzzy: 保存"]


def test_lacking_of_a_lost_placeholder_named() -> None:
    messages = catalogue(("共 %(n)s 项", ""))
    assert lacking(messages, catalogue(("共 %(n)s 项", "items"))) == ["placeholders differ: 共 %(n)s 项"]


def test_lacking_of_a_placeholder_of_another_type_named() -> None:
    messages = catalogue(("共 %(n)s 项", ""))
    assert lacking(messages, catalogue(("共 %(n)s 项", "%(n)d items"))) == ["placeholders differ: 共 %(n)s 项"]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("线索 %(n)s 条", "%(n)s open signals"),
        ("有 %(count)s 行没有列出", "%(count)s more are not listed"),
        ("已登记 %(n)s 家，共 %(m)s 题", "Marked (%(n)s), %(m)s answers in all"),
        ("只选了%(n)s位专家", "Only %(n)s experts were chosen"),
        ("还有 %(n)s 天", "There are %(n)s days left"),
        ("约 %(m)s 分钟", "about %(m)s minutes"),
    ],
)
def test_lacking_of_a_count_that_is_wrong_of_one_named(chinese: str, english: str) -> None:
    found = lacking(catalogue((chinese, "")), catalogue((chinese, english)))
    assert found == [f"wrong where the number is one (use _n, or “rows: %(n)s”): {chinese}"]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("得 %(n)s 分", "%(n)s points"),
        ("共 %(n)s 家", "Firms: %(n)s"),
        ("共 %(n)s 家，其中 %(m)s 家", "%(n)s of %(m)s in all"),
        ("最多%(n)s字", "At most %(n)s characters"),
        ("只列出前 %(n)s 家", "Only the first %(n)s are listed"),
        ("第 %(n)s 次提交的答案", "Submission %(n)s counts"),
        ("%(who)s确认了决定", "%(who)s confirmed decisions"),
        ("%(n)s 项没有", "%(n)s was missing, this is known"),
    ],
)
def test_lacking_of_what_is_right_of_one_too_none(chinese: str, english: str) -> None:
    assert lacking(catalogue((chinese, "")), catalogue((chinese, english))) == []


def test_lacking_of_what_is_said_twice_named() -> None:
    twice = "Please try again.Please try again."
    assert lacking(catalogue(("请重试。", "")), catalogue(("请重试。", twice))) == ["said twice: 请重试。"]


def test_lacking_of_a_count_both_forms_are_looked_at() -> None:
    both = ("线索 %(n)s 条", "线索 %(n)s 条")
    messages, whole, half = (Catalog(locale="en") for _number in range(3))
    messages.add(both, ("", ""))
    whole.add(both, ("%(n)s signal", "%(n)s signals"))
    half.add(both, ("%(n)s signal", ""))
    assert lacking(messages, whole) == []
    assert lacking(messages, half) == ["no English of one or of more: 线索 %(n)s 条"]


def test_a_message_that_counts_in_one_place_and_not_in_another_named() -> None:
    assert both_ways(["家", ("题", "题"), ("家", "家"), "项"]) == ["named by _ and by _n: 家"]


@pytest.fixture(scope="module")
def found() -> Catalog:
    """Return every message of the code and the templates, looked for once."""
    return extracted()


def test_extracted_reads_code_and_templates(found: Catalog) -> None:
    origins = {message.id for message in found if message.id}
    assert len(origins) > 100


def test_a_run_that_finds_nothing_new_changes_nothing(
    found: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translating, "extracted", lambda: found)
    copied = tmp_path / "messages.po"
    copied.write_bytes(translating.ENGLISH.read_bytes().replace(b"POT-Creation-Date: 20", b"POT-Creation-Date: 19", 1))
    before = copied.read_bytes()
    monkeypatch.setattr(translating, "ENGLISH", copied)
    assert translating.main([]) == 0
    assert copied.read_bytes() == before

"""The columns of the two tables that come in: no title means two of them, and empty tables say how they are filled."""

from __future__ import annotations

import pytest

from survey.incoming_tables.fields import FIELDS, drop_down_choices, filling_guide, source_of


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_no_title_stands_for_two_columns(kind: str) -> None:
    titles = [title for field in FIELDS[kind] for title in (field.title, *field.aliases)]
    assert sorted(set(titles)) == sorted(titles)


def test_a_source_is_known_by_its_title_and_every_other_name_of_it_leads_there() -> None:
    assert source_of("工赋·制诊") == "gongfu"
    [source] = [field for field in FIELDS["ratings"] if field.key == "source"]
    assert set(source.choice_aliases.values()) <= set(source.choices)
    with pytest.raises(StopIteration):
        source_of("自封")


def test_drop_downs_are_of_the_directory_alone() -> None:
    choices = drop_down_choices("directory")
    assert set(choices) == {"unit", "industry"}
    assert "安亭镇" in choices["unit"]
    assert "3670 汽车零部件及配件制造" in choices["industry"]
    assert {len(text.partition(" ")[0]) for text in choices["industry"]} == {2, 4}
    assert drop_down_choices("ratings") == {}


def test_the_guide_names_what_must_be_there() -> None:
    needed = "（标题带*）。其余可以留空；留空不会清除系统中已有的内容。"
    assert dict(filling_guide("directory"))["必填"] == (
        "企业名称、统一社会信用代码（标题带*）。名录中还没有的企业，所属街镇也要填。其余可以留空；"
        "留空不会清除系统中已有的内容。"
    )
    assert dict(filling_guide("ratings"))["必填"].removesuffix(needed) == (
        "统一社会信用代码、评定来源、等级、报告编号、报告日期"
    )

"""What stands twice in the theme, and what no page can have."""

from __future__ import annotations

from survey.commands.style_sheets import faults, repeated, selectors, unnamed

SHEET = """
/* .gone { } */
.a, .b { color: red }
@media print {
  .a { color: blue }
}
.c::before { content: "x"; }
"""


def test_selectors_come_with_the_rule_around_them() -> None:
    assert list(selectors(SHEET)) == [("", ".a, .b"), ("@media print", ".a"), ("", ".c::before")]


def test_a_selector_may_stand_once_in_each_medium() -> None:
    assert repeated({"one.css": ".a {} @media print { .a {} }", "two.css": ".b {}"}) == []
    assert repeated({"one.css": ".a {}", "two.css": ".a {} .b {}"}) == [
        ".a: 2 times, in one.css, two.css: put the rules into one"
    ]
    assert repeated({"one.css": "@media print { .a {} } @media print { .a {} }"}) == [
        "@media print .a: 2 times, in one.css: put the rules into one"
    ]


def test_a_class_is_named_whole_or_by_its_beginning() -> None:
    sheet = {"one.css": ".box {} .d0 {} .boxes {}"}
    assert unnamed(sheet, '<p class="box"><tr class="d{{ row.depth }}">') == ["one.css: .boxes is named nowhere"]


def test_the_theme_has_none_of_either() -> None:
    assert faults() == []

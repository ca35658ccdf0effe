"""Suspected groups: what firms share, against brute force over pairs, and what says nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scoring.selection.suspected_groups import Known, Sign, Suspicion, suspected

PHONE, MAIL, PLACE, DIRECTORY, NAME = Sign.PHONE, Sign.MAIL, Sign.PLACE, Sign.DIRECTORY, Sign.NAME


def firm(name: str, label: str = "", **marks: str) -> Known:
    return Known(name, label, {Sign(sign): frozenset(values.split()) for sign, values in marks.items()})


def test_all_signs_of_the_same_firms_come_together_with_the_strongest_first() -> None:
    firms = [firm("示例企业一", phone="1", place="a"), firm("示例企业二"), firm("示例企业三", phone="1", place="a")]
    assert suspected(firms) == (Suspicion((0, 2), (PHONE, PLACE)),)


def test_firms_of_one_group_are_not_suspected_and_a_third_beside_them_is() -> None:
    firms = [firm("甲", "某某集团", phone="1"), firm("乙", "某某集团", phone="1")]
    assert suspected(firms) == ()
    assert suspected([*firms, firm("丙", phone="1")]) == (Suspicion((0, 1, 2), (PHONE,)),)


def test_a_sign_of_many_says_nothing() -> None:
    firms = [firm(str(number), place="park") for number in range(4)]
    assert suspected(firms, most=4) == (Suspicion((0, 1, 2, 3), (PLACE,)),)
    assert suspected(firms, most=3) == ()


def test_names_of_groups_that_are_nearly_one() -> None:
    apart = [firm("子公司一", "上海示例精密集团"), firm("子公司二", "示例精蜜集团有限公司")]
    assert suspected(apart) == (Suspicion((0, 1), (NAME,)),)
    within = [firm("子公司一", "示例精密集团"), firm("子公司二", "示例精密控股集团")]
    assert suspected(within) == (Suspicion((0, 1), (NAME,)),)


def test_names_that_only_numbers_tell_apart_are_names_of_two() -> None:
    assert suspected([firm("子公司一", "示例集团第1"), firm("子公司二", "示例集团第2")]) == ()


def test_a_firm_that_bears_the_name_of_a_group() -> None:
    firms = [firm("甲", "示例精密集团"), firm("上海示例精密（嘉定）机械有限公司"), firm("示例食品有限公司")]
    assert suspected(firms) == (Suspicion((0, 1), (NAME,)),)


def test_the_place_alone_is_no_name() -> None:
    assert suspected([firm("甲", "上海嘉定集团"), firm("上海嘉定机械有限公司")]) == ()
    assert suspected([firm("甲", "上海某集团"), firm("上海某某机械有限公司")]) == ()


def test_the_order_is_that_of_the_signs_then_of_the_rows() -> None:
    firms = [
        firm("甲", place="a"), firm("乙", place="a", phone="2"), firm("丙", directory="g", phone="2"),
        firm("丁", directory="g", mail="7"), firm("戊", mail="7"),
    ]  # fmt: skip
    assert [(item.rows, item.signs) for item in suspected(firms)] == [
        ((2, 3), (DIRECTORY,)), ((3, 4), (MAIL,)), ((1, 2), (PHONE,)), ((0, 1), (PLACE,)),
    ]  # fmt: skip


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "甲集团", "乙集团"]), st.sets(st.sampled_from("pqr")), st.sets(st.sampled_from("ab"))
        ),
        max_size=12,
    ),
    st.integers(2, 6),
)
def test_whoever_shares_a_value_is_found_exactly_where_no_group_holds_them_all(
    drawn: list[tuple[str, set[str], set[str]]], most: int
) -> None:
    firms = [
        Known(f"企业{row}", label, {PHONE: frozenset(phones), PLACE: frozenset(places)})
        for row, (label, phones, places) in enumerate(drawn)
    ]
    wanted: dict[tuple[int, ...], set[Sign]] = {}
    for sign, values in ((PHONE, "pqr"), (PLACE, "ab")):
        for value in values:
            rows = tuple(row for row, firm in enumerate(firms) if value in firm.marks[sign])
            labels = {firms[row].label for row in rows}
            if 2 <= len(rows) <= most and not (len(labels) == 1 and labels != {""}):
                wanted.setdefault(rows, set()).add(sign)
    assert {item.rows: set(item.signs) for item in suspected(firms, most=most)} == wanted

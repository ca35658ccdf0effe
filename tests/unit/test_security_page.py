"""docs/security.md has a line for every requirement of the ASVS 5.0.0 up to level 2; what is met names a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from math import log2
from pathlib import Path

from survey.accounts.one_time_codes import ALPHABET, LASTS, LENGTH
from survey.accounts.set_second_factor import RECOVERY_CODES
from survey.models import CodePurpose

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| ([0-9., ]+) \| ([a-z ]+) \| (.+) \|$", re.MULTILINE)
PLACE = re.compile(
    r"`(?:survey|exports|scoring|tests|docs|migrations)[/.][^`]+`|`requirements\.\w+`|\]\([\w.-]+\.md\)|^as \d"
)
OPEN = {"/language", "/text-size", "/sign-out", "/forgot"}
"""What somebody who is signed out may send without getting in by it: the rest stands under *Ways in*."""
VERDICTS = {"met", "partly", "not met", "operator", "none"}
# Section -> how many requirements of levels 1 and 2 it has; in version 5.0.0 they stand first in every section.
REQUIREMENTS = {
    "1.1": 2,
    "1.2": 9,
    "1.3": 11,
    "1.4": 3,
    "1.5": 2,
    "2.1": 3,
    "2.2": 3,
    "2.3": 4,
    "2.4": 1,
    "3.2": 2,
    "3.3": 4,
    "3.4": 6,
    "3.5": 5,
    "3.7": 2,
    "4.1": 3,
    "4.2": 1,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "10.1": 2,
    "10.2": 2,
    "10.3": 4,
    "10.4": 11,
    "10.5": 5,
    "10.6": 2,
    "10.7": 3,
    "11.1": 2,
    "11.2": 3,
    "11.3": 3,
    "11.4": 4,
    "11.5": 1,
    "11.6": 1,
    "12.1": 3,
    "12.2": 2,
    "12.3": 4,
    "13.1": 1,
    "13.2": 5,
    "13.3": 2,
    "13.4": 5,
    "14.1": 2,
    "14.2": 4,
    "14.3": 3,
    "15.1": 3,
    "15.2": 3,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
    "17.1": 1,
    "17.2": 4,
    "17.3": 2,
}


def lines() -> Iterator[tuple[list[str], str, str]]:
    """Yield the requirements of each line, its verdict, and what it says."""
    for numbers, verdict, said in LINE.findall(PAGE):
        yield [number.strip() for number in numbers.split(",")], verdict, said


def test_every_requirement_has_one_line() -> None:
    asked = sorted(f"{section}.{n}" for section, count in REQUIREMENTS.items() for n in range(1, count + 1))
    assert len(asked) == 253
    assert sorted(number for numbers, _verdict, _said in lines() for number in numbers) == asked


def test_every_line_has_a_verdict() -> None:
    assert {verdict for _numbers, verdict, _said in lines()} == VERDICTS


def test_chapters_stand_in_their_order_with_their_own_requirements() -> None:
    chapters = re.split(r"^### V(\d+) .+$", PAGE, flags=re.MULTILINE)[1:]
    assert chapters[::2] == [str(number) for number in range(1, 18)]
    own = {
        chapter: {number.partition(".")[0] for found in LINE.findall(text) for number in found[0].split(", ")}
        for chapter, text in zip(chapters[::2], chapters[1::2], strict=True)
    }
    assert own == {str(number): {str(number)} for number in range(1, 18)}


def test_what_is_met_names_a_place() -> None:
    without = [numbers for numbers, verdict, said in lines() if verdict == "met" and not PLACE.search(said)]
    assert without == []


def test_no_line_of_the_classified_protection_is_said_to_be_official() -> None:
    section = PAGE.split("## What 等保三级 would still ask", 1)[1].split("\n## ", 1)[0]
    assert "every line is 待核** and none is the standard's wording" in section
    assert "| subject (待核) | today | what is missing |" in section


def test_the_summary_says_the_same_numbers() -> None:
    counted = dict.fromkeys(VERDICTS, 0)
    for numbers, verdict, _said in lines():
        counted[verdict] += len(numbers)
    summary = (ROOT / "docs" / "security.zh.md").read_text(encoding="utf-8")
    words = {"met": "已满足", "partly": "部分满足", "not met": "未满足", "operator": "由运行单位承担", "none": "不涉及"}
    found = dict(re.findall(r"^\| (\w+) \| (\d+) \|", summary, re.MULTILINE))
    assert found == {words[verdict]: str(count) for verdict, count in counted.items()}


def test_everything_that_the_signed_out_may_send_is_a_way_in_or_gives_nothing() -> None:
    access = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    sent = set(re.findall(r"^\| `(/[^`]*)` \| [A-Z, ]*POST \| [^|]+ \| ✓ \|", access, re.MULTILINE))
    section = PAGE.split("## Ways in", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| ((?:`/[^`]+`(?:, )?)+) \|", section, re.MULTILINE)
    ways = set(re.findall(r"`(/[^`]+)`", " ".join(rows)))
    assert sent == (ways - {"/sign-in/code"}) | OPEN


def test_codes_are_as_long_and_last_as_long_as_the_page_says() -> None:
    bits = LENGTH * log2(len(ALPHABET))
    days = [
        LASTS[purpose] // timedelta(days=1) for purpose in (CodePurpose.CLAIM, CodePurpose.INVITE, CodePurpose.RESET)
    ]
    assert (bits, days, LASTS[CodePurpose.EMAIL]) == (80, [60, 14, 3], timedelta(hours=1))
    assert f"| one-time codes | {bits:.0f} bits |" in PAGE
    assert f"once, {days[0]}, {days[1]}, {days[2]} days and one hour |" in PAGE
    assert RECOVERY_CODES == 10
    assert f"| recovery codes | ten of {bits:.0f} bits |" in PAGE

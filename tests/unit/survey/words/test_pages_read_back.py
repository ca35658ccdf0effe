"""What pages and the internal note print of whole lists, read back and held against scores, labels and limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from scoring.definition.scheme import Objective
from scoring.exact import SCORE, unscaled
from scoring.ranking.gates import Verdict
from scoring.selection.selection import Place, Terms, limit_parameters, seated_rows, select
from survey.meeting.gather_note import NoteSource
from survey.meeting.views import NoteSection, meeting_note
from survey.models import Campaign, Evaluation, EvaluationEntry, SchemeVersion, SubmissionVersion, utc_now
from survey.ranking.changes_views import say_displaced, view_changes
from survey.ranking.list_views import RankedRow, view_rows
from survey.ranking.pool_views import line_positions, view_pools
from survey.ranking.read_changes import Listed
from survey.words.pools import say_rank
from tests.unit.survey.words.test_reasons_read_back import Listing, listed, three_pools

TITLES = ("制造业", "服务业与软件业", "起步")
LINE = re.compile(
    r"(?P<pool>.+?)：只按名次入选到此：(?P<score>[0-9.]+) 分(?:；其下入选者(?P<causes>.+)，逐家写明原因)?"
)
CAUSES = {"由名额约束选入": "limit", "因名单得分合计最高选入": "total", "经指定入选": "pin"}
SIZE = {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}


@cache
def lists(objective: Objective) -> list[Listing]:
    """Return a dozen of lists, made once."""
    return [found for seed in range(12) if (found := listed(seed, objective)) is not None]


def key(row: int) -> str:
    return f"91999999MA{row:08d}"


def entries_of(found: Listing) -> list[EvaluationEntry]:
    """Return the list as it is stored, in its order."""
    return [
        EvaluationEntry(
            id=row + 1, evaluation_id=1, version_id=row + 1, position=position,
            pool=found.terms.pools[int(found.terms.pool_of[row])].id, rank=int(found.ranking.ranks[row]),
            score=int(found.ranking.scores[row]), status=found.made.places[row].value,
            standing="grey" if row % 3 else "stable_out", hits=row, low=1, high=9, segment=0, segment_rank=0,
            stability=0, level=0, total=0,
            detail={
                "reasons": [{"code": one.code, "parameters": dict(one.parameters)} for one in found.made.reasons[row]],
                "verdicts": found.verdicts[row].tolist(),
            },
            version=SubmissionVersion(
                id=row + 1, name=f"示例企业{row}", credit_code=key(row), unit=found.terms.labels["unit"][row],
                size=found.terms.labels["size"][row], division="",
            ),
        )
        for position, row in enumerate(found.ranking.order.tolist(), start=1)
    ]  # fmt: skip


def row_of(entry: EvaluationEntry) -> int:
    return entry.version_id - 1


def evaluation_of(found: Listing) -> Evaluation:
    """Return the stored evaluation of a list."""
    position = {row: at for at, row in enumerate(found.ranking.order.tolist(), start=1)}
    return Evaluation(
        id=1, seats=sum(pool.seats for pool in found.terms.pools), run_at=utc_now(), fingerprint="0" * 64,
        campaign=Campaign(title="示例批次", seats=17),
        scheme=SchemeVersion(document={}),
        parameters={"pool_seats": [pool.seats for pool in found.terms.pools], "outside": []},
        summary={
            "cut_positions": [0 if row is None else position[row] for row in found.made.cuts],
            "cuts": [None if row is None else int(found.ranking.scores[row]) for row in found.made.cuts],
            "certainty": {"draws": 500}, "ranked": len(position), "prices": prices_of(found),
        },
    )  # fmt: skip


def prices_of(found: Listing) -> list[dict[str, str | list[str]]]:
    return [
        {**limit_parameters(price.limit), "came_in": [key(row) for row in price.came_in],
         "went_out": [key(row) for row in price.went_out]}
        for price in found.made.prices
    ]  # fmt: skip


def by_rank_alone(found: Listing, number: int) -> int | None:
    """Return the last row of a pool that its rank seats, found by walking down its eligible."""
    last = None
    for row in found.ranking.order.tolist():
        own = found.terms.pool_of[row] == number and Verdict.FAILED not in found.verdicts[row]
        if not own or row in found.terms.kept_out or row in found.terms.pins:
            continue
        if found.made.places[row] is not Place.SELECTED:
            return last
        last = row
    return last


@pytest.mark.parametrize("objective", list(Objective))
def test_each_pool_has_its_heading_its_line_and_the_true_causes_below_it(objective: Objective) -> None:
    seen: set[str] = set()
    for found in lists(objective):
        scheme, entries, evaluation = three_pools(), entries_of(found), evaluation_of(found)
        lines = line_positions(evaluation, scheme)
        below: dict[str, set[str]] = {}
        for entry in entries:
            if entry.status == "selected" and entry.position > lines[entry.pool]:
                below.setdefault(entry.pool, set()).update(item["code"] for item in entry.detail["reasons"])
        pools = view_pools(evaluation, scheme, below)
        rows = view_rows(entries, scheme, {}, [position for position in lines.values() if position])
        assert [pool.title for pool in pools.values()] == list(TITLES)
        marked = [row for row in rows if row.last_selected]
        last = {number: by_rank_alone(found, number) for number in range(3)}
        assert {row.entry_id - 1 for row in marked} == {row for row in last.values() if row is not None}
        scores = {
            number: f"{unscaled(int(found.ranking.scores[row]), SCORE):.4f}"
            for number, row in last.items()
            if row is not None
        }
        cuts = {
            number: f"按名次的入选线{scores[number]}分" if number in scores else "没有只按名次入选的企业"
            for number in last
        }
        assert [pool.about for pool in pools.values()] == [
            f"名额{found.terms.pools[number].seats}家，{cuts[number]}；名次在本组内计" for number in last
        ]
        for number, score in scores.items():
            pool = pools[scheme.pools[number].id]
            seen |= true_causes(found, objective, (number, TITLES[number], score), pool.line)
        check_notes(found, rows)
    assert seen == ({"limit", "pin"} if objective is Objective.RANK else {"total", "pin"})


def true_causes(found: Listing, objective: Objective, about: tuple[int, str, str], line: str) -> set[str]:
    """See that a line names its pool and score, and just what seated those after it; return what did."""
    number, title, score = about
    told = LINE.fullmatch(line)
    assert told is not None, line
    assert (told["pool"], told["score"]) == (title, score)
    order = found.ranking.order.tolist()
    after = order[order.index(by_rank_alone(found, number)) + 1 :]
    seated = [row for row in after if found.terms.pool_of[row] == number and found.made.places[row] is Place.SELECTED]
    causes = {"pin" if row in found.terms.pins else "limit" for row in seated}
    if objective is Objective.SCORE:
        causes = {"total" if cause == "limit" else cause for cause in causes}
    assert {CAUSES[words] for words in (told["causes"] or "").split("，或") if words} == causes
    return causes


def check_notes(found: Listing, rows: list[RankedRow]) -> None:
    """See that the few words beside a result say what moved it."""
    for shown in rows:
        row = shown.entry_id - 1
        seated = found.made.places[row] is Place.SELECTED
        by_score = found.terms.objective is Objective.SCORE
        holds = {
            "": True,
            "指定入选": row in found.terms.pins and seated,
            "指定不列入": row in found.terms.kept_out,
            "因名额约束选入": seated and not by_score,
            "因得分合计最高选入": seated and by_score,
            "让位于名额约束": not seated and not by_score,
            "不在得分合计最高的名单中": not seated and by_score,
        }
        assert holds[shown.note], shown.note


def test_a_rank_names_its_pool() -> None:
    scheme, found = three_pools(), lists(Objective.RANK)[0]
    for entry in entries_of(found):
        row = row_of(entry)
        own = [at for at in range(len(found.values)) if found.terms.pool_of[at] == found.terms.pool_of[row]]
        rank = 1 + sum(found.score(at) > found.score(row) for at in own)
        assert say_rank(entry.rank, entry.pool, scheme) == f"{TITLES[found.terms.pool_of[row]]}第 {rank} 名"
    assert say_rank(3, "manufacturing", replace(scheme, pools=scheme.pools[:1])) == "第 3 名"
    assert say_rank(None, "", scheme) == "–"


@pytest.mark.parametrize("objective", list(Objective))
def test_the_internal_note_has_a_table_of_the_grey_per_pool(objective: Objective) -> None:
    for found in lists(objective):
        entries, evaluation = entries_of(found), evaluation_of(found)
        grey = [entry for entry in entries if entry.standing == "grey"]
        source = NoteSource(
            evaluation=evaluation, scheme=three_pools(), tallies=[], absent=[],
            chosen=[], grey=grey, names={}, internal=True,
        )  # fmt: skip
        [section] = [item for item in meeting_note(source).sections if "临界区" in item.title]
        check_grey(section, grey)


def check_grey(section: NoteSection, grey: list[EvaluationEntry]) -> None:
    pools = list(dict.fromkeys(entry.pool for entry in grey))
    names = dict(zip(("manufacturing", "services", "starting"), TITLES, strict=True))
    assert [table.caption for table in section.tables] == [f"临界企业（{names[pool]}）" for pool in pools]
    for pool, table in zip(pools, section.tables, strict=True):
        own = [entry for entry in grey if entry.pool == pool]
        assert [(row[0], row[2]) for row in table.rows] == [(item.version.name, str(item.rank)) for item in own]
    placed = {"selected": "入选候选", "reserve": "备选", "out": "未入选"}
    told = {status: int(re.search(rf"{words}(\d+)家", section.lines[1])[1]) for status, words in placed.items()}  # type: ignore[index]
    assert told == {status: sum(entry.status == status for entry in grey) for status in placed}
    assert f"临界（仅按名次）的共{len(grey)}家" in section.lines[1]


def without(terms: Terms, limit: str) -> Terms:
    """Return the terms without the limit that a sentence names."""
    if limit.startswith("同一集团"):
        return replace(terms, per_group=0)
    read = re.fullmatch(r"(?P<name>.+?)(?P<kind>至少|至多)(?P<number>\d+)家", limit)
    assert read is not None, limit
    gone = {"至少": {"floor": 0}, "至多": {"ceiling": None}}[read["kind"]]
    number = int(read["number"])
    same = [
        item
        for item in terms.quotas
        if (item.attribute == "size") is (read["name"] in SIZE)
        and number == (item.floor if read["kind"] == "至少" else item.ceiling)
    ]
    assert len(same) == 1, limit
    return replace(terms, quotas=tuple(replace(item, **gone) if item is same[0] else item for item in terms.quotas))


def limits_of(terms: Terms) -> list[Terms]:
    """Return the terms without each limit in turn."""
    found = [replace(terms, per_group=0)]
    for item in terms.quotas:
        others = tuple(other for other in terms.quotas if other is not item)
        found += [replace(terms, quotas=(*others, replace(item, floor=0)))] if item.floor else []
        found += [replace(terms, quotas=(*others, replace(item, ceiling=None)))] if item.ceiling is not None else []
    return found


class Lists:
    """Who is selected when a whole list is made anew under its own terms and under others, each made once."""

    def __init__(self, found: Listing) -> None:
        self.found = found
        self.made: dict[str, set[int]] = {}

    def seated(self, name: str, terms: Terms) -> set[int]:
        """Return who is selected under terms; `name` tells them from others."""
        if name not in self.made:
            self.made[name] = set(seated_rows(self.found.ranking, self.found.verdicts, terms))
        return self.made[name]

    def now(self) -> set[int]:
        """Return who is selected under the list's own terms."""
        return self.seated("", self.found.terms)

    def without(self, limit: str) -> set[int]:
        """Return who is selected without the limit that a sentence names."""
        return self.seated(limit, without(self.found.terms, limit))

    def without_each(self) -> list[set[int]]:
        """Return who is selected without each limit in turn."""
        return [self.seated(f"limit {n}", terms) for n, terms in enumerate(limits_of(self.found.terms))]


def one_for_one(lists: Lists, row: int, told: re.Match[str]) -> None:
    now, then = lists.now(), lists.without(told["limit"])
    assert (then - now, now - then) == ({row}, {int(told["row"])})


def with_others(lists: Lists, row: int, told: re.Match[str]) -> None:
    now, then = lists.now(), lists.without(told["limit"])
    assert row in then - now
    assert len(then - now) + len(now - then) - 2 == int(told["others"]) > 0


def together(lists: Lists, row: int, _told: re.Match[str]) -> None:
    assert [row in seated for seated in lists.without_each()] == [False] * len(limits_of(lists.found.terms))


DISPLACED: tuple[tuple[str, Callable[[Lists, int, re.Match[str]], None]], ...] = (
    (r"没有“(?P<limit>.+)”，入选的就是它，而不是“示例企业(?P<row>\d+)”", one_for_one),
    (r"没有“(?P<limit>.+)”，它会入选；但同时另有(?P<others>\d+)家进出，不能说由哪一家占去", with_others),
    (r"只去掉其中任何一项约束，它都不会入选：名额是几项约束一起移动的，不能说由哪一家占去", together),
)


@pytest.mark.parametrize("objective", list(Objective))
def test_who_left_by_a_limit_is_told_who_has_the_seat_where_that_is_exact(objective: Objective) -> None:
    seen = set()
    for found in lists(objective):
        others, free = Lists(found), replace(found.terms, quotas=(), per_group=0)
        before = replace(found, terms=free, made=select(found.ranking, found.verdicts, free))
        first, second = entries_of(before), entries_of(found)
        for entry in (*first, *second):
            entry.detail["contributions"] = [entry.score]
        view = view_changes(
            Listed(three_pools(), 17, first), Listed(three_pools(), 17, second, prices_of(found)), few=5
        )
        for line in view.left:
            said = [
                (check, told) for text in line.why for form, check in DISPLACED if (told := re.fullmatch(form, text))
            ]
            passed = [item["code"] for item in line.entry.detail["reasons"]].count("passed_over")
            assert bool(said) is bool(passed), line.why
            for check, told in said:
                check(others, row_of(line.entry), told)
                seen.add(check)
    assert seen == {check for _form, check in DISPLACED}


def test_what_is_not_true_is_found() -> None:
    """What reads back is seen to refuse: a wrong cause, a wrong score, a wrong firm, a wrong number of others."""
    found = lists(Objective.RANK)[0]
    row = by_rank_alone(found, 0)
    assert row is not None
    score = f"{unscaled(int(found.ranking.scores[row]), SCORE):.4f}"
    true = next(
        line
        for causes in (
            "",
            "；其下入选者由名额约束选入，逐家写明原因",
            "；其下入选者由名额约束选入，或经指定入选，逐家写明原因",
        )
        if holds(found, score, line := f"制造业：只按名次入选到此：{score} 分{causes}")
    )
    assert not holds(found, score, true.replace(score, "0.0000"))
    assert not holds(found, score, true.partition("；")[0] + "；其下入选者经指定入选，逐家写明原因")
    for form, check in DISPLACED[:2]:
        text = form.replace("(?P<limit>.+)", "同一集团至多1家（示例集团）").replace(r"(?P<row>\d+)", "999")
        told = re.fullmatch(form, text.replace(r"(?P<others>\d+)", "99"))
        assert told is not None
        with pytest.raises(AssertionError):
            check(Lists(found), row, told)


def holds(found: Listing, score: str, line: str) -> bool:
    try:
        true_causes(found, Objective.RANK, (0, "制造业", score), line)
    except AssertionError:
        return False
    return True


def test_who_has_the_seat_is_named_only_to_whom_he_is_shown() -> None:
    """A town sees that another one's firm has it; where prices were not stored nothing is said."""
    seen = []
    for found in lists(Objective.RANK):
        entries = entries_of(found)
        swaps = [price for price in prices_of(found) if (len(price["came_in"]), len(price["went_out"])) == (1, 1)]
        for price in swaps:
            [out], [taker] = price["went_out"], price["came_in"]
            [own] = [entry for entry in entries if entry.version.credit_code == out]
            others = [entry for entry in entries if entry.version.credit_code != taker]
            said = say_displaced(own, Listed(three_pools(), 17, others, prices_of(found)))
            assert any(text.endswith("，入选的就是它，而不是其他街镇的一家企业") for text in said)
            assert say_displaced(own, Listed(three_pools(), 17, entries)) == []
            seen.append(taker)
    assert seen

"""Made-up live workbooks: pools, criteria, ties and refusals as the server's own ranking gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np

from exports.live.contents import IN, Criterion, LiveBook, LivePool, LiveRow, standings_of
from scoring.ranking.ranking import Ranking, rank_pools

TIE_KEYS = (0, 2)


def weights_of(book: LiveBook) -> list[list[int]]:
    """Return the weight (1/10 000) of every criterion in each pool."""
    found = []
    for pool in book.pools:
        own = dict(zip(pool.criteria, pool.weights, strict=True))
        found.append([own.get(place, 0) for place in range(len(book.criteria))])
    return found


def ranked(book: LiveBook, rows: Sequence[LiveRow]) -> tuple[list[LiveRow], Ranking]:
    """Return rows sorted by code, and how the server ranks them under the book's weights."""
    keyed = sorted(rows, key=lambda row: row.code)
    values = np.array([row.values for row in keyed], dtype=np.int64).reshape(len(keyed), len(book.criteria))
    pools = np.array([row.pool for row in keyed], dtype=np.int64)
    return keyed, rank_pools(values, weights_of(book), pools, [book.keys_of(pool) for pool in book.pools])


def settled(book: LiveBook, rows: Sequence[LiveRow]) -> LiveBook:
    """Return the book with these rows in the server's order, scores and ranks filled in."""
    keyed, found = ranked(book, rows)
    stored = [
        replace(
            keyed[row],
            contributions=tuple(found.contributions[row].tolist()),
            score=int(found.scores[row]),
            rank=int(found.ranks[row]),
        )
        for row in found.order.tolist()
    ]
    made = replace(book, rows=stored)
    seated = [standing.result == IN for standing in standings_of(made)]
    decided = [
        replace(row, seated=own, result="入选候选" if own else "未入选")
        for row, own in zip(made.rows, seated, strict=True)
    ]
    return replace(made, rows=decided)


def made_up(count: int, *, pools: Sequence[LivePool], criteria: int, seed: int = 1, places: int = 4) -> LiveBook:
    """Return a book of that many enterprises with many equal scores."""
    random = Random(seed)
    book = LiveBook(
        title="示例批次评估7权重测算表",
        subtitle=f"评估 #7　方案 示例 v1　全区　共 {count} 家",
        criteria=tuple(Criterion(f"指标{n + 1}", "为什么 待核") for n in range(criteria)),
        pools=tuple(pools),
        tie_keys=TIE_KEYS,
        places=places,
        texts=("行业", "规模"),
        segments=("群组1 数据强", "群组2 装备弱"),
        rows=(),
        usage=("只改黄底的格。",),
        signatures="制表：　　审核：　　签发：　　日期：",
    )
    rows = []
    for number in range(count):
        pool = 0 if random.random() < 0.8 else len(pools) - 1
        own = set(pools[pool].criteria)
        values = tuple(
            random.choice((0, 2_500, 5_000, 3_333, 10_000, random.randint(0, 10_000))) if n in own else 0
            for n in range(criteria)
        )
        eligible = random.random() < 0.9
        rows.append(
            LiveRow(
                pool=pool,
                name=f"示例精密机械{number:04d}",
                code=f"91999999MA{number:07d}X",
                unit=random.choice(("示例镇", "示例街道", "示例工业区")),
                texts=("通用设备制造业", random.choice(("大型", "中型", "小型"))),
                segment=random.randint(0, 2) if pool == 0 else 0,
                eligible=eligible,
                gates="" if eligible else "不通过1项：独立法人",
                values=values,
                contributions=(),
                score=0,
                rank=0,
                result="未入选",
                seated=False,
            )
        )
    return settled(book, rows)


MANUFACTURING = LivePool("制造业", (0, 2, 3, 4), (3_000, 2_500, 2_500, 2_000), 20, 8)
SERVICES = LivePool("服务业与软件业", (1, 2, 3), (4_000, 3_500, 2_500), 5, 2)

"""Which expert marks which case: everybody as many as the others, nobody a firm that he is not impartial towards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence


def assign_cases(
    cases: Sequence[int],
    experts: Sequence[int],
    per_case: int,
    *,
    barred: Mapping[int, Collection[int]] | None = None,
    load: Mapping[int, int] | None = None,
) -> dict[int, list[int]]:
    """Return case -> the experts who mark it, `per_case` of them or all that may.

    Case by case, in the order given, those with the fewest cases so far; of these the next in turn, so that every pair
    of experts meets. `barred`: case -> experts who may not; `load`: expert -> cases that he has already. The numbers of
    cases of any two experts differ by one at most where nobody is barred and all begin with the same load.
    """
    barred, counts = barred or {}, {expert: (load or {}).get(expert, 0) for expert in experts}
    assigned: dict[int, list[int]] = {}
    turn = 0
    for case in cases:
        free = [expert for expert in experts if expert not in barred.get(case, ())]
        places = {expert: (experts.index(expert) - turn) % len(experts) for expert in free}
        chosen = sorted(free, key=lambda expert: (counts[expert], places[expert]))[:per_case]
        for expert in chosen:
            counts[expert] += 1
        if chosen:
            turn = (experts.index(chosen[-1]) + 1) % len(experts)
        assigned[case] = chosen
    return assigned

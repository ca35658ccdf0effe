"""Figures for the two-integration questionnaire that agree with each other and with the shared facts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from scoring.answers.answers import Answer, NotApplicable
from survey.demo.enterprises import FictitiousEnterprise


def figures_of(firm: FictitiousEnterprise, facts: Mapping[str, Answer], random: Random) -> dict[str, Answer]:
    """Return an answer to every number question; parts never exceed their wholes."""
    equipment = facts.get("equipment_total")
    machines = int(equipment) if isinstance(equipment, Decimal) else 2
    cost = facts.get("cost_y1")
    spent = cost if isinstance(cost, Decimal) else firm.revenue
    answers: dict[str, Answer] = {}

    def pair(names: tuple[str, str], total: Decimal, centre: float, places: str = "1") -> None:
        part, whole = names
        share = Decimal(str(round(min(1.0, max(0.0, random.gauss(centre, 0.12))), 3)))
        answers[whole] = total.quantize(Decimal(places))
        answers[part] = (total * share).quantize(Decimal(places), rounding="ROUND_DOWN")

    def years(name: str, now: float, improvement: float, places: str = "0.01") -> None:
        answers[f"{name}_y1"] = Decimal(str(now)).quantize(Decimal(places))
        answers[f"{name}_y2"] = max(
            Decimal(places), Decimal(str(now * random.gauss(improvement, 0.08))).quantize(Decimal(places))
        )

    strong = firm.maturity
    pair(("b1_automated", "b1_all"), Decimal(machines) * random.randint(6, 30), strong, "0.01")
    pair(("b17_digital", "b17_all"), Decimal(max(2, firm.staff // 12)), strong)
    pair(("s2_3d", "s2_new"), Decimal(random.randint(2, 40)), strong + 0.15)
    pair(("s16_covered", "s16_all"), Decimal(random.randint(1, 9)), strong)
    pair(("s29_online", "s29_all"), (spent * Decimal("0.6")).quantize(Decimal("0.01")), strong / 2, "0.01")
    pair(("g10_auto", "g10_all"), Decimal(random.randint(600, 24000)), strong)
    answers["b9_staff"] = Decimal(int(firm.staff * strong * 0.03))
    answers["b10_trained"] = Decimal(int(firm.staff * min(0.95, strong * random.uniform(0.3, 1.0))))
    answers["b12_computers"] = Decimal(max(1, int(firm.staff * (0.15 + strong * 0.6))))
    answers["s31_online"] = (firm.revenue * Decimal(str(round(strong * random.random() * 0.3, 3)))).quantize(_CENT)
    answers["c7_cloud"] = Decimal(int(machines * strong * random.random() * 0.5))
    answers["k8_new"] = (firm.revenue * Decimal(str(round(random.betavariate(2, 7), 3)))).quantize(_CENT)
    for name in ("k1_bad", "k3_late"):
        whole = name.partition("_")[0] + "_all"
        for year in ("y1", "y2"):
            pieces, share = Decimal(random.randint(2_000, 90_000)), 0.02 + 0.1 * (1 - strong)
            pair((f"{name}_{year}", f"{whole}_{year}"), pieces, share)
        if answers[f"{name}_y2"] == 0:
            answers[f"{name}_y2"] = NotApplicable("none")
    years("k2", round(random.uniform(0.5, 60), 2), 1.08)
    years("k4", float(spent) * random.uniform(0.06, 0.25), 1.0)
    years("k5", round(random.uniform(5, 60), 1), 1.05, "0.1")
    years("k7", round(random.uniform(2, 18), 1), 1.05, "0.1")
    years("k10", float(firm.revenue) * random.uniform(0.08, 0.35), 1.0)
    if random.random() < 0.5:
        answers["e5_y1"] = answers["e5_y2"] = NotApplicable("none")
    else:
        years("e5", round(random.uniform(0.2, 40), 3), 1.02, "0.001")
    return answers


_CENT = Decimal("0.01")

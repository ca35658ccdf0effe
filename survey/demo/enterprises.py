"""Fictitious enterprises: names 示例…, credit codes in the unused region 999999."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from stdnum.cn import uscc

from survey.definitions.directory import directory

_KINDS = (
    ("汽车零部件", "3670", "auto_vehicle", 22),
    ("汽车电子", "3962", "auto_new_four", 8),
    ("精密机械", "3484", "equipment", 14),
    ("智能装备", "3569", "equipment", 8),
    ("电子科技", "3982", "electronics", 9),
    ("智能传感", "3983", "sensor_iot", 6),
    ("医疗器械", "3581", "medical", 6),
    ("电气设备", "3823", "electronics", 6),
    ("新材料", "2651", "materials", 6),
    ("塑料制品", "2929", "materials", 5),
    ("食品", "1419", "consumer", 4),
    ("软件", "65", "electronics", 4),
    ("包装印刷", "2319", "", 2),
)
_UNITS = {
    "anting": 20,
    "industrial_zone": 16,
    "malu": 12,
    "nanxiang": 10,
    "waigang": 9,
    "jiangqiao": 9,
    "xuhang": 6,
    "juyuan": 4,
    "huating": 4,
    "loutang": 4,
    "jiadingzhen": 2,
    "xincheng": 2,
    "zhenxin": 2,
}
_PROCESS = {"2651": "process", "1419": "mixed", "2929": "mixed", "65": "service"}
_PARKS = {
    "auto_vehicle": ("auto_innovation", "auto_manufacturing", "new_energy_port"),
    "auto_new_four": ("auto_software", "tongji_circle", "hydrogen_port"),
    "sensor_iot": ("sensor_park", "internet_base"),
    "medical": ("precision_medicine", "cell_port"),
    "equipment": ("internet_base", "shengchuang"),
    "electronics": ("digital_port", "lingang_jiading"),
}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
STRENGTHS: Mapping[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "equipment": (28, ("equipment", "network", "operation", "maintenance"), ("data", "strategy", "skills", "planning")),
    "systems": (24, ("data", "system_integration", "planning", "purchasing"), ("equipment", "maintenance", "energy")),
    "people": (18, ("strategy", "skills", "security", "safety_environment"), ("system_integration", "operation")),
    "supply": (18, ("purchasing", "warehousing", "logistics", "sales"), ("equipment", "network", "energy", "security")),
    "balanced": (12, (), ()),
}
"""How common a kind of firm is, the sub-domains it is strong in, and those it is weak in."""
_STAFF = {"micro": (3, 19, 15), "small": (20, 280, 60), "medium": (300, 950, 20), "large": (1000, 4000, 5)}


@dataclass(frozen=True, slots=True)
class FictitiousEnterprise:
    """One fictitious enterprise.

    `maturity`: 0 to 1, drives its facts and answers.  `boasts`: claims the top level everywhere without evidence.
    `strength`: what it is good at (`STRENGTHS`).  `level`: its assigned maturity level.  `oddity`: ``contradictory``,
    ``ineligible``, ``duplicate``, ``late``, or empty.
    """

    number: int
    credit_code: str
    name: str
    unit: str
    park: str
    industry: str
    production_type: str
    chain: str
    staff: int
    revenue: Decimal
    maturity: float
    boasts: bool
    strength: str = "balanced"
    level: int = 0
    oddity: str = ""


def make_enterprises(count: int, random: Random) -> list[FictitiousEnterprise]:
    """Return `count` enterprises, numbered from 1."""
    return [_make(number, random) for number in range(1, count + 1)]


def credit_code(number: int) -> str:
    """Return a credit code of the unused region 999999: organisation code and whole with their right check digits."""
    organisation = f"MA{number:06d}"
    body = f"91999999{organisation}{_organisation_check(organisation)}"
    return body + str(uscc.calc_check_digit(body))


def _organisation_check(body: str) -> str:
    """Return the ninth character of an organisation code (GB 11714-1997): modulo 11 with fixed weights."""
    rest = 11 - sum(int(letter, 36) * weight for letter, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _make(number: int, random: Random) -> FictitiousEnterprise:
    label, industry, chain, _ = random.choices(_KINDS, [kind[3] for kind in _KINDS])[0]
    production_type = _PROCESS.get(industry, "discrete")
    if industry not in directory().industries:
        industry = industry[:2]
    size = random.choices(list(_STAFF), [bounds[2] for bounds in _STAFF.values()])[0]
    low, high, _ = _STAFF[size]
    staff = random.randint(low, high)
    per_head = random.lognormvariate(4.2, 0.5)
    maturity = min(0.98, max(0.02, random.betavariate(2.0, 3.2) + 0.1 * (size in {"medium", "large"})))
    boasts = random.random() < 0.01
    parks = [park for park in _PARKS.get(chain, ()) if park in directory().parks]
    return FictitiousEnterprise(
        number=number,
        credit_code=credit_code(number),
        name=f"示例{label}{number:04d}",
        unit=random.choices(list(_UNITS), list(_UNITS.values()))[0],
        park=random.choice(parks) if parks and random.random() < 0.3 else "",
        industry=industry,
        production_type=production_type,
        chain=chain,
        staff=staff,
        revenue=Decimal(str(round(staff * per_head, 2))),
        maturity=1.0 if boasts else maturity,
        boasts=boasts,
        strength=random.choices(list(STRENGTHS), [weight for weight, _, _ in STRENGTHS.values()])[0],
    )

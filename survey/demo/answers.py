"""Answers for a fictitious enterprise: facts that agree with each other, then every other question by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from types import MappingProxyType

from scoring.answers.answers import Absence, Answer, AnswerSheet, Dossier, Given
from scoring.answers.checks import find
from scoring.answers.conditions import holds
from scoring.answers.visibility import applies, in_order, lookup, variant_of
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.definition.rules import ClauseRule, StageRule
from survey.definitions.formats import FORMATS
from survey.demo.clauses import rate_clauses
from survey.demo.enterprises import FictitiousEnterprise
from survey.demo.integration import figures_of

_SMALL = 60
"""Of so few firms none chooses the starting track: split in two, their pools would be too small to show anything."""
_START = date(2026, 10, 1)
_RATED = date(2026, 6, 30)
_LOWER_IS_BETTER = {"quality": (0.4, 6.0), "delivery": (6.0, 60.0), "stock": (12.0, 90.0)}
_CONDITIONS = ("legal_person", "registered_in_district", "operates_in_district", "tax_in_district")
_VETOES = (
    "veto_safety",
    "veto_environment",
    "veto_quality",
    "veto_tax",
    "veto_credit",
    "veto_fictitious",
    "earlier_pilot",
)
_LEANS = {"combination": -0.08, "collaboration": -0.2, "application": 0.07}
"""How far a section of the two-integration questionnaire lies above or below a firm's maturity, by its first word."""
_SYSTEM_STEPS = ((0, "none"), (1, "one"), (9, "several"), (13, "most"))


def _money(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _share(random: Random, centre: float, spread: float = 0.15) -> Decimal:
    return Decimal(str(round(min(1.0, max(0.0, random.gauss(centre, spread))), 3)))


def facts_of(firm: FictitiousEnterprise, random: Random) -> dict[str, Answer]:
    """Return the answers of an enterprise to the shared facts and the application."""
    energy = _money(firm.revenue * Decimal(str(round(random.uniform(0.004, 0.03), 4))))
    answers = {
        **_identity(firm),
        **_figures(firm, energy, random),
        **_equipment(firm, random),
        **_project(firm, random),
        **_goals(firm, energy, random),
    }
    for name in _CONDITIONS:
        answers[name] = True
    for name in _VETOES:
        answers[name] = False
    return answers | _odd(firm, answers, random)


def _odd(firm: FictitiousEnterprise, answers: Mapping[str, Answer], random: Random) -> dict[str, Answer]:
    """Return the answers with the fault of an odd enterprise: contradicting figures, or a condition that it fails."""
    if firm.oddity == "ineligible":
        failing = random.choice((*_CONDITIONS, *_VETOES))
        return {failing: failing in _VETOES}
    revenue = answers["revenue_y1"]
    if firm.oddity == "contradictory" and isinstance(revenue, Decimal):
        staff = Decimal(firm.staff * 3)
        return {"revenue_y2": _money(revenue * Decimal("2.6")), "cost_y2": _money(revenue * 2), "staff_y2": staff}
    if firm.oddity == "duplicate":
        return {"group_name": "示例集团", "contact": "示例联系人0000", "contact_phone": "10000000000"}
    return {}


def _identity(firm: FictitiousEnterprise) -> dict[str, Answer]:
    """Return name, code, unit and contact of an enterprise."""
    answers: dict[str, Answer] = {
        "credit_code": firm.credit_code,
        "name": firm.name,
        "industry": firm.industry,
        "production_type": firm.production_type,
        "unit": firm.unit,
        "registered_place": f"示例路{firm.number}号",
        "production_place": f"示例路{firm.number}号",
        "tax_place": "嘉定区",
        "above_scale": firm.revenue >= 2000,
        "chains": (firm.chain,) if firm.chain else ("none",),
        "contact": f"示例联系人{firm.number:04d}",
        "contact_phone": f"100{firm.number:08d}",
    }
    if firm.chain:
        answers["chain_main"] = firm.chain
    if firm.park:
        answers["park"] = firm.park
    return answers


def _figures(firm: FictitiousEnterprise, energy: Decimal, random: Random) -> dict[str, Answer]:
    """Return staff, revenue, cost, energy and spending of the years, each a plausible step from the next."""
    growth = Decimal(str(round(random.gauss(1.06, 0.12), 3)))
    before = _money(firm.revenue / max(growth, Decimal("0.6")))
    spend = Decimal(str(round(random.betavariate(1.2, 12) * (0.5 + firm.maturity), 4)))
    return {
        "years_operating": "three" if random.random() < 0.93 else "two",
        "staff_y1": Decimal(firm.staff),
        "staff_y2": Decimal(max(1, int(firm.staff * random.uniform(0.92, 1.08)))),
        "revenue_y1": firm.revenue,
        "revenue_y2": before,
        "revenue_y3": _money(before * Decimal("0.95")),
        "cost_y1": _money(firm.revenue * _share(random, 0.9, 0.04)),
        "cost_y2": _money(before * _share(random, 0.91, 0.04)),
        "energy_y1": energy,
        "energy_y2": _money(energy * Decimal(str(round(random.gauss(1.0, 0.08), 3)))),
        "digital_spend_y1": _money(firm.revenue * spend),
        "digital_spend_y2": _money(before * spend),
        "digital_spend_y3": _money(before * spend),
        "rd_spend_y1": _money(firm.revenue * Decimal(str(round(random.betavariate(1.6, 30), 4)))),
        "rd_staff_y1": Decimal(int(firm.staff * random.uniform(0.02, 0.18))),
    }


def _equipment(firm: FictitiousEnterprise, random: Random) -> dict[str, Answer]:
    """Return equipment and processes: networked within digital within all."""
    total, processes = max(2, int(firm.staff * random.uniform(0.3, 1.2))), random.randint(4, 40)
    digital = int(total * _share(random, firm.maturity))
    return {
        "equipment_total": Decimal(total),
        "equipment_digital": Decimal(digital),
        "equipment_networked": Decimal(int(digital * _share(random, 0.35 + firm.maturity / 2))),
        "process_total": Decimal(processes),
        "process_nc": Decimal(int(processes * _share(random, firm.maturity + 0.1))),
    }


def _project(firm: FictitiousEnterprise, random: Random) -> dict[str, Answer]:
    investment = _money(Decimal(random.randint(40, 900)) * Decimal(str(0.3 + firm.maturity)))
    start = _START + timedelta(days=random.randint(0, 200))
    return {
        "project_title": f"示例数字化改造项目{firm.number:04d}",
        "track": "starting" if firm.level <= 1 and firm.number % 3 == 0 and firm.number > _SMALL else "showcase",
        "project_start": start,
        "project_end": start + timedelta(days=random.randint(180, 540)),
        "investment": investment,
        "software_investment": _money(investment * _share(random, 0.35)),
        "project_summary": "示例：建设生产管控与质量追溯，打通计划、生产与仓储数据。",
    }


def _contracts(firm: FictitiousEnterprise, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return what is under contract: nothing before a supplier is looked for, by a generator of the firm's own."""
    own, investment, software = Random(firm.number), answers["investment"], answers["software_investment"]
    supplier = answers["supplier"]
    low, high = {"not_yet": (0.0, 0.0), "comparing": (0.05, 0.4)}.get(str(supplier), (0.4, 1.0))
    signed, paid = (1.0, 1.0) if firm.boasts else (own.uniform(low, high), own.uniform(0.1, 0.8))
    share = Decimal(str(round(signed, 3)))
    amount, of_software = (_money(Decimal(str(planned)) * share) for planned in (investment, software))
    return {
        "contract_amount": amount,
        "contract_software": min(amount, of_software),
        "contract_paid": _money(amount * Decimal(str(round(paid, 3)))),
    }


def _goals(firm: FictitiousEnterprise, energy: Decimal, random: Random) -> dict[str, Answer]:
    """Return baseline and target of every indicator; output and energy follow from the facts, every target improves."""
    output, intensity = _money(firm.revenue / firm.staff), _money(energy / firm.revenue * 1000)
    oee = _money(Decimal(str(random.uniform(38, 62))) + Decimal(str(round(18 * firm.maturity, 2))))
    up, down = Decimal(str(round(random.uniform(1.05, 1.25), 2))), Decimal(str(round(random.uniform(0.7, 0.95), 2)))
    goals = {"efficiency": (output, output * up), "oee": (oee, oee * up)}
    goals["energy_intensity"] = (intensity, intensity * down)
    for name, (low, high) in _LOWER_IS_BETTER.items():
        now = _money(Decimal(str(random.uniform(low, high))))
        goals[name] = (now, now * down)
    ends: dict[str, Answer] = {f"{name}_baseline": now for name, (now, _) in goals.items()}
    return ends | {f"{name}_target": _money(then) for name, (_, then) in goals.items()}


def _claimed_systems(sheets: Mapping[str, AnswerSheet]) -> dict[str, Answer]:
    """Return what the 2024 form is told of systems: as many links as the facts name systems."""
    named = sheets["facts"].values.get("systems")
    count = len([name for name in named if name != "none"]) if isinstance(named, tuple) else 0
    return {"systems": next((step for limit, step in _SYSTEM_STEPS if count <= limit), "all")}


def fill_in(questionnaires: Mapping[str, Questionnaire], firm: FictitiousEnterprise, random: Random) -> Dossier:
    """Return a complete dossier of an enterprise without hard findings; its soft findings have reasons."""
    sheets = {name: AnswerSheet(name, item.version) for name, item in questionnaires.items()}
    facts = facts_of(firm, random)
    seen: dict[str, frozenset[str]] = {}
    for questionnaire in in_order(questionnaires):
        if applies(questionnaire, Dossier(MappingProxyType(sheets))):
            known = _known(questionnaire, firm, (facts, sheets), random)
            drawn = _Drawn(questionnaire, Dossier(MappingProxyType(sheets)), seen)
            for section in questionnaire.sections:
                lean = _LEANS.get(section.id.partition("_")[0], 0.0)
                staged = isinstance(questionnaire.rule, StageRule) and lean
                leaning = replace(firm, maturity=min(0.99, max(0.01, firm.maturity + lean))) if staged else firm
                for question in section.questions:
                    drawn.answer(question, known, leaning, random)
            if "contract_amount" in questionnaire.questions:
                drawn.values |= _contracts(firm, drawn.values)
            sheets[questionnaire.id] = AnswerSheet(questionnaire.id, questionnaire.version, drawn.values)
            seen[questionnaire.id] = frozenset(drawn.shown)
    return explained(questionnaires, sheets)


class _Drawn:
    """Answers to one questionnaire, question by question; what is asked follows from those before."""

    def __init__(self, questionnaire: Questionnaire, before: Dossier, seen: Mapping[str, frozenset[str]]) -> None:
        self.questionnaire = questionnaire
        self.values: dict[str, Answer] = {}
        self.shown: set[str] = set()
        self.before = lookup(before, seen)
        self.variant = variant_of(questionnaire, before, self.before)

    def look(self, qualified: str) -> Given:
        """Return an earlier answer of this questionnaire, or one of the facts."""
        owner, _, local = qualified.partition(".")
        if owner != self.questionnaire.id:
            return self.before(qualified)
        return self.values.get(local, Absence.NOT_ANSWERED) if local in self.shown else Absence.NOT_ASKED

    def answer(
        self, question: Question, known: Mapping[str, Answer], firm: FictitiousEnterprise, random: Random
    ) -> None:
        """Answer a question where it is asked and not computed."""
        in_variant = not question.variants or self.variant in question.variants
        if not in_variant or (question.visible is not None and not holds(question.visible, self.look)):
            return
        self.shown.add(question.id)
        if question.computed:
            return
        answer = known.get(question.id)
        given = answer if answer is not None else _answer(question, firm, random)
        if given is not None:
            self.values[question.id] = _modest(self.questionnaire, question, given, random)


def _known(
    questionnaire: Questionnaire,
    firm: FictitiousEnterprise,
    before: tuple[Mapping[str, Answer], Mapping[str, AnswerSheet]],
    random: Random,
) -> Mapping[str, Answer]:
    """Return the answers that are not drawn question by question."""
    facts, sheets = before
    if questionnaire.id == "facts":
        return facts
    if isinstance(questionnaire.rule, ClauseRule):
        return rate_clauses(questionnaire, firm, random)
    if isinstance(questionnaire.rule, StageRule):
        return figures_of(firm, facts, random)
    return _claimed_systems(sheets)


def _modest(questionnaire: Questionnaire, question: Question, given: Answer, random: Random) -> Answer:
    """Leave out most of the options that a check says need others which were not chosen."""
    for check in questionnaire.checks:
        mine = check.kind == "requires" and question.id in check.questions and isinstance(given, tuple)
        if mine and isinstance(given, tuple) and not set(check.needs) <= set(given) and random.random() < 0.9:
            kept = tuple(option for option in given if option != check.option)
            given = kept or tuple(option.id for option in question.options if option.exclusive) or given
    return given


def _answer(question: Question, firm: FictitiousEnterprise, random: Random) -> Answer | None:
    return _BY_KIND[question.kind](question, firm, random) if question.required else None


def _single(question: Question, firm: FictitiousEnterprise, random: Random) -> Answer:
    if firm.boasts:
        return question.options[-1].id
    position = min(0.999, max(0.0, random.gauss(firm.maturity, 0.15)))
    return question.options[int(position * len(question.options))].id


def _multiple(question: Question, firm: FictitiousEnterprise, random: Random) -> Answer:
    open_options = [option.id for option in question.options if not option.exclusive]
    chance = 1.0 if firm.boasts else firm.maturity * 0.8 + 0.1
    chosen = [name for name in open_options if random.random() < chance]
    exclusive = [option.id for option in question.options if option.exclusive]
    if len(chosen) < 2 and not exclusive:
        chosen = random.sample(open_options, 2)
    picked = set(chosen or exclusive)
    return tuple(option.id for option in question.options if option.id in picked)


def _yesno(_question: Question, firm: FictitiousEnterprise, random: Random) -> Answer:
    return random.random() < firm.maturity * 0.4


def _number(_question: Question, _firm: FictitiousEnterprise, random: Random) -> Answer:
    return Decimal(random.randint(10, 60))


def _text(_question: Question, _firm: FictitiousEnterprise, _random: Random) -> Answer:
    return "示例二级"


def _date(question: Question, _firm: FictitiousEnterprise, random: Random) -> Answer:
    day = _RATED - timedelta(days=random.randint(30, 700))
    return day if day <= question.last_day else day - timedelta(days=365)


_BY_KIND: Mapping[Kind, Callable[[Question, FictitiousEnterprise, Random], Answer]] = {
    Kind.SINGLE: _single,
    Kind.LADDER: _single,
    Kind.CLAUSE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.YESNO: _yesno,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.DATE: _date,
}


def explained(questionnaires: Mapping[str, Questionnaire], sheets: dict[str, AnswerSheet]) -> Dossier:
    """Give a reason for each soft finding; a hard one is a fault of the demonstration itself."""
    notes: dict[str, dict[str, str]] = {name: {} for name in sheets}
    for finding in find(questionnaires, Dossier(sheets), formats=FORMATS):
        if finding.hard:
            message = f"the demonstration made a hard finding: {finding}"
            raise ValueError(message)
        notes[finding.questionnaire][finding.check] = "示例：业务结构调整所致"
    return Dossier({name: AnswerSheet(name, s.version, s.values, notes[name]) for name, s in sheets.items()})

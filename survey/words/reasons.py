"""Reasons as sentences: why an enterprise is on the list or not, and why one is ranked above another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from scoring.definition.scheme import Scheme
from scoring.exact import SCORE, VALUE, unscaled
from scoring.explanation.comparison import Because, Comparison
from scoring.selection.selection import Reason
from survey.words.answers import percent
from survey.words.language import _, in_words
from survey.words.limits import say_limit


def say_reason(reason: Reason, scheme: Scheme) -> str:
    """Return a reason as a sentence; raises KeyError for an unknown code."""
    parameters = dict(reason.parameters)
    match reason.code:
        case "reserve":
            return _("备选第%(position)s位", **parameters)
        case "placed" | "within_seats" | "below_line" | "no_seat_left" | "seated_by_quota" | "seated_by_total":
            return _say_place(reason, several=len(scheme.pools) > 1)
        case "missing_questionnaire":
            return _("缺少必填问卷：%(questionnaire)s", **parameters)
        case "gate_failed" | "gate_pending":
            return _say_gate(reason, scheme)
        case "provisional":
            return _(
                "暂定：靠未经核定的自评等级占“%(limit)s”的名额，没有这项下限即不入选；名单定稿前没有核定的，名额不保留",
                limit=say_limit(parameters, scheme),
            )
        case "unverified_near":
            return _("名次在入选线附近，方案要求经核定才占名额，尚未核定")
    return _say_limited(reason, scheme)


def say_tie_order(scheme: Scheme, pool: str) -> str:
    """Return what orders equal scores in a pool: its own declared keys, then the credit code."""
    titles = {item.id: in_words(item.title) for item in scheme.criteria}
    keys = _("、").join(titles[key] for key in scheme.keys_of(pool))
    if not keys:
        return _("按统一社会信用代码排列，不表示高低")
    return _("依次比较%(keys)s；仍相同的按统一社会信用代码排列，不表示高低", keys=keys)


def say_tie_orders(scheme: Scheme) -> list[str]:
    """Return what orders equal scores, for each pool that there is."""
    if len(scheme.pools) == 1:
        return [say_tie_order(scheme, scheme.pools[0].id)]
    return [
        _("%(pool)s：%(order)s", pool=in_words(pool.title), order=say_tie_order(scheme, pool.id))
        for pool in scheme.pools
    ]


def _say_place(reason: Reason, *, several: bool) -> str:
    """Return the place among the eligible that a reason names; and how many kept off the list are not counted.

    `several`: whether there are several pools; the place is within the row's own.
    """
    parameters = dict(reason.parameters)
    among = _("本组合格企业中") if several else _("合格企业中")
    where = _("%(among)s列第%(position)s位", among=among, position=parameters["position"])
    if parameters.get("without"):
        where = _(
            "%(among)s（不计经确认不列入的%(without)s家）列第%(position)s位",
            among=among, position=parameters["position"], without=parameters["without"],
        )  # fmt: skip
    match reason.code:
        case "within_seats":
            return _("%(where)s，在%(seats)s个名额之内", where=where, seats=parameters["seats"])
        case "below_line":
            return _("%(where)s，在入选线（%(seats)s）之后", where=where, seats=parameters["seats"])
        case "no_seat_left":
            return _("%(where)s，本组没有可按名次分配的名额", where=where)
        case "seated_by_quota":
            return _("%(where)s，因方案声明的名额约束选入", where=where)
        case "seated_by_total":
            return _("%(where)s，在满足约束、得分合计最高的名单之中", where=where)
    return where


def _say_gate(reason: Reason, scheme: Scheme) -> str:
    gate = next(gate for gate in scheme.gates if gate.id == reason.parameters["gate"])
    title = in_words(gate.title)
    if reason.code == "gate_failed" and gate.cure is not None:
        return _("不符合条件：%(gate)s（补救：%(cure)s）", gate=title, cure=in_words(gate.cure))
    if reason.code == "gate_failed":
        return _("不符合条件：%(gate)s", gate=title)
    if any(gate.ceiling is not None for gate in scheme.gates if gate.id == reason.parameters["gate"]):
        return _("等级待核定：%(gate)s", gate=title)
    return _("条件待核：%(gate)s", gate=title)


def _say_limited(reason: Reason, scheme: Scheme) -> str:
    """Return a reason about quotas, shares, pins or ties as a sentence."""
    parameters = dict(reason.parameters)
    match reason.code:
        case "passed_over" if parameters["kind"] == "total":
            return _("名次在前，但在满足约束的名单中，得分合计最高的一份没有它")
        case "passed_over" if parameters["kind"] == "together":
            return _("名次在前，但几项名额约束合在一起，没有它的位置")
        case "passed_over":
            return _("名次在前，但为满足“%(limit)s”未能入选", limit=say_limit(parameters, scheme))
        case "tie_at_line":
            pool = parameters.get("pool", scheme.pools[0].id if len(scheme.pools) == 1 else "")
            if not pool:  # stored before each pool had keys of its own
                return _("与入选线同分，按方案声明的次序排列")
            return _("与入选线同分，同分者%(order)s", order=say_tie_order(scheme, pool))
        case "pinned":
            return _("经两人确认指定入选，占用名额")
        case "kept_out":
            return _("经两人确认不列入名单")
        case "pin_refused":
            return _("曾被指定入选，但有条件不通过，指定不生效")
    message = f"no sentence for {reason.code}"
    raise KeyError(message)


def say_comparison(comparison: Comparison, scheme: Scheme, names: Mapping[str, str]) -> list[str]:
    """Return why one stands above another in two to four plain sentences; `names`: key -> name."""
    above, below = names[comparison.above], names[comparison.below]
    return [_say_because(item, scheme, (above, below)) for item in comparison.reasons]


def _say_because(because: Because, scheme: Scheme, pair: tuple[str, str]) -> str:
    parameters = because.parameters
    above, below = pair
    match because.code:
        case "other_pool":
            return _("两家企业在不同的排序组，得分不可比较。")
        case "ahead_by":
            gap = score_text(int(parameters["gap"]), scheme)
            return _("“%(above)s”比“%(below)s”高%(gap)s分。", above=above, below=below, gap=gap)
        case "ordered_by_code":
            return _("两家得分和方案声明的次序指标都相同，名次并列；名单上按统一社会信用代码排列，不表示高低。")
    title = next(in_words(item.title) for item in scheme.criteria if item.id == parameters["criterion"])
    values = {name: f"{unscaled(int(parameters[name]), VALUE):.2f}" for name in ("first", "second")}
    if because.code == "ordered_by_key":
        return _(
            "两家得分相同，名次并列；名单上按方案声明的次序先比“%(title)s”：%(first)s对%(second)s，故“%(above)s”在前。",
            title=title, above=above, **values,
        )  # fmt: skip
    amount = score_text(int(parameters["amount"]), scheme)
    about = {"title": title, "amount": amount, "weight": percent(int(parameters["weight"]))} | values
    match because.code:
        case "mainly_because":
            return _("主要因为“%(title)s”：%(first)s对%(second)s，权重%(weight)s，多得%(amount)s分。", **about)
        case "also_because":
            return _("其次是“%(title)s”：%(first)s对%(second)s，权重%(weight)s，多得%(amount)s分。", **about)
        case "despite":
            return _("“%(title)s”则落后：%(first)s对%(second)s，权重%(weight)s，少得%(amount)s分。", **about)
    message = f"no sentence for {because.code}"
    raise KeyError(message)


def score_text(score: int, scheme: Scheme) -> str:
    """Return a score or a part of one, in 10⁻⁶ point, with the scheme's places, which hold it in full."""
    number: Decimal = unscaled(score, SCORE)
    return f"{number:.{scheme.places}f}"


def say_reasons(items: Sequence[Mapping[str, Mapping[str, str] | str]], scheme: Scheme) -> list[str]:
    """Return stored reasons (``{"code", "parameters"}``) as sentences."""
    return [say_reason(Reason(str(item["code"]), dict(item["parameters"])), scheme) for item in items]  # type: ignore[arg-type]


def say_pin(pin: Mapping[str, str]) -> str:
    """Return the reason, document and persons of a stored pin as a sentence."""
    return _(
        "指定的理由：%(reason)s（文件号 %(document)s；%(made_by)s提出，%(confirmed_by)s确认）",
        **{name: pin[name] for name in ("reason", "document", "made_by", "confirmed_by")},
    )

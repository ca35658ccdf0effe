"""Labels that decide, who says them, and what a firm could change of them, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.definition.labels import GROUP, LabelSource
from scoring.definition.scheme import Scheme
from survey.definitions.catalogue import catalogue
from survey.words.language import _, _n, in_words
from survey.words.limits import say_attribute, say_label

_NAMED = 5
"""So many examples are named in a sentence."""


def say_label_name(name: str) -> str:
    """Return what a label is about: an attribute, the group, or the title of a question."""
    if name == GROUP:
        return _("集团或实际控制人")
    if "." not in name:
        return say_attribute(name)
    owner, _dot, local = name.partition(".")
    questionnaire = catalogue().questionnaires.get(owner)
    question = questionnaire.questions.get(local) if questionnaire is not None else None
    return in_words(question.title) if question is not None else name


def say_label_source(source: LabelSource) -> str:
    """Return who says a label."""
    return {
        LabelSource.REGISTER: _("其他部门登记"),
        LabelSource.VERIFIED: _("核定"),
        LabelSource.EXTERNAL: _("有编号的外部评级"),
        LabelSource.SELF: _("企业自报"),
        LabelSource.CHOSEN: _("企业公开选择"),
    }[source]


def say_changes(change: Mapping[str, Any], scheme: Scheme) -> str:
    """Return a change in words, as an incentive check stores it.

    That is `changes` of labels, how many ratings are `lowered` (0 or missing where that is not known), and the `facts`
    that say the label.
    """
    parts = [_say_change(item, scheme) for item in change["changes"]]
    parts += [_say_fact(name, figure) for name, figure in change.get("facts", {}).items()]
    if change.get("lowered"):
        parts.append(_n("调低%(n)s项评分", n=change["lowered"]))
    return _("；").join(parts)


def _say_fact(name: str, figure: int) -> str:
    """Return what a figure, scaled by its question's places, is said to be."""
    owner, _dot, local = name.partition(".")
    question = catalogue().questionnaires[owner].questions[local]
    unit = in_words(question.unit) if question.unit is not None else ""
    shown = f"{Decimal(figure).scaleb(-question.places):f}"
    return _("“%(label)s”改填%(figure)s%(unit)s", label=say_label_name(name), figure=shown, unit=unit)


def _say_change(change: Mapping[str, str], scheme: Scheme) -> str:
    name, old, new = change["name"], change["old"], change["new"]
    if name == GROUP:
        return _("“%(label)s”留空", label=say_label_name(name))
    if not new:
        return _("“%(label)s”改填其他", label=say_label_name(name))
    before = say_label(name, old, scheme) if old else _("无")
    return _("%(label)s：%(old)s → %(new)s", label=say_label_name(name), old=before, new=say_label(name, new, scheme))


def say_verified_labels(detail: Mapping[str, Any], scheme: Scheme) -> list[str]:
    """Return which labels limits take as they were verified and not as they were submitted; nothing for none."""
    return [
        _(
            "名额约束按核定的%(label)s计：%(verified)s（提交的是%(said)s）",
            label=say_label_name(name),
            verified=_said(name, verified, scheme),
            said=_said(name, said, scheme),
        )
        for name, (said, verified) in detail.get("labels", {}).items()
    ]


def _said(name: str, label: str, scheme: Scheme) -> str:
    if not label:
        return _("未填")
    return label if name == GROUP else say_label(name, label, scheme)


def say_incentives(found: Mapping[str, Any], scheme: Scheme, names: Mapping[str, str]) -> str:
    """Return what an incentive check found (as an evaluation stores it) in sentences; `names`: credit code -> name."""
    counts = found["counts"]
    text = _(
        "按这份草稿和现有提交，合格而未入选的企业中，已证明换用自报标签也换不来名额的%(a)s家，试改后入选的%(b)s家，只有上限、不能排除的%(c)s家。",
        a=counts["impossible"],
        b=counts["example"],
        c=counts["bound"],
    )
    told = [
        _(
            "%(name)s（%(change)s）",
            name=names[item["key"]],
            change=say_changes(item, scheme),
        )
        for item in found["examples"]
        if item["key"] in names
    ]
    return text + (_("例如：%(told)s。", told=_("、").join(told[:_NAMED])) if told else "")

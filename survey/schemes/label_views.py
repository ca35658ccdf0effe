"""The labels that decide, in words: what uses each, and who says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.definition.labels import GROUP, LabelSource, Use, UsedLabel, used_labels
from scoring.definition.scheme import Scheme
from survey.definitions.catalogue import catalogue
from survey.words.language import _, in_words
from survey.words.limits import say_attribute


@dataclass(frozen=True, slots=True)
class LabelLine:
    """Labels with the same use and source, in words."""

    use: str
    labels: tuple[str, ...]
    source: str
    by_firms: bool


def label_lines(scheme: Scheme) -> list[LabelLine]:
    """Return what a scheme's limits, pools, gates and ratios look at, and where each comes from."""
    grouped: dict[tuple[Use, LabelSource], list[str]] = {}
    for item in used_labels(scheme):
        grouped.setdefault((item.use, item.source), []).append(say_label_name(item.name))
    return [
        LabelLine(_say_use(use), tuple(names), say_label_source(source), source is LabelSource.SELF)
        for (use, source), names in grouped.items()
    ]


def say_labels(items: Iterable[UsedLabel]) -> str:
    """Return the names of labels, each once."""
    return _("、").join(dict.fromkeys(say_label_name(item.name) for item in items))


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


def _say_use(use: Use) -> str:
    return {
        Use.LIMIT: _("名额约束"),
        Use.POOL: _("分组排序"),
        Use.GROUP: _("同一集团的家数"),
        Use.GATE: _("资格条件"),
        Use.RATIO: _("比值的分母"),
    }[use]

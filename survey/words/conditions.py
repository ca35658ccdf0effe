"""Conditions and checks in words: when a question is asked, when a reason is wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.definition.questionnaire import (
    Atom,
    Check,
    Condition,
    Every,
    Kind,
    Negation,
    Operand,
    Option,
    Question,
    Questionnaire,
    Some,
)
from survey.words.language import _, in_words


@dataclass(frozen=True)
class Naming:
    """The names of questions in sentences: those of `own` by number, all others by questionnaire and title.

    `questionnaires`: by id, as the campaign uses them.  `numbers`: local id of `own` -> its number in the file.
    """

    own: str
    questionnaires: Mapping[str, Questionnaire]
    numbers: Mapping[str, str]

    def question(self, qualified: str) -> Question | None:
        """Return the question of a qualified id, None where it is not known."""
        owner, _dot, local = qualified.partition(".")
        questionnaire = self.questionnaires.get(owner)
        return questionnaire.questions.get(local) if questionnaire else None

    def name(self, qualified: str) -> str:
        """Return the name of a question in a sentence; an unknown id as it is."""
        owner, _dot, local = qualified.partition(".")
        question = self.question(qualified)
        if question is None:
            return qualified
        if owner == self.own:
            return _("第%(number)s题", number=self.numbers.get(local, local))
        title = in_words(self.questionnaires[owner].title)
        return _("“%(questionnaire)s”中的“%(title)s”", questionnaire=title, title=in_words(question.title))


def say_condition(condition: Condition, naming: Naming) -> str:
    """Return a condition in words, without the sentence around it: 第1.1题选“二级”或更高级别."""
    match condition:
        case Every(parts):
            return _("，并且").join(say_condition(part, naming) for part in parts)
        case Some(parts):
            return _("，或者").join(say_condition(part, naming) for part in parts)
        case Negation(part):
            return _say_opposite(part, naming)
        case Atom():
            return _say_atom(condition, naming)


def _say_opposite(part: Condition, naming: Naming) -> str:
    if isinstance(part, Atom) and part.op in {"is", "in"}:
        chosen = _values_in_words(part, naming)
        return _("%(question)s没有选%(values)s", question=naming.name(part.question), values=chosen)
    if isinstance(part, Atom) and part.op == "contains":
        chosen = _values_in_words(part, naming)
        return _("%(question)s没有勾选%(values)s", question=naming.name(part.question), values=chosen)
    return _("以下情况除外：%(condition)s", condition=say_condition(part, naming))


def _say_atom(atom: Atom, naming: Naming) -> str:
    name, values = naming.name(atom.question), _values_in_words(atom, naming)
    match atom.op:
        case "contains":
            return _("%(question)s勾选了%(values)s", question=name, values=values)
        case "at_least":
            return _("%(question)s不小于%(value)s", question=name, value=atom.values[0])
        case "at_most":
            return _("%(question)s不大于%(value)s", question=name, value=atom.values[0])
        case "answered":
            return _("%(question)s已填写", question=name)
    question = naming.question(atom.question)
    if question is not None and len(question.options) == len(set(atom.values)) > 0:
        return _("%(question)s已填写", question=name)
    return _("%(question)s选%(values)s", question=name, values=values)


def _values_in_words(atom: Atom, naming: Naming) -> str:
    question = naming.question(atom.question)
    if question is None or not atom.values:
        return "、".join(atom.values)
    if question.kind is Kind.YESNO:
        return _("或").join(_("“是”") if value == "yes" else _("“否”") for value in atom.values)
    chosen = [option for option in question.options if option.id in atom.values]
    if len(chosen) > 1 and _upwards(question, chosen):
        return _("“%(level)s”或更高级别", level=in_words(chosen[0].label))
    return _("或").join(_("“%(value)s”", value=in_words(option.label)) for option in chosen)


def _upwards(question: Question, chosen: list[Option]) -> bool:
    """Return whether the options are a level and every higher one."""
    return chosen == list(question.options[-len(chosen) :]) and all(option.level for option in chosen)


def say_when(question: Question, questionnaire: Questionnaire, naming: Naming) -> str:
    """Return when a question is asked, as a sentence; an empty text for one that is always asked."""
    parts = []
    if question.variants:
        titles = [in_words(title) for name, title in questionnaire.variants if name in question.variants]
        parts.append(_("贵单位属于%(variants)s", variants=_("或").join(titles)))
    if question.visible is not None:
        parts.append(say_condition(question.visible, naming))
    return _("仅当%(condition)s时填写", condition=_("，并且").join(parts)) if parts else ""


def say_check(check: Check, naming: Naming) -> str:
    """Return when a soft check asks for a reason."""
    if check.kind == "change":
        left, right = _operand(check.left, naming), _operand(check.right, naming)
        return _("%(left)s比%(right)s变动超过%(limit)s%%", left=left, right=right, limit=f"{check.limit:f}")
    if check.kind == "at_most":
        return _("%(left)s大于%(right)s", left=_operand(check.left, naming), right=_operand(check.right, naming))
    return re.sub(r"\{\w+\}", "…", in_words(check.message))


def _operand(operand: Operand, naming: Naming) -> str:
    if operand.value is not None:
        return f"{operand.value:f}"
    named = []
    for qualified in operand.questions:
        question, name = naming.question(qualified), naming.name(qualified)
        owned = question is not None and qualified.startswith(naming.own + ".")
        named.append(f"{in_words(question.title)}（{name}）" if owned and question else name)
    return _("与").join(named)

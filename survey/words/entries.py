"""An entry of an evaluation in words, the same on pages, in workbooks and in filled forms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import IndexSource, Scheme
from scoring.exact import POINT, SCORE, unscaled
from scoring.maturity.assessed import UNLEVELLED
from scoring.ranking.gates import Verdict
from survey.models import EvaluationEntry
from survey.words.answers import percent
from survey.words.assessed import say_assessed_of, say_unlevelled
from survey.words.findings import say_verdict
from survey.words.label_sources import say_verified_labels
from survey.words.language import _, in_words
from survey.words.levels import say_level
from survey.words.pins import pin_note
from survey.words.reasons import say_pin, say_reasons
from survey.words.tracks import say_tracks


def points_of(score: int | None, places: int) -> Decimal | None:
    """Return a score in 10⁻⁶ point as a decimal with the scheme's places, which hold it in full."""
    return None if score is None else round(unscaled(score, SCORE), places)


def reasons_of(entry: EvaluationEntry, scheme: Scheme) -> list[str]:
    """Return the reasons of an entry as sentences, then where both tracks differ, the pin last."""
    return [*say_reasons(entry.detail["reasons"], scheme), *more_reasons(entry, scheme)]


def more_reasons(entry: EvaluationEntry, scheme: Scheme) -> list[str]:
    """Return what is to be said of an entry beside its reasons: where both tracks or its labels differ, and its pin."""
    pin = [say_pin(entry.detail["pin"])] if "pin" in entry.detail else []
    return [*say_tracks(entry, scheme), *say_verified_labels(entry.detail, scheme), *pin]


def brief_reasons_of(entry: EvaluationEntry, scheme: Scheme) -> list[str]:
    """Return the reasons of an entry for a long list: gates that are all pending are counted, not named one by one."""
    reasons, declared = entry.detail["reasons"], {gate.id for gate in scheme.answered_gates}
    pending = [item for item in reasons if item["code"] == "gate_pending" and item["parameters"]["gate"] in declared]
    if len(pending) < len(declared) or not pending:
        return reasons_of(entry, scheme)
    named = say_reasons([item for item in reasons if item not in pending], scheme)
    return [*named, f"申报条件全部待核（{len(pending)}项，见说明）", *more_reasons(entry, scheme)]


def brief_gates_of(entry: EvaluationEntry, scheme: Scheme, common: Collection[str]) -> str:
    """Return how many gates an entry fails, and has 待核: ``不通过1项；待核3项``; the latter unless it has just these.

    `common`: what most of its list have 待核, which the list says once.
    """
    given = dict(zip((gate.id for gate in scheme.gates), entry.detail.get("verdicts", []), strict=False))
    failed = sum(verdict == Verdict.FAILED for verdict in given.values())
    pending = {gate for gate, verdict in given.items() if verdict == Verdict.PENDING}
    texts = [_("不通过%(n)s项", n=failed)] if failed else []
    if given and pending | {gate for gate in common if given.get(gate) == Verdict.FAILED} != set(common):
        texts.append(_("待核%(n)s项", n=len(pending)) if pending else "" if failed else _("条件全部通过"))
    return _("；").join(filter(None, texts))


def gates_of(entry: EvaluationEntry, scheme: Scheme) -> str:
    """Return the failed gates by name and the number of pending ones: ``不通过1项：…；待核3项``; empty for neither."""
    verdicts = entry.detail.get("verdicts", [])
    texts = []
    for verdict in (Verdict.FAILED, Verdict.PENDING):
        named = [in_words(gate.title) for gate, given in zip(scheme.gates, verdicts, strict=False) if given == verdict]
        if named:
            names = f"：{'、'.join(named)}" if verdict == Verdict.FAILED else ""
            texts.append(f"{say_verdict(verdict)}{len(named)}项{names}")
    return "；".join(texts)


def level_title(entry: EvaluationEntry, questionnaires: Mapping[str, Questionnaire]) -> str:
    """Return the level of an entry by its own word, in the questionnaire that leads its pool, or that none is stated.

    A dash for who has no result, since a questionnaire is missing.
    """
    return _level(entry, entry.level if entry.self_level is None else entry.self_level, questionnaires)


def checked_level_title(entry: EvaluationEntry, questionnaires: Mapping[str, Questionnaire]) -> str:
    """Return the level of an entry by its answers as they were verified; empty where nothing was."""
    if not entry.checked:
        return ""
    leading = entry.detail.get("leading", "")
    level = entry.detail["tracks"]["verified"]["levels"].get(leading)
    return "" if level is None else _level(entry, level, questionnaires)


def verified_level_title(entry: EvaluationEntry, questionnaires: Mapping[str, Questionnaire]) -> str:
    """Return the level that officials had found (核定等级) of an entry when it was evaluated; empty for none."""
    level = entry.detail.get("levels", {}).get(entry.detail.get("leading", ""))
    return "" if level is None else _level(entry, level, questionnaires)


def _level(entry: EvaluationEntry, level: int, questionnaires: Mapping[str, Questionnaire]) -> str:
    if entry.rank is None:
        return "–"
    if level == UNLEVELLED:
        return say_unlevelled()
    return say_level(questionnaires.get(entry.detail.get("leading", "sme2024")), level)


def index_of(entry: EvaluationEntry, scheme: Scheme) -> Decimal | None:
    """Return the index that leads an entry's pool, with two places; None where there is no result to have one."""
    leading = entry.detail.get("leading")
    missing = entry.detail.get("missing", [])
    without = any(
        absent
        for item, absent in zip(scheme.criteria, missing, strict=False)
        if isinstance(item.source, IndexSource) and item.source.questionnaire == leading and not item.source.part
    )
    return None if entry.rank is None or without else round(unscaled(entry.total, POINT), 2)


def stability_of(scheme: Scheme, entry: EvaluationEntry) -> str:
    """Return the share of resampled fits that agree on the segment, marked 边界 below the scheme's threshold."""
    if not entry.segment or scheme.segments is None:
        return ""
    share = percent(entry.stability)
    return _("%(share)s（边界）", share=share) if entry.stability < scheme.segments.stable else share


def remarks_of(scheme: Scheme, entry: EvaluationEntry) -> list[str]:
    """Return the remarks on an entry: its pin, how quotas, shares and ties changed its place, a rescaled index."""
    codes = {"seated_by_quota", "seated_by_total", "passed_over", "tie_at_line"}
    sentences = say_reasons([item for item in entry.detail["reasons"] if item["code"] in codes], scheme)
    rescaled = say_assessed_of(entry.detail)
    said = [pin_note(entry), *sentences, _("指数%(how)s", how=rescaled) if rescaled else ""]
    return [text for text in said if text]

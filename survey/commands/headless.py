"""The verbs without a database: JSON on standard output, faults as sentences on standard error."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import Any

from scoring.definition.questionnaire import Questionnaire
from scoring.ranking.ranking import rank_table
from survey.commands import certainty_report, compare_report, select_report
from survey.commands.json_files import InputError, exact_json, read_object
from survey.commands.questionnaire_json import describe
from survey.commands.rank_files import anchored, read_anchors, read_matrix, read_weights
from survey.commands.score_report import FACTS, read_answer_document, scored
from survey.definitions.catalogue import CatalogueError, catalogue


def main(arguments: list[str]) -> int:
    """Run one of the verbs; returns 0, or 2 with the faults on standard error."""
    verbs = {
        "questionnaire": _questionnaire,
        "score": _score,
        "rank": _rank,
        "certainty": certainty_report.main,
        "select": select_report.main,
        "compare": compare_report.main,
    }
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        print(exact_json(verbs[arguments[0]](arguments[1:])), flush=True)
    except (InputError, CatalogueError) as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _known(identifier: str, version: str | None) -> Questionnaire:
    """Return a questionnaire, the newest without `version`; raises InputError that names those there are."""
    questionnaire = (
        catalogue().versions.get((identifier, version)) if version else catalogue().questionnaires.get(identifier)
    )
    if questionnaire is None:
        names = ", ".join(f"{name} {number}" for name, number in catalogue().versions)
        raise InputError(
            [f"there is no questionnaire {' '.join([identifier, version or '']).strip()}: known are {names}"]
        )
    return questionnaire


def _questionnaire(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    parser = argparse.ArgumentParser(prog="python3 -m survey questionnaire")
    parser.add_argument("id")
    parser.add_argument("--version")
    options = parser.parse_args(arguments)
    return describe(_known(options.id, options.version))


def _score(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    parser = argparse.ArgumentParser(prog="python3 -m survey score")
    parser.add_argument("id")
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--version")
    parser.add_argument("--variant", default="")
    options = parser.parse_args(arguments)
    questionnaire = _known(options.id, options.version)
    if questionnaire.rule is None:
        raise InputError([f"{options.id} has no rule that scores it"])
    faults = _variant_faults(questionnaire, options.variant)
    answers = read_object(options.answers, "{question id: value}")
    wanted = dict(catalogue().questionnaires) | {options.id: questionnaire}
    wanted = {name: wanted[name] for name in (FACTS, options.id)}
    dossier, unreadable = read_answer_document(wanted, options.id, answers, options.variant)
    if faults or unreadable:
        raise InputError([*faults, *unreadable])
    return scored(wanted, options.id, dossier)


def _variant_faults(questionnaire: Questionnaire, variant: str) -> list[str]:
    variants = [name for name, _ in questionnaire.variants]
    if variant and variant not in variants:
        return [f"there is no variant {variant!r}: {', '.join(variants) or questionnaire.id + ' has none'}"]
    if variants and not variant and not questionnaire.variant_when:
        return [f"name a variant with --variant: {', '.join(variants)}"]
    return []


def _rank(arguments: list[str]) -> Any:  # noqa: ANN401 - JSON
    parser = argparse.ArgumentParser(prog="python3 -m survey rank")
    parser.add_argument("matrix", type=Path)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--anchors", type=Path)
    options = parser.parse_args(arguments)
    names, columns = read_matrix(options.matrix)
    weights = read_weights(options.weights, list(columns))
    if options.anchors:
        columns = anchored(columns, read_anchors(options.anchors, list(columns)))
    return [
        {"name": row.name, "score": row.score, "rank": row.rank, "contributions": dict(row.contributions)}
        for row in rank_table(names, columns, weights)
    ]

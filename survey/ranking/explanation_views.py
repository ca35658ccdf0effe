"""The total score of one enterprise as a tree: criteria, parts, questions; the parts of each row add up to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.answers.answers import Dossier
from scoring.answers.coding import encode
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import PointsRule, nodes_of
from scoring.definition.scheme import FiguresSource, IndexSource, Scheme
from scoring.explanation.question_worths import Explained, Piece, explain
from scoring.maturity import score
from survey.models import EvaluationEntry
from survey.words.language import in_words
from survey.words.reasons import score_text


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One row of the tree.

    `depth`: 0 for a criterion. `amount`: its share of the total, as printed. `question`, `criterion`: the id of what
    the row links to, or empty.
    """

    depth: int
    title: str
    amount: str
    question: str
    criterion: str


def view_explanation(
    entry: EvaluationEntry, scheme: Scheme, questionnaires: Mapping[str, Questionnaire], coded: Explained
) -> list[PieceLine]:
    """Return the rows of the tree from the top down; rows below the criteria that add nothing are left out.

    `coded`: see `explanation_inputs`.
    """
    pieces = explain(scheme, entry.pool, entry.detail["contributions"], coded)
    features = {item.id: in_words(item.title) for item in scheme.segments.features} if scheme.segments else {}
    lines = []
    for piece in pieces:
        criterion = next(item for item in scheme.criteria if item.id == piece.id)
        owner = criterion.source.questionnaire if isinstance(criterion.source, IndexSource) else ""
        titles = _titles(questionnaires.get(owner)) | features
        if isinstance(criterion.source, FiguresSource):
            titles |= {item.id: in_words(item.title) for item in criterion.source.measures}
        lines.append(PieceLine(0, in_words(criterion.title), score_text(piece.amount, scheme), "", criterion.id))
        lines += [
            PieceLine(
                depth,
                _title(item, titles, questionnaires),
                score_text(item.amount, scheme),
                item.id if item.kind == "question" else "",
                "",
            )
            for depth, item in _below(piece.pieces, 1)
            if item.amount
        ]
    return lines


def explanation_inputs(
    entry: EvaluationEntry, scheme: Scheme, questionnaires: Mapping[str, Questionnaire], dossier: Dossier
) -> Explained:
    """Return coded answers, profiles and features of one enterprise, as `explain` takes them."""
    sheets = encode(questionnaires, [dossier])
    profiles = {name: score(sheet) for name, sheet in sheets.items() if questionnaires[name].rule is not None}
    names = [feature.id for feature in scheme.segments.features] if scheme.segments is not None else []
    return Explained(sheets, profiles, 0, dict(zip(names, entry.detail.get("features", []), strict=False)))


def _below(pieces: Sequence[Piece], depth: int) -> Iterator[tuple[int, Piece]]:
    for piece in pieces:
        yield depth, piece
        yield from _below(piece.pieces, depth + 1)


def _titles(questionnaire: Questionnaire | None) -> dict[str, str]:
    """Return the titles of parts and groups, or of the nodes of a tree."""
    rule = questionnaire.rule if questionnaire is not None else None
    if rule is None:
        return {}
    if isinstance(rule, PointsRule):
        groups = {group.id: in_words(group.title) for part in rule.parts for group in part.groups}
        return groups | {part.id: in_words(part.title) for part in rule.parts}
    return {node.id: in_words(node.title) for node in nodes_of(rule.tree)}


def _title(piece: Piece, titles: Mapping[str, str], questionnaires: Mapping[str, Questionnaire]) -> str:
    if piece.kind != "question":
        return titles.get(piece.id, piece.id)
    owner, _, local = piece.id.partition(".")
    return in_words(questionnaires[owner].questions[local].title)

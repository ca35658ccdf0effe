"""The clauses of one sub-domain, level by level, with what each weighs."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.definition.rules import leaves_of
from scoring.exact import WEIGHT, half_up, unscaled
from scoring.maturity import ClauseProfile
from scoring.maturity.clause_cells import layout_of
from scoring.maturity.clauses import clause_shares
from scoring.maturity.tree_diagnosis import level_means, variant_at
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class RatedClause:
    """A clause with its rating in words and figures, and its share of the level's score."""

    id: str
    title: str
    rating: str
    points: str
    share: str


@dataclass(frozen=True, slots=True)
class RatedLevel:
    """One level of a sub-domain: the mean of its clauses."""

    title: str
    mean: str
    clauses: list[RatedClause]


@dataclass(frozen=True, slots=True)
class SubdomainView:
    """Everything that the page of one sub-domain shows."""

    title: str
    levels: list[RatedLevel]


def view_subdomain(profile: ClauseProfile, name: str) -> SubdomainView | None:
    """Return the sub-domain with this id, `profile` having one row; None where the tree has no such leaf."""
    leaf = next((leaf for leaf in leaves_of(profile.rule.tree) if leaf.id == name), None)
    if leaf is None:
        return None
    layout = layout_of(profile.coded.coding)
    asked = [clause for clause in layout.clauses if profile.coded.column(clause.id)[0] not in {-1, -3}]
    variant = variant_at(profile, 0)
    levels = []
    for (step, title), mean in zip(profile.rule.levels, level_means(profile, 0, name), strict=True):
        if mean is None:
            continue
        shares = clause_shares(profile.rule, variant, asked, step)
        clauses = []
        for clause in asked:
            if (clause.subdomain, clause.level) != (name, step):
                continue
            code = int(profile.coded.column(clause.id)[0])
            rating = in_words(clause.options[code].label) if code >= 0 else _("未作答")
            points = clause.options[code].points if code >= 0 else 0
            share = f"{unscaled(half_up(shares[clause.id] * WEIGHT), WEIGHT):.4f}"
            shown = f"{unscaled(points, WEIGHT):.1f}"
            clauses.append(RatedClause(clause.id, in_words(clause.title), rating, shown, share))
        levels.append(RatedLevel(in_words(title), f"{unscaled(half_up(mean * WEIGHT), WEIGHT):.4f}", clauses))
    return SubdomainView(in_words(leaf.title), levels)

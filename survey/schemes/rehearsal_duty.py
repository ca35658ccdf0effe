"""What a child computes of a rehearsal for the request that waits: both evaluations, and their outcome in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError
from survey.evaluations.check_incentives import incentives_of
from survey.evaluations.evaluate import NothingToEvaluateError
from survey.jobs.kinds import register_duty
from survey.queries import evaluations
from survey.schemes.kept_scores import KeptScores
from survey.schemes.rehearsal_views import LinkedFirms, RehearsalView, view_rehearsal
from survey.schemes.rehearse import compare_schemes, evaluate_draft
from survey.store.pause_collecting import collector_paused
from survey.store.scope import Scope
from survey.words.label_sources import say_incentives
from survey.words.language import in_language

DUTY = "rehearse"
INCENTIVES = "check_incentives"
NOTHING, CLASH, OWN_CLASH = "nothing", "clash", "own_clash"


@collector_paused()
def _rehearse(app: Flask, campaign_id: int, document: Mapping[str, Any], language: str) -> RehearsalView | str:
    """Return the outcome of a scheme's rehearsal in a language.

    Or why there is none: ``nothing`` to rehearse, or ``clash`` where the scheme in use can't be kept any more.
    """
    scheme = load_scheme(document)
    kept: KeptScores = app.extensions.setdefault("kept_scores", KeptScores())
    with app.extensions["readers"]() as database, in_language(language):
        try:
            tried = compare_schemes(database, campaign_id, scheme, kept)
        except NothingToEvaluateError:
            return NOTHING
        except CannotChooseError:
            return CLASH
        identity = evaluations.newest_identity(database, campaign_id)
        newest = identity.id if identity is not None else 0
        entries = kept.entries(identity)
        if entries is None:
            everybody = Scope(everything=True)  # who sets rules sees all enterprises
            ranked = evaluations.ranked_by_code(database, newest, everybody)
            entries = {code: row.id for code, row in ranked.items()}
            kept.keep_entries(identity, entries)
        return view_rehearsal(tried, scheme, LinkedFirms(partial(_named, database), newest, entries))


def _named(database: Session, codes: Collection[str]) -> Mapping[str, str]:
    """Return credit code -> name; a code that no firm has any more stands for itself."""
    return {code: code for code in codes} | dict(evaluations.names_of(database, codes))


def _check_incentives(app: Flask, campaign_id: int, document: Mapping[str, Any], language: str) -> str:
    """Return what false answers could win under a draft, in a language; or ``nothing``, or ``own_clash``."""
    scheme = load_scheme(document)
    with app.extensions["readers"]() as database, in_language(language):
        try:
            found = incentives_of(evaluate_draft(database, campaign_id, scheme))
        except NothingToEvaluateError:
            return NOTHING
        except CannotChooseError:
            return OWN_CLASH
        return say_incentives(found, scheme, evaluations.names_in(database, campaign_id))


register_duty(DUTY, _rehearse)
register_duty(INCENTIVES, _check_incentives)

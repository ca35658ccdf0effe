"""The pages that explain one enterprise: total, criterion, index, question; each links to the next step down."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.answers.coding import encode
from scoring.answers.visibility import asked
from scoring.certainty.unproven import counted_dossier
from scoring.loading.scheme import load_scheme
from scoring.maturity import ClauseProfile, Profile, score
from survey.answering.standing_views import say_undone
from survey.definitions.catalogue import catalogue
from survey.definitions.given_levels import levels_by
from survey.evaluations import try_withdrawals
from survey.experts.firm_views import FirmMarks, view_marks
from survey.jobs.ask_child import NotNowError
from survey.jobs.start_job import this_app
from survey.models import EvaluationEntry
from survey.queries import evaluations, snapshots, submission_history, submissions
from survey.queries.proven import proofs
from survey.queries.spreads import spreads
from survey.ranking.explanation_views import explanation_inputs, view_explanation
from survey.ranking.list_views import is_borderline
from survey.ranking.pages import (
    CandidatePage,
    CriterionPage,
    ExplanationPage,
    IndexPage,
    QuestionPage,
    SubdomainPage,
    SuccessorPage,
    TreePage,
)
from survey.ranking.question_views import view_question
from survey.ranking.successor_views import view_chain
from survey.ranking.tracing_views import TracedEntry, criterion_rows, gate_rows, view_criterion
from survey.ranking.track_views import question_titles, view_tracks
from survey.results.points_views import view_points
from survey.results.rating_views import view_ratings
from survey.results.subdomain_views import view_subdomain
from survey.results.views import view_tree
from survey.signals.views import SignalView, shown_signals
from survey.store.permissions import Permission
from survey.verifying.level_views import levels_of_firm
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.entries import level_title, points_of, reasons_of
from survey.words.findings import say_segment
from survey.words.language import _, in_words
from survey.words.pools import pool_title
from survey.words.top_claims import say_only_verified, view_claims

blueprint = Blueprint("tracing", __name__, url_prefix="/evaluations/<int:evaluation_id>/candidates/<int:entry_id>")


def _find(evaluation_id: int, entry_id: int) -> TracedEntry:
    evaluation = evaluations.evaluation(database(), evaluation_id)
    entry = evaluations.entry(database(), current_scope(), evaluation_id, entry_id)
    if evaluation is None or entry is None:
        abort(404)
    questionnaires = catalogue().named_by_digest(
        {sheet.questionnaire_id: sheet.definition_digest for sheet in entry.version.sheets}
    )
    until = snapshots.Until(**evaluation.parameters["until"]) if "until" in evaluation.parameters else None
    overlay = snapshots.verified_values(database(), [entry.version_id], until).get(entry.version_id, {})
    stated = snapshots.dossier_with_verified(database(), questionnaires, entry.version_id, overlay)
    scheme, proven = load_scheme(evaluation.scheme.document), frozenset(f"{owner}.{name}" for owner, name in overlay)
    if scheme.only_verified:
        newest = until.evidence if until is not None else 0
        found = proofs(database(), evaluation.campaign_id, [entry.version_id], newest)
        proven |= {f"{owner}.{name}" for _version, owner, name in found.proven}
    counted = counted_dossier(scheme, questionnaires, stated, proven)
    return TracedEntry(evaluation, entry, scheme, questionnaires, counted, stated)


@blueprint.get("")
@allow(Permission.SEE_RANKING)
def candidate(evaluation_id: int, entry_id: int) -> str:
    """Show place, score as a sum of criteria, gates and reasons."""
    traced = _find(evaluation_id, entry_id)
    entry = traced.entry
    ranked = entry.score is not None
    return CandidatePage(
        traced=traced,
        score=points_of(entry.score, traced.scheme.places),
        criteria=criterion_rows(entry, traced.scheme) if ranked else [],
        gates=gate_rows(entry, traced.scheme),
        reasons=reasons_of(entry, traced.scheme),
        level=level_title(entry, traced.questionnaires),
        indexes=[item for item in traced.questionnaires.values() if item.rule is not None and _asked(traced, item.id)],
        segment=say_segment(traced.scheme, entry.segment),
        borderline=is_borderline(traced.scheme, entry),
        pool=pool_title(traced.scheme, entry.pool),
        ranks=(
            evaluations.ranks_within(database(), entry, "unit"),
            evaluations.ranks_within(database(), entry, "division"),
        )
        if ranked
        else None,
        external=view_ratings(
            database(),
            current_scope(),
            entry.version.submission.participation.enterprise_id,
            levels_by(traced.questionnaires, traced.dossier),
        ),
        levels=levels_of_firm(
            database(), traced.evaluation.campaign, entry.version.submission.participation.enterprise_id
        ),
        marks=_marks(entry),
        tracks=view_tracks(entry, traced.scheme, traced.questionnaires),
        verified_questions=question_titles(entry.detail.get("tracks", {}).get("questions", []), traced.questionnaires),
        neighbours=evaluations.neighbours(database(), entry, current_scope()),
        undone=_say_undone(entry.version.submission_id),
        signals=_signals(traced),
        claims=view_claims(entry.detail, traced.scheme),
        only_verified=_only_verified(traced),
    ).render()


def _marks(entry: EvaluationEntry) -> FirmMarks | None:
    """Return what experts gave, for whoever reads marks."""
    if not may(Permission.READ_MARKS):
        return None
    part = entry.version.submission.participation
    return view_marks(database(), part.campaign_id, part.id, signed_in().id)


def _only_verified(traced: TracedEntry) -> str:
    """Return that only what is verified earns in some questionnaires; nothing where the scheme does not say so."""
    known = traced.questionnaires
    names = [in_words(known[name].title) for name in traced.scheme.only_verified if name in known]
    return say_only_verified(_("、").join(f"“{name}”" for name in names)) if names else ""


def _signals(traced: TracedEntry) -> list[SignalView]:
    """Return the signals of what was ranked, for whoever sees them; the page's numbers know nothing of them."""
    return shown_signals(database(), current_scope(), traced.entry.version, allowed=may(Permission.SEE_SIGNALS))


def _say_undone(submission_id: int) -> str:
    newest = or_404(submissions.latest_version(database(), submission_id))
    return say_undone(newest, submission_history.acts(database(), submission_id))


def _asked(traced: TracedEntry, name: str) -> bool:
    """Whether an enterprise is asked anything by a questionnaire."""
    return bool(asked(traced.questionnaires, traced.dossier)[name])


@blueprint.get("/explanation")
@allow(Permission.SEE_RANKING)
def explanation(evaluation_id: int, entry_id: int) -> str:
    """Show what every question adds to the total."""
    traced = _find(evaluation_id, entry_id)
    if traced.entry.score is None:
        abort(404)
    coded = explanation_inputs(traced.entry, traced.scheme, traced.questionnaires, traced.dossier)
    return ExplanationPage(
        traced=traced,
        signals=_signals(traced),
        rows=view_explanation(traced.entry, traced.scheme, traced.questionnaires, coded),
        score=points_of(traced.entry.score, traced.scheme.places),
    ).render()


@blueprint.get("/successor")
@allow(Permission.EVALUATE)
def successor(evaluation_id: int, entry_id: int) -> str | Response | tuple[str, int]:
    """Show who would move up if this enterprise withdrew after those in the address, and why better-ranked don't.

    The address carries the whole chain (``earlier``: credit codes in order), so that nothing is written.
    """
    traced = _find(evaluation_id, entry_id)
    firms = evaluations.ranked_by_code(database(), evaluation_id, current_scope())
    own, earlier = traced.entry.version.credit_code, request.args.getlist("earlier")
    following = firms.get(request.args.get("next", ""))
    if following is not None:
        return redirect(_withdrawn(evaluation_id, following.id, [*earlier, own]))
    if traced.entry.rank is None or any(key not in firms for key in earlier):
        abort(404)
    chain, refused = None, ""
    try:
        chain = try_withdrawals.ask_withdrawals(this_app(), evaluation_id, [*earlier, own], who=signed_in().id)
    except try_withdrawals.NoSeatError as error:
        refused = firms[error.key].name
    except NotNowError:
        flash(_("同时推演的人较多或数据较多，这次没有算出结果，请稍后刷新本页。"), "warning")
        return redirect(url_for("tracing.candidate", evaluation_id=evaluation_id, entry_id=entry_id))
    links = [
        (firms[key], _withdrawn(evaluation_id, entry_id, [*earlier[:place], *earlier[place + 1 :]]))
        for place, key in enumerate(earlier)
    ]
    view = view_chain(chain, traced.scheme, firms) if chain is not None else None
    page = SuccessorPage(traced=traced, chain=view, refused=refused, earlier=links).render()
    return page if chain is not None else (page, 404)


def _withdrawn(evaluation_id: int, entry_id: int, earlier: list[str]) -> str:
    return url_for("tracing.successor", evaluation_id=evaluation_id, entry_id=entry_id, earlier=earlier)


@blueprint.get("/criteria/<criterion_id>")
@allow(Permission.SEE_RANKING)
def criterion(evaluation_id: int, entry_id: int, criterion_id: str) -> str:
    """Show how one criterion's value came about."""
    traced = _find(evaluation_id, entry_id)
    column = next((i for i, item in enumerate(traced.scheme.criteria) if item.id == criterion_id), None)
    if column is None or traced.entry.score is None:
        abort(404)
    if traced.entry.pool and not traced.scheme.criteria[column].belongs(traced.entry.pool):
        abort(404)
    view = view_criterion(traced.entry, traced.scheme, column, (traced.questionnaires, traced.dossier))
    return CriterionPage(traced=traced, view=view).render()


@blueprint.get("/index/<questionnaire_id>")
@allow(Permission.SEE_RANKING)
def index(evaluation_id: int, entry_id: int, questionnaire_id: str) -> str:
    """Show parts, groups, items and level conditions of one questionnaire."""
    traced = _find(evaluation_id, entry_id)
    questionnaire = traced.questionnaires.get(questionnaire_id)
    if questionnaire is None or questionnaire.rule is None:
        abort(404)
    if not _asked(traced, questionnaire_id):
        abort(404)
    profile = score(encode(traced.questionnaires, [traced.dossier])[questionnaire_id])
    if isinstance(profile, Profile):
        points = view_points(questionnaire, profile)
        return IndexPage(traced=traced, questionnaire=questionnaire, view=points).render()
    view = view_tree(questionnaire, profile, spreads(database(), traced.evaluation, questionnaire))
    by_clause = isinstance(profile, ClauseProfile)

    def link(name: str) -> str:
        place: dict[str, Any] = {"evaluation_id": evaluation_id, "entry_id": entry_id}
        if by_clause:
            return url_for("tracing.subdomain", questionnaire_id=questionnaire_id, node=name, **place)
        return url_for("tracing.question", questionnaire_id=questionnaire_id, question_id=name, **place)

    return TreePage(traced=traced, view=view, link=link).render()


@blueprint.get("/index/<questionnaire_id>/<node>")
@allow(Permission.SEE_RANKING)
def subdomain(evaluation_id: int, entry_id: int, questionnaire_id: str, node: str) -> str:
    """Show the clauses of one sub-domain, with rating and weight."""
    traced = _find(evaluation_id, entry_id)
    questionnaire = traced.questionnaires.get(questionnaire_id)
    if questionnaire is None or questionnaire.rule is None:
        abort(404)
    profile = score(encode(traced.questionnaires, [traced.dossier])[questionnaire_id])
    view = or_404(view_subdomain(profile, node) if isinstance(profile, ClauseProfile) else None)
    title = in_words(questionnaire.title)
    return SubdomainPage(traced=traced, questionnaire=questionnaire, view=view, title=title).render()


@blueprint.get("/questions/<questionnaire_id>/<question_id>")
@allow(Permission.SEE_RANKING)
def question(evaluation_id: int, entry_id: int, questionnaire_id: str, question_id: str) -> str:
    """Show one question, its answer, evidence and trail."""
    traced = _find(evaluation_id, entry_id)
    questionnaire = traced.questionnaires.get(questionnaire_id)
    if questionnaire is None or question_id not in questionnaire.questions:
        abort(404)
    submission_id, place = traced.entry.version.submission_id, (questionnaire_id, question_id)
    view = view_question(traced.questionnaires, questionnaire, question_id, traced.dossier)
    return QuestionPage(
        traced=traced,
        view=view,
        lowered=next((one for one in traced.lowered if (one.questionnaire, one.question) == place), None),
        signals=[one for one in _signals(traced) if f"{questionnaire_id}.{question_id}" in one.questions],
        trail=submissions.revisions_of(database(), submission_id, questionnaire_id, question_id),
        files=submissions.evidence_of(database(), submission_id).get(place, []),
    ).render()

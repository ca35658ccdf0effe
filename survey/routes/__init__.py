"""Thin routes, one module per actor and task; they read through queries and write through services."""

from survey.routes import (
    account,
    administration,
    campaign,
    evaluations,
    filling,
    public,
    ranking,
    results,
    schemes,
    segments,
    submitting,
    tracing,
)

BLUEPRINTS = (
    public.blueprint,
    account.blueprint,
    administration.blueprint,
    filling.blueprint,
    submitting.blueprint,
    results.blueprint,
    campaign.blueprint,
    ranking.blueprint,
    segments.blueprint,
    tracing.blueprint,
    schemes.blueprint,
    evaluations.blueprint,
)

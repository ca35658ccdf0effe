"""Thin routes, one module per actor and task; they read through queries and write through services."""

from survey.routes import (
    account,
    administration,
    campaign,
    comparing,
    diary,
    evaluations,
    filling,
    pins,
    public,
    ranking,
    results,
    robustness,
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
    comparing.blueprint,
    robustness.blueprint,
    diary.blueprint,
    pins.blueprint,
    segments.blueprint,
    tracing.blueprint,
    schemes.blueprint,
    evaluations.blueprint,
)

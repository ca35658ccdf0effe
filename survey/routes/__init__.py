"""Thin routes, one module per actor and task; they read through queries and write through services."""

from survey.routes import account, administration, filling, public, results, submitting

BLUEPRINTS = (
    public.blueprint,
    account.blueprint,
    administration.blueprint,
    filling.blueprint,
    submitting.blueprint,
    results.blueprint,
)

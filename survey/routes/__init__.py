"""Thin routes, one module per actor and task; they read through queries and write through services."""

from survey.routes import account, administration, public

BLUEPRINTS = (public.blueprint, account.blueprint, administration.blueprint)

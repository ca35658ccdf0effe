"""An application whose ledger has a list of firms to open, also while no package brings one."""

from __future__ import annotations

from flask import Blueprint, Flask

from survey.app import create_app
from survey.config import Settings
from survey.ledger.ledger_views import LIST
from survey.store.permissions import Permission
from survey.web.access import allow


def app_with_list(settings: Settings) -> Flask:
    """Return an application with the endpoint that figures open, at its agreed address."""
    app = create_app(settings)
    if LIST not in app.view_functions:
        blueprint = Blueprint("firm_list", __name__)
        blueprint.get("/firms")(allow(Permission.SEE_FIRMS)(firms))
        app.register_blueprint(blueprint)
    return app


def firms() -> str:
    """Stand for the list."""
    return ""

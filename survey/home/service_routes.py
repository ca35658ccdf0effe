"""How the service is: a page for the system administrator, and two addresses that gateways and supervisors ask."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from survey.home.pages import ServicePage
from survey.home.service_views import view_service
from survey.models import utc_now
from survey.store.permissions import Permission
from survey.store.readings import Level
from survey.web.access import allow, always_open, public
from survey.web.request_context import database
from survey.web.service_readings import read_service, readiness

blueprint = Blueprint("service", __name__)
probes_blueprint = Blueprint("probes", __name__)
NOT_READY = 503
RETRY_AFTER = "10"


@probes_blueprint.get("/health")
@always_open
@public
def health() -> Response:
    """Return ok when the process answers; it asks no database. Whether it can work says `/ready`."""
    return Response("ok\n", mimetype="text/plain")


@probes_blueprint.get("/ready")
@always_open
@public
def ready() -> Response:
    """Say whether everything works that the service needs: 200 or 503, as JSON where that is asked for, else plain."""
    checks = readiness(current_app)
    good = all(said == "ok" for said in checks.values())
    if request.accept_mimetypes.best_match(["text/plain", "application/json"]) == "application/json":
        answer = jsonify(ready=good, checks=checks)
    else:
        lines = [f"ready: {'yes' if good else 'no'}", *(f"{topic}: {said}" for topic, said in checks.items())]
        answer = Response("\n".join(lines) + "\n", mimetype="text/plain")
    if not good:
        answer.status_code = NOT_READY
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


@blueprint.get("/service")
@allow(Permission.SEE_SERVICE)
def service() -> str:
    """Show how the service is, line by line, and what to do where something is wrong."""
    lines = view_service(read_service(current_app, database()))
    wrong = sum(line.level != Level.GOOD for line in lines)
    return ServicePage(lines=lines, wrong=wrong, now=utc_now()).render()

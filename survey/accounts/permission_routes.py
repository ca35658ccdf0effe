"""Who may do what, as sentences, for officials and administrators."""

from __future__ import annotations

from flask import Blueprint

from survey.accounts.administration_pages import PermissionsPage
from survey.accounts.administration_words import say_permissions
from survey.models import Role
from survey.store.permissions import GRANTS, Permission
from survey.web.access import allow, signed_in
from survey.words.roles import PERMISSION_TITLES, ROLE_TITLES

blueprint = Blueprint("permissions", __name__, url_prefix="/permissions")


@blueprint.get("")
@allow(Permission.SEE_PERMISSIONS)
def table() -> str:
    """Show the table of permissions as sentences, by permission and by role."""
    by_role = [
        (str(ROLE_TITLES[role]), [str(PERMISSION_TITLES[one]) for one in Permission if role in GRANTS[one]])
        for role in Role
    ]
    return PermissionsPage(sentences=say_permissions(Role(signed_in().role)), roles=by_role).render()

"""One's own account: what one may do here, password, second factor."""

from __future__ import annotations

from flask import Blueprint

from survey.accounts.pages import OwnAccountPage
from survey.models import Role
from survey.store.permissions import GRANTS, Permission
from survey.web.access import allow, signed_in
from survey.words.roles import PERMISSION_TITLES

blueprint = Blueprint("own_account", __name__, url_prefix="/account")


@blueprint.get("")
@allow(Permission.KEEP_OWN_ACCOUNT)
def account() -> str:
    """Show who one is here and what one may do."""
    user = signed_in()
    role = Role(user.role)
    abilities = [PERMISSION_TITLES[permission] for permission, roles in GRANTS.items() if role in roles]
    return OwnAccountPage(account=user, abilities=abilities).render()

"""The second factor: asked for after the password, set up, set up anew, and its recovery codes."""

from __future__ import annotations

import segno
from flask import Blueprint, flash, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from survey.accounts.check_sign_in import check_code
from survey.accounts.pages import FactorCodePage, FactorSetUpPage, OwnPasswordPage, RecoveryCodesPage, RemoveFactorPage
from survey.accounts.pauses import TooSoonError
from survey.accounts.prove_second_factor import FEW, WrongCodeError, recovery_codes_left
from survey.accounts.second_factors import address_of_secret, in_groups, new_secret, open_secret, seal_secret
from survey.accounts.set_second_factor import (
    HasFactorError,
    remove_second_factor,
    set_recovery_codes,
    set_second_factor,
)
from survey.accounts.sign_in import WrongPasswordError, check_own_password
from survey.accounts.words import say_busy, say_pause
from survey.forms.password import FactorCodeForm, FactorSetUpForm, OwnPasswordForm
from survey.models import User
from survey.store.permissions import Permission
from survey.web.access import admit, allow, always_open, current_user, factor_required, half_user, halfway, signed_in
from survey.web.addresses import local_path
from survey.web.passwords import BusyError
from survey.web.request_context import address, database, settings, web_session
from survey.words.language import _, _n

blueprint = Blueprint("second_factor", __name__)
_PENDING = "pending_secret"
ISSUER = "Jiading digital pilot"
"""In Latin letters, so that the QR picture stays coarse enough for any camera."""


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@halfway
@always_open
@allow(Permission.KEEP_OWN_ACCOUNT)
def code() -> str | Response:
    """Ask for the second factor of who gave the password, and let him in."""
    user = half_user()
    if user is None:
        return redirect(url_for("public.home"))
    if user.totp_secret is None:
        return redirect(url_for("second_factor.set_up"))
    form, user_id = FactorCodeForm(), user.id
    if check_code(form, user_id):
        return _let_in(user_id)
    if web_session().user_id is None:
        flash(_("动态口令多次不正确，请重新登录。"), "warning")
        return redirect(url_for("account.sign_in"))
    return FactorCodePage(form=form).render()


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@halfway
@allow(Permission.KEEP_OWN_ACCOUNT)
def set_up() -> str | Response:
    """Show a new secret as a picture and in letters; a code of it makes it the account's second factor.

    Between password and second factor only who has none yet may; signed in, the password is asked for.
    """
    user = half_user()
    if user is not None and user.totp_secret is not None:
        return redirect(url_for("second_factor.code"))
    user = user or signed_in()
    known = current_user() is not None
    secret = _pending(user)
    form: FactorSetUpForm | FactorCodeForm = FactorSetUpForm() if known else FactorCodeForm()
    if form.validate_on_submit() and _password_fits(form, user):
        user_id = user.id
        try:
            given = (secret, form.code.data or "")
            codes = set_second_factor(database(), settings(), user_id, given, address=address(), first=not known)
        except TooSoonError as error:
            form.form_errors.append(say_pause(error.seconds))
        except HasFactorError:
            return redirect(url_for("second_factor.code"))
        except WrongCodeError:
            form.code.errors = [_("这个口令与刚才扫描的不符，请核对手机时间，填手机上现在显示的6位数字")]
        else:
            web_session().begin(user_id)
            admit(database().get(User, user_id), half=False, required=settings().second_factor)
            return RecoveryCodesPage(codes=codes, first=True).render()
    picture = segno.make(address_of_secret(secret, user.login, ISSUER), micro=False, error="m")
    drawn = Markup(picture.svg_inline(light="#fff", omitsize=True))  # noqa: S704 - drawn here, of numbers only
    return FactorSetUpPage(
        form=form, picture=drawn, secret=in_groups(secret), login=user.login, again=user.totp_secret is not None
    ).render()


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
@allow(Permission.KEEP_OWN_ACCOUNT)
def recovery() -> str | Response:
    """Make new recovery codes in place of the earlier ones; the password is asked for."""
    user, form = signed_in(), OwnPasswordForm()
    if user.totp_secret is None:
        return redirect(url_for("second_factor.set_up"))
    if form.validate_on_submit() and _password_fits(form, user):
        return RecoveryCodesPage(codes=set_recovery_codes(database(), settings(), user.id), first=False).render()
    return OwnPasswordPage(form=form).render()


@blueprint.route("/account/second-factor/remove", methods=["GET", "POST"])
@allow(Permission.KEEP_OWN_ACCOUNT)
def remove() -> str | Response:
    """Remove the second factor of an account that need not have one; the password is asked for."""
    user, form = signed_in(), OwnPasswordForm()
    if user.totp_secret is None or factor_required(user, required=settings().second_factor):
        return redirect(url_for("own_account.account"))
    if form.validate_on_submit() and _password_fits(form, user):
        user_id = user.id
        remove_second_factor(database(), user_id)
        web_session().begin(user_id)
        flash(_("动态口令已停用，这个账号在别处的登录都已退出。"))
        return redirect(url_for("own_account.account"))
    return RemoveFactorPage(form=form).render()


def _let_in(user_id: int) -> Response:
    """Begin the whole session, say so where recovery codes run short, and go where the person wanted to."""
    web_session().begin(user_id)
    left = recovery_codes_left(database(), user_id)
    if left <= FEW:
        flash(_n("恢复代码还剩%(n)s个，请在“我的账号”重新生成。", n=left), "warning")
    return redirect(local_path(request.args.get("back")) or url_for("public.home"))


def _pending(user: User) -> str:
    """Return the secret that this session is being offered, made at its first look at the page."""
    session, own = web_session(), settings()
    secret = open_secret(own, user.id, session.get(_PENDING, ""))
    if secret is None:
        secret = new_secret()
        session[_PENDING] = seal_secret(own, user.id, secret)
    return secret


def _password_fits(form: FactorSetUpForm | FactorCodeForm | OwnPasswordForm, user: User) -> bool:
    """Return whether the password on a form is the user's, where it asks for one; else say what is wrong on it."""
    if not isinstance(form, OwnPasswordForm):
        return True
    try:
        check_own_password(database(), user, form.password.data or "", address())
    except TooSoonError as error:
        form.form_errors.append(say_pause(error.seconds))
    except BusyError:
        form.form_errors.append(say_busy())
    except WrongPasswordError:
        form.password.errors = [_("密码不正确，请核对后重试")]
    else:
        return True
    return False

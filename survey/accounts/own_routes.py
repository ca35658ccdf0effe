"""One's own account: what one may do here, what happened to it, password and e-mail address."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from survey.accounts.change_password import change_password
from survey.accounts.confirm_address import confirm_address, remove_address
from survey.accounts.pages import AddressPage, ChangePasswordPage, Event, OwnAccountPage
from survey.accounts.pauses import TooSoonError
from survey.accounts.prove_second_factor import FEW, WrongCodeError, recovery_codes_left
from survey.accounts.send_codes import send_address_code
from survey.accounts.sign_in import WrongPasswordError, check_own_password
from survey.accounts.words import EVENTS, say_busy, say_event, say_pause
from survey.forms.password import AddressCodeForm, AddressForm, ChangePasswordForm
from survey.models import Role, User
from survey.queries import people
from survey.store.permissions import GRANTS, Permission
from survey.web.access import allow, always_open, factor_required, signed_in
from survey.web.mail import sends_mail
from survey.web.passwords import BusyError
from survey.web.request_context import address, database, settings, web_session
from survey.words.language import _
from survey.words.roles import PERMISSION_TITLES

blueprint = Blueprint("own_account", __name__, url_prefix="/account")
LAST = 12
_SENT_TO = "address_to_confirm"


@blueprint.get("")
@allow(Permission.KEEP_OWN_ACCOUNT)
def account() -> str:
    """Show who one is here, what one may do, and what happened to the account."""
    user = signed_in()
    role = Role(user.role)
    entries = people.own_events(database(), user, EVENTS, size=LAST)
    left = recovery_codes_left(database(), user.id)
    return OwnAccountPage(
        account=user,
        abilities=[PERMISSION_TITLES[permission] for permission, roles in GRANTS.items() if role in roles],
        events=[Event(entry.at, say_event(entry), entry.address) for entry in entries],
        recovery_codes=left,
        few=left <= FEW,
        optional=not factor_required(user, required=settings().second_factor),
        mails=sends_mail(settings()),
    ).render()


@blueprint.route("/password", methods=["GET", "POST"], endpoint="password")
@always_open
@allow(Permission.KEEP_OWN_ACCOUNT)
def password_page() -> str | Response:
    """Change one's password; whoever else is signed in with the account is signed out."""
    user, form = signed_in(), ChangePasswordForm()
    form.known = known_of(user)
    if form.validate_on_submit():
        user_id = user.id
        try:
            change_password(database(), user, form.old.data or "", form.password.data or "", address=address())
        except TooSoonError as error:
            form.form_errors.append(say_pause(error.seconds))
        except BusyError:
            form.form_errors.append(say_busy())
        except WrongPasswordError:
            form.old.errors = [_("原密码不正确，请核对后重试")]
        else:
            web_session().begin(user_id)
            flash(_("密码已修改，这个账号在别处的登录都已退出。"))
            return redirect(url_for("own_account.account"))
    return ChangePasswordPage(form=form, must=signed_in().must_change).render()


@blueprint.route("/email", methods=["GET", "POST"], endpoint="email")
@allow(Permission.KEEP_OWN_ACCOUNT)
def email_page() -> str | Response:
    """Have a code sent to an e-mail address that one says is one's own; the password is asked for."""
    form = AddressForm()
    if sends_mail(settings()) and form.validate_on_submit():
        wanted = form.email.data or ""
        try:
            check_own_password(database(), signed_in(), form.password.data or "", address())
            send_address_code(current_app._get_current_object(), database(), signed_in(), wanted)  # type: ignore[attr-defined]  # noqa: SLF001 - the courier's thread needs the application itself
        except TooSoonError as error:
            form.form_errors.append(say_pause(error.seconds))
        except BusyError:
            form.form_errors.append(say_busy())
        except WrongPasswordError:
            form.password.errors = [_("密码不正确，请核对后重试")]
        else:
            web_session()[_SENT_TO] = wanted
            flash(_("已向 %(email)s 发送代码，请在1小时内填写。", email=wanted))
            return redirect(url_for("own_account.email"))
    return _address_page(form, AddressCodeForm(formdata=None))


@blueprint.post("/email/confirm")
@allow(Permission.KEEP_OWN_ACCOUNT)
def confirm_email() -> str | Response:
    """Keep the address that the code was sent to."""
    form = AddressCodeForm()
    if form.validate_on_submit():
        try:
            kept = confirm_address(database(), settings(), signed_in(), form.code.data or "", address=address())
        except TooSoonError as error:
            form.form_errors.append(say_pause(error.seconds))
        except WrongCodeError:
            form.code.errors = [_("代码不正确或已失效，请核对邮件，或重新发送")]
        else:
            web_session().pop(_SENT_TO, None)
            flash(_("邮箱 %(email)s 已确认。", email=kept))
            return redirect(url_for("own_account.account"))
    return _address_page(AddressForm(formdata=None), form)


@blueprint.post("/email/remove")
@allow(Permission.KEEP_OWN_ACCOUNT)
def remove_email() -> Response:
    """Forget one's e-mail address."""
    remove_address(database(), signed_in())
    flash(_("邮箱已删除。"))
    return redirect(url_for("own_account.email"))


def known_of(user: User) -> tuple[str, ...]:
    """Return what a stranger would try first as a password of an account: login and name, then its enterprise's."""
    firm = user.enterprise
    return (user.login, user.name, *((firm.credit_code, firm.name) if firm else ()))


def _address_page(form: AddressForm, code: AddressCodeForm) -> str:
    sent_to = str(web_session().get(_SENT_TO, ""))
    user = signed_in()
    return AddressPage(form=form, code=code, email=user.email, sent_to=sent_to, mails=sends_mail(settings())).render()

"""The public pages where a one-time code becomes an account: an enterprise claims, a colleague joins.

The code travels in the body of POSTs only. Both pages have two steps: the code, then name, telephone and password.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.claim_account import Person, claim_account, read_offer
from survey.accounts.code_words import say_code_fault
from survey.accounts.invite_colleagues import join_enterprise
from survey.accounts.one_time_codes import CodeFaultError
from survey.accounts.pauses import TooSoonError
from survey.accounts.people_pages import CodePage, PersonPage
from survey.accounts.people_results import CodeOffer
from survey.accounts.register import AccountExistsError
from survey.forms.people import CodeForm, JoinForm, PersonForm
from survey.models import CodePurpose
from survey.web.access import public
from survey.web.passwords import BusyError
from survey.web.request_context import address, database, settings, web_session
from survey.words.language import _, _n

blueprint = Blueprint("claims", __name__)
TOO_MANY = 429
Answer = str | Response | tuple[str, int, dict[str, str]]


@blueprint.route("/claim", methods=["GET", "POST"])
@public
def claim() -> Answer:
    """Take the code of an enterprise's letter, then the person; the account is made and signed in."""
    return _door(CodePurpose.CLAIM)


@blueprint.route("/join", methods=["GET", "POST"])
@public
def join() -> Answer:
    """Take the code of an invitation, then the person; the account is made and signed in."""
    return _door(CodePurpose.INVITE)


def _door(purpose: CodePurpose) -> Answer:
    form = CodeForm()
    if not form.validate_on_submit():
        return CodePage(form=form, purpose=purpose.value).render()
    try:
        offer = read_offer(database(), settings(), purpose, form.code.data or "", address=address())
        if request.form.get("step") != "person":
            return _person_page(_blank(offer, purpose, form.code.data or ""), offer, purpose)
        return _take(offer, purpose)
    except CodeFaultError as error:
        form.code.errors = [say_code_fault(error.fault, purpose)]
    except AccountExistsError:
        form.code.errors = [
            _("该企业已经有账号，代码没有用掉。请由本单位负责人登录后邀请您；不清楚负责人是谁，请联系所属街镇")
        ]
    except TooSoonError as error:
        form.form_errors.append(_n("代码连续输错，请 %(n)s 秒后再试。", n=error.seconds))
        return CodePage(form=form, purpose=purpose.value).render(), TOO_MANY, {"Retry-After": str(error.seconds)}
    return CodePage(form=form, purpose=purpose.value).render()


def _take(offer: CodeOffer, purpose: CodePurpose) -> Answer:
    """Make the account of the second step; what is not complete is shown again."""
    form = JoinForm() if purpose is CodePurpose.INVITE else PersonForm()
    form.used_login, form.firm = offer.login, (offer.enterprise_name, offer.credit_code)
    if not form.validate_on_submit():
        return _person_page(form, offer, purpose)
    person = Person(
        name=(form.name.data or "").strip(),
        phone=form.phone.data or "",
        password=form.password.data or "",
        login=(form.login.data or "") if isinstance(form, JoinForm) else "",
    )
    take = join_enterprise if purpose is CodePurpose.INVITE else claim_account
    try:
        user = take(database(), settings(), form.code.data or "", person, address=address())
    except AccountExistsError:
        if not isinstance(form, JoinForm):
            raise
        form.login.errors = [_("该账号已被使用，请换一个")]
        return _person_page(form, offer, purpose)
    except BusyError:
        form.form_errors.append(_("同一网络正在登录的人较多，请几秒后再试。"))
        return _person_page(form, offer, purpose), TOO_MANY, {"Retry-After": "2"}
    web_session().begin(user.id)
    flash(_("账号已建立。您的登录账号是 %(login)s，以后用它和刚才设置的密码登录。", login=user.login))
    return redirect(url_for("filling.workbench"))


def _blank(offer: CodeOffer, purpose: CodePurpose, code: str) -> PersonForm:
    """Return the second step's form, with what is known already."""
    known = {"code": code, "name": offer.name}
    if purpose is CodePurpose.INVITE:
        return JoinForm(formdata=None, data=known | {"login": offer.login})
    return PersonForm(formdata=None, data=known)


def _person_page(form: PersonForm, offer: CodeOffer, purpose: CodePurpose) -> str:
    return PersonPage(form=form, offer=offer, purpose=purpose.value).render()

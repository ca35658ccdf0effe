"""Who it is: the login and password of a form are checked, wherever a page or a dialog asks for them."""

from __future__ import annotations

from survey.accounts.pauses import TooSoonError
from survey.accounts.prove_second_factor import WrongCodeError, prove_second_factor
from survey.accounts.sign_in import sign_in_user
from survey.accounts.words import say_busy, say_pause
from survey.forms.account import SignInForm
from survey.forms.password import FactorCodeForm
from survey.models import User
from survey.web.access import factor_asked
from survey.web.passwords import BusyError
from survey.web.request_context import address, database, settings, web_session
from survey.words.language import _, _n

BUSY = 2
"""Seconds to wait while many sign in from one network."""
TRIES = 10
"""So many wrong codes, and the password is asked for again."""
_TRIES = "wrong_codes"


def check_sign_in(form: SignInForm) -> tuple[User | None, int]:
    """Return the user whose login and password a form holds, or None with the reason among the form's errors.

    The number is how many seconds to wait before the next try makes sense, 0 for none.
    """
    if not form.validate_on_submit():
        return None, 0
    login, password, required = form.login.data or "", form.password.data or "", settings().second_factor
    try:
        user = sign_in_user(database(), login, password, address(), factor_required=required)
    except TooSoonError as error:
        form.form_errors.append(_n("密码连续输错，请 %(n)s 秒后再试。已保存的内容不受影响。", n=error.seconds))
        return None, error.seconds
    except BusyError:
        form.form_errors.append(say_busy())
        return None, BUSY
    if user is None:
        form.form_errors.append(_("账号或密码不正确，请核对后重试。账号申请在核准之前还不能登录。"))
    return user, 0


def begin_session(user: User) -> bool:
    """Begin the session of a user whose password fits; return whether a second factor is still asked for."""
    halfway = factor_asked(user, required=settings().second_factor)
    web_session().begin(user.id, half=halfway)
    return halfway


def check_code(form: FactorCodeForm, user_id: int) -> bool:
    """Return whether a form holds the second factor of who gave the password; else say why among its errors.

    After `TRIES` wrong codes the session is a visitor's again.
    """
    if not form.validate_on_submit():
        return False
    try:
        prove_second_factor(database(), settings(), user_id, form.code.data or "", address=address())
    except TooSoonError as error:
        form.form_errors.append(say_pause(error.seconds))
    except BusyError:
        form.form_errors.append(say_busy())
    except WrongCodeError:
        if _too_often():
            form.form_errors.append(_("动态口令多次不正确，请重新登录。"))
        else:
            form.code.errors = [_("动态口令不正确或已经用过，请等手机上显示下一个再填")]
    else:
        return True
    return False


def _too_often() -> bool:
    """Count a wrong code of this session; end the session and return True beyond `TRIES`."""
    session = web_session()
    session[_TRIES] = session.get(_TRIES, 0) + 1
    if session[_TRIES] < TRIES:
        return False
    session.clear()
    session.rotate(None)
    return True

"""The mails that carry a code, in Chinese and below it in English: whoever sends them knows no reader's language."""

from __future__ import annotations

from scoring.characters import one_line

SUBJECT_RESET = "重设密码的代码 / Code to reset your password"
SUBJECT_ADDRESS = "确认邮箱的代码 / Code to confirm your e-mail address"
_RESET = """{name}，您好：

有人在嘉定数字化试点评估的页面上说忘记了您账号的密码。如果是您本人，请在“重设密码”页填写账号、下面的代码和新密码：
{page}

代码：{code}

代码3天内有效，只能用一次。如果不是您本人，不必处理，密码没有改变；请不要把代码告诉任何人。
动态口令不会因此改变，登录时仍会要求。

----

Dear {name},

Somebody said on the page of the Jiading digital pilot assessment that the password of your account is forgotten.
If it was you, enter your login, this code and a new password on the page "Reset password":
{page}

Code: {code}

The code works for 3 days, once. If it was not you, do nothing: your password is unchanged. Tell nobody the code.
Your second factor stays as it is and is still asked for.
"""
_ADDRESS = """{name}，您好：

请在“我的账号 – 邮箱”页填写下面的代码，确认这个邮箱属于您：
{page}

代码：{code}

代码1小时内有效，只能用一次。如果您没有填过这个邮箱，不必处理。

----

Dear {name},

Enter this code on the page "My account – E-mail" to confirm that this address is yours:
{page}

Code: {code}

The code works for one hour, once. If you did not give this address, do nothing.
"""


def reset_mail(public_url: str, name: str, code: str) -> tuple[str, str]:
    """Return subject and text of the mail with a code to reset a password. `public_url`: of the service, or empty."""
    return SUBJECT_RESET, _RESET.format(name=one_line(name), code=code, page=f"{public_url}/reset")


def address_mail(public_url: str, name: str, code: str) -> tuple[str, str]:
    """Return subject and text of the mail with a code to confirm an address. `public_url`: as above."""
    return SUBJECT_ADDRESS, _ADDRESS.format(name=one_line(name), code=code, page=f"{public_url}/account/email")

"""The mail that says that a question was answered, in Chinese and below it in English; it holds no word of either."""

from __future__ import annotations

from scoring.characters import one_line

SUBJECT = "您的提问已有答复 / Your question was answered"
_TEXT = """{name}，您好：

您在“{title}”中的提问（编号 {number}）已有答复。请登录后在“咨询答疑”页查看：
{page}

本邮件自动发出，请勿回复。

----

Dear {name},

The question that you asked in "{title}" (number {number}) was answered. Sign in and read the answer on the page
"Questions":
{page}

This mail was sent automatically; please do not reply.
"""


def answered_mail(public_url: str, name: str, title: str, number: int) -> tuple[str, str]:
    """Return subject and text of the mail. `title`: of the campaign; `public_url`: of the service, or empty."""
    page = f"{public_url}/enquiries#enquiry-{number}"
    return SUBJECT, _TEXT.format(name=one_line(name), title=one_line(title), number=number, page=page)

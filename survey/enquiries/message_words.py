"""The mail that says that the office wrote to a firm, in Chinese and below it in English; it holds no word of it."""

from __future__ import annotations

from scoring.characters import one_line

SUBJECT = "主管部门有新消息 / A new message from the authorities"
_TEXT = """{name}，您好：

主管部门在“{title}”中给贵单位发了一条消息。请登录后在“主管部门消息”页查看：
{page}

本邮件自动发出，请勿回复。

----

Dear {name},

The authorities sent your company a message in "{title}". Sign in and read it on the page
"Messages from the authorities":
{page}

This mail was sent automatically; please do not reply.
"""


def message_mail(public_url: str, name: str, title: str) -> tuple[str, str]:
    """Return subject and text of the mail. `title`: of the campaign; `public_url`: of the service, or empty."""
    return SUBJECT, _TEXT.format(name=one_line(name), title=one_line(title), page=f"{public_url}/messages")

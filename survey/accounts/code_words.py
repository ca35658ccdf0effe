"""Sentences on one-time codes that cannot be used: what is wrong, and what to do."""

from __future__ import annotations

from survey.models import CodePurpose
from survey.words.language import _


def say_code_fault(fault: str, purpose: CodePurpose) -> str:
    """Return what is wrong with a typed code and what to do about it."""
    return _invitation(fault) if purpose is CodePurpose.INVITE else _claim(fault)


def _typed(fault: str) -> str:
    return {
        "length": _("代码是16位字母和数字，请对照纸面检查有没有漏打或多打"),
        "letters": _("代码里没有0、1、I、O这几个字符，请检查是不是把字母打成了数字"),
    }[fault]


def _claim(fault: str) -> str:
    if fault in {"length", "letters"}:
        return _typed(fault)
    return {
        "unknown": _("没有这个代码，请对照纸面逐组核对；仍不对，请联系所属街镇"),
        "used": _(
            "这个代码已经用过。如果是本单位同事认领的，请他在“同事”页邀请您；如果不是，请马上联系所属街镇或区经委"
        ),
        "withdrawn": _("这个代码已被新打印的代码代替，请用最近一次收到的那一份；没有收到，请联系所属街镇"),
        "expired": _("这个代码已过有效期，请联系所属街镇重新打印"),
    }[fault]


def _invitation(fault: str) -> str:
    if fault in {"length", "letters"}:
        return _typed(fault)
    return {
        "unknown": _("没有这个邀请代码，请逐组核对；仍不对，请让邀请您的同事重新发一个"),
        "used": _("这个邀请代码已经用过。如果您已经加入，请直接登录；如果不是您用的，请告诉邀请您的同事"),
        "withdrawn": _("邀请已被撤回，或邀请您的同事已不是负责人；请联系本单位负责人重新邀请"),
        "expired": _("邀请已过有效期，请让邀请您的同事重新发一个"),
    }[fault]

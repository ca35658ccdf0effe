"""Entries of the audit trail as sentences: who did what to which object. They hold no answer and no personal value.

`survey.words.actions.ACTION_TITLES` names the same actions in a few words, for filters; `survey.words.trail_details`
says what was changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from survey.words.actions import OBJECT_TITLES
from survey.words.language import _, _l

SENTENCES: Mapping[str, str] = {
    "sign_in": _l("%(who)s登录了系统"),
    "sign_in_failed": _l("%(who)s用%(what)s登录，密码或账号不符，没有登录成功"),
    "sign_out": _l("%(who)s退出了登录"),
    "register": _l("%(who)s为%(what)s自行注册了账号"),
    "ask_for_account": _l("%(who)s为%(what)s申请账号"),
    "approve_account": _l("%(who)s核准了%(what)s的账号"),
    "refuse_account": _l("%(who)s没有核准%(what)s的账号"),
    "make_account": _l("%(who)s建立了%(what)s"),
    "grant_role": _l("%(who)s变更了%(what)s的角色或街镇"),
    "deactivate_account": _l("%(who)s停用了%(what)s"),
    "reactivate_account": _l("%(who)s恢复了%(what)s"),
    "second_factor_reset": _l("%(who)s重设了%(what)s的动态口令"),
    "password_right": _l("%(who)s输对了密码，还要输入动态口令"),
    "password_wrong": _l("%(who)s在%(what)s的本人页面上输错了密码"),
    "second_factor_set": _l("%(who)s设置了动态口令"),
    "second_factor_removed": _l("%(who)s关闭了动态口令"),
    "second_factor_failed": _l("%(who)s为%(what)s输入的动态口令有误，没有登录成功"),
    "recovery_codes_made": _l("%(who)s生成了一组新的恢复码"),
    "recovery_code_used": _l("%(who)s用掉了一个恢复码"),
    "change_password": _l("%(who)s修改了自己的密码"),
    "reset_issued": _l("%(who)s为%(what)s取得了重设密码的代码"),
    "reset_done": _l("%(who)s用代码重设了密码"),
    "address_confirmed": _l("%(who)s确认了自己的邮箱"),
    "address_removed": _l("%(who)s移除了自己的邮箱"),
    "print_claim_code": _l("%(who)s打印了%(what)s的认领代码"),
    "claim_account": _l("%(who)s凭代码认领了%(what)s的账号"),
    "take_over": _l("%(who)s凭代码接任%(what)s的负责人"),
    "join_enterprise": _l("%(who)s接受邀请，加入了%(what)s"),
    "invite_colleague": _l("%(who)s邀请同事加入%(what)s"),
    "withdraw_invitation": _l("%(who)s撤回了加入%(what)s的邀请"),
    "assign_sections": _l("%(who)s在%(what)s中分配了填写部分"),
    "change_colleague": _l("%(who)s调整了%(what)s一位同事的角色"),
    "remove_colleague": _l("%(who)s把一位同事移出了%(what)s"),
    "hand_over": _l("%(who)s准备把%(what)s移交给新负责人"),
    "accept_seal": _l("%(who)s接收了%(what)s的盖章承诺书"),
    "reset_sample_passwords": _l("%(who)s重设了演示账号的密码"),
    "load_demonstration": _l("%(who)s在%(what)s载入了演示数据"),
    "join": _l("%(who)s加入了批次：%(what)s"),
    "open_draft": _l("%(who)s建立了草稿：%(what)s"),
    "save_draft": _l("%(who)s保存了答案：%(what)s"),
    "add_evidence": _l("%(who)s上传了佐证：%(what)s"),
    "remove_evidence": _l("%(who)s移除了佐证：%(what)s"),
    "judge_evidence": _l("%(who)s核对了佐证：%(what)s"),
    "restore_evidence": _l("%(who)s恢复了佐证：%(what)s"),
    "submit": _l("%(who)s提交了%(what)s"),
    "review": _l("%(who)s初审了%(what)s"),
    "hand_over_case": _l("%(who)s变更了%(what)s的承办人"),
    "hand_over_cases": _l("%(who)s交接了一个街镇或一位同事承办的企业：%(what)s"),
    "recuse": _l("%(who)s对%(what)s回避"),
    "recuse_other": _l("%(who)s决定由别人办理%(what)s：有一位工作人员须回避"),
    "withdraw_recusal": _l("%(who)s解除了一位工作人员对%(what)s的回避"),
    "see_hand_over": _l("%(who)s确认知悉交接：%(what)s"),
    "record_level": _l("%(who)s记录了%(what)s的核定等级"),
    "correct_level": _l("%(who)s更正了%(what)s的核定等级"),
    "withdraw_level": _l("%(who)s撤销了%(what)s的核定等级"),
    "freeze_list": _l("%(who)s冻结了%(what)s，为制表人"),
    "amend_list": _l("%(who)s修订名单，拟定了%(what)s"),
    "sign_list": _l("%(who)s签署了%(what)s"),
    "send_back_list": _l("%(who)s退回了%(what)s"),
    "attach_scan": _l("%(who)s留存了%(what)s的签字扫描件"),
    "open_expert_round": _l("%(who)s开始了一次专家评审：%(what)s"),
    "end_expert_round": _l("%(who)s结束了专家评审：%(what)s"),
    "assign_expert": _l("%(who)s把%(what)s分给一位专家评审"),
    "withdraw_expert": _l("%(who)s撤回了一位专家对%(what)s的评审"),
    "recuse_expert": _l("%(who)s声明对%(what)s回避，不再评审"),
    "remind_experts": _l("%(who)s登记了已提醒专家：%(what)s"),
    "give_opinion": _l("%(who)s提交了对%(what)s的评分"),
    "decide": _l("%(who)s提出了对%(what)s的决定"),
    "confirm_decision": _l("%(who)s作为第二人确认了%(what)s"),
    "refuse_decision": _l("%(who)s作为第二人不同意%(what)s"),
    "withdraw_decision": _l("%(who)s撤回了自己提出的%(what)s"),
    "decide_act": _l("%(who)s对一批企业提出了决定：%(what)s"),
    "confirm_act": _l("%(who)s作为第二人确认了一批决定：%(what)s"),
    "refuse_act": _l("%(who)s作为第二人不同意一批决定：%(what)s"),
    "withdraw_act": _l("%(who)s撤回了自己提出的一批决定：%(what)s"),
    "open_meeting": _l("%(who)s召开了%(what)s"),
    "change_meeting": _l("%(who)s更改了%(what)s的人员"),
    "end_meeting": _l("%(who)s结束了%(what)s"),
    "set_absence": _l("%(who)s登记了%(what)s不在时由谁代理"),
    "end_absence": _l("%(who)s提前结束了%(what)s的代理"),
    "return": _l("%(who)s退回%(what)s，要求补正"),
    "enter_answers": _l("%(who)s代企业填写，待企业确认：%(what)s"),
    "withdraw_entry": _l("%(who)s撤回了代填：%(what)s"),
    "confirm_entry": _l("%(who)s确认了代填，写入草稿：%(what)s"),
    "refuse_entry": _l("%(who)s没有采纳代填：%(what)s"),
    "open_return": _l("%(who)s看到了退回意见：%(what)s"),
    "undo_return": _l("%(who)s撤销了退回，%(what)s照旧算数"),
    "check_return": _l("%(who)s看过了改好的内容：%(what)s"),
    "take_back": _l("%(who)s撤回了提交，继续修改：%(what)s"),
    "leave": _l("%(who)s退出了申报：%(what)s"),
    "rejoin": _l("%(who)s恢复了申报：%(what)s"),
    "make_programme": _l("%(who)s建立了%(what)s"),
    "change_programme": _l("%(who)s修改了%(what)s"),
    "make_campaign": _l("%(who)s建立了%(what)s"),
    "change_campaign": _l("%(who)s修改了%(what)s"),
    "open_campaign": _l("%(who)s开放了%(what)s"),
    "name_officials": _l("%(who)s定了分工：%(what)s"),
    "call": _l("%(who)s通知企业参加：%(what)s"),
    "print_call": _l("%(who)s为%(what)s制作了通知书或通知名单"),
    "mark_sent": _l("%(who)s登记%(what)s的通知已发出"),
    "take_back_sent": _l("%(who)s撤回了%(what)s通知已发出的登记"),
    "erase_call_file": _l("%(who)s删除了%(what)s的文件"),
    "hand_in": _l("%(who)s上传了表格：%(what)s"),
    "import_applied": _l("%(who)s采纳了表格中的内容：%(what)s"),
    "import_proposed": _l("%(who)s把表格中的内容交企业确认：%(what)s"),
    "import_moved": _l("%(who)s没有交出表格，因为草稿在预览之后有了改动：%(what)s"),
    "import_discarded": _l("%(who)s放弃了表格，没有写入：%(what)s"),
    "check_file": _l("%(who)s核对了一份文件：%(what)s"),
    "export": _l("%(who)s导出了文件：%(what)s"),
    "start_job": _l("%(who)s开始了%(what)s"),
    "download_job_file": _l("%(who)s下载了%(what)s的结果"),
    "store_form": _l("%(who)s存入了%(what)s"),
    "refuse_form": _l("%(who)s上传的空白表有问题，没有存入"),
    "archive_form": _l("%(who)s停用或启用了%(what)s"),
    "internal_meeting_note": _l("%(who)s查看了内部会议材料：%(what)s"),
    "make_column_set": _l("%(who)s新建了%(what)s"),
    "change_column_set": _l("%(who)s修改了%(what)s"),
    "remove_column_set": _l("%(who)s删除了%(what)s"),
    "make_view": _l("%(who)s保存了%(what)s"),
    "change_view": _l("%(who)s修改了%(what)s"),
    "remove_view": _l("%(who)s删除了%(what)s"),
    "draft_scheme": _l("%(who)s起草了%(what)s"),
    "save_scheme": _l("%(who)s修改了%(what)s的草稿"),
    "publish_scheme": _l("%(who)s使%(what)s生效"),
    "adopt_scheme": _l("%(who)s让批次采用%(what)s"),
    "archive_scheme": _l("%(who)s停用了%(what)s"),
    "freeze_segments": _l("%(who)s冻结了%(what)s的群组"),
    "evaluate": _l("%(who)s重新做了评估：%(what)s"),
    "pin": _l("%(who)s提出了%(what)s"),
    "confirm_pin": _l("%(who)s确认了%(what)s"),
    "revoke_pin": _l("%(who)s撤销了%(what)s"),
    "ask_enquiry": _l("%(who)s向主管科室提问：%(what)s"),
    "withdraw_enquiry": _l("%(who)s撤回了提问：%(what)s"),
    "answer_enquiry": _l("%(who)s答复了提问：%(what)s"),
    "see_answer": _l("%(who)s看到了主管科室的答复：%(what)s"),
    "publish_enquiry": _l("%(who)s把解答公开给本批次的企业：%(what)s"),
    "unpublish_enquiry": _l("%(who)s取消公开了解答：%(what)s"),
    "write_notice": _l("%(who)s向本批次的企业发布了通知：%(what)s"),
    "write_note": _l("%(who)s写了备注：%(what)s"),
    "correct_note": _l("%(who)s更正了备注，原备注保留：%(what)s"),
    "raise_flag": _l("%(who)s做了标记：%(what)s"),
    "resolve_flag": _l("%(who)s了结了标记：%(what)s"),
    "reopen_flag": _l("%(who)s重新打开了标记：%(what)s"),
    "write_message": _l("%(who)s给企业发了消息：%(what)s"),
    "answer_message": _l("%(who)s回复了主管部门：%(what)s"),
    "read_messages": _l("%(who)s看到了主管部门的消息：%(what)s"),
    "see_case": _l("%(who)s看过了%(what)s的经办记录"),
    "find_signals": _l("%(who)s在已提交的答案中查找了线索：%(what)s"),
    "resolve_signal": _l("%(who)s处理了一条线索：%(what)s"),
    "revoke_signal": _l("%(who)s撤销了对一条线索的处理：%(what)s"),
    "plan_visits": _l("%(who)s为%(what)s制定了走访计划"),
    "publish_list": _l("%(who)s公示了名单：%(what)s"),
    "take_back_publication": _l("%(who)s撤下了公示：%(what)s"),
    "register_objection": _l("%(who)s登记了异议：%(what)s"),
    "note_objection": _l("%(who)s记录了异议的核查情况：%(what)s"),
    "answer_objection": _l("%(who)s答复了异议：%(what)s"),
    "uphold_objection": _l("%(who)s认定异议成立：%(what)s"),
    "release_letters": _l("%(who)s发放了告知书：%(what)s"),
    "make_pilots": _l("%(who)s按名单确认了试点企业：%(what)s"),
    "register_pilot": _l("%(who)s建立了%(what)s"),
    "change_pilot": _l("%(who)s修改了%(what)s"),
    "end_pilot": _l("%(who)s结束了试点：%(what)s"),
    "visit_planned": _l("%(who)s安排了对%(what)s的走访"),
    "visit_moved": _l("%(who)s给%(what)s的走访改期或换人"),
    "visit_cancelled": _l("%(who)s取消了对%(what)s的走访"),
    "record_findings": _l("%(who)s录入了走访%(what)s的核查结果"),
    "visit_submitted": _l("%(who)s提交了走访%(what)s的结果，并告知企业"),
    "visit_answered": _l("%(who)s答复了走访%(what)s的结果"),
    "visit_confirmed": _l("%(who)s复核了走访%(what)s的结果，结果生效"),
    "visit_sent_back": _l("%(who)s退回了走访%(what)s的结果"),
    "record_condition": _l("%(who)s记录了%(what)s的一项条件核查结果"),
    "withdraw_condition": _l("%(who)s把%(what)s的一项条件改回待核"),
    "unmask": _l("%(who)s说明用途后查看了完整的联系方式或网络地址：%(what)s"),
    "expire": _l("%(who)s清除了到期的内容：%(what)s"),
    "refused": _l("%(who)s的请求没有获准：%(what)s"),
    "code_wrong": _l("%(who)s输入的一次性代码有误，没有被接受"),
    "open_evidence": _l("%(who)s打开了佐证：%(what)s"),
    "change_enterprise": _l("%(who)s更改了名录中的%(what)s"),
    "add_firm": _l("%(who)s在名录中新增了%(what)s"),
    "close_firm": _l("%(who)s记录了%(what)s已注销"),
    "reopen_firm": _l("%(who)s撤销了%(what)s的注销记录"),
    "merge_firms": _l("%(who)s合并了企业记录：%(what)s"),
    "call_firm": _l("%(who)s把%(what)s列入了应填"),
    "take_back_call": _l("%(who)s撤回了把%(what)s列入应填"),
    "exempt_firm": _l("%(who)s豁免了%(what)s"),
    "end_exemption": _l("%(who)s取消了对%(what)s的豁免"),
    "propose_firm": _l("%(who)s建议把%(what)s列入应填"),
    "refuse_proposal": _l("%(who)s没有采纳把%(what)s列入应填的建议"),
    "log_call": _l("%(who)s登记了与%(what)s的催办联系"),
    "correct_call": _l("%(who)s更正了与%(what)s的催办联系"),
    "plan_reminders": _l("%(who)s安排了提醒的日期：%(what)s"),
    "remind": _l("%(who)s登记已提醒%(what)s"),
    "take_back_reminder": _l("%(who)s撤回了已提醒%(what)s的登记"),
    "extend": _l("%(who)s批准了延期：%(what)s"),
    "revoke_extension": _l("%(who)s撤销了延期：%(what)s"),
    "begin_chain": _l("%(who)s开始把操作记录连成链"),
    "rotate_key": _l("%(who)s更换了操作记录的密钥"),
    "erase_personal": _l("%(who)s抹去了操作日志中的个人信息"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, as far as a reader may know. `name`: empty for nobody; `here`: whether a network asked."""

    name: str
    login: str = ""
    role: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """What something was done to. `firm`: the name of the enterprise it belongs to; `label`: what names it else."""

    kind: str
    number: str
    firm: str = ""
    label: str = ""


def say_entry(action: str, actor: Actor, thing: Thing) -> str:
    """Return the sentence of an entry. An action without words is called an operation; a test keeps that from being."""
    sentence = str(SENTENCES.get(action, _l("%(who)s做了一项操作：%(what)s")))
    return sentence % {"who": say_actor(actor), "what": say_thing(thing)}


def say_actor(actor: Actor) -> str:
    """Return who did it: a person with login and role, somebody who is not signed in, or the program itself."""
    if actor.name and actor.login:
        return _("%(name)s（%(login)s，%(role)s）", name=actor.name, login=actor.login, role=actor.role)
    return _("未登录的访问者") if actor.here else _("系统")


def say_thing(thing: Thing) -> str:
    """Return what it was done to, with its number; of what has neither kind nor number, that nothing in particular."""
    if not thing.kind:
        return _("（没有具体对象）")
    kind = str(OBJECT_TITLES.get(thing.kind, _l("对象")))
    if thing.kind == "enterprise" and thing.firm:
        return _("企业“%(firm)s”（编号 %(number)s）", firm=thing.firm, number=thing.number)
    if thing.label and thing.number:
        return _("%(kind)s“%(label)s”（编号 %(number)s）", kind=kind, label=thing.label, number=thing.number)
    if thing.label:
        return _("%(kind)s“%(label)s”", kind=kind, label=thing.label)
    if thing.firm:
        return _("“%(firm)s”的%(kind)s（编号 %(number)s）", firm=thing.firm, kind=kind, number=thing.number)
    return _("%(kind)s（编号 %(number)s）", kind=kind, number=thing.number) if thing.number else kind

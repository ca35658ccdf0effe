"""What the audit trail records, in a few words: actions and types of objects."""

from __future__ import annotations

from collections.abc import Mapping

from survey.words.language import _l

ACTION_TITLES: Mapping[str, str] = {
    "sign_in": _l("登录成功"),
    "sign_in_failed": _l("登录失败"),
    "sign_out": _l("退出登录"),
    "register": _l("企业自行注册"),
    "ask_for_account": _l("企业申请账号"),
    "approve_account": _l("核准企业账号"),
    "refuse_account": _l("不予核准企业账号"),
    "make_account": _l("建立工作人员账号"),
    "grant_role": _l("变更角色或街镇"),
    "deactivate_account": _l("停用账号"),
    "reactivate_account": _l("恢复账号"),
    "second_factor_reset": _l("重设动态口令"),
    "password_right": _l("密码正确，等待动态口令"),
    "password_wrong": _l("在本人页面上输错密码"),
    "second_factor_set": _l("设置动态口令"),
    "second_factor_removed": _l("关闭动态口令"),
    "second_factor_failed": _l("动态口令有误"),
    "recovery_codes_made": _l("生成恢复码"),
    "recovery_code_used": _l("使用恢复码"),
    "change_password": _l("修改密码"),
    "reset_issued": _l("发放重设密码的代码"),
    "reset_done": _l("用代码重设密码"),
    "address_confirmed": _l("确认邮箱"),
    "address_removed": _l("移除邮箱"),
    "print_claim_code": _l("打印认领代码"),
    "claim_account": _l("凭代码认领账号"),
    "take_over": _l("凭代码接任企业负责人"),
    "join_enterprise": _l("凭邀请加入企业"),
    "invite_colleague": _l("邀请同事"),
    "withdraw_invitation": _l("撤回邀请"),
    "assign_sections": _l("分配填写部分"),
    "change_colleague": _l("调整同事的角色"),
    "remove_colleague": _l("移除同事"),
    "hand_over": _l("移交企业负责人"),
    "accept_seal": _l("接收盖章承诺书"),
    "reset_sample_passwords": _l("重设演示账号的密码"),
    "load_demonstration": _l("载入演示数据"),
    "join": _l("加入批次"),
    "open_draft": _l("建立草稿"),
    "save_draft": _l("保存答案"),
    "add_evidence": _l("上传佐证"),
    "remove_evidence": _l("移除佐证"),
    "restore_evidence": _l("恢复佐证"),
    "submit": _l("提交"),
    "return": _l("退回补正"),
    "take_back": _l("撤回修改"),
    "leave": _l("退出申报"),
    "rejoin": _l("恢复申报"),
    "call": _l("通知企业参加"),
    "hand_in": _l("上传表格"),
    "import_applied": _l("采纳上传的表格"),
    "import_discarded": _l("放弃上传的表格"),
    "check_file": _l("核对文件"),
    "export": _l("导出文件"),
    "start_job": _l("开始后台任务"),
    "download_job_file": _l("下载任务结果"),
    "store_form": _l("存入空白表"),
    "refuse_form": _l("拒收空白表"),
    "archive_form": _l("停用或启用空白表"),
    "internal_meeting_note": _l("查看内部会议材料"),
    "make_column_set": _l("新建列组合"),
    "change_column_set": _l("修改列组合"),
    "remove_column_set": _l("删除列组合"),
    "draft_scheme": _l("起草规则"),
    "save_scheme": _l("修改规则草稿"),
    "publish_scheme": _l("规则生效"),
    "archive_scheme": _l("停用规则草稿"),
    "freeze_segments": _l("冻结群组"),
    "evaluate": _l("重新评估"),
    "pin": _l("提出指定"),
    "confirm_pin": _l("确认指定"),
    "revoke_pin": _l("撤销指定"),
    "unmask": _l("查看完整联系方式"),
    "expire": _l("清除到期内容"),
    "refused": _l("请求没有获准"),
    "download_evidence": _l("下载佐证"),
    "erase_personal": _l("抹去日志中的个人信息"),
}

OBJECT_TITLES: Mapping[str, str] = {
    "user": _l("账号"),
    "enterprise": _l("企业"),
    "participation": _l("参加记录"),
    "submission": _l("填报"),
    "version": _l("提交版本"),
    "evidence": _l("佐证"),
    "upload": _l("上传文件"),
    "evaluation": _l("评估"),
    "scheme": _l("规则"),
    "pin": _l("指定"),
    "form": _l("空白表"),
    "job": _l("后台任务"),
    "export": _l("导出"),
    "column_set": _l("列组合"),
    "campaign": _l("批次"),
    "page": _l("页面"),
    "trail": _l("日志条目"),
    "retention": _l("到期内容"),
}


def action_title(action: str) -> str:
    """Return what an action is called; its code where it has no words."""
    return str(ACTION_TITLES.get(action, action))


def object_title(kind: str) -> str:
    """Return what a type of object is called; its code where it has no words."""
    return str(OBJECT_TITLES.get(kind, kind))

"""What is kept of persons, why and how long, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from survey.store.retention import KEPT, Kept
from survey.words.language import _l, _n

WORDS: Mapping[str, tuple[str, str, str]] = {
    "sessions": (
        _l("登录会话"),
        _l("记住谁已登录；页面上没有保存的内容不在其中"),
        _l("会话到期即清除"),
    ),
    "request_counts": (
        _l("操作频次计数（账号或网络地址）"),
        _l("防止一个人或一个地址把系统占满"),
        _l("计数时段结束即清除"),
    ),
    "sign_in_attempts": (
        _l("登录尝试（账号名、网络地址）"),
        _l("连续输错后要等待"),
        _l("自尝试之日起"),
    ),
    "one_time_codes": (
        _l("一次性代码（只存校验值）及其中的姓名、电话、邮箱"),
        _l("认领、邀请、移交、重设密码、确认邮箱"),
        _l("自代码失效之日起"),
    ),
    "recovery_codes": (
        _l("用过的恢复码（只存校验值）"),
        _l("同一个恢复码不能用第二次"),
        _l("自使用之日起"),
    ),
    "account_requests": (
        _l("已办理的账号申请中的姓名、电话、网络地址"),
        _l("核对是谁申请了企业的账号"),
        _l("自办理之日起"),
    ),
    "closed_accounts": (
        _l("已停用账号的电话、邮箱和密码、动态口令的校验值；姓名留下，说明是谁办的"),
        _l("停用后有争议时能联系到本人"),
        _l("自停用和最后一次有关记录之日起"),
    ),
    "previewed_uploads": (
        _l("上传后一直没有确认的表格"),
        _l("预览后再决定是否写入"),
        _l("自上传之日起"),
    ),
    "discarded_uploads": (
        _l("已放弃或未接受的表格，以及核对过的文件"),
        _l("上传人还可能回来查看"),
        _l("自放弃、拒收或核对之日起"),
    ),
    "enquiries": (
        _l("企业向主管科室的提问及答复（可能写有姓名、电话）；已公开的解答不含企业信息，留下"),
        _l("答复企业，事后能说明怎样答复"),
        _l("自批次截止之日起"),
    ),
    "chase_calls": (
        _l("催办记录中的通话对象和备注；何时、以什么方式、结果如何留下"),
        _l("知道该联系谁，事后能说明催办情况"),
        _l("自批次截止之日起"),
    ),
    "case_notes": (
        _l("经办记录中的备注、标记的原因和处理结果（企业看不到）；谁在何时写过、内容的校验值留下"),
        _l("换人经办时能接上，核对时有线索"),
        _l("自批次截止之日起"),
    ),
    "case_messages": (
        _l("主管部门与企业往来的消息；谁在何时发出、谁看过、内容的校验值留下"),
        _l("办理过程中的沟通，事后能说明怎样告知"),
        _l("自批次截止之日起"),
    ),
    "return_remarks": (
        _l("退回补正时逐题写的说明；退回了哪些题、总的要求、期限留下"),
        _l("告诉企业每一题要改什么"),
        _l("自批次截止之日起"),
    ),
    "entered_answers": (
        _l("工作人员代填的内容；谁、何时、代填哪一题、企业是否确认留下，确认了的已成为企业的答案"),
        _l("企业对照确认"),
        _l("自批次截止之日起"),
    ),
    "objections": (
        _l("对公示的异议：异议人的姓名和联系方式、异议的内容、核查情况和答复；何时收到、涉及哪家企业、结果如何留下"),
        _l("核查并答复异议，事后能说明怎样答复"),
        _l("自批次截止之日起"),
    ),
    "pilots": (
        _l("试点记录中委里联系人的姓名和电话；试点的日期、文号和指标留下"),
        _l("企业知道向谁联系"),
        _l("自试点结束之日起；没有结束的，自工作计划结束之日起"),
    ),
    "job_files": (
        _l("后台任务产生的文件"),
        _l("任务完成后下载"),
        _l("自任务完成之日起"),
    ),
    "call_files": (
        _l("通知书和带代码的通知名单（含认领代码、联系方式）"),
        _l("生成后由本人下载、打印；不进备份，可以提前删除"),
        _l("自任务完成之日起"),
    ),
    "export_copies": (
        _l("导出文件的副本"),
        _l("核对文件时指出哪个单元格被改动；清除后仍能核对哪些行被改动"),
        _l("自导出之日起"),
    ),
    "ledger_stages": (
        _l("填报台账每天的逐户状态；各街镇的家数留下"),
        _l("说明哪些企业的状态有变化"),
        _l("自记下之日起"),
    ),
    "former_contacts": (
        _l("名录变更记录中以前的联系人和电话；改了什么、何时、谁改的留下"),
        _l("核对联系人何时变更"),
        _l("自变更之日起"),
    ),
    "trail_personal": (
        _l("操作日志中的个人信息（姓名、电话、网络地址）；谁、何时、做了什么留下"),
        _l("说明谁办理了什么，追查冒用"),
        _l("自操作之日起"),
    ),
    "contacts": (
        _l("企业名录中的联系人和电话、在用账号的姓名、电话和邮箱"),
        _l("通知企业、核实身份"),
        _l("在名录中或账号在用期间保留，企业可要求更正"),
    ),
    "answers": (
        _l("问卷答案、佐证材料、承诺书，以及据此作出的评估"),
        _l("评定、公示、异议和审计都要能说明依据"),
        _l("不自动清除；保存期由主管科室按档案规定确定"),
    ),
    "decisions": (
        _l("办理的理由：退回、延期、初审、移交、回避、代填、线索处理、豁免、指定入选等"),
        _l("说明每项决定的依据，企业有异议时能够答复；请不要在其中写电话"),
        _l("不自动清除；保存期由主管科室按档案规定确定"),
    ),
    "trail": (
        _l("操作日志：谁、何时、对什么做了什么"),
        _l("只增不改的记录，事后能说明每一步"),
        _l("不自动清除；保存期由主管科室按档案规定确定"),
    ),
    "export_records": (
        _l("导出记录：谁、何时、导出什么、用途"),
        _l("说明信息去了哪里，核对文件的真伪"),
        _l("不自动清除；保存期由主管科室按档案规定确定"),
    ),
}
"""Key of `survey.store.retention.KEPT` -> what it is, why it is kept, and from when its period counts or until when."""


@dataclass(frozen=True, slots=True)
class KeptInWords:
    """A kind of data in words; `period`: how long."""

    what: str
    why: str
    period: str


def say_kept() -> list[KeptInWords]:
    """Return the whole table in words, in its order."""
    return [_row(kept) for kept in KEPT]


def _row(kept: Kept) -> KeptInWords:
    what, why, since = (str(text) for text in WORDS[kept.key])
    return KeptInWords(what, why, _say_period(since, kept.days) if kept.days else since)


def _say_period(since: str, days: int) -> str:
    years, rest = divmod(days, 365)
    return _n("%(since)s %(n)s 天", since=since, n=days) if rest else _n("%(since)s %(n)s 年", since=since, n=years)

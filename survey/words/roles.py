"""Roles and permissions in words."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import Role
from survey.store.permissions import Permission
from survey.words.language import _l

ROLE_TITLES: Mapping[Role, str] = {
    Role.ENTERPRISE: _l("企业负责人"),
    Role.COLLEAGUE: _l("企业填报人"),
    Role.TOWN: _l("街镇审核人员"),
    Role.DISTRICT: _l("区经委工作人员"),
    Role.LEADER: _l("区经委负责人"),
    Role.VERIFIER: _l("现场核验人员"),
    Role.EXPERT: _l("评审专家"),
    Role.SYSTEM: _l("系统管理员"),
    Role.SECURITY: _l("安全管理员"),
    Role.AUDIT: _l("审计管理员"),
    Role.UNASSIGNED: _l("尚未授权"),
}

PERMISSION_TITLES: Mapping[Permission, str] = {
    Permission.KEEP_OWN_ACCOUNT: _l("修改自己的密码、动态口令和邮箱"),
    Permission.FILL: _l("在页面上或用Excel填写本企业的问卷"),
    Permission.SUBMIT: _l("签署承诺并提交"),
    Permission.KEEP_COLLEAGUES: _l("邀请同事、分配部分、移除同事"),
    Permission.SEE_ANSWERS: _l("查看已提交的版本、结果和佐证材料"),
    Permission.SEE_TODAY: _l("查看本角色接下来要办的事"),
    Permission.CHECK_FILES: _l("核对文件是否与系统导出时一致"),
    Permission.WAIT_FOR_JOBS: _l("查看自己的后台任务并下载结果"),
    Permission.TAKE_IN_WORKBOOKS: _l("预览并导入交回的表格"),
    Permission.SEE_RANKING: _l("查看候选排序、依据、规则和评估记录"),
    Permission.EXPORT: _l("导出名单，保存列方案"),
    Permission.SEE_MEETING: _l("打印会议材料"),
    Permission.TAKE_LIVE_WORKBOOK: _l("下载可在Excel中调整权重的工作簿"),
    Permission.EVALUATE: _l("重新评估、递补"),
    Permission.SET_RULES: _l("修改权重和名额规则，并使其生效"),
    Permission.PIN: _l("提出、确认、撤销指定"),
    Permission.READ_REVIEWS: _l("查看待初审的企业和初审意见"),
    Permission.REVIEW: _l("对企业的提交作初审"),
    Permission.READ_LIST: _l("看试点名单的各版，试算某家退出由谁递补"),
    Permission.FREEZE_LIST: _l("按决定冻结名单（制表），提出修订"),
    Permission.SIGN_LIST: _l("审核、签发别人制表的名单，或退回"),
    Permission.RUN_EXPERT_ROUNDS: _l("开始和结束专家评审，把企业分给专家，登记提醒"),
    Permission.PUBLISH: _l("公示名单，登记和答复异议，发放告知书，管理试点企业"),
    Permission.READ_LETTERS: _l("查看发给本企业的告知书"),
    Permission.READ_MARKS: _l("看专家的评分"),
    Permission.READ_DECISIONS: _l("查看会审的决定、会议和纪要"),
    Permission.DECIDE: _l("在指定为决定人的批次中对企业作决定、作为第二人确认，召开会审"),
    Permission.MARK_CASES: _l("对分给自己的企业评分，声明回避"),
    Permission.JUDGE_EVIDENCE: _l("核对企业的佐证：已核或不采信"),
    Permission.DECLARE_RECUSALS: _l("决定工作人员对某家企业回避，解除回避"),
    Permission.HAND_OVER: _l("交接承办：指定承办人、交接街镇、交接同事的全部企业"),
    Permission.RETURN_ANSWERS: _l("退回企业补正"),
    Permission.ENTER_FOR_FIRMS: _l("根据纸质材料或电话代企业填写，由企业确认"),
    Permission.HELP_ENTERPRISES: _l("为企业代发表格，代收的交企业确认"),
    Permission.IMPORT_TABLES: _l("导入企业名录和外部评级"),
    Permission.FILL_FORMS: _l("维护空白表格并按名单填写"),
    Permission.SET_UP_CAMPAIGNS: _l("筹备、开放批次，调整日程、名额和问卷"),
    Permission.TAKE_ARCHIVE: _l("制作并下载批次档案"),
    Permission.SEE_FIRMS: _l("查看企业名录、填报台账和各状态的企业名单"),
    Permission.KEEP_DIRECTORY: _l("在名录中增加企业、更正企业信息"),
    Permission.MERGE_FIRMS: _l("登记企业注销，合并同一企业的两条记录"),
    Permission.CALL_FIRMS: _l("确定应填企业和豁免企业，处理街镇的增补建议"),
    Permission.PROPOSE_FIRMS: _l("建议把本街镇的企业列入应填名单"),
    Permission.SEND_CALLS: _l("下载通知书和通知名单，登记已通知"),
    Permission.CHASE_FIRMS: _l("查看催办名单，登记催办联系和提醒"),
    Permission.EXTEND: _l("给企业、街镇或全部企业延期，安排提醒日期"),
    Permission.ASK_OFFICE: _l("向批次的承办科室提问，查看公开的答复"),
    Permission.READ_ENQUIRIES: _l("查看企业提出的问题和答复"),
    Permission.ANSWER_ENQUIRIES: _l("答复企业的提问，隐去企业名称后公开"),
    Permission.READ_CASES: _l("查看企业的经办记录：备注、标记和往来消息"),
    Permission.KEEP_CASES: _l("写备注、做标记、给企业发消息，登记已看过"),
    Permission.ANSWER_MESSAGES: _l("查看主管部门发给本企业的消息并回复"),
    Permission.SEE_SIGNALS: _l("查看在提交中查出的线索"),
    Permission.RESOLVE_SIGNALS: _l("处理线索（已看过、已说明、现场核实）并重新查找"),
    Permission.RECORD_LEVELS: _l("记录、更正、撤销企业的核定等级"),
    Permission.READ_VISITS: _l("查看走访安排和核查结果"),
    Permission.WRITE_FINDINGS: _l("录入并提交本人走访的核查结果"),
    Permission.MAKE_VISITS: _l("制定走访计划，改期、换人、取消走访，复核他人的核查结果"),
    Permission.SEE_FINDINGS: _l("查看对本企业走访的核查结果"),
    Permission.ANSWER_FINDINGS: _l("对走访核查结果表示认可或提出异议"),
    Permission.RECORD_CONDITIONS: _l("记录各部门对企业准入条件的核查结果，逐家记录或按部门的表格导入"),
    Permission.KEEP_ENTERPRISE_ACCOUNTS: _l("为企业发放代码、核准账号申请、接收盖章承诺书"),
    Permission.KEEP_ACCOUNTS: _l("建立、停用工作人员账号，发放重设密码的代码"),
    Permission.SEE_SERVICE: _l("查看系统状况：磁盘、备份、任务和故障"),
    Permission.GRANT_ROLES: _l("授予角色和街镇，重设动态口令"),
    Permission.READ_TRAIL: _l("查看操作日志，不含答案、数据和个人信息"),
    Permission.READ_FIRM_TRAIL: _l("查看本人管理范围内企业的操作记录，含改动前后的内容"),
    Permission.OPEN_CONTACTS: _l("说明用途后查看企业人员的完整电话和邮箱，每次查看都有记录"),
    Permission.SEE_PERMISSIONS: _l("查看权限表"),
}


def role_title(role: str) -> str:
    """Return what a role is called."""
    return str(ROLE_TITLES[Role(role)])

"""How the service is, in sentences for whoever keeps it: what was found, and what to do where it is not good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.store.readings import Level, Reading, Topic
from survey.store.trouble import Trouble
from survey.words.figures import file_size, moment
from survey.words.language import _, _l, _n
from survey.words.trouble import say_cause

TITLES: Mapping[Topic, str] = {
    Topic.DATABASE: _l("数据库读写"),
    Topic.SCHEMA: _l("数据库结构"),
    Topic.KEY: _l("密钥"),
    Topic.DISK: _l("数据目录所在磁盘"),
    Topic.DATABASE_DISK: _l("数据库占用"),
    Topic.BACKUP: _l("备份"),
    Topic.JOBS: _l("后台任务"),
    Topic.FAILED_JOBS: _l("近7天失败的任务"),
    Topic.FAILURES: _l("近24小时的服务器错误"),
    Topic.QUOTA: _l("企业文件占用"),
    Topic.RECORD: _l("操作日志"),
    Topic.VERSION: _l("版本"),
}
LEVELS: Mapping[Level, str] = {Level.GOOD: _l("正常"), Level.SOON: _l("请留意"), Level.BAD: _l("需要处理")}
_REMEDIES: Mapping[str, str] = {
    Trouble.HELD: _l("请检查是否有别的程序长时间打开着数据库（手工修改、备份工具）；放开后自动恢复，不必重启。"),
    Trouble.FULL: _l("请清理磁盘或扩容；有空间后自动恢复，不必重启。"),
    Trouble.READ_ONLY: _l(
        "请检查磁盘是否变为只读、文件权限是否变动，PostgreSQL 是否处于只读或恢复状态；改正后自动恢复。"
    ),
    Trouble.DAMAGED: _l("请停止服务，把数据库文件放回原处；确已损坏的，用最近的备份恢复。"),
    Trouble.AWAY: _l("请检查数据库服务器是否在运行、网络是否通、密码是否变动；恢复后自动连上，不必重启。"),
    Trouble.SLOW: _l("请检查数据库服务器是否过载、是否有查询长时间不结束。"),
    "unknown": _l("请查看服务的日志。"),
}
_BACK_UP = _l("请运行 python3 -m survey backup，并设为每天定时执行。")


def say_title(topic: Topic) -> str:
    """Return what a line is about."""
    return str(TITLES[topic])


def say_level(level: Level) -> str:
    """Return how bad it is."""
    return str(LEVELS[level])


def say_reading(reading: Reading) -> tuple[str, str]:
    """Return what was found, and what to do; the second is empty where nothing is to be done."""
    return _SAYING[reading.topic](reading.code, reading.values)


def _say_database(code: str, _values: Mapping[str, Any]) -> tuple[str, str]:
    if code == "good":
        return _("可以读、可以写。"), ""
    found = say_cause(Trouble(code)) if code in set(Trouble) else _("数据库出错。")
    return found, str(_REMEDIES[code])


def _say_schema(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    if code == "good":
        return _("结构版本 %(found)s，与程序一致。", found=values["found"]), ""
    found = _(
        "数据库结构版本为 %(found)s，程序需要 %(wanted)s。", found=values["found"] or "–", wanted=values["wanted"]
    )
    return found, _("数据库较旧的，重新启动服务即自动升级；数据库较新的，请换用较新的程序。")


def _say_key(code: str, _values: Mapping[str, Any]) -> tuple[str, str]:
    if code == "good":
        return _("密钥文件在位。"), ""
    found = (
        _("密钥文件 secret.key 不在数据目录中。") if code == "missing" else _("密钥文件已被换过，与正在使用的不同。")
    )
    return found, _("请放回备份的 secret.key 后重新启动服务；没有它，动态口令和已导出文件的校验都会失效。")


def _say_room(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    if code == "missing":
        return _("读不到 %(place)s。", place=values["place"]), _("请检查磁盘是否挂载。")
    if code == "read_only":
        found = _("%(place)s 不能写入。", place=values["place"])
        return found, _("请检查磁盘是否变为只读、文件夹的权限是否变动；改正后自动恢复。")
    found = _("剩余 %(free)s，共 %(total)s。", free=_size(values["free"]), total=_size(values["total"]))
    return found, _say_room_remedy(code)


def _say_room_remedy(code: str) -> str:
    return {
        "room_soon": _("请尽快清理或扩容。"),
        "room_bad": _("请马上清理或扩容：空间用完后，填报、上传和导出都无法保存。"),
    }.get(code, "")


def _say_database_room(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    if code in {"missing", "read_only"}:
        return _say_room(code, values)
    if code == "elsewhere":
        found = _("数据库共 %(size)s。数据库服务器的磁盘请在那台服务器上查看。", size=_size(values["size"]))
        return found, ""
    found = _("数据库共 %(size)s，还可增长 %(free)s。", size=_size(values["size"]), free=_size(values["free"]))
    return found, _say_room_remedy(code)


def _say_backup(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    if code == "none":
        return _("还没有备份过。"), str(_BACK_UP)
    found = _("最近一次：%(at)s，写到 %(place)s。", at=moment(values["at"]), place=values["place"])
    if not values["files"]:
        found += _("其中没有上传的文件和导出的文件。")
    remedies = {
        "due": _("已超过一天没有备份。") + str(_BACK_UP),
        "late": _("已超过7天没有备份。") + str(_BACK_UP),
        "without_files": _("请加上 --files，把上传的文件一并备份。"),
    }
    return found, remedies.get(code, "")


def _say_jobs(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    if code == "none":
        return _("没有等待的任务，正在运行 %(n)s 项。", n=values["running"]), ""
    found = _(
        "%(waiting)s 项任务在等待，最早的从 %(oldest)s 起；正在运行 %(running)s 项。",
        waiting=values["waiting"],
        oldest=moment(values["oldest"]),
        running=values["running"],
    )
    return found, _("任务没有在运行：请重新启动服务，等待的任务会接着做。") if code == "stuck" else ""


def _say_failed_jobs(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    if code == "none":
        return _("没有。"), ""
    kinds = _("、").join(f"{kind} {count}" for kind, count in values["kinds"].items())
    found = _("共 %(n)s 项：%(kinds)s。", n=sum(values["kinds"].values()), kinds=kinds)
    return found, _("原因在服务的日志中；办理人可在任务页面重新开始。")


def _say_failures(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    if code == "none":
        return _("没有。"), ""
    fault, every = _("程序出错"), set(Trouble)
    kinds = _("、").join(
        f"{say_cause(Trouble(kind)) if kind in every else fault} × {count}"
        for kind, count in values["kinds"].most_common()
    )
    found = _("共 %(n)s 次，最近一次 %(last)s：%(kinds)s", n=values["count"], last=moment(values["last"]), kinds=kinds)
    if code == "faults":
        return found, _("程序出错的详情在服务的日志中，请转交维护人员。")
    return found, _("上面各项都正常的，说明故障已经过去。")


def _say_quota(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    found = _(
        "各企业上传的文件共 %(all)s，最多的一家 %(largest)s，上限每家 %(limit)s。",
        all=_size(values["all"]),
        largest=_size(values["largest"]),
        limit=_size(values["limit"]),
    ) + _(
        "佐证共 %(all)s 个，最多的一家 %(most)s 个，上限每家 %(limit)s 个。",
        all=values["files"],
        most=values["most_files"],
        limit=values["file_limit"],
    )
    if code == "good":
        return found, ""
    near = _("%(near)s 家已用到八成以上，其中 %(full)s 家已满。", near=values["near"], full=values["full"])
    return found + near, _("确有需要的，请调高 SURVEY_FIRM_MB 或 SURVEY_FIRM_FILES 并重新启动服务。")


def _say_record(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    remedy = _(
        "请运行 python3 -m survey audit verify 查明，数据库和 anchors 文件夹保持原样；处置见 docs/operations.md。"
    )
    match code:
        case "broken":
            return _("日志的末尾与上次所记不符：可能被删改过，新的操作不再接续。"), remedy
        case "waiting":
            return _("自 %(time)s 起的操作还没有接续到日志中。", time=moment(values["oldest"])), remedy
        case _:
            return _n("已接续 %(n)s 条，末尾与所记一致。", n=values["places"]), ""


def _say_version(_code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    return _("程序 %(program)s，Python %(python)s，%(database)s。", **values), ""


def _size(size: int) -> str:
    """Return a size as pages show it, from one GB on in GB."""
    gigabyte = 1024 * 1024 * 1024
    return f"{size / gigabyte:,.1f} GB" if size >= gigabyte else file_size(size)


_SAYING = {
    Topic.DATABASE: _say_database,
    Topic.SCHEMA: _say_schema,
    Topic.KEY: _say_key,
    Topic.DISK: _say_room,
    Topic.DATABASE_DISK: _say_database_room,
    Topic.BACKUP: _say_backup,
    Topic.JOBS: _say_jobs,
    Topic.FAILED_JOBS: _say_failed_jobs,
    Topic.FAILURES: _say_failures,
    Topic.QUOTA: _say_quota,
    Topic.RECORD: _say_record,
    Topic.VERSION: _say_version,
}

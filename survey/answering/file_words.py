"""Sentences about evidence files: why one was not stored, and what was."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.definition.questionnaire import Proof
from survey.words.language import _, _n


def say_file_refused(code: str, name: str, limit: int) -> str:
    """Return why a file was not stored and what to do. `limit`: as `RefusedFile` has it."""
    return {
        "empty": _("“%(name)s”是空文件，请重新选择", name=name),
        "too_large": _("“%(name)s”超过%(limit)s MB，请压缩或拆分后上传", name=name, limit=limit),
        "heic": _(
            "“%(name)s”是HEIC照片，多数电脑打不开。请在手机的相机设置里把格式改为“兼容性最佳”后重拍，或导出为JPG后上传",
            name=name,
        ),
        "not_asked": _("“%(name)s”不是这一题要的文件类型，请看题下的说明", name=name),
        "no_place": _("“%(name)s”没有上传：这一题不需要文件", name=name),
        "too_many": _(
            "“%(name)s”没有上传：贵单位的文件已到 %(n)s 个的上限（移除的也计入）。"
            "请把几张合成一个PDF；确需更多的，请致电主管科室",
            name=name,
            n=limit,
        ),
        "unknown_type": _("“%(name)s”不是PDF、PNG、JPG、XLSX或DOCX（也不能带宏），请转换后上传", name=name),
        "mismatch": _("“%(name)s”的扩展名与内容不符，请用原软件另存后上传", name=name),
        "no_room": _(
            "“%(name)s”没有上传：贵单位的文件合计已到上限 %(limit)s MB（移除的也计入）。"
            "请压缩后重新选择；确需更多的，请致电主管科室",
            name=name,
            limit=limit,
        ),
        "not_returned": _("这一题没有退回，文件保持提交时的样子，没有增减"),
        "too_often": _n("“%(name)s”没有上传：一分钟内上传的文件太多，请 %(n)s 秒后重新选择", name=name, n=limit),
    }[code]


def say_file_stored(name: str) -> str:
    """Return that a file is on the server."""
    return _("“%(name)s”已上传", name=name)


def say_proofs(proofs: Sequence[Proof]) -> str:
    """Return the kinds of file that a question takes."""
    names = {
        Proof.PDF: _("PDF"),
        Proof.PHOTO: _("照片（JPG、PNG）"),
        Proof.TABLE: _("表格（XLSX）"),
        Proof.DOCUMENT: _("文档（DOCX）"),
    }
    return _("、").join(names[proof] for proof in proofs)

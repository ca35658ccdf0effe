"""Sentences about evidence files: why one was not stored, and what was."""

from __future__ import annotations

from survey.words.language import _


def say_file_refused(code: str, name: str, megabytes: int) -> str:
    """Return why a file was not stored and what to do."""
    return {
        "empty": _("“%(name)s”是空文件，请重新选择", name=name),
        "too_large": _("“%(name)s”超过%(limit)s MB，请压缩或拆分后上传", name=name, limit=megabytes),
        "unknown_type": _("“%(name)s”不是PDF、PNG、JPG、XLSX或DOCX（也不能带宏），请转换后上传", name=name),
        "mismatch": _("“%(name)s”的扩展名与内容不符，请用原软件另存后上传", name=name),
    }[code]


def say_file_stored(name: str) -> str:
    """Return that a file is on the server."""
    return _("“%(name)s”已上传", name=name)

"""Sentences for workbooks that are refused as a whole: what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from exports.archive.refusals import RefusedWorkbookError
from survey.words.language import _


def say_refused(error: RefusedWorkbookError) -> str:
    """Return the reason and what to do; a code without a sentence here gets the one for what is no workbook."""
    given = error.parameters
    reasons = {**_other_kinds_of_file(), **_forbidden_contents(), **_faults_of_packing(), **_exceeded_limits(given)}
    return reasons.get(error.code, reasons["not_a_workbook"])


def say_file_too_large(megabytes: int) -> str:
    """Return that a file was let go because of its size, and what to do."""
    return _("文件太大，没有上传：单个文件不能超过%(limit)s MB。请压缩、拆分或删去图片后重新选择。", limit=megabytes)


def say_no_room(megabytes: int) -> str:
    """Return that the files that are kept for an enterprise have reached their limit, and what to do."""
    return _(
        "没有上传：这家企业的文件合计已到上限 %(limit)s MB。"
        "请删去图片和多余的工作表后重新选择；确需更多的，请致电主管科室。",
        limit=megabytes,
    )


def _advise_save_as() -> str:
    return _("请用 Excel 或 WPS 打开它，选“另存为”，文件类型选“Excel 工作簿（*.xlsx）”，再上传另存的文件。")


def _advise_new_file() -> str:
    return _("请用 Excel 或 WPS 打开后另存为新的 .xlsx 文件再上传；如果打不开，请重新取得这个文件。")


def _advise_copying() -> str:
    return _("请在 Excel 或 WPS 中新建一个工作簿，把内容复制过去（粘贴为数值），另存为 .xlsx 后再上传。")


def _other_kinds_of_file() -> dict[str, str]:
    """Return sentences for files that are something else."""
    return {
        "empty": _("文件是空的，没有任何内容。请确认已保存并关闭该文件，再重新选择上传。"),
        "not_a_workbook": _(
            "这个文件不是 Excel 工作簿。请上传 .xlsx 文件；如果它原本是工作簿，可能已在传输中损坏，请重新取得。"
        ),
        "old_xls": _("这是旧版 Excel 文件（.xls），只改文件名不能转换格式。") + _advise_save_as(),
        "binary_workbook": _("这是二进制工作簿（.xlsb），系统无法读取。") + _advise_save_as(),
        "csv": _("这是纯文本文件（如 .csv 或 .txt），不是 Excel 工作簿。") + _advise_save_as(),
        "web_page": _("这是网页文件，只是名称以 .xlsx 结尾（从其他系统“导出 Excel”时常见）。") + _advise_save_as(),
        "xml_file": _("这是 XML 文件，不是 .xlsx 工作簿。") + _advise_save_as(),
        "open_document": _("这是 OpenDocument 表格（.ods），系统无法读取。") + _advise_save_as(),
        "word": _("这是 Word 文档，不是 Excel 工作簿。请上传填好的 .xlsx 文件。"),
        "slides": _("这是演示文稿，不是 Excel 工作簿。请上传填好的 .xlsx 文件。"),
        "pdf": _("这是 PDF 文件，不是 Excel 工作簿。请上传填好的 .xlsx 文件。"),
        "picture": _("这是图片，不是 Excel 工作簿。请上传填好的 .xlsx 文件。"),
        "other_archive": _("这是压缩包（RAR 或 7z），不是 Excel 工作簿。请解压后上传其中的 .xlsx 文件。"),
        "zip_not_workbook": _("这是压缩包，里面不是一个 Excel 工作簿。请解压后上传其中的 .xlsx 文件。"),
    }


def _forbidden_contents() -> dict[str, str]:
    """Return sentences for what a workbook must not carry."""
    return {
        "password": _("文件设有打开密码，系统无法读取。请在 Excel 或 WPS 中取消打开密码，保存后再上传。"),
        "encrypted_parts": _("文件内容经过加密，系统无法读取。请取消文件或压缩包的密码后再上传。"),
        "macros": _("文件带有宏，出于安全不能接收。请另存为“Excel 工作簿（*.xlsx）”（不含宏）后再上传。"),
        "external_links": _(
            "文件引用了其他文件或网络上的数据，不能接收。请在“数据”菜单的“编辑链接”中断开全部链接，保存后再上传。"
        ),
        "nested_archive": _("工作簿里夹带了另一个压缩包，不能接收。请删去插入的附件后再上传。"),
        "entities": _("文件内部含有文档类型或实体定义，正常的工作簿没有这些，不能接收。") + _advise_new_file(),
    }


def _faults_of_packing() -> dict[str, str]:
    """Return sentences for how a file is packed."""
    return {
        "damaged": _("文件已损坏或没有完整传输，无法打开。") + _advise_new_file(),
        "lying_directory": _("文件内部的目录与实际内容不符，不能接收。") + _advise_new_file(),
        "overlapping_parts": _("文件内部的组成部分互相重叠，不能接收。") + _advise_new_file(),
        "duplicate_parts": _("文件内部有同名的组成部分，不能接收。") + _advise_new_file(),
        "cells_twice": _("工作表中同一行或同一个单元格在文件里写了两次，不同的程序会显示不同的内容，不能接收。")
        + _advise_new_file(),
        "bad_path": _("文件内部含有不允许的路径，不能接收。") + _advise_new_file(),
        "packed_too_tight": _("文件压缩得不合常理，解开后会占用大量空间，不能接收。") + _advise_copying(),
        "no_sheets": _("工作簿里没有可以填写的工作表。") + _advise_new_file(),
    }


def _exceeded_limits(given: Mapping[str, str]) -> dict[str, str]:
    """Return sentences for files that are too large in one way or another."""
    limit, sheet = given.get("limit", ""), given.get("sheet", "")
    return {
        "too_large": _("文件太大，单个文件不能超过%(limit)s MB。请删去图片、附件和多余的工作表后再上传。", limit=limit),
        "too_complex": _("工作簿的内部结构过于复杂（字体、格式、合并区域、规则、公式或标记太多），不能接收。")
        + _advise_copying(),
        "too_many_parts": _("文件内部的组成部分太多（超过%(limit)s个），不能接收。", limit=limit) + _advise_copying(),
        "unpacks_too_large": _("文件解开后太大（超过%(limit)s MB），多半含有大片空白格式或隐藏内容。", limit=limit)
        + _advise_copying(),
        "too_many_rows": _(
            "工作表“%(sheet)s”在第%(limit)s行之后还有内容。请删去下方多余的行再上传。", sheet=sheet, limit=limit
        ),
        "too_many_columns": _(
            "工作表“%(sheet)s”在第%(limit)s列之后还有内容。请删去右侧多余的列再上传。", sheet=sheet, limit=limit
        ),
        "too_many_cells": _("工作簿里的单元格太多（超过%(limit)s个）。请删去多余的行、列和工作表再上传。", limit=limit),
        "too_much_text": _("工作簿里的文字太多（超过%(limit)s MB）。请删去与填报无关的内容再上传。", limit=limit),
        "text_too_long": _("有单元格的文字超过32767字，Excel 本身也容不下。请精简后再上传。"),
    }

"""Reports as files. Each is made from a version when somebody asks for it, in the language of the version."""

from __future__ import annotations

from analytics.models import ReportVersion
from analytics.report_states import FileKind
from analytics.selectors.reports.document import document_of
from config.lib.errors import InvalidInput

TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def file_of(version: ReportVersion, kind: str) -> bytes:
    """The file of a version whose report is loaded. Raises InvalidInput for another kind, TypesettingFailed.

    Half a second for a document with charts, a tenth for a workbook; nothing is kept.
    """
    if kind not in FileKind.values:
        raise InvalidInput(field="format")
    document = document_of(version.report, version)
    # Each writer is loaded when it is used: the libraries behind them are large.
    if kind == FileKind.PDF:
        from analytics.services.reports.files.pdf import pdf_of

        return pdf_of(document)
    if kind == FileKind.XLSX:
        from analytics.services.reports.files.xlsx import xlsx_of

        return xlsx_of(document)
    if kind == FileKind.DOCX:
        from analytics.services.reports.files.docx import docx_of

        return docx_of(document)
    from analytics.services.reports.files.pptx import pptx_of

    return pptx_of(document)


def file_name(version: ReportVersion, kind: str) -> str:
    """What the file is called: the report's title and the number of the version."""
    title = "".join(letter if letter.isalnum() or letter in " -_()（）" else " " for letter in version.title)
    return f"{' '.join(title.split())[:80] or 'report'} v{version.number}.{kind}"

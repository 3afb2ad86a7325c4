"""The library as a table: written to CSV, and taken in from one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError
from config.lib.spreadsheets import unmarked
from interactions.faq_errors import FaqFileRefused
from interactions.faq_states import FaqState
from interactions.models import FaqEntry
from interactions.services.faq.writing import FaqDraft, faq_save
from team import audit
from team.actors import Actor
from team.models import Workspace

COLUMNS = (
    "question", "question_en", "variants", "answer", "answer_en", "category", "tags", "state", "public", "valid_from",
    "valid_until",
)  # fmt: skip
FIGURES = ("shown", "used", "sent", "edited", "helped", "unhelped", "votes_yes", "votes_no")
FILE_MAX, ROWS_MAX = 2 * 1024 * 1024, 2000
_HEADS = {
    "question": "question", "问题": "question", "question_en": "question_en", "英文问题": "question_en",
    "variants": "variants", "其他问法": "variants", "answer": "answer", "答案": "answer", "回答": "answer",
    "answer_en": "answer_en", "英文答案": "answer_en", "category": "category", "分类": "category", "tags": "tags",
    "标签": "tags", "state": "state", "状态": "state", "public": "public", "公开": "public",
    "valid_from": "valid_from", "生效日": "valid_from", "valid_until": "valid_until", "失效日": "valid_until",
}  # fmt: skip
_STATES = {"": FaqState.DRAFT, "草稿": FaqState.DRAFT, "已发布": FaqState.PUBLISHED, "发布": FaqState.PUBLISHED}
_YES = {"1", "yes", "true", "y", "是", "公开"}


@dataclass(frozen=True, slots=True)
class Taken:
    """How many entries a table made and changed."""

    created: int
    changed: int


def table_rows(*, workspace: Workspace) -> Iterator[Sequence[object]]:
    """All entries that are not archived, with a head; figures stand behind what can be taken in again."""
    yield (*COLUMNS, *FIGURES)
    rows = FaqEntry.objects.for_workspace(workspace).exclude(state=FaqState.ARCHIVED).defer("tokens")
    for row in rows.order_by("category", "pk").iterator(chunk_size=500):
        yield (
            row.question, row.question_en, "\n".join(row.variants), row.answer, row.answer_en, row.category,
            "，".join(row.tags), row.state, "yes" if row.public else "", row.valid_from or "", row.valid_until or "",
            *(getattr(row, name) for name in FIGURES),
        )  # fmt: skip


def exported_note(*, workspace: Workspace, actor: Actor) -> None:
    """The log tells who took the library along."""
    audit.record(workspace, actor, "faq.exported", None, after={"entries": _live(workspace).count()})


def table_take(*, workspace: Workspace, actor: Actor, text: str) -> Taken:
    """Take a table in: known questions are changed, others made; all of it or, when one row fails, nothing.

    The columns `question` and `answer` or `answer_en` are needed, in English or Chinese, in any order; `variants` are
    divided by lines or `|`. Raises FaqFileRefused with the row's number.
    """
    drafts = list(_drafts(text))
    known = {question.casefold(): pk for pk, question in _live(workspace).values_list("pk", "question")}
    owners = dict(_live(workspace).values_list("pk", "owner_id"))
    created = changed = 0
    with transaction.atomic():
        for line, draft in drafts:
            faq_id = known.get(" ".join(draft.question.split()).casefold())
            try:
                row = faq_save(
                    workspace=workspace,
                    actor=actor,
                    draft=replace(draft, owner_id=owners.get(faq_id or 0)),
                    faq_id=faq_id,
                )
            except DomainError as error:
                raise FaqFileRefused(
                    _("Row %(line)s: %(why)s Nothing was taken in."), field="file", line=line, why=str(error)
                ) from error
            known[row.question.casefold()] = row.pk
            created, changed = created + (faq_id is None), changed + (faq_id is not None)
        audit.record(workspace, actor, "faq.imported", None, after={"created": created, "changed": changed})
    return Taken(created, changed)


def table_text(data: bytes) -> str:
    """The text of an uploaded table in UTF-8 or GB18030. Raises FaqFileRefused."""
    if len(data) > FILE_MAX:
        raise FaqFileRefused(_("At most %(max)s MB are possible."), field="file", max=FILE_MAX // 1024 // 1024)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FaqFileRefused(_("The file is neither UTF-8 nor GB18030 text."), field="file")


def _live(workspace: Workspace) -> QuerySet[FaqEntry]:
    return FaqEntry.objects.for_workspace(workspace).exclude(state=FaqState.ARCHIVED)


def _drafts(text: str) -> Iterator[tuple[int, FaqDraft]]:
    if "\0" in text:
        raise FaqFileRefused(field="file")
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    except csv.Error:
        raise FaqFileRefused(_("This is not a valid CSV file."), field="file") from None
    head = [_HEADS.get(cell.strip().lower(), "") for cell in rows[0]] if rows else []
    if "question" not in head or not {"answer", "answer_en"} & set(head):
        raise FaqFileRefused(_("The first row has to name the columns question and answer."), field="file")
    if len(rows) - 1 > ROWS_MAX:
        raise FaqFileRefused(_("At most %(max)s rows at once."), field="file", max=ROWS_MAX)
    for line, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            cells = {name: unmarked(cell.strip()) for name, cell in zip(head, row, strict=False) if name}
            yield line, _draft(cells, line)


def _draft(cells: Mapping[str, str], line: int) -> FaqDraft:
    state = cells.get("state", "").lower()
    state = _STATES.get(state, state)
    return FaqDraft(
        question=cells.get("question", ""),
        question_en=cells.get("question_en", ""),
        variants=cells.get("variants", "").replace("|", "\n").splitlines(),
        answer=cells.get("answer", ""),
        answer_en=cells.get("answer_en", ""),
        category=cells.get("category", ""),
        tags=cells.get("tags", "").replace("，", ",").split(","),
        state=state if state in (FaqState.DRAFT, FaqState.PUBLISHED) else FaqState.DRAFT,
        public=cells.get("public", "").lower() in _YES,
        valid_from=_day(cells.get("valid_from", ""), line),
        valid_until=_day(cells.get("valid_until", ""), line),
    )


def _day(text: str, line: int) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise FaqFileRefused(
            _("Row %(line)s: “%(text)s” is no day such as 2026-12-31."), field="file", line=line, text=text[:20]
        ) from None

"""Rows of personas and research for the walk over all addresses, and a sheet as people upload it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Persona, PersonaEvidence, ResearchSource, ResearchTag
from accounts.research_states import SourceKind, SourceState, TagFamily
from accounts.services.research.files import sheet_store
from team.models import User, Workspace

HEADS = ("编号", "姓名", "手机", "年龄", "性别", "城市", "需求", "痛点", "习惯", "兴趣", "平台", "原话", "权重")
ROWS = (
    (
        "1",
        "甲",
        "13800000001",
        "29",
        "女",
        "上海市",
        "提神；不苦",
        "太苦",
        "上午喝",
        "冷泡、茉莉",
        "小红书",
        "要小包装",
        "2",
    ),
    ("2", "乙", "13800000002", "25-34岁", "女", "杭州", "提神", "不知水温", "上午喝", "冷泡", "抖音", "", "1"),
    ("3", "丙", "13800000003", "95后", "男", "上海", "见朋友", "", "周末喝", "围炉", "小红书", "", "1"),
    (
        "4",
        "丁",
        "13800000004",
        "58",
        "男",
        "北京市",
        "送礼",
        "怕选错",
        "节日买",
        "岩茶",
        "公众号",
        "打 13912345678 找我",
        "1",
    ),
)


def sheet(
    rows: Sequence[Sequence[str]] = ROWS, heads: Sequence[str] = HEADS, name: str = "survey.csv"
) -> SimpleUploadedFile:
    """A CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return SimpleUploadedFile(name, out.getvalue().encode(), content_type="text/csv")


def research_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """Values of the parameters that name rows of this area."""
    persona = Persona.objects.create(workspace=workspace, name=f"walk {user.pk}", needs=["walk"])
    source = ResearchSource.objects.create(
        workspace=workspace,
        kind=SourceKind.SURVEY,
        state=SourceState.DRAFT,
        title="walk",
        headers=["age"],
        mapping=["age"],
        file=sheet_store(workspace.pk, [(2, ["29"])]),
        file_name="walk.csv",
    )
    proof = PersonaEvidence.objects.create(
        workspace=workspace, persona=persona, source=source, aspect="need", statement="walk"
    )
    tag = ResearchTag.objects.create(workspace=workspace, family=TagFamily.INTEREST, name=f"walk {user.pk}")
    return {"persona_id": persona.pk, "source_id": source.pk, "proof_id": proof.pk, "tag_id": tag.pk}

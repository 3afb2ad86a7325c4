"""The demo brand's themes: what its customers talk about, counted from messages and survey texts."""

from __future__ import annotations

from datetime import timedelta

from config.lib.clock import local_day, now
from interactions.models import VoiceDirty, VoiceTheme
from interactions.services.voice.counting import day_count
from interactions.services.voice.themes import ThemeDraft, theme_save
from interactions.voice_states import VoiceState
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace
from team.roles import Role

MADE = "demo.created"
COUNTED = 60


def demo_voice(*, workspace: Workspace, actor: Actor) -> None:
    """Name four themes and count their days at once."""
    today = local_day(now(), workspace.time_zone)
    members = Membership.objects.for_workspace(workspace).filter(role=Role.COMMUNITY).order_by("pk")
    owner = members.values_list("user_id", flat=True).first()
    themes = (
        ThemeDraft(
            name="物流时效", name_en="Delivery", keywords=("物流", "快递", "发货", "delivery", "shipping"),
            state=VoiceState.IMPROVED, owner_id=owner, done="双十一后换了华东仓的承运商"
            "，发货从 72 小时改为 48 小时，延误主动补偿茶样。",
            improved_on=today - timedelta(days=16),
        ),
        ThemeDraft(
            name="包装破损", name_en="Damaged packaging", keywords=("包装", "压坏", "破损", "盒角", "packaging"),
            state=VoiceState.LOOKING, owner_id=owner, done="已让仓库加角撑，抽检一周。",
        ),
        ThemeDraft(name="价格与促销", name_en="Price", keywords=("价格", "太贵", "优惠", "小份装", "price")),
        ThemeDraft(name="冲泡方法", name_en="How to brew", keywords=("冲泡", "怎么泡", "水温", "泡得", "brew")),
    )  # fmt: skip
    made = [theme_save(workspace=workspace, actor=actor, draft=draft).pk for draft in themes]
    for back in range(COUNTED):
        day_count(workspace=workspace, day=today - timedelta(days=back))
    VoiceDirty.objects.for_workspace(workspace).delete()
    audit.record(workspace, actor, MADE, workspace, after={"voice": made})


def demo_unvoice(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's themes out, as the audit log lists them."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("voice", [])]
    VoiceTheme.objects.for_workspace(workspace).filter(pk__in=ids).delete()

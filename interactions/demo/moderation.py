"""The demo brand's rules with what they did to its talks, one answer that waits for a second person, one returned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import (
    AnswerCalendar,
    Message,
    ModerationRule,
    ReplyPolicy,
    ReplyReview,
    RuleRun,
    SavedReply,
    Thread,
    ThreadEvent,
)
from interactions.moderation_states import Hours, RunState, SpamFrom
from interactions.services.answers import answer_write
from interactions.services.moderation.acting import rules_audit_step, rules_step
from interactions.services.moderation.applying import run_apply
from interactions.services.moderation.approving import reply_return
from interactions.services.moderation.policy import policy_save
from interactions.services.moderation.rules import RuleDraft, rule_save
from interactions.services.saved_replies import ReplyDraft, reply_save
from interactions.states import Channel, Direction, Priority
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"
LATELY = timedelta(hours=23)
WAITS = ("practice-douyin", "南山有雾", "非常抱歉！今天为您补发一罐桂圆，耽误的运费会原路退款，单号稍后私信您。")
RETURNED = ("practice-weibo", "茉莉没有茶", "配方里没有坚果，过敏的话可以先少量尝一口。")
REASON = "成分表还没回来，先别下结论。改成：已请品控核对成分表，今天内答复您。"


def demo_moderation(*, workspace: Workspace, actor: Actor) -> None:
    """Write rules as the brand's people would have, let them see today's talks, and ask for approval of two answers."""
    members = Membership.objects.for_workspace(workspace).select_related("user").order_by("-pk")
    people = {row.role: Actor(row.user, Via.SYSTEM) for row in members}
    lead = people.get(Role.MANAGER) or people.get(Role.OWNER) or actor
    if not Thread.objects.for_workspace(workspace).exists():
        return
    made = _rules(workspace, lead)
    _look_back(workspace)
    made["rules"] += _answering(workspace, lead, made["replies"])
    policy_save(
        workspace=workspace, actor=lead, roles=[], user_ids=[], topics=["refund", "health"], words={}, intents=[]
    )
    junior = people.get(Role.COMMUNITY) or actor
    _ask(workspace, junior, WAITS)
    review = _ask(workspace, junior, RETURNED)
    if review is not None and lead.user != junior.user:
        reply_return(workspace=workspace, actor=lead, review_id=review.pk, reason=REASON)
    audit.record(workspace, actor, MADE, workspace, after={"moderation": made})


def demo_unmoderation(*, workspace: Workspace, actor: Actor) -> None:
    """Take it out again."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    for made in [after["moderation"] for after in entries if after.get("moderation")]:
        ModerationRule.objects.for_workspace(workspace).filter(pk__in=made["rules"]).delete()
        SavedReply.objects.for_workspace(workspace).filter(pk__in=made["replies"]).delete()
        ReplyPolicy.objects.for_workspace(workspace).delete()


def _rules(workspace: Workspace, lead: Actor) -> dict[str, list[int]]:
    """Those that look back on today's talks; answers to reuse for those that do not."""
    who: dict[str, Any] = {"workspace": workspace, "actor": lead}
    drafts = (
        RuleDraft(
            "广告引流", [Channel.COMMENT], conditions={"spam": SpamFrom.SURE},
            actions={"hide": True, "spam": True, "tags": ["广告"]}, stop=True,
        ),
        RuleDraft(
            "投诉加急", conditions={"intents": ["complaint"], "confidence": 60},
            actions={"priority": Priority.HIGH, "tags": ["售后"]},
        ),
        RuleDraft(
            "企业采购线索", conditions={"keywords_any": ["企业价", "员工节礼", "团购", "企业采购", "合作"]},
            actions={"tags": ["企业采购"], "priority": Priority.HIGH},
        ),
    )  # fmt: skip
    rules = [rule_save(**who, draft=draft, active=True).pk for draft in drafts]
    texts = (
        ("自动-离线回复", "{{name}}您好，客服时间 9:00–21:00，我们上班后第一时间回复您。"),
        ("自动-欢迎语", "{{name}}您好，欢迎来到{{account}}！门店、订单、会员问题都可以直接留言，我们会尽快回复。"),
    )
    replies = [reply_save(**who, draft=ReplyDraft(title, text, language="zh")).pk for title, text in texts]
    return {"rules": rules, "replies": replies}


def _answering(workspace: Workspace, lead: Actor, replies: list[int]) -> list[int]:
    """Rules that answer: only what comes from now on."""
    who: dict[str, Any] = {"workspace": workspace, "actor": lead}
    calendar = AnswerCalendar.objects.for_workspace(workspace).order_by("pk").first()
    away, welcome = replies
    rows = []
    if calendar is not None:
        draft = RuleDraft(
            "离线自动回复", [Channel.MESSAGE], conditions={"hours": Hours.CLOSED}, calendar_id=calendar.pk,
            actions={"reply_id": away, "reply_hours": 12},
        )  # fmt: skip
        rows.append(rule_save(**who, draft=draft, active=True).pk)
    draft = RuleDraft(
        "首次私信欢迎",
        [Channel.MESSAGE],
        conditions={"first": True},
        actions={"reply_id": welcome, "reply_hours": 2160},
    )
    return [*rows, rule_save(**who, draft=draft).pk]


def _look_back(workspace: Workspace) -> None:
    """Let the rules see what arrived today."""
    for account in SocialAccount.objects.for_workspace(workspace).order_by("pk"):
        with transaction.atomic():
            heard = Message.objects.for_workspace(workspace).filter(
                account=account, direction=Direction.IN, at__gte=now() - LATELY, deleted_at=None
            )
            messages = list(heard.order_by("at", "pk"))
            rows = Thread.objects.for_workspace(workspace).filter(pk__in={row.thread_id for row in messages})
            threads = {row.pk: row for row in rows.select_for_update(of=("self",)).select_related("contact", "account")}
            rules_step(account, messages, threads)
            rules_audit_step(account, messages, threads)
    runs = RuleRun.objects.for_workspace(workspace)
    for pk in list(runs.filter(state=RunState.WAITING).values_list("pk", flat=True)):
        run_apply(run_id=pk)
    _spread(runs.order_by("pk"))


def _spread(runs: Any) -> None:
    """They acted when the messages came, not all at once."""
    rows = list(runs.select_related("message"))
    for run in rows:
        run.at = run.message.at + timedelta(seconds=4)
    RuleRun.objects.unscoped("of the demo workspace").bulk_update(rows, ["at"])
    for run in rows:
        events = ThreadEvent.objects.for_workspace(run.workspace_id).filter(thread=run.thread_id, verb="rule_ran")
        events.filter(details__run=run.pk).update(at=run.at)


def _ask(workspace: Workspace, junior: Actor, what: tuple[str, str, str]) -> ReplyReview | None:
    platform, person, text = what
    rows = Thread.objects.for_workspace(workspace).filter(account__platform=platform, identity__handle=person)
    thread = rows.order_by("pk").first()
    if thread is None:
        return None
    row = answer_write(workspace=workspace, actor=junior, thread_id=thread.pk, text=text, take_over=True, accepted=True)
    at = now() - timedelta(minutes=6)
    Message.objects.for_workspace(workspace).filter(pk=row.pk).update(at=at)
    ThreadEvent.objects.for_workspace(workspace).filter(thread=thread, verb="approval_asked").update(at=at)
    reviews = ReplyReview.objects.for_workspace(workspace).filter(message=row)
    reviews.update(asked_at=at)
    return reviews.first()

"""What the Content chapter keeps, in bulk: ideas, reviews, imports, folders, versions, productions, lists, findings."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import time, timedelta

from accounts.models import SocialAccount
from compliance.models import CheckHit, Exemption, WordList, WordListVersion
from config.lib.clock import now
from content.models import (
    Brief,
    Checklist,
    ChecklistItem,
    Column,
    Idea,
    ImportJob,
    ImportRow,
    LiveSession,
    MediaFolder,
    Pillar,
    Post,
    PostComment,
    PostVersion,
    Production,
    QueueSlot,
    Review,
    Snippet,
    Theme,
)
from content.plan_states import IdeaStage
from content.selectors.approval_rules import Level, Rule
from content.selectors.post_snapshot import post_snapshot
from content.states import PostState
from team.models import User, Workspace
from team.states import ApprovalMode

IDEAS, REVIEWS, ROWS, VERSIONS, PRODUCTIONS, HITS, FOLDERS = 2000, 1000, 1000, 200, 500, 100_000, 200
STAGES = ("plan", "script", "shoot", "edit", "check")


def content_fill(
    workspace: Workspace, people: Sequence[User], posts: Sequence[Post], accounts: Sequence[SocialAccount]
) -> None:
    """Rows of every kind; `posts` without a publication sent are used for rounds of review."""
    chance = random.Random(9)
    _plan(workspace, people, chance)
    _reviews(workspace, people, posts)
    _imports(workspace, people[0], posts)
    _production(workspace, people, accounts)
    _compliance(workspace, people, chance)
    QueueSlot.objects.bulk_create(
        QueueSlot(workspace=workspace, account=account, weekday=day, clock=time(hour, 30))
        for account in accounts[:50] for day in range(7) for hour in (8, 12, 18, 21)
    )  # fmt: skip


def folders(workspace: Workspace) -> list[MediaFolder]:
    """Twenty folders at the top, each with nine inside."""
    top = MediaFolder.objects.bulk_create(MediaFolder(workspace=workspace, name=f"系列 {n}") for n in range(20))
    inner = [MediaFolder(workspace=workspace, parent=each, name=f"第 {n} 组") for each in top for n in range(9)]
    return [*top, *MediaFolder.objects.bulk_create(inner)]


def _plan(workspace: Workspace, people: Sequence[User], chance: random.Random) -> None:
    pillars = Pillar.objects.bulk_create(
        Pillar(workspace=workspace, name=f"栏目 {n}", share=10, position=n) for n in range(8)
    )
    ideas = Idea.objects.bulk_create(
        Idea(
            workspace=workspace,
            title=f"选题 {n}",
            note="山里的早晨" * 10,
            pillar=chance.choice(pillars),
            owner=chance.choice(people),
            stage=chance.choice(IdeaStage.values),
            platforms=["weibo", "douyin"],
            created_by=people[0],
        )
        for n in range(IDEAS)
    )
    Brief.objects.bulk_create(
        Brief(workspace=workspace, idea=idea, goal="到店", message="白茶") for idea in ideas[:500]
    )
    today = now().date()
    Theme.objects.bulk_create(
        Theme(workspace=workspace, title=f"主题 {n}", first_day=today + timedelta(n), last_day=today + timedelta(n + 6))
        for n in range(-30, 30)
    )
    Column.objects.bulk_create(
        Column(
            workspace=workspace, name=f"固定 {n}", pillar=pillars[n % 8], weekdays=[0, 2, 4], clock=time(9, 0),
            time_zone=workspace.time_zone, first_day=today, owner=people[0],
        )
        for n in range(40)
    )  # fmt: skip
    Snippet.objects.bulk_create(Snippet(workspace=workspace, name=f"话术 {n}", text="{门店} 见") for n in range(300))


def _reviews(workspace: Workspace, people: Sequence[User], posts: Sequence[Post]) -> None:
    moment = now()
    rule = Rule(ApprovalMode.REQUIRED, (Level(),)).to_json()
    drafts = [post for post in posts if post.state == PostState.DRAFT and post.author_id != people[0].pk][:REVIEWS]
    Post.objects.for_workspace(workspace).filter(pk__in=[post.pk for post in drafts]).update(
        state=PostState.IN_REVIEW, status="in_review"
    )
    Review.objects.bulk_create(
        Review(
            workspace=workspace, post=post, rule=rule, opened_by_id=post.author_id, opened_at=moment,
            level_since=moment, due_at=moment + timedelta(hours=n % 60),
        )
        for n, post in enumerate(drafts)
    )  # fmt: skip
    PostVersion.objects.bulk_create(
        PostVersion(
            workspace=workspace, post=drafts[0], number=n, content={**post_snapshot(drafts[0]), "text": f"白茶 {n}"},
            changed=["text"], author=people[0], author_label="A", created_at=moment, saved_at=moment,
        )
        for n in range(1, VERSIONS + 1)
    )  # fmt: skip
    PostComment.objects.bulk_create(
        PostComment(workspace=workspace, post=drafts[0], author=people[n % len(people)], body=f"改 {n}")
        for n in range(100)
    )


def _imports(workspace: Workspace, owner: User, posts: Sequence[Post]) -> None:
    job = ImportJob.objects.create(
        workspace=workspace, name="计划.xlsx", state="done", headers=["日期", "标题", "正文"],
        mapping={"due": 0, "title": 1, "text": 2}, zone=workspace.time_zone, created_by=owner, finished_at=now(),
    )  # fmt: skip
    ImportRow.objects.bulk_create(
        ImportRow(
            workspace=workspace, job=job, number=n + 2, cells=["2026-12-01", f"标题 {n}", "正文"],
            state="broken" if n % 10 == 0 else "imported", post=None if n % 10 == 0 else posts[n], post_version=1,
            errors=[{"field": "due", "text": "这个日期已经过去"}] if n % 10 == 0 else [],
        )
        for n in range(ROWS)
    )  # fmt: skip


def _production(workspace: Workspace, people: Sequence[User], accounts: Sequence[SocialAccount]) -> None:
    today = now().date()
    Production.objects.bulk_create(
        Production(
            workspace=workspace, title=f"短视频 {n}", owner=people[n % len(people)], stage=STAGES[n % 5],
            due_on=today + timedelta(n % 30 - 10),
        )
        for n in range(PRODUCTIONS)
    )  # fmt: skip
    LiveSession.objects.bulk_create(
        LiveSession(
            workspace=workspace, title=f"直播 {n}", account=accounts[n % len(accounts)], author=people[0],
            starts_at=now() + timedelta(days=n - 150), ends_at=now() + timedelta(days=n - 150, hours=2),
        )
        for n in range(300)
    )  # fmt: skip
    for n in range(30):
        held = Checklist.objects.create(workspace=workspace, name=f"清单 {n}", kinds=["live"])
        ChecklistItem.objects.bulk_create(
            ChecklistItem(workspace=workspace, checklist=held, position=p, text=f"第 {p} 项") for p in range(10)
        )


def _compliance(workspace: Workspace, people: Sequence[User], chance: random.Random) -> None:
    moment = now()
    CheckHit.objects.bulk_create(
        (
            CheckHit(
                workspace=workspace, at=moment - timedelta(minutes=n), rule=f"cn-ad-{n % 40}", category="absolute",
                severity="block" if n % 3 else "warn", words=chance.choice(("最好", "第一", "国家级")), field="text",
                fingerprint=f"{n:064x}", outcome="shown", platform="weibo", target_type="post", target_id=str(n % 3000),
                target_label=f"帖子 {n % 3000}", actor=people[n % len(people)], actor_label="A", version="1",
            )
            for n in range(HITS)
        ),
        batch_size=5000,
    )  # fmt: skip
    Exemption.objects.bulk_create(
        Exemption(
            workspace=workspace, rule="cn-ad-absolute", words=f"第一 {n}", code="A6-fact", reason="有证明",
            valid_until=moment + timedelta(days=90), state="requested" if n % 2 else "approved",
            requested_by=people[1], decided_by=None if n % 2 else people[0],
        )
        for n in range(500)
    )  # fmt: skip
    for n in range(20):
        held = WordList.objects.create(
            workspace=workspace, name=f"词表 {n}", kind="sensitive", severity="warn", version=1, size=500
        )
        entries = [{"term": f"山屿禁词{n}x{k}", "replacement": "", "reason": "", "severity": ""} for k in range(500)]
        WordListVersion.objects.create(workspace=workspace, word_list=held, number=1, entries=entries)

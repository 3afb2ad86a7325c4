"""Addresses of the Content chapter, and the writes whose statements and time are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client

from accounts.models import SocialAccount
from compliance.models import Exemption, WordList
from config.lib.clock import now
from content.models import Checklist, Idea, ImportJob, LiveSession, MediaFolder, Post, PostVersion, Production, Review
from content.services.drafting import post_create
from content.tasks import hold_for_rights, sweep_late, sweep_reviews
from team.actors import Actor
from team.models import Workspace

LONG = "山屿的茶园在海拔八百米的山上，清晨有雾。采茶的人五点出门，九点收工。" * 600


def content_pages(workspace: Workspace) -> list[tuple[str, str]]:
    """Name and address."""
    base, api = f"/w/{workspace.slug}/", f"/api/v1/workspaces/{workspace.slug}/"

    def first(model: Any) -> int:
        return int(model.objects.for_workspace(workspace).order_by("pk").values_list("pk", flat=True)[0])

    reviewed = Review.objects.for_workspace(workspace).order_by("pk")[0].post_id
    versioned = PostVersion.objects.for_workspace(workspace).order_by("pk")[0].post_id
    account = first(SocialAccount)
    return [
        ("plan, ideas", f"{base}plan/"),
        ("plan, ideas list", f"{base}plan/?view=list"),
        ("plan, idea", f"{base}plan/ideas/{first(Idea)}/"),
        *((f"plan, {tab}", f"{base}plan/{tab}/") for tab in ("pillars", "themes", "columns", "briefs")),
        ("snippets", f"{base}snippets/"),
        ("reviews", f"{base}reviews/"),
        ("reviews, all", f"{base}reviews/?tab=all"),
        ("review", f"{base}reviews/{reviewed}/"),
        ("approvals", f"{base}settings/approvals/"),
        ("slots", f"{base}slots/"),
        ("slots, account", f"{base}slots/{account}/"),
        ("imports", f"{base}import/"),
        ("import result", f"{base}import/{first(ImportJob)}/"),
        ("exports", f"{base}exports/"),
        ("media, folder", f"{base}media/?folder={first(MediaFolder)}"),
        ("media, duplicates", f"{base}media/duplicates/"),
        ("media, tags", f"{base}media/tags/"),
        ("versions", f"{base}posts/{versioned}/versions/"),
        ("comments", f"{base}posts/{versioned}/comments/"),
        ("productions", f"{base}production/"),
        ("production", f"{base}production/videos/{first(Production)}/"),
        ("lives", f"{base}production/live/"),
        ("live", f"{base}production/live/{first(LiveSession)}/"),
        ("checklists", f"{base}production/checklists/"),
        ("checklist", f"{base}production/checklists/{first(Checklist)}/"),
        ("retrospectives", f"{base}production/retrospectives/"),
        ("evergreen", f"{base}production/evergreen/"),
        ("compliance", f"{base}compliance/"),
        ("compliance, words", f"{base}compliance/words/"),
        ("compliance, list", f"{base}compliance/words/{first(WordList)}/"),
        ("compliance, rules", f"{base}compliance/rules/"),
        ("compliance, hits", f"{base}compliance/findings/"),
        ("compliance, exemptions", f"{base}compliance/exemptions/"),
        ("compliance, exemption", f"{base}compliance/exemptions/{first(Exemption)}/"),
        ("API ideas", f"{api}ideas/"),
        ("API reviews", f"{api}reviews/"),
    ]


def content_writes(workspace: Workspace, actor: Actor, client: Client) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Name and what is done; each call changes something."""
    base, api = f"/w/{workspace.slug}/", f"/api/v1/workspaces/{workspace.slug}/"
    held = SocialAccount.objects.for_workspace(workspace).order_by("pk")
    accounts = list(held.values_list("pk", flat=True)[:10])
    plain = list(held.filter(platform="practice-weibo").values_list("pk", flat=True)[:10])  # needs no picture
    numbers = count()

    def saving(text: str, title: str = "白茶") -> Callable[[], Any]:
        post = post_create(workspace=workspace, actor=actor, title=title, text=text, account_ids=accounts)

        def save() -> Any:
            data = {
                "version": Post.objects.for_workspace(workspace).get(pk=post.pk).version,
                "title": title,
                "text": f"{text}{next(numbers)}",
                "accounts": accounts,
            }
            return client.post(f"{base}posts/{post.pk}/autosave/", data)

        return save

    def create() -> Any:
        body = '{"title": "白茶", "text": "围炉秋日"}'
        return client.post(f"{api}posts/", body, "application/json")

    def schedule() -> Any:
        post = post_create(
            workspace=workspace, actor=actor, title="白茶", text=f"围炉 {next(numbers)}", account_ids=plain
        )
        due = (now() + timedelta(days=400, hours=next(numbers))).isoformat()
        return client.post(f"{api}posts/{post.pk}/schedule/", f'{{"due_at": "{due}"}}', "application/json")

    yield "autosave, 10 accounts", saving("围炉秋日，白茶上新。")
    yield "autosave, 20,000 characters", saving(LONG)
    yield (
        "look, 10 accounts",
        lambda: client.post(f"{base}posts/look/", {"title": "白茶", "text": "围炉秋日", "accounts": accounts}),
    )
    yield "API post created", create
    yield "API create and schedule, 10", schedule
    for task in (sweep_late, sweep_reviews, hold_for_rights):
        yield f"task {task.__name__}", task

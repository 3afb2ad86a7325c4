"""Which lines of checklists a post must pass, and which of them are open. Two queries, however many lists there are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.models import SocialAccount
from content.models import Checklist, ChecklistItem, ChecklistTick, Post
from content.production_states import GateWhen
from content.selectors.sop.held import held_of
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands for a post. `tick`: its newest entry. `stale`: ticked for content that changed since."""

    item: ChecklistItem
    tick: ChecklistTick | None
    stale: bool

    @property
    def done(self) -> bool:
        """Whether it is ticked and still holds."""
        return self.tick is not None and self.tick.done and not self.stale


@dataclass(frozen=True, slots=True)
class Due:
    """A checklist that concerns a post, with its lines."""

    checklist: Checklist
    lines: tuple[Line, ...]

    @property
    def open(self) -> int:
        """How many lines are not done."""
        return sum(not line.done for line in self.lines)


def content_mark(post: Post) -> str:
    """SHA-256 over what readers get of a post, whichever accounts it goes to. Uses prefetched relations. Hex."""
    variants = sorted((v.platform, v.title, v.text, v.first_comment, v.thread, v.options) for v in post.variants.all())
    media = [(item.asset_id, item.alt) for item in post.attachments.all()]
    plain = [post.title, post.text, post.first_comment, post.thread, post.options]
    kind = [post.kind, post.details, post.ad_kind, post.ai_content]
    text = json.dumps([plain, kind, variants, media], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def lists_in_force(*, workspace: Workspace | int) -> list[Checklist]:
    """The workspace's checklists with their lines and accounts. One query when there are none, else three."""
    lines = Prefetch("items", ChecklistItem.all_objects.filter(retired_at=None), to_attr="live_items")
    accounts = Prefetch("accounts", SocialAccount.all_objects.only("pk", "workspace_id"))
    rows = Checklist.objects.for_workspace(workspace).filter(retired_at=None)
    return list(rows.prefetch_related(lines, accounts).order_by("when", "name", "pk"))


def concerns(checklist: Checklist, post: Post, account_ids: Iterable[int]) -> bool:
    """Whether a checklist is asked for by a post that goes to these accounts."""
    wanted = {account.pk for account in checklist.accounts.all()}
    return (
        (not checklist.kinds or post.kind in checklist.kinds)
        and (not checklist.ad_kinds or post.ad_kind in checklist.ad_kinds)
        and (not wanted or not wanted.isdisjoint(account_ids))
    )


def due_lists(*, post: Post, account_ids: Iterable[int] | None = None) -> list[Due]:
    """The checklists that concern `post`, with what is ticked. Uses prefetched variants, attachments, publications.

    `account_ids`: where it goes; None: to the accounts of its publications.
    """
    where = set(account_ids) if account_ids is not None else {p.account_id for p in post.publications.all()}
    held = held_of(post.workspace_id)
    known = lists_in_force(workspace=post.workspace_id) if held is None else held.lists
    lists = [row for row in known if concerns(row, post, where)]
    items = [item.pk for row in lists for item in row.live_items]  # type: ignore[attr-defined]
    if not items:
        return []
    read = None if held is None else held.ticks.get(post.pk)
    ticks = newest_ticks(post=post, item_ids=items) if read is None else read
    mark = content_mark(post)
    found = []
    for row in lists:
        lines = []
        for item in row.live_items:  # type: ignore[attr-defined]
            tick = ticks.get(item.pk)
            stale = bool(tick and tick.done and item.again and tick.content_mark != mark)
            lines.append(Line(item, tick, stale))
        found.append(Due(row, tuple(lines)))
    return found


def newest_ticks(*, post: Post, item_ids: list[int]) -> dict[int, ChecklistTick]:
    """The newest entry of each line for a post. One query."""
    rows = ChecklistTick.objects.for_workspace(post.workspace_id).filter(post=post, item__in=item_ids)
    newest = rows.select_related("by", "asset").order_by("item_id", "-pk").distinct("item_id")
    return {tick.item_id: tick for tick in newest}


def open_lines(lists: Iterable[Due], *, submit_only: bool) -> list[Line]:
    """Lines that are not done; with `submit_only` those of checklists before review alone."""
    return [
        line
        for due in lists
        if not submit_only or due.checklist.when == GateWhen.SUBMIT
        for line in due.lines
        if not line.done
    ]

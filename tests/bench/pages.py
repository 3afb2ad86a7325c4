"""`./juzhen bench pages [--posts 10000] [--rounds 5]`: SQL statements, server time and weight of each page.

One workspace with many posts (half of them within the current month), three publications each, media, accounts and all
that the Content chapter keeps; a signed-in owner opens every page, then some writes follow. Times are medians of whole
requests through Django's handler on this machine: by the clock, and the processor time of this process alone, which
does not count what other processes do meanwhile (the database's own work neither). Weights are compressed with gzip:
the HTML itself, and the stylesheets and scripts it names, with the modules these import.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.connectors import registry
from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import MediaAsset, Post, PostMedia, Publication
from content.states import MediaKind, PostState
from content.states import PublicationState as S
from team import audit
from team.actors import Actor
from team.models import User, Workspace
from team.roles import Role
from tests.bench._content import content_fill, folders
from tests.bench._content_pages import content_pages, content_writes
from tests.factories import MembershipFactory, UserFactory, WorkspaceFactory

ACCOUNTS, MEDIA, MEMBERS, EACH = 200, 10_000, 30, 3
SPAN = 720  # days over which the first half of the posts is spread; the other half lies within the current month
WORDS = [
    "陈皮",
    "白茶",
    "山雨",
    "秋日",
    "上新",
    "门店",
    "预售",
    "围炉",
    "冷泡",
    "茶山",
    "直播",
    "福利",
    "节气",
    "手作",
    "礼盒",
    "桂花",
    "周末",
    "会员",
]
BUDGET = {"queries": 12, "ms": 200, "html": 15, "css": 25, "js": 45}


def main() -> None:
    """Fill the tables and print the figures."""
    parser = argparse.ArgumentParser(prog="./juzhen bench pages", description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="measure only pages whose name contains this")
    options = parser.parse_args()
    call_command("collectstatic", verbosity=0, interactive=False)
    workspace, owner = fill(posts=options.posts)
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "zh-CN", "accept-encoding": "gzip"})
    client.force_login(owner)
    print(f"{'page':<28}{'status':>7}{'SQL':>6}{'ms':>8}{'CPU ms':>8}{'HTML kB':>9}{'gz':>7}{'CSS gz':>8}{'JS gz':>7}")  # noqa: T201
    for name, path in pages(workspace):
        if options.only in name:
            print(line(name, *measure(lambda path=path: client.get(path), options.rounds)), flush=True)  # noqa: T201
    for name, act in content_writes(workspace, Actor(owner), client):
        if options.only in name:
            print(line(name, *measure(act, options.rounds)), flush=True)  # noqa: T201


def pages(workspace: Workspace) -> list[tuple[str, str]]:
    """Name and address of everything that is measured."""
    base, api = f"/w/{workspace.slug}/", f"/api/v1/workspaces/{workspace.slug}/"
    post = Post.objects.for_workspace(workspace).filter(state=PostState.SCHEDULED).order_by("due_at")[1000]
    publication = Publication.objects.for_workspace(workspace).filter(state=S.FAILED).first()
    account = SocialAccount.objects.for_workspace(workspace).first()
    asset = MediaAsset.objects.for_workspace(workspace).first()
    assert publication is not None
    assert account is not None
    assert asset is not None
    return [
        ("home", base),
        *((f"calendar, {view}", f"{base}calendar/?view={view}") for view in ("month", "week", "list")),
        ("posts", f"{base}posts/"),
        ("posts, 2 characters", f"{base}posts/?q=白茶"),
        ("posts, scheduled", f"{base}posts/?status=scheduled"),
        ("new post", f"{base}posts/new/"),
        ("editor", f"{base}posts/{post.pk}/edit/"),
        ("post", f"{base}posts/{post.pk}/"),
        ("queue", f"{base}queue/"),
        ("queue, upcoming", f"{base}queue/?tab=upcoming"),
        ("publication", f"{base}publications/{publication.pk}/"),
        ("evidence", f"{base}publications/{publication.pk}/evidence/"),
        ("engine", f"{base}engine/"),
        ("triage", f"{base}queue/triage/"),
        ("pauses", f"{base}queue/pauses/"),
        ("limits", f"{base}limits/"),
        ("repeats", f"{base}repeats/"),
        ("media", f"{base}media/"),
        ("media, unused", f"{base}media/?unused=1"),
        ("media item", f"{base}media/{asset.pk}/"),
        ("accounts", f"{base}accounts/"),
        ("account", f"{base}accounts/{account.pk}/"),
        ("catalogue", f"{base}accounts/platforms/"),
        ("team", f"{base}team/"),
        ("audit", f"{base}team/audit/"),
        ("audit, object", f"{base}team/audit/?q=白茶"),
        ("notifications", f"{base}notifications/"),
        ("search, 2 characters", f"{base}search/?q=白茶"),
        ("search, 4 characters", f"{base}search/?q=围炉秋日"),
        ("search, nothing found", f"{base}search/?q=不存在的词"),
        ("banners", f"{base}banners/"),
        ("API posts", f"{api}posts/"),
        ("API posts, 200", f"{api}posts/?page_size=200"),
        ("API publications", f"{api}publications/"),
        ("API media", f"{api}media/"),
        ("API accounts", f"{api}accounts/"),
        ("API audit", f"{api}audit/"),
        *content_pages(workspace),
    ]


def measure(ask: Callable[[], Any], rounds: int) -> tuple[int, int, float, float, bytes]:
    """Status, statements, median milliseconds by clock and of processor time, and body of what `ask` requests.

    One request before warms caches.
    """
    ask()
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    statements = len(queries)
    times, worked = [], []
    for _round in range(rounds):
        began, before = time.perf_counter(), time.process_time()
        ask()
        times.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - before) * 1000)
    body = getattr(answer, "content", b"")
    return getattr(answer, "status_code", 0), statements, statistics.median(times), statistics.median(worked), body


def line(name: str, status: int, queries: int, milliseconds: float, worked: float, body: bytes) -> str:
    """One row of the table; a star marks what is over budget."""
    parts = [weigh([body])]
    if body.lstrip().startswith(b"<!"):
        styles, scripts = assets(body.decode())
        parts += [weigh(styles), weigh(scripts)]
    shown = "".join(
        f"{size:>6.1f}{_star(size, kind)}" for size, kind in zip(parts, ("html", "css", "js"), strict=False)
    )
    return (
        f"{name:<28}{status:>7}{queries:>5}{_star(queries, 'queries')}{milliseconds:>7.0f}{_star(milliseconds, 'ms')}"
        f"{worked:>8.0f}"
        f"{len(body) / 1000:>8.1f} {shown}"
    )


def _star(value: float, kind: str) -> str:
    return "*" if value > BUDGET[kind] else " "


def weigh(contents: Sequence[bytes]) -> float:
    """Kilobytes after gzip, each file for itself as a server sends them."""
    return sum(len(gzip.compress(content, 6)) for content in contents) / 1000


def assets(html: str) -> tuple[list[bytes], list[bytes]]:
    """Contents of the stylesheets and scripts that a page loads, with what they import."""
    styles = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', html)
    scripts = re.findall(r'<script[^>]+src="([^"]+)"', html)
    # What is imported by a call, `import(…)`, is fetched when it is needed and does not weigh on the page.
    return _closure(styles, r'@import\s+(?:url\()?"([^"]+)"'), _closure(
        scripts, r"""(?:from|import)\s*["']([./][^"']+)"""
    )


def _closure(addresses: Sequence[str], pattern: str) -> list[bytes]:
    found: dict[str, bytes] = {}
    waiting = list(addresses)
    while waiting:
        address = waiting.pop()
        if address in found or not address.startswith(settings.STATIC_URL):
            continue
        found[address] = _content(address)
        waiting += [urljoin(address, name) for name in re.findall(pattern, found[address].decode())]
    return list(found.values())


def _content(address: str) -> bytes:
    name = address.removeprefix(settings.STATIC_URL)
    built = Path(settings.STATIC_ROOT) / name
    return built.read_bytes() if built.is_file() else Path(str(finders.find(name))).read_bytes()


# --- data ------------------------------------------------------------------------------------------
def fill(*, posts: int) -> tuple[Workspace, User]:
    """A workspace with everything in it, by bulk inserts; half of the posts lie in the past and are published."""
    chance = random.Random(7)
    workspace = WorkspaceFactory(slug="bench")
    owner = MembershipFactory(workspace=workspace, role=Role.OWNER).user
    people = [
        owner,
        *(MembershipFactory(workspace=workspace, role=Role.PLANNER, user=UserFactory()).user for _ in range(4)),
    ]
    MembershipFactory.create_batch(MEMBERS - len(people), workspace=workspace, role=Role.GUEST)
    accounts = _accounts(workspace, chance)
    media = _media(workspace)
    _clutter()
    made = Post.objects.bulk_create((_post(workspace, people, chance, n, posts) for n in range(posts)), batch_size=2000)
    PostMedia.objects.bulk_create(
        [PostMedia(post=post, asset=chance.choice(media[: MEDIA // 2]), position=0) for post in made[::2]],
        batch_size=2000,
    )
    Publication.objects.bulk_create(
        (_publication(post, account, chance, number) for number, post in enumerate(made)
         for account in chance.sample(accounts, EACH)),
        batch_size=2000,
    )  # fmt: skip
    content_fill(workspace, people, made, accounts)
    for post in made[:300]:
        audit.record(workspace, Actor(owner), "post.edited", post, before={"title": ""}, after={"title": post.title})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return workspace, owner


def _clutter() -> None:
    """Rows of another workspace, so that a missing condition shows in the plan."""
    other = WorkspaceFactory(slug="other")
    account = SocialAccount.objects.create(workspace=other, platform="practice-weibo", remote_id="o", handle="o")
    rows = Post.objects.bulk_create([Post(workspace=other, text=f"白茶 {n}", title=f"{n}") for n in range(2000)])
    Publication.objects.bulk_create([Publication(workspace=other, post=post, account=account) for post in rows])


def _accounts(workspace: Workspace, chance: random.Random) -> list[SocialAccount]:
    slugs = [caps.slug for caps in registry.catalogue() if caps.practice]
    return SocialAccount.objects.bulk_create(
        [
            SocialAccount(
                workspace=workspace,
                platform=chance.choice(slugs),
                remote_id=f"r{n}",
                handle=f"handle{n}",
                display_name=f"门店 {n}",
                position=n,
                checked_at=now(),
            )
            for n in range(ACCOUNTS)
        ]
    )


def _media(workspace: Workspace) -> list[MediaAsset]:
    held = folders(workspace)
    return MediaAsset.objects.bulk_create(
        [
            MediaAsset(
                workspace=workspace,
                kind=MediaKind.IMAGE,
                mime="image/png",
                title=f"图片 {n}",
                alt="白茶" if n % 3 else "",
                tags=["秋日", f"标签 {n % 60}"],
                folder=held[n % len(held)] if n % 4 else None,
                width=1200,
                height=900,
                size=200_000,
                sha256=f"{n:064x}",
                file=f"bench/{n}.png",
                thumb=f"bench/{n}.webp",
            )
            for n in range(MEDIA)
        ]
    )


def _post(workspace: Workspace, people: Sequence[User], chance: random.Random, number: int, total: int) -> Post:
    month = now().replace(day=1, hour=4)
    if number % 2:
        due = month + timedelta(days=28 * number / total)
    else:
        due = now() + timedelta(days=(number - total // 2) * SPAN / total)
    words = [chance.choice(WORDS) for _ in range(30)]
    state = PostState.SCHEDULED if number % 10 else PostState.DRAFT
    return Post(
        workspace=workspace,
        author=chance.choice(people),
        title="".join(words[:4]),
        text="".join(words),
        due_at=due if state == PostState.SCHEDULED or number % 20 else None,
        state=state,
        status="draft" if state == PostState.DRAFT else "published" if due < now() else "scheduled",
    )


def _publication(post: Post, account: SocialAccount, chance: random.Random, number: int) -> Publication:
    state: str = S.DRAFT
    if post.state == PostState.SCHEDULED and post.due_at is not None:
        past = post.due_at < now()
        state = (S.FAILED if number % 50 == 1 else S.PUBLISHED) if past else S.SCHEDULED
    return Publication(
        workspace_id=post.workspace_id,
        post=post,
        account=account,
        state=state,
        due_at=post.due_at if state != S.DRAFT else None,
        next_attempt_at=post.due_at if state == S.SCHEDULED else None,
        late_at=post.due_at + timedelta(hours=1) if state == S.SCHEDULED and post.due_at else None,
        published_at=post.due_at if state == S.PUBLISHED else None,
        remote_url=f"https://example.com/{number}" if state == S.PUBLISHED else "",
        error_kind="rejected" if state == S.FAILED else "",
        payload={"text": post.text},
        content_hash=f"{chance.getrandbits(256):064x}",
    )


if __name__ == "__main__":
    main()

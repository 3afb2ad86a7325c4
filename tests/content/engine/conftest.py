"""A brand with real practice accounts, and the real claim loop in a thread."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg2
import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections

from accounts.models import SocialAccount
from accounts.services.vault import credential_store
from config.lib.clock import now
from content.engine.claim import Claimer
from content.engine.lease import Lease
from content.engine.loop import PublishLoop
from content.engine.work import load
from content.enqueue import publish_wake
from content.models import Attempt, MediaAsset, Post, PostMedia, Publication
from content.services.scheduling import post_schedule
from content.states import MediaKind
from content.states import PublicationState as S
from team.actors import Actor
from team.models import Workspace
from tests.accounts.practice.fixtures import *  # noqa: F403
from tests.accounts.practice.fixtures import PracticeServer, video
from tests.factories import MediaAssetFactory, MembershipFactory, PostFactory, PublicationFactory, WorkspaceFactory

SPAN = timedelta(seconds=60)
NEEDS_VIDEO = {"practice-douyin", "practice-bilibili"}
NEEDS_PICTURE = {"practice-xiaohongshu", "practice-channels", "practice-wechat", "practice-instagram"}


class Desk:
    """One brand: its people, accounts and posts, and what the network saw."""

    def __init__(self, network: PracticeServer) -> None:
        self.network = network
        self.workspace: Workspace = WorkspaceFactory()
        self.owner = MembershipFactory(workspace=self.workspace).user
        self.actor = Actor(self.owner)

    def account(self, slug: str = "practice-weibo", handle: str = "tester", **values: Any) -> SocialAccount:
        """A connected practice account."""
        _connector, credential = self.network.connect(slug, handle)
        account = SocialAccount.objects.create(
            workspace=self.workspace, platform=slug, remote_id=credential.remote_id, handle=handle, **values
        )
        credential_store(account=account, credential=credential)
        return account

    def clip(self) -> MediaAsset:
        """A video in the library."""
        sample = video()
        data = sample.open().read()
        asset = MediaAsset(
            workspace=self.workspace,
            kind=MediaKind.VIDEO,
            mime=sample.mime,
            size=len(data),
            width=sample.width,
            height=sample.height,
            seconds=sample.seconds,
            sha256=hashlib.sha256(data).hexdigest(),
        )
        asset.file.save("clip.mp4", ContentFile(data), save=False)
        asset.save()
        return asset

    def post(self, *accounts: SocialAccount, text: str = "", with_video: bool = False, **values: Any) -> Post:
        """A draft for these accounts, with a picture or video where one of them needs it."""
        values.setdefault("author", self.owner)
        post = PostFactory(workspace=self.workspace, **({"text": text} if text else {}), **values)
        platforms = {account.platform for account in accounts}
        if platforms & NEEDS_VIDEO or with_video:
            PostMedia.objects.create(post=post, asset=self.clip(), position=0)
        elif platforms & NEEDS_PICTURE:
            PostMedia.objects.create(post=post, asset=MediaAssetFactory(workspace=self.workspace), position=0)
        for account in accounts:
            PublicationFactory(post=post, account=account, state=S.DRAFT, due_at=None)
        return post

    def scheduled(self, *accounts: SocialAccount, due: datetime | None = None, **values: Any) -> Publication:
        """A scheduled post (due now unless told); returns its first publication."""
        post = self.post(*accounts, **values)
        post_schedule(workspace=self.workspace, actor=self.actor, post_id=post.pk, due_at=due)
        return self.of(post)[0]

    def of(self, post: Post) -> list[Publication]:
        """The post's publications."""
        return list(Publication.objects.for_workspace(self.workspace).filter(post=post).order_by("pk"))

    def texts(self) -> list[str]:
        """Texts of everything the network really created, in order of arrival."""
        return [effect["text"] for effect in self.network.effects()]

    def attempts(self, row: Publication) -> list[tuple[str, str]]:
        """Kind and outcome of each call, in order."""
        rows = Attempt.objects.for_workspace(self.workspace).filter(publication=row)
        return list(rows.order_by("number").values_list("kind", "outcome"))


class Engine:
    """Starts loops and waits for what they do."""

    def __init__(self) -> None:
        self.loops: list[tuple[PublishLoop, threading.Thread]] = []

    def start(self, slots: int = 8, name: str | None = None) -> PublishLoop:
        """One more worker loop."""
        loop = PublishLoop(slots=slots, name=name)
        thread = threading.Thread(target=loop.run, daemon=True)
        thread.start()
        self.loops.append((loop, thread))
        return loop

    def stop(self) -> None:
        """Warm stop of all loops."""
        for loop, _thread in self.loops:
            loop.stop()
        for _loop, thread in self.loops:
            thread.join(30)
            assert not thread.is_alive()
        self.loops.clear()

    def until(self, row: Publication, *states: str, seconds: float = 10.0, hurry: bool = False) -> Publication:
        """Wait until the row is at rest in one of the states. `hurry`: waiting times pass at once."""
        until(lambda: fresh(row).lease_token is None and fresh(row).state in states, seconds, hurry, lambda: fresh(row))
        return fresh(row)


def fresh(row: Publication) -> Publication:
    """The row as it is now."""
    return Publication.objects.unscoped("test").select_related("account", "post").get(pk=row.pk)


def until(
    condition: Callable[[], bool], seconds: float = 10.0, hurry: bool = False, show: Callable[[], Any] | None = None
) -> None:
    """Wait for a condition; `hurry` makes every waiting row due."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            row = show() if show else None
            facts = vars(row) if row is not None else ""
            raise AssertionError(f"waited {seconds} s in vain: {facts}")
        if hurry:
            hurry_up()
        time.sleep(0.04)


def hurry_up() -> None:
    """Let every waiting time of the engine pass."""
    waiting = Publication.objects.unscoped("test").filter(lease_token=None, next_attempt_at__gt=now())
    waiting.filter(attempt_count__gt=0).update(next_attempt_at=now())
    SocialAccount.objects.unscoped("test").filter(hold_until__gt=now()).update(hold_until=now())
    publish_wake()


def claim_one() -> tuple[Publication, Lease]:
    """Take the next due row as a worker would."""
    (claim,) = Claimer(SPAN).claim(1)
    lease = Lease.from_now(claim.publication_id, claim.token, SPAN)
    (row,) = load([lease])
    return row, lease


def cut_connections() -> None:
    """What a restart of PostgreSQL does to every session."""
    admin = psycopg2.connect(**connection.get_connection_params())
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    admin.close()
    connections.close_all()


@pytest.fixture
def desk(transactional_db: None, practice_network: PracticeServer, settings: Any) -> Desk:
    """A brand on an empty practice network."""
    settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = practice_network.url, practice_network.admin_key
    return Desk(practice_network)


@pytest.fixture
def engine(transactional_db: None) -> Iterator[Engine]:
    """Loops of this test; stopped warm at its end."""
    instance = Engine()
    yield instance
    instance.stop()
    connection.close()


__all__ = ["Desk", "Engine", "claim_one", "cut_connections", "fresh", "hurry_up", "until"]

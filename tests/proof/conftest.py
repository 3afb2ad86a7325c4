"""The product as its owner uses it: everything here goes through pages over HTTP, and the real claim loop sends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import Attempt, MediaAsset, Post, Publication
from content.services.scheduling import post_schedule
from content.states import PublicationState as S
from team.actors import Actor
from team.models import User, Workspace
from tests.content.engine.conftest import Engine, engine, fresh, hurry_up, until

__all__ = ["Brand", "Engine", "back_into_the_queue", "engine", "fresh", "hurry_up", "until"]
ROOT = Path(__file__).parents[2]


class Brand:
    """The owner of a workspace at the product's pages."""

    def __init__(self, workspace: Workspace, owner: User, client: Client) -> None:
        self.workspace, self.owner, self.client = workspace, owner, client

    def url(self, path: str) -> str:
        """An address below the workspace."""
        return f"/w/{self.workspace.slug}/{path}"

    def post(self, path: str, values: dict[str, Any], **more: Any) -> Any:
        """Send a form."""
        return self.client.post(self.url(path), values, **more)

    def connect(self, platform: str, **values: str) -> SocialAccount:
        """Connect by the platform's form; the page that follows shows the account."""
        answer = self.post(f"accounts/connect/{platform}/", values)
        assert answer.status_code == 302, answer.content.decode()
        assert self.client.get(answer["location"]).status_code == 200
        return SocialAccount.objects.for_workspace(self.workspace).get(platform=platform)

    def upload(self, data: bytes, alt: str) -> MediaAsset:
        """Upload a picture into the library and describe it there."""
        answer = self.post(
            "media/upload/",
            {"file": SimpleUploadedFile("tea.png", data, "image/png")},
            headers={"accept": "application/json"},
        )
        assert answer.status_code == 201, answer.content.decode()
        asset_id = answer.json()["assets"][0]["id"]
        assert self.post(f"media/{asset_id}/", {"title": "Tea", "alt": alt, "tags": ""}).status_code == 302
        return MediaAsset.objects.for_workspace(self.workspace).get(pk=asset_id)

    def write(self, account: SocialAccount, text: str, *pictures: MediaAsset, **values: Any) -> Post:
        """Save a draft in the editor."""
        sent = {
            "version": "0",
            "text": text,
            "accounts": [account.pk],
            "media": [asset.pk for asset in pictures],
            **{f"alt.{asset.pk}": asset.alt for asset in pictures},
            **values,
        }
        answer = self.post("posts/new/", sent)
        assert answer.status_code == 302, answer.content.decode()
        found = re.search(r"/posts/(\d+)/", answer["location"])
        assert found, answer["location"]
        return Post.objects.for_workspace(self.workspace).get(pk=found[1])

    def schedule(self, post: Post, due: datetime) -> Publication:
        """Schedule to the second, which the page's minutes do not allow."""
        post_schedule(workspace=self.workspace, actor=Actor(self.owner), post_id=post.pk, due_at=due)
        return self.publication(post)

    def publish_now(self, post: Post) -> Publication:
        """The button, and the question whether one means it."""
        asked = self.post(f"posts/{post.pk}/publish/", {})
        assert asked.status_code == 200, asked.content.decode()
        answer = self.post(f"posts/{post.pk}/publish/", {"confirmed": "1"})
        assert answer.status_code == 302, answer.content.decode()
        return self.publication(post)

    def publication(self, post: Post) -> Publication:
        """The post's only publication."""
        return Publication.objects.for_workspace(self.workspace).select_related("account").get(post=post)

    def attempts(self, row: Publication) -> list[tuple[str, str]]:
        """Kind and outcome of each call of the engine, in order."""
        rows = Attempt.objects.for_workspace(self.workspace).filter(publication=row)
        return list(rows.order_by("number").values_list("kind", "outcome"))

    def page_of(self, post: Post) -> str:
        """What the post's page shows."""
        answer = self.client.get(self.url(f"posts/{post.pk}/"))
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def brand(transactional_db: None, workspace: Workspace, owner: User, client_of: Callable[..., Client]) -> Brand:
    """A workspace without accounts, and its owner signed in."""
    return Brand(workspace, owner, client_of(owner))


@contextmanager
def celery_worker(log: Path, private_hosts: str) -> Iterator[subprocess.Popen[bytes]]:
    """The publish worker as it runs in production, on the test's database; it is stopped warm at the end."""
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if database["PORT"]:
        url += f"&port={database['PORT']}"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
        "DATABASE_URL": url,
        "JUZHEN_PRIVATE_HOSTS": private_hosts,
        "JUZHEN_SEND_LEASE_SECONDS": "3",
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "publish", "-P", "threads", "-c", "1"]
    command += ["-n", f"proof-{os.getpid()}@%h", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with log.open("ab") as sink:
        worker = subprocess.Popen(command, env=env, cwd=ROOT, stdout=sink, stderr=sink)
        try:
            yield worker
        finally:
            if worker.poll() is None:
                worker.terminate()
            worker.wait(30)


def back_into_the_queue(row: Publication) -> None:
    """Schedule a published row anew, which the database must be made to permit."""
    sent = Publication.objects.unscoped("test").filter(pk=row.pk)
    with pytest.raises(IntegrityError):
        sent.update(state=S.SCHEDULED)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE content_publication DISABLE TRIGGER published_is_history")
        try:
            sent.update(state=S.SCHEDULED, next_attempt_at=now(), remote_id="", published_at=None)
        finally:
            cursor.execute("ALTER TABLE content_publication ENABLE TRIGGER published_is_history")

"""What is to be published: workspaces, accounts and rows as the scheduling service leaves them."""

from __future__ import annotations

import hashlib
import random
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from accounts.models import SocialAccount
from accounts.services.vault import credential_store
from content.models import MediaAsset, Post, PostMedia, Publication
from content.services.payload import payload_build, payload_hash
from content.states import CommentState, MediaKind, PostState
from content.states import PublicationState as S
from team.models import Workspace
from tests.accounts.practice.fixtures import PracticeServer, video
from tests.factories import MediaAssetFactory, MembershipFactory

WORKSPACES = 5
# Accounts of each workspace by network.
ACCOUNTS = {
    "practice-weibo": 3,
    "practice-xiaohongshu": 2,
    "practice-wechat": 1,
    "practice-bilibili": 1,
    "practice-douyin": 2,
}
PICTURES = {"practice-xiaohongshu", "practice-wechat"}
CLIPS = {"practice-bilibili", "practice-douyin"}


def text_of(number: int) -> str:
    """The text by which a copy on the network is told apart."""
    return f"Chaos {number:05d}"


def open_accounts(network: PracticeServer) -> list[SocialAccount]:
    """Connected accounts in several workspaces."""
    accounts = []
    for place in range(WORKSPACES):
        workspace = Workspace.objects.create(slug=f"chaos-{place}", name=f"Chaos {place}")
        MembershipFactory(workspace=workspace)
        for slug, count in ACCOUNTS.items():
            for number in range(count):
                handle = f"c{place}n{number}"
                _connector, credential = network.connect(slug, handle)
                account = SocialAccount.objects.create(
                    workspace=workspace, platform=slug, remote_id=credential.remote_id, handle=handle
                )
                credential_store(account=account, credential=credential)
                accounts.append(account)
    return accounts


def schedule(accounts: list[SocialAccount], *, posts: int, first: datetime, seconds: float, seed: int) -> None:
    """Rows that fall due evenly over `seconds` from `first`, a quarter with a first comment."""
    chance = random.Random(seed)
    workspaces = {account.workspace_id: account.workspace for account in accounts}
    files = {pk: _files(workspace) for pk, workspace in workspaces.items()}
    chosen = [accounts[number % len(accounts)] for number in range(posts)]
    chance.shuffle(chosen)
    made = Post.objects.bulk_create(
        Post(
            workspace_id=account.workspace_id, title=text_of(number), text=text_of(number), state=PostState.SCHEDULED,
            due_at=first + timedelta(seconds=seconds * number / posts),
            first_comment=f"Comment {number}" if number % 4 == 0 else "",
        )
        for number, account in enumerate(chosen)
    )  # fmt: skip
    PostMedia.objects.bulk_create(
        PostMedia(post=post, asset=files[post.workspace_id][account.platform in CLIPS], position=0)
        for post, account in zip(made, chosen, strict=True)
        if account.platform in PICTURES | CLIPS
    )
    rows = []
    for post, account in zip(made, chosen, strict=True):
        payload = payload_build(post=post, account=account)
        rows.append(
            Publication(
                workspace_id=account.workspace_id, post=post, account=account, state=S.SCHEDULED, due_at=post.due_at,
                next_attempt_at=post.due_at, late_at=first + timedelta(hours=2), payload=payload,
                content_hash=payload_hash(payload),
                comment_state=CommentState.PENDING if payload["first_comment"] else CommentState.NONE,
            )
        )  # fmt: skip
    Publication.objects.bulk_create(rows, batch_size=500)


def _files(workspace: Workspace) -> tuple[MediaAsset, MediaAsset]:
    """A picture and a video."""
    sample = video()
    data = sample.open().read()
    clip = MediaAsset(
        workspace=workspace, kind=MediaKind.VIDEO, mime=sample.mime, size=len(data), width=sample.width,
        height=sample.height, seconds=sample.seconds, sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    clip.file.save("clip.mp4", ContentFile(data), save=False)
    clip.save()
    return MediaAssetFactory(workspace=workspace), clip

"""The running network: its store, the faults it was told to show, and a public that reacts in its own time."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from .audience import COMMENT_WINDOW, Remark, figures, remarks
from .faults import Faults
from .flavours import FLAVOURS, Flavour
from .records import Account, Comment, MediaFile, Post
from .rules import Submission
from .shapes import comment_json
from .spread import Share, shares
from .store import Store
from .webhooks import Webhooks

IDLE_SECONDS = 3600.0
STALE_SECONDS = 300.0
CALLS_KEPT = 5000
REACTIONS = ("like", "follow")


class Network:
    """What the handlers share. `admin_key` opens accounts and the admin endpoints."""

    def __init__(self, folder: Path, admin_key: str) -> None:
        self.store = Store(folder)
        self.faults = Faults()
        self.webhooks = Webhooks()
        # Method, path and account id ('' for none) of the latest API calls.
        self.calls: deque[tuple[str, str, str]] = deque(maxlen=CALLS_KEPT)
        # Ids of the pictures the public sends, by account and number.
        self.pictures: dict[tuple[str, int], str] = {}
        self.admin_key = admin_key
        self._wake = asyncio.Event()
        self._upcoming: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._expect_everything()

    @property
    def now(self) -> float:
        """Unix seconds."""
        return self.store.clock()

    def flavour(self, account: Account) -> Flavour:
        """The network this account lives on."""
        return FLAVOURS[account.flavour]

    def publish(self, account: Account, wanted: Submission, *, at: float | None = None, **marks: str) -> Post:
        """Create a post. `at` (Unix seconds) backdates it; `marks` are client_ref, key and language."""
        now = self.now
        ready = max([at or now, *(media.ready_at for media in wanted.media if at is None)])
        post = Post(
            id=self.store.new_id(),
            account_id=account.id,
            format=wanted.format,
            title=wanted.title,
            text=wanted.text,
            media=[media.id for media in wanted.media],
            thread=list(wanted.thread),
            language=marks.get("language", ""),
            client_ref=marks.get("client_ref", ""),
            key=marks.get("key", ""),
            created_at=at or now,
            ready_at=ready,
            arrived_at=now,
            seeded=at is not None,
            options=dict(wanted.options),
        )
        self.store.save(post)
        self._expect(post, account)
        return post

    def listen(self, comment: Comment) -> None:
        """Store what was said or done towards an account or by it, and push it to whoever asked for it."""
        self.store.note(comment)
        if comment.at > self.now - STALE_SECONDS:
            self._push(comment, "created")

    def edit(self, comment: Comment, text: str) -> None:
        """Change the words of a comment or message."""
        comment.text, comment.edited_at = text, self.now
        self.store.note(comment)
        self._push(comment, "updated")

    def unsay(self, comment: Comment) -> None:
        """Delete a comment or message; doing it again changes nothing."""
        if not comment.deleted_at:
            comment.text, comment.media, comment.deleted_at = "", [], self.now
            self.store.note(comment)
            self._push(comment, "deleted")

    def later(self, at: float, act: Callable[[], None]) -> None:
        """Do something at `at` (Unix seconds). It is forgotten when the process ends."""
        heapq.heappush(self._upcoming, (at, next(self._numbers), act))
        self._wake.set()

    def _push(self, comment: Comment, change: str) -> None:
        account = self.store.accounts[comment.account_id]
        if account.webhook_url:
            kind = "reaction" if comment.kind in REACTIONS else comment.kind
            # The same thing has the same id at every delivery, and no two things share one.
            mark = f"evt-{comment.id}" if change == "created" else f"evt-{comment.id}-{comment.seq}"
            event = {"id": mark, "type": f"{kind}.{change}", "account": account.id}
            self.webhooks.send(account, {**event, "item": comment_json(self, comment)})

    def figures(self, post: Post) -> dict[str, int]:
        """What the post's network reports about it now."""
        account = self.store.accounts[post.account_id]
        count = len(self.store.visible_comments(post.id))
        return figures(post, account, self.flavour(account), count, self.now)

    def shares(self, post: Post) -> list[Share]:
        """Who passed the post on so far, newest first."""
        account = self.store.accounts[post.account_id]
        flavour, count = self.flavour(account), self.figures(post).get("shares", 0)
        return shares(post, account, flavour, count, self.now)

    def files(self, post: Post) -> list[MediaFile]:
        """The post's attachments in order."""
        return [self.store.media[media_id] for media_id in post.media]

    def usable_media(self, account: Account, media_id: str) -> MediaFile | None:
        """The account's upload, unless it waited too long for a post."""
        media = self.store.media.get(media_id)
        if media is None or media.account_id != account.id:
            return None
        return media if not media.kept_until or media.kept_until > self.now else None

    def drop_media(self, account: Account) -> None:
        """Forget the account's uploads for new posts, as platforms do that clear up what nothing uses."""
        for media in self.store.media.values():
            if media.account_id == account.id:
                media.kept_until = self.now
                self.store.save(media)

    def catch_up(self) -> None:
        """Let everything happen that was due by now."""
        while self._upcoming and self._upcoming[0][0] <= self.now:
            heapq.heappop(self._upcoming)[2]()

    async def live(self) -> None:
        """Keep catching up until cancelled."""
        while True:
            self.catch_up()
            self._wake.clear()
            rest = self._upcoming[0][0] - self.now if self._upcoming else IDLE_SECONDS
            try:
                await asyncio.wait_for(self._wake.wait(), max(0.01, min(rest, IDLE_SECONDS)))
            except TimeoutError:
                continue

    def reset(self) -> None:
        """Forget everything: accounts, posts, faults and what was to come."""
        self.store.reset()
        self.faults.clear()
        self.calls.clear()
        self.pictures.clear()
        self._upcoming.clear()

    async def close(self) -> None:
        """Stop deliveries and close the journal."""
        await self.webhooks.close()
        self.store.close()

    def _expect(self, post: Post, account: Account) -> None:
        """Note what the public is going to do with a post."""
        for remark in remarks(post, account, self.flavour(account)):
            if remark.id not in self.store.comments:
                self.later(remark.at, partial(self._hear, as_comment(remark, post)))
        if post.ready_at > self.now:
            self.later(post.ready_at, partial(self.store.touch, post.id))
        self._wake.set()

    def _hear(self, comment: Comment) -> None:
        """Listen to what was to come, unless it has come already or its post is gone."""
        post = self.store.posts.get(comment.post_id)
        if post is not None and post.deleted_at is None and comment.id not in self.store.comments:
            self.listen(comment)

    def _expect_everything(self) -> None:
        """After a start: what was still to come, and what came while we were not running."""
        for post in self.store.posts.values():
            if post.deleted_at is None and post.ready_at > self.now - 2 * COMMENT_WINDOW:
                self._expect(post, self.store.accounts[post.account_id])


def as_comment(remark: Remark, post: Post) -> Comment:
    """The record of something the public said."""
    return Comment(remark.id, post.id, post.account_id, remark.author_id, remark.author, remark.text, remark.at)

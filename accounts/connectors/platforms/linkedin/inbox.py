"""What reached a page: comments, mentions, shares.

Source: learn.microsoft.com/linkedin, Organization Social Action Notifications (202604). LinkedIn keeps notifications
for 60 days. What reached a person's profile is closed to apps, and so are messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ...families.marks import Mark
from ...families.values import mapping
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .comments import whole
from .wire import Wire, at_of, enc, is_page, millis, url_of

PAGE, PAGES_MAX = 100, 10
FIRST_LOOK = timedelta(days=7)
KINDS: Mapping[str, InboxKind] = {
    "COMMENT": InboxKind.COMMENT,
    "SHARE_MENTION": InboxKind.MENTION,
    "SHARE": InboxKind.SHARE,
}


class Inbox(Wire):
    """Reads notifications."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Items newer than `cursor`, oldest first; nothing for people."""
        if not is_page(auth.remote_id):
            return InboxPage(())
        mark, now = Mark.of(cursor), self._clock()
        start, actions = mark.second * 1000 or millis(now - FIRST_LOOK), ",".join(KINDS)
        found: list[InboxItem] = []
        for page in range(PAGES_MAX):
            query = (
                f"q=criteria&organizationalEntity={enc(auth.remote_id)}&actions=List({actions})"
                f"&timeRange=(start:{start},end:{millis(now)})&start={page * PAGE}&count={PAGE}"
            )
            listed = self._api.elements(auth, f"/rest/organizationalEntityNotifications?{query}")
            found += [item for told in listed if (item := item_of(told, auth.remote_id)) is not None]
            if len(listed) < PAGE:
                break
        return mark.page(found)


def item_of(notification: Mapping[str, Any], own: str) -> InboxItem | None:
    """What a notification tells, listed or pushed; None for kinds that ask nothing of us, and for our own doing."""
    kind, at = KINDS.get(str(notification.get("action"))), at_of(notification.get("lastModifiedAt"))
    told = mapping(notification, "decoratedGeneratedActivity")
    activity = mapping(told, "comment") or mapping(told, "share")
    author = str(activity.get("owner") or "")
    urn = whole(str(activity.get("entity") or notification.get("generatedActivity") or ""))
    if kind is None or at is None or not urn or not author or author == own:
        return None
    post = str(mapping(notification, "decoratedSourcePost").get("entity") or notification.get("sourcePost") or "")
    return InboxItem(
        remote_id=urn,
        kind=kind,
        author_id=author,
        author_handle=author.rpartition(":")[2],
        text=str(activity.get("text") or ""),
        at=at,
        thread_id=post or urn,
        post_id="" if kind is InboxKind.MENTION else post,
        url=url_of(post if kind is InboxKind.COMMENT and post else urn),
        raw={
            name: notification[name]
            for name in ("notificationId", "action", "generatedActivity")
            if name in notification
        },
    )

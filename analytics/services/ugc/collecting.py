"""Collecting posts of users: from the inbox, from listening, by a link."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from analytics.models import Mention, UserPost
from analytics.selectors.ugc.posts import ugc_get
from analytics.ugc_states import UgcSource, UgcState
from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput, NotFound
from config.lib.web import web_address
from content.models import MediaAsset
from interactions.models import Contact, Message
from interactions.states import Direction
from team.actors import Actor
from team.audit import record
from team.models import Workspace

TEXT_MAX, AUTHOR_MAX = 4000, 100


class CollectedAlready(Conflict):
    """It is there already, as the row `existing`."""

    code = "user_post_known"
    message = _("This post has been collected before.")


class InUse(Conflict):
    """What was permitted, used or rewarded is kept as proof."""

    code = "user_post_kept"
    message = _("Permission was asked, it was used or a reward was given: it is kept as proof.")


@dataclass(frozen=True, slots=True)
class UgcDraft:
    """A user's post as entered; names and meanings are those of `UserPost`."""

    url: str
    platform: str = ""
    author: str = ""
    text: str = ""
    asset_id: int | None = None
    contact_id: int | None = None


@transaction.atomic
def ugc_enter(*, workspace: Workspace, actor: Actor, draft: UgcDraft) -> UserPost:
    """Collect a post by its link. Raises InvalidInput at the field, CollectedAlready at `url`."""
    url = draft.url.strip()
    if not web_address(url, longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="url")
    if draft.platform and draft.platform not in registry.slugs():
        raise InvalidInput(_("Choose a platform."), field="platform")
    author, text = " ".join(draft.author.split()), draft.text.strip()
    for field, value, most in (("author", author, AUTHOR_MAX), ("text", text, TEXT_MAX)):
        if len(value) > most:
            raise InvalidInput(_("At most %(max)s characters are possible."), field=field, max=most)
    row = UserPost(
        workspace=workspace,
        source=UgcSource.HAND,
        key="u" + hashlib.sha256(url.encode()).hexdigest()[:40],
        platform=draft.platform,
        author=author,
        url=url,
        text=text,
        asset=_known(MediaAsset, workspace, draft.asset_id, "asset"),
        contact=_known(Contact, workspace, draft.contact_id, "contact"),
    )
    return _keep(workspace, actor, row, field="url")


@transaction.atomic
def ugc_collect(
    *, workspace: Workspace, actor: Actor, message_id: int | None = None, mention_id: int | None = None
) -> UserPost:
    """Collect a message of the inbox, or what a mention of listening stands for. Raises NotFound, CollectedAlready."""
    heard = None
    if mention_id is not None:
        rows = Mention.objects.for_workspace(workspace).select_related("heard")
        mention = rows.filter(pk=mention_id).first()
        if mention is None or mention.post_id is not None:
            raise NotFound
        heard, message_id = mention.heard, mention.message_id
    if heard is not None:
        if not heard.text:
            raise NotFound
        row = UserPost(
            workspace=workspace, source=UgcSource.HEARD, key=f"t{heard.pk}", platform=heard.platform,
            author=heard.author[:AUTHOR_MAX], url=heard.url, text=heard.text[:TEXT_MAX],
        )  # fmt: skip
        return _keep(workspace, actor, row, field="mention")
    messages = Message.objects.for_workspace(workspace).select_related("thread__identity", "thread__account")
    message = messages.filter(pk=message_id, direction=Direction.IN, deleted_at=None).first() if message_id else None
    if message is None:
        raise NotFound
    who = message.thread.identity
    row = UserPost(
        workspace=workspace, source=UgcSource.INBOX, key=f"m{message.pk}", platform=message.thread.account.platform,
        author=(who.name or who.handle)[:AUTHOR_MAX], url=message.url, text=message.text[:TEXT_MAX], message=message,
        contact_id=message.thread.contact_id,
    )  # fmt: skip
    return _keep(workspace, actor, row, field="message")


@transaction.atomic
def ugc_remove(*, workspace: Workspace, actor: Actor, user_post_ids: Sequence[int]) -> int:
    """Throw away posts nobody asked about yet, or whose author refused. Raises NotFound, InUse. Returns how many."""
    ids = set(user_post_ids)
    rows = UserPost.objects.for_workspace(workspace).select_for_update(of=("self",)).filter(pk__in=ids)
    found = list(rows)
    if len(found) != len(ids) or not ids:
        raise NotFound
    for row in found:
        if row.state not in (UgcState.FOUND, UgcState.REFUSED) or row.used_at or row.reward_given_on:
            raise InUse
    record(workspace, actor, "ugc.removed", workspace, before={"posts": sorted(ids)})
    UserPost.objects.for_workspace(workspace).filter(pk__in=ids).delete()
    return len(ids)


def _keep(workspace: Workspace, actor: Actor, row: UserPost, *, field: str) -> UserPost:
    row.found_by, row.found_at = actor.user, now()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = UserPost.objects.for_workspace(workspace).get(key=row.key)
        raise CollectedAlready(field=field, existing=known.pk) from None
    record(workspace, actor, "ugc.collected", row, after={"source": row.source})
    return ugc_get(workspace=workspace, user_post_id=row.pk)


def _known(model: Any, workspace: Workspace, pk: int | None, field: str) -> Any:
    found = model.objects.for_workspace(workspace).filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise InvalidInput(_("Choose one of this workspace."), field=field)
    return found

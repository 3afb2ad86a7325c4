"""Taking in what reached our accounts, pushed or read: each thing once, in the platform's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.connectors.types import InboxItem, InboxKind, ItemChange
from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import Publication
from interactions.models import Identity, Inflow, Message, Reaction, Thread
from interactions.selectors.tokens import vector
from interactions.services import following
from interactions.services.changes import change_apply, text_of
from interactions.services.judging import judged
from interactions.services.own import own_adopt
from interactions.services.people import identities_meet
from interactions.services.privacy.again import unerased
from interactions.services.progress import thread_progress, thread_recount, thread_reshow
from interactions.states import Channel, Direction, Origin, ReactionKind

ID_MAX, URL_MAX = 300, 500
REACTIONS = {InboxKind.LIKE, InboxKind.SHARE, InboxKind.FOLLOW}


@dataclass(slots=True)
class Taken:
    """What a batch came to: messages that are new here, and how many known ones were changed."""

    messages: list[Message] = field(default_factory=list)
    reactions: int = 0
    changed: int = 0


def items_take(*, account: SocialAccount, items: Sequence[InboxItem], quiet: bool = False) -> Taken:
    """Store a batch of one account's items and bring their threads up to date, in one transaction.

    Repeating a batch changes nothing: a message is unique per account and platform id. Items may come in any order;
    threads follow the platform's times. `quiet`: history that is read in afterwards: nothing in it is due, nobody is
    told and no rule acts. The account's `Inflow` row is locked meanwhile, so one batch of an account runs at a time.
    """
    taken = Taken()
    with transaction.atomic():
        inflow_lock(account)
        items = unerased(account=account, items=items)
        news = [item for item in items if item.change is not ItemChange.DELETED]
        words = [item for item in news if item.kind not in REACTIONS]
        known = _stored(account, [item.remote_id for item in items])
        people = identities_meet(account=account, items=[item for item in news if not item.own or item.author_id])
        taken.reactions = _react(account, [item for item in news if item.kind in REACTIONS], people)
        taken.changed = _change(account, items, known)
        fresh = {
            item.remote_id[:ID_MAX]: item for item in words if item.remote_id and item.remote_id[:ID_MAX] not in known
        }
        taken.messages = _store(account, list(fresh.values()), people)
        threads = thread_progress(account=account, messages=taken.messages, quiet=quiet)
        if not quiet:
            following.follow(account=account, messages=taken.messages, threads=threads)
    return taken


def _change(account: SocialAccount, items: Sequence[InboxItem], known: dict[str, Message]) -> int:
    """Apply edits and deletions. Returns how many messages changed.

    Threads that lost a message are counted anew; the others show what their messages became.
    """
    changed, touched, shorter = 0, set[int](), set[int]()
    for item in items:
        row = known.get(item.remote_id[:ID_MAX])
        if row is not None and change_apply(message=row, item=item):
            changed += 1
            touched.add(row.thread_id)
            if row.deleted_at is not None:
                shorter.add(row.thread_id)
    threads = Thread.objects.for_workspace(account.workspace_id).filter(pk__in=touched)
    for thread in threads.select_for_update().order_by("pk"):
        if thread.pk in shorter:
            thread_recount(thread=thread)
        else:
            thread_reshow(thread=thread)
    return changed


def inflow_lock(account: SocialAccount) -> Inflow:
    """The account's inflow, locked until the transaction ends; made when it is the first time."""
    rows = Inflow.objects.for_workspace(account.workspace_id)
    if (row := rows.select_for_update().filter(account=account).first()) is not None:
        return row
    Inflow.objects.bulk_create(
        [Inflow(workspace_id=account.workspace_id, account=account, next_poll_at=now())], ignore_conflicts=True
    )
    return rows.select_for_update().get(account=account)


def _stored(account: SocialAccount, remote_ids: Sequence[str]) -> dict[str, Message]:
    rows = Message.objects.for_workspace(account.workspace_id).filter(
        account=account, remote_id__in={each[:ID_MAX] for each in remote_ids if each}
    )
    return {row.remote_id: row for row in rows.select_related("thread__identity")}


def _react(account: SocialAccount, items: Sequence[InboxItem], people: dict[str, Identity]) -> int:
    rows = [
        Reaction(
            workspace_id=account.workspace_id,
            account=account,
            identity=people[item.author_id[:200]],
            kind=ReactionKind(item.kind.value),
            remote_id=item.remote_id[:ID_MAX],
            post_id=item.post_id[:ID_MAX],
            at=item.at,
        )
        for item in items
        if item.author_id and item.remote_id
    ]
    Reaction.all_objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _store(account: SocialAccount, items: list[InboxItem], people: dict[str, Identity]) -> list[Message]:
    """Rows for what is new, each in its thread. Own answers that we were sending are recognised, not doubled."""
    items.sort(key=lambda item: (item.at, item.remote_id))
    answered = _stored(account, [item.reply_to for item in items if item.own and item.reply_to])
    items = [item for item in items if not (item.own and own_adopt(account=account, item=item))]
    placed = [(item, who) for item in items if (who := _towards(item, people, answered)) is not None]
    threads = _threads(account, placed)
    judgements = judged(account.workspace_id, [text_of(item) if not item.own else "" for item, _who in placed])
    posts = _publications(account, {item.post_id for item, _who in placed if item.post_id})
    rows = [
        _message(account, item, threads[_channel(item), who.pk], posts.get(item.post_id), verdict)
        for (item, who), verdict in zip(placed, judgements, strict=True)
    ]
    return Message.objects.bulk_create(rows)


def _towards(item: InboxItem, people: dict[str, Identity], answered: dict[str, Message]) -> Identity | None:
    """Whose thread an item belongs in; None for answers of ours to nobody we know."""
    if item.author_id:
        return people[item.author_id[:200]]
    if item.own and (row := answered.get(item.reply_to[:ID_MAX])) is not None:
        return row.thread.identity
    return None


def _channel(item: InboxItem) -> Channel:
    return Channel(item.kind.value)


def _threads(account: SocialAccount, placed: Sequence[tuple[InboxItem, Identity]]) -> dict[tuple[str, int], Thread]:
    wanted = {(_channel(item), who.pk): (item, who) for item, who in reversed(placed)}
    rows = Thread.objects.for_workspace(account.workspace_id).filter(
        account=account, identity__in={who.pk for _item, who in wanted.values()}
    )
    known: dict[tuple[str, int], Thread] = {
        (row.channel, row.identity_id): row for row in rows.select_related("identity")
    }
    fresh = [
        Thread(
            workspace_id=account.workspace_id,
            account=account,
            identity=who,
            contact_id=who.contact_id,
            channel=channel,
            first_at=item.at,
            last_at=item.at,
        )
        for (channel, _pk), (item, who) in wanted.items()
        if (channel, who.pk) not in known
    ]
    made = Thread.objects.bulk_create(fresh)
    return known | {(row.channel, row.identity_id): row for row in made}


def _publications(account: SocialAccount, post_ids: set[str]) -> dict[str, Publication]:
    if not post_ids:
        return {}
    rows = Publication.objects.for_workspace(account.workspace_id).filter(account=account, remote_id__in=post_ids)
    return {row.remote_id: row for row in rows.only("pk", "remote_id")}


def _message(
    account: SocialAccount, item: InboxItem, thread: Thread, publication: Publication | None, verdict: dict[str, Any]
) -> Message:
    text = text_of(item)
    return Message(
        workspace_id=account.workspace_id,
        thread=thread,
        account=account,
        direction=Direction.OUT if item.own else Direction.IN,
        origin=Origin.ELSEWHERE if item.own else "",
        delivery="sent" if item.own else "",
        remote_id=item.remote_id[:ID_MAX],
        text=text,
        at=item.at,
        url=item.url[:URL_MAX],
        post_id=item.post_id[:ID_MAX],
        publication=publication,
        reply_to=item.reply_to[:ID_MAX],
        rating=item.rating,
        attachments=[attachment_dump(each) for each in item.attachments],
        hidden_at=now() if item.hidden else None,
        tokens=vector(account.workspace_id, item.at, f"{text} {thread.identity.name} {thread.identity.handle}"),
        **verdict,
    )


def attachment_dump(attachment: Any) -> dict[str, Any]:
    """An attachment as it is stored; addresses of other kinds than http(s) are dropped."""
    url = attachment.url if attachment.url.startswith(("https://", "http://")) else ""
    return {
        "kind": str(attachment.kind),
        "url": url[:1000],
        "mime": attachment.mime[:80],
        "name": attachment.name[:200],
        "width": attachment.width,
        "height": attachment.height,
    }

"""The demo brand's inbox: people write at the practice network, the product reads it, the team does its work.

Everything was really said there, so that it can be answered. What only the simulated public said and nobody has looked
at for hours is resolved, lest the demo open with a heap of broken promises.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import now
from content.demo.network import PracticeNetwork
from content.models import Publication
from content.states import PublicationState
from interactions.demo.inbox_story import REPLIES, TALKS, VIEWS, Talk
from interactions.models import Contact, Inflow, Message, SavedReply, SavedView, Thread, ThreadEvent, ThreadNote
from interactions.selectors.snoozing import presets_of
from interactions.services.answers import answer_write
from interactions.services.arrivals import account_look
from interactions.services.progress import settle, thread_recount
from interactions.services.saved_replies import ReplyDraft, reply_save
from interactions.services.saved_views import view_save
from interactions.services.threads import (
    thread_assign,
    thread_move,
    thread_note,
    thread_prioritise,
    thread_snooze,
    thread_tag,
)
from interactions.states import Delivery, Direction, Origin, ThreadState
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, User, Workspace
from team.states import Via

MADE = "demo.created"
QUIET_AFTER = timedelta(hours=3)


def demo_inbox(*, workspace: Workspace, actor: Actor) -> None:
    """Let people write to the demo's accounts, read it and do what the story says."""
    rows = Membership.objects.for_workspace(workspace).select_related("user").order_by("-pk")
    people = {row.role: row.user for row in rows}
    accounts = {
        row.platform: row
        for row in SocialAccount.objects.for_workspace(workspace).filter(state=AccountState.OK).order_by("-pk")
    }
    told = [talk for talk in TALKS if talk.platform in accounts]
    _speak(workspace, accounts, told)
    for platform in dict.fromkeys(talk.platform for talk in told):
        account_look(account_id=accounts[platform].pk)
    threads = _threads(workspace, accounts)
    for talk in told:
        thread = threads.get((talk.platform, talk.kind, talk.person))
        if thread is not None:
            _work(workspace, talk, thread, people)
    _tidy(workspace, accounts, told, people)
    made = _keep(workspace, people)
    audit.record(workspace, actor, MADE, workspace, after=made)


def demo_uninbox(*, workspace: Workspace, actor: Actor) -> None:
    """Take the inbox of the demo's accounts out, and the replies and views that came with it."""
    entries = list(AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True))
    accounts = [pk for after in entries for pk in after.get("accounts", [])]
    Thread.objects.for_workspace(workspace).filter(account__in=accounts).delete()
    Inflow.objects.for_workspace(workspace).filter(account__in=accounts).delete()
    left = Thread.objects.for_workspace(workspace).values("contact")
    Contact.objects.for_workspace(workspace).exclude(pk__in=left).delete()
    for model, name in ((SavedReply, "saved_replies"), (SavedView, "inbox_views")):
        ids = [pk for after in entries for pk in after.get(name, [])]
        model.objects.for_workspace(workspace).filter(pk__in=ids).delete()


def _speak(workspace: Workspace, accounts: dict[str, SocialAccount], talks: list[Talk]) -> None:
    network, moment = PracticeNetwork(), now()
    posts = {account.pk: _post_of(workspace, account) for account in accounts.values()}
    try:
        lines = [(minutes, talk, n) for talk in talks for n, (minutes, _text) in enumerate(talk.said)]
        known: dict[tuple[Talk, int], str] = {}
        for minutes, talk, n in sorted(lines, key=lambda line: -line[0]):
            account = accounts[talk.platform]
            text = talk.said[n][1]
            values: dict[str, Any] = {
                "kind": talk.kind,
                "person": talk.person,
                "text": text.removeprefix(">"),
                "at": (moment - timedelta(minutes=minutes)).isoformat(),
                "attachments": talk.pictures if n == len(talk.said) - 1 else 0,
            }
            if talk.kind == "comment" and posts[account.pk]:
                values["post"] = posts[account.pk]
            if text.startswith(">"):
                values |= {"own": True, "reply_to": known.get((talk, n - 1), "")}
            known[talk, n] = network.say(account, **values)
    finally:
        network.close()


def _post_of(workspace: Workspace, account: SocialAccount) -> str:
    rows = Publication.objects.for_workspace(workspace).filter(account=account, state=PublicationState.PUBLISHED)
    return rows.exclude(remote_id="").order_by("-published_at").values_list("remote_id", flat=True).first() or ""


def _threads(workspace: Workspace, accounts: dict[str, SocialAccount]) -> dict[tuple[str, str, str], Thread]:
    rows = Thread.objects.for_workspace(workspace).filter(account__in=[row.pk for row in accounts.values()])
    return {
        (row.account.platform, row.channel, row.identity.handle): row
        for row in rows.select_related("account", "identity").order_by("pk")
    }


def _work(workspace: Workspace, talk: Talk, thread: Thread, people: dict[Any, User]) -> None:
    """What the team did with one thread, as the person the story names."""
    by = people.get(talk.by) or next(iter(people.values()))
    actor = Actor(by, Via.SYSTEM)
    who: dict[str, Any] = {"workspace": workspace, "actor": actor, "thread_id": thread.pk}
    ours = [text.removeprefix(">") for _minutes, text in talk.said if text.startswith(">")]
    mine = Message.objects.for_workspace(workspace).filter(thread=thread, direction=Direction.OUT, text__in=ours)
    mine.update(sent_by=by, origin=Origin.PERSON)
    _punctual(workspace, talk, thread)
    if talk.owner is not None and talk.owner in people:
        thread_assign(**who, user_id=people[talk.owner].pk)
    if talk.tags:
        thread_tag(**who, add=talk.tags)
    if talk.priority:
        thread_prioritise(**who, priority=talk.priority)
    if talk.note:
        note = thread_note(**who, text=talk.note)
        ThreadNote.objects.for_workspace(workspace).filter(pk=note.pk).update(created_at=now() - timedelta(minutes=4))
    if talk.then in ("failed", "unknown"):
        _answered(workspace, actor, talk, thread)
    elif talk.then == "snoozed":
        until = presets_of(workspace=workspace)[-1].at
        thread_snooze(**who, until=until, reason=talk.reason)
    elif talk.then:
        thread_move(**who, state=ThreadState(talk.then))
    last = (
        Message.objects.for_workspace(workspace).filter(thread=thread).order_by("-at").values_list("at", flat=True)[0]
    )
    events = ThreadEvent.objects.for_workspace(workspace).filter(thread=thread)
    events.exclude(verb__in=("assigned", "snoozed", "resolved", "marked_spam")).delete()
    events.update(at=min(now(), last + timedelta(minutes=2)))


def _punctual(workspace: Workspace, talk: Talk, thread: Thread) -> None:
    """The story was heard when it was told, and who waits waits for the story's words, not for earlier chatter."""
    Message.objects.for_workspace(workspace).filter(thread=thread).update(received_at=F("at"))
    heard = Message.objects.for_workspace(workspace).filter(
        thread=thread, direction=Direction.IN, text__in=[text for _minutes, text in talk.said]
    )
    if thread.last_out_at is not None:
        heard = heard.filter(at__gt=thread.last_out_at)
    first = heard.order_by("at").values_list("at", flat=True).first()
    row = Thread.objects.for_workspace(workspace).select_for_update().get(pk=thread.pk)
    if first is not None and row.awaiting_since is not None and row.awaiting_since < first:
        row.awaiting_since = first
        settle(row)
        row.save()


def _answered(workspace: Workspace, actor: Actor, talk: Talk, thread: Thread) -> None:
    """An answer that the platform refused, or of which nobody knows."""
    row = answer_write(workspace=workspace, actor=actor, thread_id=thread.pk, text=talk.answer)
    values: dict[str, Any] = {"next_attempt_at": None, "attempts": 1, "at": now() - timedelta(minutes=3)}
    if talk.then == "failed":
        words = "The platform's rules do not allow this content."
        values |= {"delivery": Delivery.FAILED, "error_kind": "policy_rejected", "error_message": words}
    else:
        values |= {"delivery": Delivery.UNKNOWN, "error_kind": "outcome_unknown"}
    Message.objects.for_workspace(workspace).filter(pk=row.pk).update(**values)
    thread_recount(thread=Thread.objects.for_workspace(workspace).select_for_update().get(pk=thread.pk))


def _tidy(workspace: Workspace, accounts: dict[str, SocialAccount], talks: list[Talk], people: dict[Any, User]) -> None:
    told = {(talk.platform, talk.kind, talk.person) for talk in talks}
    by = people.get(TALKS[0].by) or next(iter(people.values()))
    for key, row in _threads(workspace, accounts).items():
        waits = row.state == ThreadState.OPEN and row.awaiting_since is not None
        if key not in told and waits and row.awaiting_since < now() - QUIET_AFTER:  # type: ignore[operator]
            thread_move(workspace=workspace, actor=Actor(by, Via.SYSTEM), thread_id=row.pk, state=ThreadState.RESOLVED)


def _keep(workspace: Workspace, people: dict[Any, User]) -> dict[str, list[int]]:
    by = Actor(people.get(TALKS[0].by) or next(iter(people.values())), Via.SYSTEM)
    replies = []
    for title, shortcut, text, language, tags, uses in REPLIES:
        draft = ReplyDraft(title=title, text=text, shortcut=shortcut, language=language, tags=tags)
        row = reply_save(workspace=workspace, actor=by, draft=draft)
        SavedReply.objects.for_workspace(workspace).filter(pk=row.pk).update(uses=uses)
        replies.append(row.pk)
    owner = Actor(people.get(TALKS[0].owner) or by.user, Via.SYSTEM)
    views = [
        view_save(workspace=workspace, actor=owner, name=name, query=query, shared=shared).pk
        for name, query, shared in VIEWS
    ]
    return {"saved_replies": replies, "inbox_views": views}

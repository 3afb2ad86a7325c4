"""Entries in the inbox: shown, inserted, sent, and whether they helped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.faq_errors import FaqNotSent
from interactions.faq_states import FaqState, Helped, HelpedBy
from interactions.models import FaqUse, FaqWording, Message, Thread
from interactions.selectors.faq.matching import Suggestion, best_score, index_of, suggest
from interactions.selectors.faq.reading import entry_get, use_get
from interactions.selectors.saved_replies import filled, places_left, values_for
from interactions.services.faq.writing import faq_count
from interactions.states import Delivery, Direction, Sentiment
from team import audit
from team.actors import Actor
from team.models import Workspace

# How long a question may stay away before its answer counts as a help, and how alike asking again has to be.
WATCH, AGAIN = timedelta(hours=72), 0.45
NEWEST, AT_ONCE = 3, 5
_HAN = re.compile(r"[\u4e00-\u9fff]")
_THANKS = re.compile(
    r"谢谢|感谢|多谢|谢啦|谢了|蟹蟹|明白了|懂了|知道了|了解了|清楚了|搞定|解决了|有用|好的[,，。!！~～]*$"
    r"|\b(?:thanks|thank you|thx|cheers|got it|that helps|solved|makes sense|appreciate)\b",
    re.I,
)
_NO_HELP = re.compile(
    r"没用|没有用|不管用|还是不(?:行|懂|明白|会|对|能)|没(?:解决|搞定|明白|看懂)|答非所问|不是(?:问|这个问题)"
    r"|\b(?:does(?:n't| not) (?:help|work)|not helpful|still (?:not|doesn't|don't)|not what i asked)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Inserted:
    """What stands in the answer box after “Use”: `missing` names places that are not known."""

    use: FaqUse
    text: str
    missing: list[str]


def asked_last(*, workspace: Workspace, thread: Thread) -> list[Message]:
    """What they wrote since our last answer, else their newest message; at most three, newest first."""
    rows = Message.objects.for_workspace(workspace).filter(thread=thread, direction=Direction.IN, deleted_at=None)
    newest = list(rows.exclude(text="").order_by("-at", "-pk")[:NEWEST])
    since = thread.awaiting_since
    waiting = [row for row in newest if since is not None and row.at >= since]
    return waiting or newest[:1]


def suggest_for_thread(*, workspace: Workspace, thread: Thread) -> list[Suggestion]:
    """The entries that fit what they wrote last; each counts as shown once a message."""
    asked = asked_last(workspace=workspace, thread=thread)
    if not asked:
        return []
    found = suggest(workspace=workspace, texts=[row.text for row in asked])
    fresh = [
        one.entry.pk for one in found if cache.add(f"faq:shown:{one.entry.pk}:{asked[0].pk}", 1, timeout=7 * 86_400)
    ]
    if fresh:
        faq_count(workspace=workspace, faq_ids=fresh, shown=1)
    return found


@transaction.atomic
def faq_use(*, workspace: Workspace, actor: Actor, faq_id: int, thread: Thread) -> Inserted:
    """Take an entry's answer into an answer that is being written. Raises NotFound for unpublished entries.

    The language is that of what they wrote, where the entry has it.
    """
    row = entry_get(workspace=workspace, faq_id=faq_id)
    if row.state != FaqState.PUBLISHED:
        raise NotFound
    asked = asked_last(workspace=workspace, thread=thread)
    written = " ".join(message.text for message in asked)
    english = bool(row.answer_en) and (not row.answer or (bool(written) and not _HAN.search(written)))
    numbers = FaqWording.objects.for_workspace(workspace).filter(entry=row)
    use = FaqUse.objects.create(
        workspace=workspace,
        entry=row,
        thread=thread,
        message=asked[0] if asked else None,
        wording=numbers.aggregate(last=Max("number"))["last"] or 1,
        english=english,
        user=actor.user,
        at=now(),
    )
    faq_count(workspace=workspace, faq_ids=[row.pk], used=1)
    text = filled(row.answer_en if english else row.answer, values_for(thread=thread, user=actor.user))
    return Inserted(use, text, places_left(text))


def inserted_of(*, workspace: Workspace, actor: Actor, thread: Thread, faq_use_id: int) -> Inserted | None:
    """What was inserted by this person here and not sent yet, for pages without scripts; None for anything else."""
    rows = FaqUse.objects.for_workspace(workspace).filter(thread=thread, user=actor.user, sent_at=None)
    use = rows.select_related("entry").filter(pk=faq_use_id).first()
    if use is None:
        return None
    answer = use.entry.answer_en if use.english else use.entry.answer
    text = filled(answer, values_for(thread=thread, user=actor.user))
    return Inserted(use, text, places_left(text))


@transaction.atomic
def faq_sent(*, workspace: Workspace, reply: Message, use_ids: Sequence[int]) -> None:
    """Note that an answer with inserted entries is on its way; ids of others or of other threads are left aside."""
    if not use_ids:
        return
    rows = FaqUse.objects.for_workspace(workspace).select_for_update(of=("self",)).select_related("entry")
    rows = rows.filter(pk__in=use_ids[:AT_ONCE], thread=reply.thread_id, sent_at=None)
    values = None
    for row in rows:
        values = values or values_for(thread=reply.thread, user=reply.sent_by)
        wording = FaqWording.objects.for_workspace(workspace).filter(entry=row.entry_id, number=row.wording).first()
        text = (wording.answer_en if row.english else wording.answer) if wording else ""
        row.reply, row.sent_at = reply, reply.at
        row.edited = _plain(filled(text, values)) != _plain(reply.text)
        row.save(update_fields=["reply", "sent_at", "edited"])
        faq_count(workspace=workspace, faq_ids=[row.entry_id], sent=1, edited=int(row.edited))


@transaction.atomic
def faq_mark(*, workspace: Workspace, actor: Actor, faq_use_id: int, helped: bool) -> FaqUse:
    """A person says whether an answer helped; their word counts more than any sign. Raises NotFound, FaqNotSent."""
    row = use_get(workspace=workspace, faq_use_id=faq_use_id)
    if row.sent_at is None:
        raise FaqNotSent
    _settle(row, Helped.YES if helped else Helped.NO, HelpedBy.PERSON)
    audit.record(workspace, actor, "faq.marked", row.entry, after={"use": row.pk, "helped": helped})
    return row


def faq_settle() -> int:
    """Look at what people wrote after answers with entries. Returns how many are known now.

    Thanks tell that it helped, the same question again that it did not; three days without it tell that it helped.
    Answers that never arrived tell nothing.
    """
    rows = FaqUse.all_objects.filter(settled_at=None, sent_at__isnull=False).select_related("workspace", "reply")
    known = 0
    for row in rows.order_by("sent_at").iterator(chunk_size=500):
        known += _look(row)
    return known


def _look(row: FaqUse) -> bool:
    if row.sent_at is None:
        return False
    begun = row.reply.at if row.reply is not None else row.sent_at
    over = now() >= row.sent_at + WATCH
    delivered = row.reply is not None and row.reply.delivery == Delivery.SENT
    if delivered:
        later = Message.objects.for_workspace(row.workspace_id).filter(
            thread=row.thread_id, direction=Direction.IN, deleted_at=None, at__gt=begun, at__lte=begun + WATCH
        )
        sign = _sign(row, later.order_by("at", "pk")[:20])
        if sign is not None:
            _settle(row, *sign)
            return True
    if not over:
        return False
    if delivered:
        _settle(row, Helped.YES, HelpedBy.QUIET)
    else:
        FaqUse.objects.for_workspace(row.workspace_id).filter(pk=row.pk).update(settled_at=now())
    return True


def _sign(row: FaqUse, later: Iterable[Message]) -> tuple[Helped, HelpedBy] | None:
    for message in later:
        again = best_score(index_of(row.workspace), message.text, entry_id=row.entry_id) >= AGAIN
        if _NO_HELP.search(message.text) or again:
            return Helped.NO, HelpedBy.AGAIN
        if _THANKS.search(message.text) and message.sentiment != Sentiment.NEGATIVE:
            return Helped.YES, HelpedBy.THANKS
    return None


def _settle(row: FaqUse, helped: Helped, basis: HelpedBy) -> None:
    """Write it down once, and count it; an earlier verdict is taken back."""
    with transaction.atomic():
        fresh = FaqUse.objects.for_workspace(row.workspace_id).select_for_update().get(pk=row.pk)
        if basis != HelpedBy.PERSON and fresh.settled_at is not None:
            return
        change = {"helped": 0, "unhelped": 0}
        for value, add in ((fresh.helped, -1), (helped, 1)):
            if value:
                change["helped" if value == Helped.YES else "unhelped"] += add
        row.helped, row.basis, row.settled_at = helped, basis, now()
        row.save(update_fields=["helped", "basis", "settled_at"])
        faq_count(workspace=row.workspace, faq_ids=[row.entry_id], **{k: n for k, n in change.items() if n})


def _plain(text: str) -> str:
    return " ".join(text.split())

"""The demo brand's library of frequent questions, with what its team made of it."""

from __future__ import annotations

from datetime import timedelta

from config.lib.clock import local_day, now
from interactions.demo.faq_story import ASKED, SAID, USED, Said
from interactions.faq_states import FaqState, Helped, HelpedBy
from interactions.models import FaqDismissal, FaqEntry, FaqSetup, FaqUse, FaqWording, Message
from interactions.selectors.faq.candidates import candidates_of
from interactions.services.faq.candidates import candidate_dismiss
from interactions.services.faq.writing import FaqDraft, faq_save, faq_setup_save
from interactions.states import Direction
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, User, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"
_COUNTERS = ("shown", "used", "sent", "edited", "helped", "unhelped", "votes_yes", "votes_no")


def demo_faq(*, workspace: Workspace, actor: Actor) -> None:
    """Write the entries, tell how they did, and open the help page."""
    rows = Membership.objects.for_workspace(workspace).select_related("user").order_by("-pk")
    people = {row.role: row.user for row in rows}
    made = {said.question: _entry(workspace, said, people, actor) for said in SAID}
    for question, begins, edited in USED:
        _used(workspace, made[question], begins, edited)
    for one in candidates_of(workspace=workspace, days=90):
        if not any(word in one.question for word in ASKED):
            candidate_dismiss(workspace=workspace, actor=actor, key=one.group.key, days=90)
    faq_setup_save(
        workspace=workspace, actor=actor, public=True, noindex=True, title="山屿茶帮助中心",
        introduction="冲泡、保存、物流、售后，常见的问题都在这里。没有找到答案，就在任何一个平台私信我们。",
    )  # fmt: skip
    audit.record(workspace, actor, MADE, workspace, after={"faq": [row.pk for row in made.values()]})


def demo_unfaq(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's entries out, as the audit log lists them, and close the page."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("faq", [])]
    FaqEntry.objects.for_workspace(workspace).filter(pk__in=ids).delete()
    if ids and not FaqEntry.objects.for_workspace(workspace).exists():
        FaqSetup.objects.for_workspace(workspace).delete()
        FaqDismissal.objects.for_workspace(workspace).delete()


def _entry(workspace: Workspace, said: Said, people: dict[str, User], actor: Actor) -> FaqEntry:
    owner = people.get(said.owner) or people.get(Role.OWNER) or actor.user
    by = Actor(owner, Via.SYSTEM)
    today = local_day(now(), workspace.time_zone)

    def draft(answer: str) -> FaqDraft:
        return FaqDraft(
            question=said.question, variants=said.variants, answer=answer, question_en=said.question_en,
            answer_en=said.answer_en, category=said.category, tags=said.tags, public=said.public,
            state=FaqState.DRAFT if said.draft else FaqState.PUBLISHED, owner_id=owner.pk if owner else None,
        )  # fmt: skip

    row = faq_save(workspace=workspace, actor=by, draft=draft(said.before or said.answer))
    if said.before:
        row = faq_save(workspace=workspace, actor=by, draft=draft(said.answer), faq_id=row.pk)
    made = now() + timedelta(days=min(said.reviewed, -60))
    wordings = FaqWording.objects.for_workspace(workspace).filter(entry=row)
    wordings.filter(number=1).update(made_at=made)
    wordings.filter(number=2).update(made_at=now() + timedelta(days=said.reviewed))
    values = dict(zip(_COUNTERS, said.figures, strict=True))
    FaqEntry.objects.for_workspace(workspace).filter(pk=row.pk).update(
        created_at=made, reviewed_on=today + timedelta(days=said.reviewed), **values
    )
    return row


def _used(workspace: Workspace, entry: FaqEntry, begins: str, edited: bool) -> None:
    """The answer that followed such a message came from the entry; it is among the figures already."""
    rows = Message.objects.for_workspace(workspace)
    asked = rows.filter(direction=Direction.IN, text__startswith=begins).order_by("-at").first()
    if asked is None:
        return
    reply = rows.filter(thread=asked.thread_id, direction=Direction.OUT, at__gt=asked.at).order_by("at").first()
    if reply is None:
        return
    old = reply.at < now() - timedelta(days=3)
    FaqUse.objects.create(
        workspace=workspace,
        entry=entry,
        thread_id=asked.thread_id,
        message=asked,
        reply=reply,
        user_id=reply.sent_by_id,
        at=reply.at - timedelta(minutes=1),
        sent_at=reply.at,
        edited=edited,
        helped=Helped.YES if old else Helped.OPEN,
        basis=HelpedBy.QUIET if old else HelpedBy.NONE,
        settled_at=reply.at + timedelta(days=3) if old else None,
    )

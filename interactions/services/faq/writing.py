"""Writing entries of the library; every answer is checked by the rules of law, platforms and brand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from compliance.engine.types import Severity, Subject, Verdict
from compliance.selectors.packs import said
from compliance.services.checking import content_check
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from interactions.faq_errors import FaqBlocked, FaqExists
from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqSetup, FaqWording
from interactions.models.faq import ANSWER_MAX, QUESTION_MAX, new_token
from interactions.selectors.faq.reading import entry_get, setup_of
from interactions.selectors.saved_replies import PLACES, filled
from interactions.selectors.tokens import name_vector
from team import audit
from team.actors import Actor
from team.models import Membership, Workspace

VARIANTS_MAX, CATEGORY_MAX, TAGS_MAX, TAG_MAX, ENTRIES_MAX = 30, 40, 10, 40, 5000
_WORDED = ("question", "question_en", "variants", "answer", "answer_en")


@dataclass(frozen=True, slots=True)
class FaqDraft:
    """An entry as it is entered; the meaning of `FaqEntry`. `state`: draft or published."""

    question: str
    answer: str = ""
    question_en: str = ""
    answer_en: str = ""
    variants: Sequence[str] = ()
    category: str = ""
    tags: Sequence[str] = ()
    state: str = FaqState.DRAFT
    valid_from: date | None = None
    valid_until: date | None = None
    owner_id: int | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class AnswerFinding:
    """What the rules say about an answer. `field`: answer or answer_en; `stops`: it is not published so."""

    field: str
    words: str
    why: str
    advice: str
    stops: bool


def answers_check(*, workspace: Workspace, answer: str, answer_en: str) -> list[AnswerFinding]:
    """What blocks and what is warned of in both answers, by the workspace's rules; blocks first."""
    found: list[AnswerFinding] = []
    for name, text in (("answer", answer), ("answer_en", answer_en)):
        if not text.strip():
            continue
        verdict: Verdict = content_check(workspace=workspace, subject=Subject(texts={"text": text}))
        found += [
            AnswerFinding(name, hit.text, said(hit.why), said(hit.advice), hit.severity is Severity.BLOCK)
            for hit in verdict.hits
            if hit.severity in (Severity.BLOCK, Severity.WARN) and hit.field == "text"
        ]
    return sorted(found, key=lambda one: not one.stops)


def faq_save(*, workspace: Workspace, actor: Actor, draft: FaqDraft, faq_id: int | None = None) -> FaqEntry:
    """Write a new entry or change one; a changed wording is kept beside the earlier ones.

    Raises NotFound, InvalidInput naming the field, FaqBlocked when the rules forbid to publish it, FaqExists.
    """
    with transaction.atomic():
        row = entry_get(workspace=workspace, faq_id=faq_id) if faq_id is not None else None
        verb = "faq.changed" if row else "faq.created"
        row = row or FaqEntry(workspace=workspace, created_by=actor.user)
        before = {name: getattr(row, name) for name in _WORDED} if row.pk else None
        _fill(workspace, row, draft)
        _check(workspace, row)
        if before is None and FaqEntry.objects.for_workspace(workspace).count() >= ENTRIES_MAX:
            raise InvalidInput(_("A library holds at most %(max)s questions."), field="question", max=ENTRIES_MAX)
        worded = {name: getattr(row, name) for name in _WORDED}
        if before != worded:
            row.reviewed_on = local_day(now(), workspace.time_zone)
        row.tokens = tokens_of(row)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise FaqExists(field="question") from None
        if before != worded:
            _wording_add(row, actor)
        faq_restamp(workspace=workspace)
        changed = sorted(name for name in _WORDED if before is None or before[name] != worded[name])
        audit.record(workspace, actor, verb, row, after={"state": row.state, "changed": changed})
    return row


@transaction.atomic
def faq_move(*, workspace: Workspace, actor: Actor, faq_id: int, state: str) -> FaqEntry:
    """Publish an entry, take it back to a draft or archive it. Raises NotFound, InvalidInput, FaqBlocked, FaqExists."""
    row = entry_get(workspace=workspace, faq_id=faq_id)
    if state not in FaqState.values:
        raise InvalidInput(_("Choose from the list."), field="state")
    if row.state == state:
        return row
    was, row.state = row.state, state
    if state == FaqState.PUBLISHED:
        _check(workspace, row)
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "updated_at"])
    except IntegrityError:
        raise FaqExists(field="question") from None
    faq_restamp(workspace=workspace)
    audit.record(workspace, actor, "faq.moved", row, before={"state": was}, after={"state": state})
    return row


@transaction.atomic
def faq_review(*, workspace: Workspace, actor: Actor, faq_id: int) -> FaqEntry:
    """Note that somebody looked at it today and it is still right. Raises NotFound."""
    row = entry_get(workspace=workspace, faq_id=faq_id)
    row.reviewed_on = local_day(now(), workspace.time_zone)
    row.save(update_fields=["reviewed_on", "updated_at"])
    audit.record(workspace, actor, "faq.reviewed", row, after={"reviewed_on": row.reviewed_on})
    return row


@transaction.atomic
def faq_setup_save(
    *, workspace: Workspace, actor: Actor, public: bool, noindex: bool, title: str = "", introduction: str = ""
) -> FaqSetup:
    """Switch the public page on or off, and say what stands on it."""
    row = setup_lock(workspace=workspace)
    was = {"public": row.public, "noindex": row.noindex}
    row.public, row.noindex = public, noindex
    row.title, row.introduction = " ".join(title.split())[:80], introduction.strip()[:500]
    row.save()
    audit.record(workspace, actor, "faq.page_changed", row, before=was, after={"public": public, "noindex": noindex})
    return row


@transaction.atomic
def faq_address_renew(*, workspace: Workspace, actor: Actor) -> FaqSetup:
    """Give the public page another address; the old one leads nowhere from now on."""
    row = setup_lock(workspace=workspace)
    row.token = new_token()
    row.save()
    audit.record(workspace, actor, "faq.address_renewed", row)
    return row


def faq_restamp(*, workspace: Workspace) -> None:
    """Tell all processes that what they remember of the library is old. Call inside the transaction of the change."""
    row = setup_lock(workspace=workspace)
    row.stamp = uuid.uuid4()
    row.save(update_fields=["stamp", "changed_at"])


def tokens_of(row: FaqEntry) -> str:
    """What an entry is found by: all its words, without the names of places."""
    text = " ".join((row.question, row.question_en, *row.variants, row.answer, row.answer_en, row.category))
    text = filled(text, dict.fromkeys(PLACES, " "))
    return name_vector(row.workspace_id, f"{text} {' '.join(row.tags)}")


def setup_lock(*, workspace: Workspace) -> FaqSetup:
    """The library's row, made if need be, locked for this transaction."""
    row, _made = FaqSetup.objects.for_workspace(workspace).select_for_update().get_or_create(workspace=workspace)
    return row


def faq_count(*, workspace: Workspace, faq_ids: Sequence[int], **more: int) -> None:
    """Add to counters of entries; those that are gone are no fault."""
    values: Any = {name: F(name) + add for name, add in more.items()}
    FaqEntry.objects.for_workspace(workspace).filter(pk__in=faq_ids).update(**values)


def public_address(workspace: Workspace) -> str:
    """The path of the public page, '' while it is off."""
    row = setup_of(workspace=workspace)
    return f"/h/{row.token}/" if row.public else ""


def _fill(workspace: Workspace, row: FaqEntry, draft: FaqDraft) -> None:
    row.question, row.question_en = (" ".join(text.split()) for text in (draft.question, draft.question_en))
    row.answer, row.answer_en = draft.answer.strip(), draft.answer_en.strip()
    own = {row.question.casefold(), row.question_en.casefold()}
    clean = {text.casefold(): text for one in draft.variants if (text := " ".join(one.split()))}
    row.variants = [text for key, text in clean.items() if key not in own]
    row.category = " ".join(draft.category.split())[:CATEGORY_MAX]
    row.tags = list(dict.fromkeys(text for tag in draft.tags if (text := tag.strip()[:TAG_MAX])))[:TAGS_MAX]
    row.state, row.public = draft.state, draft.public
    row.valid_from, row.valid_until = draft.valid_from, draft.valid_until
    if draft.owner_id is not None:
        members = Membership.objects.for_workspace(workspace).filter(user_id=draft.owner_id)
        if not members.exists():
            raise InvalidInput(_("Choose somebody of the team."), field="owner")
    row.owner_id = draft.owner_id


def _check(workspace: Workspace, row: FaqEntry) -> None:
    if not row.question:
        raise InvalidInput(_("Write the question."), field="question")
    for name in ("question", "question_en", "answer", "answer_en"):
        most = QUESTION_MAX if name.startswith("question") else ANSWER_MAX
        if len(getattr(row, name)) > most:
            raise InvalidInput(_("At most %(max)s characters."), field=name, max=most)
    if len(row.variants) > VARIANTS_MAX or any(len(text) > QUESTION_MAX for text in row.variants):
        raise InvalidInput(
            _("At most %(count)s wordings of %(max)s characters each."), field="variants", count=VARIANTS_MAX,
            max=QUESTION_MAX,
        )  # fmt: skip
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        raise InvalidInput(_("The last day lies before the first."), field="valid_until")
    if row.state not in FaqState.values:
        raise InvalidInput(_("Choose from the list."), field="state")
    if row.state != FaqState.PUBLISHED:
        return
    if not row.answer and not row.answer_en:
        raise InvalidInput(_("Write an answer before you publish it."), field="answer")
    blocks = [
        one for one in answers_check(workspace=workspace, answer=row.answer, answer_en=row.answer_en) if one.stops
    ]
    if blocks:
        raise FaqBlocked(
            field=blocks[0].field,
            words=", ".join(dict.fromkeys(f"“{one.words}”" if one.words else one.why for one in blocks)),
            findings=[
                {"field": one.field, "code": "faq_blocked", "detail": f"{one.words}: {one.why}"} for one in blocks
            ],
        )


def _wording_add(row: FaqEntry, actor: Actor) -> None:
    rows = FaqWording.objects.for_workspace(row.workspace_id).filter(entry=row)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    values = {name: getattr(row, name) for name in _WORDED}
    FaqWording.objects.create(
        workspace_id=row.workspace_id, entry=row, number=last + 1, made_by=actor.user, made_at=now(), **values
    )

"""Briefs of posts and ideas, and the templates of pillars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput, NotFound
from content.models import Brief, Idea, Pillar, Post
from content.selectors.briefs import Subject
from content.services.drafting import clean_text
from content.services.personas import own_persona
from content.services.plan_write import NOTE_MAX, assign, own_member, web_link
from team.actors import Actor
from team.audit import record
from team.models import Workspace

CALL_MAX, FACTS_MAX, FACT_MAX = 300, 30, 1000
_TEXTS = ("audience", "goal", "message", "must", "must_not", "references")


@dataclass(frozen=True, slots=True)
class BriefValues:
    """A brief as people write it. `facts`: claims as (text, link to the evidence or ""); `deadline`: a local day."""

    audience: str = ""
    goal: str = ""
    message: str = ""
    facts: Sequence[tuple[str, str]] = ()
    call_to_action: str = ""
    must: str = ""
    must_not: str = ""
    references: str = ""
    deadline: date | None = None
    owner_id: int | None = None
    persona_id: int | None = None


@transaction.atomic
def brief_save(*, workspace: Workspace, actor: Actor, subject: Subject, values: BriefValues) -> Brief:
    """Write the brief of a post, an idea or (as template) a pillar. Raises NotFound, InvalidInput naming the field.

    Saving nothing but empty fields for something that has no brief yet is refused: it would say nothing.
    """
    target = _target(workspace, subject)
    checked = _checked(workspace, values)
    row = Brief.objects.for_workspace(workspace).select_for_update().filter(**{subject.kind: target}).first()
    if row is None:
        if not any(checked.values()):
            raise InvalidInput(_("Write at least one line."), field="goal")
        row = Brief(workspace=workspace, **{subject.kind: target})
    before, after = assign(row, checked)
    if row.pk and not after:
        return row
    verb = "brief.changed" if row.pk else "brief.written"
    row.save()
    record(workspace, actor, verb, target, before=before if verb == "brief.changed" else {}, after=after)
    return row


@transaction.atomic
def brief_remove(*, workspace: Workspace, actor: Actor, subject: Subject) -> None:
    """Remove a brief. Raises NotFound."""
    target = _target(workspace, subject)
    row = Brief.objects.for_workspace(workspace).select_for_update().filter(**{subject.kind: target}).first()
    if row is None:
        raise NotFound
    record(workspace, actor, "brief.removed", target, before={"goal": row.goal[:200], "message": row.message[:200]})
    row.delete()


def brief_values(row: Brief) -> BriefValues:
    """What a stored brief says."""
    names = (*_TEXTS, "call_to_action", "deadline", "owner_id", "persona_id")
    facts = [(fact["text"], fact["link"]) for fact in row.facts]
    return replace(BriefValues(**{name: getattr(row, name) for name in names}), facts=facts)


def brief_copy(*, workspace: Workspace, actor: Actor, row: Brief, post: Post) -> Brief:
    """The same brief for a post, without a person who is no member any more."""
    values = brief_values(row)
    if values.owner_id is not None:
        try:
            own_member(workspace, values.owner_id)
        except InvalidInput:
            values = replace(values, owner_id=None)
    return brief_save(workspace=workspace, actor=actor, subject=Subject("post", post.pk), values=values)


def _target(workspace: Workspace, subject: Subject) -> Post | Idea | Pillar:
    model: Any = {"post": Post, "idea": Idea, "pillar": Pillar}[subject.kind]
    found: Post | Idea | Pillar | None = (
        model.objects.for_workspace(workspace).select_for_update(of=("self",)).filter(pk=subject.pk).first()
    )
    if found is None:
        raise NotFound
    return found


def _checked(workspace: Workspace, values: BriefValues) -> dict[str, Any]:
    checked: dict[str, Any] = {name: clean_text(getattr(values, name), field=name, limit=NOTE_MAX) for name in _TEXTS}
    checked["facts"] = _facts(values.facts)
    checked["call_to_action"] = clean_text(values.call_to_action, field="call_to_action", limit=CALL_MAX, one_line=True)
    checked["deadline"] = values.deadline
    checked["owner_id"] = own_member(workspace, values.owner_id)
    checked["persona_id"] = own_persona(workspace, values.persona_id)
    return checked


def _facts(given: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    facts = []
    for text, link in given:
        claim = clean_text(text, field="facts", limit=FACT_MAX, one_line=True)
        evidence = web_link(link, field="facts")
        if evidence and not claim:
            raise InvalidInput(_("Say what the link is the evidence of."), field="facts")
        if claim:
            facts.append({"text": claim, "link": evidence})
    if len(facts) > FACTS_MAX:
        raise InvalidInput(_("A brief has at most %(max)s facts."), field="facts", max=FACTS_MAX)
    return facts

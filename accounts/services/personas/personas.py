"""Writing personas: make, change, copy, archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.models import Persona, PersonaEvidence, ResearchTag
from accounts.selectors.personas.personas import LINES, persona_get
from accounts.services.research.texts import many_lines, one_line
from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace

NAME_MAX, LINE_MAX, LINES_MAX, TONES, AGE_MAX = 80, 300, 30, 6, 120
_TEXTS = {"summary": 300, "gender": 80, "places": 200, "occupation": 200, "income": 200}


class PersonaKnown(Conflict):
    """Another persona has the name."""

    code = "persona_known"
    message = _("There is a persona of this name already.")


@dataclass(frozen=True, slots=True)
class PersonaValues:
    """A persona as people write it. Ages in years, `share` in percent of all customers; None: not known.

    `channels`: slugs of platforms; `tone`: number of the avatar's colour, 0 to 5.
    """

    name: str
    summary: str = ""
    age_from: int | None = None
    age_to: int | None = None
    gender: str = ""
    places: str = ""
    occupation: str = ""
    income: str = ""
    needs: Sequence[str] = ()
    pains: Sequence[str] = ()
    behaviours: Sequence[str] = ()
    interests: Sequence[str] = ()
    quotes: Sequence[str] = ()
    channels: Sequence[str] = ()
    share: Decimal | None = None
    size: int | None = None
    tone: int = 0
    owner_id: int | None = None
    tag_ids: Sequence[int] = ()


@transaction.atomic
def persona_save(
    *, workspace: Workspace, actor: Actor, values: PersonaValues, persona_id: int | None = None
) -> Persona:
    """Make a persona, or change one. Sources named for lines that are gone are dropped with them.

    Raises NotFound, PersonaKnown, InvalidInput at the field.
    """
    row = Persona(workspace=workspace, created_by=actor.user)
    if persona_id is not None:
        row = persona_get(workspace=workspace, persona_id=persona_id, lock=True)
    wanted = _checked(workspace, values)
    tags = _tags(workspace, values.tag_ids)
    before = {name: getattr(row, name) for name, value in wanted.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, wanted[name])
    _store(row)
    row.tags.set(tags)
    lines_settle(row)
    verb = "persona.created" if persona_id is None else "persona.changed"
    record(workspace, actor, verb, row, before={} if persona_id is None else _plain(before), after=_plain(
        {name: wanted[name] for name in before}
    ))  # fmt: skip
    return row


@transaction.atomic
def persona_archive(*, workspace: Workspace, actor: Actor, persona_id: int, archived: bool) -> Persona:
    """Put a persona away, or take it out again; what is linked stays linked. Raises NotFound."""
    row = persona_get(workspace=workspace, persona_id=persona_id, lock=True)
    if (row.archived_at is not None) == archived:
        return row
    row.archived_at = now() if archived else None
    row.save(update_fields=["archived_at", "updated_at"])
    record(workspace, actor, "persona.archived" if archived else "persona.restored", row, after={"name": row.name})
    return row


@transaction.atomic
def persona_duplicate(*, workspace: Workspace, actor: Actor, persona_id: int) -> Persona:
    """A copy to be changed, with the sources of its statements. Raises NotFound."""
    row = persona_get(workspace=workspace, persona_id=persona_id)
    tags, evidence = list(row.tags.all()), list(row.evidence.all())
    source = row.pk
    row.name = _free_name(workspace, row.name)
    row.pk, row.archived_at, row.created_by = None, None, actor.user
    row._state.adding = True
    row._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    row.save()
    row.tags.set(tags)
    for one in evidence:
        one.pk, one.persona = None, row
    PersonaEvidence.objects.bulk_create(evidence)
    record(workspace, actor, "persona.created", row, after={"name": row.name, "from": source})
    return row


def persona_values(row: Persona) -> PersonaValues:
    """What a stored persona says, to be changed in parts."""
    names = [one.name for one in fields(PersonaValues) if one.name != "tag_ids"]
    return PersonaValues(**{name: getattr(row, name) for name in names}, tag_ids=[tag.pk for tag in row.tags.all()])


def lines_settle(row: Persona) -> None:
    """Forget what named sources for lines that the persona does not have any more."""
    for aspect, field in LINES.items():
        named = PersonaEvidence.objects.for_workspace(row.workspace_id).filter(persona=row, aspect=aspect)
        named.filter(computed=False).exclude(statement__in=getattr(row, field)).delete()


def _checked(workspace: Workspace, values: PersonaValues) -> dict[str, Any]:
    wanted: dict[str, Any] = {"name": one_line(values.name, field="name", limit=NAME_MAX, required=True)}
    wanted |= {name: one_line(getattr(values, name), field=name, limit=most) for name, most in _TEXTS.items()}
    for field in LINES.values():
        wanted[field] = many_lines(getattr(values, field), field=field, limit=LINE_MAX, most=LINES_MAX)
    known = set(registry.slugs())
    if set(values.channels) - known:
        raise InvalidInput(field="channels")
    wanted["channels"] = list(dict.fromkeys(values.channels))
    for name in ("age_from", "age_to"):
        age = getattr(values, name)
        if age is not None and not 0 <= age <= AGE_MAX:
            raise InvalidInput(_("Ages are between 0 and %(max)s years."), field=name, max=AGE_MAX)
        wanted[name] = age
    if values.age_from is not None and values.age_to is not None and values.age_from > values.age_to:
        raise InvalidInput(_("The higher age comes second."), field="age_to")
    if values.share is not None and not 0 <= values.share <= 100:
        raise InvalidInput(_("A share lies between 0 and 100 percent."), field="share")
    if values.size is not None and not 0 <= values.size < 10**12:
        raise InvalidInput(field="size")
    if not 0 <= values.tone < TONES:
        raise InvalidInput(field="tone")
    if values.owner_id is not None and not _member(workspace, values.owner_id):
        raise InvalidInput(_("This person is not a member of the workspace."), field="owner")
    share = None if values.share is None else values.share.quantize(Decimal("0.01"))
    return {**wanted, "share": share, "size": values.size, "tone": values.tone, "owner_id": values.owner_id}


def _member(workspace: Workspace, user_id: int) -> bool:
    return Membership.objects.for_workspace(workspace).filter(user_id=user_id).exists()


def _tags(workspace: Workspace, ids: Sequence[int]) -> list[ResearchTag]:
    found = list(ResearchTag.objects.for_workspace(workspace).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise InvalidInput(_("One of these tags is no longer there."), field="tags")
    return found


def _store(row: Persona) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise PersonaKnown(field="name") from None


def _free_name(workspace: Workspace, name: str) -> str:
    taken = {one.lower() for one in Persona.objects.for_workspace(workspace).values_list("name", flat=True)}
    for number in range(1, len(taken) + 2):
        mark = _("copy") if number == 1 else f"{_('copy')} {number}"
        wanted = f"{name[: NAME_MAX - len(mark) - 3]} ({mark})"
        if wanted.lower() not in taken:
            return wanted
    return name


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}

"""The workspace's vocabulary about people: three families of tags."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Persona, ResearchRow, ResearchTag
from accounts.research_states import TagFamily
from accounts.selectors.personas.tags import tag_get
from accounts.services.research.answers import TAG_MAX
from accounts.services.research.texts import one_line
from config.lib.errors import Conflict, InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

TAGS_MAX = 2000


class TagKnown(Conflict):
    """The family has a tag of this name."""

    code = "tag_known"
    message = _("This family has a tag of that name already. Merge the two instead.")


@transaction.atomic
def tag_save(
    *, workspace: Workspace, actor: Actor, name: str, family: str = "", tag_id: int | None = None
) -> ResearchTag:
    """Make a tag, or rename one (its family stays). Raises NotFound, TagKnown, InvalidInput at the field."""
    text = one_line(name, field="name", limit=TAG_MAX, required=True)
    if tag_id is None:
        if family not in TagFamily:
            raise InvalidInput(field="family")
        _room(workspace, 1)
        row, before = ResearchTag(workspace=workspace, family=family), {}
    else:
        row = tag_get(workspace=workspace, tag_id=tag_id)
        before = {"name": row.name}
    row.name = text
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise TagKnown(field="name") from None
    record(
        workspace,
        actor,
        "research_tag.renamed" if before else "research_tag.created",
        row,
        before=before,
        after={"name": text},
    )
    return row


@transaction.atomic
def tag_merge(*, workspace: Workspace, actor: Actor, tag_id: int, into_id: int) -> ResearchTag:
    """Give everything that has the tag the other one, and remove it. Raises NotFound, InvalidInput (`into`)."""
    row, into = tag_get(workspace=workspace, tag_id=tag_id), tag_get(workspace=workspace, tag_id=into_id)
    if row.pk == into.pk or row.family != into.family:
        raise InvalidInput(_("Choose another tag of the same family."), field="into")
    for through, column in ((ResearchRow.tags.through, "researchrow_id"), (Persona.tags.through, "persona_id")):
        links = through._default_manager
        have = links.filter(researchtag_id=into.pk).values(column)
        links.filter(researchtag_id=row.pk, **{f"{column}__in": have}).delete()
        links.filter(researchtag_id=row.pk).update(researchtag_id=into.pk)
    record(workspace, actor, "research_tag.merged", into, before={"name": row.name}, after={"name": into.name})
    row.delete()
    return into


@transaction.atomic
def tag_remove(*, workspace: Workspace, actor: Actor, tag_id: int) -> None:
    """Remove a tag from the vocabulary and from all that has it. Raises NotFound."""
    row = tag_get(workspace=workspace, tag_id=tag_id)
    record(workspace, actor, "research_tag.removed", row, before={"name": row.name, "family": row.family})
    row.delete()


def tags_known(*, workspace: Workspace, wanted: Iterable[tuple[TagFamily, str]]) -> dict[tuple[str, str], int]:
    """Ids of the wanted tags by family and name in small letters; those that are missing are made."""
    spelled: dict[tuple[str, str], str] = {}
    for family, name in sorted(wanted):
        spelled.setdefault((family.value, name.lower()), name)
    known = _by_name(workspace)
    missing = [key for key in spelled if key not in known]
    _room(workspace, len(missing))
    ResearchTag.objects.bulk_create(
        [ResearchTag(workspace=workspace, family=key[0], name=spelled[key]) for key in missing], ignore_conflicts=True
    )
    return _by_name(workspace) if missing else known


def _by_name(workspace: Workspace) -> dict[tuple[str, str], int]:
    rows = ResearchTag.objects.for_workspace(workspace).annotate(key=Lower("name"))
    return {(family, key): pk for family, key, pk in rows.values_list("family", "key", "pk")}


def _room(workspace: Workspace, more: int) -> None:
    if more and ResearchTag.objects.for_workspace(workspace).count() + more > TAGS_MAX:
        raise InvalidInput(_("The vocabulary has at most %(max)s tags. Merge some first."), field="name", max=TAGS_MAX)

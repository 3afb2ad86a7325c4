"""Making, changing and deleting workspaces."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput, NotAllowed
from team import audit
from team.actors import Actor
from team.errors import NameMismatch, SlugTaken
from team.hooks import hooks
from team.models import Membership, User, Workspace
from team.roles import Role

EDITABLE = frozenset({"name", "time_zone", "language", "number_style", "approval_mode", "late_minutes"})
LATE_MINUTES_MAX = 24 * 60


def slug_suggest(name: str) -> str:
    """A free address for a workspace of this name: its Latin letters and digits, or `team-` and six random ones.

    Chinese characters have no reading that is right for every brand name, so none is guessed.
    """
    base = slugify(name)[:40] or f"team-{secrets.token_hex(3)}"
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, 10_000) if (slug := f"{base}-{number}") not in taken)


@transaction.atomic
def workspace_create(*, actor: Actor, name: str, slug: str = "", time_zone: str, language: str) -> Workspace:
    """Make a workspace owned by the acting person, who is taken to it from now on.

    `time_zone` is an IANA name. An empty `slug` is suggested from the name. Raises InvalidInput, SlugTaken.
    """
    if actor.user is None:
        raise NotAllowed
    if not name.strip():
        raise InvalidInput(_("Give the workspace a name."), field="name")
    workspace = Workspace(
        name=name.strip(),
        slug=slug or slug_suggest(name),
        time_zone=time_zone,
        language=language,
        created_by=actor.user,
    )
    _validate(workspace)
    try:
        with transaction.atomic():
            workspace.save()
    except IntegrityError:
        raise SlugTaken(field="slug") from None
    Membership.objects.create(workspace=workspace, user=actor.user, role=Role.OWNER)
    User.objects.filter(pk=actor.user.pk).update(last_workspace=workspace)
    audit.record(workspace, actor, "workspace.created", workspace, after={"name": name, "slug": workspace.slug})
    return workspace


@transaction.atomic
def workspace_update(*, workspace: Workspace, actor: Actor, **changes: Any) -> Workspace:
    """Change settings of the workspace; only the names in EDITABLE exist. `late_minutes` is 1 to 1440 minutes.

    Returns the fresh workspace. Raises InvalidInput with the field.
    """
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise InvalidInput(_("Unknown setting: %(name)s."), field=min(unknown), name=min(unknown))
    fresh = Workspace.objects.select_for_update().get(pk=workspace.pk)
    before = {name: getattr(fresh, name) for name in changes if getattr(fresh, name) != changes[name]}
    for name in before:
        setattr(fresh, name, changes[name])
    _validate(fresh)
    if not before:
        return fresh
    fresh.save(update_fields=list(before))
    after = {name: changes[name] for name in before}
    audit.record(fresh, actor, "workspace.updated", fresh, before=before, after=after)
    for tell in hooks.workspace_updated:
        tell(fresh, before.keys())
    return fresh


@transaction.atomic
def workspace_delete(*, workspace: Workspace, actor: Actor, typed_name: str) -> None:
    """Delete the workspace with everything in it, for good. `typed_name` must be its name. Raises NameMismatch.

    The audit log goes with it: the trigger that protects it lets exactly this workspace's rows go, in this transaction.
    """
    if typed_name.strip() != workspace.name:
        raise NameMismatch(field="typed_name")
    number = workspace.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('juzhen.erase_workspace', %s, true)", [str(number)])
    workspace.delete()
    for step in hooks.workspace_erased:
        transaction.on_commit(lambda step=step: step(number))  # type: ignore[misc]


def _validate(workspace: Workspace) -> None:
    if not 1 <= workspace.late_minutes <= LATE_MINUTES_MAX:
        raise InvalidInput(_("Choose between 1 and 1440 minutes."), field="late_minutes")
    try:
        workspace.clean_fields(exclude=["created_by"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=field) from None

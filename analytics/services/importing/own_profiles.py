"""A workspace's own mappings of columns."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from analytics.models import FigureProfile
from analytics.selectors.data.files import file_get, profile_list
from analytics.services.importing.profiles import head_of
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from team.actors import Actor
from team.audit import record
from team.models import Workspace

MOST = 100


def profile_save(*, workspace: Workspace, actor: Actor, file_id: int, name: str) -> FigureProfile:
    """Keep a file's mapping under a name, to be suggested for files with the same heads. Raises NotFound, InvalidInput.

    A mapping of that name is replaced.
    """
    file = file_get(workspace=workspace, file_id=file_id)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 60:
        raise InvalidInput(_("Give it a name of at most 60 characters."), field="name")
    if not file.mapping:
        raise InvalidInput(_("Assign columns first."), field="name")
    rows = profile_list(workspace=workspace)
    if rows.exclude(name=name).count() >= MOST:
        raise InvalidInput(_("There are 100 mappings. Remove some first."), field="name")
    values = {
        "kind": file.kind,
        "columns": {head_of(file.headers[number]): field for field, number in file.mapping.items()},
        "date_order": file.date_order,
        "ten_thousands": file.ten_thousands,
        "currency": file.currency,
        "created_by": actor.user,
        "created_at": now(),
    }
    try:
        with transaction.atomic():
            row, _made = FigureProfile.objects.for_workspace(workspace).update_or_create(
                workspace=workspace, name=name, defaults=values
            )
            record(workspace, actor, "figures.profile_saved", row, after={"columns": len(file.mapping)})
    except IntegrityError:
        raise InvalidInput(_("This name was taken just now."), field="name") from None
    return row


@transaction.atomic
def profile_remove(*, workspace: Workspace, actor: Actor, profile_id: int) -> None:
    """Forget a mapping; files imported with it stay. Raises NotFound."""
    row = profile_list(workspace=workspace).filter(pk=profile_id).first()
    if row is None:
        raise NotFound
    record(workspace, actor, "figures.profile_removed", row, before={"name": row.name})
    FigureProfile.objects.for_workspace(workspace).filter(pk=profile_id).delete()

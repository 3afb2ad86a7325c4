"""Keeping views of the inbox by name."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput, NotAllowed
from interactions.models import SavedView, ViewChoice
from interactions.selectors.saved_views import view_get
from team import audit
from team.actors import Actor
from team.models import User, Workspace

NAME_MAX, QUERY_MAX = 60, 500
# What of an address belongs to a view.
KEPT = (
    "who",
    "state",
    "channel",
    "account",
    "platform",
    "priority",
    "sentiment",
    "intent",
    "tag",
    "overdue",
    "q",
    "sort",
)


def clean_query(query: str) -> str:
    """The filters of an address in a fixed order; all else is left out. Raises InvalidInput when it is too long."""
    given = dict(parse_qsl(query.lstrip("?")[:2000]))
    clean = urlencode([(name, given[name]) for name in KEPT if given.get(name)])
    if len(clean) > QUERY_MAX:
        raise InvalidInput(_("These filters are too long to be kept."), field="query")
    return clean


def view_save(
    *,
    workspace: Workspace,
    actor: Actor,
    name: str,
    query: str | None = None,
    shared: bool = False,
    view_id: int | None = None,
) -> SavedView:
    """Keep an address's filters under a name, or rename and share one's own view. Raises InvalidInput, NotFound."""
    user = _user(actor)
    row = _own(workspace, user, view_id) if view_id is not None else SavedView(workspace=workspace, owner=user)
    row.name, row.shared = " ".join(name.split())[:NAME_MAX], shared
    if query is not None:
        row.query = clean_query(query)
    if not row.name:
        raise InvalidInput(_("Give it a name."), field="name")
    verb = "inbox_view.changed" if row.pk else "inbox_view.created"
    try:
        with transaction.atomic():
            row.save()
            audit.record(workspace, actor, verb, row, after={"shared": shared})
    except IntegrityError:
        raise InvalidInput(_("You have another view of this name."), field="name") from None
    return row


@transaction.atomic
def view_delete(*, workspace: Workspace, actor: Actor, view_id: int) -> None:
    """Forget one's own view; whose inbox opened with it gets the usual list again. Raises NotFound, NotAllowed."""
    row = _own(workspace, _user(actor), view_id)
    audit.record(workspace, actor, "inbox_view.deleted", row, before={"shared": row.shared})
    row.delete()


@transaction.atomic
def view_choose(*, workspace: Workspace, actor: Actor, view_id: int | None) -> None:
    """Let one's inbox open with a view, or with the usual list. Raises NotFound."""
    user = _user(actor)
    ViewChoice.objects.for_workspace(workspace).filter(user=user).delete()
    if view_id is not None:
        view = view_get(workspace=workspace, user=user, view_id=view_id)
        ViewChoice.objects.create(workspace=workspace, user=user, view=view)


def _user(actor: Actor) -> User:
    if actor.user is None:
        raise NotAllowed
    return actor.user


def _own(workspace: Workspace, user: User, view_id: int) -> SavedView:
    row = view_get(workspace=workspace, user=user, view_id=view_id)
    if row.owner_id != user.pk:
        raise NotAllowed(_("Only its owner changes a view."))
    return row

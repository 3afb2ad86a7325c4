"""Making dashboards, renaming, sharing, copying and deleting them."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.models import Dashboard, DashboardPin
from analytics.selectors.own_dashboards.dashboards import dashboard_get, pins_of
from config.lib.errors import InvalidInput, NotAllowed
from team.actors import Actor
from team.audit import record
from team.models import User, Workspace

NAME_MAX = 80
OWN_MAX, SHARED_MAX = 50, 200


def dashboard_save(
    *,
    workspace: Workspace,
    actor: Actor,
    shares: bool,
    name: str,
    shared: bool | None = None,
    dashboard_id: int | None = None,
) -> Dashboard:
    """Make a dashboard of the actor's, or rename one and share it or take it back; `shared` None leaves that.

    `shares`: whether the actor may change what the whole workspace sees. Only its owner makes a shared one private.
    Raises InvalidInput at the field, NotFound, NotAllowed.
    """
    user = user_of(actor)
    with transaction.atomic():
        if dashboard_id is None:
            row = Dashboard(workspace=workspace, owner=user)
        else:
            row = editable(workspace=workspace, user=user, shares=shares, dashboard_id=dashboard_id)
        before = {"name": row.name, "shared": row.shared} if row.pk else {}
        row.name, row.shared = _named(name), row.shared if shared is None else shared
        if row.shared and not shares:
            raise NotAllowed(_("Your role does not share dashboards. Keep it for yourself."), field="shared")
        if before.get("shared") and not row.shared and row.owner_id != user.pk:
            raise NotAllowed(_("Only its owner takes a shared dashboard back."), field="shared")
        if not before or before["shared"] != row.shared:
            _room(row)
        after = {"name": row.name, "shared": row.shared}
        if before == after:
            return row
        _stored(row)
        record(
            workspace, actor, "dashboard.changed" if before else "dashboard.made", row,
            before={key: value for key, value in before.items() if after[key] != value},
            after={key: value for key, value in after.items() if before.get(key) != value},
        )  # fmt: skip
    return row


@transaction.atomic
def dashboard_copy(*, workspace: Workspace, actor: Actor, dashboard_id: int) -> Dashboard:
    """A private copy for the actor with all pins, under a free name. Raises NotFound, InvalidInput."""
    user = user_of(actor)
    original = dashboard_get(workspace=workspace, user=user, dashboard_id=dashboard_id)
    row = Dashboard(workspace=workspace, owner=user, name=_free_name(workspace, user, original.name))
    _room(row)
    _stored(row)
    pins = list(pins_of(original))
    for pin in pins:
        pin.pk, pin.dashboard, pin.created_by = None, row, user
        pin._state.adding = True
    DashboardPin.objects.bulk_create(pins)
    record(workspace, actor, "dashboard.made", row, after={"name": row.name, "copy_of": original.pk})
    return row


@transaction.atomic
def dashboard_remove(*, workspace: Workspace, actor: Actor, shares: bool, dashboard_id: int) -> None:
    """Delete one with everything pinned to it. Raises NotFound, NotAllowed."""
    row = editable(workspace=workspace, user=user_of(actor), shares=shares, dashboard_id=dashboard_id)
    record(
        workspace, actor, "dashboard.removed", row,
        before={"name": row.name, "shared": row.shared, "pins": pins_of(row).count()},
    )  # fmt: skip
    row.delete()


def may_edit(*, dashboard: Dashboard, user: User, shares: bool) -> bool:
    """Whether a member may change a dashboard they see: their own private one, or with `shares` any shared one."""
    return shares if dashboard.shared else dashboard.owner_id == user.pk


def editable(*, workspace: Workspace, user: User, shares: bool, dashboard_id: int) -> Dashboard:
    """The dashboard, locked to be changed. Raises NotFound, NotAllowed."""
    rows = Dashboard.objects.for_workspace(workspace).select_for_update()
    rows.filter(pk=dashboard_id).values_list("pk").first()
    row = dashboard_get(workspace=workspace, user=user, dashboard_id=dashboard_id)
    if not may_edit(dashboard=row, user=user, shares=shares):
        raise NotAllowed(_("Your role only looks at shared dashboards. Copy it to make one of your own."))
    return row


def user_of(actor: Actor) -> User:
    """The person behind an action. Raises NotAllowed: dashboards belong to people."""
    if actor.user is None:
        raise NotAllowed
    return actor.user


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(gettext_lazy("Give the dashboard a name."), field="name")
    if len(name) > NAME_MAX:
        raise InvalidInput(gettext_lazy("A name has at most %(max)s characters."), field="name", max=NAME_MAX)
    return name


def _room(row: Dashboard) -> None:
    rows = Dashboard.objects.for_workspace(row.workspace).exclude(pk=row.pk)
    if row.shared:
        if rows.filter(shared=True).count() >= SHARED_MAX:
            words = gettext_lazy("A workspace shares at most %(max)s dashboards. Delete one first.")
            raise InvalidInput(words, field="name", max=SHARED_MAX)
    elif rows.filter(owner=row.owner_id, shared=False).count() >= OWN_MAX:
        words = gettext_lazy("You have %(max)s dashboards of your own, the most there can be. Delete one first.")
        raise InvalidInput(words, field="name", max=OWN_MAX)


def _stored(row: Dashboard) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidInput(gettext_lazy("There is another dashboard of this name."), field="name") from None


def _free_name(workspace: Workspace, user: User, name: str) -> str:
    taken = {
        one.casefold()
        for one in Dashboard.objects.for_workspace(workspace).filter(owner=user).values_list("name", flat=True)
    }
    for number in range(1, OWN_MAX + SHARED_MAX + 2):
        words = _("%(name)s (copy)") if number == 1 else _("%(name)s (copy %(n)s)")
        found = words % {"name": name[: NAME_MAX - 16], "n": number}
        if found.casefold() not in taken:
            return found
    raise InvalidInput(field="name")

"""Every address of a workspace, pages and REST alike, as the resolver knows them, and objects to fill them with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.connectors.types import AccountInfo, AppRegistration, Credential, Grant
from accounts.models import ConnectSession, PlatformApp
from accounts.services.picking import offers_keep
from accounts.services.vault import app_seal
from compliance.models import Exemption, PromotionFiling, WordList, WordListVersion
from compliance.selectors.exemptions import may_manage
from compliance.services.evidence import evidence_add
from config.lib.clock import now
from content.models import PublishPause
from content.states import PauseScope, PublicationState
from team.actors import Actor
from team.models import ApiToken, Invitation, Membership, Notification, User, Workspace
from team.permissions import Permission
from team.roles import Role
from tests.factories import (
    MediaAssetFactory,
    MembershipFactory,
    PostFactory,
    PublicationFactory,
    RecurrenceFactory,
    SocialAccountFactory,
)

_PAGES = "w/<slug:slug>/"
_API = "api/v1/"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address. `needs` maps each method it knows to the permission it asks for."""

    name: str
    pattern: str
    parameters: tuple[str, ...]
    needs: dict[str, Permission]
    is_api: bool

    @property
    def objects(self) -> tuple[str, ...]:
        """The parameters that name rows of a workspace."""
        return tuple(name for name in self.parameters if name.endswith("_id"))

    def path(self, values: dict[str, Any]) -> str:
        """The address with the parameters filled in."""
        return "/" + _PARAMETER.sub(lambda found: str(values[found[1]]), self.pattern)


def all_routes() -> list[Route]:
    """Pages below /w/<slug>/ and everything of the REST API that belongs to a workspace."""
    routes = []
    for name, pattern, callback in _walk(get_resolver(), "", ""):
        parameters = tuple(_PARAMETER.findall(pattern))
        if pattern.startswith(_PAGES):
            routes.append(Route(name, pattern, parameters, _page_needs(name, callback), is_api=False))
        elif pattern.startswith(_API) and "slug" in parameters:
            routes.append(Route(name, pattern, parameters, _api_needs(name, callback), is_api=True))
    return routes


def outside_names() -> set[str]:
    """Names of our own addresses that belong to no workspace; those of the sign-in package are left out."""
    names = {
        name.removeprefix("team:")
        for name, pattern, _callback in _walk(get_resolver(), "", "")
        if not pattern.startswith((_PAGES, _API))
    }
    return {name for name in names if not name.startswith(("account_", "mfa_"))}


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, route, inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", route, entry.callback


def _page_needs(name: str, callback: Callable[..., Any]) -> dict[str, Permission]:
    try:
        return {"GET": callback.permission, "POST": callback.post_permission}  # type: ignore[attr-defined]
    except AttributeError:
        raise AssertionError(f"{name} has no workspace_view decorator") from None


def _api_needs(name: str, callback: Any) -> dict[str, Permission]:
    view = callback.cls
    actions: dict[str, str] = getattr(callback, "actions", None) or {
        method: method for method in ("get", "post", "put", "patch", "delete") if hasattr(view, method)
    }
    needs = {}
    for method, action in actions.items():
        if method in {"head", "options"}:
            continue
        table = view.permissions
        assert action in table or method.upper() in table, f"{name}: `permissions` lacks {action} ({method})"
        needs[method.upper()] = table.get(action) or table[method.upper()]
    return needs


def objects_of(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for every parameter of every route: rows of `workspace`, personal ones belonging to `user`.

    A new address with a new parameter needs a line here, or the walk fails.
    """
    account = SocialAccountFactory(workspace=workspace)
    post = PostFactory(workspace=workspace, author=user)
    # Waiting for a hand: a state in which every remedy of the queue may be asked for.
    publication = PublicationFactory(
        post=post, account=account, state=PublicationState.NEEDS_HANDOFF, next_attempt_at=None
    )
    invitation = Invitation.objects.create(
        workspace=workspace,
        email=f"guest-{user.pk}@example.com",
        role=Role.GUEST,
        token_hash=f"hash-{workspace.pk}-{user.pk}",
        invited_by=user,
        expires_at=now() + timedelta(days=7),
    )
    token = ApiToken.objects.create(
        workspace=workspace,
        user=user,
        name="walk",
        prefix="jz_walk",
        token_hash=f"hash-{workspace.pk}-{user.pk}",
        scopes=[Permission.VIEW],
    )
    notification = Notification.objects.create(workspace=workspace, recipient=user, kind="team.role_changed")
    member: Membership = MembershipFactory(workspace=workspace, role=Role.GUEST)
    sealed = app_seal(AppRegistration("id", "x"))
    app = PlatformApp.objects.create(workspace=workspace, platform="facebook", sealed=sealed)
    trip = ConnectSession.objects.create(
        workspace=workspace,
        user=user,
        platform="facebook",
        platform_app=app,
        state_hash=f"hash-{workspace.pk}-{user.pk}",
        expires_at=now(),
        used_at=now(),
    )
    # Writers withdraw what they asked for themselves; those who decide must not have asked.
    asker = None if may_manage(workspace=workspace, user=user) else user
    exemption = Exemption.objects.create(
        workspace=workspace,
        rule="AD-01",
        words="walk",
        code="NOT-AD",
        reason="walk",
        valid_until=now(),
        requested_by=asker,
    )
    proof = SimpleUploadedFile("walk.pdf", b"%PDF-1.4")
    evidence = evidence_add(workspace=workspace, actor=Actor(user), owner=exemption, file=proof)
    words = WordList.objects.create(workspace=workspace, name=f"walk {user.pk}", kind="allowed", version=1)
    WordListVersion.objects.create(workspace=workspace, word_list=words, number=1)
    offers_keep(trip=trip, grants=[Grant(Credential({"access": "x"}), AccountInfo("1", "one"))])
    return {
        "slug": workspace.slug,
        "platform": app.platform,
        "day": now().date().isoformat(),
        "member_id": member.pk,
        "invitation_id": invitation.pk,
        "token_id": token.pk,
        "notification_id": notification.pk,
        "account_id": account.pk,
        "post_id": post.pk,
        "publication_id": publication.pk,
        "pause_id": PublishPause.objects.create(workspace=workspace, scope=PauseScope.WORKSPACE, reason="walk").pk,
        "trip_id": trip.pk,
        "recurrence_id": RecurrenceFactory(workspace=workspace, created_by=user).pk,
        "list_id": words.pk,
        "number": 1,
        "rule": "AD-01",
        "kind": "post",
        "target_id": post.pk,
        "exemption_id": exemption.pk,
        "evidence_id": evidence.pk,
        "filing_id": PromotionFiling.objects.create(
            workspace=workspace, tool="other", number=f"{user.pk}", platform="x", partner="p", filed_on=now().date()
        ).pk,
        "asset_id": MediaAssetFactory(workspace=workspace).pk,
    }

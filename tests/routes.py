"""Every address of a workspace, pages and REST alike, as the resolver knows them, and objects to fill them with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.connectors.types import AccountInfo, AppRegistration, Credential, Grant
from accounts.models import (
    AccountGroup,
    AuditFinding,
    ConnectSession,
    GroupMember,
    MatrixRule,
    PlatformApp,
    PlatformAvatar,
    PlatformDecision,
    SocialAccount,
)
from accounts.services.picking import offers_keep
from accounts.services.vault import app_seal
from analytics.models import Goal
from compliance.models import Exemption, PromotionFiling, WordList, WordListVersion
from compliance.selectors.exemptions import may_manage
from compliance.services.evidence import evidence_add
from config.lib.clock import now
from content.models import (
    ApprovalPolicy,
    CrossPromotion,
    ExportJob,
    ImportJob,
    ImportRow,
    MediaFolder,
    MediaTwin,
    Post,
    PostComment,
    PostTemplate,
    PostVersion,
    PublishPause,
    ReviewDecision,
    ReviewLink,
    Snippet,
    Suggestion,
)
from content.services.copying import content_values
from content.services.feeds import feed_create
from content.services.media_incoming import upload_begin
from content.states import DecisionKind, PauseScope, PublicationState
from content.transfer_states import ExportFormat, ExportState, ImportState, RowState
from interactions.services.contacts.merging import contacts_merge
from interactions.services.contacts.segments import segment_save
from interactions.services.privacy.consents import consent_record
from interactions.services.privacy.requests import request_enter
from team.actors import Actor
from team.models import ApiToken, Invitation, Membership, Notification, User, Workspace
from team.permissions import Permission
from team.roles import Role
from team.services.tasks import task_open
from team.states import Via
from tests.alarming import alarm_objects
from tests.analytics.reporting import report_objects
from tests.answering import answering_objects
from tests.audiences import AUDIENCE_OBJECTS
from tests.bringing import data_objects
from tests.communing import community_objects
from tests.complaining import complaint_objects
from tests.custody import custody_objects
from tests.dashing import dashboard_objects
from tests.factories import (
    ColumnFactory,
    IdeaFactory,
    MediaAssetFactory,
    MembershipFactory,
    PillarFactory,
    PostFactory,
    PublicationFactory,
    RecurrenceFactory,
    SocialAccountFactory,
    ThemeFactory,
)
from tests.growing import growth_objects
from tests.identifying import identity_objects
from tests.interactions.making import thread_of
from tests.making import making_objects
from tests.pinning import pin_objects
from tests.registering import register_objects
from tests.researching import research_objects
from tests.rivals import rival_objects
from tests.ruling import ruling_objects
from tests.surveying import survey_objects
from tests.talking import talking_objects

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


def import_job(workspace: Workspace, user: User) -> ImportJob:
    """An import that is checked, with one row that is ready."""
    values = {"headers": ["Text"], "mapping": {"text": 0}, "zone": "Asia/Shanghai", "created_by": user}
    job = ImportJob.objects.create(workspace=workspace, name="walk.csv", state=ImportState.CHECKED, **values)
    ImportRow.objects.create(workspace=workspace, job=job, number=2, cells=["Tea"], state=RowState.READY)
    return job


def export_job(workspace: Workspace, user: User) -> ExportJob:
    """An export of the user's that can be fetched."""
    job = ExportJob(workspace=workspace, format=ExportFormat.CSV, state=ExportState.READY, created_by=user)
    job.zone, job.language, job.expires_at = "Asia/Shanghai", "en", now() + timedelta(hours=1)
    job.save()
    job.file.save("posts.csv", ContentFile(b"ID"))
    return job


def review_objects(workspace: Workspace, user: User, post: Post) -> dict[str, Any]:
    """Rows of the reviews of `post`: none open, so that nobody is asked to decide."""
    told = ReviewDecision.objects.create(
        workspace=workspace, post=post, kind=DecisionKind.CHANGES, by_name="Somebody", made_at=now()
    )
    words = Suggestion.objects.create(workspace=workspace, post=post, field="text", after="x", made_at=now())
    link = ReviewLink.objects.create(
        workspace=workspace, name="walk", nonce="0" * 16, expires_at=now() + timedelta(days=1), created_by=user
    )
    rule = ApprovalPolicy.objects.create(workspace=workspace, name="walk", ad_kinds=["paid"])
    return {"decision_id": told.pk, "suggestion_id": words.pk, "link_id": link.pk, "policy_id": rule.pk}


def _media_of(workspace: Workspace, user: User) -> dict[str, Any]:
    older, newer = MediaAssetFactory(workspace=workspace, width=330), MediaAssetFactory(workspace=workspace)
    newer.proof.save("proof.pdf", ContentFile(b"%PDF-1.7"))
    upload = upload_begin(workspace=workspace, actor=Actor(user, Via.SYSTEM), size=9, meta={})
    return {
        "asset_id": newer.pk,
        "paper": "proof",
        "folder_id": MediaFolder.objects.create(workspace=workspace, name="walk").pk,
        "twin_id": MediaTwin.objects.create(workspace=workspace, older=older, newer=newer, distance=3).pk,
        "upload_id": upload.pk,
    }


def _compliance_of(workspace: Workspace, user: User) -> dict[str, Any]:
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
    return {
        "list_id": words.pk,
        "rule": "AD-01",
        "exemption_id": exemption.pk,
        "evidence_id": evidence.pk,
        "filing_id": PromotionFiling.objects.create(
            workspace=workspace, tool="other", number=f"{user.pk}", platform="x", partner="p", filed_on=now().date()
        ).pk,
    }


def _team_of(workspace: Workspace, user: User) -> dict[str, Any]:
    member: Membership = MembershipFactory(workspace=workspace, role=Role.GUEST)
    return {
        "member_id": member.pk,
        "invitation_id": _invitation_of(workspace, user),
        "task_id": task_open(workspace=workspace, actor=Actor(user), title="walk").pk,
    }


def _audit_of(workspace: Workspace, account: SocialAccount) -> dict[str, Any]:
    row = AuditFinding(workspace=workspace, account=account, code="bio_empty", gravity="high", params={"brand": "walk"})
    row.first_seen = row.last_seen = now()
    row.state, row.reason = "accepted", "walk"
    row.save()
    PlatformAvatar.objects.create(
        workspace=workspace, account=account, url="https://x.example", picture=b"x", side=1, fetched_at=now()
    )
    group = AccountGroup.objects.create(workspace=workspace, name=f"walk {account.pk}")
    MatrixRule.objects.create(workspace=workspace, group=group, brand="walk")
    GroupMember.objects.create(workspace=workspace, group=group, account=account)
    return {"finding_id": row.pk, "group_id": group.pk, "promotion_id": _promotion_of(workspace, account)}


def _promotion_of(workspace: Workspace, account: SocialAccount) -> int:
    """A cross-promotion that begins at the account."""
    other = SocialAccountFactory(workspace=workspace)
    return CrossPromotion.objects.create(workspace=workspace, from_account=account, to_account=other, form="mention").pk


def _invitation_of(workspace: Workspace, user: User) -> int:
    return Invitation.objects.create(
        workspace=workspace,
        email=f"guest-{user.pk}@example.com",
        role=Role.GUEST,
        token_hash=f"hash-{workspace.pk}-{user.pk}",
        invited_by=user,
        expires_at=now() + timedelta(days=7),
    ).pk


def _figures_of(workspace: Workspace, user: User, account: SocialAccount) -> dict[str, Any]:
    return {
        **AUDIENCE_OBJECTS,
        **data_objects(workspace, user, account),
        **dashboard_objects(workspace, account),
        **pin_objects(workspace, user),
        **growth_objects(workspace, user, account),
    }


def _growth_of(workspace: Workspace, user: User) -> dict[str, Any]:
    given = {
        "market": "china", "aim": "sales", "age_from": None, "age_to": None, "pieces": {}, "hours_week": 1,
        "money_month": 0,
    }  # fmt: skip
    advice = PlatformDecision.objects.create(
        workspace=workspace, name="walk", inputs=given, weights={}, scores=[], core=["weibo"], reason="walk",
        facts="1", review_on=now().date(), decided_at=now(),
    )  # fmt: skip
    goal = Goal.objects.create(workspace=workspace, name="walk")
    return {**report_objects(workspace, user), "advice_id": advice.pk, "goal_id": goal.pk, **alarm_objects(workspace)}


def _plan_of(workspace: Workspace, user: User) -> dict[str, Any]:
    return {
        "recurrence_id": RecurrenceFactory(workspace=workspace, created_by=user).pk,
        "pillar_id": PillarFactory(workspace=workspace).pk,
        "theme_id": ThemeFactory(workspace=workspace).pk,
        "idea_id": IdeaFactory(workspace=workspace).pk,
        "column_id": ColumnFactory(workspace=workspace, created_by=user).pk,
        **survey_objects(workspace, user),
        **_people_of(workspace, user),
    }


def _people_of(workspace: Workspace, user: User) -> dict[str, Any]:
    """Contacts with what hangs on them."""
    account = SocialAccountFactory(workspace=workspace)
    contact, other = (thread_of(account, "walk").contact for _number in range(2))
    who = {"workspace": workspace, "actor": Actor(user)}
    asked = request_enter(**who, contact_id=contact.pk, kind="export", asked_by="walk", checked="walk")
    return {
        "contact_id": contact.pk,
        "other_contact": thread_of(account, "walk").contact_id,
        "merge_id": contacts_merge(**who, contact_id=contact.pk, other_id=other.pk).pk,
        "consent_id": consent_record(**who, contact_id=contact.pk, purpose="marketing").pk,
        "people_segment_id": segment_save(**who, name=f"walk {user.pk}", rules={"messages_min": 1}).pk,
        "person_request_id": asked.pk,
    }


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
    token = ApiToken.objects.create(
        workspace=workspace,
        user=user,
        name="walk",
        prefix="jz_walk",
        token_hash=f"hash-{workspace.pk}-{user.pk}",
        scopes=[Permission.VIEW],
    )
    notification = Notification.objects.create(workspace=workspace, recipient=user, kind="team.role_changed")
    snippet = Snippet.objects.create(workspace=workspace, name=f"walk {user.pk}", text="x")
    template = PostTemplate.objects.create(
        workspace=workspace, name=f"walk {user.pk}", content={**content_values(post), "media": [], "variants": {}}
    )
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
    offers_keep(trip=trip, grants=[Grant(Credential({"access": "x"}), AccountInfo("1", "one"))])
    PostVersion.objects.create(
        workspace=workspace, post=post, number=1, content={"media": [], "variants": {}}, created_at=now(),
        saved_at=now(),
    )  # fmt: skip
    return {
        **making_objects(workspace, user),
        **answering_objects(workspace, user, account),
        **community_objects(workspace, user),
        **complaint_objects(workspace, user),
        **custody_objects(workspace, user, account),
        **register_objects(workspace, user),
        **rival_objects(workspace, user),
        **talking_objects(workspace, user, account),
        **ruling_objects(workspace, user, account),
        **identity_objects(workspace, user, account),
        **research_objects(workspace, user),
        "slug": workspace.slug,
        "platform": app.platform,
        "day": now().date().isoformat(),
        **_team_of(workspace, user),
        "token_id": token.pk,
        "notification_id": notification.pk,
        **_audit_of(workspace, account),
        "post_id": post.pk,
        "publication_id": publication.pk,
        "number": 1,
        "comment_id": PostComment.objects.create(workspace=workspace, post=post, author=user, body="walk").pk,
        "pause_id": PublishPause.objects.create(workspace=workspace, scope=PauseScope.WORKSPACE, reason="walk").pk,
        "trip_id": trip.pk,
        "snippet_id": snippet.pk,
        "template_id": template.pk,
        **_compliance_of(workspace, user),
        "kind": "post",
        "target_id": post.pk,
        **_plan_of(workspace, user),
        "job_id": import_job(workspace, user).pk,
        "ending": "csv",
        "export_id": export_job(workspace, user).pk,
        "feed_id": feed_create(workspace=workspace, actor=Actor(user), name="walk").pk,
        **review_objects(workspace, user, post),
        **_growth_of(workspace, user),
        **_figures_of(workspace, user, account),
        **_media_of(workspace, user),
    }

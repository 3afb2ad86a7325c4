"""Turns the demo brand's story into a workspace, through the same services people use.

History (posts with past dates) lies on the practice network first and is then written down as published; the two
mishaps are real calls that the network was told to spoil. What was made is noted in the audit log, so that removing the
demo takes out exactly that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core.files import File

from accounts.connectors.base import Publishes
from accounts.connectors.errors import ConnectorError
from accounts.connectors.types import Draft, Sighting
from accounts.demo import demo_matrix
from accounts.demo.audit import demo_audit
from accounts.models import SocialAccount
from accounts.services.connecting import connect_direct
from accounts.services.sessions import Session, session_open
from compliance.demo import demo_compliance
from config.lib.clock import at_wall_clock, local_day, now
from content.demo import story
from content.demo.compose import demo_compose
from content.demo.looking import look_at_warnings
from content.demo.making import demo_making
from content.demo.media import demo_media
from content.demo.network import PracticeNetwork, flavour_of
from content.demo.pause import demo_pause
from content.demo.personas import demo_audience
from content.demo.plan import demo_plan
from content.demo.profiles import profile_of
from content.demo.promotions import demo_promotions
from content.demo.queue import demo_import, demo_slots
from content.demo.reviews import demo_reviews
from content.engine.reconcile import seen_json
from content.models import Attempt, MediaAsset, Post, Publication, PublishingLimit
from content.services.drafting import post_create
from content.services.limits import limit_save
from content.services.media import media_upload
from content.services.occurrences import occurrences_make
from content.services.payload import BY_HAND, payload_build, payload_draft, payload_hash
from content.services.recurring import recurrence_create
from content.services.review import post_approve, post_submit
from content.services.scheduling import post_cancel, post_schedule
from content.services.status import post_refresh_status
from content.states import AttemptKind, PostState, PublicationState
from team import audit
from team.actors import Actor
from team.models import Membership, User, Workspace
from team.states import Via

# How far before its time the demo's one look goes back, so that it meets what the account posted earlier.
LOOK_BACK = timedelta(days=9)
FILES = Path(__file__).parent / "files"
CREATED = "demo.created"
S = PublicationState


@dataclass
class _Brand:
    """What the steps of the build share."""

    workspace: Workspace
    network: PracticeNetwork
    people: list[User]
    accounts: dict[str, SocialAccount]
    media: dict[str, MediaAsset]
    started: datetime

    def author(self, item: story.Story) -> Actor:
        """The member a story names, acting by machine."""
        return Actor(self.people[item.author], Via.SYSTEM)


def demo_create(*, workspace: Workspace, actor: Actor) -> None:
    """Fill `workspace` with the demo brand. Raises RuntimeError when the practice network does not answer."""
    network = PracticeNetwork()
    try:
        people = [demo_person(email, name) for email, name, _role in story.MEMBERS]
        for user, (_email, _name, role) in zip(people, story.MEMBERS, strict=True):
            Membership.all_objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})
        owner = Actor(people[0], Via.SYSTEM)
        brand = _Brand(workspace, network, people, {}, {}, now())
        _connect(brand, owner)
        limits = _limit(brand, owner)
        _upload(brand, Actor(people[5], Via.SYSTEM))
        library = demo_media(workspace=workspace, actor=Actor(people[5], Via.SYSTEM), media=brand.media)
        posts = [_tell(brand, item, index) for index, item in enumerate((*story.STORIES, *story.TRAY, *story.STOPPED))]
        parts = [
            library,
            demo_compose(brand.workspace, brand.people, brand.accounts, brand.media),
            demo_plan(brand.workspace, brand.people, posts, brand.accounts),
        ]
        demo_pause(brand.workspace, brand.people, posts[-len(story.STOPPED) :], brand.accounts[story.PAUSE_ACCOUNT])
        parts.append(demo_compliance(workspace=workspace, people=people, accounts=brand.accounts, posts=posts))
        parts.append(demo_matrix(workspace=workspace, people=people, accounts=brand.accounts))
        demo_promotions(workspace=workspace, people=people, accounts=brand.accounts, posts=posts)
        demo_audience(workspace=workspace, posts=posts)
        demo_slots(workspace=workspace, actor=owner, accounts=brand.accounts)
        parts.append(demo_import(workspace=workspace, actor=owner, account=brand.accounts["practice-weibo"]))
        making = demo_making(brand.workspace, brand.people, posts, brand.accounts, brand.media)
        parts.append(demo_reviews(brand.workspace, people, brand.accounts, brand.media))
        parts.append(demo_audit(workspace=workspace, people=people, accounts=brand.accounts))
    finally:
        network.close()
    made: dict[str, Any] = {
        "making": making,
        "accounts": [account.pk for account in brand.accounts.values()],
        "media": [asset.pk for asset in brand.media.values()],
        "posts": [post.pk for post in posts],
        "limits": limits,
        "members": [user.pk for user in people if user != actor.user],
    }
    for part in parts:
        for kind, ids in part.items():
            made[kind] = [*made.get(kind, ()), *ids]
    audit.record(workspace, actor, CREATED, workspace, after=made)


def demo_person(email: str, name: str) -> User:
    """The demo member with this address; only the owner gets a password. Made on first use."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, story.PASSWORD if email == story.OWNER else None, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _connect(brand: _Brand, owner: Actor) -> None:
    brand.network.open_accounts(
        [
            {
                "flavour": flavour_of(platform),
                "handle": handle,
                "display_name": name,
                "followers": followers,
                **profile_of(platform),
            }
            for platform, handle, name, followers in story.ACCOUNTS
        ]
    )
    for platform, handle, name, _followers in story.ACCOUNTS:
        values = {"handle": handle, "display_name": name}
        connected = connect_direct(workspace=brand.workspace, actor=owner, platform=platform, values=values)
        brand.accounts[platform] = connected[0].account


def _limit(brand: _Brand, owner: Actor) -> list[int]:
    """The brand's own pace; a default that is there already stays. Returns the ids of what was made."""
    made = []
    if not PublishingLimit.objects.for_workspace(brand.workspace).filter(account=None).exists():
        made.append(limit_save(workspace=brand.workspace, actor=owner, account_id=None, values=story.LIMITS).pk)
    for platform, values in story.OWN_LIMITS.items():
        account = brand.accounts[platform]
        made.append(limit_save(workspace=brand.workspace, actor=owner, account_id=account.pk, values=values).pk)
    return made


def _upload(brand: _Brand, designer: Actor) -> None:
    for path in sorted(FILES.iterdir()):
        with path.open("rb") as stream:
            upload = media_upload(
                workspace=brand.workspace,
                actor=designer,
                file=File(stream, name=path.name),
                title=story.ALT[path.stem].split("，")[0],
                alt=story.ALT[path.stem],
                tags=["视频" if path.suffix == ".mp4" else "图片"],
            )
        brand.media[path.stem] = upload.asset


def _tell(brand: _Brand, item: story.Story, index: int) -> Post:
    """Write one story's post and bring it into its state."""
    actor, due_at = brand.author(item), _moment(brand, item)
    post = post_create(
        workspace=brand.workspace,
        actor=actor,
        title=item.title,
        text=item.text,
        first_comment=item.first_comment,
        notes=item.note,
        campaign=next((tag for tag, signs in story.CAMPAIGNS.items() if any(s in item.title for s in signs)), ""),
        due_at=due_at,
        account_ids=[brand.accounts[platform].pk for platform in item.platforms],
        media=[(brand.media[name].pk, "") for name in item.media],
        variants=_variants(item),
    )
    if item.state in ("scheduled", "in_review", "approved"):
        look_at_warnings(post, actor)
    _place(brand, post, item, actor, due_at, index)
    if item.repeat and due_at is not None:
        _repeat(brand, post, item, actor, due_at)
    return post


def _variants(item: story.Story) -> dict[str, dict[str, Any]]:
    """What the post says to single platforms: another text, or that a person posts it."""
    return {
        platform: {
            "text": item.variants.get(platform),
            "options": {BY_HAND: True} if platform in item.by_hand else {},
        }
        for platform in (*item.variants, *item.by_hand)
    }


def _repeat(brand: _Brand, post: Post, item: story.Story, actor: Actor, due_at: datetime) -> None:
    """Repeat a post from its own date, with the next dates made at once."""
    local = due_at.astimezone(ZoneInfo(brand.workspace.time_zone))
    row = recurrence_create(
        workspace=brand.workspace,
        actor=actor,
        post_id=post.pk,
        rule=item.repeat,
        first_day=local.date(),
        clock=local.time(),
        variations=item.turns,
    )
    occurrences_make(recurrence_id=row.pk)


def _place(brand: _Brand, post: Post, item: story.Story, actor: Actor, due_at: datetime | None, index: int) -> None:
    workspace, reviewer = brand.workspace, Actor(brand.people[1], Via.SYSTEM)
    if item.state == "scheduled":
        post_schedule(workspace=workspace, actor=actor, post_id=post.pk, due_at=due_at)
    elif item.state in ("in_review", "approved"):
        post_submit(workspace=workspace, actor=actor, post_id=post.pk)
        if item.state == "approved":
            post_approve(workspace=workspace, actor=reviewer, post_id=post.pk)
    elif item.state == "cancelled":
        post_cancel(workspace=workspace, actor=actor, post_id=post.pk)
    elif item.state == "idea":
        Post.objects.for_workspace(workspace).filter(pk=post.pk).update(state=PostState.IDEA)
    elif item.state != "draft" and due_at is not None:
        for publication in Publication.objects.for_workspace(workspace).filter(post=post).select_related("account"):
            _freeze(publication, due_at)
            _past(brand, publication, item.state, due_at, index)
        Post.objects.for_workspace(workspace).filter(pk=post.pk).update(state=PostState.SCHEDULED)
    post_refresh_status(post_ids=[post.pk])


def _moment(brand: _Brand, item: story.Story) -> datetime | None:
    if not item.clock:
        return None
    if item.clock[0] in "+-":
        return (brand.started + timedelta(minutes=int(item.clock))).replace(second=0, microsecond=0)
    zone = brand.workspace.time_zone
    day = local_day(brand.started, zone) + timedelta(days=item.day)
    return at_wall_clock(day, time.fromisoformat(item.clock), zone)


def _freeze(publication: Publication, due_at: datetime) -> None:
    publication.payload = payload_build(post=publication.post, account=publication.account)
    publication.content_hash = payload_hash(publication.payload)
    publication.due_at, publication.first_sent_at = due_at, due_at
    publication.attempt_count = 1


def _past(brand: _Brand, publication: Publication, state: str, due_at: datetime, index: int) -> None:
    """Give a publication its history: what the engine would have left behind."""
    if state == "published":
        # Deterministic small delays; every ninth post had to wait for the network once.
        late = timedelta(seconds=41) if index % 9 == 4 else timedelta(milliseconds=180 + 70 * (index % 7))
        answer = brand.network.add_past_post(publication.account, publication.payload, due_at + late)
        publication.state, publication.published_at = S.PUBLISHED, due_at + late
        publication.remote_id, publication.remote_url = answer["id"], answer["url"]
        SocialAccount.objects.for_workspace(brand.workspace).filter(pk=publication.account_id).update(
            last_published_at=publication.published_at
        )
        if late > timedelta(seconds=30):
            missed = timedelta(milliseconds=190)
            text = "The platform could not be reached."
            _attempt(publication, due_at + missed, "transient", 503, message=text, late=missed)
            publication.attempt_count = 2
        _attempt(publication, due_at + late, "published", 201, late=late)
    elif state == "needs_handoff":
        publication.state, publication.attempt_count, publication.first_sent_at = S.NEEDS_HANDOFF, 0, None
    elif state == "held":
        publication.state, publication.attempt_count, publication.first_sent_at = S.PAUSED, 0, None
    else:
        _mishap(brand, publication, state, due_at)
    publication.save()


def _mishap(brand: _Brand, publication: Publication, state: str, due_at: datetime) -> None:
    """Call the network after telling it to spoil the call, and keep what it answered."""
    brand.network.misbehave(publication.account, "reject" if state == "failed" else "created_but_500")
    session = session_open(account=publication.account)
    draft = payload_draft(publication.payload, workspace=brand.workspace)
    # Looked before it was created, so the evidence is real and says "not there".
    seen = _look(session, publication, draft, due_at) if state == "unknown_after_looks" else None
    try:
        session.connector.publish(session.credential, draft, key=str(publication.request_key))  # type: ignore[attr-defined]
    except ConnectorError as error:
        publication.state = S.FAILED if state == "failed" else S.UNKNOWN
        publication.error_kind, publication.error_code = error.kind, error.code
        publication.error_message, publication.error_params = error.message, error.params
        late = timedelta(milliseconds=210)
        _attempt(
            publication, due_at + late, error.kind, error.status, message=error.message, answer=error.raw, late=late
        )
        if seen is not None:
            _looks(publication, due_at, seen)
    else:
        raise RuntimeError("The practice network did not spoil the call it was told to spoil.")


def _look(session: Session, publication: Publication, draft: Draft, since: datetime) -> Sighting:
    connector: Publishes = session.connector  # type: ignore[assignment]
    return connector.find(session.credential, key=str(publication.request_key), draft=draft, since=since - LOOK_BACK)


def _looks(publication: Publication, due_at: datetime, seen: Sighting) -> None:
    """One look in vain, then a day on which the platform answered no questions: the engine has given up looking."""
    _attempt(publication, due_at + timedelta(seconds=11), "absent", None, kind=AttemptKind.FIND, seen=seen_json(seen))
    for hours in (4, 15, 24):
        message = "The platform could not be reached."
        at = due_at + timedelta(hours=hours)
        _attempt(publication, at, "transient", 503, message=message, kind=AttemptKind.FIND)


def _attempt(
    publication: Publication,
    at: datetime,
    outcome: str,
    status: int | None,
    *,
    message: str = "",
    answer: str = "",
    kind: AttemptKind = AttemptKind.SEND,
    seen: dict[str, Any] | None = None,
    late: timedelta = timedelta(0),
) -> None:
    number = Attempt.objects.for_workspace(publication.workspace_id).filter(publication=publication).count() + 1
    Attempt.objects.create(
        workspace_id=publication.workspace_id,
        publication=publication,
        number=number,
        kind=kind,
        worker="demo",
        payload_hash=publication.content_hash,
        request_key=publication.request_key,
        started_at=at,
        finished_at=at + timedelta(milliseconds=320),
        late_ms=round(late / timedelta(milliseconds=1)) if kind == AttemptKind.SEND else None,
        outcome=outcome,
        http_status=status,
        message=message,
        remote_id=publication.remote_id if outcome == "published" else "",
        answer=answer,
        seen=seen,
    )

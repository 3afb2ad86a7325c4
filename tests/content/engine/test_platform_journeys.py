"""Every platform through the whole product: developer app, consent, publishing each format, figures, answers, deletion.

The platform is its fake server, which refuses whatever the documented contract refuses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.connectors import base, registry
from accounts.connectors.types import AccountDay, AuthKind, Can, Capabilities, Draft, Format, PostMetrics, PublishMode
from accounts.models import SocialAccount, StoredCredential
from accounts.selectors.account import account_info
from accounts.services.health import account_check
from accounts.services.refresh import credential_refresh
from accounts.services.sessions import Session, session_open
from accounts.services.wire import connector_of
from accounts.states import AccountState
from config.lib.clock import now
from content.models import MediaAsset, PostMedia, Publication
from content.services.scheduling import post_schedule
from content.states import MediaKind
from content.states import PublicationState as S
from team.actors import Actor
from team.models import User, Workspace
from tests.accounts.connectors import fakes
from tests.accounts.connectors.fakes.platform import PlatformFake
from tests.accounts.practice.fixtures import video
from tests.content.engine.conftest import Engine, fresh, until
from tests.factories import (
    MembershipFactory,
    PostFactory,
    PublicationFactory,
    VariantFactory,
    WorkspaceFactory,
    picture,
)

SLUGS = [slug for slug in registry.slugs() if slug in {found.name for found in iter_modules(fakes.__path__)}]


class Brand:
    """A brand on one platform: its people, the browser they use and the platform's fake."""

    def __init__(self, slug: str, fake: PlatformFake) -> None:
        self.slug, self.fake, self.caps = slug, fake, registry.capabilities(slug)
        self.workspace: Workspace = WorkspaceFactory()
        self.owner: User = MembershipFactory(workspace=self.workspace).user
        self.client = Client(raise_request_exception=True)
        self.client.force_login(self.owner)

    def url(self, rest: str) -> str:
        return f"/w/{self.workspace.slug}/{rest}"

    def connect(self, query: str = "") -> SocialAccount:
        """What a person does: enter the app, fill in the form, allow access, pick an account."""
        if self.fake.app and not query:
            saved = self.client.post(self.url(f"accounts/apps/{self.slug}/"), dict(self.fake.app))
            assert saved.status_code == 302, _why(saved)
        answer = self.client.post(self.url(f"accounts/connect/{self.slug}/{query}"), dict(self.fake.values))
        if self.caps.auth is AuthKind.REDIRECT:
            assert answer.status_code == 200, _why(answer)
            back = self.fake.allow(str(answer.context["address"]))
            answer = self.client.get(f"/connect/callback/?{urlencode(back)}")
            if answer.status_code == 302 and "/pick/" in answer["location"]:
                offers = self.client.get(answer["location"]).context["offers"]
                assert len(offers) > 1
                answer = self.client.post(answer["location"], {"account": [offers[0].remote_id]})
        assert answer.status_code == 302, _why(answer)
        (account,) = SocialAccount.objects.for_workspace(self.workspace)
        assert account.state == AccountState.OK
        return account

    def asset(self, form: Format) -> MediaAsset:
        """A file of the library that fits the platform's limits."""
        if form is Format.VIDEO:
            sample = video()
            data, mime, size = sample.open().read(), sample.mime, (sample.width, sample.height)
        else:
            ratio = max(self.caps.media.ratio_min or 1.0, 1.0) if self.caps.media.ratio_max is None else 1.0
            wide = round(800 * ratio)
            data, mime, size = picture(wide, 800, "JPEG"), "image/jpeg", (wide, 800)
        kind = MediaKind.VIDEO if form is Format.VIDEO else MediaKind.IMAGE
        if known := MediaAsset.objects.for_workspace(self.workspace).filter(sha256=hashlib.sha256(data).hexdigest()):
            return known[0]
        asset = MediaAsset(
            workspace=self.workspace, kind=kind, mime=mime, size=len(data), width=size[0], height=size[1], alt="山",
            seconds=12.0 if form is Format.VIDEO else None, sha256=hashlib.sha256(data).hexdigest(),
        )  # fmt: skip
        asset.file.save("file.mp4" if form is Format.VIDEO else "file.jpg", ContentFile(data), save=False)
        asset.save()
        return asset

    def by_hand(self, account: SocialAccount, form: Format) -> bool:
        """Whether only a person can post this."""
        connector = connector_of(self.slug)
        draft = Draft(self.fake.text, form, options=self.fake.options)
        return isinstance(connector, base.HandsOver) and bool(connector.by_hand(draft, account_info(account)))

    def schedule(self, account: SocialAccount, form: Format) -> Publication:
        """A post of this format, due now."""
        number = f"{form.value} {now():%M%S}"
        post = PostFactory(
            workspace=self.workspace,
            author=self.owner,
            title=f"Harvest {number}"[:20] if self.caps.title else "",
            text=f"{self.fake.text} {number}"[: self.caps.text.max],
            options={"format": form.value} if form is Format.ARTICLE else {},
            first_comment="The teas are in the shop." if self.caps.first_comment and form is not Format.ARTICLE else "",
        )
        VariantFactory(post=post, platform=self.slug, text=None, options=dict(self.fake.options))
        wanted = max(1, self.caps.media.images_min) if form in (Format.IMAGE, Format.ARTICLE) else 1
        kinds = [] if form is Format.TEXT else [Format.VIDEO if form is Format.VIDEO else Format.IMAGE] * wanted
        if form is Format.VIDEO and self.caps.media.mixed:
            # A cover, where a video cannot do without one.
            kinds += [Format.IMAGE] * self.caps.media.images_min
        for position, kind in enumerate(kinds):
            PostMedia.objects.create(post=post, asset=self.asset(kind), position=position)
        row = PublicationFactory(post=post, account=account, state=S.DRAFT, due_at=None)
        post_schedule(workspace=self.workspace, actor=Actor(self.owner), post_id=post.pk, due_at=None)
        return fresh(row)


def _why(answer: Any) -> Any:
    """What a page that refuses says."""
    form = (answer.context or {}).get("form")
    return (answer.status_code, answer.headers.get("location"), form.errors if form else answer.content[:500])


BY_API = [slug for slug in SLUGS if registry.capabilities(slug).publish_mode is PublishMode.API]


@pytest.fixture(params=SLUGS)
def brand(request: pytest.FixtureRequest, transactional_db: None, settings: Any) -> Iterator[Brand]:
    with import_module(f"tests.accounts.connectors.fakes.{request.param}").Fake() as fake:
        settings.PLATFORM_GATEWAYS = fake.gateways()
        settings.BASE_URL = "https://brand.example"
        yield Brand(request.param, fake)


def test_the_whole_journey(brand: Brand, engine: Engine) -> None:
    account = brand.connect()
    refreshed(brand, account)
    assert account_check(account=account).check_error == ""
    if brand.caps.publish_mode is PublishMode.ASSISTED:
        assert not brand.fake.requests or brand.caps.can
        return
    engine.start(slots=2)
    for form in sorted(brand.caps.formats, key=list(Format).index):
        published(brand, account, form)
    reconnected(brand, account)


@pytest.mark.parametrize("brand", BY_API, indirect=True)
def test_a_lost_answer_never_makes_a_second_post(brand: Brand, engine: Engine) -> None:
    """Whatever made the post visible is not heard of: it is found, or a person is asked; it is never sent twice."""
    account = brand.connect()
    form = next(item for item in Format if item in brand.caps.formats and not brand.by_hand(account, item))
    before = brand.fake.visible()
    brand.fake.lose = 1
    engine.start(slots=2)
    row = brand.schedule(account, form)
    until(lambda: settled(brand, row) or decided(row), 15, hurry=True, show=lambda: fresh(row))
    made = [post for post in brand.fake.visible() if post not in before]
    assert brand.fake.lose == 0, "the answer was really lost"
    assert len(made) == 1, (fresh(row).state, made)
    assert fresh(row).state in {S.PUBLISHED, S.UNKNOWN}
    if fresh(row).state == S.PUBLISHED and fresh(row).remote_id:
        assert fresh(row).remote_id in made


def decided(row: Publication) -> bool:
    """Unclear, and nothing more happens by itself: a person is asked."""
    now_ = fresh(row)
    return now_.state == S.UNKNOWN and now_.next_attempt_at is None and now_.lease_token is None


def published(brand: Brand, account: SocialAccount, form: Format) -> None:
    """One format: once on the platform, found again, read, answered and deleted."""
    before = brand.fake.visible()
    row = brand.schedule(account, form)
    if row.by_hand:
        until(lambda: fresh(row).state == S.NEEDS_HANDOFF or handed(), 5)
        return
    until(lambda: settled(brand, row), 12, hurry=True, show=lambda: fresh(row))
    row = fresh(row)
    assert row.state == S.PUBLISHED, (form, row.error_kind, row.error_message, row.error_params)
    made = [post for post in brand.fake.visible() if post not in before]
    assert row.remote_id in made, (row.remote_id, made)
    assert len(made) == 1 + len(row.remote_parts), "once, and nothing else"
    session = session_open(account=account)
    read(brand, session, row)
    answered(brand.caps, session)
    if isinstance(session.connector, base.Deletes):
        session.connector.delete(session.credential, row.remote_id)
        assert row.remote_id not in brand.fake.visible()
        session.connector.delete(session.credential, row.remote_id)


def handed() -> bool:
    from content.engine.handoff import handoff_sweep

    return handoff_sweep() < 0


def settled(brand: Brand, row: Publication) -> bool:
    brand.fake.settle()
    return fresh(row).state in {S.PUBLISHED, S.FAILED, S.NEEDS_HANDOFF} and fresh(row).lease_token is None


def read(brand: Brand, session: Session, row: Publication) -> None:
    """Figures: only those that are declared, none invented."""
    caps = brand.caps
    if isinstance(session.connector, base.ReadsMetrics):
        (figures,) = session.connector.post_metrics(session.credential, [row.remote_id])
        named = {item.name for item in fields(PostMetrics)} - {"remote_id", "raw"}
        reported = {name for name in named if getattr(figures, name) is not None}
        assert reported <= set(caps.post_figures)
        assert bool(reported) != brand.fake.figures_next_day, "the fake reports figures"
    if isinstance(session.connector, base.ReadsAccountMetrics):
        until_day = now().date() - timedelta(days=1)
        days = session.connector.account_metrics(
            session.credential, since=until_day - timedelta(days=2), until=until_day
        )
        # Channels tell new followers once more, by where they came from.
        named = {item.name for item in fields(AccountDay)} - {"day", "raw", "channels"}
        assert {name for day in days for name in named if getattr(day, name) is not None} <= set(caps.account_figures)
        assert days


def answered(caps: Capabilities, session: Session) -> None:
    """What people wrote is read and answered, and read no second time."""
    if not isinstance(session.connector, base.ReadsInbox):
        return
    page = session.connector.inbox(session.credential)
    assert page.items, "somebody comments on what is published"
    assert [item.at for item in page.items] == sorted(item.at for item in page.items)
    again = session.connector.inbox(session.credential, cursor=page.cursor) if page.cursor else None
    assert again is None or not {item.remote_id for item in again.items} & {item.remote_id for item in page.items}
    theirs = [item for item in page.items if not item.own]
    if Can.REPLY in caps.can and isinstance(session.connector, base.Replies):
        assert session.connector.reply(session.credential, theirs[0].remote_id, "谢谢！", key="one").remote_id


def refreshed(brand: Brand, account: SocialAccount) -> None:
    """Access that ends is renewed, where the platform renews any; else it lasts until its end."""
    stored = StoredCredential.objects.unscoped("test").get(account=account)
    if stored.expires_at is not None:
        fresh_one = credential_refresh(account_id=account.pk, seen_version=stored.version)
        assert fresh_one.version == stored.version + brand.fake.renews


def reconnected(brand: Brand, account: SocialAccount) -> None:
    """The same account again: its row stays, its credential is a new one and whole."""
    before = StoredCredential.objects.unscoped("test").get(account=account).version
    assert brand.connect(f"?account={account.pk}").pk == account.pk
    after = StoredCredential.objects.unscoped("test").get(account=account)
    assert after.version == before + 1
    assert any(session_open(account=account).credential.secrets.values())

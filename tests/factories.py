"""Factories of rows for tests: real tables, believable values, one workspace for everything that hangs together."""

from __future__ import annotations

import hashlib
import io
import itertools
from datetime import time, timedelta
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from PIL import Image

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import (
    Column,
    Idea,
    MediaAsset,
    Pillar,
    Post,
    PostMedia,
    Publication,
    Recurrence,
    Theme,
    Variant,
)
from content.states import MediaKind, PostState, PublicationState
from team.models import Membership, User, Workspace
from team.roles import Role

PASSWORD = "a-long-password-for-tests"
_numbers = itertools.count(1)


class UserFactory(DjangoModelFactory):
    """A person with a verified address and PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        password = kwargs.pop("password", PASSWORD)
        user = User.objects.create_user(kwargs.pop("email"), password, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class WorkspaceFactory(DjangoModelFactory):
    """A workspace in Shanghai time."""

    class Meta:
        model = Workspace

    slug = factory.Sequence(lambda n: f"brand-{n}")
    name = factory.Sequence(lambda n: f"Brand {n}")
    time_zone = "Asia/Shanghai"
    language = "zh-hans"


class MembershipFactory(DjangoModelFactory):
    """A person in a workspace; owner unless told."""

    class Meta:
        model = Membership

    workspace = factory.SubFactory(WorkspaceFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.OWNER


class SocialAccountFactory(DjangoModelFactory):
    """A connected practice account (no credential: make one with the connect service where a test sends)."""

    class Meta:
        model = SocialAccount

    workspace = factory.SubFactory(WorkspaceFactory)
    platform = "practice-weibo"
    remote_id = factory.Sequence(lambda n: f"remote-{n}")
    handle = factory.Sequence(lambda n: f"handle{n}")
    display_name = factory.Sequence(lambda n: f"Account {n}")


class PostFactory(DjangoModelFactory):
    """A draft with some text."""

    class Meta:
        model = Post

    workspace = factory.SubFactory(WorkspaceFactory)
    title = factory.Sequence(lambda n: f"Post {n}")
    text = factory.Sequence(lambda n: f"Text of post {n}")
    state = PostState.DRAFT


class VariantFactory(DjangoModelFactory):
    """An override of a post's text on one platform."""

    class Meta:
        model = Variant

    post = factory.SubFactory(PostFactory)
    workspace = factory.SelfAttribute("post.workspace")
    platform = "practice-weibo"
    text = "Another text"


class PublicationFactory(DjangoModelFactory):
    """A post scheduled on one account in an hour; `state` and times as the test needs."""

    class Meta:
        model = Publication

    post = factory.SubFactory(PostFactory)
    workspace = factory.SelfAttribute("post.workspace")
    account = factory.SubFactory(SocialAccountFactory, workspace=factory.SelfAttribute("..workspace"))
    state = PublicationState.SCHEDULED
    due_at = factory.LazyFunction(lambda: now() + timedelta(hours=1))
    next_attempt_at = factory.SelfAttribute("due_at")
    content_hash = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())


class RecurrenceFactory(DjangoModelFactory):
    """A post repeated every day at noon from tomorrow; nothing is made of it yet."""

    class Meta:
        model = Recurrence

    workspace = factory.SubFactory(WorkspaceFactory)
    post = factory.SubFactory(PostFactory, workspace=factory.SelfAttribute("..workspace"))
    rule = "FREQ=DAILY"
    first_day = factory.LazyFunction(lambda: now().date() + timedelta(days=1))
    clock = time(12, 0)
    time_zone = "Asia/Shanghai"


class PillarFactory(DjangoModelFactory):
    """An active pillar that should make up half of the posts."""

    class Meta:
        model = Pillar

    workspace = factory.SubFactory(WorkspaceFactory)
    name = factory.Sequence(lambda n: f"Pillar {n}")
    share = 50


class IdeaFactory(DjangoModelFactory):
    """A new idea."""

    class Meta:
        model = Idea

    workspace = factory.SubFactory(WorkspaceFactory)
    title = factory.Sequence(lambda n: f"Idea {n}")


class ThemeFactory(DjangoModelFactory):
    """A theme of the next seven days."""

    class Meta:
        model = Theme

    workspace = factory.SubFactory(WorkspaceFactory)
    title = factory.Sequence(lambda n: f"Theme {n}")
    first_day = factory.LazyFunction(lambda: now().date())
    last_day = factory.LazyFunction(lambda: now().date() + timedelta(days=6))


class ColumnFactory(DjangoModelFactory):
    """A column at noon of every day from tomorrow; nothing is made of it yet."""

    class Meta:
        model = Column

    workspace = factory.SubFactory(WorkspaceFactory)
    name = factory.Sequence(lambda n: f"Column {n}")
    weekdays = factory.LazyFunction(lambda: [0, 1, 2, 3, 4, 5, 6])
    clock = time(12, 0)
    time_zone = "Asia/Shanghai"
    first_day = factory.LazyFunction(lambda: now().date() + timedelta(days=1))


def picture(width: int = 320, height: int = 240, kind: str = "PNG") -> bytes:
    """The bytes of a small image, different each time."""
    shade = next(_numbers)
    colour = (shade % 256, shade // 256 % 256, 120)
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind)
    return buffer.getvalue()


class MediaAssetFactory(DjangoModelFactory):
    """A real image in storage with a description."""

    class Meta:
        model = MediaAsset

    workspace = factory.SubFactory(WorkspaceFactory)
    kind = MediaKind.IMAGE
    title = factory.Sequence(lambda n: f"Picture {n}")
    alt = "A plain coloured rectangle"

    @classmethod
    def _create(cls, model_class: type[MediaAsset], *args: Any, **kwargs: Any) -> MediaAsset:
        width, height = kwargs.pop("width", 320), kwargs.pop("height", 240)
        data = kwargs.pop("data", None) or picture(width, height)
        asset = MediaAsset(
            width=width,
            height=height,
            mime=kwargs.pop("mime", "image/png"),
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            **kwargs,
        )
        asset.file.save("picture.png", ContentFile(data), save=False)
        asset.thumb.save("picture.png", ContentFile(_thumb(data)), save=False)
        asset.save()
        return asset


def _thumb(data: bytes) -> bytes:
    buffer = io.BytesIO()
    image = Image.open(io.BytesIO(data))
    image.thumbnail((640, 640))
    image.save(buffer, "WEBP")
    return buffer.getvalue()


class PostMediaFactory(DjangoModelFactory):
    """An attachment."""

    class Meta:
        model = PostMedia

    post = factory.SubFactory(PostFactory)
    asset = factory.SubFactory(MediaAssetFactory, workspace=factory.SelfAttribute("..post.workspace"))
    position = 0

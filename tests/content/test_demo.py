"""The demo workspace: complete, publishing for real, and removable without a trace of it."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import SocialAccount
from content.demo import story
from content.models import MediaAsset, Post, PostMedia, Publication
from content.states import DisplayState, PublicationState
from team.actors import Actor
from team.models import Membership, Workspace
from team.services.demo import demo_clear
from tests import kept_demo
from tests.accounts.practice.fixtures import *  # noqa: F403

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(practice_network, settings, tmp_path):
    return kept_demo.lay(practice_network, settings, tmp_path)


def test_the_demo_shows_every_state_every_role_and_every_platform(demo, practice_network):
    statuses = set(Post.objects.for_workspace(demo).values_list("status", flat=True))
    assert statuses == set(DisplayState) - {DisplayState.PUBLISHING}
    assert Membership.objects.for_workspace(demo).count() == len(story.MEMBERS)
    assert SocialAccount.objects.for_workspace(demo).count() == len(story.ACCOUNTS)
    states = set(Publication.objects.for_workspace(demo).values_list("state", flat=True))
    assert {PublicationState.FAILED, PublicationState.UNKNOWN, PublicationState.NEEDS_HANDOFF} <= states
    unclear = Publication.objects.for_workspace(demo).filter(state=PublicationState.UNKNOWN).order_by("pk")
    assert [row.attempts.count() for row in unclear] == [5, 1]
    (look,) = [attempt.seen for attempt in unclear[0].attempts.all() if attempt.seen]
    assert look["nearest"]
    assert not look["found"]
    by_hand = Publication.objects.for_workspace(demo).get(state=PublicationState.NEEDS_HANDOFF)
    assert by_hand.payload["media"]
    published = Publication.objects.for_workspace(demo).filter(state=PublicationState.PUBLISHED)
    on_network = {row["id"] for row in practice_network.effects()}
    assert published.count() > 30
    assert set(published.values_list("remote_id", flat=True)) <= on_network


def test_a_second_demo_is_refused_and_removal_by_command_takes_the_workspace(demo, django_capture_on_commit_callbacks):
    with pytest.raises(CommandError):
        call_command("demo", "create")
    folder = f"media/{demo.pk}"
    assert default_storage.exists(folder)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("demo", "remove")
    assert not default_storage.exists(folder)
    assert not Workspace.objects.filter(slug="shanyu").exists()


def test_removing_the_demo_keeps_own_work_and_no_unused_files(demo, django_capture_on_commit_callbacks):
    owner = Actor(demo.created_by)
    own = Post.objects.create(workspace=demo, text="mine", author=demo.created_by)
    kept, *unused = MediaAsset.objects.for_workspace(demo).order_by("pk")
    PostMedia.objects.create(post=own, asset=kept, position=0)
    with django_capture_on_commit_callbacks(execute=True):
        demo_clear(workspace=demo, actor=owner)
    assert default_storage.exists(kept.file.name)
    assert unused
    assert not any(default_storage.exists(asset.file.name) for asset in unused)
    assert list(Post.objects.for_workspace(demo)) == [own]
    assert not SocialAccount.objects.for_workspace(demo).exists()
    assert list(MediaAsset.objects.for_workspace(demo)) == [kept]
    assert [m.user for m in Membership.objects.for_workspace(demo)] == [demo.created_by]

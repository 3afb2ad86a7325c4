"""Rights of files: stated, shown, asked for before a post goes on, watched until they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.lib.clock import local_day, now
from content.errors import ScheduleRefused
from content.models import MediaAsset, Publication
from content.services.media_holding import rights_hold, rights_tell
from content.services.scheduling import post_move, post_schedule
from content.states import HeldFor, PublicationState
from team.actors import Actor
from team.models import Notification
from team.states import Via
from tests.factories import (
    MediaAssetFactory,
    PostFactory,
    PostMediaFactory,
    PublicationFactory,
    SocialAccountFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def web(client_of, owner):
    return client_of(owner)


@pytest.fixture
def to(workspace):
    return lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])


@pytest.fixture
def day(workspace):
    return lambda days: local_day(now(), workspace.time_zone) + timedelta(days=days)


@pytest.fixture
def planned(workspace, owner):
    """A draft with one file on one account, and its asset."""

    def make(**rights):
        asset = MediaAssetFactory(workspace=workspace, title="Poster", **rights)
        post = PostFactory(workspace=workspace, author=owner, text="Spring tea is here")
        PostMediaFactory(post=post, asset=asset)
        PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state=PublicationState.DRAFT)
        return post, asset

    return make


@pytest.fixture
def schedule(workspace, owner):
    actor = Actor(owner, Via.WEB)
    return lambda post, days: post_schedule(
        workspace=workspace, actor=actor, post_id=post.pk, due_at=now() + timedelta(days=days)
    )


def test_rights_are_stated_with_their_papers(web, to, workspace):
    asset = MediaAssetFactory(workspace=workspace)
    part = MediaAssetFactory(workspace=workspace, cropped_from=asset, width=321)
    values = {
        "licence": "bought",
        "holder": "Studio North",
        "licence_until": "2031-05-04",
        "people": "shown",
        "minors": "on",
        "release": SimpleUploadedFile("consent.pdf", b"%PDF-1.7 signed"),
    }
    assert web.post(to("media_rights", asset.pk), values).status_code == 302
    for file in (asset, part):
        file.refresh_from_db()
        assert (file.licence, file.holder, file.people, file.minors) == ("bought", "Studio North", "shown", True)
    paper = web.get(to("media_paper", asset.pk, "release"))
    assert b"".join(paper.streaming_content) == b"%PDF-1.7 signed"
    assert paper.headers["Content-Disposition"].startswith("attachment")
    web.post(to("media_paper_delete", asset.pk, "release"))
    asset.refresh_from_db()
    assert not asset.release
    assert part.release.storage.exists(part.release.name)
    wrong = {"proof": SimpleUploadedFile("a.pdf", b"<script>"), "licence": "own"}
    assert web.post(to("media_rights", asset.pk), wrong).status_code == 422
    backwards = {"licence_from": "2030-01-02", "licence_until": "2030-01-01"}
    assert "ends before it begins" in web.post(to("media_rights", asset.pk), backwards).content.decode()


def test_many_files_keep_what_is_left_empty(web, to, workspace):
    one = MediaAssetFactory(workspace=workspace, holder="A", licence="own")
    two = MediaAssetFactory(workspace=workspace, width=321)
    assert web.post(to("media_rights_many"), {"id": [one.pk, two.pk], "credit": "Photo: A"}).status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.holder, one.licence, one.credit, two.credit) == ("A", "own", "Photo: A", "Photo: A")


@pytest.mark.parametrize(
    ("rights", "code"),
    [
        ({"licence": "bought", "until": 2}, "media_licence_expired"),
        ({"licence": "bought", "from": 20}, "media_licence_early"),
        ({"people": "shown"}, "media_release_missing"),
        ({"people": "shown", "release": "x.pdf", "release_until": 2}, "media_release_missing"),
        ({"licence": "bought", "platforms": ["elsewhere"]}, "media_licence_platform"),
    ],
)
def test_the_gate_refuses(planned, schedule, day, web, to, rights, code):
    values = {k: v for k, v in rights.items() if k not in {"until", "from", "release_until"}}
    dates = {"until": "licence_until", "from": "licence_from", "release_until": "release_until"}
    post, asset = planned(**values, **{dates[k]: day(v) for k, v in rights.items() if k in dates})
    with pytest.raises(ScheduleRefused) as refused:
        schedule(post, 5)
    assert [problem.code for problem in refused.value.problems] == [code]
    post.due_at = now() + timedelta(days=5)
    post.save()
    page = web.get(to("post_edit", post.pk)).content.decode()
    assert to("media_rights", asset.pk) in page
    assert "Open rights" in page


def test_what_is_not_stated_is_advice_only(planned, schedule, day):
    post, _asset = planned(licence_until=day(5))
    schedule(post, 5)
    assert Publication.objects.for_workspace(post.workspace).get().state == PublicationState.SCHEDULED


def test_a_scheduled_post_cannot_be_moved_past_the_end(planned, schedule, day, workspace, owner):
    post, _asset = planned(licence="bought", licence_until=day(5))
    schedule(post, 3)
    with pytest.raises(ScheduleRefused):
        post_move(workspace=workspace, actor=Actor(owner, Via.WEB), post_id=post.pk, due_at=now() + timedelta(days=9))


@pytest.mark.raises_notice("media_rights_held")
def test_shortened_rights_hold_the_post_back_and_renewed_ones_let_it_go(planned, schedule, day, web, to, workspace):
    post, asset = planned(licence="bought")
    schedule(post, 5)
    assert rights_hold() == 0
    web.post(to("media_rights", asset.pk), {"licence": "bought", "licence_until": day(1).isoformat()})
    row = Publication.objects.for_workspace(workspace).get()
    assert (row.state, row.held_for, row.next_attempt_at) == (PublicationState.PAUSED, HeldFor.RIGHTS, None)
    page = web.get(to("triage") + "?reason=rights").content.decode()
    assert "may no longer be used" in page
    assert f'value="{row.pk}"' in page
    ask = {"ids": [row.pk], "action": "send", "gap": 5, "one": ""}
    web.post(to("triage"), ask)
    row.refresh_from_db()
    assert row.state in {PublicationState.PAUSED, PublicationState.SCHEDULED}
    web.post(to("media_rights", asset.pk), {"licence": "bought", "licence_until": day(90).isoformat()})
    web.post(to("triage"), ask)
    row.refresh_from_db()
    assert (row.state, row.held_for) == (PublicationState.SCHEDULED, HeldFor.NONE)


def test_rights_that_end_by_themselves_hold_late_posts(planned, schedule, day, workspace):
    post, asset = planned(licence="bought", licence_until=day(9))
    schedule(post, 5)
    MediaAsset.objects.for_workspace(workspace).filter(pk=asset.pk).update(licence_until=day(-1))
    assert rights_hold() == 1
    assert rights_hold() == 0


@pytest.mark.raises_notice("media_rights_ending")
def test_people_hear_of_the_end_twice(planned, schedule, day, workspace):
    post, asset = planned(licence="bought", licence_until=day(13))
    assert rights_tell() == 0
    schedule(post, 5)
    told = Notification.objects.for_workspace(workspace).filter(kind="media_rights_ending")
    assert (rights_tell(), rights_tell()) == (1, 0)
    assert told.get().params == {"file": "Poster", "days": 13, "count": 1}
    MediaAsset.objects.for_workspace(workspace).filter(pk=asset.pk).update(licence_until=day(3))
    assert (rights_tell(), rights_tell()) == (1, 0)
    assert told.count() == 2


def test_tiles_warn(workspace, day, web, to):
    MediaAssetFactory(workspace=workspace, licence_until=day(-1))
    MediaAssetFactory(workspace=workspace, licence_until=day(5), width=321)
    MediaAssetFactory(workspace=workspace, people="shown", width=322)
    page = web.get(to("media")).content.decode()
    for words in ("Licence expired", "Ends in 5 d", "No consent"):
        assert words in page
    assert len(web.get(to("media"), {"licence": "soon"}).context["tiles"]) == 1


def test_the_api_states_rights(web, workspace):
    asset = MediaAssetFactory(workspace=workspace)
    url = f"/api/v1/workspaces/{workspace.slug}/media/{asset.pk}/rights/"
    body = {"licence": "partner", "licence_until": "2031-01-01", "ai_content": "generated"}
    answer = web.patch(url, body, content_type="application/json").json()
    assert (answer["licence"], answer["licence_until"], answer["ai_content"]) == ("partner", "2031-01-01", "generated")

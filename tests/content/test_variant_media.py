"""Files that only one platform shows: stored, hashed, checked, previewed, sent, guarded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import RestrictedError
from django.urls import reverse

from config.lib.clock import now
from content.models import MediaAsset, Post, PostTemplate, Publication, Variant, VariantMedia
from content.selectors.media import MediaFilters, media_list, media_usage, media_usage_count
from content.services.drafting import PostChanges, post_create, post_duplicate, post_update
from content.services.freezing import post_content_hash, post_with_content
from content.services.media import media_purge, posts_described_by
from content.services.payload import payload_build
from content.services.previews import post_previews
from content.services.scheduling import post_schedule
from team.actors import Actor
from team.states import Via
from tests.factories import MediaAssetFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
WB, X = "practice-weibo", "practice-x"


@pytest.fixture
def actor(owner):
    return Actor(owner, Via.WEB)


@pytest.fixture
def stage(workspace, actor):
    """A post with one picture for all and two others for Weibo."""
    pictures = [MediaAssetFactory(workspace=workspace) for _ in range(3)]
    accounts = [SocialAccountFactory(workspace=workspace, platform=slug) for slug in (WB, X)]
    post = post_create(
        workspace=workspace, actor=actor, text="茶", account_ids=[account.pk for account in accounts],
        media=[(pictures[0].pk, "alle")],
        variants={WB: {"media": [(pictures[2].pk, "zwei"), (pictures[1].pk, "")]}},
    )  # fmt: skip
    return post, pictures, accounts


def ids(payload: dict[str, Any]) -> list[int]:
    return [item["asset_id"] for item in payload["media"]]


def test_each_platform_gets_its_own_files_in_their_order(stage):
    post, pictures, [weibo, x] = stage
    full = post_with_content(post)
    sent = payload_build(post=full, account=weibo)
    assert ids(sent) == [pictures[2].pk, pictures[1].pk]
    assert [item["alt"] for item in sent["media"]] == ["zwei", pictures[1].alt]
    assert ids(payload_build(post=full, account=x)) == [pictures[0].pk]
    assert [[a.pk for a in card.media] for card in post_previews(post=full)] == [ids(sent), [pictures[0].pk]]


def test_no_files_at_all_is_a_choice_too(stage, workspace, actor):
    post, _pictures, [weibo, x] = stage
    changes = PostChanges(variants={WB: {"media": []}})
    post = post_update(workspace=workspace, actor=actor, post_id=post.pk, version=None, changes=changes)
    full = post_with_content(post)
    assert (ids(payload_build(post=full, account=weibo)), len(ids(payload_build(post=full, account=x)))) == ([], 1)
    assert Variant.objects.for_workspace(workspace).get().own_media


def test_order_description_and_choice_change_what_is_approved(stage, workspace, actor):
    post, pictures, _accounts = stage
    seen = {post_content_hash(post=post)}
    for media in (
        [(pictures[1].pk, ""), (pictures[2].pk, "zwei")],
        [(pictures[1].pk, "neu"), (pictures[2].pk, "zwei")],
        [(pictures[1].pk, "neu")],
        None,
    ):
        changes = PostChanges(variants={WB: {"media": media}})
        post_update(workspace=workspace, actor=actor, post_id=post.pk, version=None, changes=changes)
        seen.add(post_content_hash(post=post))
    assert len(seen) == 5
    version = Post.objects.for_workspace(workspace).get(pk=post.pk).version
    again = PostChanges(variants={WB: {"media": None}})
    post_update(workspace=workspace, actor=actor, post_id=post.pk, version=None, changes=again)
    assert Post.objects.for_workspace(workspace).get(pk=post.pk).version == version


def test_an_edit_of_a_scheduled_post_reaches_what_will_be_sent(stage, workspace, actor):
    post, pictures, [weibo, x] = stage
    post_schedule(workspace=workspace, actor=actor, post_id=post.pk, due_at=now() + timedelta(hours=2))
    rows = Publication.objects.for_workspace(workspace)
    assert ids(rows.get(account=weibo).payload) == [pictures[2].pk, pictures[1].pk]
    changes = PostChanges(variants={WB: {"media": [(pictures[1].pk, "")]}})
    post_update(workspace=workspace, actor=actor, post_id=post.pk, version=None, changes=changes)
    assert ids(rows.get(account=weibo).payload) == [pictures[1].pk]
    assert ids(rows.get(account=x).payload) == [pictures[0].pk]


def test_the_library_knows_and_keeps_them(stage, workspace):
    post, pictures, _accounts = stage
    own = pictures[2]
    assert media_usage(workspace=workspace, asset_id=own.pk) == [post]
    assert media_usage_count(workspace=workspace, asset_id=own.pk) == 1
    unused, _after = media_list(workspace=workspace, filters=MediaFilters(unused=True))
    assert unused == []
    assert media_purge(rows=MediaAsset.objects.for_workspace(workspace).filter(pk=own.pk)) == 0
    with pytest.raises(RestrictedError):
        own.delete()
    template = PostTemplate.objects.create(workspace=workspace, name="T")
    kept = MediaAssetFactory(workspace=workspace)
    template.assets.add(kept)
    assert media_purge(rows=MediaAsset.objects.for_workspace(workspace)) == 0
    template.delete()
    assert media_purge(rows=MediaAsset.objects.for_workspace(workspace)) == 1


def test_a_new_description_of_the_file_reaches_planned_posts(stage, workspace, actor):
    post, pictures, _accounts = stage
    post_schedule(workspace=workspace, actor=actor, post_id=post.pk, due_at=now() + timedelta(hours=2))
    assert posts_described_by(pictures[1]) == [post]
    assert posts_described_by(pictures[2]) == []


def test_a_copy_has_them_without_deleted_ones(stage, workspace, actor):
    post, pictures, _accounts = stage
    pictures[2].deleted_at = now()
    pictures[2].save()
    copy = post_duplicate(workspace=workspace, actor=actor, post_id=post.pk)
    rows = VariantMedia.objects.filter(variant__post=copy)
    assert [row.asset_id for row in rows] == [pictures[1].pk]


def test_a_stranger_s_file_is_refused(stage, workspace, client_of, owner):
    post, _pictures, _accounts = stage
    foreign = MediaAssetFactory()
    api = f"/api/v1/workspaces/{workspace.slug}/posts/{post.pk}/"
    body = {"variants": {WB: {"media": [{"id": foreign.pk}]}}}
    answer = client_of(owner).patch(api, body, content_type="application/json")
    assert answer.status_code == 422
    assert VariantMedia.objects.filter(asset=foreign).count() == 0


def test_the_api_reads_and_writes_them(stage, workspace, client_of, owner, django_assert_max_num_queries):
    post, pictures, _accounts = stage
    client = client_of(owner)
    api = f"/api/v1/workspaces/{workspace.slug}/posts/"
    variants = client.get(f"{api}{post.pk}/").json()["variants"]
    assert variants[WB]["media"] == [{"id": pictures[2].pk, "alt": "zwei"}, {"id": pictures[1].pk, "alt": ""}]
    body = {"variants": {WB: {"media": [{"id": pictures[1].pk, "alt": "eins"}]}, X: {"text": "X"}}}
    changed = client.patch(f"{api}{post.pk}/", body, content_type="application/json").json()["variants"]
    assert changed[WB]["media"] == [{"id": pictures[1].pk, "alt": "eins"}]
    assert changed[X]["media"] is None
    with django_assert_max_num_queries(14):
        client.get(api)


# --- the editor -------------------------------------------------------------------------------------------------------
@pytest.fixture
def web(client_of, owner, workspace):
    client = client_of(owner)
    client.to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])
    return client


def test_the_form_keeps_orders_and_drops_without_scripts(stage, web, workspace):
    post, pictures, [weibo, _x] = stage
    data = {
        "version": post.version, "text": "茶", "accounts": [weibo.pk], f"v.{WB}.own": ["media"],
        f"v.{WB}.media": [pictures[0].pk, pictures[1].pk, pictures[2].pk],
        f"v.{WB}.alt.{pictures[1].pk}": "eins", f"v.{WB}.move": f"{pictures[1].pk}:-1", f"v.{WB}.drop": pictures[2].pk,
    }  # fmt: skip
    assert web.post(web.to("post_edit", post.pk), data).status_code == 302
    rows = VariantMedia.objects.filter(variant__post=post)
    assert [(row.asset_id, row.alt) for row in rows] == [(pictures[1].pk, "eins"), (pictures[0].pk, "")]
    page = web.get(web.to("post_edit", post.pk)).content.decode()
    assert f'name="v.{WB}.alt.{pictures[1].pk}" value="eins"' in page


def test_unsaved_files_are_previewed_and_checked(stage, web, workspace):
    post, pictures, [weibo, _x] = stage
    blank = MediaAssetFactory(workspace=workspace, alt="")
    data = {
        "version": post.version, "post": post.pk, "text": "茶", "accounts": [weibo.pk],
        f"v.{WB}.own": ["media"], f"v.{WB}.media": [blank.pk],
    }  # fmt: skip
    answer = web.post(web.to("post_look"), data).json()
    assert f"/media/{blank.pk}/thumb/" in answer["previews"]
    assert f"/media/{pictures[0].pk}/thumb/" not in answer["previews"]
    assert 'data-fix="own-media"' in answer["checks"]


def test_the_library_answers_items_for_one_platform(stage, web):
    _post, pictures, _accounts = stage
    query = {"id": [pictures[0].pk], "own": WB}
    item = web.get(web.to("media_pick"), query).json()["assets"][0]["strip"]
    assert f'name="v.{WB}.media"' in item
    odd = web.get(web.to("media_pick"), query | {"own": '"><script>'}).json()["assets"][0]["strip"]
    assert 'name="media"' in odd


def test_the_editor_asks_few_questions_whatever_the_versions(
    stage, web, workspace, actor, django_assert_max_num_queries
):
    post, pictures, _accounts = stage
    everything = {
        slug: {"media": [(picture.pk, "") for picture in pictures]} for slug in (WB, X, "weibo", "x", "zhihu")
    }
    post_update(
        workspace=workspace, actor=actor, post_id=post.pk, version=None, changes=PostChanges(variants=everything)
    )
    web.get(web.to("post_edit", post.pk))
    with django_assert_max_num_queries(23):
        assert web.get(web.to("post_edit", post.pk)).status_code == 200

"""Links for people outside: what they show and to whom, what they decide, and that every use is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotAllowed
from content.errors import OwnApproval
from content.models import LinkVisit, PostMedia, ReviewLink, VariantMedia
from content.selectors.approval_rules import Level
from content.selectors.post import post_get
from content.selectors.review_links import link_token
from content.services.drafting import PostChanges, post_update
from content.services.review_board import board_of
from content.services.review_links import LinkValues, link_create, link_revoke
from team.actors import Actor
from team.models import AuditEntry, Notification, Workspace
from tests.content.review_scene import Scene, people_of
from tests.factories import MediaAssetFactory, VariantFactory
from tests.team.people import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(workspace: Workspace, owner: Any, member_of: Any) -> Scene:
    cache.clear()
    made = Scene(workspace, people_of(owner, member_of))
    made.rule(Level(), Level(name="Client", external=True))
    return made


def link_of(scene: Scene, user: Any = None, posts: Any = None, **values: Any) -> ReviewLink:
    given = LinkValues(**{"name": "Client Co", "may_approve": True, **values})
    ids = [post.pk for post in posts or [scene.post]]
    actor = Actor(user or scene.people.first)
    return link_create(workspace=scene.workspace, actor=actor, post_ids=ids, values=given)


def at(link: ReviewLink, name: str = "post", *more: Any) -> str:
    return reverse(f"outside:{name}", args=[link_token(link), *(more or (1,))])


def say(link: ReviewLink, scene: Scene, kind: str, client: Client | None = None, **values: Any) -> Any:
    post = post_get(workspace=scene.workspace, post_id=scene.post.pk)
    seal = board_of(post=post, actor=Actor(None)).look.seal
    data = {"kind": kind, "visitor": "Ann Client", "note": "", "seen": seal, **values}
    return (client or Client()).post(at(link, "decide"), data)


@pytest.mark.raises_notice("review_outside_approve")
def test_the_client_level_is_approved_by_the_link(scene: Scene) -> None:
    link = link_of(scene)
    scene.submit()
    early = say(link, scene, "approve")
    assert early.status_code == 403
    scene.approve(scene.people.second)
    assert scene.fresh().state == "in_review"
    done = say(link, scene, "approve", note="Lovely")
    assert done.status_code == 302
    post = scene.fresh()
    assert (post.state, post.approved_by) == ("approved", None)
    decision = scene.decisions()[-1]
    assert (decision.by_name, decision.link, decision.ip) == ("Ann Client (Client Co)", link, "127.0.0.1")
    entry = AuditEntry.objects.for_workspace(scene.workspace).get(verb="post.approved")
    assert (entry.actor, entry.actor_label) == (None, "Ann Client (Client Co)")
    whats = list(LinkVisit.objects.for_workspace(scene.workspace).order_by("pk").values_list("what", "name"))
    assert whats == [("approve", "Ann Client")]
    page = Client(headers={"accept-language": "en"}).get(at(link)).content.decode()
    assert "This post is approved." in page


@pytest.mark.raises_notice("review_outside_changes")
def test_changes_asked_from_outside_send_it_back_and_stand(scene: Scene) -> None:
    link = link_of(scene)
    scene.submit()
    scene.approve(scene.people.second)
    say(link, scene, "changes", note="Our logo is missing")
    assert (scene.fresh().state, scene.fresh().review_note) == ("draft", "Our logo is missing")
    scene.submit()
    scene.approve(scene.people.second)
    assert say(link, scene, "approve").status_code == 302
    assert scene.fresh().state == "approved"


def test_nothing_but_its_posts_is_reached(scene: Scene) -> None:
    asset, other = MediaAssetFactory(workspace=scene.workspace), MediaAssetFactory(workspace=scene.workspace)
    PostMedia.objects.create(post=scene.post, asset=asset, position=0)
    hidden = scene.new(text="Hidden words")
    link, client = link_of(scene), Client()
    page = client.get(at(link))
    assert page.status_code == 200
    assert (page["X-Robots-Tag"], page["Cache-Control"]) == ("noindex, nofollow", "private, no-store")
    html = page.content.decode()
    assert at(link, "thumb", 1, asset.pk) in html
    assert "First words" in html
    assert str(hidden) not in html
    assert f"/w/{scene.workspace.slug}/" not in html
    assert client.get(at(link, "thumb", 1, asset.pk)).status_code == 200
    assert client.get(at(link, "file", 1, asset.pk)).status_code == 200
    assert client.get(at(link, "thumb", 1, other.pk)).status_code == 404
    assert client.get(at(link, "post", 2)).status_code == 404
    assert LinkVisit.objects.for_workspace(scene.workspace).count() == 1
    several = link_of(scene, posts=[scene.post, hidden])
    listed = client.get(reverse("outside:posts", args=[link_token(several)])).content.decode()
    assert str(hidden) in listed


def test_closed_old_and_forged_links_look_alike(scene: Scene) -> None:
    link, client = link_of(scene, days=3), Client()
    address = at(link)
    forged = address.replace(link_token(link), f"{link.pk}-{'0' * 16}:abc")
    assert client.get(forged).status_code == 404
    with time_machine.travel(now() + timedelta(days=4), tick=False):
        over = client.get(address)
    link_revoke(workspace=scene.workspace, actor=Actor(scene.people.first), link_id=link.pk)
    revoked = client.get(address)
    assert over.status_code == revoked.status_code == 404
    assert say(link, scene, "comment", note="x").status_code == 404
    for _n in range(40):
        answer = client.get(forged)
    assert answer.status_code == 429


def test_what_a_link_may_not(scene: Scene, client_of: Any) -> None:
    scene.submit()
    looks = link_of(scene, may_comment=False, may_approve=False)
    assert say(looks, scene, "comment", note="x").status_code == 403
    assert say(looks, scene, "approve").status_code == 403
    assert "<textarea" not in Client().get(at(looks)).content.decode()
    talks = link_of(scene, may_approve=False)
    assert say(talks, scene, "comment", visitor=" ", note="x").status_code == 422
    assert say(talks, scene, "comment", note="").status_code == 422
    assert say(talks, scene, "comment", note="Nice").status_code == 302
    scene.approve(scene.people.second)
    full = link_of(scene)
    assert say(full, scene, "approve", seen="").status_code == 409
    assert say(full, scene, "approve", client_of(scene.people.writer)).status_code == 403
    assert scene.fresh().state == "in_review"
    cache.set("outside:said:127.0.0.1", 20, 60)
    assert say(talks, scene, "comment", note="Again").status_code == 429


def test_nobody_hands_themself_an_approval(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        link_of(scene, scene.people.writer)
    own = scene.new(author=scene.people.first)
    with pytest.raises(OwnApproval):
        link_of(scene, scene.people.first, [own])
    link_of(scene, scene.people.writer, may_approve=False)
    for wrong in ({"name": " "}, {"days": 0}, {"days": 91}):
        with pytest.raises(InvalidInput):
            link_of(scene, **wrong)
    with pytest.raises(InvalidInput):
        link_create(workspace=scene.workspace, actor=Actor(scene.people.first), post_ids=[0], values=LinkValues("x"))


def test_the_author_does_not_learn_an_address_that_approves(scene: Scene, client_of: Any) -> None:
    link, shows = link_of(scene), link_of(scene, may_approve=False)
    slug = scene.workspace.slug
    pages = [
        reverse("content:review", args=[slug, scene.post.pk]),
        reverse("content:review_link", args=[slug, link.pk]),
    ]
    for address in pages:
        assert link_token(link) not in client_of(scene.people.writer).get(address).content.decode()
        assert link_token(link) in client_of(scene.people.first).get(address).content.decode()
    assert link_token(shows) in client_of(scene.people.writer).get(pages[0]).content.decode()
    listed = Api(scene.workspace, scene.people.writer)("get", "review-links/").json()["results"]
    assert [bool(each["url"]) for each in listed] == [True, False]
    # Nor does its maker approve by it what they have edited meanwhile.
    post_update(**scene.who(scene.people.first), version=None, changes=PostChanges(text="Mine now"))
    scene.submit()
    scene.approve(scene.people.second)
    assert say(link, scene, "approve").status_code == 403


def test_links_by_page_and_api(scene: Scene, client_of: Any) -> None:
    slug, client = scene.workspace.slug, client_of(scene.people.first)
    made = client.post(
        reverse("content:review_link_new", args=[slug, scene.post.pk]), {"name": "Client Co", "days": 7, "more": "x"}
    )
    link = ReviewLink.objects.for_workspace(scene.workspace).get()
    assert made["Location"] == reverse("content:review_link", args=[slug, link.pk])
    assert link_token(link) in client.get(made["Location"]).content.decode()
    refused = client.post(reverse("content:review_link_new", args=[slug, scene.post.pk]), {"name": "", "days": 7})
    assert refused.status_code == 302
    assert "Client Co" in client.get(reverse("content:review_links", args=[slug])).content.decode()
    api = Api(scene.workspace, scene.people.first)
    body = api("post", "review-links/", {"name": "Lawyer", "posts": [scene.post.pk], "may_approve": True}).json()
    assert (body["state"], body["post_ids"]) == ("open", [scene.post.pk])
    Client().get(body["url"].replace("http://localhost", ""), follow=True)
    assert len(api("get", "review-links/").json()["results"]) == 2
    assert api("get", f"review-links/{body['id']}/visits/").status_code == 200
    assert api("delete", f"review-links/{body['id']}/").status_code == 204
    assert api("get", f"review-links/{body['id']}/").json()["url"] == ""
    client.post(reverse("content:review_link_revoke", args=[slug, link.pk]))
    assert ReviewLink.objects.for_workspace(scene.workspace).exclude(revoked_at=None).count() == 2


def test_files_a_platform_has_of_its_own_are_shown_by_the_link(scene: Scene) -> None:
    link = link_of(scene)
    own, other = (MediaAssetFactory(workspace=scene.workspace) for _n in range(2))
    platform = scene.account.platform
    variant = VariantFactory(post=scene.post, platform=platform, own_media=True)
    VariantMedia.objects.create(variant=variant, asset=own, position=0)
    page = Client().get(at(link)).content.decode()

    assert at(link, "thumb", 1, own.pk) in page
    assert Client().get(at(link, "thumb", 1, own.pk)).status_code == 200
    assert Client().get(at(link, "file", 1, own.pk)).status_code == 200
    assert Client().get(at(link, "thumb", 1, other.pk)).status_code == 404


def test_nobody_outside_passes_for_a_member(scene: Scene) -> None:
    link = link_of(scene)
    scene.submit()
    scene.approve(scene.people.second)
    assert say(link, scene, "approve", visitor=scene.people.first.name).status_code == 302

    entry = AuditEntry.objects.for_workspace(scene.workspace).get(verb="post.approved")
    told = Notification.objects.for_workspace(scene.workspace).get(kind="post_approved", recipient=scene.people.writer)
    assert entry.actor_label == told.params["by"] == "Mo Manager (Client Co)"
    assert scene.decisions()[-1].by_name == "Mo Manager (Client Co)"

"""Ideas and briefs: board, list, moving, liking, drafts, archive, REST; who may do what."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.html import escape

from content.models import Brief, Idea, Post
from content.plan_states import IdeaPriority, IdeaSource, IdeaStage
from team.models import AuditEntry
from team.roles import Role
from tests.content import plan_fixtures
from tests.factories import IdeaFactory, MediaAssetFactory, PillarFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
api, own_storage, to, web = plan_fixtures.api, plan_fixtures.own_storage, plan_fixtures.to, plan_fixtures.web


def test_an_idea_is_noted_from_anywhere_with_a_title_alone(web: Any, to: Any, workspace: Any, owner: Any) -> None:
    answer = web.post(to("idea_new"), {"title": " Why does it  taste bitter "})

    idea = Idea.objects.for_workspace(workspace).get()
    assert answer["Location"] == to("idea", idea.pk)
    assert (idea.title, idea.stage, idea.source, idea.created_by) == ("Why does it taste bitter", "new", "page", owner)
    assert web.post(to("idea_new"), {"title": " "}).status_code == 422
    bad = web.post(to("idea_new"), {"title": "x", "link": "javascript:alert(1)"})
    assert bad.context["form"].errors.keys() == {"link"}


def test_the_board_sorts_by_priority_and_likes_and_filters_by_address(
    web: Any, to: Any, workspace: Any, owner: Any, django_assert_max_num_queries: Any
) -> None:
    pillar = PillarFactory(workspace=workspace)
    IdeaFactory.create_batch(60, workspace=workspace)
    liked = IdeaFactory(workspace=workspace, title="liked one", pillar=pillar, platforms=["practice-weibo"])
    liked.votes.add(owner)
    IdeaFactory(workspace=workspace, title="urgent one", priority=IdeaPriority.HIGH)
    IdeaFactory(workspace=workspace, title="parked one", stage=IdeaStage.PARKED)
    IdeaFactory(title="of another workspace")
    web.get(to("plan"))

    with django_assert_max_num_queries(9):
        page = web.get(to("plan"))
    new = page.context["board"][0]
    assert [idea.title for idea in new.ideas[:2]] == ["urgent one", "liked one"]
    assert (new.count, new.more) == (62, 12)
    assert "of another workspace" not in page.content.decode()
    for query in ("q=LIKED", f"pillar={pillar.pk}", "platform=practice-weibo"):
        board = web.get(f"{to('plan')}?{query}").context["board"]
        assert [idea.title for column in board for idea in column.ideas] == ["liked one"]
    with django_assert_max_num_queries(10):
        listed = web.get(f"{to('plan')}?view=list&stage=parked")
    assert [idea.title for idea in listed.context["page"]] == ["parked one"]
    assert web.get(f"{to('plan')}?q=nothing-like-it").context["total"] == 0


def test_a_card_moves_likes_and_is_archived_without_scripts(web: Any, to: Any, workspace: Any, owner: Any) -> None:
    idea = IdeaFactory(workspace=workspace)
    back = to("plan") + "?view=list"

    assert web.post(to("idea_move", idea.pk), {"stage": "shaping", "next": back})["Location"] == back
    assert web.post(to("idea_move", idea.pk), {"stage": "x"}).status_code == 422
    assert web.post(to("idea_move", idea.pk), {"stage": "x"}, headers={"HX-Request": "true"}).json()["error"]
    assert web.post(to("idea_vote", idea.pk), {"next": "//evil.example"})["Location"] == to("plan")
    web.post(to("idea_vote", idea.pk))
    assert list(idea.votes.all()) == [owner]
    web.post(to("idea_vote", idea.pk), {"back": "1"})
    web.post(to("idea_archive", idea.pk))
    idea.refresh_from_db()
    assert (idea.stage, idea.votes.count(), idea.archived_at is not None) == ("shaping", 0, True)
    assert web.get(to("plan")).context["total"] == 0
    assert web.get(f"{to('plan')}?archived=1").context["total"] == 1
    web.post(to("idea_archive", idea.pk), {"back": "1"})
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert verbs >= {"idea.moved", "idea.liked", "idea.unliked", "idea.archived", "idea.restored"}


def test_a_draft_takes_text_pillar_files_account_and_brief_and_the_idea_stays(
    web: Any, to: Any, workspace: Any, owner: Any
) -> None:
    pillar, asset = PillarFactory(workspace=workspace), MediaAssetFactory(workspace=workspace)
    account = SocialAccountFactory(workspace=workspace)
    idea = IdeaFactory(
        workspace=workspace, note="Three cups", pillar=pillar, platforms=[account.platform], link="https://a.example/"
    )
    idea.media.add(asset)
    web.post(
        to("idea_brief", idea.pk),
        {"goal": "Saves", "fact": ["batch 12", ""], "evidence": ["https://proof.example/12", ""], "owner": owner.pk},
    )

    first = web.post(to("idea_draft", idea.pk))
    web.post(to("idea_draft", idea.pk))

    post = Post.objects.for_workspace(workspace).order_by("pk")[0]
    assert first["Location"] == to("post_edit", post.pk)
    assert (post.title, post.text, post.notes, post.pillar, post.idea) == (
        idea.title, "Three cups", "https://a.example/", pillar, idea,
    )  # fmt: skip
    assert [row.account for row in post.publications.all()] == [account]
    assert [item.asset for item in post.attachments.all()] == [asset]
    assert (post.brief.goal, post.brief.facts) == (
        "Saves", [{"text": "batch 12", "link": "https://proof.example/12"}],
    )  # fmt: skip
    idea.refresh_from_db()
    assert (idea.stage, idea.posts.count()) == (IdeaStage.READY, 2)
    assert escape(idea.title) in web.get(to("post", post.pk)).content.decode()
    editor = web.get(to("post_edit", post.pk)).content.decode()
    assert "https://proof.example/12" in editor


def test_a_new_brief_begins_with_the_template_of_its_pillar(web: Any, to: Any, workspace: Any) -> None:
    pillar = PillarFactory(workspace=workspace)
    idea = IdeaFactory(workspace=workspace, pillar=pillar)
    web.post(to("pillar_brief", pillar.pk), {"must_not": "No health claims"})

    page = web.get(to("idea_brief", idea.pk))
    assert "No health claims" in page.content.decode()
    assert Brief.objects.for_workspace(workspace).count() == 1
    empty = web.post(to("idea_brief", idea.pk), {"goal": " "})
    assert empty.context["form"].errors.keys() == {"goal"}
    lost = web.post(to("idea_brief", idea.pk), {"fact": [""], "evidence": ["https://proof.example/"]})
    assert lost.status_code == 422
    web.post(to("idea_brief", idea.pk), {"goal": "Visits", "deadline": "2026-12-01"})
    assert "Visits" in web.get(to("briefs")).content.decode()
    web.post(to("idea_brief", idea.pk), {"remove": "1"})
    assert Brief.objects.for_workspace(workspace).filter(idea=idea).count() == 0


def test_rest_notes_changes_likes_and_drafts(api: Any, workspace: Any, owner: Any) -> None:
    made = api("post", "ideas/", {"title": "By API", "week": "2026-12-03"}, **{"Idempotency-Key": "one"})
    again = api("post", "ideas/", {"title": "By API", "week": "2026-12-03"}, **{"Idempotency-Key": "one"})
    body, address = made.json(), f"ideas/{made.json()['id']}/"

    assert (made.status_code, again.json()["id"], Idea.objects.for_workspace(workspace).count()) == (201, body["id"], 1)
    assert (body["source"], body["week"], body["likes"]) == (IdeaSource.API, "2026-11-30", 0)
    changed = api("patch", address, {"stage": "ready", "archived": True}).json()
    assert (changed["title"], changed["stage"], changed["archived_at"] is not None) == ("By API", "ready", True)
    assert api("post", f"{address}vote/").json() == {"likes": 1}
    assert api("delete", f"{address}vote/").json() == {"likes": 0}
    draft = api("post", f"{address}draft/").json()
    assert draft["idea"] == body["id"]
    assert api("put", f"{address}brief/", {"goal": "G", "facts": [{"text": "f"}]}).json()["goal"] == "G"
    assert api("get", f"posts/{draft['id']}/brief/").json()["updated_at"] is None
    assert api("post", "ideas/", {"title": "x", "platforms": ["nowhere"]}).status_code == 422
    assert [row["id"] for row in api("get", "ideas/?archived=1").json()["results"]] == [body["id"]]


@pytest.mark.parametrize(("role", "status"), [(Role.PLANNER, 302), (Role.ANALYST, 403), (Role.GUEST, 403)])
def test_readers_look_and_writers_write(
    client_of: Any, member_of: Any, to: Any, workspace: Any, role: Role, status: int
) -> None:
    idea = IdeaFactory(workspace=workspace)
    web = client_of(member_of(role))

    assert web.get(to("plan")).status_code == 200
    assert web.get(to("idea", idea.pk)).status_code == 200
    assert web.post(to("idea_move", idea.pk), {"stage": "ready"}).status_code == status
    assert web.post(to("idea_vote", idea.pk)).status_code == status

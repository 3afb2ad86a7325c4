"""Video productions: stages, scenes, lists, notices, pages, REST."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.models import Production, ProductionStage
from content.production_states import PartKind, Stage
from content.services.plan_lines import line_add, line_step
from content.services.production.lines import SCENES
from content.services.production.moving import QualityOpen, part_tick, production_move, stage_plan
from content.services.production.telling import stages_remind
from content.services.production.writing import production_create, production_post
from content.tasks import remind_makers
from team.actors import Actor
from team.models import Notification
from team.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def video(who):
    return production_create(**who, values={"title": "Tea in the snow"})


def test_moving_forward_does_the_stages_left_and_back_opens_them(who, video):
    production_move(**who, production_id=video.pk, stage=Stage.EDIT)
    done = dict(video.stages.values_list("stage", "done_at"))
    assert all(done[stage] for stage in (Stage.PLAN, Stage.SCRIPT, Stage.SHOOT))
    assert done[Stage.EDIT] is None
    production_move(**who, production_id=video.pk, stage=Stage.SCRIPT)
    done = dict(video.stages.values_list("stage", "done_at"))
    assert done[Stage.PLAN]
    assert not done[Stage.SCRIPT]
    assert not done[Stage.SHOOT]


def test_delivered_only_when_the_quality_list_is_done(who, video):
    with pytest.raises(QualityOpen):
        production_move(**who, production_id=video.pk, stage=Stage.DELIVERED)
    for part in video.parts.filter(kind=PartKind.QUALITY):
        part_tick(**who, production_id=video.pk, part_id=part.pk, done=True)
    production_move(**who, production_id=video.pk, stage=Stage.DELIVERED)
    video.refresh_from_db()
    assert video.delivered_at is not None


def test_scenes_keep_their_order(who, video):
    lines = [line_add(SCENES, **who, plan=video, values={"picture": str(n), "seconds": n}) for n in range(3)]
    line_step(SCENES, **who, plan=video, line_id=lines[2].pk, by=-1)
    assert [scene.picture for scene in video.scenes.all()] == ["0", "2", "1"]
    with pytest.raises(InvalidInput):
        line_add(SCENES, **who, plan=video, values={"seconds": 99_999})


@pytest.mark.raises_notice("production_assigned")
def test_the_owner_of_a_stage_is_told(who, video, member_of):
    designer = member_of(Role.DESIGNER)
    stage_plan(**who, production_id=video.pk, stage=Stage.EDIT, values={"owner": designer.pk})
    assert Notification.objects.for_workspace(who["workspace"]).filter(recipient=designer).count() == 1


@pytest.mark.raises_notice("production_overdue")
def test_overdue_stages_are_told_once_a_day(who, video, member_of):
    designer = member_of(Role.DESIGNER)
    yesterday = now().date() - timedelta(days=2)
    stage_plan(**who, production_id=video.pk, stage="edit", values={"owner": designer.pk, "due_on": yesterday})
    assert remind_makers() == 1
    assert stages_remind() == 0


def test_a_post_is_made_of_it_once(who, video):
    post = production_post(**who, production_id=video.pk)
    assert (post.title, type(post).objects.for_workspace(who["workspace"]).get(pk=post.pk).kind) == (
        "Tea in the snow",
        "video",
    )
    with pytest.raises(InvalidInput):
        production_post(**who, production_id=video.pk)


def test_pages_and_constant_queries(who, video, workspace, owner, client_of, django_assert_max_num_queries, member_of):
    client = client_of(owner)
    base = f"/w/{workspace.slug}/production/"
    for n in range(4):
        production_create(**who, values={"title": f"v{n}"})
    ProductionStage.objects.for_workspace(workspace).filter(production=video, stage="plan").update(
        due_on=date(2026, 1, 2), owner=owner
    )
    for view in ("", "?view=list", "?view=mine", "?late=1&view=list"):
        with django_assert_max_num_queries(24):
            page = client.get(base + view).content.decode()
        assert "Tea in the snow" in page
    for path in ("new/", f"{video.pk}/", f"{video.pk}/edit/", f"{video.pk}/script/", f"{video.pk}/stages/edit/"):
        assert client.get(f"{base}videos/{path}").status_code == 200
    added = client.post(
        f"{base}videos/{video.pk}/scenes/new/", {"picture": "Snow falls", "seconds": "8", "status": "open"}
    )
    assert added.status_code == 302
    assert "0:08" in client.get(f"{base}videos/{video.pk}/").content.decode()
    answer = client.post(f"{base}videos/{video.pk}/move/", {"stage": "delivered"}, follow=True)
    assert "Check first" in answer.content.decode()
    assert client_of(member_of(Role.GUEST)).post(f"{base}videos/new/", {"title": "x"}).status_code == 403


def test_rest(who, workspace, owner, client_of):
    client = client_of(owner)
    base = f"/api/v1/workspaces/{workspace.slug}/productions/"
    json = {"content_type": "application/json"}
    made = client.post(base, {"title": "By API", "owner": owner.pk}, **json)
    assert made.status_code == 201
    assert len(made.json()["stages"]) == 6
    one = f"{base}{made.json()['id']}/"
    scene = client.post(f"{one}scenes/", {"words": "hello", "seconds": 5}, **json).json()
    client.patch(f"{one}scenes/{scene['id']}/", {"seconds": 7}, **json)
    assert client.get(one).json()["seconds"] == 7
    refused = client.post(f"{one}move/", {"stage": "delivered"}, **json)
    assert (refused.status_code, refused.json()["code"]) == (422, "quality_open")
    assert client.get(base).json()["results"][0]["title"] == "By API"
    assert client.delete(one).status_code == 204
    assert not Production.objects.for_workspace(workspace).exists()

"""The brand's rules about hashtags: kept by those who may, seen beside every post."""

from __future__ import annotations

import pytest
from django.test import Client

from content.selectors.post import post_get
from content.services.checks import post_report
from content.services.drafting import post_create
from team.actors import Actor
from team.models import Workspace
from team.roles import Role
from tests.factories import MembershipFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    return WorkspaceFactory()


@pytest.fixture
def owner(workspace: Workspace) -> Actor:
    return Actor(MembershipFactory(workspace=workspace, role=Role.OWNER).user)


def test_tags_are_checked_in_every_version(client: Client, workspace: Workspace, owner: Actor) -> None:
    client.force_login(owner.user)
    page = f"/w/{workspace.slug}/compliance/settings/"
    saved = client.post(f"{page}hashtags/", {"required": "#山屿茶", "forbidden": "#最美, 好物", "most": "2"})
    assert saved.status_code == 302
    assert "#山屿茶" in client.get(page).content.decode()
    ids = [SocialAccountFactory(workspace=workspace, platform=f"practice-{name}").pk for name in ("weibo", "x")]
    post = post_create(
        workspace=workspace,
        actor=owner,
        text="新茶 #山屿茶",
        account_ids=ids,
        variants={"practice-x": {"text": "新茶 #好物 #一 #二"}},
    )
    found = post_report(post=post_get(workspace=workspace, post_id=post.pk)).checks
    mine = {(check.code, check.platform) for check in found if check.rule == "hashtags"}
    assert mine == {(code, "practice-x") for code in ("hashtag_missing", "hashtag_forbidden", "hashtags_many")}


def test_what_makes_no_sense_is_refused_and_the_api_does_the_same(
    client: Client, workspace: Workspace, owner: Actor
) -> None:
    client.force_login(owner.user)
    page = f"/w/{workspace.slug}/compliance/settings/hashtags/"
    both = client.post(page, {"required": "#茶", "forbidden": "茶", "most": ""})
    assert both.status_code == 422
    assert client.post(page, {"required": "a b c", "forbidden": "", "most": "2"}).status_code == 422
    address = f"/api/v1/workspaces/{workspace.slug}/compliance/settings/hashtags/"
    given = {"required": ["#Tea", "tea"], "forbidden": [], "most": None}
    assert client.put(address, given, content_type="application/json").json()["required"] == ["Tea"]
    assert client.get(address).json() == {"required": ["Tea"], "forbidden": [], "most": None}
    client.force_login(MembershipFactory(workspace=workspace, role=Role.PLANNER).user)
    assert client.post(page, {"required": ""}).status_code == 403

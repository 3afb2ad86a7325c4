"""Groups of accounts and what accounts are there for: pages, REST, the map, the filters they give other pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccountGroup, AccountStrategy, GroupMember, Persona, SocialAccount
from accounts.selectors.matrix.groups import ready_accounts
from accounts.selectors.matrix.overview import Cluster
from accounts.selectors.matrix.picture import NARROW, WIDE, picture_of
from accounts.states import AccountState
from config.lib.errors import InvalidInput
from content.models import Post
from team.models import AuditEntry
from team.roles import Role
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.fixture
def web(client_of: Any, owner: Any) -> Client:
    client: Client = client_of(owner)
    return client


@pytest.fixture
def at(workspace: Any) -> Callable[..., str]:
    return lambda name, *args: reverse(f"accounts:{name}", args=[workspace.slug, *args])


@pytest.fixture
def three(workspace: Any) -> list[SocialAccount]:
    platforms = ("practice-wechat", "practice-weibo", "practice-douyin")
    return [
        SocialAccountFactory(
            workspace=workspace, platform=slug, display_name=f"Tea {n}", position=n, followers=(n + 1) * 1000
        )
        for n, slug in enumerate(platforms)
    ]


@pytest.fixture
def group(workspace: Any, web: Client, at: Any, three: list[SocialAccount]) -> AccountGroup:
    form = {"name": " Tea  matrix ", "kind": "matrix", "tone": "c1", "mother": three[0].pk}
    answer = web.post(at("group_new"), {**form, "members": [three[1].pk]})
    assert answer.status_code == 302, answer.content.decode()
    return AccountGroup.objects.for_workspace(workspace).get()


def members(group: AccountGroup) -> list[int]:
    rows = GroupMember.all_objects.filter(group=group).order_by("position")
    return list(rows.values_list("account_id", flat=True))


def test_a_group_is_made_with_its_mother_and_read_again(
    web: Any, at: Any, workspace: Any, three: Any, group: Any, django_assert_max_num_queries: Any
) -> None:
    assert group.name == "Tea matrix"
    assert group.mother == three[0]
    assert members(group) == [three[0].pk, three[1].pk]
    assert web.post(at("group_new"), {"name": "tea MATRIX", "kind": "matrix", "tone": "c1"}).status_code == 422
    kept = web.post(at("group_new"), {"name": "x" * 90, "kind": "line", "tone": "c2", "purpose": "Why it is there"})
    assert kept.status_code == 422
    assert "Why it is there" in kept.content.decode()
    for n in range(8):
        other = AccountGroup.objects.create(workspace=workspace, name=f"G{n}")
        GroupMember.objects.create(workspace=workspace, group=other, account=three[2])
    with django_assert_max_num_queries(9):
        page = web.get(at("groups")).content.decode()
    assert "Tea matrix" in page
    assert "mother" in page


def test_members_are_placed_moved_and_taken_out(web: Any, at: Any, workspace: Any, three: Any, group: Any) -> None:
    url = at("group_members", group.pk)
    a, b, c = (account.pk for account in three)
    web.post(url, {"account": c})
    assert members(group) == [a, b, c]
    web.post(url, {"account": c, "action": "up"})
    assert members(group) == [a, c, b]
    web.post(url, {"account": a, "action": "down"})
    assert members(group) == [c, a, b]
    web.post(url, {"account": b, "at": "0"})
    assert members(group) == [b, c, a]
    other = AccountGroup.objects.create(workspace=workspace, name="Other")
    web.post(url, {"account": c, "to": other.pk})
    assert (members(group), members(other)) == ([b, a], [c])
    drag = web.post(url, {"account": c, "at": "1", "from": other.pk}, headers={"accept": "application/json"})
    assert drag.json() == {}
    assert (members(group), members(other)) == ([b, c, a], [])
    web.post(url, {"account": b, "action": "mother"})
    group.refresh_from_db()
    assert group.mother_id == b
    web.post(url, {"account": b, "action": "out"})
    group.refresh_from_db()
    assert group.mother_id is None
    assert members(group) == [c, a]
    foreign = SocialAccountFactory(workspace=WorkspaceFactory())
    refused = web.post(url, {"account": foreign.pk}, headers={"accept": "application/json"})
    assert refused.status_code == 422
    assert "no longer there" in refused.json()["detail"]
    assert web.post(url, {"account": foreign.pk, "action": "out"}).status_code == 404


def test_groups_are_ordered_and_deleted_and_roles_are_asked(
    web: Any, at: Any, workspace: Any, group: Any, three: Any, client_of: Any, member_of: Any
) -> None:
    web.post(at("group_new"), {"name": "Second", "kind": "region", "tone": "c3"})
    second = AccountGroup.objects.for_workspace(workspace).get(name="Second")
    web.post(at("group_move", second.pk), {"step": "-1"})
    assert list(AccountGroup.objects.for_workspace(workspace)) == [second, group]
    writer = client_of(member_of(Role.DESIGNER))
    assert writer.get(at("groups")).status_code == 200
    assert "can see groups but not change them" in writer.get(at("group", group.pk)).content.decode()
    for name in ("group_delete", "group_move", "group_members", "group"):
        assert writer.post(at(name, group.pk)).status_code == 403
    web.post(at("group_delete", group.pk))
    assert list(AccountGroup.objects.for_workspace(workspace)) == [second]
    assert SocialAccount.objects.for_workspace(workspace).count() == 3
    verbs = list(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True).order_by("seq"))
    assert verbs == ["group.created", "group.created", "group.moved", "group.deleted"]


def test_a_group_narrows_accounts_posts_and_the_calendar(
    web: Any, at: Any, workspace: Any, three: Any, group: Any, django_assert_max_num_queries: Any
) -> None:
    inside = PublicationFactory(post=PostFactory(workspace=workspace, title="Inside"), account=three[1])
    outside = PublicationFactory(post=PostFactory(workspace=workspace, title="Outside"), account=three[2])
    for row in (inside, outside):
        Post.objects.for_workspace(workspace).filter(pk=row.post_id).update(due_at=row.due_at)
    with django_assert_max_num_queries(12):
        listed = web.get(at("list"), {"group": group.pk}).content.decode()
    assert "Tea 1" in listed
    assert "Tea 2" not in listed
    for name, extra in (("posts", {}), ("calendar", {"view": "list"})):
        url = reverse(f"content:{name}", args=[workspace.slug])
        page = web.get(url, {"group": group.pk, **extra}).content.decode()
        assert "Inside" in page, name
        assert "Outside" not in page, name
    base = f"/api/v1/workspaces/{workspace.slug}/"
    assert [row["title"] for row in web.get(f"{base}posts/", {"group": group.pk}).json()["results"]] == ["Inside"]
    assert len(web.get(f"{base}accounts/", {"group": group.pk}).json()["results"]) == 2


def test_a_strategy_is_decided_and_shown(
    web: Any, at: Any, workspace: Any, three: Any, client_of: Any, member_of: Any, django_assert_max_num_queries: Any
) -> None:
    url = at("strategy", three[0].pk)
    with django_assert_max_num_queries(9):
        assert "Nothing is decided" in web.get(url).content.decode()
    persona = Persona.objects.create(workspace=workspace, name="Night owl")
    form = {
        "role": "hub", "positioning": " One   thing a week ", "tone": "Plain", "audience": "Members",
        "persona": persona.pk, "posts_per_week": "2",
    }  # fmt: skip
    assert web.post(url, {**form, "posts_per_week": "999"}).status_code == 422
    assert web.post(url, {**form, "persona": "424242"}).status_code == 422
    assert not AccountStrategy.objects.for_workspace(workspace).exists()
    assert web.post(url, form).status_code == 302
    row = AccountStrategy.objects.for_workspace(workspace).get()
    assert (row.role, row.positioning, row.persona, row.posts_per_week) == ("hub", "One thing a week", persona, 2)
    web.post(url, form)
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="account.strategy").count() == 1
    assert "changed the strategy" in web.get(at("activity", three[0].pk)).content.decode()
    guest = client_of(member_of(Role.GUEST))
    assert "One thing a week" in guest.get(url).content.decode()
    assert guest.post(url, form).status_code == 403
    editor = reverse("content:post_new", args=[workspace.slug])
    assert "One thing a week" in web.get(editor, {"account": three[0].pk}).content.decode()


def test_the_map_says_what_is_missing(
    web: Any, at: Any, workspace: Any, three: Any, group: Any, django_assert_max_num_queries: Any
) -> None:
    twin = SocialAccountFactory(workspace=workspace, platform="practice-weibo", display_name="Twin")
    for account in (three[1], twin):
        AccountStrategy.objects.create(
            workspace=workspace, account=account, role="reach", audience="Students", positioning="Tea for exams"
        )
    AccountGroup.objects.create(workspace=workspace, name="Empty")
    lost = AccountGroup.objects.create(workspace=workspace, name="Motherless", kind="matrix")
    GroupMember.objects.create(workspace=workspace, group=lost, account=twin)
    with django_assert_max_num_queries(10):
        page = web.get(at("matrix")).content.decode()
    for words in (
        "have the same role (Reach) and the same audience (Students)", "what “Tea 0” stands for",
        "“Motherless” has no mother account", "“Empty” holds no connected account", "In no group: Tea 2",
    ):  # fmt: skip
        assert words in page
    assert page.count('<svg class="mx-svg') == 2
    assert "style=" not in page
    found = web.get(f"/api/v1/workspaces/{workspace.slug}/matrix/").json()
    assert {gap["kind"] for gap in found["gaps"]} == {"twins", "positioning", "mother", "members", "alone"}
    assert found["places"][0]["groups"] == [group.pk]


def test_an_empty_workspace_has_pages_too(web: Any, at: Any) -> None:
    assert "No accounts yet" in web.get(at("matrix")).content.decode()
    assert "No groups yet" in web.get(at("groups")).content.decode()
    assert "A group may wait" in web.get(at("group_new")).content.decode()


@pytest.mark.parametrize("amount", [1, 2, 3, 9, 30])
@pytest.mark.parametrize("mother", [True, False])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nodes_of_the_map_stay_apart_and_inside(amount: int, mother: bool, width: int) -> None:
    accounts = [
        SocialAccount(pk=n, display_name="山屿茶官方旗舰店", followers=n * n * 900) for n in range(1, amount + 1)
    ]
    group = AccountGroup(pk=1, name="g", tone="c2", mother_id=1 if mother else None)
    picture = picture_of(clusters=[Cluster(group, tuple(accounts))], links=(), width=width, key="x")
    (box,) = picture.boxes
    assert box.x >= 0
    assert box.x + box.width <= width + 0.5
    for node in box.nodes:
        assert box.x <= node.x - node.r
        assert node.x + node.r <= box.x + box.width
        assert node.figure_y <= box.y + box.height
        assert node.y - node.r >= box.y + 30
        for other in box.nodes:
            if other.account.pk > node.account.pk:
                apart = max(abs(node.x - other.x) / 80, abs(node.y - other.y) / (node.r + other.r))
                assert apart >= 0.9, (node, other)


def test_posts_go_to_a_group(web: Any, workspace: Any, three: Any, group: Any) -> None:
    SocialAccount.objects.for_workspace(workspace).filter(pk=three[1].pk).update(state=AccountState.NEEDS_RECONNECT)
    url = reverse("content:post_new", args=[workspace.slug])
    page = web.get(url, {"group": group.pk}).content.decode()
    assert f'value="{three[0].pk}" data-platform="practice-wechat" checked' in page
    assert f'value="{three[1].pk}" data-platform="practice-weibo" disabled' in page
    assert web.get(url, {"group": "424242"}).status_code == 200
    # Without scripts the button saves the draft with the group's accounts.
    answer = web.post(url, {"text": "Hello", "version": "0", "group": group.pk, "accounts": [three[2].pk]})
    assert answer.status_code == 302
    post = Post.objects.for_workspace(workspace).get()
    assert set(post.publications.values_list("account_id", flat=True)) == {three[0].pk, three[2].pk}
    base = f"/api/v1/workspaces/{workspace.slug}/posts/"
    body = {"text": "Hi", "accounts": [three[2].pk], "group_ids": [group.pk]}
    assert web.post(base, body, **JSON).json()["accounts"] == [three[2].pk, three[0].pk]
    assert web.post(base, {"text": "Hi", "group_ids": [424242]}, **JSON).status_code == 422
    with pytest.raises(InvalidInput):
        ready_accounts(workspace=WorkspaceFactory(), group_ids=[group.pk])


def test_rest(web: Any, workspace: Any, three: Any) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/"
    a, b, c = (account.pk for account in three)
    made = web.post(f"{base}account-groups/", {"name": "G", "mother": a, "accounts": [b]}, **JSON)
    assert made.status_code == 201
    assert made.json()["accounts"] == [a, b]
    one = f"{base}account-groups/{made.json()['id']}/"
    assert web.patch(one, {"purpose": "why"}, **JSON).json()["accounts"] == [a, b]
    assert web.post(f"{one}members/", {"account": c, "at": 0}, **JSON).json()["accounts"] == [c, a, b]
    assert web.delete(f"{one}members/{b}/").status_code == 204
    changed = web.patch(one, {"accounts": [c]}, **JSON).json()
    assert (changed["accounts"], changed["mother"]) == ([c], None)
    assert web.patch(one, {"accounts": [424242]}, **JSON).status_code == 422
    assert len(web.get(f"{base}account-groups/").json()["results"]) == 1
    strategy = f"{base}accounts/{a}/strategy/"
    assert web.get(strategy).json()["positioning"] == ""
    body = {"role": "trust", "positioning": "Why tea", "posts_per_week": 3}
    assert web.put(strategy, body, **JSON).json()["role"] == "trust"
    assert web.put(strategy, {"role": "nonsense"}, **JSON).status_code == 422
    assert web.delete(one).status_code == 204
    assert web.get(one).status_code == 404

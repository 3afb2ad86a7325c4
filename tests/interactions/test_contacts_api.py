"""Contacts in the REST API: lists, masked data, merging, segments, requests, and who may do what."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from interactions.models import Contact, SegmentMember
from team.roles import Role
from tests.factories import SocialAccountFactory
from tests.interactions.making import thread_of

pytestmark = pytest.mark.django_db
KIND = {"content_type": "application/json"}


@pytest.fixture
def api(workspace):
    return lambda path: f"/api/v1/workspaces/{workspace.slug}/{path}"


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


def test_contacts_are_listed_edited_and_masked(
    workspace, account, owner, client_of, api, django_capture_on_commit_callbacks
):
    cache.clear()
    pk = thread_of(account, "打 13800138000 找我", who="yuzu", author_name="柚子").contact_id
    thread_of(account, "在吗", author_name="别人")
    client = client_of(owner)
    assert [row["id"] for row in client.get(api("contacts/"), {"q": "柚子"}).json()["results"]] == [pk]
    facts = {"phone": "13900139000", "city": "杭州"}
    body = {"name": "柚子", "note": "", "facts": facts}
    assert client.put(api(f"contacts/{pk}/"), body, **KIND).json()["facts"] == {"city": "杭州", "phone": "••••00"}
    assert client.put(api(f"contacts/{pk}/"), {**body, "facts": {"x": "y"}}, **KIND).status_code == 422
    history = client.get(api(f"contacts/{pk}/history/")).json()["results"]
    assert "13800138000" not in history[0]["text"]
    for what in ("phone", f"message:{history[0]['id']}"):
        with django_capture_on_commit_callbacks(execute=True):
            asked = client.post(api(f"contacts/{pk}/reveal/"), {"what": what, "reason": "补发"}, **KIND)
        assert asked.status_code == 204
    assert client.get(api(f"contacts/{pk}/")).json()["facts"]["phone"] == "13900139000"
    assert "13800138000" in client.get(api(f"contacts/{pk}/history/")).json()["results"][0]["text"]
    assert client.put(api(f"contacts/{pk}/tags/"), {"tags": ["会员"]}, **KIND).json()["tags"] == ["会员"]
    many = {"contacts": [pk, 999999], "add": ["上海"]}
    assert client.post(api("contacts/tag/"), many, **KIND).json() == {"changed": 1}
    assert client.post(api(f"contacts/{pk}/block/"), {"reason": "刷屏"}, **KIND).json()["blocked_at"]
    assert client.delete(api(f"contacts/{pk}/block/")).status_code == 204
    consent = client.post(api(f"contacts/{pk}/consents/"), {"purpose": "marketing"}, **KIND)
    assert consent.status_code == 201
    assert client.delete(api(f"contacts/consents/{consent.json()['id']}/")).status_code == 204
    assert client.get(api(f"contacts/{pk}/")).json()["consents"][0]["withdrawn_at"]


def test_merging_and_segments(workspace, account, owner, client_of, api):
    one, two = (thread_of(account, "在吗").contact_id for _number in range(2))
    client = client_of(owner)
    merge = client.post(api(f"contacts/{one}/merges/"), {"contact": two}, **KIND)
    assert merge.json()["gone"] == two
    assert client.get(api(f"contacts/{two}/")).json()["id"] == one
    assert client.delete(api(f"contacts/merges/{merge.json()['id']}/")).status_code == 204
    assert client.delete(api(f"contacts/merges/{merge.json()['id']}/")).status_code == 409
    made = client.post(api("segments/"), {"name": "写过的人", "rules": {"messages_min": 1}}, **KIND)
    assert made.json()["count"] == 2
    where = api(f"segments/{made.json()['id']}/")
    assert client.put(where, {"name": "写过的人", "rules": {"no": 1}}, **KIND).status_code == 422
    assert client.put(where, {"name": "常写的人", "rules": {"messages_min": 9}}, **KIND).json()["count"] == 0
    assert [row["name"] for row in client.get(api("segments/")).json()["results"]] == ["常写的人"]
    assert client.delete(where).status_code == 204
    assert not SegmentMember.objects.for_workspace(workspace).exists()


def test_requests_policy_and_the_data_map(workspace, account, owner, member_of, client_of, api):
    pk = thread_of(account, "删掉我").contact_id
    client, planner = client_of(owner), client_of(member_of(Role.PLANNER))
    body = {"contact": pk, "kind": "export", "asked_by": "本人", "checked": "同一账号"}
    assert planner.post(api("person-requests/"), body, **KIND).status_code == 403
    copy = client.post(api("person-requests/"), body, **KIND).json()["id"]
    assert client.post(api(f"person-requests/{copy}/copy/")).status_code == 409
    assert client.post(api(f"person-requests/{copy}/fulfil/")).json()["state"] == "done"
    assert client.post(api(f"person-requests/{copy}/copy/")).content[:2] == b"PK"
    erase = client.post(api("person-requests/"), {**body, "kind": "erase"}, **KIND).json()["id"]
    assert client.post(api(f"person-requests/{erase}/fulfil/")).json()["state"] == "done"
    assert Contact.objects.for_workspace(workspace).get(pk=pk).erased_at
    other = thread_of(account, "也删").contact_id
    third = client.post(api("person-requests/"), {**body, "contact": other}, **KIND).json()["id"]
    refused = client.post(api(f"person-requests/{third}/refuse/"), {"answer": "不是本人"}, **KIND)
    assert refused.json()["state"] == "refused"
    assert len(client.get(api("person-requests/")).json()["results"]) == 3
    assert client.patch(api("contacts/policy/"), {"lost_days": 1}, **KIND).status_code == 422
    assert client.patch(api("contacts/policy/"), {"idle_months": 24}, **KIND).json()["idle_months"] == 24
    assert client.get(api("contacts/retention/")).json()["results"] == []
    assert {"Contact", "Message"} <= {row["model"] for row in client.get(api("contacts/data-map/")).json()}

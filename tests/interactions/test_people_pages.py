"""Pages about people: the list, one person, merging, segments, requests, and who may do what."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from config.lib.clock import now
from interactions.models import Contact, ContactMerge, ContactPolicy, Identity, PersonRequest, Segment, SegmentMember
from interactions.selectors.contacts.facts import facts_open
from interactions.selectors.tokens import name_vector
from interactions.services.contacts.care import contact_edit
from interactions.states import Lifecycle
from team.actors import Actor
from team.roles import Role
from tests.factories import SocialAccountFactory
from tests.interactions.making import thread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


@pytest.fixture
def at(workspace):
    return lambda path="": f"/w/{workspace.slug}/people/{path}"


def test_the_list_filters_finds_chinese_names_and_pages(
    workspace, account, owner, client_of, at, django_assert_max_num_queries
):
    client = client_of(owner)
    assert "Nobody has written yet" in client.get(at()).content.decode()
    moment = now()
    contacts = Contact.objects.bulk_create(
        Contact(
            workspace=workspace, name=f"茶客{n:03}", first_seen_at=moment, last_seen_at=moment - timedelta(minutes=n),
            tokens=name_vector(workspace.pk, f"茶客{n:03}"), tags=["会员"] if n % 2 else [],
            lifecycle=Lifecycle.LOYAL if n == 7 else Lifecycle.NEW,
        )
        for n in range(120)
    )  # fmt: skip
    Identity.objects.bulk_create(
        Identity(
            workspace=workspace, contact=row, platform="practice-weibo", remote_id=str(row.pk), handle=row.name,
            first_seen_at=moment, last_seen_at=moment,
        )
        for row in contacts
    )  # fmt: skip
    seen, query = [], ""
    while True:
        with django_assert_max_num_queries(12):
            page = client.get(at(f"?{query}")).content.decode()
        seen += re.findall(r"<b class=\"trunc\">(茶客\d+)", page)
        more = re.search(r"href=\"\?[^\"]*after=([^\"&]+)", page)
        if more is None:
            break
        query = f"after={more[1]}"
    assert seen == [f"茶客{n:03}" for n in range(120)]
    names = lambda asked: re.findall(r"<b class=\"trunc\">([^<]+)", client.get(at(), asked).content.decode())  # noqa: E731
    thread_of(account, "在吗", who="yuzu", author_name="柚子不加糖")
    assert names({"q": "柚子"}) == names({"q": "yuzu"}) == names({"open": "1"}) == ["柚子不加糖"]
    assert names({"q": "子柚"}) == []
    assert names({"lifecycle": "loyal"}) == ["茶客007"]
    assert len(names({"tag": "会员"})) == 50
    assert names({"platform": "practice-douyin"}) == []
    assert "Nothing matches" in client.get(at(), {"segment": "99"}).content.decode()
    assert client.get(at(), {"after": "x"}).status_code == 404
    ticked = {"contact": [contacts[0].pk, contacts[1].pk, "x"], "tags": "上海，老客", "do": "add", "back": "tag=会员"}
    assert client.post(at("tag/"), ticked).status_code == 302
    assert len(names({"tag": "上海"})) == 2
    client.post(at("tag/"), {**ticked, "do": "remove", "tags": "上海"})
    assert names({"tag": "上海"}) == []


def test_a_person_is_masked_until_somebody_says_why(
    workspace,
    account,
    owner,
    member_of,
    client_of,
    at,
    django_assert_max_num_queries,
    django_capture_on_commit_callbacks,
):
    cache.clear()
    thread = thread_of(account, "打 13800138000 找我", who="yuzu", author_name="柚子不加糖")
    pk = thread.contact_id
    contact_edit(
        workspace=workspace, actor=Actor(owner), contact_id=pk, name="柚子", note="", facts={"phone": "13900139000"}
    )
    client, community = client_of(owner), client_of(member_of(Role.COMMUNITY))
    with django_assert_max_num_queries(24):
        page = client.get(at(f"{pk}/")).content.decode()
    assert "13800138000" not in page
    assert "13900139000" not in page
    assert client.post(at(f"{pk}/reveal/"), {"what": "phone", "reason": ""}).status_code == 422
    assert client.post(at(f"{pk}/reveal/"), {"what": "message:999999", "reason": "x"}).status_code == 404
    message = thread.messages.get()
    with django_capture_on_commit_callbacks(execute=True):
        for what in ("phone", f"message:{message.pk}"):
            assert client.post(at(f"{pk}/reveal/"), {"what": what, "reason": "补发"}).status_code == 302
    page = client.get(at(f"{pk}/")).content.decode()
    assert "13800138000" in page
    assert "13900139000" in page
    assert "13900139000" not in community.get(at(f"{pk}/")).content.decode()
    analyst = client_of(member_of(Role.ANALYST))
    assert analyst.get(at(f"{pk}/")).status_code == 200
    assert analyst.post(at(f"{pk}/reveal/"), {"what": "phone", "reason": "x"}).status_code == 403
    assert client_of(member_of(Role.GUEST)).get(at()).status_code == 403


def test_edit_keeps_what_is_hidden_and_what_was_typed(workspace, account, owner, client_of, at):
    pk = thread_of(account, "在吗").contact_id
    client = client_of(owner)
    client.post(at(f"{pk}/edit/"), {"name": "柚子", "city": "杭州", "phone": "13900139000", "orders": "A1 A2"})
    assert "13900139000" not in client.get(at(f"{pk}/edit/")).content.decode()
    client.post(at(f"{pk}/edit/"), {"name": "柚子", "city": "", "phone": "", "forget": ["orders"]})
    contact = Contact.objects.for_workspace(workspace).get(pk=pk)
    assert facts_open(contact) == {"phone": "13900139000"}
    answer = client.post(at(f"{pk}/edit/"), {"name": "x" * 300, "note": "不要丢"})
    assert answer.status_code == 422
    assert "不要丢" in answer.content.decode()


def test_merging_by_page_and_taking_it_back(workspace, account, owner, client_of, at):
    one, two = (thread_of(account, "在吗", author_name=name).contact_id for name in ("柚子甲", "柚子乙"))
    client = client_of(owner)
    assert "柚子乙" in client.get(at(f"{one}/merge/"), {"q": "柚子"}).content.decode()
    assert "stays" in client.get(at(f"{one}/merge/"), {"with": two}).content.decode()
    assert client.post(at(f"{one}/merge/"), {"with": "999999"}).status_code == 404
    assert client.post(at(f"{one}/merge/"), {"with": one}).status_code == 409
    assert client.post(at(f"{one}/merge/"), {"with": two}).status_code == 302
    assert client.get(at(f"{two}/")).context["contact"].pk == one
    merge = ContactMerge.objects.for_workspace(workspace).get()
    assert client.post(at(f"merges/{merge.pk}/undo/")).status_code == 302
    assert client.get(at(f"{two}/")).context["contact"].pk == two


def test_segments_by_page_with_a_live_count_and_a_list_to_take_out(workspace, account, owner, member_of, client_of, at):
    contact = thread_of(account, "在吗", author_name="=cmd", who="x1").contact
    client = client_of(owner)
    assert "No segments yet" in client.get(at("segments/")).content.decode()
    assert "1 person right now" in client.get(at("segments/count/"), {"messages_min": "1"}).content.decode()
    assert "0 people right now" in client.get(at("segments/count/"), {"tags": "会员"}).content.decode()
    form = {"name": "写过的人", "messages_min": "1", "for_purpose": "marketing"}
    assert client.post(at("segments/new/"), {**form, "messages_min": "many"}).status_code == 422
    assert client.post(at("segments/new/"), form).status_code == 302
    assert client.post(at("segments/new/"), form).status_code == 422
    row = Segment.objects.for_workspace(workspace).get()
    assert "写过的人" in client.get(at(f"{contact.pk}/")).content.decode()
    assert "写过的人" in client.get(at("segments/")).content.decode()
    listed = client.post(at(f"segments/{row.pk}/export/")).content.decode()
    assert "'=cmd,practice-weibo,x1" in listed
    planner = client_of(member_of(Role.PLANNER))
    assert planner.post(at(f"segments/{row.pk}/export/")).status_code == 403
    assert client.post(at(f"segments/{row.pk}/"), {**form, "messages_min": "5"}).status_code == 302
    assert not SegmentMember.objects.for_workspace(workspace).exists()
    assert client.post(at(f"segments/{row.pk}/delete/")).status_code == 302


def test_blocking_consents_lifecycle_requests_and_retention_by_page(workspace, account, owner, client_of, at):
    contact = thread_of(account, "在吗").contact
    client = client_of(owner)
    assert client.post(at(f"{contact.pk}/block/"), {"reason": ""}).status_code == 422
    assert client.post(at(f"{contact.pk}/block/"), {"reason": "刷屏"}).status_code == 302
    assert "刷屏" in client.get(at("blocked/")).content.decode()
    assert client.post(at(f"{contact.pk}/block/"), {"do": "unblock"}).status_code == 302
    assert "Nobody is blocked" in client.get(at("blocked/")).content.decode()
    consent = {"purpose": "marketing", "basis": "consent", "how": "会员日报名"}
    assert client.post(at(f"{contact.pk}/consents/"), {**consent, "basis": "x"}).status_code == 422
    assert client.post(at(f"{contact.pk}/consents/"), consent).status_code == 302
    page = client.get(at(f"{contact.pk}/")).content.decode()
    assert client.post(re.search(r"/w/\S+/withdraw/", page)[0]).status_code == 302
    days = {"new_days": 7, "loyal_messages": 5, "loyal_days": 20, "dormant_days": 90, "lost_days": 60}
    assert client.post(at("lifecycle/"), days).status_code == 422
    assert client.post(at("lifecycle/"), {**days, "lost_days": 200}).status_code == 302
    assert ContactPolicy.objects.for_workspace(workspace).get().new_days == 7
    assert (
        "the texts of 0 messages"
        in client.post(at("retention/"), {"message_months": 6, "do": "count"}).content.decode()
    )
    assert ContactPolicy.objects.for_workspace(workspace).get().message_months is None
    assert client.post(at("retention/"), {"message_months": 6, "do": "save"}).status_code == 302
    assert ContactPolicy.objects.for_workspace(workspace).get().message_months == 6
    assert "Consent" in client.get(at("data-map/")).content.decode()
    form = {"contact": contact.pk, "kind": "erase", "law": "pipl", "asked_by": "本人", "checked": "同一账号"}
    assert client.post(at("requests/new/"), {**form, "contact": 999999}).status_code == 422
    assert client.post(at("requests/new/"), form).status_code == 302
    row = PersonRequest.objects.for_workspace(workspace).get()
    assert client.post(at(f"requests/{row.pk}/"), {"do": "refuse", "answer": ""}).status_code == 422
    assert client.post(at(f"requests/{row.pk}/"), {"do": "fulfil"}).status_code == 302
    assert "were erased" in client.get(at(f"{contact.pk}/")).content.decode()
    assert "Done" in client.get(at("requests/")).content.decode()

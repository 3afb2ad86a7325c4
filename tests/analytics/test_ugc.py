"""Posts of users: collected, asked for, permitted, used, rewarded; and what stops them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import SealedDocument, SocialAccount
from analytics.listening_states import MentionSource, MonitorKind
from analytics.models import HeardText, Mention, Monitor, UserPost, UserPostUse
from analytics.ugc_states import UgcSource
from config.lib.clock import now
from content.models import Post
from interactions.models import CommunityMember, Message, PointEntry
from interactions.services.privacy.copying import contact_data
from interactions.services.privacy.erasing import contact_erase
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.communing import community_objects
from tests.factories import MediaAssetFactory, SocialAccountFactory, WorkspaceFactory
from tests.interactions.making import received, thread_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 6, 1)
LINK = "https://example.com/notes/1"
GRANT = {"scope": "repost", "consent": "可以用", "proof_text": "私信截图"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace)


@pytest.fixture
def entered(client: Any, at: Any, workspace: Workspace) -> Any:
    """Collects a post by its link through the page."""

    def make(url: str = LINK, **values: Any) -> UserPost:
        given = {"url": url, "platform": "practice-weibo", "author": "半盏山月", "text": "阳台围炉第一晚"}
        answer = client.post(at("ugc_new"), {**given, **values})
        assert answer.status_code == 302, answer.context["form"].errors
        return UserPost.objects.for_workspace(workspace).latest("pk")

    return make


@pytest.fixture
def step(client: Any, at: Any) -> Any:
    """Does a step on the page of a post."""

    def do(row: UserPost, name: str, **values: Any) -> Any:
        answer = client.post(at("user_post_step", row.pk, name), values)
        row.refresh_from_db()
        return answer

    return do


def test_the_whole_life_of_a_users_post(client, at, workspace, owner, entered, step) -> None:
    asset = MediaAssetFactory(workspace=workspace)
    row = entered(asset=asset.pk)
    assert client.get(at("user_post", row.pk)).status_code == 200
    assert step(row, "ask", words="可以转载吗？").status_code == 302
    assert (row.state, row.asked_by, row.asked_message_id) == ("asked", owner, None)
    file = SimpleUploadedFile("同意.pdf", PDF, content_type="application/pdf")
    assert step(row, "grant", **GRANT, channels=["practice-weibo"], until="2026-06-30", file=file).status_code == 302
    assert (row.state, row.channels, row.until) == ("granted", ["practice-weibo"], date(2026, 6, 30))
    proof = client.get(at("user_post_proof", row.pk))
    assert (proof.status_code, proof.content) == (200, PDF)
    assert (
        "/growth/ugc/"
        in client.get(reverse("accounts:document", args=[workspace.slug, row.proof_document_id])).content.decode()
    )
    used = client.post(at("user_post_use", row.pk))
    post = Post.objects.for_workspace(workspace).latest("pk")
    assert used.url.endswith(f"/posts/{post.pk}/")
    assert "阳台围炉第一晚" in post.text
    assert "半盏山月" in post.text
    assert "2026-06-30" in post.notes
    assert list(post.attachments.values_list("asset", flat=True)) == [asset.pk]
    assert step(row, "reward", kind="gift", words="茶样", amount="29.90", currency="CNY").status_code == 302
    assert client.get(at("growth")).context["ugc"]["due"] == 1
    assert step(row, "give", given_on="2026-06-01").status_code == 302
    assert (row.reward_given_on, row.reward_given_by) == (TODAY, owner)
    told = client.get(at("growth")).context["ugc"]
    assert (told["permitted"], told["rewarded"], told["due"], told["used"]) == (1, 1, 0, 1)
    acts = set(
        AuditEntry.objects.for_workspace(workspace).filter(verb__startswith="ugc.").values_list("verb", flat=True)
    )
    assert acts == {
        "ugc.collected", "ugc.asked", "ugc.granted", "ugc.used", "ugc.reward_promised", "ugc.reward_given"
    }  # fmt: skip


def test_nothing_is_used_without_permission(client, at, workspace, entered, step, clock) -> None:
    row = entered()

    def refused() -> str:
        answer = client.post(at("user_post_use", row.pk))
        assert answer.status_code == 422
        assert answer.context["wrong"] in answer.content.decode()
        return str(answer.context["wrong"])

    said = [refused()]
    step(row, "ask", words="?")
    said.append(refused())
    step(row, "refuse")
    said.append(refused())
    step(row, "grant", **GRANT, until="2026-06-02")
    assert client.post(at("user_post_use", row.pk)).status_code == 302
    clock.shift(2 * DAY)
    said.append(refused())
    assert len(set(said)) == 4
    assert client.get(at("growth")).context["ugc"]["over"] == 1
    assert [one.pk for one in client.get(at("ugc"), {"show": "over"}).context["page"]] == [row.pk]
    step(row, "grant", **GRANT)
    assert client.post(at("user_post_use", row.pk)).status_code == 302
    assert step(row, "withdraw", note="Changed her mind").status_code == 302
    assert (row.state, row.withdrawn_note) == ("withdrawn", "Changed her mind")
    said.append(refused())
    assert len(set(said)) == 5
    assert step(row, "withdraw").status_code == 409
    assert UserPostUse.objects.for_workspace(workspace).count() == 2
    assert Post.objects.for_workspace(workspace).count() == 2


def test_refusals_stand_at_the_field_and_keep_what_was_typed(client, at, workspace, entered, step) -> None:
    row = entered()
    again = client.post(at("ugc_new"), {"url": LINK, "text": "kept"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["url"])
    assert "kept" in again.content.decode()
    assert list(client.post(at("ugc_new"), {"url": "javascript:alert(1)"}).context["form"].errors) == ["url"]
    for name, values, field in (
        ("ask", {"words": " "}, "words"),
        ("grant", {"scope": "repost", "consent": "kept words"}, "proof_text"),
        ("grant", {**GRANT, "until": "2026-05-31"}, "until"),
        ("grant", {**GRANT, "scope": "all"}, "scope"),
        ("reward", {"kind": "points", "amount": "1.5"}, "amount"),
        ("reward", {"kind": "money", "amount": "5"}, "currency"),
        ("reward", {"kind": "gift"}, "words"),
    ):
        answer = step(row, name, **values)
        assert (answer.status_code, list(answer.context[name].errors)) == (422, [field]), (name, values)
    assert "kept words" in step(row, "grant", scope="repost", consent="kept words").content.decode()
    assert client.post(at("user_post_step", row.pk, "nonsense")).status_code == 404
    assert row.state == "found"


def test_inbox_and_listening_are_collected_from(client, at, workspace, account) -> None:
    thread = thread_of(account, "冬茶真好喝", who="reader")
    message = received(thread)[0]
    page = client.get(reverse("interactions:thread", args=[workspace.slug, thread.pk])).content.decode()
    assert at("ugc_take") in page
    answer = client.post(at("ugc_take"), {"message": message.pk})
    row = UserPost.objects.for_workspace(workspace).get()
    assert answer.url == at("user_post", row.pk)
    assert (row.source, row.text, row.author, row.contact_id) == (
        UgcSource.INBOX, "冬茶真好喝", "reader", thread.contact_id,
    )  # fmt: skip
    # Again leads to what is there.
    assert client.post(at("ugc_take"), {"message": message.pk}).url == answer.url
    monitor, mention = heard(client, at, workspace)
    assert at("ugc_take") in client.get(at("monitor", monitor)).content.decode()
    client.post(at("ugc_take"), {"mention": mention.pk})
    row = UserPost.objects.for_workspace(workspace).latest("pk")
    assert (row.source, row.author, row.url) == (UgcSource.HEARD, "老周", "https://example.com/heard")
    assert client.post(at("ugc_take"), {"message": 10**9}).status_code == 404
    assert client.post(at("ugc_take")).status_code == 404


def heard(client: Any, at: Any, workspace: Workspace) -> tuple[int, Mention]:
    monitor = Monitor.objects.create(
        workspace=workspace, name="山屿", kind=MonitorKind.BRAND, any_of=["山屿"], counted_from=TODAY
    )
    text = HeardText.objects.create(
        workspace=workspace, platform="weibo", author="老周", text="山屿的老白茶", url="https://example.com/heard",
        at=now() - DAY, key="x",
    )  # fmt: skip
    mention = Mention.objects.create(
        workspace=workspace, monitor=monitor, source=MentionSource.IMPORT, heard=text, key=f"t{text.pk}", at=text.at
    )
    return monitor.pk, mention


def test_asking_in_the_inbox_writes_an_answer(client, at, workspace, account, step) -> None:
    thread = thread_of(account, "冬茶真好喝")
    client.post(at("ugc_take"), {"message": received(thread)[0].pk})
    row = UserPost.objects.for_workspace(workspace).get()
    assert step(row, "ask", words="可以转载吗？", in_inbox="on").status_code == 302
    answer = Message.objects.for_workspace(workspace).get(pk=row.asked_message_id)
    assert (answer.text, answer.thread_id) == ("可以转载吗？", thread.pk)
    # What answers are refused for stands at the words.
    assert list(step(row, "ask", words="{{name}}", in_inbox="on").context["ask"].errors) == ["words"]


def test_points_go_to_the_ledger_once(client, at, workspace, owner, account, step) -> None:
    made = community_objects(workspace, owner)
    thread = thread_of(account, "冬茶真好喝")
    member = CommunityMember.objects.for_workspace(workspace).get(pk=made["community_member_id"])
    CommunityMember.objects.for_workspace(workspace).filter(pk=member.pk).update(contact=thread.contact_id)
    client.post(at("ugc_take"), {"message": received(thread)[0].pk})
    row = UserPost.objects.for_workspace(workspace).get()
    assert step(row, "give").status_code == 422
    assert step(row, "reward", kind="points", amount="30").status_code == 302
    assert list(step(row, "give").context["give"].errors) == ["member"]
    elsewhere = community_objects(WorkspaceFactory(), owner)
    strange = {"member": elsewhere["community_member_id"], "reason": elsewhere["point_reason_id"]}
    assert set(step(row, "give", **strange).context["give"].errors) == {"member", "reason"}
    given = {"member": member.pk, "reason": made["point_reason_id"]}
    assert step(row, "give", **given).status_code == 302
    entry = PointEntry.objects.for_workspace(workspace).get(pk=row.points_id)
    assert (entry.amount, entry.member_id) == (30, member.pk)
    assert step(row, "give", **given).status_code == 422
    assert PointEntry.objects.for_workspace(workspace).filter(mark=f"ugc:{row.pk}").count() == 1
    assert step(row, "reward", kind="gift", words="x").status_code == 422


def test_the_erased_leave_no_word_and_no_permission(
    client, at, workspace, owner, account, step, django_capture_on_commit_callbacks
) -> None:
    thread = thread_of(account, "冬茶真好喝", who="bitter")
    client.post(at("ugc_take"), {"message": received(thread)[0].pk})
    row = UserPost.objects.for_workspace(workspace).get()
    file = SimpleUploadedFile("同意.pdf", PDF, content_type="application/pdf")
    step(row, "grant", **GRANT, file=file)
    client.post(at("user_post_use", row.pk))
    draft = Post.objects.for_workspace(workspace).get()
    edited = {"title": "她说", "text": f"{row.text} 她这样说", "version": draft.version}
    answer = client.patch(
        f"/api/v1/workspaces/{workspace.slug}/posts/{draft.pk}/", edited, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    copied = contact_data(workspace=workspace, contact=thread.contact)
    assert copied["user_posts"][0]["consent"] == "可以用"
    with django_capture_on_commit_callbacks(execute=True):
        contact_erase(workspace=workspace, actor=Actor(owner), contact_id=thread.contact_id)
    row.refresh_from_db()
    words = (row.author, row.text, row.url, row.consent, row.proof_text, row.asked_words)
    assert (words, row.contact_id, row.message_id, row.state) == (("",) * 6, None, None, "withdrawn")
    assert not SealedDocument.objects.for_workspace(workspace).exists()
    page = client.get(at("user_post", row.pk)).content.decode()
    assert "bitter" not in page
    assert client.post(at("user_post_use", row.pk)).status_code == 422
    assert not Post.objects.for_workspace(workspace).exists()
    # The log keeps for good, so it never got their words; what was done to the draft it tells.
    entries = AuditEntry.objects.for_workspace(workspace).filter(target_type="post").order_by("seq")
    assert [entry.verb for entry in entries] == ["post.created", "post.edited", "post.deleted"]
    assert entries[1].after.keys() >= {"title", "text"}
    everything = json.dumps(list(AuditEntry.objects.for_workspace(workspace).values("target_label", "before", "after")),
                            ensure_ascii=False)  # fmt: skip
    for word in ("冬茶", "bitter", "她说", "她这样说"):
        assert word not in everything, word


def test_only_what_nobody_asked_about_is_thrown_away(client, at, workspace, entered, step) -> None:
    kept, gone = entered(), entered("https://example.com/notes/2")
    step(kept, "ask", words="?")
    client.post(at("ugc_drop"), {"ids": [kept.pk, gone.pk]})
    assert UserPost.objects.for_workspace(workspace).count() == 2
    client.post(at("ugc_drop"), {"ids": [gone.pk]})
    assert list(UserPost.objects.for_workspace(workspace)) == [kept]


def test_roles_see_and_do_what_they_may(at, client_of, member_of, entered) -> None:
    row = entered()
    analyst, guest = client_of(member_of(Role.ANALYST)), client_of(member_of(Role.GUEST))
    assert analyst.get(at("user_post", row.pk)).status_code == 200
    assert analyst.post(at("user_post_step", row.pk, "ask"), {"words": "?"}).status_code == 403
    assert analyst.post(at("user_post_use", row.pk)).status_code == 403
    assert guest.get(at("ugc")).status_code == 403
    assert at("ugc") not in guest.get(at("growth")).content.decode()
    table = b"".join(analyst.get(at("ugc_export")).streaming_content).decode()
    assert "半盏山月" not in table
    assert len(table.strip().splitlines()) == 2


def test_ten_thousand_are_listed_by_page(client, at, workspace, owner, django_assert_max_num_queries) -> None:
    moment = now()
    UserPost.objects.bulk_create(
        UserPost(
            workspace=workspace, source="hand", key=f"u{n}", author=f"reader {n}", text="茶" * 80, found_by=owner,
            found_at=moment - n * timedelta(minutes=1), state="granted" if n % 2 else "found", platform="weibo",
        )
        for n in range(10_000)
    )  # fmt: skip
    client.get(at("ugc"))
    for query in ({}, {"show": "granted", "page": "100"}, {"q": "reader 99"}):
        with django_assert_max_num_queries(6):
            page = client.get(at("ugc"), query)
        assert len(page.context["page"]) == 50
    assert page.context["counts"]["permitted"] == 5_000
    row = UserPost.objects.for_workspace(workspace).latest("pk")
    with django_assert_max_num_queries(6):
        client.get(at("user_post", row.pk))
    assert b"".join(client.get(at("ugc_export")).streaming_content).count(b"\n") == 10_001


def test_the_api_does_the_same(client, workspace, owner: User, account) -> None:
    base = f"/api/v1/workspaces/{workspace.slug}/growth/ugc/"

    def send(method: str, path: str, body: Any = None) -> Any:
        return getattr(client, method)(base + path, body or {}, content_type="application/json")

    made = send("post", "", {"url": LINK, "author": "半盏山月", "text": "围炉"})
    assert (made.status_code, made.json()["permitted"]) == (201, False)
    one = f"{made.json()['id']}/"
    assert send("post", "", {"url": LINK}).status_code == 409
    message = received(thread_of(account, "好喝"))[0]
    assert send("post", "collect/", {"message": message.pk}).json()["source"] == "inbox"
    assert send("post", "collect/", {"message": message.pk}).status_code == 409
    refused = send("post", f"{one}use/")
    assert (refused.status_code, refused.json()["code"]) == (422, "user_post_not_permitted")
    assert send("post", f"{one}ask/", {"words": "?"}).json()["state"] == "asked"
    assert send("put", f"{one}grant/", {"scope": "edit", "consent": "ok"}).status_code == 422
    granted = send("put", f"{one}grant/", {"scope": "edit", "consent": "ok", "proof_url": "https://example.com/p"})
    assert granted.json()["permitted"] is True
    post = send("post", f"{one}use/")
    assert Post.objects.for_workspace(workspace).filter(pk=post.json()["post"]).exists()
    assert send("put", f"{one}reward/", {"kind": "coupon", "words": "满 50 减 10"}).json()["reward_kind"] == "coupon"
    assert send("post", f"{one}reward/").json()["reward_given_on"] == "2026-06-01"
    assert send("put", f"{one}reward/", {"kind": "coupon", "words": "x"}).status_code == 409
    assert send("post", f"{one}withdraw/", {"note": "No more"}).json()["state"] == "withdrawn"
    assert send("post", f"{one}use/").status_code == 422
    assert [row["id"] for row in client.get(base, {"show": "over"}).json()["results"]] == [made.json()["id"]]
    assert client.delete(base + one).status_code == 409
    other = client.get(base, {"source": "inbox"}).json()["results"][0]["id"]
    assert send("post", f"{other}/refuse/", {"note": "no"}).json()["state"] == "refused"
    assert client.delete(f"{base}{other}/").status_code == 204
    assert client.get(f"{base}{other}/").status_code == 404

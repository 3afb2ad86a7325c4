"""The page and the REST address of the evidence, and telling that a post is live, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.lib.clock import now
from content.models import Attempt, Publication
from content.states import PostState
from content.states import PublicationState as S
from team.models import AuditEntry, Workspace
from team.permissions import Permission as P
from team.permissions import allows
from team.roles import Role
from tests.factories import MediaAssetFactory, PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
STRANGER = "https://www.douyin.com/video/1"
OWN = "https://practice.example/p/1"


@pytest.fixture
def make(workspace: Workspace, settings: Any) -> Callable[..., Publication]:
    """A publication that went wrong on a platform that can be searched, with its calls."""
    settings.PRACTICE_URL = "https://practice.example"
    account = SocialAccountFactory(
        workspace=workspace, platform="practice-xiaohongshu", display_name="Hill Tea", time_zone="America/New_York",
        url="https://practice.example/@hill/xiaohongshu",
    )  # fmt: skip
    asset = MediaAssetFactory(workspace=workspace)

    def make(state: str = S.UNKNOWN, *, calls: int = 1, **values: Any) -> Publication:
        post = PostFactory(workspace=workspace, state=PostState.SCHEDULED, title="Spring tea")
        media = {
            "asset_id": asset.pk, "sha256": asset.sha256, "kind": "image", "mime": asset.mime, "size": asset.size,
            "alt": "", "width": 1, "height": 1, "seconds": None,
        }  # fmt: skip
        payload = {
            "text": "First flush <b>", "title": "Spring", "format": "image", "media": [media], "thread": [],
            "first_comment": "", "language": "zh-Hans", "options": {},
        }  # fmt: skip
        sent = datetime(2026, 3, 1, 12, tzinfo=UTC)
        values = {"due_at": sent, "next_attempt_at": None, "first_sent_at": sent, "payload": payload, **values}
        row = PublicationFactory(post=post, account=account, state=state, **values)
        for number in range(1, calls + 1):
            look = number > 1
            Attempt.objects.create(
                workspace=workspace, publication=row, number=number, kind="find" if look else "send", worker="host:1",
                started_at=sent, finished_at=sent + timedelta(seconds=3), payload_hash=row.content_hash,
                request_key=row.request_key, outcome="absent" if look else "outcome_unknown",
                http_status=None if look else 502, request_id="req-77", answer='{"error": "<script>bad gateway"}',
                seen=SEEN if look else None,
            )  # fmt: skip
        return row

    return make


SEEN = {
    "looked_at": 4, "since": "2026-03-01T11:55:00+00:00", "newest_at": "2026-03-01T11:58:00+00:00", "by_key": True,
    "found": False, "nearest": [{"at": "2026-03-01T11:58:00+00:00", "text": "Autumn <tea>", "url": OWN}],
}  # fmt: skip


def page_of(name: str, row: Publication) -> str:
    return reverse(f"content:publication_{name}", args=[row.workspace.slug, row.pk])


def fresh(row: Publication) -> Publication:
    return Publication.objects.for_workspace(row.workspace_id).get(pk=row.pk)


def test_the_page_tells_everything(owner: Any, client_of: Any, make: Any) -> None:
    row = make(calls=3)
    text = client_of(owner).get(page_of("evidence", row)).content.decode()
    for word in (
        # Times in the account's zone.
        "It was sent at 1 Mar 07:00; the platform answered with HTTP 502 and did not confirm the post.",
        "2 looks did not find it.", "07:00:03", "req-77", "host:1", str(row.request_key), row.content_hash[:16],
        "4 posts of the account since 1 Mar 06:55 were looked at.", "None carries our mark.", "Autumn &lt;tea&gt;",
        "&lt;script&gt;bad gateway", "First flush &lt;b&gt;", "It is not there: send again", "Look again now",
        'href="https://practice.example/@hill/xiaohongshu"', "Times are those of the account: America/New_York.",
    ):  # fmt: skip
        assert word in text, word


def test_while_the_engine_looks_it_is_not_sent_again(owner: Any, client_of: Any, make: Any) -> None:
    row = make(next_attempt_at=now() + timedelta(minutes=4))
    client = client_of(owner)
    text = client.get(page_of("evidence", row)).content.decode()
    assert "We are still looking for it ourselves" in text
    assert "It is not there: send again" not in text
    client.post(page_of("resend", row))
    assert fresh(row).state == S.UNKNOWN
    client.post(page_of("look", row))
    assert fresh(row).next_attempt_at <= now()
    assert AuditEntry.objects.for_workspace(row.workspace).filter(verb="publication.looked").count() == 1


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_and_decides(member_of: Any, client_of: Any, make: Any, role: Role) -> None:
    row, may = make(), allows(role, P.QUEUE_RESOLVE)
    client = client_of(member_of(role))
    page = client.get(page_of("evidence", row))
    assert page.status_code == 200
    for secret in ("bad gateway", "It is not there: send again"):
        assert (secret in page.content.decode()) == may
    api = f"/api/v1/workspaces/{row.workspace.slug}/publications/{row.pk}"
    assert client.get(f"{api}/evidence/").status_code == (200 if may else 403)
    for path in (page_of("look", row), page_of("confirm", row)):
        assert (client.post(path, {"url": STRANGER}).status_code == 403) == (not may)


def test_an_address_of_another_platform_must_be_insisted_on(owner: Any, client_of: Any, make: Any) -> None:
    client, row = client_of(owner), make()
    answer = client.post(page_of("confirm", row), {"url": STRANGER, "published_at": "2026-03-01T07:01"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not an address on Xiaohongshu (practice)." in text
    assert "practice.example" in text
    assert f'value="{STRANGER}"' in text
    assert 'value="2026-03-01T07:01"' in text
    assert 'name="force"' in text
    assert fresh(row).state == S.UNKNOWN
    in_row = client.post(
        page_of("confirm", row), {"url": STRANGER, "in_queue": "1"}, headers={"hx-request": "true"}
    ).content.decode()
    assert 'name="force"' in in_row
    done = client.post(page_of("confirm", row), {"url": STRANGER, "force": "1", "next": page_of("evidence", row)})
    assert done.headers["Location"] == page_of("evidence", row)
    assert (fresh(row).state, fresh(row).remote_url, fresh(row).remote_id) == (S.PUBLISHED, STRANGER, "")


def test_the_time_is_read_in_the_account_s_zone(owner: Any, client_of: Any, make: Any) -> None:
    client, row = client_of(owner), make()
    Publication.objects.for_workspace(row.workspace).update(created_at=datetime(2026, 2, 1, tzinfo=UTC))
    for wrong in ("yesterday", "2999-01-01T00:00", "2026-01-31T00:00"):
        answer = client.post(page_of("confirm", row), {"url": OWN, "published_at": wrong})
        assert answer.status_code == 422, wrong
        assert f'value="{wrong}"' in answer.content.decode()
        assert 'name="force"' not in answer.content.decode()
    assert client.post(page_of("confirm", row), {"url": OWN, "published_at": "2026-03-01T07:01"}).status_code == 302
    assert fresh(row).published_at == datetime(2026, 3, 1, 12, 1, tzinfo=UTC)
    assert fresh(row).closed_by == owner
    assert "has seen it live" in client.get(page_of("evidence", row)).content.decode()


def test_by_api(owner: Any, client_of: Any, make: Any) -> None:
    client, row = client_of(owner), make(calls=2)
    api = f"/api/v1/workspaces/{row.workspace.slug}/publications/{row.pk}"
    told = client.get(f"{api}/evidence/").json()
    assert (told["undecided"], told["looking"], told["may_look"]) == (True, False, True)
    send, look = told["calls"]
    assert (send["call"]["http_status"], send["call"]["raw"], send["seen"]) == (
        502,
        '{"error": "<script>bad gateway"}',
        None,
    )
    assert (look["seen"]["looked_at"], look["seen"]["nearest"][0]["url"]) == (4, OWN)
    assert client.post(f"{api}/look/").json()["next_attempt_at"]
    body = {"url": STRANGER, "published_at": "2026-03-01T12:01:00Z"}
    refused = client.post(f"{api}/confirm/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "foreign_address")
    early = client.post(f"{api}/confirm/", {**body, "force": True}, content_type="application/json")
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "published_at")
    Publication.objects.for_workspace(row.workspace).update(created_at=datetime(2026, 2, 1, tzinfo=UTC))
    done = client.post(f"{api}/confirm/", {**body, "force": True}, content_type="application/json").json()
    assert (done["state"], done["remote_url"], done["published_at"]) == ("published", STRANGER, "2026-03-01T12:01:00Z")
    assert client.post(f"{api}/look/").status_code == 409


@pytest.mark.parametrize(("role", "status"), [(Role.PLANNER, 302), (Role.COMMUNITY, 403)])
def test_what_is_scheduled_is_taken_back_only_by_who_may_publish(
    member_of: Any, client_of: Any, make: Any, role: Role, status: int
) -> None:
    client = client_of(member_of(role))
    by_page, by_api, failed = (make(state) for state in (S.SCHEDULED, S.SCHEDULED, S.FAILED))
    assert client.post(page_of("drop", by_page)).status_code == status
    api = f"/api/v1/workspaces/{by_api.workspace.slug}/publications"
    assert (client.post(f"{api}/{by_api.pk}/drop/").status_code == 200) == (status == 302)
    expected = S.CANCELLED if status == 302 else S.SCHEDULED
    assert [fresh(by_page).state, fresh(by_api).state] == [expected, expected]
    assert client.post(page_of("drop", failed)).status_code == 302
    assert fresh(failed).state == S.CANCELLED
    queue = client.get(reverse("content:queue", args=[failed.workspace.slug]) + "?tab=upcoming").content.decode()
    assert "Leave this account out" not in queue


def test_costs_do_not_grow(owner: Any, client_of: Any, make: Any) -> None:
    client, small, large = client_of(owner), make(calls=1), make(calls=40)
    client.get(page_of("evidence", small))

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    few = queries(page_of("evidence", small))
    assert queries(page_of("evidence", large)) == few
    assert few < 15
    tab = reverse("content:queue", args=[small.workspace.slug]) + "?tab=unknown"
    before = queries(tab)
    for _n in range(28):
        make(calls=2)
    assert queries(tab) == before

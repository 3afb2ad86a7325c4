"""The queue's pages, the REST API and the health checks, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config.lib.clock import now
from content.models import Heartbeat, Post, Publication, PublishPause
from content.states import PostState
from content.states import PublicationState as S
from team.models import AuditEntry, Workspace
from team.permissions import Permission as P
from team.permissions import allows
from team.roles import Role
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
OPTIONS = {"due_at": None, "next_attempt_at": None}


@pytest.fixture
def account(workspace: Workspace) -> Any:
    return SocialAccountFactory(workspace=workspace, display_name="Hill Tea")


@pytest.fixture
def make(workspace: Workspace, account: Any) -> Callable[..., Publication]:
    """A publication in a state, with its post scheduled and its content frozen."""

    def make(state: str, **values: Any) -> Publication:
        post = PostFactory(workspace=workspace, state=PostState.SCHEDULED, title="Spring tea")
        payload = {
            "text": post.text, "title": "", "format": "text", "media": [], "thread": [], "first_comment": "",
            "language": "zh-Hans", "options": {},
        }  # fmt: skip
        values = {"payload": payload, **OPTIONS, **values}
        return PublicationFactory(post=post, account=account, state=state, **values)

    return make


def in_workspace(workspace: Workspace, path: str) -> str:
    return f"/w/{workspace.slug}/{path}"


def test_queue_says_cause_and_one_next_step(workspace: Workspace, owner: Any, client_of: Any, make: Any) -> None:
    make(S.FAILED, error_kind="transient", error_message="The platform could not be reached.")
    make(S.FAILED, error_kind="invalid_content", error_message="Give the post a title.", error_code="no_title")
    make(S.UNKNOWN, error_kind="outcome_unknown")
    make(S.NEEDS_HANDOFF)
    make(S.PAUSED)
    page = client_of(owner).get(in_workspace(workspace, "queue/")).content.decode()
    assert page.count('<article class="pub"') == 5
    texts = ["The platform could not be reached.", "Give the post a title.", "no_title", "Try again"]
    texts += ["Correct the content", "It is there", "It is not there, send again", "It is posted", "Send now"]
    for text in texts:
        assert text in page, text
    for tab in ("failed", "unknown", "handoff", "held", "upcoming", "nonsense"):
        assert client_of(owner).get(in_workspace(workspace, f"queue/?tab={tab}")).status_code == 200


def test_queue_costs_the_same_queries_for_1_and_30_rows(
    workspace: Workspace, owner: Any, client_of: Any, make: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(owner)
    make(S.FAILED)
    client.get(in_workspace(workspace, "queue/"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(in_workspace(workspace, "queue/"))
    for _n in range(29):
        make(S.FAILED)
    with CaptureQueriesContext(connection) as many:
        client.get(in_workspace(workspace, "queue/"))
    assert len(many) == len(few)
    assert len(many) < 25


def test_retry_confirm_and_drop_by_page(workspace: Workspace, owner: Any, client_of: Any, make: Any) -> None:
    client: Client = client_of(owner)
    failed, unknown, handed = make(S.FAILED), make(S.UNKNOWN), make(S.NEEDS_HANDOFF)
    answer = client.post(in_workspace(workspace, f"publications/{failed.pk}/retry/"), headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert f'id="publication-{failed.pk}"' in answer.content.decode()
    bad = client.post(
        in_workspace(workspace, f"publications/{unknown.pk}/confirm/"), {"url": "javascript:x", "in_queue": "1"},
        headers={"hx-request": "true"},
    )  # fmt: skip
    assert bad.status_code == 422
    assert 'value="javascript:x"' in bad.content.decode()
    assert client.post(
        in_workspace(workspace, f"publications/{unknown.pk}/confirm/"), {"url": "https://example.com/1", "force": "1"}
    ).headers["Location"] == in_workspace(workspace, "queue/")
    client.post(in_workspace(workspace, f"publications/{handed.pk}/drop/"), {"next": "https://evil.example/"})
    states = dict(Publication.objects.for_workspace(workspace).values_list("pk", "state"))
    assert states == {failed.pk: S.SCHEDULED, unknown.pk: S.PUBLISHED, handed.pk: S.CANCELLED}
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert {"publication.retried", "publication.confirmed", "publication.dropped"} <= verbs


def test_bulk_retry_sends_what_can_go_and_says_what_cannot(
    workspace: Workspace, owner: Any, client_of: Any, make: Any
) -> None:
    good, gone = make(S.FAILED), make(S.PUBLISHED)
    page = client_of(owner).post(
        in_workspace(workspace, "queue/retry/"), {"publication": [good.pk, gone.pk, "x", 10**30]}, follow=True
    )
    text = page.content.decode()
    assert "1 post will be sent now." in text
    good.refresh_from_db()
    assert good.state == S.SCHEDULED


def test_pause_form_keeps_what_was_typed_and_banner_shows_it(workspace: Workspace, owner: Any, client_of: Any) -> None:
    client = client_of(owner)
    bad = client.post(in_workspace(workspace, "queue/pause/"), {"scope": "account", "reason": "Recall"})
    assert bad.status_code == 422
    assert 'value="Recall"' in bad.content.decode()
    assert (
        client.post(in_workspace(workspace, "queue/pause/"), {"scope": "workspace", "reason": "Recall"}).status_code
        == 302
    )
    again = client.post(in_workspace(workspace, "queue/pause/"), {"scope": "workspace", "reason": "Twice"})
    assert again.status_code == 409
    banner = client.get(in_workspace(workspace, "banners/")).content.decode()
    assert "Recall" in banner
    pause = PublishPause.objects.for_workspace(workspace).get(lifted_at=None)
    client.post(in_workspace(workspace, f"queue/pauses/{pause.pk}/resume/"))
    assert client.get(in_workspace(workspace, "banners/")).content.decode().strip() == ""
    assert client.post(in_workspace(workspace, f"queue/pauses/{pause.pk}/resume/")).status_code == 409


def test_banner_when_nobody_publishes(workspace: Workspace, owner: Any, client_of: Any, make: Any) -> None:
    make(S.SCHEDULED, due_at=now(), next_attempt_at=now() - timedelta(minutes=2))
    client = client_of(owner)
    assert "no publish worker" in client.get(in_workspace(workspace, "banners/")).content.decode()
    Heartbeat.objects.create(name="x:1", kind="publisher", slots=4, started_at=now(), seen_at=now())
    assert "no publish worker" not in client.get(in_workspace(workspace, "banners/")).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_roles(workspace: Workspace, member_of: Any, client_of: Any, make: Any, role: Role) -> None:
    row = make(S.FAILED)
    client = client_of(member_of(role))
    page = client.get(in_workspace(workspace, "queue/"))
    assert page.status_code == 200
    assert ("Try again" in page.content.decode()) == allows(role, P.QUEUE_RESOLVE)
    expected = 302 if allows(role, P.QUEUE_RESOLVE) else 403
    assert client.post(in_workspace(workspace, f"publications/{row.pk}/retry/")).status_code == expected
    pause = client.post(in_workspace(workspace, "queue/pause/"), {"scope": "workspace", "reason": "r"})
    assert pause.status_code == (302 if allows(role, P.PUBLISHING_PAUSE) else 403)


def test_outsiders_see_nothing(workspace: Workspace, outsider: Any, client_of: Any, make: Any) -> None:
    row = make(S.FAILED)
    client = client_of(outsider)
    for path in ("queue/", "banners/", "queue/pause/", f"publications/{row.pk}/"):
        assert client.get(in_workspace(workspace, path)).status_code == 404
    assert client.get(f"/api/v1/workspaces/{workspace.slug}/publications/").status_code == 404


def test_api_from_draft_to_scheduled_and_back(workspace: Workspace, owner: Any, client_of: Any, account: Any) -> None:
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}"
    post = PostFactory(workspace=workspace, text="By API")
    row = PublicationFactory(post=post, account=account, state=S.DRAFT, due_at=None)
    due = (now() + timedelta(hours=3)).isoformat()
    body = {"due_at": due, "version": post.version}
    stale = client.post(f"{base}/posts/{post.pk}/schedule/", {**body, "version": 99}, content_type="application/json")
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    past = client.post(
        f"{base}/posts/{post.pk}/schedule/", {"due_at": "2020-01-01T00:00:00Z"}, content_type="application/json"
    )
    assert (past.status_code, past.json()["code"]) == (422, "due_in_past")
    done = client.post(
        f"{base}/posts/{post.pk}/schedule/", body, content_type="application/json", headers={"idempotency-key": "k1"}
    )
    assert done.status_code == 200, done.content
    assert done.json()["status"] == "scheduled"
    replay = client.post(
        f"{base}/posts/{post.pk}/schedule/", body, content_type="application/json", headers={"idempotency-key": "k1"}
    )
    assert replay.headers["Idempotent-Replay"] == "true"
    listed = client.get(f"{base}/publications/?state=scheduled").json()["results"]
    assert [item["id"] for item in listed] == [row.pk]
    detail = client.get(f"{base}/publications/{row.pk}/").json()
    assert detail["payload"]["text"] == "By API"
    assert detail["attempts"] == []
    assert client.post(f"{base}/posts/{post.pk}/unschedule/").json()["status"] == "draft"
    assert client.post(f"{base}/posts/{post.pk}/cancel/").json()["status"] == "cancelled"
    assert client.post(f"{base}/posts/{post.pk}/cancel/").status_code == 409


def test_api_lists_every_broken_rule(workspace: Workspace, owner: Any, client_of: Any, account: Any) -> None:
    post = PostFactory(workspace=workspace, text="x" * 5000)
    gone = SocialAccountFactory(workspace=workspace, state="needs_reconnect")
    for each in (account, gone):
        PublicationFactory(post=post, account=each, state=S.DRAFT, due_at=None)
    answer = client_of(owner).post(
        f"/api/v1/workspaces/{workspace.slug}/posts/{post.pk}/schedule/", {}, content_type="application/json"
    )
    assert answer.status_code == 422
    errors = {(error["account"], error["code"]) for error in answer.json()["errors"]}
    assert {(account.pk, "text_too_long"), (gone.pk, "account_not_connected")} <= errors
    assert Post.objects.for_workspace(workspace).get(pk=post.pk).state == PostState.DRAFT


def test_api_queue_actions_and_pauses(workspace: Workspace, owner: Any, client_of: Any, make: Any) -> None:
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}"
    row = make(S.FAILED)
    assert client.post(f"{base}/publications/{row.pk}/handoff/").json()["step"] == "handoff"
    refused = client.post(f"{base}/publications/{row.pk}/resend/")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    url = {"url": "https://example.com/p", "force": True}
    assert (
        client.post(f"{base}/publications/{row.pk}/confirm/", url, content_type="application/json").json()["state"]
        == "published"
    )
    made = client.post(f"{base}/pauses/", {"scope": "workspace", "reason": "Stop"}, content_type="application/json")
    assert made.status_code == 201
    assert len(client.get(f"{base}/pauses/").json()) == 1
    lifted = client.post(f"{base}/pauses/{made.json()['id']}/resume/", content_type="application/json")
    assert lifted.json()["lifted_at"]


def test_health_checks(client: Client, make: Any) -> None:
    assert client.get("/healthz").json() == {"ok": True}
    waiting = client.get("/readyz")
    assert waiting.status_code == 503
    assert waiting.json()["checks"] == {"database": True, "migrations": True, "broker": True, "publish_worker": False}
    Heartbeat.objects.create(name="x:1", kind="publisher", slots=4, started_at=now(), seen_at=now())
    assert client.get("/readyz").status_code == 200
    make(S.SCHEDULED, due_at=now(), next_attempt_at=now() - timedelta(seconds=30))
    text = client.get("/metrics").content.decode()
    assert 'juzhen_publications{state="scheduled"} 1.0' in text
    lag = float(re.search(r"^juzhen_due_lag_seconds (\S+)", text, re.M)[1])
    assert 25 < lag < 60


def test_metrics_are_closed_to_others(client: Client, settings: Any) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5").status_code == 403
    settings.METRICS_TOKEN = "a-long-metrics-token"
    denied = client.get("/metrics", REMOTE_ADDR="203.0.113.5", headers={"authorization": "Bearer wrong"})
    assert denied.status_code == 403
    allowed = client.get(
        "/metrics", REMOTE_ADDR="203.0.113.5", headers={"authorization": "Bearer a-long-metrics-token"}
    )
    assert allowed.status_code == 200

"""Health checks and metrics: what an orchestrator and Prometheus read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import SocialAccount, StoredCredential
from config.lib.clock import now
from content.models import Attempt, Heartbeat, Publication, PublishPause
from content.states import AttemptKind, PauseScope
from content.states import PublicationState as S
from team.services.notifications import notify
from tests.factories import MembershipFactory, PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


def scrape(client: Client) -> dict[str, float]:
    """Every sample by name and labels, as Prometheus reads it."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        s.name + "".join(f",{k}={v}" for k, v in sorted(s.labels.items())): s.value
        for family in families
        for s in family.samples
    }


def beat(name: str, kind: str, *, ago: float = 0, **values: Any) -> None:
    Heartbeat.objects.create(name=name, kind=kind, started_at=now(), seen_at=now() - timedelta(seconds=ago), **values)


def row(account: SocialAccount, state: str, *, minutes: float = 0, **values: Any) -> Publication:
    """A publication whose time was so many minutes ago."""
    at = now() - timedelta(minutes=minutes)
    post = PostFactory(workspace=account.workspace, state="scheduled")
    return PublicationFactory(post=post, account=account, state=state, due_at=at, **{"next_attempt_at": at, **values})


def send(publication: Publication, late_ms: int | None, *, minutes: float, outcome: str = "published") -> None:
    Attempt.objects.create(
        workspace=publication.workspace, publication=publication, kind=AttemptKind.SEND, outcome=outcome,
        number=Attempt.objects.unscoped("test").count() + 1, late_ms=late_ms,
        started_at=now() - timedelta(minutes=minutes),
    )  # fmt: skip


def test_empty_installation_is_parsable_and_invents_nothing(client: Client) -> None:
    found = scrape(client)
    assert found["juzhen_publish_workers"] == 0
    assert found["juzhen_due_lag_seconds"] == 0
    assert found["juzhen_send_lateness_last_hour_seconds_count"] == 0
    assert not [name for name in found if name.startswith("juzhen_send_lateness_seconds")]
    assert not [name for name in found if name.endswith("_seen_timestamp_seconds")]


def test_publications_and_calls(client: Client) -> None:
    one, two = SocialAccountFactory(), SocialAccountFactory()
    row(one, S.SCHEDULED, minutes=12)
    row(two, S.SCHEDULED, minutes=-60)
    row(one, S.FAILED)
    row(one, S.UNKNOWN, next_attempt_at=None)
    row(two, S.UNKNOWN, minutes=-1)
    row(two, S.NEEDS_HANDOFF, minutes=30)
    row(two, S.NEEDS_HANDOFF, minutes=90)
    row(two, S.DRAFT)
    published = row(two, S.PUBLISHED, minutes=20, next_attempt_at=None)
    row(two, S.PUBLISHED, minutes=60 * 25, next_attempt_at=None)
    send(published, 100, minutes=50)
    send(published, None, minutes=50, outcome="")
    send(published, 100, minutes=61)
    found = scrape(client)
    states = {k.rpartition("=")[2]: v for k, v in found.items() if k.startswith("juzhen_publications,")}
    assert states == {
        "scheduled": 2, "failed": 1, "unknown": 2, "needs_handoff": 2, "claimed": 0, "sending": 0, "processing": 0,
        "paused": 0,
    }  # fmt: skip
    assert found["juzhen_publications_published_last_day"] == 1
    assert found["juzhen_unknown_desk"] == 1
    assert found["juzhen_handoffs_overdue"] == 1
    assert found["juzhen_publications_stuck"] == 1
    assert 700 < found["juzhen_due_lag_seconds"] < 800
    calls = {k: v for k, v in found.items() if k.startswith("juzhen_attempts_last_hour")}
    assert calls == {
        "juzhen_attempts_last_hour,kind=send,outcome=published": 1,
        "juzhen_attempts_last_hour,kind=send,outcome=open": 1,
    }


def test_lateness_as_quantiles_and_histogram(client: Client) -> None:
    published = row(SocialAccountFactory(), S.PUBLISHED, next_attempt_at=None)
    for late in (-5, 0, 100, 101, 2000, 61_000, 9_000_000):
        send(published, late, minutes=30)
    for late in range(1, 101):
        send(published, late * 10, minutes=2)
    found = scrape(client)
    assert found["juzhen_send_lateness_seconds,quantile=0.5"] == 0.5
    assert found["juzhen_send_lateness_seconds,quantile=0.95"] == 0.95
    assert found["juzhen_send_lateness_seconds,quantile=0.99"] == 0.99
    name = "juzhen_send_lateness_last_hour_seconds"
    bounds = {k.rpartition("=")[2]: v for k, v in found.items() if k.startswith(f"{name}_bucket")}
    assert bounds["0.1"] == 10 + 3
    assert bounds["0.25"] == 25 + 4
    assert bounds["1.0"] == 100 + 4
    assert bounds["2.5"] == 105
    assert bounds["60.0"] == 105
    assert bounds["300.0"] == bounds["1800.0"] == 106
    assert bounds["+Inf"] == found[f"{name}_count"] == 107
    assert found[f"{name}_sum"] == pytest.approx(0 + 0 + 0.1 + 0.101 + 2 + 61 + 9000 + 50.5)


def test_processes(client: Client) -> None:
    beat("box:1", "publisher", slots=16, busy=3)
    beat("box:2", "publisher", slots=8, busy=8)
    beat("box:3", "publisher", slots=8, busy=8, ago=60)
    beat("default@box:4", "worker", queues="default,media", slots=2, busy=1)
    beat("media@box:5", "worker", queues="media", slots=4)
    beat("beat@box:6", "beat", ago=5)
    beat("scheduler", "scheduler", ago=40)
    found = scrape(client)
    assert (found["juzhen_publish_workers"], found["juzhen_publish_slots"], found["juzhen_publish_busy"]) == (2, 24, 11)
    assert found["juzhen_processes,kind=worker"] == 2
    assert found["juzhen_process_slots,kind=worker"] == 6
    assert found["juzhen_process_busy,kind=publisher"] == 11
    assert found["juzhen_processes,kind=beat"] == 1
    assert found["juzhen_background_workers"] == 1
    present = now().timestamp()
    assert 0 <= present - found["juzhen_worker_seen_timestamp_seconds"] < 5
    assert 4 < present - found["juzhen_beat_seen_timestamp_seconds"] < 10
    assert 39 < present - found["juzhen_scheduler_seen_timestamp_seconds"] < 45


def test_what_people_should_know(client: Client) -> None:
    membership = MembershipFactory()
    workspace = membership.workspace
    held = SocialAccountFactory(workspace=workspace, hold_until=now() + timedelta(minutes=5))
    lost = SocialAccountFactory(workspace=workspace, state="needs_reconnect")
    SocialAccountFactory(workspace=workspace, state="disconnected", hold_until=now() + timedelta(minutes=5))
    StoredCredential.objects.create(workspace=workspace, account=held, sealed=b"x", refresh_failures=2)
    StoredCredential.objects.create(workspace=workspace, account=lost, sealed=b"x", refresh_refused=True)
    PublishPause.objects.create(workspace=workspace, scope=PauseScope.WORKSPACE, reason="r")
    PublishPause.objects.create(workspace=workspace, scope=PauseScope.ACCOUNT, account=held, reason="r")
    PublishPause.objects.create(
        workspace=workspace, scope=PauseScope.PLATFORM, platform="x", reason="r", lifted_at=now()
    )
    notify(workspace=workspace, kind="team.role_changed", params={}, users=[membership.user])
    found = scrape(client)
    assert found["juzhen_accounts_held"] == 1
    assert found["juzhen_accounts_lost"] == 1
    assert found["juzhen_refresh_failing"] == 1
    assert found["juzhen_refresh_refused"] == 1
    assert found["juzhen_pauses,scope=workspace"] == 1
    assert found["juzhen_pauses,scope=account"] == 1
    assert "juzhen_pauses,scope=platform" not in found
    assert found["juzhen_notifications_last_hour,kind=team.role_changed"] == 1


def test_a_scrape_costs_a_fixed_number_of_queries(client: Client) -> None:
    accounts = [SocialAccountFactory() for _n in range(5)]
    for account in accounts:
        row(account, S.SCHEDULED, minutes=20)
    with CaptureQueriesContext(connection) as asked:
        scrape(client)
    assert len(asked) <= 14


def test_readiness_names_what_fails_and_only_mentions_the_scheduler(client: Client) -> None:
    waiting = client.get("/readyz")
    assert waiting.status_code == 503
    assert waiting.json()["failing"] == ["publish_worker"]
    assert waiting.json()["information"] == {"scheduler": False}
    beat("box:1", "publisher")
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["failing"]) == (200, [])
    assert ready.json()["information"] == {"scheduler": False}
    beat("scheduler", "scheduler", ago=89)
    assert client.get("/readyz").json()["information"] == {"scheduler": True}
    Heartbeat.objects.filter(kind="scheduler").update(seen_at=now() - timedelta(seconds=91))
    assert client.get("/readyz").json()["information"] == {"scheduler": False}


def test_readiness_names_a_broker_that_is_away(client: Client, settings: Any) -> None:
    beat("box:1", "publisher")
    settings.REDIS_URL = "redis://127.0.0.1:9"
    away = client.get("/readyz")
    assert (away.status_code, away.json()["failing"]) == (503, ["broker"])

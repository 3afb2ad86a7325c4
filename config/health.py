"""Is this installation alive and ready? For load balancers, orchestrators and Prometheus; no workspace, no sign-in."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from content.selectors.health import engine_figures, engine_health

log = structlog.get_logger(__name__)
LOOPBACK = {"127.0.0.1", "::1", ""}


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything a request or a due post needs is there, else 503; names what is missing."""
    found = {name: _holds(check) for name, check in CHECKS.items()}
    ready = all(found.values())
    return JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures. Only from this machine, or with `Authorization: Bearer <JUZHEN_METRICS_TOKEN>`."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    local = request.META.get("REMOTE_ADDR", "") in LOOPBACK and "X-Forwarded-For" not in request.headers
    if not local and not (token and hmac.compare_digest(given.encode(), token.encode())):
        return HttpResponseForbidden("Metrics are shown to this machine or with the token only.\n")
    registry = CollectorRegistry()
    registry.register(_Engine())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
    try:
        return bool(client.ping())
    finally:
        client.close()


def _publisher() -> bool:
    return engine_health().alive


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "publish_worker": _publisher,
}


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        log.warning("not ready", check=check.__name__, error=str(error))
        return False


class _Engine:
    """Reads the figures when they are asked for, so that every web process answers the same."""

    def collect(self) -> Iterator[Metric]:
        """Gauges of the engine."""
        health, figures = engine_health(), engine_figures()
        states = GaugeMetricFamily("juzhen_publications", "Publications by state.", labels=["state"])
        for state, count in sorted(figures["states"].items()):
            states.add_metric([state], count)
        yield states
        attempts = GaugeMetricFamily(
            "juzhen_attempts_last_hour", "Calls to platforms in the last hour.", labels=["kind", "outcome"]
        )
        for (kind, outcome), count in sorted(figures["attempts"].items()):
            attempts.add_metric([kind, outcome], count)
        yield attempts
        yield GaugeMetricFamily("juzhen_due_lag_seconds", "Wait of the oldest post that could go out.", health.lag)
        yield GaugeMetricFamily("juzhen_publish_workers", "Publish workers seen in the last seconds.", health.workers)
        yield GaugeMetricFamily("juzhen_publish_slots", "Posts they can send at the same time.", health.slots)
        yield GaugeMetricFamily("juzhen_publish_busy", "Posts being sent.", health.busy)
        for name, seen in (("worker", health.last_seen), ("scheduler", health.scheduler_seen)):
            if seen is not None:
                text = f"Unix time of the last sign of life of the {name}."
                yield GaugeMetricFamily(f"juzhen_{name}_seen_timestamp_seconds", text, seen.timestamp())

"""Is this installation alive and ready? For load balancers, orchestrators and Prometheus; no workspace, no sign-in."""

from __future__ import annotations

import hmac
from collections.abc import Callable

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from config.metrics import EngineCollector
from content.selectors.processes import crew

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
    """200 when everything a request or a due post needs is there, else 503; `failing` names what is missing.

    `information` does not decide: without scheduled tasks pages work and posts go out, so a proxy must go on sending
    requests here; that they stand still is for the alarms (see docs/architecture.md).
    """
    found = {name: _holds(check) for name, check in CHECKS.items()}
    failing = [name for name, held in found.items() if not held]
    answer = {
        "ready": not failing,
        "checks": found,
        "failing": failing,
        "information": {name: _holds(check) for name, check in INFORMATION.items()},
    }
    return JsonResponse(answer, status=503 if failing else 200)


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
    registry.register(EngineCollector())
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
    return bool(crew().publishers)


def _scheduler() -> bool:
    return crew().scheduled_tasks_run


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "publish_worker": _publisher,
}
INFORMATION: dict[str, Callable[[], bool]] = {"scheduler": _scheduler}


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        log.warning("not ready", check=check.__name__, error=str(error))
        return False

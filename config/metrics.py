"""The engine's figures in Prometheus's words; what to alarm on is in docs/architecture.md, “Watching the engine”."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric

from content.selectors.health import EngineHealth, engine_health
from content.selectors.monitoring import BUCKETS, EngineFigures, LatenessFigures, engine_figures
from content.selectors.processes import BACKGROUND, BEAT, PUBLISHER, WORKER, Crew, Process, crew


class EngineCollector:
    """Reads the figures when they are asked for, so that every web process answers the same."""

    def collect(self) -> Iterator[Metric]:
        """Gauges of the engine, and the histogram of the last hour's lateness."""
        found = crew()
        health, figures = engine_health(found), engine_figures()
        yield from _publications(health, figures)
        yield from _lateness(figures.lateness)
        yield from _processes(health, found)
        yield from _people(figures)


def _publications(health: EngineHealth, figures: EngineFigures) -> Iterator[Metric]:
    yield _by("juzhen_publications", "Open publications by state.", "state", figures.states)
    yield GaugeMetricFamily(
        "juzhen_publications_published_last_day", "Published ones due in the last 24 hours.", figures.published_last_day
    )
    attempts = GaugeMetricFamily(
        "juzhen_attempts_last_hour", "Calls to platforms in the last hour.", labels=["kind", "outcome"]
    )
    for (kind, outcome), count in sorted(figures.attempts.items()):
        attempts.add_metric([kind, outcome], count)
    yield attempts
    yield GaugeMetricFamily("juzhen_due_lag_seconds", "Wait of the oldest post that could go out.", health.lag)
    yield GaugeMetricFamily(
        "juzhen_publications_stuck", "Due rows long overdue that nothing holds back.", figures.stuck
    )
    yield GaugeMetricFamily("juzhen_unknown_desk", "Unclear sends a person must decide.", figures.unknown_desk)
    yield GaugeMetricFamily(
        "juzhen_handoffs_overdue", "Posts to make by hand, due for more than an hour.", figures.handoffs_overdue
    )


def _lateness(lateness: LatenessFigures) -> Iterator[Metric]:
    # Absent without a send: no data is not zero.
    quantiles = GaugeMetricFamily(
        "juzhen_send_lateness_seconds", "How late sends of the last five minutes left.", labels=["quantile"]
    )
    for name, seconds in (lateness.quantiles or {}).items():
        quantiles.add_metric([name], seconds)
    yield quantiles
    buckets = [(str(bound), float(n)) for bound, n in zip(BUCKETS, lateness.buckets, strict=True)]
    yield HistogramMetricFamily(
        "juzhen_send_lateness_last_hour_seconds",
        "How late the sends of the last hour left. A moving window: use its buckets as they are, without rate().",
        buckets=[*buckets, ("+Inf", float(lateness.count))],
        sum_value=lateness.total,
    )


def _processes(health: EngineHealth, found: Crew) -> Iterator[Metric]:
    yield GaugeMetricFamily("juzhen_publish_workers", "Publish workers seen in the last seconds.", health.workers)
    yield GaugeMetricFamily("juzhen_publish_slots", "Posts they can send at the same time.", health.slots)
    yield GaugeMetricFamily("juzhen_publish_busy", "Posts being sent.", health.busy)
    living = {kind: found.alive(kind) for kind in (PUBLISHER, WORKER, BEAT)}
    counts = {kind: len(processes) for kind, processes in living.items()}
    yield _by("juzhen_processes", "Living processes by kind.", "kind", counts)
    yield _by("juzhen_process_slots", "Places of living processes.", "kind", _sums(living, lambda p: p.slots))
    yield _by("juzhen_process_busy", "Places in use.", "kind", _sums(living, lambda p: p.busy))
    yield GaugeMetricFamily(
        "juzhen_background_workers", f"Living workers of the queue {BACKGROUND}.", len(found.background)
    )
    seen = {
        "worker": health.last_seen,
        "scheduler": health.scheduler_seen,
        "background_worker": max((p.seen_at for p in found.processes if p.kind == WORKER), default=None),
        "beat": max((p.seen_at for p in found.processes if p.kind == BEAT), default=None),
    }
    for name, moment in seen.items():
        if moment is not None:
            text = f"Unix time of the last sign of life of the {name.replace('_', ' ')}."
            yield GaugeMetricFamily(f"juzhen_{name}_seen_timestamp_seconds", text, moment.timestamp())


def _people(figures: EngineFigures) -> Iterator[Metric]:
    yield _by("juzhen_pauses", "Pauses of publishing in force.", "scope", figures.pauses)
    yield GaugeMetricFamily("juzhen_accounts_held", "Accounts a platform told to wait.", figures.accounts_held)
    yield GaugeMetricFamily(
        "juzhen_accounts_lost", "Accounts that lost access or are restricted.", figures.accounts_lost
    )
    yield GaugeMetricFamily("juzhen_refresh_failing", "Credentials whose last renewal failed.", figures.refresh_failing)
    yield GaugeMetricFamily(
        "juzhen_refresh_refused", "Credentials the platform will not renew.", figures.refresh_refused
    )
    yield _by("juzhen_notifications_last_hour", "Notifications raised in the last hour.", "kind", figures.notices)


def _by(name: str, text: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, number in sorted(values.items()):
        family.add_metric([value], number)
    return family


def _sums(living: Mapping[str, Iterable[Process]], of: Callable[[Process], int]) -> dict[str, int]:
    return {kind: sum(of(process) for process in processes) for kind, processes in living.items()}

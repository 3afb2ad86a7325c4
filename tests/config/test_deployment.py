"""The files of the server deployment agree with one another and with the code."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from config.embedded.paths import ROOT

APP_SERVICES = {"migrate", "web", "worker-publish", "worker-default", "worker-inbox", "worker-media", "beat"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]


def test_every_variable_of_the_compose_file_is_explained_in_the_example() -> None:
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    explained = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    assert used == explained


def test_every_variable_given_to_the_app_is_read_by_it(services: dict[str, Any]) -> None:
    read_by_libraries = {"WEB_CONCURRENCY"}  # gunicorn
    settings = "".join((ROOT / "config" / name).read_text(encoding="utf-8") for name in ("settings.py", "storages.py"))
    given = {name for service in APP_SERVICES for name in services[service]["environment"]}
    assert {name for name in given - read_by_libraries if f'"{name}"' not in settings} == set()


def test_secrets_have_no_default() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name in ("POSTGRES_PASSWORD", "JUZHEN_SECRET_KEY", "JUZHEN_ENCRYPTION_KEYS"):
        assert f"${{{name}:?" in compose
        assert f"${{{name}:-" not in compose
        assert f"\n{name}=\n" in (ROOT / ".env.example").read_text(encoding="utf-8")


def test_our_containers_are_confined_and_only_the_proxy_is_reachable(services: dict[str, Any]) -> None:
    for name in APP_SERVICES:
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert re.search(r"^USER juzhen$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)


def test_the_workers_serve_the_same_queues_as_the_one_command_start(services: dict[str, Any]) -> None:
    served = {
        services[name]["command"][services[name]["command"].index("-Q") + 1] for name in services if "worker" in name
    }
    command = (ROOT / "config" / "management" / "commands" / "up.py").read_text(encoding="utf-8")
    started = set(re.findall(r'_worker\("\w+", "([\w,]+)"', command))
    assert served == started
    assert served


def test_every_queue_a_task_is_sent_to_is_served(services: dict[str, Any], settings: Any) -> None:
    commands = [service["command"] for name, service in services.items() if name.startswith("worker-")]
    served = {queue for command in commands for queue in command[command.index("-Q") + 1].split(",")}
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} <= served


def test_a_worker_gets_more_time_to_stop_than_a_task_is_promised(services: dict[str, Any]) -> None:
    from config.management.commands.up import TASK_GRACE

    for name in ("worker-publish", "worker-default", "worker-inbox", "worker-media"):
        assert int(services[name]["stop_grace_period"].rstrip("s")) > TASK_GRACE


def test_the_locks_name_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-node.txt"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")

"""Secrets of an installation, and what `./juzhen manage` finds in another terminal."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from config import env
from config.checks import gateways_are_addresses
from config.embedded import environment
from config.embedded.paths import ROOT

NAMES = {"JUZHEN_SECRET_KEY", "JUZHEN_ENCRYPTION_KEYS", "PRACTICE_ADMIN_KEY"}


def seen_by_a_command(var: Path, **extra: str) -> dict[str, str]:
    """The variables after the settings' `load_local_environment`, in a process that inherited none of them."""
    code = (
        "import json, os, sys; from pathlib import Path; from config.embedded import paths;"
        "paths.load_local_environment(Path(sys.argv[1])); print(json.dumps(dict(os.environ)))"
    )
    bare = {k: v for k, v in os.environ.items() if k not in {*NAMES, "PRACTICE_URL", "JUZHEN_BASE_URL"}}
    done = subprocess.run(
        [sys.executable, "-c", code, str(var)],
        env={**bare, **extra},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def test_secrets_are_made_once_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    made = environment.ensure_secrets(tmp_path)
    assert set(made) == NAMES
    assert Fernet(made["JUZHEN_ENCRYPTION_KEYS"])
    assert len(made["JUZHEN_SECRET_KEY"]) >= 50
    assert stat.S_IMODE(environment.secrets_file(tmp_path).stat().st_mode) == 0o600
    assert environment.ensure_secrets(tmp_path) == made


def test_an_older_file_keeps_its_secrets_and_gets_the_new_ones(tmp_path: Path) -> None:
    path = environment.secrets_file(tmp_path)
    path.write_text("# mine\nJUZHEN_SECRET_KEY=kept\nEXTRA=a=b\n", encoding="utf-8")
    path.chmod(0o644)
    made = environment.ensure_secrets(tmp_path)
    assert made["JUZHEN_SECRET_KEY"] == "kept"
    assert made["EXTRA"] == "a=b"
    assert set(made) >= NAMES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    here, there = environment.ensure_secrets(tmp_path / "a"), environment.ensure_secrets(tmp_path / "b")
    assert not set(here.values()) & set(there.values())


def test_a_command_finds_the_secrets_and_the_environment_wins(tmp_path: Path) -> None:
    made = environment.ensure_secrets(tmp_path)
    seen = seen_by_a_command(tmp_path, JUZHEN_SECRET_KEY="from-outside")
    assert seen["JUZHEN_SECRET_KEY"] == "from-outside"
    assert seen["JUZHEN_ENCRYPTION_KEYS"] == made["JUZHEN_ENCRYPTION_KEYS"]


def test_the_addresses_of_a_running_instance_are_used_only_while_it_runs(tmp_path: Path) -> None:
    environment.write(environment.run_file(tmp_path), {"PRACTICE_URL": "http://127.0.0.1:8001"})
    assert stat.S_IMODE(environment.run_file(tmp_path).stat().st_mode) == 0o600
    assert "PRACTICE_URL" not in seen_by_a_command(tmp_path)
    lock = environment.take_lock(tmp_path)
    assert lock is not None
    assert environment.take_lock(tmp_path) is None
    assert seen_by_a_command(tmp_path)["PRACTICE_URL"] == "http://127.0.0.1:8001"
    os.close(lock)
    assert "PRACTICE_URL" not in seen_by_a_command(tmp_path)


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        ("https://gw.example.com/wx", True),
        ("http://10.0.0.8:8080", True),
        ("http://gateway", True),
        ("http://gw.example.com", False),
        ("gw.example.com", False),
        ("ftp://gw.example.com", False),
        ("https://gw.example.com/?x=1", False),
        ("https://me:pw@gw.example.com", False),
    ],
)
def test_gateways_are_checked_at_the_start(settings: Any, address: str, usable: bool) -> None:
    settings.PLATFORM_GATEWAYS = {"api.weixin.qq.com": address}
    assert (gateways_are_addresses(None) == []) == usable


def test_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAIRS", "a=1, b = https://x/?y=z ,")
    assert env.pairs("PAIRS") == {"a": "1", "b": "https://x/?y=z"}
    monkeypatch.setenv("PAIRS", "a")
    with pytest.raises(env.BadSetting):
        env.pairs("PAIRS")

"""Starts third-party servers as children of the test run, on loopback, and stops them with it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest


def unavailable(reason: str) -> None:
    """Skip with a visible reason; under CI=true fail, so that a missing server cannot hide."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@contextmanager
def child(command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends. Its standard input is closed first, then it is asked, then made to stop."""
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=sink, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}
        )
        try:
            yield process
        finally:
            if process.stdin:
                process.stdin.close()
            for stop, patience in ((lambda: None, 1), (process.terminate, 5), (process.kill, 5)):
                stop()
                try:
                    process.wait(patience)
                    break
                except subprocess.TimeoutExpired:
                    continue


def wait_until_up(process: subprocess.Popen[bytes], url: str, log: Path, seconds: float = 60) -> None:
    """Wait until `url` answers 200. Raises RuntimeError with the end of the log when the server dies or is too slow."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{url} did not come up:\n{log.read_text(errors='replace')[-3000:]}")


@contextmanager
def mastodon_mock(folder: Path, port: int, seed: Mapping[str, str]) -> Iterator[str]:
    """Run mastodon-mock with one account per name in `seed` (name to token); yields its address."""
    accounts = "".join(
        f'[[seed.accounts]]\nusername = "{name}"\ndisplay_name = "{name.title()}"\naccess_token = "{token}"\n'
        for name, token in seed.items()
    )
    config = folder / "mastodon.toml"
    config.write_text(f'domain = "127.0.0.1:{port}"\nurl_scheme = "http"\n{accounts}')
    log = folder / "mastodon.log"
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--config", str(config), "--in-memory"]
    with child([*command, "--host", "127.0.0.1", "--port", str(port)], log) as process:
        url = f"http://127.0.0.1:{port}"
        wait_until_up(process, f"{url}/api/v1/instance", log)
        yield url

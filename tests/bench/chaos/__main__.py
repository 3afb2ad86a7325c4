"""The run itself; see the package's description."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connection

import tests.bench.chaos
from config.lib.clock import now
from tests.accounts.practice.fixtures import PracticeServer

from .crew import SEND_LEASE, Crew
from .faults import Faults
from .plan import open_accounts, schedule
from .verdict import Verdict, judge, on_the_way

WARM_UP, SETTLE = 12.0, 300.0
TICK = 0.1
# On a slow machine processes need long to come back; the run waits for them so much longer than planned.
PATIENCE = 300.0


@dataclass
class Stage:
    """What is going to happen when, by the monotonic clock."""

    crew: Crew
    chance: random.Random
    coming: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _order: int = 0

    def at(self, moment: float, step: Callable[[], None]) -> None:
        """Do this at `moment` or soon after."""
        self._order += 1
        self.coming.append((moment, self._order, step))
        self.coming.sort()

    def turn(self) -> None:
        """Do what is due."""
        while self.coming and self.coming[0][0] <= time.monotonic():
            self.coming.pop(0)[2]()
        # Also in the middle of everything: whatever ended by itself comes back, as a supervisor sees to it.
        self.crew.look_after()

    def kill(self, role: str) -> None:
        """Kill one process of this role and let it come back; later when none has lived long enough."""
        ready = [member for member in self.crew.of(role) if member.ripe()]
        if not ready:
            self.at(time.monotonic() + self.chance.uniform(0.3, 4.0), lambda: self.kill(role))
            return
        member = self.chance.choice(ready)
        self.crew.kill(member)
        self.at(time.monotonic() + self.chance.uniform(0.1, 2.5), member.start)

    def freeze(self) -> None:
        """Freeze a publish worker for longer than its leases last."""
        ready = [member for member in self.crew.of("publish") if member.ripe()]
        if not ready:
            self.at(time.monotonic() + self.chance.uniform(0.3, 4.0), self.freeze)
            return
        member = self.chance.choice(ready)
        self.crew.freeze(member)
        self.at(time.monotonic() + SEND_LEASE * self.chance.uniform(1.1, 1.8), lambda: self.crew.thaw(member))

    def second_beat(self, until: float) -> None:
        """Two schedulers at once, for a while."""
        member = self.crew.add_beat()

        def end() -> None:
            if member.expected:
                self.crew.kill(member)

        self.at(until, end)


def main() -> None:
    """Set the stage, let it happen, judge."""
    options = _options()
    signal.signal(signal.SIGTERM, _terminated)
    folder = Path(tempfile.mkdtemp(prefix="juzhen-chaos-"))
    network = PracticeServer(folder / "network")
    crew = Crew(network, folder / "log")
    try:
        crew.open_network()
        settings.PRACTICE_URL, settings.PRACTICE_ADMIN_KEY = network.url, network.admin_key
        result, verdict = perform(crew, options)
    finally:
        crew.close()
        if options.logs:
            shutil.copytree(folder / "log", options.logs, dirs_exist_ok=True)
            shutil.copytree(Path(os.environ["JUZHEN_VAR"]) / "log", options.logs, dirs_exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    for remark in verdict.remarks:
        print(remark, file=sys.stderr)  # noqa: T201
    print(json.dumps(result), flush=True)  # noqa: T201
    if not verdict.clean:
        raise SystemExit(1)


def perform(crew: Crew, options: argparse.Namespace) -> tuple[dict[str, Any], Verdict]:
    """The whole run. Returns the figures of the last line, and the verdict."""
    began, chance = time.monotonic(), random.Random(options.seed)
    accounts = open_accounts(crew.network)
    first = now() + timedelta(seconds=WARM_UP)
    schedule(accounts, posts=options.posts, first=first, seconds=options.seconds, seed=options.seed)
    connection.close()
    crew.start()
    stage, faults = Stage(crew, chance), Faults(crew.network, random.Random(options.seed + 1))
    start = time.monotonic() + (first - now()).total_seconds()
    disasters(stage, chance, start=start, seconds=options.seconds, kills=options.kills)
    next_order = start
    while time.monotonic() < start + options.seconds or stage.coming or not crew.whole:
        if time.monotonic() >= next_order:
            faults.order()
            next_order = time.monotonic() + 1.0
        stage.turn()
        if time.monotonic() > start + options.seconds + PATIENCE:
            raise SystemExit("The processes do not come back to life; see --logs.")
        time.sleep(TICK)
    faults.end()
    calm, left = time.monotonic(), on_the_way()
    print(f"chaos is over after {calm - start:.0f} s, {left} on their way", file=sys.stderr)  # noqa: T201
    while (left := on_the_way()) and time.monotonic() - calm < SETTLE:
        crew.look_after()
        time.sleep(1.0)
    settled = time.monotonic() - calm
    verdict = judge(crew)
    found = {kind: verdict.counts[kind] for kind in ("duplicates", "missing", "stuck", "wrong")}
    return {
        "kills": sum(crew.killed.values()), "killed": crew.killed, "stops": len(crew.frozen),
        "restarts": crew.restarts, "beats": crew.most_beats, "publications": options.posts,
        "published": verdict.states["published"], "failed": verdict.states["failed"],
        "unknown": verdict.states["unknown"], **found, "settled_in": round(settled, 1),
        "database_away": round(sum(end - begin for begin, end in crew.outages), 1),
        "seconds": round(time.monotonic() - began, 1), "seed": options.seed, "reasons": dict(verdict.reasons),
        "faults": dict(faults.shown),
    }, verdict  # fmt: skip


def disasters(stage: Stage, chance: random.Random, *, start: float, seconds: float, kills: int) -> None:
    """Draw what is going to happen between `start` and `start + seconds`."""
    crew = stage.crew

    def moments(count: int, begin: float = 0.03, end: float = 0.97) -> list[float]:
        return [start + seconds * chance.uniform(begin, end) for _number in range(count)]

    others = {"default": max(1, kills // 8), "media": max(1, kills // 8), "beat": max(1, kills // 6)}
    roles = [role for role, count in others.items() for _number in range(count)]
    roles += ["publish"] * max(1, kills - len(roles))
    for role, moment in zip(roles, moments(len(roles)), strict=True):
        stage.at(moment, lambda role=role: stage.kill(role))
    for moment in moments(max(2, round(seconds / 25))):
        stage.at(moment, stage.freeze)
    for place in (0.25, 0.65):
        (moment,) = moments(1, place, place + 0.15)
        stage.at(moment, crew.crash_postgres)
        stage.at(moment + chance.uniform(0.5, 3.0), crew.revive_postgres)
    for place in (0.1, 0.5):
        (moment,) = moments(1, place, place + 0.15)
        stage.at(moment, crew.empty_valkey)
        stage.at(moment + chance.uniform(0.5, 3.0), crew.revive_valkey)
    stage.at(start + seconds * 0.3, lambda: stage.second_beat(start + seconds * 0.8))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./juzhen bench chaos",
        description=tests.bench.chaos.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--posts", type=int, default=1200)
    parser.add_argument("--seconds", type=float, default=100.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 10_000))
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--logs", type=Path, help="copy the processes' logs here")
    return parser.parse_args()


def _terminated(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    main()

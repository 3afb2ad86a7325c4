"""`./juzhen bench analytics`: how fast dashboards are over many samples, and how fast samples come in.

pages    server time of each dashboard page with `--snapshots` samples (inserted by COPY, seeded), and with a tenth
queries  each dashboard query of ours to the plain SQL that does the same: `sql_ratio_max` is the worst median ratio
ingest   samples stored by the collector's own statement, to raw COPY of the same rows: `upsert_copy_ratio`
rollup   days reckoned a second, from the marks the samples left

The last line is JSON. Times are in milliseconds, on a warm cache, p95 of `--rounds` rounds.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management import call_command

from tests.bench._analytics_fill import World, fill, ingest
from tests.bench._analytics_pages import pages, queries


def main() -> None:
    """Fill a tenth, measure, fill up, measure again."""
    parser = argparse.ArgumentParser(prog="./juzhen bench analytics", description=__doc__)
    parser.add_argument("--snapshots", type=int, default=10_000_000)
    parser.add_argument("--accounts", type=int, default=200, help="of the workspace that is measured")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    call_command("collectstatic", verbosity=0, interactive=False)
    world = World(accounts=options.accounts)
    figures: dict[str, Any] = {}
    few = fill(world, options.snapshots // 10)
    before = pages(world, rounds=options.rounds)
    figures |= {"snapshots_few": few["snapshots"], "page_p95_ms_few": before}
    figures |= fill(world, options.snapshots)
    after = pages(world, rounds=options.rounds)
    figures["page_p95_ms"] = after
    figures["page_p95_ms_max"] = max(row["p95"] for row in after.values())
    grown = {name: round(after[name]["p50"] / max(0.1, before[name]["p50"]), 2) for name in after}
    figures["growth_each"], figures["growth_1m_10m"] = grown, max(grown.values())
    figures |= queries(world, rounds=options.rounds)
    figures |= ingest(world)
    print(json.dumps(figures, ensure_ascii=False), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

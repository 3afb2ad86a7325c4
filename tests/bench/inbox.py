"""`./juzhen bench inbox`: how fast messages come in, whether all do, and how fast they are found again.

burst    `--events` signed pushes at the webhook address, `--rounds` times in turns with a bare Django view that does
         one INSERT; `ingest_ratio` is ours to the bare one's requests per second
storm    the practice network offers `--rate` things a second for `--seconds`, while the inbox worker is killed with
         SIGKILL `--kills` times; every one must become one message. `lag` is from its push to its row
lists    latency of lists, filters and searches over `--messages` messages (inserted by COPY)

The last line is JSON. Exit code 1 when something was lost or doubled.
"""

from __future__ import annotations

import argparse
import json

from tests.bench._inbox_burst import burst
from tests.bench._inbox_lists import lists
from tests.bench._inbox_storm import open_account, storm


def main() -> None:
    """The three measurements, one after the other."""
    parser = argparse.ArgumentParser(prog="./juzhen bench inbox", description=__doc__)
    parser.add_argument("--events", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--messages", type=int, default=5_000_000)
    parser.add_argument("--only", choices=["burst", "storm", "lists"], help="one measurement alone")
    options = parser.parse_args()
    figures: dict[str, object] = {}
    with open_account() as (network, account):
        if options.only in (None, "burst"):
            figures |= burst(account=account, events=options.events, rounds=options.rounds)
        if options.only in (None, "storm"):
            figures |= storm(network=network, account=account, options=options)
    if options.only in (None, "lists"):
        figures |= lists(messages=options.messages)
    print(json.dumps(figures), flush=True)  # noqa: T201
    if figures.get("lost") or figures.get("duplicated") or figures.get("burst_lost"):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

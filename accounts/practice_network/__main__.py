"""Run the practice network: `python -m accounts.practice_network --port 8750 --dir var/practice`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

import uvicorn

from .app import build
from .journal import FolderInUse


def main() -> None:
    """Serve until SIGTERM or SIGINT; requests under way get three seconds to finish."""
    parser = argparse.ArgumentParser(prog="python -m accounts.practice_network", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8750)
    parser.add_argument("--uds", help="listen on this unix socket instead")
    parser.add_argument("--dir", type=Path, default=Path(os.environ.get("PRACTICE_DIR", "var/practice")))
    options = parser.parse_args()
    # uvicorn raises the signal once more after an orderly stop: that, too, is a clean end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        app = build(options.dir)
    except FolderInUse as error:
        sys.exit(str(error))
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        uds=options.uds,
        access_log=False,
        log_level="warning",
        server_header=False,
        # Longer than clients keep idle connections, so that none is closed under a request being sent.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()

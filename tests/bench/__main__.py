"""Run one benchmark (`python -m tests.bench NAME`) on throw-away PostgreSQL and Valkey, or list them."""

from __future__ import annotations

import os
import pkgutil
import runpy
import sys

import tests.bench


def main(arguments: list[str]) -> int:
    """Start the servers, migrate, run the module as a script. Returns the exit code."""
    found = (module.name for module in pkgutil.iter_modules(tests.bench.__path__))
    names = sorted(name for name in found if not name.startswith("_"))
    if not arguments or arguments[0] not in names:
        print("Benchmarks:", ", ".join(names) or "none", file=sys.stderr)  # noqa: T201
        return 2 if arguments else 0
    # Imported here: the plugin chooses the servers' folder when it is imported.
    from tests.services_plugin import services

    services.durable = True  # figures with real fsync
    services.start()
    try:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        sys.argv = arguments
        runpy.run_module(f"tests.bench.{arguments[0]}", run_name="__main__")
    finally:
        services.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

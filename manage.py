#!/usr/bin/env python
"""Django's command line for Juzhen."""

import os
import sys


def main() -> None:
    """Run a management command with the project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["up"]:
        # The settings need the secrets of the first start before any command runs.
        from config.embedded import environment, paths

        environment.ensure_secrets(paths.var_dir())
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

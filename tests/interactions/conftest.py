"""What tests of the inbox share."""

from __future__ import annotations

from tests.accounts.conftest import connect, eager, practice, url_of
from tests.accounts.practice.fixtures import practice_network, practice_server

__all__ = ["connect", "eager", "practice", "practice_network", "practice_server", "url_of"]

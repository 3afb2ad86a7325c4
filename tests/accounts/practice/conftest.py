from tests.accounts.practice.fixtures import practice_network, practice_server

__all__ = ["practice_network", "practice_server"]

"""Looking up names on a Mastodon server."""

from __future__ import annotations

import pytest

from accounts.connectors.errors import UnexpectedResponse
from accounts.connectors.http import Http
from accounts.connectors.platforms.mastodon.connector import Mastodon

from .fake_mastodon import FakeMastodon
from .fake_server import Answer
from .samples import Clock
from .test_mastodon import sign_in


def test_names_to_mention() -> None:
    mastodon = Mastodon(http=Http(allow_private_hosts={"127.0.0.1"}, timeout=1.5, total=5), clock=Clock())
    with FakeMastodon() as server:
        auth = sign_in(mastodon, server).credential
        found = mastodon.look_up(auth, "shan")
        assert [(item.handle, item.name) for item in found] == [("shanyu@mastodon.example", "Shanyu"), ("shan", "")]
        assert len(mastodon.look_up(auth, "shan", limit=1)) == 1
        assert mastodon.look_up(auth, "nobody") == []
        server.fault("GET", "/accounts/search", instead=Answer(200, {"odd": 1}))
        with pytest.raises(UnexpectedResponse):
            mastodon.look_up(auth, "shan")

"""What practice accounts see of one another."""

from __future__ import annotations

import pytest

from accounts.connectors.errors import RemoteGone

from .fixtures import PracticeServer


def test_another_account_of_the_same_network(practice_network: PracticeServer) -> None:
    theirs = {"flavour": "weibo", "handle": "yunbei", "display_name": "云焙茶社", "followers": 4200, "audience": 1}
    post = {
        "account": "yunbei",
        "flavour": "weibo",
        "format": "text",
        "text": "秋茶",
        "at": "2026-11-01T04:00:00+00:00",
    }
    practice_network.admin("POST", "/admin/seed", {"accounts": [theirs], "posts": [post]})
    weibo, auth = practice_network.connect("practice-weibo", "shanyu")
    profile = weibo.public_profile(auth, "@yunbei")
    assert (profile.name, profile.followers, profile.posts) == ("云焙茶社", 4200, 1)
    found = weibo.public_posts(auth, "yunbei", limit=5)
    assert [item.text for item in found] == ["秋茶"]
    assert found[0].likes is not None
    with pytest.raises(RemoteGone):
        weibo.public_profile(auth, "nobody")
    # Accounts of another flavour live elsewhere.
    x, other = practice_network.connect("practice-x", "shanyu")
    with pytest.raises(RemoteGone):
        x.public_profile(other, "yunbei")

"""Searching everything that was said in public on one network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from ..access import require_account
from ..audience import followers_of
from ..errors import ApiError
from ..network import Network
from ..shapes import comment_path, iso, moment

LIMIT_MAX, QUERY_MAX = 100, 500
_WORD = re.compile(r'"([^"]+)"|(\S+)')


async def search(request: Request) -> JSONResponse:
    """Words of people and posts of accounts that hold every word of `q`, newest first.

    `q`: words, or phrases in double quotes; `since`: ISO 8601; `cursor`: that of the page before.
    """
    network, asking = require_account(request)
    network.catch_up()
    asked = request.query_params
    query, limit, cursor = asked.get("q", ""), asked.get("limit", "50"), asked.get("cursor", "")
    wanted = [(phrase or word).casefold() for phrase, word in _WORD.findall(query)]
    if not wanted or len(query) > QUERY_MAX:
        raise ApiError(422, "bad_query", f"q must have words, at most {QUERY_MAX} characters.")
    if not limit.isdecimal() or not 1 <= int(limit) <= LIMIT_MAX:
        raise ApiError(422, "bad_field", f"limit must be a number from 1 to {LIMIT_MAX}.")
    before = _place(cursor) if cursor else (float("inf"), "")
    since = moment(asked["since"], "since") if asked.get("since") else 0.0
    found = sorted(
        (
            (at, row["id"], row)
            for at, text, row in _said(request, network, asking.flavour)
            if since <= at <= network.now and (at, row["id"]) < before and all(word in text for word in wanted)
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    page = found[: int(limit)]
    following = f"{page[-1][0]!r}~{page[-1][1]}" if len(found) > len(page) else ""
    return JSONResponse({"posts": [row for _at, _id, row in page], "cursor": following})


def _place(cursor: str) -> tuple[float, str]:
    at, _, name = cursor.partition("~")
    try:
        return float(at), name
    except ValueError:
        raise ApiError(422, "bad_cursor", "The cursor is not one of ours.") from None


def _said(request: Request, network: Network, flavour: str) -> Iterator[tuple[float, str, dict[str, Any]]]:
    """Everything public on a network: when, its words for comparing, and its row."""
    base = str(request.base_url).rstrip("/")
    for voice in network.store.voices.values():
        if voice.flavour == flavour and not voice.deleted_at:
            person = _person(voice.author_id, voice.author)
            row = _row(voice.id, f"{base}/v/{voice.id}", voice.text, voice.at, person, voice.language)
            row["figures"] = {"likes": voice.likes, "comments": 0, "shares": 0}
            yield voice.at, voice.text.casefold(), row
    for said in network.store.comments.values():
        account = network.store.accounts[said.account_id]
        if said.kind == "mention" and said.shown and not said.own and account.flavour == flavour:
            url = f"{base}{comment_path(account, said)}"
            row = _row(said.id, url, said.text, said.at, _person(said.author_id, said.author))
            yield said.at, said.text.casefold(), row
    for post in network.store.posts.values():
        account = network.store.accounts[post.account_id]
        if account.flavour == flavour and post.deleted_at is None and post.ready_at <= network.now:
            text = "\n".join(part for part in (post.title, post.text) if part)
            who = {
                "id": account.id, "handle": account.handle, "name": account.display_name,
                "followers": account.followers,
            }  # fmt: skip
            row = _row(post.id, f"{base}/p/{post.id}", text, post.ready_at, who, post.language)
            row["figures"] = network.figures(post)
            yield post.ready_at, text.casefold(), row


def _person(identifier: str, name: str) -> dict[str, Any]:
    return {"id": identifier, "handle": name, "name": name, "followers": followers_of(identifier)}


def _row(identifier: str, url: str, text: str, at: float, author: dict[str, Any], language: str = "") -> dict[str, Any]:
    return {
        "id": identifier, "url": url, "text": text, "at": iso(at), "author": author, "language": language,
        "figures": {},
    }  # fmt: skip

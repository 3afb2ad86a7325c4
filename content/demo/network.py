"""Calls to the practice network that only the demo makes: history with past dates, and mischief."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx
from django.conf import settings

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.services.sessions import session_open
from content.models import MediaAsset


class PracticeNetwork:
    """The installation's own practice network, spoken to with its admin key."""

    def __init__(self) -> None:
        self._client = httpx.Client(
            base_url=settings.PRACTICE_URL,
            headers={"x-practice-key": settings.PRACTICE_ADMIN_KEY},
            timeout=30.0,
            trust_env=False,
        )
        self._uploaded: dict[tuple[int, int], str] = {}

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def open_accounts(self, accounts: list[dict[str, Any]]) -> None:
        """Create accounts with their followers; of known ones only bio and picture are set."""
        self._post("/admin/seed", {"accounts": accounts, "posts": []})

    def add_past_post(self, account: SocialAccount, payload: dict[str, Any], at: datetime) -> dict[str, Any]:
        """Put a post with a past date on the network and return it as the network shows it."""
        caps = registry.capabilities(account.platform)
        media = [self._upload(account, item["asset_id"], item["alt"]) for item in payload["media"]]
        entry = {
            "account": account.handle.lstrip("@"),
            "flavour": flavour_of(account.platform),
            "at": at.isoformat(),
            "text": payload["text"],
            "title": payload["title"] if caps.title else "",
            "format": payload["format"],
            "thread": payload["thread"] if caps.thread_max else [],
            "first_comment": payload["first_comment"] if caps.first_comment else "",
            "media": media,
        }
        post: dict[str, Any] = self._post("/admin/seed", {"accounts": [], "posts": [entry]})["posts"][0]
        return post

    def say(self, account: SocialAccount, **values: Any) -> str:
        """Let a person write to the account, or (`own`) the account to a person; returns the network's id of it."""
        who = {"account": account.handle.lstrip("@"), "flavour": flavour_of(account.platform)}
        said: dict[str, Any] = self._post("/admin/say", {**who, **values})
        return str(said["id"])

    def misbehave(self, account: SocialAccount, effect: str) -> None:
        """Let the next post of this account go wrong as `effect` says."""
        match = {"account": account.handle.lstrip("@"), "path": "/api/posts", "method": "POST"}
        self._post("/admin/faults", {"match": match, "effect": effect, "count": 1})

    def _upload(self, account: SocialAccount, asset_id: int, alt: str) -> str:
        known = self._uploaded.get((account.pk, asset_id))
        if known:
            return known
        asset = MediaAsset.objects.for_workspace(account.workspace_id).get(pk=asset_id)
        token = session_open(account=account).credential.secrets["access"]
        with asset.file.storage.open(asset.file.name, "rb") as stream:
            response = self._client.post(
                "/api/media",
                headers={"authorization": f"Bearer {token}"},
                files={"file": (asset.file.name.rsplit("/", 1)[-1], stream, asset.mime)},
                data={
                    "alt": alt,
                    "width": asset.width or 0,
                    "height": asset.height or 0,
                    "seconds": int(asset.seconds or 0),
                },
            )
        response.raise_for_status()
        media_id: str = response.json()["id"]
        self._uploaded[(account.pk, asset_id)] = media_id
        return media_id

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        response = self._client.post(path, json=body)
        if response.is_error:
            raise RuntimeError(f"The practice network refused {path}: {response.text[:500]}")
        answer: dict[str, Any] = response.json()
        return answer


def flavour_of(platform: str) -> str:
    """The network a practice platform imitates."""
    return platform.removeprefix("practice-")

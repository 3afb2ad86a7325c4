"""Addresses: where posts of an account can be seen, and where platforms send people and events back to us."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.services.wire import connector_of


def post_hosts(account: SocialAccount) -> tuple[str, ...]:
    """Names (or host:port) at which the account's posts can be seen: the platform's own and those of its server."""
    caps = registry.capabilities(account.platform)
    servers = [account.host, account.url, settings.PRACTICE_URL if caps.practice else ""]
    return tuple(dict.fromkeys((*caps.post_hosts, *filter(None, map(_netloc, servers)))))


def account_owns_url(*, account: SocialAccount, url: str) -> bool:
    """Whether `url` can be the address of a post of this account's platform. Asks no network."""
    return connector_of(account.platform).owns_url(url, hosts=post_hosts(account))


def callback_url() -> str:
    """The one address platforms send people back to, the same for all workspaces."""
    return f"{settings.BASE_URL}{reverse('connect_callback')}"


def hook_url(token: str) -> str:
    """The address platforms push events to, with the random word that names the app or account."""
    return f"{settings.BASE_URL}{reverse('hook', args=[token])}"


def hook_secret(token: str) -> str:
    """What proves events at the webhook address with this random word: 32 letters and digits.

    Not the word itself, which stands in addresses and so in logs. It is made from the installation's secret key: who
    changes that key enters the new words in the platforms' consoles and switches live notifications on again.
    """
    return salted_hmac("accounts.webhook", token, algorithm="sha256").hexdigest()[:32]


def _netloc(address: str) -> str:
    """Host with its port where one is written; "" for what is no address."""
    try:
        return urlsplit(address if "://" in address else f"https://{address}").netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""

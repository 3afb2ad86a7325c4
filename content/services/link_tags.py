"""Marking links to the brand's own pages, so that visits can be told by platform and campaign (UTM parameters)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors.counting import find_links
from config.lib.errors import InvalidInput
from content.models import LinkTags, Post
from content.selectors.link_tags import link_tags_of
from content.selectors.post import post_get
from content.services.copying import content_values
from content.services.drafting import PostChanges, clean_text, post_update
from content.services.payload import payload_build
from content.states import PublicationState
from team import audit
from team.actors import Actor
from team.models import Workspace

NAMES = ("source", "medium", "campaign", "content")
VALUE_MAX, DOMAINS_MAX = 80, 30
_HOST = re.compile(
    r"(?=.{4,253}$)([a-z0-9\u4e00-\u9fff](?:[a-z0-9\u4e00-\u9fff-]{0,61}[a-z0-9\u4e00-\u9fff])?\.)+[a-z\u4e00-\u9fff]{2,24}"
)
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What changes on one platform. `texts`: field → text with tags; `links`: pairs before and after."""

    platform: str
    texts: Mapping[str, Any]
    links: tuple[tuple[str, str], ...]


@transaction.atomic
def link_tags_save(*, workspace: Workspace, actor: Actor, domains: Sequence[str], **values: str) -> LinkTags:
    """Store the own domains and the values of the parameters (NAMES). Raises InvalidInput naming the field."""
    row = link_tags_of(workspace=workspace) or LinkTags(workspace=workspace)
    row.domains = _domains(domains)
    for name in NAMES:
        if name in values:
            setattr(row, name, clean_text(values[name], field=name, limit=VALUE_MAX, one_line=True))
    row.save()
    audit.record(workspace, actor, "links.rules", row, after={"domains": row.domains})
    return row


def tagged(text: str, *, rules: LinkTags, values: Mapping[str, str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with its own links marked, and the pairs that changed. A link that has a parameter keeps it."""
    changed: list[tuple[str, str]] = []
    parts, at = [], 0
    for span in find_links(text):
        before = text[span.start : span.end]
        after = tagged_link(before, rules=rules, values=values)
        if after != before:
            changed.append((before, after))
        parts += [text[at : span.start], after]
        at = span.end
    return "".join([*parts, text[at:]]), tuple(changed)


def tagged_link(link: str, *, rules: LinkTags, values: Mapping[str, str]) -> str:
    """One link with the parameters it lacks; the rest of it stays letter for letter. Links of others stay wholly."""
    whole = link if "://" in link else f"https://{link}"
    try:
        host = (urlsplit(whole).hostname or "").rstrip(".")
    except ValueError:
        return link
    if not any(host == domain or host.endswith(f".{domain}") for domain in rules.domains):
        return link
    body, mark, fragment = link.partition("#")
    path, _mark, query = body.partition("?")
    there = {name.lower() for name, _value in parse_qsl(query, keep_blank_values=True)}
    added = [
        f"utm_{name}={quote(value, safe='')}"
        for name in NAMES
        if f"utm_{name}" not in there and (value := _filled(getattr(rules, name), values))
    ]
    if not added:
        return link
    joined = "&".join([*([query.rstrip("&")] if query.strip("&") else []), *added])
    return f"{path}?{joined}{mark}{fragment}"


def proposals(*, post: Post) -> list[Proposal]:
    """What tagging would change on every chosen platform; needs the post with its content loaded."""
    rules = link_tags_of(workspace=post.workspace)
    if rules is None or not rules.domains:
        return []
    found: dict[str, Proposal] = {}
    for row in post.publications.all():
        account = row.account
        if row.state == PublicationState.CANCELLED or account.platform in found:
            continue
        payload = payload_build(post=post, account=account)
        # Each platform's name without what practice networks put before it is what statistics are sorted by.
        values = {
            "platform": account.platform.removeprefix("practice-"),
            "account": account.handle or str(account),
            "campaign": post.campaign,
            "post": str(post.pk),
        }
        found[account.platform] = _proposal(account.platform, payload, rules, values)
    return [item for item in found.values() if item.links]


@transaction.atomic
def links_tag(*, workspace: Workspace, actor: Actor, post_id: int, version: int | None = None) -> Post:
    """Mark the links of every chosen platform in its own version of the text. Raises what `post_update` raises."""
    post = post_get(workspace=workspace, post_id=post_id)
    variants = content_values(post)["variants"]
    for item in proposals(post=post):
        variants[item.platform] = {**variants.get(item.platform, {}), **item.texts}
    return post_update(
        workspace=workspace, actor=actor, post_id=post_id, version=version, changes=PostChanges(variants=variants)
    )


def _proposal(platform: str, payload: Mapping[str, Any], rules: LinkTags, values: Mapping[str, str]) -> Proposal:
    texts: dict[str, Any] = {}
    links: list[tuple[str, str]] = []
    # An article's page holds its links in its HTML, which one platform's text cannot replace.
    for name in ("first_comment",) if payload.get("html") else ("text", "first_comment"):
        text, changed = tagged(payload[name], rules=rules, values=values)
        if changed:
            texts[name] = text
            links += changed
    parts = [tagged(part, rules=rules, values=values) for part in payload["thread"]]
    if any(changed for _text, changed in parts):
        texts["thread"] = [text for text, _changed in parts]
        links += [pair for _text, changed in parts for pair in changed]
    return Proposal(platform, texts, tuple(dict.fromkeys(links)))


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    return " ".join(_PLACE.sub(lambda found: values.get(found[1], ""), pattern).split())


def _domains(given: Sequence[str]) -> list[str]:
    found = []
    for text in given:
        name = text.strip().lower().removeprefix("https://").removeprefix("http://").split("/")[0].removeprefix("www.")
        if not name:
            continue
        if not _HOST.fullmatch(name):
            raise InvalidInput(_("“%(name)s” is not a domain."), field="domains", name=text.strip()[:80])
        found.append(name)
    if len(found) > DOMAINS_MAX:
        raise InvalidInput(_("At most %(max)s are possible."), field="domains", max=DOMAINS_MAX)
    return list(dict.fromkeys(found))

"""Settings of the editor by account: options of its platform, and whether a person posts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.connectors import registry
from accounts.connectors.types import Capabilities, OptionField, Problem
from accounts.models import SocialAccount
from accounts.selectors.account import account_choices
from accounts.wording import sentence
from content.forms.option_fields import field_id, field_name, offers_by_hand, shown_text
from content.models import Post
from content.selectors.wording import by_hand_words
from content.services.by_hand import CHOSEN, by_hand_note, hand_chosen
from content.services.check_words import option_values
from content.services.payload import BY_HAND, options_of, payload_build, payload_problems


@dataclass(frozen=True, slots=True)
class Input:
    """One field. `choices`: value, label and whether it is chosen, the empty one first; `error`: what is wrong."""

    name: str
    id: str
    label: str
    kind: str
    help: str
    required: bool
    value: str
    choices: tuple[tuple[str, str, bool], ...]
    max_length: int
    error: str


@dataclass(frozen=True, slots=True)
class Settings:
    """One chosen account. `hand_name`: of the box "a person posts it", "" where we cannot send anyway.

    `note`: that and why a person posts it. `summary`: what is set, for the folded head. `open`: it asks for a look.
    """

    account: SocialAccount
    caps: Capabilities
    inputs: tuple[Input, ...]
    hand_name: str
    hand_id: str
    by_hand: bool
    note: str
    summary: str
    open: bool


def settings_of(post: Post) -> list[Settings]:
    """Settings of the chosen accounts that have any, in the order of the accounts."""
    found = []
    for publication in post.publications.all():
        caps = registry.capabilities(publication.account.platform)
        if caps.options or offers_by_hand(caps):
            found.append(_settings(post, publication.account, caps))
    return found


def hand_lines(post: Post) -> list[dict[str, Any]]:
    """Which chosen accounts a person posts to, and why."""
    lines = []
    for publication in post.publications.all():
        if reason := by_hand_note(post=post, account=publication.account):
            lines.append({"account": publication.account, "words": by_hand_words(reason)})
    return lines


def _settings(post: Post, account: SocialAccount, caps: Capabilities) -> Settings:
    payload = payload_build(post=post, account=account)
    problems = {
        problem.field: problem
        for problem in payload_problems(payload=payload, account=account)
        if problem.field.startswith("options.")
    }
    given, own = options_of(post=post, account=account), account_choices(account)
    inputs = tuple(_input(account, item, given.get(item.name), own, problems) for item in caps.options)
    chosen = hand_chosen(post=post, account=account)
    reason = by_hand_note(post=post, account=account, payload=payload)
    note = by_hand_words(reason) if reason and reason != CHOSEN else ""
    parts = [_shown(item) for item in inputs if item.value]
    if reason:
        parts.append(_("by hand"))
    return Settings(
        account=account,
        caps=caps,
        inputs=inputs,
        hand_name=field_name(account, BY_HAND) if offers_by_hand(caps) else "",
        hand_id=field_id(account.pk, BY_HAND),
        by_hand=chosen,
        note=note,
        summary=" · ".join(parts),
        open=bool(problems) or any(item.required for item in inputs),
    )


def _input(
    account: SocialAccount,
    item: OptionField,
    value: Any,
    own: dict[str, tuple[tuple[str, str], ...]],
    problems: dict[str, Problem],
) -> Input:
    text = shown_text(item.kind, value)
    known = [(key, _(label)) for key, label in item.choices] or list(own.get(item.name, ()))
    if item.kind == "choice" and text and text not in dict(known):
        # A value that is gone meanwhile stays visible until somebody chooses another.
        known.append((text, text))
    problem = problems.get(f"options.{item.name}")
    return Input(
        name=field_name(account, item.name),
        id=field_id(account.pk, item.name),
        label=_(item.label),
        kind=item.kind,
        help=_(item.help) if item.help else "",
        required=item.required,
        value=text,
        choices=tuple((key, label, key == text) for key, label in known),
        max_length=item.max_length,
        error=sentence(problem.message, option_values(problem.params)) if problem else "",
    )


def _shown(item: Input) -> str:
    if item.kind == "flag":
        return item.label
    return next((label for _key, label, chosen in item.choices if chosen), item.value)

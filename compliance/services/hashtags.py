"""The brand's rules about hashtags: which belong under every post, which never, and how many."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from compliance.models import BrandRules
from compliance.selectors.settings import brand_rules
from compliance.services.stamping import rules_touch
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

TAGS_MAX, TAG_LENGTH, MOST_MAX = 30, 60, 50


@transaction.atomic
def hashtag_rules_save(
    *, workspace: Workspace, actor: Actor, required: Iterable[str], forbidden: Iterable[str], most: int | None
) -> BrandRules:
    """Say what the brand wants of hashtags. Tags are given with or without their mark; `most`: None for no limit.

    Raises InvalidInput at the field that makes no sense.
    """
    wanted, unwanted = _tags(required, "required"), _tags(forbidden, "forbidden")
    if both := {tag.casefold() for tag in wanted} & {tag.casefold() for tag in unwanted}:
        raise InvalidInput(_("“%(tag)s” cannot be both."), field="forbidden", tag=min(both))
    if most is not None and not max(1, len(wanted)) <= most <= MOST_MAX:
        raise InvalidInput(_("Choose between the number of required ones and %(max)s."), field="most", max=MOST_MAX)
    before = brand_rules(workspace=workspace)
    values = {"hashtags_required": wanted, "hashtags_forbidden": unwanted, "hashtags_most": most}
    changed = [name for name, value in values.items() if getattr(before, name) != value]
    if changed:
        rules_touch(workspace)
        BrandRules.objects.for_workspace(workspace).update(**values)
        record(
            workspace,
            actor,
            "rules.hashtags",
            BrandRules.objects.for_workspace(workspace).get(),
            before={name: getattr(before, name) for name in changed},
            after={name: values[name] for name in changed},
        )
    return brand_rules(workspace=workspace)


def _tags(given: Iterable[str], field: str) -> list[str]:
    """Without mark, space and repeats."""
    found: dict[str, str] = {}
    for word in given:
        tag = "".join(word.split()).strip("#＃")
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > TAGS_MAX or any(len(tag) > TAG_LENGTH for tag in found.values()):
        raise InvalidInput(
            _("At most %(count)s tags of %(length)s characters each."), field=field, count=TAGS_MAX, length=TAG_LENGTH
        )
    return list(found.values())

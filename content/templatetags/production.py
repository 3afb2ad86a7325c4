"""Words and marks of productions, live sessions and evergreen posts."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.models import EvergreenProposal, LiveCheck, ProductionPart, ProductionStage
from content.production_states import LiveState, Stage
from content.selectors.live.words import check_text
from content.selectors.production.reading import current_stage
from content.selectors.production.words import part_text

register = template.Library()

STAGE_ICONS = {
    Stage.PLAN: "lightbulb",
    Stage.SCRIPT: "scroll-text",
    Stage.SHOOT: "video",
    Stage.EDIT: "scissors",
    Stage.AUDIO: "audio-lines",
    Stage.CHECK: "list-checks",
    Stage.DELIVERED: "circle-check",
}
LIVE_TAGS = {
    LiveState.READY: "tag-good",
    LiveState.LIVE: "tag-bad",
    LiveState.REHEARSED: "tag-accent",
    LiveState.ENDED: "tag-accent",
}
BLOCKED = {
    "open": gettext_lazy("Proposed above."),
    "used_up": gettext_lazy("Used as often as the rules allow."),
    "season": gettext_lazy("Out of season."),
    "skipped": gettext_lazy("Skipped: rests for two weeks."),
    "gap": gettext_lazy("Used too recently."),
    "accounts": gettext_lazy("No account may have it again yet."),
    "variation": gettext_lazy("No wording differs enough: add another one."),
    "": gettext_lazy("Can be proposed now."),
}


@register.filter
def part_words(part: ProductionPart) -> str:
    """A line of a production's lists."""
    return part_text(part)


@register.filter
def check_words(check: LiveCheck) -> str:
    """A line of a session's checklists."""
    return check_text(check)


@register.filter
def minutes(seconds: int | None) -> str:
    """Seconds as m:ss; – when not known."""
    return "–" if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def stage_icon(stage: str) -> str:
    """Drawing of a stage."""
    return STAGE_ICONS[Stage(stage)]


@register.filter
def stage_now(production: Any) -> ProductionStage | None:
    """The row of the stage a production stands at."""
    return current_stage(production)


@register.filter
def live_tag(state: str) -> str:
    """Look of a session's state."""
    return LIVE_TAGS.get(LiveState(state), "")


@register.filter
def live_step(state: str) -> str:
    """What a step is called on its button."""
    words = {
        LiveState.PLANNED: _("Back to planned"),
        LiveState.REHEARSED: _("Rehearsal is done"),
        LiveState.READY: _("Declare ready"),
        LiveState.LIVE: _("Go on air"),
        LiveState.ENDED: _("End the session"),
        LiveState.REVIEWED: _("Reviewed"),
        LiveState.CANCELLED: _("Cancel the session"),
    }
    return words[LiveState(state)]


@register.filter
def blocked_words(reason: str) -> str:
    """Why an evergreen post is not proposed now."""
    return str(BLOCKED.get(reason, reason))


@register.filter
def reasons(proposal: EvergreenProposal) -> list[str]:
    """Why a post is proposed, one fact a line."""
    facts = proposal.reasons
    days, used, differs = (int(facts.get(key) or 0) for key in ("days", "used", "differs"))
    found = [ngettext("last used %(n)s day ago", "last used %(n)s days ago", days) % {"n": days}]
    found.append(ngettext("went out %(n)s time so far", "went out %(n)s times so far", used) % {"n": used})
    found.append(_("differs by %(n)s%% from earlier texts") % {"n": differs})
    if facts.get("variant"):
        found.append(_("wording %(n)s") % {"n": int(facts["variant"]) + 1})
    return found

"""The structure of an account's audience as its platform last reported it (accounts' audience research)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import ResearchSource, SocialAccount
from accounts.research_states import Aspect, SourceKind, SourceState
from accounts.selectors.personas.audience import audience_groups
from accounts.selectors.personas.figures import Bar, BarGroup
from team.charts import Breakdown, BreakdownRow, TileMap, region_key

# So many places have to be divisions of China before they are drawn as a map.
MAPPED = 3


@dataclass(frozen=True, slots=True)
class Audience:
    """The newest figures. `charts`: dimensions with names and keys; `regions`: a map where places are divisions."""

    source: ResearchSource
    charts: list[tuple[str, Breakdown, str]]
    regions: TileMap | None
    unsized: list[tuple[str, str]]


def audience_of(*, account: SocialAccount) -> Audience | None:
    """The newest audience figures of an account; None when there are none. Two queries."""
    source = (
        ResearchSource.objects.for_workspace(account.workspace)
        .filter(account=account, kind=SourceKind.AUDIENCE, state=SourceState.READY)
        .select_related("workspace")
        .order_by("-collected_to", "-pk")
        .first()
    )
    if source is None:
        return None
    groups, _hours, unsized = audience_groups(source)
    regions = None
    found = []
    for group in groups:
        places = {key: bar for bar in group.bars if (key := _division(bar))} if group.aspect == Aspect.CITY else {}
        if len(places) >= MAPPED:
            others = {bar.key: bar for bar in group.bars if not _division(bar)}
            regions = TileMap(
                {key: bar.share for key, bar in (places | others).items()},
                _("Share of the audience by region"),
                unit="%",
                axis=_("Region"),
                names={bar.key: bar.label for bar in others.values()},
            )
        else:
            found.append((str(group.aspect.label), _bars(group), str(group.aspect)))
    return Audience(source, found, regions, unsized)


def _division(bar: Bar) -> str | None:
    return region_key(bar.key) or region_key(bar.label)


def _bars(group: BarGroup) -> Breakdown:
    rows = [BreakdownRow(bar.label, bar.share, tone=f"c{group.tone}") for bar in group.bars]
    return Breakdown(rows, str(group.aspect.label), unit="%", axis=str(group.aspect.label))

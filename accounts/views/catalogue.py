"""The platform catalogue (ACC-1): what each platform is for, takes and allows, straight from the connectors."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from accounts.connectors import registry
from accounts.facts import (
    ABILITIES,
    FORMATS,
    ability_names,
    answer_facts,
    content_facts,
    figure_facts,
    hand_off_facts,
    identity_facts,
    kind_name,
    mode_name,
    money_facts,
    sending_facts,
    source_facts,
)
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@workspace_view(P.VIEW)
def catalogue(request: WorkspaceRequest) -> HttpResponse:
    """One card per platform and a table that compares them."""
    platforms = registry.catalogue()
    cards = [
        {
            "caps": caps,
            "kind": kind_name(caps),
            "strengths": gettext(caps.strengths),
            "mode": mode_name(caps),
            "facts": [
                *content_facts(caps),
                *identity_facts(caps),
                *sending_facts(caps),
                *answer_facts(caps),
                *hand_off_facts(caps),
                *figure_facts(caps),
                *money_facts(caps),
                *source_facts(caps),
            ],
            "review": gettext(caps.setup.review) if caps.setup and caps.setup.review else "",
            "abilities": ability_names(caps),
            "norms": [gettext(norm) for norm in caps.norms],
        }
        for caps in platforms
    ]
    compared = [caps for caps in platforms if not caps.practice]
    comparison = {
        "formats": [(name, [fmt in caps.formats for caps in compared]) for fmt, name in FORMATS.items()],
        "abilities": [
            (name, [can in caps.can for caps in compared])
            for can, name in ABILITIES.items()
            if any(can in caps.can for caps in compared)
        ],
    }
    context = {
        "active": "accounts",
        "cards": cards,
        "platforms": platforms,
        "compared": compared,
        "comparison": comparison,
    }
    return render(request, "accounts/catalogue.html", context)

"""Pages about people of the demo, and the ids their addresses need."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from interactions.models import Contact, PersonRequest, Segment
from team.models import Workspace
from tests.alarming import ALARM_PAGES, alarm_places
from tests.analytics.reporting import REPORT_PAGES, report_places
from tests.audiences import AUDIENCE_PAGES
from tests.bringing import DATA_PAGES, data_places
from tests.complaining import COMPLAINT_PAGES, complaint_places
from tests.dashing import DASHBOARD_PAGES, dashboard_places
from tests.growing import GROWTH_PAGES, growth_places
from tests.hearing import LISTENING_PAGES, listening_places
from tests.pinning import PIN_PAGES, pin_places
from tests.surveying import survey_places

PEOPLE_PAGES = (
    "people/",
    "people/?lifecycle=lost",
    "people/{contact}/",
    "people/{contact}/edit/",
    "people/{contact}/merge/",
    "people/{contact}/merge/?with={other_contact}",
    "people/{erased}/",
    "people/blocked/",
    "people/segments/",
    "people/segments/new/",
    "people/segments/{people_segment}/",
    "people/lifecycle/",
    "people/requests/",
    "people/requests/new/",
    "people/requests/{person_request}/",
    "people/data-map/",
    "people/retention/",
    *COMPLAINT_PAGES,
    *REPORT_PAGES,
    *DASHBOARD_PAGES,
    *PIN_PAGES,
    *DATA_PAGES,
    *ALARM_PAGES,
    *LISTENING_PAGES,
    *AUDIENCE_PAGES,
    *GROWTH_PAGES,
)


def people_places(workspace: Workspace) -> dict[str, int]:
    """Ids of the demo's contacts: one with noted facts, another one, an erased one; a segment and an open request.

    The ids of surveys, complaints and dashboards are among them.
    """
    alive = Contact.objects.for_workspace(workspace).filter(merged_into=None, erased_at=None)
    return {
        **survey_places(workspace),
        **complaint_places(workspace),
        **report_places(workspace),
        **dashboard_places(workspace),
        **pin_places(workspace),
        **data_places(workspace),
        **alarm_places(workspace),
        **growth_places(workspace),
        **listening_places(workspace),
        "contact": _first(alive.filter(facts__has_key="phone")),
        "other_contact": _first(alive.filter(facts={})),
        "erased": _first(Contact.objects.for_workspace(workspace).exclude(erased_at=None)),
        "people_segment": _first(Segment.objects.for_workspace(workspace)),
        "person_request": _first(PersonRequest.objects.for_workspace(workspace).filter(state="open")),
    }


def _first(rows: QuerySet[Any]) -> int:
    found = rows.order_by("pk").first()
    assert found is not None
    return int(found.pk)

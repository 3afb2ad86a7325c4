"""Ids of another workspace inside bodies of the REST API: refused everywhere, and no row ever points across.

`tests.test_tenancy` walks the ids in addresses; here every field of a body that takes an id is sent the id of a row of
another workspace. A new field takes part by itself: named in neither `ROWS` nor `FIGURES`, it fails the first test.
"""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import F, Model
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from analytics.figures import DAY_FIGURES, POST_FIGURES
from config.lib.clock import now
from content.models import MediaFolder
from team.models import User, Workspace, WorkspaceOwned
from tests.factories import MediaAssetFactory, MembershipFactory, WorkspaceFactory
from tests.routes import objects_of

pytestmark = pytest.mark.django_db
SCHEMA: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
BASE = "/api/v1/workspaces/{slug}/"

# Field → the parameter of `objects_of` that has a value for it; "user" is a person. What differs by address stands in
# ODD.
ROWS = {
    "account": "account_id",
    "alert": "figure_alert_id",
    "goal": "goal_id",
    "insight": "insight_id",
    "account_ids": "account_id",
    "accounts": "account_id",
    "asset": "asset_id",
    "assignee": "user",
    "author": "user",
    "board": "asset_id",
    "calendar_id": "answer_calendar_id",
    "caretaker": "user",
    "cause": "cause_id",
    "community_member": "community_member_id",
    "competitor": "competitor_id",
    "contact": "contact_id",
    "contacts": "contact_id",
    "controls": "account_id",
    "cover": "asset_id",
    "dossier": "dossier_id",
    "dossiers": "dossier_id",
    "findings": "finding_id",
    "folder": "folder_id",
    "folder_id": "folder_id",
    "from_account": "account_id",
    "from_group": "group_id",
    "group": "group_id",
    "group_ids": "group_id",
    "host": "user",
    "id": "asset_id",
    "ids": "asset_id",
    "into": "other_asset",
    "lead_id": "user",
    "media": "asset_id",
    "mention": "mention",
    "message": "message_id",
    "member": "user",
    "mother": "account_id",
    "needs": "question_id",
    "owner": "user",
    "owner_id": "user",
    "parent": "folder_id",
    "pause": "pause_id",
    "people": "user",
    "person": "user",
    "persona": "persona_id",
    "pillar": "pillar_id",
    "point_reason": "point_reason_id",
    "post": "post_id",
    "post_id": "public_post_id",
    "posts": "post_id",
    "prize": "activity_prize_id",
    "product": "product_id",
    "production": "production_id",
    "promotion": "promotion_id",
    "publication": "publication_id",
    "publications": "publication_id",
    "reply_id": "reply_id",
    "responsible": "user",
    "session": "live_id",
    "source": "source_id",
    "sources": "source_id",
    "successor": "user",
    "tags": "tag_id",
    "teasers": "post_id",
    "to": "message_id",
    "thread": "thread_id",
    "to_account": "account_id",
    "tracked_id": "tracked_id",
    "typist": "user",
    "user": "user",
    "user_ids": "user",
}
ODD = {
    "inbox_bulk ids": "thread_id",
    "contacts_merge contact": "other_contact",
    "complaint_causes_add parent": "cause_id",
    "complaint_causes_change parent": "other_cause",
    "media_folder_change parent": "other_folder",
    "posts_comment_add parent": "comment_id",
    "checklists_create id": "item_id",
    "dashboard_pins_order order": "pin_id",
    "checklists_change id": "item_id",
    "surveys_questions_order order": "question_id",
    "live_checks_order order": "check_id",
    "live_products_order order": "product_id",
    "live_roles_order order": "live_role_id",
    "live_segments_order order": "segment_id",
    "production_parts_order order": "part_id",
    "scenes_order order": "scene_id",
}
# Numbers that are no ids.
_FIGURES = """
account_gap_days age_from age_to amount answered at audit_every_days average_seconds capacity care colours_least
comments conversions count days emoji_most end expire_days followers following gap_days gap_minutes height hours
engagement joined keep_days late_minutes lead_days left likes limit mapping members messages minutes months most
new_followers
number offset order orders participants peak_viewers per_day per_week points position posts_per_week posts_total
priority questions quiet_days rating repeats_max rhythm sample seconds share shares size speakers start stock there
threshold tone top variation version viewers views weekday weekdays weights width window_days window_minutes x y
"""
FIGURES = set(_FIGURES.split())
FIGURES |= {"attachment_days", "dormant_days", "idle_months", "lost_days", "loyal_days", "loyal_messages"}
FIGURES |= {"message_months", "new_days", "blocks", "seen", "span", "week"}
FIGURES |= {"confidence", "offence_days", "offences", "page", "period", "quiet_hours", "reply_hours", "spam"}
FIGURES |= {*POST_FIGURES, *DAY_FIGURES, "gained"}
FIGURES |= {"first_minutes", "next_minutes", "resolve_minutes", "warn_minutes", "priority_from", "severity"}
FIGURES |= {"message_months", "new_days", "alternates", "claim_days", "mentions", "min_days", "silent_hours"}
# What a body needs for the address to do something.
VALUES: dict[str, Any] = {
    "code": "NOT-AD",
    "facts": [],
    "items": [{"text": "walk"}],
    "kinds": ["article"],
    "clock": "12:00",
    "first_day": (now() + timedelta(days=2)).date().isoformat(),
    "last_day": (now() + timedelta(days=9)).date().isoformat(),
    "valid_until": (now() + timedelta(days=9)).date().isoformat(),
    "weekdays": [1],
    "number": 1,
    "levels": [{"name": "walk", "people": []}],
}
# The same for one address, or one field of it.
RULE = {"name": "walk on", "conditions": {"keywords_any": ["walk"]}, "actions": {"hide": True}}
ALERT = {"kind": "threshold", "metric": "exposure", "limit": "1", "direction": "below", "roles": ["owner"]}
TRIAL = {"starts_on": "2026-01-05", "ends_on": "2026-02-05", "minimum": "5"}
MORE: dict[str, dict[str, Any]] = {
    "analytics_enter_day": {"day": "2026-11-01", "likes": 1},
    **{f"reports_{name}": {"first": "2026-01-05", "last": "2026-01-11"} for name in ("create", "change")},
    "growth_sources_enter": {"first_day": "2026-01-05", "gained": {"search": 1}},
    "growth_structure_enter": {"day": "2026-01-05", "gender": {"female": "50"}},
    **{f"experiments_{name}": {"metric": "followers_net", **TRIAL} for name in ("plan", "change")},
    "ugc_enter": {"url": "https://example.com/walk/2"},
    "improvements_plan": {"metric": "exposure", "reach": "workspace"},
    **{f"alert_rules_{name}": {**ALERT, "reach": "workspace"} for name in ("create", "change", "try")},
    "dashboard_pins_add": {"what": "formats"},
    "inbox_rules_add": RULE,
    "inbox_rules_change": RULE,
    "inbox_rules_try": RULE,
    "inbox_rules_add calendar_id": {"conditions": {"hours": "open"}},
    "inbox_rules_change calendar_id": {"conditions": {"hours": "open"}},
    "inbox_rules_try calendar_id": {"conditions": {"hours": "open"}},
    "voice_add": {"name": "walk", "keywords": ["走线"]},
    "voice_change": {"name": "walk", "keywords": ["走线"]},
    "monitors_add": {"kind": "rival", "name": "walk on", "any_of": ["走线"]},
    "monitors_change": {"kind": "rival", "name": "walk on", "any_of": ["走线"]},
    "monitors_try": {"kind": "rival", "any_of": ["走线"]},
    "accounts_onboarding_open": {"platform": "kuaishou"},
    "complaints_open": {"channel": "phone"},
    "communities_weeks_enter": {"week": "2026-01-05", "members": 1},
    "accounts_onboarding_edit": {"platform": "kuaishou"},
    "accounts_stores_change": {"url": "https://shop.example/changed"},
    "accounts_stores_enter": {"url": "https://shop.example/entered"},
    "approval_policies_create": {"kinds": ["article"]},
    "approval_policies_put": {"kinds": ["article"]},
    "checklists_create": {"items": [{"text": "walk"}]},
    "compliance_exemptions_request": {"rule": "AD-01"},
    "media_folder_create": {"name": "another"},
    "pauses_create": {"scope": "account"},
    "shifts_rota": {"week": [[[540, 1080]]] + [[]] * 6},
    "recurrences_create": {"rule": "FREQ=DAILY"},
    "retrospectives_create session": {"about": "live"},
    "retrospectives_create production": {"about": "production"},
}
# Taken, and mean nothing: filters and choices among rows of the workspace, where a foreign id is among none of them.
HARMLESS = {
    "checklists_create items.*.id",
    "checklists_change items.*.id",
    "columns_preview accounts.*",
    "contacts_tag contacts.*",
    "exports_create account",
    "exports_create author",
    "inbox_bulk ids.*",
    "matrix_findings_accept findings.*",
    "matrix_findings_task findings.*",
    "media_bulk ids.*",
    "triage_decide account",
    "triage_decide pause",
    "triage_decide publications.*",
}
# The own row is refused, too, for another reason: an order names every line, a platform has to be known, a post
# published. Their services look rows up in the workspace, which other tests of theirs ask.
UNASKED = {
    "accounts_connect account",
    "accounts_mix_set shares.*.pillar",
    "accounts_onboarding_join account",
    "activities_change posts.*.account",
    "activities_change posts.*.publication",
    "activities_create posts.*.account",
    "activities_create posts.*.publication",
    "activities_entry_pick prize",
    "advisor_decide persona",
    "competitors_samples_change post_id",
    "cross_promotions_create from_account",
    "cross_promotions_create owner",
    "cross_promotions_create post",
    "cross_promotions_create to_account",
    "cross_promotions_edit to_account",
    "custody_put holders.%.user",
    "custody_seats_enter user",
    "custody_seats_put user",
    "evergreen_set accounts.*",
    "faq_sent message",
    "experiments_change controls.*",
    "experiments_plan controls.*",
    "growth_sources_enter promotion",
    "handovers_item responsible",
    "handovers_item successor",
    "handovers_start person",
    "handovers_start successor",
    "live_checks_order order.*",
    "personas_build sources.*",
    "personas_build tags.*",
    "personas_evidence_name source",
    "personas_refresh sources.*",
    "personas_refresh tags.*",
    "personas_segment_preview sources.*",
    "production_parts_order order.*",
    "research_audience_attach persona",
    "research_tags_merge into",
    "ugc_reward_give community_member",
    "ugc_reward_give point_reason",
    "surveys_question_add needs",
    "surveys_question_change needs",
    "tracked_figures_enter posts",
}


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in part:
        return _resolved(SCHEMA["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]])
    for key in ("allOf", "oneOf", "anyOf"):
        if key in part:
            return _resolved(part[key][0])
    return part


def _numbers(part: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of numbers below a schema; "*" is an element of a list, "%" any name."""
    part = _resolved(part)
    if part.get("type") == "integer":
        yield path
    elif part.get("type") == "array":
        yield from _numbers(part["items"], (*path, "*"))
    elif part.get("type") == "object":
        extra = part.get("additionalProperties")
        if isinstance(extra, dict) and extra:
            yield from _numbers(extra, (*path, "%"))
        for name, value in part.get("properties", {}).items():
            if not value.get("readOnly"):
                yield from _numbers(value, (*path, name))


def _name(path: tuple[str, ...]) -> str:
    return next(part for part in reversed(path) if part not in "*%")


def _bodies() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    for address, methods in SCHEMA["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if address.startswith(BASE) and "application/json" in content:
                yield address, method, operation, _resolved(content["application/json"]["schema"])


FIELDS = [
    (operation["operationId"], address, method, path)
    for address, method, operation, schema in _bodies()
    for path in _numbers(schema)
    if _name(path) in ROWS or f"{operation['operationId']} {_name(path)}" in ODD
]


def _filled(part: dict[str, Any], own: dict[str, Any], name: str = "") -> Any:
    """A small value that fits a schema; the own row where a row is asked for."""
    part = _resolved(part)
    if name in VALUES:
        return copy.deepcopy(VALUES[name])
    if part.get("enum"):
        return next(value for value in part["enum"] if value)
    kind = part.get("type")
    if kind == "object":
        return {key: _filled(part["properties"][key], own, key) for key in part.get("required", [])}
    if kind == "array":
        return [_filled(part["items"], own, name)]
    if kind == "integer" and name in ROWS:
        return own[ROWS[name]]
    if part.get("format") == "date":
        return VALUES["first_day"]
    if part.get("format") == "date-time":
        return (now() + timedelta(days=2)).isoformat()
    return {"integer": 1, "boolean": True, "number": 1.0}.get(kind or "", "walk")


def _put(body: Any, path: tuple[str, ...], value: int, schema: dict[str, Any], own: dict[str, Any]) -> Any:
    """The body with `value` at `path`; what is missing on the way is made."""
    if not path:
        return value
    schema, head, rest = _resolved(schema), path[0], path[1:]
    if head == "*":
        first = body[0] if isinstance(body, list) and body and rest else _filled(schema["items"], own)
        return [_put(first, rest, value, schema["items"], own)]
    if head == "%":
        return {"practice-weibo": _put({}, rest, value, schema["additionalProperties"], own)}
    body = body if isinstance(body, dict) else {}
    return {**body, head: _put(body.get(head), rest, value, schema["properties"][head], own)}


def crossings(foreign: Workspace, stranger: User) -> list[str]:
    """Rows that point at a row of another workspace, and rows of others that name the stranger."""
    found = []
    for model in apps.get_models():
        if not issubclass(model, WorkspaceOwned):
            found += _between(model)
            continue
        rows = model.objects.unscoped("test")
        for field in model._meta.get_fields():
            target: type[Model] | None = field.related_model if field.concrete else None  # type: ignore[assignment]
            if target is None or not (field.many_to_one or field.one_to_one or field.many_to_many):
                continue
            if issubclass(target, WorkspaceOwned):
                across = rows.filter(**{f"{field.name}__isnull": False}).exclude(
                    **{f"{field.name}__workspace": F("workspace")}
                )
            elif target is User:
                across = rows.filter(**{field.name: stranger}).exclude(workspace=foreign)
            else:
                continue
            if across.exists():
                found.append(f"{model.__name__}.{field.name}")
    return found


def _between(model: type[Model]) -> list[str]:
    """For tables without a workspace: rows that join two of different ones."""
    owned = [
        field.name
        for field in model._meta.get_fields()
        if field.concrete and field.many_to_one and issubclass(field.related_model, WorkspaceOwned)
    ]
    rows = model._default_manager.all()
    return [
        f"{model.__name__}.{a}-{b}"
        for a, b in itertools.combinations(owned, 2)
        if rows.exclude(**{f"{a}__workspace": F(f"{b}__workspace")}).exists()
    ]


def test_every_number_in_a_body_is_known_as_an_id_or_a_figure() -> None:
    unknown = {
        f"{operation['operationId']} {'.'.join(path)}"
        for _address, _method, operation, schema in _bodies()
        for path in _numbers(schema)
        if _name(path) not in FIGURES | set(ROWS)
    }

    assert not unknown, "\n".join(sorted(unknown))


@pytest.fixture
def both(workspace: Workspace, owner: User) -> tuple[dict[str, Any], dict[str, Any]]:
    other = WorkspaceFactory()
    stranger = MembershipFactory(workspace=other).user
    return _rows(workspace, owner), {**_rows(other, stranger), "workspace": other, "stranger": stranger}


def _rows(workspace: Workspace, user: User) -> dict[str, Any]:
    return {
        **objects_of(workspace, user),
        "user": user.pk,
        "other_asset": MediaAssetFactory(workspace=workspace).pk,
        "other_folder": MediaFolder.objects.create(workspace=workspace, name="other").pk,
    }


def _kept(workspace: Workspace) -> list[Any]:
    """Everything the workspace has."""
    models = [model for model in apps.get_models() if issubclass(model, WorkspaceOwned)]
    return [list(model.objects.for_workspace(workspace).order_by("pk").values_list()) for model in models]


def test_ids_of_another_workspace_are_refused_in_every_body(
    both: tuple[dict[str, Any], dict[str, Any]], owner: User, client_of: Callable[..., Client]
) -> None:
    own, foreign = both
    client, findings, unasked = client_of(owner), [], set()
    schemas = {operation["operationId"]: schema for _a, _m, operation, schema in _bodies()}
    before = _kept(foreign["workspace"])
    assert crossings(foreign["workspace"], foreign["stranger"]) == []
    for name, address, method, path in FIELDS:
        what, schema = f"{name} {'.'.join(path)}", schemas[name]
        key = ODD.get(f"{name} {_name(path)}", ROWS.get(_name(path), ""))
        where = re.sub(r"\{(\w+)\}", lambda found: str(own[found[1]]), address)
        usual = {**_filled(schema, own), **MORE.get(name, {}), **MORE.get(f"{name} {_name(path)}", {})}
        for values in (own, foreign):
            body = json.dumps(_put(usual, path, values[key], schema, own))
            point = transaction.savepoint()
            answer = client.generic(method.upper(), where, body, content_type="application/json")
            done = answer.status_code < 300
            if done and values is foreign:
                if what not in HARMLESS:
                    findings.append(f"{what}: {answer.status_code}")
                findings += [f"{what}: {row}" for row in crossings(foreign["workspace"], foreign["stranger"])]
                if _kept(foreign["workspace"]) != before:
                    findings.append(f"{what}: changed rows of the other workspace")
            elif not done and values is own:
                unasked.add(what)
            transaction.savepoint_rollback(point)
    assert not findings, "\n".join(findings)
    assert unasked == UNASKED

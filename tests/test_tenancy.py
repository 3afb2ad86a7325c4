"""Nobody sees or changes another workspace, and each role can do what the permission table says: no more, no less.

Walks every address the resolver knows, with real rows. A new address takes part without being named anywhere; only a
new kind of parameter must be given a value in `tests.routes.objects_of`.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from team.models import User, Workspace
from team.permissions import allows
from team.roles import Role
from tests.factories import MembershipFactory, WorkspaceFactory
from tests.routes import Route, all_routes, objects_of

pytestmark = pytest.mark.django_db
NOT_ALLOWED_METHOD = 405


def ask(client: Client, route: Route, method: str, values: dict[str, Any]) -> Any:
    """One bare request, whose effects are undone."""
    client.raise_request_exception = False
    point = transaction.savepoint()
    try:
        send = getattr(client, method.lower())
        options = {"content_type": "application/json", "data": "{}"} if route.is_api and method != "GET" else {}
        return send(route.path(values), **options)
    finally:
        transaction.savepoint_rollback(point)


def every_request() -> Iterator[tuple[Route, str]]:
    """Each address with each of its methods."""
    for route in all_routes():
        for method in route.needs:
            yield route, method


def complain(findings: list[str]) -> None:
    assert not findings, "\n" + "\n".join(findings)


def test_the_walk_knows_a_value_for_every_parameter(workspace: Workspace, owner: User) -> None:
    known = objects_of(workspace, owner)

    complain([f"{r.name}: {p}" for r in all_routes() for p in r.parameters if p not in known])


def test_strangers_are_asked_to_sign_in(workspace: Workspace, owner: User, client_of: Callable[..., Client]) -> None:
    values, client, findings = objects_of(workspace, owner), client_of(None), []
    for route, method in every_request():
        answer = ask(client, route, method, values)
        fine = (
            answer.status_code == 401
            if route.is_api
            else (answer.status_code == 302 and answer.headers["Location"].startswith("/login/"))
            or answer.status_code == NOT_ALLOWED_METHOD
        )
        if not fine:
            findings.append(f"{method} {route.name}: {answer.status_code}")
    complain(findings)


def test_people_of_other_workspaces_find_nothing(
    workspace: Workspace, owner: User, outsider: User, client_of: Callable[..., Client]
) -> None:
    values, client, findings = objects_of(workspace, owner), client_of(outsider), []
    for route, method in every_request():
        answer = ask(client, route, method, values)
        if answer.status_code not in {404, NOT_ALLOWED_METHOD}:
            findings.append(f"{method} {route.name}: {answer.status_code}")
    complain(findings)


def test_rows_of_another_workspace_are_not_found_from_the_own_one(
    workspace: Workspace, owner: User, client_of: Callable[..., Client]
) -> None:
    """The address names the own workspace, the numbers in it belong to another one of the same owner."""
    other = WorkspaceFactory()
    MembershipFactory(workspace=other, user=owner, role=Role.OWNER)
    own, foreign = objects_of(workspace, owner), objects_of(other, owner)
    client, findings = client_of(owner), []
    for route, method in every_request():
        for parameter in route.objects:
            values = {**own, parameter: foreign[parameter]}
            answer = ask(client, route, method, values)
            if answer.status_code == 302:  # to the page of that row, which must not exist either
                answer = client.get(answer.headers["Location"])
            # A bare POST may fail on its empty form first; it must never succeed.
            fine = {404, NOT_ALLOWED_METHOD} | ({400, 422} if method not in {"GET", "DELETE"} else set())
            if answer.status_code not in fine:
                findings.append(f"{method} {route.name} with foreign {parameter}: {answer.status_code}")
    complain(findings)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_what_the_table_says(
    workspace: Workspace,
    owner: User,
    member_of: Callable[..., User],
    client_of: Callable[..., Client],
    role: Role,
) -> None:
    user = member_of(role)
    values, client, findings = objects_of(workspace, user), client_of(user), []
    for route, method in every_request():
        needed = {route.needs[method]} if route.is_api else {route.needs["GET"], route.needs[method]}
        permitted = all(allows(role, permission) for permission in needed)
        answer = ask(client, route, method, values)
        status = answer.status_code
        if status >= 500:
            # Django's test client keeps the exception of a view.
            trace = "".join(traceback.format_exception(*answer.exc_info)) if answer.exc_info else ""
            findings.append(f"{method} {route.name} breaks: {status}\n{trace}")
        elif status == NOT_ALLOWED_METHOD:
            continue
        elif not permitted and status != 403:
            findings.append(f"{method} {route.name} lets {role} in without {needed}: {status}")
        elif permitted and status in ({401, 403, 404} if method == "GET" else {401, 403}):
            findings.append(f"{method} {route.name} keeps {role} out: {status}")
    complain(findings)

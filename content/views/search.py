"""The command palette (a fragment) and the search page (the same results without a script)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.selectors.search import Found, search, words_of
from content.views.search_pages import PAGES
from team.context import NAV
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows

ACTIONS_SHOWN = 6
# What an empty query offers, by the first of its other words.
FIRST_ACTIONS = frozenset({"write", "add", "calendar", "queue"})
# Name, address, icon, keys, what it takes, and words it is also found by.
COMMANDS: tuple[tuple[str | Promise, str, str, str, P, str], ...] = (
    (_("New post"), "content:post_new", "pen-line", "C", P.CONTENT_EDIT, "write compose create 写 发布"),
    (
        _("Pause publishing"),
        "content:pause",
        "pause",
        "",
        P.PUBLISHING_PAUSE,
        "stop halt kill emergency 暂停 停发 紧急",
    ),
    (_("Connect an account"), "accounts:connect", "plug", "", P.ACCOUNTS_MANAGE, "add authorize 授权 绑定"),
    (_("Invite a member"), "team:members", "user-plus", "", P.TEAM_MANAGE, "people 成员 邀请"),
    (_("API access"), "team:tokens", "key-round", "", P.API_TOKENS, "token rest 接口"),
    (_("Notifications"), "team:notifications", "bell", "", P.VIEW, "inbox unread 消息"),
)


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader may do or open. `number` makes its id in the list unique."""

    label: str
    url: str
    icon: str
    keys: str


@workspace_view(P.VIEW)
def search_page(request: WorkspaceRequest) -> HttpResponse:
    """Results for `q`; for an empty query the usual actions and the posts changed last."""
    query = request.GET.get("q", "")
    words = words_of(query)
    found = search(workspace=request.workspace, query=query, people=allows(request.membership.role, P.TEAM_VIEW))
    actions = _actions(request, words)
    context = {
        "q": " ".join(words),
        "found": found,
        "actions": actions,
        "nothing": not actions and not found,
        "options": _numbered(actions, found),
        "active": "",
    }
    return render(request, "content/_search_results.html" if request.htmx else "content/search.html", context)


def _actions(request: WorkspaceRequest, words: list[str]) -> list[Action]:
    slug, role = request.workspace.slug, request.membership.role
    entries: list[tuple[Action, str]] = []
    for name, view, icon, keys, permission, also in COMMANDS:
        if allows(role, permission):
            entries.append((Action(str(name), reverse(view, args=[slug]), icon, keys), also))
    for _group, items in NAV:
        for item in items:
            if allows(role, item.permission):
                keys = f"G {item.keys.upper()}" if item.keys else ""
                entries.append((Action(str(item.label), reverse(item.view, args=[slug]), item.icon, keys), item.key))
    for place in PAGES:
        if allows(role, place.permission):
            inner = Action(str(place.label), reverse(place.view, args=[slug]), place.icon, "")
            entries.append((inner, f". {place.also}"))
    entries.append((Action(str(_("Personal settings")), reverse("team:me"), "circle-user-round", ""), "me theme 主题"))
    if not words:
        return [action for action, also in entries if also.split()[0] in FIRST_ACTIONS]
    matching = [action for action, also in entries if all(w.lower() in f"{action.label} {also}".lower() for w in words)]
    return matching[:ACTIONS_SHOWN]


def _numbered(actions: list[Action], found: Found) -> dict[str, list[tuple[int, object]]]:
    """Every result with its place in the whole list: the palette marks the first and names each by number."""
    numbers = count(1)
    groups = {
        "actions": actions,
        "posts": found.posts,
        "accounts": found.accounts,
        "media": found.media,
        "people": found.people,
    }
    return {name: [(next(numbers), item) for item in items] for name, items in groups.items()}

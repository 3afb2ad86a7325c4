"""The test box: a text of nobody's, judged like a post."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.selectors.account import account_get
from compliance.engine.types import Verdict
from compliance.forms.trying import TestForm
from compliance.selectors.marking import findings_of
from compliance.selectors.settings import brand_rules
from compliance.services.checking import subject_for, text_check
from config.lib.numbers import row_number
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Workspace
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW)
def test_box(request: WorkspaceRequest) -> HttpResponse:
    """The form, and under it what the rules say of the text; htmx gets only the latter. Nothing is kept."""
    settings = brand_rules(workspace=request.workspace)
    form = TestForm(request.POST or None, workspace=request.workspace, row=settings)
    context: dict[str, Any] = {"active": "compliance", "tab": "test", "form": form}
    status = 200
    if request.method == "POST":
        status = 200 if form.is_valid() else 422
        if form.is_valid():
            context |= _judged(request.workspace, form.cleaned_data)
    fragment = request.htmx and not request.htmx.boosted
    template = "compliance/_verdict.html" if fragment and status == 200 else "compliance/test.html"
    return render(request, template, context, status=status)


def _judged(workspace: Workspace, values: dict[str, Any]) -> dict[str, Any]:
    account_id = row_number(values["account"])
    account = account_get(workspace=workspace, account_id=account_id) if account_id else None
    texts = {name: values[name] for name in ("title", "text") if values[name].strip()}
    facts = {name: values[name] for name in ("industry", "ad_kind", "ai_content") if values[name]}
    if values["platform"]:
        facts["platform"] = values["platform"]
    if values["markets"]:
        facts["markets"] = frozenset(values["markets"])
    declared = frozenset(values["declared"])
    subject = subject_for(workspace=workspace, account=account, texts=texts, declared=declared, **facts)
    verdict: Verdict | None = text_check(workspace=workspace, subject=subject, account=account) if texts else None
    return {
        "verdict": verdict,
        "findings": findings_of(verdict.hits) if verdict else [],
        "texts": list(texts.items()),
        "account": account,
    }

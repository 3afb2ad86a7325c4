"""The rules of the packs, and how they count here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from compliance.engine.entries import RuleFacts
from compliance.forms.rules import SwitchForm
from compliance.models import RuleSwitch
from compliance.selectors.hits import hits_by_rule
from compliance.selectors.packs import binds, pack_list, rule_fact, said
from compliance.selectors.switches import switches_by_rule
from compliance.services.rules import rule_restore, rule_switch
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of a pack: how often it found something lately, how it counts here."""

    rule: RuleFacts
    binds: bool
    hits: int
    switch: RuleSwitch | None

    @property
    def severity(self) -> str:
        """In force here; "" when it is left out."""
        if self.switch is None:
            return self.rule.severity.value
        return "" if self.switch.off else self.switch.severity


@require_safe
@workspace_view(P.VIEW)
def rules(request: WorkspaceRequest) -> HttpResponse:
    """Every pack with its rules; `?q=` searches titles, laws and sentences, `?show=` by severity or changed here."""
    counts = hits_by_rule(workspace=request.workspace)
    switches = switches_by_rule(workspace=request.workspace)
    wanted, shown = request.GET.get("q", "")[:60].strip(), request.GET.get("show", "")
    packs: list[dict[str, Any]] = []
    for pack in pack_list():
        lines = [Line(rule, binds(rule), counts.get(rule.id, 0), switches.get(rule.id)) for rule in pack["rules"]]
        lines = [line for line in lines if _matches(line, wanted, shown)]
        if lines or not (wanted or shown):
            packs.append({**pack, "lines": lines})
    context = {"active": "compliance", "tab": "rules", "packs": packs, "q": wanted, "shown": shown}
    return render(request, "compliance/rules.html", context)


def _matches(line: Line, wanted: str, shown: str) -> bool:
    fact = line.rule
    text = f"{fact.id} {said(fact.title)} {said(fact.law)} {fact.article} {said(fact.why)}"
    fits = {"": True, "changed": line.switch is not None}.get(shown, line.severity == shown)
    return fits and wanted.casefold() in text.casefold()


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.COMPLIANCE_MANAGE)
def rule(request: WorkspaceRequest, rule: str) -> HttpResponse:
    """One rule in full; those who manage rules choose how it counts."""
    fact = rule_fact(rule)
    if fact is None:
        raise Http404
    switch = switches_by_rule(workspace=request.workspace).get(rule)
    initial = {"how": "off" if switch.off else switch.severity, "reason": switch.reason} if switch else {}
    form = SwitchForm(request.POST or None, rule=fact, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rule_switch(workspace=request.workspace, actor=request.actor, rule=rule, **form.values())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("compliance:rule", request.workspace.slug, rule)
    pack = next(pack for pack in pack_list() if pack["id"] == fact.pack)
    context = {
        "active": "compliance",
        "tab": "rules",
        "line": Line(fact, binds(fact), hits_by_rule(workspace=request.workspace).get(rule, 0), switch),
        "pack": pack,
        "words": pack["by_rule"].get(rule, 0),
        "form": form,
    }
    return render(request, "compliance/rule.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.COMPLIANCE_MANAGE)
def restore(request: WorkspaceRequest, rule: str) -> HttpResponse:
    """Let the rule count as the pack says again."""
    rule_restore(workspace=request.workspace, actor=request.actor, rule=rule)
    messages.success(request, _("The rule counts as its pack says again."))
    return redirect("compliance:rule", request.workspace.slug, rule)

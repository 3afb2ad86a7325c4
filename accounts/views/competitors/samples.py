"""Posts of competitors worth learning from."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.competitors import SampleForm, sample_initial
from accounts.hooks import idea_links
from accounts.models import ContentSample
from accounts.selectors.competitors.profiles import competitor_get, sample_get, sample_query
from accounts.selectors.competitors.tracking import post_query
from accounts.services.competitors.samples import sample_remove, sample_save, sample_take
from accounts.views.competitors.shared import frame_of
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, POSTS = 20, 12


@require_safe
@workspace_view(P.VIEW)
def competitor_samples(request: WorkspaceRequest, competitor_id: int) -> HttpResponse:
    """Kept samples (`q`, `tag`), and the newest posts that were read, to keep with one click."""
    row = competitor_get(workspace=request.workspace, competitor_id=competitor_id)
    text, tag = request.GET.get("q", "").strip()[:60], request.GET.get("tag", "")[:24]
    found = sample_query(workspace=request.workspace, competitor_id=competitor_id, text=text, tag=tag)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    everything = sample_query(workspace=request.workspace, competitor_id=competitor_id)
    tags = sorted({name for names in everything.values_list("tags", flat=True) for name in names})
    posts = list(post_query(workspace=request.workspace, competitor_id=competitor_id)[:POSTS])
    kept = set(everything.filter(post__in=[post.pk for post in posts]).values_list("post_id", flat=True))
    context = {
        **frame_of(request, row, "samples"),
        "page": page,
        "rows": [(sample, idea_link(request, sample)) for sample in page.object_list],
        "tags": tags,
        "tag": tag,
        "q": text,
        "posts": [(post, post.pk in kept) for post in posts],
    }
    return render(request, "accounts/competitors/samples.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def sample_new(request: WorkspaceRequest, competitor_id: int) -> HttpResponse:
    """Describe a sample by hand."""
    row = competitor_get(workspace=request.workspace, competitor_id=competitor_id)
    form = SampleForm(request.POST or None)
    return _edited(request, form, row.pk, None)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def sample(request: WorkspaceRequest, sample_id: int) -> HttpResponse:
    """Change a sample."""
    row = sample_get(workspace=request.workspace, sample_id=sample_id)
    form = SampleForm(request.POST or None, initial=sample_initial(row))
    return _edited(request, form, row.competitor_id, row)


def _edited(request: WorkspaceRequest, form: SampleForm, competitor_id: int, row: ContentSample | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            sample_save(
                workspace=request.workspace,
                actor=request.actor,
                sample=form.sample(),
                competitor_id=competitor_id,
                sample_id=row.pk if row else None,
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:competitor_samples", request.workspace.slug, competitor_id)
    competitor = competitor_get(workspace=request.workspace, competitor_id=competitor_id)
    context = {**frame_of(request, competitor, "samples"), "form": form, "row": row}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/competitors/sample.html", context, status=status)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def post_take(request: WorkspaceRequest, public_post_id: int) -> HttpResponse:
    """Keep a post that was read as a sample, and go on to say what to learn from it."""
    row = sample_take(workspace=request.workspace, actor=request.actor, post_id=public_post_id)
    messages.success(request, _("Kept. Say what to learn from it."))
    return redirect("accounts:sample", request.workspace.slug, row.pk)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def sample_drop(request: WorkspaceRequest, sample_id: int) -> HttpResponse:
    """Take a sample out."""
    competitor_id = sample_remove(workspace=request.workspace, actor=request.actor, sample_id=sample_id)
    messages.success(request, _("Taken out."))
    return redirect("accounts:competitor_samples", request.workspace.slug, competitor_id)


def idea_link(request: WorkspaceRequest, sample: ContentSample) -> str:
    """The page on which an idea can be made of the sample, filled in as far as known; "" where there is none."""
    make = next(iter(idea_links), None)
    if make is None:
        return ""
    note = "\n".join(part for part in (sample.learn, sample.note) if part)
    return (
        f"{make(request.workspace)}?{urlencode({'title': sample.title[:200], 'link': sample.url, 'note': note[:1000]})}"
    )

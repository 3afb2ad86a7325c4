"""REST addresses of productions, live sessions, checklists, retrospectives and evergreen posts."""

from typing import Any

from django.urls import URLPattern, path

from content.api.production import checklists, evergreen, lines, live, retros, videos

VIDEO, LIVE, REVIEW = "productions/<int:production_id>", "live/<int:live_id>", "retrospectives/<int:retro_id>"


def _lines(base: str, name: str, part: str, parameter: str, views: tuple[Any, Any]) -> list[URLPattern]:
    many, one = views
    return [
        path(f"{base}/{part}/", many.as_view(), name=f"api-{name}-{part}"),
        path(f"{base}/{part}/<int:{parameter}>/", one.as_view(), name=f"api-{name}-{part}-line"),
    ]


urlpatterns = [
    path("productions/", videos.ProductionListView.as_view(), name="api-productions"),
    path(f"{VIDEO}/", videos.ProductionView.as_view(), name="api-production"),
    path(f"{VIDEO}/move/", videos.ProductionMoveView.as_view(), name="api-production-move"),
    path(f"{VIDEO}/post/", videos.ProductionPostView.as_view(), name="api-production-post"),
    path(f"{VIDEO}/stages/<str:stage>/", videos.ProductionStageView.as_view(), name="api-production-stage"),
    path(f"{VIDEO}/parts/<int:part_id>/tick/", videos.ProductionTickView.as_view(), name="api-production-tick"),
    *_lines(VIDEO, "production", "scenes", "scene_id", lines.Scenes),
    *_lines(VIDEO, "production", "parts", "part_id", lines.Parts),
    path("live/", live.LiveListView.as_view(), name="api-lives"),
    path(f"{LIVE}/", live.LiveView.as_view(), name="api-live"),
    path(f"{LIVE}/move/", live.LiveMoveView.as_view(), name="api-live-move"),
    path(f"{LIVE}/corrections/", live.LiveCorrectionsView.as_view(), name="api-live-corrections"),
    path(f"{LIVE}/results/", live.LiveResultView.as_view(), name="api-live-results"),
    path(f"{LIVE}/checks/<int:check_id>/tick/", live.LiveTickView.as_view(), name="api-live-tick"),
    path(f"{LIVE}/segments/<int:segment_id>/tick/", live.LiveSegmentTickView.as_view(), name="api-live-segment-tick"),
    *_lines(LIVE, "live", "segments", "segment_id", lines.Segments),
    *_lines(LIVE, "live", "roles", "live_role_id", lines.Roles),
    *_lines(LIVE, "live", "products", "product_id", lines.Products),
    *_lines(LIVE, "live", "checks", "check_id", lines.Checks),
    path("checklists/", checklists.ChecklistListView.as_view(), name="api-checklists"),
    path("checklists/<int:checklist_id>/", checklists.ChecklistView.as_view(), name="api-checklist"),
    path("posts/<int:post_id>/checklist/", checklists.PostChecklistView.as_view(), name="api-post-checklist"),
    path("posts/<int:post_id>/checklist/<int:item_id>/", checklists.PostTickView.as_view(), name="api-post-tick"),
    path("retrospectives/", retros.RetroListView.as_view(), name="api-retros"),
    path("retrospectives/actions/", retros.ActionListView.as_view(), name="api-actions"),
    path(f"{REVIEW}/", retros.RetroView.as_view(), name="api-retro"),
    path(f"{REVIEW}/actions/", retros.RetroActionsView.as_view(), name="api-retro-actions"),
    path(f"{REVIEW}/actions/<int:action_id>/", retros.RetroActionView.as_view(), name="api-retro-action"),
    path("evergreen/", evergreen.EvergreenListView.as_view(), name="api-evergreen"),
    path("evergreen/<int:evergreen_id>/", evergreen.EvergreenView.as_view(), name="api-evergreen-item"),
    path("evergreen/proposals/", evergreen.ProposalListView.as_view(), name="api-proposals"),
    path(
        "evergreen/proposals/<int:proposal_id>/accept/",
        evergreen.ProposalAcceptView.as_view(),
        name="api-proposal-accept",
    ),
    path("evergreen/proposals/<int:proposal_id>/skip/", evergreen.ProposalSkipView.as_view(), name="api-proposal-skip"),
    path("posts/<int:post_id>/evergreen/", evergreen.PostEvergreenView.as_view(), name="api-post-evergreen"),
]

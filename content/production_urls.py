"""Addresses of productions, live sessions, checklists, retrospectives and evergreen posts."""

from django.urls import URLPattern, path

from content.views.production import air, checklists, evergreen, lines, live, retros, videos

VIDEO, LIVE = "production/videos/<int:production_id>", "production/live/<int:live_id>"


def _lines(base: str, plan: str, part: str, parameter: str) -> list[URLPattern]:
    """New, one, order: the same for every kind of line."""
    which = {"part": part}
    return [
        path(f"{base}/{part}/new/", lines.line_new, which, name=f"{plan}_{part}_new"),
        path(f"{base}/{part}/order/", lines.order, which, name=f"{plan}_{part}_order"),
        path(f"{base}/{part}/<int:{parameter}>/", lines.line, which, name=f"{plan}_{part}_line"),
    ]


urlpatterns = [
    path("production/", videos.productions, name="productions"),
    path("production/videos/new/", videos.production_new, name="production_new"),
    path(f"{VIDEO}/", videos.production, name="production"),
    path(f"{VIDEO}/edit/", videos.production_edit, name="production_edit"),
    path(f"{VIDEO}/script/", videos.production_script, name="production_script"),
    path(f"{VIDEO}/move/", videos.production_move_view, name="production_move"),
    path(f"{VIDEO}/post/", videos.production_make_post, name="production_make_post"),
    path(f"{VIDEO}/stages/<str:stage>/", videos.production_stage, name="production_stage"),
    path(f"{VIDEO}/parts/<int:part_id>/tick/", videos.production_tick, name="production_tick"),
    *_lines(VIDEO, "production", "scenes", "scene_id"),
    *_lines(VIDEO, "production", "parts", "part_id"),
    path("production/live/", live.lives, name="lives"),
    path("production/live/new/", live.live_new, name="live_new"),
    path(f"{LIVE}/", live.live, name="live"),
    path(f"{LIVE}/edit/", live.live_edit, name="live_edit"),
    path(f"{LIVE}/move/", live.live_move_view, name="live_move"),
    path(f"{LIVE}/air/", air.live_air, name="live_air"),
    path(f"{LIVE}/air/correct/", air.live_correct_view, name="live_correct"),
    path(f"{LIVE}/results/", air.live_results, name="live_results"),
    path(f"{LIVE}/segments/<int:segment_id>/tick/", air.live_segment_tick_view, name="live_segment_tick"),
    path(f"{LIVE}/checks/<int:check_id>/tick/", live.live_tick, name="live_tick"),
    *_lines(LIVE, "live", "segments", "segment_id"),
    *_lines(LIVE, "live", "roles", "live_role_id"),
    *_lines(LIVE, "live", "products", "product_id"),
    *_lines(LIVE, "live", "checks", "check_id"),
    path("production/checklists/", checklists.checklists, name="checklists"),
    path("production/checklists/new/", checklists.checklist_new, name="checklist_new"),
    path("production/checklists/<int:checklist_id>/", checklists.checklist, name="checklist"),
    path("posts/<int:post_id>/checklist/", checklists.post_checklist, name="post_checklist"),
    path("posts/<int:post_id>/checklist/<int:item_id>/", checklists.post_checklist_tick, name="post_checklist_tick"),
    path("production/retrospectives/", retros.retros, name="retros"),
    path("production/retrospectives/new/", retros.retro_new, name="retro_new"),
    path("production/retrospectives/<int:retro_id>/", retros.retro, name="retro"),
    path("production/retrospectives/<int:retro_id>/edit/", retros.retro_edit, name="retro_edit"),
    path("production/retrospectives/<int:retro_id>/actions/", retros.retro_action_add, name="retro_action_add"),
    path("production/retrospectives/<int:retro_id>/actions/<int:action_id>/", retros.retro_action, name="retro_action"),
    path("production/evergreen/", evergreen.evergreen, name="evergreen"),
    path("production/evergreen/propose/", evergreen.evergreen_propose, name="evergreen_propose"),
    path("production/evergreen/<int:proposal_id>/", evergreen.proposal_decide, name="proposal_decide"),
    path("posts/<int:post_id>/evergreen/", evergreen.post_evergreen, name="post_evergreen"),
]

"""Addresses of the growth board, below `/w/<slug>/analytics/growth/`."""

from django.urls import path

from analytics.views.growth import (
    board,
    experiment_steps,
    experiments,
    promotions,
    sources,
    sources_entry,
    structure,
    structure_entry,
    told,
)

urlpatterns = [
    path("", board.board, name="growth"),
    path("sources/", sources.sources, name="growth_sources"),
    path("sources/charts/<slug:sources_drawing>.<slug:ending>", sources.chart_file, name="growth_sources_chart"),
    path("sources/new/", sources_entry.sources_entry, name="growth_sources_entry"),
    path("sources/told/", told.told, name="growth_told"),
    path("sources/told/<int:told_id>/take-back/", told.take_back, name="growth_take_back"),
    path("experiments/", experiments.experiments, name="experiments"),
    path("experiments/new/", experiment_steps.experiment_edit, name="experiment_new"),
    path("experiments/<int:experiment_id>/", experiments.experiment, name="experiment"),
    path("experiments/<int:drawn_experiment_id>/course.<slug:ending>", experiments.chart_file, name="experiment_chart"),
    path("experiments/<int:experiment_id>/edit/", experiment_steps.experiment_edit, name="experiment_edit"),
    path("experiments/<int:experiment_id>/step/", experiment_steps.experiment_step, name="experiment_step"),
    path("experiments/<int:experiment_id>/verdict/", experiment_steps.experiment_verdict, name="experiment_verdict"),
    path("experiments/<int:experiment_id>/drop/", experiment_steps.experiment_drop, name="experiment_drop"),
    path("promotions/<int:promotion_id>/", promotions.promotion, name="growth_promotion"),
    path("structure/", structure.structure, name="growth_structure"),
    path(
        "structure/charts/<slug:structure_drawing>.<slug:ending>",
        structure.chart_file,
        name="growth_structure_chart",
    ),
    path("structure/target/", structure_entry.target, name="growth_target"),
    path("structure/new/", structure_entry.structure_entry, name="growth_structure_entry"),
]

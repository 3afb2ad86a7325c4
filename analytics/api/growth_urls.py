"""REST addresses of the growth board, below /api/v1/workspaces/<slug>/growth/."""

from django.urls import path

from analytics.api import experiments, growth, structure

urlpatterns = [
    path("sources/", growth.GrowthSourcesView.as_view(), name="api-growth-sources"),
    path("sources/rows/", growth.GrowthSourceRowsView.as_view(), name="api-growth-source-rows"),
    path("sources/told/", growth.GrowthToldView.as_view(), name="api-growth-told"),
    path("sources/told/<int:told_id>/", growth.GrowthToldOneView.as_view(), name="api-growth-told-one"),
    path("experiments/", experiments.ExperimentsView.as_view(), name="api-experiments"),
    path("experiments/<int:experiment_id>/", experiments.ExperimentView.as_view(), name="api-experiment"),
    path(
        "experiments/<int:experiment_id>/verdict/",
        experiments.ExperimentVerdictView.as_view(),
        name="api-experiment-verdict",
    ),
    path("structure/", structure.GrowthStructureView.as_view(), name="api-growth-structure"),
    path("structure/target/", structure.GrowthTargetView.as_view(), name="api-growth-target"),
]

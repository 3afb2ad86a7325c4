"""Addresses of dashboards and the dictionary, below `/w/<slug>/analytics/`."""

from django.urls import path

from analytics.views import accounts, annotations, dashboards, interaction, metrics, posts

urlpatterns = [
    path("", dashboards.overview, name="overview"),
    path("charts/<slug:key>.<slug:ending>", dashboards.chart_file, name="overview_chart"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("accounts/<int:account_id>/audience/", accounts.audience, name="account_audience"),
    path(
        "accounts/<int:account_id>/audience/<slug:aspect>.<slug:ending>", accounts.audience_file, name="audience_part"
    ),
    path("posts/", posts.posts, name="posts"),
    path("posts/card/", posts.card, name="post_card"),
    path("posts/<int:measured_id>/", posts.post, name="post"),
    path("posts/<int:measured_id>/spread.<slug:ending>", posts.spread_file, name="post_spread"),
    path("posts/<int:measured_id>/early.<slug:ending>", posts.speed_file, {"part": "early"}, name="post_early"),
    path("posts/<int:measured_id>/later.<slug:ending>", posts.speed_file, {"part": "later"}, name="post_later"),
    path("interaction/", interaction.interaction, name="interaction"),
    path("interaction/charts/<slug:talk_drawing>.<slug:ending>", interaction.chart_file, name="interaction_chart"),
    path("annotations/new/", annotations.edit, name="annotation_new"),
    path("annotations/<int:annotation_id>/", annotations.edit, name="annotation"),
    path("annotations/<int:annotation_id>/remove/", annotations.remove, name="annotation_remove"),
    path("metrics/", metrics.metrics, name="metrics"),
    path("metrics/<slug:metric_name>/", metrics.metric, name="metric"),
]

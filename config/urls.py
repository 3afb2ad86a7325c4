"""The root of all addresses."""

from django.urls import include, path, re_path

from accounts.views.connect import callback
from accounts.views.hooks import hook
from config import health
from content.views.ical import ical
from content.views.public_file import file

urlpatterns = [
    # First, because nothing else is asked for as often.
    re_path(r"^hooks/(?P<token>[0-9a-f]{32})/$", hook, name="hook"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("config.api_urls")),
    path("", include("team.urls")),
    path("", include("allauth.urls")),
    path("connect/callback/", callback, name="connect_callback"),
    path("m/<str:token>/<str:name>", file, name="public_file"),
    path("ical/<str:token>.ics", ical, name="ical"),
    path("handoff/", include("content.public_urls")),
    path("p/", include("content.outside_urls")),
    path("s/", include("interactions.public_urls")),
    path("c/", include("interactions.complaint_public_urls")),
    path("h/", include("interactions.help_urls")),
    path("a/", include("interactions.activity_public_urls")),
    path("r/", include("analytics.report_public_urls")),
    path("w/<slug:slug>/", include("content.urls")),
    path("w/<slug:slug>/", include("accounts.urls")),
    path("w/<slug:slug>/compliance/", include("compliance.urls")),
    path("w/<slug:slug>/", include("interactions.urls")),
    path("w/<slug:slug>/analytics/", include("analytics.urls")),
]

handler404 = "team.views.errors.page_not_found"
handler500 = "team.views.errors.server_error"

"""Addresses of this app."""

from django.http import HttpResponse
from django.urls import path

app_name = "team"


def _soon(request, **kwargs):
    return HttpResponse("soon")


urlpatterns = [
    path("", _soon, name="root"),
    path("me/", _soon, name="me"),
    path("language/", _soon, name="language"),
    path("onboarding/", _soon, name="onboarding"),
    path("invite/<str:token>/", _soon, name="invite"),
    path("w/<slug:slug>/workspaces/", _soon, name="workspaces"),
    path("w/<slug:slug>/more/", _soon, name="more"),
    path("w/<slug:slug>/team/", _soon, name="members"),
    path("w/<slug:slug>/team/roles/", _soon, name="roles"),
    path("w/<slug:slug>/team/audit/", _soon, name="audit"),
    path("w/<slug:slug>/settings/", _soon, name="settings"),
    path("w/<slug:slug>/settings/api/", _soon, name="tokens"),
    path("w/<slug:slug>/notifications/", _soon, name="notifications"),
]

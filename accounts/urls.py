"""Addresses of this app below a workspace; the way back from platforms stands in `config/urls.py`."""

from django.urls import path

from accounts.views import accounts, catalogue, connect, detail

app_name = "accounts"
urlpatterns = [
    path("accounts/", accounts.accounts, name="list"),
    path("accounts/platforms/", catalogue.catalogue, name="catalogue"),
    path("accounts/connect/", connect.choose, name="connect"),
    path("accounts/connect/<slug:platform>/", connect.connect, name="connect_platform"),
    path("accounts/<int:account_id>/", detail.detail, name="detail"),
    path("accounts/<int:account_id>/settings/", detail.settings, name="settings"),
    path("accounts/<int:account_id>/activity/", detail.activity, name="activity"),
    path("accounts/<int:account_id>/check/", accounts.check, name="check"),
    path("accounts/<int:account_id>/move/", accounts.move, name="move"),
    path("accounts/<int:account_id>/disconnect/", detail.disconnect, name="disconnect"),
]

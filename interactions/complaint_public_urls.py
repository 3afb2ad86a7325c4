"""Addresses that anybody opens by a signed link: whether a complaint was handled well."""

from django.urls import path

from interactions.views.complaints import asking

app_name = "complaint_ask"
urlpatterns = [
    path("<str:token>/", asking.form, name="form"),
]

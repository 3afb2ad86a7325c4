"""Addresses that anybody opens without signing in: public help pages."""

from django.urls import path

from interactions.views import faq_public

app_name = "help"
urlpatterns = [
    path("<str:token>/", faq_public.page, name="page"),
    path("<str:token>/<int:faq_id>/", faq_public.entry, name="entry"),
]

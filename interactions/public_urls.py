"""Addresses that anybody opens without signing in: the forms of surveys."""

from django.urls import path

from interactions.views import survey_form

app_name = "survey"
urlpatterns = [
    path("<str:token>/", survey_form.form, name="form"),
    path("<str:token>/thanks/", survey_form.thanks, name="thanks"),
]

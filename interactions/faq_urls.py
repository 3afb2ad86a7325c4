"""Addresses of the library of frequent questions below `/w/<slug>/inbox/faq/`."""

from django.urls import URLPattern, URLResolver, path

from interactions.views import faq, faq_inbox, faq_more

urlpatterns: list[URLPattern | URLResolver] = [
    path("", faq.faqs, name="faqs"),
    path("new/", faq.faq_new, name="faq_new"),
    path("candidates/", faq_more.candidates, name="faq_candidates"),
    path("candidates/dismiss/", faq_more.dismiss, name="faq_dismiss"),
    path("page/", faq_more.page, name="faq_page"),
    path("tables/", faq_more.tables, name="faq_tables"),
    path("tables/export/", faq_more.export, name="faq_export"),
    path("for/<int:thread_id>/", faq_inbox.suggestions, name="faq_for"),
    path("uses/<int:faq_use_id>/mark/", faq_inbox.mark, name="faq_mark"),
    path("<int:faq_id>/", faq.faq, name="faq"),
    path("<int:faq_id>/edit/", faq.faq_edit, name="faq_edit"),
    path("<int:faq_id>/step/", faq.faq_step, name="faq_step"),
    path("<int:faq_id>/use/", faq_inbox.use, name="faq_use"),
]

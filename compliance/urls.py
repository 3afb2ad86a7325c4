"""Addresses of this app."""

from django.urls import path

from compliance.views import (
    exemption_steps,
    exemptions,
    filings,
    hits,
    overview,
    rules,
    settings,
    trying,
    word_changes,
    words,
)

app_name = "compliance"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("settings/", settings.settings, name="settings"),
    path("settings/hashtags/", settings.hashtags, name="hashtags"),
    path("settings/<int:account_id>/", settings.account, name="account"),
    path("words/", words.lists, name="words"),
    path("words/new/", words.list_new, name="list_new"),
    path("words/<int:list_id>/", words.word_list, name="list"),
    path("words/<int:list_id>/edit/", words.list_edit, name="list_edit"),
    path("words/<int:list_id>/add/", word_changes.add, name="word_add"),
    path("words/<int:list_id>/remove/", word_changes.remove, name="word_remove"),
    path("words/<int:list_id>/import/", words.list_import, name="list_import"),
    path("words/<int:list_id>/take-in/", word_changes.take_in, name="list_take_in"),
    path("words/<int:list_id>/export/", word_changes.export, name="list_export"),
    path("words/<int:list_id>/versions/", word_changes.versions, name="versions"),
    path("words/<int:list_id>/restore/", word_changes.restore, name="version_restore"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<slug:rule>/", rules.rule, name="rule"),
    path("rules/<slug:rule>/restore/", rules.restore, name="rule_restore"),
    path("test/", trying.test_box, name="test"),
    path("exemptions/", exemptions.exemptions, name="exemptions"),
    path("exemptions/new/", exemptions.exemption_new, name="exemption_new"),
    path("exemptions/<int:exemption_id>/", exemptions.exemption, name="exemption"),
    path("exemptions/<int:exemption_id>/decide/", exemption_steps.decide, name="exemption_decide"),
    path("exemptions/<int:exemption_id>/withdraw/", exemption_steps.withdraw, name="exemption_withdraw"),
    path("exemptions/<int:exemption_id>/evidence/", exemption_steps.prove, name="exemption_prove"),
    path("evidence/<int:evidence_id>/", exemption_steps.evidence, name="evidence"),
    path("findings/", hits.hits, name="hits"),
    path("findings/export/", hits.export, name="hits_export"),
    path("findings/of/<slug:kind>/<int:target_id>/", hits.target, name="hit_target"),
    path("filings/", filings.filings, name="filings"),
    path("filings/new/", filings.filing, name="filing_new"),
    path("filings/<int:filing_id>/", filings.filing, name="filing"),
    path("filings/<int:filing_id>/remove/", filings.remove, name="filing_remove"),
]

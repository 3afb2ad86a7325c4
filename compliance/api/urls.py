"""REST addresses of this app, below /api/v1/workspaces/<slug>/."""

from django.urls import path

from compliance.api import checking, exemptions, filings, rules, words

urlpatterns = [
    path("compliance/check/", checking.CheckView.as_view(), name="api-check"),
    path("compliance/settings/hashtags/", checking.HashtagRulesView.as_view(), name="api-hashtag-rules"),
    path("compliance/settings/", checking.BrandRulesView.as_view(), name="api-brand-rules"),
    path("compliance/accounts/<int:account_id>/", checking.TraitsView.as_view(), name="api-account-traits"),
    path("compliance/words/", words.WordListsView.as_view(), name="api-word-lists"),
    path("compliance/words/<int:list_id>/", words.WordListView.as_view(), name="api-word-list"),
    path("compliance/words/<int:list_id>/entries/", words.WordsView.as_view(), name="api-words"),
    path("compliance/words/<int:list_id>/remove/", words.WordsRemoveView.as_view(), name="api-words-remove"),
    path("compliance/words/<int:list_id>/versions/", words.VersionsView.as_view(), name="api-versions"),
    path("compliance/words/<int:list_id>/versions/<int:number>/", words.VersionView.as_view(), name="api-version"),
    path("compliance/words/<int:list_id>/restore/", words.RestoreView.as_view(), name="api-version-restore"),
    path("compliance/rules/", rules.RulesView.as_view(), name="api-rules"),
    path("compliance/rules/<slug:rule>/", rules.RuleView.as_view(), name="api-rule"),
    path("compliance/hits/", rules.HitsView.as_view(), name="api-hits"),
    path("compliance/exemptions/", exemptions.ExemptionsView.as_view(), name="api-exemptions"),
    path("compliance/exemptions/<int:exemption_id>/", exemptions.ExemptionView.as_view(), name="api-exemption"),
    path(
        "compliance/exemptions/<int:exemption_id>/decide/",
        exemptions.DecideView.as_view(),
        name="api-exemption-decide",
    ),
    path(
        "compliance/exemptions/<int:exemption_id>/withdraw/",
        exemptions.WithdrawView.as_view(),
        name="api-exemption-withdraw",
    ),
    path(
        "compliance/exemptions/<int:exemption_id>/evidence/",
        exemptions.ExemptionEvidenceView.as_view(),
        name="api-exemption-evidence",
    ),
    path("compliance/filings/", filings.FilingsView.as_view(), name="api-filings"),
    path("compliance/filings/<int:filing_id>/", filings.FilingView.as_view(), name="api-filing"),
    path(
        "compliance/filings/<int:filing_id>/evidence/", filings.FilingEvidenceView.as_view(), name="api-filing-evidence"
    ),
]

"""All settings, from the environment. One file for every environment: they differ by variables, not by code."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env, storages
from config.embedded import environment, paths
from config.logging import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = paths.var_dir()
environment.load(VAR_DIR)

DEBUG = env.flag("JUZHEN_DEBUG")
SECRET_KEY = env.text("JUZHEN_SECRET_KEY")
ENCRYPTION_KEYS = env.words("JUZHEN_ENCRYPTION_KEYS")
BASE_URL = env.text("JUZHEN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("JUZHEN_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("JUZHEN_TRUSTED_ORIGINS", BASE_URL)
SIGNUP_OPEN = env.flag("JUZHEN_SIGNUP_OPEN", default=True)
HTTPS = BASE_URL.startswith("https://")
BEHIND_PROXY = env.flag("JUZHEN_BEHIND_PROXY")

# --- platforms ------------------------------------------------------------------------------------
PRACTICE_URL = env.text("PRACTICE_URL")
PRACTICE_ADMIN_KEY = env.text("PRACTICE_ADMIN_KEY")
# Hosts on private addresses that connectors may talk to, such as a server on the company's own network.
PRIVATE_HOSTS = frozenset(env.words("JUZHEN_PRIVATE_HOSTS"))
# Platform host → address that is asked instead, where a platform answers fixed addresses only (api.weixin.qq.com) or is
# reached through a proxy of the company.
PLATFORM_GATEWAYS = env.pairs("JUZHEN_PLATFORM_GATEWAYS")
# Lets a Prometheus server on another machine read /metrics; empty: this machine only.
METRICS_TOKEN = env.text("JUZHEN_METRICS_TOKEN")

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "config.apps.ConfigConfig",
    "team.apps.TeamConfig",
    "accounts.apps.AccountsConfig",
    "compliance.apps.ComplianceConfig",
    "content.apps.ContentConfig",
    "interactions.apps.InteractionsConfig",
    "analytics.apps.AnalyticsConfig",
]

MIDDLEWARE = [
    "team.middleware.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "team.middleware.PreferencesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "team.middleware.StorableTextMiddleware",
    "team.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "team.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "team.templatetags.ui",
                "accounts.templatetags.platforms",
                "content.templatetags.states",
            ],
        },
    }
]

# --- data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **env.database(env.text("DATABASE_URL") or paths.default_database_url()),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = env.text("REDIS_URL") or paths.default_redis_url()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"db": 2},
        "KEY_PREFIX": "juzhen",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("JUZHEN_STATIC_ROOT") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.lib.vendor.VendorFinder",
]
MEDIA_ROOT = Path(env.text("JUZHEN_MEDIA_ROOT") or VAR_DIR / "media")
MEDIA_URL = "/media/"
STORAGES = {
    "default": storages.default(),
    "staticfiles": {"BACKEND": "config.lib.vendor.StaticStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MEDIA_MAX_BYTES = env.number("JUZHEN_MEDIA_MAX_MB", 512) * 1024 * 1024
# What one workspace may have on its way in at a time.
UPLOADS_MAX_BYTES = env.number("JUZHEN_UPLOADS_MAX_MB", 8192) * 1024 * 1024

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "team.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "team.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = env.text("JUZHEN_EMAIL_VERIFICATION", "mandatory")
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"login": "team.forms.signin.LoginForm", "signup": "team.forms.signin.SignupForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "login_webauthn": "team.forms.signin.PasskeyLoginForm",
    "add_webauthn": "team.forms.signin.PasskeyAddForm",
    "edit_webauthn": "team.forms.signin.PasskeyEditForm",
}
MFA_TOTP_ISSUER = "Juzhen"
# WebAuthn forbids plain http except on localhost, where browsers allow it.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("JUZHEN_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env.text("JUZHEN_SMTP_HOST")
EMAIL_PORT = env.number("JUZHEN_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("JUZHEN_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("JUZHEN_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("JUZHEN_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("JUZHEN_MAIL_FROM", "Juzhen <no-reply@localhost>")

# --- language and time ----------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese (Simplified)")), ("en", _("English"))]
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "juzhen_language"
DEFAULT_ZONE = env.text("JUZHEN_TIME_ZONE", "Asia/Shanghai")

# --- security -------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "juzhen_session"
CSRF_COOKIE_NAME = "juzhen_csrf"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
CSRF_FAILURE_VIEW = "team.views.errors.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": "/csp-report/",
    }
}

# --- work in the background -----------------------------------------------------------------------
_BROKER = REDIS_URL.replace("unix://", "redis+socket://", 1)
_UNIX = _BROKER.startswith("redis+socket://")
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or (f"{_BROKER}?virtual_host=0" if _UNIX else REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
# Uploads take long and have workers of their own, so that a large video never delays a renewal or a comment.
# What people wait for in the inbox has workers of its own too: reports and looks at slow platforms never delay it.
CELERY_TASK_ROUTES = {
    "accounts.tasks.handle_events": {"queue": "inbox"},
    "interactions.tasks.deliver_answer": {"queue": "inbox"},
    "interactions.tasks.apply_rule_run": {"queue": "inbox"},
    "content.tasks.prepare_media": {"queue": "media"},
    "content.tasks.make_media_version": {"queue": "media"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
PUBLISH_SLOTS = env.number("JUZHEN_PUBLISH_SLOTS", 16)
PUBLISH_CLAIM_LEASE = timedelta(seconds=60)
PUBLISH_SEND_LEASE = timedelta(seconds=env.number("JUZHEN_SEND_LEASE_SECONDS", 180))

# --- Analytics ------------------------------------------------------------------------------------
# Months for which single samples of posts are kept; what they come to by day stays for good.
SNAPSHOT_MONTHS = env.number("JUZHEN_SNAPSHOT_MONTHS", 26)
# Days for which what platforms answered is kept word for word.
ANSWER_DAYS = env.number("JUZHEN_ANSWER_DAYS", 30)

# --- REST API -------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "team.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["team.api.permissions.WorkspacePermission"],
    "DEFAULT_PAGINATION_CLASS": "team.api.pagination.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["team.api.parsers.JsonBody"],
    "DEFAULT_THROTTLE_CLASSES": ["team.api.throttling.TokenThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": env.text("JUZHEN_API_RATE", "600/min")},
    "EXCEPTION_HANDLER": "team.api.problems.handle",
    "PAGE_SIZE": 50,
    # Answers are JSON; `format` in an address is a filter by the kind of posts, not one by renderers.
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Juzhen API",
    "DESCRIPTION": "Plan, schedule and publish from your own systems. Every answer is scoped to one workspace.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Tags and operation ids come from what follows the workspace.
    "SCHEMA_PATH_PREFIX": r"/api/v1(/workspaces/\{slug\})?",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ChannelName": "interactions.states.Channel",
        "IntentName": "interactions.states.Intent",
        "SentimentName": "interactions.states.Sentiment",
        "ReplyLanguageName": [("zh", "zh"), ("en", "en")],
        "LanguageName": LANGUAGES,
        "ReportTemplateName": "analytics.report_states.Template",
        "AccountRoleName": "accounts.strategy_states.AccountRole",
        "PromiseKindName": "interactions.sla_states.PromiseKind",
        "PromiseStateName": "interactions.sla_states.PromiseState",
        "ComplaintStageName": "interactions.complaint_states.ComplaintStage",
        "ComplaintOutcomeName": "interactions.complaint_states.ComplaintOutcome",
        "ComplaintChannelName": "interactions.complaint_states.ComplaintChannel",
        "ComplaintSeverityName": "interactions.complaint_states.Severity",
        "ComplaintVerdictName": "interactions.complaint_states.Verdict",
        "CompensationKindName": "interactions.complaint_states.CompensationKind",
        "CompensationStateName": "interactions.complaint_states.CompensationState",
        "CommunityKindName": "interactions.community_states.CommunityKind",
        "CommunityStateName": "interactions.community_states.CommunityState",
        "CommunityFanRoleName": "interactions.community_states.FanRole",
        "CommunityModeratorRoleName": "interactions.community_states.ModeratorRole",
        "CommunityFigureSourceName": "interactions.community_states.FigureSource",
        "CommunityEventStateName": "interactions.community_states.EventState",
        "PointEntryKindName": "interactions.community_states.EntryKind",
        "FaqStateName": "interactions.faq_states.FaqState",
        "InsightCodeName": "analytics.insight_states.InsightCode",
        "InsightStateName": "analytics.insight_states.InsightState",
        "ImprovementStateName": "analytics.insight_states.ActionState",
        "AlertRuleKindName": "analytics.alert_states.RuleKind",
        "AlertRuleStateName": "analytics.alert_states.AlertRuleState",
        "AlertDirectionName": "analytics.alert_states.Direction",
        "AlertSeverityName": "analytics.alert_states.AlertLevel",
        "FigureAlertStateName": "analytics.alert_states.AlertState",
        "MonitorKindName": "analytics.listening_states.MonitorKind",
        "MentionSourceName": "analytics.listening_states.MentionSource",
        "SharerKindName": "analytics.store_states.SharerKind",
        "FetchKindName": "analytics.store_states.FetchKind",
        "GrowthChannelName": "analytics.growth_states.Channel",
        "GrowthExperimentStateName": "analytics.growth_states.ExperimentState",
        "GrowthVerdictName": "analytics.growth_states.Verdict",
        "ScopeEnum": "content.states.PauseScope",
        "UserPostScopeName": "analytics.ugc_states.UgcScope",
        "UserPostSourceName": "analytics.ugc_states.UgcSource",
        "UserPostStateName": "analytics.ugc_states.UgcState",
        "UserPostRewardName": "analytics.ugc_states.RewardKind",
        "MentionScriptName": "analytics.listening_states.Script",
        "FigureFileKindName": "analytics.import_states.FileKind",
        "GoalHealthName": "analytics.states.Health",
        "TagFamilyName": "accounts.research_states.TagFamily",
        "MetricFamilyName": "analytics.metric_states.Family",
        "DataRequestKindName": "interactions.contact_states.RequestKind",
        "DataRequestStateName": "interactions.contact_states.RequestState",
        "GoalOutcomeName": "analytics.states.Outcome",
        "GroupKindName": "accounts.strategy_states.GroupKind",
        "HandoverKindName": "accounts.custody_states.HandoverKind",
        "HandoverStateName": "accounts.custody_states.HandoverState",
        "MemberRoleName": "team.roles.Role",
        "PillarToneName": "content.plan_states.Tone",
        "PromotionRhythmName": "content.plan_states.Rhythm",
        "PromotionStateName": "content.plan_states.PromotionState",
        "SeatRoleName": "accounts.custody_states.SeatRole",
        "ExemptionCodeName": "compliance.states.ExemptionCode",
        "GroupToneName": "accounts.strategy_states.GroupTone",
        "IdeaPriorityName": "content.plan_states.IdeaPriority",
        "SnapshotSourceName": "accounts.competitor_states.SnapshotSource",
        "ActivityKindName": "interactions.activity_states.ActivityKind",
        "ActivityStateName": "interactions.activity_states.ActivityState",
        "ActivityWinnersByName": "interactions.activity_states.WinnersBy",
        "ActivityOnceName": "interactions.activity_states.Once",
        "ActivitySeedSourceName": "interactions.activity_states.SeedSource",
        "ActivityEntryWhyName": "interactions.activity_states.Why",
        "ActivityWinnerStateName": "interactions.activity_states.WinnerState",
        "ActivityLegalLevelName": "interactions.activity_states.Level",
        "VoiceStateName": "interactions.voice_states.VoiceState",
        "SurveyStateName": "interactions.survey_states.SurveyState",
        "SurveyQuestionKindName": "interactions.survey_states.QuestionKind",
        "SwotKindName": "accounts.competitor_states.SwotKind",
        "TaskPriorityName": "team.task_states.TaskPriority",
        "AdKindName": "content.states.AdKind",
        "AiContentName": "content.states.AiContent",
        "IdeaStageName": "content.plan_states.IdeaStage",
        "PostKindName": "content.states.PostKind",
        "ProductionStageName": "content.production_states.Stage",
        "SnippetKindName": "content.states.SnippetKind",
        "TriageActionName": "content.states.TriageAction",
        "AccountStateName": "accounts.states.AccountState",
        "BrandFileKindName": "accounts.identity_states.BrandFileKind",
        "BrandKindName": "accounts.identity_states.BrandKind",
        "ColourRoleName": "accounts.identity_states.ColourRole",
        "ImageKindName": "accounts.identity_states.ImageKind",
        "LogoVariantName": "accounts.identity_states.LogoVariant",
        "PictureVerdictName": "accounts.identity_states.Verdict",
        "BindingKindName": "accounts.onboarding_states.BindingKind",
        "OnboardingStageName": "accounts.onboarding_states.Stage",
        "OnboardingTaskStateName": "accounts.onboarding_states.TaskState",
        "TaskStateName": "team.task_states.TaskState",
        "QualificationKindName": "accounts.onboarding_states.QualificationKind",
        "StoreHealthName": "accounts.onboarding_states.StoreHealth",
        "StorePlatformName": "accounts.onboarding_states.StorePlatform",
        "ValidityName": "accounts.onboarding_states.Validity",
        "VerificationName": "accounts.onboarding_states.Verification",
        "ApprovalMode": "team.states.ApprovalMode",
        "AttemptKind": "content.states.AttemptKind",
        "FindingSeverity": "compliance.states.Level",
        "VerdictSeverity": "compliance.api.serializers.VERDICTS",
        "WordListKind": "compliance.states.ListKind",
        "MediaKind": "content.states.MediaKind",
        "MediaAi": "content.states.MediaAi",
        "MediaJobState": "content.states.JobState",
        "DisplayStateName": "content.states.DisplayState",
        "LiveStateName": "content.production_states.LiveState",
        "PostStateName": "content.states.PostState",
        "ProposalStateName": "content.production_states.ProposalState",
        "PublicationStateName": "content.states.PublicationState",
        "SceneStatusName": "content.production_states.SceneStatus",
    },
}

LOGGING_CONFIG = None
LOGGING = logging_config(json=env.flag("JUZHEN_LOG_JSON"), level=env.text("JUZHEN_LOG_LEVEL", "INFO"))
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
APPEND_SLASH = True
SILENCED_SYSTEM_CHECKS = [] if HTTPS else ["security.W004", "security.W008", "security.W012", "security.W016"]

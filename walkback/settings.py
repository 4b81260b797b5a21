"""Settings, read from the environment once. Nothing here has an insecure default.

`.env.example` explains each variable in a line. `make run` sets all of them for development.
"""

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

import pghistory
from csp.constants import NONCE, NONE, SELF
from environ import Env

from walkback.core import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def _require(*names: str) -> None:
    """End with one clear line when a setting without a safe default is missing."""
    missing = [name for name in names if not env.str(name, default="").strip()]
    if missing:
        raise SystemExit(
            f"Walkback cannot start: {', '.join(missing)} not set in the environment. "
            "See .env.example for what each setting means; `make run` sets them for development."
        )


DEBUG: bool = env.bool("DEBUG", default=False)
_require("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS")
if not DEBUG:
    _require("CACHE_URL", "EMAIL_URL", "PUBLIC_URL", "DEFAULT_FROM_EMAIL")

SECRET_KEY: str = env.str("SECRET_KEY")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
PUBLIC_URL: str = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS: list[str] = [PUBLIC_URL]
ROOT_URLCONF = "walkback.urls"
WSGI_APPLICATION = "walkback.wsgi.application"

INSTALLED_APPS = [
    "walkback.core",
    "walkback.accounts",
    "walkback.mail",
    "walkback.learn",
    "walkback.care",
    "screening",
    "plans",
    "walkback.clinic",
    "walkback.ops",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_countries",
    "django_htmx",
    "django_structlog",
    "pghistory",
    "pgtrigger",
    "template_partials",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "walkback.core.middleware.PrivacyHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "walkback.accounts.middleware.ActorMiddleware",
    "walkback.accounts.middleware.OwnLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "walkback.accounts.middleware.SessionLimitMiddleware",
    "walkback.accounts.middleware.HistoryContextMiddleware",
    "walkback.accounts.middleware.RefusedFormMiddleware",
    "walkback.accounts.middleware.MailNotSentMiddleware",
    "walkback.accounts.middleware.LocalTimeMiddleware",
    "walkback.accounts.middleware.AccessMiddleware",
    "screening.middleware.EmergencyMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "screening.context.emergency_number",
                "walkback.care.context.mailbox",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# -- Data ------------------------------------------------------------------------------------------
# The application role. It cannot change history or audit rows; the owner of the tables, who can
# migrate, is named by DATABASE_OWNER_URL and read only where the schema is changed
# (walkback.core.database).
DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL"),
        # PostgreSQL, told who acts at the start of each transaction (walkback.core.actor).
        "ENGINE": "walkback.core.postgres",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
# A host that does not answer must not hang a request or the readiness check.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Who, request and reason stand in each history row itself: the default would update a shared context
# row, which a role that may only insert cannot do.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_APPEND_ONLY = True

REDIS_URL: str = env.str("REDIS_URL")


def _other_database(url: str) -> str:
    """The same server, database 1: the cache beside the broker, in development."""
    head, _, number = url.rpartition("/")
    return f"{head}/1" if number.isdigit() or number == "" else f"{url.rstrip('/')}/1"


CACHE_URL: str = env.str("CACHE_URL", default=_other_database(REDIS_URL))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "walkback",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}

# -- Who is who ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCESS_RULES = "walkback.access_rules"
ACCOUNT_ADAPTER = "walkback.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "walkback.accounts.forms.SignupForm",
    "login": "walkback.accounts.forms.LoginForm",
    "reset_password": "walkback.accounts.forms.ResetPasswordForm",
    "add_email": "walkback.accounts.forms.AddEmailForm",
    "change_password": "walkback.accounts.forms.ChangePasswordForm",
    "reset_password_from_key": "walkback.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = (
    False  # mail scanners open links; only a press of the button confirms
)
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# Beside the library's own limits: codes of invitations that lead nowhere.
ACCOUNT_RATE_LIMITS = {"join_failed": "10/m/ip", "join_failed_account": "5/5m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# -- Sessions: idle and absolute limits by role (reliability.md T8), kept by our middleware. --------
SESSION_LIMITS = {
    "participant": (timedelta(days=14), timedelta(days=30)),
    "clinician": (timedelta(minutes=15), timedelta(hours=12)),
    "administrator": (timedelta(minutes=15), timedelta(hours=12)),
}
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
if not DEBUG:
    SESSION_COOKIE_NAME = "__Host-walkback-session"
    CSRF_COOKIE_NAME = "__Host-walkback-csrf"

# -- Headers ---------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "gyroscope": [],
    "magnetometer": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}

# -- Language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# Translated by a machine and not yet read by a native reader: a safety question that reads wrongly can do
# harm, so production does not offer these unless it is told to.
DRAFT_LANGUAGES = {"es": "Español"}
SHOW_DRAFT_LANGUAGES: bool = env.bool("SHOW_DRAFT_LANGUAGES", default=DEBUG)
LANGUAGES = [("en", "English"), *(DRAFT_LANGUAGES.items() if SHOW_DRAFT_LANGUAGES else ())]
LOCALE_PATHS = [BASE_DIR / "walkback" / "locale"]
FORMAT_MODULE_PATH = "walkback.locale"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not DEBUG
TIME_ZONE = "UTC"
USE_TZ = True

# -- Static files ----------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# -- Mail ------------------------------------------------------------------------------------------
_EMAIL = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
vars().update(_EMAIL)
# Mail about an account is sent while somebody waits for the page: all of it ends within five seconds.
if _EMAIL["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "walkback.mail.while_waiting.EmailBackend"
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="Walkback <hello@walkback.example>")
MAIL_DOMAIN: str = env.str("MAIL_DOMAIN", default="") or DEFAULT_FROM_EMAIL.rpartition("@")[
    2
].rstrip(">")
# How reminders are handed to the mail server exactly once: docs/mail.md says what each of these is for.
MAIL_GROUP: int = env.int("MAIL_GROUP", default=20)
MAIL_GROUP_SECONDS: float = env.float("MAIL_GROUP_SECONDS", default=20)
MAIL_LEASE = timedelta(seconds=env.float("MAIL_LEASE_SECONDS", default=120))
MAIL_QUIET = timedelta(seconds=env.float("MAIL_QUIET_SECONDS", default=180))
MAIL_LOOKUP: str = env.str("MAIL_LOOKUP", default="")
# Somebody must read this mailbox: its mails ask to be unsubscribed. Empty: the header names the web address only.
UNSUBSCRIBE_ADDRESS: str = env.str("UNSUBSCRIBE_ADDRESS", default="")
# The last line of every reminder: an address people can write to, by mail or by post. The sender's when empty.
SUPPORT_CONTACT: str = env.str("SUPPORT_CONTACT", default="") or parseaddr(DEFAULT_FROM_EMAIL)[1]
MAIL_CATCHER_FOLDER: str = env.str("MAIL_CATCHER_FOLDER", default="") if DEBUG else ""

# -- Work that happens by itself -------------------------------------------------------------------
CELERY = {
    "broker_url": REDIS_URL,
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_transport_options": {
        "visibility_timeout": 300,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "health_check_interval": 25,
        "global_keyprefix": "walkback:",
    },
    "task_ignore_result": True,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_acks_late": True,
    # A lost tick is replaced by the next one: no poison loops.
    "task_reject_on_worker_lost": False,
    "task_soft_time_limit": 55,
    "task_time_limit": 70,
    "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0.2},
    "worker_prefetch_multiplier": 1,
    "worker_max_tasks_per_child": 500,
    "worker_cancel_long_running_tasks_on_connection_loss": True,
    "worker_soft_shutdown_timeout": 30,
    "worker_hijack_root_logger": False,
    "timezone": "UTC",
}

# -- Logs ------------------------------------------------------------------------------------------
LOGGING = logs.configuration(as_json=not DEBUG)
logs.configure()
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

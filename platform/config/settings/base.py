"""What every environment shares. The others say where the servers and secrets are."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.environment import parse_database_url
from config.settings.beat import CELERY_BEAT_SCHEDULE as CELERY_BEAT_SCHEDULE

ROOT = Path(__file__).resolve().parents[3]

DEMO = False

# --- Rooms -------------------------------------------------------------------
# Wagtail, users, sessions and content types live in public (the federation's site) and in
# every centre's schema. Order follows the floors of ARCHITECTURE.md.

BOTH_FLOORS = [
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # allauth's templates
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "jobs",
    "mail",
    "pdf",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "cms",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django_htmx",
]
SHARED_APPS = [
    "django_tenants",
    "config",
    "territory",
    "tenants",
    "design",
    "federation",
    *BOTH_FLOORS,
]
TENANT_APPS = [*BOTH_FLOORS, "actions", "exchange"]
INSTALLED_APPS = list(dict.fromkeys([*SHARED_APPS, *TENANT_APPS]))

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Tenancy -----------------------------------------------------------------

TENANT_MODEL = "tenants.Centre"
TENANT_DOMAIN_MODEL = "tenants.Domain"
ROOT_URLCONF = "config.urls_centre"
PUBLIC_SCHEMA_URLCONF = "config.urls_federation"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
# Without it every query is preceded by a SET search_path.
TENANT_LIMIT_SET_CALLS = True

# The host is checked against the centres' domains by tenants.middleware: custom domains make a
# fixed list impossible. Nothing may build an address from the request's Host alone.
ALLOWED_HOSTS = ["*"]
USE_X_FORWARDED_HOST = False


def network_addresses(
    base_url: str, extra_hosts: list[str]
) -> tuple[str, str, int | None, frozenset[str], str]:
    """The settings that follow from the federation's address, such as http://maillage.localhost:8000"""
    parts = urlsplit(base_url)
    domain = parts.hostname or ""
    return parts.scheme, domain, parts.port, frozenset({domain, *extra_hosts}), base_url.rstrip("/")


# --- Requests ----------------------------------------------------------------

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.security.BackOfficePolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.TenantMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionRulesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context_processors.signed_in",
                "cms.context_processors.menus",
            ],
        },
    },
]
WSGI_APPLICATION = "config.wsgi.application"

# --- Language ----------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
LOCALE_PATHS = [ROOT / "platform" / "config" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Sessions, people --------------------------------------------------------
# In the database of the schema: a signed-cookie session would log the same primary key of
# another centre in.

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:me"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# The proxies in front of us, whose X-Forwarded-For line is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_PREVENT_ENUMERATION = True
# Per account first: fifteen people share one line in a centre.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "request_login_code": "60/m/ip,5/15m/key",
    "reset_password": "60/m/ip,5/15m/key",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True  # « poste partagé » is asked instead
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Maillage"
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
# Half a minute early or late: who types slowly, or has a watch that is a little off.
MFA_TOTP_TOLERANCE = 1

# Minutes without activity after which a person is signed out.
IDLE_MINUTES_BY_DEFAULT = 60
IDLE_MINUTES = {"desk": 20, "direction": 120, "team": 120, "resident": 60 * 24 * 14}
IDLE_MINUTES_ON_SHARED_COMPUTER = 10
SECOND_FACTOR_ROLES = {"administration"}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Security headers --------------------------------------------------------
# Our own pages: nothing inline, nothing from outside. Wagtail's back office writes inline styles
# and scripts, and shows previews in frames.

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "EXCLUDE_URL_PREFIXES": ["/gestion/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    },
}
BACK_OFFICE_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'self'; form-action 'self'"
)
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "gyroscope": [],
    "microphone": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-get": ["self"],
    "publickey-credentials-create": ["self"],
}

# --- Files -------------------------------------------------------------------

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django_tenants.files.storage.TenantFileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Mail --------------------------------------------------------------------

EMAIL_TIMEOUT = 10  # seconds
MAIL_BODIES_KEPT_DAYS = 30

# --- Personal data -----------------------------------------------------------
# Days, one at least; a task of the night deletes or empties what is older (docs/personal-data.md).

RETENTION_DAYS = {
    # CNIL, deliberation 2021-122 of 14 October 2021: logs for six months to one year.
    "journal": 365,
    # Accepted, revoked or expired since.
    "invitations": 90,
    # To whom and about what; the texts go after MAIL_BODIES_KEPT_DAYS.
    "mails": 180,
    # Access was ended: the account keeps its place, without a name.
    "ended_accounts": 365,
    # Nobody has signed in: direction is told, nothing is erased.
    # CNIL's usual length for an account without activity: two years.
    "unused_accounts": 730,
    # Answered requests, as proof; three years are CNIL's advice where a claim may follow.
    "data_requests": 1095,
    # Written on the page « Contact »; the page « Données personnelles » says a year.
    "messages": 365,
    # Deleted pages and sheets come back until then.
    "trash": 30,
    # What nobody found; words and days, without persons.
    "empty_searches": 365,
    # Of the exchange, since they left: CNIL's usual three years after the last contact of a member.
    "participants": 1095,
}
# --- Wagtail: nothing may call outside ---------------------------------------

# Milliseconds without a key before what is being written is saved by itself.
WAGTAIL_AUTOSAVE_INTERVAL = 1500
# A sheet with thirty rows of each kind has some 1,600 fields; Django's limit is 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

WAGTAIL_SITE_NAME = "Maillage"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Sheets have a way of their own (actions.review); pages are published by direction.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_I18N_ENABLED = False
# Addresses are read aloud, printed and typed: « /actualites/ », never « /actualit%C3%A9s/ ».
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français")]
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "Indian/Reunion",
    "Indian/Mayotte",
]
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "public.maillage_fr",
    },
}
WAGTAILIMAGES_IMAGE_MODEL = "cms.CentreImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "heic"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_forms.CentreImageForm"

SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Long work ---------------------------------------------------------------
# A task is acknowledged once done: killed with its worker, it is given out again. Tasks
# therefore do one unit and find out by themselves whether it was done.

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 15 * 60
# kB. The largest booklet takes a process to 0.9 GB, which typst keeps for its next ten documents: the
# process is replaced after such a task.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Longer than the time limit above, or a slow task would be given out twice.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 20 * 60,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}


def database(url: str) -> dict[str, dict[str, Any]]:
    return {
        "default": {
            **parse_database_url(url),
            "ENGINE": "django_tenants.postgresql_backend",
            # tenants.connections closes one earlier, once it has seen many centres.
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    }


def caches(url: str) -> dict[str, dict[str, Any]]:
    """Redis caches that are empty, rather than in the way, while Redis is down."""

    def alias(key_function: str, **more: Any) -> dict[str, Any]:
        return {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": url,
            "KEY_FUNCTION": key_function,
            "OPTIONS": {
                "IGNORE_EXCEPTIONS": True,
                "SOCKET_CONNECT_TIMEOUT": 0.5,
                "SOCKET_TIMEOUT": 0.5,
            },
            **more,
        }

    return {
        "default": {
            **alias("django_tenants.cache.make_key"),
            "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        },
        # What is the same in every schema: hosts and vocabularies. Only tenants/ and
        # federation/ use it.
        "network": {
            **alias("tenants.caches.make_network_key", TIMEOUT=300),
            "REVERSE_KEY_FUNCTION": "tenants.caches.reverse_network_key",
        },
    }

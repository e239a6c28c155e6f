"""How the foreign authorization server is set up: Django's settings, as values. The strict
choices are the point: refresh tokens rotate, a replayed one ends its family, no moment of grace.
Nothing here starts anything, and nothing here knows a vendor's wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

# Lifetime of an access token, in seconds: what MPS Monitor's documentation shows.
ACCESS_TOKEN_LIFETIME = 1799

OAUTH2_PROVIDER: dict[str, Any] = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": ACCESS_TOKEN_LIFETIME,
    "ROTATE_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
    "SCOPES": {
        "account": "MPS Monitor's scope",
        "mz6-api.all": "MZone's scope for its API",
        "mz_username": "MZone's scope for the user's name",
        "openid": "what some MZone clients ask for too",
    },
    # Said, not left to the default, which is to change: the vendors offer the password grant.
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": False,
}


def settings_for(database: Path) -> dict[str, Any]:
    """Django's settings for one run, with its SQLite file at `database`."""
    return {
        "SECRET_KEY": "not a secret: this server lives for one test run",
        "ALLOWED_HOSTS": ["127.0.0.1"],
        "ROOT_URLCONF": "tests.foreign.routes",
        "USE_TZ": True,
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "oauth2_provider",
        ],
        # It says how long an answer is, and with that a connection serves many requests.
        "MIDDLEWARE": ["django.middleware.common.CommonMiddleware"],
        "APPEND_SLASH": False,
        # Tables are made from the models at once; replaying every migration takes seconds.
        "MIGRATION_MODULES": {"contenttypes": None, "auth": None, "oauth2_provider": None},
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(database),
                # A connection's thread keeps its database open; both end together.
                "CONN_MAX_AGE": None,
                "OPTIONS": {
                    "timeout": 30,
                    # A writer waits for its turn when it begins, so that none fails halfway.
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF",
                },
            }
        },
        # Cheap on purpose: the passwords are invented, and slow hashes would only slow the tests.
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "LOGGING_CONFIG": None,
        "OAUTH2_PROVIDER": OAUTH2_PROVIDER,
    }

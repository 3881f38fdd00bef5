"""The test run: fast hashing, tasks at once, files in memory; all rules as in production."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATABASES, INSTALLED_APPS, TEMPLATES, env

DEBUG = False
SECRET_KEY = "test-only-key-0123456789abcdefghijklmnopqrstuvwxyz"  # noqa: S105 - opens nothing
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WAGTAILADMIN_BASE_URL = SITE_URL = "http://testserver"
SMS_URL = WECHAT_URL = ""  # a test that sends names a gateway of its own
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
INSTALLED_APPS += ["django_migration_linter"]  # for make check
AXES_ENABLED = env.bool("AXES_ENABLED", default=False)
if test_database := env("TEST_DATABASE", default=""):
    DATABASES["default"]["TEST"] = {"NAME": test_database}
# A misspelt variable in a template must fail a test, not print nothing.
TEMPLATES = [{**TEMPLATES[0], "OPTIONS": {**TEMPLATES[0]["OPTIONS"], "debug": True}}]  # type: ignore[dict-item]

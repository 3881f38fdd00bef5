"""Production's settings; only the static files need not be collected first."""

from cms.settings.production import *  # noqa: F403
from cms.settings.production import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

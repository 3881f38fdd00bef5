"""The site as it runs, with debug off, and beside it in the same process the floor.

Templates are kept compiled, as in production; the floor has its own database in memory, its own
template engine and, in ``bench.worker``, its own addresses and middleware.
"""

from pathlib import Path

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import DATABASES, INSTALLED_APPS, TEMPLATES

DEBUG = False
INSTALLED_APPS = [*INSTALLED_APPS, "bench.floor"]
DATABASES = {
    **DATABASES,
    "floor": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
}
DATABASE_ROUTERS = ["bench.floor.router.FloorRouter"]
TEMPLATES = [
    *TEMPLATES,
    {
        "NAME": "floor",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "floor" / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

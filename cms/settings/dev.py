"""A developer's machine and ``make run``: debug pages, sample log-ins, nothing to configure."""

import warnings

from cms.settings.base import *  # noqa: F403
from cms.settings.base import env

DEBUG = env.bool("DEBUG", default=True)
SERVE_MEDIA = True
SECRET_KEY = env("SECRET_KEY", default="dev-only-key-never-used-in-production-0123456789abcdef")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
SMS_URL = env("SMS_URL", default="console:")
WECHAT_URL = env("WECHAT_URL", default="console:")
# Nobody collects static files here; WhiteNoise finds them itself.
warnings.filterwarnings("ignore", message="No directory at")

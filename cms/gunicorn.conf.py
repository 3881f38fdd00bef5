"""gunicorn's settings, for ``make run`` and for production alike."""

import os

wsgi_app = "cms.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
# A request is short and mostly waits for the database: a process a core, a few threads in each.
workers = int(os.environ.get("WEB_WORKERS", max(2, os.cpu_count() or 1)))
threads = int(os.environ.get("WEB_THREADS", 4))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 15
# A worker that lives for ever keeps every picture it ever decoded.
max_requests = 20_000
max_requests_jitter = 2_000
# Without this a control socket is opened in the home folder of whoever runs the site.
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - a heartbeat file
# One JSON line a request is written by cms.core.logging, without addresses and query strings.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")


def on_starting(server: object) -> None:
    """Refuse to start, with one sentence, where the settings are not complete."""
    import sys

    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    try:
        settings.DEBUG  # noqa: B018 - the first question reads them all
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not complete: {error}")

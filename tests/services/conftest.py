"""Tests in this folder meet real servers; ``make test-services`` starts them (``__main__.py``)."""

import pytest
from django.conf import settings


@pytest.fixture
def on_postgresql(db):
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL: DATABASE_URL names none (make test-services starts one)")
    return connection


@pytest.fixture
def on_redis():
    if not settings.REDIS_URL:
        pytest.skip("Redis: REDIS_URL names none (make test-services starts one)")
    from django.core.cache import cache

    cache.clear()
    return cache

import pytest

pytestmark = pytest.mark.service


def test_cache_keeps_and_forgets(on_redis):
    on_redis.set("hall", "礼堂", timeout=60)
    assert on_redis.get("hall") == "礼堂"

    on_redis.delete("hall")
    assert on_redis.get("hall") is None


def test_counter_is_shared(on_redis):
    on_redis.set("tries", 0)
    assert [on_redis.incr("tries") for _ in range(3)] == [1, 2, 3]

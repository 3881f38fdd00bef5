"""A kind is registered once, whole, and with placeholders that it knows."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.notices import kinds
from cms.notices.kinds import Field, NoticeKind, Wording, kind_named, register
from cms.notices.wording import fill

ZH, EN = Wording("题", "{title}"), Wording("Title", "{title} at {site}")


def kind(name="some-kind", **changes):
    values = {
        "label": "A kind",
        "fields": (Field("title", "title", "红色故事会"),),
        "defaults": {"zh-hans": ZH, "en": EN},
    }
    return NoticeKind(name, **values | changes)


@pytest.fixture(autouse=True)
def own_list(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})


def test_registered_and_found():
    assert register(kind()) is kind_named("some-kind")
    register(kind())  # the same again does no harm


@pytest.mark.parametrize(
    "faulty",
    [
        kind(defaults={"zh-hans": ZH}),
        kind(defaults={"zh-hans": ZH, "en": Wording("x", "{unknown}")}),
        kind(defaults={"zh-hans": ZH, "en": Wording("{title.x}", "x")}),
        kind(name="With Blank"),
        kind(name=""),
        kind(name="x" * 61),
    ],
)
def test_faulty(faulty):
    with pytest.raises(ImproperlyConfigured):
        register(faulty)


def test_two_of_one_name():
    register(kind())
    with pytest.raises(ImproperlyConfigured):
        register(kind(label="Another"))


def test_unknown():
    with pytest.raises(LookupError):
        kind_named("nobody-knows")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{title}", "红色故事会"),
        ("{title}{title}", "红色故事会红色故事会"),
        ("{nothing}", "{nothing}"),
        ("{title.__class__}", "{title.__class__}"),
        ("{title!r:>40}", "{title!r:>40}"),
        ("{{title}}", "{红色故事会}"),
        ("%s %(title)s {{ x }} {% y %}", "%s %(title)s {{ x }} {% y %}"),
    ],
)
def test_filling_in(text, filled):
    assert fill(text, {"title": "红色故事会"}) == filled

"""Pages, pictures and documents."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import factory
import wagtail_factories
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page, Site

from cms.documents.models import CustomDocument
from cms.images.models import CustomImage
from home.models import (
    BrandIndexPage,
    BrandPage,
    HomePage,
    StandardPage,
    StoryHonour,
    StoryIndexPage,
    StoryPage,
)
from lectures.models import LectureMaterial, LecturePage, ProgrammePage
from lectures.scheduling.enums import Form
from tests.factories.organisation import PlaceFactory, TeamFactory


def picture_bytes(
    size: tuple[int, int] = (90, 60), kind: str = "PNG", colour: str = "#0C4A5A"
) -> bytes:
    """Return a small, well-formed picture."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


class CustomImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CustomImage

    title = factory.Sequence(lambda n: f"示例图片 {n}")
    description = "海边的村庄"
    file = factory.LazyAttributeSequence(
        lambda o, n: ContentFile(picture_bytes(), name=f"picture-{n}.png")
    )


class CustomDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CustomDocument

    title = factory.Sequence(lambda n: f"讲稿 {n}")
    file = factory.LazyAttributeSequence(
        lambda o, n: ContentFile("宣讲提纲".encode(), name=f"handout-{n}.txt")
    )


class HomePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = HomePage

    title = "乳山市新时代文明实践中心"
    slug = factory.Sequence(lambda n: f"home-{n}")
    introduction = "听一场宣讲,看一出好戏,就在家门口。"


class StandardPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda n: f"关于我们 {n}")
    slug = factory.Sequence(lambda n: f"about-{n}")


class ProgrammePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ProgrammePage

    title = "宣讲菜单"
    slug = "lectures"


class LecturePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = LecturePage

    title = factory.Sequence(lambda n: f"乳娘故事 {n}")
    slug = factory.Sequence(lambda n: f"lecture-{n}")
    form = Form.STORY
    team = factory.SubFactory(TeamFactory)
    audience = "全体村民"


class LectureMaterialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LectureMaterial

    document = factory.SubFactory(CustomDocumentFactory)


class BrandIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = BrandIndexPage

    title = "一镇一品"
    slug = "brands"


class BrandPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = BrandPage

    title = factory.Sequence(lambda n: f"品牌 {n}")
    slug = factory.Sequence(lambda n: f"brand-{n}")
    place = factory.SubFactory(PlaceFactory)


class StoryIndexPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StoryIndexPage

    title = "身边榜样"
    slug = "stories"


class StoryPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StoryPage

    title = factory.Sequence(lambda n: f"榜样故事 {n}")
    slug = factory.Sequence(lambda n: f"story-{n}")
    person = factory.Sequence(lambda n: f"示例人物 {n}")
    category = "helping"
    summary = "示例:一位村民二十年如一日照顾邻居。"
    consent = "person"


class StoryHonourFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StoryHonour

    page = factory.SubFactory(StoryPageFactory)
    name = "中国好人"
    level = "national"
    year = 2023


def site_with_home(**fields: Any) -> HomePage:
    """Return the home page of the default site; the site is as a new installation has it."""
    root = Page.get_first_root_node()
    home = HomePageFactory(parent=root, **fields)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page = "localhost", 80, home
    site.save()
    return home

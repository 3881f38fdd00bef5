"""Publish the sample pages in Chinese, and their translations into English.

A page that exists (by slug below its parent) is left alone, in either language.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from cms.core.models import SiteSettings
from cms.images.models import CustomImage
from cms.users.models import User
from home.demo.content import brands, lectures, pages, stories
from home.demo.content.words import Body, Words
from home.demo.progress import Progress
from home.demo.streams import stream_of
from home.models import (
    BrandIndexPage,
    BrandPage,
    HomePage,
    StandardPage,
    StoryHonour,
    StoryIndexPage,
    StoryPage,
)
from lectures.models import LecturePage, ProgrammePage
from organisation.models import Lecturer, Place, Team

ENGLISH = "en"
CHINESE = "zh-hans"
HOME_DEPTH = 2


class PageLoader:
    """Publishes one page after the other; knows pictures, places and teams by slug."""

    def __init__(
        self,
        actor: User,
        pictures: dict[str, CustomImage],
        places: dict[str, Place],
        teams: dict[str, Team],
    ) -> None:
        self.actor = actor
        self.pictures = pictures
        self.places = places
        self.teams = teams
        self.chinese = Locale.objects.get_or_create(language_code=CHINESE)[0]
        self.english = Locale.objects.get_or_create(language_code=ENGLISH)[0]
        self.lectures: dict[str, LecturePage] = {}
        self.brands: dict[str, BrandPage] = {}

    def load(self, progress: Progress) -> None:
        """Publish every page; the home page first, since all others hang below it."""
        home = self._home()
        self._standard(home)
        self._lectures(home, progress)
        self._brands(home, progress)
        self._stories(home, progress)
        self._show_on_home(home)
        self._site_settings()

    # -- one page ----------------------------------------------------------

    def page(self, kind: type[Any], parent: Page, slug: str, words: Words, **fields: Any) -> Any:
        """Return the Chinese page ``slug`` below ``parent``, published now where it is missing."""
        found = kind.objects.child_of(parent).filter(slug=slug).first()
        if found is not None:
            return found
        page = kind(slug=slug, locale=self.chinese, owner=self.actor, **fields)
        self._say(page, words, CHINESE)
        return self._publish(page, parent)

    def in_english(self, page: Page, words: Words, **fields: Any) -> Any:
        """Return the English translation of ``page``, published now where it is missing."""
        found = page.get_translation_or_none(self.english)
        if found is not None and not found.alias_of_id:
            return found.specific
        translation = found.specific if found else page.copy_for_translation(self.english)
        translation.alias_of = None
        if page.depth > HOME_DEPTH:  # home pages are siblings, so theirs differ
            translation.slug = page.slug
        self._say(translation, words, ENGLISH)
        for name, value in fields.items():
            setattr(translation, name, value)
        translation.save_revision(user=self.actor, log_action=True).publish(user=self.actor)
        return translation

    def _say(self, page: Any, words: Words, language: str) -> None:
        page.title = page.draft_title = words.title(language)
        page.introduction = words.introduction(language)
        page.search_description = words.introduction(language)
        if hasattr(page, "body"):
            page.body = self._stream(words.body(language), language)

    def _stream(self, body: Body, language: str) -> str:
        return stream_of(body, language, self.pictures)

    def _publish(self, page: Any, parent: Page) -> Any:
        page.live = False
        parent.add_child(instance=page)
        page.save_revision(user=self.actor, log_action=True).publish(user=self.actor)
        page.refresh_from_db()
        return page

    # -- the pages ---------------------------------------------------------

    def _home(self) -> HomePage:
        root = Page.get_first_root_node()
        home = HomePage.objects.filter(locale=self.chinese).first()
        if home is None:
            self._remove_welcome_page(root)
            home = self.page(
                HomePage,
                root,
                "home",
                pages.HOME,
                hero_image=self.pictures["bay"],
                platforms=self._platforms(CHINESE),
            )
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
        if site.root_page_id != home.pk:
            site.hostname = site.hostname or "localhost"
            site.site_name = pages.SITE_SETTINGS["site_name"]
            site.root_page = home
            site.save()
        self.in_english(home, pages.HOME, platforms=self._platforms(ENGLISH))
        return home

    @staticmethod
    def _remove_welcome_page(root: Page) -> None:
        """Delete the page that a new Wagtail installation welcomes with, and only that one."""
        plain = ContentType.objects.get_for_model(Page)
        for page in root.get_children().filter(content_type=plain, slug="home", numchild=0):
            page.delete()
        root.refresh_from_db()

    def _platforms(self, language: str) -> str:
        lines = [
            ("platform", {"platform": name, "text": line.text(language)})
            for name, line in pages.PLATFORMS
        ]
        return self._stream(tuple(lines), language)

    def _standard(self, home: HomePage) -> None:
        for slug, picture, words in pages.STANDARD:
            page = self.page(StandardPage, home, slug, words, hero_image=self.pictures.get(picture))
            self.in_english(page, words)

    def _lectures(self, home: HomePage, progress: Progress) -> None:
        programme = self.page(
            ProgrammePage,
            home,
            "lectures",
            lectures.PROGRAMME,
            hero_image=self.pictures["lecture-tree"],
        )
        self.in_english(programme, lectures.PROGRAMME)
        people = {row.slug: row for row in Lecturer.objects.filter(slug__startswith="sample-")}
        for plan in progress.over(lectures.LECTURES, "lectures"):
            page = self.page(
                LecturePage,
                programme,
                plan.slug,
                plan.words,
                form=plan.form,
                team=self.teams[plan.team],
                audience=plan.zh_audience,
                length_minutes=plan.minutes,
                hero_image=self.pictures[plan.picture],
                lecturers=[people[f"sample-lecturer-{number:02d}"] for number in plan.lecturers],
                tags=list(plan.tags),
            )
            self.in_english(page, plan.words, audience=plan.en_audience)
            self.lectures[plan.slug] = page

    def _brands(self, home: HomePage, progress: Progress) -> None:
        index = self.page(
            BrandIndexPage, home, "brands", brands.BRAND_INDEX, hero_image=self.pictures["fields"]
        )
        self.in_english(index, brands.BRAND_INDEX)
        for plan in progress.over(brands.BRANDS, "brands"):
            page = self.page(
                BrandPage,
                index,
                plan.slug,
                plan.words,
                place=self.places[plan.place],
                slogan=plan.slogan.zh,
                where_to_see=plan.where.zh,
                hero_image=self.pictures[plan.picture],
            )
            self.in_english(page, plan.words, slogan=plan.slogan.en, where_to_see=plan.where.en)
            self.brands[plan.slug] = page

    def _stories(self, home: HomePage, progress: Progress) -> None:
        index = self.page(
            StoryIndexPage, home, "stories", stories.STORY_INDEX, hero_image=self.pictures["lamps"]
        )
        self.in_english(index, stories.STORY_INDEX)
        for plan in progress.over(stories.STORIES, "stories"):
            lecture = self.lectures.get(plan.lecture)
            page = self.page(
                StoryPage,
                index,
                plan.slug,
                plan.words,
                person=plan.person.zh,
                category=plan.category,
                portrait=self.pictures[plan.portrait],
                hero_image=self.pictures[plan.picture],
                place=self.places.get(plan.place),
                summary=plan.summary.zh,
                consent="published",
                related_lecture=lecture,
                honours=self._honours(plan, CHINESE),
            )
            self.in_english(
                page,
                plan.words,
                person=plan.person.en,
                summary=plan.summary.en,
                related_lecture=lecture and lecture.get_translation_or_none(self.english).specific,
                honours=self._honours(plan, ENGLISH),
            )

    def _honours(self, plan: stories.StoryPlan, language: str) -> list[StoryHonour]:
        locale = self.english if language == ENGLISH else self.chinese
        return [
            StoryHonour(
                name=honour.name.text(language),
                level=honour.level,
                year=honour.year,
                body=honour.body.text(language),
                sort_order=number,
                locale=locale,
            )
            for number, honour in enumerate(plan.honours)
        ]

    def _show_on_home(self, home: HomePage) -> None:
        """Let the home pages lead with a brand and a story, unless an editor has chosen."""
        story = StoryPage.objects.filter(slug="chen-shuming", locale=self.chinese).first()
        for page in (home, home.get_translation_or_none(self.english)):
            page = page.specific if page else None
            if page is None or page.featured_brand_id or page.featured_story_id:
                continue
            page.featured_brand = self.brands["huolong"]
            page.featured_story = story
            page.save_revision(user=self.actor).publish(user=self.actor)

    def _site_settings(self) -> None:
        site = Site.objects.get(is_default_site=True)
        if not SiteSettings.objects.filter(site=site).exists():
            SiteSettings.objects.create(site=site, **pages.SITE_SETTINGS)

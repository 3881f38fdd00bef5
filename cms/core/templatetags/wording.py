"""``{% load wording %}``: ``{{ hours|together }}``, ``<p{{ name|lang_mark }}>{{ name }}</p>``."""

from django import template

from cms.core import wording

register = template.Library()
register.filter("together", wording.keep_together)
register.filter("lang_mark", wording.lang_mark)

"""Pages are published; model figures agreed to be told of (StoryPage keeps their consent)."""

from cms.core.anonymising import decide

decide("home.HomePage", keep="introduction")
decide("home.StandardPage", keep="introduction")
decide("home.BrandIndexPage", keep="introduction")
decide("home.BrandPage", keep="introduction slogan where_to_see")
decide("home.StoryIndexPage", keep="introduction")
decide("home.StoryPage", keep="introduction person summary quote")
decide("home.StoryHonour", keep="translation_key name body")

"""Texts in the core's tables and in those of the packages, in a copy without people.

Pages, their translations and pictures' captions are published: they are kept.
"""

from cms.core.anonymising import decide, email, nothing, phone, token, words

# -- the core ---------------------------------------------------------------
decide("core.PersonalDataReveal", keep="field", purpose=words)
decide("core.PeriodicRun", keep="name taken_by", last_error=words)
decide(
    "core.SiteSettings",
    keep="site_name site_name_en host host_en address address_en report_url icp_number"
    " police_number site_code party_mark_url about_path help_path privacy_path accessibility_path",
    phone=phone,
    email=email,
)

# -- who did what, and when -------------------------------------------------
decide("wagtailcore.ModelLogEntry", keep="action uuid object_id", label=words, data=nothing)
decide("wagtailcore.PageLogEntry", keep="label action uuid", data=nothing)
decide("wagtailcore.Comment", keep="contentpath position", text=words)
decide("wagtailcore.CommentReply", text=words)
decide("wagtailcore.TaskState", comment=words)
for log in (
    "axes.AccessAttempt",
    "axes.AccessAttemptExpiration",
    "axes.AccessFailureLog",
    "axes.AccessLog",
    "sessions.Session",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.APIToken",
    "django_tasks_database.DBTaskResult",
):
    decide(log, empty_table=True)

# -- pages and what belongs to them -----------------------------------------
decide(
    "wagtailcore.Page",
    keep="path translation_key title draft_title slug url_path seo_title search_description",
)
decide("wagtailcore.Revision", keep="object_id object_str content")
decide("wagtailcore.PageViewRestriction", password=token)
decide("wagtailcore.CollectionViewRestriction", password=token)
decide("wagtailcore.Collection", keep="path name")
decide("wagtailcore.Locale", keep="language_code")
decide("wagtailcore.Site", keep="hostname site_name")
decide("wagtailcore.WorkflowState", keep="object_id")
decide("wagtailcore.Workflow", keep="name")
decide("wagtailcore.Task", keep="name")
decide("wagtailcore.UploadedFile", keep="file")
decide(
    "wagtailcore.ReferenceIndex",
    keep="object_id to_object_id model_path content_path content_path_hash",
)
decide("wagtailredirects.Redirect", keep="old_path redirect_page_route_path redirect_link")
decide("wagtailembeds.Embed", empty_table=True)
decide("taggit.Tag", keep="name slug")
decide("wagtaildocs.Document", keep="title file file_hash")
decide("wagtailimages.Image", keep="title file description file_hash")
decide("wagtailimages.Rendition", keep="filter_spec file focal_point_key")
decide("wagtailmedia.Media", keep="title file thumbnail")

# -- translations of pages --------------------------------------------------
decide("wagtail_localize.TranslatableObject", keep="translation_key")
decide("wagtail_localize.TranslationSource", keep="object_repr content_json schema_version")
decide("wagtail_localize.Translation", keep="uuid")
decide("wagtail_localize.String", keep="data_hash data")
decide("wagtail_localize.TranslationContext", keep="path_id path field_path")
decide("wagtail_localize.StringTranslation", keep="data tool_name field_error")
decide("wagtail_localize.Template", keep="uuid template template_format")
decide("wagtail_localize.SegmentOverride", keep="data_json field_error")
decide("wagtail_localize.StringSegment", keep="attrs")
decide("wagtail_localize.OverridableSegment", keep="data_json")

# -- frames of other things -------------------------------------------------
decide("auth.Permission", keep="name codename")
decide("auth.Group", keep="name")
decide("contenttypes.ContentType", keep="app_label model")
decide(
    "wagtailusers.UserProfile",
    keep="preferred_language current_time_zone dismissibles",
    avatar=nothing,
)
# Written anew from what is left, when all is replaced.
decide("wagtailsearch.IndexEntry", derived=True)
decide("wagtailsearch.SQLiteFTSIndexEntry", derived=True)

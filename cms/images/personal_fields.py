"""Pictures are published; who took one is a person. Files are left as they are."""

from cms.core.anonymising import decide, name

decide("images.CustomImage", keep="title file description file_hash", credit=name)
decide("images.CustomRendition", keep="filter_spec file focal_point_key")

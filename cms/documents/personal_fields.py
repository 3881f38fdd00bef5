"""Documents are published; files are left as they are."""

from cms.core.anonymising import decide

decide("documents.CustomDocument", keep="title file file_hash")

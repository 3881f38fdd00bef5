"""Sessions are public; what people gave as a reason, and the keys to private calendars, are not."""

from cms.core.anonymising import decide, key, token, words

decide("scheduling.Resource", keep="name")
decide("scheduling.EquipmentPool", keep="name")
decide("scheduling.Session", keep="title title_en summary", state_reason=words)
decide("scheduling.SessionEvent", keep="from_state to_state details", reason=words)
decide("scheduling.Booking", request_key=key)
decide("scheduling.Series", keep="title title_en summary rule", request_key=key)
decide("scheduling.SeriesDate", reason=words)
decide("scheduling.CalendarLink", token=token)

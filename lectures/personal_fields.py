"""Lectures are published."""

from cms.core.anonymising import decide

decide("lectures.ProgrammePage", keep="introduction")
decide("lectures.LecturePage", keep="introduction audience")
decide("lectures.LectureMaterial", keep="label")

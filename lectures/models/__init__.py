"""The lecture programme, as editors write it; dated sessions are rows of the room below."""

from lectures.models.programme import LectureMaterial, LecturePage, LectureTag, ProgrammePage

__all__ = ["LectureMaterial", "LecturePage", "LectureTag", "ProgrammePage"]

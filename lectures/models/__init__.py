"""The lecture programme: pages that editors write; dated sessions are rows of ``lectures.scheduling``."""

from lectures.models.programme import LectureMaterial, LecturePage, LectureTag, ProgrammePage

__all__ = ["LectureMaterial", "LecturePage", "LectureTag", "ProgrammePage"]

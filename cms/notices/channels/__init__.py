"""The ways on which letters travel, behind one interface."""

"""The driver's route sheet: an A4 PDF in Indonesian and English, read at night."""

from planner.documents.sheet.sheet import route_sheet

__all__ = ["route_sheet"]

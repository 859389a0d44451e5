"""The browser's map: the compact file itself, under the name by which the web asks for it.

The browser's layer and the paper maps read one and the same file; see ``planner.basemap.compact``.
"""

from __future__ import annotations

from planner.basemap.compact import compact_basemap as browser_map
from planner.basemap.compact import content_hash

__all__ = ["browser_map", "content_hash"]

"""The ground on paper: one frame of the map as SVG in millimetres."""

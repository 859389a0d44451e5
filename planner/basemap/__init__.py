"""THE GROUND: roads, water, green and labels as one compact file and as SVG for paper."""

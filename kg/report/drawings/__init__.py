"""Drawings as geometry in whole units, which the templates put into SVG: the network, the map, the small timeline."""

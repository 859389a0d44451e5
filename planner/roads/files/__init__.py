"""What a road file says: formats read and checked, roads downloaded, OSMnx behind one door."""

"""What an organiser wants: the records of a brief, how they are read, checked, written and edited."""

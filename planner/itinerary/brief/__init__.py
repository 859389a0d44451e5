"""What is asked: the records of a brief, how they are read, checked, written and edited."""

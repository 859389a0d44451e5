"""What a share link opens: the delegate's page and the driver's sheet."""

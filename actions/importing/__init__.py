"""Reading action sheets from files: the national text export, and our own JSON."""

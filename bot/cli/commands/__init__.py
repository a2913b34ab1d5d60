"""One file per command, each with its click command as ``command``. Heavy imports stand inside the functions."""

"""Getting things from the web: politely, within limits, and trusting nothing that comes back. ``fetching.Web``."""

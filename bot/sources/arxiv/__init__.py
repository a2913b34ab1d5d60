"""arXiv's own announcements: one feed for each category, and its dated records for the days that were missed."""

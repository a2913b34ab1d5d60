"""What a rule would have brought on the days in the store, before somebody follows it."""

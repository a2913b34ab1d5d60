"""Why a paper came to somebody, or why it did not."""

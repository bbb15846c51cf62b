"""One module a revision, in the order of their numbers. A revision is never edited once it is released."""

"""Results arranged for readers: a view of plain data, and templates that place it."""

"""File access: the work tree, and writing that is atomic and takes turns."""

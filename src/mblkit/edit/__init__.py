"""The only code that changes district files: text edits that leave every other byte as it was."""

"""From files to records: one stage to a module, each returns its value and its findings."""

"""The command line: one thin file per command. Clock, environment and terminal are read here and nowhere else."""

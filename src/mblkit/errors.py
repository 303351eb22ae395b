"""The one exception of the toolkit: it could not do its work. Bad district data never raises."""


class MblError(Exception):
    """The tool cannot go on: no repository, no such student, a full disk, a refused path.

    Attributes:
        message: one clause in the user's words, no full stop, never a student's name.
        hint: what to do about it, an imperative sentence, or None.
        exit_code: the exit status of the command (2 unless the command says otherwise).
    """

    def __init__(self, message: str, hint: str | None = None, exit_code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code

"""What a user, or a client, can put right: a sentence, and a hint what to do next."""


class UserError(Exception):
    """Something that was asked for and cannot be done.

    `message` is one sentence in lower case, values in backticks, without a full stop; `hint` says
    the next step.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFoundError(UserError):
    """A name that was asked for and is not there."""


class TooMuchError(UserError):
    """More than can be taken, or given, in one piece."""


def uncapitalized(reason: str) -> str:
    """What a library says, in lower case as our own messages are, but `JSON is …` as it is."""
    return reason if reason[1:2].isupper() else reason[:1].lower() + reason[1:]


class ForbiddenError(UserError):
    """Something that is not allowed, by us or by the system."""

"""Whether an address is well-formed; whether mail arrives there, nobody asks here."""

from __future__ import annotations


def is_valid_email(address: str) -> bool:
    """Whether ``address`` is a mailbox at a domain with a dot, by the rules of email-validator.

    No look-up is made. Addresses below ``.test`` and ``.example`` count, as rehearsals use them.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  30 ms `status` can spare

    _, _, domain = address.rpartition("@")
    # U+FFFD stands where a character was lost: whatever the address was, it was not this one.
    if "." not in domain or "\N{REPLACEMENT CHARACTER}" in address:
        return False
    try:
        validate_email(address, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        return False
    return True

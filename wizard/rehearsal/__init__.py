"""Local services that speak like Cognito and WorkOS, for the demo, tests and screenshots.

Importing anything of it without the extra ``rehearsal`` raises ``UsageError`` with the command that
installs it.
"""

from wizard.rehearsal.extra import require

require()
